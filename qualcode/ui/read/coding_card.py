"""A coding at the caret as a card: code, coder, words, what was said of it, what can be done."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.card_words import Paragraph
from qualcode.ui.widgets.cards import Card
from qualcode.ui.widgets.flow_layout import FlowLayout

ACTS = (
    ("recode", "Recode"),
    ("resize", "Resize"),
    ("memo", "Memo"),
    ("remove", "Take off"),
)


@dataclass(frozen=True, slots=True)
class CodingShown:
    """What a coding's card shows."""

    coding: Id
    name: str
    path: str
    colour: str
    pattern: str
    coder: str
    day: str
    quote: str
    polarity: Polarity | None
    with_whom: str
    time: str
    memo: str
    others: tuple[str, ...]
    own: bool
    theme: Theme

    @property
    def spoken(self) -> str:
        """What it is called."""
        return f"{self.path}, {self.coder}, {self.quote}"

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its words, from top to bottom."""
        beside = f"{self.coder}, {self.day}"
        found = [
            Paragraph(self.name, "head", beside, self.colour, self.pattern),
            Paragraph(self.quote, "quote"),
        ]
        stands = [self.polarity.label] if self.polarity else []
        stands += [f"with {self.with_whom}"] if self.with_whom else []
        stands += [self.time] if self.time else []
        if stands:
            found.append(Paragraph("; ".join(stands), "quiet"))
        if self.memo:
            found.append(Paragraph(self.memo, "note"))
        if self.others:
            found.append(Paragraph(f"Also: {'; '.join(self.others)}", "small"))
        return found


class CodingCard(Card):
    """Shows one coding, and another when it is told to."""

    asked = Signal(str, str)
    """An act of `ACTS`, and the coding it is about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self._coding: Id = ""
        self._acts: QWidget | None = None
        self._buttons: list[QPushButton] = []

    def show_coding(self, shown: CodingShown) -> None:
        """Show a coding in place of what was shown before."""
        self._coding = shown.coding
        self.show_words(shown.spoken, shown.paragraphs, shown.theme)
        if shown.own and self._acts is None:
            self._acts = self._act_row()
            self.body.addWidget(self._acts)
        if self._acts is not None:
            self._acts.setVisible(shown.own)
        for button, (_, title) in zip(self._buttons, ACTS, strict=False):
            button.setAccessibleName(f"{title}: {shown.spoken}")

    def _act_row(self) -> QWidget:
        row = QWidget(self)
        line = FlowLayout(row, 2 * STEP)
        for act, title in ACTS:
            button = QPushButton(title, row)
            set_role(button, "link")
            button.clicked.connect(partial(self._ask, act))
            line.addWidget(button)
            self._buttons.append(button)
        return row

    def _ask(self, act: str) -> None:
        self.asked.emit(act, self._coding)
