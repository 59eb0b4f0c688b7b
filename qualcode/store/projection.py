"""The state tables: what the journal's ops add up to, kept current by code and never by hand.

An op adds an entity or sets fields of it; applied in the order (clock, chain), the last writer of
a field wins. `replaying` fills empty tables with the same rows; `uniting` works out what several
chains, begun apart, say of one entity.
"""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from qualcode.model import clock
from qualcode.store import blobs, journal
from qualcode.store.engine import Connection
from qualcode.store.entities import ENTITIES, FIELDS, REMOVED, Field, Holds
from qualcode.store.journal import Op, given_by
from qualcode.store.settling import TOGETHER, Settled

ADD = "add"
SET = "set"
REASON = "act.reason"


class Projection:
    """Applies ops to the state tables of one connection.

    ``words_of`` reads a blob by name, None when it was erased: from the same file, or from the
    original while replaying. ``erased`` are the entities of which only a tombstone is left.
    ``revisions`` counts what was applied by kind, so that what is derived knows when it is old.
    ``disputed`` are the entities with conflicts that nobody has decided; ``circles`` says that some
    are about where codes belong.
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
        self.disputed: set[bytes] = set()
        self.circles = False

    def look_for_disputes(self) -> None:
        """Know which entities have conflicts: writing a disputed field ends its conflict."""
        rows = self._connection.rows("SELECT entity,field FROM conflict")
        self.disputed = {entity for entity, _ in rows}
        self.circles = any(field in ("parent", "merged_into") for _, field in rows)
        self.revisions["conflict"] += 1

    @contextmanager
    def in_bulk(self) -> Generator[None]:
        """Gather rows that are added and write many at once, until the end of the block."""
        self._waiting = {}
        try:
            yield
            self.write_waiting()
        finally:
            self._waiting = None
            self._awaited.clear()

    def _insert(self, entity: bytes, sql: str, row: tuple[Any, ...]) -> None:
        if self._waiting is None:
            self._connection.execute(sql, row)
            return
        # Two rows of one entity are written in their order.
        if entity in self._awaited:
            self.write_waiting()
        self._awaited.add(entity)
        self._waiting.setdefault(sql, []).append(row)

    def _update(self, sql: str, row: tuple[Any, ...]) -> None:
        self.write_waiting()
        self._connection.execute(sql, row)

    def write_waiting(self) -> None:
        """Write the rows that were gathered so far."""
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
            self.apply_header(op, header)
        self._apply_payload(op, payload)

    def apply_body(self, op: Op) -> None:
        """Apply what an op says of its entity, without the header of its act."""
        self._apply_payload(op, json.loads(op.payload) if op.payload else None)

    def _apply_payload(self, op: Op, payload: dict[str, Any] | None) -> None:
        kind, _, deed = op.kind.partition(".")
        self.revisions[kind] += 1
        fields = FIELDS.get(kind)
        if payload is None or op.entity in self._erased:
            self._leave_tombstone(op, kind)
            return
        if op.entity in self.disputed:
            self._end_disputes(op)
        if op.kind == REASON:
            self.set_reason(op.entity, payload["set"]["reason"], payload["set"]["reason_at"])
        elif fields is None:
            return
        elif deed == ADD:
            self._add(op, kind, payload)
        elif deed == SET:
            self._set(op, kind, fields, payload["set"])

    def _end_disputes(self, op: Op) -> None:
        """Strike the conflicts about fields that somebody writes who has seen them."""
        written = {TOGETHER[name][0] if name in TOGETHER else name for name in given_by(op)}
        if op.kind.endswith(".add"):
            written.add(REMOVED)
        self.revisions["conflict"] += 1
        for name in written:
            self._update("DELETE FROM conflict WHERE entity=? AND field=?", (op.entity, name))

    def apply_header(self, op: Op, header: dict[str, Any]) -> None:
        """Add the act that an op begins."""
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

    def set_row(self, kind: str, entity: bytes, settled: Settled) -> None:
        """Write the row of an entity as several chains together have it."""
        fields = FIELDS[kind]
        row: dict[str, Any] = {name: field.default for name, field in fields.items()}
        row |= {
            name: self._column(fields[name], value)
            for name, value in settled.fields.items()
            if name in fields
        }
        if "coder" not in fields:
            row["creator"] = settled.first.coder
        elif row["coder"] is None:
            row["coder"] = settled.first.coder
        row["created"] = clock.milliseconds(settled.first.hlc)
        row["changed"] = clock.milliseconds(settled.changed.hlc) if settled.changed else 0
        row["removed"] = int(settled.removed)
        self._upsert(kind, entity, row)

    def bury(self, kind: str, entity: bytes, ops: Sequence[Op]) -> None:
        """Leave a tombstone of an entity whose words were erased; nothing of one never added."""
        row: dict[str, Any] = {field.name: field.default for field in ENTITIES[kind]}
        if any(op.payload is None for op in ops):
            created = clock.milliseconds(ops[0].hlc)
            row |= {"creator": None, "created": created, "changed": 0, "removed": 1}
            self._upsert(kind, entity, row)

    def set_reason(self, act: bytes, reason: Any, at: int | None) -> None:
        """Set an act's reason to one that the journal holds."""
        self._update(
            "UPDATE act SET reason=?, reason_at=? WHERE id=?", (self._typed(reason) or "", at, act)
        )

    def _upsert(self, kind: str, entity: bytes, row: dict[str, Any]) -> None:
        self.revisions[kind] += 1
        names = ",".join(f'"{name}"' for name in row)
        again = ",".join(f'"{name}"=excluded."{name}"' for name in row)
        self._update(
            f'INSERT INTO "{kind}"(id,{names}) VALUES(?{",?" * len(row)}) '
            f"ON CONFLICT(id) DO UPDATE SET {again}",
            (entity, *row.values()),
        )

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
