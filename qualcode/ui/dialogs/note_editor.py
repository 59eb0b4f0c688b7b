"""Writing a note in place: a small frame over the page, beside the words it is about."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import NOTHING, Changes, together
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store import Project
from qualcode.ui.dialogs.frame import LET_GO_HINT, PUT_BACK_HINT, plain_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.drafted import DraftedFields
from qualcode.ui.widgets.lock_sign import lock_icon
from qualcode.ui.widgets.word_fields import WordField
from qualcode.ui.widgets.words import shortened

KEEP_HINT = "Ctrl+Enter keeps it, Escape goes back"
PRIVATE_KEY = "Ctrl+P"
SHARE_HINT = "Shared, it is in the record: undo hides it, but does not make it private again."
DELETED = "Deleted. Edit › Bring back the private text undoes that until the project is closed."


@dataclass(frozen=True, slots=True)
class OnPassage:
    """A new note on a passage of a transcript's current version: code points, half-open."""

    document: Id
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OnThing:
    """A new note on a code, a coding, a transcript, or the project (no target)."""

    about: NoteTarget
    target: Id | None = None


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note that is written anew."""

    note: Id


@dataclass(frozen=True, slots=True)
class CodingMemo:
    """The memo of a coding."""

    coding: Id


Target = OnPassage | OnThing | KnownNote | CodingMemo


@dataclass(frozen=True, slots=True)
class NoteKept:
    """A note or memo was written, changed or removed."""

    target: Target
    changes: Changes


class NoteEditor(QFrame):
    """A few lines to write in; Ctrl+Enter keeps them, Escape goes back."""

    answered = Signal(object)
    """`NoteKept`, when something was kept or removed."""

    closed = Signal()
    """It is gone, whatever became of the words; the caller takes the keyboard back."""

    def __init__(
        self, session: Session, theme: Theme, target: Target, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._target = target
        self._warned = False
        title, words = shown(session.project, target)
        self._before = words
        self._was_private = isinstance(target, KnownNote) and session.project.is_private(
            target.note
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        set_role(self, "floating")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        column.setSpacing(2 * STEP)
        column.addLayout(self._head(title, theme))
        self.words = WordField(words, lines=4, placeholder="What strikes you here?")
        self.words.set_reading_face(theme, italic=True)
        self.words.setAccessibleName(title)
        set_role(self.words, "bare")
        self.words.textChanged.connect(self._calm)
        column.addWidget(self.words, 1)
        column.addLayout(self._foot(bool(words)))
        self._drafted = DraftedFields(
            session.drafts, form_of(session.project, target), {"": self.words}, self
        )
        self._drafted.keep_words(not self._was_private)
        if self._drafted.put_back:
            self._say(PUT_BACK_HINT)
        if parent is not None:
            shadow = QGraphicsDropShadowEffect(self)
            shadow.setBlurRadius(24)
            shadow.setOffset(0, 4)
            shadow.setColor(QColor(0, 0, 0, round(255 * theme.shadow_share)))
            self.setGraphicsEffect(shadow)
        self.setFocusProxy(self.words)

    def open_at(self, words: QRect) -> None:
        """Show it below a rectangle of the parent, above it where there is no room, and focus it.

        It never lies over the rectangle where there is another place.
        """
        parent = self.parentWidget()
        self.adjustSize()
        width = max(self.sizeHint().width(), 44 * self.fontMetrics().averageCharWidth())
        height = self.sizeHint().height()
        if parent is not None:
            room = parent.rect()
            width = min(width, room.width() - 4 * STEP)
            left = max(2 * STEP, min(words.left(), room.right() - width - 2 * STEP))
            top = words.bottom() + 2 * STEP
            if top + height > room.bottom() and words.top() - height - 2 * STEP >= 0:
                top = words.top() - height - 2 * STEP
            top = max(0, min(top, room.bottom() - height))
            self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)
        self.words.moveCursor(self.words.textCursor().MoveOperation.End)

    def keep(self) -> None:
        """Keep what was written, and close; an emptied note or memo is removed."""
        if self.words.words == self._before and not self._shares:
            self._leave()
            return
        try:
            changes = self._do()
        except UserError as error:
            self._say(str(error), "error")
            return
        target, deleted = self._target, self._was_private and not self.words.words
        self._leave()
        if deleted:
            self._session.messages.done(DELETED)
        self.answered.emit(NoteKept(target, changes))

    def remove(self) -> None:
        """Remove the note or memo, and close; undo brings it back, but for what is private."""
        self.words.setPlainText("")
        self.keep()

    @property
    def is_private(self) -> bool:
        """Whether only its coder will be able to read it."""
        return self.private.isChecked()

    @property
    def _shares(self) -> bool:
        return self._was_private and not self.is_private and bool(self.words.words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            # Nothing typed here reaches the page behind.
            event.accept()

    def _head(self, title: str, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(plain_label(title, "small"), 1)
        self.private = QCheckBox(f"Private ({PRIVATE_KEY})", self)
        self.private.setIcon(lock_icon(theme.ink))
        self.private.setToolTip("Sealed: only you can read it, and it is in no copy for others")
        self.private.setChecked(self._was_private)
        self.private.toggled.connect(self._follow_private)
        row.addWidget(self.private, 0, Qt.AlignmentFlag.AlignTop)
        # What is in the record already cannot be made private, and a memo is the coding's.
        if isinstance(self._target, OnPassage | OnThing) or self._was_private:
            turn = QShortcut(QKeySequence(PRIVATE_KEY), self, self.private.toggle)
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            self.private.hide()
        return row

    def _follow_private(self, private: bool) -> None:
        self.keep_button.setText("Share" if self._was_private and not private else "Keep")
        self._say(SHARE_HINT if self._was_private and not private else KEEP_HINT)
        # Words of a private note stay sealed until they are shared.
        self._drafted.keep_words(not private and not self._was_private)

    def _foot(self, removable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        self._hint = plain_label(KEEP_HINT, "small")
        row.addWidget(self._hint, 1)
        self.remove_button = QPushButton("Delete for good" if self._was_private else "Remove", self)
        self.remove_button.setVisible(removable)
        self.remove_button.clicked.connect(self.remove)
        row.addWidget(self.remove_button)
        self.keep_button = QPushButton("Keep")
        set_role(self.keep_button, "primary")
        self.keep_button.clicked.connect(self.keep)
        row.addWidget(self.keep_button)
        return row

    def _go_back(self) -> None:
        if self.words.words != self._before and self.words.words and not self._warned:
            self._warned = True
            self._say(LET_GO_HINT)
            return
        self._leave()

    def _calm(self) -> None:
        if self._warned:
            self._warned = False
            self._say(KEEP_HINT)

    def _say(self, words: str, role: str = "small") -> None:
        self._hint.setText(words)
        set_role(self._hint, role)

    def _leave(self) -> None:
        self._drafted.leave()
        self.hide()
        self.closed.emit()
        self.close()

    def _do(self) -> Changes:
        words, target = self.words.words, self._target
        written = _written_privately if self._was_private or self.is_private else _written
        shares = self._shares
        refused: list[UserError] = []

        def act(project: Project) -> Changes:
            try:
                changes = written(project, target, words)
                if shares and isinstance(target, KnownNote):
                    return together([changes, project.share_private(target.note)])
                return changes
            except UserError as error:
                refused.append(error)
                return NOTHING

        changes = self._session.do(act)
        if refused:
            raise refused[0]
        return changes


def _written(project: Project, target: Target, words: str) -> Changes:
    match target:
        case OnPassage(document, start, end):
            return project.add_note_on_passage(document, start, end, words)
        case OnThing(about, thing):
            return project.add_note(about, thing, words)
        case KnownNote(note):
            return project.change_note(note, words) if words else project.remove_note(note)
        case CodingMemo(coding):
            return project.set_coding_memo(coding, words)


def _written_privately(project: Project, target: Target, words: str) -> Changes:
    match target:
        case OnPassage(document, start, end):
            return project.write_private_note_on_passage(document, start, end, words)
        case OnThing(about, thing):
            return project.write_private_note(about, thing, words)
        case KnownNote(note):
            if not words:
                return project.delete_private(note)
            return project.change_private(note, words)
        case CodingMemo():
            raise TypeError("a memo is never private")


def form_of(project: Project, target: Target) -> str:
    """Return what names the words of a target while they are typed (see `DraftedFields`)."""
    match target:
        case OnPassage(document, start, end):
            return f"note:new:{project.document(document).version}:{start}:{end}"
        case OnThing(about, thing):
            return f"note:on:{about.value}:{thing or ''}"
        case KnownNote(note):
            return f"note:known:{note}"
        case CodingMemo(coding):
            return f"memo:{coding}"


def shown(project: Project, target: Target) -> tuple[str, str]:
    """Return the title of the frame and the words there are."""
    match target:
        case OnPassage(document, start, end):
            text = project.text(project.document(document).version)
            return f"Note on “{shortened(text[start:end], 60)}”", ""
        case OnThing(about, thing):
            return f"Note on {_thing(project, about, thing)}", ""
        case KnownNote(note):
            known = project.any_note(note)
            if known.version is not None:
                quote = project.text(known.version)[known.start : known.end]
                return f"Note on “{shortened(quote, 60)}”", known.text
            return f"Note on {_thing(project, known.about, known.target)}", known.text
        case CodingMemo(coding):
            known_coding = project.coding(coding)
            name = project.codebook()[known_coding.code].name
            return (
                f"Memo on {name}: “{shortened(project.quote(known_coding), 60)}”",
                known_coding.memo,
            )


def _thing(project: Project, about: NoteTarget, target: Id | None) -> str:
    if about is NoteTarget.CODE and target:
        code = project.codebook().get(target)
        return f"the code {code.name}" if code else "a code"
    if about is NoteTarget.DOCUMENT and target:
        return f"“{project.document(target).title}”"
    if about is NoteTarget.CODING and target:
        return f"“{shortened(project.quote(project.coding(target)), 60)}”"
    return "the project"
