"""The styles of a document: a calm page in fonts that Word has.

Colours are ink and greys only, because the only hues belong to the codes. Other modules name the
styles by their ids, which are their names without spaces.
"""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle
from docx.styles.styles import Styles
from docx.text.font import Font

from qualcode.exporters.word.markup import escaped

SANS = "Calibri"
SERIF = "Georgia"
MONO = "Consolas"

INK = "222222"
GREY = "666666"
RULE = "A6A6A6"
HAIRLINE = "D9D9D9"

_CELL_MARGINS = (
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
    '<w:left w:w="70" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
    '<w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
_AFTER_BORDERS = ("w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
"""What the schema puts after a paragraph's borders, of what is used here."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look; what is left out is as in the style below. Sizes are points."""

    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False
    proofed: bool = True


PLAIN = Letters()


@dataclass(frozen=True, slots=True)
class Space:
    """The room around a paragraph in points, and its line spacing as a multiple of a line's."""

    before: float
    after: float
    lines: float | None = None


class _Sheet:
    """Adds styles one after the other."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def paragraph(
        self, name: str, letters: Letters = PLAIN, space: Space | None = None, *,
        based_on: str = "Normal", known: bool = False, identity: str = "",
    ) -> ParagraphStyle:  # fmt: skip
        """Add a paragraph style; ``known`` is one that Word has by this name itself."""
        style = self._styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
        assert isinstance(style, ParagraphStyle)
        style.quick_style = True
        _identify(style, identity or name)
        if name != based_on:
            style.base_style = self._styles[based_on]
        _set_letters(style.font, letters)
        if space:
            shape = style.paragraph_format
            shape.space_before, shape.space_after = Pt(space.before), Pt(space.after)
            shape.line_spacing = space.lines
        return style

    def heading(self, level: int, letters: Letters, space: Space) -> ParagraphStyle:
        """Add a heading, which the contents and Word's outline know by its level."""
        style = self.paragraph(f"Heading {level}", letters, space, known=True)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        _properties(style).append(outline)
        return style

    def character(self, name: str, letters: Letters, *, known: bool = False) -> CharacterStyle:
        """Add a character style."""
        style = self._styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=known)
        assert isinstance(style, CharacterStyle)
        style.quick_style = True
        _set_letters(style.font, letters)
        return style

    def table(self, name: str, properties: str, conditions: str = "") -> None:
        """Add a table style from markup: python-docx has no words for how tables look."""
        style = self._styles.add_style(name, WD_STYLE_TYPE.TABLE)
        assert isinstance(style, ParagraphStyle)
        style.quick_style = True
        style.base_style = self._styles["Normal Table"]
        style.element.extend(_parsed(f"<w:tblPr>{properties}</w:tblPr>{conditions}"))

    def defaults(self) -> None:
        """Add what stands where no style is named."""
        normal = self.paragraph(
            "Normal", Letters(SANS, 10.5, INK), Space(0, 6, 1.13), known=True
        )  # fmt: skip
        letters = self.character("Default Paragraph Font", PLAIN, known=True)
        table = self._styles.add_style("Normal Table", WD_STYLE_TYPE.TABLE, builtin=True)
        table.element.extend(_parsed(f"<w:tblPr>{_CELL_MARGINS}</w:tblPr>"))
        _identify(table, "TableNormal")
        numbering = self._styles.add_style("No List", WD_STYLE_TYPE.LIST, builtin=True)
        for style in (normal, letters, table, numbering):
            style.element.set(qn("w:default"), "1")


def set_up(styles: Styles, language: str) -> None:
    """Put this program's styles in the place of all there are (``language`` such as ``en-GB``)."""
    styles.element[:] = _parsed(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:bidi="ar-SA" '
        f'w:val="{escaped(language)}" w:eastAsia="{escaped(language)}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    sheet = _Sheet(styles)
    sheet.defaults()
    _headings(sheet)
    _contents(sheet)
    _cells(sheet)
    _running(sheet)
    _characters(sheet)
    _tables(sheet)


def _headings(sheet: _Sheet) -> None:
    title = sheet.paragraph("Title", Letters(SERIF, 30), Space(120, 6, 1.05), known=True)
    title.paragraph_format.keep_with_next = True
    subtitle = sheet.paragraph("Subtitle", Letters(size=14, colour=GREY), Space(0, 24), known=True)
    part = sheet.heading(1, Letters(SERIF, 20), Space(0, 12))
    section = sheet.heading(2, Letters(size=12.5, bold=True), Space(18, 5))
    sheet.heading(3, Letters(size=10.5, colour=GREY, bold=True), Space(12, 3))
    contents = sheet.paragraph("Contents Heading", Letters(SERIF, 16), Space(0, 12))
    contents.paragraph_format.keep_with_next = True
    for style in (part, section):
        style.paragraph_format.tab_stops.add_tab_stop(Twips(680))
    for style in (subtitle, part, contents):
        _rule_below(style, _border("bottom", 4, RULE, 6))


def _contents(sheet: _Sheet) -> None:
    parts = sheet.paragraph(
        "toc 1", Letters(size=11), Space(5.5, 1), known=True, identity="TOC1"
    )  # fmt: skip
    parts.paragraph_format.tab_stops.add_tab_stop(Twips(567))
    sections = sheet.paragraph(
        "toc 2", Letters(size=9.5, colour=GREY), Space(0, 0.5), known=True, identity="TOC2"
    )
    sections.paragraph_format.left_indent = Twips(567)
    for style in (parts, sections):
        pages = style.paragraph_format.tab_stops
        pages.add_tab_stop(Twips(9400), WD_TAB_ALIGNMENT.RIGHT)


def _cells(sheet: _Sheet) -> None:
    sheet.paragraph("Cell", Letters(size=9), Space(0, 1.5, 1.02))
    heads = Letters(size=8, colour=GREY, bold=True)
    figures = sheet.paragraph("Cell Figure", based_on="Cell")
    sheet.paragraph("Cell Head", heads, based_on="Cell")
    figure_heads = sheet.paragraph("Cell Head Figure", based_on="Cell Head")
    for style in (figures, figure_heads):
        style.paragraph_format.right_indent = Twips(60)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    sheet.paragraph("Cell Label", Letters(size=8, colour=GREY), based_on="Cell")
    sheet.paragraph("Fact", Letters(size=10.5), Space(0, 4.5, 1.1))
    sheet.paragraph("Fact Label", Letters(colour=GREY), based_on="Fact")
    card = sheet.paragraph("Card", based_on="Cell")
    card.paragraph_format.keep_with_next = True
    item = sheet.paragraph("Card Item", based_on="Card")
    item.paragraph_format.left_indent = Twips(110)
    item.paragraph_format.first_line_indent = Twips(-110)
    sheet.paragraph("Card Title", Letters(size=11, bold=True), Space(0, 2), based_on="Card")
    sheet.paragraph("Table Note", Letters(size=8.5, colour=GREY), Space(4.5, 12, 1.05))


def _running(sheet: _Sheet) -> None:
    small = Letters(size=8, colour=GREY)
    head = sheet.paragraph("Header", small, Space(0, 0), known=True)
    _rule_below(head, _border("bottom", 2, HAIRLINE, 4))
    sheet.paragraph("Footer", small, Space(0, 0), known=True)
    end = sheet.paragraph("Section End", Letters(size=1), Space(0, 0))
    end.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    end.paragraph_format.line_spacing = Pt(1)


def _characters(sheet: _Sheet) -> None:
    sheet.character("Quotation", Letters(SERIF, 9, italic=True, proofed=False))
    sheet.character("Quiet", Letters(size=8, colour=GREY))
    sheet.character("Strong", Letters(bold=True), known=True)
    sheet.character("Digest", Letters(MONO, 8.5, proofed=False))
    sheet.character("Taken Back", Letters(colour=GREY, struck=True))


def _tables(sheet: _Sheet) -> None:
    top, bottom = _border("top", 6, RULE), _border("bottom", 6, RULE)
    sheet.table("Plain", _CELL_MARGINS)
    sheet.table(
        "Ledger",
        f"<w:tblBorders>{top}{bottom}{_border('insideH', 2, HAIRLINE)}</w:tblBorders>",
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{bottom}</w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{top}</w:tcBorders></w:tcPr></w:tblStylePr>",
    )
    frame = _border("top", 4, RULE) + _border("bottom", 2, HAIRLINE)
    sheet.table("Card Table", f"<w:tblBorders>{frame}</w:tblBorders>")


def _set_letters(font: Font, letters: Letters) -> None:
    """Set a font, for scripts that run from right to left as well."""
    if letters.font:
        font.name = letters.font
        font.element.rPr.rFonts.set(qn("w:cs"), letters.font)
    if letters.bold:
        font.bold = font.cs_bold = True
    if letters.italic:
        font.italic = font.cs_italic = True
    if letters.struck:
        font.strike = True
    if not letters.proofed:
        font.no_proof = True
    if letters.colour:
        font.color.rgb = RGBColor.from_string(letters.colour)
    if letters.size:
        font.size = Pt(letters.size)
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), str(round(letters.size * 2)))
        font.element.rPr.append(size)


def _identify(style: BaseStyle, name: str) -> None:
    style.element.set(qn("w:styleId"), name.replace(" ", ""))


def _properties(style: ParagraphStyle) -> Any:
    return style.element.get_or_add_pPr()


def _rule_below(style: ParagraphStyle, border: str) -> None:
    rule = _parsed(f"<w:pBdr>{border}</w:pBdr>")[0]
    _properties(style).insert_element_before(rule, *_AFTER_BORDERS)


def _border(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _parsed(markup: str) -> list[Any]:
    return list(parse_xml(f"<w:style {nsdecls('w')}>{markup}</w:style>"))
