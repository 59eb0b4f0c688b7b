"""A disk that fails at any write, sync, truncate or unlink: said in words, and nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

POINTS = 200
MANY = 1_000

COMPILER = shutil.which("cc")

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the shim is for Linux"),
    pytest.mark.skipif(COMPILER is None, reason="the shim needs a C compiler"),
]


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled."""
    assert COMPILER
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    command = [COMPILER, "-O1", "-Wall", "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return made


class FailingDisk:
    """The process with the shim."""

    def __init__(self, shim: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.failing_disk", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
            env=os.environ | {"LD_PRELOAD": str(shim)},
        )  # fmt: skip

    def point(
        self, nth: int, *, lasting: bool = False, error: str = "EIO", rounds: int = 1
    ) -> dict[str, Any]:
        """Fail at the nth call; 0 fails none and tells how many there are."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"nth": nth, "lasting": lasting, "error": error, "rounds": rounds}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def disk(shim: Path, tmp_path: Path) -> Iterator[FailingDisk]:
    made = FailingDisk(shim, tmp_path)
    yield made
    made.close()


WORDS = ("reported an error", "no room left", "cannot be opened", "reading only")


def fails_at(disk: FailingDisk, points: Iterable[int], **how: Any) -> int:
    """Let the disk fail at each of these calls; return how many acts were refused."""
    refused = 0
    for nth in points:
        found = disk.point(nth, **how)
        assert found["wrong"] == [], (nth, how, found)
        assert found["failed"], (nth, how)
        assert all(any(words in each for words in WORDS) for each in found["refused"]), found
        refused += len(found["refused"])
    return refused


@pytest.mark.parametrize(("lasting", "error"), [(False, "EIO"), (True, "ENOSPC")])
def test_no_failure_of_the_disk_loses_an_act(disk: FailingDisk, lasting: bool, error: str) -> None:
    whole = disk.point(0)
    assert whole["wrong"] == whole["refused"] == []
    calls, number = whole["calls"], POINTS // 2
    assert calls > number
    # One run's points lie between those of the other.
    points = [1 + (2 * nth + lasting) * (calls - 1) // POINTS for nth in range(number)]
    assert fails_at(disk, points, lasting=lasting, error=error) > number // 2


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_a_thousand_failures_of_the_disk(disk: FailingDisk) -> None:
    calls = disk.point(0, rounds=2)["calls"]
    assert 4 * calls >= MANY
    for lasting in (False, True):
        for error in ("EIO", "ENOSPC"):
            points = range(1, calls + 1)
            assert fails_at(disk, points, lasting=lasting, error=error, rounds=2) > calls // 2
