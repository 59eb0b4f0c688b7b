"""A mark that says the program runs: what is left of it at the next start tells of a fall."""

import contextlib
import faulthandler
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from qualcode.commands.reports import composed, reports_folder, write_report

_FATAL = (b"Fatal Python error", b"Windows fatal exception")


@dataclass(frozen=True, slots=True)
class Fall:
    """The program ended without closing; ``report`` says where where it fell by itself.

    Without one it was ended from outside: by the system, by a person, by a power cut.
    """

    report: Path | None


class RunMark:
    """A file that is held as long as this process runs, into which a fall below Python is written.

    That is done by ``faulthandler``: the names of files and functions, no values.
    """

    def __init__(self) -> None:
        self._path = reports_folder() / f"running-{os.getpid()}.txt"
        self._stream: BinaryIO | None = None

    def begin(self) -> None:
        """Make the mark; without a folder for it the program runs without one."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            stream = self._path.open("wb")
            if not _held(stream):
                stream.close()
                return
            self._stream = stream
            faulthandler.enable(stream)

    def end(self) -> None:
        """Take the mark away: the program closes as it should."""
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None
            with contextlib.suppress(OSError):
                self._path.unlink()


def falls() -> list[Fall]:
    """Return how earlier runs ended that did not close, and take their marks away.

    Where one fell by itself, a report is made of what it left.
    """
    found: list[Fall] = []
    for path in sorted(reports_folder().glob("running-*.txt")):
        dump = _left(path)
        if dump is None:
            continue
        fell = any(sign in dump for sign in _FATAL)
        found.append(Fall(_reported(dump) if fell else None))
    return found


def _reported(dump: bytes) -> Path | None:
    from qualcode.commands.positions import positions_of_fall

    lines = positions_of_fall(dump.decode("utf-8", "replace"))
    return write_report(composed("a fall of the window", lines))


def _left(path: Path) -> bytes | None:
    """Return what a run that has ended left, and remove it; None while the run goes on."""
    try:
        with path.open("rb+") as stream:
            if not _held(stream):
                return None
            dump = stream.read(1 << 20)
        path.unlink()
    except OSError:
        return None
    return dump


def _held(stream: BinaryIO) -> bool:
    """Hold a file until it is closed, and return whether nobody else did."""
    try:
        import fcntl
    except ImportError:
        return _held_on_windows(stream)
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _held_on_windows(stream: BinaryIO) -> bool:
    import importlib

    locking: Any = importlib.import_module("msvcrt")
    stream.seek(1 << 30)  # a byte far behind what is written: others may read the rest
    try:
        locking.locking(stream.fileno(), locking.LK_NBLCK, 1)
    except OSError:
        return False
    finally:
        stream.seek(0)
    return True
