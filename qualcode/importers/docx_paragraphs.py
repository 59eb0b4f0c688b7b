"""The paragraphs and tables of a part of a Word document, in reading order."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from qualcode.importers.limits import refuse_long_text, refuse_many_lines
from qualcode.model.words import UNFIT

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADING_STYLE = re.compile(r"(?:Title|Subtitle|Titel|Titre|Heading|berschrift)\d*$", re.IGNORECASE)
_FALSE = frozenset({"0", "false", "off", "none"})
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "rt", "pPrChange", "rPrChange", "sectPr"})
_COUNTED = {
    "ins": "insertions",
    "del": "deletions",
    "moveFrom": "deletions",
    "commentReference": "comments",
    "footnoteReference": "footnotes",
    "endnoteReference": "endnotes",
    "drawing": "pictures",
    "pict": "pictures",
    "object": "pictures",
    "txbxContent": "text boxes",
    "altChunk": "embedded documents",
    "subDoc": "embedded documents",
    "numPr": "numbers",
    "rt": "readings",
}
_NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }
)
_LINE_ENDS = re.compile("[\u2028\u2029\x85]")


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text, soft line breaks as line feeds; ``bold`` code points at its start."""

    number: int = 0
    text: str = ""
    bold: int = 0
    heading: bool = False


@dataclass(slots=True)
class Table:
    """A table as rows of cells of paragraphs."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)

    def paragraphs(self) -> list[Paragraph]:
        """Return all paragraphs in reading order."""
        return list(chain.from_iterable(chain.from_iterable(self.rows)))


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read: its text in pieces, each with whether it is bold."""

    number: int
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    bold: bool = False
    hidden: bool = False
    in_run: bool = False
    heading: bool = False
    mark_deleted: bool = False


Block = Paragraph | Table


class WordReader:
    """Takes elements as they begin and end; keeps blocks, and counts what else there is.

    Raises UserError where there is more text than any transcript has.
    """

    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.counts: Counter[str] = Counter()
        self._name = name
        self._characters = 0
        self._number = 0
        self._open: list[_Open] = []
        self._tables: list[Table] = []
        self._path: list[str] = []
        self._skipping = 0
        self._carried: list[tuple[str, bool]] = []
        self._at_start: dict[str, Callable[[Any], None]] = {
            "p": self._start_paragraph,
            "r": self._start_run,
            "b": self._bold,
            "vanish": self._hidden,
            "rStyle": self._run_style,
            "pStyle": self._paragraph_style,
            "tab": lambda _: self._add("\t"),
            "ptab": lambda _: self._add("\t"),
            "br": lambda _: self._add("\n"),
            "cr": lambda _: self._add("\n"),
            "noBreakHyphen": lambda _: self._add("\u2011"),
            "softHyphen": lambda _: self._add("\u00ad"),
            "sym": self._symbol,
            "tbl": lambda _: self._tables.append(Table()),
            "tr": self._start_row,
            "tc": self._start_cell,
        }
        self._at_end: dict[str, Callable[[Any], None]] = {
            "t": self._text,
            "p": self._end_paragraph,
            "r": self._end_run,
            "tc": lambda _: self._let_go_carried(),
            "tbl": self._end_table,
        }

    def take(self, event: str, element: Any) -> None:
        """Take the beginning (``start``) or the end (``end``) of an element."""
        name = _local_name(element.tag)
        if event == "start":
            parent = self._path[-1] if self._path else ""
            self._path.append(name)
            self._begin(name, parent, element)
            return
        self._path.pop()
        if name in _LEFT_OUT:
            self._skipping -= 1
        elif not self._skipping and name in self._at_end:
            self._at_end[name](element)
        if name in ("p", "tr") and not self._open:
            _forget(element)

    def finish(self) -> list[Block]:
        """Return all blocks once the part has ended."""
        self._let_go_carried()
        return self.blocks

    def _begin(self, name: str, parent: str, element: Any) -> None:
        of_mark = parent in ("rPr", "trPr")
        if name in _COUNTED and not of_mark and not self._skipping:
            self.counts[_COUNTED[name]] += 1
        if name in _LEFT_OUT:
            self._skipping += 1
            if name == "del" and of_mark and self._open and not self._open[-1].in_run:
                self._open[-1].mark_deleted = True
        elif not self._skipping and name in self._at_start:
            self._at_start[name](element)

    def _start_paragraph(self, _: Any) -> None:
        if not self._open:
            self._number += 1
            refuse_many_lines(self._name, self._number)
        self._open.append(_Open(self._number))

    def _end_paragraph(self, _: Any) -> None:
        if not self._open:
            return
        ended = self._open.pop()
        pieces = self._carried + ended.pieces
        if ended.mark_deleted:
            self._carried = pieces
            return
        self._carried = []
        self._keep(_paragraph(ended.number, pieces, ended.heading))

    def _let_go_carried(self) -> None:
        """Keep a paragraph whose deleted end has no paragraph after it to join."""
        if self._carried:
            pieces, self._carried = self._carried, []
            self._keep(_paragraph(self._number, pieces, heading=False))

    def _keep(self, paragraph: Paragraph) -> None:
        if self._tables:
            rows = self._tables[-1].rows or [[[]]]
            self._tables[-1].rows = rows
            if not rows[-1]:
                rows[-1].append([])
            rows[-1][-1].append(paragraph)
        else:
            self.blocks.append(paragraph)

    def _start_run(self, _: Any) -> None:
        if self._open:
            current = self._open[-1]
            current.in_run, current.bold, current.hidden = True, False, False

    def _end_run(self, _: Any) -> None:
        if self._open:
            self._open[-1].in_run = False

    def _bold(self, element: Any) -> None:
        if self._open and self._open[-1].in_run:
            self._open[-1].bold = _is_on(element)

    def _hidden(self, element: Any) -> None:
        if self._open and self._open[-1].in_run and _is_on(element):
            self._open[-1].hidden = True
            self.counts["hidden"] += 1

    def _run_style(self, element: Any) -> None:
        if self._open and self._open[-1].in_run and _value(element) in ("Strong", "Fett"):
            self._open[-1].bold = True

    def _paragraph_style(self, element: Any) -> None:
        if self._open and _HEADING_STYLE.match(_value(element)):
            self._open[-1].heading = True

    def _text(self, element: Any) -> None:
        text: str = element.text or ""
        if "\n" in text or "\r" in text:
            # A line end in the XML is white space to Word, not a line.
            text = " ".join(text.split("\n")).replace("\r", " ")
        text, unfit = UNFIT.subn("\ufffd", _LINE_ENDS.sub("\n", text))
        self.counts["unfit"] += unfit
        self._add(text)

    def _symbol(self, element: Any) -> None:
        try:
            point = int(_value(element, "char"), 16)
        except ValueError:
            point = 0xFFFD
        if not 0x20 <= point < 0x110000 or 0xD800 <= point < 0xE000:
            point = 0xFFFD
        self.counts["symbols"] += 1
        self._add(chr(point))

    def _add(self, text: str) -> None:
        if text and self._open and self._open[-1].in_run and not self._open[-1].hidden:
            self._characters += len(text)
            refuse_long_text(self._name, self._characters)
            self._open[-1].pieces.append((text, self._open[-1].bold))

    def _start_row(self, _: Any) -> None:
        if self._tables:
            self._tables[-1].rows.append([])

    def _start_cell(self, _: Any) -> None:
        if self._tables:
            rows = self._tables[-1].rows
            if not rows:
                rows.append([])
            rows[-1].append([])

    def _end_table(self, _: Any) -> None:
        if not self._tables:
            return
        self._let_go_carried()
        ended = self._tables.pop()
        if not self._tables:
            self.blocks.append(ended)
            return
        for paragraph in ended.paragraphs():
            self._keep(paragraph)


def _paragraph(number: int, pieces: list[tuple[str, bool]], heading: bool) -> Paragraph:
    bold = length = 0
    for text, is_bold in pieces:
        length += len(text)
        if is_bold:
            bold = length
        elif text.strip():
            break
    return Paragraph(number, "".join(text for text, _ in pieces), bold, heading)


def _local_name(tag: str) -> str:
    """Return the name of an element of Word's (or of its formulas), empty for all others."""
    space, _, name = tag.rpartition("}")
    return name if space[1:] in _NAMESPACES else ""


def _value(element: Any, attribute: str = "val") -> str:
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == attribute:
            return value
    return ""


def _is_on(element: Any) -> bool:
    return _value(element).lower() not in _FALSE


def _forget(element: Any) -> None:
    """Free what has been read, so that a large part does not stand in memory whole."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
