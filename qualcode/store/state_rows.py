"""Rows of the state tables, written one by one, or gathered and written all at once.

A replay sets fields of what it has just added; while rows are gathered that needs no statement.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cache
from typing import Any

from qualcode.store.engine import Connection

Row = dict[str, Any]
"""Values by column, without the id."""


class StateRows:
    """The state tables of one connection, addressed by kind and id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._gathered: dict[str, dict[bytes, Row]] | None = None

    @contextmanager
    def gathering(self) -> Generator[None]:
        """Gather what is written until the end of the block, and write it all then.

        What is added meanwhile must not be in the tables yet.
        """
        self._gathered = {}
        try:
            yield
            self.write_gathered()
        finally:
            self._gathered = None

    def add(self, kind: str, entity: bytes, row: Row, again: Iterable[str]) -> None:
        """Add a row; of one that is there already, set the columns ``again``."""
        if self._gathered is None:
            self._connection.execute(
                _adding(kind, tuple(row), tuple(again)), (entity, *row.values())
            )
            return
        rows = self._gathered.setdefault(kind, {})
        there = rows.get(entity)
        if there is None:
            rows[entity] = row
        else:
            there.update({name: row[name] for name in again if name in row})
            there.update(removed=0, changed=row["created"])

    def put(self, kind: str, entity: bytes, row: Row) -> None:
        """Write a whole row, whatever was there before."""
        if self._gathered is None:
            self._connection.execute(_putting(kind, tuple(row)), (entity, *row.values()))
        else:
            self._gathered.setdefault(kind, {})[entity] = row

    def change(self, kind: str, entity: bytes, row: Row) -> None:
        """Set columns of a row, if it is there."""
        there = None if self._gathered is None else self._gathered.get(kind, {}).get(entity)
        if there is not None:
            there.update(row)
        elif row:
            self._connection.execute(_changing(kind, tuple(row)), (*row.values(), entity))

    def bury(self, kind: str, entity: bytes, row: Row) -> None:
        """Add a row where none is."""
        if self._gathered is None:
            sql = _putting(kind, tuple(row)).partition(" ON CONFLICT")[0]
            self._connection.execute(f"{sql} ON CONFLICT(id) DO NOTHING", (entity, *row.values()))
        else:
            self._gathered.setdefault(kind, {}).setdefault(entity, row)

    def write_gathered(self) -> None:
        """Write the rows that were gathered so far, in the order in which they were added."""
        for kind, rows in (self._gathered or {}).items():
            number = int(self._connection.value(f'SELECT max(n) FROM "{kind}"') or 0)
            alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
            for entity, row in rows.items():
                number += 1
                alike.setdefault(tuple(row), []).append((number, entity, *row.values()))
            for columns, some in alike.items():
                self._connection.execute_many(_writing(kind, columns), some)
            rows.clear()


def _names(columns: tuple[str, ...]) -> str:
    return "".join(f',"{name}"' for name in columns)


@cache
def _writing(kind: str, columns: tuple[str, ...]) -> str:
    return f'INSERT INTO "{kind}"(n,id{_names(columns)}) VALUES(?,?{",?" * len(columns)})'


@cache
def _adding(kind: str, columns: tuple[str, ...], again: tuple[str, ...]) -> str:
    # What has a derived identity may be added again, in another copy or after an undo.
    names = ["removed=0", "changed=excluded.created"] if "created" in columns else ["id=id"]
    names += [f'"{name}"=excluded."{name}"' for name in again]
    return f"{_inserting(kind, columns)} ON CONFLICT(id) DO UPDATE SET {','.join(names)}"


@cache
def _putting(kind: str, columns: tuple[str, ...]) -> str:
    names = ",".join(f'"{name}"=excluded."{name}"' for name in columns)
    return f"{_inserting(kind, columns)} ON CONFLICT(id) DO UPDATE SET {names}"


@cache
def _changing(kind: str, columns: tuple[str, ...]) -> str:
    given = ",".join(f'"{name}"=?' for name in columns)
    return f'UPDATE "{kind}" SET {given} WHERE id=?'


def _inserting(kind: str, columns: tuple[str, ...]) -> str:
    return f'INSERT INTO "{kind}"(id{_names(columns)}) VALUES(?{",?" * len(columns)})'
