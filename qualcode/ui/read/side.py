"""The window's right side: Notes first, Here, Suggestions last."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.ui.notes.panel import NotesPanel
from qualcode.ui.read.here import HerePanel
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.suggestions.panel import SuggestionsPanel
from qualcode.ui.theme import STEP, Theme, set_role

TABS = ("notes", "here", "suggestions")


class Side(QWidget):
    """Three panels behind tabs, all about the transcript that is read."""

    tab_changed = Signal(str)

    def __init__(
        self, session: Session, theme: Theme, page: ReadingPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notes = NotesPanel(session, page, self)
        self.here = HerePanel(session, theme, page, self)
        self.suggestions = SuggestionsPanel(session, theme, page, self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("Notes, Here, Suggestions")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        set_role(self.tabs, "tabs")
        self._stack = QStackedWidget(self)
        for name, panel in zip(TABS, (self.notes, self.here, self.suggestions), strict=True):
            self.tabs.addTab(name.title())
            self._stack.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, 0)
        column.setSpacing(STEP)
        head = QVBoxLayout()
        head.setContentsMargins(3 * STEP, 0, 2 * STEP, 0)
        head.addWidget(self.tabs)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turned)
        self.suggestions.waiting_said.connect(self.notes.say_waiting)

    @property
    def tab(self) -> str:
        """The tab that is shown: notes, here or suggestions."""
        return TABS[self.tabs.currentIndex()]

    def show_tab(self, name: str) -> None:
        """Show a tab, without giving it the keyboard."""
        if name in TABS:
            self.tabs.setCurrentIndex(TABS.index(name))

    def focus_tab(self, name: str) -> None:
        """Show a tab and give its cards the keyboard, or the tabs when it has none."""
        self.show_tab(name)
        if name == "suggestions":
            self.suggestions.focus_cards()
            return
        cards = self.notes.cards if name == "notes" else self.here.cards
        if not cards.focus():
            self.tabs.setFocus()

    def _turned(self, number: int) -> None:
        focused, page = self.focusWidget(), self._stack.currentWidget()
        if focused is not None and page is not None and page.isAncestorOf(focused):
            # What is hidden would hand the keyboard to whatever comes next.
            self.tabs.setFocus()
        self._stack.setCurrentIndex(number)
        self.tab_changed.emit(TABS[number])
