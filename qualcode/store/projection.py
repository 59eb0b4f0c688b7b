"""The state tables: what the journal's ops add up to, kept current by code and never by hand.

An op adds an entity or sets fields of it; applied in the order (clock, chain), the last writer of
a field wins. A replay into empty tables gives the same rows, which `dump` compares by uuid.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from qualcode.model import clock
from qualcode.store import blobs, journal, schema
from qualcode.store.engine import Connection, in_memory
from qualcode.store.entities import ENTITIES, FIELDS, REMOVED, Field, Holds
from qualcode.store.journal import Op

ADD = "add"
SET = "set"
REASON = "act.reason"

_EAGER = {kind: [field.name for field in fields] for kind, fields in ENTITIES.items()}


class Projection:
    """Applies ops to the state tables of one connection.

    ``words_of`` reads a blob by name: from the same file, or from the original while replaying.
    """

    def __init__(self, connection: Connection, words_of: Callable[[bytes], str]) -> None:
        self._connection = connection
        self._words_of = words_of

    def apply(self, op: Op) -> None:
        """Bring the state tables up to date with one op. Unknown kinds are kept, not applied."""
        if op.payload is None:
            self._erase(op)
            return
        payload: dict[str, Any] = json.loads(op.payload)
        self.apply_read(op, payload)

    def apply_read(self, op: Op, payload: dict[str, Any]) -> None:
        """Apply an op whose payload is at hand already."""
        header = payload.get("act")
        if header is not None:
            self._apply_header(op, header)
        if op.kind == REASON:
            self._connection.execute(
                "UPDATE act SET reason=?, reason_at=? WHERE id=?",
                (payload["set"]["reason"], clock.milliseconds(op.hlc), op.entity),
            )
            return
        kind, _, deed = op.kind.partition(".")
        fields = FIELDS.get(kind)
        if fields is None:
            return
        if deed == ADD:
            self._add(op, kind, fields, payload["set"])
        elif deed == SET:
            self._set(op, kind, fields, payload["set"])

    def _apply_header(self, op: Op, header: dict[str, Any]) -> None:
        act = journal.act_id(op.chain_uuid, op.grp)
        undoes, redoes = (
            bytes.fromhex(header[each]) if each in header else None for each in ("undoes", "redoes")
        )
        self._connection.execute(
            "INSERT INTO act(id,chain,grp,coder,verb,at,east,hlc,reason,undoes,redoes) "
            "VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            (
                act, op.chain, op.grp, op.coder, header["verb"], header["at"], header["east"],
                op.hlc, header.get("reason", ""), undoes, redoes,
            ),
        )  # fmt: skip
        if undoes is not None:
            self._connection.execute("UPDATE act SET undone_by=? WHERE id=?", (act, undoes))
        if redoes is not None:
            self._connection.execute("UPDATE act SET undone_by=NULL WHERE id=?", (redoes,))

    def _column(self, field: Field, value: Any) -> Any:
        if value is None:
            return field.default
        match field.holds:
            case Holds.REFERENCE:
                return bytes.fromhex(value)
            case Holds.VALUES:
                return journal.canonical(value)
            case Holds.WORDS:
                return bytes.fromhex(value["blob"])
            case Holds.LABEL if isinstance(value, dict):
                return self._words_of(bytes.fromhex(value["blob"]))  # pyright: ignore
            case Holds.FLAG:
                return int(value)
            case _:
                return value

    def _add(self, op: Op, kind: str, fields: dict[str, Field], given: dict[str, Any]) -> None:
        names = ["id", "creator", "created", "changed"]
        at = clock.milliseconds(op.hlc)
        row: list[Any] = [op.entity, op.coder, at, at]
        for name, value in given.items():
            field = fields.get(name)
            if field is not None:
                names.append(f'"{name}"')
                row.append(self._column(field, value))
        if "coder" in fields and "coder" not in given:
            names.append("coder")
            row.append(op.coder)
        marks = ",".join("?" * len(row))
        self._connection.execute(
            f'INSERT OR IGNORE INTO "{kind}"({",".join(names)}) VALUES({marks})', tuple(row)
        )

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
        self._connection.execute(
            f'UPDATE "{kind}" SET {",".join(names)} WHERE id=?', (*row, op.entity)
        )

    def _erase(self, op: Op) -> None:
        """Leave a tombstone: the entity stays, removed, so that what refers to it still stands."""
        kind = op.kind.partition(".")[0]
        if kind in FIELDS:
            at = clock.milliseconds(op.hlc)
            self._connection.execute(
                f'INSERT OR IGNORE INTO "{kind}"(id,creator,created,changed) VALUES(?,?,?,?)',
                (op.entity, op.coder, at, at),
            )
            self._connection.execute(f'UPDATE "{kind}" SET removed=1 WHERE id=?', (op.entity,))


def replay(source: Connection) -> Connection:
    """Replay a whole journal into state tables in memory and return them."""
    target = in_memory()
    schema.create_state_tables(target)
    projection = Projection(target, lambda name: blobs.get(source, name))
    with target.transaction():
        for op in journal.ops(source):
            projection.apply(op)
    return target


def rebuild(connection: Connection) -> None:
    """Drop the state tables and replay the journal into new ones. One transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.transaction():
            for kind in (*reversed(list(ENTITIES)), "act"):
                connection.execute(f'DROP TABLE IF EXISTS "{kind}"')
            schema.create_state_tables(connection)
            projection = Projection(connection, lambda name: blobs.get(connection, name))
            for op in journal.ops(connection):
                projection.apply(op)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def dump(connection: Connection) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """Yield every row of the state tables in one canonical form and order, by uuid.

    Row numbers and the local numbers of chains are left out: they differ between copies.
    """
    acts = "id,coder,verb,at,east,hlc,reason,reason_at,undoes,redoes,undone_by"
    for row in connection.rows(f"SELECT {acts} FROM act ORDER BY id"):
        yield "act", row
    for kind, names in _EAGER.items():
        columns = ",".join(f'"{name}"' for name in names)
        sql = f'SELECT id,{columns},removed,creator,created,changed FROM "{kind}" ORDER BY id'
        for row in connection.rows(sql):
            yield kind, row
