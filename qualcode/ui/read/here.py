"""Everything at the caret: the codings there, with notes and links, one card each."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codings import Coding, Link, Note, NoteTarget, Passage
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.ui.read.coding_card import CodingCard, CodingShown
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.card_words import Paragraph
from qualcode.ui.widgets.cards import Card, CardColumn, CardPlan
from qualcode.ui.widgets.inset import inset
from qualcode.ui.widgets.lock_sign import private_line
from qualcode.ui.widgets.words import counted, day, shortened


@dataclass(slots=True)
class _Places:
    """Where a card's Enter leads: a transcript and a passage of it."""

    by_key: dict[str, tuple[Id, Span]] = field(default_factory=dict[str, tuple[Id, Span]])


class HerePanel(QWidget):
    """Follows the caret of a page; a card's buttons ask for acts by name."""

    asked = Signal(str, str)
    """An act (recode, resize, memo, remove) and the coding it is about."""
    coding_chosen = Signal(object)
    """The coding whose card has the keyboard, or None."""
    jump_requested = Signal(str, int, int)
    note_requested = Signal(str)

    def __init__(
        self, session: Session, theme: Theme, page: ReadingPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._page = page
        self._places = _Places()
        self._heading = QLabel(self)
        set_role(self._heading, "small")
        self._heading.setWordWrap(True)
        self.cards = CardColumn("At the caret", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addLayout(inset(self._heading, STEP))
        column.addWidget(self.cards, 1)
        self.cards.chosen.connect(self._chose)
        self.cards.activated.connect(self._jump)
        page.caret_rested.connect(self.refresh)
        page.document_shown.connect(lambda _document: self.refresh())
        session.changed.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Show swatches in another theme."""
        self._theme = theme
        self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # pyright: ignore[reportArgumentType]
        self.refresh()

    def refresh(self) -> None:
        """Show what is at the caret now; nothing is worked out while the panel is not in sight."""
        if not self.isVisible():
            return
        codings = self._page.codings_here()
        coders = {each.id: each.name for each in self._session.project.coders()}
        plans = [self._coding_plan(each, coders) for each in codings]
        plans += [self._note_plan(each) for each in self._notes_here()]
        plans += self._link_plans()
        self.cards.show_cards(plans)
        if codings:
            self._heading.setText(f"At the caret, {counted(len(codings), 'coding')}")
        elif plans:
            self._heading.setText("At the caret")
        else:
            self._heading.setText("Nothing is coded at the caret.")

    def _follow(self, changes: Changes) -> None:
        # The words first: codings are shown a moment later, when the caret rests.
        if changes.any("code", "note", "private", "link", "coder", "version"):
            self.refresh()

    def _coding_plan(self, coding: Coding, coders: dict[Id, str]) -> CardPlan:
        shown = self._shown(coding, coders)

        def fill(card: CodingCard) -> None:
            card.show_coding(shown)

        return CardPlan(coding.id, shown, self._coding_card, fill)

    def _coding_card(self) -> CodingCard:
        card = CodingCard(self)
        card.asked.connect(self.asked)
        return card

    def _words_card(self) -> Card:
        return Card("", self)

    def _shown(self, coding: Coding, coders: dict[Id, str]) -> CodingShown:
        index, project = self._session.index, self._session.project
        code = index.codebook.get(coding.code)
        near = index.meeting(coding.document, coding.start, coding.end)
        near.sort(key=lambda each: (each.start, each.end, each.created))
        others = [
            f"{coders.get(each.coder, 'a colleague')}, {index.codebook[each.code].name}"
            for each in near
            if each.coder != coding.coder
            and each.version == coding.version
            and each.span.overlaps(coding.span)
            and each.code in index.codebook
        ]
        return CodingShown(
            coding.id,
            code.name if code else "a code that is gone",
            index.codebook.path(coding.code) if code else "",
            code.colour if code else "",
            code.pattern if code else "solid",
            coders.get(coding.coder, ""),
            day(coding.created),
            shortened(project.quote(coding)),
            coding.polarity,
            coding.with_whom,
            coding.time,
            coding.memo,
            tuple(dict.fromkeys(others)),
            coding.coder == project.coder and project.writable,
            self._theme,
        )

    def _notes_here(self) -> list[Note]:
        document, position = self._page.document, self._page.focus_position()
        if document is None:
            return []
        here = {each.id for each in self._page.codings_here()}
        project = self._session.project
        return [
            each
            for each in (*project.notes(), *project.private_notes())
            if (each.about is NoteTarget.PASSAGE and each.document == document
                and each.start <= position <= each.end)
            or (each.about is NoteTarget.CODING and each.target in here)
        ]  # fmt: skip

    def _note_plan(self, note: Note) -> CardPlan:
        if note.private:
            return self._private_plan(note)
        words = (Paragraph(f"Note, {day(note.created)}", "small"), Paragraph(note.text, "note"))
        return self._words_plan(f"note {note.id}", f"Note: {note.text}", words)

    def _private_plan(self, note: Note) -> CardPlan:
        def make() -> Card:
            card = Card(f"Private note: {note.text}")
            card.body.addLayout(private_line(f"Private note, {day(note.created)}", self))
            card.add_words(note.text, "note")
            return card

        # A padlock is drawn in the ink of a theme.
        return CardPlan(f"note {note.id}", (note.text, note.created, self._theme), make)

    def _words_plan(self, key: str, spoken: str, words: tuple[Paragraph, ...]) -> CardPlan:
        theme = self._theme

        def fill(card: Card) -> None:
            card.show_words(spoken, words, theme)

        return CardPlan(key, (spoken, words, theme), self._words_card, fill)

    def _link_plans(self) -> list[CardPlan]:
        transcript, position = self._page.transcript, self._page.focus_position()
        self._places.by_key.clear()
        if transcript is None:
            return []
        plans: list[CardPlan] = []
        for link in self._session.project.links():
            for near, far in ((link.source, link.target), (link.target, link.source)):
                inside = near.start <= position <= near.end
                if near.version == transcript.version and inside:
                    plan = self._link_plan(link, far)
                    if plan is not None:
                        plans.append(plan)
        return plans

    def _link_plan(self, link: Link, far: Passage) -> CardPlan | None:
        project = self._session.project
        document = next((each for each in project.documents() if each.version == far.version), None)
        if document is None:
            return None
        try:
            quote = shortened(project.quote(far))
        except UserError:
            return None
        key = f"link {link.id} {far.start}"
        self._places.by_key[key] = (document.id, Span(far.start, far.end))
        words = (
            Paragraph(f"Linked: {link.relation} · {document.title}", "small"),
            Paragraph(quote, "quote"),
        )
        spoken = f"Linked, {link.relation}: {quote}, {document.title}"
        return self._words_plan(key, spoken, words)

    def _chose(self, key: str) -> None:
        coding = self._session.index.get(key)
        self.coding_chosen.emit(coding.id if coding else None)

    def _jump(self, key: str) -> None:
        if key.startswith("note "):
            self.note_requested.emit(key.removeprefix("note "))
        elif key in self._places.by_key:
            document, span = self._places.by_key[key]
            self.jump_requested.emit(document, span.start, span.end)
        elif (coding := self._session.index.get(key)) is not None:
            self.jump_requested.emit(coding.document, coding.start, coding.end)
