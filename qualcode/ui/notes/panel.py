"""Notes at the window's right side: those on this transcript, on codes and on the project."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codings import Note, NoteTarget
from qualcode.model.ids import Id
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.theme import STEP, set_role
from qualcode.ui.widgets.cards import Card, CardColumn, CardPlan
from qualcode.ui.widgets.inset import inset
from qualcode.ui.widgets.lock_sign import ink_of, private_line
from qualcode.ui.widgets.words import counted, day, shortened

SHOWN_AT_FIRST = 12
MORE = 40


class NotesPanel(QWidget):
    """Notes, the newest first; Enter on a card goes to its place and opens it for writing."""

    note_requested = Signal(str)
    """A note should be opened for writing where it is."""

    def __init__(self, session: Session, page: ReadingPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        self._limit = SHOWN_AT_FIRST
        self.cards = CardColumn("Notes", self)
        self._empty = QLabel("No notes yet. Press Ctrl+M to write one on the words you read.", self)
        self._empty.setWordWrap(True)
        set_role(self._empty, "quiet")
        self._more = QPushButton(self)
        set_role(self._more, "link")
        self._more.clicked.connect(self._show_more)
        self._rule = QFrame(self)
        set_role(self._rule, "rule")
        self._waiting_words = QLabel(self)
        self._waiting_words.setWordWrap(True)
        set_role(self._waiting_words, "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, STEP)
        column.setSpacing(STEP)
        column.addLayout(inset(self._empty))
        column.addWidget(self.cards, 1)
        column.addLayout(inset(self._more))
        column.addWidget(self._rule)
        column.addLayout(inset(self._waiting_words))
        self.say_waiting("")
        self.cards.activated.connect(self.note_requested)
        page.document_shown.connect(lambda _document: self._other_document())
        session.changed.connect(self._follow)

    def say_waiting(self, words: str) -> None:
        """Say below the notes that suggestions wait; nothing takes the sentence away."""
        self._waiting_words.setText(words)
        self._waiting_words.setVisible(bool(words))
        self._rule.setVisible(bool(words))

    def refresh(self) -> None:
        """Show the notes there are now; where nobody sees them, when they are seen again."""
        if not self.isVisible():
            # Nor does what one coder keeps private lie there for the next.
            self.cards.show_cards([])
            return
        project = self._session.project
        notes = self._relevant([*project.notes(), *project.private_notes()])
        notes.sort(key=lambda each: -each.created)
        shown = notes[: self._limit]
        self.cards.show_cards([self._plan(each) for each in shown])
        self._empty.setVisible(not notes)
        rest = len(notes) - len(shown)
        self._more.setText(f"Show {min(rest, MORE)} more of {counted(rest, 'older note')}")
        self._more.setVisible(rest > 0)

    def _relevant(self, notes: list[Note]) -> list[Note]:
        """Leave out notes on passages of other transcripts."""
        here = self._page.document
        index = self._session.index

        def belongs(note: Note) -> bool:
            match note.about:
                case NoteTarget.PASSAGE:
                    return note.document == here
                case NoteTarget.DOCUMENT:
                    return note.target == here
                case NoteTarget.CODING:
                    coding = index.get(note.target or "")
                    return coding is not None and coding.document == here
                case _:
                    return True

        return [each for each in notes if belongs(each)]

    def _plan(self, note: Note) -> CardPlan:
        where, text = self._where(note), note.text
        italic = note.about in (NoteTarget.PASSAGE, NoteTarget.CODING)

        def make() -> Card:
            if note.private:
                card = Card(f"Private. {where}: {text}")
                card.body.addLayout(private_line(f"Private. {where}", self))
            else:
                card = Card(f"{where}: {text}")
                card.add_words(where, "small")
            card.add_words(shortened(text, 600), "note" if italic else "quote")
            return card

        return CardPlan(note.id, (where, text, note.private and ink_of(self)), make)

    def _where(self, note: Note) -> str:
        when = day(note.created)
        names = {each.id: each.name for each in self._session.project.coders()}
        who = "" if note.coder == self._session.project.coder else f", {names.get(note.coder, '')}"
        return f"{self._about(note)}, {when}{who}"

    def _about(self, note: Note) -> str:
        index = self._session.index
        match note.about:
            case NoteTarget.PASSAGE:
                turn = self._page.turn_at(note.start)
                if turn is None:
                    return "On a passage"
                speaker = turn.speaker.label if turn.speaker else ""
                return f"{speaker}, turn {turn.number}" if speaker else f"Turn {turn.number}"
            case NoteTarget.CODE:
                code = index.codebook.get(note.target or "")
                return f"On {code.name}" if code else "On a code"
            case NoteTarget.CODING:
                coding = index.get(note.target or "")
                code = index.codebook.get(coding.code) if coding else None
                return f"On a coding, {code.name}" if code else "On a coding"
            case NoteTarget.DOCUMENT:
                return "On this transcript"
            case NoteTarget.PROJECT:
                return "On the project"

    def _show_more(self) -> None:
        self._limit += MORE
        self.refresh()

    def _other_document(self) -> None:
        self._limit = SHOWN_AT_FIRST
        self.refresh()

    def _follow(self, changes: Changes) -> None:
        if changes.any("note", "private", "coder", "code", "version"):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A padlock is drawn in ink.
        if event.type() is QEvent.Type.PaletteChange:
            self.refresh()


def note_place(session: Session, note: Id) -> tuple[Id, int, int] | None:
    """Return transcript, start and end of what a note is about, where it has a place."""
    known = session.project.any_note(note)
    if known.about is NoteTarget.PASSAGE and known.document:
        return known.document, known.start, known.end
    if known.about is NoteTarget.CODING and (coding := session.index.get(known.target or "")):
        return coding.document, coding.start, coding.end
    return None
