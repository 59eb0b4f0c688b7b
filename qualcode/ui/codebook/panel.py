"""The codebook at the window's left side: heading, filter and tree."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.ui.codebook.model import CodebookModel
from qualcode.ui.codebook.tree import CodebookTree
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.elided_label import ElidedLabel
from qualcode.ui.widgets.inset import inset
from qualcode.ui.widgets.words import counted

FILTER_FROM = 12
"""The filter is offered once there are this many codes."""


class CodebookPanel(QWidget):
    """Everything about codes that is in sight while reading."""

    code_dropped = Signal(str, str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = CodebookModel(session, self)
        self.tree = CodebookTree(self.model, theme, self)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter codes")
        self.filter.setAccessibleName("Filter codes")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.tree.filter_by)
        self.filter.installEventFilter(self)
        heading = QLabel("CODEBOOK", self)
        set_role(heading, "heading")
        self._summary = ElidedLabel(self)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._summary, "small")
        self._empty = QLabel(
            "No codes yet. Select some words in a transcript and press Enter, "
            "or load a codebook from the Codebook menu.",
            self,
        )
        self._empty.setWordWrap(True)
        set_role(self._empty, "small")
        self._empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out(heading)
        self.model.dropped.connect(self.code_dropped)
        session.changed.connect(self._follow)
        self._count()

    def set_pins(self, pins: dict[Id, str]) -> None:
        """Show which digit is pinned to which code."""
        self.model.set_pins(pins)

    def set_hidden(self, codes: frozenset[Id]) -> None:
        """Show which codes are not painted in the text."""
        self.tree.set_hidden(codes)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.tree.set_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.filter
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter_tree()
                return True
        return super().eventFilter(watched, event)

    def _enter_tree(self) -> None:
        wanted = self.filter.text().casefold().strip()
        index = self.tree.filter.index(0, 0)
        while index.isValid():
            if not wanted or wanted in str(index.data()).casefold():
                break
            index = self.tree.indexBelow(index)
        self.tree.setCurrentIndex(index if index.isValid() else self.tree.filter.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self, heading: QLabel) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(3 * STEP + 2, 0, 3 * STEP + 2, 0)
        line.addWidget(heading)
        line.addWidget(self._summary, 1)
        filtering = QHBoxLayout()
        filtering.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        filtering.addWidget(self.filter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 2 * STEP, 0, 0)
        whole.setSpacing(STEP + 2)
        whole.addLayout(line)
        whole.addLayout(filtering)
        whole.addLayout(inset(self._empty))
        whole.addWidget(self.tree, 1)
        whole.addItem(QSpacerItem(0, 0, vData=QSizePolicy.Policy.Expanding))

    def _follow(self, changes: Changes) -> None:
        if changes.any("code"):
            self._count()

    def _count(self) -> None:
        codebook = self._session.index.codebook
        codes = codebook.in_use()
        families = [each for each in codes if each.parent is None and codebook.children(each.id)]
        below = len(codes) - len(families)
        self._summary.set_words(
            f"{counted(below, 'code')} in {counted(len(families), 'family', 'families')}"
            if families
            else counted(len(codes), "code")
        )
        self.filter.setVisible(len(codes) >= FILTER_FROM or bool(self.filter.text()))
        self._empty.setVisible(not len(codebook))
        self.tree.setVisible(bool(len(codebook)))
