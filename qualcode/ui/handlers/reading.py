"""Acts on the passage at the caret, and going about in a transcript."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from qualcode.model.polarity import Polarity
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model.codings import Coding, NoteTarget
    from qualcode.ui.dialogs.note_editor import Target
    from qualcode.ui.read.place import ReadPlace


class ReadingHandlers(Handlers):
    """The Transcript menu and the Code menu."""

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "edit.undo": lambda: self.session.undo(),
            "edit.redo": lambda: self.session.redo(),
            "edit.copy": lambda: self.read.page.view.copy_selection(),
            "selection.more": lambda: self.read.page.view.grow_selection(),
            "selection.less": lambda: self.read.page.view.shrink_selection(),
            "reading.done": self.mark_read,
            "reading.reopen": self.mark_unread,
            "transcript.details": self.details,
            "transcript.remove": self.remove_transcript,
            "go.next_turn": lambda: self.read.page.view.next_turn(),
            "go.previous_turn": lambda: self.read.page.view.previous_turn(),
            "go.next_coding": lambda: self.read.page.view.next_coding(),
            "go.previous_coding": lambda: self.read.page.view.previous_coding(),
            "go.next_suggestion": partial(self.step_suggestion, 1),
            "go.previous_suggestion": partial(self.step_suggestion, -1),
            "go.next_transcript": lambda: self.read.step_transcript(1),
            "go.previous_transcript": lambda: self.read.step_transcript(-1),
            "coding.apply": lambda: self.read.open_palette(),
            "coding.again": lambda: self.read.acts.apply_again(),
            "coding.in_vivo": lambda: self.read.acts.in_vivo(),
            "coding.recode": self.recode,
            "coding.resize": lambda: self.read.acts.resize(),
            "coding.memo": self.memo,
            "coding.remove": lambda: self.read.acts.remove(),
            "polarity.unset": lambda: self.read.acts.set_polarity(None),
            "note.add": self.note,
            "link.from": self.link_from,
            "link.to": self.link_to,
            **{f"polarity.{each.value}": partial(self._set_polarity, each) for each in Polarity},
        }

    def connect_read(self, read: ReadPlace) -> None:
        """Hear what the Read place asks for."""
        read.side.here.asked.connect(self._asked_of_coding)
        read.side.here.note_requested.connect(self.open_note)
        read.side.notes.note_requested.connect(self.open_note)

    def mark_read(self) -> None:
        """Note that the coder's own reading is done; what waited can be looked at then."""
        document = self.read.page.document
        if document is None:
            return
        self.read.page.leave()
        title = self.session.project.document(document).title
        self.session.do(lambda project: project.mark_read(document), said=f"{title}: read")
        panel = self.read.side.suggestions
        if panel.reviewing and panel.candidates:
            # A, B, O, X and L are heard at once.
            self.window.handlers.view.tab("suggestions")

    def mark_unread(self) -> None:
        """Take back that a transcript has been read."""
        document = self.read.page.document
        if document is not None:
            self.session.do(lambda project: project.mark_unread(document), said="Not yet read")

    def details(self) -> None:
        """Ask for a transcript's title, kind and details."""
        from qualcode.ui.read.details_dialog import TranscriptDetailsDialog

        document = self.read.page.document
        if document is not None:
            self.ask(TranscriptDetailsDialog(self.session, self.theme, document, self.window))

    def remove_transcript(self) -> None:
        """Take a transcript out of the project; undo brings it back with all that is on it."""
        document = self.read.page.document
        if document is None:
            return
        title = self.session.project.document(document).title
        self.session.do(
            lambda project: project.remove_document(document), said=f"Took out “{title}”"
        )

    def step_suggestion(self, by: int) -> None:
        """Choose the next suggestion, or the one before."""
        self.read.side.show_tab("suggestions")
        panel = self.read.side.suggestions
        if panel.cards.chosen_key and not panel.cards.isAncestorOf(
            self.window.focusWidget() or self.window
        ):
            panel.focus_cards()
        else:
            panel.step(by)

    def recode(self, coding: Coding | None = None) -> None:
        """Ask which other code a coding should have."""
        from qualcode.ui.dialogs.choose_code import ChooseCodeDialog

        target = coding or self.read.acts.target()
        if target is None:
            return
        name = self.session.index.codebook[target.code].name
        dialog = ChooseCodeDialog(
            self.session, self.theme, self.window, title=f"Instead of “{name}”",
            explanation="Memo, polarity and history of the coding stay.", agree="Give this code",
            leave_out=[target.code],
        )  # fmt: skip
        self.ask(dialog, lambda answer: self._recode(target, answer))

    def memo(self, coding: Coding | None = None) -> None:
        """Write the memo of a coding, in place."""
        from qualcode.ui.dialogs.note_editor import CodingMemo

        target = coding or self.read.acts.target()
        if target is not None:
            self.write(CodingMemo(target.id), self._box_of(target.document, target.start))

    def note(self) -> None:
        """Write a note on the selected words, or on the sentence at the caret."""
        from qualcode.ui.dialogs.note_editor import OnPassage

        span, document = self.read.acts.passage_for_note(), self.read.page.document
        if span is None or document is None or not span.length:
            self.session.messages.warn("Put the caret into some words first.")
            return
        box = self.read.passage_box()
        self.write(OnPassage(document, span.start, span.end), box)

    def open_note(self, note: str) -> None:
        """Go to what a note is about and open it for writing there."""
        from qualcode.ui.dialogs.note_editor import KnownNote
        from qualcode.ui.notes.panel import note_place

        place = note_place(self.session, note)
        if place is not None:
            self.window.show_passage(*place)
        if self.session.project.writable:
            self.write(KnownNote(note), self.read.passage_box() if place else None)

    def write(self, target: Target, box: QRect | None = None) -> None:
        """Open the small editor of notes over the page, beside the words it is about."""
        from qualcode.ui.dialogs.note_editor import NoteEditor

        page = self.read.page
        focused = self.window.focusWidget()
        editor = NoteEditor(self.session, self.theme, target, page)
        editor.closed.connect(lambda: (focused or page.view).setFocus())
        editor.open_at(box or QRect(page.width() // 2 - 200, page.height() // 4, 400, 1))

    def note_on(self, about: NoteTarget, target: str | None) -> None:
        """Write a note on a code, a transcript or the project."""
        from qualcode.ui.dialogs.note_editor import OnThing

        self.window.go_to_place("Read")
        self.write(OnThing(about, target))

    def link_from(self) -> None:
        """Keep the selected passage as the one to link from."""
        self.read.acts.mark_link_source()
        self.window.switch_actions()

    def link_to(self) -> None:
        """Ask how the marked passage and the selected one belong together."""
        from qualcode.model.codings import Passage
        from qualcode.ui.dialogs.link_passage import LinkPassageDialog

        acts, transcript = self.read.acts, self.read.page.transcript
        span = self.read.page.view.selected_span()
        if acts.link_source is None or transcript is None or span is None:
            return
        target = Passage(transcript.version, span.start, span.end)
        dialog = LinkPassageDialog(
            self.session, self.theme, acts.link_source[1], target, self.window
        )
        self.ask(dialog, lambda _answer: setattr(acts, "link_source", None))

    def _set_polarity(self, polarity: Polarity) -> None:
        self.read.acts.set_polarity(polarity)

    def _recode(self, target: Coding, answer: object) -> None:
        code = getattr(answer, "code", None)
        if code:
            self.read.acts.recode(target.id, code)

    def _asked_of_coding(self, act: str, identity: str) -> None:
        coding = self.session.index.get(identity)
        if coding is None:
            return
        match act:
            case "recode":
                self.recode(coding)
            case "resize":
                self.read.acts.resize(identity)
            case "memo":
                self.memo(coding)
            case "remove":
                self.read.acts.remove(identity)

    def _box_of(self, document: str, start: int) -> QRect:
        if document != self.read.page.document:
            self.read.page.show_document(document, start)
        return self.read.passage_box()
