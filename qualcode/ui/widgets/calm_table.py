"""A table without a grid: rows are chosen whole, Enter opens one, letters are left alone."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget


class CalmTable(QTableView):
    """A table of rows; what a row stands for is asked of the model by its `ID_ROLE`."""

    opened = Signal(QModelIndex)
    """Enter was pressed on a row, or it was double-clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def set_widths(self, characters: dict[int, int], stretched: int) -> None:
        """Give columns widths in characters; the one named ``stretched`` takes what is left."""
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        one = self.fontMetrics().averageCharWidth()
        for column, count in characters.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, count * one + 16)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(6 * one)

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
