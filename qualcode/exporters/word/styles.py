"""The styles of a document: a calm page in fonts that Word has.

Sizes are half points, distances twentieths of a point; colours are ink and greys only, because
the only hues belong to the codes.
"""

SANS = "Calibri"
SERIF = "Georgia"
MONO = "Consolas"

INK = "222222"
GREY = "666666"
RULE = "A6A6A6"
HAIRLINE = "D9D9D9"

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(colour: str) -> str:
    return f'<w:color w:val="{colour}"/>'


def _spacing(before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _border(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


_BUILT_IN = frozenset(
    {
        "Normal", "Default Paragraph Font", "Normal Table", "Title", "Subtitle", "heading 1",
        "heading 2", "heading 3", "toc 1", "toc 2", "header", "footer", "Strong",
    }
)  # fmt: skip
"""The names Word knows; every other style is this document's own."""

_NO_PROOFING = "<w:noProof/>"
_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"


def _style(
    kind: str, identity: str, name: str, properties: str, *, based_on: str = "", after: str = "",
    default: bool = False,
) -> str:  # fmt: skip
    basis = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    follow = f'<w:next w:val="{after}"/>' if after else ""
    marked = ' w:default="1"' if default else ""
    if name not in _BUILT_IN:
        marked += ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}"{marked} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"{basis}{follow}<w:qFormat/>{properties}</w:style>"
    )


def _paragraph(
    identity: str, name: str, paragraph: str = "", letters: str = "", based_on: str = "Normal",
    after: str = "",
) -> str:  # fmt: skip
    properties = (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + (
        f"<w:rPr>{letters}</w:rPr>" if letters else ""
    )
    return _style("paragraph", identity, name, properties, based_on=based_on, after=after)


def _character(identity: str, name: str, letters: str) -> str:
    return _style("character", identity, name, f"<w:rPr>{letters}</w:rPr>")


def _headings() -> str:
    rule = f"<w:pBdr>{_border('bottom', 4, RULE, 6)}</w:pBdr>"
    tab = '<w:tabs><w:tab w:val="left" w:pos="680"/></w:tabs>'
    return "".join(
        [
            _paragraph(
                "Title", "Title", "<w:keepNext/>" + _spacing(2400, 120, 252),
                _fonts(SERIF) + _size(60), after="Subtitle",
            ),
            _paragraph(
                "Subtitle", "Subtitle", rule + _spacing(0, 480),
                _colour(GREY) + '<w:spacing w:val="10"/>' + _size(28), after="Normal",
            ),
            _paragraph(
                "Heading1", "heading 1",
                f"<w:keepNext/><w:keepLines/>{rule}{tab}{_spacing(0, 240)}"
                '<w:outlineLvl w:val="0"/>',
                _fonts(SERIF) + _size(40), after="Normal",
            ),
            _paragraph(
                "Heading2", "heading 2",
                f'<w:keepNext/><w:keepLines/>{tab}{_spacing(360, 100)}<w:outlineLvl w:val="1"/>',
                _BOLD + _size(25), after="Normal",
            ),
            _paragraph(
                "Heading3", "heading 3",
                f'<w:keepNext/><w:keepLines/>{_spacing(240, 60)}<w:outlineLvl w:val="2"/>',
                _BOLD + _colour(GREY) + _size(21), after="Normal",
            ),
            _paragraph(
                "ContentsHeading", "Contents Heading",
                f"<w:keepNext/>{rule}{_spacing(0, 240)}", _fonts(SERIF) + _size(32),
            ),
        ]
    )  # fmt: skip


def _contents() -> str:
    return "".join(
        [
            _paragraph(
                "TOC1", "toc 1",
                '<w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="right" w:pos="9400"/>'
                f"</w:tabs>{_spacing(110, 20)}",
                _size(22),
            ),
            _paragraph(
                "TOC2", "toc 2",
                f'<w:tabs><w:tab w:val="right" w:pos="9400"/></w:tabs>{_spacing(0, 10)}'
                '<w:ind w:left="567"/>',
                _colour(GREY) + _size(19),
            ),
        ]
    )  # fmt: skip


def _cells() -> str:
    cell = _spacing(0, 30, 245)
    figures = '<w:ind w:right="60"/><w:jc w:val="right"/>'
    return "".join(
        [
            _paragraph("Cell", "Cell", cell, _size(18)),
            _paragraph("CellFigure", "Cell Figure", figures, based_on="Cell"),
            _paragraph("CellHead", "Cell Head", "", _BOLD + _colour(GREY) + _size(16),
                       based_on="Cell"),
            _paragraph("CellHeadFigure", "Cell Head Figure", figures, based_on="CellHead"),
            _paragraph("CellLabel", "Cell Label", "", _colour(GREY) + _size(16), based_on="Cell"),
            _paragraph("Fact", "Fact", _spacing(0, 90, 264), _size(21)),
            _paragraph("FactLabel", "Fact Label", "", _colour(GREY), based_on="Fact"),
            _paragraph("Card", "Card", "<w:keepNext/>", based_on="Cell"),
            _paragraph("CardItem", "Card Item", '<w:ind w:left="110" w:hanging="110"/>',
                       based_on="Card"),
            _paragraph("CardTitle", "Card Title", _spacing(0, 40), _BOLD + _size(22),
                       based_on="Card"),
            _paragraph("TableNote", "Table Note", _spacing(90, 240, 252),
                       _colour(GREY) + _size(17)),
        ]
    )  # fmt: skip


def _running() -> str:
    rule = f"<w:pBdr>{_border('bottom', 2, HAIRLINE, 4)}</w:pBdr>"
    small = _colour(GREY) + _size(16)
    return "".join(
        [
            _paragraph("Header", "header", rule + _spacing(0, 0), small),
            _paragraph("Footer", "footer", _spacing(0, 0), small),
            _paragraph("SectionEnd", "Section End", '<w:spacing w:before="0" w:after="0" '
                       'w:line="20" w:lineRule="exact"/>', _size(2)),
        ]
    )  # fmt: skip


def _characters() -> str:
    return "".join(
        [
            _character(
                "Quotation", "Quotation", _fonts(SERIF) + _ITALIC + _NO_PROOFING + _size(18)
            ),
            _character("Quiet", "Quiet", _colour(GREY) + _size(16)),
            _character("Strong", "Strong", _BOLD),
            _character("Digest", "Digest", _fonts(MONO) + _NO_PROOFING + _size(17)),
            _character("TakenBack", "Taken Back", "<w:strike/>" + _colour(GREY)),
        ]
    )


def _table_styles() -> str:
    margins = (
        '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    )
    base = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins}</w:tblPr>'
    rules = (
        f"<w:tblBorders>{_border('top', 6, RULE)}{_border('bottom', 6, RULE)}"
        f"{_border('insideH', 2, HAIRLINE)}</w:tblBorders>"
    )
    ledger = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{rules}{margins}</w:tblPr>'
    head = (
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f'{_border("bottom", 6, RULE)}</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr>"
    )
    total = (
        '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f"{_border('top', 6, RULE)}</w:tcBorders></w:tcPr></w:tblStylePr>"
    )
    frame = (
        f"<w:tblBorders>{_border('top', 4, RULE)}{_border('bottom', 2, HAIRLINE)}</w:tblBorders>"
    )
    card = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{frame}{margins}</w:tblPr>'
    return "".join(
        [
            _style("table", "TableNormal", "Normal Table", base, default=True),
            _style("table", "Plain", "Plain", base, based_on="TableNormal"),
            _style("table", "Ledger", "Ledger", ledger + head + total, based_on="TableNormal"),
            _style("table", "CardTable", "Card Table", card, based_on="TableNormal"),
        ]
    )


def styles_part(language: str) -> str:
    """Return the styles part for a document in a language (such as ``en-GB``)."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SANS)}{_colour(INK)}{_size(21)}"
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr>'
        f"</w:rPrDefault><w:pPrDefault><w:pPr>{_spacing(0, 120, 271)}</w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
    )
    normal = _style("paragraph", "Normal", "Normal", "", default=True)
    letters = _style("character", "DefaultParagraphFont", "Default Paragraph Font", "",
                     default=True)  # fmt: skip
    numbering = (
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        "</w:style>"
    )
    return (
        f'<w:styles xmlns:w="{MAIN}">{defaults}{normal}{letters}{numbering}{_headings()}'
        f"{_contents()}{_cells()}{_running()}{_characters()}{_table_styles()}</w:styles>"
    )


def fonts_part() -> str:
    """Return the font table: what may stand in where a font is missing."""
    known = ((SANS, "Carlito", "swiss"), (SERIF, "Gelasio", "roman"), (MONO, "Courier", "modern"))
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/></w:font>'
        for name, other, family in known
    )
    return f'<w:fonts xmlns:w="{MAIN}">{fonts}</w:fonts>'
