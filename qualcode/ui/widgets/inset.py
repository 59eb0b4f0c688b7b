"""Keeping things off the edges of a panel."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qualcode.ui.theme import STEP


def inset(widget: QWidget, top: int = 0, bottom: int = 0) -> QHBoxLayout:
    """Return a row that holds a widget, with a panel's margin at both sides.

    A label's own margins would be lost whenever it is styled anew.
    """
    row = QHBoxLayout()
    row.setContentsMargins(3 * STEP + 2, top, 3 * STEP + 2, bottom)
    row.addWidget(widget)
    return row
