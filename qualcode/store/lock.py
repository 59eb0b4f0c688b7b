"""The lock beside an open project: one writes, others read and are told who is at work."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
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

    ``born`` tells apart two processes that were given the same number, ``machine`` two computers
    of one name; ``token`` is this lock's. ``beat`` and ``since`` are seconds since 1970 by the
    holder's clock, ``since`` 0 where nobody noted it.
    """

    coder: str
    host: str
    process: int
    beat: float
    born: str = ""
    token: str = ""
    since: float = 0.0
    machine: str = ""

    @property
    def words(self) -> str:
        """Who it is, for a sentence."""
        return f"{self.coder or 'somebody'} on “{self.host}”"


class HeldElsewhere(UserError):
    """Somebody else has the project open for writing: ``holder``."""

    def __init__(self, message: str, hint: str, holder: Holder) -> None:
        super().__init__(message, hint)
        self.holder = holder


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
        self._since = 0.0

    def take(self, coder: str, *, silent: Holder | None = None) -> Holder | None:
        """Take the lock and return None, or return who holds it.

        ``silent`` is a holder who was watched and gave no sign for long: a lock that still says
        just the same is taken over. Raises OSError where no file can be made beside the project.
        """
        self._since = time.time()
        for _ in range(3):
            if self._placed(coder):
                self._held, self._beaten = True, time.time()
                return None
            found = _read(self._path)
            if found is None:
                continue
            holder, words = found
            watched = holder == silent and not _here(holder)
            if not watched and not self._stale(holder):
                return holder
            self._clear(words)
        found = _read(self._path)
        return found[0] if found else Holder("", _this_computer(), 0, time.time())

    def due(self, *, now: bool) -> bool:
        """Whether a heartbeat should be written: when asked, or when the last is seconds old."""
        return now or abs(time.time() - self._beaten) >= BEAT_EVERY_SECONDS

    def beat(self, coder: str) -> bool:
        """Say that the holder is still there, and return whether that is so.

        Somebody on another computer may have taken over a lock that was silent for long.
        """
        if not self._held:
            return False
        try:
            found = _read(self._path)
        except UserError:
            return True  # a folder that is gone for a moment is no reason to stop
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

    def _stale(self, holder: Holder) -> bool:
        """Whether a lock was left by something that died.

        Two computers seldom agree about the time, so the age of another's lock is measured by the
        one clock that stamps both files: that of the folder they lie in. Only where that cannot
        be had, its own words about the time count.
        """
        if _here(holder):
            return not _alive(holder)
        try:
            waiting = self._written("")
            try:
                age = waiting.stat().st_mtime - self._path.stat().st_mtime
            finally:
                waiting.unlink(missing_ok=True)
        except FileNotFoundError:
            return False  # just given back: whoever takes it next sees that
        except OSError:
            age = time.time() - holder.beat
        return age > STALE_AFTER_SECONDS

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
            "host": _this_computer(),
            "process": os.getpid(),
            "beat": time.time(),
            "born": _born(os.getpid()),
            "token": self._token,
            "since": self._since,
            "machine": _machine(),
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
            float(fields.get("since", 0.0)), str(fields.get("machine", "")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        # Half written, or of a program we do not know: it counts as long as it is fresh.
        holder = Holder("", "another computer", 0, changed)
    return holder, words


@functools.cache
def _machine() -> str:
    """Return what tells this computer from others that bear its name; nothing can be read of it."""
    try:
        known = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        known = ""
    return hashlib.sha256((known or f"{uuid.getnode():x}").encode()).hexdigest()[:12]


def _here(holder: Holder) -> bool:
    """Whether a holder is a process of this computer, so that one can look whether it lives."""
    return (
        os.name == "posix"
        and holder.host == _this_computer()
        and holder.machine in ("", _machine())
    )


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


def _this_computer() -> str:
    # Reading a project needs no socket; importing that takes longer than reading a small one.
    import platform

    return platform.node()
