"""The words of a card, painted: several paragraphs that wrap, in the faces of a theme.

One widget for a whole card, where a label for each paragraph would cost many times as much to make,
to lay out and to paint; cards come and go whenever the caret rests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from qualcode.ui.patterns import ICON_SIZE, swatch
from qualcode.ui.theme import STEP, Theme, interface_font, reading_font

Role = Literal["head", "quote", "note", "quiet", "small"]

GAP = STEP + 2
"""Between two paragraphs, and between a swatch and the name it belongs to."""
NATURAL_WIDTH = 220
LINE_BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in one face; a head has a swatch of a colour and pattern, and quieter words beside."""

    words: str
    role: Role
    beside: str = ""
    colour: str = ""
    pattern: str = "solid"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A paragraph that is laid out: its lines, and where they begin."""

    lines: QTextLayout
    at: QPointF


@dataclass(frozen=True, slots=True)
class _Page:
    """All paragraphs laid out for a width."""

    placed: tuple[_Placed, ...]
    height: int


class CardWords(QWidget):
    """Shows paragraphs as wide as it is, and as high as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._theme: Theme | None = None
        self._pages: dict[int, _Page] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What is shown."""
        return self._paragraphs

    def show_words(self, paragraphs: Sequence[Paragraph], theme: Theme) -> None:
        """Show these paragraphs and no others."""
        if tuple(paragraphs) == self._paragraphs and theme == self._theme:
            return
        self._paragraphs, self._theme = tuple(paragraphs), theme
        before = self._pages.get(self.width())
        self._pages.clear()
        if before is None or before.height != self.heightForWidth(self.width()):
            self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._page(width).height

    def sizeHint(self) -> QSize:
        return QSize(NATURAL_WIDTH, self.heightForWidth(self.width() or NATURAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        return QSize(ICON_SIZE, ICON_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        page = self._page(self.width())
        for paragraph, placed in zip(self._paragraphs, page.placed, strict=True):
            painter.setPen(QColor(_ink(theme, paragraph.role)))
            placed.lines.draw(painter, placed.at)
            if paragraph.colour:
                stroke = theme.stroke(paragraph.colour)
                sample = swatch(stroke, paragraph.pattern, ratio=self.devicePixelRatioF())
                down = (placed.lines.lineAt(0).height() - ICON_SIZE) / 2
                painter.drawPixmap(QPointF(0, placed.at.y() + down), sample)

    def _page(self, width: int) -> _Page:
        # A column is asked for its height with and without a scroll bar, again and again.
        page = self._pages.get(width)
        if page is None:
            page = self._pages[width] = self._laid_out(width)
        return page

    def _laid_out(self, width: int) -> _Page:
        theme, placed, top = self._theme, list[_Placed](), 0.0
        for paragraph in self._paragraphs if theme is not None else ():
            assert theme is not None
            left = ICON_SIZE + GAP if paragraph.colour else 0
            lines = _layout(paragraph, theme)
            top += GAP if placed else 0
            placed.append(_Placed(lines, QPointF(left, top)))
            top += _wrapped(lines, max(1, width - left))
        return _Page(tuple(placed), ceil(top))


def _layout(paragraph: Paragraph, theme: Theme) -> QTextLayout:
    words = paragraph.words.replace("\n", LINE_BREAK)
    lines = QTextLayout(f"{words}\u00a0 {paragraph.beside}" if paragraph.beside else words)
    lines.setFont(_font(theme, paragraph.role))
    if paragraph.beside:
        quiet = QTextCharFormat()
        quiet.setFont(interface_font(theme, size=theme.small_size))
        quiet.setForeground(QColor(theme.quiet_ink))
        piece = QTextLayout.FormatRange()
        # Qt counts UTF-16 units.
        piece.start = len(words.encode("utf-16-le")) // 2
        piece.length = len(paragraph.beside.encode("utf-16-le")) // 2 + 2
        piece.format = quiet
        lines.setFormats([piece])
    return lines


def _wrapped(lines: QTextLayout, width: float) -> float:
    """Break a paragraph into lines of a width, and return its height."""
    option = lines.textOption()
    option.setWrapMode(option.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines.setTextOption(option)
    height = 0.0
    lines.beginLayout()
    while (line := lines.createLine()).isValid():
        line.setLeadingIncluded(True)
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    lines.endLayout()
    return height


def _font(theme: Theme, role: Role) -> QFont:
    match role:
        case "head":
            font = interface_font(theme)
            font.setBold(True)
            return font
        case "quote" | "note":
            return reading_font(theme, italic=role == "note")
        case "small":
            return interface_font(theme, size=theme.small_size)
        case "quiet":
            return interface_font(theme)


def _ink(theme: Theme, role: Role) -> str:
    return theme.quiet_ink if role in ("quiet", "small") else theme.ink
