"""The sample study in a folder of one's own, and the main job done without a screen."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualcode.commands import resources, suggestions
from qualcode.commands.exports import export_audit_trail, put_in_place
from qualcode.commands.imports import import_source
from qualcode.commands.worker import Worker
from qualcode.model import spans
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.store import Project

FOLDER_NAME = "qualcode demo"
SOURCES = "sources"
TRIAL = "trial-run"
TRIAL_INTERVIEW = "interview-05-tomasz.docx"
TRIAL_TITLE = "Interview 05, Tomasz"

_TRIAL_CODINGS = (
    (
        "I felt like a job. You know when you come to the depot and they look at the load and "
        "not at you.",
        "Affirmation / Unseen or dismissed",
        Polarity.ABSENT,
        "",
    ),
    (
        "He said that each time he stopped for a light I started to wake up. So he went where "
        "there's no lights.",
        "Being-with / Staying alongside",
        None,
        "Not one word of comfort in it, and nothing said about it for five hours.",
    ),
    (
        "And if I'm not there, there's no Three. They don't go.",
        "Belonging / A place of one's own",
        Polarity.PRESENT,
        "",
    ),
)
_TRIAL_NOTE = (
    "There is no tide. It's a river above a weir.",
    "The captain's lie lets him take it. Look for other kindnesses that had to be disguised.",
)
_TRIAL_ACCEPTED = (
    "Nobody was so honest with me since my grandmother.",
    Polarity.PRESENT,
    "“Nobody” belongs to the comparison: this one was honest, and stayed.",
)
_TRIAL_DECLINED = (
    "Nobody asked my name.",
    "Told as a fact of the day; it is what he goes on to enjoy.",
)


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the windowless demo left its files; ``picture`` is None where none could be made."""

    sample: Path
    project: Path
    audit_trail: Path
    picture: Path | None
    said: tuple[str, ...]


def default_folder() -> Path:
    """Return the folder the demo goes to unless another is named."""
    import platformdirs

    return platformdirs.user_documents_path() / FOLDER_NAME


def prepare_demo(folder: Path | None = None, *, fresh: bool = False) -> Path:
    """Copy the sample study and its sources to a folder and return the project's path.

    A copy that is there already is kept, with whatever was done in it; ``fresh`` puts another,
    numbered, beside it. Raises UserError when the folder cannot be written to.
    """
    folder = default_folder() if folder is None else folder.absolute()
    original = resources.sample_projects_folder() / resources.SAMPLE
    if not original.is_file():
        raise UserError(
            "The sample study is missing from this installation.", "Install qualcode again."
        )
    copy = folder / original.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in sorted(sources_folder().iterdir()):
            wanted = folder / SOURCES / source.name
            wanted.parent.mkdir(exist_ok=True)
            if not wanted.exists():
                shutil.copyfile(source, wanted)
    except OSError as error:
        raise UserError(
            f"The demo could not be put into “{folder}” ({error.strerror}).",
            "Name another folder with --folder.",
        ) from error
    if copy.exists():
        if not fresh:
            return copy
        copy = _free(copy)
    return put_in_place(original, copy)


def sources_folder() -> Path:
    """Return where the sample study's transcripts are."""
    return resources.sample_projects_folder() / "relational-home" / SOURCES


def first_coder(project: Path) -> str:
    """Return the name of a project's first coder."""
    with Project.open(project) as opened:
        return opened.coders()[0].name


def windowless_demo(sample: Path, picture: Callable[[Path, Path], None] | None = None) -> Demo:
    """Do the main job beside the sample study, without a screen, in a project of its own.

    An interview is imported, read, coded and annotated; suggestions are looked for and one is
    accepted, one declined; acts are undone and done again; the audit trail is exported.
    ``picture`` takes a picture of the window with a project: given the project and where to.
    """
    folder, said = sample.parent, list[str]()
    path = _free(folder / f"{TRIAL}.qualcode")
    interview = folder / SOURCES / TRIAL_INTERVIEW
    with Worker() as worker, Project.create(path, first_coder(sample), title="A trial") as project:
        project.load_codebook(resources.load_builtin("relational-home"))
        document = import_source(project, interview, worker, title=TRIAL_TITLE).first("document")
        words = project.document(document).words
        said.append(f"Imported {interview.name}: {words:,} words.")
        said.append(_code(project, document))
        said.append(_weigh(project, document, worker))
        for _ in range(3):
            project.undo()
        for _ in range(3):
            project.redo()
        said.append("Undid three acts and did them again.")
        trail = export_audit_trail(project, path.with_name(f"{path.stem} audit trail.docx"), worker)
    return Demo(sample, path, trail, _picture(path, picture, said), tuple(said))


def _code(project: Project, document: Id) -> str:
    for quote, code, polarity, memo in _TRIAL_CODINGS:
        span = _place(project, document, quote)
        code_id = project.find_code(code).id
        project.apply_code(document, *span, code_id, polarity=polarity, memo=memo)
    quote, text = _TRIAL_NOTE
    project.add_note_on_passage(document, *_place(project, document, quote), text)
    project.mark_read(document)
    return f"Coded {len(_TRIAL_CODINGS)} passages, wrote a note, and marked the reading as done."


def _weigh(project: Project, document: Id, worker: Worker) -> str:
    """Accept one suggestion with another polarity, and decline one."""
    suggestions.find_suggestions(project, worker, [document])
    text = project.text(project.document(document).version)
    waiting = project.candidates(document=document)
    said = [f"Looked for suggestions and found {len(waiting)}"]
    words, polarity, reason = _TRIAL_ACCEPTED
    for each in waiting:
        if words in text[each.start : each.end]:
            project.accept(each.id, polarity=polarity, reason=reason)
            said.append("accepted one with another polarity")
            break
    words, reason = _TRIAL_DECLINED
    for each in project.candidates(document=document):
        if words in text[each.start : each.end]:
            project.decline(each.id, reason)
            said.append("declined one")
            break
    return ", ".join(said) + "."


def _picture(
    project: Path, picture: Callable[[Path, Path], None] | None, said: list[str]
) -> Path | None:
    if picture is None:
        return None
    out = project.with_suffix(".png")
    try:
        picture(project, out)
    except UserError as error:
        said.append(f"No picture of the window was made. {error}")
        return None
    return out


def _place(project: Project, document: Id, quote: str) -> spans.Span:
    found = spans.find_all(project.text(project.document(document).version), quote)
    if len(found) != 1:
        raise LookupError(f"“{quote}” stands {len(found)} times in the sample's interview")
    return found[0]


def _free(path: Path) -> Path:
    """Return the path, or the first numbered one beside it that is not taken."""
    free, nth = path, 2
    while os.path.lexists(free):
        free, nth = path.with_name(f"{path.stem} {nth}{path.suffix}"), nth + 1
    return free
