"""Qt counts UTF-16 units, the program counts code points; the one class that converts."""

from bisect import bisect_left, bisect_right


class Utf16Offsets:
    """Converts positions of one text between code points and UTF-16 units.

    Characters beyond the Basic Multilingual Plane (emoji, for one) are one code point and two
    units. A position in the middle of such a pair is moved to the pair's start.
    """

    def __init__(self, text: str) -> None:
        self._wide: list[int] = []
        if not text.isascii():
            self._wide = [at for at, character in enumerate(text) if character > "\uffff"]
        # The unit at which each wide character begins.
        self._wide_units = [at + nth for nth, at in enumerate(self._wide)]

    def to_units(self, code_point: int) -> int:
        """Return the UTF-16 position of a code-point position."""
        return code_point + bisect_left(self._wide, code_point)

    def to_code_points(self, unit: int) -> int:
        """Return the code-point position of a UTF-16 position."""
        before = bisect_right(self._wide_units, unit - 1)
        if before and self._wide_units[before - 1] == unit - 1:
            return self._wide[before - 1]
        return unit - before
