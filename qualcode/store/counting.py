"""How much of each chain counts in a copy, and what has to be said so that two copies agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.store import journal
from qualcode.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Counted:
    """How long a chain is in a copy, and how much of it counts there."""

    length: int
    counts: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a merge says of a chain: all of it counts, or none ``after`` an op; it had ``had``."""

    chain: bytes
    had: int
    after: int | None


def counted(connection: Connection) -> dict[bytes, Counted]:
    """Return by chain how much of it is in a copy, and counts."""
    aside = journal.set_aside(connection)
    rows = connection.rows("SELECT id,uuid,(SELECT max(seq) FROM op WHERE chain=c.id) FROM chain c")
    found: dict[bytes, Counted] = {}
    for chain, uuid, length in rows:
        if length:
            after = aside.after(chain)
            found[uuid] = Counted(length, length if after is None else min(length, after))
    return found


def united(
    here: Mapping[bytes, Counted], there: Mapping[bytes, Counted], copied: Mapping[bytes, Counted]
) -> tuple[Said, ...]:
    """Return what to say of chains so that all counts that counted in either copy.

    ``copied`` is what counts, by the ops of both alone, once everything is in one file.
    """
    said: list[Said] = []
    for chain, both in copied.items():
        mine, theirs = here.get(chain, _NONE).counts, there.get(chain, _NONE).counts
        wanted = max(mine, theirs)
        if wanted > mine or wanted != both.counts:
            said.append(Said(chain, mine, None if wanted == both.length else wanted))
    return tuple(said)


_NONE = Counted(0, 0)
