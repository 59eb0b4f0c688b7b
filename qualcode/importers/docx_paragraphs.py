"""The paragraphs and tables of a part of a Word document, in reading order."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from qualcode.importers.cleaning import UNFIT

_HEADING_STYLE = re.compile(r"(?:Title|Subtitle|Titel|Titre|Heading|berschrift|Titre)\d*$", re.IGNORECASE)
_FALSE = frozenset({"0", "false", "off", "none"})
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "rt", "pPrChange", "rPrChange", "sectPr"})
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")


@dataclass(slots=True)
class Paragraph:
    """A paragraph's text, soft line breaks as line feeds; ``bold`` code points at its start."""

    number: int = 0
    text: str = ""
    bold: int = 0
    heading: bool = False
    joins_next: bool = False


@dataclass(slots=True)
class Table:
    """A table as rows of cells of paragraphs."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read: pieces of text and whether each is bold."""

    paragraph: Paragraph
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    bold: bool = False
    hidden: bool = False
    in_run: bool = False


Block = Paragraph | Table


class WordReader:
    """Reads elements as they begin and end and keeps the blocks; ``counts`` is what else it met."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.counts: Counter[str] = Counter()
        self.characters = 0
        self._open: list[_Open] = []
        self._tables: list[Table] = []
        self._path: list[str] = []
        self._skipping = 0
        self._paragraphs = 0
        self._pending: Paragraph | None = None
        self._starts: dict[str, Callable[[Any], None]] = {
            "p": self._start_paragraph,
            "r": self._start_run,
            "b": self._bold,
            "vanish": self._hidden,
            "rStyle": self._run_style,
            "pStyle": self._paragraph_style,
            "numPr": self._numbered,
            "tab": self._tab,
            "ptab": self._tab,
            "br": self._line_break,
            "cr": self._line_break,
            "noBreakHyphen": lambda _: self._add("\u2011"),
            "softHyphen": lambda _: self._add("\u00ad"),
            "sym": self._symbol,
            "tbl": self._start_table,
            "tr": self._start_row,
            "tc": self._start_cell,
        }
        self._ends: dict[str, Callable[[Any], None]] = {
            "t": self._text,
            "p": self._end_paragraph,
            "r": self._end_run,
            "tbl": self._end_table,
        }
