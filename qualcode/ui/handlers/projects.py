"""Opening, making and closing projects, and importing transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from qualcode.model.errors import UserError
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model.transcripts import TranscriptDraft
    from qualcode.ui.handlers.base import WorkerOfWindow
    from qualcode.ui.main_window import MainWindow

PROJECTS = "qualcode projects (*.qualcode)"
SOURCES = "Transcripts (*.docx *.txt *.vtt *.srt);;All files (*)"


class ProjectHandlers(Handlers):
    """The File menu."""

    def __init__(self, window: MainWindow, worker: WorkerOfWindow) -> None:
        super().__init__(window)
        self._worker = worker
        place = window.menus.actions["project.recent"]
        self._recent = window.menus.menu("File").addMenu(place.text())
        window.menus.menu("File").insertMenu(place, self._recent)
        place.setVisible(False)
        self._recent.aboutToShow.connect(self._fill_recent)

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "project.new": self.new,
            "project.open": self.choose,
            "project.sample": self.open_sample,
            "project.import": self.choose_sources,
            "project.close": self.close,
            "quit": self.quit,
        }

    def new(self) -> None:
        """Ask what a new project is to begin with, and make it."""
        from qualcode.ui.dialogs.new_project import NewProjectDialog

        dialog = NewProjectDialog(
            self.theme, self.window, folder=self._folder(), coder=self.window.settings.coder
        )
        self.ask(dialog, self._make)

    def choose(self) -> None:
        """Ask which project to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.window, "Open a project", str(self._folder()), PROJECTS
        )
        if chosen:
            self.window.open_project(Path(chosen))

    def open_sample(self) -> None:
        """Open the sample study: the person's own copy of it."""
        from qualcode.commands.demo import prepare_demo

        try:
            path = prepare_demo()
        except UserError as error:
            self.window.messages.refuse(error)
            return
        self.window.open_project(path)

    def choose_sources(self) -> None:
        """Ask which transcripts to import."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self.window, "Import transcripts", str(self._folder()), SOURCES
        )
        if chosen:
            self.import_sources([Path(each) for each in chosen])

    def import_sources(self, paths: list[Path]) -> None:
        """Show what files would become as transcripts; nothing is stored until it is agreed."""
        from qualcode.commands.imports import read_source
        from qualcode.ui.dialogs.import_preview import ImportPreviewDialog

        def read(path: Path, encoding: str | None) -> TranscriptDraft:
            return read_source(path, self._worker.worker, encoding)

        dialog = ImportPreviewDialog(
            self.session, self.theme, paths, read, self.window, tasks=self.window.tasks
        )
        self.ask(dialog, self._imported)

    def close(self) -> None:
        """Close the project."""
        if self.window.handlers.sharing.may_close():
            self.window.close_project()

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    def _make(self, plan: object) -> None:
        from qualcode.ui.dialogs.new_project_plan import NewProjectPlan, create_project

        assert isinstance(plan, NewProjectPlan)
        try:
            project = create_project(plan)
        except UserError as error:
            self.window.messages.refuse(error)
            return
        self.window.show_project(project)
        if not self.window.settings.coder:
            from dataclasses import replace

            self.window.settings = replace(self.window.settings, coder=plan.coder)
        if project.encrypted:
            self.window.handlers.sealing.show_recovery_key()

    def _imported(self, answer: object) -> None:
        documents = getattr(answer, "documents", ())
        if documents and self.window.read is not None:
            self.window.go_to_place("Read")
            self.read.page.show_document(documents[0])
            self.read.page.view.setFocus()

    def _folder(self) -> Path:
        session = self.window.session
        if session is not None:
            return session.project.path.parent
        for each in self.window.settings.recent:
            if Path(each).parent.is_dir():
                return Path(each).parent
        return Path.home()

    def _fill_recent(self) -> None:
        self._recent.clear()
        for each in self.window.settings.recent:
            path = Path(each)
            if path.is_file():
                action = self._recent.addAction(path.stem.replace("&", "&&"))
                action.setToolTip(each)
                action.triggered.connect(
                    lambda _checked=False, chosen=path: self.window.open_project(chosen)
                )
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)
