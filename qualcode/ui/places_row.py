"""The row below the menus: the places as tabs, and the search."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QTabBar, QWidget

from qualcode.ui.theme import STEP, set_role

SEARCH_WIDTH = 300


class PlacesRow(QFrame):
    """Which place is before the person; Ctrl and a digit go to each."""

    place_requested = Signal(str)

    def __init__(
        self, places: tuple[str, ...], search: QLineEdit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self._places = places
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("Places")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        set_role(self.tabs, "places")
        for nth, place in enumerate(places):
            self.tabs.addTab(place)
            self.tabs.setTabToolTip(nth, f"Ctrl+{nth + 1}")
        self.search = search
        search.setParent(self)
        search.setMaximumWidth(SEARCH_WIDTH)
        search.setMinimumWidth(140)
        QWidget.setTabOrder(self.tabs, search)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * STEP + 2, STEP, 3 * STEP, STEP)
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(search, 2)
        self.tabs.currentChanged.connect(lambda nth: self.place_requested.emit(places[nth]))

    def show_place(self, place: str) -> None:
        """Mark a place as the one that is shown."""
        if place in self._places:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self._places.index(place))
            self.tabs.blockSignals(False)
            # The chosen tab is bolder, so all of them together are wider or narrower.
            self.tabs.updateGeometry()
