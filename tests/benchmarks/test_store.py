"""The project file: the size and the price of one coding act, and a file of 100,000 codings."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.model.transcripts import DraftTurn, TranscriptDraft
from qualcode.store import Project, engine, journal, replaying
from qualcode.store.act import ActInProgress
from tests.benchmarks.conftest import ReportFigure

pytestmark = pytest.mark.benchmark

ACTS = 1_000
MANY = 100_000
TEXT = ("I sat there and nobody said a word but the kettle was on. " * 4_000).strip()


def new_project(path: Path) -> tuple[Project, str, list[str]]:
    project = Project.create(path, "A. Moreau")
    draft = TranscriptDraft("Long", TEXT, (DraftTurn(0, len(TEXT)),), sha256="1" * 64)
    document = project.import_transcript(draft).first("document")
    codes = [project.create_code(f"Code {nth}").first("code") for nth in range(50)]
    return project, document, codes


def spent(deed: Callable[[], object]) -> float:
    """Return the seconds of processor time a deed takes."""
    began = time.process_time()
    deed()
    return time.process_time() - began


def test_one_coding_act(tmp_path: Path, report_figure: ReportFigure) -> None:
    project, document, codes = new_project(tmp_path / "a.qualcode")
    bare = tmp_path / "bare.db"
    bare.touch()
    raw = engine.connect(bare, write=True)
    raw.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, word TEXT, number INTEGER) STRICT")

    def code(first: int, count: int) -> None:
        for nth in range(first, first + count):
            start = TEXT.rindex(" ", 0, 60 + nth * 37 % (len(TEXT) - 200)) + 1
            project.apply_code(document, start, start + 34 + nth % 7, codes[nth % len(codes)])

    def insert(count: int) -> None:
        for nth in range(count):
            with raw.transaction():
                raw.execute("INSERT INTO t(word,number) VALUES(?,?)", ("x" * 100, nth))

    code(0, 50)
    insert(50)
    size = os.path.getsize(project.path)
    coding = inserting = 0.0
    # By turns, so that both meet the same disk and the same neighbours.
    for part in range(10):
        coding += spent(lambda part=part: code(50 + part * ACTS // 10, ACTS // 10))
        inserting += spent(lambda: insert(ACTS // 10))
    grown = (os.path.getsize(project.path) - size) / ACTS
    report_figure("one coding act in the file", grown, 700, "bytes")
    report_figure("its CPU to that of a bare insert", coding / inserting, 2.5, "times")
    raw.close()
    project.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 100,000 codings, each an act of its own."""
    path = tmp_path_factory.mktemp("large") / "large.qualcode"
    project, document, codes = new_project(path)
    project.close()
    with Project.open(path, write=True) as project:
        version = project.document(document).version
        # The acts of a year, in one transaction only because a benchmark cannot wait for the disk.
        raw, began = project._connection, journal.now_ms()
        with raw.transaction():
            coder = bytes.fromhex(project.coder or "")
            for nth in range(MANY):
                at = began + nth * 60_000
                project._journal.begin(coder, at)
                header = {"verb": "coding.apply", "at": at, "east": 0}
                act = ActInProgress(raw, project._journal, project._projection, header, "")
                start = nth * 7 % (len(TEXT) - 60)
                act.add(
                    "coding", version=version, start=start, end=start + 40,
                    code=codes[nth % len(codes)],
                )  # fmt: skip
    return path


def test_a_file_of_100_000_codings(large: Path, report_figure: ReportFigure) -> None:
    report_figure("one of 100,000 in the file", large.stat().st_size / MANY, 700, "bytes")

    def read() -> None:
        with Project.open(large) as project:
            assert len(project.codings()) == MANY

    report_figure("open 100,000 codings and read them", spent(read), 2, "s CPU")
    with Project.open(large) as project:
        ops = project._connection.value("SELECT count(*) FROM op")
        assert ops >= MANY
        took = spent(lambda: replaying.replay(project._connection).close())
        report_figure("replay 100,000 ops", took, 5, "s CPU")
        took = spent(lambda: project.check().faults == () or pytest.fail("faults"))
        report_figure("check them", took, 5, "s CPU")
        report_figure("head digest of them", spent(lambda: project.head), 0.5, "s CPU")
        known = journal.digest_of(journal.frontier(project._connection))
        report_figure(
            "find a head among them", spent(lambda: project.has_been(known[:-1] + "0")), 2, "s CPU"
        )


def test_reading_a_large_file(large: Path, report_figure: ReportFigure) -> None:
    with Project.open(large) as project:
        project.history(limit=1)
        took = spent(lambda: len(project.history(limit=10_000)) == 10_000 or pytest.fail("few"))
        report_figure("history of 10,000 acts", took, 1, "s CPU")
        code = next(iter(project.codebook())).id
        count = len(project.codings(code=code))
        assert count == MANY // 50
        took = spent(lambda: project.codings(code=code)) * 5_000 / count
        report_figure("read 5,000 codings", took * 1000, 50, "ms CPU")
        report_figure("what undo would take back", spent(project.undo_target) * 1000, 10, "ms CPU")
