"""The place Report: the audit trail as a Word document."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from qualcode.app.session import Session
from qualcode.app.tasks import BackgroundTasks, RunningTask, TaskProgress
from qualcode.commands.exports import (
    AuditTrailExport,
    export_audit_trail,
    record_written,
)
from qualcode.commands.worker import Worker
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.ui.dialogs.reason import ReasonDialog
from qualcode.ui.report.contents import contents
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.place import Place
from qualcode.ui.widgets.words import counted

NAME = "Writing the audit trail"
AGAIN_MS = 200


class ReportPlace(Place):
    """Says what the audit trail holds, offers to clear missing reasons first, and writes it."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        tasks: BackgroundTasks | None = None,
        worker: Worker | None = None,
    ) -> None:
        """With ``tasks`` and ``worker`` the document is written beside the window, else here."""
        super().__init__(session, theme, parent)
        self._tasks, self._worker = tasks, worker
        self._written: Path | None = None
        inside = QWidget()
        set_role(inside, "page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8 * STEP, 6 * STEP, 8 * STEP, 6 * STEP)
        self._column.setSpacing(4 * STEP)
        inside.setMaximumWidth(100 * self.fontMetrics().averageCharWidth())
        title = QLabel("Audit trail")
        set_role(title, "title")
        self._column.addWidget(title)
        self._column.addWidget(_wrapped(
            "A Word document that says who coded what, when and why, and how the codebook came "
            "to be what it is. An examiner can follow every claim back to the words."
        ))  # fmt: skip
        self._column.addWidget(self._reasons())
        self._column.addWidget(self._saving())
        self._column.addWidget(self._result())
        self._parts = QVBoxLayout()
        self._parts.setSpacing(2 * STEP)
        heading = QLabel("WHAT IS IN IT")
        heading.setAccessibleName("What is in it")
        set_role(heading, "heading")
        self._column.addWidget(heading)
        self._column.addLayout(self._parts)
        self._column.addStretch(1)
        page = QWidget()
        set_role(page, "page")
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inside, 1)
        across.addStretch(0)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.setFocusProxy(self.write_button)
        if tasks is not None:
            tasks.progressed.connect(self._show_progress)
        self.refresh()

    @property
    def written(self) -> Path | None:
        """The document that was written last."""
        return self._written

    def set_background(self, tasks: BackgroundTasks, worker: Worker) -> None:
        """Write the document beside the window from now on."""
        self._tasks, self._worker = tasks, worker
        tasks.progressed.connect(self._show_progress)

    def follow(self, changes: Changes) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Say what the document would hold now."""
        missing = len(self.session.project.acts_without_reason())
        self._reason_card.setVisible(missing > 0)
        self._reason_words.setText(
            f"{counted(missing, 'act')} of yours "
            + ("has" if missing == 1 else "have")
            + " no reason yet. The trail will say “none given”."
        )
        while (item := self._parts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for part in contents(self.session.project):
            self._parts.addWidget(_part(part.title, part.says))

    def write(self) -> None:
        """Write the document where the field says."""
        self._result_card.hide()
        self._say("")
        path = Path(self.file.text().strip()).expanduser()
        if path.suffix == "":
            path = path.with_suffix(".docx")
            self.file.setText(str(path))
        self._set_busy(True)
        if self._tasks is None or self._worker is None:
            # Let “Writing…” be painted before this thread is busy.
            QTimer.singleShot(0, self, lambda: self._write_here(path))
            return
        try:
            export = AuditTrailExport(self.session.project, path)
        except UserError as error:
            self._refused(error)
            return
        worker, head = self._worker, export.head

        def work(task: RunningTask) -> Path:
            with export:
                return export.write(worker, progress=task.progress, cancelled=task.cancelled)

        self._tasks.run(NAME, work, done=partial(self._done, head=head), failed=self._refused)

    def _write_here(self, path: Path) -> None:
        head = self.session.project.head
        try:
            written = export_audit_trail(self.session.project, path)
        except UserError as error:
            self._refused(error)
            return
        self._done(written, head)

    def _reasons(self) -> QFrame:
        self._reason_card = QFrame()
        set_role(self._reason_card, "card")
        row = QHBoxLayout(self._reason_card)
        row.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        self._reason_words = _wrapped("")
        self.reason_button = QPushButton("Add reasons…")
        self.reason_button.clicked.connect(
            lambda: ReasonDialog(self.session, self.theme, self.window()).open()
        )
        row.addWidget(self._reason_words, 1)
        row.addWidget(self.reason_button)
        return self._reason_card

    def _saving(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 4 * STEP)
        column.setSpacing(2 * STEP)
        label = QLabel("&Where to save it")
        set_role(label, "strong")
        self.file = QLineEdit(str(self._proposed()))
        self.file.setAccessibleName("Where to save the audit trail")
        self.file.returnPressed.connect(self.write)
        label.setBuddy(self.file)
        self.choose_button = QPushButton("Choose…")
        self.choose_button.setAccessibleName("Choose where to save it")
        self.choose_button.clicked.connect(self._choose)
        self.write_button = QPushButton("Write the document")
        set_role(self.write_button, "primary")
        self.write_button.clicked.connect(self.write)
        self._progress = QProgressBar()
        self._progress.setAccessibleName(NAME)
        self._progress.hide()
        self._words = _wrapped("")
        self._words.hide()
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.hide()
        self.cancel_button.clicked.connect(self._cancel)
        column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.choose_button)
        column.addLayout(row)
        acts = QHBoxLayout()
        acts.addWidget(self.write_button)
        acts.addWidget(self.cancel_button)
        acts.addWidget(self._words, 1)
        acts.addStretch(1)
        column.addLayout(acts)
        column.addWidget(self._progress)
        return card

    def _result(self) -> QFrame:
        self._result_card = QFrame()
        set_role(self._result_card, "card")
        row = QHBoxLayout(self._result_card)
        row.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        self.result = _wrapped("")
        self.open_button, self.folder_button = QPushButton("Open"), QPushButton("Open folder")
        self.open_button.clicked.connect(lambda: self._open(folder=False))
        self.folder_button.clicked.connect(lambda: self._open(folder=True))
        row.addWidget(self.result, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.folder_button)
        self._result_card.hide()
        return self._result_card

    def _proposed(self) -> Path:
        path = self.session.project.path
        return path.with_name(f"{path.stem}-audit-trail.docx")

    def _choose(self) -> None:
        chooser = QFileDialog(self, "Where to save the audit trail", self.file.text())
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter("Word documents (*.docx)")
        chooser.setDefaultSuffix("docx")
        # Whether something is there already is said when it is written.
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.fileSelected.connect(self.file.setText)
        chooser.open()

    def _cancel(self) -> None:
        if self._tasks is not None:
            self._tasks.cancel()
        self._set_busy(False)
        self._say("Cancelled. Nothing was written.")

    def _show_progress(self, progress: TaskProgress | None) -> None:
        if progress is None or progress.name != NAME:
            self._progress.hide()
            return
        self._progress.setRange(0, progress.total)
        self._progress.setValue(progress.done)
        self._progress.show()

    def _done(self, written: Path, head: str) -> None:
        if not isValid(self):
            return  # the project was closed meanwhile
        self._set_busy(False)
        self._say("")
        self._written = written
        self._record(written, head)
        self.result.setText(f"Written: {written}")
        self._result_card.show()
        self.open_button.setFocus()

    def _record(self, written: Path, head: str) -> None:
        """Record that it was written; after a long act, where one has the project just now."""
        if self.session.long.busy:
            QTimer.singleShot(AGAIN_MS, self, partial(self._record, written, head))
            return
        self.session.do(lambda project: record_written(project, written, head))

    def _refused(self, error: UserError) -> None:
        if not isValid(self):
            return
        self._set_busy(False)
        self._say(str(error), "error")
        self.file.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.write_button.setEnabled(not busy)
        self.write_button.setText("Writing…" if busy else "Write the document")
        self.cancel_button.setVisible(busy and self._tasks is not None)
        if not busy:
            self._progress.hide()

    def _say(self, words: str, role: str = "quiet") -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
        set_role(self._words, role)

    def _open(self, *, folder: bool) -> None:
        if self._written is not None:
            target = self._written.parent if folder else self._written
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))


def _wrapped(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label


def _part(title: str, says: str) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    name = _wrapped(title)
    set_role(name, "strong")
    explained = _wrapped(says)
    set_role(explained, "quiet")
    column.addWidget(name)
    column.addWidget(explained)
    return widget
