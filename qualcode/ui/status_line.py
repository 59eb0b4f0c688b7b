"""The line at the lower edge: saved, coder, phase, counts, offline; and what runs beside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from qualcode.app.session import Session
from qualcode.app.tasks import TaskProgress
from qualcode.model.ids import Id
from qualcode.ui.theme import STEP, set_role
from qualcode.ui.widgets.words import counted, ordinal_time

SLACK = 12
"""So many pixels more than its words need the line of counts may be wide."""


class StatusLine(QStatusBar):
    """Says how things stand; nothing here needs to be looked at."""

    cancel_requested = Signal()
    conflicts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._saved, self._coder, self._phase, self._counts, self._offline = (
            QLabel(self) for _ in range(5)
        )
        self._counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.conflicts = QPushButton(self)
        self.conflicts.setToolTip("Shows them in the Journal (Ctrl+Shift+C)")
        self.conflicts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self.conflicts, "link")
        self.conflicts.clicked.connect(self.conflicts_requested)
        self.conflicts.hide()
        self._offline.setText("Offline")
        self._offline.setToolTip("This program has no network access. Your data stay here.")
        self._running = QWidget(self)
        self._task = QLabel(self._running)
        self._bar = QProgressBar(self._running)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = QPushButton("Stop", self._running)
        set_role(self._cancel, "link")
        self._cancel.clicked.connect(self.cancel_requested)
        line = QHBoxLayout(self._running)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * STEP)
        for widget in (self._task, self._bar, self._cancel):
            line.addWidget(widget)
        self._running.hide()
        for label in (self._saved, self._coder, self._phase):
            self.addWidget(label)
        for widget in (self._running, self.conflicts, self._counts, self._offline):
            self.addPermanentWidget(widget)
        self.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)

    @property
    def labels(self) -> tuple[QLabel, ...]:
        """What is said, from left to right."""
        return self._saved, self._coder, self._phase, self._counts, self._offline

    def show_session(self, session: Session | None, document: Id | None) -> None:
        """Say how things stand in a project, or that none is open."""
        for label in (self._saved, self._coder, self._phase, self._counts):
            label.setVisible(session is not None)
        if session is None:
            return
        project = session.project
        self._saved.setText("All changes saved" if project.writable else "Open for reading only")
        names = {each.id: each.name for each in project.coders()}
        self._coder.setText(f"Coder: {names.get(project.coder or '', 'nobody yet')}")
        self._phase.setText(phase_words(session))
        self._phase.setVisible(bool(self._phase.text()))
        self.show_counts(session, document)

    def show_counts(self, session: Session, document: Id | None) -> None:
        """Say how many passages are coded, here and in the project."""
        total = session.index.count_all()
        words = f"{counted(total, 'passage')} in the project"
        if document is not None:
            here = session.index.count_in_document(document)
            words = f"{counted(here, 'passage')} here, {total:,} in the project"
        self._counts.setText(words)
        # Of a fixed size, so that another figure does not lay the whole window out anew.
        wanted = self._counts.sizeHint()
        if not 0 <= self._counts.width() - wanted.width() <= SLACK:
            self._counts.setFixedSize(wanted)

    def show_conflicts(self, number: int) -> None:
        """Say how many conflicts wait for somebody to decide; nothing when there are none."""
        self.conflicts.setText(f"{counted(number, 'conflict')} to decide")
        self.conflicts.setVisible(number > 0)

    def show_task(self, progress: TaskProgress | None) -> None:
        """Say what runs beside the window, and how far it is."""
        self._running.setVisible(progress is not None)
        if progress is not None:
            self._task.setText(progress.name)
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            self._bar.setAccessibleName(f"{progress.name}, {progress.done} of {progress.total}")


def phase_words(session: Session) -> str:
    """Return the phase the study is in: “Coding, third time”, or nothing."""
    periods = session.project.phases()
    current = [each for each in periods if each.left is None]
    if not current:
        return ""
    phase = current[-1].phase
    times = sum(each.phase == phase for each in periods)
    words = phase[:1].upper() + phase[1:]
    return words if times == 1 else f"{words}, {ordinal_time(times)}"
