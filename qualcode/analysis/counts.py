"""Counts over codings, readings, acts and suggestions: values in, values out.

What each count means is said here once; the documents that print it say it again in words.
A coding that was removed is in no list that comes in here, so it is never counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from qualcode.model.codes import Codebook
from qualcode.model.codings import Coding, Origin
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.suggestions import Decision
from qualcode.model.transcripts import Reading

ACT_GROUPS = (
    "coding",
    "codes",
    "notes",
    "suggestions",
    "reading",
    "decisions",
    "undone",
    "other",
)
"""What acts are counted as, month by month, in the order of the columns."""

_GROUP_OF = {
    "code": "codes",
    "codebook": "codes",
    "coding": "coding",
    "note": "notes",
    "link": "notes",
    "suggestion": "suggestions",
    "reading": "reading",
    "decision": "decisions",
    "phase": "decisions",
    "undo": "undone",
    "redo": "undone",
}


@dataclass(frozen=True, slots=True)
class CodeCount:
    """What counts for one code: codings, the transcripts they stand in, the coders who made them.

    ``passages`` are distinct stretches of text, so two coders on the same words count once.
    """

    codings: int = 0
    transcripts: int = 0
    coders: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """One coder's codings in one transcript; times in milliseconds, None where there are none.

    ``before_reading`` were made before this coder first marked their own reading done, or
    without any such mark; ``after_reading`` are the rest.
    """

    coder: Id
    document: Id
    codings: int
    first: int | None
    last: int | None
    read_at: int | None
    before_reading: int
    after_reading: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many acts of each group were done in a month (``2026-03``), as it was where they were."""

    month: str
    groups: Mapping[str, int]

    @property
    def all(self) -> int:
        """All acts of the month."""
        return sum(self.groups.values())


@dataclass(frozen=True, slots=True)
class SuggestionCount:
    """What became of the suggestions for one code.

    ``found`` counts suggestions; decisions are counted once for each coder who took one.
    ``viewed`` are those anybody looked at or decided about; the rest were never viewed.
    """

    found: int = 0
    viewed: int = 0
    accepted: int = 0
    edited: int = 0
    declined: int = 0
    deferred: int = 0

    @property
    def never_viewed(self) -> int:
        """How many nobody has looked at."""
        return self.found - self.viewed


class Decided(Protocol):
    """A coder's standing decision about a suggestion."""

    @property
    def candidate(self) -> Id:
        """The suggestion."""
        ...

    @property
    def code(self) -> Id:
        """The code it was suggested for."""
        ...

    @property
    def decision(self) -> Decision:
        """What was decided."""
        ...


def count(codings: Iterable[Coding]) -> CodeCount:
    """Return the counts over these codings."""
    held = list(codings)
    return CodeCount(
        len(held),
        len({each.document for each in held}),
        len({each.coder for each in held}),
        len({(each.version, each.start, each.end) for each in held}),
    )


def by_code(codings: Iterable[Coding]) -> dict[Id, CodeCount]:
    """Return the counts of each code that has codings: exactly this code, not those below."""
    held: dict[Id, list[Coding]] = {}
    for coding in codings:
        held.setdefault(coding.code, []).append(coding)
    return {code: count(own) for code, own in held.items()}


def with_below(codebook: Codebook, codings: Iterable[Coding]) -> dict[Id, CodeCount]:
    """Return the counts of each code together with all codes below it."""
    held: dict[Id, list[Coding]] = {}
    for coding in codings:
        if coding.code in codebook:
            for code in (coding.code, *codebook.ancestors(coding.code)):
                held.setdefault(code, []).append(coding)
    return {code: count(own) for code, own in held.items()}


def shares(codings: Iterable[Coding], readings: Iterable[Reading]) -> list[Share]:
    """Return who coded or read what: a share for each coder and transcript with either."""
    read = {(each.coder, each.document): each for each in readings}
    held: dict[tuple[Id, Id], list[int]] = {key: [] for key in read}
    for coding in codings:
        held.setdefault((coding.coder, coding.document), []).append(coding.created)
    found: list[Share] = []
    for (coder, document), times in held.items():
        reading = read.get((coder, document))
        done = min(reading.times) if reading and reading.times else None
        after = sum(1 for time in times if done is not None and time >= done)
        first, last = (min(times), max(times)) if times else (None, None)
        found.append(
            Share(coder, document, len(times), first, last, done, len(times) - after, after)
        )
    return found


def group_of(verb: str) -> str:
    """Return the group an act is counted in."""
    return _GROUP_OF.get(verb.partition(".")[0], "other")


def month_of(at: int, offset: int) -> str:
    """Return the month of a time in milliseconds, ``offset`` minutes east of UTC."""
    return f"{datetime.fromtimestamp(at / 1000, UTC) + timedelta(minutes=offset):%Y-%m}"


def months_between(first: str, last: str) -> list[str]:
    """Return all months from the first to the last."""
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] < last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(f"{year:04}-{month:02}")
    return found


def by_month(acts: Iterable[Act]) -> list[MonthCount]:
    """Return the acts of each month, months without any included; undone acts are counted."""
    held: dict[str, Counter[str]] = {}
    for act in acts:
        held.setdefault(month_of(act.at, act.offset), Counter())[group_of(act.verb)] += 1
    if not held:
        return []
    return [
        MonthCount(month, {group: held.get(month, Counter())[group] for group in ACT_GROUPS})
        for month in months_between(min(held), max(held))
    ]


def by_origin(codings: Iterable[Coding]) -> dict[Origin, int]:
    """Return how many codings came to be in each way."""
    found = Counter(coding.origin for coding in codings)
    return {origin: found[origin] for origin in Origin}


def suggestions_by_code(
    left: Iterable[tuple[Id, Id]], seen: Iterable[str], decided: Iterable[Decided]
) -> dict[Id, SuggestionCount]:
    """Return what became of the suggestions for each code.

    ``left`` are suggestion and code of what the last runs left; ``seen`` the first 16 digits of
    what was looked at; ``decided`` also holds suggestions that later runs left no more.
    """
    decisions = list(decided)
    code_of = dict(left) | {each.candidate: each.code for each in decisions}
    viewed = set(seen) | {each.candidate[:16] for each in decisions}
    found = Counter(code_of.values())
    looked_at = Counter(code for each, code in code_of.items() if each[:16] in viewed)
    done = Counter((each.code, each.decision) for each in decisions)
    return {
        code: SuggestionCount(
            found[code],
            looked_at[code],
            done[code, Decision.ACCEPTED],
            done[code, Decision.EDITED],
            done[code, Decision.DECLINED],
            done[code, Decision.DEFERRED],
        )
        for code in found
    }
