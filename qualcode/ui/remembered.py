"""What the window remembers from one opening to the next, outside the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from qualcode.model.ids import Id

RECENT_CODES = 12


@dataclass(slots=True)
class ProjectMemory:
    """Where one was in a project: transcript, caret and first line in code points, place, pins.

    ``pins`` maps digits to codes; ``recent`` are codes, the last applied first.
    """

    document: str = ""
    caret: int = 0
    top: int = 0
    place: str = "Read"
    tab: str = "notes"
    pins: dict[str, Id] = field(default_factory=dict[str, Id])
    recent: list[Id] = field(default_factory=list[Id])
    hidden: list[Id] = field(default_factory=list[Id])

    def applied(self, code: Id) -> None:
        """Note that a code was applied just now."""
        self.recent = [code, *(each for each in self.recent if each != code)][:RECENT_CODES]

    def pin(self, code: Id, digit: str) -> None:
        """Pin a code to a digit, or (empty) to none."""
        self.pins = {key: each for key, each in self.pins.items() if each != code and key != digit}
        if digit:
            self.pins[digit] = code

    def digits(self) -> dict[Id, str]:
        """Return the digit of each pinned code."""
        return {code: digit for digit, code in self.pins.items()}


@dataclass(slots=True)
class WindowMemory:
    """The sizes of the window and its words, in pixels, and what is shown of it."""

    open_spacing: bool = False
    single_keys: bool = True
    left_shown: bool = True
    right_shown: bool = True
    width: int = 1440
    height: int = 900
    maximised: bool = False
    columns: list[int] = field(default_factory=list[int])


Memory = TypeVar("Memory", ProjectMemory, WindowMemory)


def from_mapping(kind: type[Memory], stored: Mapping[str, Any]) -> Memory:
    """Return a memory of what was stored; whatever does not fit is left at its usual value."""
    usual = kind()
    for each in fields(kind):
        value = stored.get(each.name)
        if value is not None and type(value) is type(getattr(usual, each.name)):
            setattr(usual, each.name, value)
    return usual


def to_mapping(memory: ProjectMemory | WindowMemory) -> dict[str, Any]:
    """Return a memory as it is stored."""
    return {each.name: getattr(memory, each.name) for each in fields(memory)}
