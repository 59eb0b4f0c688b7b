"""The Entries of the Journal: memos about the project, shared and private."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.entries import JournalEntry, SealedText
from qualcode.ui.dialogs.entry import ONLY_YOU
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.calm_table import CalmTable
from qualcode.ui.widgets.lock_sign import lock_icon
from qualcode.ui.widgets.values_model import Index, ValueRow, ValuesModel
from qualcode.ui.widgets.word_fields import reading_face
from qualcode.ui.widgets.words import counted, day, shortened

DATE, CODER, ENTRY, STANDING = range(4)
PRIVATE, SEALED, SHARED = "private", "sealed", "shared"
NOTHING_YET = (
    "No entry is written yet. An entry is a memo about the project: what strikes you, what worries "
    "you, what to look at next. A private one is sealed, and only you can read it."
)
IN_BACKUPS = "Backups made before still hold it, sealed."
DELETED = "Deleted. Edit › Bring back the private text undoes that until the project is closed."


class EntriesModel(ValuesModel):
    """The rows of entries; a padlock beside what is not for everybody."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(("Date", "Coder", "Entry", "Who can read it"), parent)
        self._lock = QIcon()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw the padlock in another theme."""
        self._lock = lock_icon(theme.ink)
        if self.rows:
            last = self.index(len(self.rows) - 1, STANDING)
            self.dataChanged.emit(self.index(0, STANDING), last)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STANDING:
            value = self.rows[index.row()].value
            return None if isinstance(value, JournalEntry) and not value.private else self._lock
        return super().data(index, role)


class EntriesTable(CalmTable):
    """Enter opens an entry for writing, Delete takes it away."""

    removal_wanted = Signal()

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)


class EntriesPanel(QWidget):
    """A table of entries, and the chosen one whole below it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.model = EntriesModel(theme, self)
        self.table = EntriesTable("Entries")
        self.table.setModel(self.model)
        self.table.setSelectionMode(CalmTable.SelectionMode.SingleSelection)
        self.table.set_lines(1.3)
        self.table.set_widths({DATE: 13, CODER: 16, STANDING: 17}, ENTRY, dropped=(CODER,))
        self.count = QLabel()
        set_role(self.count, "quiet")
        self.title, self.standing, self.text = QLabel(), QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * STEP)
        column.addLayout(self._bar())
        framed = QVBoxLayout()
        framed.setContentsMargins(STEP, 0, STEP, STEP)
        framed.addWidget(self.table)
        column.addLayout(framed, 2)
        column.addWidget(self._detail(), 3)
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.model.modelReset.connect(self._show)
        self.table.opened.connect(lambda _index: self.change())
        self.table.removal_wanted.connect(self.remove)
        self.setFocusProxy(self.table)
        self.refresh()

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act changed; the chosen entry stays chosen."""
        if changes.any("entry", "private", "coder", "conflict"):
            self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Show in another theme."""
        self.theme = theme
        self.model.set_theme(theme)
        self._dress()

    def refresh(self) -> None:
        """Read the entries."""
        project = self._session.project
        names = {each.id: each.name for each in project.coders()}
        every: list[JournalEntry | SealedText] = [
            *project.entries(), *project.private_entries(), *project.sealed_texts(),
        ]  # fmt: skip
        every.sort(key=lambda each: -each.created)
        chosen = self.table.chosen_rows
        kept = self.model.rows[chosen[0]].id if chosen else None
        at = chosen[0] if chosen else 0
        self.model.show_rows(
            [
                ValueRow(
                    each.id,
                    (day(each.created), names.get(each.coder, ""), _line(each, names),
                     _standing(each)),
                    each,
                )
                for each in every
            ]
        )  # fmt: skip
        row = self.model.row_of(kept) if kept else None
        if every:
            self.table.selectRow(min(at, len(every) - 1) if row is None else row)
        private = sum(isinstance(each, SealedText) or each.private for each in every)
        words = counted(len(every), "entry", "entries")
        self.count.setText(f"{words}, {private:,} of them private" if private else words)
        self.write_button.setEnabled(project.writable)
        self._show()

    def write(self) -> None:
        """Ask for an entry."""
        from qualcode.ui.dialogs.entry import EntryDialog

        EntryDialog(self._session, self.theme, self.window()).open()

    def change(self) -> None:
        """Ask for the chosen entry anew, where it is one's own."""
        from qualcode.ui.dialogs.entry import EntryDialog

        entry = self._own()
        if entry is not None:
            EntryDialog(self._session, self.theme, self.window(), entry=entry).open()

    def share(self) -> None:
        """Ask whether a private entry is to be for everybody."""
        from qualcode.ui.dialogs.entry import ShareDialog

        entry = self._own()
        if entry is not None and entry.private:
            ShareDialog(self._session, self.theme, entry, self.window()).open()

    def remove(self) -> None:
        """Take the chosen entry away; a private one is deleted for good."""
        chosen = self._chosen()
        if chosen is None or not self._removable(chosen):
            return
        identity = chosen.id
        if isinstance(chosen, JournalEntry) and not chosen.private:
            self._session.do(
                lambda project: project.remove_entry(identity), said="Removed the entry"
            )
        elif self._session.do(lambda project: project.delete_private(identity)):
            self._session.messages.done(DELETED)

    def key(self) -> None:
        """Show the private key, or read one in."""
        from qualcode.ui.dialogs.entry import PrivateKeyDialog

        PrivateKeyDialog(self.theme, self.window(), session=self._session).open()

    def _chosen(self) -> JournalEntry | SealedText | None:
        rows = self.table.chosen_rows
        return self.model.rows[rows[0]].value if rows else None

    def _own(self) -> JournalEntry | None:
        """Return the chosen entry where this coder may write in it."""
        chosen, project = self._chosen(), self._session.project
        if not isinstance(chosen, JournalEntry) or chosen.coder != project.coder:
            return None
        return chosen if project.writable else None

    def _removable(self, chosen: JournalEntry | SealedText) -> bool:
        project = self._session.project
        return project.writable and chosen.coder == project.coder

    def _bar(self) -> QHBoxLayout:
        self.write_button = QPushButton("Write an entry…")
        self.write_button.setToolTip("Ctrl+Shift+J")
        self.change_button = QPushButton("Change…")
        self.change_button.setToolTip("Enter")
        self.share_button = QPushButton("Share…")
        self.remove_button = QPushButton("Remove")
        self.remove_button.setToolTip("Delete")
        self.key_button = QPushButton("Private key…")
        row = QHBoxLayout()
        row.setContentsMargins(STEP, STEP, STEP, 0)
        row.setSpacing(2 * STEP)
        row.addWidget(self.count, 1)
        for button, act in (
            (self.change_button, self.change), (self.share_button, self.share),
            (self.remove_button, self.remove), (self.key_button, self.key),
            (self.write_button, self.write),
        ):  # fmt: skip
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def _detail(self) -> QScrollArea:
        inside = QWidget()
        set_role(inside, "page")
        set_role(self.title, "strong")
        set_role(self.standing, "quiet")
        column = QVBoxLayout(inside)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(2 * STEP)
        for label in (self.title, self.standing, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMaximumWidth(76 * self.fontMetrics().averageCharWidth())
            column.addWidget(label)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName("The entry")
        column.addStretch(1)
        self._dress()
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumHeight(8 * self.fontMetrics().lineSpacing())
        return scroll

    def _dress(self) -> None:
        self.text.setStyleSheet(reading_face(self.theme))

    def _show(self) -> None:
        chosen = self._chosen()
        own = self._own()
        removable = chosen is not None and self._removable(chosen)
        private = isinstance(chosen, SealedText) or (chosen is not None and chosen.private)
        self.change_button.setEnabled(own is not None)
        self.share_button.setEnabled(own is not None and own.private)
        self.remove_button.setEnabled(removable)
        self.remove_button.setText("Delete for good" if private else "Remove")
        self.remove_button.setToolTip(f"Delete. {IN_BACKUPS}" if private else "Delete")
        project = self._session.project
        names = {each.id: each.name for each in project.coders()}
        self.title.setText(chosen.title if isinstance(chosen, JournalEntry) else "")
        self.title.setVisible(bool(self.title.text()))
        if chosen is None:
            self.standing.setText("" if self.model.rows else NOTHING_YET)
            self.text.clear()
            return
        who = names.get(chosen.coder, "somebody")
        self.standing.setText(_told(chosen, who, own=chosen.coder == project.coder))
        self.text.setText(chosen.text if isinstance(chosen, JournalEntry) else "")


def _line(entry: JournalEntry | SealedText, names: dict[str, str]) -> str:
    if isinstance(entry, SealedText):
        return f"Sealed, by {names.get(entry.coder, 'somebody')}, {day(entry.created)}"
    return entry.title or shortened(entry.text, 140)


def _standing(entry: JournalEntry | SealedText) -> str:
    if isinstance(entry, SealedText):
        return SEALED
    return PRIVATE if entry.private else SHARED


def _told(entry: JournalEntry | SealedText, who: str, *, own: bool) -> str:
    """Return the line above an entry: whose it is, from when, and who can read it."""
    dated = f"{who}, {day(entry.created)}"
    if entry.changed > entry.created:
        changed = day(entry.changed)
        dated += f", changed {changed}" if changed != day(entry.created) else ""
    if isinstance(entry, JournalEntry):
        return f"{dated}. Private: {ONLY_YOU[:1].lower()}{ONLY_YOU[1:]}" if entry.private else dated
    if own:
        return (
            f"Sealed, by {dated}. The key it was written with is not on this computer: “Private "
            "key…” reads it in."
        )
    return f"Sealed, by {dated}. Only {who} can read it."
