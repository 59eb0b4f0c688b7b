"""The conflicts that nobody has decided yet, read again when hands rest."""

from PySide6.QtCore import QObject, QTimer, Signal

from qualcode.model.changes import Changes
from qualcode.model.merging import Conflict
from qualcode.store import Project

REST_MS = 120
"""So long after an act they are read again, that no act waits for them."""


class OpenConflicts(QObject):
    """What two people wrote apart; any act on the same thing may end a conflict."""

    changed = Signal()

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._every: tuple[Conflict, ...] = tuple(project.conflicts())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.read_again)

    @property
    def every(self) -> tuple[Conflict, ...]:
        """The conflicts, in the order in which they arose."""
        return self._every

    def follow(self, changes: Changes) -> None:
        """Know that an act was done; a merge is looked at at once, others when hands rest."""
        if changes.any("merge", "conflict"):
            self.read_again()
        else:
            self.read_soon()

    def rest(self) -> None:
        """Do not read: somebody else has the project."""
        self._rest.stop()

    def read_soon(self) -> None:
        """Read them when hands rest."""
        self._rest.start()

    def read_again(self) -> None:
        """Read them now."""
        self._rest.stop()
        found = tuple(self._project.conflicts())
        if found != self._every:
            self._every = found
            self.changed.emit()
