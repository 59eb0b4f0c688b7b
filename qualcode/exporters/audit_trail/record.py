"""Everything the audit trail is made from, read from the project once, as values."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from qualcode import __version__
from qualcode.analysis.evolution import CodeChange, code_changes
from qualcode.exporters.audit_trail.moments import Moments, clock_time
from qualcode.model.codes import Code, Codebook
from qualcode.model.codings import Coding, DecisionRecord, PhasePeriod
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.merging import Conflict
from qualcode.model.suggestions import Candidate
from qualcode.model.transcripts import Participant, Reading, Transcript, Turn
from qualcode.store import Project
from qualcode.store.people import Coder, initials_of
from qualcode.store.study import StudyDetails
from qualcode.store.suggestions import RunRecord, SuggestionRecord


@dataclass(frozen=True)
class Record:
    """What a project holds, as the trail needs it; times in milliseconds since 1970."""

    title: str
    study: StudyDetails
    coders: tuple[Coder, ...]
    present_coder: Id | None
    participants: tuple[Participant, ...]
    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]
    notes: int
    readings: tuple[Reading, ...]
    phases: tuple[PhasePeriod, ...]
    decisions: tuple[DecisionRecord, ...]
    acts: tuple[Act, ...]
    conflicts: tuple[Conflict, ...]
    code_changes: tuple[CodeChange, ...]
    candidates: tuple[Candidate, ...]
    seen: frozenset[str]
    runs: tuple[RunRecord, ...]
    suggestion_records: tuple[SuggestionRecord, ...]
    head: str
    exported_at: int
    app_version: str = __version__

    @cached_property
    def moments(self) -> Moments:
        """The project's times in words."""
        return Moments(self.acts)

    @cached_property
    def initials(self) -> dict[Id, str]:
        """The initials of each coder, with a number where two would share them."""
        found: dict[Id, str] = {}
        for coder in self.coders:
            short = coder.initials or initials_of(coder.name) or "?"
            free, nth = short, 2
            while free in found.values():
                free, nth = f"{short}{nth}", nth + 1
            found[coder.id] = free
        return found

    def by(self, coder: Id) -> str:
        """Return a coder's initials."""
        return self.initials.get(coder, "?")

    @cached_property
    def transcript_of(self) -> dict[Id, Transcript]:
        """The transcripts by the id of their document."""
        return {each.document.id: each for each in self.transcripts}

    @cached_property
    def number_of(self) -> dict[Id, int]:
        """The number each coding has in the list of all, from 1."""
        return {coding.id: number for number, coding in enumerate(self.codings, 1)}

    @cached_property
    def coding_of(self) -> dict[Id, Coding]:
        """The standing codings by id."""
        return {coding.id: coding for coding in self.codings}

    @cached_property
    def act_of(self) -> dict[Id, Act]:
        """The acts by id."""
        return {act.id: act for act in self.acts}

    def quote(self, coding: Coding) -> str:
        """Return the words a coding covers."""
        transcript = self.transcript_of[coding.document]
        return transcript.text[coding.start : coding.end]

    def path(self, code: Id) -> str:
        """Return a code's path of names as it is today."""
        return self.codebook.path(code) if code in self.codebook else "a code since removed"

    def code(self, code: Id) -> Code:
        """Return a code, or one without a name where it is gone."""
        return self.codebook.get(code) or Code(code, "a code since removed", colour="#FFFFFF")

    def turns_of(self, document: Id, start: int, end: int) -> tuple[Turn, ...]:
        """Return the turns a stretch of a transcript lies in."""
        turns = self.transcript_of[document].turns
        first = bisect_right(self._turn_starts[document], start) - 1
        found: list[Turn] = []
        for turn in turns[max(first, 0) :]:
            if turn.start >= end:
                break
            found.append(turn)
        return tuple(found)

    @cached_property
    def _turn_starts(self) -> dict[Id, list[int]]:
        return {each.document.id: [turn.start for turn in each.turns] for each in self.transcripts}

    def place(self, document: Id, start: int, end: int) -> tuple[str, str]:
        """Return a place in words (turn and time in the recording) and who speaks there."""
        turns = self.turns_of(document, start, end)
        if not turns:
            return "", ""
        first, last = turns[0], turns[-1]
        words = f"turn {first.number}" if first is last else f"turns {first.number}–{last.number}"
        if time := clock_time(first.time_start):
            words += f", {time}"
        speakers = list(dict.fromkeys(turn.speaker.label for turn in turns if turn.speaker))
        return words, ", ".join(speakers)


def read(project: Project, exported_at_ms: int) -> Record:
    """Return everything the trail needs; nothing is read from the project afterwards."""
    coders = tuple(project.coders())
    acts = tuple(project.history())
    return Record(
        title=project.title,
        study=project.study(),
        coders=coders,
        present_coder=project.coder or project.last_coder(),
        participants=tuple(project.participants()),
        transcripts=_told_apart(project.transcript(each.id) for each in project.documents()),
        codebook=project.codebook(),
        codings=tuple(project.codings()),
        notes=len(project.notes()),
        readings=_readings(project, coders),
        phases=tuple(project.phases()),
        decisions=tuple(project.decisions()),
        acts=acts,
        conflicts=tuple(project.conflicts()),
        code_changes=tuple(code_changes(acts)),
        candidates=tuple(project.candidates(decided=True)),
        seen=frozenset(project.viewed()),
        runs=tuple(project.runs()),
        suggestion_records=tuple(project.suggestion_records()),
        head=project.head,
        exported_at=exported_at_ms,
    )


def _told_apart(transcripts: Iterable[Transcript]) -> tuple[Transcript, ...]:
    """Return transcripts with a number at those that are called as one before them.

    Two people who work apart may import the same interview, or call two alike.
    """
    titles: set[str] = set()
    found: list[Transcript] = []
    for each in transcripts:
        title, nth = each.document.title, 2
        while title in titles:
            title, nth = f"{each.document.title} ({nth})", nth + 1
        titles.add(title)
        found.append(replace(each, document=replace(each.document, title=title)))
    return tuple(found)


def _readings(project: Project, coders: Iterable[Coder]) -> tuple[Reading, ...]:
    present = {each.id for each in project.documents()}
    return tuple(
        reading
        for coder in coders
        for reading in project.readings(coder.id).values()
        if reading.document in present
    )
