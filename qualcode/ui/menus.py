"""Qt's actions and menus, made from the table of `actions`."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from qualcode.ui.actions import MENUS, SEPARATOR, ActionSpec, Needs, Scope

Handlers = Mapping[str, Callable[[], None]]

_CONTEXTS = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Scope.TEXT: Qt.ShortcutContext.WidgetShortcut,
    Scope.CODEBOOK: Qt.ShortcutContext.WidgetShortcut,
    Scope.REVIEW: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.CONFLICTS: Qt.ShortcutContext.WidgetWithChildrenShortcut,
    Scope.NONE: Qt.ShortcutContext.WidgetShortcut,
}


class Menus:
    """The actions of a window by id, in their menus, switched on and off by what is there."""

    def __init__(self, window: QWidget, bar: QMenuBar, specs: Iterable[ActionSpec]) -> None:
        self._window = window
        self._bar = bar
        self.specs: dict[str, ActionSpec] = {}
        self.actions: dict[str, QAction] = {}
        self._by_needs: dict[Needs, list[QAction]] = {}
        self._there: Needs | None = None
        self._menus: dict[str, QMenu] = {name: bar.addMenu(name) for name in MENUS}
        for spec in specs:
            self._add(spec)
        self._letters: dict[QAction, int] = {}
        self._give_letters()
        for name, menu in self._menus.items():
            # A menu without anything in it is left out; only what works is shown.
            menu.menuAction().setVisible(bool(menu.actions()))
            menu.setAccessibleName(name)

    def menu(self, path: str) -> QMenu:
        """Return a menu by its path, made when it is not there."""
        if path not in self._menus:
            above, _, name = path.rpartition("/")
            self._menus[path] = self.menu(above).addMenu(name)
        return self._menus[path]

    def set_title(self, identity: str, title: str) -> None:
        """Let an action say more; it must begin as it did, and keeps its letter."""
        action = self.actions[identity]
        action.setText(marked(title, self._letters.get(action, -1)))

    def connect(self, handlers: Handlers) -> None:
        """Let each action do what is given for it."""
        for identity, handler in handlers.items():
            # A slot without parameters: whether it is checked is asked where it matters.
            self.actions[identity].triggered.connect(lambda _checked=False, do=handler: do())

    def hear_in(self, scope: Scope, widget: QWidget) -> None:
        """Let the keys of a scope be heard while a widget has the keyboard."""
        for identity, spec in self.specs.items():
            if spec.scope is scope:
                widget.addAction(self.actions[identity])

    def switch(self, there: Needs) -> None:
        """Switch each action on or off by what there is."""
        if there == self._there:
            return
        self._there = there
        for needs, actions in self._by_needs.items():
            enabled = needs in there
            for action in actions:
                if action.isEnabled() != enabled:
                    action.setEnabled(enabled)

    def set_single_keys(self, on: bool) -> None:
        """Let keys without Ctrl or Alt be heard, or not."""
        for identity, spec in self.specs.items():
            if spec.single:
                keys = [key for key in spec.keys if on or "+" in key]
                self.actions[identity].setShortcuts([QKeySequence(key) for key in keys])

    def keys_of(self, identity: str) -> str:
        """Return the keys of an action in words, or nothing."""
        spec = self.specs[identity]
        return " or ".join(
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in spec.keys
        )

    def _give_letters(self) -> None:
        """Let each entry be reached by a letter of its own within its menu."""
        for entries in ([*self._bar.actions()], *(menu.actions() for menu in self._menus.values())):
            named = [action for action in entries if not action.isSeparator()]
            titles = [action.text().partition("\t") for action in named]
            places = letters([title for title, _, _ in titles])
            for action, (title, tab, keys), place in zip(named, titles, places, strict=True):
                self._letters[action] = place
                action.setText(f"{marked(title, place)}{tab}{keys}")

    def _add(self, spec: ActionSpec) -> None:
        menu = self.menu(spec.menu)
        if spec.id == SEPARATOR:
            menu.addSeparator()
            return
        action = QAction(spec.title, self._window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        # What a menu says is not what the platform thinks of it: no action moves to another menu.
        action.setMenuRole(QAction.MenuRole.NoRole)
        if spec.scope is Scope.NONE and spec.keys:
            # Shown beside the title; whatever has the keyboard hears it by itself.
            shown = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            action.setText(f"{spec.title}\t{shown}")
        elif spec.keys:
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(_CONTEXTS[spec.scope])
        self.specs[spec.id] = spec
        self.actions[spec.id] = action
        self._by_needs.setdefault(spec.needs, []).append(action)
        menu.addAction(action)


def marked(title: str, place: int) -> str:
    """Return a title as Qt wants it, with the letter at a place underlined; -1 for none."""
    if place < 0:
        return title.replace("&", "&&")
    before, rest = title[:place], title[place:]
    return f"{before.replace('&', '&&')}&{rest.replace('&', '&&')}"


def letters(titles: Sequence[str]) -> list[int]:
    """Return for each title the place of a letter that no other has, -1 where none is left.

    Digits come first, then what words begin with, then any letter; an earlier title gives way
    when a later one would go without.
    """
    wanted = [_places(title) for title in titles]
    taken: dict[str, int] = {}

    def give(number: int, tried: set[str]) -> bool:
        for letter in wanted[number]:
            if letter not in tried:
                tried.add(letter)
                if letter not in taken or give(taken[letter], tried):
                    taken[letter] = number
                    return True
        return False

    for number in range(len(titles)):
        # First only what is free, so that no title gives way without need.
        free = next((letter for letter in wanted[number] if letter not in taken), None)
        if free is not None:
            taken[free] = number
        else:
            give(number, set())
    found = [-1] * len(titles)
    for letter, number in taken.items():
        found[number] = wanted[number][letter]
    return found


def _places(title: str) -> dict[str, int]:
    """Return where each letter of a title could be underlined, the best first."""
    ranked: list[tuple[int, int, str]] = []
    for place, letter in enumerate(title.casefold()):
        if letter.isascii() and letter.isalnum():
            begins = place == 0 or title[place - 1] == " "
            ranked.append((0 if letter.isdigit() else 1 if begins else 2, place, letter))
    found: dict[str, int] = {}
    for _rank, place, letter in sorted(ranked):
        found.setdefault(letter, place)
    return found
