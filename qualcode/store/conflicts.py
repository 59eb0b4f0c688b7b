"""Conflicts: fields that two people wrote apart, listed until somebody who knows both decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.model import clock, ids
from qualcode.model.codes import Codebook, fold
from qualcode.model.errors import UserError
from qualcode.model.merging import Conflict, Lookalike, Said
from qualcode.model.polarity import Polarity
from qualcode.model.words import folded
from qualcode.store import journal
from qualcode.store.act import current_fields
from qualcode.store.backed_up import BackedUp
from qualcode.store.entities import FIELDS, REMOVED, TOGETHER
from qualcode.store.sentences import shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model.changes import Changes
    from qualcode.model.codings import Coding, Note
    from qualcode.model.ids import Id
    from qualcode.store.journal import Op

_FIELDS_IN_WORDS = {
    "name": "the name", "parent": "the place in the codebook", "colour": "the colour",
    "pattern": "the pattern", "definition": "the definition", "include": "what to include",
    "exclude": "what to exclude", "example": "the example", "near_miss": "the near miss",
    "status": "whether it is in use", "merged_into": "what it was merged into",
    "version": "the words covered", "from_version": "the first passage",
    "to_version": "the second passage", "code": "the code", "polarity": "the polarity",
    "memo": "the memo", "text": "the words", "with_whom": "with whom", "time": "the time",
    "title": "the title", "reason": "the reason", "role": "the role", "label": "the label",
    "participant": "who it is", REMOVED: "whether it stays", "initials": "the initials",
    "position": "the place in the order",
}  # fmt: skip
_KINDS_IN_WORDS = {
    "code": "the code", "coding": "the coding of", "note": "the note", "document": "the transcript",
    "link": "the link", "coder": "the coder", "participant": "the participant",
    "speaker": "the speaker", "decision": "the decision", "act": "the act", "study": "the study",
    "phase": "the phase", "reading": "the reading", "suggestion": "the suggestion",
    "entry": "the journal entry",
}  # fmt: skip


class Conflicts(BackedUp):
    """What copies that were merged disagree about, and deciding it."""

    def conflicts(self) -> list[Conflict]:
        """Return the conflicts that nobody has decided yet, in the order in which they arose."""
        rows = self._rows(
            "SELECT kind,entity,field,shown_chain,shown_seq,other_chain,other_seq FROM conflict"
        )
        found = [self._conflict(row) for row in rows]
        return sorted(found, key=lambda each: (each.other.at, each.id))

    def find_conflict(self, typed: str) -> Conflict:
        """Return the conflict whose id is, or begins with, what was typed."""
        fitting = [each for each in self.conflicts() if each.id.startswith(ids.undashed(typed))]
        if len(fitting) != 1:
            several = "fits more than one" if fitting else "is the id of no open"
            raise UserError(f"“{typed}” {several} conflict.", "Give its id or the start of it.")
        return fitting[0]

    def decide_conflict(self, conflict: Id, *, other: bool, reason: str = "") -> Changes:
        """Let what shows stand, or with ``other`` take the other value; either ends the conflict.

        Raises UserError when there is no such conflict, or the other value can be no more.
        """
        found = self.find_conflict(conflict)
        op = self._op_of(found, other=other)
        kind, entity = found.kind, found.entity
        with self.act("conflict.decide", reason) as act:
            if kind == "act":
                was = self._reason_as_journaled(entity)
                act.put_reason_back(entity, journal.given_by(op), was)
            else:
                given = self._to_give(found, op, other)
                was = self._now_journaled(kind, entity, list(given))
                act.put_back(kind, entity, given, was)
                self._refuse_loose_ends(act, "conflict.decide")
        return act.changes

    def lookalikes(self) -> tuple[Lookalike, ...]:
        """Return what was made twice and may be one: offered, never merged by itself."""
        codebook = self.codebook()
        places: dict[tuple[Any, ...], list[Id]] = {}
        names: dict[tuple[Any, ...], str] = {}

        def note(kind: str, key: Any, identity: Id, name: str) -> None:
            places.setdefault((kind, key), []).append(identity)
            names.setdefault((kind, key), name)

        for code in codebook:
            if code.merged_into is None:
                note("code", (codebook.parent(code.id), fold(code.name)), code.id, code.name)
        for document in self.documents():
            if document.sha256:
                note("document", document.sha256, document.id, document.title)
        for coder in self.coders():
            note("coder", folded(coder.name), coder.id, coder.name)
        for participant in self.participants():
            note("participant", folded(participant.name), participant.id, participant.name)
        return tuple(
            Lookalike(key[0], tuple(sorted(found)), names[key])
            for key, found in places.items()
            if len(found) > 1
        )

    def _conflict(self, row: tuple[Any, ...]) -> Conflict:
        kind, entity, field = str(row[0]), row[1].hex(), str(row[2])
        shown, other = self._op_at(row[3], row[4]), self._op_at(row[5], row[6])
        identity = ids.derived_id("conflict", entity, field, row[5].hex(), str(row[6]))
        tell = self._teller(kind, field)
        mine, theirs = self._said(shown, field, tell), self._said(other, field, tell)
        if field in (REMOVED, "status") and shown.entity != other.entity:
            # What shows is a use of it, by somebody who did not know that it was to go.
            mine = Said("in use", mine.coder, mine.at)
        name = self._called(kind, row[1])
        sentence = (
            f"{_KINDS_IN_WORDS.get(kind, kind)} {name}".strip()
            + f": {_FIELDS_IN_WORDS.get(field, field)}: {self._coder_called(mine.coder)}: "
            f"{mine.words}; {self._coder_called(theirs.coder)}: {theirs.words}"
        )
        sentence = sentence[:1].upper() + sentence[1:]
        return Conflict(identity, kind, entity, field, name, mine, theirs, sentence)

    def _said(self, op: Op, field: str, tell: Callable[[Any], str]) -> Said:
        given = journal.given_by(op)
        if field == REMOVED:
            value: Any = given.get(REMOVED, 0)
        elif field in TOGETHER:
            value = self._place_after(op, field)
        else:
            value = given.get(field)
        return Said(tell(value), op.coder.hex(), clock.milliseconds(op.hlc))

    def _teller(self, kind: str, field: str) -> Callable[[Any], str]:
        """Return how to say a journaled value of a field in words."""
        if field == REMOVED:
            return lambda value: "removed" if value else "kept"
        if field in TOGETHER:
            return self._place_in_words
        if field in ("code", "parent", "merged_into"):
            return lambda value: f"“{self._path_of(value)}”" if value else "at the top"
        if field == "polarity":
            return lambda value: Polarity(value).label if value else "unset"

        def plainly(value: Any) -> str:
            words = self._plain(value)
            return f"“{words}”" if words else "nothing"

        return plainly

    def _place_after(self, op: Op, field: str) -> dict[str, Any]:
        """Return the place as whoever wrote an op had it: what they wrote, on what they knew."""
        from qualcode.store.ancestry import ancestry

        kin = ancestry(self._connection)
        place: dict[str, Any] = {}
        for each in journal.ops_on(self._connection, op.entity):
            if each == op or kin.before(each, op):
                given = journal.given_by(each)
                place |= {name: given[name] for name in TOGETHER[field] if name in given}
        return place

    def _place_in_words(self, place: dict[str, Any]) -> str:
        version, start, end = (place.get(name, 0) for name in _place_names(place))
        return f"“{shortened(self.text(version)[start:end])}”"

    def _path_of(self, code: Id) -> str:
        codebook = self.codebook()
        return codebook.path(code) if code in codebook else "a code that is gone"

    def _called(self, kind: str, entity: bytes) -> str:
        place = self._place_of(kind, entity.hex())
        if place is not None:
            return f"“{shortened(self.text(place[0])[place[1] : place[2]])}”"
        if kind == "act":
            rows = self._rows("SELECT verb FROM act WHERE id=?", (entity,))
            return f"“{self.act_of(entity.hex()).sentence}”" if rows else ""
        for field in ("name", "title", "label", "phase"):
            if field in FIELDS.get(kind, {}):
                rows = self._rows(f'SELECT "{field}" FROM "{kind}" WHERE id=?', (entity,))
                return f"“{rows[0][0]}”" if rows and rows[0][0] else ""
        return ""

    def _coder_called(self, coder: Id) -> str:
        rows = self._rows("SELECT name FROM coder WHERE id=?", (ids.to_bytes(coder),))
        return rows[0][0] if rows else "somebody"

    def _op_at(self, chain: bytes, seq: int) -> Op:
        return journal.op_at(self._connection, chain, seq)

    def _op_of(self, conflict: Conflict, *, other: bool) -> Op:
        for row in self._rows(
            "SELECT shown_chain,shown_seq,other_chain,other_seq FROM conflict "
            "WHERE entity=? AND field=?",
            (ids.to_bytes(conflict.entity), conflict.field),
        ):
            identity = ids.derived_id(
                "conflict", conflict.entity, conflict.field, row[2].hex(), str(row[3])
            )
            if identity == conflict.id:
                return self._op_at(row[2], row[3]) if other else self._op_at(row[0], row[1])
        raise UserError("That conflict was decided already.", "Nothing was changed.")

    def _to_give(self, conflict: Conflict, op: Op, other: bool) -> dict[str, Any]:
        """Return the fields to write so that one side of a conflict stands."""
        field = conflict.field
        if field == REMOVED:
            return {REMOVED: int(other)}
        now = self._now_journaled(
            conflict.kind, conflict.entity, list(TOGETHER.get(field, (field,)))
        )
        if not other:
            return now
        given = self._place_after(op, field) if field in TOGETHER else journal.given_by(op)
        return now | {name: given[name] for name in TOGETHER.get(field, (field,)) if name in given}

    def _now_journaled(self, kind: str, entity: Id, names: list[str]) -> dict[str, Any]:
        """Return the present values of fields as the journal holds them."""
        now = current_fields(self._connection, kind, entity, names)
        typed = [name for name in names if name in FIELDS[kind] and FIELDS[kind][name].typed]
        if typed:
            written = journal.ops_on(self._connection, ids.to_bytes(entity))
            for name in typed:
                for op in reversed(written):
                    given = journal.given_by(op)
                    if name in given and self._shown(kind, {name: given[name]})[name] == now[name]:
                        now[name] = journal.given_by(op)[name]
                        break
        return now

    def codings(
        self, *, document: Id | None = None, code: Id | None = None, below: bool = False
    ) -> list[Coding]:
        """Return codings as `Codings.codings` does, with both memos where two stand."""
        found = super().codings(document=document, code=code, below=below)
        memos = self._both("coding", "memo")
        return [replace(c, memo=memos[c.id]) if c.id in memos else c for c in found]

    def coding(self, coding: Id) -> Coding:
        """Return one coding. Raises UserError when it is not in the project or was removed."""
        found = super().coding(coding)
        return replace(found, memo=self._both("coding", "memo").get(coding, found.memo))

    def notes(self, *, document: Id | None = None) -> list[Note]:
        """Return notes as `Notes.notes` does, with both texts where two stand."""
        texts = self._both("note", "text")
        return [
            replace(each, text=texts[each.id]) if each.id in texts else each
            for each in super().notes(document=document)
        ]

    def note(self, note: Id) -> Note:
        """Return one note. Raises UserError when it is not in the project."""
        found = super().note(note)
        return replace(found, text=self._both("note", "text").get(note, found.text))

    def codebook(self) -> Codebook:
        """Return the codebook, with both definitions where two stand."""
        codebook = super().codebook()
        definitions = self._both("code", "definition")
        if not definitions:
            return codebook

        def with_both() -> Codebook:
            every = codebook.every()
            return Codebook(
                replace(code, definition=definitions.get(code.id, code.definition))
                for code in every
            )

        return self._kept("codebook with both", ("code", "conflict", "coder"), with_both)

    def _both(self, kind: str, field: str) -> dict[Id, str]:
        """Return by entity both texts of a conflict, each under its author's name."""
        if not self._projection.disputed:
            return {}
        return self._kept(
            f"both {kind}", ("conflict", "coder"), lambda: self._side_by_side(kind, field)
        )

    def _side_by_side(self, kind: str, field: str) -> dict[Id, str]:
        sides: dict[Id, dict[tuple[int, bytes], Op]] = {}
        for entity, *places in self._rows(
            "SELECT entity,shown_chain,shown_seq,other_chain,other_seq FROM conflict "
            "WHERE kind=? AND field=?",
            (kind, field),
        ):
            for chain, seq in (places[:2], places[2:]):
                op = self._op_at(chain, seq)
                sides.setdefault(entity.hex(), {})[op.hlc, op.chain_uuid] = op
        return {
            entity: "\n\n".join(
                f"{self._coder_called(op.coder.hex())}: "
                f"{self._plain(journal.given_by(op).get(field)) or '(nothing)'}"
                for _, op in sorted(ops.items())
            )
            for entity, ops in sides.items()
        }


def _place_names(place: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of version, start and end among the fields of a place."""
    return next(names for name, names in TOGETHER.items() if name in place)
