"""Codes changed from the window's menu, by keys, each as one act with one undo."""

from PySide6.QtWidgets import QApplication

from qualcode.model.codes import CodeStatus
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import CONTROL, KEY, Hands


def choose(window: MainWindow, hands: Hands, name: str) -> str:
    assert window.session is not None
    assert window.read is not None
    code = window.session.project.find_code(name).id
    window.read.codebook.tree.choose(code)
    window.read.codebook.tree.setFocus()
    hands.settle()
    return code


def test_f2_renames_the_chosen_code(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    code = choose(window, hands, "Guard down")
    hands.press(KEY.Key_F2)
    hands.press(KEY.Key_A, CONTROL)
    hands.type("Undefended")
    hands.press(KEY.Key_Return, CONTROL)
    assert window.session.project.codebook()[code].name == "Undefended"
    hands.qtbot.waitUntil(window.isActiveWindow)
    hands.press(KEY.Key_Z, CONTROL)
    assert window.session.project.codebook()[code].name == "Guard down"


def test_retire_and_restore(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    code = choose(window, hands, "Guard down")
    window.menus.actions["code.retire"].trigger()
    assert window.session.project.codebook()[code].status is CodeStatus.RETIRED
    choose(window, hands, "Guard down")
    assert not window.menus.actions["code.retire"].isEnabled()
    window.menus.actions["code.restore"].trigger()
    assert window.session.project.codebook()[code].status is CodeStatus.IN_USE


def test_merge_is_asked_about_in_a_dialog(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    choose(window, hands, "Guard down")
    window.menus.actions["code.merge"].trigger()
    assert QApplication.activeModalWidget() is not None
    hands.press(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert window.session.project.history()[-1].verb != "code.merge"


def test_every_dialog_of_the_menus_opens_and_goes_with_escape(
    window: MainWindow, hands: Hands
) -> None:
    choose(window, hands, "Guard down")
    for action in (
        "code.new", "code.edit", "code.move", "code.merge", "code.split", "codebook.load",
        "transcript.details", "decision.record", "phase.change", "coder.work_as",
        "help.shortcuts", "help.about", "project.new",
    ):  # fmt: skip
        assert window.menus.actions[action].isEnabled(), action
        window.menus.actions[action].trigger()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, action
        hands.press(KEY.Key_Escape)
        assert QApplication.activeModalWidget() is not dialog, action


def test_a_decision_is_recorded(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    window.menus.actions["decision.record"].trigger()
    hands.type("Stop at four")
    hands.press(KEY.Key_Return, CONTROL)
    assert [each.title for each in window.session.project.decisions()] == ["Stop at four"]


def test_what_was_merged_into_is_chosen_then(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    assert window.read is not None
    into = window.session.project.find_code("Guard down").id
    choose(window, hands, "On guard")
    hands.press(KEY.Key_J, CONTROL)
    hands.type("guard down")
    hands.press(KEY.Key_Return, CONTROL)
    assert window.session.project.history()[-1].verb == "code.merge"
    assert window.read.codebook.tree.current_code() == into
