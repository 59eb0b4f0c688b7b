"""Acts that have no reason yet, to be cleared at the end of a sitting."""

from collections.abc import Sequence
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
from qualcode.model.changes import Changes, together
from qualcode.model.errors import UserError
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import RING, SessionDialog, quiet_label
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.words import counted, day


@dataclass(frozen=True, slots=True)
class ReasonsGiven:
    """Reasons were given for these acts."""

    acts: tuple[Id, ...]
    changes: Changes


class ReasonDialog(SessionDialog):
    """A list of acts; a reason typed below is given to all that are selected."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        acts: Sequence[Act] | None = None,
    ) -> None:
        """Without ``acts`` those of this coder that have no reason yet are listed."""
        super().__init__(
            session, theme, "Reasons", parent, agree="Done", characters=84,
            explanation="A reason is offered, never asked for. Select one act or several that "
            "share a reason.",
        )  # fmt: skip
        self.cancel_button.hide()
        self._given: list[Id] = []
        self._changes: list[Changes] = []
        self.list = QListWidget()
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(10 * self.fontMetrics().lineSpacing())
        shown = session.project.acts_without_reason() if acts is None else list(acts)
        for act in shown:
            item = QListWidgetItem(f"{act.sentence}   {day(act.at)}")
            item.setData(Qt.ItemDataRole.UserRole, act.id)
            self.list.addItem(item)
        self._left = quiet_label("")
        self._list_box = self.add_field("&Acts", self.list)
        self.reason = QLineEdit(shown[0].reason if len(shown) == 1 else "")
        self.reason.setPlaceholderText("Why was it done? In a line")
        self.give_button = QPushButton("Give this reason")
        self.give_button.setAutoDefault(False)
        self.give_button.clicked.connect(self.give)
        self.add_field("&Reason", self.reason)
        row = QHBoxLayout()
        row.setContentsMargins(RING, 0, RING, STEP)
        row.addWidget(self._left, 1)
        row.addWidget(self.give_button)
        self.body.addLayout(row)
        self.reason.textChanged.connect(self._follow)
        self.list.itemSelectionChanged.connect(self._follow)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._follow()
        self.reason.setFocus()
        self._keep_drafts()

    def agreed(self) -> ReasonsGiven:
        if self.give_button.isEnabled():
            self.give()
        return ReasonsGiven(tuple(self._given), together(self._changes))

    def accept(self) -> None:
        # Enter in the line gives the reason and goes on; with nothing to give it is done.
        if self.focusWidget() is self.reason and self.give_button.isEnabled():
            self.give()
            if self.list.count():
                return
        super().accept()

    def give(self) -> None:
        """Give the typed reason to the selected acts, and go on to the next."""
        chosen = self.list.selectedItems()
        row = min((self.list.row(item) for item in chosen), default=0)
        for item in chosen:
            act = item.data(Qt.ItemDataRole.UserRole)
            try:
                done = self.do(
                    lambda project, act=act: project.give_reason(act, self.reason.text())
                )
            except UserError as error:
                self.refuse(error)
                return
            self._given.append(act)
            self._changes.append(done)
            self.list.takeItem(self.list.row(item))
        self.reason.clear()
        self._typed = False
        if self.list.count():
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._follow()

    def _keep_drafts(self) -> None:
        """Keep the reason that is typed with the first act it is meant for."""
        for row in range(self.list.count()):
            if self.session.drafts.kept(self._form(row)):
                self.list.setCurrentRow(row)
                break
        self.keep_drafts(self._form(self.list.currentRow()), reason=self.reason)
        self.list.itemSelectionChanged.connect(self._move_drafts)

    def _move_drafts(self) -> None:
        rows = [self.list.row(item) for item in self.list.selectedItems()]
        if rows and self.drafted is not None:
            self.drafted.move(self._form(min(rows)))

    def _form(self, row: int) -> str:
        item = self.list.item(row)
        return f"reason:{item.data(Qt.ItemDataRole.UserRole)}" if item else "reason:none"

    def _follow(self) -> None:
        waiting, chosen = self.list.count(), len(self.list.selectedItems())
        if not waiting:
            self._left.setText("Every act has its reason.")
        elif chosen > 1:
            self._left.setText(f"{chosen} of {waiting} selected")
        else:
            self._left.setText(f"{counted(waiting, 'act')} without a reason")
        self.give_button.setEnabled(chosen > 0 and bool(self.reason.text().strip()))
