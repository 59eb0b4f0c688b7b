"""Where in the transcripts a conflict is to be seen."""

from qualcode.app.session import Session
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.merging import Conflict
from qualcode.ui.notes.panel import note_place

Place = tuple[Id, int, int]
"""Transcript, start and end in code points, half-open."""


def place_of(session: Session, conflict: Conflict) -> Place | None:
    """Return where the thing stands that a conflict is about, or None where it has no place."""
    project, entity = session.project, conflict.entity
    try:
        match conflict.kind:
            case "coding":
                coding = session.index.get(entity)
                return (coding.document, coding.start, coding.end) if coding else None
            case "note":
                return note_place(session, entity)
            case "link":
                return _link_place(session, entity)
            case "document":
                known = {each.id for each in project.documents()}
                return (entity, 0, 0) if entity in known else None
            case "act":
                act = project.act_of(entity)
                if act.document is None:
                    return None
                return act.document, act.start or 0, act.end or act.start or 0
            case "code":
                # A code is seen where it was given first.
                given = session.index.of_code(entity)
                first = min(given, key=lambda each: each.created, default=None)
                return (first.document, first.start, first.end) if first else None
            case _:
                return None
    except UserError:
        return None


def _link_place(session: Session, link: Id) -> Place | None:
    found = next((each for each in session.project.links() if each.id == link), None)
    if found is None:
        return None
    versions = {each.version: each.id for each in session.project.documents()}
    document = versions.get(found.source.version)
    return (document, found.source.start, found.source.end) if document else None
