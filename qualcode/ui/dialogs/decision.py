"""Writing a decision about the study into its log."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.word_fields import WordField
from qualcode.ui.widgets.words import shortened


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """A decision was written into the log."""

    decision: Id
    changes: Changes


class DecisionDialog(SessionDialog):
    """What was decided, what else was weighed, which passages speak for it, what follows."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        evidence: Sequence[Id] = (),
    ) -> None:
        """``evidence`` are codings that are offered as what speaks for the decision."""
        super().__init__(session, theme, "Record a decision", parent, agree="Record", characters=72)
        self.title = QLineEdit()
        self.title.setPlaceholderText("Keep safety and belonging apart")
        self.add_field("&What was decided", self.title)
        self.text = WordField(lines=3)
        self.add_field("Wh&y", self.text)
        self.alternatives = WordField(lines=2)
        self.add_field("What &else was weighed", self.alternatives)
        self.consequence = WordField(lines=2)
        self.add_field("What &follows from it", self.consequence)
        self.evidence = QListWidget()
        self.evidence.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        for coding in evidence:
            self._offer(coding)
        if evidence:
            self.add_field("&Passages that speak for it", self.evidence)
        self.title.setFocus()
        self.keep_drafts(
            "decision:new", title=self.title, why=self.text,
            alternatives=self.alternatives, consequence=self.consequence,
        )  # fmt: skip

    def agreed(self) -> DecisionRecorded:
        title = " ".join(self.title.text().split())
        if not title:
            self.title.setFocus()
            raise UserError("A decision needs a title.", "Say in a line what was decided.")
        items = [self.evidence.item(row) for row in range(self.evidence.count())]
        chosen = [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]
        changes = self.do(
            lambda project: project.record_decision(
                title,
                self.text.words,
                alternatives=self.alternatives.words,
                evidence=chosen,
                consequence=self.consequence.words,
            ),
            said="Recorded the decision",
        )
        return DecisionRecorded(changes.first("decision"), changes)

    def _offer(self, coding: Id) -> None:
        held = self.session.index.get(coding)
        if held is None:
            return
        name = self.session.index.codebook[held.code].name
        item = QListWidgetItem(f"{name}: {shortened(self.session.project.quote(held), 100)}")
        item.setData(Qt.ItemDataRole.UserRole, coding)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.evidence.addItem(item)
