"""What drafts are about: the form they were typed in, its name in words, the place of its words."""

from qualcode.app.drafts import belongs
from qualcode.app.session import Session
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.store.drafts import Draft
from qualcode.ui.dialogs.kept_words import KeptForm
from qualcode.ui.dialogs.note_editor import (
    CodingMemo,
    KnownNote,
    OnPassage,
    OnThing,
    Target,
    form_of,
    shown,
)
from qualcode.ui.notes.panel import note_place
from qualcode.ui.widgets.words import shortened


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
        case "entry" if about != "new":
            return f"The journal entry “{_entry_called(session, about)}”", True
        case "reason":
            return f"Reason for: {shortened(project.act_of(about).sentence, 80)}", True
        case _:
            titles = {
                "decision": "A decision",
                "entry": "A journal entry",
                "phase": "A note for a phase",
                "codebook": "Loading a codebook",
            }
            return titles.get(kind, "Something of another version of qualcode"), kind in titles


def _entry_called(session: Session, entry: str) -> str:
    known = session.project.entry(entry)
    return known.title or shortened(known.text, 60)


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


def place_of(session: Session, target: Target) -> tuple[str, int, int] | None:
    """Return the passage a note or memo is about, None when it is about none.

    Transcript, and code points, half-open.
    """
    match target:
        case OnPassage(document, start, end):
            return document, start, end
        case CodingMemo(coding):
            known = session.project.coding(coding)
            return known.document, known.start, known.end
        case KnownNote(note):
            return note_place(session, note)
        case OnThing():
            return None
