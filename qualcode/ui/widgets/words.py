"""Small wordings the whole window shares: dates, counts, shortened quotes."""

import time
from datetime import datetime

QUOTE_LENGTH = 180

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def day(at_ms: int, now_ms: int | None = None) -> str:
    """Return the day of a time in milliseconds: “today”, “9 Nov”, “9 Nov 2024”."""
    there = datetime.fromtimestamp(at_ms / 1000)
    here = datetime.fromtimestamp((now_ms if now_ms is not None else time.time() * 1000) / 1000)
    if there.date() == here.date():
        return "today"
    written = f"{there.day} {there:%b}"
    return written if there.year == here.year else f"{written} {there.year}"


def moment(at_ms: int) -> str:
    """Return a day and the time of it: “27 November at 9:14”, with the year where it is another."""
    there = datetime.fromtimestamp(at_ms / 1000)
    year = "" if there.year == datetime.now().year else f" {there.year}"
    return f"{there.day} {there:%B}{year} at {there.hour}:{there.minute:02}"


def since(at_ms: int) -> str:
    """Return since when: “9:14” where that was today, else the day too."""
    there = datetime.fromtimestamp(at_ms / 1000)
    if there.date() == datetime.now().date():
        return f"{there.hour}:{there.minute:02}"
    return moment(at_ms)


def clock(milliseconds: int) -> str:
    """Return a time in a recording: “14:09”, “1:02:33”."""
    seconds = milliseconds // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with its word: “1 code”, “1,204 codes”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ordinal_time(number: int) -> str:
    """Return “first time”, “third time”, “12 times”."""
    if number < len(_ORDINALS):
        return f"{_ORDINALS[number]} time"
    return f"{number} times"


def shortened(words: str, length: int = QUOTE_LENGTH) -> str:
    """Return words on one line, cut at a word's end with an ellipsis when they are long."""
    line = " ".join(words.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;:–—") + "…"


def day_and_time(at: datetime) -> str:
    """Return a day and time in full: “Thursday 26 November 2026, 14:05”."""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M}"


def megabytes(size: int) -> str:
    """Return the size of a file: “0.2 MB”, “1,204 MB”."""
    millions = size / 1_000_000
    return f"{millions:,.0f} MB" if millions >= 10 else f"{max(millions, 0.1):.1f} MB"
