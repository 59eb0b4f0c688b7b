"""The lock beside an open project: one writes, others read and are told who is at work."""

import contextlib
import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

STALE_AFTER_SECONDS = 30.0
"""A lock whose heartbeat is older was left by something that died."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open for writing: the coder's name, the computer, the process."""

    coder: str
    host: str
    process: int
    beat: float

    @property
    def words(self) -> str:
        """Who it is, for a sentence."""
        return f"{self.coder or 'somebody'} on “{self.host}”"


def lock_path(project: Path) -> Path:
    """Return where the lock of a project stands."""
    return project.with_name(project.name + ".lock")


class Lock:
    """Held from opening to closing by the one that writes."""

    def __init__(self, project: Path) -> None:
        self._path = lock_path(project)
        self._held = False

    def take(self, coder: str) -> Holder | None:
        """Take the lock and return None, or return who holds it."""
        body = self._body(coder)
        for _ in range(2):
            try:
                handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            except FileExistsError:
                holder = self.holder()
                if holder is not None and not _stale(holder):
                    return holder
                with contextlib.suppress(FileNotFoundError):
                    self._path.unlink()
                continue
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(body)
            self._held = True
            return None
        return self.holder()

    def beat(self, coder: str) -> None:
        """Say that the holder is still there; called every few seconds by a window."""
        if self._held:
            waiting = self._path.with_name(self._path.name + ".new")
            waiting.write_text(self._body(coder), encoding="utf-8")
            waiting.replace(self._path)

    def release(self) -> None:
        """Give the lock back."""
        if self._held:
            self._held = False
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()

    def holder(self) -> Holder | None:
        """Return who holds the lock, or None."""
        try:
            fields = json.loads(self._path.read_text(encoding="utf-8"))
            return Holder(
                str(fields["coder"]), str(fields["host"]), int(fields["process"]),
                float(fields["beat"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _body(self, coder: str) -> str:
        fields = {
            "coder": coder,
            "host": socket.gethostname(),
            "process": os.getpid(),
            "beat": time.time(),
        }
        return json.dumps(fields)


def _stale(holder: Holder) -> bool:
    if holder.host == socket.gethostname():
        return not _alive(holder.process)
    return time.time() - holder.beat > STALE_AFTER_SECONDS


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
