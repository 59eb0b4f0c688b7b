from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project

QUESTION = "What was it like, coming back?"
ANSWER = "I nearly didn’t go 😀. She was glad I came,\nand I could breathe again."
TEXT = f"{QUESTION}\n{ANSWER}"


@pytest.fixture
def draft() -> TranscriptDraft:
    first = len(QUESTION)
    return TranscriptDraft(
        title="Interview 1",
        text=TEXT,
        turns=(
            DraftTurn(0, first, 0, 1_000, 3_000, "Int."),
            DraftTurn(first + 1, len(TEXT), 1, 3_000, 9_000, "Maya"),
        ),
        speakers=(DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")),
        source_name="maya.docx",
        source_format="docx",
        sha256="0" * 64,
    )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.qualcode", "A. Moreau", title="A study") as made:
        yield made


@pytest.fixture
def interview(project: Project, draft: TranscriptDraft) -> str:
    return project.import_transcript(draft).first("document")


@pytest.fixture
def safety(project: Project) -> str:
    return project.create_code("Safety", definition="All right to be undefended.").first("code")
