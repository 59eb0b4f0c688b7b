"""Faults through the real doors: what is written down, and what the next start says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qualcode.commands.reports import reports, write_report
from qualcode.store import Project
from qualcode.ui.dialogs.reports import ReportsDialog
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import OpenWindow

ROOT = Path(__file__).parents[3]
WORD = "zebrafinch"

RUNS = f"""
import os, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qualcode.ui import start
running = start.application()
path = Path(sys.argv[1])

def window():
    return next(each for each in QApplication.topLevelWidgets() if hasattr(each, "session"))

def in_a_slot():
    zebrafinch_local = "{WORD} said so"
    def act(project):
        class {WORD}(ValueError): pass
        raise {WORD}("{WORD} in the message", project.path)
    window().session.do(act)

def in_a_thread():
    def work(): raise ValueError("{WORD}")
    thread = threading.Thread(target=work, name="{WORD}")
    thread.start()
    thread.join()

def in_the_worker():
    worker = window().handlers.worker.worker
    window().tasks.run(
        "{WORD}", lambda task: worker.call("read_transcript", "{WORD}.txt", "no bytes: {WORD}", None),
        done=lambda _: None,
    )

def while_putting_away():
    class Thing:
        def __del__(self): raise ValueError("{WORD}")
    Thing()

def below_python():
    import ctypes
    ctypes.string_at(0)

def from_outside():
    os.kill(os.getpid(), 9)

def nothing(): pass

QTimer.singleShot(0, dict(globals())[sys.argv[2]])
def close_when_idle():
    if window().tasks.busy:
        QTimer.singleShot(20, close_when_idle)
    else:
        window().close()
QTimer.singleShot(50, close_when_idle)
code = compile("start.run(path)", "/home/{WORD}/{WORD}.py", "exec")
exec(code)
"""


@pytest.fixture
def secret(study_path: Path) -> Path:
    """The study, under a name that is nobody else's business."""
    return study_path.rename(study_path.with_name(f"{WORD}.qualcode"))


def run(path: Path, how: str) -> subprocess.CompletedProcess[bytes]:
    """Run the real window in a process of its own until it closes or falls."""
    return subprocess.run(
        [sys.executable, "-c", RUNS, str(path), how],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        timeout=120,
        cwd=path.parent,
    )


def folder_of(settings_folder: Path) -> list[str]:
    folder = settings_folder / "reports"
    return [each.read_text() for each in sorted(folder.iterdir())] if folder.is_dir() else []


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("in_a_slot", "  qualcode/app/session.py, line "),
        ("in_a_thread", "  threading.py, line "),
        ("in_the_worker", "  qualcode/importers/"),
        ("while_putting_away", "putting away"),
    ],
)
def test_a_fault_is_reported_without_a_word_wherever_it_happens(
    secret: Path, settings_folder: Path, how: str, says: str
) -> None:
    done = run(secret, how)
    assert done.returncode == 0, done.stderr.decode()
    (report,) = folder_of(settings_folder)
    assert says in report
    assert "Qt 6" in report or how == "while_putting_away"
    assert WORD not in report + done.stderr.decode() + done.stdout.decode()
    assert ", line " in report


def test_a_run_without_a_fault_leaves_nothing(secret: Path, settings_folder: Path) -> None:
    assert run(secret, "nothing").returncode == 0
    assert folder_of(settings_folder) == []


def start(window: MainWindow) -> str:
    """Do what the start does after the window is made, and return what is said."""
    window.handlers.falls.tell()
    return window.notices.words.text() if not window.notices.isHidden() else ""


def press(window: MainWindow, words: str) -> None:
    button = next(each for each in window.notices.buttons if each.text() == words)
    press_space(button)


def press_space(button: QPushButton) -> None:
    assert button.isVisible()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.skipif(os.name != "posix", reason="falls by a signal")
def test_a_fall_below_python_is_told_at_the_next_start(
    secret: Path, settings_folder: Path, open_window: OpenWindow
) -> None:
    assert run(secret, "below_python").returncode == -11
    window = open_window(secret)
    words = start(window)
    assert words.startswith("qualcode broke down on ")
    assert words.endswith(f"Nothing was lost: “{secret.name}” was checked just now and is whole.")
    (report,) = folder_of(settings_folder)
    assert "Segmentation_fault" in report
    assert "  ctypes/__init__.py, line " in report
    assert WORD not in report
    press(window, "Show the report")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReportsDialog)
    press_space(dialog.copy_button)
    assert "Segmentation_fault" in QGuiApplication.clipboard().text()
    press_space(dialog.remove_button)
    assert folder_of(settings_folder) == []
    assert dialog.text.toPlainText() == "There is no report."
    dialog.accept()
    assert start(open_window(secret)) == ""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_being_stopped_from_outside_is_told_without_a_report(
    secret: Path, settings_folder: Path, open_window: OpenWindow
) -> None:
    assert run(secret, "from_outside").returncode == -9
    window = open_window(secret)
    assert start(window).startswith("Last time, qualcode was stopped before it could close")
    assert "Nothing was lost" in window.notices.words.text()
    assert [each.text() for each in window.notices.buttons] == ["Close"]
    assert folder_of(settings_folder) == []


def test_without_a_project_it_is_told_that_acts_are_saved_and_the_first_opened_is_checked(
    study_path: Path, settings_folder: Path, open_window: OpenWindow
) -> None:
    write_report("qualcode 0, the window\nthen\nPython\n\nbuiltins.ValueError")
    window = open_window()
    assert "Something went wrong in qualcode itself on " in start(window)
    assert "so what you did is there" in window.notices.words.text()
    window.open_project(study_path)
    assert "was checked just now and is whole" in window.notices.words.text()
    press(window, "Close")
    assert [each.told for each in reports()] == [True]
    assert start(open_window()) == ""


def test_a_project_that_is_not_whole_is_said_to_be_so(
    study_path: Path, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report("x")
    monkeypatch.setattr(Project, "quick_check", lambda _self: ["act 3 was altered"])
    window = open_window(study_path)
    assert "not as it should be: act 3 was altered" in start(window)
    assert "Nothing was lost" not in window.notices.words.text()


def test_the_report_can_be_removed_from_the_notice(
    study_path: Path, settings_folder: Path, open_window: OpenWindow
) -> None:
    for _ in range(2):
        write_report("x")
    window = open_window(study_path)
    start(window)
    press(window, "Remove the reports")
    assert folder_of(settings_folder) == []
    assert window.notices.isHidden()


def test_the_menu_shows_every_report_that_is_there(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in range(3):
        write_report(f"qualcode 0, part {nth}\n\nbuiltins.ValueError")
    window.menus.actions["help.reports"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReportsDialog)
    assert dialog.choice.count() == 3
    assert "part 2" in dialog.text.toPlainText()
    dialog.choice.setCurrentIndex(2)
    assert "part 0" in dialog.text.toPlainText()
    press_space(dialog.remove_button)
    assert dialog.choice.count() == 2
    dialog.accept()


def test_a_damaged_chain_is_found_by_the_quick_check(study_path: Path) -> None:
    from sqlcipher3 import dbapi2

    with Project.open(study_path) as project:
        assert project.quick_check() == []
    raw = dbapi2.connect(str(study_path), isolation_level=None)
    raw.execute("DROP TRIGGER op_only_erase")
    raw.execute("UPDATE op SET payload=replace(payload,'name','nome') WHERE n=5")
    raw.close()
    with Project.open(study_path) as project:
        assert any("was altered" in each for each in project.quick_check())
