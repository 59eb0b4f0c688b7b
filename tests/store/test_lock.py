"""Who holds a file: the dead, the far away, clocks that differ, numbers given out twice."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store import lock as locks
from qualcode.store.lock import HeldElsewhere, Lock, lock_path
from tests.store.test_open import foreign_lock

HOUR = 3600.0


def process_that_has_ended() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_the_holder_is_told_with_name_computer_and_time(project: Project) -> None:
    with pytest.raises(HeldElsewhere) as held:
        Project.open(project.path, write=True)
    holder = held.value.holder
    assert (holder.coder, holder.host, holder.process) == (
        "A. Moreau", socket.gethostname(), os.getpid()
    )  # fmt: skip
    assert abs(holder.since - time.time()) < 60
    assert project.holder == holder


def test_since_when_stays_while_the_heart_beats(project: Project) -> None:
    before = project.holder
    assert before is not None
    time_then = json.loads(lock_path(project.path).read_text())["beat"]
    project.beat()
    after = project.holder
    assert after is not None
    assert after.since == before.since
    assert after.beat > time_then


@pytest.mark.skipif(os.name != "posix", reason="looks for a process")
def test_a_process_of_this_computer_that_died_holds_nothing(project: Project) -> None:
    project.close()
    foreign_lock(project.path, host=socket.gethostname(), process=process_that_has_ended())
    with Project.open(project.path, write=True) as opened:
        assert opened.writable


def test_another_computer_that_was_silent_for_long_holds_nothing(project: Project) -> None:
    project.close()
    foreign_lock(project.path, beat=time.time() - locks.STALE_AFTER_SECONDS - 5)
    with Project.open(project.path, write=True) as opened:
        assert opened.writable


def test_another_computer_whose_heart_beats_holds_it(project: Project) -> None:
    project.close()
    foreign_lock(project.path, beat=time.time() - locks.STALE_AFTER_SECONDS + 15)
    with pytest.raises(HeldElsewhere):
        Project.open(project.path, write=True)


@pytest.mark.parametrize("wrong_by", [-HOUR, HOUR])
def test_a_clock_that_goes_wrong_elsewhere_makes_no_lock_stale(
    project: Project, wrong_by: float
) -> None:
    project.close()
    foreign_lock(project.path, beat=time.time() + wrong_by)
    os.utime(lock_path(project.path))  # written just now, by the folder's own clock
    with pytest.raises(HeldElsewhere):
        Project.open(project.path, write=True)


@pytest.mark.parametrize("wrong_by", [-HOUR, HOUR])
def test_nor_keeps_it_a_lock_alive_that_is_old(project: Project, wrong_by: float) -> None:
    project.close()
    foreign_lock(project.path, beat=time.time() + wrong_by)
    old = time.time() - locks.STALE_AFTER_SECONDS - 5
    os.utime(lock_path(project.path), (old, old))
    with Project.open(project.path, write=True) as opened:
        assert opened.writable


def test_another_computer_of_the_same_name_is_another(project: Project) -> None:
    project.close()
    same_name = {"host": socket.gethostname(), "process": process_that_has_ended()}
    foreign_lock(project.path, **same_name, machine="another")
    with pytest.raises(HeldElsewhere):
        Project.open(project.path, write=True)


def test_who_was_watched_and_is_gone_can_be_passed_over_and_nobody_else(project: Project) -> None:
    project.close()
    foreign_lock(project.path)
    watched = Lock(project.path).holder()
    assert watched is not None
    foreign_lock(project.path, beat=time.time() + 7)  # it has beaten once more
    with pytest.raises(HeldElsewhere):
        Project.open(project.path, write=True, silent=watched)
    still = Lock(project.path).holder()
    with Project.open(project.path, write=True, silent=still) as opened:
        assert opened.writable


def test_a_folder_that_is_gone_for_a_moment_takes_nobody_the_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> str:
        raise OSError(116, "Stale file handle")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", gone)
        project.beat()
    assert project.writable


@pytest.fixture
def read_only_folder(project: Project, tmp_path: Path) -> Iterator[Path]:
    """The project in a folder that takes no changes, as on a CD or a share for reading."""
    project.close()
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "study.qualcode").write_bytes(project.path.read_bytes())
    mount(folder)
    yield folder / "study.qualcode"
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def read_only_file(project: Project) -> Iterator[Path]:
    """The project as a file that is write-protected, in a folder that is not."""
    project.close()
    mount(project.path)
    yield project.path
    subprocess.run(["umount", str(project.path)], check=True)


def mount(path: Path) -> None:
    """Let nothing be written there, by anybody: who may write all is bound by a mount only."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounts")
    if subprocess.run(["mount", "--bind", str(path), str(path)], check=False).returncode:
        pytest.skip("may not mount")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(path)], check=True)


def test_a_read_only_medium_opens_for_reading_and_says_why(read_only_folder: Path) -> None:
    with Project.open(read_only_folder, write=True) as opened:
        assert not opened.writable
        assert "folder takes no changes" in opened.why_not_writable
        assert len(opened.coders()) == 1
        with pytest.raises(UserError, match="Copy it to a folder"):
            opened.create_code("Safety")
        assert opened.save_draft("memo:1", "x") is False
    assert [each.name for each in read_only_folder.parent.iterdir()] == ["study.qualcode"]


def test_a_read_only_file_opens_for_reading_and_says_why(read_only_file: Path) -> None:
    with Project.open(read_only_file, write=True) as opened:
        assert not opened.writable
        assert "write-protected" in opened.why_not_writable
        assert opened.holder is None
        made = opened.copy_to(read_only_file.with_name("mine.qualcode"))
    with Project.open(made, write=True) as copy:
        assert copy.writable
