"""Importing transcripts: read in the guarded child process first, taken into the project after."""

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qualcode.commands.worker import Worker
from qualcode.importers.limits import MOST_SOURCE_BYTES
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.transcripts import DocumentKind, TranscriptDraft
from qualcode.store import Project

READING_SECONDS = 180.0
"""How long reading one file may take by the clock."""


def read_source(
    path: str | Path,
    worker: Worker,
    encoding: str | None = None,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> TranscriptDraft:
    """Read a transcript file and return what was understood of it; no project is touched.

    ``encoding`` is a person's choice where the bytes do not say it. Raises UserError naming the
    file, EncodingNeeded among them, and Cancelled.
    """
    path = Path(path)
    return worker.call(
        "read_transcript",
        path.name,
        source_bytes(path),
        encoding,
        cancelled=cancelled,
        timeout=READING_SECONDS,
        about=path.name,
    )


def import_source(
    project: Project,
    path: str | Path,
    worker: Worker,
    *,
    encoding: str | None = None,
    title: str = "",
    kind: DocumentKind | None = None,
    participants: dict[str, Id] | None = None,
    reason: str = "",
) -> Changes:
    """Read a transcript file and take it into the project as it was understood.

    ``title`` and ``kind`` stand in place of those that were understood; ``participants`` maps
    labels of speakers to ids. Raises UserError naming the file; then the project is unchanged.
    """
    draft = read_source(path, worker, encoding)
    draft = replace(draft, title=title or draft.title, kind=kind or draft.kind)
    return project.import_transcript(draft, participants=participants, reason=reason)


def source_bytes(path: Path) -> bytes:
    """Return a source file's bytes, having looked at its size first.

    Raises UserError when there is no such file, or it cannot be read or is too large.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise UserError(f"“{path.name or path}” is a folder.", "Name the files in it.")
        if not stat.S_ISREG(about.st_mode):
            raise UserError(f"“{path.name}” is not a file.", "Name a transcript file.")
        if about.st_size > MOST_SOURCE_BYTES:
            raise UserError(
                f"“{path.name}” is larger than {MOST_SOURCE_BYTES // 1_000_000} MB.",
                "No transcript is that large; take pictures and recordings out of it, or split it.",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"There is no file “{path}”.", "Check the name and the folder.") from error
    except PermissionError as error:
        raise UserError(
            f"“{path.name}” may not be read by you.", "Ask for the right to read it, or a copy."
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise UserError(
            f"“{path.name}” could not be read ({_cause(error)}).", "Try a copy on this computer."
        ) from error


def _cause(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
