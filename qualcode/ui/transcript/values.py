"""What the reading view is given to paint: values, free of the store and of Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span


@dataclass(frozen=True, slots=True)
class PaintedCoding:
    """A coding as the view shows it; code points of the transcript's text, half-open.

    ``path`` is the code's full path, family first; ``colour`` is the code's own, as ``#rrggbb``.
    """

    id: Id
    start: int
    end: int
    code_id: Id
    path: tuple[str, ...]
    colour: str
    pattern: str = "solid"
    polarity: Polarity | None = None
    coder_initials: str = ""
    memo: str = ""

    @property
    def span(self) -> Span:
        """The words it covers."""
        return Span(self.start, self.end)

    @property
    def name(self) -> str:
        """The code's own name, without its families."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class PaintedSuggestion:
    """A suggestion as the view shows it; code points, half-open; ``label`` is the code's name."""

    id: Id
    start: int
    end: int
    label: str
    polarity: Polarity | None = None

    @property
    def span(self) -> Span:
        """The words it is about."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PaintedNote:
    """A note as the view shows it beside its passage; code points, half-open."""

    id: Id
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The words it is about."""
        return Span(self.start, self.end)


Painted = PaintedCoding | PaintedSuggestion | PaintedNote
"""Whatever is painted at a place in the text."""


@dataclass(frozen=True, slots=True)
class PaletteCode:
    """A code as the palette offers it; ``pinned`` is the digit it is pinned to, or empty."""

    id: Id
    path: tuple[str, ...]
    colour: str
    pattern: str = "solid"
    definition: str = ""
    exclude: str = ""
    pinned: str = ""

    @property
    def name(self) -> str:
        """The code's own name, without its families."""
        return self.path[-1] if self.path else ""


def with_polarity(name: str, polarity: Polarity | None) -> str:
    """Return a code's name with what is to be said of its polarity: ``On guard, absent``.

    A concept that is simply there, or of which nothing was said, needs no words.
    """
    if polarity is None or polarity is Polarity.PRESENT:
        return name
    return f"{name}, {polarity.label}"


def initials_shown(codings: Iterable[PaintedCoding]) -> bool:
    """Whether more than one coder is on the page, so that stripes must say whose they are."""
    seen = {coding.coder_initials for coding in codings}
    return len(seen) > 1
