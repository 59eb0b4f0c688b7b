"""Whether a file is laid out as this program lays files out: nothing added, changed or missing.

A trigger that somebody added would do things when an act is saved; a view could stand in for a
table. Both would go unnoticed by everything that looks at rows.
"""

from functools import cache

from qualcode.store import engine, schema
from qualcode.store.engine import Connection

_LAYOUT = "SELECT type,name,sql FROM sqlite_schema WHERE sql IS NOT NULL"


def faults(connection: Connection) -> list[str]:
    """Return a sentence for each table, index, trigger or view that is not as it should be."""
    wanted = _wanted()
    there = {(kind, name): sql for kind, name, sql in connection.rows(_LAYOUT)}
    found = [
        f"a {kind} “{name}” was added to the file" for kind, name in there.keys() - wanted.keys()
    ]
    found += [
        f"the {kind} “{name}” is missing from the file"
        for kind, name in wanted.keys() - there.keys()
    ]
    found += [
        f"the {kind} “{name}” of the file was altered"
        for (kind, name), sql in there.items()
        if wanted.get((kind, name), sql) != sql
    ]
    return sorted(found)


@cache
def _wanted() -> dict[tuple[str, str], str]:
    memory = engine.in_memory()
    try:
        schema.create(memory, {})
        return {(kind, name): sql for kind, name, sql in memory.rows(_LAYOUT)}
    finally:
        memory.close()
