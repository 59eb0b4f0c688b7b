"""Coding in the whole window, with everything that follows an act, on a long transcript."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from qualcode.commands.settings import Settings
from qualcode.model.spans import Span
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from tests.benchmarks.conftest import ReportFigure

pytestmark = pytest.mark.benchmark

TURNS, CODES, CODINGS, TIMES = 3_000, 50, 5_000, 60
WORDS = [
    "she",
    "said",
    "that",
    "it",
    "was",
    "all",
    "right",
    "and",
    "I",
    "thought",
    "maybe",
    "there",
    "is",
    "a",
    "place",
    "for",
    "me",
]


def long_draft() -> TranscriptDraft:
    """Return 200,000 words in 3,000 turns."""
    drawn = random.Random(7)
    turns: list[DraftTurn] = []
    parts: list[str] = []
    length = 0
    for number in range(TURNS):
        words = " ".join(drawn.choice(WORDS) for _ in range(67)) + "."
        start = length + (1 if parts else 0)
        parts.append(words)
        length = start + len(words)
        turns.append(DraftTurn(start, length, number % 2))
    return TranscriptDraft(
        "Long interview", "\n".join(parts), tuple(turns),
        (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")), sha256="0" * 64,
    )  # fmt: skip


@pytest.fixture(scope="module")
def long_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "long.qualcode"
    drawn = random.Random(11)
    with Project.create(path, "A. Moreau") as project:
        document = project.import_transcript(long_draft()).first("document")
        known = project.document(document)
        families = [project.create_code(f"Family {n}").first("code") for n in range(5)]
        codes = [
            project.create_code(f"Code {n}", families[n % 5]).first("code")
            for n in range(CODES - 5)
        ]
        with project.act("coding.apply") as act:
            for _ in range(CODINGS):
                start = drawn.randrange(known.length - 400)
                act.add(
                    "coding", version=known.version, start=start,
                    end=start + drawn.randrange(20, 300), code=drawn.choice(codes),
                    coder=project.coder,
                )  # fmt: skip
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


def percentile(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)] * 1000


def measured(act: Callable[[], object]) -> float:
    """Return the CPU seconds of an act until it is painted."""
    started = time.process_time()
    act()
    QApplication.processEvents()
    return time.process_time() - started


@pytest.mark.parametrize("tab", ["notes", "here"])
def test_apply_remove_and_undo(window: MainWindow, report_figure: ReportFigure, tab: str) -> None:
    assert window.read is not None
    assert window.session is not None
    read, session = window.read, window.session
    read.side.show_tab(tab)
    assert read.page.document is not None
    length = session.project.document(read.page.document).length
    code = session.project.find_code("Code 3").id
    drawn = random.Random(3)
    applied: list[float] = []
    removed: list[float] = []
    undone: list[float] = []
    for _ in range(TIMES):
        start = drawn.randrange(length - 400)
        read.page.show_passage(read.page.document, Span(start, start + 90))
        QApplication.processEvents()
        applied.append(measured(lambda: read.acts.apply(code)))
        removed.append(measured(read.acts.remove))
        undone.append(measured(session.undo))
    report_figure(f"apply a code in the window, {tab} in sight", percentile(applied), 20, "ms")
    report_figure(f"take a code off, {tab} in sight", percentile(removed), 20, "ms")
    report_figure(f"undo it, {tab} in sight", percentile(undone), 20, "ms")
