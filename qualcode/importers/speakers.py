"""Turns from lines: who speaks where, what is heading, what belongs to the words."""

from collections.abc import Sequence

from qualcode.importers.headings import heading_length
from qualcode.importers.labels import Mark, chosen_marks, mark_of
from qualcode.importers.time_marks import take_out_times
from qualcode.importers.utterances import Line, Understood, Utterance, speaker_key

BLANK = " \t"


def understand_lines(
    lines: Sequence[Line], format_name: str, *, blank_lines_part: bool
) -> Understood:
    """Make turns of the lines or paragraphs of a source.

    With labels, each label begins a turn and the paragraphs after it continue it. Without any,
    each paragraph is a turn of nobody's; ``blank_lines_part`` says that paragraphs are parted by
    blank lines where there are any, and not by line ends.
    """
    words_follow = [*(bool(line.text.strip()) for line in lines[1:]), False][: len(lines)]
    marks = [mark_of(line, follow) for line, follow in zip(lines, words_follow, strict=True)]
    top = heading_length(lines, chosen_marks(lines, marks)[0])
    chosen, report = chosen_marks(lines[top:], marks[top:])
    heading = [line.text.strip(" \t#*_") for line in lines[:top] if line.text.strip()]
    utterances = _turns(lines[top:], chosen, blank_lines_part)
    report += take_out_times(utterances)
    return Understood(format_name, _times_passed_on(utterances), heading, report)


def _turns(
    lines: Sequence[Line], marks: Sequence[Mark | None], blank_lines_part: bool
) -> list[Utterance]:
    """Return the turns in order, their time marks still among the words."""
    labels: dict[str, str] = {}
    turns: list[Utterance] = []
    parted = True
    by_blank_lines = blank_lines_part and _has_inner_blank(lines)
    before: Line | None = None
    for line, mark in zip(lines, marks, strict=True):
        if not line.text.strip():
            parted = True
            continue
        words = line.text[mark.length if mark else 0 :].strip(BLANK)
        if mark:
            label = labels.setdefault(speaker_key(mark.label), mark.label)
            original = line.text[: mark.length].strip()
            turns.append(Utterance([], label, original, mark.time, None, line.number))
        elif not turns or not (
            turns[-1].speaker or _same_paragraph(line, before, parted, by_blank_lines)
        ):
            turns.append(Utterance([], line=line.number))
        if words.strip():
            turns[-1].paragraphs.append(words)
        parted, before = False, line
    return turns


def _has_inner_blank(lines: Sequence[Line]) -> bool:
    filled = [bool(line.text.strip()) for line in lines]
    if True not in filled:
        return False
    first, last = filled.index(True), len(filled) - 1 - filled[::-1].index(True)
    return not all(filled[first : last + 1])


def _same_paragraph(line: Line, before: Line | None, parted: bool, by_blank_lines: bool) -> bool:
    """Whether a line that nobody is named for goes on with the paragraph of the line before."""
    if before is None or parted:
        return False
    return by_blank_lines or line.number == before.number


def _times_passed_on(turns: list[Utterance]) -> list[Utterance]:
    """Return the turns that have words; a time that stood alone goes to the turn after it."""
    kept: list[Utterance] = []
    waiting: Utterance | None = None
    for said in turns:
        if not said.paragraphs:
            waiting = said if said.time_start is not None and not said.speaker else None
            continue
        if waiting and said.time_start is None:
            said.time_start = waiting.time_start
            said.original = f"{waiting.original} {said.original}".strip()
        waiting = None
        kept.append(said)
    return kept
