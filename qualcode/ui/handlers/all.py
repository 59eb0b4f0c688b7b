"""Every handler of a window together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.ui.handlers.base import WorkerOfWindow
from qualcode.ui.handlers.codes import CodeHandlers
from qualcode.ui.handlers.merging import MergingHandlers
from qualcode.ui.handlers.projects import ProjectHandlers
from qualcode.ui.handlers.reading import ReadingHandlers
from qualcode.ui.handlers.study import StudyHandlers
from qualcode.ui.handlers.suggesting import SuggestionHandlers
from qualcode.ui.handlers.view import ViewHandlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.ui.main_window import MainWindow
    from qualcode.ui.read.place import ReadPlace


class AllHandlers:
    """What the window's actions do, and what its parts ask for."""

    def __init__(self, window: MainWindow) -> None:
        self.worker = WorkerOfWindow()
        self.reading = ReadingHandlers(window)
        self.projects = ProjectHandlers(window, self.worker)
        self.merging = MergingHandlers(window)
        self.codes = CodeHandlers(window, self.reading)
        self.suggesting = SuggestionHandlers(window, self.worker)
        self.study = StudyHandlers(window, self.reading)
        self.view = ViewHandlers(window)

    def table(self) -> dict[str, Callable[[], None]]:
        """Return what each action does, by its id."""
        return {
            **self.projects.table(),
            **self.merging.table(),
            **self.reading.table(),
            **self.codes.table(),
            **self.suggesting.table(),
            **self.study.table(),
            **self.view.table(),
        }

    def connect_read(self, read: ReadPlace) -> None:
        """Hear what the Read place of a project asks for."""
        self.reading.connect_read(read)
        self.codes.connect_read(read)
        self.suggesting.connect_read(read)

    def show_checks(self) -> None:
        """Tick what is so in the menus."""
        self.view.show_checks()

    def close(self) -> None:
        """End what was started beside the window."""
        self.worker.close()
