"""What a new project is to begin with, and making it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from qualcode.model.codebook_files import CodebookTemplate
from qualcode.model.codings import NoteTarget
from qualcode.store import Project


class Method(StrEnum):
    """The analyses a project can be set up for, as the audit trail names them."""

    REFLEXIVE = "reflexive thematic analysis"
    CODEBOOK = "codebook thematic analysis"
    RELIABILITY = "coding reliability thematic analysis"
    FRAMEWORK = "framework analysis"
    IPA = "interpretative phenomenological analysis"


METHODS = {
    Method.REFLEXIVE: (
        "Reflexive",
        "Themes are made by you in reading and rereading; your position is part of the work.",
    ),
    Method.CODEBOOK: (
        "Codebook",
        "A codebook with stable definitions guides the reading and may grow with it.",
    ),
    Method.RELIABILITY: (
        "Coding reliability",
        "Several coders use one fixed codebook, and their agreement is measured.",
    ),
    Method.FRAMEWORK: (
        "Framework",
        "Cases are set against themes in a matrix, cell by cell.",
    ),
    Method.IPA: (
        "Interpretative phenomenological (IPA)",
        "One case at a time, from its own experience outward, before cases are compared.",
    ),
}
"""Each method's short name and a line that says what it asks for."""


@dataclass(frozen=True, slots=True)
class NewProjectPlan:
    """Everything the person said about a project that is not made yet.

    ``families`` are keys of the codebook's families to switch on; without ``passphrase`` the file
    is left open.
    """

    path: Path
    coder: str
    passphrase: str | None = field(default=None, repr=False)
    title: str = ""
    question: str = ""
    method: Method | None = None
    codebook: CodebookTemplate | None = None
    families: tuple[str, ...] = ()
    reflexive_note: str = ""


def create_project(plan: NewProjectPlan) -> Project:
    """Make the project file and open it for writing.

    Raises UserError when it cannot be made; then there is no file.
    """
    project = Project.create(plan.path, plan.coder, title=plan.title, passphrase=plan.passphrase)
    try:
        if plan.question or plan.method:
            project.set_study_details(
                question=plan.question or None, method=plan.method.value if plan.method else None
            )
        if plan.codebook is not None and plan.families:
            project.load_codebook(plan.codebook, keys=plan.families)
        if plan.reflexive_note:
            project.add_note(NoteTarget.PROJECT, None, plan.reflexive_note)
    except BaseException:
        project.close()
        plan.path.unlink(missing_ok=True)
        raise
    return project
