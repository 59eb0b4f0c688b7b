"""Copying into a project what another copy of it has and it lacks: chains, ops, blobs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.model.errors import UserError
from qualcode.store import blobs, journal
from qualcode.store.engine import Connection
from qualcode.store.schema import project_of

_OP_COLUMNS = "seq,hlc,grp,version,kind,entity,act,payload,salt,pcommit,hash"
_CHAIN_COLUMNS = "uuid,coder,app,started,heads,genesis"
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Ahead:
    """A chain of which another copy has more: its row there, and how much of it is here."""

    uuid: bytes
    there: int
    had: int
    known: bool


def ahead(ours: Connection, theirs: Connection, name: str) -> list[Ahead]:
    """Return the chains of which another copy has ops that are not here.

    Raises UserError when it is of another study, or its journal contradicts ours.
    """
    if project_of(ours) != project_of(theirs):
        raise UserError(
            f"“{name}” is another study.",
            "Only copies of one project can be merged. Nothing was changed.",
        )
    here, there = _ends(ours), _ends(theirs)
    found: list[Ahead] = []
    for uuid, (chain, length, end) in there.items():
        known = uuid in here
        number, had, mine = here.get(uuid, (0, 0, b""))
        shared = min(had, length)
        if shared:
            our_hash = mine if shared == had else _hash_at(ours, number, shared)
            their_hash = end if shared == length else _hash_at(theirs, chain, shared)
            if our_hash != their_hash:
                raise UserError(
                    f"“{name}” tells another history than this project: chain {uuid.hex()[:8]} "
                    "was rewritten in one of the two.",
                    "Run “qualcode check” on both and keep a copy of each. Nothing was changed.",
                )
        if length > had:
            found.append(Ahead(uuid, chain, had, known))
    return found


def _ends(connection: Connection) -> dict[bytes, tuple[int, int, bytes]]:
    """Return by chain its row here, its length and its last hash."""
    # A cross join is done in this order: few chains, and of each its last op.
    rows = connection.rows(
        "SELECT c.uuid,c.id,o.seq,o.hash FROM chain c CROSS JOIN op o ON o.chain=c.id "
        "WHERE o.seq=(SELECT max(seq) FROM op WHERE chain=c.id)"
    )
    return {uuid: (chain, seq, digest) for uuid, chain, seq, digest in rows}


def _hash_at(connection: Connection, chain: int, seq: int) -> bytes:
    return connection.value("SELECT hash FROM op WHERE chain=? AND seq=?", (chain, seq))


def take_in(
    ours: Connection, theirs: Connection, chains: Sequence[Ahead], name: str
) -> dict[int, int]:
    """Copy these chains' ops and the words they name. Runs inside the caller's transaction.

    Returns by our row of each chain how much of it was here before. Raises UserError when the
    other copy was tampered with or is damaged.
    """
    ends: dict[int, int] = {}
    words: set[bytes] = set()
    for each in chains:
        number = _our_row(ours, theirs, each, name)
        ends[number] = each.had
        _copy_ops(ours, theirs, each, number, words, name)
    _copy_words(ours, theirs, words, name)
    return ends


def _our_row(ours: Connection, theirs: Connection, chain: Ahead, name: str) -> int:
    if not chain.known:
        row = theirs.row(f"SELECT {_CHAIN_COLUMNS} FROM chain WHERE id=?", (chain.there,))
        assert row is not None
        if journal.genesis(*row[:5]) != row[5]:
            raise _tampered(name, chain)
        ours.execute(f"INSERT INTO chain({_CHAIN_COLUMNS}) VALUES(?,?,?,?,?,?)", row)
    return int(ours.value("SELECT id FROM chain WHERE uuid=?", (chain.uuid,)))


def _copy_ops(
    ours: Connection, theirs: Connection, chain: Ahead, number: int, words: set[bytes], name: str
) -> None:
    previous = (
        _hash_at(ours, number, chain.had)
        if chain.had
        else ours.value("SELECT genesis FROM chain WHERE id=?", (number,))
    )
    rows = theirs.rows(
        f"SELECT {_OP_COLUMNS} FROM op WHERE chain=? AND seq>? ORDER BY seq",
        (chain.there, chain.had),
    )
    expected = chain.had + 1
    for row in rows:
        seq, hlc, grp, version, kind, entity, act, payload, salt, committed, digest = row
        linked = journal.link(previous, seq, hlc, grp, version, kind, entity, act, committed)
        whole = payload is None or journal.commitment(salt, payload) == committed
        if seq != expected or linked != digest or not whole:
            raise _tampered(name, chain)
        previous, expected = digest, seq + 1
        for text in (payload, act):
            if text is not None and '"blob' in text:
                words.update(map(bytes.fromhex, journal.blobs_in(text)))
    ours.execute_many(
        f"INSERT INTO op(chain,{_OP_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
        [(number, *row) for row in rows],
    )


def _copy_words(ours: Connection, theirs: Connection, names: set[bytes], name: str) -> None:
    wanted = sorted(names)
    for at in range(0, len(wanted), _AT_ONCE):
        some = tuple(wanted[at : at + _AT_ONCE])
        marks = ",".join("?" * len(some))
        here = {row[0] for row in ours.rows(f"SELECT id FROM blob WHERE id IN ({marks})", some)}
        rows = theirs.rows(f"SELECT id,salt,body FROM blob WHERE id IN ({marks})", some)
        new = [row for row in rows if row[0] not in here]
        for blob, salt, body in new:
            if body is not None and not _is_named(blob, salt, body):
                raise UserError(
                    f"Words in “{name}” were altered or are damaged.",
                    "Run “qualcode check” on it. Nothing was changed.",
                )
        if len(here.union(row[0] for row in rows)) < len(some):
            raise UserError(
                f"“{name}” lacks words that its journal names: it is damaged.",
                "Run “qualcode check” on it. Nothing was changed.",
            )
        ours.execute_many("INSERT INTO blob(id,salt,body) VALUES(?,?,?)", new)


def _is_named(blob: bytes, salt: bytes, body: bytes) -> bool:
    try:
        return hashlib.sha256(salt + blobs.unpacked(body).encode()).digest() == blob
    except UserError:
        return False


def _tampered(name: str, chain: Ahead) -> UserError:
    return UserError(
        f"“{name}” was altered: chain {chain.uuid.hex()[:8]} does not fit together.",
        "Run “qualcode check” on it. Nothing was changed.",
    )


def missing_tables(connection: Connection) -> str | None:
    """Return what is not as it should be in the layout of a foreign file, or None."""
    rows: list[tuple[Any, ...]] = connection.rows(
        "SELECT type,name FROM sqlite_schema WHERE name IN ('meta','chain','op','blob')"
    )
    if sorted(rows) != [("table", name) for name in ("blob", "chain", "meta", "op")]:
        return "its tables are not those of a project"
    return None
