"""Part 12: what the machine suggested, and what people made of it."""

import json
from collections import Counter, defaultdict

from qualcode.analysis import counts
from qualcode.analysis.counts import SuggestionCount
from qualcode.exporters.audit_trail.moments import counted
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import LANDSCAPE_WIDTH, WordDocument
from qualcode.exporters.word.markup import text
from qualcode.exporters.word.tables import (
    SWATCH_WIDTH,
    Cell,
    Column,
    definition,
    figure,
    inline,
    swatch,
    table,
    words,
)
from qualcode.model.codings import Origin
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.suggestions import Decision
from qualcode.store.suggestions import RunRecord, SuggestionRecord

_RUNS = (
    Column("No.", 520, figures=True),
    Column("When", 1750),
    Column("By", 600),
    Column("Engine", 1200),
    Column("Word lists (SHA-256)", 2500),
    Column("Settings", 1700),
    Column("Transcripts", 2600),
    Column("Codes", 2700),
    Column("Found", LANDSCAPE_WIDTH - 13570, figures=True),
)
_OUTCOMES = (
    Column("", SWATCH_WIDTH),
    Column("Code", 4543),
    Column("Found", 1200, figures=True),
    Column("Viewed", 1200, figures=True),
    Column("Accepted", 1200, figures=True),
    Column("With changes", 1400, figures=True),
    Column("Declined", 1200, figures=True),
    Column("Put off", 1200, figures=True),
    Column("Never viewed", 1400, figures=True),
    Column("", LANDSCAPE_WIDTH - 13570),
)
_REASONS = (
    Column("Reason", 7000),
    Column("Declined", 1200, figures=True),
    Column("Codes", LANDSCAPE_WIDTH - 8200),
)
_ORDER = (
    Column("Coder", 1400),
    Column("Transcript", 5000),
    Column("Own reading done", 2300),
    Column("Suggestions first looked at", 2600),
    Column("Order", LANDSCAPE_WIDTH - 11300),
)
_LOOKING = frozenset(
    {
        "suggestion.view",
        "suggestion.accept",
        "suggestion.edit",
        "suggestion.decline",
        "suggestion.defer",
    }
)


def write(document: WordDocument, record: Record) -> None:
    """Write part 12."""
    document.part("12", "Suggestions", landscape=True)
    document.add(
        text(
            "No data left this computer. The suggestions come from lists of words and phrases that "
            "belong to the codes and are looked up on the computer itself; qualcode has no access "
            "to a network. A suggestion never becomes a coding by itself: a coder accepts it, "
            "changes it, declines it or puts it off, and each decision is an act with a name and a "
            "time."
        ),
        text(_share_sentence(record)),
    )
    if not record.runs and not record.suggestion_records:
        document.add(text("No suggestions were looked for in this study."))
        return
    _runs(document, record)
    _outcomes(document, record)
    _reasons(document, record)
    _order(document, record)
    _limits(document)


def _share_sentence(record: Record) -> str:
    all_codings = len(record.codings)
    begun = counts.by_origin(record.codings)[Origin.SUGGESTION]
    share = f" ({100 * begun / all_codings:.1f}%)" if all_codings else ""
    return (
        f"Of the {counted(all_codings, 'coding')} that stand today, {begun:,}{share} began as a "
        "suggestion. A coding that was removed is not counted."
    )


def _runs(document: WordDocument, record: Record) -> None:
    document.section("Searches", "12a")
    rows = [_run(record, number, each) for number, each in enumerate(record.runs, 1)]
    document.add(
        table(_RUNS, rows, title="Searches"),
        definition(
            "One row for each search. “Found” counts the suggestions of that search; a later "
            "search of the same transcripts for the same codes replaces what is left of an "
            "earlier one. The SHA-256 is of all word lists and cues used: the same lists give the "
            "same number. Transcripts marked ° had not yet been read by the coder who searched."
        ),
    )


def _run(record: Record, number: int, run: RunRecord) -> tuple[Cell, ...]:
    titles = [
        f"{each.document.title}{' °' * (each.document.id in run.before_reading)}"
        for each in record.transcripts
        if each.document.id in run.documents
    ]
    settings = "\n".join(
        f"{name.replace('_', ' ')}: {_setting(value)}"
        for name, value in sorted(run.settings.items())
    )
    return (
        figure(number),
        words(record.moments.moment(run.created)),
        words(record.by(run.coder)),
        words(run.engine),
        words(_in_groups(run.lexicon_hash), character="Digest"),
        words(settings or "as delivered"),
        words("\n".join(titles) or "–"),
        words("\n".join(record.path(each) for each in run.codes) or "–"),
        figure(run.found),
    )


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value)


def _in_groups(digest: str) -> str:
    return " ".join(digest[at : at + 16] for at in range(0, len(digest), 16))


def outcomes(record: Record) -> tuple[dict[Id, SuggestionCount], int]:
    """Return what became of the suggestions for each code, and how many seen ones are gone."""
    standing = _standing(record)
    left = [(each.id, each.code) for each in record.candidates]
    known = {each[:16] for each, _ in left} | {each.candidate[:16] for each in standing}
    found = counts.suggestions_by_code(left, record.seen, standing)
    return found, len(record.seen - known)


def _standing(record: Record) -> list[SuggestionRecord]:
    versions = {each.version for each in record.transcripts}
    return [each for each in record.suggestion_records if each.version in versions]


def _outcomes(document: WordDocument, record: Record) -> None:
    document.section("What became of them", "12b")
    found, gone = outcomes(record)
    order = [code.id for code in record.codebook if code.id in found]
    order.extend(code for code in found if code not in order)
    rows = [_outcome(record, code, found[code]) for code in order]
    rows.append((words(""), words("All"), *_figures(list(found.values())), words("")))
    document.add(table(_OUTCOMES, rows, title="Suggestions by code", total=True))
    vanished = (
        f" {counted(gone, 'suggestion')} that somebody looked at, undecided, and that later "
        "searches did not find again are not in the table."
        if gone
        else ""
    )
    document.add(
        definition(
            "“Found” counts the suggestions left by the last search of each transcript, and those "
            "of earlier searches that somebody decided about. “Viewed” counts those a coder looked "
            "at or decided about; the rest were never viewed. Decisions are counted once for each "
            "coder who took one, so where two coders decided about the same suggestion both are "
            f"in; a decision that was taken back is not counted.{vanished}"
        )
    )


def _outcome(record: Record, code: Id, number: SuggestionCount) -> tuple[Cell, ...]:
    looks = record.code(code)
    return (
        swatch(looks.colour, looks.pattern),
        inline((record.path(code), "Strong"), (looks.pattern, "Quiet")),
        *_figures([number]),
        words(""),
    )


def _figures(numbers: list[SuggestionCount]) -> tuple[Cell, ...]:
    return (
        figure(sum(each.found for each in numbers)),
        figure(sum(each.viewed for each in numbers)),
        figure(sum(each.accepted for each in numbers)),
        figure(sum(each.edited for each in numbers)),
        figure(sum(each.declined for each in numbers)),
        figure(sum(each.deferred for each in numbers)),
        figure(sum(each.never_viewed for each in numbers)),
    )


def _reasons(document: WordDocument, record: Record) -> None:
    declined = [each for each in _standing(record) if each.decision is Decision.DECLINED]
    if not declined:
        return
    document.section("Reasons for declining", "12c")
    given = _reason_of(record.acts)
    times = Counter[str]()
    codes: dict[str, Counter[Id]] = defaultdict(Counter)
    for each in declined:
        reason = given.get(each.id, "") or "none given"
        times[reason] += 1
        codes[reason][each.code] += 1
    rows = [
        (
            words(reason, character="Quiet" if reason == "none given" else ""),
            figure(number),
            words(", ".join(f"{record.path(code)} {n}" for code, n in codes[reason].items())),
        )
        for reason, number in sorted(times.items(), key=lambda each: (-each[1], each[0]))
    ]
    document.add(
        table(_REASONS, rows, title="Reasons for declining"),
        definition(
            f"{counted(len(declined), 'declined suggestion')}, counted once for each coder who "
            "declined, under the reason given in the same words."
        ),
    )


def _reason_of(acts: tuple[Act, ...]) -> dict[Id, str]:
    """Return the reason of the last standing decline of each suggestion."""
    found: dict[Id, str] = {}
    for act in acts:
        if act.verb == "suggestion.decline" and not act.undone:
            found.update({step.entity: act.reason for step in act.steps})
    return found


def _order(document: WordDocument, record: Record) -> None:
    first = _first_looks(record)
    document.section("Own reading and suggestions: which came first", "12d")
    readings = {(each.coder, each.document): each for each in record.readings}
    rows: list[tuple[Cell, ...]] = []
    late = 0
    coders = [each.id for each in record.coders]
    documents = [each.document.id for each in record.transcripts]
    order = sorted(first, key=lambda each: (coders.index(each[0]), documents.index(each[1])))
    for coder, identity in order:
        at, title = first[coder, identity], record.transcript_of[identity].document.title
        reading = readings.get((coder, identity))
        done = min(reading.times) if reading and reading.times else None
        own_first = done is not None and done <= at
        late += not own_first
        asked = " (shown early because the coder asked)" if reading and reading.early else ""
        rows.append(
            (
                words(record.by(coder), character="Strong"),
                words(title),
                words(record.moments.moment(done) if done is not None else "not marked"),
                words(record.moments.moment(at)),
                words("own reading first" if own_first else f"suggestions first{asked}"),
            )
        )
    document.add(table(_ORDER, rows, title="Own reading and suggestions"))
    said = (
        "In every case the own reading came first."
        if not late
        else f"In {late} of {len(rows)} cases the suggestions came first."
    )
    document.add(
        definition(
            "One row for each coder and transcript in which that coder looked at suggestions or "
            "decided about one. Suggestions of a transcript wait until the coder has marked their "
            f"own reading done, unless the coder asks for them, which is journaled. {said}"
        )
    )


def _first_looks(record: Record) -> dict[tuple[Id, Id], int]:
    """Return when each coder first looked at suggestions in a transcript, from the journal."""
    found: dict[tuple[Id, Id], int] = {}
    for act in record.acts:
        if act.verb in _LOOKING and act.document in record.transcript_of:
            found.setdefault((act.coder, act.document), act.at)
    return found


def _limits(document: WordDocument) -> None:
    document.section("Known limits", "12e")
    document.add(
        text(
            "The engine knows words, not meaning. It finds passages whose wording is in a code’s "
            "word lists; what is told through a scene, an image or a silence it does not find, and "
            "a listed word in another sense it may suggest wrongly. It proposes a polarity from "
            "words such as “never” or “wish” close by, which is often right and sometimes not. It "
            "reads English only. The score orders suggestions by how many and how telling the "
            "words are; it is not a probability. That nothing was suggested in a passage says "
            "nothing about the passage."
        )
    )
