"""One act while it is being done: its ops, journaled and applied in one transaction."""

import json
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.store import blobs, journal
from qualcode.store.engine import Connection
from qualcode.store.entities import FIELDS, REMOVED, Field, Holds
from qualcode.store.journal import Journal
from qualcode.store.projection import Projection


class ActInProgress:
    """Adds, changes and removes entities on behalf of one coder; made by `Project.act`."""

    def __init__(
        self,
        connection: Connection,
        writer: Journal,
        projection: Projection,
        header: dict[str, Any],
    ) -> None:
        self._connection = connection
        self._journal = writer
        self._projection = projection
        self._header = header
        self._coder = writer.coder
        self._wall_ms: int = header["at"]
        _, self._chain_uuid, self._grp = writer.place
        self._touched: set[tuple[str, Id]] = set()
        self._begun = False

    @property
    def id(self) -> Id:
        """The act's identity."""
        return journal.act_id(self._chain_uuid, self._grp).hex()

    @property
    def changes(self) -> Changes:
        """What has been touched so far."""
        return Changes(frozenset(self._touched), self.id if self._begun else None)

    def add(self, kind: str, entity: Id | None = None, /, **fields: Any) -> Id:
        """Add an entity with these fields and return its id. Nulls and defaults are left out."""
        known = FIELDS[kind]
        entity = entity or ids.new_id()
        given = {
            name: self._stored(known[name], value)
            for name, value in fields.items()
            if value is not None
            and value != ""
            and value != ()
            and value != []
            # Whose chain it is says who did it; only another coder's name needs saying.
            and not (name == "coder" and value == self._coder)
        }
        self._append(f"{kind}.add", kind, entity, {"set": given})
        return entity

    def change(self, kind: str, entity: Id, /, **fields: Any) -> bool:
        """Set fields of an entity; what does not change is left out. Says whether anything did."""
        known = FIELDS[kind]
        before = self._current(kind, entity, list(fields))
        was: dict[str, Any] = {}
        given: dict[str, Any] = {}
        for name, value in fields.items():
            if name == REMOVED:
                now: Any = int(value)
            else:
                if known[name].holds is Holds.WORDS and self._same_words(before[name], value):
                    continue
                now = self._stored(known[name], value)
            if comparable(now) != comparable(before[name]):
                was[name], given[name] = self._as_journaled(kind, entity, name, before[name]), now
        if not given:
            return False
        self._append(f"{kind}.set", kind, entity, {"set": given, "was": was})
        return True

    def remove(self, kind: str, entity: Id) -> bool:
        """Remove an entity; it stays in the journal and can come back."""
        return self.change(kind, entity, removed=1)

    def put_back(self, kind: str, entity: Id, given: dict[str, Any], was: dict[str, Any]) -> None:
        """Set fields to values as the journal holds them: an undo or a redo of an earlier op."""
        self._append(f"{kind}.set", kind, entity, {"set": given, "was": was})

    def give_reason(self, act: Id, reason: str, was: str) -> None:
        """Record why an act was done, afterwards."""
        self._append("act.reason", "act", act, {"set": {"reason": reason}, "was": {"reason": was}})

    def touch(self, kind: str, entity: Id) -> None:
        """Name something that looks different after this act though no op is on it."""
        self._touched.add((kind, entity))

    def _append(self, op_kind: str, kind: str, entity: Id, payload: dict[str, Any]) -> None:
        if not self._begun:
            payload["act"] = self._header
            self._begun = True
        op = self._journal.append(
            self._wall_ms, self._grp, op_kind, ids.to_bytes(entity), payload
        )  # fmt: skip
        self._projection.apply_read(op, payload)
        self._touched.add((kind, entity))

    def _stored(self, field: Field, value: Any) -> Any:
        if value is None:
            return None
        match field.holds:
            case Holds.WORDS:
                return {"blob": blobs.put(self._connection, value).hex()} if value else None
            case Holds.FLAG:
                return int(value)
            case Holds.LABEL if isinstance(value, Quoted):
                return {"blob": blobs.put(self._connection, value.words).hex()}
            case Holds.VALUES:
                # Through JSON once, so that what is compared is what is stored.
                return json.loads(journal.canonical(value))
            case _:
                return value

    def _as_journaled(self, kind: str, entity: Id, name: str, value: Any) -> Any:
        """Return a former value as the journal may hold it: a participant's words as a blob."""
        field = FIELDS[kind].get(name)
        if field is None or field.holds is not Holds.LABEL or "in_vivo" not in FIELDS[kind]:
            return value
        in_vivo = self._current(kind, entity, ["in_vivo"])["in_vivo"]
        return self._stored(field, Quoted(value) if in_vivo else value)

    def _same_words(self, before: Any, value: Any) -> bool:
        stored = bytes.fromhex(before["blob"]) if before else None
        return blobs.get(self._connection, stored) == (value or "")

    def _current(self, kind: str, entity: Id, names: list[str]) -> dict[str, Any]:
        return current_fields(self._connection, kind, entity, names)


class Quoted:
    """A label made of a participant's own words, to be kept where they can be erased."""

    def __init__(self, words: str) -> None:
        self.words = words


def current_fields(
    connection: Connection, kind: str, entity: Id, names: list[str]
) -> dict[str, Any]:
    """Return fields of an entity's row in the form the journal gives them.

    Raises LookupError when there is no such entity.
    """
    columns = ",".join(f'"{name}"' for name in names)
    row = connection.row(f'SELECT {columns} FROM "{kind}" WHERE id=?', (ids.to_bytes(entity),))
    if row is None:
        raise LookupError(f"no {kind} {entity}")
    found: dict[str, Any] = {}
    for name, value in zip(names, row, strict=True):
        holds = Holds.FLAG if name == REMOVED else FIELDS[kind][name].holds
        if value is None:
            found[name] = None
        elif holds is Holds.REFERENCE:
            found[name] = value.hex()
        elif holds is Holds.WORDS:
            found[name] = {"blob": value.hex()}
        elif holds is Holds.VALUES:
            found[name] = json.loads(value)
        else:
            found[name] = value
    return found


def comparable(value: Any) -> Any:
    """No value, an empty text and an empty list are the same to a person."""
    return None if value in ("", [], {}) else value
