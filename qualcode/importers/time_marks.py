"""Time marks within the words: taken out where they follow the recording's course."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from qualcode.importers.timestamps import BARE, STAMPED, has_hours, milliseconds
from qualcode.importers.utterances import Utterance
from qualcode.model.transcripts import ReportKind, ReportLine

MOST_STAMPS = 200_000
_BARE_START = re.compile(rf"[ \t]*(?P<time>{BARE})(?=[ \t]|$)[ \t]*[-–—]?[ \t]*")


@dataclass(slots=True)
class _Stamp:
    """A time found in a paragraph; ``kind`` is its bracket, or ``bare``."""

    utterance: int
    paragraph: int
    start: int
    end: int
    time: int
    kind: str
    spelling: str
    sure: bool


def take_out_times(utterances: list[Utterance]) -> list[ReportLine]:
    """Move the time marks of the words into the turns; report what was left because unsure.

    A mark at the very start of a turn is its start, one at the very end its end; all of them
    stay in ``original``. A time that does not fit into the order of the others may be something
    somebody said, and stays.
    """
    stamps = list(islice(_stamps(utterances), MOST_STAMPS + 1))
    if len(stamps) > MOST_STAMPS:
        message = "There are too many times among the words; all of them were left there."
        return [ReportLine(ReportKind.UNSURE, message)]
    kinds = Counter(stamp.kind for stamp in stamps)
    labelled = sum(said.time_start is not None for said in utterances)
    usual = kinds.most_common(1)[0][0] if kinds else ""
    possible = [
        stamp
        for stamp in stamps
        if stamp.sure or (stamp.kind == usual and kinds[stamp.kind] + labelled > 1)
    ]
    taken = _in_order(_between_labels(possible, utterances))
    kept = {id(stamp) for stamp in taken}
    left = [stamp for stamp in stamps if id(stamp) not in kept]
    for (at, _), group in groupby(taken, key=attrgetter("utterance", "paragraph")):
        _take(list(group), utterances[at])
    for at, spellings in groupby(taken, key=attrgetter("utterance")):
        said = utterances[at]
        said.original = " ".join(filter(None, (said.original, *(s.spelling for s in spellings))))
    for said in utterances:
        said.paragraphs = [words for words in said.paragraphs if words.strip()]
    return [
        ReportLine(
            ReportKind.UNSURE,
            f"The time {stamp.spelling} was left among the words; it may have been said.",
            utterances[stamp.utterance].line,
        )
        for stamp in left[:20]
    ]


def _stamps(utterances: Sequence[Utterance]) -> Iterator[_Stamp]:
    """Yield every time among the words that could be a mark."""
    for at, said in enumerate(utterances):
        for nth, words in enumerate(said.paragraphs):
            bare = _BARE_START.match(words)
            if bare and (has_hours(bare["time"]) or bare.end() == len(words)):
                yield _stamp(at, nth, bare, bare["time"], "bare")
            for found in STAMPED.finditer(words):
                yield _stamp(at, nth, found, found[0], found[0][0])


def _stamp(
    utterance: int, paragraph: int, found: re.Match[str], spelling: str, kind: str
) -> _Stamp:
    sure = kind == "#" or (kind == "[" and has_hours(spelling))
    time = milliseconds(spelling)
    return _Stamp(utterance, paragraph, found.start(), found.end(), time, kind, spelling, sure)


def _between_labels(stamps: Sequence[_Stamp], utterances: Sequence[Utterance]) -> list[_Stamp]:
    """Return the stamps that fit between the times that stand with the labels around them."""
    latest = 0
    before: list[int] = []
    for said in utterances:
        latest = said.time_start if said.time_start is not None else latest
        before.append(latest)
    soonest: int | None = None
    after: list[int | None] = []
    for said in reversed(utterances):
        after.append(soonest)
        soonest = said.time_start if said.time_start is not None else soonest
    after.reverse()
    return [
        stamp
        for stamp in stamps
        if before[stamp.utterance] <= stamp.time
        and ((limit := after[stamp.utterance]) is None or stamp.time <= limit)
    ]


def _in_order(stamps: list[_Stamp]) -> list[_Stamp]:
    """Return the longest run of the times, as they stand, in which none goes back."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, stamp in enumerate(stamps):
        place = bisect_right(ends, stamp.time)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(stamp.time)
            last.append(at)
        else:
            ends[place], last[place] = stamp.time, at
    kept: list[_Stamp] = []
    at = last[-1] if last else -1
    while at >= 0:
        kept.append(stamps[at])
        at = before[at]
    return kept[::-1]


def _take(stamps: Sequence[_Stamp], said: Utterance) -> None:
    """Take the stamps of one paragraph out of its words."""
    nth = stamps[0].paragraph
    words = said.paragraphs[nth]
    pieces: list[str] = []
    at = 0
    for stamp in stamps:
        before = words[at : stamp.start]
        pieces.append(before)
        at = stamp.end
        if before[-1:] in ("", " ", "\t") and words[at : at + 1] in (" ", "\t"):
            at += 1
    first, last = stamps[0], stamps[-1]
    if nth == 0 and said.time_start is None and not words[: first.start].strip():
        said.time_start = first.time
    elif nth == len(said.paragraphs) - 1 and said.time_end is None and not words[at:].strip():
        said.time_end = last.time if last.time >= (said.time_start or 0) else None
    said.paragraphs[nth] = ("".join(pieces) + words[at:]).strip(" \t")
