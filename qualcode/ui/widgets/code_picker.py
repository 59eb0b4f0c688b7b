"""Choosing a code: a tree that narrows while one types, and a combo box for narrow places."""

from collections.abc import Collection

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from qualcode.model.codes import Code, Codebook, CodeStatus
from qualcode.model.ids import Id
from qualcode.ui.theme import STEP, Theme, set_role, swatch_icon

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
PATH_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


def shown_path(names: tuple[str, ...]) -> str:
    """Return a code's path as it stands on the screen."""
    return " › ".join(names)


def code_icon(theme: Theme, code: Code, *, small: bool = False) -> QIcon:
    """Return the swatch of a code."""
    return swatch_icon(code.colour, code.pattern, theme.dark, small=small)


class CodePicker(QWidget):
    """A filter box above a tree of codes; any part of a code's path matches."""

    chosen_changed = Signal()
    """Another code is chosen, or none."""

    activated = Signal()
    """Enter was pressed on a code, or it was double-clicked."""

    def __init__(
        self,
        theme: Theme,
        codebook: Codebook,
        *,
        leave_out: Collection[Id] = (),
        top: str = "",
        retired: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``leave_out`` are codes that cannot be chosen; ``top`` names the choice of no code."""
        super().__init__(parent)
        self._theme = theme
        self._model = QStandardItemModel(self)
        self._fill(codebook, leave_out, top, retired)
        self._narrowed = _Narrowed(self)
        self._narrowed.setSourceModel(self._model)
        self.filter = _FilterEdit()
        self.filter.setPlaceholderText("Type a part of a code’s name")
        self.filter.setAccessibleName("Filter codes")
        set_role(self.filter, "search")
        self.tree = _Tree()
        self.tree.setModel(self._narrowed)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName("Codes")
        self.tree.expandAll()
        self.tree.setMinimumHeight(9 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        # Room for the focus ring.
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.filter)
        self.filter.textChanged.connect(self._narrow)
        self.filter.walked.connect(self._walk)
        self.filter.entered_on.connect(self._activate)
        self.tree.entered_on.connect(self._activate)
        self.tree.doubleClicked.connect(lambda _: self._activate())
        self.tree.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())

    @property
    def has_choice(self) -> bool:
        """Whether something that can be chosen is chosen; that may be the top."""
        return bool(self.tree.currentIndex().flags() & Qt.ItemFlag.ItemIsSelectable)

    @property
    def code(self) -> Id | None:
        """The chosen code; None for the top, or when nothing is chosen."""
        return self.tree.currentIndex().data(CODE_ROLE) if self.has_choice else None

    def choose(self, code: Id | None) -> None:
        """Choose a code, or the top."""
        for index in self._every():
            if index.data(CODE_ROLE) == code:
                self.tree.setCurrentIndex(index)
                return

    def _fill(self, codebook: Codebook, leave_out: Collection[Id], top: str, retired: bool) -> None:
        if top:
            item = QStandardItem(top)
            item.setData(top, PATH_ROLE)
            self._model.appendRow(item)
        items: dict[Id, QStandardItem] = {}
        for code in codebook:
            if code.status is CodeStatus.RETIRED and not retired:
                continue
            above = items.get(code.parent) if code.parent else None
            words = code.name if code.status is CodeStatus.IN_USE else f"{code.name} (retired)"
            item = QStandardItem(code_icon(self._theme, code, small=above is not None), words)
            item.setData(code.id, CODE_ROLE)
            item.setData(shown_path(codebook.names(code.id)), PATH_ROLE)
            item.setData(shown_path(codebook.names(code.id)), Qt.ItemDataRole.AccessibleTextRole)
            if code.definition:
                item.setToolTip(code.definition)
            if code.id in leave_out:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            items[code.id] = item
            if above is None:
                self._model.appendRow(item)
            else:
                above.appendRow(item)

    def _every(self) -> list[QModelIndex]:
        """Return the shown rows in order."""
        found: list[QModelIndex] = []
        index = self._narrowed.index(0, 0)
        while index.isValid():
            found.append(index)
            index = self.tree.indexBelow(index)
        return found

    def _narrow(self, typed: str) -> None:
        self._narrowed.set_words(typed)
        self.tree.expandAll()
        choosable = [each for each in self._every() if each.flags() & Qt.ItemFlag.ItemIsSelectable]
        fitting = [each for each in choosable if self._narrowed.fits(each.data(PATH_ROLE))]
        if fitting and (typed.strip() or not self.has_choice):
            named = [each for each in fitting if _name_fits(each, typed)]
            self.tree.setCurrentIndex((named or fitting)[0])
        elif not fitting:
            self.tree.setCurrentIndex(QModelIndex())
        self.chosen_changed.emit()

    def _walk(self, event: QKeyEvent) -> None:
        self.tree.keyPressEvent(event)

    def _activate(self) -> None:
        if self.has_choice:
            self.activated.emit()


class CodeCombo(QComboBox):
    """A combo box of codes, indented below their families."""

    def __init__(self, theme: Theme, first: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._first = first
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.setMaxVisibleItems(24)

    def show_codes(self, codebook: Codebook, leave_out: Collection[Id] = ()) -> None:
        """Offer the codes of a codebook, keeping what is chosen where it is still there."""
        kept = self.code
        self.blockSignals(True)
        self.clear()
        if self._first:
            self.addItem(self._first, None)
        for code in codebook:
            if code.id in leave_out:
                continue
            depth = len(codebook.ancestors(code.id))
            icon = code_icon(self._theme, code, small=depth > 0)
            self.addItem(icon, "   " * depth + code.name, code.id)
        self.blockSignals(False)
        self.choose(kept)

    @property
    def code(self) -> Id | None:
        """The chosen code, or None."""
        return self.currentData()

    def choose(self, code: Id | None) -> None:
        """Choose a code; the first entry when it is not offered."""
        at = next((n for n in range(self.count()) if self.itemData(n) == code), 0)
        self.setCurrentIndex(at)


class _Narrowed(QSortFilterProxyModel):
    """The codes whose path has every typed word in it, with what stands above them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setRecursiveFilteringEnabled(True)

    def set_words(self, typed: str) -> None:
        self._words = tuple(typed.replace("/", " ").casefold().split())
        self.invalidate()

    def fits(self, path: str) -> bool:
        folded = path.casefold()
        return all(word in folded for word in self._words)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        index = self.sourceModel().index(source_row, 0, source_parent)
        return self.fits(index.data(PATH_ROLE) or "")


class _FilterEdit(QLineEdit):
    """A filter box that hands the keys which walk a list on to it."""

    walked = Signal(object)
    entered_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        walking = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
        if event.key() in walking:
            self.walked.emit(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            # Kept from the dialog, which would agree a second time.
            self.entered_on.emit()
        else:
            super().keyPressEvent(event)


class _Tree(QTreeView):
    entered_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_on.emit()
        else:
            super().keyPressEvent(event)


def _name_fits(index: QModelIndex, typed: str) -> bool:
    """Whether the code's own name, and not only its family's, has a typed word in it."""
    name = str(index.data()).casefold()
    return any(word in name for word in typed.casefold().split())
