"""The line above the words: the transcript's title, its details, and where one is in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from qualcode.ui.theme import STEP, set_role
from qualcode.ui.widgets.elided_label import ElidedLabel


class ReadingHeader(QFrame):
    """Title, details and place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "title")
        self._details = ElidedLabel(self)
        set_role(self._details, "subtitle")
        self._place = QLabel(self)
        set_role(self._place, "subtitle")
        line = QHBoxLayout(self)
        line.setContentsMargins(6 * STEP + 2, 3 * STEP, 6 * STEP, 3 * STEP)
        line.setSpacing(3 * STEP)
        line.addWidget(self._title)
        line.addWidget(self._details, 1)
        line.addWidget(self._place)

    def show_title(self, title: str, details: str) -> None:
        """Show what is read."""
        self._title.setText(title)
        self._title.setMaximumWidth(16_777_215)
        self._details.set_words(details)

    def show_place(self, words: str) -> None:
        """Show where one is in it: “turn 41 of 186”."""
        if words != self._place.text():
            self._place.setText(words)

    @property
    def place(self) -> str:
        """Where one is, as shown."""
        return self._place.text()
