"""What has changed between an earlier version of a project file and the file of today."""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from qualcode.model.backups import Backup, Count, Difference, Standing
from qualcode.model.errors import UserError
from qualcode.store import backups, engine, journal
from qualcode.store.backups import Order
from qualcode.store.engine import Connection, EngineError, Row
from qualcode.store.entities import ENTITIES, REMOVED

LATEST = 5
"""How many of the acts that a version lacks are named."""

_TOLD = (
    "coding", "code", "note", "document", "participant", "link", "decision", "suggestion",
)  # fmt: skip
"""The kinds of things that somebody may look for in an earlier version."""

_OF_DOCUMENT = ("version", "speaker")

_NOW, _THEN = "main", "former"
"""What the two versions are called where one connection reads both."""

_BEYOND = "chain=? AND seq>? AND act IS NOT NULL"


def standing(then: Connection, now: Connection) -> Standing:
    """Return how many acts a version is behind another, and how many are only in it."""
    return Standing(_count_beyond(now, then), _count_beyond(then, now))


def _count_beyond(one: Connection, other: Connection) -> int:
    """Return how many acts the journal of one version has that another has not.

    A chain only grows, so they are those behind its end in the other. An act that a merge brought
    and that was set aside is one of them.
    """
    return sum(
        int(one.value(f"SELECT count(*) FROM op WHERE {_BEYOND}", (chain, end)))
        for chain, _, end in _ends(one, other)
    )


def _acts_beyond(one: Connection, other: Connection) -> list[bytes]:
    """Return the ids of those acts, the latest first."""
    acts = [
        (hlc, journal.act_id(uuid, seq))
        for chain, uuid, end in _ends(one, other)
        for seq, hlc in one.rows(f"SELECT seq,hlc FROM op WHERE {_BEYOND}", (chain, end))
    ]
    return [act for _, act in sorted(acts, reverse=True)]


def _ends(one: Connection, other: Connection) -> list[tuple[int, bytes, int]]:
    """Return row and uuid of each chain of one version, and where the chain ends in another."""
    ends = {bytes.fromhex(head.chain): head.seq for head in journal.heads(other)}
    chains = one.rows("SELECT id,uuid FROM chain")
    return [(chain, uuid, ends.get(uuid, 0)) for chain, uuid in chains]


def standings(
    order: Order, versions: Iterable[Backup], *, stopped: Callable[[], bool] = lambda: False
) -> dict[Path, Standing | UserError]:
    """Return how each backup stands to the project now, or why it cannot be read."""
    now = engine.connect(order.project, write=False, key=order.key)
    told: dict[Path, Standing | UserError] = {}
    try:
        for backup in versions:
            if stopped():
                break
            try:
                then = backups.open_backup(backup.path, order.identity, order.key)
                try:
                    told[backup.path] = standing(then, now)
                except EngineError as error:
                    raise engine.explained(error, backup.path) from error
                finally:
                    then.close()
            except UserError as error:
                told[backup.path] = error
    finally:
        now.close()
    return told


def difference(order: Order, version: Path) -> Difference:
    """Return what has changed in a project since a version of it, a backup or another file.

    The project is opened for reading, so that this may run in a thread. Raises UserError when the
    version cannot be read or is of another project.
    """
    then = backups.open_backup(version, order.identity, order.key)
    now: Connection | None = None
    try:
        now = engine.connect(order.project, write=False, key=order.key)
        # Both in one connection: what differs is found by the engine, and only that is read.
        uri = f"{version.absolute().as_uri()}?mode=ro"
        key = f'"{order.key.pragma}"' if order.key else "''"
        now.execute(f"ATTACH DATABASE ? AS {_THEN} KEY {key}", (uri,))
        return _compared(then, now)
    except EngineError as error:
        raise engine.explained(error, version) from error
    finally:
        then.close()
        if now is not None:
            now.close()


def _compared(then: Connection, now: Connection) -> Difference:
    """Return what was added, removed and changed from one version to another, by kind."""
    found: dict[str, Count] = {}
    for kind in _TOLD:
        pairs = _differing(kind, now)
        count = _counted(pairs)
        if kind == "document":
            touched = _documents_touched(now) - pairs.keys()
            count = Count(count.added, count.removed, count.changed + len(touched))
        if count:
            found[kind] = count
    lacking = _acts_beyond(now, then)
    # An act that is set aside is in the journal only.
    stands = (act.hex() for act in lacking if now.row("SELECT 1 FROM act WHERE id=?", (act,)))
    latest = tuple(islice(stands, LATEST))
    return Difference(standing(then, now), found, latest)


Pair = tuple[Row | None, Row | None]
"""A thing as it was and as it is; None where it was not there, or was removed."""


def _differing(kind: str, now: Connection) -> dict[bytes, Pair]:
    """Return the things of one kind that are not as they were: id, whether removed, and the rest.

    When something changed is left out: what was changed and put back has not changed.
    """
    names = _columns(kind, now)
    if not names:
        return {}
    before, after = (
        {row[0]: row for row in now.rows(_odd_rows(kind, names, one, other))}
        for one, other in ((_THEN, _NOW), (_NOW, _THEN))
    )
    pairs = {
        identity: (_live(before.get(identity)), _live(after.get(identity)))
        for identity in before.keys() | after.keys()
    }
    return {identity: pair for identity, pair in pairs.items() if pair[0] != pair[1]}


def _odd_rows(kind: str, names: list[str], one: str, other: str) -> str:
    """Return the question for the rows of one version that are not the same in the other.

    Nearly every row stands at the same place in both; one that was moved is odd in both.
    """
    same = " AND ".join(f'a."{name}" IS b."{name}"' for name in names)
    columns = ",".join(f'a."{name}"' for name in names)
    return (
        f'SELECT {columns} FROM {one}."{kind}" a LEFT JOIN {other}."{kind}" b ON b.n=a.n '
        f"WHERE b.n IS NULL OR NOT ({same})"
    )


def _columns(kind: str, now: Connection) -> list[str]:
    """Return the columns to compare; an older format may not have every field, or the kind."""
    former, today = (
        {row[1] for row in now.rows(f'PRAGMA {schema}.table_info("{kind}")')}
        for schema in (_THEN, _NOW)
    )
    fields = (field.name for field in ENTITIES[kind])
    return [name for name in ("id", REMOVED, *fields) if name in former & today]


def _live(row: Row | None) -> Row | None:
    return None if row is None or row[1] else row


def _counted(pairs: dict[bytes, Pair]) -> Count:
    added = sum(was is None for was, _ in pairs.values())
    removed = sum(is_now is None for _, is_now in pairs.values())
    return Count(added, removed, len(pairs) - added - removed)


def _documents_touched(now: Connection) -> set[bytes]:
    """Return the transcripts that are there and whose words or speakers are not as they were."""
    touched: set[bytes] = set()
    for kind in _OF_DOCUMENT:
        place = _columns(kind, now).index("document")
        pairs = _differing(kind, now).values()
        touched |= {row[place] for pair in pairs for row in pair if row is not None}
    return touched & {row[0] for row in now.rows("SELECT id FROM document WHERE removed=0")}
