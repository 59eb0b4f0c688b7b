"""Cues of subtitle files: their times, their text without markup, the turns they make up."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.importers.cleaning import UNFIT, unfit_line
from qualcode.importers.labels import Mark, chosen_marks, mark_of
from qualcode.importers.limits import refuse_many_lines
from qualcode.importers.timestamps import milliseconds
from qualcode.importers.utterances import Line, Understood, Utterance, speaker_key
from qualcode.model.transcripts import ReportKind, ReportLine

ARROW = "-->"
LONGEST_PAUSE = 2_000
"""After so many milliseconds of silence cues that nobody is named for are a new turn."""
LONG_TURN = 400
"""From so many characters on the next end of a sentence ends a turn nobody is named for."""
_TIMING = re.compile(
    r"\s*(?P<start>-?(?:\d{1,4}:)?\d{1,3}:\d{1,2}(?:[.,:]\d{1,3})?)?\s*-->"
    r"\s*(?P<end>-?(?:\d{1,4}:)?\d{1,3}:\d{1,2}(?:[.,:]\d{1,3})?)?(?P<settings>[^\n]*)$"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|ruby|rt|lang|v|font|span)(?:[.\s][^<>]{0,300})?>"
    r"|<(?:\d{1,4}:)?\d{1,2}:\d{2}\.\d{3}>|\{\\[^{}]{0,80}\}",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]+([^<>]{0,300})>|(</v>)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!…。？！][\"'”’)\]]*$")


@dataclass(slots=True)
class Cue:
    """A cue as it stands in the file; times in milliseconds, None where they cannot be read."""

    start: int | None
    end: int | None
    lines: list[str]
    line: int


@dataclass(slots=True)
class _Piece:
    """Words of a cue by one voice; ``voice`` is None where the cue names nobody."""

    words: str
    voice: str | None
    original: str
    cue: Cue
    mark: Mark | None = None


def timing(text: str, line: int, report: list[ReportLine]) -> tuple[int | None, int | None]:
    """Return the times of a line with an arrow; what cannot be read is reported and None."""
    found = _TIMING.match(text)
    start, end = (found["start"], found["end"]) if found else (None, None)
    if start is None or end is None:
        message = "The times of this cue cannot be read; its words were kept."
        report.append(ReportLine(ReportKind.NOT_UNDERSTOOD, message, line))
    begins, ends = (None if at is None else _cue_time(at) for at in (start, end))
    if (start or "").startswith("-") or (end or "").startswith("-"):
        message = "A time before the beginning was taken as 0."
        report.append(ReportLine(ReportKind.CHANGED, message, line))
    if begins is not None and ends is not None and ends < begins:
        message = "This cue ends before it begins; its end was left out."
        report.append(ReportLine(ReportKind.CHANGED, message, line))
        ends = None
    return begins, ends


def _cue_time(written: str) -> int:
    if written.startswith("-"):
        return 0
    if written.count(":") == 3:  # the milliseconds set off by a colon
        whole, _, fraction = written.rpartition(":")
        return milliseconds(f"{whole}.{fraction}")
    return milliseconds(written)


def understand_cues(
    name: str, cues: Sequence[Cue], format_name: str, report: list[ReportLine]
) -> Understood:
    """Make turns of cues: consecutive cues of one speaker become one turn, joined by spaces."""
    refuse_many_lines(name, len(cues))
    pieces = [piece for cue in cues for piece in _pieces(cue, report)]
    unfit = _finish_words(pieces)
    if unfit:
        report.append(unfit_line(unfit))
    if all(piece.voice is None for piece in pieces):
        _name_by_labels(pieces, report)
    return Understood(format_name, _turns(pieces), [], report)


def _pieces(cue: Cue, report: list[ReportLine]) -> list[_Piece]:
    """Return the cue's words by voice, lines joined by spaces except before a label or a dash."""
    found: list[_Piece] = []
    voice: str | None = None
    original = ""
    for text in cue.lines:
        at = 0
        begun = False
        for tag in _VOICE.finditer(text):
            begun = _add(found, text[at : tag.start()], voice, original, cue, begun)
            voice = html.unescape(tag[1]).strip() or None if tag[1] is not None else None
            original = tag[0] if tag[1] is not None else ""
            begun, at = False, tag.end()
        _add(found, text[at:], voice, original, cue, begun)
    return found


def _add(
    found: list[_Piece], text: str, voice: str | None, original: str, cue: Cue, begun: bool
) -> bool:
    words = _MARKUP.sub("", text).strip(" \t")
    if words.strip():
        found.append(_Piece(words, voice, original, cue))
    return begun
