"""Starting the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from qualcode.commands.settings import Settings, load_settings
from qualcode.ui.focus_ring import FocusRing
from qualcode.ui.main_window import MainWindow
from qualcode.ui.theme import apply_theme, icon_folder


def application(argv: Sequence[str] = ()) -> QApplication:
    """Return the application, made when there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    made = QApplication([sys.argv[0] if sys.argv else "qualcode", *argv])
    made.setApplicationName("qualcode")
    made.setApplicationDisplayName("")
    made.setDesktopFileName("qualcode")
    icon = icon_folder() / "qualcode.svg"
    if icon.is_file():
        made.setWindowIcon(QIcon(str(icon)))
    return made


def dressed_window(
    running: QApplication, settings: Settings, *, read_only: bool = False
) -> MainWindow:
    """Return a window in the look that is set, not shown yet."""
    from qualcode.ui.look import theme_of
    from qualcode.ui.remembered import WindowMemory, from_mapping

    stored = settings.ui.get("window")
    memory = from_mapping(WindowMemory, stored if isinstance(stored, dict) else {})
    theme = theme_of(settings, memory)
    apply_theme(running, theme)
    ring = FocusRing(running, theme.ink)
    window = MainWindow(settings, read_only=read_only)
    window.theme_changed.connect(lambda: ring.set_colour(window.theme.ink))
    window.closing.connect(ring.stop)
    window.closing.connect(ring.deleteLater)
    return window


def run(path: Path | None, *, argv: Sequence[str] = ()) -> int:
    """Show the window, with a project or the welcome, until it is closed; return its exit code."""
    from qualcode.commands.running import RunMark
    from qualcode.ui.bugs import BugReports

    running = application(argv)
    window = dressed_window(running, load_settings())
    bugs = BugReports(window)
    bugs.install()
    window.handlers.falls.tell()
    mark = RunMark()
    mark.begin()
    if path is not None:
        window.open_project(path)
    if window.memory.maximised:
        window.showMaximized()
    else:
        window.show()
    code = running.exec()
    mark.end()
    bugs.uninstall()
    return code
