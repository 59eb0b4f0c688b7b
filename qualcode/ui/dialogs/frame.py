"""What all dialogs share: a title, a body that scrolls when it must, and two buttons."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.drafted import DraftedFields, Field

RING = 4
"""The room the focus ring takes around a field, in pixels; a parent would cut it off."""

LET_GO_HINT = "Escape again lets go of what you typed."
PUT_BACK_HINT = "What you were typing was put back."


class DialogFrame(QDialog):
    """A window that asks for something; Ctrl+Enter agrees from anywhere, Escape goes back."""

    answered = Signal(object)
    """A frozen value with what the person chose or what was done; see the subclass."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        parent: QWidget | None = None,
        *,
        explanation: str = "",
        agree: str = "OK",
        cancel: str = "Cancel",
        characters: int = 64,
        tall: bool = False,
    ) -> None:
        """``characters`` is how wide it wishes to be; ``tall`` takes what the screen has."""
        super().__init__(parent)
        self._tall = tall
        self.theme = theme
        self._characters = characters
        self._typed = False
        self._warned = False
        self._sized = False
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._head(title, explanation))
        self._scroll = BodyScroll()
        self.body = QVBoxLayout(self._scroll.content)
        self.body.setContentsMargins(6 * STEP - RING, STEP, 6 * STEP - RING, 3 * STEP)
        self.body.setSpacing(5 * STEP // 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._foot(agree, cancel))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._agree_if_possible)

    def add_field(
        self, label: str, field: QWidget, hint: str = "", *, into: QVBoxLayout | None = None
    ) -> "FieldBox":
        """Add a field below its label and a line that explains it, and return all three."""
        box = FieldBox(label, field, hint)
        (into or self.body).addWidget(box, field_stretch(field))
        self._watch(field)
        return box

    def add_part(self, part: QWidget, stretch: int = 0) -> None:
        """Add something that is no field, in line with the fields."""
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(RING, RING, RING, RING)
        column.addWidget(part)
        self.body.addWidget(around, stretch)

    def refuse(self, error: UserError) -> None:
        """Say within the dialog why it cannot be done; the dialog stays open."""
        self._refusal.setText(str(error))
        self._refusal.setVisible(True)
        self._refusal.setAccessibleName(str(error))
        if self.isVisible():
            self.resize(self.size().expandedTo(self._fitting_size()))
        QAccessible.updateAccessibility(QAccessibleEvent(self._refusal, QAccessible.Event.Alert))

    @property
    def refusal(self) -> str:
        """What stands in the way, as the person reads it; empty when nothing does."""
        return self._refusal.text() if not self._refusal.isHidden() else ""

    def agreed(self) -> object | None:
        """Do what the dialog is for; return the value to answer with, or None to stay open.

        May raise UserError, which is shown.
        """
        raise NotImplementedError

    def accept(self) -> None:
        """Agree, when there is nothing in the way."""
        self._refusal.setVisible(False)
        try:
            answer = self.agreed()
        except UserError as error:
            self.refuse(error)
            return
        if answer is None:
            return
        super().accept()
        self.answered.emit(answer)

    def reject(self) -> None:
        """Go back; the first time, words that were typed are not let go of without a word."""
        if self._typed and not self._warned and self.sender() is not self.cancel_button:
            self._warned = True
            self.hint.setText(LET_GO_HINT)
            return
        super().reject()

    def put_buttons_last(self) -> None:
        """Let Tab come to the buttons after everything above them, however late it was made."""
        last = self.previousInFocusChain()
        own = (self, self.cancel_button, self.agree_button)
        while last in own or (last and not last.focusPolicy() & Qt.FocusPolicy.TabFocus):
            if last is self:
                return
            last = last.previousInFocusChain()
        if last is None:
            return
        # In this order: the focus chain is a ring, where the first button follows the last field.
        QWidget.setTabOrder(last, self.agree_button)
        QWidget.setTabOrder(last, self.cancel_button)

    def showEvent(self, event: object) -> None:
        if not self._sized:
            self._sized = True
            self.put_buttons_last()
            self.resize(self._fitting_size())
        super().showEvent(event)  # pyright: ignore[reportArgumentType]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QDialog would let Enter in a list or on a check box press the default button.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif isinstance(focused, QLineEdit):
                self._agree_if_possible()
            return
        super().keyPressEvent(event)

    def _agree_if_possible(self) -> None:
        if self.agree_button.isEnabled():
            self.accept()

    def _head(self, title: str, explanation: str) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        self.heading = QLabel(title)
        self.heading.setWordWrap(True)
        set_role(self.heading, "title")
        column.addWidget(self.heading)
        self.explanation = quiet_label(explanation)
        self.explanation.setVisible(bool(explanation))
        column.addWidget(self.explanation)
        return head

    def _foot(self, agree: str, cancel: str) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(6 * STEP, 2 * STEP, 6 * STEP, 5 * STEP)
        column.setSpacing(2 * STEP)
        self._refusal = QLabel()
        self._refusal.setWordWrap(True)
        self._refusal.setVisible(False)
        set_role(self._refusal, "error")
        column.addWidget(self._refusal)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        self.hint = quiet_label("")
        row.addWidget(self.hint, 1)
        self.cancel_button = QPushButton(cancel)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        row.addWidget(self.cancel_button)
        self.agree_button = QPushButton(agree)
        self.agree_button.setAutoDefault(False)
        set_role(self.agree_button, "primary")
        self.agree_button.clicked.connect(self.accept)
        row.addWidget(self.agree_button)
        column.addLayout(row)
        return foot

    def _watch(self, field: QWidget) -> None:
        if isinstance(field, QLineEdit):
            field.textEdited.connect(self._note_typing)
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(lambda: self._note_typing() if field.hasFocus() else None)

    def _note_typing(self) -> None:
        self._typed = True
        if self._warned:
            self._warned = False
            self.hint.setText("")

    def _fitting_size(self) -> QSize:
        room = self.screen().availableGeometry().size()
        width = min(
            self.fontMetrics().averageCharWidth() * self._characters + 12 * STEP,
            int(room.width() * 0.94),
        )
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        needed = self._scroll.content.minimumSizeHint().width() + bar
        width = min(max(width, needed, self.minimumSizeHint().width()), room.width())
        layout = self.layout()
        if layout is None:
            return QSize(width, 400)
        layout.activate()
        around = layout.totalHeightForWidth(width) - self._scroll.sizeHint().height()
        height = around + self._scroll.height_for(width)
        highest = int(room.height() * 0.92)
        return QSize(width, highest if self._tall else min(height, highest))


class SessionDialog(DialogFrame):
    """A dialog that does its act on the open project."""

    def __init__(self, session: Session, theme: Theme, title: str, parent: QWidget | None = None,
                 **words: object) -> None:  # fmt: skip
        super().__init__(theme, title, parent, **words)  # pyright: ignore[reportArgumentType]
        self.session = session
        self.drafted: DraftedFields | None = None

    def keep_drafts(self, form: str, **fields: Field) -> None:
        """Let what is typed survive a fall, until the dialog is left; called last in a constructor.

        ``form`` names what the dialog is about, the names of the fields tell them apart.
        """
        self.drafted = DraftedFields(self.session.drafts, form, fields, self)
        self.finished.connect(self.drafted.leave)
        if self.drafted.put_back:
            self._typed = True
            self.hint.setText(PUT_BACK_HINT)

    def do(self, act: Callable[[Project], Changes], *, said: str = "") -> Changes:
        """Do an act; raises UserError, to be shown here and not behind the dialog."""
        refused: list[UserError] = []

        def guarded(project: Project) -> Changes:
            try:
                return act(project)
            except UserError as error:
                refused.append(error)
                return NOTHING

        changes = self.session.do(guarded, said=said)
        if refused:
            raise refused[0]
        return changes


class FieldBox(QWidget):
    """A field with its label above it, and between them a line that explains it."""

    def __init__(self, label: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(RING, 0, RING, RING)
        column.setSpacing(STEP)
        self.label = QLabel(label)
        set_role(self.label, "strong")
        self.label.setBuddy(field.focusProxy() or field)
        column.addWidget(self.label)
        if hint:
            column.addWidget(quiet_label(hint))
            field.setAccessibleDescription(hint)
        column.addWidget(field, field_stretch(field))
        if not field.accessibleName():
            field.setAccessibleName(label.replace("&", ""))


class BodyScroll(QScrollArea):
    """Holds the body; as tall as the body wishes, and scrolls when the screen is smaller."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QWidget()
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def height_for(self, width: int) -> int:
        """Return the height at which nothing needs to scroll."""
        layout = self.content.layout()
        if layout is None:
            return self.content.sizeHint().height()
        layout.activate()
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return layout.totalSizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * self.fontMetrics().averageCharWidth(), 4 * self.fontMetrics().height())

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focused = self.window().focusWidget()
        if focused is not None and self.content.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)
        return moved


def quiet_label(words: str) -> QLabel:
    """Return a line of explanation that wraps."""
    label = QLabel(words)
    label.setWordWrap(True)
    set_role(label, "quiet")
    return label


def quote_label(words: str) -> QLabel:
    """Return words of a transcript in the reading face; never taken for markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, "quote")
    return label


def plain_label(words: str, role: str = "") -> QLabel:
    """Return words of the person's own, which wrap and are never taken for markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label


def field_stretch(field: QWidget) -> int:
    """Return how a field shares the room that is left: those that can grow do."""
    growing = (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
    return 1 if field.sizePolicy().verticalPolicy() in growing else 0
