"""Cards at the window's right side: one thing each, walked with the arrow keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.card_words import CardWords, Paragraph

INSET = 3 * STEP
SPACING = 2 * STEP + 2
MOST_SPARE = 12
"""So many cards that are not needed now are kept, to be filled again."""


class Card(QFrame):
    """A framed thing that can have the keyboard; the one that has it is outlined in ink."""

    activated = Signal()
    """Enter was pressed, or it was clicked."""
    chosen = Signal()
    left = Signal()

    def __init__(self, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(spoken)
        self.body = QVBoxLayout(self)
        self.body.setSpacing(STEP + 2)
        self._words: CardWords | None = None
        self._marked = False
        self._outline()

    @property
    def marked(self) -> bool:
        """Whether it is outlined as the chosen one."""
        return self._marked

    def set_marked(self, marked: bool) -> None:
        """Outline it as the chosen one, or no longer."""
        if marked != self._marked:
            self._marked = marked
            self._outline()

    def show_words(self, spoken: str, paragraphs: Sequence[Paragraph], theme: Theme) -> None:
        """Show paragraphs at the top of the card, and say them to those who listen."""
        if self._words is None:
            self._words = CardWords(self)
            self.body.insertWidget(0, self._words)
        self._words.show_words(paragraphs, theme)
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(". ".join(each.words for each in paragraphs))

    def add_words(self, words: str, role: str, *, rich: bool = False) -> QLabel:
        """Add a paragraph that wraps, and return it."""
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_role(label, role)
        self.body.addWidget(label)
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit()
            return
        super().keyPressEvent(event)

    @property
    def has_keyboard(self) -> bool:
        """Whether it or something in it has the keyboard."""
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.activated.emit()

    def _outline(self) -> None:
        # One pixel less within makes room for the thicker line, so that nothing moves.
        inset = INSET - 1 if self._marked else INSET
        self.body.setContentsMargins(inset, inset - 2, inset, inset)
        set_role(self, "chosen-card" if self._marked else "card")


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card that should be there: its key, the value it shows, and how to make it.

    A card whose key and value are unchanged is kept as it is. One that can be filled with another
    value is: its own, or that of another plan that makes its cards in the same way.
    """

    key: str
    value: Any
    make: Callable[[], Card]
    fill: Callable[[Any], None] | None = None
    """Takes the card that ``make`` returned, now or earlier."""


@dataclass(frozen=True, slots=True)
class _Held:
    plan: CardPlan
    card: Card


class CardColumn(QScrollArea):
    """Cards one below the other; Up and Down walk, the column scrolls along."""

    chosen = Signal(str)
    """The card with this key got the keyboard or was clicked."""
    activated = Signal(str)
    emptied = Signal()
    """The card that had the keyboard is gone, and no other is there to have it."""

    def __init__(
        self, name: str, parent: QWidget | None = None, *, always_marked: bool = False
    ) -> None:
        """The chosen card is outlined while it has the keyboard, or with ``always_marked``."""
        super().__init__(parent)
        self._always_marked = always_marked
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = _Ground(self)
        set_role(self._inside, "panel")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(INSET + 2, STEP, INSET + 2, INSET)
        self._column.setSpacing(SPACING)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self._cards: dict[str, _Held] = {}
        self._spare: list[_Held] = []
        self._chosen: str | None = None

    @property
    def keys(self) -> list[str]:
        """The keys of the cards, from top to bottom."""
        return list(self._cards)

    @property
    def chosen_key(self) -> str | None:
        """The key of the chosen card."""
        return self._chosen if self._chosen in self._cards else None

    def card(self, key: str) -> Card | None:
        """Return the card of a key."""
        held = self._cards.get(key)
        return held.card if held else None

    def show_cards(self, plans: Sequence[CardPlan]) -> None:
        """Show these cards in this order; what has not changed stays as it is."""
        had_focus = self._has_focus()
        place = self.keys.index(self._chosen) if self._chosen in self._cards else 0
        wanted = {plan.key: plan for plan in plans}
        for key, held in list(self._cards.items()):
            if key not in wanted or not _suits(held, wanted[key]):
                self._take_out(key)
        kept, self._cards = self._cards, {}
        for nth, plan in enumerate(plans):
            held = kept.get(plan.key)
            card = held.card if held else self._made(plan)
            if plan.fill is not None and (held is None or held.plan.value != plan.value):
                plan.fill(card)
                card.updateGeometry()
            self._cards[plan.key] = _Held(plan, card)
            if self._column.indexOf(card) != nth:
                self._column.insertWidget(nth, card)
                # At once, not when the layout gets to it: only what is seen can have the keyboard.
                card.show()
        # Laid out before anything is painted, or a change of height would paint all cards twice.
        self._column.activate()
        QCoreApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.LayoutRequest))
        if self._chosen not in self._cards:
            keys = self.keys
            self._chosen = keys[min(place, len(keys) - 1)] if keys else None
            self._mark()
            if had_focus and self._chosen:
                self.focus(self._chosen)
            elif had_focus:
                self.emptied.emit()

    def choose(self, key: str) -> None:
        """Make a card the chosen one, without giving it the keyboard."""
        if key in self._cards:
            self._chosen = key
            self._mark()
            self.ensureWidgetVisible(self._cards[key].card, 0, SPACING)

    def focus(self, key: str | None = None) -> bool:
        """Give the keyboard to a card, or to the chosen one; says whether there was one."""
        key = key or self.chosen_key or next(iter(self._cards), None)
        if key is None or key not in self._cards:
            return False
        self._cards[key].card.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def step(self, by: int) -> None:
        """Go so many cards down, or up."""
        keys = self.keys
        if keys:
            here = keys.index(self._chosen) if self._chosen in keys else -by
            self.focus(keys[max(0, min(len(keys) - 1, here + by))])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.step(1)
            case Qt.Key.Key_Up:
                self.step(-1)
            case Qt.Key.Key_Home:
                self.focus(next(iter(self._cards), None))
            case Qt.Key.Key_End:
                self.focus(next(reversed(self._cards), None))
            case _:
                super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 60)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._inside.setMaximumWidth(self.viewport().width())
        return super().viewportEvent(event)

    def _has_focus(self) -> bool:
        return any(held.card.has_keyboard for held in self._cards.values())

    def _made(self, plan: CardPlan) -> Card:
        for held in self._spare:
            if _alike(held.plan, plan):
                self._spare.remove(held)
                return held.card
        card = plan.make()
        card.setParent(self._inside)
        card.chosen.connect(lambda: self._was_chosen(self._key_of(card)))
        card.left.connect(self._mark)
        card.activated.connect(lambda: self.activated.emit(self._key_of(card)))
        return card

    def _key_of(self, card: Card) -> str:
        return next(key for key, held in self._cards.items() if held.card is card)

    def _was_chosen(self, key: str) -> None:
        self._chosen = key
        self._mark()
        self.ensureWidgetVisible(self._cards[key].card, 0, SPACING)
        self.chosen.emit(key)

    def _mark(self) -> None:
        for key, held in self._cards.items():
            marked = key == self._chosen and (self._always_marked or held.card.has_keyboard)
            held.card.set_marked(marked)

    def _take_out(self, key: str) -> None:
        held = self._cards.pop(key)
        self._column.removeWidget(held.card)
        held.card.hide()
        if held.plan.fill is not None and len(self._spare) < MOST_SPARE:
            held.card.set_marked(False)
            self._spare.append(held)
        else:
            held.card.deleteLater()


class _Ground(QWidget):
    """What the cards lie on: paints itself whole, so that nothing behind it is painted too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)


def _suits(held: _Held, plan: CardPlan) -> bool:
    return held.plan.value == plan.value or _alike(held.plan, plan)


def _alike(one: CardPlan, other: CardPlan) -> bool:
    """Whether a card made for one plan can be filled for the other."""
    return one.fill is not None and other.fill is not None and one.make == other.make
