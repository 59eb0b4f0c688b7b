"""Suggestions of the transcript that is read: waiting first, then looked at card by card."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.model.suggestions import Candidate, Decision
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.suggestions.card import SuggestionCard, SuggestionShown
from qualcode.ui.suggestions.reasons import likelihood, reasons_html
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.transcript.values import with_polarity
from qualcode.ui.widgets.cards import Card, CardColumn, CardPlan
from qualcode.ui.widgets.inset import inset
from qualcode.ui.widgets.words import counted, shortened

SHOWN_CARDS = 20
QUIET_MS = 120


class SuggestionsPanel(QWidget):
    """The review: a card for each suggestion, in the order of the text, those put off last."""

    answered = Signal(str, str)
    """An answer (accept, borders, other, decline, defer) and the suggestion it is about."""
    chosen = Signal(object)
    """The `Candidate` whose card is chosen, or None."""
    look_requested = Signal()
    show_early_requested = Signal()
    waiting_said = Signal(str)
    """The sentence about suggestions that wait, or nothing."""

    def __init__(
        self, session: Session, theme: Theme, page: ReadingPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._page = page
        self._candidates: list[Candidate] = []
        self._last_left: tuple[Id, list[Candidate]] | None = None
        self._outlined: list[Candidate] | None = None
        self._shown_until = SHOWN_CARDS
        self._seen: set[Id] = set()
        self._visited: Id | None = None
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        set_role(self.words, "quiet")
        self.button = QPushButton(self)
        self.button.clicked.connect(self._press)
        self._shows_early = False
        self.cards = CardColumn("Suggestions", self, always_marked=True)
        self.more = QPushButton(self)
        set_role(self.more, "link")
        self.more.clicked.connect(self._show_more)
        self._lay_out()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._follow_codings)
        self.cards.chosen.connect(self._chose)
        self.cards.activated.connect(self._chose)
        page.document_shown.connect(lambda _document: self._other_document())
        session.changed.connect(self._follow)
        session.coder_changed.connect(self.refresh)
        session.closing.connect(self._quiet.stop)

    @property
    def reviewing(self) -> bool:
        """Whether suggestions are shown, and not waiting."""
        return bool(self._candidates)

    @property
    def candidates(self) -> list[Candidate]:
        """The suggestions to look at, in order."""
        return self._candidates

    def current(self) -> Candidate | None:
        """Return the suggestion whose card is chosen, or None."""
        key = self.cards.chosen_key
        return next((each for each in self._candidates if each.id == key), None)

    def place_words(self) -> str:
        """Return which of how many is chosen: “2 of 12”."""
        ids = [each.id for each in self._candidates]
        key = self.cards.chosen_key
        return f"{ids.index(key) + 1} of {len(ids)}" if key in ids else ""

    def set_theme(self, theme: Theme) -> None:
        """Show swatches in another theme."""
        self._theme = theme
        self.refresh()

    def focus_cards(self) -> None:
        """Give the keyboard to the chosen card, or to the button when there is none."""
        self.refresh()
        if not self.cards.focus() and self.button.isVisible():
            self.button.setFocus()

    def step(self, by: int) -> None:
        """Choose the next suggestion, or the one before."""
        self.cards.step(by)

    def leave(self) -> None:
        """Note which suggestions were looked at in this visit, once."""
        document, seen = self._visited, sorted(self._seen)
        self._seen.clear()
        if document and seen and self._session.project.writable and self._session.project.coder:
            self._session.do(lambda project: project.record_visit(document, seen))

    def refresh(self) -> None:
        """Show what there is to look at now."""
        self._last_left = self._outlined = None
        self._follow_codings()

    def _follow_codings(self) -> None:
        """Show what is still to be decided of what was read before."""
        document = self._page.document
        self._visited = document
        if document is None:
            self._show([], "Open a transcript first.", "", "")
            return
        project = self._session.project
        if self._last_left is None or self._last_left[0] != document:
            self._last_left = (document, project.candidates(document=document, decided=True))
        found = project.undecided(self._last_left[1])
        reading = project.reading(document)
        if not reading.times and not reading.early:
            self._show_waiting(len(found))
        elif found:
            verb = "waits" if len(found) == 1 else "wait"
            waiting = f"{counted(len(found), 'suggestion')} {verb} to be looked at (Ctrl+Alt+3)."
            self._show(self._ordered(found), "", "", waiting)
        elif self._ever_looked(document):
            self._show([], "There is nothing more to look at here.", "Look again", "")
        else:
            self._show([], "Nothing has been looked for in this transcript yet.",
                       "Look for suggestions", "")  # fmt: skip

    def _show_waiting(self, count: int) -> None:
        if count:
            verb = "is" if count == 1 else "are"
            words = (
                f"{counted(count, 'suggestion')} {verb} waiting until you have read "
                "this transcript."
            )
            self._show([], words, "Show them now", words)
            self._shows_early = True
        else:
            words = "What could be added is shown once you have marked this transcript as read."
            self._show([], words, "Look for suggestions", "")

    def _show(self, found: list[Candidate], words: str, button: str, waiting: str) -> None:
        self._candidates = found
        self._shows_early = False
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.button.setText(button)
        self.button.setVisible(bool(button) and self._session.project.writable)
        self._show_cards()
        rest = len(found) - self._shown_until
        self.more.setText(f"and {counted(rest, 'more', 'more')}")
        self.more.setVisible(rest > 0)
        if found != self._outlined:
            self._outlined = found
            self._page.show_suggestions(found)
        self.waiting_said.emit(waiting)
        self.chosen.emit(self.current())

    def _show_cards(self) -> None:
        """Make the cards, or the first of them when somebody sees them."""
        if self.isVisible() or self.cards.keys:
            shown = self._candidates[: self._shown_until]
            self.cards.show_cards([self._plan(each) for each in shown])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.cards.keys:
            self._show_cards()
            self.chosen.emit(self.current())

    def _ordered(self, found: list[Candidate]) -> list[Candidate]:
        coder = self._session.project.coder
        put_off = {
            each.candidate
            for each in self._session.project.suggestion_records()
            if each.coder == coder and each.decision is Decision.DEFERRED
        }
        return sorted(found, key=lambda each: (each.id in put_off, each.start, each.end))

    def _ever_looked(self, document: Id) -> bool:
        return any(document in run.documents for run in self._session.project.runs())

    def _plan(self, candidate: Candidate) -> CardPlan:
        shown = self._what_is_shown(candidate)

        def make() -> Card:
            card = SuggestionCard(candidate.id, shown)
            card.answered.connect(lambda answer: self.answered.emit(answer, candidate.id))
            return card

        return CardPlan(candidate.id, shown, make)

    def _what_is_shown(self, candidate: Candidate) -> SuggestionShown:
        text = self._session.project.text(candidate.version)
        code = self._session.index.codebook.get(candidate.code)
        turn = self._page.turn_at(candidate.start)
        place = f"turn {turn.number}, " if turn else ""
        return SuggestionShown(
            with_polarity(code.name, candidate.polarity) if code else "",
            code.colour if code else "",
            code.pattern if code else "solid",
            place + likelihood(candidate),
            shortened(text[candidate.start : candidate.end], 260),
            reasons_html(candidate, text),
            self._theme,
            self._session.project.writable,
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, STEP)
        column.setSpacing(STEP)
        column.addLayout(inset(self.words, STEP))
        column.addLayout(inset(self.button))
        column.addWidget(self.cards, 1)
        column.addLayout(inset(self.more))

    def _chose(self, key: str) -> None:
        self._seen.add(key)
        self.chosen.emit(self.current())

    def _press(self) -> None:
        (self.show_early_requested if self._shows_early else self.look_requested).emit()

    def _show_more(self) -> None:
        self._shown_until += SHOWN_CARDS
        self.refresh()

    def _other_document(self) -> None:
        self.leave()
        self._shown_until = SHOWN_CARDS
        self.refresh()

    def _follow(self, changes: Changes) -> None:
        if changes.any("run"):
            self.refresh()
            return
        if changes.any("code", "document", "version"):
            # What the last run left may be another's now, and look otherwise.
            self._last_left = self._outlined = None
        if changes.any("reading", "suggestion"):
            self._follow_codings()
        elif changes.any("coding", "code", "document", "version"):
            # What was coded by hand leaves the list, but not while somebody is typing.
            self._quiet.start()
