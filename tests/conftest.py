"""What every test stands on: no screen, settings of its own, a small project."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qualcode.commands.settings import FOLDER_VARIABLE
from qualcode.model import keys
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project, engine

# How long an example takes says how busy the machine is, and nothing about the program.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

TURNS = (
    (0, "What was it like, coming back?"),
    (1, "I nearly didn’t go 😀. She was glad I came,\nand I could breathe again."),
    (0, "And before that?"),
    (1, "I never felt safe there. I just wanted to belong somewhere."),
)


def pytest_configure() -> None:
    """Let the programs that tests start keep what they compile, as installed ones do."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="module", autouse=True)
def unsynced() -> Iterator[None]:
    """Let nothing in this process wait for the disk: no test pulls the plug on it.

    Where the disk is slow, most of the time would go there. What a failing disk or a kill leaves is
    tested on processes of their own (`faults`), which write as the program does.
    """
    connected = engine._connected

    def unsynced(*given: Any) -> Any:
        raw = connected(*given)
        raw.execute("PRAGMA synchronous=OFF")
        return raw

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_connected", unsynced)
        yield


@pytest.fixture(autouse=True)
def settings_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test settings of its own."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash each passphrase once only, where how often is not what is tested."""
    monkeypatch.setattr(keys, "ROUNDS", 1)


@pytest.fixture
def small_draft() -> TranscriptDraft:
    """A short interview with an emoji, curly quotes and a turn of two paragraphs."""
    text, turns = "", list[DraftTurn]()
    for speaker, words in TURNS:
        start = len(text) + (1 if text else 0)
        text = f"{text}\n{words}" if text else words
        turns.append(DraftTurn(start, len(text), speaker))
    return TranscriptDraft(
        title="Interview 1",
        text=text,
        turns=tuple(turns),
        speakers=(DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")),
        source_name="maya.txt",
        source_format="txt",
        sha256="0" * 64,
    )


@pytest.fixture
def project(tmp_path: Path, small_draft: TranscriptDraft) -> Iterator[Project]:
    """A project with one transcript and the codes Safety and Safety / Guard down."""
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", title="A study") as made:
        made.import_transcript(small_draft)
        safety = made.create_code("Safety", definition="All right to be undefended.").first("code")
        made.create_code("Guard down", safety)
        yield made
