"""Splitting a code: one walks through its codings and says which go to the new one."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import RING, SessionDialog, plain_label, quiet_label, quote_label
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.context import in_context
from qualcode.ui.widgets.word_fields import WordField
from qualcode.ui.widgets.words import counted, shortened


@dataclass(frozen=True, slots=True)
class CodeSplit:
    """A new code was split off, with so many codings."""

    code: Id
    new_code: Id
    moved: int
    changes: Changes


class SplitCodeDialog(SessionDialog):
    """Shows each coding with its surroundings; S stays, G goes to the new code."""

    def __init__(
        self, session: Session, theme: Theme, code: Id, parent: QWidget | None = None
    ) -> None:
        name = session.index.codebook[code].name
        super().__init__(
            session, theme, f"Split “{name}”", parent, agree="Split", characters=84, tall=True,
            explanation="Say of each passage whether it stays or goes to the new code.",
        )  # fmt: skip
        self._code = code
        self._codings = session.project.codings(code=code)
        self.name = QLineEdit()
        self.definition = WordField(lines=2)
        self.add_field("&New code", self.name)
        self.add_field("&Definition", self.definition)
        self.list = CodingWalk()
        self._fill()
        self.add_part(self.list, 1)
        self.place = plain_label("", "small")
        self.place.setContentsMargins(RING, 0, RING, 0)
        self.quote = quote_label("")
        self.quote.setTextFormat(Qt.TextFormat.RichText)
        self.quote.setContentsMargins(RING, 0, RING, 0)
        self.quote.setMinimumHeight(4 * self.quote.fontMetrics().lineSpacing())
        self.quote.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.place)
        self.body.addWidget(self.quote)
        keys = quiet_label("S stays, G goes to the new code; both go on to the next passage.")
        keys.setContentsMargins(RING, 0, RING, 0)
        self.body.addWidget(keys)
        self.reason = QLineEdit()
        self.add_field("&Reason", self.reason)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemChanged.connect(self._decide)
        self.list.setCurrentRow(0)
        self._follow()
        self.name.setFocus()
        self.keep_drafts(
            f"split:{code}", name=self.name, definition=self.definition, reason=self.reason
        )

    @property
    def going(self) -> list[Id]:
        """The codings that go to the new code."""
        return [
            coding.id
            for row, coding in enumerate(self._codings)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]

    def agreed(self) -> CodeSplit:
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus()
            raise UserError("The new code needs a name.", "Type one or more words.")
        going = self.going
        known = {code.id for code in self.session.index.codebook}
        changes = self.do(
            lambda project: project.split_code(
                self._code, name, going,
                definition=self.definition.words, reason=self.reason.text(),
            ),
            said=f"Split off {name} with {counted(len(going), 'coding')}",
        )  # fmt: skip
        new = next(iter(changes.ids("code") - known))
        return CodeSplit(self._code, new, len(going), changes)

    def _fill(self) -> None:
        titles = {each.id: each.title for each in self.session.project.documents()}
        for coding in self._codings:
            words = shortened(self.session.project.quote(coding), 90)
            item = QListWidgetItem(f"{words}   {titles.get(coding.document, '')}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._codings):
            self.place.setText("This code has no codings yet.")
            return
        coding = self._codings[row]
        document = self.session.project.document(coding.document)
        self.place.setText(f"Passage {row + 1} of {len(self._codings)}, {document.title}")
        self.quote.setText(
            in_context(
                self.session.project.text(coding.version), coding.start, coding.end, self.theme
            )
        )

    def _decide(self) -> None:
        # A walk through many passages is not lost to one Escape either.
        self._note_typing()
        self._follow()

    def _follow(self) -> None:
        going = len(self.going)
        self.agree_button.setText(f"Split off {counted(going, 'coding')}" if going else "Split")
        self.list.mark_going()


class CodingWalk(QListWidget):
    """The codings of a code; S and G decide on the current one and go on."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Passages; checked ones go to the new code")
        self.setMinimumHeight(6 * self.fontMetrics().lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        state = {Qt.Key.Key_S: Qt.CheckState.Unchecked, Qt.Key.Key_G: Qt.CheckState.Checked}.get(
            Qt.Key(event.key())
        )
        item = self.currentItem()
        if state is None or event.modifiers() or item is None:
            super().keyPressEvent(event)
            return
        item.setCheckState(state)
        if self.currentRow() < self.count() - 1:
            self.setCurrentRow(self.currentRow() + 1)
        self.decided.emit()

    def mark_going(self) -> None:
        """Let those that go say so in words, for whoever does not see the box."""
        for row in range(self.count()):
            item = self.item(row)
            goes = item.checkState() is Qt.CheckState.Checked
            spoken = f"{item.text()}, {'goes' if goes else 'stays'}"
            if item.data(Qt.ItemDataRole.AccessibleTextRole) != spoken:
                self.blockSignals(True)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                self.blockSignals(False)
