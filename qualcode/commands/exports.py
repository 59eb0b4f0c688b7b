"""Writing documents for others: whole or not at all, and never over something else."""

import contextlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from qualcode.commands.worker import Worker
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.store import Project

_WORD_PART = "word/document.xml"
_TRIES = 50
_BETWEEN_TRIES_SECONDS = 0.05


class AuditTrailExport:
    """An audit trail about to be written, of the project as it was when this was made.

    Make it on the thread of the project, `write` it on any, then `close` it: it holds a copy of
    the project, so that reading never stands in the way of an act.
    """

    def __init__(self, project: Project, path: str | Path) -> None:
        self._out = checked_destination(path)
        self._exported_at = time.time_ns() // 1_000_000
        names = {each.id: each.name for each in project.coders()}
        self._coder = names.get(project.coder or "")
        self._key = project.key
        self.head = project.head
        """The digest that stands in the document."""
        self._folder = tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True)
        self._copy = Path(self._folder.name) / project.path.name
        try:
            _copy_between_acts(project.path, self._copy)
        except OSError as error:
            self.close()
            raise UserError(
                f"There is no room to make a copy of “{project.path.name}” ({error.strerror}).",
                "Make room on the disk and try again.",
            ) from error

    def write(
        self,
        worker: Worker,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Path:
        """Let the child write the document and return where it is.

        Raises UserError when it cannot be written there, and Cancelled.
        """
        made = Path(self._folder.name) / "made.docx"
        worker.call(
            "write_audit_trail",
            str(self._copy),
            self._coder,
            str(made),
            self._exported_at,
            self._key,
            progress=progress,
            cancelled=cancelled,
            about=self._out.name,
        )
        return put_in_place(made, self._out)

    def close(self) -> None:
        """Remove the copy."""
        self._folder.cleanup()

    def __enter__(self) -> "AuditTrailExport":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def export_audit_trail(
    project: Project,
    path: str | Path,
    worker: Worker | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write the audit trail as a Word document and return where it is.

    With ``worker`` the child does it, without one this thread. Raises UserError when the name is
    not that of a Word document, or what is there is something else or open elsewhere; then what
    is there is unchanged.
    """
    if worker is not None:
        with AuditTrailExport(project, path) as export:
            return export.write(worker, progress=progress, cancelled=cancelled)
    out = checked_destination(path)
    from qualcode.exporters.audit_trail import write

    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "made.docx"
        with made.open("wb") as stream:
            write(project, stream, exported_at_ms=time.time_ns() // 1_000_000)
        return put_in_place(made, out)


def record_written(project: Project, written: Path, head: str) -> Changes:
    """Record that an audit trail was written, so that a later withdrawal can name it.

    ``head`` is the digest that stands in it. A project that cannot be written, or that nobody works
    on, stays as it is.
    """
    if not project.writable or project.coder is None:
        return NOTHING
    return project.record_export("audit trail", written.name, head)


def checked_destination(path: str | Path) -> Path:
    """Return where a Word document may be written.

    Raises UserError when its name is not one, its folder is not there or cannot be written to, or
    what is there is no Word document or is open in another program.
    """
    out = Path(path)
    if out.suffix.lower() != ".docx":
        raise UserError(f"“{out.name}” is not the name of a Word document.", "End it in .docx.")
    if not out.parent.is_dir():
        raise UserError(f"There is no folder “{out.parent}”.", "Make it first.")
    if out.is_dir():
        raise UserError(f"“{out.name}” is a folder.", "Choose another name.")
    if not os.access(out.parent, os.W_OK):
        raise UserError(
            f"The folder “{out.parent}” cannot be written to.", "Choose a folder of your own."
        )
    if out.exists():
        _refuse_open(out)
        if not _is_word(out):
            raise UserError(
                f"“{out.name}” is there already and is not a Word document.", "Choose another name."
            )
    return out


def put_in_place(made: Path, out: Path) -> Path:
    """Put a finished file where it belongs, in one step; the former one is there until then."""
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(made, beside)
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        beside.replace(out)
    except PermissionError as error:
        raise _open_elsewhere(out) from error
    except OSError as error:
        raise UserError(
            f"“{out.name}” could not be written ({error.strerror}).",
            "What was there is unchanged. Try another folder.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return out


def _copy_between_acts(project: Path, copy: Path) -> None:
    """Copy a project while no act is being written, by this program or by another."""
    for _ in range(_TRIES):
        before = _state(project)
        shutil.copyfile(project, copy)
        if before is not None and before == _state(project):
            return
        time.sleep(_BETWEEN_TRIES_SECONDS)
    raise UserError(
        f"“{project.name}” is being written without a pause.", "Wait a moment and try again."
    )


def _state(project: Path) -> tuple[int, int] | None:
    """Return what tells that a file has not been written; None while an act is in its journal."""
    if project.with_name(f"{project.name}-journal").exists():
        return None
    about = project.stat()
    return about.st_mtime_ns, about.st_size


def _refuse_open(out: Path) -> None:
    # Word and LibreOffice leave one of these beside a document they have open.
    marks = (f"~${out.name}", f"~${out.name[2:]}", f".~lock.{out.name}#")
    if any((out.parent / mark).exists() for mark in marks):
        raise _open_elsewhere(out)
    try:
        with out.open("rb+"):
            pass
    except OSError as error:
        raise _open_elsewhere(out) from error


def _open_elsewhere(out: Path) -> UserError:
    return UserError(
        f"“{out.name}” is open in another program or may not be changed.",
        "Close it there, or choose another name.",
    )


def _is_word(out: Path) -> bool:
    if out.stat().st_size == 0:
        return True  # made by a file dialog or by touch: nothing in it can be lost
    try:
        with zipfile.ZipFile(out) as parts:
            return _WORD_PART in parts.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False
