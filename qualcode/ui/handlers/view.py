"""Places, panels, the look, sizes, and going about by keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qualcode.commands.settings import USUAL_FONT
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.look import larger
from qualcode.ui.places import READ
from qualcode.ui.read.side import TABS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

LOOKS = ("light", "dark", "system")


class ViewHandlers(Handlers):
    """The View menu."""

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            **{
                f"place.{place}": partial(self.window.go_to_place, place)
                for place in self.window.place_names
            },
            **{f"look.{look}": partial(self.look, look) for look in LOOKS},
            "look.spacing": self.spacing,
            "text.larger": partial(self.size, 1),
            "text.smaller": partial(self.size, -1),
            "text.usual": partial(self.size, 0),
            "panel.left": self.left,
            "panel.right": self.right,
            **{f"tab.{tab}": partial(self.tab, tab) for tab in TABS},
            "pane.next": partial(self.pane, 1),
            "pane.previous": partial(self.pane, -1),
            "keys.single": self.single_keys,
            "edit.find": self.find,
            "edit.filter_codes": self.filter_codes,
        }

    def show_checks(self) -> None:
        """Tick what is so."""
        window, actions = self.window, self.window.menus.actions
        for look in LOOKS:
            actions[f"look.{look}"].setChecked(window.settings.theme == look)
        actions["look.spacing"].setChecked(window.memory.open_spacing)
        actions["panel.left"].setChecked(window.memory.left_shown)
        actions["panel.right"].setChecked(window.memory.right_shown)
        actions["keys.single"].setChecked(window.memory.single_keys)
        tree = window.read.codebook.tree if window.read else None
        hidden = tree is not None and tree.current_code() in tree.hidden_codes
        actions["code.hide"].setChecked(hidden)

    def look(self, look: str) -> None:
        """Show the window light, dark, or as the system is."""
        self.window.settings = replace(self.window.settings, theme=look)
        self.window.set_look()

    def spacing(self) -> None:
        """Leave more space between letters and lines, or no longer."""
        self.window.memory.open_spacing = not self.window.memory.open_spacing
        self.window.set_look()

    def size(self, by: int) -> None:
        """Show words larger or smaller; 0: in their usual size."""
        settings = self.window.settings
        size = larger(settings.font_size, by) if by else USUAL_FONT
        self.window.settings = replace(settings, font_size=size)
        self.window.set_look()

    def left(self) -> None:
        """Show transcripts and codes, or hide them."""
        memory = self.window.memory
        memory.left_shown = not memory.left_shown
        self.read.left.setVisible(memory.left_shown)
        self.window.switch_actions()

    def right(self) -> None:
        """Show the right side, or hide it."""
        memory = self.window.memory
        memory.right_shown = not memory.right_shown
        self.read.side.setVisible(memory.right_shown)
        self.window.switch_actions()

    def tab(self, tab: str) -> None:
        """Show a panel of the right side and give it the keyboard."""
        if not self.window.memory.right_shown:
            self.right()
        self.read.side.focus_tab(tab)

    def pane(self, by: int) -> None:
        """Give the keyboard to the next part of the window that is in sight."""
        panes = self._panes()
        focused = self.window.focusWidget()
        here = next(
            (n for n, (around, _) in enumerate(panes)
             if focused is not None and (around is focused or around.isAncestorOf(focused))),
            -1 if by > 0 else 0,
        )  # fmt: skip
        panes[(here + by) % len(panes)][1]()

    def single_keys(self) -> None:
        """Let keys without Ctrl or Alt be heard, or not."""
        memory = self.window.memory
        memory.single_keys = not memory.single_keys
        self.window.menus.set_single_keys(memory.single_keys)
        self.window.switch_actions()

    def find(self) -> None:
        """Go to the search."""
        self.window.search.setFocus()
        self.window.search.selectAll()

    def filter_codes(self) -> None:
        """Go to the filter of codes."""
        panel = self.read.codebook
        panel.filter.setVisible(True)
        panel.filter.setFocus()
        panel.filter.selectAll()

    def _panes(self) -> list[tuple[QWidget, Callable[[], object]]]:
        shown, row = self.window.stack.currentWidget(), self.window.places_row
        banner, notices = self.window.banner, self.window.notices
        lines: list[tuple[QWidget, Callable[[], object]]] = [
            (banner, banner.copy.setFocus if banner.copy.isVisible() else banner.again.setFocus),
            (notices, notices.focus),
        ]
        above = [each for each in lines if each[0].isVisible()]
        if self.window.place != READ and shown is not None:
            return [(row, row.tabs.setFocus), *above, (shown, partial(_focus_first, shown))]
        read = self.read
        panes: list[tuple[QWidget, Callable[[], object]]] = [
            (read.list, read.list.setFocus),
            (read.codebook, read.codebook.tree.setFocus),
            (read.page, read.page.view.setFocus),
            (read.side, lambda: read.side.focus_tab(read.side.tab)),
            (self.window.places_row, self.window.places_row.tabs.setFocus),
            *above,
        ]
        return [each for each in panes if each[0].isVisible()]


def _focus_first(widget: QWidget) -> None:
    widget.setFocus()
    if not widget.hasFocus() and widget.nextInFocusChain() is not None:
        widget.focusNextChild()
