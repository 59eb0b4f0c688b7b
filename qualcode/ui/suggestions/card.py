"""One suggestion as a card: code, place, words, reasons, and on the chosen one the answers."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

from qualcode.model.ids import Id
from qualcode.ui.theme import STEP, Theme, swatch_icon
from qualcode.ui.widgets.cards import Card

ANSWERS = (
    ("accept", "Accept", "A"),
    ("borders", "Borders", "B"),
    ("other", "Other", "O"),
    ("decline", "No", "X"),
    ("defer", "Later", "L"),
)


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    """What a suggestion's card shows."""

    name: str
    colour: str
    pattern: str
    place: str
    quote: str
    reasons: str
    theme: Theme
    answerable: bool


class SuggestionCard(Card):
    """Shows its answers while it is the chosen one."""

    answered = Signal(str)

    def __init__(
        self, suggestion: Id, shown: SuggestionShown, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{shown.name}, {shown.place}: {shown.quote}", parent)
        self.suggestion = suggestion
        self._shown = shown
        self._answers: QWidget | None = None
        swatch = swatch_icon(shown.colour, shown.pattern, shown.theme.dark).pixmap(16, 16)
        self.add_head(swatch, shown.name, shown.place, shown.theme)
        self.add_words(shown.quote, "quote")
        if shown.reasons:
            self.add_words(shown.reasons, "quiet", rich=True)

    def set_marked(self, marked: bool) -> None:
        super().set_marked(marked)
        if marked and self._answers is None and self._shown.answerable:
            self._answers = self._answer_row()
            self.body.addWidget(self._answers)
        if self._answers is not None:
            self._answers.setVisible(marked)

    def _answer_row(self) -> QWidget:
        row = QWidget(self)
        line = FlowLayout(row, STEP)
        for answer, title, key in ANSWERS:
            button = QPushButton(f"{title}  {key}", row)
            button.setAccessibleName(f"{title}, key {key}")
            # The card keeps the keyboard, so that the next letter answers the next card.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self.answered.emit, answer))
            line.addWidget(button)
        return row


class FlowLayout(QLayout):
    """Puts widgets side by side, and goes on in the next line where there is no more room."""

    def __init__(self, parent: QWidget, gap: int) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widths = [item.sizeHint().width() for item in self._items]
        return QSize(max(widths, default=0), self.heightForWidth(max(self.geometry().width(), 1)))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arranged(rect, move=True)

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, line = x + size.width() + self._gap, max(line, size.height())
        return y + line - rect.y()
