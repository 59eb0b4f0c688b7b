"""The reading view: a transcript's words with what is coded painted under and beside them."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.model.transcripts import Transcript, Turn
from qualcode.ui.theme import Theme
from qualcode.ui.transcript.document import TranscriptDocument, build_document
from qualcode.ui.transcript.geometry import ParagraphGeometry
from qualcode.ui.transcript.layers import CodingLayers, ParagraphIndex, Paragraphs
from qualcode.ui.transcript.margin import Margin, VisibleParagraph
from qualcode.ui.transcript.margin_painter import MarginPainter
from qualcode.ui.transcript.painting import Underlay
from qualcode.ui.transcript.selection_steps import grown, shrunk, turn_number
from qualcode.ui.transcript.tooltips import coding_tip
from qualcode.ui.transcript.values import PaintedCoding, PaintedNote, PaintedSuggestion

QUIET = 150
"""Milliseconds without a change of width after which the column is fitted anew."""
SETTLED = 120
"""Milliseconds without scrolling after which what is in view is told."""
BEST_MARGIN = 223
SMALLEST_MARGIN = 96
SMALLEST_COLUMN = 220
LOOK_AHEAD = 12
"""How many paragraphs below the view are asked for where the next name begins."""


class TranscriptView(QTextEdit):
    """Shows one transcript, read-only, with its codings, suggestions and notes.

    Everything in and out is values and code-point positions; the view knows of no store.
    """

    selection_changed = Signal(object)
    """The selected `Span`, or None."""
    caret_moved = Signal(int)
    """The caret's position."""
    passage_activated = Signal(str, object)
    """Something in the margin was clicked: its kind (coding, suggestion, note, more), its ids."""
    position_visible = Signal(int, int)
    """The first position in view and the one after the last, once scrolling rests."""
    palette_requested = Signal(str)
    """With a selection, Enter or a letter was typed: the letter, or nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._transcript: Transcript | None = None
        self._shown: TranscriptDocument | None = None
        self._geometry: dict[int, ParagraphGeometry] = {}
        self._underlay = Underlay(theme)
        self._margin = Margin(theme)
        self._margin_painter = MarginPainter(theme)
        self._hidden: frozenset[Id] = frozenset()
        self._last_selected: Span | None = None
        self._fitted_width = -1
        self._clear_layers(Paragraphs(""))
        self._fit_timer = self._timer(QUIET, self._fit)
        self._visible_timer = self._timer(SETTLED, self._tell_visible)
        self._set_up()
        self._colour()

    # What is shown

    def show_transcript(self, transcript: Transcript) -> None:
        """Show a transcript from its beginning, without codings, suggestions or notes."""
        self._transcript = transcript
        self._build()
        assert self._shown is not None
        self._clear_layers(self._shown.paragraphs)
        self._tell_caret()

    def set_theme(self, theme: Theme) -> None:
        """Show the same in another look, at the same place."""
        self._theme = theme
        self._underlay.set_theme(theme)
        self._margin.set_theme(theme)
        self._margin_painter = MarginPainter(theme)
        self._colour()
        if self._transcript is not None:
            caret, top = self.caret_position(), self._top_position()
            self._build()
            self._set_caret(caret, caret)
            self._scroll_to_top(top)

    def set_codings(self, codings: Iterable[PaintedCoding]) -> None:
        """Show these codings and no others."""
        known = self._within_text(codings)
        self._codings = CodingLayers(self._paragraphs, known)
        self._margin.count_coders(known)
        self._underlay.forget()
        self.viewport().update()

    def add_coding(self, coding: PaintedCoding) -> None:
        """Show one more coding, or another in the place of the one with the same id."""
        for kept in self._within_text([coding]):
            self.remove_coding(kept.id)
            self._margin.count_coder(kept.coder_initials, 1)
            self._repaint_paragraphs(self._codings.add(kept))

    def remove_coding(self, identity: Id) -> None:
        """No longer show a coding; one that is not shown is no matter."""
        coding = self._codings.index.get(identity)
        if coding is not None:
            self._margin.count_coder(coding.coder_initials, -1)
            self._repaint_paragraphs(self._codings.remove(identity))

    def hide_codes(self, codes: Iterable[Id]) -> None:
        """Leave out the codings of these codes, and of no others."""
        hidden = frozenset(codes)
        if hidden != self._hidden:
            self._hidden = hidden
            self._underlay.forget()
            self.viewport().update()

    def set_focus_codes(self, codes: Iterable[Id] | None) -> None:
        """Show names in the margin for these codes only; None for all."""
        self._margin.focus = None if codes is None else frozenset(codes)
        self.viewport().update()

    def set_own_initials(self, initials: str) -> None:
        """Say who reads, so that their own initials are left out beside their own codings."""
        self._margin.own_initials = initials
        self.viewport().update()

    def set_suggestions(self, suggestions: Iterable[PaintedSuggestion]) -> None:
        """Show these suggestions and no others."""
        self._suggestions = ParagraphIndex(self._paragraphs, suggestions)
        self._underlay.forget()
        self.viewport().update()

    def set_notes(self, notes: Iterable[PaintedNote]) -> None:
        """Show these notes and no others."""
        self._notes = ParagraphIndex(self._paragraphs, notes)
        self.viewport().update()

    # Caret and selection

    def caret_position(self) -> int:
        """Return where the caret stands."""
        return self._code_point(self.textCursor().position())

    def selected_span(self) -> Span | None:
        """Return the selected words, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return Span(
            self._code_point(cursor.selectionStart()), self._code_point(cursor.selectionEnd())
        )

    def select_span(self, span: Span) -> None:
        """Select words and bring them into view."""
        self._set_caret(span.start, span.end)
        if not self._in_view(span):
            self._scroll_to(span.start)

    def clear_selection(self) -> None:
        """Select nothing; the caret stays."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def go_to(self, position: int) -> None:
        """Put the caret at a position and that line a third down the view."""
        self._set_caret(position, position)
        self._scroll_to(position)

    def grow_selection(self) -> None:
        """Select the word at the caret, then its sentence, its paragraph, its turn."""
        self._step_selection(grown)

    def shrink_selection(self) -> None:
        """Select the next smaller step at the beginning of the selection."""
        self._step_selection(shrunk)

    def next_turn(self) -> None:
        """Go to the beginning of the next turn."""
        self._go_to_turn(1)

    def previous_turn(self) -> None:
        """Go to the beginning of this turn, or of the one before."""
        self._go_to_turn(-1)

    def next_coding(self) -> None:
        """Select the next coded passage after the caret."""
        self._go_to_coding(1)

    def previous_coding(self) -> None:
        """Select the coded passage before the caret."""
        self._go_to_coding(-1)

    def codings_at(self, position: int) -> list[PaintedCoding]:
        """Return the codings shown at a position, the closest-fitting first."""
        found = [
            coding
            for coding in self._codings.index.within(self._paragraphs.number_at(position))
            if coding.span.contains(position) and coding.code_id not in self._hidden
        ]
        return sorted(found, key=lambda coding: (coding.end - coding.start, coding.id))

    def line_rect_below_selection(self) -> QRect:
        """Return the box of the last selected line, or of the caret, in the viewport."""
        boxes = self._selection_boxes()
        return boxes[-1] if boxes else self.cursorRect()

    def selection_rect(self) -> QRect:
        """Return the box around all selected words, or around the caret, in the viewport."""
        boxes = self._selection_boxes()
        if not boxes:
            return self.cursorRect()
        around = boxes[0]
        for box in boxes[1:]:
            around = around.united(box)
        return around

    def column_left(self) -> int:
        """Return where the words begin, in the viewport."""
        return self._shown.gutter if self._shown is not None else 0

    @property
    def margin(self) -> Margin:
        """What stands beside the words, as last painted."""
        return self._margin

    # Qt's own

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        span = self.selected_span()
        if span is not None and self._shown is not None:
            data.setText(span.of(self._shown.text))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Up:
            self.grow_selection()
        elif modifiers & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.shrink_selection()
        elif key == Qt.Key.Key_Escape and self.textCursor().hasSelection():
            self.clear_selection()
        elif plain and self.textCursor().hasSelection() and _opens_palette(event):
            self.palette_requested.emit(event.text().strip())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # With words selected, letters belong to the palette before any single-letter shortcut.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
            and self.textCursor().hasSelection()
            and (_opens_palette(event) or event.key() == Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._tip(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._margin.at(event.position()) if self._in_margin(event.position()) else None
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.passage_activated.emit(found[0], found[1])
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            shape = Qt.CursorShape.IBeamCursor
            if self._in_margin(event.position()):
                over = self._margin.at(event.position()) is not None
                shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            if self.viewport().cursor().shape() != shape:
                self.viewport().setCursor(shape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted_width < 0 or not self.isVisible():
            self._fit()
        else:
            self._fit_timer.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        # Pinned names stay where they are while the words move.
        left = int(self._margin.left)
        self.viewport().update(left, 0, self.viewport().width() - left, self.viewport().height())
        self._visible_timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is not None:
            self._paint_underlay(event.rect())
        super().paintEvent(event)

    # Inside

    def _set_up(self) -> None:
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Transcript")
        self.selectionChanged.connect(self._selection_moved)
        self.cursorPositionChanged.connect(self._tell_caret)

    def _timer(self, milliseconds: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    def _colour(self) -> None:
        palette = QPalette(self.palette())
        ink = QColor(self._theme.ink)
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.page))
        palette.setColor(QPalette.ColorRole.Text, ink)
        # The selection is painted under the words; Qt's own would cover what is coded.
        palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.HighlightedText, ink)
        self.setPalette(palette)
        self.setStyleSheet(
            f"QTextEdit {{ background: {self._theme.page}; color: {self._theme.ink}; border: none;"
            f" padding: 0; margin: 0; selection-background-color: transparent;"
            f" selection-color: {self._theme.ink}; }}"
        )

    def _clear_layers(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs
        self._codings = CodingLayers(paragraphs)
        self._suggestions: ParagraphIndex[PaintedSuggestion] = ParagraphIndex(paragraphs)
        self._notes: ParagraphIndex[PaintedNote] = ParagraphIndex(paragraphs)
        self._margin.count_coders(())
        self._underlay.forget()

    def _build(self) -> None:
        assert self._transcript is not None
        self._shown = build_document(self._transcript, self._theme)
        self._geometry.clear()
        self._underlay.forget()
        self._shown.qt.setParent(self)
        self._fit_measures()
        former = self.document()
        self.setDocument(self._shown.qt)
        if former.parent() is self:
            former.deleteLater()

    def _within_text(self, codings: Iterable[PaintedCoding]) -> list[PaintedCoding]:
        # A coding of another version must not reach where there are no words.
        length = self._paragraphs.length
        return [coding for coding in codings if 0 <= coding.start < coding.end <= length]
