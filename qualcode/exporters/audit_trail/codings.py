"""Part 8: who coded what, and when; every coding, and every coding changed or removed."""

from qualcode.analysis import counts
from qualcode.analysis.counts import Share
from qualcode.analysis.mending import Mend, mends
from qualcode.exporters.audit_trail.moments import counted, reason_words
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import LANDSCAPE_WIDTH, WordDocument
from qualcode.exporters.word.markup import quote, text
from qualcode.exporters.word.tables import (
    SWATCH_WIDTH,
    Cell,
    Column,
    definition,
    figure,
    inline,
    lines,
    swatch,
    table,
    words,
)
from qualcode.model.codings import Coding, Origin
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import Transcript

_SHARES = (
    Column("Coder", 1400),
    Column("Transcript", 4500),
    Column("Codings", 1000, figures=True),
    Column("First", 1400),
    Column("Last", 1400),
    Column("Own reading done", 1670),
    Column("Coded before that", 1600, figures=True),
    Column("Coded after that", 1600, figures=True),
)
_CODINGS = (
    Column("No.", 560, figures=True),
    Column("Place", 1500),
    Column("Words", 4170),
    Column("", SWATCH_WIDTH),
    Column("Code", 2650),
    Column("Polarity", 930),
    Column("By", 520),
    Column("When", 1120),
    Column("Memo and reason", LANDSCAPE_WIDTH - 11677),
)
_MENDS = (
    Column("When", 1150),
    Column("By", 560),
    Column("What", 1350),
    Column("Where", 1750),
    Column("From", 3450),
    Column("To", 3450),
    Column("Reason", LANDSCAPE_WIDTH - 11710),
)
_ORIGINS = {Origin.SUGGESTION: "a suggestion", Origin.MERGE: "a merge", Origin.IMPORT: "an import"}


def write(document: WordDocument, record: Record) -> None:
    """Write part 8."""
    document.part("8", "Who coded what and when", landscape=True)
    _shares(document, record)
    _every_coding(document, record)
    _changed(document, record)


def _shares(document: WordDocument, record: Record) -> None:
    document.section("Coders and transcripts", "8a")
    position = {each.document.id: nth for nth, each in enumerate(record.transcripts)}
    order = {coder.id: nth for nth, coder in enumerate(record.coders)}
    shares = sorted(
        counts.shares(record.codings, record.readings),
        key=lambda each: (order.get(each.coder, len(order)), position[each.document]),
    )
    rows = [_share(record, each) for each in shares]
    for coder in record.coders:
        own = [each for each in shares if each.coder == coder.id]
        if own:
            rows.append(_sum(f"{record.by(coder.id)}, all", own))
    rows.append(_sum("All", shares))
    document.add(table(_SHARES, rows, title="Coders and transcripts", total=True))
    origins = counts.by_origin(record.codings)
    said = ", ".join(
        f"{number:,} from {_ORIGINS.get(origin, origin.value)}"
        for origin, number in origins.items()
        if number
    )
    document.add(
        definition(
            "Counted are the codings that stand today; a coding that was removed is not counted. "
            "First and last are the days on which they were made. A coding was made before the "
            "own reading when its coder had not yet marked their own reading of the transcript "
            f"done, or never did. Of all {len(record.codings):,}: {said or 'none'}."
        )
    )


def _share(record: Record, share: Share) -> tuple[Cell, ...]:
    moments = record.moments
    return (
        words(record.by(share.coder), character="Strong"),
        words(record.transcript_of[share.document].document.title),
        figure(share.codings),
        words(moments.date(share.first)),
        words(moments.date(share.last)),
        words(moments.date(share.read_at) if share.read_at else "not marked"),
        figure(share.before_reading),
        figure(share.after_reading),
    )


def _sum(label: str, shares: list[Share]) -> tuple[Cell, ...]:
    return (
        words(label), words(counted(len({each.document for each in shares}), "transcript")),
        figure(sum(each.codings for each in shares)), words(""), words(""), words(""),
        figure(sum(each.before_reading for each in shares)),
        figure(sum(each.after_reading for each in shares)),
    )  # fmt: skip


def _every_coding(document: WordDocument, record: Record) -> None:
    document.section("Every coding", "8b")
    document.add(
        text(
            "In the order of the transcripts and of their words; the words are quoted whole. The "
            "small figures under a place are positions in the transcript, counted in characters "
            "from its beginning."
        )
    )
    applied = {
        step.entity: act
        for act in record.acts
        for step in act.steps
        if step.kind == "coding" and step.added and not act.undone
    }
    for transcript in record.transcripts:
        own = [each for each in record.codings if each.document == transcript.document.id]
        if own:
            title = transcript.document.title
            document.add(text(title, "Heading3"))
            rows = [_coding(record, transcript, each, applied.get(each.id)) for each in own]
            document.add(table(_CODINGS, rows, title=f"Every coding: {title}"))
            document.add(
                definition(
                    f"{counted(len(own), 'coding')} by "
                    f"{counted(len({each.coder for each in own}), 'coder')}. A coding that was "
                    "removed is not counted; table 8c has it."
                )
            )


def _coding(
    record: Record, transcript: Transcript, coding: Coding, act: Act | None
) -> tuple[Cell, ...]:
    code = record.code(coding.code)
    place, speaker = record.place(coding.document, coding.start, coding.end)
    where = ", ".join(each for each in (speaker, place) if each)
    moments = record.moments
    language = transcript.document.language
    given = f"given as {record.path(coding.given)}" if coding.given not in ("", coding.code) else ""
    about = ", ".join(each for each in (coding.with_whom, coding.time) if each)
    origin = "" if coding.origin is Origin.OWN_READING else f"from {coding.origin.value}"
    reason = f"Reason: {reason_words(act)}" if act and act.reason else ""
    return (
        figure(record.number_of[coding.id]),
        lines((where, ""), (f"{coding.start}–{coding.end}", "Quiet")),
        Cell(quote(record.quote(coding), language="" if language == "en" else language)),
        swatch(code.colour, code.pattern),
        inline((record.path(coding.code), "Strong"), (code.pattern, "Quiet"), (given, "Quiet")),
        words(coding.polarity.label if coding.polarity else "–"),
        words(record.by(coding.coder)),
        lines((moments.date(coding.created), ""), (origin, "Quiet")),
        lines((coding.memo, ""), (about, ""), (reason, "Quiet")),
    )


def _changed(document: WordDocument, record: Record) -> None:
    document.section("Codings changed or removed", "8c")
    found = mends(record.acts)
    rows = [row for each in found if (row := _mend(record, each)) is not None]
    document.add(table(_MENDS, rows, title="Codings changed or removed"))
    document.add(
        definition(
            f"{counted(len(rows), 'change')} of codings: other words, another code, another "
            "polarity, or taken away, one row for each coding an act touched. Changes that were "
            "taken back since are struck through; memos are not listed."
        )
    )


def _mend(record: Record, mend: Mend) -> tuple[Cell, ...] | None:
    document = _document_of(record, mend.version)
    if document is None:
        return None
    act, moments = mend.act, record.moments
    style = "TakenBack" if act.undone else ""
    place, _ = record.place(document, mend.start, mend.end)
    if mend.what == "other words":
        before: Cell = _quoted(record, document, mend.before, style)
        after: Cell = _quoted(record, document, mend.after, style)
    else:
        before = lines(
            (_said(record, mend.what, mend.before), style),
            (_words(record, document, (mend.start, mend.end)), style or "Quotation"),
        )
        after = words(_said(record, mend.what, mend.after), character=style)
    return (
        lines((moments.date(act.at), ""), (f"{moments.local(act.at):%H:%M}", "Quiet")),
        words(record.by(act.coder)),
        lines((mend.what.capitalize(), style), ("taken back" if act.undone else "", "Quiet")),
        lines((record.transcript_of[document].document.title, ""), (place, "Quiet")),
        before,
        after,
        words(reason_words(act), character="" if act.reason else "Quiet"),
    )


def _quoted(record: Record, document: Id, place: object, style: str) -> Cell:
    return Cell(text(_words(record, document, place), "Cell", character=style or "Quotation"))


def _words(record: Record, document: Id, place: object) -> str:
    if not isinstance(place, tuple):
        return ""
    start, end = place
    return record.transcript_of[document].text[start:end]


def _said(record: Record, what: str, value: object) -> str:
    if what == "another polarity":
        return Polarity(str(value)).label if value else "unset"
    if not value:
        return "–"
    return record.path(str(value))


def _document_of(record: Record, version: Id) -> Id | None:
    return next((each.document.id for each in record.transcripts if each.version == version), None)
