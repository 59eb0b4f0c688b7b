"""Backups in the real window: made beside it, asked for by key, and gone back to."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.app.backing_up import BackingUp
from qualcode.commands.backup_settings import BackupSettings
from qualcode.commands.settings import Settings
from qualcode.store import Project
from qualcode.ui.dialogs.restore import RestoreDialog
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import ALT, KEY, Hands, OpenWindow


def backing_up(window: MainWindow) -> BackingUp:
    made = window.handlers.backups.backing_up
    assert made is not None
    return made


def choose(hands: Hands, identity: str) -> None:
    """Choose an entry of the File menu by its letter."""
    window = hands.window
    title = window.menus.actions[identity].text()
    hands.press(KEY.Key_F, ALT)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    letter = title[title.index("&") + 1]
    hands.qtbot.keyClick(menu, letter.lower())


@pytest.fixture
def dialog(window: MainWindow, hands: Hands, qtbot: QtBot) -> RestoreDialog:
    """The dialog over a project of which two codes were made since its only backup."""
    assert window.session is not None
    window.session.project.back_up()
    for name in ("One", "Two"):
        window.session.do(lambda project, name=name: project.create_code(name))
    choose(hands, "project.restore")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RestoreDialog))
    found = QApplication.activeModalWidget()
    assert isinstance(found, RestoreDialog)
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_backing_up_now_says_where_the_backup_is(
    window: MainWindow, hands: Hands, qtbot: QtBot, study_path: Path
) -> None:
    choose(hands, "project.back_up")
    qtbot.waitUntil(lambda: "Backed up to “study 20" in window.message_bar.words.text())
    assert str(study_path.with_name("study backups")) in window.message_bar.words.text()
    choose(hands, "project.back_up")
    qtbot.waitUntil(lambda: "Nothing has changed since" in window.message_bar.words.text())
    assert len(list(study_path.with_name("study backups").iterdir())) == 1


def test_opening_and_working_back_up_by_themselves(
    window: MainWindow, qtbot: QtBot, study_path: Path
) -> None:
    assert window.session is not None
    with qtbot.waitSignal(backing_up(window).made):
        pass  # a second after the window was opened
    window.session.do(lambda project: project.create_code("One"))
    with qtbot.waitSignal(backing_up(window).made) as made:
        backing_up(window).regular.timeout.emit()
    with Project.open(made.args[0].path) as opened:
        assert opened.find_code("One")


def test_an_earlier_version_opens_beside_and_the_file_of_today_stays(
    window: MainWindow, hands: Hands, dialog: RestoreDialog, qtbot: QtBot, study_path: Path
) -> None:
    qtbot.waitUntil(lambda: "2 acts since then" in dialog.heading.text())
    assert dialog.counts.text() == "Codes: 2 added"
    before = study_path.read_bytes()
    hands.press(KEY.Key_Return)
    qtbot.waitUntil(
        lambda: window.session is not None and window.session.project.path != study_path
    )
    assert window.session is not None
    project = window.session.project
    assert project.path.parent == study_path.parent
    assert project.path.name.startswith("study (version of 20")
    assert project.writable
    assert "One" not in {code.name for code in project.codebook()}
    assert "This is “study” as it was on" in window.message_bar.words.text()
    assert study_path.read_bytes() == before
    window.session.do(lambda opened: opened.create_code("Elsewhere"))
    assert project.check().faults == ()
    with Project.open(study_path) as opened:
        assert {"One", "Two"} <= {code.name for code in opened.codebook()}


def test_the_keyboard_is_back_in_the_words_after_escape(
    window: MainWindow, hands: Hands, dialog: RestoreDialog
) -> None:
    assert window.read is not None
    hands.press(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert window.focusWidget() is window.read.page.view


def test_a_copy_that_cannot_be_made_is_said(
    window: MainWindow, hands: Hands, dialog: RestoreDialog, qtbot: QtBot, study_path: Path
) -> None:
    backup = dialog.chosen
    assert backup is not None
    qtbot.waitUntil(lambda: "since then" in dialog.heading.text())
    backup.path.chmod(0o600)
    backup.path.unlink()
    hands.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: "cannot be opened" in window.message_bar.words.text())
    assert window.session is not None
    assert window.session.project.path == study_path


def test_the_folder_of_backups_is_shown(
    window: MainWindow, hands: Hands, dialog: RestoreDialog, monkeypatch: pytest.MonkeyPatch,
    study_path: Path,
) -> None:  # fmt: skip
    shown: list[str] = []

    def show(url: Any) -> bool:
        shown.append(url.toLocalFile())
        return len(shown) < 2

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    hands.press(KEY.Key_Tab)
    hands.press(KEY.Key_Space)
    folder = str(study_path.with_name("study backups"))
    assert shown == [folder]
    # Where the system has no window for folders, the folder is at least named.
    hands.press(KEY.Key_Space)
    assert window.message_bar.words.text() == f"Your backups are in {folder}."


def test_the_folder_that_is_set_is_used(
    open_window: OpenWindow, study_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere = tmp_path / "all backups"
    elsewhere.mkdir()
    settings = Settings(
        coder="A. Moreau", theme="light", backups=BackupSettings(folder=str(elsewhere), minutes=5)
    )
    window = open_window(study_path, settings)
    assert backing_up(window).regular.interval() == 5 * 60 * 1000
    with qtbot.waitSignal(backing_up(window).made) as made:
        backing_up(window).first.timeout.emit()
    assert window.session is not None
    assert made.args[0].path.parent == elsewhere / window.session.project.identity


def test_closing_the_project_ends_its_backups(window: MainWindow, hands: Hands) -> None:
    ending = backing_up(window)
    window.close_project()
    assert window.handlers.backups.backing_up is None
    assert not ending.regular.isActive()
    assert not window.menus.actions["project.back_up"].isEnabled()
    assert not window.menus.actions["project.restore"].isEnabled()
