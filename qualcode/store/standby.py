"""The newest backup of a damaged project that is whole, and what it holds."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import engine, journal, schema
from qualcode.store.engine import EngineError


@dataclass(frozen=True, slots=True)
class Standby:
    """A whole backup, when it was made (seconds since 1970), and its ops by chain and place."""

    path: Path
    made: float
    places: frozenset[tuple[str, int]]


def newest_good(path: Path, key: Key | None = None, project: str = "") -> Standby | None:
    """Return the newest whole backup beside a file, or None.

    ``project`` is the project's id where it could be read: what is of another is passed over.
    """
    files: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError):
        folder = path.with_name(f"{path.stem} backups")
        files = [(each.stat().st_mtime, each) for each in folder.glob(f"*{path.suffix}")]
    for made, each in sorted(files, reverse=True):
        # One that is damaged as well, or of another key, is no help.
        with contextlib.suppress(UserError, EngineError):
            places = _places(each, key, project)
            if places:
                return Standby(each, made, places)
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
