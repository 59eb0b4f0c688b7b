"""Looking for suggestions, and answering them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.model.errors import UserError
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.widgets.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.app.tasks import RunningTask
    from qualcode.commands.suggestions import Search
    from qualcode.model.ids import Id
    from qualcode.model.suggestions import Candidate
    from qualcode.ui.handlers.base import WorkerOfWindow
    from qualcode.ui.main_window import MainWindow
    from qualcode.ui.read.place import ReadPlace


class SuggestionHandlers(Handlers):
    """The first half of the Analyse menu."""

    def __init__(self, window: MainWindow, worker: WorkerOfWindow) -> None:
        super().__init__(window)
        self._worker = worker

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "suggestion.look": self.look_here,
            "suggestion.look_all": lambda: self.look(None),
            **{
                f"suggestion.{answer}": lambda answer=answer: self._answer_chosen(answer)
                for answer in ("accept", "borders", "other", "decline", "defer")
            },
        }

    def connect_read(self, read: ReadPlace) -> None:
        """Hear what the suggestions panel asks for."""
        panel = read.side.suggestions
        panel.answered.connect(self.answer)
        panel.look_requested.connect(self.look_here)
        panel.show_early_requested.connect(self.show_early)

    def look_here(self) -> None:
        """Look for suggestions in the transcript that is read."""
        document = self.read.page.document
        if document is not None:
            self.look([document])

    def look(self, documents: list[Id] | None) -> None:
        """Look for suggestions beside the window; the run is recorded when it is over."""
        from qualcode.commands.suggestions import prepare_search, search

        session, worker = self.session, self._worker.worker
        try:
            prepared = prepare_search(session.project, documents)
        except UserError as error:
            session.messages.refuse(error)
            return

        def work(task: RunningTask) -> tuple[Candidate, ...]:
            return search(prepared, worker, progress=task.progress, cancelled=task.cancelled)

        self.window.tasks.run(
            "Looking for suggestions", work, done=lambda found: self._found(prepared, found)
        )

    def show_early(self) -> None:
        """Show suggestions before the own reading is done, which is noted."""
        document = self.read.page.document
        if document is not None:
            self.session.do(lambda project: project.show_suggestions_early(document))
            self.read.side.focus_tab("suggestions")

    def answer(self, answer: str, suggestion: str) -> None:
        """Answer a suggestion and go on to the next."""
        candidate = next(
            (each for each in self.read.side.suggestions.candidates if each.id == suggestion), None
        )
        if candidate is None:
            return
        name = self.session.index.codebook[candidate.code].name
        match answer:
            case "accept":
                done = self.session.do(
                    lambda project: project.accept(suggestion), said=f"Accepted: {name}"
                )
            case "decline":
                done = self.session.do(
                    lambda project: project.decline(suggestion), said=f"Declined: {name}"
                )
            case "defer":
                done = self.session.do(
                    lambda project: project.defer(suggestion), said=f"Put off: {name}"
                )
            case "borders":
                self.read.begin_adjusting(candidate)
                return
            case _:
                self._ask_other(candidate)
                return
        if done:
            self.read.next_after_answer()

    def _answer_chosen(self, answer: str) -> None:
        current = self.read.side.suggestions.current()
        if current is not None:
            self.answer(answer, current.id)

    def _ask_other(self, candidate: Candidate) -> None:
        from qualcode.ui.dialogs.choose_code import ChooseCodeDialog

        dialog = ChooseCodeDialog(
            self.session, self.theme, self.window, title="Accept with another code",
            agree="Accept with this code", chosen=candidate.code,
        )  # fmt: skip
        self.ask(dialog, lambda answer: self._accept_other(candidate, answer))

    def _accept_other(self, candidate: Candidate, answer: object) -> None:
        code = getattr(answer, "code", None)
        if code and self.session.do(
            lambda project: project.accept(candidate.id, code=code),
            said=f"Accepted as {self.session.index.codebook[code].name}",
        ):
            self.read.next_after_answer()

    def _found(self, prepared: Search, found: tuple[Candidate, ...]) -> None:
        from qualcode.commands.suggestions import record_search

        if self.window.session is None:
            return
        known = {each.id for each in self.session.project.documents()}
        if not set(prepared.documents) <= known:
            return
        if not self.session.do(lambda project: record_search(project, prepared, found)):
            return
        panel = self.read.side.suggestions
        if panel.reviewing:
            self.read.side.show_tab("suggestions")
            self.session.messages.done(counted(len(panel.candidates), "suggestion"))
        elif not found:
            self.session.messages.done("Nothing was found that could be added.")
        else:
            self.read.side.show_tab("suggestions")
