"""Whether the pages of a file are as the engine left them, said in words of our own.

What the engine says of damage names its own inner parts, and may quote what is stored.
"""

import re
from collections.abc import Callable

from qualcode.store.engine import Connection

_MOST = 20
_WHOLE = [("ok",)]


def first(connection: Connection) -> str | None:
    """Return what is damaged, the first that is found, or None: a look of milliseconds."""
    return next(iter(_told(connection, "quick_check(1)")), None)


def seen(connection: Connection) -> list[str]:
    """Return a sentence for each damage that shows without comparing indexes with tables."""
    return _told(connection, f"quick_check({_MOST})")


def every(connection: Connection) -> list[str]:
    """Return a sentence for each damage, indexes that do not fit their tables among them."""
    return _told(connection, f"integrity_check({_MOST})")


def _told(connection: Connection, pragma: str) -> list[str]:
    rows = connection.rows(f"PRAGMA {pragma}")
    if rows == _WHOLE:
        return []
    lines = [line for (words,) in rows for line in str(words).splitlines()]
    told = [_in_our_words(line) for line in lines if not line.startswith("***")]
    return list(dict.fromkeys(told)) or [_SOMEWHERE]


def _in_our_words(line: str) -> str:
    for sign, words in _SIGNS:
        found = sign.search(line)
        if found:
            return words(found)
    return _SOMEWHERE


_SOMEWHERE = "the file is not put together as it should be"
_SIGNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bindex sqlite_autoindex_(\w+)_\d+"), lambda found: (
        f"the index of the table “{found[1]}” does not fit it"
    )),
    (re.compile(r"\bindex (\w+)"), lambda found: f"the index “{found[1]}” does not fit its table"),
    (re.compile(r"\bpage (\d+)", re.I),
     lambda found: f"page {found[1]} of the file cannot be read"),
    (re.compile(r"\bin (\w+)\.\w+|\bin (\w+)$"), lambda found: (
        f"a row of the table “{found[1] or found[2]}” holds what it may not"
    )),
    (re.compile(r"freelist", re.I), lambda found: "the list of free pages is damaged"),
)  # fmt: skip
