"""Every key there is, in one sheet that can be searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from qualcode.ui.dialogs.frame import RING, DialogFrame
from qualcode.ui.theme import Theme, set_role


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One thing a key does; ``group`` is the menu or the part of the window it belongs to."""

    group: str
    title: str
    keys: str


OUTSIDE_MENUS = (
    Shortcut("With words selected", "Name a code", "Any letter"),
    Shortcut("With words selected", "Apply a pinned code", "1 to 9"),
    Shortcut("While naming a code", "Apply", "Enter"),
    Shortcut("While naming a code", "Apply and stay for another", "Ctrl+Enter"),
    Shortcut("While naming a code", "Absent", "- after the letters"),
    Shortcut("While naming a code", "Longed for", "~ after the letters"),
    Shortcut("While naming a code", "New code of what was typed", "Ctrl+N"),
    Shortcut("While naming a code", "New code of their words", "Ctrl+I"),
    Shortcut("While writing, and in dialogs", "Done", "Ctrl+Enter"),
    Shortcut("While writing, and in dialogs", "Leave", "Escape"),
    Shortcut("While writing a note", "Private", "Ctrl+P"),
    Shortcut("Passages", "Open in the transcript", "Enter"),
    Shortcut("Passages", "Recode", "F2"),
    Shortcut("Passages", "How it stands", "Alt+1 to Alt+6, Alt+0"),
    Shortcut("Passages", "Remove", "Delete"),
    Shortcut("Journal", "Show the place", "Enter"),
    Shortcut("Journal", "Give a reason", "F2"),
    Shortcut("Journal entries", "Change", "Enter"),
    Shortcut("Journal entries", "Remove", "Delete"),
)
"""Keys that are heard where one works and stand in no menu."""


class ShortcutsDialog(DialogFrame):
    """The keys by group; typing narrows them to what fits."""

    def __init__(
        self, theme: Theme, shortcuts: Sequence[Shortcut], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "Keys", parent, agree="Close", characters=64, tall=True)
        self.cancel_button.hide()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("What do you want to do, or which key?")
        self.filter.setAccessibleName("Search keys")
        self.filter.setContentsMargins(RING, RING, RING, 0)
        set_role(self.filter, "search")
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(8)
        self.tree.setItemsExpandable(False)
        self.tree.setAccessibleName("Keys")
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.tree, 1)
        for shortcut in shortcuts:
            self._add(shortcut)
        self.tree.expandAll()
        self.filter.textChanged.connect(self._narrow)
        self.filter.setFocus()

    @property
    def shown(self) -> list[str]:
        """The titles that fit what was typed, in order."""
        return [item.text(0) for item in self._items() if not item.isHidden()]

    def agreed(self) -> object:
        return ()

    def _add(self, shortcut: Shortcut) -> None:
        group = next((each for each in self._groups() if each.text(0) == shortcut.group), None)
        if group is None:
            group = QTreeWidgetItem([shortcut.group])
            font = self.font()
            font.setWeight(font.Weight.DemiBold)
            group.setFont(0, font)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(group)
        item = QTreeWidgetItem([shortcut.title, shortcut.keys])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        group.addChild(item)

    def _groups(self) -> list[QTreeWidgetItem]:
        every = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in every if item is not None]

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _below(group)]

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        for group in self._groups():
            left = 0
            for item in _below(group):
                said = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                fits = all(word in said for word in words)
                item.setHidden(not fits)
                left += fits
            group.setHidden(not left)


def _below(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    every = (group.child(row) for row in range(group.childCount()))
    return [item for item in every if item is not None]
