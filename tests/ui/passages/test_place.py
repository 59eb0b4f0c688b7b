from PySide6.QtCore import Qt

from qualcode.model.polarity import Polarity
from qualcode.ui.dialogs.choose_code import ChooseCodeDialog
from qualcode.ui.passages.place import PassagesPlace

ENTER, ALT = Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier


def opened(study, shown, theme):
    place = PassagesPlace(study.session, theme)
    place.resize(1200, 700)
    return shown(place)


def test_enter_asks_for_the_jump(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.filters.words.setFocus()
    qtbot.keyClicks(place.filters.words, "breathe")
    qtbot.keyClick(place.filters.words, ENTER)
    assert place.table.hasFocus()
    assert place.count.text() == "1 of 4 codings"
    with qtbot.waitSignal(place.jump_requested) as jump:
        qtbot.keyClick(place.table, ENTER)
    assert jump.args == [study.maya, *study.place(study.maya, "I could breathe again")]


def test_delete_removes_what_is_selected_and_undo_brings_it_back(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.table.setFocus()
    place.table.selectRow(0)
    qtbot.keyClick(place.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert place.chosen == [study.glad, study.breathe]
    qtbot.keyClick(place.table, Qt.Key.Key_Delete)
    assert place.model.rowCount() == 2
    assert len(place.chosen) == 1, "the next row is chosen"
    study.session.undo()
    assert place.model.rowCount() == 4


def test_polarity_by_alt_and_a_digit(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.table.setFocus()
    place.table.selectRow(0)
    qtbot.keyClick(place.table, Qt.Key.Key_3, ALT)
    assert study.project.coding(study.glad).polarity is Polarity.LONGED_FOR
    qtbot.keyClick(place.table, Qt.Key.Key_0, ALT)
    assert study.project.coding(study.glad).polarity is None
    assert place.chosen == [study.glad]


def test_recode_asks_for_the_code(qtbot, study, shown, asked, theme):
    place = opened(study, shown, theme)
    place.table.setFocus()
    place.table.selectRow(1)
    qtbot.keyClick(place.table, Qt.Key.Key_F2)
    dialog = asked()
    assert isinstance(dialog, ChooseCodeDialog)
    qtbot.keyClicks(dialog.picker.filter, "welc")
    qtbot.keyClick(dialog.picker.filter, ENTER)
    assert study.project.coding(study.breathe).code == study.welcomed


def test_escape_clears_the_filters_and_the_choice_stays(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.show_code(study.safety)
    assert place.count.text() == "3 of 4 codings"
    place.table.selectRow(1)
    chosen = place.chosen
    place.filters.words.setFocus()
    qtbot.keyClick(place.filters.words, Qt.Key.Key_Escape)
    assert place.count.text() == "4 codings"
    assert place.chosen == chosen


def test_a_hidden_place_catches_up_when_it_is_shown(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.hide()
    study.session.do(lambda project: project.remove_codings([study.glad]))
    assert place.model.rowCount() == 4
    place.show()
    assert place.model.rowCount() == 3


def test_words_of_a_transcript_are_never_markup(study, shown, theme):
    from qualcode.ui.widgets.context import in_context

    assert "<b>" not in in_context("a <b>x</b> z", 2, 10, theme)


def test_letters_are_left_to_the_window(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.table.setFocus()
    place.table.selectRow(0)
    qtbot.keyClicks(place.table, "she")
    assert place.chosen == [study.glad]
