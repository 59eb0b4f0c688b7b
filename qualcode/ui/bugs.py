"""What happens when the program itself is at fault: said in one place, and written down."""

import platform
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version

import qualcode
from qualcode.app.messages import Message, Tone
from qualcode.commands.settings import settings_path
from qualcode.ui.main_window import MainWindow

KEPT_REPORTS = 10


class BugReports:
    """Catches what nobody caught; the project is safe, since every act is saved when it is done."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._former = sys.excepthook

    def install(self) -> None:
        """Catch from now on."""
        self._former = sys.excepthook
        sys.excepthook = self.caught

    def uninstall(self) -> None:
        """Catch no longer."""
        sys.excepthook = self._former

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write a report and say where it is."""
        if issubclass(kind, KeyboardInterrupt):
            self._former(kind, error, trace)
            return
        report = report_of(kind, trace)
        print(report, file=sys.stderr)
        where = write_report(report)
        hint = "Your work up to here is saved. You may go on, or close and open the project again."
        if where is not None:
            hint += f" A report without any words of your transcripts is in {where}."
        self._window.messages.said.emit(
            Message("Something went wrong in the program itself.", hint, Tone.ERROR)
        )


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return where in the program it happened; no values and no message, which may hold words."""
    lines = [
        f"qualcode {getattr(qualcode, '__version__', '')}",
        f"Python {platform.python_version()}, Qt {qt_version}, {platform.system()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    here = Path(qualcode.__file__).parent.parent
    for frame in traceback.extract_tb(trace):
        path = Path(frame.filename)
        shown = path.relative_to(here) if path.is_relative_to(here) else path.name
        lines.append(f"  {shown}, line {frame.lineno}, in {frame.name}")
    return "\n".join(lines)


def write_report(report: str) -> Path | None:
    """Write a report beside the settings and return where; None where that cannot be written."""
    folder = settings_path().parent / "reports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("report-*.txt"))[: -KEPT_REPORTS + 1]:
            old.unlink()
        path = folder / f"report-{time.strftime('%Y-%m-%d-%H%M%S')}.txt"
        path.write_text(report + "\n", encoding="utf-8")
    except OSError:
        return None
    return path
