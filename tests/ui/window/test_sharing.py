"""Two people and one file, in the window: who has it, a copy of one's own, shared folders."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from qualcode.app.watching import HolderWatch
from qualcode.commands import folders
from qualcode.commands.settings import Settings, load_settings
from qualcode.store import Project
from qualcode.store.lock import STALE_AFTER_SECONDS, Lock, lock_path
from qualcode.ui.dialogs.shared_folder import SharedFolderDialog
from qualcode.ui.main_window import MainWindow
from tests.store.test_open import foreign_lock
from tests.ui.windows import ALT, CONTROL, KEY, Hands, OpenWindow


@pytest.fixture
def okafor(study_path: Path) -> Iterator[Lock]:
    """Somebody else has the study open."""
    lock = Lock(study_path)
    assert lock.take("J. Okafor") is None
    yield lock
    lock.release()


@pytest.fixture
def reader(okafor: Lock, open_window: OpenWindow, study_path: Path) -> MainWindow:
    """The window of the second one."""
    return open_window(study_path)


@pytest.fixture
def far_away(study_path: Path) -> None:
    """Somebody at another computer has the study open."""
    foreign_lock(study_path, coder="J. Okafor", since=time.time())


def session_of(window: MainWindow):
    assert window.session is not None
    return window.session


def click(window: MainWindow, words: str) -> None:
    """Press a button of the notice that is shown, with the keyboard."""
    button = next(each for each in window.notices.buttons if each.text() == words)
    press_space(window, button)


def press_space(window: MainWindow, button: QPushButton) -> None:
    from PySide6.QtTest import QTest

    assert button.isVisible()
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)


def test_the_second_one_is_told_who_has_it_where_and_since_when(reader: MainWindow) -> None:
    words = reader.banner.words.text()
    now = time.localtime()
    assert words.startswith(f"J. Okafor has this project open on “{socket.gethostname()}” since ")
    assert f" since {now.tm_hour}:" in words or f" since {now.tm_hour - 1}:" in words
    assert "!" not in words
    on = {name for name, action in reader.menus.actions.items() if action.isEnabled()}
    assert {"project.own_copy", "project.look_again"} <= on
    assert not {"coding.in_vivo", "note.project", "words.kept"} & on


def test_looking_again_by_key_while_it_is_held_changes_nothing(
    reader: MainWindow, qtbot: QtBot
) -> None:
    before = reader.session
    hands = Hands(reader, qtbot)
    hands.press(KEY.Key_F5)
    assert reader.session is before
    assert "still has it open" in reader.message_bar.words.text()
    assert reader.banner.isVisible()


def test_looking_again_shows_what_the_other_has_done_meanwhile(
    open_window: OpenWindow, study_path: Path
) -> None:
    with Project.open(study_path, coder="J. Okafor", write=True) as okafor:
        window = open_window(study_path)
        code = okafor.create_code("Made meanwhile").first("code")
        assert code not in session_of(window).index.codebook
        press_space(window, window.banner.again)
        assert code in session_of(window).index.codebook
        assert "meanwhile is shown" in window.message_bar.words.text()
        assert "J. Okafor has this project open" in window.banner.words.text()


def test_a_file_that_has_gone_meanwhile_is_said_to_be(reader: MainWindow, study_path: Path) -> None:
    before = reader.session
    study_path.rename(study_path.with_name("elsewhere.qualcode"))
    press_space(reader, reader.banner.again)
    assert "There is no file" in reader.message_bar.words.text()
    assert reader.session is before


def test_a_lost_file_that_is_looked_at_again_keeps_what_is_typed(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("a thought")
    foreign_lock(study_path, coder="J. Okafor")
    session_of(window).beat()
    press_space(window, window.banner.again)
    assert "still has it open" in window.message_bar.words.text()
    lock_path(study_path).unlink()
    press_space(window, window.banner.again)
    assert session_of(window).project.writable
    assert [each.body for each in session_of(window).project.drafts()] == ["a thought"]


def test_when_it_is_free_the_banner_says_so_and_a_key_opens_it(
    reader: MainWindow, okafor: Lock, qtbot: QtBot
) -> None:
    okafor.release()
    watch = reader.handlers.sharing.watch
    assert watch is not None
    watch.look()
    assert "is free now" in reader.banner.words.text()
    assert reader.banner.again.text() == "Open for writing"
    assert not reader.banner.copy.isVisible()
    Hands(reader, qtbot).press(KEY.Key_F5)
    assert session_of(reader).project.writable
    assert not reader.banner.isVisible()
    assert not reader.menus.actions["project.look_again"].isEnabled()


def test_ones_own_copy_is_opened_for_writing_and_belongs_to_the_study(
    reader: MainWindow, study_path: Path
) -> None:
    identity = session_of(reader).project.identity
    press_space(reader, reader.banner.copy)
    project = session_of(reader).project
    assert project.path == study_path.with_name("study (copy of A. Moreau).qualcode")
    assert (project.writable, project.identity) == (True, identity)
    assert not reader.banner.isVisible()
    assert "merge the two" in reader.message_bar.hint.text()
    assert lock_path(study_path).exists()


def test_ones_own_copy_is_signed_by_oneself(
    okafor: Lock, open_window: OpenWindow, study_path: Path
) -> None:
    window = open_window(study_path, Settings(coder="K. Lind", theme="light"))
    window.menus.actions["project.own_copy"].trigger()
    project = session_of(window).project
    me = project.coder_named("K. Lind")
    assert me is not None
    assert project.coder == me.id


def test_f6_comes_to_the_banner(reader: MainWindow, qtbot: QtBot) -> None:
    hands = Hands(reader, qtbot)
    for _ in range(7):
        hands.press(KEY.Key_F6)
        if hands.focused is reader.banner.copy:
            break
    assert hands.focused is reader.banner.copy


def test_a_lost_file_is_said_and_what_is_typed_goes_along(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("saved in time")
    session_of(window).drafts.save_now()
    foreign_lock(study_path, coder="J. Okafor")
    session_of(window).beat()
    assert "J. Okafor on “elsewhere” took the project over" in window.banner.words.text()
    assert not window.menus.actions["coding.in_vivo"].isEnabled()
    hands.type(", and too late")
    session_of(window).drafts.save_now()
    before = study_path.read_bytes()
    press_space(window, window.banner.copy)
    project = session_of(window).project
    assert project.writable
    assert "copy of A. Moreau" in project.path.name
    assert [each.body for each in project.drafts()] == ["saved in time, and too late"]
    assert study_path.read_bytes() == before
    assert json.loads(lock_path(study_path).read_text())["coder"] == "J. Okafor"


def test_closing_with_words_that_could_not_be_saved_is_asked_for_twice(
    window: MainWindow, hands: Hands, study_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.qualcode"
    Project.create(other, "A. Moreau").close()
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("a thought")
    foreign_lock(study_path, coder="J. Okafor")
    session_of(window).beat()
    assert not window.open_project(other)
    assert session_of(window).project.path == study_path
    assert "could not be saved" in window.message_bar.words.text()
    window.menus.actions["project.close"].trigger()
    assert window.session is None


def test_the_window_stays_when_words_could_not_be_saved(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("a thought")
    foreign_lock(study_path, coder="J. Okafor")
    session_of(window).beat()
    assert not window.close()
    assert window.isVisible()
    assert window.close()


def test_a_note_that_was_refused_is_not_lost_when_it_is_put_away(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_M, CONTROL)
    hands.type("a thought")
    foreign_lock(study_path, coder="J. Okafor")
    session_of(window).beat()
    hands.press(KEY.Key_Return, CONTROL)
    assert session_of(window).project.notes() == []
    hands.press(KEY.Key_Escape, times=2)
    press_space(window, window.banner.copy)
    assert [each.body for each in session_of(window).project.drafts()] == ["a thought"]
    assert window.notices.shown is not None
    assert "were kept" in window.notices.shown.words


def test_who_gives_no_sign_for_long_can_be_passed_over(
    far_away: None, open_window: OpenWindow, study_path: Path
) -> None:
    window = open_window(study_path)
    assert not session_of(window).project.writable
    now = [0.0]
    watch = HolderWatch(session_of(window).project, window, clock=lambda: now[0])
    window.handlers.sharing.watch = watch
    watch.fell_silent.connect(window.handlers.sharing._fell_silent)
    watch.look()
    now[0] = STALE_AFTER_SECONDS + 1
    watch.look()
    assert "has given no sign for a while" in window.banner.words.text()
    press_space(window, window.banner.again)
    assert session_of(window).project.writable


def test_who_gives_a_sign_is_not_passed_over(
    far_away: None, open_window: OpenWindow, study_path: Path
) -> None:
    window = open_window(study_path)
    now = [0.0]
    watch = HolderWatch(session_of(window).project, window, clock=lambda: now[0])
    watch.look()
    now[0] = STALE_AFTER_SECONDS - 1
    foreign_lock(study_path, coder="J. Okafor", beat=time.time() + 5)
    watch.look()
    now[0] += 2
    watch.look()
    assert watch.silent is None


def test_a_read_only_folder_says_why_and_a_copy_goes_elsewhere(
    open_window: OpenWindow, study_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Lock, "take", forbidden)
        window = open_window(study_path)
        assert "can only be read here. Its folder takes no changes" in window.banner.words.text()
        press_space(window, window.banner.again)
        assert "still can only be read" in window.message_bar.words.text()
    elsewhere = tmp_path / "mine"
    elsewhere.mkdir()
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    press_space(window, window.banner.copy)
    assert not session_of(window).project.writable
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(elsewhere))
    press_space(window, window.banner.copy)
    assert session_of(window).project.path.parent == elsewhere
    assert session_of(window).project.writable


def test_a_project_of_a_newer_program_offers_no_copy(
    open_window: OpenWindow, study_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualcode.store.schema.writable", lambda *_: False)
    window = open_window(study_path)
    assert "Only a newer qualcode can change it" in window.banner.words.text()
    assert not window.banner.copy.isVisible()
    assert not window.banner.again.isVisible()


def test_opening_what_is_open_already_stays_where_one_is(
    window: MainWindow, study_path: Path
) -> None:
    before = window.session
    assert window.open_project(study_path)
    assert window.session is before
    assert session_of(window).project.writable


@pytest.fixture
def in_dropbox(study_path: Path) -> Path:
    folder = study_path.parent / "Dropbox"
    folder.mkdir()
    return study_path.rename(folder / study_path.name)


def test_a_shared_folder_is_explained_once(
    open_window: OpenWindow, in_dropbox: Path, qtbot: QtBot
) -> None:
    window = open_window(in_dropbox)
    assert window.notices.isVisible()
    assert "a folder that Dropbox copies" in window.notices.words.text()
    click(window, "How to be safe…")
    dialog = window.findChild(SharedFolderDialog)
    assert dialog is not None
    assert any("conflicted copy" in each for each in dialog.paragraphs)
    Hands(window, qtbot).press(KEY.Key_Return)
    assert window.notices.isHidden()
    window.close()
    again = open_window(in_dropbox, load_settings())
    assert again.notices.isHidden()
    again.close()
    other = in_dropbox.parent / "other.qualcode"
    Project.create(other, "A. Moreau").close()
    third = open_window(other, load_settings())
    assert third.notices.isVisible()


def test_a_notice_that_nobody_put_away_comes_again(
    open_window: OpenWindow, in_dropbox: Path
) -> None:
    open_window(in_dropbox).close()
    assert open_window(in_dropbox, load_settings()).notices.isVisible()


def test_where_a_project_lies_can_always_be_asked(
    window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "cloud_service", lambda *_: "")
    hands.press(KEY.Key_F, ALT)
    window.menus.actions["project.folder"].trigger()
    dialog = window.findChild(SharedFolderDialog)
    assert dialog is not None
    assert "a folder of this computer" in dialog.paragraphs[0]
    dialog.accept()


def conflicted(study_path: Path) -> Path:
    made = study_path.with_name("study (A's conflicted copy 2026-11-27).qualcode")
    with Project.open(study_path) as project:
        project.copy_to(made)
    with Project.open(made, write=True) as copy:
        copy.create_code("Only there")
    return made


def test_a_conflicted_copy_is_named_and_may_wait(open_window: OpenWindow, study_path: Path) -> None:
    made = conflicted(study_path)
    window = open_window(study_path)
    assert made.name in window.notices.words.text()
    assert [each.text() for each in window.notices.buttons] == ["Compare and merge…", "Not now"]
    click(window, "Not now")
    assert window.notices.isHidden()


def test_a_conflicted_copy_is_offered_for_merging(
    open_window: OpenWindow, study_path: Path, qtbot: QtBot
) -> None:
    made = conflicted(study_path)
    window = open_window()
    merged: list[Path] = []
    window.handlers.sharing.merge_file = merged.append
    window.open_project(study_path)
    click(window, "Compare and merge…")
    assert merged == [made]
    assert window.notices.isHidden()


def test_one_notice_at_a_time_and_closing_the_project_takes_them_along(
    open_window: OpenWindow, in_dropbox: Path
) -> None:
    conflicted(in_dropbox)
    window = open_window(in_dropbox)
    assert "another copy" in window.notices.words.text()
    click(window, "Not now")
    assert "Dropbox" in window.notices.words.text()
    assert window.notices.buttons[0].hasFocus()
    window.close_project()
    assert window.notices.isHidden()
