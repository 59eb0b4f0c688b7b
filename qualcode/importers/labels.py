"""Speakers' labels: what may be one, and which of them are meant."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualcode.importers.roles import TITLED, known_role, title_of, words_of
from qualcode.importers.timestamps import BARE, STAMP, milliseconds
from qualcode.importers.utterances import Line, speaker_key
from qualcode.model.transcripts import ReportKind, ReportLine

LONGEST = 60
"""How many characters a label may have, so that no sentence is tried as one."""
MOST_WORDS = 5
MOST_REPORTED = 20
_LOOKED_AT = 160
_NEVER = words_of(
    "note notes nb ps http https ftp www mailto re fig figure table source example date time title "
    "subject yes no well then so and but because like okay ok first second third finally why what "
    "when where who how now also again therefore however remember warning summary conclusion "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december today yesterday tomorrow morning "
    "evening afternoon tip important update edit url web link email tel phone fax"
)
_CONNECTORS = words_of(
    "de da do di del la le van der den von zu bin ibn al of the and & y e und et"
)
_SPACE = r"[ \t\u00a0]*"
_NAME = r"(?P<label>[^\W_][^:：\t\n\[\](){}<>?!;,\"“”*…]{0,59}?(?:[ ]\([^()\n:]{1,30}\))?)"
_BEFORE = rf"{_SPACE}(?:(?P<before>{STAMP}|{BARE}){_SPACE}(?:[-–—][ \t]*)?)?"
_NUMBER = r"(?:[ \t]*\d{1,5}[.)]?[ \t]+)?"
"""The number of a turn or line, as some transcripts print it before the label."""
_AFTER = rf"{_SPACE}(?P<after>{STAMP}|{BARE})?{_SPACE}"
_END = r"(?:(?<![\s(\[–:-]\d)(?<![\s(\[–:-]\d\d)[:：]|[:：](?!\d\d))"
"""The colon after a label, which is not the one of a time such as 10:36."""
_EMPHASIS = r"(?:\*\*|__|\*)?"
_COLON = re.compile(
    rf"{_NUMBER}{_EMPHASIS}{_BEFORE}{_EMPHASIS}{_NAME}{_EMPHASIS}{_AFTER}{_EMPHASIS}{_END}{_EMPHASIS}"
    rf"(?:{_SPACE}(?P<within>{STAMP}))?{_SPACE}"
)
_TABBED = re.compile(rf"{_NUMBER}{_BEFORE}{_NAME}{_AFTER}\t+{_SPACE}")
_ALONE = re.compile(rf"{_EMPHASIS}{_BEFORE}{_EMPHASIS}{_NAME}{_EMPHASIS}{_AFTER}{_EMPHASIS}$")


class Style(StrEnum):
    """How a source sets a label apart from the words."""

    COLON = "colon"
    TAB = "tab"
    BOLD = "bold"
    TIMED = "name and time on a line"
    ALONE = "name on a line"


@dataclass(slots=True)
class Mark:
    """The start of a line read as a speaker's label: ``length`` code points of it are no words."""

    style: Style
    label: str
    length: int
    time: int | None = None

    @property
    def key(self) -> str:
        """The form in which two spellings of the label are the same."""
        return speaker_key(self.label)


def mark_of(line: Line, words_follow: bool) -> Mark | None:
    """Return what the line's start says if it is read as a label, None if it cannot be one.

    ``words_follow`` says whether the next line has words, which a label alone on its line needs.
    """
    start = line.text[:_LOOKED_AT]
    found = _COLON.match(start)
    if found and not line.text.startswith("//", found.end()):
        return _mark(Style.COLON, found, len(line.text))
    if "\t" in start and (found := _TABBED.match(start)):
        return _mark(Style.TAB, found, len(line.text))
    if 0 < line.bold <= LONGEST and line.text[line.bold :].strip():
        return _bold_mark(line)
    if words_follow and len(line.text) <= LONGEST + 20 and (found := _ALONE.match(line.text)):
        timed = found["before"] or found["after"]
        capitals = line.text.isupper() and len(found["label"]) > 1
        if timed or capitals or line.bold >= len(line.text.rstrip()):
            return _mark(Style.TIMED if timed else Style.ALONE, found, len(line.text))
    return None


def _mark(style: Style, found: re.Match[str], longest: int) -> Mark | None:
    groups = found.groupdict()
    label = groups["label"].strip(" \t\u00a0.")
    if not could_be_name(label):
        return None
    stamp = groups.get("within") or groups["after"] or groups["before"]
    return Mark(style, label, min(found.end(), longest), milliseconds(stamp) if stamp else None)


def _bold_mark(line: Line) -> Mark | None:
    found = _ALONE.match(line.text[: line.bold].rstrip())
    mark = _mark(Style.BOLD, found, len(line.text)) if found else None
    if mark:
        mark.length = line.bold + len(line.text[line.bold :]) - len(line.text[line.bold :].lstrip())
    return mark


def could_be_name(label: str) -> bool:
    """Whether a label reads like a name or a role and not like the beginning of a sentence."""
    words = label.split()
    if not 0 < len(words) <= MOST_WORDS or not any(map(str.isalpha, label)):
        return False
    if title_of(label) in TITLED:
        return True
    if words[0].casefold().strip(".") in _NEVER:
        return False
    return len(words) == 1 or all(
        not word[0].islower() or word.casefold() in _CONNECTORS for word in words
    )


def chosen_marks(
    lines: Sequence[Line], marks: Sequence[Mark | None]
) -> tuple[list[Mark | None], list[ReportLine]]:
    """Return the marks that are speakers' labels, None for all other lines, and what is unsure.

    A label has to recur or to name a role; one that stands once is believed only where labels
    are the rule, and the report says so.
    """
    counts = Counter(mark.key for mark in marks if mark)
    spoken = sum(bool(line.text.strip()) for line in lines)
    sure = {mark.key for mark in marks if mark and _recurs(mark, counts[mark.key])}
    roles = {mark.key for mark in marks if mark and _names_role(mark)}
    if len(sure | roles) > 1:
        sure |= roles
    labelled = sum(_lines_taken(mark) for mark in marks if mark and mark.key in sure)
    rule = bool(sure) and labelled >= 0.3 * spoken
    everywhere = not sure and len(counts) > 1 and sum(counts.values()) >= 0.8 * spoken
    chosen: list[Mark | None] = []
    report: list[ReportLine] = []
    for line, mark in zip(lines, marks, strict=True):
        if mark is None or mark.key in sure:
            chosen.append(mark)
            continue
        once = mark.style in (Style.COLON, Style.TIMED) and not (
            mark.label[0].islower() or line.heading
        )
        believed = once and (rule or everywhere)
        chosen.append(mark if believed else None)
        if once:
            report.append(_unsure(mark, line, believed))
    more = len(report) - MOST_REPORTED
    if more > 0:
        report[MOST_REPORTED:] = [
            ReportLine(ReportKind.UNSURE, f"{more} more labels that stand only once.")
        ]
    if len(sure) == 1:
        only = next((mark.label for mark in chosen if mark), "")
        report.append(ReportLine(ReportKind.UNSURE, f"Only one speaker was found: “{only}”."))
    return chosen, report


def _recurs(mark: Mark, count: int) -> bool:
    lower = mark.label[0].islower() and title_of(mark.label) not in TITLED
    return count >= (3 if lower else 2)


def _names_role(mark: Mark) -> bool:
    if mark.style in (Style.ALONE, Style.TAB) or (len(mark.label) == 1 and mark.label.islower()):
        return False
    return known_role(mark.label) is not None


def _lines_taken(mark: Mark) -> int:
    """Return how many lines a label shows to be somebody's: its own, and the one below it."""
    return 2 if mark.style in (Style.ALONE, Style.TIMED) else 1


def _unsure(mark: Mark, line: Line, believed: bool) -> ReportLine:
    taken = "was taken as a speaker" if believed else "was left among the words"
    return ReportLine(
        ReportKind.UNSURE, f"“{mark.label}” stands as a label only once and {taken}.", line.number
    )
