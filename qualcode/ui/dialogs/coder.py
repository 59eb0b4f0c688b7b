"""Who codes: working as somebody, adding somebody, and giving a coder another name."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import RING, SessionDialog
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.words import counted


@dataclass(frozen=True, slots=True)
class CoderChosen:
    """Acts are done by this coder from now on."""

    coder: Id
    name: str


class CoderDialog(SessionDialog):
    """The coders of the project; a name typed below adds one or renames the chosen one."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            session, theme, "Coder", parent, agree="Work as this coder", characters=56,
            explanation="Everything you do is kept under the name you work as.",
        )  # fmt: skip
        self.list = QListWidget()
        self.list.setMinimumHeight(6 * self.fontMetrics().lineSpacing())
        self.add_field("&Coders", self.list)
        self.name = QLineEdit()
        self.name.setPlaceholderText("The name the audit trail should show")
        self.add_field("&Name", self.name)
        row = QHBoxLayout()
        row.setContentsMargins(RING, 0, RING, 0)
        row.setSpacing(2 * STEP)
        self.add_button = QPushButton("Add as a new coder")
        self.rename_button = QPushButton("Rename the chosen coder")
        for button, act in ((self.add_button, self._add), (self.rename_button, self._rename)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.name.textChanged.connect(self._follow)
        self.list.currentRowChanged.connect(self._follow)
        self.list.itemDoubleClicked.connect(self.accept)
        self._show(session.project.coder)
        self.list.setFocus()

    def agreed(self) -> CoderChosen | None:
        item = self.list.currentItem()
        if item is None:
            return None
        name = item.data(Qt.ItemDataRole.UserRole + 1)
        if item.data(Qt.ItemDataRole.UserRole) != self.session.project.coder:
            self.session.work_as(name)
        return CoderChosen(item.data(Qt.ItemDataRole.UserRole), name)

    def _show(self, chosen: Id | None) -> None:
        self.list.clear()
        counts: dict[Id, int] = {}
        for coding in self.session.project.codings():
            counts[coding.coder] = counts.get(coding.coder, 0) + 1
        for coder in self.session.project.coders():
            item = QListWidgetItem(f"{coder.name}   {counted(counts.get(coder.id, 0), 'coding')}")
            item.setData(Qt.ItemDataRole.UserRole, coder.id)
            item.setData(Qt.ItemDataRole.UserRole + 1, coder.name)
            self.list.addItem(item)
            if coder.id == chosen:
                self.list.setCurrentItem(item)
        self._follow()

    def _add(self) -> None:
        name = " ".join(self.name.text().split())
        if self.session.project.coder_named(name) is not None:
            known = f"There is already a coder called “{name}”."
            self.refuse(UserError(known, "Choose them above."))
            return
        self.session.work_as(name)
        added = self.session.project.coder
        if added is not None:
            self.done(self.DialogCode.Accepted)
            self.answered.emit(CoderChosen(added, name))

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        coder, name = item.data(Qt.ItemDataRole.UserRole), self.name.text()
        try:
            self.do(lambda project: project.rename_coder(coder, name), said="Renamed the coder")
        except UserError as error:
            self.refuse(error)
            return
        self.name.clear()
        self._typed = False
        self._show(coder)

    def _follow(self) -> None:
        named = bool(self.name.text().strip()) and self.session.project.writable
        self.add_button.setEnabled(named)
        self.rename_button.setEnabled(named and self.list.currentItem() is not None)
        self.agree_button.setEnabled(self.list.currentItem() is not None)
