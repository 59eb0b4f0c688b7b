"""Whether a file is encrypted, and the key that a person's words make for it."""

import os
import zlib
from pathlib import Path
from typing import BinaryIO

from qualcode.model import keys
from qualcode.model.backups import SUFFIX
from qualcode.model.errors import KeyNeeded, UserError
from qualcode.model.keys import SALT_BYTES, Key, Secret
from qualcode.store import engine
from qualcode.store.engine import APPLICATION_ID, Connection, journal_path

_PLAIN = b"SQLite format 3\0"
_PAGE_BYTES = 4096
_SAMPLE = 24
_NEARLY_ALL = 0.8


def is_encrypted(path: Path) -> bool:
    """Whether a file looks like an encrypted project; only its key tells for certain.

    It then begins with a salt where a plain one says what it is, has whole pages (unless a writer
    died), and what is in them looks like chance, which tells it from a plain file with a damaged
    beginning. Raises OSError when it cannot be read.
    """
    with path.open("rb") as stream:
        beginning = stream.read(SALT_BYTES)
        size = stream.seek(0, os.SEEK_END)
        if beginning == _PLAIN or size < _PAGE_BYTES:
            return False
        if size % _PAGE_BYTES and not journal_path(path).exists():
            return False
        return _like_chance(stream, size // _PAGE_BYTES)


def may_be_project(path: Path) -> bool:
    """Whether a file may be a project, by its name, by its beginning, or by being encrypted.

    A damaged one may too. Raises OSError when it cannot be read.
    """
    if path.name.casefold().endswith(SUFFIX):
        return True
    with path.open("rb") as stream:
        beginning = stream.read(_PAGE_BYTES)
    own = APPLICATION_ID.to_bytes(4, "big")
    return (beginning.startswith(_PLAIN) and beginning[68:72] == own) or is_encrypted(path)


def _like_chance(stream: BinaryIO, pages: int) -> bool:
    """Whether nearly all of some pages, taken from all over a file, cannot be compressed."""
    looked_at = {nth * (pages - 1) // (_SAMPLE - 1) for nth in range(_SAMPLE)}
    random = 0
    for page in looked_at:
        stream.seek(page * _PAGE_BYTES)
        random += len(zlib.compress(stream.read(_PAGE_BYTES), 1)) >= _PAGE_BYTES
    return random >= len(looked_at) * _NEARLY_ALL


def key_for(path: Path, given: Secret | Key | None) -> Key | None:
    """Return the key to try on a file, None for a plain one, whatever was given.

    Raises KeyNeeded when it is encrypted and nothing was given.
    """
    try:
        if not is_encrypted(path):
            return None
        with path.open("rb") as stream:
            salt = stream.read(SALT_BYTES)
    except OSError as error:
        raise UserError(f"“{path.name}” cannot be read ({error.strerror}).") from error
    if given is None:
        raise KeyNeeded(
            f"“{path.name}” is encrypted, or damaged at its beginning.",
            "Type its passphrase or its recovery key.",
        )
    return Key(given.raw, salt) if isinstance(given, Key) else given.key(salt)


def connected(path: Path, given: Secret | Key | None, *, write: bool) -> Connection:
    """Open an existing file, with what a person typed or a key where it is encrypted.

    Raises KeyNeeded when that is missing or does not open it, UserError when it cannot be opened.
    """
    try:
        return engine.connect(path, write=write, key=key_for(path, given))
    except KeyNeeded as refused:
        raise _mistyped(path, given) or refused from refused.__cause__


def connected_copy(path: Path, given: Secret | Key | None, own: Key | None) -> Connection:
    """Open another copy of a project for reading; where nothing is given, try the project's key.

    Raises as `connected` does.
    """
    if given is None and own is not None and is_encrypted(path):
        try:
            return connected(path, own, write=False)
        except KeyNeeded:
            pass
    return connected(path, given, write=False)


def _mistyped(path: Path, given: Secret | Key | None) -> KeyNeeded | None:
    """Return what to say when words that open nothing look like a recovery key, or None."""
    if not isinstance(given, Secret) or not given.almost_recovery_key:
        return None
    return KeyNeeded(
        f"That recovery key does not open “{path.name}”, or the file is damaged.",
        "A character in it is mistyped: compare it group by group.",
        tried=True,
    )


def new_key(passphrase: str) -> Key:
    """Return the key of a passphrase for a file that is about to be made, with a salt of its own.

    Raises UserError when there are no words in it, or it cannot be saved as text.
    """
    if not passphrase.strip():
        raise UserError("A passphrase needs some words.", "Three or four that nobody would guess.")
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        raise UserError(
            "This passphrase holds half a character.", "Type it again, without that one."
        ) from None
    return keys.from_passphrase(passphrase, os.urandom(SALT_BYTES))
