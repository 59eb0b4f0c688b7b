"""The child's side: takes tasks from a pipe, does them within limits, and answers."""

import os
import signal
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, BinaryIO

from qualcode.commands.positions import positions
from qualcode.commands.worker import limits, protocol
from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.keys import Key
from qualcode.model.suggestions import Candidate, SuggestionRequest
from qualcode.model.transcripts import TranscriptDraft

PROGRESS_EVERY_SECONDS = 0.05

Progress = Callable[[int, int], None]


def serve() -> int:
    """Do tasks until the program closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the program's to answer
    limits.forbid_core_dumps()
    sys.excepthook = _tell_where
    requests, replies = _own_pipes()
    while (frame := protocol.read_frame(requests)) is not None:
        task, arguments = protocol.decoded(frame)
        del frame
        try:
            protocol.write_frame(replies, _answer(replies, task, arguments))
        except BrokenPipeError:
            break
        del arguments
    return 0


def _tell_where(
    _kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say on the error stream where a fault of the child's own is, without what it was about."""
    print("\n".join(positions(error, trace)), file=sys.stderr)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes and leave nothing of them to what others print or read, in C as in Python."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, replies


def _answer(replies: BinaryIO, task: str, arguments: tuple[Any, ...]) -> bytes:
    try:
        result = _TASKS[task](_throttled(replies), *arguments)
        return protocol.encoded((protocol.RESULT, result))
    except EncodingNeeded as error:
        return protocol.encoded((protocol.REFUSED, error.message, error.hint, error.candidates))
    except UserError as error:
        return protocol.encoded((protocol.REFUSED, error.message, error.hint, None))
    except MemoryError:
        return protocol.encoded((protocol.MEMORY,))
    except Exception as error:
        return protocol.encoded((protocol.BUG, positions(error)))


def _throttled(replies: BinaryIO) -> Progress:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_EVERY_SECONDS or done == total:
            last = now
            protocol.write_frame(replies, protocol.encoded((protocol.PROGRESS, done, total)))

    return progress


def _read_transcript(
    progress: Progress, name: str, data: bytes, encoding: str | None
) -> TranscriptDraft:
    from qualcode.importers import read_transcript

    with limits.guarded():
        return read_transcript(name, data, encoding=encoding)


def _find_suggestions(progress: Progress, request: SuggestionRequest) -> tuple[Candidate, ...]:
    from qualcode import suggest

    return suggest.find(request, progress=progress)


def _write_audit_trail(
    progress: Progress,
    project: str,
    coder: str | None,
    out: str,
    exported_at_ms: int,
    key: Key | None,
) -> None:
    """Write the trail of a copy of a project, made for this and read by nobody else."""
    from qualcode.exporters.audit_trail import write
    from qualcode.store import Project

    with Project.open(project, coder=coder, key=key) as opened, open(out, "wb") as stream:
        write(opened, stream, exported_at_ms=exported_at_ms)


_TASKS: dict[str, Callable[..., Any]] = {
    "read_transcript": _read_transcript,
    "find_suggestions": _find_suggestions,
    "write_audit_trail": _write_audit_trail,
}
