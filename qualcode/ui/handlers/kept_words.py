"""Words that were being typed when the program ended: told at the start, opened where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.app.drafts import belongs
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.ui.dialogs.kept_words import GoOnWriting, KeptForm, KeptWordsDialog
from qualcode.ui.dialogs.note_editor import (
    CodingMemo,
    KnownNote,
    OnPassage,
    OnThing,
    Target,
    form_of,
    shown,
)
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.notices import Notice, Offer
from qualcode.ui.widgets.words import moment, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from qualcode.app.session import Session
    from qualcode.store.drafts import Draft
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
        forms = len(kept_forms(self.session))
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
        self.window.notices.take_away(ABOUT)
        forms = kept_forms(self.session)
        if not forms:
            self.session.messages.done("Nothing you were typing waits to be taken up.")
            return
        dialog = KeptWordsDialog(self.session, self.theme, forms, self.window)
        dialog.finished.connect(lambda _result: self.window.switch_actions())
        self.ask(dialog, self._answered)

    def _answered(self, answer: object) -> None:
        if isinstance(answer, GoOnWriting):
            self.open(answer.form)

    def open(self, form: str) -> None:
        """Open a form where it was; its words are put back by the form itself."""
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
        place: tuple[str, int, int] | None = None
        match target:
            case OnPassage(document, start, end):
                place = document, start, end
            case CodingMemo(coding):
                known = self.session.project.coding(coding)
                place = known.document, known.start, known.end
            case KnownNote(note):
                from qualcode.ui.notes.panel import note_place

                place = note_place(self.session, note)
            case OnThing():
                pass
        if place is None:
            self.window.go_to_place("Read")
        else:
            self.window.show_passage(*place)
        self._reading.write(target, self.read.passage_box() if place else None)

    def _dialog(self, kind: str, about: str) -> QDialog | None:
        from qualcode.ui.dialogs.decision import DecisionDialog
        from qualcode.ui.dialogs.participant import ParticipantDialog
        from qualcode.ui.dialogs.phase import PhaseDialog
        from qualcode.ui.dialogs.reason import ReasonDialog
        from qualcode.ui.read.details_dialog import TranscriptDetailsDialog

        session, theme, window = self.session, self.theme, self.window
        match kind:
            case "decision":
                return DecisionDialog(session, theme, window)
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


def kept_forms(session: Session) -> list[KeptForm]:
    """Return what this coder was typing, form by form, the oldest first."""
    by_form: dict[str, list[Draft]] = {}
    for draft in session.project.drafts():
        by_form.setdefault(draft.place.partition("/")[0], []).append(draft)
    return [_kept(session, form, drafts) for form, drafts in by_form.items()]


def _kept(session: Session, form: str, drafts: list[Draft]) -> KeptForm:
    parts = tuple(
        (each.place.partition("/")[2].replace("_", " ").capitalize(), each.body)
        for each in drafts
        if belongs(each.place, form)
    )
    saved = max(each.saved for each in drafts)
    try:
        title, opens = _title(session, form)
    except UserError:
        # What it was about has gone since; the words are still the person's.
        title, opens = "About something that is not there any more", False
    return KeptForm(form, title, parts, saved, opens)


def _title(session: Session, form: str) -> tuple[str, bool]:
    """Return what a form is about in words, and whether it can be opened again.

    Raises UserError when what it was about is gone.
    """
    target = note_target(session, form)
    if target is not None:
        return shown(session.project, target)[0], True
    project, codebook = session.project, session.index.codebook
    kind, _, about = form.partition(":")
    match kind:
        case "note":
            return _note_on_old_version(session, about), False
        case "code" if about == "new":
            return "A new code", True
        case "code" | "split" | "merge" | "move":
            known = codebook.get(about)
            verb = {"code": "The code", "split": "Splitting", "merge": "Merging", "move": "Moving"}
            return f"{verb[kind]} “{known.name if known else 'gone'}”", known is not None
        case "participant":
            names = {each.id: each.name for each in project.participants()}
            if about == "new":
                return "A new participant", True
            return f"The participant “{names.get(about, 'gone')}”", about in names
        case "document":
            return f"Details of “{project.document(about).title}”", True
        case "reason":
            return f"Reason for: {shortened(project.act_of(about).sentence, 80)}", True
        case _:
            titles = {
                "decision": "A decision",
                "phase": "A note for a phase",
                "codebook": "Loading a codebook",
            }
            return titles.get(kind, "Something of another version of qualcode"), kind in titles


def note_target(session: Session, form: str) -> Target | None:
    """Return the note or memo that a form is, None when it is none or cannot be placed any more."""
    kind, *rest = form.split(":")
    target: Target | None = None
    match kind, rest:
        case "memo", [coding]:
            target = CodingMemo(coding)
        case "note", ["known", note]:
            target = KnownNote(note)
        case "note", ["on", about, thing]:
            target = OnThing(NoteTarget(about), thing or None)
        case "note", ["new", version, start, end]:
            for document in session.project.documents():
                if document.version == version:
                    target = OnPassage(document.id, int(start), int(end))
        case _:
            pass
    return target if target is not None and form_of(session.project, target) == form else None


def _note_on_old_version(session: Session, about: str) -> str:
    _, version, start, end = about.split(":")
    words = session.project.text(version)[int(start) : int(end)]
    return f"Note on “{shortened(words, 60)}”, in an earlier version of the transcript"
