"""Asking for what is known of a transcript: title, kind, details, day."""

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.model.transcripts import DocumentKind
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class DetailsKept:
    """What is known of a transcript was written down."""

    document: Id
    changes: Changes


class TranscriptDetailsDialog(SessionDialog):
    """Title, kind, day and details of one transcript."""

    def __init__(
        self, session: Session, theme: Theme, document: Id, parent: QWidget | None = None
    ) -> None:
        known = session.project.document(document)
        super().__init__(session, theme, f"“{known.title}”", parent, agree="Keep", characters=60)
        self._document = document
        self.title = QLineEdit(known.title)
        self.kind = QComboBox()
        self.kind.addItems([each.value for each in DocumentKind])
        self.kind.setCurrentText(known.kind.value)
        self.recorded_on = QLineEdit(known.recorded_on)
        self.recorded_on.setPlaceholderText("2026-02-17")
        self.details = QLineEdit(known.details)
        self.details.setPlaceholderText("P03, second interview, 52 min")
        self.add_field("&Title", self.title)
        self.add_field("&Kind", self.kind)
        self.add_field("&Recorded on", self.recorded_on)
        self.add_field("&Details", self.details, "Shown beside the title")
        self.title.setFocus()
        self.title.selectAll()
        self.keep_drafts(
            f"document:{document}", title=self.title, recorded_on=self.recorded_on,
            details=self.details,
        )  # fmt: skip

    def agreed(self) -> DetailsKept:
        changes = self.do(
            lambda project: project.set_document_details(
                self._document,
                title=self.title.text(),
                kind=DocumentKind(self.kind.currentText()),
                details=self.details.text().strip(),
                recorded_on=self.recorded_on.text().strip(),
            ),
            said="Details kept",
        )
        return DetailsKept(self._document, changes)
