"""Erasing words for good: what goes, what cannot be reached, and a name typed to agree."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.commands import erasing
from qualcode.commands.erasing import Preview
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.words import folded
from qualcode.ui.colours import mixed
from qualcode.ui.dialogs.frame import RING, DialogFrame, plain_label, quiet_label, quote_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.transcript.document import ERASED_RUN, ERASED_SHARE
from qualcode.ui.widgets.context import markup
from qualcode.ui.widgets.words import counted

SHOWN = 12
"""How many texts that repeat the words are shown as they will read."""

BEYOND = (
    "A few words within a sentence of yours, without quotation marks, are not recognised as a "
    "quote: look through your notes. "
    "Copies in other hands are not reached; a colleague’s copy loses the words too when it is "
    "merged with this one. Nor are printed pages, or what was copied elsewhere."
)


@dataclass(frozen=True, slots=True)
class ErasureQuestion:
    """What is asked: two ways to erase, and the word that must be typed to agree.

    ``wider`` takes more than ``narrower`` and may be impossible. With ``switch`` the wider way is
    a switch that is on, else both are offered side by side. ``secret`` must not stand in the
    reason, which stays in the file.
    """

    title: str
    explanation: str
    wider: Preview | None
    narrower: Preview
    to_type: str
    secret: str
    switch: str = ""
    wider_words: str = ""
    narrower_words: str = ""


@dataclass(frozen=True, slots=True)
class ErasureAgreed:
    """The words are to be erased; ``wider`` says how much, ``reason`` may be empty."""

    wider: bool
    reason: str


class ErasureDialog(DialogFrame):
    """Says what an erasure takes away, and is agreed to only by typing what it asks for."""

    def __init__(
        self,
        theme: Theme,
        question: ErasureQuestion,
        coders: dict[Id, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, question.title, parent, agree="Erase for good", characters=84,
            explanation=question.explanation,
        )  # fmt: skip
        self.question = question
        self._coders = coders
        self.wider = self._choice()
        self._facts = QWidget()
        self._column = QVBoxLayout(self._facts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4 * STEP)
        self.add_part(self._facts)
        self.body.addStretch(1)
        self.reason, self.typed = QLineEdit(), QLineEdit()
        self.reason.setPlaceholderText("They asked for it in May; or nothing")
        self._keep_in_sight()
        self.wider.toggled.connect(self._show_facts)
        self.typed.textChanged.connect(self._follow)
        self._show_facts()
        self._follow()
        self.typed.setFocus()

    def agreed(self) -> ErasureAgreed:
        wider, secret = self.wider.isChecked(), " ".join(self.question.secret.split())
        named = secret and secret.casefold() in " ".join(self.reason.text().split()).casefold()
        if named and (wider or not self.question.switch):
            raise UserError(
                "The reason repeats what is to be erased, and it would stay in the file.",
                "Say it without those words.",
            )
        return ErasureAgreed(wider, self.reason.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in pages:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + pages[Qt.Key(event.key())] * bar.pageStep())
            return
        super().keyPressEvent(event)

    def _choice(self) -> QCheckBox | QRadioButton:
        question = self.question
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        if question.switch:
            wider: QCheckBox | QRadioButton = QCheckBox(question.switch)
            wider.setChecked(True)
            column.addWidget(wider)
        else:
            here = QRadioButton(question.narrower_words)
            here.setChecked(True)
            wider = QRadioButton(question.wider_words)
            wider.setEnabled(question.wider is not None)
            column.addWidget(here)
            column.addWidget(wider)
            if question.wider is None:
                column.addWidget(quiet_label("Select whole words to strike them out everywhere."))
        self.add_part(part)
        return wider

    def _keep_in_sight(self) -> None:
        """Put reason and confirmation between what scrolls and the buttons."""
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(6 * STEP - RING, 2 * STEP, 6 * STEP - RING, 0)
        column.setSpacing(2 * STEP)
        self.add_field("&Reason", self.reason, into=column)
        label = f"&Type “{self.question.to_type.replace('&', '&&')}” to agree"
        self.add_field(label, self.typed, into=column)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(outer.count() - 1, around)

    def _follow(self) -> None:
        wanted, typed = self.question.to_type, self.typed.text()
        same = folded(typed) == folded(wanted)
        self.agree_button.setEnabled(same)

    def _show_facts(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        preview = self.question.wider if self.wider.isChecked() else self.question.narrower
        assert preview is not None
        self._column.addWidget(self._numbers(preview))
        standing = erasing.standing(preview.report)
        if standing:
            self._column.addWidget(self._repeating(standing))
        self._column.addWidget(self._unreached(preview))

    def _numbers(self, preview: Preview) -> QWidget:
        report = preview.report
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(1, 1)
        standing = len(erasing.standing(report))
        repeating = counted(standing, "text") if standing else "No text of today"
        if past := erasing.earlier(report):
            repeating += f", and {counted(past, 'wording')} of earlier times"
        for name, said in (
            ("Words", erasing.extent(preview)),
            ("Codings", erasing.codings(report)),
            ("Repeated in", f"{repeating}."),
            ("Backups", erasing.backups(report)),
        ):
            if not said:
                continue
            row = grid.rowCount()
            grid.addWidget(plain_label(name, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(plain_label(said), row, 1)
        return part

    def _repeating(self, standing: list[erasing.Struck]) -> QWidget:
        part, column = _part("Texts that repeat these words", "This is how they will read.")
        for each in standing[:SHOWN]:
            card = QFrame()
            set_role(card, "card")
            inside = QVBoxLayout(card)
            inside.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
            inside.setSpacing(STEP)
            inside.addWidget(plain_label(each.where, "small"))
            inside.addWidget(self._struck(each.words))
            column.addWidget(card)
        if len(standing) > SHOWN:
            column.addWidget(plain_label(f"and {len(standing) - SHOWN:,} more", "quiet"))
        return part

    def _struck(self, words: str) -> QLabel:
        """Return words whose blocks are as calm as in the transcript."""
        ink = mixed(self.theme.quiet_ink, self.theme.page, ERASED_SHARE)
        label = quote_label("")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(ERASED_RUN.sub(rf'<span style="color: {ink}">\1</span>', markup(words)))
        label.setAccessibleName(words)
        return label

    def _unreached(self, preview: Preview) -> QWidget:
        part, column = _part("What cannot be reached from here", BEYOND)
        for line in erasing.unreached(preview.report, self._coders):
            column.addWidget(plain_label(line))
        return part


def _part(title: str, explanation: str) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, STEP, 0, 0)
    column.setSpacing(2 * STEP)
    heading = QLabel(title)
    set_role(heading, "strong")
    column.addWidget(heading)
    column.addWidget(quiet_label(explanation))
    return part, column
