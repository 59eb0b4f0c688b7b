"""Codebooks: those that come with the program, and those from a file."""

from collections.abc import Iterable
from pathlib import Path

from qualcode.commands import resources
from qualcode.commands.imports import source_bytes
from qualcode.model.changes import Changes
from qualcode.model.codebook_files import CodebookTemplate
from qualcode.store import Project


def read_codebook(codebook: str) -> CodebookTemplate:
    """Return a codebook by the id of a built-in one, or by the path of a YAML file.

    Raises UserError when it is neither, or the file is not a sound codebook.
    """
    if not codebook.lower().endswith((".yaml", ".yml")):
        return resources.load_builtin(codebook)
    from qualcode.importers import codebook_yaml

    path = Path(codebook)
    return codebook_yaml.read_codebook(source_bytes(path), name=path.name)


def load_codebook(
    project: Project, codebook: str, *, keys: Iterable[str] | None = None, reason: str = ""
) -> Changes:
    """Add a codebook's codes to the project; ``keys`` chooses families.

    Raises UserError when there is no such codebook; then the project is unchanged.
    """
    return project.load_codebook(read_codebook(codebook), keys=keys, reason=reason)
