"""The lock beside an open project: one writes, others read and are told who is at work."""

import contextlib
import json
import os
import socket
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from qualcode.model.errors import UserError

STALE_AFTER_SECONDS = 30.0
"""A lock whose heartbeat is older was left by something that died."""

BEAT_EVERY_SECONDS = 5.0
"""How often a heartbeat is worth writing."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open for writing: the coder's name, the computer, the process.

    ``born`` tells apart two processes that were given the same number; ``token`` is this lock's.
    """

    coder: str
    host: str
    process: int
    beat: float
    born: str = ""
    token: str = ""

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
        self._token = uuid.uuid4().hex
        self._held = False
        self._beaten = 0.0

    def take(self, coder: str) -> Holder | None:
        """Take the lock and return None, or return who holds it.

        Raises OSError where no file can be made beside the project.
        """
        for _ in range(3):
            if self._placed(coder):
                self._held, self._beaten = True, time.time()
                return None
            found = _read(self._path)
            if found is None:
                continue
            holder, words = found
            if not _stale(holder):
                return holder
            self._clear(words)
        found = _read(self._path)
        return found[0] if found else Holder("", socket.gethostname(), 0, time.time())

    def due(self, *, now: bool) -> bool:
        """Whether a heartbeat should be written: when asked, or when the last is seconds old."""
        return now or abs(time.time() - self._beaten) >= BEAT_EVERY_SECONDS

    def beat(self, coder: str) -> bool:
        """Say that the holder is still there, and return whether that is so.

        Somebody on another computer may have taken over a lock that was silent for long.
        """
        if not self._held:
            return False
        found = _read(self._path)
        if found is not None and found[0].token != self._token:
            self._held = False
            return False
        # A disk that is full or gone for a moment is no reason to stop.
        with contextlib.suppress(OSError):
            waiting = self._written(coder)
            waiting.replace(self._path)
            self._beaten = time.time()
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._held:
            self._held = False
            found = _read(self._path)
            if found is not None and found[0].token == self._token:
                with contextlib.suppress(OSError):
                    self._path.unlink()

    def holder(self) -> Holder | None:
        """Return who holds the lock, or None."""
        found = _read(self._path)
        return found[0] if found else None

    def _placed(self, coder: str) -> bool:
        """Put a whole lock where none is; a lock is never seen half written."""
        waiting = self._written(coder)
        try:
            os.link(waiting, self._path)
        except FileExistsError:
            return False
        except OSError:
            return self._placed_without_links(waiting)
        finally:
            # A disk that fails at this must not make a lock that is placed seem to be none.
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
        return True

    def _placed_without_links(self, waiting: Path) -> bool:
        body = waiting.read_bytes()
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(body)
        except OSError:
            # An empty lock would keep everybody out, as one of a program we do not know.
            with contextlib.suppress(OSError):
                self._path.unlink()
            raise
        return True

    def _written(self, coder: str) -> Path:
        waiting = self._path.with_name(f"{self._path.name}.{self._token}")
        holder = {
            "coder": coder,
            "host": socket.gethostname(),
            "process": os.getpid(),
            "beat": time.time(),
            "born": _born(os.getpid()),
            "token": self._token,
        }
        try:
            waiting.write_text(json.dumps(holder), encoding="utf-8")
        except OSError:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
            raise
        return waiting

    def _clear(self, words: str) -> None:
        """Take away a lock left by the dead: the one that was read, and no other.

        Two may find the same stale lock; the slower must not take away the lock of the faster.
        """
        aside = self._path.with_name(f"{self._path.name}.{self._token}.old")
        try:
            self._path.rename(aside)
        except FileNotFoundError:
            return
        if aside.read_text(encoding="utf-8", errors="replace") != words:
            with contextlib.suppress(OSError):
                os.link(aside, self._path)
        aside.unlink(missing_ok=True)


def _read(path: Path) -> tuple[Holder, str] | None:
    """Return who a lock names and its words; None where there is none."""
    try:
        words = path.read_text(encoding="utf-8", errors="replace")
        changed = path.stat().st_mtime
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"“{path.name}” cannot be read ({error.strerror}).") from error
    try:
        fields = json.loads(words)
        holder = Holder(
            str(fields["coder"]), str(fields["host"]), int(fields["process"]),
            float(fields["beat"]), str(fields.get("born", "")), str(fields.get("token", "")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        # Half written, or of a program we do not know: it counts as long as it is fresh.
        holder = Holder("", "another computer", 0, changed)
    return holder, words


def _stale(holder: Holder) -> bool:
    if holder.host == socket.gethostname() and os.name == "posix":
        return not _alive(holder)
    return time.time() - holder.beat > STALE_AFTER_SECONDS


def _alive(holder: Holder) -> bool:
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return not holder.born or holder.born == _born(holder.process)


def _born(process: int) -> str:
    """Return when a process began, where the system tells; numbers are given out again."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError, UnicodeDecodeError):
        return ""
