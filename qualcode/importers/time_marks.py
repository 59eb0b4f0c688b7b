"""Time marks within the words: taken out where they follow the recording's course."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from qualcode.importers.timestamps import BARE, STAMPED, has_hours, milliseconds
from qualcode.importers.utterances import Utterance
from qualcode.model.transcripts import ReportKind, ReportLine

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
    stamps = _stamps(utterances)
    kinds = Counter(stamp.kind for stamp in stamps)
    labelled = sum(said.time_start is not None for said in utterances)
    usual = kinds.most_common(1)[0][0] if kinds else ""
    possible = [
        stamp
        for stamp in stamps
        if stamp.sure or (stamp.kind == usual and kinds[stamp.kind] + labelled > 1)
    ]
    taken = _in_order(possible)
    kept = {id(stamp) for stamp in taken}
    left = [stamp for stamp in stamps if id(stamp) not in kept]
    for stamp in reversed(taken):
        _take(stamp, utterances[stamp.utterance])
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


def _stamps(utterances: list[Utterance]) -> list[_Stamp]:
    found: list[_Stamp] = []
    for at, said in enumerate(utterances):
        for nth, words in enumerate(said.paragraphs):
            bare = _BARE_START.match(words)
            if bare and (has_hours(bare["time"]) or bare.end() == len(words)):
                time = milliseconds(bare["time"])
                found.append(_Stamp(at, nth, 0, bare.end(), time, "bare", bare["time"], sure=False))
            found += [
                _Stamp(
                    at,
                    nth,
                    match.start(),
                    match.end(),
                    milliseconds(match[0]),
                    match[0][0],
                    match[0],
                    sure=match[0][0] == "#" or (match[0][0] == "[" and has_hours(match[0])),
                )
                for match in STAMPED.finditer(words)
            ]
    return found


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


def _take(stamp: _Stamp, said: Utterance) -> None:
    words = said.paragraphs[stamp.paragraph]
    before, after = words[: stamp.start], words[stamp.end :]
    at_start = stamp.paragraph == 0 and not before.strip()
    at_end = stamp.paragraph == len(said.paragraphs) - 1 and not after.strip()
    if before[-1:] in ("", " ", "\t"):
        after = after[1:] if after[:1] in (" ", "\t") else after
    said.paragraphs[stamp.paragraph] = before + after if after.strip() else before.rstrip(" \t")
    if at_start and said.time_start is None:
        said.time_start = stamp.time
    elif at_end and said.time_end is None and stamp.time >= (said.time_start or 0):
        said.time_end = stamp.time
