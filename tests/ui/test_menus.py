"""Every action can be reached by keys: a letter of its own in its menu, menu by menu."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from qualcode.ui.actions import SEPARATOR, every_action
from qualcode.ui.main_window import MainWindow
from qualcode.ui.menus import letters, marked
from tests.ui.windows import (
    ALT,
    CONTROL,
    KEY,
    Hands,
    hands,
    made_study,
    open_window,
    study_path,
    window,
)

__all__ = ["hands", "made_study", "open_window", "study_path", "window"]


def letter_of(action: QAction) -> str:
    """Return the underlined letter of an entry, or nothing."""
    words = action.text().replace("&&", "")
    return words[words.index("&") + 1].casefold() if "&" in words else ""


def menus_below(actions: list[QAction]) -> Iterator[list[QAction]]:
    """Yield the entries of a menu that can be seen, and those of every menu below it."""
    yield [each for each in actions if not each.isSeparator() and each.isVisible()]
    for each in actions:
        menu = each.menu()
        if isinstance(menu, QMenu):
            yield from menus_below(menu.actions())


def test_each_entry_of_a_menu_has_a_letter_of_its_own(window: MainWindow) -> None:
    for entries in menus_below(window.menuBar().actions()):
        found = [letter_of(each) for each in entries]
        assert "" not in found
        assert len(set(found)) == len(found), [each.text() for each in entries]


def test_every_action_stands_in_a_menu(window: MainWindow) -> None:
    standing = {
        each.objectName() for entries in menus_below(window.menuBar().actions()) for each in entries
    }
    wanted = {each.id for each in every_action(window.place_names)} - {SEPARATOR, "project.recent"}
    assert wanted <= standing


def test_what_undo_would_take_back_leaves_its_letter_where_it_was(
    window: MainWindow, hands: Hands
) -> None:
    action = window.menus.actions["edit.undo"]
    before = letter_of(action)
    hands.press(KEY.Key_Home, CONTROL)
    hands.select_words(2)
    hands.press(KEY.Key_I, CONTROL)
    window.menus.menu("Edit").aboutToShow.emit()
    assert "Undo: " in action.text().replace("&", "")
    assert letter_of(action) == before


def test_keys_that_stand_in_no_menu_are_on_the_sheet(window: MainWindow) -> None:
    from qualcode.ui.dialogs.shortcuts import ShortcutsDialog

    window.menus.actions["help.shortcuts"].trigger()
    sheet = window.findChild(ShortcutsDialog)
    assert sheet is not None
    assert {"Select less", "Apply and stay for another", "Longed for"} <= set(sheet.shown)
    sheet.accept()


def test_alt_up_still_widens_the_selection(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    view = window.read.page.view
    hands.press(KEY.Key_Home, CONTROL)
    hands.press(KEY.Key_Up, ALT, 2)
    assert view.selected_words() == "What was it like, coming back?"
    hands.press(KEY.Key_Down, ALT)
    assert view.selected_words() == "What"


@given(st.lists(st.text("abcde &", max_size=8), max_size=8))
def test_letters_are_unique_and_stand_where_they_are_said_to(titles: list[str]) -> None:
    places = letters(titles)
    found = [title[place] for title, place in zip(titles, places, strict=True) if place >= 0]
    assert len(set(found)) == len(found)
    assert all(letter.isalnum() for letter in found)
    left_out = [t for t, place in zip(titles, places, strict=True) if place < 0]
    # Whoever goes without could not be helped: all its letters are given to others.
    assert all(set(title) - set(" &") <= set(found) for title in left_out)


def test_an_earlier_title_gives_way_when_a_later_one_would_go_without() -> None:
    assert letters(["Ab", "A"]) == [1, 0]


def test_an_ampersand_in_a_title_is_no_mark() -> None:
    assert marked("You & me", 6) == "You && &me"
    assert marked("You & me", -1) == "You && me"
