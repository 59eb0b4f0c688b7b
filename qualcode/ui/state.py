"""What is there just now, by which actions are switched on and off."""

from qualcode.app.session import Session
from qualcode.model.codes import CodeStatus
from qualcode.ui.actions import Needs
from qualcode.ui.places import READ
from qualcode.ui.read.place import ReadPlace
from qualcode.ui.remembered import ProjectMemory


def what_is_there(
    session: Session | None, read: ReadPlace | None, place: str, memory: ProjectMemory
) -> Needs:
    """Return everything that actions may need and that is there."""
    there = Needs.NOTHING
    if session is None or read is None:
        return there
    # Whether there is anything to undo is said when it is asked for.
    there |= Needs.PROJECT | Needs.CAN_UNDO | Needs.CAN_REDO
    if session.project.writable:
        there |= Needs.WRITABLE
    else:
        there |= Needs.READ_ONLY
    if session.project.encrypted:
        there |= Needs.ENCRYPTED
    if session.project.can_bring_back:
        there |= Needs.CAN_BRING_BACK
    if place == READ:
        there |= Needs.READING | _in_text(session, read, memory)
    return there | _in_codebook(session, read)


def _in_text(session: Session, read: ReadPlace, memory: ProjectMemory) -> Needs:
    there = Needs.NOTHING
    transcript = read.page.transcript
    if transcript is None:
        return there
    there |= Needs.TRANSCRIPT
    if read.page.view.selected_span() is not None:
        there |= Needs.SELECTION
    target = read.acts.target()
    if target is not None:
        there |= Needs.CODING
        if target.coder == session.project.coder:
            there |= Needs.OWN_CODING
    if memory.recent and memory.recent[0] in session.index.codebook:
        there |= Needs.LAST_CODE
    if read.acts.link_source is not None:
        there |= Needs.LINK_SOURCE
    if read.side.tab == "suggestions" and read.side.suggestions.current() is not None:
        there |= Needs.SUGGESTION
    if session.project.writable and read.has_been_read():
        there |= Needs.HAS_READ
    return there


def _in_codebook(session: Session, read: ReadPlace) -> Needs:
    code = read.codebook.tree.current_code()
    known = session.index.codebook.get(code) if code else None
    if known is None:
        return Needs.NOTHING
    retired = known.status is CodeStatus.RETIRED
    return Needs.CODE | (Needs.CODE_RETIRED if retired else Needs.CODE_IN_USE)
