"""Times of day and of recordings as transcripts write them, in milliseconds."""

import re

_FIELDS = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_HASH = r"#\d{1,2}:\d{2}:\d{2}(?:-\d{1,3})?#"
STAMP = rf"\[{_FIELDS}\]|\({_FIELDS}\)|<{_FIELDS}>|\{{{_FIELDS}\}}|{_HASH}"
"""A time that its brackets set apart from the words."""
BARE = _FIELDS
"""A time without brackets; a time mark only where nothing else can stand."""
STAMPED = re.compile(STAMP)
_NUMBERS = re.compile(r"\d+")
_SUBSECOND = re.compile(r"[.,-](\d{1,3})\D*$")


def milliseconds(stamp: str) -> int:
    """Return the milliseconds that a matched time stands for: hours, minutes and seconds."""
    fraction = _SUBSECOND.search(stamp)
    whole = stamp[: fraction.start()] if fraction else stamp
    seconds = 0
    for field in _NUMBERS.findall(whole):
        seconds = seconds * 60 + int(field)
    thousandths = int(fraction[1].ljust(3, "0")) if fraction else 0
    return seconds * 1000 + thousandths


def has_hours(stamp: str) -> bool:
    """Whether the time has three fields, which times of day in speech hardly ever have."""
    return stamp.count(":") == 2
