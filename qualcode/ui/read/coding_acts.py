"""What can be done to passages while reading: code them, change codings, note, link."""

from PySide6.QtCore import QObject, Signal

from qualcode.app.session import Session
from qualcode.model.codings import Coding, Passage
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.ui.read.page import ReadingPage
from qualcode.ui.remembered import ProjectMemory
from qualcode.ui.transcript import selection_steps
from qualcode.ui.transcript.values import with_polarity
from qualcode.ui.widgets.words import shortened


class CodingActs(QObject):
    """Acts on the passage at the caret of a page, in the name of the session's coder."""

    applied = Signal(str)
    """A code was applied."""

    def __init__(self, session: Session, page: ReadingPage, memory: ProjectMemory) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._memory = memory
        self._chosen: Id | None = None
        self.link_source: tuple[Id, Passage] | None = None

    def choose(self, coding: Id | None) -> None:
        """Let acts be about this coding, as long as the caret stands in it."""
        self._chosen = coding

    def target(self) -> Coding | None:
        """Return the coding that acts are about: the chosen one, or one's own that fits best."""
        here = self._page.codings_here()
        me = self._session.project.coder
        for each in here:
            if each.id == self._chosen:
                return each
        own = [each for each in here if each.coder == me]
        return (own or here or [None])[0]

    def selected_words(self) -> str:
        """Return the selected words."""
        span, transcript = self._page.view.selected_span(), self._page.transcript
        return span.of(transcript.text) if span and transcript else ""

    def apply(self, code: Id, polarity: Polarity | None = None) -> bool:
        """Give the selected words a code; says whether it was done."""
        span, document = self._page.view.selected_span(), self._page.document
        if span is None or document is None:
            self._session.messages.warn("Select some words first.")
            return False
        self._page.begin()
        found = self._session.index.codebook.get(code)
        name = found.name if found else "the code"
        done = self._session.do(
            lambda project: project.apply_code(
                document, span.start, span.end, code, polarity=polarity
            ),
            said=f"{with_polarity(name, polarity)}: “{shortened(self.selected_words(), 60)}”",
        )
        if done:
            self._used(code)
        return bool(done)

    def apply_again(self) -> None:
        """Give the selected words the code that was applied last."""
        if self._memory.recent:
            self.apply(self._memory.recent[0])

    def apply_pinned(self, digit: str) -> bool:
        """Give the selected words the code pinned to a digit; says whether one is pinned."""
        code = self._memory.pins.get(digit)
        known = self._session.index.codebook.get(code) if code else None
        if code is None or known is None:
            return False
        self.apply(code)
        return True

    def in_vivo(self) -> None:
        """Make a code of the selected words themselves."""
        span, document = self._page.view.selected_span(), self._page.document
        if span is None or document is None:
            self._session.messages.warn("Select some words first.")
            return
        words = shortened(self.selected_words(), 60)
        done = self._session.do(
            lambda project: project.code_in_vivo(document, span.start, span.end),
            said=f"New code “{words}”, in their words",
        )
        for code in done.ids("code"):
            self._used(code)

    def code_with_new(self, name: str, polarity: Polarity | None = None) -> None:
        """Make a code of that name and give it to the selected words; ``/`` sets a family."""
        span, document = self._page.view.selected_span(), self._page.document
        if span is None or document is None:
            return
        codebook = self._session.index.codebook
        parent: Id | None = None
        family, slash, rest = name.partition("/")
        if slash and rest.strip():
            found = [each for each in codebook.find(family) if each.merged_into is None]
            if len(found) == 1:
                parent, name = found[0].id, rest.strip()
        done = self._session.do(
            lambda project: project.code_with_new(
                document, span.start, span.end, name.replace(" / ", "/"), parent, polarity=polarity
            ),
            said=f"New code “{name}”",
        )
        for code in done.ids("code") - ({parent} if parent else set()):
            self._used(code)

    def remove(self, coding: Id | None = None) -> None:
        """Take a code off its passage."""
        target = self._session.index.get(coding) if coding else self.target()
        if target is None:
            self._session.messages.warn("There is no code at the caret.")
            return
        name = self._name(target)
        self._session.do(
            lambda project: project.remove_codings([target.id]), said=f"Took off {name}"
        )

    def resize(self, coding: Id | None = None) -> None:
        """Let a coding cover the selected words."""
        span = self._page.view.selected_span()
        target = self._session.index.get(coding) if coding else self.target()
        if target is None or span is None:
            self._session.messages.warn(
                "Select the words it should cover, beginning or ending inside it."
            )
            return
        self._session.do(
            lambda project: project.resize_coding(target.id, span.start, span.end),
            said=f"{self._name(target)} has other borders",
        )

    def recode(self, coding: Id, code: Id) -> None:
        """Give a coding another code in place."""
        old = self._session.index.get(coding)
        new = self._session.index.codebook.get(code)
        if old is None or new is None:
            return
        words = f"{self._name(old)} is now {new.name}"
        if self._session.do(lambda project: project.recode([coding], code), said=words):
            self._used(code)

    def set_polarity(self, polarity: Polarity | None, coding: Id | None = None) -> None:
        """Say how the concept stands in the passage at the caret."""
        target = self._session.index.get(coding) if coding else self.target()
        if target is None:
            self._session.messages.warn("There is no code at the caret.")
            return
        label = polarity.label if polarity else "not said"
        self._session.do(
            lambda project: project.set_polarity(target.id, polarity),
            said=f"{self._name(target)}: {label}",
        )

    def passage_for_note(self) -> Span | None:
        """Return the selected words, or the sentence at the caret."""
        transcript = self._page.transcript
        if transcript is None:
            return None
        span = self._page.view.selected_span()
        if span is not None:
            return span
        return selection_steps.sentence_at(transcript.text, self._page.view.caret_position())

    def mark_link_source(self) -> None:
        """Keep the selected passage as the one to link from."""
        span, transcript = self._page.view.selected_span(), self._page.transcript
        if span is None or transcript is None:
            return
        passage = Passage(transcript.version, span.start, span.end)
        self.link_source = (transcript.document.id, passage)
        self._session.messages.done(
            f"Linking from “{shortened(self.selected_words(), 60)}”. Select the other passage."
        )

    def _name(self, coding: Coding) -> str:
        code = self._session.index.codebook.get(coding.code)
        return code.name if code else "the code"

    def _used(self, code: Id) -> None:
        self._memory.applied(code)
        self.applied.emit(code)
