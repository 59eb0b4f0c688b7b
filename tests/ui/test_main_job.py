"""The whole main job in the real window, without one mouse event."""

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qualcode.commands import resources
from qualcode.model.codings import Origin
from qualcode.model.suggestions import Decision
from qualcode.store import Project
from qualcode.ui.dialogs.import_preview import ImportPreviewDialog
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import ALT, CONTROL, KEY, SHIFT, Hands, OpenWindow, open_window

__all__ = ["open_window"]

INTERVIEW = """\
Interviewer: What was it like, coming back after that argument?

Maya: I nearly did not go. I sat in the car for ten minutes and counted the windows. Then she said \
she was glad I came and my shoulders came down. I felt safe enough to cry there. Nobody hurried me.

Interviewer: And before that, at home?

Maya: I never felt safe at home, not once. You learn to be invisible so that nobody leaves. I just \
wanted to belong somewhere. At the group I felt like I belonged, they had kept my chair for me. She \
understood me without a long speech, and she stayed with me while I was silent.
"""

QUOTES = 20


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "maya.txt"
    path.write_text(INTERVIEW, encoding="utf-8")
    return path


@pytest.fixture
def empty_study(tmp_path: Path) -> Path:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", title="Finding a home") as project:
        project.load_codebook(resources.load_builtin("relational-home"))
    return path


def bring_in(window: MainWindow, hands: Hands, source: Path) -> None:
    """Import a transcript: the preview is looked at and agreed to."""
    window.handlers.projects.import_sources([source])
    dialog = window.findChild(ImportPreviewDialog)
    assert dialog is not None
    hands.qtbot.waitUntil(dialog.agree_button.isEnabled, timeout=20_000)
    assert window.session is not None
    assert window.session.project.documents() == []
    hands.press(KEY.Key_Return, CONTROL)
    hands.qtbot.waitUntil(lambda: bool(window.session and window.session.project.documents()))
    hands.qtbot.waitUntil(window.isActiveWindow)


def code_twenty(window: MainWindow, hands: Hands) -> None:
    """Code the first words with two letters and Enter, the next ones with a dot."""
    assert window.session is not None
    hands.press(KEY.Key_Home, CONTROL)
    hands.select_words(3)
    hands.type("gu")
    hands.press(KEY.Key_Return)
    assert len(window.session.project.codings()) == 1
    for _ in range(QUOTES - 1):
        hands.press(KEY.Key_Right)
        hands.select_words(2)
        hands.settle()
        hands.type(".")
    assert len(window.session.project.codings()) == QUOTES


def weigh(window: MainWindow, hands: Hands) -> None:
    """Mark as read, look for suggestions, accept one and decline one."""
    assert window.session is not None
    assert window.read is not None
    project, panel = window.session.project, window.read.side.suggestions
    hands.press(KEY.Key_G, CONTROL)
    hands.qtbot.waitUntil(lambda: bool(project.runs()), timeout=60_000)
    assert not panel.reviewing
    assert "waiting until you have read" in panel.words.text()
    hands.press(KEY.Key_R, CONTROL)
    hands.qtbot.waitUntil(lambda: panel.reviewing)
    before = len(panel.candidates)
    assert before >= 2
    hands.press(KEY.Key_3, CONTROL | ALT)
    hands.press(KEY.Key_A)
    hands.press(KEY.Key_X)
    decisions = [each.decision for each in project.suggestion_records()]
    assert decisions == [Decision.ACCEPTED, Decision.DECLINED]
    assert sum(each.origin is Origin.SUGGESTION for each in project.codings()) == 1


def undo_times(window: MainWindow, hands: Hands, wanted: int) -> None:
    """Undo so many acts; some are only shown the first time."""
    assert window.session is not None
    project = window.session.project
    done = 0
    for _ in range(3 * wanted):
        before = sum(act.undone for act in project.history())
        hands.press(KEY.Key_Z, CONTROL)
        done += sum(act.undone for act in project.history()) - before
        if done == wanted:
            return
    pytest.fail(f"only {done} of {wanted} acts were undone")


def report(window: MainWindow, hands: Hands, path: Path) -> None:
    """Write the audit trail."""
    hands.press(KEY.Key_A, CONTROL | SHIFT)
    assert window.place == "Report"
    for _ in range(40):
        if hands.focused.accessibleName() == "Where to save the audit trail":
            break
        hands.press(KEY.Key_Tab)
    hands.press(KEY.Key_A, CONTROL)
    hands.type(str(path))
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(path.is_file, timeout=60_000)
    hands.qtbot.waitUntil(lambda: not window.tasks.busy)
    with zipfile.ZipFile(path) as parts:
        words = parts.read("word/document.xml").decode()
    assert "Guard down" in words
    assert "A. Moreau" in words


def test_the_whole_main_job(
    open_window: OpenWindow, qtbot: QtBot, empty_study: Path, source: Path, tmp_path: Path
) -> None:
    window = open_window(empty_study)
    hands = Hands(window, qtbot)
    bring_in(window, hands, source)
    assert window.session is not None
    code_twenty(window, hands)
    hands.press(KEY.Key_Right)
    hands.select_words(4)
    hands.settle()
    hands.press(KEY.Key_M, CONTROL)
    hands.type("the windows again")
    hands.press(KEY.Key_Return, CONTROL)
    assert [note.text for note in window.session.project.notes()] == ["the windows again"]
    weigh(window, hands)
    whole = [(each.span, each.code, each.coder) for each in window.session.project.codings()]

    undo_times(window, hands, 20)
    left = len(window.session.project.codings())
    assert left < QUOTES
    hands.press(KEY.Key_W, CONTROL)
    assert window.session is None

    assert window.open_project(empty_study)
    hands.press(KEY.Key_Z, CONTROL)
    # What was done before the file was opened is shown first, and undone the second time.
    assert window.session is not None
    assert len(window.session.project.codings()) == left
    undo_times(window, hands, 2)
    assert len(window.session.project.codings()) == left - 2
    for _ in range(QUOTES + 10):
        hands.press(KEY.Key_Z, CONTROL | SHIFT)
    assert [
        (each.span, each.code, each.coder) for each in window.session.project.codings()
    ] == whole
    assert [note.text for note in window.session.project.notes()] == ["the windows again"]
    assert window.session.project.check().whole
    report(window, hands, tmp_path / "trail.docx")
