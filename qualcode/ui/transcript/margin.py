"""What stands to the right of the words: stripes in lanes, names, suggestions and notes.

Works out the places; `margin_painter` paints them. All measures are pixels of the view.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.ui.theme import STEP, Theme, interface_font, reading_font
from qualcode.ui.transcript.geometry import ParagraphGeometry
from qualcode.ui.transcript.layers import CodingLayers, ParagraphIndex
from qualcode.ui.transcript.margin_layout import MarginItem, Room, placed
from qualcode.ui.transcript.values import (
    PaintedCoding,
    PaintedNote,
    PaintedSuggestion,
    with_polarity,
)

STRIPE = 5.0
LANE = 8.0
SHOWN_LANES = 7
"""Stripes beyond this many lanes share one thin grey line."""
LEAST_LANES = 2
HEAD = 9.0
"""The height of a polarity head and the gap below it."""
BEFORE_STRIPES = 6.0
PINNED_TOP = 5.0
PINNED_ROWS = 3
ROWS_IN_PEACE = 6
"""How many rows of names even a short paragraph may have, if nothing else wants their room."""
NOTE_LINES = 2
WIDEST_NAMES = 260.0

Said = tuple[Id, int, Polarity | None]
"""Code, beginning and polarity: what several coders may have said together."""


@dataclass(slots=True)
class VisibleParagraph:
    """A paragraph in view: its number, its top in the view, its lines; ``part`` is what is seen."""

    number: int
    top: float
    geometry: ParagraphGeometry
    part: Span


@dataclass(slots=True)
class Stripe:
    """A coding's stripe in view; ``begins`` says whether its first word is in view.

    ``paragraph`` is the number of the first paragraph in view that it stands beside.
    """

    coding: PaintedCoding
    lane: int
    paragraph: int
    top: float
    bottom: float
    begins: bool
    box: QRectF = field(default_factory=QRectF)


class Margin:
    """Says what stands where beside the visible paragraphs, and what is at a point.

    ``left`` and ``width`` are set whenever the view is fitted. ``focus`` holds the codes whose
    names are shown, None for all. ``own_initials`` are the reader's, left out beside their own.
    """

    def __init__(self, theme: Theme) -> None:
        self.left = 0.0
        self.width = 0.0
        self.focus: frozenset[Id] | None = None
        self.own_initials = ""
        self.stripes: list[Stripe] = []
        self.items: list[MarginItem] = []
        self.names_left = 0.0
        self._coders: Counter[str] = Counter()
        self._note_lines: dict[str, list[str]] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the measures of another look."""
        self.row = float(theme.interface_size + 6)
        self.note_row = float(theme.interface_size + 5)
        self.name_metrics = QFontMetricsF(interface_font(theme))
        self.note_font = reading_font(theme, italic=True, size=theme.interface_size + 1)
        self._note_metrics = QFontMetricsF(self.note_font)
        self._note_lines.clear()

    @property
    def names_width(self) -> float:
        """How wide a name or a line of a note may be."""
        return min(WIDEST_NAMES, self.left + self.width - self.names_left - 2 * STEP)

    @property
    def says_names(self) -> bool:
        """Whether there is room for names at all."""
        return self.names_width >= 3 * self.row

    def count_coders(self, codings: Iterable[PaintedCoding]) -> None:
        """Learn anew whose codings are shown."""
        self._coders = Counter(coding.coder_initials for coding in codings)

    def count_coder(self, initials: str, change: int) -> None:
        """Learn that a coding of a coder came (1) or went (-1)."""
        self._coders[initials] += change
        if self._coders[initials] <= 0:
            del self._coders[initials]

    def lay_out(
        self,
        visible: Sequence[VisibleParagraph],
        codings: CodingLayers,
        suggestions: ParagraphIndex[PaintedSuggestion],
        notes: ParagraphIndex[PaintedNote],
        hidden: Collection[Id],
        next_top: float,
    ) -> None:
        """Work out stripes and names for the visible paragraphs.

        ``next_top`` is where the next paragraph with something to say begins, below the view.
        """
        lanes = min(SHOWN_LANES + 1, max(LEAST_LANES, codings.lane_count))
        names_left = self.left + BEFORE_STRIPES + lanes * LANE + 6
        if names_left != self.names_left:
            self.names_left = names_left
            self._note_lines.clear()
        self.stripes = stripes_in_view(visible, codings, hidden)
        for stripe in self.stripes:
            stripe.box = self._box(stripe)
        rooms = self._wishes(visible, suggestions, notes)
        ends = [shown.top + shown.geometry.bottom for shown in visible]
        self.items = placed(self._bounded(rooms, ends, next_top), self.row)

    def at(self, point: QPointF) -> tuple[str, tuple[Id, ...]] | None:
        """Return the kind and the ids of what stands at a point of the view, if anything does."""
        for stripe in self.stripes:
            if stripe.box.adjusted(-1.5, -HEAD, 1.5, 0).contains(point):
                return "coding", (stripe.coding.id,)
        if point.x() >= self.names_left and self.says_names:
            for item in self.items:
                if item.top <= point.y() < item.bottom:
                    return item.kind, item.ids
        return None

    def note_lines(self, text: str) -> list[str]:
        """Return the first lines of a note, the last one elided if there is more of it."""
        if text not in self._note_lines:
            self._note_lines[text] = self._broken(text)
        return self._note_lines[text]

    def _box(self, stripe: Stripe) -> QRectF:
        left = self.left + BEFORE_STRIPES + min(stripe.lane, SHOWN_LANES) * LANE
        width = STRIPE if stripe.lane < SHOWN_LANES else 1.0
        head = HEAD if stripe.begins and stripe.coding.polarity is not None else 0.0
        return QRectF(left, stripe.top + head, width, stripe.bottom - stripe.top - head)

    def _wishes(
        self,
        visible: Sequence[VisibleParagraph],
        suggestions: ParagraphIndex[PaintedSuggestion],
        notes: ParagraphIndex[PaintedNote],
    ) -> list[list[MarginItem]]:
        wishes: dict[int, list[MarginItem]] = {shown.number: [] for shown in visible}
        for paragraph, item in self._names():
            wishes[paragraph].append(item)
        for shown in visible:
            first, last = shown.part
            for suggestion in suggestions.within(shown.number):
                if first <= suggestion.start < last:
                    wishes[shown.number].append(self._asked(suggestion, shown))
            for note in notes.within(shown.number):
                if first <= note.start <= last:
                    wishes[shown.number].append(self._noted(note, shown))
        return [wishes[shown.number] for shown in visible]

    def _bounded(
        self, rooms: Sequence[Sequence[MarginItem]], ends: Sequence[float], next_top: float
    ) -> list[Room]:
        """Give each paragraph's names the room beside it and a little below, but for the next's."""
        bounded: list[Room] = []
        following = next_top
        for items, end in zip(reversed(rooms), reversed(ends), strict=True):
            if not items:
                continue
            begin = min(item.wanted for item in items)
            own = max(end + self.row, begin + ROWS_IN_PEACE * self.row)
            least = begin + (PINNED_ROWS if begin <= PINNED_TOP else 1) * self.row
            bounded.append(Room(tuple(items), max(least, min(own, following))))
            following = begin
        bounded.reverse()
        return bounded

    def _names(self) -> list[tuple[int, MarginItem]]:
        said: dict[Said, list[Stripe]] = {}
        for stripe in self.stripes:
            coding = stripe.coding
            if self.focus is None or coding.code_id in self.focus:
                key = (coding.code_id, coding.start, coding.polarity)
                said.setdefault(key, []).append(stripe)
        return [(together[0].paragraph, self._name(together)) for together in said.values()]

    def _name(self, together: Sequence[Stripe]) -> MarginItem:
        coding = together[0].coding
        top = together[0].top + 1
        bottom = max(stripe.bottom for stripe in together)
        # A name stays in view as long as its stripe does, and leaves with the stripe's end.
        wanted = min(max(top, PINNED_TOP), max(top, bottom - self.row))
        return MarginItem(
            "coding",
            tuple(stripe.coding.id for stripe in together),
            with_polarity(coding.name, coding.polarity),
            wanted,
            self.row,
            prefix="…› " if len(coding.path) > 1 else "",
            suffix=self._whose([stripe.coding.coder_initials for stripe in together]),
        )

    def _whose(self, initials: Sequence[str]) -> str:
        together = sorted({name for name in initials if name})
        if len(self._coders) < 2 or together == [self.own_initials]:
            return ""
        return " ".join(together)

    def _asked(self, suggestion: PaintedSuggestion, shown: VisibleParagraph) -> MarginItem:
        words = with_polarity(suggestion.label, suggestion.polarity) + "?"
        top = shown.top + shown.geometry.extent(suggestion.start, suggestion.end)[0] + 1
        return MarginItem("suggestion", (suggestion.id,), words, top, self.row)

    def _noted(self, note: PaintedNote, shown: VisibleParagraph) -> MarginItem:
        # Names of the same line come first.
        top = shown.top + shown.geometry.extent(note.start, note.end)[0] + 2
        height = self.note_row * max(1, len(self.note_lines(note.text))) + 2
        return MarginItem("note", (note.id,), note.text, top, height)

    def _broken(self, text: str) -> list[str]:
        words = text.split()
        lines: list[str] = []
        while words and len(lines) < NOTE_LINES - 1:
            count = 1
            while count < len(words) and self._fits(" ".join(words[: count + 1])):
                count += 1
            lines.append(" ".join(words[:count]))
            words = words[count:]
        if words:
            lines.append(" ".join(words))
        return [elided(self._note_metrics, line, self.names_width) for line in lines]

    def _fits(self, words: str) -> bool:
        return self._note_metrics.horizontalAdvance(words) <= self.names_width


def elided(metrics: QFontMetricsF, words: str, width: float) -> str:
    """Return words shortened at their end to a width, by the measure of a font."""
    if metrics.horizontalAdvance(words) <= width:
        return words
    # Cut first: measuring a page-long note to show one line of it would be felt when scrolling.
    kept = words[: max(8, round(width / 3))]
    while kept and metrics.horizontalAdvance(kept + "…") > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def stripes_in_view(
    visible: Sequence[VisibleParagraph], codings: CodingLayers, hidden: Collection[Id]
) -> list[Stripe]:
    """Return the stripes beside the visible paragraphs, each once, in the order of the text."""
    found: dict[Id, Stripe] = {}
    for shown in visible:
        first, last = shown.part
        for coding in codings.index.within(shown.number):
            if coding.code_id in hidden or coding.start >= last or coding.end <= first:
                continue
            top, bottom = shown.geometry.extent(max(first, coding.start), min(last, coding.end))
            stripe = found.get(coding.id)
            if stripe is None:
                found[coding.id] = Stripe(
                    coding,
                    codings.lane(coding.id),
                    shown.number,
                    shown.top + top,
                    shown.top + bottom,
                    begins=coding.start >= first,
                )
            else:
                stripe.bottom = shown.top + bottom
    return sorted(found.values(), key=lambda stripe: (stripe.coding.start, stripe.lane))
