"""The Conflicts part of the Journal: what two people wrote apart, and deciding it."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.commands.merging import conflict_words
from qualcode.model.merging import Conflict
from qualcode.ui.dialogs.frame import plain_label
from qualcode.ui.journal.conflict_places import place_of
from qualcode.ui.journal.conflict_values import ConflictValues
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.cards import Card, CardColumn, CardPlan
from qualcode.ui.widgets.words import counted

NONE_YET = (
    "There is nothing to decide.\n\nWhen copies of this project are merged in which two people "
    "gave the same thing another name, meaning or place, both are kept and you are asked here "
    "which of them is to count. Merge a copy with File › Merge…"
)

A_THIRD = "A third person wrote this in yet another way: one decision settles it all."
WIDEST = 900
"""Beyond it two values side by side are too far apart to compare, in pixels."""


class ConflictsPanel(QWidget):
    """A card for each conflict; K keeps what shows, T takes the other, Enter shows the place."""

    jump_requested = Signal(str, int, int)
    state_changed = Signal()
    """Another conflict is chosen, or none any more."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.count = QLabel()
        set_role(self.count, "quiet")
        self.hint = plain_label(
            "What is marked “Shows now” counts until you decide. Each answer is an act of "
            "yours, and undo takes it back.", "quiet",
        )  # fmt: skip
        self.place_button = QPushButton("Show the place")
        self.place_button.setToolTip("Enter")
        self.place_button.clicked.connect(self.open_chosen)
        self.cards = CardColumn("Conflicts", always_marked=True)
        self.cards.setMaximumWidth(WIDEST)
        inside = self.cards.widget()
        assert inside is not None
        # It stands on the ground of the place, and is no panel at a side.
        set_role(inside, "")
        self.nothing = self._nothing()
        self._lay_out()
        self.setFocusProxy(self.cards)
        self.cards.chosen.connect(lambda _key: self._chose())
        self.cards.activated.connect(self._open)
        session.conflicts.changed.connect(self.refresh)
        self.refresh()

    @property
    def chosen(self) -> Conflict | None:
        """The conflict whose card is chosen."""
        key = self.cards.chosen_key
        return next((each for each in self._session.conflicts.every if each.id == key), None)

    def focus_cards(self) -> None:
        """Give the keyboard to the chosen card, or to the words that say there is none."""
        if not self.cards.focus():
            self.nothing.setFocus()

    def refresh(self) -> None:
        """Show the conflicts there are now."""
        every = self._session.conflicts.every
        had_keyboard = self.cards.isAncestorOf(self.window().focusWidget() or self)
        self.cards.show_cards(
            [
                CardPlan(each.id, (each, self._alike(each)), partial(self._card, each))
                for each in every
            ]
        )
        self.count.setText(counted(len(every), "conflict") if every else "")
        for part in (self.hint, self.cards, self.count, self.place_button):
            part.setVisible(bool(every))
        self.nothing.setVisible(not every)
        if had_keyboard and not every:
            self.nothing.setFocus()
        self._chose()

    def decide(self, *, other: bool) -> None:
        """Let what shows of the chosen conflict stand, or take the other value."""
        conflict = self.chosen
        if conflict is None:
            return
        words = conflict_words(conflict)
        who = words.other_by if other else words.shown_by
        self._session.do(
            lambda project: project.decide_conflict(conflict.id, other=other),
            said=f"{words.about}: {who}’s counts",
        )
        self._session.conflicts.read_again()

    def open_chosen(self) -> None:
        """Show where the chosen conflict is."""
        if self.chosen is not None:
            self._open(self.chosen.id)

    def _open(self, key: str) -> None:
        self.cards.choose(key)
        conflict = self.chosen
        place = place_of(self._session, conflict) if conflict else None
        if place is None:
            self._session.messages.warn("That has no place in a transcript.")
        else:
            self.jump_requested.emit(*place)

    def _chose(self) -> None:
        conflict = self.chosen
        place = place_of(self._session, conflict) if conflict else None
        self.place_button.setEnabled(place is not None)
        self.state_changed.emit()

    def _alike(self, conflict: Conflict) -> bool:
        """Whether a third person wrote the same thing in yet another way."""
        about = conflict.entity, conflict.field
        every = self._session.conflicts.every
        return sum((each.entity, each.field) == about for each in every) > 1

    def _card(self, conflict: Conflict) -> Card:
        words = conflict_words(conflict)
        card = Card(conflict.sentence)
        card.add_words(words.about, "strong")
        values = ConflictValues(conflict, card)
        card.body.addWidget(values)
        if self._alike(conflict):
            card.add_words(A_THIRD, "small")
        if self._session.project.writable:
            buttons: list[QPushButton] = []
            for title, key, who, other in (
                ("Keep this", "K", words.shown_by, False),
                ("Take the other", "T", words.other_by, True),
            ):
                button = QPushButton(f"{title}  {key}", values)
                button.setAccessibleName(f"{title}, {who}’s, key {key}")
                # The card keeps the keyboard, so that the next letter answers the next card.
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(partial(self._answer, conflict.id, other))
                buttons.append(button)
            values.add_buttons(*buttons)
        return card

    def _answer(self, conflict: str, other: bool) -> None:
        self.cards.focus(conflict)
        self.decide(other=other)

    def _nothing(self) -> QFrame:
        nothing = QFrame()
        nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        nothing.setAccessibleName(NONE_YET)
        column = QVBoxLayout(nothing)
        column.setContentsMargins(STEP, 2 * STEP, STEP, STEP)
        words = plain_label(NONE_YET, "quiet")
        words.setMaximumWidth(72 * words.fontMetrics().averageCharWidth())
        column.addWidget(words)
        column.addStretch(1)
        return nothing

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(STEP, STEP, STEP, 0)
        row.addWidget(self.count, 1)
        row.addWidget(self.place_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addLayout(row)
        said = QHBoxLayout()
        said.setContentsMargins(STEP, 0, STEP, 0)
        said.addWidget(self.hint)
        column.addLayout(said)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.cards, 1)
