"""Two copies of a small study that were worked on apart."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qualcode.store import Project
from qualcode.ui.main_window import MainWindow
from tests.ui.studies import draft_of
from tests.ui.windows import OpenWindow


class Copies:
    """The window on one's own copy; a colleague's beside it, with three conflicts to come."""

    def __init__(self, folder: Path) -> None:
        self.own, self.other = folder / "own.qualcode", folder / "theirs.qualcode"
        self.base = folder / "base.qualcode"
        with Project.create(self.own, "A. Moreau", title="A study") as project:
            self.document = project.import_transcript(draft_of("Interview 1, Maya")).first(
                "document"
            )
            self.guard = project.create_code("Guard down").first("code")
            self.welcome = project.create_code("Welcomed in").first("code")
            self.coding = project.apply_code(
                self.document, *self.place(project, "I could breathe again"), self.guard
            ).first("coding")
        for copy in (self.base, self.other):
            shutil.copy(self.own, copy)
        with Project.open(self.own, write=True, coder="A. Moreau") as project:
            project.rename_code(self.guard, "Unguarded")
            project.remove_codings([self.coding])
            project.create_code("Mugs")
        with Project.open(self.other, write=True, coder="Bo") as project:
            project.rename_code(self.guard, "Guard lowered")
            project.set_coding_memo(self.coding, "once she is believed")
            project.create_code("Mugs")
            project.apply_code(
                self.document, *self.place(project, "She was glad I came"), self.welcome
            )
            self.jonas = project.import_transcript(
                draft_of("Interview 2, Jonas", speaker="Jonas")
            ).first("document")

    def place(self, project: Project, words: str) -> tuple[int, int]:
        """Where words stand in the transcript that both have."""
        text = project.text(project.document(self.document).version)
        return text.index(words), text.index(words) + len(words)


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path)


@pytest.fixture
def window(copies: Copies, open_window: OpenWindow) -> MainWindow:
    """The window with one's own copy open."""
    return open_window(copies.own)


def settled(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing long has the project any more."""
    assert window.session is not None
    long = window.session.long
    qtbot.waitUntil(lambda: not long.busy, timeout=20_000)
