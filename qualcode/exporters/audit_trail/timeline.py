"""Part 4: the timeline, month by month, and every entry into a phase."""

from collections import Counter

from qualcode.analysis import counts
from qualcode.exporters.audit_trail import copies
from qualcode.exporters.audit_trail.moments import counted, month_name, reason_words
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import LANDSCAPE_WIDTH, WordDocument
from qualcode.exporters.word.markup import text
from qualcode.exporters.word.tables import (
    NOTHING,
    Cell,
    Column,
    definition,
    figure,
    lines,
    table,
    words,
)
from qualcode.model.codings import PHASES, PhasePeriod

_IN_PHASE = "EDEDED"
_MONTH = Column("Month", 950)
_PHASE_COLUMNS = tuple(
    Column(phase.capitalize(), 1150 if phase == "familiarising" else 980) for phase in PHASES
)
_FIGURES = {
    "coding": Column("Coding", 780, figures=True),
    "codes": Column("Codes", 720, figures=True),
    "notes": Column("Notes", 720, figures=True),
    "suggestions": Column("Suggestions", 1150, figures=True),
    "reading": Column("Reading", 900, figures=True),
    "decisions": Column("Decisions", 1050, figures=True),
    "undone": Column("Undone", 850, figures=True),
    "other": Column("Other", 700, figures=True),
}
_ALL = Column("All", 700, figures=True)


def write(document: WordDocument, record: Record) -> None:
    """Write part 4."""
    document.part("4", "Timeline", landscape=True)
    document.section("Phases and acts by month", "4a")
    months = counts.by_month(record.acts)
    columns = (_MONTH, *_PHASE_COLUMNS, *_FIGURES.values(), _ALL)
    rows: list[tuple[Cell, ...]] = [
        (
            words(month_name(each.month), character="Strong"),
            *(_phase_cell(record, phase, each.month) for phase in PHASES),
            *(figure(each.groups[group]) for group in _FIGURES),
            figure(each.all),
        )
        for each in months
    ]
    rows.append(_total(months))
    document.add(table(columns, rows, title="Phases and acts by month", total=True))
    document.add(
        definition(
            "Every act in the history is counted in its month, those taken back since included. "
            "“Coding” counts acts that make, change or remove codings; “Codes” acts on the "
            "codebook; “Notes” also links; “Decisions” also entering and leaving phases; “Undone” "
            "acts that take back or redo another; “Other” transcripts, people and merged copies. A "
            "grey field "
            "is a month in which the phase was open."
        )
    )
    _entries(document, record)
    copies.write(document, record)


def _total(months: list[counts.MonthCount]) -> tuple[Cell, ...]:
    sums = Counter[str]()
    for month in months:
        sums.update(month.groups)
    return (
        words("All"),
        *(words("") for _ in PHASES),
        *(figure(sums[group]) for group in _FIGURES),
        figure(sum(month.all for month in months)),
    )


def _phase_cell(record: Record, phase: str, month: str) -> Cell:
    said: list[str] = []
    inside = False
    for period in record.phases:
        if period.phase != phase:
            continue
        entered = _month(record, period.entered)
        left = "9999-99" if period.left is None else _month(record, period.left)
        if not entered <= month <= left:
            continue
        inside = True
        begins = record.moments.day(period.entered) if entered == month else ""
        ends = record.moments.day(period.left) if period.left and left == month else ""
        if begins and ends:
            said.append(begins if begins == ends else f"{begins} to {ends}")
        elif begins or ends:
            said.append(f"from {begins}" if begins else f"to {ends}")
        else:
            said.append("all month")
    if not inside:
        return words(NOTHING)
    return Cell(text("\n".join(said), "Cell"), fill=_IN_PHASE)


def _month(record: Record, at: int) -> str:
    return counts.month_of(at, record.moments.offset(at))


def _entries(document: WordDocument, record: Record) -> None:
    document.section("Phases entered and left", "4b")
    seen = Counter[str]()
    rows: list[tuple[Cell, ...]] = []
    again = 0
    for period in record.phases:
        seen[period.phase] += 1
        nth = seen[period.phase]
        again += nth > 1
        rows.append(_entry(record, period, nth))
    columns = [
        Column("Phase", 2300), Column("Entry", 1800), Column("Entered", 2100),
        Column("Left", 2100), Column("By", 700), Column("Note", LANDSCAPE_WIDTH - 9000),
    ]  # fmt: skip
    document.add(table(columns, rows, title="Phases entered and left"))
    document.add(
        definition(
            f"{counted(len(record.phases), 'entry', 'entries')} into a phase, {again} of them a "
            "return to a phase that had been left. To return is part of the method; returns are "
            "listed because they are evidence of it. An entry that was taken back is not counted."
        )
    )


def _entry(record: Record, period: PhasePeriod, nth: int) -> tuple[Cell, ...]:
    return (
        words(period.phase.capitalize(), character="Strong"),
        words("first" if nth == 1 else f"re-entry, {_ordinal(nth)} time"),
        words(record.moments.moment(period.entered)),
        words(record.moments.moment(period.left) if period.left else "still open"),
        words(record.by(period.coder)),
        _note(record, period),
    )


def _note(record: Record, period: PhasePeriod) -> Cell:
    """Return what was written on entering, and the reasons given on entering and leaving."""
    pairs = [(period.note, "")]
    for act in record.acts:
        if act.reason and not act.undone and any(each.entity == period.id for each in act.steps):
            when = "On leaving" if act.verb == "phase.leave" else "On entering"
            pairs.append((f"{when}: {reason_words(act)}", ""))
    return lines(*pairs)


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 <= number % 100 <= 20 else endings.get(number % 10, "th")
    return f"{number}{ending}"
