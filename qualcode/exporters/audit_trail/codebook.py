"""Part 5: the codebook as it is."""

from collections.abc import Mapping

from qualcode.analysis import counts
from qualcode.analysis.counts import CodeCount
from qualcode.exporters.audit_trail.moments import counted
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import PORTRAIT_WIDTH, WordDocument
from qualcode.exporters.word.markup import is_right_to_left, paragraph, run
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
from qualcode.model.codebook_files import Illustration
from qualcode.model.codes import Code, CodeStatus

_GLANCE = (
    Column("", SWATCH_WIDTH),
    Column("Code", 2741),
    Column("Codings", 920, figures=True),
    Column("With codes below", 900, figures=True),
    Column("Transcripts", 1300, figures=True),
    Column("Coders", 850, figures=True),
    Column("Made", 1500),
    Column("Last changed", 1200),
)
_CARD = (
    Column("", SWATCH_WIDTH),
    Column("", (PORTRAIT_WIDTH - SWATCH_WIDTH) // 2),
    Column("", (PORTRAIT_WIDTH - SWATCH_WIDTH) - (PORTRAIT_WIDTH - SWATCH_WIDTH) // 2),
)


def write(document: WordDocument, record: Record) -> None:
    """Write part 5."""
    document.part("5", "Codebook")
    document.section("The codes at a glance", "5a")
    own = counts.by_code(record.codings)
    below = counts.with_below(record.codebook, record.codings)
    rows = [_glance_row(record, code, own, below) for code in record.codebook]
    document.add(table(_GLANCE, rows, title="The codes at a glance"))
    document.add(
        definition(
            "Counted for each code: the codings that count for it today, those of codes merged "
            "into it included; a coding that was removed is not counted. “With codes below” counts "
            "the distinct passages coded with the code or any code below it, so that two coders on "
            "the same words, or two codes of one family on them, are one passage."
        )
    )
    document.section("Definitions", "5b")
    for code in record.codebook:
        document.add(_card(record, code, own.get(code.id, CodeCount())), paragraph(style="Cell"))


def _glance_row(
    record: Record,
    code: Code,
    own: Mapping[str, CodeCount],
    below: Mapping[str, CodeCount],
) -> tuple[Cell, ...]:
    number = own.get(code.id, CodeCount())
    passages = below.get(code.id, CodeCount()).passages
    moments = record.moments
    family = code.parent is None
    return (
        swatch(code.colour, code.pattern),
        inline((record.path(code.id), "Strong" if family else ""), (_looks(code), "Quiet")),
        figure(number.codings),
        figure(passages if record.codebook.children(code.id) else ""),
        figure(number.transcripts),
        figure(number.coders),
        words(f"{moments.date(code.created_at)}, {record.by(code.created_by)}"),
        words(moments.date(code.changed_at) if code.changed_at > code.created_at else "–"),
    )


def _looks(code: Code) -> str:
    said = [code.pattern]
    if code.status is CodeStatus.RETIRED:
        said.append("retired")
    if code.in_vivo:
        said.append("a participant’s own words")
    return ", ".join(said)


def _card(record: Record, code: Code, number: CodeCount) -> str:
    """Return a code's definition as a small table, kept together on a page."""
    stripe = swatch(code.colour, code.pattern)
    head = _wide(
        paragraph(run(record.path(code.id)), style="CardTitle"),
        _line(f"{_facts(record, code, number)}", "Quiet"),
    )
    rows: list[tuple[Cell, ...]] = [(stripe, head)]
    if code.definition:
        rows.append((stripe, _wide(_line(code.definition))))
    for left, right in (
        (_criteria("Include", code.include), _criteria("Exclude", code.exclude)),
        (_illustration("Example", code.example), _illustration("Near miss", code.near_miss)),
    ):
        if left or right:
            rows.append((stripe, Cell(left or _line("")), Cell(right or _line(""))))
    if code.absence_example:
        rows.append((stripe, _wide(_illustration("Example of its absence", code.absence_example))))
    return table(
        _CARD, rows, title=f"Definition of {record.path(code.id)}", style="CardTable", header=False
    )


def _facts(record: Record, code: Code, number: CodeCount) -> str:
    made = f"made {record.moments.date(code.created_at)} by {record.by(code.created_by)}"
    used = (
        f"{counted(number.codings, 'coding')} in {counted(number.transcripts, 'transcript')} by "
        f"{counted(number.coders, 'coder')}"
        if number.codings
        else "no codings"
    )
    source = f", from the codebook {code.codebook}" if code.codebook else ""
    changed = (
        f"; last changed {record.moments.date(code.changed_at)}"
        if code.changed_at > code.created_at
        else ""
    )
    return f"{_looks(code)}; {used}; {made}{source}{changed}"


def _wide(*content: str) -> Cell:
    return Cell("".join(content), span=2)


def _line(content: str, style: str = "") -> str:
    return paragraph(
        run(content, style), style="Card", right_to_left=is_right_to_left(content)
    )  # fmt: skip


def _item(content: str) -> str:
    leftwards = is_right_to_left(content)
    return paragraph(run(f"• {content}"), style="CardItem", right_to_left=leftwards)


def _criteria(label: str, criteria: tuple[str, ...]) -> str:
    if not criteria:
        return ""
    return _line(label, "Quiet") + "".join(_item(each) for each in criteria)


def _illustration(label: str, illustration: Illustration | None) -> str:
    if illustration is None:
        return ""
    stands = f" ({illustration.polarity.label})" if illustration.polarity else ""
    shown = _line(f"{label}{stands}", "Quiet") + _line(illustration.text, "Quotation")
    if illustration.note:
        shown += _line(illustration.note, "Quiet")
    if illustration.code_instead:
        shown += _line(f"Code instead: {illustration.code_instead}", "Quiet")
    return shown
