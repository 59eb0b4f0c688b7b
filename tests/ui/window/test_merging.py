"""Merging another copy in the window, by keys: preview, taking in, undo, conflicts."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from qualcode.app.messages import Message, Tone
from qualcode.store import Project, engine
from qualcode.ui.dialogs.merge_copy import MergeCopyDialog
from qualcode.ui.journal.conflicts import A_THIRD
from qualcode.ui.journal.place import CONFLICTS, JournalPlace
from qualcode.ui.main_window import MainWindow
from tests.ui.window.copies import Copies, copies, settled, window
from tests.ui.windows import CONTROL, KEY, SHIFT, Hands, OpenWindow

__all__ = ["copies", "window"]


@pytest.fixture
def said(window: MainWindow) -> list[Message]:
    """What the window says from now on."""
    heard: list[Message] = []
    window.messages.said.connect(heard.append)
    return heard


@pytest.fixture
def chosen(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the person chooses as the copy to merge; theirs at first."""
    paths = [copies.other]
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(paths[-1]), "")
    )
    return paths


def asked(window: MainWindow, hands: Hands) -> MergeCopyDialog:
    """Ask for a merge by its key, and wait for what it would bring."""
    hands.press(KEY.Key_U, CONTROL)
    hands.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MergeCopyDialog)
    dialog.activateWindow()
    hands.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def merged(window: MainWindow, hands: Hands, reason: str = "") -> None:
    """Merge their copy."""
    asked(window, hands)
    hands.type(reason)
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)


def conflicts_shown(window: MainWindow, hands: Hands) -> JournalPlace:
    """Go to the conflicts by key."""
    hands.press(KEY.Key_C, CONTROL | SHIFT)
    place = window.stack.currentWidget()
    assert isinstance(place, JournalPlace)
    return place


def words_of(dialog: MergeCopyDialog) -> str:
    """Everything a dialog says, a line a label."""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.text())


@pytest.mark.usefixtures("chosen")
def test_merged_by_keys_undone_and_done_again(
    window: MainWindow, hands: Hands, said: list[Message], copies: Copies
) -> None:
    assert window.session is not None
    session = window.session
    dialog = asked(window, hands)
    words = words_of(dialog)
    assert "6 acts by Bo" in words
    assert "1 code, 1 coder, 1 coding, 1 transcript" in words
    assert "The code “Guard lowered”: the name" in words
    assert "Will show · Bo, today\n“Guard lowered”" in words
    assert "Kept aside · A. Moreau, today\n“Unguarded”" in words
    assert "2 codes may be one: “Mugs”" in words
    assert session.project.conflicts() == []
    hands.type("after our meeting")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    assert said[-1].text == "Took in 6 acts from “theirs.qualcode” (Bo 6); 2 conflicts to decide"
    assert said[-1].undoable
    assert session.index.codebook[copies.guard].name == "Guard lowered"
    assert session.index.count_all() == 2
    assert window.read is not None
    assert len(window.read.transcripts.documents) == 2
    assert window.status.conflicts.isVisible()
    assert window.status.conflicts.text() == "2 conflicts to decide"
    act = session.project.history()[-1]
    assert (act.verb, act.reason) == ("merge", "after our meeting")
    # The window has the keyboard again, and undo takes back the merge as a whole.
    hands.press(KEY.Key_Z, CONTROL)
    settled(window, hands.qtbot)
    assert session.index.codebook[copies.guard].name == "Unguarded"
    assert session.index.count_all() == 0
    assert len(window.read.transcripts.documents) == 1
    assert not window.status.conflicts.isVisible()
    assert said[-1].text == "Undid: Took in 6 acts from “theirs.qualcode”"
    hands.press(KEY.Key_Z, CONTROL | SHIFT)
    settled(window, hands.qtbot)
    assert session.index.count_all() == 2
    assert window.status.conflicts.isVisible()
    assert session.project.check().whole


@pytest.mark.usefixtures("chosen")
def test_cancelled_nothing_is_changed(window: MainWindow, hands: Hands, copies: Copies) -> None:
    before = copies.own.read_bytes()
    asked(window, hands)
    hands.press(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None
    settled(window, hands.qtbot)
    assert copies.own.read_bytes() == before


@pytest.mark.usefixtures("chosen")
def test_what_is_here_already_is_said_and_not_asked(
    window: MainWindow, hands: Hands, said: list[Message]
) -> None:
    merged(window, hands)
    hands.press(KEY.Key_U, CONTROL)
    hands.qtbot.waitUntil(lambda: "nothing that is not here" in said[-1].text)
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("what", ["another study", "no project", "itself", "gone"])
def test_what_cannot_be_merged_is_said(
    what: str, window: MainWindow, hands: Hands, said: list[Message], chosen: list[Path],
    copies: Copies, tmp_path: Path,
) -> None:  # fmt: skip
    path = tmp_path / "stranger.qualcode"
    if what == "another study":
        Project.create(path, "Cleo").close()
    elif what == "no project":
        path.write_text("a letter")
    elif what == "itself":
        path = copies.own
    chosen.append(path)
    hands.press(KEY.Key_U, CONTROL)
    hands.qtbot.waitUntil(lambda: bool(said))
    assert said[-1].tone is Tone.ERROR
    assert QApplication.activeModalWidget() is None
    assert window.session is not None
    # The window is not held any longer: keys are heard.
    settled(window, hands.qtbot)
    hands.press(KEY.Key_4, CONTROL)
    assert window.place == "Journal"


def test_where_nothing_can_be_written_there_is_no_merging(
    open_window: OpenWindow, copies: Copies
) -> None:
    from qualcode.store.lock import Lock

    other = Lock(copies.own)
    assert other.take("Bo") is None
    window = open_window(copies.own)
    assert not window.menus.actions["project.merge"].isEnabled()
    heard: list[Message] = []
    window.messages.said.connect(heard.append)
    window.handlers.merging.merge_file(copies.other)
    assert heard[-1].text == "This project is open for reading only."
    other.release()


def test_acts_from_a_clock_far_ahead_are_pointed_out(
    window: MainWindow, hands: Hands, chosen: list[Path], copies: Copies, tmp_path: Path
) -> None:
    with Project.open(copies.other, write=True, coder="Bo") as project:
        late = project.history()[-1].at + 400 * 86_400_000
        project.set_clock(lambda: late)
        project.create_code("From next year")
    assert "1 act bears a time more than a day ahead" in words_of(asked(window, hands))
    hands.press(KEY.Key_Escape)


@pytest.mark.usefixtures("chosen")
def test_conflicts_are_decided_by_keys(
    window: MainWindow, hands: Hands, said: list[Message], copies: Copies
) -> None:
    assert window.session is not None
    session = window.session
    merged(window, hands)
    place = conflicts_shown(window, hands)
    assert place.part == CONFLICTS
    assert place.tabs.tabText(place.tabs.currentIndex()) == "Conflicts (2)"
    fields = {each.id: each.field for each in session.project.conflicts()}
    assert [fields[key] for key in place.conflicts.cards.keys] == ["name", "removed"]
    hands.press(KEY.Key_T)
    assert session.index.codebook[copies.guard].name == "Unguarded"
    assert said[-1].text == "The code “Guard lowered”: the name: A. Moreau’s counts"
    assert window.status.conflicts.text() == "1 conflict to decide"
    # The next card has the keyboard.
    hands.press(KEY.Key_K)
    assert session.project.conflicts() == []
    assert session.index.get(copies.coding) is not None
    assert not window.status.conflicts.isVisible()
    assert place.tabs.tabText(place.tabs.currentIndex()) == "Conflicts"
    assert place.conflicts.nothing.isVisible()
    assert place.conflicts.nothing.hasFocus()
    assert "nothing to decide" in place.conflicts.nothing.accessibleName()
    assert [act.verb for act in session.project.history()][-2:] == ["conflict.decide"] * 2
    hands.press(KEY.Key_Z, CONTROL, 2)
    assert session.index.codebook[copies.guard].name == "Guard lowered"


@pytest.mark.usefixtures("chosen")
def test_the_place_of_a_conflict_is_shown_by_enter(
    window: MainWindow, hands: Hands, copies: Copies
) -> None:
    merged(window, hands)
    place = conflicts_shown(window, hands)
    hands.press(KEY.Key_Down)
    conflict = place.conflicts.chosen
    assert conflict is not None
    assert conflict.entity == copies.coding
    hands.press(KEY.Key_Return)
    assert window.place == "Read"
    assert window.read is not None
    assert window.read.page.view.selected_words() == "I could breathe again"


@pytest.mark.usefixtures("chosen")
def test_letters_decide_nothing_where_they_are_switched_off_or_not_shown(
    window: MainWindow, hands: Hands
) -> None:
    merged(window, hands)
    assert not window.menus.actions["conflict.keep"].isEnabled()
    conflicts_shown(window, hands)
    assert window.menus.actions["conflict.keep"].isEnabled()
    window.menus.set_single_keys(False)
    hands.press(KEY.Key_K)
    hands.press(KEY.Key_T)
    assert window.session is not None
    assert len(window.session.project.conflicts()) == 2
    hands.press(KEY.Key_1, CONTROL)
    assert not window.menus.actions["conflict.keep"].isEnabled()


@pytest.mark.usefixtures("chosen")
def test_the_history_tells_what_came_and_when_it_was_done(window: MainWindow, hands: Hands) -> None:
    hands.press(KEY.Key_4, CONTROL)
    place = window.stack.currentWidget()
    assert isinstance(place, JournalPlace)
    merged(window, hands)
    assert window.session is not None
    history = window.session.project.history()[::-1]
    assert [each.id for each in place.history.model.acts] == [each.id for each in history]
    hands.press(KEY.Key_Z, CONTROL)
    settled(window, hands.qtbot)
    history = window.session.project.history()[::-1]
    assert [each.id for each in place.history.model.acts] == [each.id for each in history]
    assert history[0].sentence == "Undid: took in 6 acts from “theirs.qualcode”"


def test_of_three_ways_to_call_a_code_one_answer_settles_all(
    window: MainWindow, hands: Hands, chosen: list[Path], copies: Copies, tmp_path: Path
) -> None:
    third = tmp_path / "third.qualcode"
    shutil.copy(copies.base, third)
    with Project.open(third, write=True, coder="Cleo") as project:
        project.rename_code(copies.guard, "Let down")
    merged(window, hands)
    chosen.append(third)
    merged(window, hands)
    place = conflicts_shown(window, hands)
    assert window.session is not None
    fields = [each.field for each in window.session.conflicts.every]
    assert fields.count("name") == 2
    spoken = [
        label.text()
        for key in place.conflicts.cards.keys
        for label in place.conflicts.cards.card(key).findChildren(QLabel)
    ]
    assert spoken.count(A_THIRD) == 2
    while window.session.conflicts.every[0].field != "name":
        hands.press(KEY.Key_K)
    hands.press(KEY.Key_Home)
    hands.press(KEY.Key_K)
    assert "name" not in [each.field for each in window.session.conflicts.every]


@pytest.fixture
def held(window: MainWindow, qtbot: QtBot) -> Iterator[threading.Event]:
    """The project is with the thread until the event is set."""
    assert window.session is not None
    let_go = threading.Event()
    long = window.session.long
    long.run("Thinking hard", lambda _project: let_go.wait(20), done=lambda _: None,
             failed=lambda _: None)  # fmt: skip
    yield let_go
    let_go.set()
    settled(window, qtbot)


def test_a_window_that_waits_says_so_and_holds_keys_back(
    window: MainWindow, hands: Hands, request: pytest.FixtureRequest, said: list[Message],
    copies: Copies,
) -> None:  # fmt: skip
    held: threading.Event = request.getfixturevalue("held")
    assert window.session is not None
    assert not window.waiting.isVisible()
    hands.press(KEY.Key_4, CONTROL)
    hands.press(KEY.Key_Z, CONTROL)
    window.close()
    assert (window.place, window.isVisible(), said) == ("Read", True, [])
    hands.qtbot.waitUntil(window.waiting.isVisible)
    assert window.waiting.words.text() == "Thinking hard…"
    assert not window.session.do(lambda project: project.create_code("Meanwhile"))
    assert "still being done" in said[-1].text
    window.handlers.merging.merge_file(copies.other)
    assert said[-1].tone is Tone.ERROR
    held.set()
    settled(window, hands.qtbot)
    assert not window.waiting.isVisible()
    hands.press(KEY.Key_4, CONTROL)
    assert window.place == "Journal"


@pytest.mark.usefixtures("chosen")
def test_nobody_else_asks_the_file_while_a_merge_has_it(
    window: MainWindow, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.session is not None
    long, here = window.session.long, threading.get_ident()
    asked_by: list[tuple[bool, bool]] = []
    rows = engine.Connection.rows

    def noted(self: engine.Connection, *sql: Any) -> Any:
        asked_by.append((long.busy, threading.get_ident() == here))
        return rows(self, *sql)

    monkeypatch.setattr(engine.Connection, "rows", noted)
    assert window.read is not None
    quiet = window.read.page._quiet

    def look_soon() -> None:
        # As if the caret had been moved just before.
        quiet.start(1)
        window._later.start()

    long.begun.connect(look_soon)
    merged(window, hands)
    with hands.qtbot.waitSignal(window.read.page.caret_rested):
        hands.press(KEY.Key_Z, CONTROL)
        settled(window, hands.qtbot)
    assert (True, False) in asked_by
    assert (True, True) not in asked_by
    assert window.session.project.check().whole


def test_to_close_waits_for_what_has_the_project(
    open_window: OpenWindow, copies: Copies, qtbot: QtBot
) -> None:
    window = open_window(copies.own)
    assert window.session is not None
    session = window.session
    session.do_long("Merging", lambda project: project.merge(copies.other))
    assert session.long.busy
    window.close_project()
    assert not session.long.busy
    with Project.open(copies.own) as project:
        assert project.history()[-1].verb == "merge"
        assert project.check().whole
    assert window.centralWidget().updatesEnabled()
