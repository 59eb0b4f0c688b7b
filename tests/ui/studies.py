"""A small study for the tests of dialogs and places, and how they are shown."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qualcode.app.session import Session
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import (
    DraftSpeaker,
    DraftTurn,
    ReportKind,
    ReportLine,
    Role,
    TranscriptDraft,
)
from qualcode.store import Project
from qualcode.ui.theme import Theme, apply_theme, light_theme

LINES = (
    (0, "What was it like, coming back?"),
    (1, "I nearly didn’t go 😀. She was glad I came, and I could breathe again."),
    (0, "And when you said it?"),
    (1, "She stayed in it with me. I never felt safe at home, not once."),
)


def draft_of(title: str, *, speaker: str = "Maya") -> TranscriptDraft:
    """Return an interview of four turns."""
    turns: list[DraftTurn] = []
    text = ""
    for number, (who, words) in enumerate(LINES):
        text += "\n" if text else ""
        turns.append(
            DraftTurn(len(text), len(text) + len(words), who, number * 60_000, None, "label")
        )
        text += words
    return TranscriptDraft(
        title=title,
        text=text,
        turns=tuple(turns),
        speakers=(DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker(speaker)),
        source_name=f"{title}.docx",
        source_format="docx",
        sha256=(title.encode().hex() * 64)[:64],
        heading=("P03", "52 min"),
        report=(ReportLine(ReportKind.CHANGED, "2 line ends were changed.", 3),),
    )


class Study:
    """An open project with two interviews, five codes, four codings and a note."""

    def __init__(self, path: Path) -> None:
        project = Project.create(path, "A. Moreau", title="A study")
        self.maya = project.import_transcript(draft_of("Interview 1, Maya")).first("document")
        self.jonas = project.import_transcript(
            draft_of("Interview 2, Jonas", speaker="Jonas")
        ).first("document")
        self.safety = project.create_code(
            "Safety", definition="All right to be undefended.", include=["guard comes down"]
        ).first("code")
        self.guard = project.create_code("Guard down", self.safety).first("code")
        self.on_guard = project.create_code("On guard", self.safety).first("code")
        self.belonging = project.create_code("Belonging", definition="A place.").first("code")
        self.welcomed = project.create_code("Welcomed in", self.belonging).first("code")
        self.breathe = self._code(project, self.maya, "I could breathe again", self.guard)
        self.glad = self._code(project, self.maya, "She was glad I came", self.welcomed)
        self.never = self._code(
            project, self.maya, "I never felt safe at home", self.safety, Polarity.ABSENT
        )
        self.stayed = self._code(project, self.jonas, "She stayed in it with me", self.guard)
        self.project = project
        self.session = Session(project)
        self.said: list[Any] = []
        self.session.messages.said.connect(self.said.append)

    def place(self, document: str, words: str) -> tuple[int, int]:
        """Return where words stand in a transcript: code points, half-open."""
        text = self.project.text(self.project.document(document).version)
        return text.index(words), text.index(words) + len(words)

    def _code(
        self,
        project: Project,
        document: str,
        words: str,
        code: str,
        polarity: Polarity | None = None,
    ) -> str:
        text = project.text(project.document(document).version)
        start = text.index(words)
        return project.apply_code(
            document, start, start + len(words), code, polarity=polarity
        ).first("coding")


@pytest.fixture
def study(tmp_path: Path, qapp: QApplication) -> Iterator[Study]:
    made = Study(tmp_path / "study.qualcode")
    yield made
    made.session.close()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    chosen = light_theme()
    apply_theme(qapp, chosen)
    return chosen


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[Any], Any]:
    """Show a widget as a window of its own and give it the keyboard."""

    def show(widget: QWidget) -> QWidget:
        # What closes by itself is deleted by itself.
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: widget.isActiveWindow())
        return widget

    return show


@pytest.fixture
def asked(qtbot: QtBot) -> Callable[[], Any]:
    """Wait for the dialog that an act has opened, and return it."""

    def wait() -> QWidget | None:
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return wait
