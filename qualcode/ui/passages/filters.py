"""The filters above the passages: words, code, transcript, coder, polarity."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.ui.passages.rows import UNSET, PassageFilter
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.code_picker import CodeCombo


class PassageFilters(QWidget):
    """A row of filters; Escape in it clears them all."""

    changed = Signal()
    left = Signal()
    """Enter or Down was pressed: the person wants to go on to what was found."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words in a passage, code or memo")
        self.words.setAccessibleName("Filter by words")
        self.words.setClearButtonEnabled(True)
        set_role(self.words, "search")
        self.code = CodeCombo(theme, "All codes")
        self.document = _combo()
        self.coder = _combo()
        self.polarity = _combo()
        for widget, name in (
            (self.code, "Filter by code, with those below it"),
            (self.document, "Filter by transcript"),
            (self.coder, "Filter by coder"),
            (self.polarity, "Filter by polarity"),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self.polarity.addItem("Any polarity", None)
        for each in Polarity:
            self.polarity.addItem(each.label.capitalize(), each.value)
        self.polarity.addItem("Not set", UNSET)
        self.clear_button = QPushButton("Clear")
        self.clear_button.setAccessibleName("Clear all filters")
        set_role(self.clear_button, "plain")
        self.clear_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, STEP, STEP, STEP)
        row.setSpacing(2 * STEP)
        row.addWidget(self.words, 3)
        for widget in (self.code, self.document, self.coder, self.polarity):
            row.addWidget(widget, 2)
        row.addWidget(self.clear_button)
        self.offer()
        self.words.textChanged.connect(lambda _: self._say())
        for combo in (self.code, self.document, self.coder, self.polarity):
            combo.currentIndexChanged.connect(lambda _: self._say())
        self._follow()

    @property
    def wanted(self) -> PassageFilter:
        """What the filters ask for."""
        code: Id | None = self.code.code
        chosen = self.polarity.currentData()
        return PassageFilter(
            text=self.words.text().strip(),
            codes=frozenset(self._session.index.codebook.subtree(code)) if code else None,
            document=self.document.currentData(),
            coder=self.coder.currentData(),
            polarity=Polarity(chosen) if chosen and chosen != UNSET else chosen,
        )

    def offer(self) -> None:
        """Offer what the project has now; what is chosen stays chosen."""
        project = self._session.project
        self.code.show_codes(self._session.index.codebook)
        _offer(self.document, "All transcripts", [(d.title, d.id) for d in project.documents()])
        _offer(self.coder, "All coders", [(c.name, c.id) for c in project.coders()])

    def follow(self, changes: Changes) -> None:
        """Bring up to date what is offered."""
        if changes.any("code", "document", "coder"):
            self.offer()
            self._follow()

    def clear(self) -> None:
        """Show everything."""
        for combo in (self.code, self.document, self.coder, self.polarity):
            combo.setCurrentIndex(0)
        self.words.clear()

    def choose_code(self, code: Id) -> None:
        """Show only the passages of a code and of those below it."""
        self.clear()
        self.code.choose(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        self.clear_button.setEnabled(self.wanted != PassageFilter())


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(10)
    return combo


def _offer(combo: QComboBox, first: str, items: list[tuple[str, Id]]) -> None:
    kept = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(first, None)
    for words, identity in items:
        combo.addItem(words, identity)
    combo.setCurrentIndex(max(0, combo.findData(kept)) if kept else 0)
    combo.blockSignals(False)
