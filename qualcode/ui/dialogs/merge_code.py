"""Merging one code into another, with both definitions in view."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codes import Code
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import RING, SessionDialog, plain_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.code_picker import CodePicker, code_icon, shown_path


@dataclass(frozen=True, slots=True)
class CodesMerged:
    """Two codes were merged; all codings of ``code`` count for ``into``."""

    code: Id
    into: Id
    changes: Changes


class MergeCodeDialog(SessionDialog):
    """Says how many codings will move, shows both definitions, asks for a reason, and merges."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        code: Id,
        into: Id | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Without ``into`` the dialog also asks which code to merge into."""
        codebook = session.index.codebook
        merged = codebook[code]
        super().__init__(
            session, theme, f"Merge “{merged.name}”", parent, agree="Merge", characters=76
        )
        self._code = code
        self._into = into
        self.picker: CodePicker | None = None
        if into is None:
            self.picker = CodePicker(theme, codebook, leave_out=codebook.subtree(code))
            self.add_field("&Into which code?", self.picker)
            self.picker.chosen_changed.connect(self._follow)
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.count.setContentsMargins(RING, 0, RING, 0)
        set_role(self.count, "strong")
        self.body.addWidget(self.count)
        self._cards = QGridLayout()
        self._cards.setSpacing(3 * STEP)
        self._cards.setContentsMargins(RING, 0, RING, 0)
        self._cards.setColumnStretch(0, 1)
        self._cards.setColumnStretch(1, 1)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("What do the two share? In a line, if you like")
        self.add_field("&Reason", self.reason)
        self._follow()
        (self.reason if self.picker is None else self.picker.filter).setFocus()
        self.keep_drafts(f"merge:{code}", reason=self.reason)

    def agreed(self) -> CodesMerged | None:
        into = self._target()
        if into is None:
            return None
        name = self.session.index.codebook[into].name
        changes = self.do(
            lambda project: project.merge_codes(self._code, into, self.reason.text()),
            said=f"Merged into {name}",
        )
        return CodesMerged(self._code, into, changes)

    def _target(self) -> Id | None:
        return self._into if self.picker is None else self.picker.code

    def _follow(self) -> None:
        codebook = self.session.index.codebook
        target = self._target()
        self.agree_button.setEnabled(target is not None)
        count = self.session.project.codings_count(self._code)
        codings = "1 coding" if count == 1 else f"{count:,} codings"
        if target is None:
            self.count.setText(f"{codings} will move. Choose where to.")
        else:
            below = len(codebook.children(self._code))
            codes = "1 code" if below == 1 else f"{below} codes"
            extra = f", and {codes} below it" if below else ""
            self.count.setText(
                f"{codings} will move to “{codebook[target].name}”{extra}. One undo brings "
                "everything back."
            )
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for column, code in enumerate((self._code, target)):
            if code is not None:
                self._cards.addWidget(self._card(codebook[code], column == 0), 0, column)

    def _card(self, code: Code, goes: bool) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(plain_label("Goes" if goes else "Stays", "small"))
        swatch = QLabel()
        swatch.setPixmap(code_icon(self.theme, code).pixmap(16, 16))
        name = plain_label(shown_path(self.session.index.codebook.names(code.id)), "strong")
        head = QGridLayout()
        head.setColumnStretch(1, 1)
        head.addWidget(swatch, 0, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(name, 0, 1)
        column.addLayout(head)
        column.addWidget(plain_label(code.definition or "No definition yet."))
        for label, lines in (("Include", code.include), ("Exclude", code.exclude)):
            if lines:
                column.addWidget(plain_label(f"{label}: {'; '.join(lines)}", "quiet"))
        column.addStretch(1)
        return card
