"""The open project as the window sees it: acts go in, one signal comes out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from qualcode.app.coding_index import CodingIndex
from qualcode.app.drafts import DraftKeeper
from qualcode.app.long_acts import LongActs
from qualcode.app.messages import Messages
from qualcode.app.open_conflicts import OpenConflicts
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.model.history import Act
from qualcode.store import Project

HEARTBEAT_MS = 5_000
MERGE = "merge"
"""The verb of an act that may bring thousands; it and its undo have a thread of their own."""


class Session(QObject):
    """One open project and its coder; every view follows ``changed`` and nothing else."""

    changed = Signal(object)
    """`Changes`: what an act touched. Emitted once an act, after it is saved."""

    closing = Signal()
    """The project is about to be closed: whoever waits to read it waits no more."""

    coder_changed = Signal()
    """Acts are done on behalf of another coder from now on."""

    revealed = Signal(object)
    """An `Act` whose place should be shown: it was undone, done again, or is about to be."""

    writing_lost = Signal()
    """The project can only be read from now on: somebody else has come to hold it."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.messages = Messages(self)
        self.drafts = DraftKeeper(project, self.messages, self)
        self.could_write = project.writable
        """Whether the project was open for writing, if only until it was lost."""
        self._lost = False
        self._shown_before_undo: str | None = None
        self._current_document: str | None = None
        self._index: CodingIndex | None = None
        self._beat = QTimer(self)
        self._beat.setInterval(HEARTBEAT_MS)
        self._beat.timeout.connect(self.beat)
        self._beat.start()
        self.long = LongActs(project, self)
        self.long.begun.connect(self._beat.stop)
        self.long.over.connect(self._beat.start)
        self.conflicts = OpenConflicts(project, self)
        self.changed.connect(self.conflicts.follow)
        self.long.begun.connect(self.conflicts.rest)
        self.long.over.connect(self.conflicts.read_soon)

    @property
    def index(self) -> CodingIndex:
        """Every coding and the codebook, held ready; up to date before ``changed`` is emitted."""
        if self._index is None:
            self._index = CodingIndex(self.project)
        return self._index

    def do(self, act: Callable[[Project], Changes], *, said: str = "") -> Changes:
        """Do an act and tell every view; what cannot be done is said and changes nothing.

        ``said`` is shown beside the words for a moment, with its undo.
        """
        if self.long.busy:
            self.messages.warn("Something else is still being done.", "Try again in a moment.")
            return NOTHING
        try:
            changes = act(self.project)
        except UserError as error:
            self._notice_lost_writing()
            self.messages.refuse(error)
            return NOTHING
        self._tell(changes, said)
        return changes

    def do_long(
        self,
        words: str,
        act: Callable[[Project], Changes],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        """Do an act that may take longer than a moment, tell every view, then call ``done``.

        ``words`` say what is being done while the window waits. What cannot be done is said.
        """

        def told(changes: Changes) -> None:
            self._tell(changes)
            done()

        try:
            self.long.run(words, act, done=told, failed=self.messages.refuse)
        except UserError as error:
            self.messages.refuse(error)

    def _tell(self, changes: Changes, said: str = "") -> None:
        if self._shown_before_undo is not None:
            # What reading notes by itself leaves the latest act, and what was shown, as it was.
            target = self.project.undo_target()
            if target is None or target.id != self._shown_before_undo:
                self._shown_before_undo = None
        if changes:
            if self._index is not None:
                self._index.follow(changes)
            self.changed.emit(changes)
            if said:
                self.messages.done(said, undoable=True)

    def set_current_document(self, document: str | None) -> None:
        """Know which transcript is read, so that undo elsewhere shows before it acts."""
        self._current_document = document

    def undo(self) -> None:
        """Take back this coder's latest act, and show where it was.

        An act of an earlier opening, or of another transcript, is only shown the first time.
        """
        target = self.project.undo_target()
        if target is None:
            self.messages.warn("There is nothing to undo.")
            return
        if self._shows_first(target):
            self._shown_before_undo = target.id
            self.revealed.emit(target)
            self.messages.warn(
                f"Undo would take back: {target.sentence}.", "Undo again to take it back."
            )
            return
        waiting = "Setting aside what was taken in"
        self._take(target, lambda project: project.undo(), "Undid", waiting)

    def redo(self) -> None:
        """Do again what was undone last, and show where."""
        target = self.project.redo_target()
        if target is None:
            self.messages.warn("There is nothing to redo.")
            return
        waiting = "Taking in again what was set aside"
        self._take(target, lambda project: project.redo(), "Did again", waiting)

    def _take(
        self, target: Act, act: Callable[[Project], Changes], deed: str, waiting: str
    ) -> None:
        def told() -> None:
            self.revealed.emit(target)
            self.messages.done(f"{deed}: {target.sentence}")

        if target.verb == MERGE:
            self.do_long(waiting, act, told)
        elif self.do(act):
            told()

    def work_as(self, name: str) -> None:
        """Let acts be done by the coder of that name, adding them when they are new."""
        typed = self.drafts.lifted()
        try:
            self.project.work_as(name)
        except UserError as error:
            self.messages.refuse(error)
            return
        finally:
            for place, words in typed.items():
                self.drafts.keep(place, words)
        self.coder_changed.emit()
        self.changed.emit(Changes(frozenset({("coder", self.project.coder or "")})))

    def beat(self) -> None:
        """Say that this window is still there, and notice when the file is no longer its own."""
        self.project.beat()
        self._notice_lost_writing()

    def close(self) -> None:
        """Close the project; nothing is left to save but what is being typed."""
        self.closing.emit()
        self.long.wait()
        self.conflicts.rest()
        self._beat.stop()
        self.drafts.close()
        self.project.close()

    def _notice_lost_writing(self) -> None:
        if self.could_write and not self.project.writable and not self._lost:
            self._lost = True
            self.writing_lost.emit()

    def _shows_first(self, target: Act) -> bool:
        if self._shown_before_undo == target.id:
            return False
        elsewhere = (
            target.document is not None
            and self._current_document is not None
            and target.document != self._current_document
        )
        return elsewhere or self.project.crosses_opening(target)
