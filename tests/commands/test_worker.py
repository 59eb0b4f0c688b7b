import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qualcode.model
from qualcode.commands.worker import Worker, protocol
from qualcode.commands.worker.client import WorkerFault
from qualcode.model.errors import Cancelled, EncodingNeeded, UserError
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.transcripts import (
    DocumentKind,
    DraftSpeaker,
    DraftTurn,
    ReportKind,
    ReportLine,
    Role,
    TranscriptDraft,
)

ROOT = Path(__file__).parents[2]
INTERVIEW = "Interviewer: How was it?\nMaya: I could breathe é 😀.\nInterviewer: Yes?\nMaya: Yes.\n"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


def test_a_task_is_done_in_another_process(worker: Worker) -> None:
    draft = worker.call("read_transcript", "a.txt", INTERVIEW.encode(), None)
    assert isinstance(draft, TranscriptDraft)
    assert draft.text == "How was it?\nI could breathe é 😀.\nYes?\nYes."
    assert draft.speakers[0].role is Role.INTERVIEWER


def test_a_refusal_comes_back_as_it_was_and_the_child_goes_on(worker: Worker) -> None:
    with pytest.raises(UserError, match=r"a\.txt is empty"):
        worker.call("read_transcript", "a.txt", b"", None)
    with pytest.raises(EncodingNeeded) as needed:
        worker.call("read_transcript", "a.txt", "Maya: Café".encode("latin-1"), None)
    assert "cp1252" in [each.name for each in needed.value.candidates]
    assert worker.call("read_transcript", "a.txt", b"Hello there", None).text == "Hello there"


def test_a_bug_in_the_child_says_where_and_no_words(worker: Worker) -> None:
    with pytest.raises(WorkerFault) as fault:
        worker.call("read_transcript", "a.txt", "not bytes: secret words", None)
    assert "read_transcript" in str(fault.value)
    assert any("qualcode/commands/worker/child.py, line " in line for line in fault.value.positions)
    assert "secret" not in str(fault.value)
    assert worker.call("read_transcript", "a.txt", b"Hello there", None).text == "Hello there"


def test_it_is_started_again_when_it_dies() -> None:
    with Worker() as worker:
        worker.call("read_transcript", "a.txt", b"Hello there", None)
        assert worker._child is not None
        first = worker._child._process
        first.kill()
        first.wait()
        assert worker.call("read_transcript", "a.txt", b"Again", None).text == "Again"


def test_cancelling_ends_the_work_at_once() -> None:
    asked = iter([False, True])
    with Worker() as worker:
        began = time.monotonic()
        with pytest.raises(Cancelled):
            worker.call("read_transcript", "a.txt", *LONG, cancelled=lambda: next(asked, True))
        assert time.monotonic() - began < 5
        assert worker.call("read_transcript", "a.txt", b"Again", None).text == "Again"


def test_what_takes_too_long_is_stopped_and_named() -> None:
    with Worker() as worker, pytest.raises(UserError, match=r"“a\.txt” took too long"):
        worker.call("read_transcript", "a.txt", *LONG, timeout=0.01, about="a.txt")


LONG = (b"Maya: word word word\n" * 400_000, None)


@pytest.mark.parametrize(
    ("ending", "words"), [(signal.SIGKILL, "memory"), (signal.SIGSEGV, "broke")]
)
def test_a_child_that_dies_at_work_is_told_plainly(ending: signal.Signals, words: str) -> None:
    with Worker() as worker:
        worker.call("read_transcript", "a.txt", b"Hello there", None)
        assert worker._child is not None
        process = worker._child._process

        def kill() -> bool:
            process.send_signal(ending)
            return False

        with pytest.raises(UserError, match=words) as told:
            worker.call("read_transcript", "b.txt", *LONG, cancelled=kill, about="b.txt")
        assert "“b.txt”" in told.value.message


@pytest.mark.skipif(sys.platform != "linux", reason="these limits are set on Linux")
@pytest.mark.parametrize(
    ("greedy", "ended"),
    [("x = bytearray(400_000_000)", "MemoryError"), ("while True: pass", -signal.SIGXCPU)],
)
def test_reading_foreign_files_has_limits(greedy: str, ended: str | int) -> None:
    code = (
        "from qualcode.commands.worker import limits\n"
        "with limits.guarded(memory_bytes=100_000_000, cpu_seconds=1):\n"
        f"    {greedy}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    if isinstance(ended, int):
        assert done.returncode == ended
    else:
        assert ended in done.stderr.decode()


def test_limits_are_lifted_afterwards() -> None:
    code = (
        "import resource\n"
        "from qualcode.commands.worker import limits\n"
        "before = [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]\n"
        "with limits.guarded():\n"
        "    pass\n"
        "assert before == [resource.getrlimit(each) for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_child_ends_when_the_program_is_killed(tmp_path: Path) -> None:
    code = (
        "import time\n"
        "from qualcode.commands.worker import Worker\n"
        "worker = Worker()\n"
        "worker.call('read_transcript', 'a.txt', b'Hello there', None)\n"
        "print(worker._child._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        program.kill()
    ends = time.monotonic() + 10
    while _runs(child) and time.monotonic() < ends:
        os.sched_yield()
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        state = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        )
    except OSError:
        return False
    return state != "Z"


def test_prints_of_libraries_do_not_reach_the_pipe(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from qualcode.commands.worker import child, protocol\n"
        "requests, replies = child._own_pipes()\n"
        "print('from Python'); os.write(1, b'from C'); sys.stdout.flush()\n"
        "assert sys.stdin.read() == ''\n"
        "protocol.write_frame(replies, b'frame')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, input=b"xyz", check=True
    )
    assert done.stdout == (5).to_bytes(8, "big") + b"frame"
    assert b"from Python" in done.stderr
    assert b"from C" in done.stderr


words = st.text(st.characters(exclude_categories=["Cs"]))
drafts = st.builds(
    TranscriptDraft,
    title=words,
    text=words,
    turns=st.lists(
        st.builds(DraftTurn, st.integers(), st.integers(), st.none() | st.integers())
    ).map(tuple),
    speakers=st.lists(st.builds(DraftSpeaker, words, st.sampled_from(Role))).map(tuple),
    kind=st.sampled_from(DocumentKind),
    report=st.lists(st.builds(ReportLine, st.sampled_from(ReportKind), words)).map(tuple),
)


@settings(max_examples=40)
@given(
    st.recursive(
        drafts | st.sampled_from(Polarity) | st.builds(Span, st.integers(), st.integers()), st.lists
    )
)
def test_values_come_over_the_pipe_as_they_were(value: object) -> None:
    assert protocol.decoded(protocol.encoded(value)) == value


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.parametrize(
    "value",
    [
        Evil(),
        os.system,
        eval,
        getattr,
        Worker,
        UserError("a"),
        qualcode.model.errors.UserError,
        Path("a"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_values_are_decoded(value: object) -> None:
    import pickle

    with pytest.raises(protocol.FrameError):
        protocol.decoded(pickle.dumps(value))


@pytest.mark.parametrize(
    "name",
    ["qualcode.model.errors\nUserError", "qualcode.model.codes\nCodebook", "qualcode.model.ids\nuuid.os",
     "qualcode.model.ids\nuuid", "qualcode.store\nProject", "builtins\neval", "qualcode.model.ids\nnew_id"],
)  # fmt: skip
def test_no_other_code_can_be_named(name: str) -> None:
    with pytest.raises(protocol.FrameError):
        protocol.decoded(f"c{name}\n.".encode())


@given(st.binary())
def test_garbage_is_refused(body: bytes) -> None:
    try:
        protocol.decoded(body)
    except protocol.FrameError:
        return
