"""A process whose disk fails at chosen moments; run with the shim loaded before the C library.

``python -m tests.faults.failing_disk FOLDER`` reads a line of JSON for each point: the call that
fails, with which error, once or from then on. It works on a fresh copy of the project, tries each
act, and answers with what was acknowledged and what stood wrong.
"""

import ctypes
import errno
import json
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qualcode.model.errors import UserError
from qualcode.store import Project, replaying
from tests.faults.scenarios import prepared
from tests.random_acts import draft

PLACE = "study.qualcode"


class Disk:
    """The shim, by the names of its functions."""

    def __init__(self, folder: Path) -> None:
        self._shim = ctypes.CDLL(None)
        self._prefix = os.fsencode(folder / PLACE)
        self._shim.shim_calls.restype = self._shim.shim_failed.restype = ctypes.c_long

    def fail(self, nth: int, *, lasting: bool, code: int) -> None:
        self._shim.shim_arm(self._prefix, ctypes.c_long(nth), int(lasting), code)

    def mend(self) -> None:
        self._shim.shim_disarm()

    @property
    def calls(self) -> int:
        return self._shim.shim_calls()

    @property
    def failed(self) -> int:
        return self._shim.shim_failed()


def acts(project: Project) -> list[str]:
    return [row[0].hex() for row in project._rows("SELECT id FROM act ORDER BY n")]


def _steps() -> list[Callable[[Project], Any]]:
    def apply(project: Project) -> Any:
        document, start = project.documents()[0], 10 * len(project.history())
        code = project.codebook().in_use()[0].id
        return project.apply_code(document.id, start, start + 20, code, memo="x")

    def bring(project: Project) -> Any:
        return project.import_transcript(draft(random.Random(3), "Talk 9, P9", turns=80))

    def merge(project: Project) -> Any:
        first, second, *_ = project.codebook().in_use()
        return project.merge_codes(first.id, second.id)

    return [apply, lambda project: project.undo(), bring, merge, apply]


def point(disk: Disk, beginning: Path, folder: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Work while the disk fails at one point, and return what came of it."""
    path = folder / PLACE
    disk.mend()
    for each in folder.glob(f"{PLACE}*"):
        each.unlink()
    shutil.copyfile(beginning, path)
    wrong: list[str] = []
    with Project.open(path) as opened:
        before = acts(opened)
    done: list[str] = []
    refused: list[str] = []
    project: Project | None = None
    disk.fail(order["nth"], lasting=order["lasting"], code=getattr(errno, order["error"]))
    try:
        project = Project.open(path, write=True)
    except UserError as error:
        refused.append(str(error))
    for step in _steps() * order["rounds"] if project else ():
        _tried(lambda step=step: step(project), done, refused)
        try:
            if acts(project)[: len(before) + len(done)] != before + done:
                wrong.append("what was acknowledged could not be read at once")
        except UserError as error:
            # A disk that takes no byte any more cannot even take back what is half written.
            if not order["lasting"]:
                wrong.append(f"reading ended: {error}")
    failed, calls = disk.failed, disk.calls
    disk.mend()
    seen = None
    if project is not None:
        # The disk is well again: saving goes on in the same window.
        if project.writable:
            late: list[str] = []
            _tried(lambda: project.create_code("Well again"), done, late)
            wrong += [f"saving did not go on: {each}" for each in late]
        try:
            seen = list(replaying.dump(project._connection))
        except UserError as error:
            wrong.append(f"reading did not go on: {error}")
        project.close()
    with Project.open(path, write=True) as opened:
        there = acts(opened)
        if there[: len(before) + len(done)] != before + done:
            wrong.append("an acknowledged act is lost")
        if len(there) > len(before) + len(done):
            wrong.append("an act that was refused is there")
        if seen is not None and seen != list(replaying.dump(opened._connection)):
            wrong.append("what was seen is not what is there")
        wrong += opened.check().faults
    return {
        "failed": failed, "calls": calls, "refused": refused, "done": len(done), "wrong": wrong
    }  # fmt: skip


def _tried(step: Callable[[], Any], done: list[str], refused: list[str]) -> None:
    try:
        done.append(step().act)
    except UserError as error:
        refused.append(str(error))


def serve(folder: Path) -> None:
    """Answer each line with what came of a point."""
    beginning = folder / "beginning.qualcode"
    prepared(beginning)
    disk = Disk(folder)
    for line in sys.stdin:
        try:
            answer = point(disk, beginning, folder, json.loads(line))
        except Exception:
            answer = {"wrong": [traceback.format_exc()]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
