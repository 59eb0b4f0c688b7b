"""A picture of the real window, with or without a screen."""

import os
import sys
from pathlib import Path

from qualcode.model.errors import UserError
from qualcode.model.keys import Key

SETTLE_MS = 400


def take(
    path: Path,
    out: Path,
    *,
    document: str | None = None,
    place: str = "Read",
    dark: bool = False,
    size: tuple[int, int] = (1440, 900),
    key: Key | None = None,
) -> None:
    """Write a picture of a project in the window; nothing in the project is changed.

    ``document`` is a title or id, ``size`` in pixels, ``key`` that of an encrypted
    project. Raises UserError when the project cannot be
    opened, there is no such transcript or place, or the picture cannot be written.
    """
    if not _has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from dataclasses import replace

    from qualcode.commands.settings import Settings
    from qualcode.store import Project
    from qualcode.ui import places
    from qualcode.ui.start import application, dressed_window

    if place not in places.names():
        raise UserError(f"There is no place “{place}”.", f"There are: {', '.join(places.names())}.")
    with Project.open(path, key=key) as project:
        chosen = project.find_document(document).id if document else None
    running = application()
    settings = replace(Settings(), theme="dark" if dark else "light")
    window = dressed_window(running, settings, read_only=True)
    try:
        window.resize(*size)
        window.open_project(path, key)
        window.show()
        if chosen is not None and window.read is not None:
            window.read.page.show_document(chosen)
        window.go_to_place(place)
        _settle()
        window.message_bar.put_away()
        picture = window.grab()
        if not picture.save(str(out)):
            raise UserError(
                f"“{out.name}” could not be written.", "Check the folder, and end it in .png."
            )
    finally:
        window.close()
        window.deleteLater()
        running.processEvents()


def _settle() -> None:
    """Let everything that waits for a moment of quiet happen."""
    from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop

    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < SETTLE_MS:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
