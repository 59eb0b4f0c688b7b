"""A table without a grid: rows are chosen whole, Enter opens one, letters are left alone."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget


class CalmTable(QTableView):
    """A table of rows; what a row stands for is asked of the model by its `ID_ROLE`."""

    opened = Signal(QModelIndex)
    """Enter was pressed on a row, or it was double-clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: dict[int, int] = {}
        self._least = 0
        self._dropped: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        # Rows of one height: a table that asks each row for its own is slow with thousands.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        self.doubleClicked.connect(self.opened)

    def set_lines(self, lines: float) -> None:
        """Give every row the height of so many lines of text."""
        height = round(lines * self.fontMetrics().lineSpacing()) + 12
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight(round(4.5 * height))

    def set_widths(
        self,
        characters: dict[int, int],
        stretched: int,
        *,
        least: int = 24,
        dropped: Sequence[int] = (),
    ) -> None:
        """Give columns widths in characters; the one named ``stretched`` takes what is left.

        Where that would be fewer than ``least``, the ``dropped`` columns go, in their order.
        """
        self._widths, self._least, self._dropped = characters, least, tuple(dropped)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        for column, count in characters.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, self._pixels(count))
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(self._pixels(6))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drop_columns(event.size().width())
        super().resizeEvent(event)

    def _drop_columns(self, width: int) -> None:
        left = width - sum(map(self._pixels, self._widths.values()))
        for column in self._dropped:
            hide = left < self._pixels(self._least)
            self.setColumnHidden(column, hide)
            if hide:
                left += self._pixels(self._widths.get(column, 0))

    def _pixels(self, characters: int) -> int:
        return characters * self.fontMetrics().averageCharWidth() + 16

    @property
    def chosen_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
            return
        if event.text().isprintable() and event.text().strip():
            # A typed letter is a key of the window's, and never a search that moves the row.
            event.ignore()
            return
        super().keyPressEvent(event)
