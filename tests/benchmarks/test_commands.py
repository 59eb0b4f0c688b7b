"""What a command costs that needs neither window nor spaCy, from start to end."""

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from qualcode.commands import resources
from tests.benchmarks.conftest import ReportFigure

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("command", ["codes", "codings", "history", "documents", "check"])
def test_a_plain_command(report_figure: ReportFigure, command: str) -> None:
    sample = resources.sample_projects_folder() / resources.SAMPLE
    arguments = [command, str(sample)] + (["--json"] if command != "check" else [])
    figure = median(_cpu_seconds(arguments) for _ in range(3))
    report_figure(f"qualcode {command}, CPU", figure, 0.4, "s")


def _cpu_seconds(arguments: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "qualcode", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
