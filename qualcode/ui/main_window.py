"""The window: menus, places, search, messages, status; one project at a time."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.messages import Messages
from qualcode.app.session import Session
from qualcode.app.tasks import BackgroundTasks
from qualcode.commands.settings import Settings, save_settings
from qualcode.model.changes import Changes
from qualcode.model.errors import FileDamaged, KeyNeeded, UserError
from qualcode.model.history import Act
from qualcode.model.keys import Key, Secret
from qualcode.store import Project
from qualcode.store.lock import HeldElsewhere, Holder
from qualcode.ui import places
from qualcode.ui.actions import Scope, every_action
from qualcode.ui.banner import Banner
from qualcode.ui.look import theme_of
from qualcode.ui.menus import Menus
from qualcode.ui.message_bar import MessageBar
from qualcode.ui.notices import Notices
from qualcode.ui.places_row import PlacesRow
from qualcode.ui.read.place import ReadPlace
from qualcode.ui.remembered import ProjectMemory, WindowMemory, from_mapping, to_mapping
from qualcode.ui.search.box import SearchBox
from qualcode.ui.search.index import Found, Kind
from qualcode.ui.state import what_is_there
from qualcode.ui.status_line import StatusLine
from qualcode.ui.theme import apply_theme, set_role
from qualcode.ui.waiting import WaitingCard
from qualcode.ui.welcome import Welcome
from qualcode.ui.widgets.words import shortened

REMEMBERED_PROJECTS = 20


class MainWindow(QMainWindow):
    """Shows one project, or the welcome when none is open."""

    theme_changed = Signal()
    closing = Signal()

    def __init__(self, settings: Settings, *, read_only: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self.memory = from_mapping(WindowMemory, _table(settings.ui, "window"))
        self.theme = theme_of(settings, self.memory)
        self.messages = Messages(self)
        self.tasks = BackgroundTasks(self.messages, self)
        self.session: Session | None = None
        self.read: ReadPlace | None = None
        self.project_memory = ProjectMemory()
        self._read_only = read_only
        self._made: dict[str, QWidget] = {}
        self._first_focus: dict[str, QWidget] = {}
        self.place_names = places.names()
        self.setWindowTitle("qualcode")
        self.resize(self.memory.width, self.memory.height)
        self.setMinimumSize(760, 480)
        self.menus = Menus(self, self.menuBar(), every_action(self.place_names))
        self.file_name = QLabel(self)
        self.file_name.setContentsMargins(0, 4, 14, 0)
        set_role(self.file_name, "quiet")
        self.menuBar().setCornerWidget(self.file_name, Qt.Corner.TopRightCorner)
        self.search = SearchBox(self.theme, self)
        self.places_row = PlacesRow(self.place_names, self.search, self)
        self.banner = Banner(self)
        self.notices = Notices(self)
        self.welcome = Welcome(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.welcome)
        self.status = StatusLine(self)
        self._lay_out()
        self.message_bar = MessageBar(self)
        self.waiting = WaitingCard(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.switch_actions)
        self._connect()
        self.show_session()

    # Projects

    def open_project(self, path: Path, key: Key | None = None) -> bool:
        """Open a project, for reading only where somebody else holds it; says whether it is open.

        What stands in the way is said, and what was open stays open. For an encrypted one that
        ``key`` does not open, its passphrase is asked for.
        """
        if self._holds(path):
            return True
        try:
            project, holder = self.opened(path, key)
        except KeyNeeded:
            self.handlers.sealing.ask_for(path)
            return False
        except FileDamaged as error:
            self.handlers.rescue.offer(path, error)
            return False
        except UserError as error:
            self.messages.refuse(error)
            return False
        same = self.session is not None and self.session.project.identity == project.identity
        if not same and not self.handlers.sharing.may_close():
            project.close()
            return False
        self.show_opened(project, holder)
        return True

    def show_opened(self, project: Project, holder: Holder | None) -> None:
        """Show a project that was just opened; ``holder`` has it open for writing elsewhere."""
        self._work_as_oneself(project)
        self.show_project(project)
        if not self._read_only:
            self.handlers.sharing.tell(holder)

    def _work_as_oneself(self, project: Project) -> None:
        """Let acts be done by the person at this computer, where the project knows them."""
        me = project.coder_named(self.settings.coder) if self.settings.coder else None
        if project.writable and me is not None:
            project.work_as_id(me.id)
        elif project.writable and self.settings.coder and project.coder is not None:
            names = {each.id: each.name for each in project.coders()}
            self.messages.warn(
                f"You are working as {names.get(project.coder, 'somebody else')}.",
                "Team › Work as… changes that.",
            )

    def show_project(self, project: Project) -> None:
        """Show a project that has just been opened or made, in place of the one before."""
        typed = self._typed_elsewhere(project)
        self.close_project()
        if not self._read_only:
            project.hold_keys(self.handlers.private.keys())
        session = Session(project, self)
        session.writing_lost.connect(self.handlers.sharing.lost)
        session.drafts.take_over(typed)
        session.messages.said.connect(self.messages.said)
        session.changed.connect(self._follow)
        session.coder_changed.connect(self._coder_changed)
        session.revealed.connect(self._reveal)
        session.conflicts.changed.connect(self._show_conflicts)
        self.waiting.follow(session.long)
        self.session = session
        stored = _table(_table(self.settings.ui, "projects"), str(project.path.absolute()))
        self.project_memory = from_mapping(ProjectMemory, stored)
        self.read = ReadPlace(session, self.theme, self.project_memory, self.stack)
        self.stack.addWidget(self.read)
        self.menus.hear_in(Scope.TEXT, self.read.page.view)
        self.menus.hear_in(Scope.CODEBOOK, self.read.codebook.tree)
        self.menus.hear_in(Scope.REVIEW, self.read.side.suggestions)
        self.read.state_changed.connect(self._later.start)
        self.read.act_requested.connect(lambda act: self.menus.actions[act].trigger())
        self.read.page.document_shown.connect(lambda _document: self._show_counts())
        self.handlers.connect_read(self.read)
        if not self._read_only:
            self.handlers.backups.begin(session)
        self._place_panels()
        self.search.set_session(session)
        if not self._read_only:
            self.settings = self.settings.with_recent(project.path)
        self.read.open_first()
        self.handlers.sealing.uncover()
        self.handlers.sealing.follow_session()
        self.show_session()
        self.go_to_place(self.project_memory.place)
        self.focus_words()
        if not self._read_only:
            self.handlers.project_shown()
        # Written now and not only at the end, so that a power cut forgets no project.
        self.keep_settings()

    def close_project(self) -> None:
        """Close the project, having noted where one was; nothing is left to save."""
        session, read = self.session, self.read
        if session is None or read is None:
            return
        self.tasks.cancel()
        self.handlers.backups.end()
        read.leave()
        self.project_memory.place = self.places_row.tabs.tabText(
            self.places_row.tabs.currentIndex()
        )
        self._remember_project(session.project.path)
        self.message_bar.put_away()
        self.handlers.sharing.forget()
        self.banner.say("")
        self.notices.clear(keep="program")
        self.search.set_session(None)
        self.session = self.read = None
        for widget in (read, *self._made.values()):
            self.stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made.clear()
        session.close()
        session.deleteLater()
        self.handlers.sealing.follow_session()
        self.show_session()

    # Places

    def go_to_place(self, place: str) -> None:
        """Show a place, made when it is gone to the first time."""
        if self.session is None or self.read is None or place not in self.place_names:
            return
        if place == places.READ:
            self.stack.setCurrentWidget(self.read)
        else:
            if place not in self._made:
                made, first = places.make(place, self.session, self.theme, self.stack)
                self._first_focus[place] = first
                jump = getattr(made, "jump_requested", None)
                if jump is not None:
                    jump.connect(self.show_passage)
                background = getattr(made, "set_background", None)
                if background is not None:
                    background(self.tasks, self.handlers.worker.worker)
                self.handlers.merging.connect_place(made)
                self.handlers.erasing.connect_place(made)
                self._made[place] = made
                self.stack.addWidget(made)
            self.stack.setCurrentWidget(self._made[place])
            self._first_focus[place].setFocus()
        self.places_row.show_place(place)
        # Only where words are read can an act be in another transcript than these.
        self.session.set_current_document(self.read.page.document if place == places.READ else None)
        self.message_bar.lie_over(self.read.page if place == places.READ else self.stack)
        self.switch_actions()

    @property
    def place(self) -> str:
        """The place that is shown, or nothing when no project is open."""
        if self.session is None:
            return ""
        return self.place_names[self.places_row.tabs.currentIndex()]

    def show_passage(self, document: str, start: int, end: int) -> None:
        """Go to a passage in the Read place."""
        if self.read is not None:
            self.go_to_place(places.READ)
            self.read.show_passage(document, start, end)

    def show_found(self, found: Found) -> None:
        """Go to what the search found."""
        if self.read is None:
            return
        if found.kind is Kind.CODE:
            self.go_to_place(places.READ)
            self.read.codebook.tree.choose(found.target)
            self.read.codebook.tree.setFocus()
        elif found.document is not None:
            self.show_passage(found.document, found.start, found.end)
        else:
            self.go_to_place(places.READ)
            self.read.side.show_tab("notes")
            self.read.side.notes.cards.choose(found.target)
            self.read.side.notes.cards.focus(found.target)

    # Look

    def set_look(self) -> None:
        """Show everything in the theme that is set now."""
        self.theme = theme_of(self.settings, self.memory)
        # Being styled anew moves the words; they are put back where they were.
        top = self.read.page.view.top_position() if self.read and self.read.page.document else 0
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.theme)
        self.theme_changed.emit()
        self.search.set_theme(self.theme)
        if self.read is not None:
            self.read.set_theme(self.theme)
            if self.read.page.document is not None:
                self.read.page.view.put_at_top(top)
        for place, widget in list(self._made.items()):
            # Other places are made anew when they are gone to again.
            if widget is not self.stack.currentWidget():
                self.stack.removeWidget(widget)
                widget.deleteLater()
                del self._made[place]
            elif hasattr(widget, "set_theme"):
                widget.set_theme(self.theme)  # pyright: ignore[reportAttributeAccessIssue]
        self.switch_actions()

    # Inside

    def switch_actions(self) -> None:
        """Switch actions on and off by what there is now, and name what undo would take back."""
        there = what_is_there(self.session, self.read, self.place, self.project_memory)
        there |= self.handlers.merging.needs() | self.handlers.erasing.needs()
        self.menus.switch(there)
        self.handlers.show_checks()

    def _name_undo(self) -> None:
        project = self.session.project if self.session else None
        for identity, title, target in (
            ("edit.undo", "Undo", project.undo_target() if project else None),
            ("edit.redo", "Redo", project.redo_target() if project else None),
        ):
            words = f"{title}: {shortened(target.sentence, 60)}" if target else title
            self.menus.set_title(identity, words)

    def opened(self, path: Path, key: Secret | Key | None = None) -> tuple[Project, Holder | None]:
        """Return a project, open for writing if it can be, and if not who holds it.

        Raises KeyNeeded when it is encrypted, and UserError when it cannot be opened.
        """
        if self._read_only:
            return Project.open(path, key=key), None
        try:
            return Project.open(path, write=True, key=key), None
        except HeldElsewhere as held:
            return Project.open(path, key=key), held.holder

    def _holds(self, path: Path) -> bool:
        """Whether this window has that file open for writing already."""
        if self.session is None or not self.session.project.writable:
            return False
        try:
            return self.session.project.path.samefile(path)
        except OSError:
            return False

    def _typed_elsewhere(self, project: Project) -> dict[str, str]:
        """Return what is being typed in another copy of a project and could not be saved there."""
        session = self.session
        if session is None or session.project.identity != project.identity:
            return {}
        return dict(session.drafts.unsaved)

    def _lay_out(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.places_row)
        column.addWidget(self.banner)
        column.addWidget(self.notices)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        from qualcode.ui.handlers.all import AllHandlers

        self.handlers = AllHandlers(self)
        self.menus.connect(self.handlers.table())
        self.menus.set_single_keys(self.memory.single_keys)
        # What they would take back is looked up when it can be read, and not at every act.
        self.menus.menu("Edit").aboutToShow.connect(self._name_undo)
        self.messages.said.connect(self.message_bar.say)
        self.message_bar.undo_requested.connect(self.menus.actions["edit.undo"].trigger)
        self.places_row.place_requested.connect(self.go_to_place)
        self.search.jump_requested.connect(self.show_found)
        self.search.left.connect(self.focus_words)
        self.welcome.act_requested.connect(lambda act: self.menus.actions[act].trigger())
        self.welcome.project_requested.connect(lambda path: self.open_project(Path(path)))
        self.notices.left.connect(self.focus_words)
        self.tasks.progressed.connect(self.status.show_task)
        self.status.conflicts_requested.connect(self.menus.actions["conflict.list"].trigger)
        self.status.cancel_requested.connect(self.tasks.cancel)

    def focus_words(self) -> None:
        """Give the keyboard back to the words that are read."""
        if self.read is not None and self.place == places.READ:
            self.read.page.focus_words()

    def _follow(self, changes: Changes) -> None:
        if changes.any("coding", "code", "document", "version"):
            self._show_counts()
        if changes.any("coder", "phase", "study"):
            self._show_status()
        if changes.any("study") and self.session is not None:
            self.setWindowTitle(f"{self.session.project.title} – qualcode")
        self._later.start()

    def _coder_changed(self) -> None:
        self._show_status()
        self._later.start()

    def _reveal(self, act: Act) -> None:
        # Nobody is thrown out of a table they work in; what happened is said there too.
        if self.read is not None and self.place == places.READ:
            self.read.reveal(act)

    def show_session(self) -> None:
        """Show the open project's name and state, or the welcome."""
        session = self.session
        self.places_row.setVisible(session is not None)
        self.status.setVisible(session is not None)
        if session is None:
            self.welcome.show_recent(self.settings.recent)
            self.stack.setCurrentWidget(self.welcome)
            self.message_bar.lie_over(self.stack)
            self.file_name.setText("")
            self.setWindowTitle("qualcode")
        else:
            self.file_name.setText(session.project.path.name)
            self.setWindowTitle(f"{session.project.title} – qualcode")
        # The menu bar gives its corner the room it needed when it was put there.
        self.file_name.adjustSize()
        self.menuBar().setCornerWidget(self.file_name, Qt.Corner.TopRightCorner)
        self._show_status()
        self.switch_actions()

    def _show_status(self) -> None:
        document = self.read.page.document if self.read else None
        self.status.show_session(self.session, document)
        self._show_conflicts()

    def _show_conflicts(self) -> None:
        self.status.show_conflicts(len(self.session.conflicts.every) if self.session else 0)

    def _show_counts(self) -> None:
        if self.session is not None and self.read is not None:
            self.status.show_counts(self.session, self.read.page.document)

    def _place_panels(self) -> None:
        if self.read is not None:
            self.read.left.setVisible(self.memory.left_shown)
            self.read.side.setVisible(self.memory.right_shown)
            fitting = sum(self.memory.columns) <= self.width()
            self.read.set_columns(self.memory.columns if fitting else [])

    def passage_box(self) -> QRect:
        """Return where the words that acts are about stand, in pixels of the reading page."""
        return self.read.passage_box() if self.read else QRect()

    def _remember_project(self, path: Path) -> None:
        if self.read is not None and self.memory.left_shown and self.memory.right_shown:
            self.memory.columns = self.read.columns.sizes()
        key = str(path.absolute())
        known = {name: each for name, each in _table(self.settings.ui, "projects").items()
                 if name != key}  # fmt: skip
        kept = dict(list(known.items())[-REMEMBERED_PROJECTS + 1 :])
        kept[key] = to_mapping(self.project_memory)
        self.settings = self.settings.with_ui(projects=kept)

    def keep_settings(self) -> None:
        """Write down how the window is; a folder that cannot be written to is no matter."""
        if self._read_only:
            return
        self.memory.maximised = self.isMaximized()
        if not self.isMaximized():
            self.memory.width, self.memory.height = self.width(), self.height()
        self.settings = self.settings.with_ui(window=to_mapping(self.memory))
        try:
            save_settings(self.settings)
        except OSError as error:
            self.messages.warn(f"The settings could not be kept ({error.strerror}).")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.settings.notice:
            self.messages.warn(self.settings.notice)
            self.settings = replace(self.settings, notice="")

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.handlers.sharing.may_close():
            event.ignore()
            return
        self.close_project()
        self.keep_settings()
        self.tasks.close()
        self.handlers.close()
        self.closing.emit()
        super().closeEvent(event)


def _table(values: object, name: str) -> dict[str, object]:
    """Return a table within stored settings, empty when it is not one."""
    found = values.get(name) if isinstance(values, dict) else None
    return found if isinstance(found, dict) else {}
