"""From what the project holds to what the reading view paints."""

from collections.abc import Mapping

from qualcode.app.coding_index import initials
from qualcode.model.codes import Codebook
from qualcode.model.codings import Coding, Note
from qualcode.model.ids import Id
from qualcode.model.suggestions import Candidate
from qualcode.store import Project
from qualcode.ui.transcript.values import (
    PaintedCoding,
    PaintedNote,
    PaintedSuggestion,
    PaletteCode,
)
from qualcode.ui.widgets.words import shortened


def initials_by_coder(project: Project) -> dict[Id, str]:
    """Return the initials that tell each coder of a project from the others."""
    return initials((each.id, each.initials) for each in project.coders())


def painted_coding(
    coding: Coding, codebook: Codebook, coder_initials: Mapping[Id, str]
) -> PaintedCoding:
    """Return a coding as the view paints it."""
    code = codebook.get(coding.code)
    return PaintedCoding(
        id=coding.id,
        start=coding.start,
        end=coding.end,
        code_id=coding.code,
        path=codebook.names(coding.code) if code else ("a code that is gone",),
        colour=code.colour if code else "",
        pattern=code.pattern if code else "solid",
        polarity=coding.polarity,
        coder_initials=coder_initials.get(coding.coder, ""),
        memo=coding.memo,
    )


def painted_note(note: Note) -> PaintedNote:
    """Return a note on a passage as the view shows it in the margin."""
    words = f"Private: {note.text}" if note.private else note.text
    return PaintedNote(note.id, note.start, note.end, shortened(words, 400))


def painted_suggestion(candidate: Candidate, codebook: Codebook) -> PaintedSuggestion:
    """Return a suggestion as the view outlines it."""
    code = codebook.get(candidate.code)
    return PaintedSuggestion(
        candidate.id,
        candidate.start,
        candidate.end,
        code.name if code else "",
        candidate.polarity,
    )


def palette_codes(codebook: Codebook, pins: Mapping[Id, str]) -> list[PaletteCode]:
    """Return the codes in use as the palette offers them."""
    return [
        PaletteCode(
            id=code.id,
            path=codebook.names(code.id),
            colour=code.colour,
            pattern=code.pattern,
            definition=code.definition,
            exclude="; ".join(code.exclude) or (code.near_miss.text if code.near_miss else ""),
            pinned=pins.get(code.id, ""),
        )
        for code in codebook.in_use()
    ]
