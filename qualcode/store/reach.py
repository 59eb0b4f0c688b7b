"""What the engine can still reach of a damaged file, piece by piece."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import engine
from qualcode.store.engine import Connection, EngineError, Row

_SMALLEST_ROW_BYTES = 150
_PROBES = 200
_FAILURES = (EngineError, UserError, UnicodeDecodeError)


class Reach:
    """Reads a copy of a damaged file, and goes on behind each place that cannot be read."""

    def __init__(self, copy: Path, key: Key | None) -> None:
        self._copy = copy
        self._key = key
        self._most = max(1_000, copy.stat().st_size // _SMALLEST_ROW_BYTES)
        self._connection = self._opened(write=True) or self._opened(write=False)

    def rows(self, table: str, columns: str, number: str = "n") -> Iterator[Row]:
        """Yield the rows of a table, by halving what cannot be read at once.

        ``number`` is the column of its row numbers.
        """
        last = self._last(table, number)
        sql = f'SELECT {columns} FROM "{table}" WHERE {number} BETWEEN ? AND ?'
        waiting = [(1, last)] if self._any_reached(sql, last) else []
        while waiting:
            low, high = waiting.pop()
            try:
                yield from self._read(sql, (low, high))
            except _FAILURES:
                if low < high:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]

    def beginning(self, sql: str) -> list[Row]:
        """Return the rows of a query up to the first that cannot be read."""
        rows: list[Row] = []
        if self._connection is not None:
            try:
                rows.extend(self._connection.raw.execute(sql))
            except _FAILURES:
                self._begin_anew()
        return rows

    def close(self) -> None:
        """Close the copy."""
        if self._connection is not None:
            self._connection.close()

    def _opened(self, *, write: bool) -> Connection | None:
        try:
            return engine.connect(self._copy, write=write, key=self._key)
        except _FAILURES:
            return None

    def _read(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
        if self._connection is None:
            return []
        try:
            return self._connection.raw.execute(sql, parameters).fetchall()
        except _FAILURES:
            self._begin_anew()
            raise

    def _begin_anew(self) -> None:
        # After one page that cannot be decrypted, a connection decrypts no other.
        if self._key is not None:
            self.close()
            self._connection = self._opened(write=False)

    def _last(self, table: str, number: str) -> int:
        """Return a table's last row number: the table's, or its index's, or the most it can be."""
        for place in (f'"{table}"', f'"{table}" INDEXED BY "sqlite_autoindex_{table}_1"'):
            with suppress(*_FAILURES):
                rows = self._read(f"SELECT max({number}) FROM {place}")
                return min(self._most, rows[0][0] or 0) if rows else 0
        return self._most

    def _any_reached(self, sql: str, last: int) -> bool:
        """Whether any row is within reach: below a destroyed root, none is."""
        for probe in range(_PROBES):
            at = 1 + probe * last // _PROBES
            with suppress(*_FAILURES):
                self._read(sql, (at, at))
                return True
        return False
