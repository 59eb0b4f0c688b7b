"""The hybrid logical clock that orders acts across copies of a project."""


def next_stamp(wall_ms: int, highest_seen: int) -> int:
    """Return the next stamp: the wall clock in the upper bits, always later than all seen.

    A stamp is ``milliseconds << 16 | counter`` (Kulkarni and others 2014, hybrid logical clocks).
    """
    return max(wall_ms << 16, highest_seen + 1)


def milliseconds(stamp: int) -> int:
    """Return the milliseconds since 1970 within a stamp."""
    return stamp >> 16
