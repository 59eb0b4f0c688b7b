"""The codebook's tree on screen: swatches, names, pinned digits, counts; keys and dragging."""

from collections.abc import Callable

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from qualcode.model.codes import Code, CodeStatus
from qualcode.model.ids import Id
from qualcode.ui.codebook.model import (
    IN_VIVO,
    CodebookModel,
    CodeRole,
    CountRole,
    PathRole,
    PinRole,
    ValueRole,
)
from qualcode.ui.theme import Theme, paint_pattern, set_role
from qualcode.ui.widgets.row_delegate import Row, RowDelegate

INDENT = 18


class CodeDelegate(RowDelegate):
    """Paints one code's row."""

    def __init__(self, theme: Theme, parent: QWidget, hidden: Callable[[], frozenset[Id]]) -> None:
        super().__init__(theme, parent)
        self._hidden = hidden

    def row(self, index: QModelIndex | QPersistentModelIndex) -> Row:
        code: Code | None = index.data(ValueRole)
        depth = 0
        above = index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        hidden = code is not None and code.id in self._hidden()
        return Row(
            name=str(index.data(Qt.ItemDataRole.DisplayRole)),
            figure=f"{index.data(CountRole):,}",
            chip=str(index.data(PinRole)),
            strong=code is not None and depth == 0,
            quiet=code is None or hidden or code.status is CodeStatus.RETIRED,
            struck=code is not None and code.status is CodeStatus.RETIRED,
            # A group has no swatch; its name stands where the swatches stand.
            indent=depth * INDENT if code else -(16 + 6),
        )

    def height(self, index: QModelIndex | QPersistentModelIndex) -> int:
        return super().height(index) + (0 if index.parent().isValid() else 4)

    def paint_mark(
        self, painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        code: Code | None = index.data(ValueRole)
        if code is None:
            return
        family = not index.parent().isValid()
        narrow = box.adjusted(1, 2, -1, -2) if family else box.adjusted(4, 2, -3, -2)
        if code.id in self._hidden():
            painter.setOpacity(0.35)
        paint_pattern(painter, narrow, self._theme.stroke(code.colour), code.pattern)
        painter.setOpacity(1.0)


class CodeFilter(QSortFilterProxyModel):
    """Keeps the codes whose path has every word that was typed, and what is above them."""

    def __init__(self, model: CodebookModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setRecursiveFilteringEnabled(True)
        self.setSourceModel(model)

    def set_words(self, typed: str) -> None:
        """Filter by what was typed."""
        self._words = typed.casefold().split()
        self.invalidate()

    def filterAcceptsRow(
        self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        if not self._words:
            return True
        index = self.sourceModel().index(source_row, 0, source_parent)
        path = str(index.data(PathRole)).casefold()
        return index.data(CodeRole) is not None and all(word in path for word in self._words)


class CodebookTree(QTreeView):
    """The tree; Enter asks for the chosen code to be applied to what is selected in the text."""

    code_activated = Signal(str)
    code_chosen = Signal(object)
    menu_requested = Signal(str, QPoint)

    def __init__(self, model: CodebookModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._expanded_before_filter: set[str] | None = None
        self.hidden_codes: frozenset[Id] = frozenset()
        self.filter = CodeFilter(model, self)
        self.setModel(self.filter)
        self.delegate = CodeDelegate(theme, self, lambda: self.hidden_codes)
        self.setItemDelegate(self.delegate)
        set_role(self, "panel")
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Codebook")
        self.customContextMenuRequested.connect(self._ask_menu)
        self.selectionModel().currentChanged.connect(
            lambda current: self.code_chosen.emit(current.data(CodeRole))
        )
        self._held: tuple[set[str], str | None, int] = (set(), None, 0)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.expand_families()

    def expand_families(self) -> None:
        """Open the families, and leave the groups at the end closed."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(CodeRole) is not None:
                self.setExpanded(self.filter.mapFromSource(index), True)

    def current_code(self) -> Id | None:
        """Return the chosen code, or None."""
        return self.currentIndex().data(CodeRole)

    def choose(self, code: Id) -> None:
        """Make a code the chosen one and bring it into view."""
        index = self.filter.mapFromSource(self._model.index_of(code))
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def filter_by(self, typed: str) -> None:
        """Show only the codes that fit what was typed; what was open is open again afterwards."""
        if typed.strip() and self._expanded_before_filter is None:
            self._expanded_before_filter = self._expanded()
        self.filter.set_words(typed)
        if typed.strip():
            self.expandAll()
        elif self._expanded_before_filter is not None:
            self._open(self._expanded_before_filter)
            self._expanded_before_filter = None

    def set_hidden(self, codes: frozenset[Id]) -> None:
        """Show which codes are not painted in the text."""
        changed, self.hidden_codes = self.hidden_codes ^ codes, codes
        for code in changed:
            index = self.filter.mapFromSource(self._model.index_of(code))
            if index.isValid():
                self.update(index)

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self.delegate.set_theme(theme)
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            code = self.current_code()
            if code:
                self.code_activated.emit(code)
            elif self.currentIndex().isValid():
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
            return
        super().keyPressEvent(event)

    def _ask_menu(self, at: QPoint) -> None:
        code = self.indexAt(at).data(CodeRole) or self.current_code()
        if code:
            self.menu_requested.emit(code, self.viewport().mapToGlobal(at))

    def _expanded(self) -> set[str]:
        rows = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        found: set[str] = set()
        while rows:
            index = rows.pop()
            if self.isExpanded(self.filter.mapFromSource(index)):
                found.add(self._model.node(index).key)
            rows += [self._model.index(row, 0, index) for row in range(self._model.rowCount(index))]
        return found

    def _open(self, keys: set[str]) -> None:
        self.collapseAll()
        for key in keys:
            self.setExpanded(self.filter.mapFromSource(self._model.index_of(key)), True)

    def _remember(self) -> None:
        known = {self._model.node(self._model.index(row, 0)).key
                 for row in range(self._model.rowCount())}  # fmt: skip
        self._held = (
            self._expanded() | {f"?{key}" for key in known},
            self.current_code(),
            self.verticalScrollBar().value(),
        )

    def _restore(self) -> None:
        keys, code, scrolled = self._held
        known = {key[1:] for key in keys if key.startswith("?")}
        opened = {key for key in keys if not key.startswith("?")}
        rows = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        new = {self._model.node(each).key for each in rows} - known - {IN_VIVO}
        self._open(opened | {key for key in new if self._model.index_of(key).data(CodeRole)})
        if code:
            self.choose(code)
        self.verticalScrollBar().setValue(scrolled)
