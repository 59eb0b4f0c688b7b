"""Copies of one project: a person's own, and those that a service made of a conflict."""

import re
from pathlib import Path

from qualcode.model.backups import SUFFIX
from qualcode.model.errors import UserError
from qualcode.store import Project

_MOST = 40
"""How many files beside a project are looked into."""

_CONFLICT = (
    r" ?\([^()]*conflict[^()]*\)",  # Dropbox, Nextcloud, Box: (A's conflicted copy 2026-11-27)
    r"[ ._-]+(sync[-_]?)?conflict(ed)?([ ._-].*)?",  # Syncthing, ownCloud, Seafile
    r" ?\(\d{1,2}\)",  # Google Drive, browsers
    r" \d{1,2}",  # iCloud Drive
    r"[ -]+copy( \d{1,2})?",
    r"-(?=.*[A-Za-z])[A-Za-z0-9]+([-_][A-Za-z0-9]+)*",  # OneDrive: the computer's name
)
_OURS = r"(?i) \((copy of|version of) .*\)"
"""Names that qualcode gives itself: made on purpose, and nobody's accident."""


def looks_conflicted(name: str, beside: str) -> bool:
    """Whether a file's name is one that a service would give a second copy of another's."""
    if name == beside or not name.casefold().endswith(SUFFIX):
        return False
    stem, other = name[: -len(SUFFIX)], beside.removesuffix(SUFFIX)
    if not stem.casefold().startswith(other.casefold()):
        return False
    rest = stem[len(other) :]
    if not rest or re.fullmatch(_OURS, rest):
        return False
    return any(re.fullmatch(each, rest, re.IGNORECASE) for each in _CONFLICT)


def conflicted_copies(project: Project) -> list[Path]:
    """Return the conflicted copies beside a project that hold work which it lacks."""
    path = project.path
    try:
        beside = sorted(each for each in path.parent.iterdir()
                        if looks_conflicted(each.name, path.name))  # fmt: skip
    except OSError:
        return []
    return [each for each in beside[:_MOST] if _has_more(project, each)]


def own_copy_name(path: Path, coder: str, folder: Path | None = None) -> Path:
    """Return a free name for a person's own copy of a project, beside it or in a folder."""
    whose = " ".join(re.sub(r"[^\w .'’-]", " ", coder).split()).strip(". ")[:60]
    stem = re.sub(_OURS, "", path.stem) or path.stem
    for nth in range(1, 1_000):
        number = f" {nth}" if nth > 1 else ""
        label = f"(copy of {whose}{number})" if whose else f"(copy of it{number})"
        named = (folder or path.parent) / f"{stem} {label}{SUFFIX}"
        if not named.exists():
            return named
    raise UserError("There are too many copies in that folder.", "Choose another folder.")


def make_own_copy(project: Project, coder: str, folder: Path | None = None) -> Path:
    """Make a person's own copy of a project, to work on and merge later; return where it is.

    It begins with the person as coder, where they have a name, and without what others were just
    typing. Raises UserError when it cannot be made there.
    """
    made = project.copy_to(own_copy_name(project.path, coder, folder))
    if coder.strip():
        with Project.open(made, write=True, coder=coder, key=project.key) as copy:
            copy.drop_drafts_of_others()
            copy.drop_private_of_others()
    return made


def _has_more(project: Project, path: Path) -> bool:
    try:
        identity, head = project.peek(path)
    except UserError:
        # Damaged, of another program, or locked with another passphrase: not ours to judge.
        return False
    return identity == project.identity and not project.has_been(head)
