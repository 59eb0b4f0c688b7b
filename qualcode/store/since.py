"""What has changed between an earlier version of a project file and the file of today."""

from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path

from qualcode.model.backups import Backup, Count, Difference, Standing
from qualcode.model.errors import UserError
from qualcode.store import backups, engine
from qualcode.store.backups import Order
from qualcode.store.engine import Connection, EngineError, Row
from qualcode.store.entities import ENTITIES

LATEST = 5
"""How many of the acts that a version lacks are named."""

_LEFT_OUT = ("run", "visit", "reading", "version", "speaker", "coder", "study", "phase")
"""What nobody would look for a backup for, or is told of together with the transcript."""

_OF_DOCUMENT = ("version", "speaker")

Rows = dict[bytes, Row]


def standing(then: Connection, now: Connection) -> Standing:
    """Return how many acts a version is behind another, and how many are only in it."""
    if backups.is_past(then, now):
        counts = [int(each.value("SELECT count(*) FROM act")) for each in (now, then)]
        return Standing(counts[0] - counts[1])
    mine, theirs = (_acts_of(each) for each in (now, then))
    return Standing(len(mine - theirs), len(theirs - mine))


def _acts_of(connection: Connection) -> set[bytes]:
    """Return the ids of all acts of a version."""
    return {row[0] for row in connection.rows("SELECT id FROM act")}


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


def difference(order: Order, version: Path, now: Connection | None = None) -> Difference:
    """Return what has changed in a project since a version of it, a backup or another file.

    Without ``now`` the project is opened for reading, so that this may run in a thread. Raises
    UserError when the version cannot be read or is of another project.
    """
    then = backups.open_backup(version, order.identity, order.key)
    reading = now
    try:
        reading = reading or engine.connect(order.project, write=False, key=order.key)
        return _compared(then, reading)
    except EngineError as error:
        raise engine.explained(error, version) from error
    finally:
        then.close()
        if now is None and reading is not None:
            reading.close()


def _compared(then: Connection, now: Connection) -> Difference:
    """Return what was added, removed and changed from one version to another, by kind."""
    found: dict[str, Count] = {}
    of_documents = {kind: _differing(kind, then, now) for kind in _OF_DOCUMENT}
    for kind in ENTITIES:
        if kind in _LEFT_OUT:
            continue
        pairs = _differing(kind, then, now)
        count = _counted(pairs)
        if kind == "document":
            touched = _documents_of(of_documents, now) - pairs.keys()
            count = Count(count.added, count.removed, count.changed + len(touched))
        if count:
            found[kind] = count
    known = _acts_of(then)
    rows = now.rows("SELECT id FROM act ORDER BY hlc DESC")
    lacking = [row[0].hex() for row in rows if row[0] not in known]
    return Difference(standing(then, now), found, tuple(lacking[:LATEST]))


Pair = tuple[Row | None, Row | None]
"""A thing as it was and as it is; None where it was not there, or was removed."""


def _differing(kind: str, then: Connection, now: Connection) -> dict[bytes, Pair]:
    """Return the things of one kind that are not as they were."""
    # What both began with stands in both in the same order, and is quickly passed over.
    former, today = _rows(kind, then), _rows(kind, now)
    odd = [(was, is_now) for was, is_now in zip_longest(former, today) if was != is_now]
    before = {row[0]: row for row, _ in odd if row is not None}
    after = {row[0]: row for _, row in odd if row is not None}
    pairs = {
        identity: (_live(before.get(identity)), _live(after.get(identity)))
        for identity in before.keys() | after.keys()
    }
    return {identity: pair for identity, pair in pairs.items() if pair[0] != pair[1]}


def _rows(kind: str, connection: Connection) -> list[Row]:
    """Return id, whether it is removed, and what is known of each thing; not when it changed."""
    there = {row[1] for row in connection.rows(f'PRAGMA table_info("{kind}")')}
    # An older format may not have every field.
    columns = [f'"{f.name}"' if f.name in there else "NULL" for f in ENTITIES[kind]]
    if not there:
        return []
    return connection.rows(f'SELECT id,removed,{",".join(columns)} FROM "{kind}" ORDER BY n')


def _live(row: Row | None) -> Row | None:
    return None if row is None or row[1] else row


def _counted(pairs: dict[bytes, Pair]) -> Count:
    added = sum(was is None for was, _ in pairs.values())
    removed = sum(is_now is None for _, is_now in pairs.values())
    return Count(added, removed, len(pairs) - added - removed)


def _documents_of(differing: dict[str, dict[bytes, Pair]], now: Connection) -> set[bytes]:
    """Return the transcripts that are there and whose words or speakers are not as they were."""
    live = {row[0] for row in now.rows("SELECT id FROM document WHERE removed=0")}
    touched: set[bytes] = set()
    for kind, pairs in differing.items():
        place = 2 + [field.name for field in ENTITIES[kind]].index("document")
        touched |= {row[place] for pair in pairs.values() for row in pair if row is not None}
    return touched & live
