"""Erasing words for good: a participant who withdraws, a passage that must not stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.app.messages import Message, Tone
from qualcode.model.errors import UserError
from qualcode.ui.actions import Needs
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from qualcode.commands.erasing import Preview
    from qualcode.model.changes import Changes
    from qualcode.model.erasure import ErasureReport
    from qualcode.model.transcripts import Participant
    from qualcode.store import Project
    from qualcode.ui.cases.place import CasesPlace
    from qualcode.ui.dialogs.erasure import ErasureAgreed, ErasureQuestion
    from qualcode.ui.main_window import MainWindow

CASES = "Cases"
AGREE_WORD = "erase"


class ErasingHandlers(Handlers):
    """Edit › Strike out for good…, and Withdraw the participant…."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._cases: CasesPlace | None = None

    def table(self) -> dict[str, Callable[[], None]]:
        return {"words.strike": self.strike, "participant.withdraw": self.withdraw}

    def connect_place(self, place: QWidget) -> None:
        """Hear where a participant is chosen who may withdraw."""
        from qualcode.ui.cases.place import CasesPlace

        if isinstance(place, CasesPlace):
            self._cases = place
            place.destroyed.connect(self._forget)
            place.person_chosen.connect(self.window.switch_actions)
            place.withdraw_requested.connect(self.withdraw)

    def needs(self) -> Needs:
        """Return whether a participant is chosen."""
        shown = self._cases is not None and self.window.place == CASES
        if not shown or self._cases is None or self._cases.participant is None:
            return Needs.NOTHING
        return Needs.PARTICIPANT

    def withdraw(self) -> None:
        """Look what would go with the chosen participant, and ask."""
        from qualcode.commands import erasing

        person = self._cases.participant if self._cases is not None else None
        if person is None:
            return
        self._look(
            f"Looking where the words of {person.name} stand",
            lambda project: erasing.preview_withdrawal(project, person.id),
            lambda found: self._ask_withdrawal(person, *found),
        )

    def strike(self) -> None:
        """Look where the selected words stand, and ask."""
        from qualcode.commands import erasing

        span, document = self.read.page.view.selected_span(), self.read.page.document
        if span is None or document is None:
            self.session.messages.warn("Select some words first.")
            return
        words = self.read.acts.selected_words()
        self._look(
            "Looking where these words stand",
            lambda project: erasing.preview_striking(project, document, span.start, span.end),
            lambda found: self._ask_striking(document, span.start, span.end, words, *found),
        )

    def _look(
        self, words: str, work: Callable[[Project], Any], done: Callable[[Any], None]
    ) -> None:
        session = self.session
        try:
            session.long.run(words, work, done=done, failed=session.messages.refuse)
        except UserError as error:
            session.messages.refuse(error)

    def _ask_withdrawal(self, person: Participant, wider: Preview, narrower: Preview) -> None:
        from qualcode.ui.dialogs.erasure import ErasureQuestion

        question = ErasureQuestion(
            title=f"Withdraw {person.name}",
            explanation="What they said becomes a row of blocks, here and where it is repeated, "
            "so that nobody else’s words move. What is noted of them goes too, and they are "
            "called “Withdrawn” from now on. This cannot be undone.",
            wider=wider, narrower=narrower, to_type=person.name, secret=person.name,
            switch="Also strike out their &name everywhere",
        )  # fmt: skip
        self._ask(
            question,
            lambda project, answer: project.erase_participant(
                person.id, name=answer.wider, reason=answer.reason
            ),
        )

    def _ask_striking(
        self, document: str, start: int, end: int, words: str, here: Preview,
        everywhere: Preview | None,
    ) -> None:  # fmt: skip
        from qualcode.ui.dialogs.erasure import ErasureQuestion

        question = ErasureQuestion(
            title="Strike these words out",
            explanation="They become a row of blocks, so that nothing else moves. "
            "This cannot be undone.",
            wider=everywhere, narrower=here, to_type=AGREE_WORD, secret=words.strip(),
            narrower_words="Only &here, and in notes, codes and other texts that repeat them",
            wider_words="These words &everywhere, in all transcripts too; for a name",
        )  # fmt: skip

        def erase(project: Project, answer: ErasureAgreed) -> tuple[Changes, ErasureReport]:
            if answer.wider:
                return project.strike_words(words.strip(), answer.reason)
            return project.strike(document, start, end, answer.reason)

        self._ask(question, erase)

    def _ask(
        self,
        question: ErasureQuestion,
        erase: Callable[[Project, ErasureAgreed], tuple[Changes, ErasureReport]],
    ) -> None:
        from qualcode.ui.dialogs.erasure import ErasureAgreed, ErasureDialog

        coders = {each.id: each.name for each in self.session.project.coders()}

        def agreed(answer: object) -> None:
            assert isinstance(answer, ErasureAgreed)
            self._erase(lambda project: erase(project, answer))

        self.ask(ErasureDialog(self.theme, question, coders, self.window), agreed)

    def _erase(self, erase: Callable[[Project], tuple[Changes, ErasureReport]]) -> None:
        from qualcode.commands import erasing

        session = self.session
        reports: list[ErasureReport] = []

        def act(project: Project) -> Changes:
            changes, report = erase(project)
            reports.append(report)
            return changes

        def done() -> None:
            # What was found before may quote what is gone now.
            self.window.search.forget()
            report = reports[0]
            tone = Tone.WARNING if report.unreached else Tone.DONE
            session.messages.said.emit(
                Message(erasing.erased(report), erasing.advice(report), tone)
            )

        session.do_long("Erasing for good, and writing the file anew", act, done)

    def _forget(self) -> None:
        self._cases = None
