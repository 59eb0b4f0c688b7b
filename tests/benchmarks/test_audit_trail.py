"""What an audit trail costs a process that has just begun."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.random_acts import draft, random_project

pytestmark = pytest.mark.benchmark

RUN = """
import sys, time
from qualcode.exporters import audit_trail
from qualcode.store import Project

with Project.open(sys.argv[1]) as project, open(sys.argv[2], "wb") as out:
    audit_trail.write(project, out)
print(time.process_time())
"""


def seconds(project: Path, out: Path) -> float:
    """CPU seconds from the interpreter's start to the document written, the best of three."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", RUN, str(project), str(out)],
            check=True, capture_output=True, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    return min(float(run.stdout) for run in runs)


def code_passages(project: Project, number: int) -> None:
    """Give ``number`` random passages random codes."""
    chance = random.Random(3)
    documents, codes = project.documents(), project.codebook().in_use()
    done = 0
    while done < number:
        document = chance.choice(documents)
        start = chance.randrange(document.length - 200)
        end = start + chance.randint(20, 200)
        try:
            project.apply_code(document.id, start, end, chance.choice(codes).id)
        except UserError:
            continue
        done += 1


def test_a_study_of_the_samples_size(
    tmp_path: Path, report_figure: Callable[[str, float, float, str], None]
) -> None:
    path = tmp_path / "study.qualcode"
    with random_project(path, acts=500) as project:
        code_passages(project, 250)
    report_figure("audit trail, a sample", seconds(path, tmp_path / "a.docx"), 2.0, "s CPU")


def test_five_thousand_codings(
    tmp_path: Path, report_figure: Callable[[str, float, float, str], None]
) -> None:
    path, chance = tmp_path / "large.qualcode", random.Random(3)
    with Project.create(path, "Ada Moreau") as project:
        for number in range(20):
            project.import_transcript(draft(chance, f"Talk {number}, P{number}", 150))
        for number in range(50):
            project.create_code(f"Code {number}")
        code_passages(project, 5_000)
    report_figure("audit trail, 5,000 codings", seconds(path, tmp_path / "a.docx"), 5.0, "s CPU")
