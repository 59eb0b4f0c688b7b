"""A short transcript with everything awkward in it, and a view that shows it."""

import os
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import Document, DocumentKind, Role, Speaker, Transcript, Turn
from qualcode.ui.theme import Theme, apply_theme, light_theme
from qualcode.ui.transcript.values import PaintedCoding
from qualcode.ui.transcript.view import TranscriptView

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SPOKEN = (
    ("Interviewer", "What was it like 😀 to come back?"),
    ("Maya", "She was glad I came. I could breathe again, 👩‍👩‍👧 all of us.\nNobody rushed me."),
    ("Interviewer", "And then?"),
    ("Maya", "שלום, אני הגעתי הביתה ומישהו חיכה לי שם."),
    ("Maya", "We sat there. It was the first time somebody saw me " + "and waited for me " * 30),
)

MakeCoding = Callable[..., PaintedCoding]


def transcript_of(spoken: tuple[tuple[str, str], ...]) -> Transcript:
    speakers = {
        label: Speaker(
            label, "doc", label, Role.INTERVIEWER if label == "Interviewer" else Role.PARTICIPANT
        )
        for label, _words in spoken
    }
    turns: list[Turn] = []
    start = 0
    for number, (label, words) in enumerate(spoken, 1):
        turns.append(Turn(number, start, start + len(words), speakers[label], number * 61_000))
        start += len(words) + 1
    text = "\n".join(words for _label, words in spoken)
    document = Document("doc", "Interview", DocumentKind.INTERVIEW, "v", 1, len(text), len(turns))
    return Transcript(document, "v", text, tuple(turns))


@pytest.fixture
def transcript() -> Transcript:
    return transcript_of(SPOKEN)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = light_theme()
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, transcript: Transcript) -> TranscriptView:
    view = TranscriptView(theme)
    qtbot.addWidget(view)
    view.resize(900, 640)
    view.show()
    view.show_transcript(transcript)
    QApplication.processEvents()
    return view


@pytest.fixture
def make_coding(transcript: Transcript) -> MakeCoding:
    """Make a coding of words of the transcript."""

    def make(
        words: str,
        name: str = "Guard down",
        *,
        coder: str = "AM",
        polarity: Polarity | None = None,
        colour: str = "#009e73",
    ) -> PaintedCoding:
        start = transcript.text.index(words)
        return PaintedCoding(
            f"{name} {start} {coder}",
            start,
            start + len(words),
            name,
            ("Safety", name),
            colour,
            "diagonal",
            polarity,
            coder,
            memo="a memo",
        )

    return make
