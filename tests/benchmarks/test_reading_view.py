"""How fast the reading view is on a transcript far longer than most: 200,000 words, 5,000 codings."""

import random
import time
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.model.codes import COLOURS
from qualcode.model.transcripts import (
    Document,
    DocumentKind,
    Role,
    Speaker,
    Transcript,
    Turn,
)
from qualcode.ui.patterns import PATTERNS
from qualcode.ui.theme import apply_theme, light_theme
from qualcode.ui.transcript.values import PaintedCoding
from qualcode.ui.transcript.view import TranscriptView

pytestmark = pytest.mark.benchmark

TURNS = 3_000
WORDS = 200_000
CODINGS = 5_000
CODES = 50
SYLLABLES = ("ba", "len", "tor", "mi", "sa", "ren", "ow", "ith", "ta", "ke", "nu", "es")

Report = Callable[[str, float, float, str], None]


def long_transcript(chance: random.Random) -> Transcript:
    speakers = (
        Speaker("asking", "long", "Interviewer", Role.INTERVIEWER),
        Speaker("telling", "long", "Maya", Role.PARTICIPANT),
    )
    turns: list[Turn] = []
    pieces: list[str] = []
    start = 0
    for number in range(TURNS):
        asking = number % 2 == 0
        count = 20 if asking else 2 * WORDS // TURNS - 19
        said = [
            "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((1, 1, 2, 2, 2, 3))))
            for _ in range(count)
        ]
        words = " ".join(said) + "."
        turns.append(
            Turn(number + 1, start, start + len(words), speakers[not asking], number * 5_000)
        )
        pieces.append(words)
        start += len(words) + 1
    text = "\n".join(pieces)
    document = Document("long", "Long", DocumentKind.INTERVIEW, "v", WORDS, len(text), TURNS)
    return Transcript(document, "v", text, tuple(turns))


def many_codings(chance: random.Random, length: int) -> list[PaintedCoding]:
    codings: list[PaintedCoding] = []
    for number in range(CODINGS):
        size = chance.choice((40, 120, 300, 700, 1_500))
        start = chance.randrange(length - size)
        code = chance.randrange(CODES)
        codings.append(
            PaintedCoding(
                f"coding {number}",
                start,
                start + size,
                f"code {code}",
                ("Family", f"Code number {code}"),
                COLOURS[code % len(COLOURS)],
                PATTERNS[code % len(PATTERNS)],
                coder_initials=chance.choice(("AM", "JO")),
            )
        )
    return codings


def spent(act: Callable[[], object]) -> float:
    """The processor time an act and the painting it causes take, in milliseconds."""
    begun = time.process_time()
    act()
    QApplication.processEvents()
    return (time.process_time() - begun) * 1000


def percentile95(figures: list[float]) -> float:
    return sorted(figures)[int(len(figures) * 0.95)]


def test_long_transcript_stays_fast(
    qapp: QApplication, qtbot: QtBot, report_figure: Report
) -> None:
    chance = random.Random(7)
    transcript = long_transcript(chance)
    codings = many_codings(chance, len(transcript.text))
    assert len(transcript.text) > 1_000_000
    assert len(transcript.text.split()) >= WORDS
    theme = light_theme()
    apply_theme(qapp, theme)
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.resize(1000, 800)
    view.show()
    QApplication.processEvents()

    def open_transcript() -> None:
        view.show_transcript(transcript)
        view.set_codings(codings)
        view.viewport().repaint()

    begun = time.process_time()
    open_transcript()
    opened = (time.process_time() - begun) * 1000
    report_figure("open to first paint", opened, 300, "ms")
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 100_000, timeout=20_000)
    for _ in range(50):
        QApplication.processEvents()

    bar = view.verticalScrollBar()
    added: list[float] = []
    for number in range(60):
        bar.setValue(chance.randrange(bar.maximum()))
        QApplication.processEvents()
        place = view._top_position() + 200
        extra = PaintedCoding(
            f"extra {number}", place, place + 150, "code 1", ("Family", "One"), "#0072b2"
        )
        added.append(spent(lambda coding=extra: view.add_coding(coding)))
        added.append(spent(lambda coding=extra: view.remove_coding(coding.id)))
        added.append(spent(lambda coding=extra: view.add_coding(coding)))
    report_figure("apply, undo, redo a coding, p95", percentile95(added), 20, "ms")

    hidden: list[float] = []
    for number in range(60):
        codes = {f"code {number % CODES}"} if number % 2 == 0 else set[str]()
        hidden.append(spent(lambda codes=codes: view.hide_codes(codes)))
    report_figure("hide a code, p95", percentile95(hidden), 10, "ms")

    scrolled: list[float] = []
    bar.setValue(bar.maximum() // 3)
    QApplication.processEvents()
    painted = 0
    for _ in range(150):
        scrolled.append(spent(lambda: bar.setValue(bar.value() + 60)))
        painted += len(view.margin.stripes)
    assert painted > 150 * 5  # it is codings that were scrolled past, not bare words
    report_figure("scroll by a notch, p95", percentile95(scrolled), 10, "ms")

    jumps = [spent(lambda: view.go_to(chance.randrange(len(transcript.text)))) for _ in range(40)]
    report_figure("go anywhere, p95", percentile95(jumps), 25, "ms")
