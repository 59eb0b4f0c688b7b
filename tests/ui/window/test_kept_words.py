"""Words that are being typed survive a kill, come back to their field, and leave nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qualcode.app.drafts import SAVE_AFTER_MS
from qualcode.app.session import Session
from qualcode.commands.settings import Settings
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.ui.dialogs.decision import DecisionDialog
from qualcode.ui.dialogs.frame import PUT_BACK_HINT
from qualcode.ui.dialogs.kept_words import KeptWordsDialog
from qualcode.ui.dialogs.note_editor import CodingMemo, NoteEditor, OnThing, form_of
from qualcode.ui.kept_forms import kept_forms
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import CONTROL, KEY, Hands, OpenWindow

ROOT = Path(__file__).parents[3]

TYPES_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtCore import Qt
from qualcode.commands.settings import Settings
from qualcode.ui.start import application, dressed_window
running = application()
window = dressed_window(running, Settings(coder="A. Moreau", theme="light"))
assert window.open_project(Path(sys.argv[1]))
window.show()
window.activateWindow()
running.processEvents()
def focused():
    active = running.activeModalWidget() or window
    return active.focusWidget() or active
def press(key, *modifiers):
    QTest.keyClick(focused(), key, *modifiers)
    running.processEvents()
press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
if sys.argv[2] == "note":
    press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
else:
    press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
QTest.keyClicks(focused(), "who is she talking ab")
window.session.drafts._timer.timeout.connect(lambda: os.kill(os.getpid(), signal.SIGKILL))
running.exec()
"""


def killed_while_typing(path: Path, where: str) -> None:
    """Type in a real window of another process, which is killed when the words were saved."""
    ended = subprocess.run(
        [sys.executable, "-c", TYPES_AND_IS_KILLED, str(path), where],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        timeout=120,
        capture_output=True,
    )
    assert ended.returncode == -9, ended.stderr.decode()


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def bodies(window: MainWindow) -> list[str]:
    return [each.body for each in session_of(window).project.drafts()]


def press_space(button: QPushButton) -> None:
    assert button.isVisible()
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)


def dialog_of(kind: type) -> object:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_note_survives_a_kill_and_comes_back_to_its_words(
    open_window: OpenWindow, study_path: Path, qtbot: QtBot
) -> None:
    killed_while_typing(study_path, "note")
    window = open_window(study_path)
    acts = len(session_of(window).project.history())
    assert window.notices.words.text().startswith("Words you were typing on ")
    assert window.notices.words.text().endswith(" were kept.")
    press_space(window.notices.buttons[0])
    dialog = dialog_of(KeptWordsDialog)
    (card,) = dialog.cards.values()
    press_space(card.go_on)
    hands = Hands(window, qtbot)
    editor = window.findChild(NoteEditor)
    assert editor is not None
    assert hands.focused is editor.words
    assert editor.words.words == "who is she talking ab"
    hands.type("out?")
    hands.press(KEY.Key_Return, CONTROL)
    project = session_of(window).project
    assert [note.text for note in project.notes()] == ["who is she talking about?"]
    assert project.text(project.documents()[0].version)[: project.notes()[0].end].startswith("What")
    assert len(project.history()) == acts + 1
    assert project.drafts() == []
    assert project.check().faults == ()


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_decision_survives_a_kill_in_the_field_it_was_typed_in(
    open_window: OpenWindow, study_path: Path
) -> None:
    killed_while_typing(study_path, "decision")
    window = open_window(study_path)
    window.handlers.kept_words.open("decision:new")
    dialog = dialog_of(DecisionDialog)
    assert dialog.title.text() == "who is she talking ab"
    assert dialog.hint.text() == PUT_BACK_HINT
    dialog.accept()
    project = session_of(window).project
    assert [each.title for each in project.decisions()] == ["who is she talking ab"]
    assert project.drafts() == []


def test_the_timer_saves_within_two_seconds_however_long_one_types(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    assert SAVE_AFTER_MS < 2_000
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    timer = session_of(window).drafts._timer
    hands.type("a")
    assert timer.isActive()
    assert bodies(window) == []
    assert timer.interval() == SAVE_AFTER_MS
    hands.type("b")
    qtbot.waitUntil(lambda: bodies(window) != [], timeout=2_000 + SAVE_AFTER_MS)
    assert bodies(window) == ["ab"]


def test_more_letters_do_not_put_the_saving_off(window: MainWindow, hands: Hands) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    started: list[int] = []
    drafts = session_of(window).drafts
    start = drafts._timer.start
    drafts._timer.start = lambda *_: started.append(1) or start()  # type: ignore[method-assign]
    hands.type("abc")
    assert started == [1]


def test_keeping_a_note_makes_one_op_and_leaves_no_draft(window: MainWindow, hands: Hands) -> None:
    project = session_of(window).project
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("half")
    session_of(window).drafts.save_now()
    hands.type(" and whole")
    session_of(window).drafts.save_now()
    assert bodies(window) == ["half and whole"]
    acts, ops = len(project.history()), project.check().ops
    hands.press(KEY.Key_Return, CONTROL)
    assert (len(project.history()), project.check().ops) == (acts + 1, ops + 1)
    assert bodies(window) == []


def test_a_note_that_is_given_up_leaves_no_draft(window: MainWindow, hands: Hands) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("never mind")
    session_of(window).drafts.save_now()
    hands.press(KEY.Key_Escape)
    assert bodies(window) == ["never mind"]
    hands.press(KEY.Key_Escape)
    assert bodies(window) == []


def test_words_that_are_taken_back_to_what_they_were_are_no_draft(
    window: MainWindow, hands: Hands
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("ab")
    session_of(window).drafts.save_now()
    hands.press(KEY.Key_Backspace, times=2)
    assert bodies(window) == []
    session_of(window).drafts.save_now()
    assert bodies(window) == []


def test_closing_the_project_keeps_a_note_that_is_open(
    open_window: OpenWindow, study_path: Path, qtbot: QtBot
) -> None:
    window = open_window(study_path)
    hands = Hands(window, qtbot)
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("left in a hurry")
    window.close()
    again = open_window(study_path)
    assert bodies(again) == ["left in a hurry"]
    assert "were kept" in again.notices.words.text()


def test_what_was_kept_comes_back_whenever_its_field_is_opened(
    window: MainWindow, hands: Hands
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("first")
    editor = window.findChild(NoteEditor)
    assert editor is not None
    session_of(window).drafts.save_now()
    editor.hide()  # gone without a word, as when the program falls
    editor.deleteLater()
    session_of(window).drafts._typed.clear()
    assert window.read is not None
    window.read.page.focus_words()
    hands.press(KEY.Key_M, CONTROL)
    assert hands.focused.words == "first"  # type: ignore[attr-defined]


def test_a_disk_that_is_full_is_said_once_and_the_words_are_saved_when_there_is_room(
    window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = session_of(window).drafts
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)

    def full(*_: object) -> bool:
        raise UserError("There is no room left.")

    said: list[object] = []
    session_of(window).messages.said.connect(said.append)
    with monkeypatch.context() as patch:
        patch.setattr(session_of(window).project, "save_draft", full)
        hands.type("ab")
        drafts.save_now()
        hands.type("c")
        drafts.save_now()
        assert len(said) == 1
        assert "cannot be kept for now" in window.message_bar.words.text()
        assert drafts._timer.isActive()
        assert dict(drafts.unsaved) == {next(iter(drafts.unsaved)): "abc"}
    drafts.save_now()
    assert bodies(window) == ["abc"]


def test_words_stay_with_the_field_when_one_comes_to_work_as_somebody_else(
    window: MainWindow, hands: Hands
) -> None:
    session = session_of(window)
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("mine")
    session.drafts.save_now()
    session.work_as("J. Okafor")
    session.drafts.save_now()
    assert bodies(window) == ["mine"]
    hands.press(KEY.Key_Return, CONTROL)
    assert bodies(window) == []
    session.work_as("A. Moreau")
    assert bodies(window) == []


FORMS: dict[str, tuple[str, str]] = {
    "code.new": ("code:new", "name"),
    "code.edit": ("code:", "definition"),
    "code.split": ("split:", "definition"),
    "code.merge": ("merge:", "reason"),
    "code.move": ("move:", "reason"),
    "decision.record": ("decision:new", "alternatives"),
    "phase.change": ("phase:note", "note"),
    "codebook.load": ("codebook:load", "reason"),
    "transcript.details": ("document:", "details"),
    "reasons.clear": ("reason:", "reason"),
}


@pytest.mark.parametrize("action", FORMS)
def test_every_form_keeps_its_words_and_is_opened_again_with_them(
    action: str, window: MainWindow, hands: Hands
) -> None:
    form, field = FORMS[action]
    session = session_of(window)
    assert window.read is not None
    code = session.do(lambda project: project.create_code("Of mine")).first("code")
    session.do(lambda project: project.rename_code(code, "Of mine, renamed"))
    window.read.codebook.tree.choose(code)
    window.switch_actions()
    window.menus.actions[action].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    getattr(dialog, field).setFocus()
    hands.type("Words of mine")
    session.drafts.save_now()
    (draft,) = session.project.drafts()
    assert draft.place.startswith(form)
    assert draft.body.endswith("Words of mine")
    # The program falls: no field is left, nothing is let go of.
    dialog.blockSignals(True)
    dialog.done(0)
    dialog.deleteLater()
    session.drafts._typed.clear()
    (kept,) = kept_forms(session)
    assert kept.opens
    assert "gone" not in kept.title
    window.handlers.kept_words.open(kept.form)
    again = QApplication.activeModalWidget()
    assert again is not None
    assert type(again) is type(dialog)
    shown = getattr(again, field)
    assert (shown.text() if hasattr(shown, "text") else shown.words).endswith("Words of mine")
    again.done(0)  # type: ignore[attr-defined]
    assert session.project.drafts() == []


@pytest.mark.parametrize("make", ["passage", "code", "project", "known", "memo", "participant"])
def test_every_kind_of_note_is_opened_again(
    make: str, window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    session = session_of(window)
    project = session.project
    document = project.documents()[0].id
    code = project.create_code("Of mine").first("code")
    coding = project.apply_code(document, 0, 8, code).first("coding")
    note = project.add_note(NoteTarget.PROJECT, None, "known").first("note")
    person = project.add_participant("Maya").first("participant")
    session.changed.emit(project.apply_code(document, 9, 12, code))
    form = {
        "passage": f"note:new:{project.document(document).version}:0:8",
        "code": form_of(project, OnThing(NoteTarget.CODE, code)),
        "project": form_of(project, OnThing(NoteTarget.PROJECT)),
        "known": f"note:known:{note}",
        "memo": form_of(project, CodingMemo(coding)),
        "participant": f"participant:{person}/details",
    }[make]
    project.save_draft(form, "kept words")
    (kept,) = kept_forms(session)
    assert kept.opens
    window.handlers.kept_words.open(kept.form)
    QApplication.processEvents()
    if make == "participant":
        dialog = QApplication.activeModalWidget()
        assert dialog.details.words == "kept words"  # type: ignore[union-attr]
        dialog.done(0)  # type: ignore[union-attr]
        return
    editor = window.findChild(NoteEditor)
    assert editor is not None
    assert editor.words.words == "kept words"
    hands.press(KEY.Key_Return, CONTROL)
    assert project.drafts() == []


def test_what_has_gone_since_can_be_copied_and_let_go_of(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    session = session_of(window)
    project = session.project
    document = project.documents()[0].id
    note = project.add_note(NoteTarget.PROJECT, None, "x").first("note")
    project.remove_note(note)
    project.save_draft(f"note:known:{note}", "about a note that is gone")
    project.save_draft("memo:" + "0" * 32, "about a coding that never was")
    project.save_draft("code:" + "0" * 32 + "/definition", "about no code")
    project.save_draft("strange:form/x", "of another version")
    project.save_draft(f"note:new:{'1' * 32}:0:4", "on a text that is not there")
    del document
    window.menus.actions["words.kept"].trigger()
    dialog = dialog_of(KeptWordsDialog)
    assert len(dialog.cards) == 5
    assert not any(card.go_on.isVisible() for card in dialog.cards.values())
    # Which comes first says nothing: all may have been kept within one millisecond.
    press_space(dialog.cards[f"note:known:{note}"].copy)
    assert QGuiApplication.clipboard().text() == "about a note that is gone"
    for _ in range(5):
        press_space(next(iter(dialog.cards.values())).let_go)
        QApplication.processEvents()
    assert project.drafts() == []
    assert QApplication.activeModalWidget() is None


def test_several_fields_are_one_card_and_are_copied_together(window: MainWindow) -> None:
    session = session_of(window)
    session.project.save_draft("decision:new/title", "Keep them apart")
    session.project.save_draft("decision:new/why", "They are two things")
    (kept,) = kept_forms(session)
    assert kept.words == "Title: Keep them apart\n\nWhy: They are two things"
    window.handlers.kept_words.tell()
    assert "in 2 places" not in window.notices.words.text()


def test_without_drafts_nothing_is_said(window: MainWindow) -> None:
    assert window.notices.isHidden()
    window.menus.actions["words.kept"].trigger()
    assert "Nothing you were typing" in window.message_bar.words.text()


def test_drafts_of_another_coder_are_not_shown(open_window: OpenWindow, study_path: Path) -> None:
    with Project.open(study_path, coder="J. Okafor", write=True) as project:
        project.save_draft("memo:1", "of Okafor")
    window = open_window(study_path, Settings(coder="A. Moreau", theme="light"))
    assert window.notices.isHidden()
    assert bodies(window) == []
