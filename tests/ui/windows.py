"""The real window for tests: shown, with the keyboard, closed without leftovers."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qualcode.commands import resources
from qualcode.commands.settings import Settings
from qualcode.store import Project
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from tests.ui.studies import draft_of

OpenWindow = Callable[..., MainWindow]

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hands:
    """Types on whatever has the keyboard; there is no mouse."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def focused(self) -> QWidget:
        """What has the keyboard: in a dialog where there is one, else in the window."""
        active = QApplication.activeModalWidget() or self.window
        widget = active.focusWidget() or active
        assert widget is not None
        return widget

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        times: int = 1,
    ) -> None:
        """Press a key."""
        for _ in range(times):
            QTest.keyClick(self.focused, key, modifiers)
            QApplication.processEvents()

    def type(self, words: str) -> None:
        """Type letters, each where the keyboard is by then."""
        for letter in words:
            QTest.keyClick(self.focused, letter)
            QApplication.processEvents()

    def select_words(self, number: int) -> None:
        """Select the next words after the caret."""
        self.press(KEY.Key_Right, CONTROL | SHIFT, number)

    def settle(self) -> None:
        """Let what waits for a moment of quiet happen."""
        assert self.window.read is not None
        with self.qtbot.waitSignal(self.window.read.page.caret_rested, raising=False, timeout=300):
            pass
        for _ in range(3):
            QApplication.processEvents()


@pytest.fixture(scope="session")
def made_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `study_path` is a copy of: to build it anew for each window takes a third of a second."""
    path = tmp_path_factory.mktemp("made") / "study.qualcode"
    with Project.create(path, "A. Moreau", title="A study") as project:
        project.load_codebook(resources.load_builtin("relational-home"))
        project.import_transcript(draft_of("Interview 1, Maya"))
        project.import_transcript(draft_of("Interview 2, Jonas", speaker="Jonas"))
    return path


@pytest.fixture
def study_path(made_study: Path, tmp_path: Path) -> Path:
    """A closed project with two interviews and the relational-home codes."""
    return Path(shutil.copyfile(made_study, tmp_path / made_study.name))


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenWindow]:
    """Show the window with a project, or with the welcome."""
    made: list[MainWindow] = []

    def show(path: Path | None = None, settings: Settings | None = None) -> MainWindow:
        window = dressed_window(qapp, settings or Settings(coder="A. Moreau", theme="light"))
        made.append(window)
        if path is not None:
            assert window.open_project(path)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow())
        return window

    yield show
    for window in made:
        window.close()
        window.deleteLater()
    qapp.processEvents()
    # Else they would be there, and be dressed anew, when the next window is.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window: OpenWindow, study_path: Path) -> MainWindow:
    """The window with the study open."""
    return open_window(study_path)


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    """Hands on the window's keyboard."""
    return Hands(window, qtbot)
