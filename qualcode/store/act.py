"""One act while it is being done: its ops, journaled and applied in one transaction."""

import json
from dataclasses import dataclass
from typing import Any, cast

from qualcode.model import ids
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.words import sound
from qualcode.store import blobs, journal
from qualcode.store.engine import Connection
from qualcode.store.entities import FIELDS, REMOVED, Field, Holds
from qualcode.store.journal import Journal
from qualcode.store.projection import Projection


@dataclass(frozen=True, slots=True)
class Published:
    """A value out of a published codebook: nobody's words, so the journal holds it plain."""

    value: Any


class ActInProgress:
    """Adds, changes and removes entities on behalf of one coder; made by `Project.act`.

    Raises UserError for an entity that is not there, and for text that is none.
    """

    def __init__(
        self,
        connection: Connection,
        writer: Journal,
        projection: Projection,
        header: dict[str, Any],
        reason: str,
    ) -> None:
        self._connection = connection
        self._journal = writer
        self._projection = projection
        self._header = header
        self._reason = reason
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
    def begun(self) -> bool:
        """Whether anything was done so far."""
        return self._begun

    @property
    def changes(self) -> Changes:
        """What has been touched so far."""
        return Changes(frozenset(self._touched), self.id) if self._begun else NOTHING

    def add(self, kind: str, entity: Id | None = None, /, **fields: Any) -> Id:
        """Add an entity with these fields and return its id. Nulls and defaults are left out."""
        known = FIELDS[kind]
        entity = entity or ids.new_id()
        given = {
            name: self._stored(known[name], value)
            for name, value in fields.items()
            if value not in _NOTHING
            # Whose chain it is says who did it; only another coder's name needs saying.
            and not (name == "coder" and value == self._coder)
        }
        self._append(f"{kind}.add", kind, entity, given)
        return entity

    def change(self, kind: str, entity: Id, /, **fields: Any) -> bool:
        """Set fields of an entity; what does not change is left out. Says whether anything did."""
        known = FIELDS[kind]
        before = self._current(kind, entity, list(fields))
        was: dict[str, Any] = {}
        given: dict[str, Any] = {}
        for name, value in fields.items():
            field = known.get(name, _REMOVED_FIELD)
            if field.holds is Holds.WORDS:
                same = self._words(before[name]) == (_plain(field, value) or "")
            else:
                same = comparable(_plain(field, value)) == comparable(before[name])
            # What two people gave a field apart is decided by writing it, whatever is written.
            if not same or ids.to_bytes(entity) in self._projection.disputed:
                was[name] = self._as_journaled(field, entity, before[name])
                given[name] = self._stored(field, value)
        if not given:
            return False
        self._append(f"{kind}.set", kind, entity, {"set": given, "was": was})
        return True

    def remove(self, kind: str, entity: Id) -> bool:
        """Remove an entity; it stays in the journal and can come back."""
        return self.change(kind, entity, removed=1)

    def remove_for_good(self, kind: str, entity: Id) -> None:
        """Remove an entity whose words were erased: no edit made elsewhere brings it back."""
        given = {REMOVED: 1}
        payload = {"set": given, "was": {REMOVED: 0}, "final": True}
        self._append(f"{kind}.set", kind, entity, payload)

    def put_back(self, kind: str, entity: Id, given: dict[str, Any], was: dict[str, Any]) -> None:
        """Set fields to values as the journal holds them: an undo or a redo of an earlier op."""
        self._append(f"{kind}.set", kind, entity, {"set": given, "was": was})

    def record(self, kind: str, entity: Id, /, **plain: Any) -> None:
        """Record what changes no entity; what is given stands plain in the journal."""
        self._append(kind, kind.partition(".")[0], entity, plain)

    def bring_back(self, kind: str, entity: Id, given: dict[str, Any]) -> None:
        """Add an entity with fields as the journal holds them: one whose adding was lost."""
        self._append(f"{kind}.add", kind, entity, given)

    def give_reason(self, act: Id, reason: str, was: dict[str, Any]) -> None:
        """Record why an act was done, afterwards; ``was`` is the reason so far, as journaled."""
        stored = {"blob": blobs.put(self._connection, sound(reason)).hex()}
        self.put_reason_back(act, {"reason": stored, "reason_at": self._wall_ms}, was)

    def put_reason_back(self, act: Id, given: dict[str, Any], was: dict[str, Any]) -> None:
        """Set an act's reason to what the journal held: an undo or a redo."""
        self._append("act.reason", "act", act, {"set": given, "was": was})

    def say_of_chain(self, chain: bytes, kind: str, **payload: Any) -> None:
        """Record that a chain counts, or from where on it does not."""
        self._append(kind, "chain", chain.hex(), payload)

    def touch(self, kind: str, entity: Id) -> None:
        """Name something that looks different after this act though no op is on it."""
        self._touched.add((kind, entity))

    def _append(self, op_kind: str, kind: str, entity: Id, payload: dict[str, Any]) -> None:
        header = None
        if not self._begun:
            header = self._header
            if self._reason:
                name = blobs.put(self._connection, self._reason)
                header = header | {"reason": {"blob": name.hex()}}
            self._begun = True
        op = self._journal.append(
            self._wall_ms, self._grp, op_kind, ids.to_bytes(entity), payload, header
        )
        self._projection.apply_read(op, header, payload)
        self._touched.add((kind, entity))

    def _stored(self, field: Field, value: Any) -> Any:
        """Return a value as the journal holds it."""
        if isinstance(value, Published):
            return _plain(field, value)
        plain = _plain(field, value)
        if plain is None:
            return None
        if field.holds is Holds.VOICES:
            return {"blobs": [blobs.put(self._connection, each).hex() for each in plain]}
        if field.holds is Holds.WORDS or field.typed:
            if plain in _NOTHING:
                return None if field.holds is not Holds.TEXT else ""
            words = journal.canonical(plain) if field.holds is Holds.VALUES else plain
            return {"blob": blobs.put(self._connection, words).hex()}
        return plain

    def _as_journaled(self, field: Field, entity: Id, value: Any) -> Any:
        """Return a former value as the journal holds it: what was typed as the blob it is in."""
        if not field.typed or value in _NOTHING:
            return value
        for op in reversed(journal.ops_on(self._connection, ids.to_bytes(entity))):
            given = journal.given_by(op)
            if field.name in given:
                return given[field.name]
        return self._stored(field, value)

    def _words(self, journaled: Any) -> str:
        name = bytes.fromhex(journaled["blob"]) if journaled else None
        return blobs.get(self._connection, name)

    def _current(self, kind: str, entity: Id, names: list[str]) -> dict[str, Any]:
        try:
            return current_fields(self._connection, kind, entity, names)
        except LookupError:
            raise UserError(
                f"That {kind} is not in this project.", "It may be of another project."
            ) from None


_REMOVED_FIELD = Field(REMOVED, Holds.FLAG, default=0)
_NOTHING: tuple[Any, ...] = (None, "", (), [], {})


def _sound_within(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _sound_within(each) for name, each in fields.items()}
    if isinstance(value, list | tuple):
        return [_sound_within(each) for each in cast("list[Any]", value)]
    return value


def _plain(field: Field, value: Any) -> Any:
    """Return a value in the form in which it is compared and, unless typed, journaled."""
    if isinstance(value, Published):
        value = value.value
    if value is None:
        return None
    if isinstance(value, str):
        # An enumeration's value is journaled, not its name.
        return sound(str(value))
    match field.holds:
        case Holds.FLAG:
            return int(value)
        case Holds.VALUES:
            # Through JSON once, so that what is compared is what is stored.
            return json.loads(journal.canonical(_sound_within(value)))
        case _:
            return value


def current_fields(
    connection: Connection, kind: str, entity: Id, names: list[str]
) -> dict[str, Any]:
    """Return fields of an entity's row in the form the journal gives them.

    Raises LookupError when there is no such entity.
    """
    columns = ",".join(f'"{name}"' for name in names)
    key = ids.to_bytes(entity)
    row = connection.row(f'SELECT {columns or "id"} FROM "{kind}" WHERE id=?', (key,))
    if row is None:
        raise LookupError(f"no {kind} {entity}")
    found: dict[str, Any] = {}
    for name, value in zip(names, row, strict=bool(names)):
        holds = Holds.FLAG if name == REMOVED else FIELDS[kind][name].holds
        if value is None:
            found[name] = None
        elif holds is Holds.REFERENCE:
            found[name] = value.hex()
        elif holds is Holds.WORDS:
            found[name] = {"blob": value.hex()}
        elif holds is Holds.VOICES:
            found[name] = {"blobs": journal.voice_names(value)}
        elif holds is Holds.VALUES:
            found[name] = json.loads(value)
        else:
            found[name] = value
    return found


def comparable(value: Any) -> Any:
    """No value, an empty text and an empty list are the same to a person."""
    return None if value in ("", [], {}) else value
