"""The real window on a very long transcript: what an act costs with everything that follows it."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.commands.settings import Settings
from qualcode.model.spans import Span
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


@pytest.fixture
def window(long_study: Path, qapp: QApplication) -> Iterator[MainWindow]:
    made = dressed_window(qapp, Settings(coder="A. Moreau", theme="light"))
    made.resize(1440, 900)
    assert made.open_project(long_study)
    made.show()
    for _ in range(20):
        qapp.processEvents()
    yield made
    made.close()
    made.deleteLater()
    qapp.processEvents()


@pytest.fixture
def reading(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the long transcript before the person, all of it laid out."""
    assert window.read is not None
    page = window.read.page
    page.show_document(_document(window, LONG))
    bar = page.view.verticalScrollBar()
    reached: list[int] = []

    def laid_out() -> bool:
        reached.append(bar.maximum())
        return bar.maximum() > 100_000 and reached[-20:].count(bar.maximum()) == 20

    qtbot.waitUntil(laid_out, timeout=60_000)
    return window


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
def test_apply_remove_and_undo(
    reading: MainWindow, qtbot: QtBot, report_figure: ReportFigure, tab: str
) -> None:
    assert reading.read is not None
    assert reading.session is not None
    read, session = reading.read, reading.session
    page = read.page
    read.side.show_tab(tab)
    assert page.document is not None
    assert page.transcript is not None
    text = page.transcript.text
    length = len(text)
    code = next(each for each in session.index.codebook.in_use() if each.name == "Safety").id
    drawn = random.Random(tab)
    figures: dict[str, list[float]] = {"apply": [], "take off": [], "undo": []}
    later: list[float] = []

    def follows(name: str, act: Callable[[], object]) -> None:
        count = session.index.count(code)
        # What is at the caret is shown a moment later, when the caret rests; that counts too.
        with qtbot.waitSignal(page.caret_rested):
            now = measured(act)
            began = time.process_time()
        QApplication.processEvents()
        later.append(time.process_time() - began)
        figures[name].append(now + later[-1])
        assert session.index.count(code) != count

    for _ in range(TIMES):
        start = text.index(" ", drawn.randrange(length - 400)) + 1
        with qtbot.waitSignal(page.caret_rested):
            page.show_passage(page.document, Span(start, start + 90))
        QApplication.processEvents()
        follows("apply", lambda: read.acts.apply(code))
        follows("take off", read.acts.remove)
        follows("undo", session.undo)
    for name, taken in figures.items():
        report_figure(f"window: {name} a coding, {tab} in sight", percentile(taken), 20, "ms")


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
