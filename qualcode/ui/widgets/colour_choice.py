"""Choosing a code's colour and pattern: swatches in a row, walked with the arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from qualcode.model.codes import COLOURS, PATTERNS
from qualcode.ui.theme import STEP, Theme, swatch_icon

COLOUR_NAMES = dict(
    zip(
        COLOURS,
        (
            "Blue", "Green", "Amber", "Pink", "Indigo", "Vermilion", "Olive", "Sienna",
            "Leaf green", "Purple", "Teal", "Wine red",
        ),
        strict=True,
    )
)  # fmt: skip


class SwatchRow(QWidget):
    """A row of swatches, exactly one of which is chosen; one Tab stop, arrows choose."""

    chosen = Signal(str)
    """The value of another swatch was chosen."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(STEP, STEP, STEP, STEP)
        self._row.setSpacing(STEP // 2)
        self._row.addStretch(1)
        self.setAccessibleName(name)
        self._group.buttonToggled.connect(self._follow)

    @property
    def value(self) -> str:
        """The value of the chosen swatch."""
        checked = self._group.checkedButton()
        return checked.property("value") if checked else ""

    def add(self, value: str, name: str, icon: QIcon) -> None:
        """Add a swatch at the end of the row."""
        button = _Swatch(self)
        button.setIcon(icon)
        button.setIconSize(QSize(20, 20))
        button.setCheckable(True)
        button.setToolTip(name)
        button.setAccessibleName(f"{self.accessibleName()}: {name}")
        button.setProperty("value", value)
        self._group.addButton(button)
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons[value] = button

    def choose(self, value: str) -> None:
        """Choose the swatch of a value, if there is one."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def set_icons(self, icons: dict[str, QIcon]) -> None:
        """Show other icons for these values."""
        for value, icon in icons.items():
            self._buttons[value].setIcon(icon)

    def walk(self, button: QToolButton, by: int) -> None:
        """Choose the swatch so many places on."""
        order = list(self._buttons.values())
        following = order[(order.index(button) + by) % len(order)]
        following.setChecked(True)
        following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, button: QToolButton, checked: bool) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.ClickFocus)
        if checked:
            self.setFocusProxy(button)
            self.chosen.emit(button.property("value"))


class _Swatch(QToolButton):
    def __init__(self, row: SwatchRow) -> None:
        super().__init__(row)
        self._swatches = row
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if by is None:
            super().keyPressEvent(event)
        else:
            self._swatches.walk(self, by)


def colour_row(theme: Theme, extra: Sequence[str] = ()) -> SwatchRow:
    """Return the colours that are offered, and those of ``extra`` that are not among them."""
    row = SwatchRow(theme, "Colour")
    for colour in COLOURS:
        row.add(colour, COLOUR_NAMES[colour], swatch_icon(colour, "solid", theme.dark))
    for colour in extra:
        if colour.lower() not in COLOURS:
            row.add(colour.lower(), f"As now, {colour}", swatch_icon(colour, "solid", theme.dark))
    return row


def pattern_row(theme: Theme, colour: str) -> SwatchRow:
    """Return the patterns that are offered, shown in a colour."""
    row = SwatchRow(theme, "Pattern")
    for pattern in PATTERNS:
        row.add(pattern, pattern.capitalize(), swatch_icon(colour, pattern, theme.dark))
    return row
