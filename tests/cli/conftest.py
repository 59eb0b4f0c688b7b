"""The command line as a script uses it: arguments in, exit code and two streams out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qualcode.cli.main import run
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: bytes
    error: str

    @property
    def json(self) -> Any:
        assert self.code in (0, 1), self.error
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()


Qualcode = Callable[..., Outcome]


@pytest.fixture
def qualcode(capsysbinary: pytest.CaptureFixture[bytes]) -> Qualcode:
    """Run a command in this process."""

    def command(*arguments: object) -> Outcome:
        capsysbinary.readouterr()
        code = run([str(each) for each in arguments])
        out, error = capsysbinary.readouterr()
        return Outcome(code, out, error.decode())

    return command


@pytest.fixture
def study(tmp_path: Path, small_draft: TranscriptDraft) -> Path:
    """A closed project: one transcript, Safety, Safety / Guard down, and a built-in codebook."""
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau") as made:
        made.import_transcript(small_draft)
        safety = made.create_code("Steadiness").first("code")
        made.create_code("Guard down", safety)
    return path


@pytest.fixture
def refused(qualcode: Qualcode, study: Path) -> Callable[..., str]:
    """Run a command that must be refused: one sentence, and the project as it was."""

    def command(*arguments: object) -> str:
        before = study.read_bytes()
        outcome = qualcode(*arguments)
        assert outcome.code == 2
        assert outcome.out == b""
        assert outcome.error.count("\n") == 1
        assert "Traceback" not in outcome.error
        assert study.read_bytes() == before
        assert [each.name for each in study.parent.glob("*.lock")] == []
        return outcome.error

    return command
