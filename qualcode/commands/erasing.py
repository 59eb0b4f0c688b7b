"""What an erasure would take away, looked up and put into words for a person."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from qualcode.model.erasure import ErasureReport, Exported, QuoteFound
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store import Project

BLOCK = "█"
_AROUND = 70
"""Characters shown before and after what is struck out of a text."""

_PLACES = {
    ("code", "name"): "The name of a code", ("code", "definition"): "The definition of a code",
    ("code", "include"): "What a code includes", ("code", "exclude"): "What a code excludes",
    ("code", "example"): "The example of a code", ("code", "near_miss"): "The near miss of a code",
    ("code", "absence_example"): "The example of a code’s absence",
    ("code", "prompts"): "The questions of a code", ("code", "lexicon"): "The lexicon of a code",
    ("note", "text"): "A note", ("coding", "memo"): "The memo of a coding",
    ("coding", "with_whom"): "With whom, at a coding", ("coding", "time"): "When, at a coding",
    ("act", "reason"): "The reason of an act", ("decision", "title"): "The title of a decision",
    ("link", "relation"): "The words of a link", ("phase", "note"): "The note of a phase",
    ("document", "title"): "The title of a transcript",
    ("document", "source_name"): "The file name of a transcript",
    ("document", "details"): "The details of a transcript",
    ("version", "report"): "What was said at an import", ("speaker", "label"): "A speaker’s name",
    ("participant", "name"): "A participant’s name",
    ("participant", "details"): "The details of a participant",
    ("participant", "consent"): "The consent of a participant",
    ("study", "title"): "The title of the study", ("merge", "source"): "The name of a merged copy",
    ("export", "name"): "The name of a document",
}  # fmt: skip
_NAMES = {("participant", "name"), ("speaker", "label")}
_KINDS = {
    "decision": "A decision", "entry": "A journal entry", "study": "The study",
    "code": "A code", "document": "A transcript", "coding": "A coding",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would take away, and the titles of the transcripts it is known to be in."""

    report: ErasureReport
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """A text that repeats words to be erased: where it stands, and how it will read."""

    where: str
    words: str


def preview_withdrawal(project: Project, participant: Id) -> tuple[Preview, Preview]:
    """Return what a withdrawal would take away: with the participant's name, and without it.

    Raises UserError when there is no such participant.
    """
    titles = tuple(
        document.title
        for document in project.documents()
        if any(each.participant == participant for each in project.speakers(document.id))
    )
    wider, narrower = (
        _but_for_names(project.participant_erasure(participant, name=name))
        for name in (True, False)
    )
    return Preview(wider, titles), Preview(narrower, titles)


def preview_striking(
    project: Project, document: Id, start: int, end: int
) -> tuple[Preview, Preview | None]:
    """Return what striking out a passage would take away: here only, and everywhere.

    The second is None when the passage has no whole words that could be looked for. Raises
    UserError when the passage was erased already.
    """
    found = project.document(document)
    here = Preview(project.striking(document, start, end), (found.title,))
    phrase = project.text(found.version)[start:end].strip()
    try:
        report = project.striking_words(phrase)
    except UserError:
        return here, None
    # Where it stands is looked up by the store; here only titles are told.
    lowered = phrase.casefold()
    titles = tuple(
        each.title
        for each in project.documents()
        if lowered in project.text(each.version).casefold()
    )
    return here, Preview(report, titles)


def extent(preview: Preview) -> str:
    """Return how much of the transcripts would become blocks, and where."""
    report = preview.report
    if not report.characters:
        return "Nothing in the transcripts."
    characters = _counted(report.characters, "character")
    words = f"{characters} in {_counted(report.turns, 'turn')} of "
    titles = preview.titles[: report.transcripts]
    if not titles:
        return f"{words}{_counted(report.transcripts, 'transcript')}."
    words += ", ".join(f"“{title}”" for title in titles)
    others = report.transcripts - len(titles)
    if others:
        words += f", and of {_counted(others, 'other text')}: taken out, earlier, or naming them"
    return f"{words}."


def codings(report: ErasureReport) -> str:
    """Return how many codings would go."""
    if not report.codings:
        return "None goes."
    goes, stands = ("goes", "it stands") if report.codings == 1 else ("go", "they stand")
    return f"{_counted(report.codings, 'coding')} {goes}, for {stands} wholly on these words."


def standing(report: ErasureReport) -> list[Struck]:
    """Return the texts of today that repeat the words, as they will read."""
    return [Struck(_place(each), _excerpt(each.struck)) for each in report.quotes if each.now]


def earlier(report: ErasureReport) -> int:
    """Return how many texts of earlier times repeat the words; they go altogether."""
    return sum(not each.now for each in report.quotes)


def unreached(report: ErasureReport, coders: dict[Id, str]) -> list[str]:
    """Return the documents written earlier, a line each: they hold what they held."""
    return [_exported(each, coders) for each in report.exports]


def backups(report: ErasureReport) -> str:
    """Return in how many backups the words would be erased too; empty when there is none."""
    return f"Erased in {_counted(report.backups, 'backup')} too." if report.backups else ""


def advice(report: ErasureReport) -> str:
    """Return what is left to do by hand after an erasure, or that it stands."""
    if not report.unreached:
        return "This cannot be undone."
    names = ", ".join(f"“{name}”" for name in report.unreached)
    return f"These backups could not be changed; delete them by hand: {names}."


def erased(report: ErasureReport) -> str:
    """Return what an erasure did, in a sentence without the words."""
    parts = [_counted(report.characters, "character")]
    if report.codings:
        parts.append(_counted(report.codings, "coding"))
    words = "Erased for good: " + " and ".join(parts)
    if report.quotes:
        number = len(report.quotes)
        words += f"; struck out in {_counted(number, 'text')} that repeated them"
    return words


def _but_for_names(report: ErasureReport) -> ErasureReport:
    """Leave out what people are called: who withdraws is given another name altogether."""
    quotes = tuple(each for each in report.quotes if (each.kind, each.field) not in _NAMES)
    return replace(report, quotes=quotes)


def _exported(each: Exported, coders: dict[Id, str]) -> str:
    at = datetime.fromtimestamp(each.at / 1000)
    who = f" by {coders[each.coder]}" if each.coder in coders else ""
    return f"{each.what.capitalize()} “{each.name}”, written on {at.day} {at:%B %Y}{who}"


def _place(quote: QuoteFound) -> str:
    return _PLACES.get((quote.kind, quote.field)) or _KINDS.get(quote.kind, "Another text")


def _excerpt(struck: str) -> str:
    """Return what stands around the first blocks, on one line."""
    line = " ".join(_plain(struck).split())
    at = max(line.find(BLOCK), 0)
    last = at
    while last < len(line) and line[last] == BLOCK:
        last += 1
    begin, end = max(at - _AROUND, 0), min(last + _AROUND, len(line))
    if last - at > _AROUND:
        # A long row of blocks says no more than a short one.
        line = f"{line[:at]}{BLOCK * _AROUND}{line[last:]}"
        end = min(end - (last - at) + _AROUND, len(line))
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _plain(struck: str) -> str:
    """Return the texts with blocks of a value that is stored as JSON; any other text as it is."""
    if struck[:1] not in ("[", "{"):
        return struck
    try:
        value = json.loads(struck)
    except ValueError:
        return struck
    return "; ".join(each for each in _texts(value) if BLOCK in each) or struck


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for each in cast("list[Any]", value) for text in _texts(each)]
    if isinstance(value, dict):
        return [text for each in cast("dict[str, Any]", value).values() for text in _texts(each)]
    return []


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"
