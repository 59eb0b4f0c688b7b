"""The search field, and the list of what it found below it."""

from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.ui.search.index import MOST_OF_A_KIND, SHORTEST, Found, Kind, find
from qualcode.ui.theme import STEP, Theme, interface_font, set_role

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
FoundRole = Qt.ItemDataRole.UserRole + 1
WAIT_MS = 150
WIDTH, MOST_HEIGHT = 520, 520


class FoundModel(QAbstractListModel):
    """What was found, with a heading (a kind) before each group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Found | str] = []

    def show(self, found: list[Found]) -> None:
        """Show what was found."""
        rows: list[Found | str] = []
        for kind in Kind:
            group = [each for each in found if each.kind is kind]
            if group:
                some = f"the first {MOST_OF_A_KIND}" if len(group) == MOST_OF_A_KIND else ""
                rows += [f"{kind.value}  {some or len(group)}", *group]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == FoundRole:
            return row if isinstance(row, Found) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, str):
                return row
            return f"{row.title}: {row.before}{row.words}{row.after}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], Found):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class FoundDelegate(QStyledItemDelegate):
    """Paints where something was found: the title, and the words with those around them."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        found: Found | None = index.data(FoundRole)
        line = QFontMetrics(interface_font(self._theme)).height()
        both = found is not None and (found.before or found.words)
        return QSize(200, 2 * line + 8 if both else line + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, found = self._theme, index.data(FoundRole)
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.well))
        inner = rect.adjusted(3 * STEP, 4, -3 * STEP, -4)
        if found is None:
            font = interface_font(theme, strong=True, size=max(9, theme.interface_size - 2))
            painter.setFont(font)
            painter.setPen(QColor(theme.quiet_ink))
            painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, str(index.data()).upper())
        else:
            self._paint_found(painter, inner, found)
        painter.restore()

    def _paint_found(self, painter: QPainter, inner: Any, found: Found) -> None:
        theme = self._theme
        plain, strong = interface_font(theme), interface_font(theme, strong=True)
        metrics = QFontMetrics(plain)
        painter.setFont(plain)
        painter.setPen(QColor(theme.ink if not found.words else theme.quiet_ink))
        title = metrics.elidedText(found.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, title)
        left, base = inner.left(), inner.top() + metrics.height() + metrics.ascent()
        for words, font in ((found.before, plain), (found.words, strong), (found.after, plain)):
            painter.setFont(font)
            painter.setPen(QColor(theme.ink if font is strong else theme.quiet_ink))
            room = inner.right() - left
            if room <= 0:
                break
            line = words.replace("\n", " ")
            shown = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, room)
            painter.drawText(left, base, shown)
            left += QFontMetrics(font).horizontalAdvance(shown)


class SearchBox(QLineEdit):
    """Type to find; Down and Up choose, Enter goes there, Escape goes back to the words."""

    jump_requested = Signal(object)
    """A `Found` to go to."""
    left = Signal()
    """The person has gone back without choosing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self.setPlaceholderText("Search transcripts, codes, notes")
        self.setAccessibleName("Search transcripts, codes, notes")
        set_role(self, "search")
        self._key = QLabel("Ctrl F", self)
        set_role(self._key, "small")
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame: QFrame | None = None
        self._theme = theme
        self._model = FoundModel(self)
        self._delegate = FoundDelegate(theme, self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.search_now)
        self.textEdited.connect(lambda _typed: self._wait.start())

    @property
    def model(self) -> FoundModel:
        """What was found."""
        return self._model

    def set_session(self, session: Session | None) -> None:
        """Search another project, or none."""
        self._session = session
        self.clear()
        self.setEnabled(session is not None)
        self._hide_results()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._delegate.set_theme(theme)

    def forget(self) -> None:
        """Let go of what was typed and found, for it may be gone."""
        self._wait.stop()
        self.clear()
        self._model.show([])
        self._hide_results()

    def search_now(self) -> None:
        """Look for what is typed, without waiting for more letters."""
        self._wait.stop()
        if self._session is None or len(self.text().strip()) < SHORTEST:
            self._hide_results()
            return
        found = find(self._session, self.text())
        self._model.show(found)
        self._show_results(bool(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose()
            case Qt.Key.Key_Escape:
                self._hide_results()
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        size = self._key.sizeHint()
        room = self.width() - self.fontMetrics().horizontalAdvance(self.placeholderText())
        self._key.setMaximumWidth(size.width() if room > size.width() + 40 else 0)
        self._key.setGeometry(
            self.width() - size.width() - 12, (self.height() - size.height()) // 2,
            size.width(), size.height(),
        )  # fmt: skip

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._key.setVisible(event.type() is QEvent.Type.FocusOut and not self.text())
            if event.type() is QEvent.Type.FocusOut:
                self._hide_results()
        return super().event(event)

    def _results(self) -> QFrame:
        if self._frame is not None:
            return self._frame
        frame = QFrame(self.window())
        set_role(frame, "floating")
        self._list = QListView(frame)
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("What was found")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setStyleSheet("QListView { border: none; background: transparent; }"
                                 "QListView::item { padding: 0; }")  # fmt: skip
        self._list.clicked.connect(lambda _index: self._choose())
        self._none = QLabel(frame)
        set_role(self._none, "quiet")
        self._none.setTextFormat(Qt.TextFormat.RichText)
        self._none.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        column = QVBoxLayout(frame)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.addWidget(self._none)
        column.addWidget(self._list)
        self._frame = frame
        return frame

    def _show_results(self, any_found: bool) -> None:
        frame = self._results()
        self._list.setVisible(any_found)
        self._none.setVisible(not any_found)
        self._none.setText(f"“{escape(self.text().strip())}” is nowhere in this project.")
        height = 10 + sum(self._list.sizeHintForRow(n) for n in range(self._model.rowCount()))
        window = self.window()
        corner = self.mapTo(window, QPoint(self.width(), self.height() + 6))
        room = window.height() - corner.y() - 40
        width = min(WIDTH, window.width() - 24)
        tall = min(height, MOST_HEIGHT, room) if any_found else 44
        frame.setGeometry(max(12, corner.x() - width), corner.y(), width, tall + 4)
        frame.show()
        frame.raise_()
        if any_found:
            self._list.setCurrentIndex(self._model.index(1))

    def _hide_results(self) -> None:
        if self._frame is not None:
            self._frame.hide()

    def _move(self, by: int) -> None:
        if self._frame is None or not self._frame.isVisible():
            self.search_now()
            return
        row = self._list.currentIndex().row() + by
        while 0 <= row < self._model.rowCount():
            index = self._model.index(row)
            if index.data(FoundRole) is not None:
                self._list.setCurrentIndex(index)
                return
            row += by

    def _choose(self) -> None:
        if self._frame is None or not self._frame.isVisible():
            self.search_now()
            return
        found: Found | None = self._list.currentIndex().data(FoundRole)
        if found is not None:
            self._hide_results()
            self.jump_requested.emit(found)
