"""The program's side of its child process: starts it, calls it, stops it, starts it again."""

import contextlib
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

import qualcode
from qualcode.commands.positions import ToldElsewhere, safe_lines
from qualcode.commands.worker import protocol
from qualcode.model.errors import Cancelled, EncodingNeeded, UserError

_POLL_SECONDS = 0.05
_FAREWELL_SECONDS = 2.0
_ENDED = object()


class WorkerFault(ToldElsewhere):
    """A bug within the child process; says where, never what a transcript says."""

    def __init__(self, what: str, lines: object) -> None:
        within = safe_lines(cast("list[object]", lines)) if isinstance(lines, list) else []
        super().__init__("\n".join([what, *within]), within)


class Worker:
    """A child process that does one task after another; started when first called.

    It may be called from any thread, one call at a time. It ends with the program, however the
    program ends, and is started again after it was stopped or died.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._turn = threading.Lock()

    def call(
        self,
        task: str,
        *args: Any,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        timeout: float | None = None,
        about: str = "",
    ) -> Any:
        """Do a task in the child and return its result; arguments and results are values.

        ``progress`` is called with how many are done of how many, ``cancelled`` is asked some
        twenty times a second, ``timeout`` is in seconds, ``about`` names the file it concerns.
        Raises Cancelled when asked to stop; UserError where the child does, or where it ran out
        of memory or time.
        """
        with self._turn:
            try:
                if self._child is not None and not self._child.alive:
                    self.stop()
                if self._child is None:
                    self._child = _Child()
                self._child.ask(protocol.encoded((task, args)))
                return self._result(self._child, progress, cancelled, timeout, about)
            except BaseException as error:
                # After a reply the child is free again; in every other case it is not.
                if not isinstance(error, (UserError, WorkerFault)):
                    self.stop()
                raise

    def stop(self) -> None:
        """End the child at once, whatever it does; the next call starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def close(self) -> None:
        """Let the child end; it has nothing to save."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _result(
        self,
        child: "_Child",
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
        timeout: float | None,
        about: str,
    ) -> Any:
        ends = None if timeout is None else time.monotonic() + timeout
        while True:
            if cancelled is not None and cancelled():
                self.stop()
                raise Cancelled
            if ends is not None and time.monotonic() > ends:
                self.stop()
                raise _took_too_long(about)
            reply = child.reply(_POLL_SECONDS)
            if reply is None:
                continue
            if reply is _ENDED:
                self._child = None
                raise child.obituary(about)
            kind, *rest = cast("tuple[Any, ...]", protocol.decoded(cast("bytes", reply)))
            match kind:
                case protocol.PROGRESS:
                    if progress is not None:
                        progress(*rest)
                case protocol.RESULT:
                    return rest[0]
                case protocol.REFUSED:
                    message, hint, candidates = rest
                    if candidates is not None:
                        raise EncodingNeeded(message, hint, candidates)
                    raise UserError(message, hint)
                case protocol.MEMORY:
                    self.stop()  # what is left of its memory may be in pieces
                    raise _too_much_memory(about)
                case _:
                    raise WorkerFault("a bug in the worker process", rest[0])


class _Child:
    """One process and the threads that empty its pipes."""

    def __init__(self) -> None:
        folder = str(Path(qualcode.__file__).parent.parent)
        # The child must find this very package, wherever the program was started from; -P keeps
        # the working folder, which may hold anything, off its path.
        start = (
            f"import sys; {folder!r} in sys.path or sys.path.insert(0, {folder!r}); "
            "from qualcode.commands.worker.child import serve; sys.exit(serve())"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._replies: queue.Queue[object] = queue.Queue()
        self._last_words: deque[bytes] = deque(maxlen=30)
        self._threads = [
            threading.Thread(target=work, args=(stream,), name=name, daemon=True)
            for work, stream, name in (
                (self._collect, self._process.stdout, "worker replies"),
                (self._drain, self._process.stderr, "worker messages"),
            )
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether it can be given a task."""
        return self._process.poll() is None

    def ask(self, frame: bytes) -> None:
        """Hand over a task. That it has died shows when the reply is waited for."""
        with contextlib.suppress(BrokenPipeError, OSError):
            protocol.write_frame(cast("BinaryIO", self._process.stdin), frame)

    def reply(self, seconds: float) -> object | None:
        """Return the next frame, `_ENDED`, or None when nothing came in that time."""
        try:
            return self._replies.get(timeout=seconds)
        except queue.Empty:
            return None

    def obituary(self, about: str) -> Exception:
        """Return what its death means: a limit that was reached, or a bug."""
        self.kill()
        code = self._process.returncode
        out_of_time = getattr(signal, "SIGXCPU", None)
        if out_of_time is not None and code == -out_of_time:
            return _took_too_long(about)
        if code in (-9, 137):  # what the system does to who takes too much memory
            return _too_much_memory(about)
        if code in (-11, -6, 0xC0000005):
            # A library written in C has fallen over a foreign file.
            return UserError(
                f"{_named(about)} could not be read: reading it broke off.",
                "Nothing was changed. Save it again from the program it comes from, or as text.",
            )
        said = b"".join(self._last_words).decode("utf-8", "replace").splitlines()
        return WorkerFault(f"the worker process ended with {code}", said)

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._bury()

    def close(self) -> None:
        """Close its pipe, which ends it, and wait for it a moment."""
        with contextlib.suppress(OSError):
            cast("BinaryIO", self._process.stdin).close()
        try:
            self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._bury()

    def _bury(self) -> None:
        self._process.wait()
        for thread in self._threads:
            thread.join(_FAREWELL_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _collect(self, stream: BinaryIO) -> None:
        try:
            while (frame := protocol.read_frame(stream)) is not None:
                self._replies.put(frame)
        except (OSError, ValueError, protocol.FrameError):
            pass
        self._replies.put(_ENDED)

    def _drain(self, stream: BinaryIO) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in stream:
                self._last_words.append(line)


def _named(about: str) -> str:
    return f"“{about}”" if about else "What was asked for"


def _too_much_memory(about: str) -> UserError:
    return UserError(
        f"{_named(about)} needs more memory than is safe to give it, so it was stopped.",
        "Nothing was changed. Try a smaller file, or a copy saved again as plain text.",
    )


def _took_too_long(about: str) -> UserError:
    return UserError(
        f"{_named(about)} took too long and was stopped.",
        "Nothing was changed. Try a smaller file, or a copy saved again as plain text.",
    )
