"""The table of passages: its keys, and quotes in the reading face."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualcode.model.polarity import Polarity
from qualcode.ui.passages.model import (
    CODE,
    CODER,
    DATE,
    MEMO,
    PASSAGE,
    POLARITY,
    TRANSCRIPT,
    TURN,
)
from qualcode.ui.theme import Theme, reading_font
from qualcode.ui.widgets.calm_table import CalmTable

POLARITY_KEYS: dict[Qt.Key, Polarity | None] = {
    Qt.Key.Key_0: None,
    Qt.Key.Key_1: Polarity.PRESENT,
    Qt.Key.Key_2: Polarity.ABSENT,
    Qt.Key.Key_3: Polarity.LONGED_FOR,
    Qt.Key.Key_4: Polarity.LOST,
    Qt.Key.Key_5: Polarity.MIXED,
    Qt.Key.Key_6: Polarity.UNSURE,
}
"""With Alt, as everywhere in the window."""


class PassagesTable(CalmTable):
    """Enter opens, Delete removes, F2 recodes, Alt and a digit sets the polarity."""

    remove_wanted = Signal()
    recode_wanted = Signal()
    polarity_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Passages", parent)
        self._quotes = QuoteDelegate(theme, self)
        self.setItemDelegateForColumn(PASSAGE, self._quotes)
        self._paths = PathDelegate(self)
        self.setItemDelegateForColumn(CODE, self._paths)
        self.setSortingEnabled(True)
        self.set_lines(1.5)

    def set_theme(self, theme: Theme) -> None:
        """Paint quotes in another theme."""
        self._quotes.theme = theme
        self.viewport().update()

    def lay_out(self) -> None:
        """Give the columns their widths, once the model is there."""
        self.set_widths(
            {CODE: 26, POLARITY: 10, TRANSCRIPT: 20, TURN: 6, CODER: 11, DATE: 11, MEMO: 16},
            PASSAGE,
            least=40,
            dropped=(MEMO, DATE, CODER, TURN, POLARITY),
        )

    def event(self, event: QEvent) -> bool:
        # While the table has the keyboard its keys are its own, whatever the window's menus say.
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = self._own(event)
        if own and event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif own and event.key() == Qt.Key.Key_F2:
            self.recode_wanted.emit()
        elif own:
            self.polarity_wanted.emit(POLARITY_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _own(self, event: QKeyEvent) -> bool:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt:
            return event.key() in POLARITY_KEYS
        return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_F2)


class PathDelegate(QStyledItemDelegate):
    """Cuts a code's path from the left, so that the code's own name stays."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        path = str(index.data() or "")
        room = option.rect.width() - 44  # pyright: ignore[reportAttributeAccessIssue]
        if option.fontMetrics.horizontalAdvance(path) > room:  # pyright: ignore[reportAttributeAccessIssue]
            path = f"…› {path.rpartition(' › ')[2]}"
        option.text = path  # pyright: ignore[reportAttributeAccessIssue]


class QuoteDelegate(QStyledItemDelegate):
    """Paints the words of a transcript in the reading face, cut at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        words = str(index.data() or "")
        plain.text = ""  # pyright: ignore[reportAttributeAccessIssue]
        widget = plain.widget  # pyright: ignore[reportAttributeAccessIssue]
        style: QStyle = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, plain, painter, widget)
        font = reading_font(self.theme, size=self.theme.interface_size + 1)
        rect: QRect = plain.rect  # pyright: ignore[reportAttributeAccessIssue]
        room = rect.adjusted(10, 0, -8, 0)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(self.theme.ink))
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
        painter.restore()
