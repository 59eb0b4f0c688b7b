"""Every handler of a window together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.ui.handlers.backups import BackupHandlers
from qualcode.ui.handlers.base import WorkerOfWindow
from qualcode.ui.handlers.codes import CodeHandlers
from qualcode.ui.handlers.erasing import ErasingHandlers
from qualcode.ui.handlers.falls import FallHandlers
from qualcode.ui.handlers.kept_words import KeptWordsHandlers
from qualcode.ui.handlers.merging import MergingHandlers
from qualcode.ui.handlers.private import PrivateHandlers
from qualcode.ui.handlers.projects import ProjectHandlers
from qualcode.ui.handlers.reading import ReadingHandlers
from qualcode.ui.handlers.rescue import RescueHandlers
from qualcode.ui.handlers.sealing import SealingHandlers
from qualcode.ui.handlers.sharing import SharingHandlers
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
        self.backups = BackupHandlers(window)
        self.merging = MergingHandlers(window)
        self.erasing = ErasingHandlers(window)
        self.codes = CodeHandlers(window, self.reading)
        self.suggesting = SuggestionHandlers(window, self.worker)
        self.study = StudyHandlers(window, self.reading)
        self.private = PrivateHandlers(window)
        self.view = ViewHandlers(window)
        self.sharing = SharingHandlers(window, self.merging.merge_file)
        self.kept_words = KeptWordsHandlers(window, self.reading)
        self.falls = FallHandlers(window)
        self.sealing = SealingHandlers(window)
        self.rescue = RescueHandlers(window)

    def table(self) -> dict[str, Callable[[], None]]:
        """Return what each action does, by its id."""
        return {
            **self.projects.table(),
            **self.backups.table(),
            **self.merging.table(),
            **self.erasing.table(),
            **self.reading.table(),
            **self.codes.table(),
            **self.suggesting.table(),
            **self.study.table(),
            **self.private.table(),
            **self.view.table(),
            **self.sharing.table(),
            **self.kept_words.table(),
            **self.falls.table(),
            **self.sealing.table(),
        }

    def connect_read(self, read: ReadPlace) -> None:
        """Hear what the Read place of a project asks for."""
        self.reading.connect_read(read)
        self.codes.connect_read(read)
        self.suggesting.connect_read(read)

    def project_shown(self) -> None:
        """Say what is worth knowing about the project that has just been opened."""
        self.falls.check()
        self.kept_words.tell()
        self.sharing.tell_of_place()

    def show_checks(self) -> None:
        """Tick what is so in the menus."""
        self.view.show_checks()

    def close(self) -> None:
        """End what was started beside the window."""
        self.worker.close()
