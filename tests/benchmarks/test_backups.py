"""Backing up a project of 100,000 codings: what it costs, and what somebody at work feels of it."""

import contextlib
import threading
import time
from pathlib import Path
from statistics import median

import pytest

from qualcode.model.errors import NeverAtRest
from qualcode.store import Project, backups, since
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.test_store import TEXT, large, spent

__all__ = ["large"]

PAUSE = 0.3
"""Between two acts, in seconds: nobody codes faster."""

pytestmark = pytest.mark.benchmark


def test_backing_up_a_large_file(large: Path, report_figure: ReportFigure) -> None:
    with Project.open(large) as project:
        report_figure("back up 100,000 codings", spent(project.back_up), 1, "s CPU")
        report_figure("know that nothing changed", spent(project.backed_up), 0.1, "s CPU")
        order, [made] = project.backup_order(), project.backups()
        took = spent(lambda: since.standings(order, [made] * 10))
        report_figure("how far 10 backups are behind", took, 0.2, "s CPU")
        took = spent(lambda: since.difference(order, made.path))
        report_figure("what has changed since one", took, 0.5, "s CPU")


def test_somebody_at_work_feels_little_of_it(large: Path, report_figure: ReportFigure) -> None:
    with Project.open(large, write=True) as project:
        document, code = project.documents()[0].id, next(iter(project.codebook())).id
        place = iter(range(1, len(TEXT), 11))

        def act() -> float:
            start, began = next(place), time.perf_counter()
            project.apply_code(document, start, start + 90, code)
            took = time.perf_counter() - began
            time.sleep(PAUSE)
            return took * 1000

        alone = median(act() for _ in range(20))
        order, waits = project.backup_order(), list[float]()
        for _ in range(5):
            copying = threading.Thread(target=_make, args=(order,))
            copying.start()
            while copying.is_alive():
                waits.append(act() - alone)
        report_figure("longer for an act beside a backup", median(waits), 50, "ms")
        report_figure("the longest that one waited for it", max(waits), 250, "ms")


def _make(order: backups.Order) -> None:
    with contextlib.suppress(NeverAtRest):
        backups.make(order)
