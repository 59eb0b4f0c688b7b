"""What somebody said in one go, and the putting together of a draft from such pieces."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualcode.importers.limits import refuse_long_text
from qualcode.importers.roles import guess_roles
from qualcode.importers.timestamps import STAMPED
from qualcode.model.errors import UserError
from qualcode.model.transcripts import (
    DocumentKind,
    DraftSpeaker,
    DraftTurn,
    ReportKind,
    ReportLine,
    Role,
    TranscriptDraft,
)
from qualcode.model.words import UNFIT, folded

_DIARY = re.compile(r"\b(diary|diaries|journal|tagebuch)\b", re.IGNORECASE)
MOST_REPORTED = 100


@dataclass(slots=True)
class Line:
    """A line or paragraph of a source; ``number`` counts from 1, an empty ``text`` parts blocks.

    ``bold`` is how many code points at its start are bold; ``heading`` says that the source
    itself marks it as a title.
    """

    text: str
    number: int
    bold: int = 0
    heading: bool = False


@dataclass(slots=True)
class Utterance:
    """The words of one turn, with what stood beside them; times in milliseconds.

    ``paragraphs`` are joined by line feeds. ``speaker`` is the label to show, empty for nobody;
    ``original`` is the label and the times as the source writes them.
    """

    paragraphs: list[str]
    speaker: str = ""
    original: str = ""
    time_start: int | None = None
    time_end: int | None = None
    line: int | None = None

    @property
    def words(self) -> str:
        """The words as they will stand in the transcript."""
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class Understood:
    """What a format module made of a file."""

    format: str
    utterances: list[Utterance] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    report: list[ReportLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it came: its name, its bytes and, for text, the encoding it was read with."""

    name: str
    data: bytes
    encoding: str = ""

    @property
    def title(self) -> str:
        """The file's name without folders and without its ending."""
        bare = re.split(r"[\\/]", self.name)[-1]
        stem, dot, _ = bare.rpartition(".")
        return UNFIT.sub("", stem if dot and stem else bare).strip() or "Untitled"


def speaker_key(label: str) -> str:
    """Return the form in which two spellings of a speaker's label are the same."""
    return folded(label).strip(" .")


def draft_from(source: Source, understood: Understood) -> TranscriptDraft:
    """Put the draft together: the words of all turns, joined by line feeds, and their places.

    Raises UserError where nobody says a word.
    """
    spoken = [said for said in understood.utterances if said.words.strip()]
    if not any(map(_says_something, spoken)):
        raise UserError(
            f"{source.name} holds no words to code.",
            "Check that it is the right file; a scan or a recording has to be transcribed first.",
        )
    speakers, roles_report = _speakers(spoken)
    places = {speaker_key(speaker.label): at for at, speaker in enumerate(speakers)}
    turns: list[DraftTurn] = []
    at = 0
    for said in spoken:
        end = at + len(said.words)
        turns.append(
            DraftTurn(
                start=at,
                end=end,
                speaker=places[speaker_key(said.speaker)] if said.speaker else None,
                time_start=said.time_start,
                time_end=said.time_end,
                original_label=said.original,
            )
        )
        at = end + 1
    text = "\n".join(said.words for said in spoken)
    refuse_long_text(source.name, len(text))
    return TranscriptDraft(
        title=source.title,
        text=text,
        turns=tuple(turns),
        speakers=tuple(speakers),
        kind=_kind(source, understood.heading, speakers),
        source_name=source.name,
        source_format=understood.format,
        encoding=source.encoding,
        sha256=hashlib.sha256(source.data).hexdigest(),
        heading=tuple(understood.heading),
        report=_shortened([*understood.report, *roles_report]),
    )


def _says_something(said: Utterance) -> bool:
    """Whether anything is left beside times and what nobody can see."""
    words = STAMPED.sub("", said.words)
    return any(not (each.isspace() or unicodedata.category(each) == "Cf") for each in words)


def _speakers(spoken: Iterable[Utterance]) -> tuple[list[DraftSpeaker], list[ReportLine]]:
    """Return the speakers in the order in which they first speak, and what is unsure about them."""
    said_by: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for said in spoken:
        if said.speaker:
            key = speaker_key(said.speaker)
            labels.setdefault(key, said.speaker)
            said_by.setdefault(key, []).append(said.words)
    roles, report = guess_roles({labels[key]: words for key, words in said_by.items()})
    return [DraftSpeaker(label, roles[label]) for label in labels.values()], report


def _kind(source: Source, heading: Sequence[str], speakers: Sequence[DraftSpeaker]) -> DocumentKind:
    participants = sum(speaker.role is Role.PARTICIPANT for speaker in speakers)
    if participants > 2:
        return DocumentKind.FOCUS_GROUP
    if speakers:
        return DocumentKind.INTERVIEW
    if _DIARY.search(source.title.replace("_", " ")) or any(map(_DIARY.search, heading)):
        return DocumentKind.DIARY
    return DocumentKind.OTHER


def _shortened(report: Sequence[ReportLine]) -> tuple[ReportLine, ...]:
    """Return the report with few enough lines of each kind, and how many more there are."""
    kept: list[ReportLine] = []
    for kind in ReportKind:
        lines = [line for line in report if line.kind is kind]
        kept += lines[:MOST_REPORTED]
        if len(lines) > MOST_REPORTED:
            more = len(lines) - MOST_REPORTED
            kept.append(ReportLine(kind, f"{more} more lines such as these."))
    return tuple(kept)
