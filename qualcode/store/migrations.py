"""From an older file format to today's: a backup, then one transaction, or nothing at all.

Ops are never migrated: each carries its version, and replaying understands them all. What changes
is the layout around them. The state tables are dropped and replayed.
"""

from collections.abc import Callable
from datetime import datetime

from qualcode.model.errors import UserError
from qualcode.store import backups, engine, replaying, schema
from qualcode.store.backups import Order
from qualcode.store.engine import Connection
from qualcode.store.schema import FORMAT, is_old

Step = Callable[[Connection], None]

STEPS: dict[int, Step] = {
    1: schema.add_missing,  # merging: an index of what is set aside
}
"""What is done to a file of each older format, to make it one of the next."""

BackUp = Callable[[Connection], object]


def migrate(connection: Connection, back_up: BackUp | None = None) -> None:
    """Make an older file one of today's format, having backed it up first.

    Raises UserError when it cannot be backed up or written, or what its journal says cannot be
    replayed; then the file is as it was.
    """
    if not is_old(connection):
        return
    (back_up or back_up_beside)(connection)
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.transaction(exclusive=True):
            _take_steps(connection)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def migrated_in_memory(connection: Connection) -> Connection:
    """Return an older file that must not be written as one of today's format, in memory.

    The file itself is closed.
    """
    memory = engine.in_memory(connection.key)
    try:
        connection.raw.backup(memory.raw)
        with memory.transaction():
            _take_steps(memory)
    except BaseException:
        memory.close()
        raise
    connection.close()
    return memory


def _take_steps(connection: Connection) -> None:
    # Asked once more: somebody else may have been faster.
    for written in range(int(connection.value("PRAGMA user_version")), FORMAT):
        STEPS[written](connection)
    replaying.rebuild_within(connection)
    loose = connection.row("PRAGMA foreign_key_check")
    if loose is not None:
        raise UserError(
            f"A {loose[0]} refers to something that is missing from the file.",
            "The file is damaged: restore a backup.",
        )
    for key in ("min_reader", "min_writer"):
        connection.execute("UPDATE meta SET value=? WHERE key=?", (str(FORMAT), key))
    connection.execute(f"PRAGMA user_version={FORMAT}")


def back_up_beside(connection: Connection) -> None:
    """Make a backup of a file in the folder beside it. Raises UserError when it cannot be made."""
    path = connection.path
    assert path is not None
    identity = str(connection.value("SELECT value FROM meta WHERE key='project'"))
    at = datetime.now().replace(microsecond=0)
    why = f"before file format {FORMAT}"
    backups.make(Order(path, identity, connection.key, at, why=why), connection)
