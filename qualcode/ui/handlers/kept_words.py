"""Words that were being typed when the program ended: told at the start, opened where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.ui.handlers.base import Handlers
from qualcode.ui.notices import Notice, Offer
from qualcode.ui.widgets.words import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from qualcode.ui.dialogs.note_editor import Target
    from qualcode.ui.handlers.reading import ReadingHandlers
    from qualcode.ui.main_window import MainWindow

ABOUT = "kept words"


class KeptWordsHandlers(Handlers):
    """What is done with drafts that outlived the program."""

    def __init__(self, window: MainWindow, reading: ReadingHandlers) -> None:
        super().__init__(window)
        self._reading = reading

    def table(self) -> dict[str, Callable[[], None]]:
        return {"words.kept": self.show}

    def tell(self) -> None:
        """Say that words were kept, where some were."""
        drafts = self.session.project.drafts() if self.session.project.writable else []
        if not drafts:
            return
        forms = len({each.place.partition("/")[0] for each in drafts})
        where = f" in {forms} places" if forms > 1 else ""
        self.window.notices.add(
            Notice(
                ABOUT,
                f"Words you were typing{where} on {moment(drafts[-1].saved)} were kept.",
                (Offer("Show them", self.show),),
                close="Later",
            )
        )

    def show(self) -> None:
        """Show what was kept, to go on with it, to copy it, or to let it go."""
        from qualcode.ui.dialogs.kept_words import KeptWordsDialog
        from qualcode.ui.kept_forms import kept_forms

        self.window.notices.take_away(ABOUT)
        forms = kept_forms(self.session)
        if not forms:
            self.session.messages.done("Nothing you were typing waits to be taken up.")
            return
        dialog = KeptWordsDialog(self.session, self.theme, forms, self.window)
        dialog.finished.connect(lambda _result: self.window.switch_actions())
        self.ask(dialog, self._answered)

    def _answered(self, answer: object) -> None:
        form = getattr(answer, "form", "")
        if form:
            self.open(form)

    def open(self, form: str) -> None:
        """Open a form where it was; its words are put back by the form itself."""
        from qualcode.ui.kept_forms import note_target

        target = note_target(self.session, form)
        if target is not None:
            self._open_note(target)
            return
        kind, _, about = form.partition(":")
        codes = self.window.handlers.codes
        if kind in ("code", "split", "merge", "move") and about != "new":
            self.window.go_to_place("Read")
            self.read.codebook.tree.choose(about)
            {"code": codes.edit, "split": codes.split, "merge": codes.merge, "move": codes.move}[
                kind
            ]()
        elif form == "code:new":
            codes.new()
        elif form == "codebook:load":
            codes.load()
        else:
            dialog = self._dialog(kind, about)
            if dialog is not None:
                self.ask(dialog)

    def _open_note(self, target: Target) -> None:
        from qualcode.ui.kept_forms import place_of

        place = place_of(self.session, target)
        if place is None:
            self.window.go_to_place("Read")
        else:
            self.window.show_passage(*place)
        self._reading.write(target, self.read.passage_box() if place else None)

    def _dialog(self, kind: str, about: str) -> QDialog | None:
        from qualcode.ui.dialogs.decision import DecisionDialog
        from qualcode.ui.dialogs.entry import EntryDialog
        from qualcode.ui.dialogs.participant import ParticipantDialog
        from qualcode.ui.dialogs.phase import PhaseDialog
        from qualcode.ui.dialogs.reason import ReasonDialog
        from qualcode.ui.read.details_dialog import TranscriptDetailsDialog

        session, theme, window = self.session, self.theme, self.window
        match kind:
            case "decision":
                return DecisionDialog(session, theme, window)
            case "entry":
                entry = None if about == "new" else session.project.entry(about)
                return EntryDialog(session, theme, window, entry=entry)
            case "participant":
                known = None if about == "new" else about
                return ParticipantDialog(session, theme, known, window)
            case "phase":
                return PhaseDialog(session, theme, window)
            case "document":
                return TranscriptDetailsDialog(session, theme, about, window)
            case "reason":
                waiting = {act.id for act in session.project.acts_without_reason()}
                acts = None if about in waiting else [session.project.act_of(about)]
                return ReasonDialog(session, theme, window, acts=acts)
            case _:
                return None
