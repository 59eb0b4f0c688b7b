"""The reading view: a transcript's words with what is coded painted under and beside them."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QToolTip, QWidget

from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.model.transcripts import Transcript
from qualcode.ui.theme import Theme
from qualcode.ui.transcript.layers import CodingLayers, ParagraphIndex
from qualcode.ui.transcript.margin import Margin, VisibleParagraph
from qualcode.ui.transcript.margin_painter import MarginPainter
from qualcode.ui.transcript.painting import Underlay
from qualcode.ui.transcript.reading_text import OVERHANG, ReadingText
from qualcode.ui.transcript.tooltips import coding_tip, note_tip
from qualcode.ui.transcript.values import PaintedCoding, PaintedNote, PaintedSuggestion

LOOK_AHEAD = 10
"""How many paragraphs below the view are asked for where the next name begins."""
LOOK_AHEAD_HEIGHT = 400
MOST_BANDS = 3


class TranscriptView(ReadingText):
    """Shows one transcript, read-only, with its codings, suggestions and notes.

    Everything in and out is values and code-point positions; the view knows of no store.
    """

    passage_activated = Signal(str, object)
    """Something in the margin was clicked: its kind (coding, suggestion, note, more), its ids."""
    let_go = Signal()
    """Escape was pressed: the words that were selected no longer are."""

    palette_requested = Signal(str)
    """With words selected, Enter or a letter was typed: the letter, or nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._margin = Margin(theme)
        self._underlay = Underlay(theme)
        self._margin_painter = MarginPainter(theme)
        self._hidden: frozenset[Id] = frozenset()
        super().__init__(theme, parent)
        self._clear_layers()
        self.caret_moved.connect(self._describe)

    # What is shown

    def show_transcript(self, transcript: Transcript) -> None:
        """Show a transcript from its beginning, without codings, suggestions or notes."""
        self._show(transcript)
        self._clear_layers()
        self._describe(0)

    def set_theme(self, theme: Theme) -> None:
        """Show the same in another look, at the same place."""
        self._underlay.set_theme(theme)
        self._margin.set_theme(theme)
        self._margin_painter = MarginPainter(theme)
        self._show_again(theme)

    def set_codings(self, codings: Iterable[PaintedCoding]) -> None:
        """Show these codings and no others; one that reaches beyond the words is left out."""
        known = [coding for coding in codings if self._has_words(coding.span)]
        self._codings = CodingLayers(self._paragraphs, known)
        self._margin.count_coders(known)
        self._renew()

    def add_coding(self, coding: PaintedCoding) -> None:
        """Show one more coding, or put it in the place of the one with the same id."""
        self.remove_coding(coding.id)
        if self._has_words(coding.span):
            self._margin.count_coder(coding.coder_initials, 1)
            self._renew_paragraphs(self._codings.add(coding))

    def remove_coding(self, identity: Id) -> None:
        """No longer show a coding; one that is not shown is no matter."""
        coding = self._codings.index.get(identity)
        if coding is not None:
            self._margin.count_coder(coding.coder_initials, -1)
            self._renew_paragraphs(self._codings.remove(identity))

    def hide_codes(self, codes: Iterable[Id]) -> None:
        """Leave out the codings of these codes, and of no others."""
        hidden = frozenset(codes)
        changed, self._hidden = self._hidden ^ hidden, hidden
        if changed:
            self._renew_bearing(changed)

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
        known = [suggestion for suggestion in suggestions if self._has_words(suggestion.span)]
        self._suggestions = ParagraphIndex(self._paragraphs, known)
        self._renew()

    def set_notes(self, notes: Iterable[PaintedNote]) -> None:
        """Show these notes and no others."""
        known = [note for note in notes if 0 <= note.start <= self._paragraphs.length]
        self._notes = ParagraphIndex(self._paragraphs, known)
        self.viewport().update()

    def codings_at(self, position: int) -> list[PaintedCoding]:
        """Return the codings shown at a position, the closest-fitting first."""
        found = [
            coding
            for coding in self._codings.index.within(self._paragraphs.number_at(position))
            if coding.span.contains(position) and coding.code_id not in self._hidden
        ]
        return sorted(found, key=lambda coding: (coding.end - coding.start, coding.id))

    def next_coding(self) -> None:
        """Select the next coded passage that begins after the caret or the selection's start."""
        here = self._here()
        later = [span for span in self._coded_spans() if (span.start, span.end) > here]
        if later:
            self.select_span(min(later))

    def previous_coding(self) -> None:
        """Select the coded passage that begins before the caret or the selection's start."""
        here = self._here()
        earlier = [span for span in self._coded_spans() if (span.start, span.end) < here]
        if earlier:
            self.select_span(max(earlier))

    @property
    def margin(self) -> Margin:
        """What stands beside the words, as last painted."""
        return self._margin

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        alt = modifiers == Qt.KeyboardModifier.AltModifier
        if alt and key == Qt.Key.Key_Up:
            self.grow_selection()
        elif alt and key == Qt.Key.Key_Down:
            self.shrink_selection()
        elif key == Qt.Key.Key_Escape and self.textCursor().hasSelection():
            self.clear_selection()
            self.let_go.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif step := word_step(event):
            self.step_word(*step)
        elif self.textCursor().hasSelection() and opens_palette(event):
            self.palette_requested.emit(event.text().strip())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # With words selected, letters belong to the palette before any single-letter shortcut.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.textCursor().hasSelection()
            and (opens_palette(event) or event.key() == Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tip_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._beside(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.passage_activated.emit(*found)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)  # a third click selects the paragraph
        if event.button() == Qt.MouseButton.LeftButton and self._beside(event.position()) is None:
            self.select_word_at(self.selected_span())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() != Qt.MouseButton.NoButton:
            return
        shape = Qt.CursorShape.IBeamCursor
        if event.position().x() > self._margin_left:
            over = self._beside(event.position()) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        # Pinned names stay where they are while the words move.
        self._update_margin()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Nothing shines through: neither what lies behind is painted, nor what scrolling moved.
        area, beside = self.viewport().rect(), self._margin_box()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().base())
        if self._shown is None:
            painter.end()
            super().paintEvent(event)
            return
        bands = _bands(event.region().intersected(area.adjusted(0, 0, -beside.width(), 0)))
        visible = self._visible(event.rect().top(), event.rect().bottom())
        for band in bands:
            painter.setClipRect(band)
            self._paint_under(painter, [each for each in visible if _reaches(each, band)])
        if event.region().intersects(beside):
            # What stands where depends on all that is in view, so the margin is painted whole.
            # Its box alone, and not the shape that scrolling lays bare, lets Qt copy pictures fast.
            painter.setClipRect(beside)
            whole = event.rect().height() == area.height()
            self._paint_beside(painter, visible if whole else self._visible(0, area.height()))
        painter.end()
        for band in bands:
            super().paintEvent(QPaintEvent(band))

    def tip_at(self, point: QPoint) -> str:
        """Return what is told at a point of the viewport, as rich text, if anything is."""
        found = self._beside(QPointF(point))
        codings = [self._codings.index.get(identity) for identity in found[1]] if found else []
        notes = [self._notes.get(identity) for identity in found[1]] if found else []
        tips = [coding_tip(coding) for coding in codings if coding is not None]
        tips += [note_tip(note) for note in notes if note is not None]
        return "<br><br>".join(tips)

    # Inside

    def _measures_changed(self) -> None:
        self._underlay.forget()
        self._margin.left = float(self._margin_left)
        self._margin.width = float(self.viewport().width() - self._margin_left)

    def _clear_layers(self) -> None:
        self._codings = CodingLayers(self._paragraphs)
        self._suggestions: ParagraphIndex[PaintedSuggestion] = ParagraphIndex(self._paragraphs)
        self._notes: ParagraphIndex[PaintedNote] = ParagraphIndex(self._paragraphs)
        self._margin.count_coders(())
        self._renew()

    def _has_words(self, span: Span) -> bool:
        return 0 <= span.start < span.end <= self._paragraphs.length

    def _renew(self) -> None:
        self._underlay.forget()
        self.viewport().update()

    def _renew_paragraphs(self, touched: range) -> None:
        if touched:
            self._underlay.forget(touched)
            self._update_paragraphs(touched.start, touched.stop - 1)
            self._update_margin()

    def _renew_bearing(self, codes: frozenset[Id]) -> None:
        """Repaint the paragraphs that bear any of these codes, and nothing when none is in view."""

        def bears(number: int) -> bool:
            return any(each.code_id in codes for each in self._codings.index.within(number))

        self._underlay.forget([number for number in self._underlay.known if bears(number)])
        in_view = [block.blockNumber() for block, _ in self._visible_blocks(0, self.height())]
        bearing = [number for number in in_view if bears(number)]
        for number in bearing:
            self._update_paragraphs(number, number)
        if bearing:
            self._update_margin()

    def _update_margin(self) -> None:
        self.viewport().update(self._margin_box())

    def _margin_box(self) -> QRect:
        area = self.viewport().rect()
        return QRect(self._margin_left, 0, area.width() - self._margin_left, area.height())

    def _beside(self, point: QPointF) -> tuple[str, tuple[Id, ...]] | None:
        return self._margin.at(point) if point.x() > self._margin_left else None

    def _coded_spans(self) -> list[Span]:
        return [c.span for c in self._codings.index.values() if c.code_id not in self._hidden]

    def _here(self) -> tuple[int, int]:
        span = self.selected_span()
        return (span.start, span.end) if span else (self.caret_position(), self._paragraphs.length)

    def _describe(self, position: int) -> None:
        # What is seen as colour is said to those who listen.
        names = [" › ".join(coding.path) for coding in self.codings_at(position)]
        description = f"Coded here: {'; '.join(names)}" if names else ""
        if description != self.accessibleDescription():
            self.setAccessibleDescription(description)

    def _paint_under(self, painter: QPainter, visible: Sequence[VisibleParagraph]) -> None:
        assert self._shown is not None
        self._underlay.paint(
            painter, visible, self._codings, self._suggestions, self._hidden, self.selected_span()
        )
        self._underlay.paint_gutter(painter, visible, self._shown)

    def _paint_beside(self, painter: QPainter, visible: Sequence[VisibleParagraph]) -> None:
        self._margin.lay_out(
            visible,
            self._codings,
            self._suggestions,
            self._notes,
            self._hidden,
            self._next_top(visible),
        )
        self._margin_painter.paint(painter, self._margin, self.verticalScrollBar().value())

    def _visible(self, top: float, bottom: float) -> list[VisibleParagraph]:
        found: list[VisibleParagraph] = []
        for block, block_top in self._visible_blocks(top, bottom):
            geometry = self._geometry_of(block)
            part = geometry.in_view(top - block_top, bottom - block_top)
            found.append(VisibleParagraph(block.blockNumber(), block_top, geometry, part))
        return found

    def _next_top(self, visible: Sequence[VisibleParagraph]) -> float:
        """Return where the next paragraph below the view that has something to say begins."""
        far = float(self.viewport().height() + LOOK_AHEAD_HEIGHT)
        if not visible:
            return far
        block = self.document().findBlockByNumber(visible[-1].number)
        for _ in range(LOOK_AHEAD):
            block = block.next()
            if not block.isValid():
                return far
            number = block.blockNumber()
            layers = (self._codings.index, self._suggestions, self._notes)
            if any(layer.any_within(number) for layer in layers):
                self.document().documentLayout().blockBoundingRect(block)
                return block.layout().position().y() - self.verticalScrollBar().value()
        return far


def _bands(region: QRegion) -> list[QRect]:
    """Return what is to be painted of the words: a few bands apart, or the box around many."""
    if region.isEmpty():
        return []
    if region.rectCount() > MOST_BANDS:
        return [region.boundingRect()]
    # PySide walks over the boxes of a region; the stub does not know.
    return list(region)  # pyright: ignore[reportArgumentType]


def _reaches(shown: VisibleParagraph, band: QRect) -> bool:
    above, below = shown.top - OVERHANG, shown.top + shown.geometry.bottom + OVERHANG
    return above <= band.bottom() and band.top() <= below


def word_step(event: QKeyEvent) -> tuple[bool, bool] | None:
    """Whether a key steps forward by a word, and whether it selects; None when it does neither."""
    keys = QKeySequence.StandardKey
    for key, step in (
        (keys.SelectNextWord, (True, True)), (keys.SelectPreviousWord, (False, True)),
        (keys.MoveToNextWord, (True, False)), (keys.MoveToPreviousWord, (False, False)),
    ):  # fmt: skip
        if event.matches(key):
            return step
    return None


def opens_palette(event: QKeyEvent) -> bool:
    """Whether a key, pressed with words selected, begins to name a code."""
    if event.modifiers() not in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.KeypadModifier,
    ):
        return False
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return True
    return bool(event.text()) and event.text().isalnum()
