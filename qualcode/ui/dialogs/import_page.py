"""One file as it will be: its words, its speakers, its details, and what was changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from qualcode.model.errors import EncodingNeeded
from qualcode.model.transcripts import (
    DocumentKind,
    EncodingCandidate,
    Participant,
    ReportKind,
    Role,
    TranscriptDraft,
)
from qualcode.ui.dialogs.frame import plain_label, quiet_label, quote_label
from qualcode.ui.dialogs.import_source import SourceFile
from qualcode.ui.dialogs.speaker_table import SpeakerTable, report_label, speaker_colour
from qualcode.ui.theme import STEP, Theme, interface_font, reading_font, set_role
from qualcode.ui.widgets.word_fields import reading_face
from qualcode.ui.widgets.words import clock, counted

PREVIEW_LENGTH = 200_000
"""How many characters of a very long transcript are shown before it is imported."""

REPORT_TITLES = {
    ReportKind.NOT_UNDERSTOOD: "Not understood",
    ReportKind.UNSURE: "Please look at this",
    ReportKind.CHANGED: "Changed",
    ReportKind.NOTED: "Noted",
}


class ImportPage(QWidget):
    """Shows one file; what is decided is written into the `SourceFile` at once."""

    changed = Signal()
    encoding_chosen = Signal(str)
    """The person says in which encoding the file is written."""

    def __init__(
        self,
        theme: Theme,
        source: SourceFile,
        participants: Sequence[Participant],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source = source
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(3 * STEP)
        if source.draft is not None:
            column.addLayout(self._details())
            column.addLayout(self._parts(source.draft, participants), 1)
        elif isinstance(source.refusal, EncodingNeeded):
            self._ask_encoding(column, source.refusal)
        elif source.refusal is not None:
            column.addWidget(plain_label(source.refusal.message, "error"))
            column.addWidget(plain_label(source.refusal.hint, "quiet"))
            column.addStretch(1)
        else:
            column.addWidget(quiet_label(f"Reading “{source.path.name}”…"))
            column.addStretch(1)

    def take_focus(self) -> None:
        """Give the keyboard to the first thing that can be decided here."""
        for kind in (QLineEdit, QPushButton):
            found = self.findChildren(kind)
            if found:
                found[0].setFocus()
                return

    def _details(self) -> QGridLayout:
        source = self._source
        self.title = QLineEdit(source.title)
        self.kind = QComboBox()
        for kind in DocumentKind:
            self.kind.addItem(kind.value, kind)
        self.kind.setCurrentIndex(list(DocumentKind).index(source.kind))
        self.recorded_on = QLineEdit(source.recorded_on)
        self.recorded_on.setPlaceholderText("2024-11-09")
        self.recorded_on.setMinimumWidth(15 * self.fontMetrics().averageCharWidth())
        self.details = QLineEdit(source.details)
        self.details.setCursorPosition(0)
        self.details.setPlaceholderText("P03, second interview, 52 min")
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(STEP)
        fields = (
            ("&Title", self.title, 4), ("&Kind", self.kind, 1),
            ("&Date", self.recorded_on, 1), ("D&etails", self.details, 4),
        )  # fmt: skip
        for number, (label, field, stretch) in enumerate(fields):
            name = QLabel(label)
            set_role(name, "strong")
            name.setBuddy(field)
            field.setAccessibleName(label.replace("&", ""))
            grid.addWidget(name, 0, number)
            grid.addWidget(field, 1, number)
            grid.setColumnStretch(number, stretch)
        self.title.textChanged.connect(self._note)
        self.kind.currentIndexChanged.connect(self._note)
        self.recorded_on.textChanged.connect(self._note)
        self.details.textChanged.connect(self._note)
        return grid

    def _note(self) -> None:
        self._source.title = self.title.text()
        self._source.kind = DocumentKind(self.kind.currentData())
        self._source.recorded_on = self.recorded_on.text()
        self._source.details = self.details.text()
        self.changed.emit()

    def _parts(self, draft: TranscriptDraft, participants: Sequence[Participant]) -> QHBoxLayout:
        self.preview = preview_of(self._theme, draft)
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self.preview, 3)
        row.addWidget(self._side(draft, participants), 2)
        return row

    def _side(self, draft: TranscriptDraft, participants: Sequence[Participant]) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(STEP, 0, STEP, 0)
        column.setSpacing(2 * STEP)
        column.addWidget(
            quiet_label(
                f"{counted(draft.word_count, 'word')}, {counted(len(draft.turns), 'turn')}, "
                f"read as {draft.source_format}" + (f", {draft.encoding}" if draft.encoding else "")
            )
        )
        if self._source.imported_before:
            column.addWidget(
                plain_label(
                    f"This very file is in the project already, as "
                    f"“{self._source.imported_before}”.",
                    "warning",
                )
            )
        column.addWidget(_heading("Speakers"))
        self.speakers = SpeakerTable(self._theme, self._source.speakers, participants)
        self.speakers.changed.connect(self.changed)
        column.addWidget(self.speakers)
        column.addWidget(_heading("What was done to the text"))
        if not draft.report:
            column.addWidget(quiet_label("Nothing was changed."))
        for kind, title in REPORT_TITLES.items():
            lines = [line for line in draft.report if line.kind is kind]
            if lines:
                column.addWidget(plain_label(title, "strong"))
            for line in lines[:60]:
                column.addWidget(report_label(line.kind.value, line.message, line.line))
            if len(lines) > 60:
                column.addWidget(quiet_label(f"and {len(lines) - 60:,} more"))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumWidth(inside.minimumSizeHint().width() + 4 * STEP)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def _ask_encoding(self, column: QVBoxLayout, needed: EncodingNeeded) -> None:
        column.addWidget(plain_label(needed.message, "strong"))
        column.addWidget(plain_label("Which of these reads as the words were spoken?", "quiet"))
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        inside = QWidget()
        inside.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        for candidate in needed.candidates:
            row.addWidget(self._candidate(candidate))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(scroll, 1)

    def _candidate(self, candidate: EncodingCandidate) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        card.setMinimumWidth(26 * self.fontMetrics().averageCharWidth())
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP)
        column.addWidget(plain_label(candidate.name, "strong"))
        column.addWidget(quote_label(candidate.excerpt))
        column.addStretch(1)
        button = QPushButton("Read it so")
        button.setAutoDefault(False)
        button.setAccessibleName(f"Read it as {candidate.name}")
        button.clicked.connect(lambda: self.encoding_chosen.emit(candidate.name))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card


def preview_of(theme: Theme, draft: TranscriptDraft) -> QTextEdit:
    """Return the words of a draft by turns, each speaker's label in their colour."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(reading_font(theme))
    cursor = QTextCursor(document)
    words, label, quiet = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    label.setFont(interface_font(theme, strong=True))
    quiet.setFont(interface_font(theme, size=theme.small_size))
    quiet.setForeground(QColor(theme.quiet_ink))
    spaced = QTextBlockFormat()
    spaced.setTopMargin(3 * STEP)
    first = True
    for turn in draft.turns:
        if turn.start > PREVIEW_LENGTH:
            break
        speaker = None if turn.speaker is None else draft.speakers[turn.speaker]
        if speaker is not None:
            _new_block(cursor, spaced, first)
            label.setForeground(QColor(theme.stroke(speaker_colour(turn.speaker or 0))))
            cursor.insertText(speaker.label, label)
            if turn.time_start is not None:
                cursor.insertText(f"  {clock(turn.time_start)}", quiet)
        asks = speaker is not None and speaker.role is Role.INTERVIEWER
        words.setForeground(QColor(theme.interviewer_ink if asks else theme.ink))
        for line in draft.text[turn.start : turn.end].split("\n"):
            _new_block(cursor, QTextBlockFormat() if speaker else spaced, first and not speaker)
            cursor.insertText(line, words)
        first = False
    if len(draft.text) > PREVIEW_LENGTH:
        _new_block(cursor, spaced, False)
        cursor.insertText("The preview ends here; everything is imported.", quiet)
    view = QTextEdit()
    view.setReadOnly(True)
    view.setStyleSheet(reading_face(theme))
    view.setAccessibleName("The text as it will be")
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard
        | Qt.TextInteractionFlag.TextSelectableByMouse
    )
    view.setTabChangesFocus(True)
    document.setParent(view)
    document.setDocumentMargin(3 * STEP)
    view.setDocument(document)
    return view


def _new_block(cursor: QTextCursor, shape: QTextBlockFormat, first: bool) -> None:
    if first:
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape)


def _heading(words: str) -> QLabel:
    label = QLabel(words.upper())
    label.setAccessibleName(words)
    set_role(label, "heading")
    return label
