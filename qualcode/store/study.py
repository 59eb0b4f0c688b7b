"""The study as a whole: its question, phases, decisions, and how far each coder has read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.codings import PHASES, DecisionRecord, PhasePeriod
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.transcripts import Reading, ReadingState
from qualcode.store.documents import Documents

_STUDY = ids.derived_id("study")


@dataclass(frozen=True, slots=True)
class StudyDetails:
    """What the study is about and how it is done, as its audit trail opens."""

    title: str = ""
    question: str = ""
    method: str = ""
    statement: str = ""


class Study(Documents):
    """What a project says about itself."""

    def study(self) -> StudyDetails:
        """Return the study's title, question, method and statement on pseudonyms."""
        rows = self._rows(
            "SELECT title,question,method,statement FROM study WHERE id=?", (ids.to_bytes(_STUDY),)
        )
        if not rows:
            return StudyDetails()
        title, question, method, statement = rows[0]
        return StudyDetails(title, self._words(question), method, self._words(statement))

    def set_study_details(
        self,
        *,
        title: str | None = None,
        question: str | None = None,
        method: str | None = None,
        statement: str | None = None,
        reason: str = "",
    ) -> Changes:
        """Say what the study is about; None leaves a part as it is."""
        given = {"title": title, "question": question, "method": method, "statement": statement}
        given = {name: value.strip() for name, value in given.items() if value is not None}
        if title is not None:
            given["title"] = " ".join(title.split())
        known = self._rows("SELECT 1 FROM study WHERE id=?", (ids.to_bytes(_STUDY),))
        with self.act("study.details", reason) as act:
            if known:
                act.change("study", _STUDY, **given)
            else:
                act.add("study", _STUDY, **given)
        return act.changes

    def decisions(self) -> list[DecisionRecord]:
        """Return the decision log, oldest first."""
        rows = self._rows(
            "SELECT id,title,text,alternatives,evidence,consequence,coder,created FROM decision "
            "WHERE removed=0 ORDER BY created,n"
        )
        return [
            DecisionRecord(
                row[0].hex(), row[1], self._words(row[2]), self._words(row[3]),
                tuple(json.loads(row[4])) if row[4] else (), self._words(row[5]), row[6].hex(),
                row[7],
            )
            for row in rows
        ]  # fmt: skip

    def record_decision(
        self,
        title: str,
        text: str = "",
        *,
        alternatives: str = "",
        evidence: Iterable[Id] = (),
        consequence: str = "",
        reason: str = "",
    ) -> Changes:
        """Write a decision into the log; ``evidence`` are ids of codings."""
        if not title.strip():
            raise UserError("A decision needs a title.", "Say in a line what was decided.")
        with self.act("decision.record", reason) as act:
            act.add(
                "decision", title=" ".join(title.split()), text=text.strip(), coder=self._coder,
                alternatives=alternatives.strip(), evidence=list(evidence),
                consequence=consequence.strip(),
            )  # fmt: skip
        return act.changes

    def phases(self) -> list[PhasePeriod]:
        """Return the times in each phase, oldest first."""
        rows = self._rows(
            'SELECT id,phase,entered,"left",note,coder FROM phase WHERE removed=0 '
            "ORDER BY entered,n"
        )
        return [
            PhasePeriod(row[0].hex(), row[1], row[2], row[3], row[4], row[5].hex()) for row in rows
        ]

    def enter_phase(self, phase: str, note: str = "", reason: str = "") -> Changes:
        """Enter a phase, the first time or again; phases may run side by side."""
        if phase not in PHASES:
            raise UserError(f"“{phase}” is not a phase.", f"The phases are {', '.join(PHASES)}.")
        if any(each.phase == phase and each.left is None for each in self.phases()):
            raise UserError(f"The project is in “{phase}” already.", "Leave it first.")
        with self.act("phase.enter", reason) as act:
            act.add("phase", phase=phase, entered=self._now(), note=note.strip(), coder=self._coder)
        return act.changes

    def leave_phase(self, phase: str, reason: str = "") -> Changes:
        """Leave a phase; it can be entered again."""
        current = [each for each in self.phases() if each.phase == phase and each.left is None]
        if not current:
            raise UserError(f"The project is not in “{phase}” now.", "Nothing was changed.")
        with self.act("phase.leave", reason) as act:
            act.change("phase", current[-1].id, left=self._now())
        return act.changes

    def readings(self, coder: Id | None = None) -> dict[Id, Reading]:
        """Return one coder's readings by transcript; the present coder's unless one is named."""
        who = coder or self._coder
        if who is None:
            return {}
        rows = self._rows(
            'SELECT document,coder,state,"until",times,early FROM reading WHERE removed=0 '
            "AND coder=?",
            (ids.to_bytes(who),),
        )
        found = [_reading(row) for row in rows]
        # What is left of one that was taken back says nothing.
        return {each.document: each for each in found if each != Reading(each.document, who)}

    def reading(self, document: Id, coder: Id | None = None) -> Reading:
        """Return one coder's reading of one transcript."""
        unread = Reading(document, coder or self._coder or "")
        return self.readings(coder).get(document, unread)

    def begin_reading(self, document: Id) -> Changes:
        """Note that this coder has begun to read a transcript; nothing if they had."""
        if self.reading(document).state is not ReadingState.UNREAD:
            return Changes()
        return self._set_reading("reading.begin", document, state=ReadingState.BEGUN.value)

    def mark_read(self, document: Id, reason: str = "") -> Changes:
        """Note that this coder's own reading of a transcript is done, once or again."""
        times = (*self.reading(document).times, self._now())
        state = ReadingState.READ if len(times) == 1 else ReadingState.READ_TWICE
        return self._set_reading(
            "reading.done", document, reason, state=state.value, times=list(times),
            until=self.document(document).length,
        )  # fmt: skip

    def mark_unread(self, document: Id, reason: str = "") -> Changes:
        """Take back that a transcript has been read."""
        return self._set_reading(
            "reading.reopen", document, reason, state=ReadingState.BEGUN.value, times=[]
        )

    def read_until(self, document: Id, position: int, reason: str = "") -> Changes:
        """Note how far this coder has read: a code-point position."""
        state = self.reading(document).state
        given: dict[str, Any] = {"until": position}
        if state is ReadingState.UNREAD:
            given["state"] = ReadingState.BEGUN.value
        return self._set_reading("reading.begin", document, reason, **given)

    def show_suggestions_early(self, document: Id, reason: str = "") -> Changes:
        """Note that suggestions were shown, when asked, before the own reading was done."""
        return self._set_reading("suggestion.show_early", document, reason, early=self._now())

    def _set_reading(self, verb: str, document: Id, reason: str = "", **fields: Any) -> Changes:
        if self._coder is None:
            raise UserError("Nobody is named as coder.", "Choose or add a coder first.")
        self.document(document)
        entity = ids.derived_id("reading", document, self._coder)
        known = self._rows("SELECT removed FROM reading WHERE id=?", (ids.to_bytes(entity),))
        with self.act(verb, reason) as act:
            if known:
                act.change("reading", entity, removed=0, **fields)
            else:
                act.add("reading", entity, document=document, coder=self._coder, **fields)
        return act.changes


def _reading(row: tuple[Any, ...]) -> Reading:
    times: tuple[int, ...] = tuple(json.loads(row[4])) if row[4] else ()
    return Reading(
        document=row[0].hex(), coder=row[1].hex(), state=ReadingState(row[2]), until=row[3],
        finished_at=times[-1] if times else None, early=row[5] is not None, times=times,
    )  # fmt: skip
