"""The state tables: what the journal's ops add up to, kept current by code and never by hand.

An op adds an entity or sets fields of it; applied in the order (clock, chain), the last writer of
a field wins. A replay into empty tables gives the same rows, which `dump` compares by uuid.
"""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from functools import cache
from typing import Any

from qualcode.model import clock
from qualcode.store import blobs, journal, schema
from qualcode.store.engine import Connection, Row, in_memory
from qualcode.store.entities import ENTITIES, FIELDS, REMOVED, Field, Holds
from qualcode.store.journal import Op

ADD = "add"
SET = "set"
REASON = "act.reason"


class Projection:
    """Applies ops to the state tables of one connection.

    ``words_of`` reads a blob by name, None when it was erased: from the same file, or from the
    original while replaying. ``erased`` are the entities of which only a tombstone is left.
    ``revisions`` counts what was applied by kind, so that what is derived knows when it is old.
    """

    def __init__(
        self,
        connection: Connection,
        words_of: Callable[[bytes], str | None],
        erased: Iterable[bytes] = (),
    ) -> None:
        self._connection = connection
        self._words_of = words_of
        self._erased = frozenset(erased)
        self.revisions: Counter[str] = Counter()
        self._waiting: dict[str, list[tuple[Any, ...]]] | None = None
        self._awaited: set[bytes] = set()

    @contextmanager
    def in_bulk(self) -> Generator[None]:
        """Gather rows that are added and write many at once, until the end of the block."""
        self._waiting = {}
        yield
        self._write_waiting()
        self._waiting = None

    def _insert(self, entity: bytes, sql: str, row: tuple[Any, ...]) -> None:
        if self._waiting is None:
            self._connection.execute(sql, row)
            return
        # Two rows of one entity are written in their order.
        if entity in self._awaited:
            self._write_waiting()
        self._awaited.add(entity)
        self._waiting.setdefault(sql, []).append(row)

    def _update(self, sql: str, row: tuple[Any, ...]) -> None:
        self._write_waiting()
        self._connection.execute(sql, row)

    def _write_waiting(self) -> None:
        if self._waiting:
            for sql, rows in self._waiting.items():
                self._connection.execute_many(sql, rows)
            self._waiting.clear()
            self._awaited.clear()

    def apply(self, op: Op) -> None:
        """Bring the state tables up to date with one op. Unknown kinds are kept, not applied."""
        payload: dict[str, Any] | None = json.loads(op.payload) if op.payload else None
        self.apply_read(op, journal.header_of(op), payload)

    def apply_read(
        self, op: Op, header: dict[str, Any] | None, payload: dict[str, Any] | None
    ) -> None:
        """Apply an op whose header and payload are at hand already."""
        if header is not None:
            self._apply_header(op, header)
        kind, _, deed = op.kind.partition(".")
        self.revisions[kind] += 1
        fields = FIELDS.get(kind)
        if payload is None or op.entity in self._erased:
            self._leave_tombstone(op, kind)
        elif op.kind == REASON:
            given = payload["set"]
            reason = self._typed(given["reason"]) or ""
            self._update(
                "UPDATE act SET reason=?, reason_at=? WHERE id=?",
                (reason, given["reason_at"], op.entity),
            )
        elif fields is None:
            return
        elif deed == ADD:
            self._add(op, kind, payload)
        elif deed == SET:
            self._set(op, kind, fields, payload["set"])

    def _apply_header(self, op: Op, header: dict[str, Any]) -> None:
        act = journal.act_id(op.chain_uuid, op.grp)
        undoes, redoes = (
            bytes.fromhex(header[each]) if each in header else None for each in ("undoes", "redoes")
        )
        late = header["at"] - clock.milliseconds(op.hlc)
        self._insert(
            act,
            "INSERT INTO act(id,chain,grp,coder,verb,late,east,hlc,reason,undoes,redoes) "
            "VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            (
                act, op.chain, op.grp, op.coder, header["verb"], late, header["east"],
                op.hlc, self._typed(header.get("reason")) or "", undoes, redoes,
            ),
        )  # fmt: skip
        if undoes is not None:
            self._update("UPDATE act SET undone_by=? WHERE id=?", (act, undoes))
        if redoes is not None:
            self._update("UPDATE act SET undone_by=NULL WHERE id=?", (redoes,))

    def _column(self, field: Field, value: Any) -> Any:
        if value is None:
            return field.default
        if field.holds is Holds.NUMBER:
            return value
        match field.holds:
            case Holds.REFERENCE:
                return bytes.fromhex(value)
            case Holds.VALUES if _is_blob(value):
                return self._words_of(bytes.fromhex(value["blob"]))
            case Holds.VALUES:
                return journal.canonical(value)
            case Holds.WORDS:
                return bytes.fromhex(value["blob"])
            case Holds.VOICES:
                return bytes.fromhex("".join(value["blobs"]))
            case Holds.TEXT if field.typed:
                return self._typed(value)
            case Holds.FLAG:
                return int(value)
            case _:
                return value

    def _typed(self, value: Any) -> Any:
        """Return a typed text, which the journal holds in a blob unless it was published."""
        if not _is_blob(value):
            return value
        words = self._words_of(bytes.fromhex(value["blob"]))
        return blobs.ERASED if words is None else words

    def _add(self, op: Op, kind: str, given: dict[str, Any]) -> None:
        sql, known, says_who = _adding(kind, tuple(given))
        row: list[Any] = [op.entity, clock.milliseconds(op.hlc)]
        row += [self._column(field, given[field.name]) for field in known]
        if says_who:
            row.append(op.coder)
        self._insert(op.entity, sql, tuple(row))

    def _set(self, op: Op, kind: str, fields: dict[str, Field], given: dict[str, Any]) -> None:
        names = ["changed=?"]
        row: list[Any] = [clock.milliseconds(op.hlc)]
        for name, value in given.items():
            if name == REMOVED:
                names.append("removed=?")
                row.append(int(value))
            elif name in fields:
                names.append(f'"{name}"=?')
                row.append(self._column(fields[name], value))
        self._update(f'UPDATE "{kind}" SET {",".join(names)} WHERE id=?', (*row, op.entity))

    def _leave_tombstone(self, op: Op, kind: str) -> None:
        """Keep an erased entity as removed, so that what refers to it still stands."""
        if kind in FIELDS:
            at = clock.milliseconds(op.hlc)
            self._update(
                f'INSERT OR IGNORE INTO "{kind}"(id,created,removed) VALUES(?,?,1)',
                (op.entity, at),
            )


@cache
def _adding(kind: str, given: tuple[str, ...]) -> tuple[str, tuple[Field, ...], bool]:
    """Return the statement that adds an entity, its fields, and whether its maker comes last.

    Who made an entity is its coder, where it has one. What has a derived identity may be added
    again, in another copy or after an undo. A code out of a codebook then only comes back; a
    person's reading or decision counts anew.
    """
    fields = FIELDS[kind]
    known = tuple(fields[name] for name in given if name in fields)
    who = "creator" if "coder" not in fields else "" if "coder" in given else "coder"
    names = [f'"{field.name}"' for field in known] + ([who] if who else [])
    again = [] if kind == "code" else [f"{name}=excluded.{name}" for name in names]
    sql = (
        f'INSERT INTO "{kind}"({",".join(["id", "created", *names])}) '
        f"VALUES(?,?{',?' * len(names)}) ON CONFLICT(id) DO UPDATE SET "
        + ",".join(["removed=0", "changed=excluded.created", *again])
    )
    return sql, known, bool(who)


def _is_blob(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"blob"}  # pyright: ignore[reportUnknownMemberType]


def projecting(target: Connection, source: Connection) -> Projection:
    """Return a projection into one connection of the journal, and with the words, of another."""
    erased = journal.erased_entities(source)
    return Projection(target, lambda name: blobs.find(source, name), erased)


def replay(source: Connection) -> Connection:
    """Replay a whole journal into state tables in memory and return them."""
    target = in_memory()
    with target.transaction():
        _fill(target, source)
    return target


def rebuild(connection: Connection) -> None:
    """Drop the state tables and replay the journal into new ones. One transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.transaction():
            for kind in (*reversed(list(ENTITIES)), "act"):
                connection.execute(f'DROP TABLE IF EXISTS "{kind}"')
            _fill(connection, connection)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def _fill(target: Connection, source: Connection) -> None:
    schema.create_state_tables(target)
    projection = projecting(target, source)
    with projection.in_bulk():
        for op in journal.ops(source):
            projection.apply(op)
    # Over rows that are there an index is made faster than kept.
    schema.create_indexes(target)


def dump(connection: Connection) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """Yield every row of the state tables in one canonical form and order, by uuid.

    Row numbers and the local numbers of chains are left out: they differ between copies.
    """
    for kind, rows in tables(connection):
        # No two rows have one uuid, so nothing behind it is ever compared.
        for row in sorted(rows):
            yield kind, row


def tables(connection: Connection) -> Iterable[tuple[str, list[Row]]]:
    """Yield the rows of each state table, as `dump` gives them, in the order they came."""
    acts = "id,coder,verb,late,east,hlc,reason,reason_at,undoes,redoes,undone_by"
    yield "act", connection.rows(f"SELECT {acts} FROM act ORDER BY n")
    for kind, fields in ENTITIES.items():
        columns = ",".join(f'"{field.name}"' for field in fields)
        sql = f'SELECT id,{columns},removed,creator,created,changed FROM "{kind}" ORDER BY n'
        yield kind, connection.rows(sql)
