"""What is private, and journal entries, in the real window by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from qualcode.commands.private_keys import FILE_NAME, KeyFile
from qualcode.commands.settings import Settings
from qualcode.model.private_keys import new_key
from qualcode.store import Project
from qualcode.ui.dialogs.entry import EntryDialog, PrivateKeyDialog, ShareDialog
from qualcode.ui.dialogs.note_editor import NoteEditor
from qualcode.ui.journal.entries import DELETED, ENTRY, STANDING, EntriesPanel
from qualcode.ui.journal.place import JournalPlace
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from qualcode.ui.theme import dark_theme
from tests.store.scanning import SENTINEL, found_in, keys_found_in
from tests.ui.windows import ALT, CONTROL, KEY, SHIFT, Hands, OpenWindow


def entries_of(window: MainWindow, hands: Hands) -> EntriesPanel:
    """Go to the Entries of the Journal by keys."""
    hands.press(KEY(KEY.Key_0 + 1 + window.place_names.index("Journal")), CONTROL)
    place = window.stack.currentWidget()
    assert isinstance(place, JournalPlace)
    place.tabs.setFocus()
    hands.press(KEY.Key_Right, times=3)
    assert place.tabs.tabText(place.tabs.currentIndex()) == "Entries"
    hands.press(KEY.Key_Tab, times=1)
    place.entries.table.setFocus()
    return place.entries


def dialog_of(kind: type, qtbot: QtBot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def back_in(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the dialog is gone and the window has the keyboard."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def write(
    window: MainWindow, hands: Hands, qtbot: QtBot, words: str, *, private: bool, title: str = ""
) -> None:
    hands.press(KEY.Key_J, CONTROL | SHIFT)
    dialog = dialog_of(EntryDialog, qtbot)
    hands.type(words)
    if title:
        hands.press(KEY.Key_T, ALT)
        hands.type(title)
    if private:
        hands.press(KEY.Key_P, ALT)
        qtbot.waitUntil(dialog.private.isChecked)
    hands.press(KEY.Key_Return, CONTROL)
    back_in(window, qtbot)


def project_of(window: MainWindow) -> Project:
    assert window.session is not None
    return window.session.project


def words_in(panel: EntriesPanel) -> list[tuple[str, str]]:
    return [(row.words[ENTRY], row.words[STANDING]) for row in panel.model.rows]


def test_an_entry_is_written_read_changed_and_removed(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    project = project_of(window)
    write(window, hands, qtbot, "Look at doors.", private=False, title="Doors")
    assert [(each.title, each.text) for each in project.entries()] == [("Doors", "Look at doors.")]
    panel = entries_of(window, hands)
    assert words_in(panel) == [("Doors", "shared")]
    assert panel.text.text() == "Look at doors."
    assert not panel.share_button.isEnabled()
    hands.press(KEY.Key_Return)
    dialog = dialog_of(EntryDialog, qtbot)
    assert dialog.private.isHidden()
    hands.press(KEY.Key_End, CONTROL)
    hands.type(" And keys.")
    hands.press(KEY.Key_Return, CONTROL)
    back_in(window, qtbot)
    assert panel.text.text() == "Look at doors. And keys."
    panel.table.setFocus()
    hands.press(KEY.Key_Delete)
    assert words_in(panel) == []
    assert "No entry is written yet" in panel.standing.text()
    hands.press(KEY.Key_Z, CONTROL)
    assert words_in(panel) == [("Doors", "shared")]


def test_a_private_entry_is_sealed_shown_with_a_lock_and_shared_when_asked_twice(
    window: MainWindow, hands: Hands, qtbot: QtBot, study_path: Path
) -> None:
    project = project_of(window)
    head = project.head
    write(window, hands, qtbot, f"I am {SENTINEL}.", private=True)
    assert project.head == head
    assert project.entries() == []
    assert found_in(study_path) == []
    assert keys_found_in(study_path, *KeyFile().held()) == []
    panel = entries_of(window, hands)
    assert words_in(panel) == [(f"I am {SENTINEL}.", "private")]
    lock = panel.model.index(0, STANDING).data(Qt.ItemDataRole.DecorationRole)
    assert not lock.isNull()
    assert panel.model.index(0, ENTRY).data(Qt.ItemDataRole.DecorationRole) is None
    assert "Private: only you can read it" in panel.standing.text()
    assert panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("private")
    panel.share_button.setFocus()
    hands.press(KEY.Key_Space)
    asked = dialog_of(ShareDialog, qtbot)
    assert "does not make it private again" in asked.explanation.text()
    hands.press(KEY.Key_Escape)
    assert project.entries() == []
    panel.share_button.setFocus()
    hands.press(KEY.Key_Space)
    dialog_of(ShareDialog, qtbot)
    hands.press(KEY.Key_Return, CONTROL)
    assert words_in(panel) == [(f"I am {SENTINEL}.", "shared")]
    assert panel.model.index(0, STANDING).data(Qt.ItemDataRole.DecorationRole) is None
    assert [each.text for each in project.entries()] == [f"I am {SENTINEL}."]


def test_what_is_deleted_is_gone_and_can_be_brought_back_for_now(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    project = project_of(window)
    back = window.menus.actions["private.back"]
    assert not back.isEnabled()
    write(window, hands, qtbot, "Only mine.", private=True)
    panel = entries_of(window, hands)
    assert panel.remove_button.text() == "Delete for good"
    hands.press(KEY.Key_Delete)
    assert words_in(panel) == []
    assert window.message_bar.words.text().startswith(DELETED.split(".")[0])
    qtbot.waitUntil(back.isEnabled)
    back.trigger()
    assert words_in(panel) == [("Only mine.", "private")]
    assert [each.text for each in project.private_entries()] == ["Only mine."]


def test_others_see_that_something_is_sealed_and_no_more(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    write(window, hands, qtbot, f"I am {SENTINEL}.", private=True)
    assert window.session is not None
    window.session.work_as("Joy Okafor")
    panel = entries_of(window, hands)
    assert words_in(panel) == [("Sealed, by A. Moreau, today", "sealed")]
    lock = panel.model.index(0, STANDING).data(Qt.ItemDataRole.DecorationRole)
    assert not lock.isNull()
    assert panel.text.text() == ""
    assert "Only A. Moreau can read it" in panel.standing.text()
    for button in (panel.change_button, panel.share_button, panel.remove_button):
        assert not button.isEnabled()
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Delete)
    assert QApplication.activeModalWidget() is None
    assert len(panel.model.rows) == 1
    window.session.work_as("A. Moreau")
    assert words_in(panel) == [(f"I am {SENTINEL}.", "private")]


def test_an_entry_without_words_is_refused_in_the_dialog(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    hands.press(KEY.Key_J, CONTROL | SHIFT)
    dialog = dialog_of(EntryDialog, qtbot)
    for private in (False, True):
        dialog.private.setChecked(private)
        hands.press(KEY.Key_Return, CONTROL)
        assert "needs some words" in dialog.refusal
    hands.press(KEY.Key_Escape)
    assert project_of(window).sealed_texts() == []


def write_private_note(window: MainWindow, hands: Hands, words: str) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.press(KEY.Key_P, CONTROL)
    hands.type(words)
    hands.press(KEY.Key_Return, CONTROL)


def editor_of(window: MainWindow) -> NoteEditor:
    (editor,) = [each for each in window.findChildren(NoteEditor) if each.isVisible()]
    return editor


def test_a_note_is_made_private_with_one_key(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    project = project_of(window)
    head = project.head
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    editor = editor_of(window)
    assert not editor.is_private
    hands.press(KEY.Key_P, CONTROL)
    assert editor.is_private
    assert "rivate" in editor.private.text()
    assert not editor.private.icon().isNull()
    hands.type(SENTINEL)
    hands.press(KEY.Key_Return, CONTROL)
    (note,) = project.private_notes()
    assert (note.text, note.document) == (SENTINEL, window.read.page.document)
    assert project.notes() == []
    assert project.head == head
    assert found_in(study_path) == []


def test_what_is_typed_privately_lies_in_no_draft(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    """Whatever the session saves by itself while one types, before and after the switch."""
    session = window.session
    assert session is not None

    def let_time_pass() -> None:
        for timer in session.findChildren(QTimer):
            timer.timeout.emit()

    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type(SENTINEL)
    let_time_pass()
    hands.press(KEY.Key_P, CONTROL)
    let_time_pass()
    assert found_in(study_path) == []
    hands.type(f" {SENTINEL}")
    let_time_pass()
    assert session.project._rows("SELECT place FROM draft") == []
    assert found_in(study_path) == []
    hands.press(KEY.Key_Return, CONTROL)
    (note,) = session.project.private_notes()
    session.do(lambda project: project.write_private_entry("x"))
    window.handlers.reading.open_note(note.id)
    hands.press(KEY.Key_P, CONTROL)
    hands.type("more")
    let_time_pass()
    assert found_in(study_path) == [], "and not before it is shared"
    hands.press(KEY.Key_Escape, times=2)


def test_an_entry_is_kept_while_it_is_typed_unless_it_is_private(
    window: MainWindow, hands: Hands, qtbot: QtBot, study_path: Path
) -> None:
    session = window.session
    assert session is not None
    hands.press(KEY.Key_J, CONTROL | SHIFT)
    dialog = dialog_of(EntryDialog, qtbot)
    hands.type(SENTINEL)
    session.drafts.save_now()
    assert found_in(study_path) == ["study.qualcode: utf-8"]
    dialog.private.toggle()
    hands.type(" and more")
    session.drafts.save_now()
    assert found_in(study_path) == []
    dialog.private.toggle()
    session.drafts.save_now()
    dialog.finished.disconnect()
    dialog.done(0)
    back_in(window, qtbot)
    window.handlers.kept_words.open("entry:new")
    again = dialog_of(EntryDialog, qtbot)
    assert again.text.words == f"{SENTINEL} and more"
    hands.press(KEY.Key_Escape, times=2)
    back_in(window, qtbot)


def test_a_private_note_stands_beside_the_words_with_its_sign(
    window: MainWindow, hands: Hands
) -> None:
    assert window.read is not None
    write_private_note(window, hands, "Close to me")
    (note,) = project_of(window).private_notes()
    read = window.read
    read.side.show_tab("notes")
    card = read.side.notes.cards.card(note.id)
    assert card is not None
    labels = card.findChildren(QLabel)
    assert any(each.text().startswith("Private. ") for each in labels)
    assert any(not each.pixmap().isNull() for each in labels)
    assert card.accessibleName().startswith("Private. ")
    read.side.show_tab("here")
    hands.settle()
    here = read.side.here.cards.card(f"note {note.id}")
    assert here is not None
    assert here.accessibleName() == "Private note: Close to me"
    assert any(not each.pixmap().isNull() for each in here.findChildren(QLabel))
    shown = [each.text for each in read.page.view._notes.values()]
    assert shown == ["Private: Close to me"]
    assert window.session is not None
    window.session.work_as("Joy Okafor")
    read.side.show_tab("notes")
    assert read.side.notes.cards.keys == []
    assert list(read.page.view._notes.values()) == []


def test_a_private_note_is_changed_shared_and_no_longer_private(
    window: MainWindow, hands: Hands
) -> None:
    project = project_of(window)
    assert window.read is not None
    write_private_note(window, hands, "Close to me")
    window.read.side.show_tab("notes")
    assert window.read.side.notes.cards.focus()
    hands.press(KEY.Key_Return)
    assert window.isActiveWindow(), "no part of it was a window of its own for a moment"
    editor = editor_of(window)
    assert editor.is_private
    assert editor.remove_button.text() == "Delete for good"
    hands.type("!")
    hands.press(KEY.Key_Return, CONTROL)
    (note,) = project.private_notes()
    assert note.text == "Close to me!"
    window.read.side.notes.cards.focus()
    hands.press(KEY.Key_Return)
    editor = editor_of(window)
    hands.press(KEY.Key_P, CONTROL)
    assert editor.keep_button.text() == "Share"
    assert "does not make it private again" in editor._hint.text()
    hands.press(KEY.Key_P, CONTROL)
    assert editor.keep_button.text() == "Keep"
    hands.press(KEY.Key_P, CONTROL)
    hands.press(KEY.Key_Return, CONTROL)
    assert project.private_notes() == []
    assert [each.text for each in project.notes()] == ["Close to me!"]
    window.read.side.notes.cards.focus()
    hands.press(KEY.Key_Return)
    editor = editor_of(window)
    assert editor.private.isHidden(), "what is in the record cannot be made private"
    hands.press(KEY.Key_P, CONTROL)
    assert not editor.is_private
    hands.press(KEY.Key_Escape)


def test_a_private_note_is_deleted(window: MainWindow, hands: Hands) -> None:
    project = project_of(window)
    assert window.read is not None
    write_private_note(window, hands, "Close to me")
    window.read.side.show_tab("notes")
    window.read.side.notes.cards.focus()
    hands.press(KEY.Key_Return)
    editor_of(window).remove_button.setFocus()
    hands.press(KEY.Key_Space)
    assert project.private_notes() == []
    assert window.message_bar.words.text().startswith("Deleted")
    window.menus.actions["private.back"].trigger()
    assert [each.text for each in project.private_notes()] == ["Close to me"]


def test_the_memo_of_a_coding_has_no_switch(window: MainWindow, hands: Hands) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.select_words(2)
    hands.press(KEY.Key_I, CONTROL)
    hands.press(KEY.Key_M, CONTROL | SHIFT)
    assert editor_of(window).private.isHidden()
    hands.press(KEY.Key_P, CONTROL)
    assert not editor_of(window).is_private
    hands.press(KEY.Key_Escape)


def test_the_key_is_shown_and_one_from_elsewhere_read_in(
    window: MainWindow, hands: Hands, qtbot: QtBot
) -> None:
    window.menus.actions["private.key"].trigger()
    dialog = dialog_of(PrivateKeyDialog, qtbot)
    hands.press(KEY.Key_S, ALT)
    qtbot.waitUntil(lambda: "no key yet" in dialog.refusal)
    hands.press(KEY.Key_C, ALT)
    hands.type("mistyped")
    hands.press(KEY.Key_Return)
    assert "not a private key" in dialog.refusal
    elsewhere = new_key()
    dialog.given.setText(elsewhere.words)
    hands.press(KEY.Key_Return)
    assert (dialog.refusal, dialog.hint.text()) == ("", "Read in.")
    assert dialog.isVisible()
    hands.press(KEY.Key_S, ALT)
    qtbot.waitUntil(lambda: dialog.shown.toPlainText().replace("\n", "-") == elsewhere.words)
    hands.press(KEY.Key_Return, CONTROL)
    assert KeyFile().held() == (elsewhere,)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_key_read_in_opens_at_once_what_it_sealed_elsewhere(
    open_window: OpenWindow, study_path: Path, settings_folder: Path, qtbot: QtBot
) -> None:
    with Project.open(study_path, coder="A. Moreau", write=True) as project:
        project.hold_keys(KeyFile())
        project.write_private_entry("From the laptop.")
    (key,) = KeyFile().held()
    (settings_folder / FILE_NAME).unlink()
    window = open_window(study_path)
    hands = Hands(window, qtbot)
    panel = entries_of(window, hands)
    assert "is not on this computer" in panel.standing.text()
    assert not panel.change_button.isEnabled()
    panel.key_button.setFocus()
    hands.press(KEY.Key_Space)
    dialog = dialog_of(PrivateKeyDialog, qtbot)
    dialog.given.setText(key.words)
    dialog.given.setFocus()
    hands.press(KEY.Key_Return)
    dialog.accept()
    assert words_in(panel) == [("From the laptop.", "private")]


def test_a_damaged_key_file_is_told_and_everything_else_works(
    open_window: OpenWindow, study_path: Path, settings_folder: Path, qtbot: QtBot
) -> None:
    (settings_folder / FILE_NAME).write_text("nonsense\n")
    window = open_window(study_path)
    assert "private keys" in window.message_bar.words.text()
    hands = Hands(window, qtbot)
    hands.press(KEY.Key_J, CONTROL | SHIFT)
    dialog = dialog_of(EntryDialog, qtbot)
    hands.type("Mine.")
    hands.press(KEY.Key_P, ALT)
    qtbot.waitUntil(dialog.private.isChecked)
    hands.press(KEY.Key_Return, CONTROL)
    assert "cannot be read" in dialog.refusal
    dialog.private.setChecked(False)
    hands.press(KEY.Key_Return, CONTROL)
    assert [each.text for each in project_of(window).entries()] == ["Mine."]
    assert (settings_folder / FILE_NAME).read_text() == "nonsense\n"


def test_a_copy_for_others_is_saved(
    window: MainWindow, hands: Hands, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(window, hands, qtbot, SENTINEL, private=True)
    out = tmp_path / "for joy"
    offered: list[str] = []

    def chosen(_parent: object, _title: str, path: str, _kinds: str, **_: object):
        offered.append(path)
        return str(out), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    window.menus.actions["project.copy_for_others"].trigger()
    assert Path(offered[0]).name == "study for others.qualcode"
    copy = out.with_name("for joy.qualcode")
    assert "everything but private texts" in window.message_bar.words.text()
    assert found_in(copy) == []
    with Project.open(copy) as project:
        assert project.sealed_texts() == []
        assert len(project.documents()) == 2
    window.menus.actions["project.copy_for_others"].trigger()
    assert "is there already" in window.message_bar.words.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    window.menus.actions["project.copy_for_others"].trigger()
    assert sorted(each.name for each in tmp_path.glob("*.qualcode")) == [
        "for joy.qualcode", "study.qualcode",
    ]  # fmt: skip


def test_a_project_open_for_reading_offers_to_read_only(
    open_window: OpenWindow, study_path: Path, qtbot: QtBot
) -> None:
    with Project.open(study_path, coder="A. Moreau", write=True) as project:
        project.hold_keys(KeyFile())
        project.write_private_entry("Mine.")
    with Project.open(study_path, write=True):
        window = open_window(study_path)
        panel = entries_of(window, Hands(window, qtbot))
        assert words_in(panel) == [("Mine.", "private")]
        for button in (panel.write_button, panel.change_button, panel.share_button,
                       panel.remove_button):  # fmt: skip
            assert not button.isEnabled()
        assert not window.menus.actions["entry.write"].isEnabled()
        assert panel.key_button.isEnabled()


def test_a_picture_of_the_window_opens_nothing_private(
    qapp: QApplication, study_path: Path
) -> None:
    with Project.open(study_path, coder="A. Moreau", write=True) as project:
        project.hold_keys(KeyFile())
        project.write_private_entry("Mine.")
    window = dressed_window(qapp, Settings(coder="A. Moreau", theme="light"), read_only=True)
    assert window.open_project(study_path)
    assert project_of(window).private_entries() == []
    assert len(project_of(window).sealed_texts()) == 1
    window.close()
    window.deleteLater()
    qapp.processEvents()


def test_entries_follow_the_theme(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    write(window, hands, qtbot, "Mine.", private=True)
    write_private_note(window, hands, "Close to me")
    panel = entries_of(window, hands)
    index = panel.model.index(0, STANDING)
    before = index.data(Qt.ItemDataRole.DecorationRole).pixmap(16, 16).toImage()
    window.menus.actions["look.dark"].trigger()
    after = index.data(Qt.ItemDataRole.DecorationRole).pixmap(16, 16).toImage()
    assert before != after
    assert after.pixelColor(8, 11).name() == dark_theme().ink.lower()
    assert panel.theme.dark
