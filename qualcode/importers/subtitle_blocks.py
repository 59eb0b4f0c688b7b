"""Subtitle files as blocks between blank lines, and what in them is a cue; nothing is dropped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualcode.importers.cues import ARROW, Cue, timing
from qualcode.model.transcripts import ReportKind, ReportLine

_COUNTER = re.compile(r"\s*\d{1,9}\s*$")
_IDENTIFIER = re.compile(
    r"\s*(?:\d{1,9}|\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?(?:[-/]\S{1,20})?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines between two blank lines; ``line`` is the number of the first, from 1."""

    lines: list[str]
    line: int


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a text."""
    lines: list[str] = []
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield Block(lines, number - len(lines))
            lines = []
    if lines:
        yield Block(lines, number - len(lines) + 1)


def cues_of(blocks: Sequence[Block] | Iterator[Block], report: list[ReportLine]) -> list[Cue]:
    """Return the cues of the blocks.

    A block without times goes on with the cue before it, and the report names its line; a cue
    that follows another without a blank line is found all the same.
    """
    cues: list[Cue] = []
    for block in blocks:
        _add_block(cues, block, report)
    return cues


def _add_block(cues: list[Cue], block: Block, report: list[ReportLine]) -> None:
    times = [at for at, line in enumerate(block.lines) if ARROW in line]
    first = _without_identifier(block.lines, 0, times[0]) if times else len(block.lines)
    _add_loose(cues, block.lines[:first], block.line, report)
    for at, after in zip(times, [*times[1:], len(block.lines)], strict=False):
        end = (
            after if after == len(block.lines) else _without_identifier(block.lines, at + 1, after)
        )
        start, stop = timing(block.lines[at], block.line + at, report)
        lines = block.lines[at + 1 : end]
        if not lines:
            _report_empty(block.line + at, report)
        cues.append(Cue(start, stop, lines, block.line + at))


def _without_identifier(lines: Sequence[str], start: int, end: int) -> int:
    """Return where the words before a line of times end: before its number or name, if any."""
    if end == start:
        return end
    named = _IDENTIFIER.match(lines[end - 1]) or (start == 0 and end == 1)
    return end - 1 if named else end


def _add_loose(cues: list[Cue], lines: list[str], number: int, report: list[ReportLine]) -> None:
    """Keep lines that stand without times; a bare number is only reported."""
    if not lines:
        return
    if len(lines) == 1 and _COUNTER.match(lines[0]):
        message = f"The number {lines[0].strip()} stands here without times or words."
        report.append(ReportLine(ReportKind.NOT_UNDERSTOOD, message, number))
        return
    message = "These words stand without times; they were added to the cue before them."
    report.append(ReportLine(ReportKind.NOT_UNDERSTOOD, message, number))
    if cues:
        cues[-1].lines.extend(lines)
    else:
        cues.append(Cue(None, None, lines, number))


def _report_empty(number: int, report: list[ReportLine]) -> None:
    report.append(ReportLine(ReportKind.NOTED, "This cue has no words.", number))
