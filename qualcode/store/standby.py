"""The newest backup of a damaged project that is whole, and what it holds."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import backups, engine, journal, schema
from qualcode.store.engine import EngineError


@dataclass(frozen=True, slots=True)
class Standby:
    """A whole backup, when it was made by the clock on the wall, and its ops by chain and place."""

    path: Path
    made: datetime
    places: frozenset[tuple[str, int]]


def newest_good(
    path: Path, key: Key | None = None, project: str = "", elsewhere: Path | None = None
) -> Standby | None:
    """Return the newest whole backup of a file, or None.

    ``project`` is the project's id where it could be read: what is of another is passed over.
    ``elsewhere`` is the folder that was set for backups, if one was.
    """
    for each in backups.found(path, project or None, elsewhere):
        # One that is damaged as well, or of another key, is no help.
        with contextlib.suppress(UserError, EngineError):
            places = _places(each.path, key, project)
            if places:
                return Standby(each.path, each.at, places)
    return None


def _places(path: Path, key: Key | None, project: str) -> frozenset[tuple[str, int]]:
    connection = engine.connect(path, write=False, key=key)
    try:
        schema.refuse_foreign(connection, path.name)
        own = connection.value("SELECT value FROM meta WHERE key='project'")
        whole = connection.value("PRAGMA quick_check(1)") == "ok"
        if not whole or project not in ("", own):
            return frozenset()
        return frozenset(
            (head.chain, seq)
            for head in journal.heads(connection)
            for seq in range(1, head.seq + 1)
        )
    finally:
        connection.close()
