"""Opening a damaged project in the window: what can be done is said, and done by keys."""

import random
import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.store import Project
from qualcode.ui.dialogs.rescue import AccountDialog, RescueDialog
from tests.faults import damage
from tests.ui.windows import CONTROL, KEY, SHIFT, Hands, OpenWindow

DialogT = TypeVar("DialogT", RescueDialog, AccountDialog)


@pytest.fixture
def damaged(study_path: Path) -> Path:
    """The study, with the header of its file destroyed."""
    damage.destroy(study_path, [0], random.Random(1))
    return study_path


def asked(qtbot: QtBot, kind: type[DialogT]) -> DialogT:
    """Wait for a dialog of a kind."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def backed_up(path: Path) -> Path:
    folder = path.with_name(f"{path.stem} backups")
    folder.mkdir()
    return Path(shutil.copy(path, folder / f"{path.stem} 2026-11-26 14.05.00.qualcode"))


def test_a_damaged_project_is_saved_into_a_new_file(
    open_window: OpenWindow, damaged: Path, qtbot: QtBot
) -> None:
    before = damaged.read_bytes()
    window = open_window()
    assert not window.open_project(damaged)
    dialog = asked(qtbot, RescueDialog)
    assert "is damaged" in dialog.heading.text()
    assert dialog.salvage.isChecked()
    assert not dialog.backup.isVisible()
    Hands(window, qtbot).press(KEY.Key_Return, CONTROL)
    account = asked(qtbot, AccountDialog)
    assert window.session is not None
    new = window.session.project.path
    assert new.name == "study (salvaged).qualcode"
    assert "nothing is lost" in account.words
    assert len(window.session.project.documents()) == 2
    hands = Hands(window, qtbot)
    hands.press(KEY.Key_Tab, SHIFT)
    hands.press(KEY.Key_Space)
    assert QApplication.clipboard().text() == account.words
    hands.press(KEY.Key_Escape)
    assert damaged.read_bytes() == before
    assert window.session.project.check().whole


def test_the_latest_backup_is_offered_and_opened_as_a_copy(
    open_window: OpenWindow, study_path: Path, qtbot: QtBot
) -> None:
    backup = backed_up(study_path)
    with Project.open(study_path, write=True) as project:
        project.create_code("Made since")
    damage.destroy(study_path, [0], random.Random(1))
    before, kept = study_path.read_bytes(), backup.read_bytes()
    window = open_window()
    window.open_project(study_path)
    dialog = asked(qtbot, RescueDialog)
    assert dialog.salvage.isChecked()
    assert "lacks 1 change" in dialog.backup.accessibleDescription()
    hands = Hands(window, qtbot)
    hands.press(KEY.Key_Down)
    assert dialog.backup.isChecked()
    assert not dialog.salvage.isChecked()
    hands.press(KEY.Key_Return, CONTROL)
    assert window.session is not None
    assert window.session.project.path.name == "study (from backup).qualcode"
    assert "Made since" not in [code.name for code in window.session.project.codebook()]
    assert study_path.read_bytes() == before
    assert backup.read_bytes() == kept


def test_a_damaged_project_can_be_left_alone(
    open_window: OpenWindow, damaged: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.open_project(damaged)
    asked(qtbot, RescueDialog)
    Hands(window, qtbot).press(KEY.Key_Escape)
    assert window.session is None
    assert [each.name for each in damaged.parent.glob("*.qualcode")] == ["study.qualcode"]


def test_what_is_open_stays_open(
    open_window: OpenWindow, study_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = Path(shutil.copy(study_path, tmp_path / "copy.qualcode"))
    damage.destroy(copy, [0], random.Random(1))
    window = open_window(study_path)
    window.open_project(copy)
    asked(qtbot, RescueDialog).reject()
    assert window.session is not None
    assert window.session.project.path == study_path


def test_what_is_no_project_is_refused_without_an_offer(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.qualcode"
    letter.write_text("Dear all, " * 1_000)
    window = open_window()
    window.open_project(letter)
    qtbot.waitUntil(window.message_bar.isVisible)
    assert "not a qualcode project" in window.message_bar.words.text()
    assert QApplication.activeModalWidget() is None
