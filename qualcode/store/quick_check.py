"""A look at a file after a fall: whole pages, references, unbroken chains. No replay."""

from qualcode.store import check, damage
from qualcode.store.engine import Connection


def quick_faults(connection: Connection) -> list[str]:
    """Return a sentence for each fault that shows without replaying the journal."""
    faults = damage.seen(connection)
    faults += [
        f"row {row} of {table} refers to something that is missing in {parent}"
        for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check")
    ]
    return faults + check.chain_faults(connection)
