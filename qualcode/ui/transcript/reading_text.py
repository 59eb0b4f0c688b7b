"""The words of a transcript in a fixed column, read-only: caret, selection, places, copying.

Knows nothing of codings; `view.TranscriptView` paints them. Every position in and out is a code
point of the stored text, half-open.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from qualcode.model.spans import Span
from qualcode.model.transcripts import Transcript, Turn
from qualcode.ui.theme import Theme
from qualcode.ui.transcript.block_search import BlockSearch
from qualcode.ui.transcript.document import TranscriptDocument, build_document
from qualcode.ui.transcript.geometry import ParagraphGeometry
from qualcode.ui.transcript.layers import Paragraphs
from qualcode.ui.transcript.selection_steps import (
    grown,
    next_word,
    previous_word,
    shrunk,
    turn_number,
    word_at,
)

QUIET = 150
"""Milliseconds without a change of width after which the column is fitted anew."""
SETTLED = 120
"""Milliseconds without scrolling after which what is in view is told."""
BEST_MARGIN = 223
NAMES_MARGIN = 168
"""The margin that still has room for names; the column gives way to it down to a share."""
NARROWED = 0.8
STRIPES_MARGIN = 40
SMALLEST_COLUMN = 220
OVERHANG = 12
"""How far marks reach beyond the lines of their paragraph, in pixels."""

Step = Callable[[str, tuple[Turn, ...], Span], Span]


class ReadingText(QTextEdit):
    """A transcript's words with speakers' gutter and room for a margin; see the module."""

    selection_changed = Signal(object)
    """The selected `Span`, or None."""
    caret_moved = Signal(int)
    """The caret's position."""
    position_visible = Signal(int, int)
    """The first position in view and the one after the last, once scrolling rests."""

    zoom_requested = Signal(int)
    """Larger (1) or smaller (-1) letters were asked for with Ctrl and the wheel."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._transcript: Transcript | None = None
        self._shown: TranscriptDocument | None = None
        self._paragraphs = Paragraphs("")
        self._geometry: dict[int, ParagraphGeometry] = {}
        self._search = BlockSearch()
        self._last_selected: Span | None = None
        self._margin_left = 0
        self._fit_timer = self._timer(QUIET, self._fit)
        self._visible_timer = self._timer(SETTLED, self._tell_visible)
        self._set_up()
        self._colour()

    # Places

    def caret_position(self) -> int:
        """Return where the caret stands."""
        return self._code_point(self.textCursor().position())

    def selected_span(self) -> Span | None:
        """Return the selected words, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return Span(self._code_point(start), self._code_point(end))

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

    def top_position(self) -> int:
        """Return the position of the first line in view."""
        return self._top_position()

    def put_at_top(self, position: int) -> None:
        """Make a position's line the first in view; the caret stays where it is."""
        self._scroll_to(position, share=0.0)

    def grow_selection(self) -> None:
        """Select the word at the caret, then its sentence, its paragraph, its turn."""
        self._step_selection(grown)

    def shrink_selection(self) -> None:
        """Select the next smaller step at the beginning of the selection."""
        self._step_selection(shrunk)

    def step_word(self, forward: bool, select: bool) -> None:
        """Move the caret by a word as it is spoken: “didn't” is one."""
        if self._shown is None:
            return
        cursor = self.textCursor()
        here = self._code_point(cursor.position())
        there = (next_word if forward else previous_word)(self._shown.text, here)
        kept = QTextCursor.MoveMode.KeepAnchor if select else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(self._unit(there), kept)
        self.setTextCursor(cursor)

    def select_word_at(self, span: Span | None) -> None:
        """Select the whole word, apostrophes and all, of which a part is selected."""
        word = word_at(self._shown.text, span.start) if span and self._shown else None
        if word is not None and span is not None and word.covers(span):
            self._set_caret(word.start, word.end)

    def next_turn(self) -> None:
        """Go to the beginning of the next turn."""
        number = self._turn_number()
        self._go_to_turn(0 if number is None else number + 1)

    def previous_turn(self) -> None:
        """Go to the beginning of this turn, or of the one before."""
        number = self._turn_number()
        if number is not None and self._shown is not None:
            at_beginning = self.caret_position() == self._shown.turns[number].start
            self._go_to_turn(number - 1 if at_beginning else number)

    def line_rect_below_selection(self) -> QRect:
        """Return the box of the last selected line, or of the caret, in the viewport."""
        boxes = self._selection_boxes()
        return boxes[-1] if boxes else self.cursorRect()

    def selection_rect(self) -> QRect:
        """Return the box around all selected words, or around the caret, in the viewport."""
        around = self.line_rect_below_selection()
        for box in self._selection_boxes():
            around = around.united(box)
        return around

    def column_left(self) -> int:
        """Return where the words begin, in the viewport."""
        return self._shown.gutter if self._shown is not None else 0

    def place_for_palette(self, parent: QWidget) -> tuple[QRect, int]:
        """Return the box around the selection and the column's left, in a parent's pixels."""
        moved = self.viewport().mapTo(parent, QPoint(0, 0))
        return self.selection_rect().translated(moved), self.column_left() + moved.x()

    def selected_words(self) -> str:
        """Return the selected words as they are stored, not as Qt would give them."""
        span = self.selected_span()
        return span.of(self._shown.text) if span is not None and self._shown is not None else ""

    def copy_selection(self) -> None:
        """Put the selected words on the clipboard."""
        # Set as text, for the clipboard outlives Python and may not hold an object of its.
        if words := self.selected_words():
            QGuiApplication.clipboard().setText(words)

    # Qt's own

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.selected_words())
        return data

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.oldSize().isValid():
            self._fit_timer.start()
        else:
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Qt would change the font behind the theme's back.
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_requested.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._visible_timer.start()

    # For the view that paints

    def _show(self, transcript: Transcript) -> None:
        """Show a transcript from its beginning."""
        self._transcript = transcript
        self._build()
        self._last_selected = None
        self._visible_timer.start()

    def _show_again(self, theme: Theme) -> None:
        """Show the same words in another look, at the same place."""
        self._theme = theme
        self._colour()
        if self._transcript is not None:
            kept, caret = self.selected_span(), self.caret_position()
            top = self._top_position()
            self._build()
            self._set_caret(*(kept or (caret, caret)))
            self._scroll_to(top, share=0.0)

    def _measures_changed(self) -> None:
        """Hear that lines stand elsewhere now; for subclasses."""

    def _visible_blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, float]]:
        """Yield the paragraphs between two heights of the viewport, each with its own top."""
        layout = self.document().documentLayout()
        scrolled = self.verticalScrollBar().value()
        begin = scrolled + top - OVERHANG
        block = self.document().begin()
        # In the space above the first words, Qt finds the last ones as long as it lays them out.
        if begin > self.document().rootFrame().frameFormat().topMargin():
            block = self._search.at(self.document(), begin, self.column_left() + 1.0)
        while block.isValid():
            layout.blockBoundingRect(block)  # lays it out if it was not yet
            block_top = block.layout().position().y() - scrolled
            if block_top > bottom + OVERHANG:
                return
            yield block, block_top
            block = block.next()

    def _geometry_of(self, block: QTextBlock) -> ParagraphGeometry:
        number = block.blockNumber()
        if number not in self._geometry:
            assert self._shown is not None
            self._geometry[number] = ParagraphGeometry(self._shown, block, self._theme.reading_size)
        return self._geometry[number]

    def _block_at(self, position: int) -> QTextBlock:
        return self.document().findBlockByNumber(self._paragraphs.number_at(position))

    def _update_paragraphs(self, first: int, last: int) -> None:
        """Repaint some paragraphs, whole rows of the view, as far as they are in view."""
        area = self.viewport().rect()
        for block, top in self._visible_blocks(0, area.height()):
            number = block.blockNumber()
            if number > last:
                return
            if number >= first:
                box = self.document().documentLayout().blockBoundingRect(block)
                self.viewport().update(
                    0,
                    int(top) - OVERHANG,
                    self.viewport().width(),
                    int(box.height()) + 3 * OVERHANG,
                )

    # Inside

    def _set_up(self) -> None:
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Transcript")
        self.selectionChanged.connect(self._selection_moved)
        self.cursorPositionChanged.connect(lambda: self.caret_moved.emit(self.caret_position()))

    def _timer(self, milliseconds: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer

    def _colour(self) -> None:
        # The selection is painted under the words; Qt's own would cover what is coded.
        theme = self._theme
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, QColor(theme.ink))
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.page))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.ink))
        self.setPalette(palette)
        self.setStyleSheet(
            f'QTextEdit[role="reading"] {{ background: {theme.page}; color: {theme.ink};'
            f" selection-background-color: transparent; selection-color: {theme.ink}; }}"
        )

    def _build(self) -> None:
        assert self._transcript is not None
        self._shown = build_document(self._transcript, self._theme)
        self._paragraphs = self._shown.paragraphs
        self._geometry.clear()
        self._search.forget()
        self._shown.qt.setParent(self)
        self._fit_measures()
        self.setDocument(self._shown.qt)  # deletes the former one, which was the view's own
        self._measures_changed()

    def _fit(self) -> None:
        """Give the column its width for the present size, keeping the first line where it is."""
        if self._shown is None:
            return
        top = self._top_position()
        before = self.lineWrapColumnOrWidth()
        self._geometry.clear()
        self._search.forget()
        self._fit_measures()
        self._measures_changed()
        if self.lineWrapColumnOrWidth() != before:
            self._scroll_to(top, share=0.0)
        self.viewport().update()

    def _fit_measures(self) -> None:
        assert self._shown is not None
        whole = self.width() - self.verticalScrollBar().sizeHint().width()
        gutter, column = self._shown.gutter, self._shown.column
        if gutter + column + NAMES_MARGIN > whole:
            narrowed = max(whole - gutter - NAMES_MARGIN, round(column * NARROWED))
            column = max(SMALLEST_COLUMN, min(narrowed, whole - gutter - STRIPES_MARGIN))
        inset = max(0, (whole - gutter - column - BEST_MARGIN) // 2)
        self.setViewportMargins(inset, 0, 0, 0)
        self._margin_left = gutter + column
        if self.lineWrapMode() != QTextEdit.LineWrapMode.FixedPixelWidth:
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        if self.lineWrapColumnOrWidth() != gutter + column:
            self.setLineWrapColumnOrWidth(gutter + column)

    def _code_point(self, unit: int) -> int:
        return self._shown.offsets.to_code_points(unit) if self._shown is not None else 0

    def _unit(self, position: int) -> int:
        if self._shown is None:
            return 0
        bounded = min(max(0, position), self._paragraphs.length)
        return self._shown.offsets.to_units(bounded)

    def _set_caret(self, start: int, end: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self._unit(start))
        cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
        bar = self.verticalScrollBar()
        kept = bar.value()
        self.setTextCursor(cursor)  # scrolls to the caret, in Qt's own way
        bar.setValue(kept)

    def _line_top(self, position: int) -> float:
        """Return how far below the document's top the line of a position begins."""
        block = self._block_at(position)
        self.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(self._unit(position) - block.position())
        return block.layout().position().y() + (line.y() if line.isValid() else 0.0)

    def _scroll_to(self, position: int, share: float = 1 / 3) -> None:
        """Put a position's line at a share of the view's height."""
        # Before the first words stands the space above them.
        top = self._line_top(position) - self.viewport().height() * share if position else 0.0
        bar = self.verticalScrollBar()
        if top > bar.maximum():
            # The words below are not laid out yet; Qt widens the range when they are.
            bar.setMaximum(round(top))
        bar.setValue(round(top))

    def _top_position(self) -> int:
        for block, top in self._visible_blocks(0, 0):
            geometry = self._geometry_of(block)
            for line in geometry.lines:
                if top + line.baseline > 0:
                    return line.start
        return 0

    def _in_view(self, span: Span) -> bool:
        scrolled = self.verticalScrollBar().value()
        below = scrolled + self.viewport().height() - 2 * self._theme.line_height
        first = self._line_top(span.start)
        return scrolled <= first and (self._line_top(span.end) <= below)

    def _selection_boxes(self) -> list[QRect]:
        span = self.selected_span()
        if span is None:
            return []
        boxes: list[QRect] = []
        for block, top in self._visible_blocks(0, self.viewport().height()):
            geometry = self._geometry_of(block)
            if geometry.span.start < span.end and span.start <= geometry.span.end:
                part = geometry.in_view(-top, self.viewport().height() - top)
                first, last = max(span.start, part.start), min(span.end, part.end)
                boxes += [
                    box.translated(0, top).toAlignedRect() for box in geometry.rects(first, last)
                ]
        return boxes

    def _step_selection(self, step: Step) -> None:
        if self._shown is not None:
            here = self.caret_position()
            span = self.selected_span() or Span(here, here)
            self._set_caret(*step(self._shown.text, self._shown.turns, span))

    def _turn_number(self) -> int | None:
        if self._shown is None:
            return None
        return turn_number(self._shown.turns, self.caret_position())

    def _go_to_turn(self, number: int) -> None:
        if self._shown is not None and 0 <= number < len(self._shown.turns):
            start = self._shown.turns[number].start
            self._set_caret(start, start)
            if not self._in_view(self._shown.turns[number].span):
                self._scroll_to(start)

    def _selection_moved(self) -> None:
        span, former = self.selected_span(), self._last_selected
        if span == former:
            return
        self._last_selected = span
        edges = [*(span or ()), *(former or ())]
        if span and former and span.start == former.start:
            edges = [span.end, former.end]
        elif span and former and span.end == former.end:
            edges = [span.start, former.start]
        numbers = [self._paragraphs.number_at(edge) for edge in edges]
        self._update_paragraphs(min(numbers), max(numbers))
        self.selection_changed.emit(span)

    def _tell_visible(self) -> None:
        if self._shown is None:
            return
        last = 0
        for block, _top in self._visible_blocks(0, self.viewport().height()):
            last = self._paragraphs.span(block.blockNumber()).end
        self.position_visible.emit(self._top_position(), last)
