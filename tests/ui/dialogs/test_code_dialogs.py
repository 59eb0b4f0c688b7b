from PySide6.QtCore import Qt

from qualcode.ui.dialogs.choose_code import ChooseCodeDialog
from qualcode.ui.dialogs.code_editor import CodeEditorDialog
from qualcode.ui.dialogs.merge_code import MergeCodeDialog
from qualcode.ui.dialogs.split_code import SplitCodeDialog

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def test_choosing_a_code_by_two_letters_and_enter(qtbot, study, shown, theme):
    dialog = shown(ChooseCodeDialog(study.session, theme, with_reason=True))
    answers = []
    dialog.answered.connect(answers.append)
    assert dialog.focusWidget() is dialog.picker.filter
    qtbot.keyClicks(dialog.picker.filter, "we")
    assert dialog.picker.code == study.welcomed
    dialog.reason.setText("fits better")
    qtbot.keyClick(dialog.picker.filter, ENTER)
    assert [(each.code, each.reason) for each in answers] == [(study.welcomed, "fits better")]


def test_what_cannot_be_chosen_is_passed_over(qtbot, study, shown, theme):
    dialog = shown(ChooseCodeDialog(study.session, theme, leave_out=[study.guard]))
    qtbot.keyClicks(dialog.picker.filter, "guard")
    assert dialog.picker.code == study.on_guard
    qtbot.keyClicks(dialog.picker.filter, " down")
    assert not dialog.picker.has_choice
    assert not dialog.agree_button.isEnabled()


def test_arrows_walk_the_tree_from_the_filter(qtbot, study, shown, theme):
    dialog = shown(ChooseCodeDialog(study.session, theme, top="To the top"))
    assert dialog.picker.code is None
    qtbot.keyClick(dialog.picker.filter, Qt.Key.Key_Down)
    assert dialog.picker.code == study.safety
    qtbot.keyClick(dialog.picker.filter, Qt.Key.Key_Down)
    assert dialog.picker.code == study.guard


def test_a_part_of_the_family_name_finds_its_codes(qtbot, study, shown, theme):
    dialog = shown(ChooseCodeDialog(study.session, theme))
    qtbot.keyClicks(dialog.picker.filter, "belong welc")
    assert dialog.picker.code == study.welcomed


def test_a_new_code_by_keys(qtbot, study, shown, theme):
    dialog = shown(CodeEditorDialog(study.session, theme, parent_code=study.belonging))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.keyClicks(dialog.name, "One of us")
    dialog.definition.setFocus()
    qtbot.keyClicks(dialog.definition, "Counted as one of a group.")
    dialog.include.setFocus()
    qtbot.keyClicks(dialog.include, "being counted")
    qtbot.keyClick(dialog.include, ENTER)
    qtbot.keyClicks(dialog.include, "a nickname")
    qtbot.keyClick(dialog.include, ENTER, CONTROL)
    code = study.project.codebook()[answers[0].code]
    assert study.project.codebook().path(code.id) == "Belonging / One of us"
    assert code.include == ("being counted", "a nickname")
    assert code.colour.lower() == study.project.codebook()[study.belonging].colour.lower()
    assert study.said[-1].undoable


def test_a_taken_name_is_refused_within_the_dialog(qtbot, study, shown, theme):
    before = study.project.head
    dialog = shown(CodeEditorDialog(study.session, theme, study.guard))
    qtbot.keyClicks(dialog.name, "on guard")
    qtbot.keyClick(dialog.name, ENTER)
    assert dialog.isVisible()
    assert "already a code “On guard” below “Safety”" in dialog.refusal
    assert study.project.head == before


def test_only_what_changed_becomes_an_act(qtbot, study, shown, theme):
    acts = len(study.project.history())
    dialog = shown(CodeEditorDialog(study.session, theme, study.safety))
    dialog.definition.setFocus()
    dialog.definition.selectAll()
    qtbot.keyClicks(dialog.definition, "The body lets go.")
    qtbot.keyClick(dialog.definition, ENTER, CONTROL)
    done = study.project.history()[acts:]
    assert [act.verb for act in done] == ["code.redefine"]
    assert list(done[0].steps[0].after) == ["definition"]


def test_saving_what_is_unchanged_does_nothing(qtbot, study, shown, theme):
    before = study.project.head
    dialog = shown(CodeEditorDialog(study.session, theme, study.safety))
    qtbot.keyClick(dialog.name, ENTER)
    assert not dialog.isVisible()
    assert study.project.head == before


def test_colour_and_pattern_by_arrow_keys(qtbot, study, shown, theme):
    dialog = shown(CodeEditorDialog(study.session, theme, study.safety))
    first = dialog.colour.value
    dialog.colour.setFocus()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    assert dialog.colour.value != first
    dialog.pattern.setFocus()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    wanted = dialog.colour.value, dialog.pattern.value
    qtbot.keyClick(dialog, ENTER, CONTROL)
    for code in (study.safety, study.guard):
        after = study.project.codebook()[code]
        assert (after.colour.lower(), after.pattern) == wanted


def test_merge_says_how_many_move_and_merges(qtbot, study, shown, theme):
    dialog = shown(MergeCodeDialog(study.session, theme, study.guard, study.on_guard))
    answers = []
    dialog.answered.connect(answers.append)
    assert dialog.count.text().startswith("2 codings will move to “On guard”")
    qtbot.keyClicks(dialog.focusWidget(), "the same movement")
    qtbot.keyClick(dialog.focusWidget(), ENTER)
    assert study.project.codings_count(study.on_guard) == 2
    assert study.project.history()[-1].reason == "the same movement"
    assert answers[0].into == study.on_guard


def test_merge_asks_for_a_target_when_none_is_given(qtbot, study, shown, theme):
    dialog = shown(MergeCodeDialog(study.session, theme, study.safety))
    assert not dialog.agree_button.isEnabled()
    qtbot.keyClicks(dialog.picker.filter, "down")
    assert not dialog.agree_button.isEnabled(), "a code below itself"
    dialog.picker.filter.selectAll()
    qtbot.keyClicks(dialog.picker.filter, "belo")
    assert dialog.agree_button.isEnabled()
    qtbot.keyClick(dialog.picker.filter, ENTER, CONTROL)
    assert study.project.codebook()[study.safety].merged_into == study.belonging


def test_split_walks_through_codings_by_s_and_g(qtbot, study, shown, theme):
    dialog = shown(SplitCodeDialog(study.session, theme, study.guard))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.keyClicks(dialog.name, "Staying")
    dialog.list.setFocus()
    assert "I could breathe again" in dialog.quote.text()
    qtbot.keyClick(dialog.list, Qt.Key.Key_S)
    assert "She stayed in it with me" in dialog.quote.text()
    qtbot.keyClick(dialog.list, Qt.Key.Key_G)
    assert dialog.going == [study.stayed]
    assert dialog.agree_button.text() == "Split off 1 coding"
    qtbot.keyClick(dialog.list, ENTER, CONTROL)
    codings = study.project.codings(code=answers[0].new_code)
    assert [coding.id for coding in codings] == [study.stayed]
    assert study.project.coding(study.breathe).code == study.guard


def test_split_needs_a_name(qtbot, study, shown, theme):
    dialog = shown(SplitCodeDialog(study.session, theme, study.guard))
    qtbot.keyClick(dialog.name, ENTER)
    assert dialog.isVisible()
    assert "needs a name" in dialog.refusal
