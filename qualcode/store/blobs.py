"""Words that must be erasable: compressed, salted, named by their salted hash.

A blob's name is sha256 over its salt and its bytes. The journal holds only names, so that the
chain of hashes covers the words, and stays valid when words and salt are erased: without the
salt, a name tells nothing about the words.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable

from qualcode.model.errors import UserError
from qualcode.store.engine import Connection

ERASED = "[erased]"
"""What is shown where words have been erased."""

LOST = "[lost]"
"""What is shown where words were destroyed with a part of the file that was not salvaged."""

SALVAGED = "salvaged"
"""The key in ``meta`` of a salvaged file, in which words that the journal names may be missing."""

NAME_BYTES = 32
"""The length of a blob's name."""

_STORED_AS_THEY_ARE = 96
"""Bytes below which compressing gains nothing."""


def put(connection: Connection, words: str) -> bytes:
    """Store words and return the blob's name, 32 bytes."""
    plain = words.encode()
    salt = os.urandom(16)
    name = hashlib.sha256(salt + plain).digest()
    body = b"\0" + plain if len(plain) < _STORED_AS_THEY_ARE else b"z" + zlib.compress(plain, 6)
    connection.execute("INSERT INTO blob(id,salt,body) VALUES(?,?,?)", (name, salt, body))
    return name


def unpacked(body: bytes | None) -> str:
    """Return the words of a blob's body; the mark of erasure when it is gone.

    Raises UserError when the words are damaged.
    """
    if body is None:
        return ERASED
    try:
        return (body[1:] if body[:1] == b"\0" else zlib.decompress(body[1:])).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise UserError(
            "Words in this project cannot be read: the file is damaged.", "Open a backup."
        ) from error


def find(connection: Connection, name: bytes) -> str | None:
    """Return the words of a blob, None when they were erased or lost for good.

    Raises UserError when the file lacks a blob that its journal names, or it is damaged.
    """
    row = connection.row("SELECT body FROM blob WHERE id=?", (name,))
    if row is None and _salvaged(connection):
        return None
    if row is None:
        raise UserError(
            "Words that this project's journal names are missing from the file.",
            "The file is damaged: open a backup.",
        )
    return None if row[0] is None else unpacked(row[0])


def anywhere(connections: Iterable[Connection], name: bytes) -> str | None:
    """Return the words of a blob from the first file that still has them, or None."""
    for connection in connections:
        row = connection.row("SELECT body FROM blob WHERE id=? AND body IS NOT NULL", (name,))
        if row is not None:
            return unpacked(row[0])
    return None


def get(connection: Connection, name: bytes | None) -> str:
    """Return the words of a blob, empty for no name, or a mark when they were erased or are lost.

    Raises UserError when the file lacks a blob that its journal names, or it is damaged.
    """
    if name is None:
        return ""
    words = find(connection, name)
    if words is None:
        there = connection.value("SELECT count(*) FROM blob WHERE id=?", (name,))
        return ERASED if there else LOST
    return words


def _salvaged(connection: Connection) -> bool:
    return connection.value("SELECT count(*) FROM meta WHERE key=?", (SALVAGED,)) > 0


def faults(connection: Connection) -> list[str]:
    """Return a sentence for each blob whose words are not those its name was made of."""
    found: list[str] = []
    for number, name, salt, body in connection.rows("SELECT n,id,salt,body FROM blob"):
        if body is None:
            continue
        try:
            plain = unpacked(body).encode()
        except UserError:
            found.append(f"stored words no. {number} cannot be read")
            continue
        if hashlib.sha256(salt + plain).digest() != name:
            found.append(f"stored words no. {number} were altered")
    return found
