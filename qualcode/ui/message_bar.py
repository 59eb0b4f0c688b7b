"""What the program says: a quiet bar near the words, with undo; refusals stay until dismissed."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.app.messages import Message, Tone
from qualcode.ui.theme import STEP, set_role

SHOWN_MS = {Tone.DONE: 6_000, Tone.WARNING: 9_000}
WIDEST = 620


class MessageBar(QFrame):
    """One message over the lower edge of what it is given to lie on."""

    undo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over: QWidget = parent
        self._kept: Message | None = None
        self._placed_in = QRect()
        set_role(self, "floating")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        set_role(self.hint, "quiet")
        self.undo = QPushButton("Undo", self)
        self.undo.setToolTip("Ctrl+Z")
        self.undo.clicked.connect(self._undo)
        self.dismiss = QPushButton("Close", self)
        self.dismiss.clicked.connect(self.put_away)
        for button in (self.undo, self.dismiss):
            set_role(button, "plain")
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(self.words)
        both.addWidget(self.hint)
        line = QHBoxLayout(self)
        line.setContentsMargins(4 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        line.setSpacing(2 * STEP)
        line.addLayout(both, 1)
        line.addWidget(self.undo)
        line.addWidget(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_over)
        parent.installEventFilter(self)
        self.hide()

    def lie_over(self, widget: QWidget) -> None:
        """Lie over the lower edge of another part of the window from now on."""
        self._over = widget
        self._place()

    def say(self, message: Message) -> None:
        """Show a message; a refusal that is still there comes back after a passing one."""
        if message.tone is Tone.ERROR:
            self._kept = message
        self._show(message)

    def put_away(self) -> None:
        """Take the message away."""
        self._kept = None
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moved = event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if moved and self.isVisible() and self._room() != self._placed_in:
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, message: Message) -> None:
        roles = {Tone.DONE: "", Tone.WARNING: "warning", Tone.ERROR: "error"}
        self.words.setText(message.text)
        set_role(self.words, roles[message.tone])
        self.hint.setText(message.hint)
        self.hint.setVisible(bool(message.hint))
        self.undo.setVisible(message.undoable)
        self.dismiss.setVisible(message.tone is not Tone.DONE)
        spoken = f"{message.text} {message.hint}".strip()
        self.setAccessibleName(spoken)
        self.show()
        self.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if message.tone is Tone.ERROR:
            self._timer.stop()
        else:
            # Long sentences stay longer: a second for every twenty letters.
            self._timer.start(SHOWN_MS[message.tone] + 50 * max(0, len(spoken) - 60))

    def _time_over(self) -> None:
        if self._kept is not None:
            self._show(self._kept)
        else:
            self.hide()

    def _undo(self) -> None:
        self.hide()
        self.undo_requested.emit()

    def _room(self) -> QRect:
        """Return where in the window what it lies on is."""
        parent = self.parentWidget()
        over = self._over if self._over.isVisible() or parent is None else parent
        if parent is None or over is parent:
            return over.rect()
        return QRect(over.mapTo(parent, QPoint(0, 0)), over.size())

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        over = self._over if self._over.isVisible() else parent
        self._placed_in = self._room()
        room = max(220, over.width() - 8 * STEP)
        natural = self.sizeHint().width()
        metrics = self.words.fontMetrics()
        longest = max(metrics.horizontalAdvance(self.words.text()),
                      metrics.horizontalAdvance(self.hint.text()))  # fmt: skip
        buttons = sum(b.sizeHint().width() + 2 * STEP
                      for b in (self.undo, self.dismiss) if not b.isHidden())  # fmt: skip
        width = min(WIDEST, room, max(natural, longest + buttons + 9 * STEP))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout else self.sizeHint().height()
        corner = over.mapTo(parent, QPoint(0, 0))
        left = corner.x() + (over.width() - width) // 2
        top = corner.y() + over.height() - height - 4 * STEP
        self.setGeometry(left, top, width, height)
