"""Tables: fixed widths, a header row that repeats, rows that stay whole.

Widths are twentieths of a point, as Word counts them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.exporters.word.markup import escaped, is_right_to_left, paragraph, run, text

SWATCH_WIDTH = 227
"""The width of a cell that shows a code's colour and pattern."""

NOTHING = "–"
"""What stands in a cell that has nothing to say."""

_SHADING = {
    "solid": "solid",
    "diagonal": "diagStripe",
    "dots": "pct25",
    "vertical": "vertStripe",
    "crosshatch": "diagCross",
}
_STYLED = re.compile(r'(<w:pStyle w:val="\w+"/>)(?!<w:keepNext/>)')


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width, and whether it holds figures (set to the right)."""

    heading: str
    width: int
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's content as paragraphs of markup, its fill (``rrggbb``) and pattern, if any."""

    content: str
    fill: str = ""
    pattern: str = ""
    span: int = 1


def words(content: str, style: str = "Cell", character: str = "") -> Cell:
    """Return a cell of words; without any it stays empty, as in the row of a sum."""
    return Cell(text(content, style, character=character))


def figure(value: int | str) -> Cell:
    """Return a cell with a figure; none at all is shown as a dash, nought is nought."""
    shown = f"{value:,}" if isinstance(value, int) else value
    return Cell(text(shown or NOTHING, "CellFigure"))


def lines(*pairs: tuple[str, str]) -> Cell:
    """Return a cell of lines, each words and a character style; a dash where all are empty."""
    return Cell(
        "".join(
            paragraph(run(content, style), style="Cell", right_to_left=is_right_to_left(content))
            for content, style in pairs
            if content
        )
        or text(NOTHING, "Cell")
    )


def inline(*pairs: tuple[str, str]) -> Cell:
    """Return a cell of one line of runs, each words and a character style; empty ones left out."""
    held = [(content, style) for content, style in pairs if content]
    runs = "  ".join(content for content, _ in held)
    spaced = [
        run(content + "  " * (nth < len(held) - 1), style)
        for nth, (content, style) in enumerate(held)
    ]
    return Cell(paragraph(*spaced, style="Cell", right_to_left=is_right_to_left(runs)))


def swatch(colour: str, pattern: str) -> Cell:
    """Return a narrow cell that shows a code's colour and pattern; words stand beside it."""
    return Cell(text("", "Cell"), colour.removeprefix("#").upper(), pattern or "solid")


def definition(sentence: str) -> str:
    """Return the line below a table that says what was counted."""
    return text(sentence, "TableNote")


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str,
    style: str = "Ledger", header: bool = True, total: bool = False,
) -> str:  # fmt: skip
    """Return a table; ``title`` is read out to those who cannot see it.

    With ``total`` the last row is set off as a sum.
    """
    widths = [column.width for column in columns]
    held = [list(row) for row in rows]
    pieces = [_properties(widths, title, style, total=total, header=header)]
    if header:
        heads = [
            Cell(text(each.heading, "CellHeadFigure" if each.figures else "CellHead"))
            for each in columns
        ]
        pieces.append(_row(heads, widths, header=True))
    drawn = [_row(row, widths) for row in held]
    if total and len(drawn) > 1:
        # A sum never stands alone at the head of a page.
        drawn[-2] = _STYLED.sub(r"\1<w:keepNext/>", drawn[-2])
    pieces.extend(drawn)
    return "<w:tbl>" + "".join(pieces) + "</w:tbl>"


def _properties(widths: Sequence[int], title: str, style: str, *, total: bool, header: bool) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblLook w:val="{0x20 * header + 0x40 * total + 0x600:04X}" '
        f'w:firstRow="{int(header)}" w:lastRow="{int(total)}" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val="{escaped(title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _row(cells: Sequence[Cell], widths: Sequence[int], *, header: bool = False) -> str:
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' * header}</w:trPr>"
    pieces: list[str] = []
    at = 0
    for cell in cells:
        width = sum(widths[at : at + cell.span])
        pieces.append(_cell(cell, width))
        at += cell.span
    return f"<w:tr>{properties}{''.join(pieces)}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.span > 1:
        properties += f'<w:gridSpan w:val="{cell.span}"/>'
    if cell.fill:
        properties += _shading(cell.fill, cell.pattern)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell.content}</w:tc>"


def _shading(fill: str, pattern: str) -> str:
    if pattern and pattern != "solid":
        kind = _SHADING.get(pattern, "clear")
        return f'<w:shd w:val="{kind}" w:color="{escaped(fill)}" w:fill="FFFFFF"/>'
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{escaped(fill)}"/>'
