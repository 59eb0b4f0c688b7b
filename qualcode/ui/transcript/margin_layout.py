"""Where the names and notes beside the text go so that none covers another; free of Qt.

All measures are pixels; ``top`` counts downwards from the top of the view.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.model.ids import Id

Kind = Literal["coding", "suggestion", "note", "more"]


@dataclass(frozen=True, slots=True)
class MarginItem:
    """One thing to be said beside the text.

    ``ids`` are those of all things it speaks for; ``words`` is the name or the note, ``prefix``
    stands quietly before and ``suffix`` quietly after. ``wanted`` is where its top would like to
    be, ``height`` what it needs.
    """

    kind: Kind
    ids: tuple[Id, ...]
    words: str
    wanted: float
    height: float
    prefix: str = ""
    suffix: str = ""
    top: float = 0.0

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Room:
    """The items that begin beside one paragraph, and how far down they may reach."""

    items: tuple[MarginItem, ...]
    end: float


def placed(rooms: Iterable[Room], row_height: float) -> list[MarginItem]:
    """Return the items with their tops set: in order, none covering another, each in its room.

    What does not fit is spoken for by one row, ``and 6 more``.
    """
    done: list[MarginItem] = []
    free_from = float("-inf")
    for room in rooms:
        items = sorted(room.items, key=lambda item: item.wanted)
        if not items:
            continue
        begin = max(free_from, items[0].wanted)
        fitting = _fitting(items, room.end - begin, row_height)
        tops = _tops(fitting, begin, room.end)
        done += [replace(item, top=top) for item, top in zip(fitting, tops, strict=True)]
        free_from = done[-1].bottom
    return done


def _fitting(items: Sequence[MarginItem], height: float, row_height: float) -> Sequence[MarginItem]:
    if sum(item.height for item in items) <= height:
        return items
    kept: list[MarginItem] = []
    used = row_height
    for item in items:
        if used + item.height > height:
            break
        kept.append(item)
        used += item.height
    rest = items[len(kept) :]
    if len(rest) == 1 and rest[0].height <= row_height:
        return [*kept, rest[0]]
    ids = tuple(identity for item in rest for identity in item.ids)
    words = f"and {len(rest)} more" if kept else f"{len(rest)} here"
    return [*kept, MarginItem("more", ids, words, rest[0].wanted, row_height)]


def _tops(items: Sequence[MarginItem], begin: float, end: float) -> list[float]:
    tops: list[float] = []
    below = begin
    for item in items:
        below = max(below, item.wanted)
        tops.append(below)
        below += item.height
    # Push back up what now reaches too far, as far as there is room above it.
    limit = max(end, begin + sum(item.height for item in items))
    for nth in range(len(items) - 1, -1, -1):
        tops[nth] = min(tops[nth], limit - items[nth].height)
        limit = tops[nth]
    return tops
