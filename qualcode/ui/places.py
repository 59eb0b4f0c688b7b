"""The places of the window: Read, and those that are made when they are first gone to."""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from PySide6.QtWidgets import QWidget

from qualcode.app.session import Session
from qualcode.ui.theme import Theme

READ = "Read"


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """A place by the module and the class that make it."""

    name: str
    module: str
    kind: str


LATER = (
    PlaceSpec("Passages", "qualcode.ui.passages.place", "PassagesPlace"),
    PlaceSpec("Cases", "qualcode.ui.cases.place", "CasesPlace"),
    PlaceSpec("Journal", "qualcode.ui.journal.place", "JournalPlace"),
    PlaceSpec("Report", "qualcode.ui.report.place", "ReportPlace"),
)


class MakesPlace(Protocol):
    """What the class of a place can do."""

    def __call__(
        self, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> QWidget: ...


def names() -> tuple[str, ...]:
    """Return the places there are, in the order of their tabs."""
    return (READ, *(each.name for each in LATER))


def make(name: str, session: Session, theme: Theme, parent: QWidget) -> tuple[QWidget, QWidget]:
    """Make a place other than Read; returns it and what in it has the keyboard at first."""
    spec = next(each for each in LATER if each.name == name)
    kind = cast("MakesPlace", getattr(import_module(spec.module), spec.kind))
    place = kind(session, theme, parent)
    first = place
    while (proxy := first.focusProxy()) is not None:
        first = proxy
    for widget in (place, *place.findChildren(QWidget)):
        proxy = widget.focusProxy()
        if proxy is not None and widget.isAncestorOf(proxy):
            # With it the Tab key would jump over whatever stands before the proxy.
            widget.setFocusProxy(None)  # pyright: ignore[reportArgumentType]
    return place, first
