"""The journal: ops appended to hash chains, the one truth of a project.

Each op's hash covers the hash before it, so nothing can be changed, dropped or reordered within a
chain unnoticed. A chain begins with the first act after an opening or a change of coder and names
the heads of the chains it has seen, so that no two copies of a file ever extend the same chain.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from qualcode import __version__
from qualcode.model import clock, ids
from qualcode.store.engine import Connection

OP_VERSION = 1

TAKE_IN = "chain.take_in"
SET_ASIDE = "chain.set_aside"
"""Ops on a chain: that all of it counts; that what comes after a certain op does not."""

_BLOBS_NAMED = re.compile(r'"blob(?:s":\[[^\]]*|":"[0-9a-f]{64})')
_BLOB_NAME = re.compile(r"[0-9a-f]{64}")
_READER = json.JSONDecoder()
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_ID = re.compile(r'"([0-9a-f]{32})"')
_AT_ONCE = 400
"""How many entities are asked for in one query."""


class Op(NamedTuple):
    """One op as read from the journal.

    ``payload`` is None when it was erased; ``act`` is the header of the act, on its first op.
    """

    chain: int
    chain_uuid: bytes
    coder: bytes
    seq: int
    hlc: int
    grp: int
    version: int
    kind: str
    entity: bytes
    payload: str | None
    act: str | None


class Head(NamedTuple):
    """The last op of a chain."""

    chain: str
    seq: int
    hash: str


@dataclass
class _OpenChain:
    id: int
    uuid: bytes
    coder: bytes
    seq: int
    hash: bytes
    beginning: list[Any]


def given_by(op: Op) -> dict[str, Any]:
    """Return the fields an op sets: all there is of one that adds, none of one that was erased."""
    payload = payload_of(op)
    return payload if op.kind.endswith(".add") else payload.get("set", {})


def parsed(payload: str | None) -> dict[str, Any]:
    """Return a stored payload, empty when it was erased."""
    return read(payload) if payload else {}


def payload_of(op: Op) -> dict[str, Any]:
    """Return an op's payload, empty when it was erased."""
    return parsed(op.payload)


def names_in(payload: str, field: str) -> list[str]:
    """Return a list of names that a payload gives a field."""
    return list(parsed(payload).get(field) or [])


def ids_in(payload: str) -> set[str]:
    """Return the ids that a payload names, in hexadecimal."""
    return set(_ID.findall(payload))


def blobs_in(payload: str) -> list[str]:
    """Return the names of the blobs that a payload or a header names, in hexadecimal."""
    return [name for named in _BLOBS_NAMED.findall(payload) for name in _BLOB_NAME.findall(named)]


def voice_names(stored: bytes | None) -> list[str]:
    """Return the names of the blobs a transcript's words are in, in hexadecimal."""
    names = stored or b""
    return [names[at : at + 32].hex() for at in range(0, len(names), 32)]


def canonical(value: Any) -> str:
    """Return JSON in the one form that is hashed and stored."""
    return _CANONICAL.encode(value)


def read(canonical_json: str) -> Any:
    """Return what JSON in its one form says. Raises ValueError for what is none."""
    # A replay reads two for each act: what has no white space around it is read twice as fast.
    value, end = _READER.raw_decode(canonical_json)
    return value if end == len(canonical_json) else json.loads(canonical_json)


def act_id(chain_uuid: bytes, grp: int) -> bytes:
    """Return the identity of the act whose first op is ``grp`` of a chain."""
    return hashlib.sha256(chain_uuid + grp.to_bytes(8, "big")).digest()[:16]


def genesis(uuid: bytes, coder: bytes, app: str, started: int, heads: str) -> bytes:
    """Return what a chain's first op is hashed onto: sha256 over who began it, when, after what."""
    text = canonical(["qualcode chain", uuid.hex(), coder.hex(), app, started, heads])
    return hashlib.sha256(text.encode()).digest()


def commitment(salt: bytes, payload: str) -> bytes:
    """Return sha256 over salt and payload: still there when both are erased."""
    return hashlib.sha256(salt + payload.encode()).digest()


def link(
    previous: bytes, seq: int, hlc: int, grp: int, version: int, kind: str, entity: bytes,
    act: str | None, commitment: bytes,
) -> bytes:  # fmt: skip
    """Return an op's hash, over the one before and everything about it but its words."""
    words = f"{seq}|{hlc}|{grp}|{version}|{kind}|{act or ''}|".encode()
    return hashlib.sha256(previous + words + entity + commitment).digest()


def header_of(op: Op) -> dict[str, Any] | None:
    """Return what an op's header says of its act; the wall clock and the zone filled in."""
    if op.act is None:
        return None
    return {"at": clock.milliseconds(op.hlc), "east": 0} | _said_in_header(op.act)


@lru_cache(maxsize=1_000)
def _said_in_header(header: str) -> dict[str, Any]:
    # Acts of one kind have one header, to the letter, unless there is more to tell.
    return read(header)


class Journal:
    """Appends ops for one coder at a time; ``started`` are the chains begun in this opening."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._chain: _OpenChain | None = None
        self._highest = int(connection.value("SELECT max(hlc) FROM op") or 0)
        self._former: _OpenChain | None = None
        self._former_end: tuple[int, bytes] = (0, b"")
        self._former_highest = 0
        self._unsure = False
        self.started: set[int] = set()

    def begin(self, coder: bytes, wall_ms: int) -> None:
        """Make ready to append an act, starting a chain where one is due.

        Runs inside the caller's transaction.
        """
        if self._unsure:
            self._highest = int(self._connection.value("SELECT max(hlc) FROM op") or 0)
            self._unsure = False
        chain = self._former = self._chain
        if chain is not None:
            self._former_end = chain.seq, chain.hash
        self._former_highest = self._highest
        if chain is None or chain.coder != coder:
            self._chain = self._start_chain(coder, wall_ms)

    def forget(self, *, unsure: bool = False) -> None:
        """Return to where `begin` found it, after the transaction was rolled back.

        ``unsure`` says that the disk failed: whether anything was saved is then read back, and the
        next act starts a chain of its own.
        """
        if self._chain is not self._former:
            self.started.discard(self._chain.id if self._chain else 0)
        self._chain, self._highest = self._former, self._former_highest
        if self._chain is not None:
            self._chain.seq, self._chain.hash = self._former_end
        if unsure:
            self._chain = None
            self._unsure = True

    def forget_since(self, started: set[int]) -> None:
        """Forget several acts that were rolled back; ``started`` are the chains begun before."""
        self.end_chain()
        self.started = set(started)

    @property
    def coder(self) -> str:
        """The coder of the open chain."""
        assert self._chain is not None
        return self._chain.coder.hex()

    @property
    def place(self) -> tuple[int, bytes, int]:
        """The open chain's row, its uuid, and the sequence number the next op gets."""
        assert self._chain is not None
        return self._chain.id, self._chain.uuid, self._chain.seq + 1

    def append(
        self,
        wall_ms: int,
        grp: int,
        kind: str,
        entity: bytes,
        payload: dict[str, Any],
        header: dict[str, Any] | None = None,
    ) -> Op:
        """Append one op to the open chain and return it; the first of an act has its header."""
        chain = self._chain
        assert chain is not None
        text = canonical(payload)
        salt = os.urandom(16)
        committed = commitment(salt, text)
        seq = chain.seq + 1
        hlc = clock.next_stamp(wall_ms, self._highest)
        act = None if header is None else self._header(chain, seq, hlc, header)
        digest = link(chain.hash, seq, hlc, grp, OP_VERSION, kind, entity, act, committed)
        self._connection.execute(
            "INSERT INTO op(chain,seq,hlc,grp,version,kind,entity,act,payload,salt,pcommit,hash) "
            "VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
            (chain.id, seq, hlc, grp, OP_VERSION, kind, entity, act, text, salt, committed, digest),
        )
        chain.seq, chain.hash, self._highest = seq, digest, hlc
        return Op(
            chain.id, chain.uuid, chain.coder, seq, hlc, grp, OP_VERSION, kind, entity, text, act
        )  # fmt: skip

    def _header(self, chain: _OpenChain, seq: int, hlc: int, header: dict[str, Any]) -> str:
        """Return an act's header as stored: what the clock and the zone say already left out."""
        said = dict(header)
        if said["at"] == clock.milliseconds(hlc):
            del said["at"]
        if not said["east"]:
            del said["east"]
        if seq == 1:
            # The chain's beginning once more: ops can then be saved from a file whose table of
            # chains is destroyed.
            said["chain"] = chain.beginning
        return canonical(said)

    def end_chain(self) -> None:
        """Let the next act start a chain of its own, later than all that is in the file by then."""
        self._chain = None
        self._unsure = True

    def _start_chain(self, coder: bytes, wall_ms: int) -> _OpenChain:
        uuid = ids.to_bytes(ids.new_id())
        heads = canonical([list(head) for head in frontier(self._connection)])
        app = f"qualcode {__version__}"
        first = genesis(uuid, coder, app, wall_ms, heads)
        self._connection.execute(
            "INSERT INTO chain(uuid,coder,app,started,heads,genesis) VALUES(?,?,?,?,?,?)",
            (uuid, coder, app, wall_ms, heads, first),
        )
        row = self._connection.value("SELECT id FROM chain WHERE uuid=?", (uuid,))
        self.started.add(int(row))
        beginning = [uuid.hex(), coder.hex(), app, wall_ms, json.loads(heads)]
        return _OpenChain(int(row), uuid, coder, 0, first, beginning)


_COLUMNS = (
    "o.chain,c.uuid,c.coder,o.seq,o.hlc,o.grp,o.version,o.kind,o.entity,o.payload,o.act "
    "FROM op o JOIN chain c ON c.id=o.chain"
)


_order_of_replay = attrgetter("hlc", "chain_uuid", "seq")


def ops(connection: Connection) -> Iterator[Op]:
    """Yield all ops in the one order that every copy replays them in."""
    rows = connection.rows(f"SELECT {_COLUMNS}")
    # Rows come nearly in this order, which the engine would not make use of.
    found = list(map(Op._make, rows))
    found.sort(key=_order_of_replay)
    yield from found


def ops_of_acts(connection: Connection, chain: int, first: int, last: int) -> list[Op]:
    """Return the ops of the acts of one chain that begin from ``first`` to ``last``, in order."""
    sql = (
        f"SELECT {_COLUMNS} WHERE o.chain=?1 AND o.seq>=?2 AND o.seq<coalesce((SELECT seq FROM op "
        "WHERE chain=?1 AND seq>?3 AND grp=seq ORDER BY seq LIMIT 1), 1<<62) ORDER BY o.seq"
    )
    return [Op._make(row) for row in connection.rows(sql, (chain, first, last))]


def ops_after(connection: Connection, ends: dict[int, int]) -> list[Op]:
    """Return the ops of chains that come after a certain one of each, in the order of replay."""
    found: list[Op] = []
    for chain, seq in ends.items():
        rows = connection.rows(f"SELECT {_COLUMNS} WHERE o.chain=? AND o.seq>?", (chain, seq))
        found += map(Op._make, rows)
    return sorted(found, key=_order_of_replay)


def ops_since(connection: Connection, hlc: int) -> list[Op]:
    """Return the ops with a later stamp, in the order of replay."""
    sql = f"SELECT {_COLUMNS} WHERE o.hlc>? ORDER BY o.hlc,c.uuid,o.seq"
    return [Op._make(row) for row in connection.rows(sql, (hlc,))]


def op_at(connection: Connection, chain: bytes, seq: int) -> Op:
    """Return one op by its chain's uuid and its number. Raises LookupError when it is not there."""
    row = connection.row(f"SELECT {_COLUMNS} WHERE c.uuid=? AND o.seq=?", (chain, seq))
    if row is None:
        raise LookupError(f"no op {seq} in chain {chain.hex()}")
    return Op._make(row)


def ops_of_act(connection: Connection, chain: int, grp: int) -> list[Op]:
    """Return the ops of one act, in order."""
    return ops_of_acts(connection, chain, grp, grp)


def erased_entities(connection: Connection) -> set[bytes]:
    """Return the entities of which an op was erased: all that is left of them is that they were."""
    return {row[0] for row in connection.rows("SELECT entity FROM op WHERE payload IS NULL")}


def ops_on(connection: Connection, entity: bytes) -> list[Op]:
    """Return the ops on one entity, in the order of replay."""
    sql = f"SELECT {_COLUMNS} WHERE o.entity=? ORDER BY o.hlc,c.uuid,o.seq"
    return [Op._make(row) for row in connection.rows(sql, (entity,))]


def ops_on_each(connection: Connection, entities: Sequence[bytes]) -> dict[bytes, list[Op]]:
    """Return the ops on each of many entities, in the order of replay."""
    found: dict[bytes, list[Op]] = {}
    for at in range(0, len(entities), _AT_ONCE):
        some = tuple(entities[at : at + _AT_ONCE])
        sql = f"SELECT {_COLUMNS} WHERE o.entity IN ({','.join('?' * len(some))})"
        rows = connection.rows(f"{sql} ORDER BY o.hlc,c.uuid,o.seq", some)
        for op in map(Op._make, rows):
            found.setdefault(op.entity, []).append(op)
    return found


def ops_naming(connection: Connection, chains: Sequence[int], names: Sequence[str]) -> list[Op]:
    """Return the ops of some chains whose payloads name one of these ids, in order of replay."""
    if not chains or not names:
        return []
    of_chains = f"o.chain IN ({','.join(map(str, chains))})"
    naming = " OR ".join(["instr(o.payload,?)>0"] * len(names))
    sql = f"SELECT {_COLUMNS} WHERE {of_chains} AND ({naming}) ORDER BY o.hlc,c.uuid,o.seq"
    return [Op._make(row) for row in connection.rows(sql, tuple(names))]


class SetAside:
    """The ends of chains that are out of sight, because taking them in was undone.

    ``after`` says by a chain's row up to which op it counts.
    """

    def __init__(self, after: dict[int, int]) -> None:
        self._after = after

    def hides(self, op: Op) -> bool:
        """Whether an op does not count."""
        return op.seq > self._after.get(op.chain, op.seq)

    def after(self, chain: int) -> int | None:
        """Return the last op of a chain that counts, None when all of them do."""
        return self._after.get(chain)

    def __bool__(self) -> bool:
        return bool(self._after)


def set_aside(connection: Connection) -> SetAside:
    """Return what is set aside: of each chain, the latest word counts."""
    numbers = {uuid: chain for chain, uuid in connection.rows("SELECT id,uuid FROM chain")}
    after = {
        numbers[op.entity]: payload_of(op).get("after")
        for op in chain_words(connection)
        if op.entity in numbers
    }
    return SetAside({chain: seq for chain, seq in after.items() if seq is not None})


def chain_words(connection: Connection) -> list[Op]:
    """Return the ops that say of a chain from where on it counts or does not, in order."""
    sql = (
        f"SELECT {_COLUMNS} WHERE o.kind IN ('{TAKE_IN}','{SET_ASIDE}') ORDER BY o.hlc,c.uuid,o.seq"
    )
    return [Op._make(row) for row in connection.rows(sql)]


def heads(connection: Connection) -> list[Head]:
    """Return the last op of every chain."""
    # A cross join is done in this order: few chains, and of each its last op.
    rows = connection.rows(
        "SELECT c.uuid,o.seq,o.hash FROM chain c CROSS JOIN op o ON o.chain=c.id "
        "WHERE o.seq=(SELECT max(seq) FROM op WHERE chain=c.id)"
    )
    return [Head(uuid.hex(), seq, digest.hex()) for uuid, seq, digest in rows]


def frontier(connection: Connection) -> list[Head]:
    """Return the heads that no other chain has seen, sorted: they imply all the rest."""
    seen = {
        (chain, seq)
        for (text,) in connection.rows("SELECT heads FROM chain")
        for chain, seq, _ in json.loads(text)
    }
    return sorted(head for head in heads(connection) if (head.chain, head.seq) not in seen)


def digest_of(frontier_heads: list[Head]) -> str:
    """Return the head digest: sha256 over the sorted frontier heads, in hexadecimal."""
    return hashlib.sha256(canonical([list(h) for h in sorted(frontier_heads)]).encode()).hexdigest()


def now_ms() -> int:
    """Return the wall clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000
