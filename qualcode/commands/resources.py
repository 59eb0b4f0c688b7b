"""Where the program's own files are: codebooks, icons, the sample study."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import qualcode
from qualcode.model.errors import UserError

if TYPE_CHECKING:
    from qualcode.model.codebook_files import CodebookTemplate
    from qualcode.model.lexicons import Cues

SAMPLE = "finding-a-relational-home.qualcode"
"""The sample study's file name."""

_CODEBOOK = "qualcode-codebook/1"
_CUES = "qualcode-cues/1"
_HEAD_BYTES = 4096
_HEAD_LINE = re.compile(r"^(schema|id|title|language):[ \t]*(.+?)[ \t]*$", re.MULTILINE)


class BuiltinCodebook(NamedTuple):
    """A codebook that comes with the program."""

    id: str
    title: str
    path: Path


def resources_folder() -> Path:
    """Return the folder of codebooks, icons, styles and templates."""
    return _own_folder("resources")


def sample_projects_folder() -> Path:
    """Return the folder of the sample study and its sources."""
    return _own_folder("sample_projects")


def builtin_codebooks() -> tuple[BuiltinCodebook, ...]:
    """Return the codebooks that come with the program, by id."""
    found: list[BuiltinCodebook] = []
    for path in sorted((resources_folder() / "codebooks").glob("*.yaml")):
        head = _head(path)
        if head.get("schema") == _CODEBOOK:
            found.append(BuiltinCodebook(head["id"], head.get("title", head["id"]), path))
    return tuple(found)


def load_builtin(codebook: str) -> CodebookTemplate:
    """Read the built-in codebook of that id.

    Raises UserError naming those there are when there is none of that id.
    """
    known = {each.id: each.path for each in builtin_codebooks()}
    path = known.get(codebook.strip())
    if path is None:
        raise UserError(
            f"There is no built-in codebook “{codebook}”.", f"There are: {', '.join(known)}."
        )
    from qualcode.importers.codebook_yaml import read_codebook

    return read_codebook(path.read_bytes(), name=path.name)


def cues(language: str = "en") -> Cues:
    """Return the words that set or turn the polarity of a suggestion in a language (``en-GB``).

    Raises UserError when the program has none for it.
    """
    wanted = language.replace("_", "-").split("-")[0].strip().lower()
    for path in sorted((resources_folder() / "codebooks").glob("_polarity-cues*.yaml")):
        head = _head(path)
        if head.get("schema") == _CUES and head.get("language") == wanted:
            from qualcode.importers.codebook_yaml import read_cues

            return read_cues(path.read_bytes(), name=path.name)
    raise UserError(
        f"There are no words for suggestions in the language “{language}”.",
        "Suggestions can be looked for in English transcripts.",
    )


def _own_folder(name: str) -> Path:
    package = Path(qualcode.__file__).parent
    # A built wheel carries them inside the package; a checkout has them beside it.
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def _head(path: Path) -> dict[str, str]:
    """Return the single-line fields a file begins with, without the cost of reading it all."""
    with path.open("rb") as stream:
        start = stream.read(_HEAD_BYTES).decode("utf-8", "replace")
    fields: dict[str, str] = {}
    for name, value in _HEAD_LINE.findall(start):
        fields.setdefault(name, value.split(" #")[0].strip("'\" "))
    return fields
