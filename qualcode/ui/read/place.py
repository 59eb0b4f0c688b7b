"""The Read place: transcripts and codes at the left, the words, and what goes with them."""

from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.suggestions import Candidate
from qualcode.model.transcripts import ReadingState
from qualcode.ui.codebook.panel import CodebookPanel
from qualcode.ui.read.coding_acts import CodingActs
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.read.painted import palette_codes
from qualcode.ui.read.side import Side
from qualcode.ui.read.transcripts import TranscriptList, TranscriptListModel
from qualcode.ui.remembered import ProjectMemory
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.transcript.palette import CodePalette
from qualcode.ui.widgets.words import day

LEFT, RIGHT = 262, 305
LIST_SHARE = 0.4
"""The list of transcripts takes at most this share of the left side."""
NO_TRANSCRIPTS = (
    "This project has no transcripts yet. Word documents, text files and subtitles can be "
    "imported; they are looked at before anything is stored."
)


class ReadPlace(QWidget):
    """Reading and coding; everything in it follows the session."""

    state_changed = Signal()
    """What can be asked for may be something else now."""
    note_editor_requested = Signal(object, QRect)
    """A note or memo should be written: its target, and where, in pixels of the page."""
    act_requested = Signal(str)
    """An action of the window, by its id, is asked for by a button."""

    def __init__(
        self, session: Session, theme: Theme, memory: ProjectMemory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._memory = memory
        self._adjusting: Candidate | None = None
        self.page = ReadingPage(session, theme, self)
        self.acts = CodingActs(session, self.page, memory)
        self.palette_card = CodePalette(theme, self.page)
        self.transcripts = TranscriptListModel(session, self)
        self.list = TranscriptList(self.transcripts, theme, self)
        self.codebook = CodebookPanel(session, theme, self)
        self.side = Side(session, theme, self.page, self)
        self.left = self._left_side()
        self.columns = QSplitter(Qt.Orientation.Horizontal, self)
        for each in (self.left, self.page, self.side):
            self.columns.addWidget(each)
            self.columns.setCollapsible(self.columns.indexOf(each), False)
        self.columns.setStretchFactor(1, 1)
        self.set_columns([])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.columns)
        self._after = QTimer(self)
        self._after.setSingleShot(True)
        self._after.setInterval(0)
        self._after.timeout.connect(self.state_changed)
        self._connect()
        order = (
            self.list, self.codebook.filter, self.codebook.tree, self.page.view, self.side.tabs,
        )  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.codebook.set_pins(memory.digits())
        self._hide_codes(frozenset(memory.hidden))
        self._count_transcripts()

    # What is shown

    def open_first(self) -> None:
        """Show the transcript that was read last, or the one that waits for another look."""
        known = {each.id for each in self.transcripts.documents}
        if self._memory.document in known:
            self.page.show_document(self._memory.document)
            self.page.view.go_to(min(self._memory.caret, self._length()))
            self.page.view.put_at_top(min(self._memory.top, self._length()))
            self.side.show_tab(self._memory.tab)
        elif (
            first := self._to_look_at_again() or next(iter(self.transcripts.documents), None)
        ) is not None:
            self.page.show_document(first if isinstance(first, str) else first.id)
        else:
            self.page.show_nothing(NO_TRANSCRIPTS, "Import transcripts…", "project.import")

    def show_passage(self, document: Id, start: int, end: int) -> None:
        """Show a passage, selected, and give the text the keyboard."""
        self.page.show_passage(document, Span(start, end))
        self.page.view.setFocus()

    def reveal(self, act: Act) -> None:
        """Show where an act was."""
        if act.document is None or self.transcripts.row_of(act.document) < 0:
            return
        if act.start is not None and act.end is not None and act.end > act.start:
            self.page.show_passage(act.document, Span(act.start, act.end))
        else:
            self.page.show_document(act.document)

    def has_been_read(self) -> bool:
        """Whether the present coder has marked this transcript as read."""
        document = self.page.document
        state = self.transcripts.state_of(document) if document else ReadingState.UNREAD
        return state in (ReadingState.READ, ReadingState.READ_TWICE)

    def step_transcript(self, by: int) -> None:
        """Show the next transcript of the list, or the one before."""
        documents = self.transcripts.documents
        row = self.transcripts.row_of(self.page.document)
        if documents and 0 <= row + by < len(documents):
            self.page.show_document(documents[row + by].id)
            self.page.view.setFocus()

    def remember(self) -> None:
        """Keep where one is."""
        self._memory.tab = self.side.tab
        self._memory.document = self.page.document or ""
        if self.page.document is None:
            return
        self._memory.caret = self.page.view.caret_position()
        self._memory.top = self.page.view.top_position()

    def leave(self) -> None:
        """Note what was read and looked at, before the project is closed."""
        self.remember()
        self.side.suggestions.leave()
        self.page.leave()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self.page.view.set_theme(theme)
        self.palette_card.set_theme(theme)
        self.list.set_theme(theme)
        self.codebook.set_theme(theme)
        self.side.here.set_theme(theme)
        self.side.suggestions.set_theme(theme)
        self._fit_list()

    def set_columns(self, widths: list[int]) -> None:
        """Give the three columns their widths; without any, those that suit the window."""
        if len(widths) != 3:
            whole = self.window().width()
            left = min(LEFT, max(222, round(whole * 0.182)))
            right = min(RIGHT, max(252, round(whole * 0.212)))
            widths = [left, whole - left - right, right]
        self.columns.setSizes(widths)

    # Coding

    def open_palette(self, typed: str = "") -> None:
        """Open the palette for the selected words; a pinned digit applies its code at once."""
        if not self._session.project.writable:
            self._session.messages.warn("This project is open for reading only.")
            return
        if self._adjusting is not None and not typed and self._accept_adjusted():
            return
        if typed.isdigit() and self.acts.apply_pinned(typed):
            return
        if self.page.view.selected_span() is None:
            self._session.messages.warn("Select some words first.")
            return
        self.palette_card.set_codes(
            palette_codes(self._session.index.codebook, self._memory.digits()),
            self._memory.recent,
        )
        view = self.page.view
        box = view.selection_rect()
        around = QRect(view.viewport().mapTo(self.page, box.topLeft()), box.size())
        left = view.viewport().mapTo(self.page, QRect(view.column_left(), 0, 1, 1).topLeft()).x()
        self.palette_card.open_beside(around, left, self.acts.selected_words(), typed)

    def passage_box(self) -> QRect:
        """Return the box of the selected words or the caret's line, in pixels of the page."""
        view = self.page.view
        box = view.selection_rect()
        return QRect(view.viewport().mapTo(self.page, box.topLeft()), box.size())

    def pin(self, code: Id, digit: str) -> None:
        """Pin a code to a digit, or (empty) to none."""
        self._memory.pin(code, digit)
        self.codebook.set_pins(self._memory.digits())
        self.state_changed.emit()

    def toggle_hidden(self, code: Id) -> None:
        """Hide a code and what is below it in the text, or show it again."""
        branch = frozenset(self._session.index.codebook.subtree(code))
        hidden = self.codebook.tree.hidden_codes
        self._hide_codes(hidden - branch if code in hidden else hidden | branch)

    def show_all_codes(self) -> None:
        """Show every code in the text."""
        self._hide_codes(frozenset())

    # Suggestions

    def begin_adjusting(self, candidate: Candidate) -> None:
        """Let the person select the words a suggestion should be accepted for."""
        self._adjusting = candidate
        self.page.show_passage(candidate.document, Span(candidate.start, candidate.end))
        self.page.view.setFocus()
        self._session.messages.done(
            "Select the words it should cover, then Enter. Escape leaves it as it was."
        )

    def next_after_answer(self) -> None:
        """Go on with the card that is chosen now."""
        self.side.suggestions.cards.focus()
        self._look_at(self.side.suggestions.current())

    def _accept_adjusted(self) -> bool:
        """Accept for the selected words; not for words that have nothing to do with it."""
        suggestion, span = self._adjusting, self.page.view.selected_span()
        self._adjusting = None
        if suggestion is None or span is None:
            return False
        if not span.overlaps(Span(suggestion.start, suggestion.end)):
            return False
        if self._session.do(
            lambda project: project.accept(suggestion.id, span=span),
            said="Accepted with other borders",
        ):
            self.side.show_tab("suggestions")
            self.next_after_answer()
        return True

    def _let_go(self) -> None:
        """Go back to the cards when no other borders are wanted after all."""
        if self._adjusting is not None:
            self._adjusting = None
            self.side.show_tab("suggestions")
            self.next_after_answer()

    def _look_at(self, candidate: Candidate | None) -> None:
        showing = self.side.tab == "suggestions" and self.side.suggestions.reviewing
        self.page.say_place(self.side.suggestions.place_words() if showing else "")
        if candidate is None or not showing or candidate.document != self.page.document:
            return
        if self.side.suggestions.cards.isAncestorOf(self.focusWidget() or self):
            self.page.view.go_to(candidate.start)

    def _turn_tab(self, tab: str) -> None:
        self._memory.tab = tab
        if tab == "suggestions":
            self.side.suggestions.refresh()
        self._show_details()
        self._look_at(self.side.suggestions.current())
        self.state_changed.emit()

    def _show_details(self) -> None:
        """Say above the words that one is looking again, where that is so."""
        self.page.show_details()
        transcript, panel = self.page.transcript, self.side.suggestions
        if transcript is None or self.side.tab != "suggestions" or not panel.reviewing:
            return
        reading = self._session.project.reading(transcript.document.id)
        if reading.finished_at:
            words = f"read on {day(reading.finished_at)}; looking again".replace(
                "on today", "today"
            )
            self.page.header.show_title(transcript.document.title, words)

    # Inside

    def _left_side(self) -> QWidget:
        side = QWidget(self)
        set_role(side, "panel")
        heading = QLabel("TRANSCRIPTS", side)
        set_role(heading, "heading")
        self._count = QLabel(side)
        set_role(self._count, "small")
        line = QHBoxLayout()
        line.setContentsMargins(3 * STEP + 2, 4 * STEP, 3 * STEP + 2, STEP)
        line.addWidget(heading)
        line.addStretch()
        line.addWidget(self._count)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.list)
        column.addSpacing(2 * STEP)
        column.addWidget(self.codebook, 1)
        side.setMinimumWidth(180)
        self.side.setMinimumWidth(200)
        self.page.setMinimumWidth(360)
        return side

    def _connect(self) -> None:
        view, tree = self.page.view, self.codebook.tree
        self.list.document_requested.connect(self._read)
        self.page.act_requested.connect(self.act_requested)
        self.transcripts.modelReset.connect(self._count_transcripts)
        self.page.document_shown.connect(self._shown)
        self.page.caret_rested.connect(self._after.start)
        view.selection_changed.connect(lambda _span: self._after.start())
        view.caret_moved.connect(lambda _position: self._after.start())
        view.palette_requested.connect(self.open_palette)
        view.let_go.connect(self._let_go)
        view.passage_activated.connect(self._activated)
        tree.code_activated.connect(self._apply_from_tree)
        tree.code_chosen.connect(lambda _code: self._after.start())
        self.palette_card.code_chosen.connect(self._apply)
        self.palette_card.new_code.connect(self.acts.code_with_new)
        self.palette_card.in_vivo.connect(self.acts.in_vivo)
        self.palette_card.closed.connect(view.setFocus)
        self.side.tab_changed.connect(self._turn_tab)
        for panel in (self.side.notes, self.side.here, self.side.suggestions):
            panel.cards.emptied.connect(view.setFocus)
        self.side.here.coding_chosen.connect(self._choose_coding)
        self.side.here.jump_requested.connect(self.show_passage)
        self.side.suggestions.chosen.connect(self._suggestion_chosen)
        self._session.changed.connect(self._follow)

    def _read(self, document: Id) -> None:
        self.page.show_document(document)
        self.page.view.setFocus()

    def _shown(self, document: str) -> None:
        self._adjusting = None
        self.list.mark_shown(document or None)
        self.acts.choose(None)
        if document:
            self._show_details()
        self._after.start()

    def _apply(self, code: Id, polarity: Polarity | None, stay: bool) -> None:
        del stay
        self.acts.apply(code, polarity)

    def _apply_from_tree(self, code: Id) -> None:
        if self.acts.apply(code):
            self.page.view.setFocus()

    def _activated(self, kind: str, ids: tuple[Id, ...]) -> None:
        """Follow a click in the margin."""
        if kind in ("coding", "more") and ids:
            coding = self._session.index.get(ids[0])
            if coding is not None:
                self.page.view.select_span(coding.span)
                self.acts.choose(coding.id)
                self.side.show_tab("here")
        elif kind == "suggestion" and ids:
            self.side.show_tab("suggestions")
            self.side.suggestions.cards.choose(ids[0])
        elif kind == "note" and ids:
            self.side.show_tab("notes")
            self.side.notes.note_requested.emit(ids[0])

    def _choose_coding(self, coding: Id | None) -> None:
        self.acts.choose(coding)
        self._after.start()

    def _suggestion_chosen(self, candidate: Candidate | None) -> None:
        self._show_details()
        self._look_at(candidate)
        self._after.start()

    def _hide_codes(self, codes: frozenset[Id]) -> None:
        self._memory.hidden = sorted(codes)
        self.page.view.hide_codes(codes)
        self.codebook.set_hidden(codes)
        self._after.start()

    def _follow(self, changes: Changes) -> None:
        if changes.any("document"):
            self._count_transcripts()
            documents = self.transcripts.documents
            if self.page.document is None and documents:
                self.page.show_document(documents[0].id)
        if changes.any("reading"):
            self._show_details()
        self._after.start()

    def _count_transcripts(self) -> None:
        number = len(self.transcripts.documents)
        self._count.setText(f"{number:,}" if number else "")
        self._fit_list()

    def _fit_list(self) -> None:
        most = max(120, int(self.height() * LIST_SHARE))
        self.list.setFixedHeight(max(34, min(self.list.wanted_height(), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def minimumSizeHint(self) -> QSize:
        return QSize(700, 400)

    def _length(self) -> int:
        return len(self.page.transcript.text) if self.page.transcript else 0

    def _to_look_at_again(self) -> Id | None:
        """Return the transcript that has been read and has suggestions nobody has looked at."""
        project = self._session.project
        best: tuple[int, Id] | None = None
        for document in self.transcripts.documents:
            if self.transcripts.state_of(document.id) in (ReadingState.UNREAD, ReadingState.BEGUN):
                continue
            finished = project.reading(document.id).finished_at or 0
            if (best is None or finished > best[0]) and project.candidates(document=document.id):
                best = (finished, document.id)
        return best[1] if best else None
