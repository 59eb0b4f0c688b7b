"""The window itself: opening, closing, remembering, places, search, messages."""

import os
import socket
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from qualcode.app.messages import Message, Tone
from qualcode.commands.settings import Settings, load_settings
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store.lock import Lock
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import CONTROL, KEY, SHIFT, Hands, OpenWindow


def test_without_a_project_the_window_offers_the_sample(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.stack.currentWidget() is window.welcome
    assert window.welcome.first.isVisible()
    on = {name for name, action in window.menus.actions.items() if action.isEnabled()}
    assert {"project.new", "project.open", "project.sample", "quit", "help.about"} <= on
    assert not {"project.import", "coding.apply", "edit.undo", "place.Read"} & on


def test_a_project_without_transcripts_says_how_to_get_some(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "empty.qualcode"
    Project.create(path, "A. Moreau").close()
    window = open_window(path)
    assert window.read is not None
    assert window.read.page.transcript is None
    assert "no transcripts yet" in window.read.page.nothing_words
    assert window.menus.actions["project.import"].isEnabled()


def test_where_one_was_is_remembered(open_window: OpenWindow, study_path: Path) -> None:
    first = open_window(study_path)
    assert first.read is not None
    hands_document = first.read.transcripts.documents[1].id
    first.read.page.show_document(hands_document)
    first.read.page.view.go_to(40)
    first.read.side.show_tab("here")
    first.close()
    second = open_window(study_path, load_settings())
    assert second.read is not None
    assert second.read.page.document == hands_document
    assert second.read.page.view.caret_position() == 40
    assert second.read.side.tab == "here"


def test_pins_and_hidden_codes_are_remembered(open_window: OpenWindow, study_path: Path) -> None:
    first = open_window(study_path)
    assert first.session is not None
    assert first.read is not None
    code = first.session.project.find_code("Guard down").id
    first.read.pin(code, "4")
    first.read.toggle_hidden(code)
    first.close()
    second = open_window(study_path, load_settings())
    assert second.read is not None
    assert second.project_memory.pins == {"4": code}
    assert second.read.codebook.tree.hidden_codes == {code}


def test_a_file_held_by_somebody_else_opens_for_reading_only(
    open_window: OpenWindow, study_path: Path
) -> None:
    other = Lock(study_path)
    assert other.take("J. Okafor") is None
    window = open_window(study_path)
    assert window.session is not None
    assert not window.session.project.writable
    assert window.banner.isVisible()
    assert "J. Okafor" in window.banner.words.text()
    assert socket.gethostname() in window.banner.words.text()
    assert not window.menus.actions["coding.in_vivo"].isEnabled()
    other.release()
    window.banner.again_requested.emit()
    assert window.session.project.writable
    assert not window.banner.isVisible()


def test_a_file_that_is_no_project_is_refused_and_what_was_open_stays(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    strange = tmp_path / "strange.qualcode"
    strange.write_bytes(os.urandom(5000))
    before = window.session
    assert not window.open_project(strange)
    assert window.session is before
    # Whether anything of it can be saved is looked at first.
    qtbot.waitUntil(lambda: "strange.qualcode" in window.message_bar.words.text())


def test_closing_gives_the_lock_back(window: MainWindow, hands: Hands, study_path: Path) -> None:
    hands.press(KEY.Key_W, CONTROL)
    assert window.session is None
    with Project.open(study_path, write=True) as project:
        assert project.writable


def test_opening_again_does_no_act(open_window: OpenWindow, study_path: Path) -> None:
    with Project.open(study_path) as project:
        head = project.head
    window = open_window(study_path)
    window.close()
    with Project.open(study_path) as project:
        assert project.head == head


def test_control_and_a_digit_go_to_each_place(window: MainWindow, hands: Hands) -> None:
    for nth, place in enumerate(window.place_names, 1):
        hands.press(KEY(KEY.Key_0 + nth), CONTROL)
        assert window.place == place
    hands.press(KEY.Key_1, CONTROL)
    assert window.stack.currentWidget() is window.read


def test_search_finds_words_codes_and_notes_and_goes_there(
    window: MainWindow, hands: Hands
) -> None:
    assert window.read is not None
    hands.press(KEY.Key_F, CONTROL)
    assert window.focusWidget() is window.search
    hands.type("breathe again")
    window.search.search_now()
    hands.press(KEY.Key_Return)
    page = window.read.page
    span = page.view.selected_span()
    assert span is not None
    assert page.transcript is not None
    assert span.of(page.transcript.text) == "breathe again"
    assert window.focusWidget() is page.view


def test_search_for_a_code_chooses_it(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    assert window.read is not None
    hands.press(KEY.Key_F, CONTROL)
    hands.type("guard down")
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return)
    code = window.session.project.find_code("Guard down").id
    assert window.read.codebook.tree.current_code() == code


def test_escape_leaves_the_search(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    hands.press(KEY.Key_F, CONTROL)
    hands.type("xyzzy")
    hands.press(KEY.Key_Escape)
    assert window.focusWidget() is window.read.page.view


def test_a_refusal_stays_and_a_passing_message_offers_undo(
    window: MainWindow, qtbot: QtBot
) -> None:
    bar = window.message_bar
    window.messages.refuse(UserError("It cannot be done.", "Do something else."))
    assert bar.isVisible()
    assert bar.dismiss.isVisible()
    assert not bar.undo.isVisible()
    window.messages.said.emit(Message("Done", tone=Tone.DONE, undoable=True))
    assert bar.undo.isVisible()
    assert not bar.dismiss.isVisible()
    bar.put_away()
    assert not bar.isVisible()


def test_the_parts_of_the_window_are_reached_by_one_key(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    reached = set()
    for _ in range(5):
        hands.press(KEY.Key_F6)
        focused = window.focusWidget()
        assert focused is not None
        reached.add(focused.accessibleName())
    assert {"Transcripts", "Codebook", "Transcript"} <= reached


def test_every_action_is_handled_and_every_handler_has_an_action(window: MainWindow) -> None:
    handled = set(window.handlers.table())
    assert handled == set(window.menus.actions) - {"project.recent"}


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    from qualcode.ui.actions import Scope

    taken: dict[str, str] = {}
    for identity, spec in window.menus.specs.items():
        for key in spec.keys:
            scope = "" if spec.scope in (Scope.WINDOW, Scope.TEXT) else spec.scope.value
            place = f"{scope} {key}"
            assert place not in taken, f"{identity} and {taken.get(place)} both hear {key}"
            taken[place] = identity


def test_every_widget_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton, QWidget

    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


def test_the_look_changes_and_words_grow(window: MainWindow, hands: Hands) -> None:
    window.menus.actions["look.dark"].trigger()
    assert window.theme.dark
    before = window.theme.reading_size
    hands.press(KEY.Key_Plus, CONTROL)
    assert window.theme.reading_size == before + 1
    hands.press(KEY.Key_0, CONTROL)
    assert window.theme.reading_size == 17


def test_panels_are_hidden_and_shown(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    hands.press(KEY.Key_B, CONTROL)
    assert not window.read.left.isVisible()
    hands.press(KEY.Key_B, CONTROL)
    assert window.read.left.isVisible()
    hands.press(KEY.Key_B, CONTROL | SHIFT)
    assert not window.read.side.isVisible()


def test_the_status_line_says_coder_and_counts(window: MainWindow) -> None:
    assert window.session is not None
    assert window.read is not None
    document = window.read.page.document
    assert document is not None
    code = window.session.project.find_code("Guard down").id
    window.session.do(lambda project: project.apply_code(document, 0, 8, code))
    window.session.do(lambda project: project.enter_phase("coding"))
    words = " | ".join(label.text() for label in window.status.labels)
    assert words == (
        "All changes saved | Coder: A. Moreau | Coding | 1 passage here, 1 in the project | Offline"
    )


def test_selected_words_can_be_read_in_every_look(window: MainWindow) -> None:
    assert window.read is not None
    view = window.read.page.view
    for look in ("light", "dark", "light"):
        window.menus.actions[f"look.{look}"].trigger()
        assert view.palette().highlightedText().color().name() == window.theme.ink


def test_the_size_of_words_is_a_setting_like_the_others(
    open_window: OpenWindow, study_path: Path
) -> None:
    settings = Settings(coder="A. Moreau", theme="light", font_size=24)
    window = open_window(study_path, settings)
    assert window.theme.reading_size == 24
    window.menus.actions["text.larger"].trigger()
    assert window.settings.font_size == 25


def test_undo_leaves_one_in_the_table_one_works_in(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    project = window.session.project
    other = project.documents()[1].id
    code = project.find_code("Guard down").id
    window.session.do(lambda opened: opened.apply_code(other, 0, 8, code))
    hands.press(KEY.Key_2, CONTROL)
    assert window.place == "Passages"
    hands.press(KEY.Key_Z, CONTROL)
    assert project.codings() == []
    assert window.place == "Passages"


def test_what_is_shown_before_undo_is_undone_the_second_time(
    window: MainWindow, hands: Hands
) -> None:
    assert window.session is not None
    assert window.read is not None
    project, read = window.session.project, window.read
    here, other = (each.id for each in project.documents())
    code = project.find_code("Guard down").id
    window.session.do(lambda opened: opened.apply_code(other, 0, 8, code))
    hands.press(KEY.Key_Z, CONTROL)
    assert read.page.document == other
    assert len(project.codings()) == 1
    # Reading notes how far one came, by itself; what was shown stays shown.
    window.session.do(lambda opened: opened.begin_reading(here))
    hands.press(KEY.Key_Z, CONTROL)
    assert project.codings() == []


def test_an_empty_project_offers_its_way_out_to_the_keyboard(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "empty.qualcode"
    Project.create(path, "A. Moreau", title="Empty").close()
    window = open_window(path)
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Import transcripts…"
