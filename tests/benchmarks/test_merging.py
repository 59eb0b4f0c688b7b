"""Merging large copies: 50,000 acts into 50,000, the same again, and 1,000 new into 100,000."""

import shutil
from pathlib import Path

import pytest

from qualcode.store import Project, journal
from qualcode.store.act import ActInProgress
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.test_store import TEXT, new_project, spent

pytestmark = pytest.mark.benchmark

HALF = 50_000
FEW = 1_000


def code_much(path: Path, name: str, count: int, shift: int) -> None:
    """Let somebody apply codes ``count`` times, each an act of its own, in one transaction."""
    with Project.open(path, coder=name, write=True) as project:
        document = project.documents()[0]
        codes = [code.id for code in project.codebook()]
        raw, began = project._connection, journal.now_ms() + shift
        with raw.transaction():
            coder = bytes.fromhex(project.coder or "")
            for nth in range(count):
                at = began + nth * 60_000
                project._journal.begin(coder, at)
                header = {"verb": "coding.apply", "at": at, "east": 0}
                act = ActInProgress(raw, project._journal, project._projection, header, "")
                start = (nth * 7 + shift) % (len(TEXT) - 60)
                act.add(
                    "coding", version=document.version, start=start, end=start + 40,
                    code=codes[nth % len(codes)],
                )  # fmt: skip


def test_merging_large_copies(tmp_path: Path, report_figure: ReportFigure) -> None:
    ours, theirs = tmp_path / "ours.qualcode", tmp_path / "theirs.qualcode"
    new_project(ours)[0].close()
    shutil.copy(ours, theirs)
    code_much(ours, "A. Moreau", HALF, 0)
    code_much(theirs, "B. Okafor", HALF, 30_000)

    def merge(into: Path, source: Path) -> None:
        with Project.open(into, write=True) as project:
            project.merge(source)

    report_figure("merge 50,000 acts into 50,000", spent(lambda: merge(ours, theirs)), 5, "s CPU")
    with Project.open(ours, write=True) as project:
        assert len(project.codings()) == 2 * HALF
        again = spent(lambda: project.merge(theirs))
        report_figure("the same once more", again, 0.3, "s CPU")
    shutil.copy(ours, theirs)
    code_much(theirs, "B. Okafor", FEW, 7)
    with Project.open(ours, write=True) as project:
        few = spent(lambda: project.merge(theirs))
        report_figure("merge 1,000 new acts into 100,000", few, 0.5, "s CPU")
        assert len(project.codings()) == 2 * HALF + FEW
        assert project.check().faults == ()
