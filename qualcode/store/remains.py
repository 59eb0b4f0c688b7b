"""What can still be read of a damaged project file, each row proven by the hashes in it."""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.model import ids
from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import blobs, engine, journal
from qualcode.store.engine import Connection, Row
from qualcode.store.entities import ENTITIES, REMOVED
from qualcode.store.pages import Pages
from qualcode.store.reach import Reach

OP_COLUMNS = "n,chain,seq,hlc,grp,version,kind,entity,act,payload,salt,pcommit,hash"
CHAIN_COLUMNS = "id,uuid,coder,app,started,heads,genesis"
BLOB_COLUMNS = "n,id,salt,body"

_SECTOR = 4096

UNKNOWN = "unknown"
"""What stands for the program that began a chain whose beginning is lost."""

Place = tuple[int, int]
"""An op's chain, by its number in the file, and its place in it."""


@dataclass
class Remains:
    """The rows that could be read, and what else is known of those that could not.

    ``ops`` are by chain and place, ``blobs`` by name; ``cut`` are the beginnings of words whose end
    was destroyed, packed as they were stored. ``places`` are the ops that there were, as far as
    anything still tells. ``states`` are the rows of the state tables, fields by name.
    """

    ops: dict[Place, Row] = field(default_factory=dict[Place, Row])
    chains: dict[int, Row] = field(default_factory=dict[int, Row])
    blobs: dict[bytes, Row] = field(default_factory=dict[bytes, Row])
    cut: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    places: set[Place] = field(default_factory=set[Place])
    last_number: int = 0
    states: dict[str, dict[bytes, dict[str, Any]]] = field(
        default_factory=dict[str, dict[bytes, dict[str, Any]]]
    )
    coders: dict[int, bytes] = field(default_factory=dict[int, bytes])
    meta: dict[str, str] = field(default_factory=dict[str, str])
    drafts: list[Row] = field(default_factory=list[Row])

    def take_op(self, row: Row) -> None:
        """Keep an op if it is what its hash says."""
        _, chain, seq, _, _, _, _, entity, _, payload, salt, committed, _ = row
        whole = payload is None or (
            isinstance(salt, bytes)
            and isinstance(payload, str)
            and journal.commitment(salt, payload) == committed
        )
        if not whole or len(entity) != 16 or seq < 1:
            return
        known = self.ops.get((chain, seq))
        # Of two, the erased one: what was erased never comes back.
        if known is None or payload is None:
            self.ops[chain, seq] = row

    def take_chain(self, row: Row) -> None:
        """Keep a chain's beginning if it is what its hash says."""
        number, uuid, coder, app, started, heads, genesis = row
        if journal.genesis(uuid, coder, app, started, heads) == genesis:
            self.chains[number] = row

    def take_blob(self, row: Row) -> None:
        """Keep words if they are those their name was made of."""
        _, name, salt, body = row
        known = self.blobs.get(name)
        if body is None and salt is None:
            self.blobs[name] = row
        elif known is None and isinstance(body, bytes) and isinstance(salt, bytes):
            with suppress(UserError):
                plain = blobs.unpacked(body).encode()
                if hashlib.sha256(salt + plain).digest() == name:
                    self.blobs[name] = row


def read(path: Path, folder: Path, key: Key | None = None) -> Remains:
    """Return what can be read of a damaged file; the file itself is only ever read.

    ``folder`` is where a copy may lie meanwhile. Raises UserError when nothing can be read at all.
    """
    copy = folder / f"{ids.new_id()}.copy"
    _copy(path, copy)
    remains = Remains()
    # First of all, so that what had not been finished is rolled back before pages are looked at.
    reach = Reach(copy, key)
    if key is None:
        _read_pages(copy, remains)
    try:
        _read_tables(reach, remains, journal_too=key is not None)
    finally:
        reach.close()
    _find_beginnings(remains)
    _drop_altered(remains)
    if not remains.ops and not any(remains.states.values()):
        raise UserError(
            f"Nothing of “{path.name}” can be read.", "Restore one of its backups instead."
        )
    return remains


def add_from_backup(remains: Remains, backup: Connection) -> int:
    """Fill gaps from a backup of the same project, and return how many ops it gave.

    What was erased since the backup was made stays erased, as far as anything tells.
    """
    numbers = {row[1]: number for number, row in remains.chains.items()}
    own: dict[int, int] = {}
    for row in backup.rows(f"SELECT {CHAIN_COLUMNS} FROM chain ORDER BY id"):
        number = numbers.get(row[1])
        if number is None:
            number = row[0] if row[0] not in remains.chains else max(remains.chains) + 1
        # A beginning that had to be made up gives way to the true one.
        remains.take_chain((number, *row[1:]))
        own[row[0]] = number
    before = len(remains.ops)
    taken = {row[0] for row in remains.ops.values()}
    for row in backup.rows(f"SELECT {OP_COLUMNS} FROM op ORDER BY n"):
        place = own[row[1]], row[2]
        if place not in remains.ops:
            n = row[0] if row[0] not in taken else max(taken) + 1
            taken.add(n)
            remains.take_op((n, own[row[1]], *row[2:]))
    erased = {
        name
        for row in remains.ops.values()
        if row[6] == "erasure.add" and row[9]
        for name in journal.names_in(row[9], "blobs")
    }
    for n, name, salt, body in backup.rows(f"SELECT {BLOB_COLUMNS} FROM blob ORDER BY n"):
        if name not in remains.blobs:
            gone = name.hex() in erased
            remains.take_blob((n, name, None if gone else salt, None if gone else body))
    return len(remains.ops) - before


def _copy(path: Path, copy: Path) -> None:
    """Copy a file byte by byte, with zeros for sectors that the disk does not give any more."""
    unfinished = engine.journal_path(path)
    try:
        shutil.copyfile(path, copy)
    except OSError:
        _copy_sectors(path, copy)
    if unfinished.exists():
        with suppress(OSError):
            shutil.copyfile(unfinished, engine.journal_path(copy))


def _copy_sectors(path: Path, copy: Path) -> None:
    size = path.stat().st_size
    with path.open("rb", buffering=0) as source, copy.open("w+b") as target:
        for at in range(0, size, _SECTOR):
            wanted = min(_SECTOR, size - at)
            part = b""
            with suppress(OSError):
                source.seek(at)
                part = source.read(wanted) or b""
            target.write(part.ljust(wanted, b"\0"))


def _read_pages(copy: Path, remains: Remains) -> None:
    data = copy.read_bytes()
    pages = Pages(data)
    for found in pages.rows():
        row = (found.rowid, *found.values[1:])
        if found.table == "op" and not found.cut:
            remains.last_number = max(remains.last_number, found.rowid)
            remains.take_op(row[:13])
        elif found.table == "chain" and not found.cut:
            remains.take_chain(row[:7])
        elif found.table == "blob" and found.cut:
            _, name, _, body = found.values[:4]
            remains.cut[name] = body or b""
        elif found.table == "blob":
            remains.take_blob(row[:4])
    for entry in pages.index_entries():
        match entry:
            case (int() as chain, int() as seq, int() as number):
                remains.places.add((chain, seq))
                remains.last_number = max(remains.last_number, number)
            case (str() as name, str() as value) if name in _META:
                remains.meta[name] = value
            case _:
                pass


_META = ("project", "min_reader", "min_writer")


def _read_tables(reach: Reach, remains: Remains, *, journal_too: bool) -> None:
    """Ask the engine, piece by piece, for what it can still reach."""
    if journal_too:
        for table, columns, number, take in (
            ("op", OP_COLUMNS, "n", remains.take_op),
            ("chain", CHAIN_COLUMNS, "id", remains.take_chain),
            ("blob", BLOB_COLUMNS, "n", remains.take_blob),
        ):
            for row in reach.rows(table, columns, number):
                take(row)
        remains.last_number = max((row[0] for row in remains.ops.values()), default=0)
    for direction in ("", " DESC"):
        order = f"ORDER BY chain{direction},seq{direction}"
        index = "op INDEXED BY sqlite_autoindex_op_1"
        remains.places.update(reach.beginning(f"SELECT chain,seq FROM {index} {order}"))
    for kind, fields in ENTITIES.items():
        names = [each.name for each in fields] + [REMOVED]
        columns = "id," + ",".join(f'"{name}"' for name in names)
        remains.states[kind] = {
            row[0]: dict(zip(names, row[1:], strict=True))
            for row in reach.rows(kind, columns)
            if isinstance(row[0], bytes) and len(row[0]) == 16
        }
    for chain, grp, coder in reach.rows("act", "chain,grp,coder"):
        remains.places.add((chain, grp))
        remains.coders[chain] = coder
    remains.meta.update(dict(reach.beginning("SELECT key,value FROM meta")))
    remains.drafts = reach.beginning("SELECT place,coder,body,saved FROM draft")


def _drop_altered(remains: Remains) -> None:
    """Let go of ops that are not what the one before proves: bits in them were changed."""
    for number, seq in sorted(remains.ops):
        row = remains.ops[number, seq]
        if seq == 1:
            previous = remains.chains[number][6]
        elif (number, seq - 1) in remains.ops:
            previous = remains.ops[number, seq - 1][12]
        else:
            continue
        _, _, _, hlc, grp, version, kind, entity, act, _, _, committed, digest = row
        linked = journal.link(previous, seq, hlc, grp, version, kind, entity, act, committed)
        if linked != digest:
            del remains.ops[number, seq]


def _find_beginnings(remains: Remains) -> None:
    """Put back chains whose row was destroyed: an op's header tells once more how each began."""
    for (number, seq), row in remains.ops.items():
        if seq != 1 or number in remains.chains or row[8] is None:
            continue
        with suppress(ValueError, KeyError, TypeError):
            uuid, coder, app, started, heads = json.loads(row[8])["chain"]
            text = journal.canonical(heads)
            uuid, coder = bytes.fromhex(uuid), bytes.fromhex(coder)
            first = journal.genesis(uuid, coder, app, started, text)
            remains.chains[number] = (number, uuid, coder, app, started, text, first)
    named = {
        (seq, digest): chain
        for row in remains.chains.values()
        for chain, seq, digest in json.loads(row[5])
    }
    for number in {number for number, _ in remains.ops} - remains.chains.keys():
        remains.chains[number] = _unknown_beginning(remains, number, named)
    _bridge_lost_chains(remains)


def _bridge_lost_chains(remains: Remains) -> None:
    """Give a beginning to chains of which nothing but their name is left, in those begun later.

    They are taken to have followed what there was before, as one opening follows another; else
    what came after them would seem to have been done by somebody who knew of nothing.
    """
    ends: dict[int, Row] = {}
    for row in remains.ops.values():
        if row[2] > ends.get(row[1], row)[2] or row[1] not in ends:
            ends[row[1]] = row
    by_time = sorted((row[3], row[1]) for row in ends.values())
    known = {row[1].hex() for row in remains.chains.values()}
    for row in sorted(remains.chains.values()):
        for name, _, _ in json.loads(row[5]):
            if name in known:
                continue
            known.add(name)
            earlier = [each for each in by_time if each[0] >> 16 <= row[4] and each[1] != row[0]]
            heads: list[list[object]] = []
            if earlier:
                last = ends[earlier[-1][1]]
                heads = [[remains.chains[last[1]][1].hex(), last[2], last[12].hex()]]
            uuid, text = bytes.fromhex(name), journal.canonical(heads)
            first = journal.genesis(uuid, row[2], UNKNOWN, row[4], text)
            number = max(remains.chains) + 1
            remains.chains[number] = (number, uuid, row[2], UNKNOWN, row[4], text, first)


def _unknown_beginning(remains: Remains, number: int, named: dict[tuple[int, str], str]) -> Row:
    """Return a beginning for a chain of which only later ops are left.

    Its true name is known when a chain begun after it names one of its ops.
    """
    own = [row for (chain, _), row in remains.ops.items() if chain == number]
    seen = {named[place] for row in own if (place := (row[2], row[12].hex())) in named}
    made_up = hashlib.sha256(b"a chain whose beginning is lost" + min(own)[12]).hexdigest()[:32]
    uuid = bytes.fromhex(min(seen, default=made_up))
    coder = remains.coders.get(number, hashlib.sha256(b"a coder" + uuid).digest()[:16])
    started = min(row[3] for row in own) >> 16
    first = journal.genesis(uuid, coder, UNKNOWN, started, "[]")
    return (number, uuid, coder, UNKNOWN, started, "[]", first)
