"""Part 10: the decision log."""

from qualcode.exporters.audit_trail.moments import counted
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import PORTRAIT_WIDTH, WordDocument
from qualcode.exporters.word.markup import is_right_to_left, paragraph, run, text
from qualcode.exporters.word.tables import Cell, Column, definition, table
from qualcode.model.codings import DecisionRecord
from qualcode.model.ids import Id

_COLUMNS = (Column("", 1700), Column("", PORTRAIT_WIDTH - 1700))


def write(document: WordDocument, record: Record) -> None:
    """Write part 10."""
    document.part("10", "Decision log")
    for number, decision in enumerate(record.decisions, 1):
        document.add(text(f"10.{number}  {decision.title}", "Heading3"))
        document.add(_decision(record, decision), paragraph(style="Cell"))
    evidence = {each for decision in record.decisions for each in decision.evidence}
    document.add(
        definition(
            f"{counted(len(record.decisions), 'decision')} in the order in which they were "
            f"recorded, resting on {counted(len(evidence), 'coding')} named as evidence. The "
            "numbers of the evidence are those of table 8b. A decision whose recording was taken "
            "back is not listed."
        )
    )


def _decision(record: Record, decision: DecisionRecord) -> str:
    when = f"{record.moments.moment(decision.created)}, {record.by(decision.coder)}"
    rows = [("When, by", text(when, "Card"))]  # kept on the page of what was decided
    for label, said in (
        ("Decision", decision.text),
        ("Alternatives weighed", decision.alternatives),
    ):
        if said:
            rows.append((label, text(said, "Cell")))
    if decision.evidence:
        rows.append(("Evidence", "".join(_evidence(record, each) for each in decision.evidence)))
    if decision.consequence:
        rows.append(("Consequence", text(decision.consequence, "Cell")))
    cells = [(Cell(text(label, "CellLabel")), Cell(content)) for label, content in rows]
    return table(_COLUMNS, cells, title=f"Decision: {decision.title}", header=False)


def _evidence(record: Record, identity: Id) -> str:
    coding = record.coding_of.get(identity)
    if coding is None:
        return text(
            "A coding that has since been removed; table 8c has it.", "Cell", character="Quiet"
        )
    words = record.quote(coding)
    place, _ = record.place(coding.document, coding.start, coding.end)
    title = record.transcript_of[coding.document].document.title
    return paragraph(
        run(f"No. {record.number_of[identity]}  ", "Strong"),
        run(words, "Quotation"),
        run(f"  {title}, {place}", "Quiet"),
        style="Cell",
        right_to_left=is_right_to_left(words),
    )
