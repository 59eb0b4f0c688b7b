from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from qualcode.model.codings import NoteTarget
from qualcode.ui.dialogs.frame import LET_GO_HINT
from qualcode.ui.dialogs.note_editor import (
    CodingMemo,
    KnownNote,
    NoteEditor,
    OnPassage,
    OnThing,
)

ENTER, CONTROL, ESCAPE = (
    Qt.Key.Key_Return,
    Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Escape,
)


def opened(study, theme, shown, target, words=QRect(40, 60, 200, 24)):  # noqa: B008
    page = QWidget()
    page.resize(700, 500)
    shown(page)
    editor = NoteEditor(study.session, theme, target, page)
    editor.page = page  # held as long as the editor is
    editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    editor.open_at(words)
    return editor


def test_a_note_on_a_passage_without_a_code(qtbot, study, shown, theme):
    start, end = study.place(study.maya, "She was glad I came")
    editor = opened(study, theme, shown, OnPassage(study.maya, start, end))
    assert editor.words.hasFocus()
    qtbot.keyClicks(editor.words, "who is she?")
    qtbot.keyClick(editor.words, ENTER)
    qtbot.keyClicks(editor.words, "ask")
    with qtbot.waitSignals([editor.answered, editor.closed]):
        qtbot.keyClick(editor.words, ENTER, CONTROL)
    (note,) = study.project.notes(document=study.maya)
    assert (note.text, note.start, note.end) == ("who is she?\nask", start, end)


def test_escape_keeps_typed_words_until_it_is_pressed_again(qtbot, study, shown, theme):
    editor = opened(study, theme, shown, OnThing(NoteTarget.CODE, study.safety))
    qtbot.keyClicks(editor.words, "body first")
    qtbot.keyClick(editor.words, ESCAPE)
    assert editor.isVisible()
    assert editor._hint.text() == LET_GO_HINT
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor.words, ESCAPE)
    assert study.project.notes() == []


def test_a_note_is_written_anew_and_removed(qtbot, study, shown, theme):
    note = study.project.add_note(NoteTarget.PROJECT, None, "first").first("note")
    editor = opened(study, theme, shown, KnownNote(note))
    qtbot.keyClicks(editor.words, ", then second")
    qtbot.keyClick(editor.words, ENTER, CONTROL)
    assert study.project.note(note).text == "first, then second"
    again = opened(study, theme, shown, KnownNote(note))
    again.remove_button.setFocus()
    qtbot.keyClick(again.remove_button, Qt.Key.Key_Space)
    assert study.project.notes() == []
    study.session.undo()
    assert study.project.note(note).text == "first, then second"


def test_the_memo_of_a_coding(qtbot, study, shown, theme):
    editor = opened(study, theme, shown, CodingMemo(study.breathe))
    qtbot.keyClicks(editor.words, "breath again")
    qtbot.keyClick(editor.words, ENTER, CONTROL)
    assert study.project.coding(study.breathe).memo == "breath again"


def test_unchanged_words_are_no_act(qtbot, study, shown, theme):
    before = study.project.head
    editor = opened(study, theme, shown, CodingMemo(study.breathe))
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(editor.words, ENTER, CONTROL)
    assert study.project.head == before


def test_it_never_lies_over_the_words(study, shown, theme):
    high, low = QRect(40, 20, 200, 24), QRect(40, 440, 200, 24)
    for words in (high, low):
        editor = opened(study, theme, shown, CodingMemo(study.breathe), words)
        assert not editor.geometry().intersects(words)
        assert editor.parentWidget().rect().contains(editor.geometry())
