"""Reports of faults in the program: files of a few lines that hold nothing of a project."""

import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import qualcode
from qualcode.commands.settings import FOLDER_VARIABLE

KEPT_REPORTS = 10
MOST_OF_ONE_RUN = 5
"""A fault that comes again and again must not push out the report of the first."""

_TOLD = ".told.txt"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that lies in the folder; ``at`` in seconds since 1970.

    ``told`` says whether a person was told of it when the program was next started.
    """

    path: Path
    text: str
    at: float
    told: bool


def reports_folder() -> Path:
    """Return where reports are kept."""
    elsewhere = os.environ.get(FOLDER_VARIABLE)
    if elsewhere:
        return Path(elsewhere) / "reports"
    import platformdirs

    return platformdirs.user_log_path("qualcode", appauthor=False)


def report_of(
    error: BaseException, part: str, trace: TracebackType | None = None, besides: str = ""
) -> str:
    """Return when and where in the program an error happened.

    ``part`` says which part of the program it was, ``besides`` versions of what only that uses.
    """
    from qualcode.commands.positions import positions  # only when something went wrong

    return composed(part, positions(error, trace), besides)


def composed(part: str, lines: Iterable[str], besides: str = "") -> str:
    """Return a report of places in code: first the versions and the time, then those."""
    import platform

    versions = f"Python {platform.python_version()}{f', {besides}' if besides else ''}"
    head = [
        f"qualcode {qualcode.__version__}, {part}",
        time.strftime("%Y-%m-%d %H:%M:%S %z"),
        f"{versions}, {platform.system()} {platform.release()} {platform.machine()}",
    ]
    return "\n".join([*head, "", *lines])


class ReportWriter:
    """Writes the reports of one run: each fault once, and no more than a few."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def write(self, report: str) -> Path | None:
        """Write a report and return where it is; None where it is not written."""
        what = report.partition("\n\n")[2]
        if what in self._written or len(self._written) >= MOST_OF_ONE_RUN:
            return None
        self._written.add(what)
        return write_report(report)


def write_report(report: str) -> Path | None:
    """Write a report and return where it is; None where it cannot be written."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(now))
    path = reports_folder() / f"report-{stamp}-{int(now * 1e6) % 1_000_000:06}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in reports()[KEPT_REPORTS - 1 :]:
            old.path.unlink(missing_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(report + "\n")
    except OSError:
        return None
    return path


def reports() -> list[Report]:
    """Return the reports that are there, the newest first."""
    found: list[Report] = []
    for path in sorted(reports_folder().glob("report-*.txt"), reverse=True):
        with contextlib.suppress(OSError):
            text = path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
            told = path.name.endswith(_TOLD)
            found.append(Report(path, text, path.stat().st_mtime, told))
    return found


def mark_told(report: Report) -> None:
    """Note that a person has been told of a report."""
    if not report.told:
        with contextlib.suppress(OSError):
            report.path.rename(report.path.with_name(_stem(report) + _TOLD))


def remove(report: Report) -> None:
    """Remove a report, whether it has been told of meanwhile or not."""
    for ending in (".txt", _TOLD):
        with contextlib.suppress(OSError):
            report.path.with_name(_stem(report) + ending).unlink()


def _stem(report: Report) -> str:
    return report.path.name.removesuffix(_TOLD).removesuffix(".txt")
