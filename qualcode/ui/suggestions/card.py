"""One suggestion as a card: code, place, words, reasons, and on the chosen one the answers."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qualcode.model.ids import Id
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.card_words import Paragraph
from qualcode.ui.widgets.cards import Card
from qualcode.ui.widgets.flow_layout import FlowLayout

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
        super().__init__("", parent)
        self.suggestion = suggestion
        self._shown = shown
        self._answers: QWidget | None = None
        words = (
            Paragraph(shown.name, "head", shown.place, shown.colour, shown.pattern),
            Paragraph(shown.quote, "quote"),
        )
        self.show_words(f"{shown.name}, {shown.place}: {shown.quote}", words, shown.theme)
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
