"""Whether a project file is whole: the engine's own checks, the chains, the blobs, and a replay."""

import json
from dataclasses import dataclass

from qualcode.store import blobs, damage, journal, layout, losses, replaying
from qualcode.store.engine import Connection
from qualcode.store.losses import NOTHING_LOST, Losses

MOST_NAMED = 10
"""How many rows of one kind are named that are not what the journal says."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found: a sentence for each fault, and what was looked at."""

    faults: tuple[str, ...]
    acts: int
    ops: int
    head: str
    losses: tuple[str, ...] = ()
    """What a salvaged file says it has lost: known, and no fault."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def check(connection: Connection) -> CheckResult:
    """Check integrity, references, chains, words and replay of an open file."""
    faults = damage.every(connection)
    faults += [
        f"row {row} of {table} refers to something that is missing in {parent}"
        for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check")
    ]
    lost = losses.known(connection)
    faults += chain_faults(connection, lost)
    faults += blobs.faults(connection)
    if not faults:
        faults += losses.unknown_words(connection, lost)
    if not faults:
        faults += replay_faults(connection)
    return CheckResult(
        (*layout.faults(connection), *faults),
        int(connection.value("SELECT count(*) FROM act")),
        int(connection.value("SELECT count(*) FROM op")),
        _head(connection),
        tuple(losses.sentences(lost)),
    )


def _head(connection: Connection) -> str:
    try:
        return journal.digest_of(journal.frontier(connection))
    except (ValueError, TypeError):
        return ""  # the beginning of a chain is no list of heads any more


def chain_faults(connection: Connection, lost: Losses = NOTHING_LOST) -> list[str]:
    """Return a sentence for each chain that was altered, cut or reordered.

    Ops that are known to be lost are no fault; the one after them has nothing to be held against.
    """
    faults: list[str] = []
    ends: dict[str, dict[int, bytes]] = {}
    begun: list[tuple[bytes, str]] = []
    chains = connection.rows(
        "SELECT id,uuid,coder,app,started,heads,genesis FROM chain ORDER BY id"
    )
    for number, uuid, coder, app, started, heads, genesis in chains:
        if journal.genesis(uuid, coder, app, started, heads) != genesis:
            faults.append(f"the beginning of chain {uuid.hex()[:8]} was altered")
        else:
            begun.append((uuid, heads))
        previous, expected = genesis, 1
        hashes = ends.setdefault(uuid.hex(), {})
        rows = connection.rows(
            "SELECT seq,hlc,grp,version,kind,entity,act,payload,salt,pcommit,hash FROM op "
            "WHERE chain=? ORDER BY seq",
            (number,),
        )
        for seq, hlc, grp, version, kind, entity, act, payload, salt, commitment, digest in rows:
            found: list[str] = []
            gap = seq != expected and lost.covers(uuid.hex(), expected, seq - 1)
            if seq != expected and not gap:
                found.append("does not follow the one before: something was taken out")
            if payload is not None and journal.commitment(salt, payload) != commitment:
                found.append("was altered")
            linked = journal.link(previous, seq, hlc, grp, version, kind, entity, act, commitment)
            if linked != digest and not gap:
                found.append("does not fit the one before")
            if seq == 1 and act is not None and not _begins(act, uuid, coder, app, started, heads):
                found.append("tells of another beginning of its chain")
            if found:
                faults += [f"act {seq} of chain {uuid.hex()[:8]} {fault}" for fault in found]
            previous, expected = digest, seq + 1
            hashes[seq] = digest
    return faults + _missing_heads(begun, ends, lost)


def _begins(act: str, uuid: bytes, coder: bytes, app: str, started: int, heads: str) -> bool:
    beginning = [uuid.hex(), coder.hex(), app, started]
    try:
        return json.loads(act).get("chain") == [*beginning, json.loads(heads)]
    except (ValueError, AttributeError):
        return False


def _missing_heads(
    begun: list[tuple[bytes, str]], ends: dict[str, dict[int, bytes]], lost: Losses
) -> list[str]:
    faults: list[str] = []
    for uuid, heads in begun:
        for chain, seq, digest in json.loads(heads):
            found = ends.get(chain, {}).get(seq)
            if found is None and lost.covers(chain, seq, seq):
                continue
            if found is None or found.hex() != digest:
                faults.append(
                    f"chain {uuid.hex()[:8]} was made after act {seq} of chain {chain[:8]}, "
                    "which is not there as it was"
                )
    return faults


def replay_faults(connection: Connection) -> list[str]:
    """Return a sentence for the first rows that are not what the journal adds up to."""
    replayed = replaying.replay(connection)
    try:
        for (kind, mine), (_, theirs) in zip(
            replaying.tables(connection), replaying.tables(replayed), strict=True
        ):
            # Equal lists are the rule, and quickly compared; a merge may leave another order.
            if mine != theirs and (differing := set(mine) ^ set(theirs)):
                names = sorted({row[0].hex()[:8] for row in differing})
                have, want = ({row[0].hex()[:8] for row in rows} for rows in (mine, theirs))
                return [_differs(kind, name, have, want) for name in names[:MOST_NAMED]]
        return []
    finally:
        replayed.close()


def _differs(kind: str, name: str, have: set[str], want: set[str]) -> str:
    if name not in want:
        return f"the {kind} {name} is not in the journal"
    if name not in have:
        return f"the {kind} {name} is missing, which the journal has"
    return f"the {kind} {name} is not what the journal says"


def known_past(connection: Connection, digest: str) -> bool:
    """Whether a head digest is that of this file now or at any earlier moment.

    A chain names all heads of its beginning. So whoever wrote an op had, from then until the next,
    a file with that op as its only head, in whichever copy; and a digest is that of one op.
    """
    wanted = digest.strip().lower()
    if wanted in (journal.digest_of([]), journal.digest_of(journal.frontier(connection))):
        return True
    rows = connection.rows("SELECT c.uuid,o.seq,o.hash FROM op o JOIN chain c ON c.id=o.chain")
    return any(
        journal.digest_of([journal.Head(uuid.hex(), seq, hashed.hex())]) == wanted
        for uuid, seq, hashed in rows
    )
