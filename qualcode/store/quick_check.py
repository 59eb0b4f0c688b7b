"""A look at a file after a fall: whole pages, references, unbroken chains. No replay."""

from qualcode.store import check
from qualcode.store.engine import Connection


def quick_faults(connection: Connection) -> list[str]:
    """Return a sentence for each fault that shows without replaying the journal."""
    faults = [f"the file: {words}" for (words,) in connection.rows("PRAGMA quick_check(20)")]
    faults = [] if faults == ["the file: ok"] else faults
    faults += [
        f"row {row} of {table} refers to something that is missing in {parent}"
        for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check")
    ]
    return faults + check.chain_faults(connection)
