"""Writing a journal entry, sharing a private one, and the key that private texts need."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from qualcode.app.session import Session
from qualcode.commands.private_keys import KeyFile
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.entries import JournalEntry
from qualcode.model.errors import UserError
from qualcode.model.private_keys import read_key
from qualcode.ui.dialogs.frame import RING, DialogFrame, SessionDialog, plain_label, quote_label
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.lock_sign import lock_icon
from qualcode.ui.widgets.word_fields import WordField
from qualcode.ui.widgets.words import shortened

ONLY_YOU = "Only you can read it, with the private key on this computer."
FOR_GOOD = (
    "Colleagues who get the project can read it then, and the record keeps it: undo takes it out "
    "of sight, but does not make it private again."
)


@dataclass(frozen=True, slots=True)
class EntryKept:
    """A journal entry was written, written anew, or shared."""

    changes: Changes


class EntryDialog(SessionDialog):
    """A title if one likes, and words; kept to oneself, or for everybody."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        entry: JournalEntry | None = None,
    ) -> None:
        """``entry`` is one that is written anew; it stays as private as it is."""
        super().__init__(
            session, theme, "Write a journal entry" if entry is None else "Change the entry",
            parent, agree="Keep", characters=72,
        )  # fmt: skip
        self._entry = entry
        self.title = QLineEdit(entry.title if entry else "")
        self.title.setPlaceholderText("If you like")
        self.add_field("&Title", self.title)
        self.text = WordField(entry.text if entry else "", lines=11)
        self.text.set_reading_face(theme)
        self.add_field("&What is on your mind about the project", self.text)
        self.private = QCheckBox("&Private")
        self.private.setIcon(lock_icon(theme.ink))
        self.private.setToolTip("Sealed: in no history, in no copy for others, and in no merge")
        self.private.setChecked(entry is not None and entry.private)
        if entry is not None:
            self.private.hide()
        self.private.toggled.connect(self._say_who_reads)
        self.add_part(self.private)
        self._readers = plain_label("", "quiet")
        self.add_part(self._readers)
        self.keep_drafts(f"entry:{entry.id if entry else 'new'}", title=self.title, text=self.text)
        self._say_who_reads()
        self.text.setFocus()

    def agreed(self) -> EntryKept:
        title, text, entry = self.title.text(), self.text.words, self._entry
        if not text:
            self.text.setFocus()
        if self.private.isChecked():
            changes = self.do(
                lambda project: (
                    project.write_private_entry(text, title)
                    if entry is None
                    else project.change_private(entry.id, text, title)
                )
            )
        else:
            changes = self.do(
                lambda project: (
                    project.write_entry(text, title)
                    if entry is None
                    else project.change_entry(entry.id, text, title)
                ),
                said="Wrote the journal entry" if entry is None else "Changed the entry",
            )
        return EntryKept(changes)

    def _say_who_reads(self) -> None:
        private = self.private.isChecked()
        if self.drafted is not None:
            self.drafted.keep_words(not private)
        self._readers.setText(
            ONLY_YOU if private else "Everybody who gets the project can read it."
        )


class ShareDialog(SessionDialog):
    """Asks once more: what is shared cannot be made private again."""

    def __init__(
        self, session: Session, theme: Theme, entry: JournalEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session, theme, "Share this entry?", parent, agree="Share", characters=60,
            explanation=FOR_GOOD,
        )  # fmt: skip
        self._entry = entry
        if entry.title:
            self.add_part(plain_label(entry.title, "strong"))
        self.add_part(quote_label(shortened(entry.text, 400)))
        self.agree_button.setFocus()

    def agreed(self) -> EntryKept:
        identity = self._entry.id
        changes = self.do(
            lambda project: project.share_private(identity), said="Shared the entry, dated today"
        )
        return EntryKept(changes)


class PrivateKeyDialog(DialogFrame):
    """Shows the key of one's private texts, to carry it elsewhere, and reads one in."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, session: Session | None = None
    ) -> None:
        super().__init__(
            theme, "Private key", parent, agree="Done", characters=72,
            explanation="Private entries and notes are sealed with it. It lies beside your "
            "settings on this computer, never in a project. Whoever has it can read them; without "
            "it nobody can, and nothing brings it back: keep a copy on paper.",
        )  # fmt: skip
        self.cancel_button.hide()
        self._session = session
        self._ring = KeyFile()
        self.shown = WordField(lines=2, placeholder="Not shown")
        self.shown.setReadOnly(True)
        self.add_field("Your key", self.shown)
        self.show_button = self._button("&Show it")
        self.given = QLineEdit()
        self.given.setPlaceholderText("Fourteen groups of four letters and digits")
        self.given.setEchoMode(QLineEdit.EchoMode.Password)
        self.add_field(
            "A key from another &computer", self.given,
            "It seals from then on; what the key of this computer sealed can still be opened.",
        )  # fmt: skip
        self.read_button = self._button("&Read it in")
        self.show_button.clicked.connect(self.show_key)
        self.read_button.clicked.connect(self.read_in)
        self.given.returnPressed.connect(self.read_in)
        self.given.textChanged.connect(lambda words: self.read_button.setEnabled(bool(words)))
        self.read_button.setEnabled(False)
        self.body.addStretch(1)
        self.show_button.setFocus()

    def agreed(self) -> Changes:
        return NOTHING

    def show_key(self) -> None:
        """Show the key, until the dialog is left."""
        try:
            keys = self._ring.held()
        except UserError as error:
            self.refuse(error)
            return
        if not keys:
            self.refuse(UserError("There is no key yet.", "Writing something private makes one."))
            return
        groups = keys[0].words.split("-")
        half = len(groups) // 2
        self.shown.set_lines("-".join(some) for some in (groups[:half], groups[half:]))
        self.shown.selectAll()
        self.shown.setFocus()

    def read_in(self) -> None:
        """Keep a key that was typed or pasted; what it opens is shown at once."""
        if not self.given.text().strip():
            return
        try:
            new = self._ring.add(read_key(self.given.text()))
        except UserError as error:
            self.refuse(error)
            return
        self._refusal.setVisible(False)
        self.given.clear()
        self.hint.setText("Read in." if new else "It was here already.")
        if self._session is not None:
            self._session.do(lambda project: project.look_again_at_private())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and self.focusWidget() is self.given:
            # It reads the key in, and does not end the dialog.
            return
        super().keyPressEvent(event)

    def _button(self, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(RING, 0, RING, 2 * STEP)
        row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        return button
