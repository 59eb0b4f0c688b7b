"""The real window on a large study into which a colleague's 5,000 codings are merged."""

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from qualcode.commands.settings import Settings
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.long_study import LONG, make_long_study

pytestmark = pytest.mark.benchmark

BROUGHT = 5_000


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A study of 5,000 codings, and a copy of it with 5,000 more, one act each."""
    folder = tmp_path_factory.mktemp("copies")
    own, other = folder / "own.qualcode", folder / "other.qualcode"
    make_long_study(own)
    shutil.copyfile(own, other)
    drawn = random.Random(5)
    with Project.open(other, write=True, coder="Bo") as project:
        project._connection.execute("PRAGMA synchronous=OFF")
        document = next(each for each in project.documents() if each.title == LONG)
        codes = [code.id for code in project.codebook().in_use()]
        there = len(project.codings())
        while there < 2 * BROUGHT:
            start = drawn.randrange(document.length - 400)
            end = start + drawn.randrange(80, 300)
            try:
                project.apply_code(document.id, start, end, drawn.choice(codes))
            except UserError:
                continue
            there += 1
    return own, other


@pytest.fixture
def window(copies: tuple[Path, Path], qapp: QApplication) -> Iterator[MainWindow]:
    made = dressed_window(qapp, Settings(coder="A. Moreau", theme="light"))
    made.resize(1440, 900)
    assert made.open_project(copies[0])
    made.show()
    assert made.session is not None
    document = next(e.id for e in made.session.project.documents() if e.title == LONG)
    assert made.read is not None
    made.read.page.show_document(document)
    for _ in range(20):
        qapp.processEvents()
    yield made
    made.close()
    made.deleteLater()
    qapp.processEvents()


@pytest.mark.parametrize("place", ["Read", "Passages", "Journal"])
def test_every_view_follows_a_merge(
    window: MainWindow, copies: tuple[Path, Path], place: str, report_figure: ReportFigure
) -> None:
    assert window.session is not None
    session = window.session
    window.go_to_place(place)
    before = len(session.index)
    taken: list[float] = []
    for act in (lambda p: p.merge(copies[1]), lambda p: p.undo(), lambda p: p.redo()):
        changes = act(session.project)
        assert len(changes.ids("coding")) == BROUGHT
        started = time.process_time()
        session._tell(changes)
        QApplication.processEvents()
        taken.append((time.process_time() - started) * 1000)
    assert len(session.index) == before + BROUGHT
    session._tell(session.project.undo())
    report_figure(f"window: follow a merge of 5,000 codings, {place} in sight", max(taken), 1500,
                  "ms")  # fmt: skip
