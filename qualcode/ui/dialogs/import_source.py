"""A file on its way into the project: what was read, and what the person decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from qualcode.model.changes import Changes
from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.ids import Id
from qualcode.model.transcripts import (
    DocumentKind,
    DraftSpeaker,
    Participant,
    Role,
    TranscriptDraft,
)
from qualcode.model.words import folded
from qualcode.store import Project


@dataclass(frozen=True, slots=True)
class Imported:
    """The transcripts that were taken in, in order."""

    documents: tuple[Id, ...]


@dataclass(slots=True)
class SpeakerChoice:
    """What was decided about one speaker: a known participant, a new one, or nobody."""

    label: str
    role: Role
    participant: Id | None = None
    is_new: bool = False
    new_name: str = ""

    @property
    def name_to_add(self) -> str:
        """The name of the new participant, on one line; empty when there is none."""
        return " ".join(self.new_name.split()) if self.is_new else ""


@dataclass(slots=True)
class SourceFile:
    """One file: being read, read, refused, or waiting for its encoding to be chosen."""

    path: Path
    draft: TranscriptDraft | None = None
    refusal: UserError | None = None
    included: bool = True
    title: str = ""
    kind: DocumentKind = DocumentKind.INTERVIEW
    recorded_on: str = ""
    details: str = ""
    imported_before: str = ""
    speakers: list[SpeakerChoice] = field(default_factory=list[SpeakerChoice])

    @property
    def state(self) -> str:
        """Where the file stands, in a few words."""
        if self.draft is not None:
            return "ready" if self.included else "left out"
        if isinstance(self.refusal, EncodingNeeded):
            return "choose how to read it"
        return "being read" if self.refusal is None else "cannot be read"

    @property
    def goes_in(self) -> bool:
        """Whether Import takes it."""
        return self.draft is not None and self.included

    def take(self, draft: TranscriptDraft, project: Project) -> None:
        """Take what was read, and begin with what can be known about it."""
        self.draft, self.refusal = draft, None
        self.title, self.kind = draft.title, draft.kind
        self.details = " · ".join(draft.heading)
        before = project.same_source(draft)
        self.imported_before = before.title if before else ""
        known = {folded(each.name): each for each in project.participants()}
        self.speakers = [
            SpeakerChoice(speaker.label, speaker.role, _known(known, speaker))
            for speaker in draft.speakers
        ]

    def refuse(self, error: UserError) -> None:
        """Keep why it could not be read."""
        self.draft, self.refusal = None, error

    def check(self) -> None:
        """Raise UserError when something decided about it cannot stand."""
        if not self.title.strip():
            raise UserError(f"“{self.path.name}” needs a title.", "Type a few words.")
        if self.recorded_on.strip():
            try:
                date.fromisoformat(self.recorded_on.strip())
            except ValueError:
                raise UserError(
                    f"“{self.recorded_on}” is not a date.",
                    "Write it as year-month-day, such as 2024-11-09, or leave it empty.",
                ) from None
        for speaker in self.speakers:
            if speaker.is_new and not speaker.name_to_add:
                raise UserError(
                    f"The new participant for “{speaker.label}” needs a name.",
                    "Use the pseudonym you have chosen.",
                )

    def accepted(self) -> TranscriptDraft:
        """Return the draft as it was decided."""
        if self.draft is None:
            raise LookupError(self.path)
        return replace(
            self.draft,
            title=" ".join(self.title.split()),
            kind=self.kind,
            speakers=tuple(DraftSpeaker(each.label, each.role) for each in self.speakers),
        )


def new_names(sources: Sequence[SourceFile], known: Sequence[Participant]) -> list[str]:
    """Return the names of participants to add, each once, in order."""
    taken = {folded(each.name) for each in known}
    names: list[str] = []
    for source in sources:
        for speaker in source.speakers:
            name = speaker.name_to_add
            if name and folded(name) not in taken:
                taken.add(folded(name))
                names.append(name)
    return names


def import_act(project: Project, source: SourceFile, reason: str = "") -> Changes:
    """Take one file in; its new participants are there already."""
    known = {folded(each.name): each.id for each in project.participants()}
    participants: dict[str, Id] = {}
    for speaker in source.speakers:
        name = folded(speaker.name_to_add)
        linked = known.get(name) if name else speaker.participant
        if linked is not None:
            participants[speaker.label] = linked
    return project.import_transcript(
        source.accepted(),
        participants=participants,
        details=source.details.strip(),
        recorded_on=source.recorded_on.strip(),
        reason=reason,
    )


def _known(known: dict[str, Participant], speaker: DraftSpeaker) -> Id | None:
    found = known.get(folded(speaker.label))
    return found.id if found and speaker.role is Role.PARTICIPANT else None
