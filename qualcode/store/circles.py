"""Circles that moves made apart can close: A below B by one person, B below A by another."""

from collections.abc import Mapping
from typing import NamedTuple


class Edge(NamedTuple):
    """What something was put below, when (as an order), and what it was below before."""

    above: bytes
    when: tuple[int, bytes]
    former: bytes | None


def broken(edges: Mapping[bytes, Edge]) -> list[tuple[bytes, bytes | None, bytes]]:
    """Return what to put back so that no circle is left: who, below what, and whose move stays.

    The latest move of a circle stays, the earliest is put back to where it was, or to the top when
    that would close a circle again.
    """
    above: dict[bytes, bytes | None] = {each: edge.above for each, edge in edges.items()}
    put_back: list[tuple[bytes, bytes | None, bytes]] = []
    for start in sorted(edges):
        circle = _circle_from(start, above)
        while circle:
            earliest = min(circle, key=lambda each: edges[each].when)
            latest = max(circle, key=lambda each: edges[each].when)
            above[earliest] = edges[earliest].former
            if _circle_from(earliest, above):
                above[earliest] = None
            put_back.append((earliest, above[earliest], latest))
            circle = _circle_from(start, above)
    return put_back


def _circle_from(start: bytes, above: Mapping[bytes, bytes | None]) -> list[bytes]:
    """Return the circle that leads from here, if there is one."""
    path: list[bytes] = []
    seen: set[bytes] = set()
    at: bytes | None = start
    while at is not None and at not in seen:
        seen.add(at)
        path.append(at)
        at = above.get(at)
    return [] if at is None else path[path.index(at) :]
