"""Part 6: how the codes came to be what they are."""

from qualcode.analysis.evolution import CodeChange, Origin, Part, lineage
from qualcode.exporters.audit_trail.moments import counted, reason_words
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
    lines,
    swatch,
    table,
    words,
)
from qualcode.model.history import Act

_CHANGES = (
    Column("No.", 520, figures=True),
    Column("When", 1150),
    Column("By", 560),
    Column("Act", 1250),
    Column("Code, as it was called", 2250),
    Column("From", 2425),
    Column("To", 2425),
    Column("Codings affected", 1050, figures=True),
    Column("Reason", LANDSCAPE_WIDTH - 11630),
)
_LINES = (Column("", SWATCH_WIDTH), Column("Code", 4200), Column("How it came to be", 10143))


def write(document: WordDocument, record: Record) -> None:
    """Write part 6."""
    document.part("6", "Code evolution", landscape=True)
    document.section("Every act on the codes", "6a")
    rows = [_row(record, number, change) for number, change in enumerate(record.code_changes, 1)]
    document.add(table(_CHANGES, rows, title="Every act on the codes"))
    taken_back = sum(1 for each in record.code_changes if each.act.undone)
    document.add(
        definition(
            f"{counted(len(record.code_changes), 'act')} on codes, {taken_back} of them taken "
            "back since and shown struck through. “Codings affected” counts the codings that "
            "counted for the code just before the act: for a split, those that went to the new "
            "code; for a restored code, those that came back to it. A coding that had been removed "
            "by then is not counted."
        )
    )
    document.section("Where each code comes from", "6b")
    descent = lineage(record.codebook, record.code_changes)
    document.add(
        table(
            _LINES,
            [_line(record, code, origins) for code, origins in descent.items()],
            title="Where each code comes from",
        ),
        definition(
            "Every code of today’s codebook, with the acts that still stand. What was taken back, "
            "and merges that were parted again, are in table 6a only."
        ),
    )


def _row(record: Record, number: int, change: CodeChange) -> tuple[Cell, ...]:
    act = change.act
    style = "TakenBack" if act.undone else ""
    moments = record.moments
    deed = [(change.deed, style)]
    if act.undone:
        deed.append((_taken_back(record, act), "Quiet"))
    return (
        figure(number),
        lines((moments.date(act.at), ""), (f"{moments.local(act.at):%H:%M}", "Quiet")),
        words(record.by(act.coder)),
        lines(*deed),
        lines((change.path, style or "Strong")),
        _side(change.parts, "before", style),
        _side(change.parts, "after", style),
        figure(change.codings),
        words(reason_words(act), character="" if act.reason else "Quiet"),
    )


def _taken_back(record: Record, act: Act) -> str:
    undo = next((each for each in record.acts if each.id == act.undone_by), None)
    if undo is None:
        return "taken back"
    return f"taken back {record.moments.date(undo.at)} by {record.by(undo.coder)}"


def _side(parts: tuple[Part, ...], side: str, style: str) -> Cell:
    pairs: list[tuple[str, str]] = []
    for part in parts:
        value = part.before if side == "before" else part.after
        if part.name:
            pairs.append((part.name.capitalize(), "Quiet"))
            pairs.append((value or "nothing", style))
        elif value:
            pairs.append((value, style))
    return lines(*pairs) if pairs else words("–")


def _line(record: Record, code: str, origins: list[Origin]) -> tuple[Cell, ...]:
    looks = record.codebook[code]
    said = "; ".join(_origin(record, each) for each in origins) or "no act that stands"
    return (
        swatch(looks.colour, looks.pattern),
        inline((record.path(code), "Strong"), (looks.pattern, "Quiet")),
        Cell(text(said[:1].upper() + said[1:], "Cell")),
    )


def _origin(record: Record, origin: Origin) -> str:
    words_ = f"{origin.deed} {origin.name}".strip()
    return f"{words_} ({record.moments.date(origin.act.at)}, {record.by(origin.act.coder)})"
