"""The list of transcripts: how far each has been read, its title, its words."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.model.transcripts import Document, ReadingState
from qualcode.ui.theme import Theme, set_role
from qualcode.ui.widgets.row_delegate import Row, RowDelegate
from qualcode.ui.widgets.words import counted

Index = QModelIndex | QPersistentModelIndex

ROOT = QModelIndex()
DocumentRole = Qt.ItemDataRole.UserRole + 1
StateRole = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Line:
    """One transcript and how far the present coder has read it."""

    document: Document
    state: ReadingState


class TranscriptListModel(QAbstractListModel):
    """The transcripts of the project in their order."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines = self._read()
        session.changed.connect(self._follow)
        session.coder_changed.connect(self._reread)

    @property
    def documents(self) -> list[Document]:
        """The transcripts shown, in order."""
        return [line.document for line in self._lines]

    def row_of(self, document: Id | None) -> int:
        """Return the row of a transcript, -1 when it is not there."""
        return next((n for n, each in enumerate(self._lines) if each.document.id == document), -1)

    def state_of(self, document: Id) -> ReadingState:
        """Return how far the present coder has read a transcript."""
        row = self.row_of(document)
        return self._lines[row].state if row >= 0 else ReadingState.UNREAD

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.document.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                words = counted(line.document.words, "word")
                details = f", {line.document.details}" if line.document.details else ""
                return f"{line.document.title}, {words}, {line.state.value}{details}"
            case _ if role == DocumentRole:
                return line.document
            case _ if role == StateRole:
                return line.state
            case _:
                return None

    def _read(self) -> list[Line]:
        readings = self._session.project.readings()
        return [
            Line(each, readings[each.id].state if each.id in readings else ReadingState.UNREAD)
            for each in self._session.project.documents()
        ]

    def _follow(self, changes: Changes) -> None:
        if changes.any("document", "version", "reading"):
            self._reread()

    def _reread(self) -> None:
        lines = self._read()
        if [each.document.id for each in lines] != [each.document.id for each in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(self._lines, lines, strict=True)):
            if old != new:
                self._lines[row] = new
                self.dataChanged.emit(self.index(row), self.index(row))


class TranscriptDelegate(RowDelegate):
    """Paints one transcript's row, with the dot of its reading."""

    def __init__(self, theme: Theme, parent: "TranscriptList") -> None:
        super().__init__(theme, parent)
        self._list = parent

    def row(self, index: Index) -> Row:
        document: Document = index.data(DocumentRole)
        return Row(
            document.title,
            f"{document.words:,}",
            current=document.id == self._list.shown_document,
        )

    def height(self, index: Index) -> int:
        return super().height(index) + 5

    def paint_mark(self, painter: QPainter, box: QRectF, index: Index) -> None:
        # Qt hands an enum of texts back as a plain text.
        state = ReadingState(index.data(StateRole))
        paint_reading_dot(painter, box.center() - QPointF(4, 0), state, self._theme)


def paint_reading_dot(
    painter: QPainter, centre: QPointF, state: ReadingState, theme: Theme
) -> None:
    """Paint how far a transcript has been read: ring, half, full, full within a ring."""
    ink = QColor(theme.quiet_ink)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    around = QRectF(centre.x() - 4, centre.y() - 4, 8, 8)
    if state is ReadingState.READ_TWICE:
        painter.drawEllipse(around.adjusted(-2.2, -2.2, 2.2, 2.2))
    if state in (ReadingState.UNREAD, ReadingState.BEGUN):
        painter.drawEllipse(around)
    if state is not ReadingState.UNREAD:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if state is ReadingState.BEGUN:
            painter.drawPie(around, 90 * 16, 180 * 16)
        else:
            painter.drawEllipse(around)
    painter.restore()


class TranscriptList(QListView):
    """The list itself; moving through it shows nothing until Enter or a click."""

    document_requested = Signal(str)

    def __init__(
        self, model: TranscriptListModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.shown_document: Id | None = None
        self.setModel(model)
        self._model = model
        self._delegate = TranscriptDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        set_role(self, "panel")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName("Transcripts")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._request)
        model.modelReset.connect(lambda: self.mark_shown(self.shown_document))

    def mark_shown(self, document: Id | None) -> None:
        """Mark the transcript that is being read."""
        self.shown_document = document
        row = self._model.row_of(document)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row))
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._delegate.set_theme(theme)
        self.doItemsLayout()

    def wanted_height(self) -> int:
        """Return the height at which every row is in sight."""
        return sum(self.sizeHintForRow(row) for row in range(self._model.rowCount())) + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._request(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _request(self, index: QModelIndex) -> None:
        document: Document | None = index.data(DocumentRole)
        if document is not None:
            self.document_requested.emit(document.id)
