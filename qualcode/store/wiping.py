"""Erasing stored words in a file, and cleaning it so that no trace of them stays."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from qualcode.model.errors import UserError
from qualcode.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qualcode.model.keys import Key
    from qualcode.store.engine import Connection

DUE = "erasing_due"
"""The key in ``meta`` that says that the file is still to be cleaned."""


def is_due(connection: Connection) -> bool:
    """Whether words were erased and the file is still to be cleaned."""
    return bool(connection.value("SELECT 1 FROM meta WHERE key=?", (DUE,)))


def forget(connection: Connection, names: Iterable[bytes]) -> None:
    """Erase blobs, and note that the file is to be cleaned. Runs in the caller's transaction."""
    connection.execute_many(
        "UPDATE blob SET body=NULL, salt=NULL WHERE id=?", [(name,) for name in names]
    )
    connection.execute("INSERT OR REPLACE INTO meta VALUES(?,'1')", (DUE,))


def clean(connection: Connection) -> None:
    """Replay the journal without what was erased, and write the file anew without its traces."""
    from qualcode.store import replaying

    replaying.rebuild(connection)
    connection.execute("VACUUM")
    connection.execute("DELETE FROM meta WHERE key=?", (DUE,))


def erase_in_copy(connection: Connection, names: Iterable[bytes]) -> None:
    """Erase blobs in another copy of a project, such as a backup."""
    with connection.transaction():
        forget(connection, names)
        # What was being typed, and what the machine proposed, is no loss in a backup.
        connection.execute("DELETE FROM draft")
        connection.execute("DELETE FROM candidate")
    clean(connection)


def erased_in(backup: Path, names: Sequence[bytes], key: Key | None) -> bool:
    """Erase blobs in a backup; says whether that went well."""
    try:
        mode = backup.stat().st_mode
        backup.chmod(mode | stat.S_IWUSR)
        try:
            connection = engine.connect(backup, write=True, key=key)
            try:
                erase_in_copy(connection, names)
            finally:
                connection.close()
        finally:
            backup.chmod(mode)
    except (OSError, UserError, engine.EngineError):
        return False
    return True


def erased_names(connection: Connection) -> list[bytes]:
    """Return the names of the blobs whose words were erased."""
    return [name for (name,) in connection.rows("SELECT id FROM blob WHERE body IS NULL")]
