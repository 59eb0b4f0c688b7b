"""The middle of the Read place: a transcript's words, what is painted on them, and the palette."""

from bisect import bisect_right

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codings import Coding, NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.spans import Span, trimmed
from qualcode.model.suggestions import Candidate
from qualcode.model.transcripts import ReadingState, Transcript, Turn
from qualcode.ui.read.header import ReadingHeader
from qualcode.ui.read.painted import (
    initials_by_coder,
    painted_coding,
    painted_note,
    painted_suggestion,
)
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.transcript.view import TranscriptView
from qualcode.ui.widgets.words import clock, counted

CARET_QUIET_MS = 60


class ReadingPage(QWidget):
    """Shows one transcript of the session and keeps what is painted on it up to date."""

    document_shown = Signal(str)
    """Another transcript is before the person, or (empty) none."""
    act_requested = Signal(str)
    """An action of the window, by its id, is asked for by a button."""
    caret_rested = Signal()
    """The caret or the selection has moved, and rests."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.transcript: Transcript | None = None
        self._starts: list[int] = []
        self._initials = initials_by_coder(session.project)
        self._seen_until = 0
        self._begun = False
        self._place_words = ""
        self.header = ReadingHeader(self)
        self.view = TranscriptView(theme, self)
        self.view.setAccessibleName("Transcript")
        self._nothing = QLabel(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        set_role(self._nothing, "quiet")
        self._way_out = QPushButton(self)
        self._way_out_act = ""
        self._way_out.clicked.connect(lambda: self.act_requested.emit(self._way_out_act))
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(CARET_QUIET_MS)
        self._quiet.timeout.connect(self._rest)
        session.closing.connect(self._quiet.stop)
        self._lay_out()
        self.view.caret_moved.connect(lambda _position: self._quiet.start())
        self.view.selection_changed.connect(lambda _span: self._quiet.start())
        self.view.position_visible.connect(self._seen)
        session.changed.connect(self._follow)
        session.coder_changed.connect(self._coder_changed)

    @property
    def document(self) -> Id | None:
        """The transcript that is shown."""
        return self.transcript.document.id if self.transcript else None

    @property
    def nothing_words(self) -> str:
        """What is said in place of a transcript."""
        return self._nothing.text()

    @property
    def initials(self) -> dict[Id, str]:
        """The initials by which coders are told apart."""
        return self._initials

    def show_document(self, document: Id, position: int | None = None) -> None:
        """Show a transcript, at a position of its text if one is given."""
        if document != self.document:
            self.leave()
            self._load(document)
        if position is not None and self.transcript is not None:
            self.view.go_to(min(position, len(self.transcript.text)))

    def show_nothing(self, words: str, button: str = "", act: str = "") -> None:
        """Show a sentence where the words would be, and a button that asks for an action."""
        self.leave()
        self.transcript = None
        self._session.set_current_document(None)
        self._nothing.setText(words)
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))
        self._way_out_act = act
        self._stack.setCurrentIndex(1)
        self.document_shown.emit("")

    def focus_words(self) -> None:
        """Give the words the keyboard, or the button that stands in their place."""
        shown = self.transcript is not None or self._way_out.isHidden()
        (self.view if shown else self._way_out).setFocus()

    def show_passage(self, document: Id, span: Span) -> None:
        """Show a transcript with a passage of it selected and in view."""
        self.show_document(document)
        if self.transcript is not None and span.end <= len(self.transcript.text):
            self.view.go_to(span.start)
            self.view.select_span(span)

    def leave(self) -> None:
        """Note how far this transcript was read in this visit, once."""
        if self.transcript is None or not self._session.project.writable or not self._begun:
            return
        document, until = self.transcript.document.id, self._seen_until
        reading = self._session.project.reading(document)
        if reading.state in (ReadingState.UNREAD, ReadingState.BEGUN) and until > reading.until:
            self._session.do(lambda project: project.read_until(document, until))
        self._begun = False

    def turn_at(self, position: int) -> Turn | None:
        """Return the turn in which a position of the text stands."""
        if self.transcript is None or not self.transcript.turns:
            return None
        return self.transcript.turns[max(0, bisect_right(self._starts, position) - 1)]

    def focus_position(self) -> int:
        """Return the position that acts at the caret are about: the selection's start, if any."""
        span = self.view.selected_span()
        if span is None or self.transcript is None:
            return self.view.caret_position()
        # A passage never begins with the space that was selected along with it.
        return trimmed(self.transcript.text, span.start, span.end).start

    def codings_here(self) -> list[Coding]:
        """Return the codings at the caret or the selection, what fits it best first."""
        if self.transcript is None:
            return []
        span = self.view.selected_span()
        found = self._session.index.at(self.transcript.document.id, self.focus_position())
        found = [each for each in found if each.version == (self.transcript.version)]
        return sorted(found, key=lambda each: (each.span != span, -each.created if span else 0))

    def show_suggestions(self, candidates: list[Candidate]) -> None:
        """Outline these suggestions, and no others."""
        codebook = self._session.index.codebook
        painted = [
            painted_suggestion(each, codebook)
            for each in candidates
            if self.transcript and each.version == self.transcript.version
        ]
        self.view.set_suggestions(painted)

    def say_place(self, words: str = "") -> None:
        """Say something else than the turn at the right of the header; nothing: the turn."""
        self._place_words = words
        self._say_where()

    def _lay_out(self) -> None:
        rule = QFrame(self)
        set_role(rule, "rule")
        words = QWidget(self)
        set_role(words, "page")
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(rule)
        column.addWidget(self.view, 1)
        empty = QWidget(self)
        set_role(empty, "page")
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(16 * STEP, 8 * STEP, 16 * STEP, 8 * STEP)
        middle.addStretch(2)
        middle.addWidget(self._nothing)
        middle.addSpacing(2 * STEP)
        middle.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(words)
        self._stack.addWidget(empty)

    def _load(self, document: Id) -> None:
        try:
            transcript = self._session.project.transcript(document)
        except UserError as error:
            self._session.messages.refuse(error)
            return
        self.transcript = transcript
        self._starts = [turn.start for turn in transcript.turns]
        self._seen_until, self._begun, self._place_words = 0, False, ""
        self._session.set_current_document(document)
        self._stack.setCurrentIndex(0)
        self.view.show_transcript(transcript)
        self._paint_codings()
        self._paint_notes()
        self.show_details()
        self._say_where()
        self.document_shown.emit(document)

    def show_details(self) -> None:
        """Show the transcript's title and what is known of it."""
        if self.transcript is None:
            return
        document = self.transcript.document
        known = document.details.removeprefix(document.title).lstrip(" ·,.:")
        details = [known] if known else [counted(document.words, "word")]
        times = [turn.time_end or turn.time_start for turn in self.transcript.turns[-1:]]
        if times and times[0]:
            minutes = round(times[0] / 60_000)
            if "min" not in document.details:
                details.append(f"{minutes} min" if minutes else clock(times[0]))
        self.header.show_title(document.title, ", ".join(details))

    def _paint_codings(self) -> None:
        if self.transcript is None:
            return
        index = self._session.index
        self.view.set_own_initials(self._initials.get(self._session.project.coder or "", ""))
        self.view.set_codings(
            [
                painted_coding(each, index.codebook, self._initials)
                for each in index.of_document(self.transcript.document.id)
                if each.version == self.transcript.version
            ]
        )

    def _paint_notes(self) -> None:
        if self.transcript is not None:
            project, document = self._session.project, self.transcript.document.id
            notes = [*project.notes(document=document), *project.private_notes(document=document)]
            self.view.set_notes(
                [painted_note(each) for each in notes if each.about is NoteTarget.PASSAGE]
            )

    def _follow(self, changes: Changes) -> None:
        if self.transcript is None:
            return
        if changes.any("document", "version", "speaker"):
            self._reload_if_other()
        if changes.any("coder"):
            self._initials = initials_by_coder(self._session.project)
        if changes.any("code", "coder"):
            self._paint_codings()
        else:
            self._repaint(changes.ids("coding"))
        if changes.any("note", "private", "coder"):
            self._paint_notes()
        self._quiet.start()

    def _repaint(self, codings: frozenset[Id]) -> None:
        if len(codings) > 50:
            self._paint_codings()
            return
        index = self._session.index
        for each in codings:
            coding = index.get(each)
            if coding is not None and self.transcript and coding.version == self.transcript.version:
                self.view.add_coding(painted_coding(coding, index.codebook, self._initials))
            else:
                self.view.remove_coding(each)

    def _reload_if_other(self) -> None:
        assert self.transcript is not None
        document = self.transcript.document.id
        known = {each.id: each for each in self._session.project.documents()}
        if document not in known:
            self.transcript = None
            others = list(known)
            if others:
                self.show_document(others[0])
            else:
                self.show_nothing(
                    "There is no transcript in this project.",
                    "Import transcripts…",
                    "project.import",
                )
            return
        fresh = self._session.project.transcript(document)
        shown = self.transcript
        # Words that were erased leave the version its name.
        if (fresh.version, fresh.turns, fresh.text) != (shown.version, shown.turns, shown.text):
            caret = self.view.caret_position()
            self._begun = False
            self._load(document)
            self.view.go_to(min(caret, len(fresh.text)))
        elif fresh.document != self.transcript.document:
            self.transcript = fresh
            self.show_details()

    def _coder_changed(self) -> None:
        self._initials = initials_by_coder(self._session.project)
        self._paint_codings()

    def _seen(self, first: int, last: int) -> None:
        self._seen_until = max(self._seen_until, last)
        self._say_where(first, last)
        if first > 0:
            self.begin()

    def begin(self) -> None:
        """Note that this coder has begun to read this transcript, the first time they go on."""
        if self._begun or self.transcript is None or not self._session.project.writable:
            return
        self._begun = True
        document = self.transcript.document.id
        self._session.do(lambda project: project.begin_reading(document))

    def _rest(self) -> None:
        self._say_where()
        self.caret_rested.emit()

    def _say_where(self, first: int | None = None, last: int | None = None) -> None:
        if self._place_words:
            self.header.show_place(self._place_words)
            return
        position = self.view.caret_position()
        if first is not None and last is not None and not first <= position <= last:
            position = first
        turn = self.turn_at(position)
        if turn is not None and self.transcript is not None:
            self.header.show_place(f"turn {turn.number:,} of {len(self.transcript.turns):,}")
        else:
            self.header.show_place("")
