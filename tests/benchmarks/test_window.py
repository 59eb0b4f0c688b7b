"""The real window on a very long transcript: what an act costs with everything that follows it."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.commands.settings import Settings
from qualcode.commands.suggestions import find_suggestions
from qualcode.commands.worker import Worker
from qualcode.model.spans import Span
from qualcode.store import Project
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.long_study import CODES, LONG, SHORT, make_long_study

pytestmark = pytest.mark.benchmark

TIMES, FRAMES = 60, 200


@pytest.fixture(scope="module")
def long_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.qualcode"
    make_long_study(path)
    return path


@pytest.fixture(scope="module")
def reviewed_study(long_study: Path) -> Path:
    """The same, read to the end, with all that could be suggested waiting beside it."""
    path = long_study.with_name("reviewed.qualcode")
    shutil.copyfile(long_study, path)
    with Project.open(path, write=True) as project, Worker() as worker:
        project.work_as("A. Moreau")
        find_suggestions(project, worker)
        for document in project.documents():
            project.mark_read(document.id)
        assert len(project.candidates()) > 1_000
    return path


def _opened(path: Path, qapp: QApplication) -> Iterator[MainWindow]:
    made = dressed_window(qapp, Settings(coder="A. Moreau", theme="light"))
    made.resize(1440, 900)
    assert made.open_project(path)
    made.show()
    for _ in range(20):
        qapp.processEvents()
    yield made
    made.close()
    made.deleteLater()
    qapp.processEvents()


@pytest.fixture
def window(long_study: Path, qapp: QApplication) -> Iterator[MainWindow]:
    yield from _opened(long_study, qapp)


@pytest.fixture
def reviewing(reviewed_study: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on the study that has been read, with its suggestions."""
    for made in _opened(reviewed_study, qapp):
        _show_long(made, qtbot)
        yield made


@pytest.fixture
def reading(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the long transcript before the person."""
    _show_long(window, qtbot)
    return window


def _show_long(window: MainWindow, qtbot: QtBot) -> None:
    """Show the long transcript and wait until all of it is laid out."""
    assert window.read is not None
    page = window.read.page
    page.show_document(_document(window, LONG))
    bar = page.view.verticalScrollBar()
    reached: list[int] = []

    def laid_out() -> bool:
        reached.append(bar.maximum())
        return bar.maximum() > 100_000 and reached[-20:].count(bar.maximum()) == 20

    qtbot.waitUntil(laid_out, timeout=60_000)


def _document(window: MainWindow, title: str) -> str:
    assert window.session is not None
    return next(each.id for each in window.session.project.documents() if each.title == title)


def percentile(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)] * 1000


def measured(act: Callable[[], object]) -> float:
    """Return the CPU seconds of an act until it is painted, in all threads of the program."""
    started = time.process_time()
    act()
    QApplication.processEvents()
    return time.process_time() - started


def test_open_a_transcript(window: MainWindow, report_figure: ReportFigure) -> None:
    assert window.read is not None
    page = window.read.page
    taken: list[float] = []
    for _ in range(5):
        page.show_document(_document(window, SHORT))
        for _ in range(20):
            QApplication.processEvents()
        taken.append(measured(lambda: page.show_document(_document(window, LONG))))
        assert page.view.margin.stripes  # codings were painted, not bare words
    report_figure("window: open the transcript to first paint", min(taken) * 1000, 300, "ms")


@pytest.mark.parametrize("tab", ["notes", "here", "suggestions"])
@pytest.mark.parametrize("waiting", [False, True], ids=["bare", "suggestions"])
def test_apply_remove_and_undo(
    request: pytest.FixtureRequest, qtbot: QtBot, report_figure: ReportFigure,
    waiting: bool, tab: str,
) -> None:  # fmt: skip
    window: MainWindow = request.getfixturevalue("reviewing" if waiting else "reading")
    assert window.read is not None
    assert window.session is not None
    read, session = window.read, window.session
    page, panel = read.page, read.side.suggestions
    read.side.show_tab(tab)
    assert page.document is not None
    assert page.transcript is not None
    assert panel.reviewing == waiting
    text = page.transcript.text
    code = next(each for each in session.index.codebook.in_use() if each.name == "Safety").id
    drawn = random.Random(tab)
    painted: dict[str, list[float]] = {"apply": [], "take off": [], "undo": []}
    settled: dict[str, list[float]] = {"apply": [], "take off": [], "undo": []}

    def follows(name: str, act: Callable[[], object]) -> None:
        count = session.index.count(code)
        began = time.process_time()
        # What is at the caret, and what is still suggested, is shown when the hands rest.
        with qtbot.waitSignals([page.caret_rested, panel.waiting_said]):
            painted[name].append(measured(act))
        QApplication.processEvents()
        settled[name].append(time.process_time() - began)
        assert session.index.count(code) != count

    for _ in range(TIMES):
        start = text.index(" ", drawn.randrange(len(text) - 400)) + 1
        with qtbot.waitSignal(page.caret_rested):
            page.show_passage(page.document, Span(start, start + 90))
        for _ in range(5):
            QApplication.processEvents()
        follows("apply", lambda: read.acts.apply(code))
        follows("take off", read.acts.remove)
        follows("undo", session.undo)
    beside = f"{tab} in sight" + (", suggestions waiting" if waiting else "")
    for name, taken in painted.items():
        report_figure(f"window: {name} a coding, {beside}", percentile(taken), 20, "ms")
    most = max(percentile(taken) for taken in settled.values())
    report_figure(f"window: with all that follows, {beside}", most, 40, "ms")


def test_hide_a_code(reading: MainWindow, report_figure: ReportFigure) -> None:
    assert reading.read is not None
    assert reading.session is not None
    read = reading.read
    bar = read.page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    codes = [each.id for each in reading.session.index.codebook.in_use()]
    assert len(codes) == CODES
    taken: list[float] = []
    for code in codes:
        for _ in ("hide", "show"):
            taken.append(measured(lambda code=code: read.toggle_hidden(code)))
        assert not read.codebook.tree.hidden_codes
    report_figure("window: hide a code, show it again", percentile(taken), 10, "ms")


def _scrolled(window: MainWindow, goes_on: Callable[[], bool]) -> list[float]:
    assert window.read is not None
    view = window.read.page.view
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    QApplication.processEvents()
    taken: list[float] = []
    stripes = 0
    while goes_on() and len(taken) < 10 * FRAMES:
        taken.append(measured(lambda: bar.setValue(bar.value() + 60)))
        stripes += len(view.margin.stripes)
    assert stripes > 5 * len(taken)  # it is codings that were scrolled past, not bare words
    return taken


def test_scroll(reading: MainWindow, report_figure: ReportFigure) -> None:
    left = iter(range(FRAMES))
    taken = _scrolled(reading, lambda: next(left, None) is not None)
    report_figure("window: scroll by a notch", percentile(taken), 10, "ms")


def test_scroll_while_suggestions_run(reading: MainWindow, report_figure: ReportFigure) -> None:
    tasks = reading.tasks
    reading.handlers.suggesting.look(None)
    assert tasks.busy
    taken = _scrolled(reading, lambda: tasks.busy)
    assert len(taken) > FRAMES / 2  # the search went on long enough to be met
    assert reading.session is not None
    assert reading.session.project.candidates()
    report_figure("window: scroll while suggestions run", percentile(taken), 10, "ms")
