"""What the audit trail would hold now, part by part."""

from dataclasses import dataclass

from qualcode.store import Project
from qualcode.ui.widgets.words import counted


@dataclass(frozen=True, slots=True)
class ContentsPart:
    """One part of the document, and in a line what it would say."""

    title: str
    says: str


def contents(project: Project) -> tuple[ContentsPart, ...]:
    """Return the parts of the audit trail with what each would hold."""
    codebook = project.codebook()
    documents, codings = project.documents(), project.codings()
    phases, decisions = project.phases(), project.decisions()
    coders = {coding.coder for coding in codings}
    words = sum(document.words for document in documents)
    return (
        ContentsPart(
            "Cover and integrity",
            "The study, its coders and dates, and the head digest that stands for everything "
            "done so far.",
        ),
        ContentsPart(
            "Data inventory",
            f"{counted(len(documents), 'transcript')} of {counted(words, 'word')}, when each was "
            "recorded, imported and read.",
        ),
        ContentsPart("Timeline", f"{counted(len(phases), 'time')} in a phase, month by month."),
        ContentsPart(
            "Codebook",
            f"{counted(len(codebook), 'code')} in "
            f"{counted(len(codebook.families()), 'family', 'families')}, with definitions and "
            "counts.",
        ),
        ContentsPart(
            "How the codes came about",
            "Every change of a code: who made it, when, from what to what, and why.",
        ),
        ContentsPart(
            "Who coded what and when",
            f"{counted(len(codings), 'coding')} by {counted(len(coders), 'coder')}.",
        ),
        ContentsPart(
            "Decision log", f"{counted(len(decisions), 'decision')}, with what else was weighed."
        ),
        ContentsPart(
            "Suggestions",
            "What the machine proposed, what became of it, and whether it was seen before or "
            "after the own reading.",
        ),
    )
