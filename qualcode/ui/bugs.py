"""What happens when the program itself is at fault: said in one place, and written down."""

import sys
import threading
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal

from qualcode.app.messages import Message, Tone
from qualcode.commands.reports import ReportWriter, report_of
from qualcode.ui.main_window import MainWindow


class BugReports(QObject):
    """Catches what nobody caught; the project is safe, since every act is saved when it is done."""

    _said = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._writer = ReportWriter()
        self._former = sys.excepthook
        self._former_of_threads = threading.excepthook
        self._former_unraisable = sys.unraisablehook
        # Whatever thread it happened in, it is said on the window's.
        self._said.connect(window.messages.said, Qt.ConnectionType.AutoConnection)

    def install(self) -> None:
        """Catch from now on, in every thread."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread
        sys.unraisablehook = self._caught_where_none_can_be_raised

    def uninstall(self) -> None:
        """Catch no longer."""
        sys.excepthook = self._former
        threading.excepthook = self._former_of_threads
        sys.unraisablehook = self._former_unraisable

    def caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write a report and say where it is."""
        if issubclass(kind, KeyboardInterrupt):
            self._former(kind, error, trace)
            return
        report = report_of(error, "the window", trace, f"Qt {qt_version}")
        print(report, file=sys.stderr)
        hint = "Your work up to here is saved. You may go on, or close and open the project again."
        if self._writer.write(report) is not None:
            hint += " A report without any words of yours is kept: Help, Reports of faults."
        self._said.emit(Message("Something went wrong in the program itself.", hint, Tone.ERROR))

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self.caught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _caught_where_none_can_be_raised(self, caught: "sys.UnraisableHookArgs") -> None:
        # While something is put away: of no consequence to the person, so only written down.
        if caught.exc_value is not None:
            report = report_of(caught.exc_value, "the window, putting away", caught.exc_traceback)
            print(report, file=sys.stderr)
            self._writer.write(report)
