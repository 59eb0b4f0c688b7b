"""The place Journal: what was done and decided, phases, entries, and what is to be decided."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.ui.journal.conflicts import ConflictsPanel
from qualcode.ui.journal.entries import EntriesPanel
from qualcode.ui.journal.history import HistoryPanel
from qualcode.ui.journal.logs import DecisionsPanel, PhasesPanel
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.place import Place

HISTORY, DECISIONS, PHASES = "History", "Decisions", "Phases"
ENTRIES, CONFLICTS = "Entries", "Conflicts"
PARTS = (HISTORY, DECISIONS, PHASES, ENTRIES, CONFLICTS)


class JournalPlace(Place):
    """Four tabs; the left and right arrow keys change them."""

    _stale = False

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Parts of the journal")
        set_role(self.tabs, "tabs")
        self._stack = QStackedWidget()
        self.history = HistoryPanel(session, theme)
        self.decisions = DecisionsPanel(session, theme)
        self.phases = PhasesPanel(session, theme)
        self.entries = EntriesPanel(session, theme)
        self.conflicts = ConflictsPanel(session, theme)
        for name, panel in (
            (HISTORY, self.history), (DECISIONS, self.decisions), (PHASES, self.phases),
            (ENTRIES, self.entries), (CONFLICTS, self.conflicts),
        ):  # fmt: skip
            self.tabs.addTab(name)
            self._stack.addWidget(panel)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.setFocusProxy(self.history)
        self.history.jump_requested.connect(self.jump_requested)
        self.decisions.jump_requested.connect(self.jump_requested)
        self.conflicts.jump_requested.connect(self.jump_requested)
        session.conflicts.changed.connect(self._count_conflicts)
        self._count_conflicts()
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * STEP, 2 * STEP, 4 * STEP, 3 * STEP)
        column.setSpacing(STEP)
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def show_part(self, name: str) -> None:
        """Show one of the parts: History, Decisions, Phases, Entries or Conflicts."""
        self.tabs.setCurrentIndex(PARTS.index(name))

    @property
    def part(self) -> str:
        """Which of the parts is shown."""
        return PARTS[self.tabs.currentIndex()]

    @property
    def shows_conflicts(self) -> bool:
        """Whether the conflicts to decide are the part that is shown."""
        return self.part == CONFLICTS

    def show_conflicts(self) -> None:
        """Show the conflicts to decide, with the keyboard in them."""
        self.show_part(CONFLICTS)
        self.conflicts.focus_cards()

    def follow(self, changes: Changes) -> None:
        self.history.follow(changes)
        self.decisions.follow(changes)
        self.phases.follow(changes)
        self.entries.follow(changes)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.history.set_theme(theme)
        self.entries.set_theme(theme)
        self.decisions.theme = self.phases.theme = self.conflicts.theme = theme

    def _count_conflicts(self) -> None:
        number = len(self.session.conflicts.every)
        words = f"{CONFLICTS} ({number:,})" if number else CONFLICTS
        self.tabs.setTabText(PARTS.index(CONFLICTS), words)

    def _changed(self, changes: Changes) -> None:
        super()._changed(changes)
        if self._missed and not self.isVisible():
            # Several acts may be missed; only the last one's id is kept, so all are read again.
            self._stale = True

    def showEvent(self, event: object) -> None:
        if self._stale:
            self._stale = False
            self.history.model.read_again()
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
