"""Words that were being typed when the program ended: go on with them, copy them, let them go."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.ui.dialogs.frame import SessionDialog, plain_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.words import moment

SHOWN_LETTERS = 1_500


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was kept of one form: its fields' names and words, and when, in milliseconds.

    ``opens`` says whether it can be opened again where it was.
    """

    form: str
    title: str
    parts: tuple[tuple[str, str], ...]
    saved: int
    opens: bool = True

    @property
    def words(self) -> str:
        """Everything that was typed, as one would paste it."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        return "\n\n".join(f"{name}: {words}" if name else words for name, words in self.parts)


@dataclass(frozen=True, slots=True)
class GoOnWriting:
    """The person wants to go on with this form."""

    form: str


class KeptWordsDialog(SessionDialog):
    """One card a form; it closes when nothing is left, or to go on writing."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        forms: Sequence[KeptForm],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            session, theme, "Words that were kept", parent, agree="Close", characters=76,
            explanation="You were typing this when qualcode ended. It stays here until you go on "
            "with it or let it go.",
        )  # fmt: skip
        self.cancel_button.hide()
        self._goes_on: str | None = None
        self.cards: dict[str, KeptCard] = {}
        for each in forms:
            card = KeptCard(each)
            card.go_on.clicked.connect(lambda _=False, form=each.form: self._go_on(form))
            card.copy.clicked.connect(lambda _=False, kept=each: self._copy(kept))
            card.let_go.clicked.connect(lambda _=False, form=each.form: self._let_go(form))
            self.cards[each.form] = card
            self.add_part(card)
        self.body.addStretch(1)
        self._focus_first()

    def agreed(self) -> object:
        return GoOnWriting(self._goes_on) if self._goes_on else ()

    def _go_on(self, form: str) -> None:
        self._goes_on = form
        self.accept()

    def _copy(self, kept: KeptForm) -> None:
        QGuiApplication.clipboard().setText(kept.words)
        self.hint.setText("Copied.")

    def _let_go(self, form: str) -> None:
        self.session.drafts.kept(form)
        self.session.drafts.let_go(form)
        card = self.cards.pop(form)
        around = card.parentWidget() or card
        self.body.removeWidget(around)
        around.hide()
        around.deleteLater()
        if self.cards:
            self._focus_first()
        else:
            self.accept()

    def _focus_first(self) -> None:
        first = next(iter(self.cards.values()), None)
        if first is not None:
            (first.go_on if first.go_on.isEnabled() else first.copy).setFocus()


class KeptCard(QFrame):
    """What was kept of one form, and three buttons."""

    def __init__(self, kept: KeptForm) -> None:
        super().__init__()
        set_role(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        column.setSpacing(STEP)
        column.addWidget(plain_label(kept.title, "strong"))
        column.addWidget(plain_label(f"On {moment(kept.saved)}", "small"))
        for name, words in kept.parts:
            if name and len(kept.parts) > 1:
                column.addSpacing(STEP)
                column.addWidget(plain_label(name, "small"))
            shown = words if len(words) <= SHOWN_LETTERS else f"{words[: SHOWN_LETTERS - 1]}…"
            column.addWidget(plain_label(shown or "(emptied)", "note" if words else "quiet"))
        self.go_on = QPushButton("Go on writing")
        self.go_on.setVisible(kept.opens)
        self.go_on.setEnabled(kept.opens)
        self.copy = QPushButton("Copy")
        self.let_go = QPushButton("Let go")
        row = QHBoxLayout()
        row.setContentsMargins(0, 2 * STEP, 0, 0)
        row.setSpacing(2 * STEP)
        row.addStretch(1)
        for button in (self.let_go, self.copy, self.go_on):
            button.setAutoDefault(False)
            button.setAccessibleName(f"{button.text()}: {kept.title}")
            row.addWidget(button)
        column.addLayout(row)
