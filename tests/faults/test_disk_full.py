"""A disk with no room left: the edit is refused in words, reading goes on, saving resumes."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.random_acts import draft


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB of its own."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root can make a small file system; the shim tells the same in its way")
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no byte of room."""
    with (folder / "filling").open("ab", buffering=0) as stream:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while stream.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


def test_a_full_disk_refuses_the_edit_and_nothing_else(small_disk: Path) -> None:
    chance = random.Random(1)
    path = small_disk / "study.qualcode"
    with Project.create(path, "A. Moreau") as project:
        document = project.import_transcript(draft(chance, "Talk 1, P1")).first("document")
        code = project.create_code("Safety").first("code")
        for nth in range(10):
            project.apply_code(document, 20 * nth, 20 * nth + 15, code)
            acts = project.history()
            fill(small_disk)
            for refused in (
                lambda: project.apply_code(document, 900, 950, code),
                lambda: project.import_transcript(draft(chance, "Talk 2, P2", turns=300)),
                project.undo,
            ):
                with pytest.raises(UserError, match=r"no room left.*Make room"):
                    refused()
                assert project.history() == acts
                assert len(project.text(project.document(document).version)) > 100
            project.beat()
            (small_disk / "filling").unlink()
            project.undo()
            project.redo()
            assert project.check().faults == ()


def test_a_disk_that_fills_in_the_middle_of_work(small_disk: Path) -> None:
    """Room runs out wherever it does: in the journal, in the file, at the end of a large import."""
    chance = random.Random(2)
    path = small_disk / "study.qualcode"
    with Project.create(path, "A. Moreau") as project:
        done = 0

        def import_many() -> None:
            nonlocal done
            while True:
                project.import_transcript(draft(chance, f"Talk {done}, P{done}", turns=60))
                done += 1

        with pytest.raises(UserError, match="no room left"):
            import_many()
        assert done > 3
        assert len(project.documents()) == done
        assert project.check().faults == ()
    with Project.open(path, write=True) as opened:
        assert len(opened.documents()) == done
        assert opened.check().faults == ()
