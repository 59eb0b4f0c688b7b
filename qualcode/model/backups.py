"""Backups and what their names say, and what has changed since one was made."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qualcode.model.ids import Id

SUFFIX = ".qualcode"
_TIME = "%Y-%m-%d %H.%M.%S"
_NAME = re.compile(
    r"(?P<name>.+) (?P<at>\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?: \((?P<nth>\d+)\))?"
    rf"(?: (?P<why>[^ (].*))?{re.escape(SUFFIX)}",
    re.DOTALL,
)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME, _LONGEST_WHY = 120, 60
"""In bytes; a file's whole name may have 255."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, as far as its name tells.

    ``at`` is what the clock on the wall showed, ``size`` in bytes, ``name`` that of the project
    then; ``why`` says before what it was made, nothing where it was made by itself.
    """

    path: Path
    at: datetime
    size: int
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands to the file of today: acts ``behind`` it, and ``ahead`` only there."""

    behind: int
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind were added, removed and changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed since a version: counts by kind, and the latest ``acts`` it lacks.

    Kinds are those of the project file; one where nothing changed is not there.
    """

    standing: Standing
    counts: dict[str, Count] = field(default_factory=dict[str, Count])
    acts: tuple[Id, ...] = ()


def backup_name(project: str, at: datetime, why: str = "", nth: int = 1) -> str:
    """Return the name of a backup's file; ``nth`` tells apart those of one second."""
    named = _shortened(project, _LONGEST_NAME)
    again = f" ({nth})" if nth > 1 else ""
    why = _shortened(" ".join(_NOT_IN_NAMES.sub(" ", why).split()).lstrip("( "), _LONGEST_WHY)
    return f"{named} {at.strftime(_TIME)}{again}{f' {why}' if why else ''}{SUFFIX}"


def backup_of(path: Path, size: int) -> Backup | None:
    """Return what a file's name says of it as a backup, or None when it is not named as one."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], _TIME)
    except ValueError:
        return None
    return Backup(path, at, size, found["name"], found["why"] or "")


def _shortened(words: str, most: int) -> str:
    """Return words cut to so many bytes at most."""
    whole = words.encode("utf-8", "surrogateescape")
    return words if len(whole) <= most else whole[:most].decode("utf-8", "ignore").rstrip()
