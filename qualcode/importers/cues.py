"""Cues of subtitle files: their times, their text without markup, the turns they make up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from qualcode.importers.cleaning import unfit_line
from qualcode.importers.labels import Mark, Style, chosen_marks, mark_of
from qualcode.importers.timestamps import milliseconds
from qualcode.importers.utterances import Line, Understood, Utterance, speaker_key
from qualcode.model.transcripts import ReportKind, ReportLine
from qualcode.model.words import UNFIT

ARROW = "-->"
LONGEST_PAUSE = 2_000
"""After so many milliseconds of silence cues that nobody is named for are a new turn."""
LONG_TURN = 10
"""From so many lines on the next end of a sentence ends a turn nobody is named for."""
_CUE_TIME = re.compile(r"-?(?:\d{1,4}:)?\d{1,3}:\d{1,2}(?:[.,:]\d{1,3})?(?![\d:])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|ruby|rt|lang|v|font|span)(?:[.\s][^<>]{0,300})?>"
    r"|<(?:\d{1,4}:)?\d{1,2}:\d{2}\.\d{3}>|\{\\[^{}]{0,80}\}",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]+([^<>]{0,300})>|(</v>)", re.IGNORECASE)
_LINE_END = re.compile("[\r\n\x85\u2028\u2029]+")
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
    """Words of one line of a cue by one voice; ``voice`` is empty where nobody is named."""

    words: str
    voice: str
    original: str
    cue: Cue


def timing(text: str, line: int, report: list[ReportLine]) -> tuple[int | None, int | None]:
    """Return the times of a line with an arrow; what cannot be read is reported and None."""
    before, _, after = text.partition(ARROW)
    first, second = _CUE_TIME.fullmatch(before.strip()), _CUE_TIME.match(after.strip())
    start, end = first[0] if first else None, second[0] if second else None
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


def understand_cues(cues: Sequence[Cue], format_name: str, report: list[ReportLine]) -> Understood:
    """Make turns of cues: consecutive cues of one speaker become one turn, joined by spaces."""
    pieces = [piece for cue in cues for piece in _pieces(cue)]
    unfit = sum(_without_unfit(piece) for piece in pieces)
    if unfit:
        report.append(unfit_line(unfit))
    if not any(piece.voice for piece in pieces):
        pieces, unsure = _named_by_labels(pieces)
        report += unsure
    return Understood(format_name, _turns(pieces), [], report)


def _pieces(cue: Cue) -> list[_Piece]:
    """Return the cue's words by line and voice; a voice speaks until its tag or the cue ends."""
    found: list[_Piece] = []
    voice = original = ""
    for text in cue.lines:
        at = 0
        for tag in _VOICE.finditer(text):
            found.append(_Piece(_bare(text[at : tag.start()]), voice, original, cue))
            voice = _bare(tag[1] or "")
            original = tag[0] if voice else ""
            at = tag.end()
        found.append(_Piece(_bare(text[at:]), voice, original, cue))
    return [piece for piece in found if piece.words]


def _bare(text: str) -> str:
    """Return the words without markup, entities written out."""
    words = _ENTITY.sub(_character, _MARKUP.sub("", text))
    return words.strip(" \t") if words.strip() else ""


def _character(entity: re.Match[str]) -> str:
    """Return what an entity stands for; what only looks like one stays as it is."""
    named = entity[0][1] != "#"
    return entity[0] if named and entity[0][1:] not in html5 else unescape(entity[0])


def _without_unfit(piece: _Piece) -> int:
    """Replace what an entity may have smuggled in; return how many characters that were."""
    piece.words = _LINE_END.sub(" ", piece.words)
    piece.words, unfit = UNFIT.subn("\ufffd", piece.words)
    piece.voice = UNFIT.sub("\ufffd", _LINE_END.sub(" ", piece.voice))
    return unfit


def _named_by_labels(pieces: list[_Piece]) -> tuple[list[_Piece], list[ReportLine]]:
    """Take speakers from ``Name: words``; a piece without a label has the speaker before it."""
    lines = [Line(piece.words, piece.cue.line) for piece in pieces]
    marks = [mark_of(line, words_follow=False) for line in lines]
    chosen, report = chosen_marks(lines, [_colon_only(mark) for mark in marks])
    voice = original = ""
    labels: dict[str, str] = {}
    named: list[_Piece] = []
    for piece, mark in zip(pieces, chosen, strict=True):
        words = piece.words
        if mark:
            voice = labels.setdefault(speaker_key(mark.label), mark.label)
            original = words[: mark.length].strip()
            words = words[mark.length :]
        if words.strip():
            named.append(_Piece(words, voice, original, piece.cue))
    return named, report


def _colon_only(mark: Mark | None) -> Mark | None:
    return mark if mark and mark.style is Style.COLON else None


def _turns(pieces: Sequence[_Piece]) -> list[Utterance]:
    turns: list[Utterance] = []
    parts: list[str] = []
    for piece in pieces:
        if turns and _continues(turns[-1], parts, piece):
            parts.append(piece.words)
        else:
            if turns:
                turns[-1].paragraphs = [" ".join(parts)]
            parts = [piece.words]
            cue = piece.cue
            turns.append(Utterance([], piece.voice, piece.original, cue.start, None, cue.line))
        turns[-1].time_end = _later(turns[-1].time_end, piece.cue.end)
    if turns:
        turns[-1].paragraphs = [" ".join(parts)]
    return turns


def _continues(turn: Utterance, parts: Sequence[str], piece: _Piece) -> bool:
    """Whether a piece goes on with a turn; without names a pause or a full turn ends it."""
    if turn.speaker or piece.voice:
        return speaker_key(turn.speaker) == speaker_key(piece.voice)
    paused = (
        turn.time_end is not None
        and piece.cue.start is not None
        and piece.cue.start - turn.time_end >= LONGEST_PAUSE
    )
    full = len(parts) >= LONG_TURN and _SENTENCE_END.search(parts[-1][-8:])
    return not (paused or full)


def _later(first: int | None, second: int | None) -> int | None:
    return max((time for time in (first, second) if time is not None), default=None)
