"""The state tables: what the journal's ops add up to, kept current by code and never by hand.

An op adds an entity or sets fields of it; applied in the order (clock, chain), the last writer of
a field wins. `replaying` fills empty tables with the same rows; `uniting` works out what several
chains, begun apart, say of one entity.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from qualcode.model import clock
from qualcode.store import blobs, journal
from qualcode.store.entities import ENTITIES, FIELDS, REMOVED, TOGETHER, Field, Holds
from qualcode.store.journal import Op, given_by
from qualcode.store.state_rows import StateRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from qualcode.store.engine import Connection
    from qualcode.store.settling import Settled

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
        self._state = StateRows(connection)
        self.disputed: set[bytes] = set()
        self.circles = False

    def look_for_disputes(self) -> None:
        """Know which entities have conflicts: writing a disputed field ends its conflict."""
        rows = self._connection.rows("SELECT entity,field FROM conflict")
        self.disputed = {entity for entity, _ in rows}
        self.circles = any(field in ("parent", "merged_into") for _, field in rows)
        self.revisions["conflict"] += 1

    def in_bulk(self) -> AbstractContextManager[None]:
        """Gather rows and write them all at the end of the block."""
        return self._state.gathering()

    def write_gathered(self) -> None:
        """Write the rows that were gathered so far."""
        self._state.write_gathered()

    def apply(self, op: Op) -> None:
        """Bring the state tables up to date with one op. Unknown kinds are kept, not applied."""
        payload: dict[str, Any] | None = journal.read(op.payload) if op.payload else None
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
        self._apply_payload(op, journal.read(op.payload) if op.payload else None)

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
            self._connection.execute(
                "DELETE FROM conflict WHERE entity=? AND field=?", (op.entity, name)
            )

    def apply_header(self, op: Op, header: dict[str, Any]) -> None:
        """Add the act that an op begins."""
        act = journal.act_id(op.chain_uuid, op.grp)
        row: dict[str, Any] = {
            "chain": op.chain,
            "grp": op.grp,
            "coder": op.coder,
            "verb": header["verb"],
            "late": header["at"] - clock.milliseconds(op.hlc),
            "east": header["east"],
            "hlc": op.hlc,
        }
        # Most acts have none of these, and what a row leaves out costs nothing.
        if "reason" in header:
            row["reason"] = self._typed(header["reason"]) or ""
        for pointer, undone_by in (("undoes", act), ("redoes", None)):
            if pointer in header:
                row[pointer] = other = bytes.fromhex(header[pointer])
                self._state.change("act", other, {"undone_by": undone_by})
        self._state.add("act", act, row, ())

    def _column(self, field: Field, value: Any) -> Any:
        if value is None:
            return field.default
        holds = field.holds
        if holds is Holds.NUMBER:
            return value
        if holds is Holds.REFERENCE:
            return bytes.fromhex(value)
        match holds:
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
        """Add an entity, or one that has a derived identity once more.

        A code out of a codebook then only comes back; a person's reading or decision counts anew.
        Who made an entity is its coder, where it has one.
        """
        fields = FIELDS[kind]
        row: dict[str, Any] = {}
        for name, value in given.items():
            field = fields.get(name)
            if field is not None:
                row[name] = self._column(field, value)
        if "coder" not in fields:
            row["creator"] = op.coder
        elif "coder" not in row:
            row["coder"] = op.coder
        again = () if kind == "code" else tuple(row)
        row["created"] = clock.milliseconds(op.hlc)
        self._state.add(kind, op.entity, row, again)

    def _set(self, op: Op, kind: str, fields: dict[str, Field], given: dict[str, Any]) -> None:
        row: dict[str, Any] = {"changed": clock.milliseconds(op.hlc)}
        for name, value in given.items():
            if name == REMOVED:
                row[REMOVED] = int(value)
            elif name in fields:
                row[name] = self._column(fields[name], value)
        self._state.change(kind, op.entity, row)

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
        self._put(kind, entity, row)

    def bury(self, kind: str, entity: bytes, ops: Sequence[Op]) -> None:
        """Leave a tombstone of an entity whose words were erased; nothing of one never added."""
        row: dict[str, Any] = {field.name: field.default for field in ENTITIES[kind]}
        if any(op.payload is None for op in ops):
            created = clock.milliseconds(ops[0].hlc)
            row |= {"creator": None, "created": created, "changed": 0, "removed": 1}
            self._put(kind, entity, row)

    def set_reason(self, act: bytes, reason: Any, at: int | None) -> None:
        """Set an act's reason to one that the journal holds."""
        self._state.change("act", act, {"reason": self._typed(reason) or "", "reason_at": at})

    def _put(self, kind: str, entity: bytes, row: dict[str, Any]) -> None:
        self.revisions[kind] += 1
        self._state.put(kind, entity, row)

    def _leave_tombstone(self, op: Op, kind: str) -> None:
        """Keep an erased entity as removed, so that what refers to it still stands."""
        if kind in FIELDS:
            at = clock.milliseconds(op.hlc)
            self._state.bury(kind, op.entity, {"created": at, REMOVED: 1})


def _is_blob(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"blob"}  # pyright: ignore[reportUnknownMemberType]


def projecting(target: Connection, source: Connection) -> Projection:
    """Return a projection into one connection of the journal, and with the words, of another."""
    erased = journal.erased_entities(source)
    return Projection(target, lambda name: blobs.find(source, name), erased)
