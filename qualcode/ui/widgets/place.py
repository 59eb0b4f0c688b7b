"""What the places of the window share: they follow the session, and only while they are seen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from qualcode.app.session import Session
from qualcode.model.changes import NOTHING, Changes, together
from qualcode.ui.theme import Theme, set_role


class Place(QWidget):
    """A place of the window. While it is hidden it keeps what changed and costs nothing else."""

    jump_requested = Signal(str, int, int)
    """Show a passage where it stands: document, start and end in code points, half-open."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self._missed = NOTHING
        set_role(self, "page")
        session.changed.connect(self._changed)

    def follow(self, changes: Changes) -> None:
        """Bring up to date what concerns this place; called only while it is seen."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Show in another theme."""
        self.theme = theme
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed:
            missed, self._missed = self._missed, NOTHING
            self.follow(missed)

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.follow(changes)
        else:
            self._missed = together((self._missed, changes))
