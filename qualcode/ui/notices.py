"""Things worth knowing at the start, one at a time: a line with what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from qualcode.ui.theme import STEP, set_role


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it says, what it does, and whether the notice is done with then."""

    words: str
    do: Callable[[], None]
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence or two; ``about`` tells notices apart, a second one of the same replaces it.

    ``closed`` is called when the person has put it away, by whichever button.
    """

    about: str
    words: str
    offers: tuple[Offer, ...] = ()
    close: str = "Close"
    closed: Callable[[], None] | None = None


class Notices(QFrame):
    """Shows the first of the notices that wait; when it is put away, the next."""

    left = Signal()
    """A notice that had the keyboard was put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self._waiting: list[Notice] = []
        self.buttons: list[QPushButton] = []
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(4 * STEP, STEP, 3 * STEP, STEP)
        self._line.setSpacing(2 * STEP)
        self._line.addWidget(self.words, 1)
        self.hide()

    @property
    def shown(self) -> Notice | None:
        """The notice that is shown."""
        return self._waiting[0] if self._waiting else None

    def add(self, notice: Notice) -> None:
        """Let a notice wait for its turn; where one about the same waits, it takes its place."""
        for nth, each in enumerate(self._waiting):
            if each.about == notice.about:
                self._waiting[nth] = notice
                break
        else:
            self._waiting.append(notice)
        if self._waiting[0] is notice:
            self._show()

    def take_away(self, about: str) -> None:
        """Take a notice away that is no longer true."""
        first = self.shown
        self._waiting = [each for each in self._waiting if each.about != about]
        if self.shown is not first:
            self._show()

    def clear(self, *, keep: str = "") -> None:
        """Take everything away, but for notices whose ``about`` begins with ``keep``."""
        first = self.shown
        self._waiting = [each for each in self._waiting if keep and each.about.startswith(keep)]
        if self.shown is not first:
            self._show()

    def focus(self) -> None:
        """Give the keyboard to the first button."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _show(self) -> None:
        notice = self.shown
        had_focus = any(each.hasFocus() for each in self.buttons)
        for each in self.buttons:
            self._line.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.buttons = []
        self.setVisible(notice is not None)
        if notice is not None:
            self.words.setText(notice.words)
            self.setAccessibleName(notice.words)
            for offer in notice.offers:
                self._button(offer.words, lambda offer=offer: self._take(notice, offer))
            self._button(notice.close, lambda: self._put_away(notice), plain=True)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if had_focus:
            if notice is None:
                self.left.emit()
            else:
                self.focus()

    def _button(self, words: str, do: Callable[[], None], *, plain: bool = False) -> None:
        button = QPushButton(words, self)
        if plain:
            set_role(button, "plain")
        button.clicked.connect(lambda _checked=False: do())
        self._line.addWidget(button)
        button.show()  # at once, so that it can be given the keyboard
        self.buttons.append(button)

    def _take(self, notice: Notice, offer: Offer) -> None:
        if offer.closes:
            self._put_away(notice)
        offer.do()

    def _put_away(self, notice: Notice) -> None:
        self.take_away(notice.about)
        if notice.closed is not None:
            notice.closed()
