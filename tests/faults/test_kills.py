"""Killed at any moment: what was acknowledged is there, and the file goes on."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from qualcode.store import Project, engine
from tests.faults.scenarios import SCENARIOS, prepared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need fork")

KILLS = 20
MANY = 1_000
LONGEST_MOMENT_S = 0.012


class Workshop:
    """The process that forks workers, and what it says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.workshop"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def killed(self, scenario: str, path: Path, chance: random.Random) -> list[str]:
        """Let a worker do a scenario, kill it at a random moment, return what was acknowledged."""
        assert self._process.stdin
        order = {"scenario": scenario, "path": str(path), "seed": chance.randrange(1 << 30)}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        process = int(self._line("process"))
        done, enough, killed = [], chance.randint(1, 12), False
        while True:
            if len(done) >= enough and not killed:
                # Into the middle of what comes next.
                select.select([], [], [], chance.random() * LONGEST_MOMENT_S)
                os.kill(process, signal.SIGKILL)
                killed = True
            word, _, rest = self._next().partition(" ")
            assert word != "fault", rest
            if word == "gone":
                break
            done.append(rest)
        assert killed
        return done

    def _next(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().decode().rstrip("\n")

    def _line(self, wanted: str) -> str:
        word, _, rest = self._next().partition(" ")
        assert word == wanted, (word, rest)
        return rest

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "beginning.qualcode"
    prepared(path)
    return path


def acts(project: Project) -> list[str]:
    return [row[0].hex() for row in project._rows("SELECT id FROM act ORDER BY hlc")]


class Hit(NamedTuple):
    """Where a kill fell: in the middle of writing, or between the commit and the word of it."""

    writing: bool
    unsaid: bool


def kill_and_look(workshop: Workshop, study: Path, scenario: str, seed: int) -> Hit:
    """Kill once, assert that nothing is lost, and return where it fell."""
    chance = random.Random(seed)
    folder = study.parent / "work"
    folder.mkdir()
    path = folder / "study.qualcode"
    shutil.copyfile(study, path)
    with Project.open(path) as opened:
        before = acts(opened)
    acknowledged = [each for each in workshop.killed(scenario, path, chance) if len(each) == 32]
    writing = engine.journal_path(path).exists()
    with Project.open(path, write=True) as opened:
        assert opened.writable
        there = acts(opened)
        said = {*before, *acknowledged}
        # All that was acknowledged, in its order, and at most one act that was not.
        assert [each for each in there if each in said] == before + acknowledged
        extra = len(there) - len(said)
        assert extra in (0, 1) or SCENARIOS[scenario].brings
        assert opened.check().faults == ()
        opened.create_code("After the kill")
        assert set(there) < set(acts(opened))
    assert not engine.journal_path(path).exists()
    SCENARIOS[scenario].after(folder)
    shutil.rmtree(folder)
    return Hit(writing, extra > 0)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_loses_nothing(workshop: Workshop, study: Path, scenario: str) -> None:
    for seed in range(-(-KILLS // len(SCENARIOS))):
        kill_and_look(workshop, study, scenario, seed)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_a_thousand_kills_lose_nothing(workshop: Workshop, study: Path) -> None:
    names = list(SCENARIOS)
    hits = [
        kill_and_look(workshop, study, names[seed % len(names)], 1_000 + seed)
        for seed in range(MANY)
    ]
    # Else the moments are no test.
    assert sum(hit.writing for hit in hits) > MANY // 10
    assert any(hit.unsaid for hit in hits)
