"""A process that forks workers, each of which does a scenario until it is killed.

Run as ``python -m tests.faults.workshop``. It reads a line of JSON for each worker, says its
process number, lets it work, and says ``gone`` when it has been killed. Forking is ten times faster
than starting Python anew.
"""

import json
import os
import random
import sys
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store.act import ActInProgress
from qualcode.store.opened import Opened
from tests.faults.scenarios import SCENARIOS

STUDY = "study.qualcode"
"""The file whose acts are acknowledged; a scenario may have others."""

_act = Opened.act


@contextmanager
def _acknowledged(self: Opened, *given: Any, **details: Any) -> Generator[ActInProgress]:
    with _act(self, *given, **details) as act:
        yield act
    if act.begun and self.path.name == STUDY:
        ack(act.id)


def ack(words: str) -> None:
    """Say that something is done and saved."""
    os.write(1, f"done {words}\n".encode())


def work(name: str, path: Path, seed: int) -> None:
    """Do a scenario over and over."""
    scenario, chance = SCENARIOS[name], random.Random(seed)
    Opened.act = _acknowledged  # type: ignore[method-assign]
    with Project.open(path, write=True) as project:
        ack("open")
        while True:
            try:
                scenario.work(project, chance)
            except UserError:
                continue


def serve() -> None:
    """Fork a worker for each line, one after another."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                work(order["scenario"], Path(order["path"]), order["seed"])
            except BaseException:
                os.write(1, f"fault {traceback.format_exc()!r}\n".encode())
            os._exit(1)
        os.write(1, f"process {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    serve()
