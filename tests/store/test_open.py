"""Opening where things go wrong: locks, dead writers, read-only places, full disks."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.store import lock as locks
from qualcode.store.lock import Lock, lock_path
from tests.store.conftest import TEXT


def foreign_lock(path: Path, **fields: object) -> str:
    holder = {"coder": "X", "host": "elsewhere", "process": 1, "beat": time.time()} | fields
    words = json.dumps(holder)
    lock_path(path).write_text(words)
    # A file has the age of what it says, unless a test is about clocks that differ.
    os.utime(lock_path(path), (holder["beat"], holder["beat"]))
    return words


DIES = """
import os, signal, sys
from qualcode.store import Project
project = Project.open(sys.argv[1], write=True)
project._connection.raw.execute("PRAGMA cache_size=5")
with project.act("x") as act:
    for nth in range(300):
        act.add("code", name=f"n{nth}", definition="x" * 500)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_what_died_while_writing_can_be_read_and_written(project: Project, safety: str) -> None:
    head = project.head
    project.close()
    subprocess.run([sys.executable, "-c", DIES, str(project.path)], check=False)
    assert Path(f"{project.path}-journal").exists()
    with Project.open(project.path) as reader:
        assert reader.head == head
        assert [code.name for code in reader.codebook()] == ["Safety"]
    with Project.open(project.path, write=True) as writer:
        assert writer.check().faults == ()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
def test_a_lock_whose_process_number_was_given_out_again_is_stale(project: Project) -> None:
    project.close()
    import socket

    foreign_lock(project.path, host=socket.gethostname(), process=os.getppid(), born="1")
    with Project.open(project.path, write=True) as opened:
        assert opened.writable


def test_of_two_that_find_a_stale_lock_one_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "a.qualcode"
    stale = foreign_lock(path, beat=0.0)
    slow, fast = Lock(path), Lock(path)
    assert fast.take("fast") is None
    # The slow one read the stale lock before the fast one had it.
    slow._clear(stale)
    holder = slow.take("slow")
    assert holder is not None
    assert holder.coder == "fast"
    fast.release()
    assert slow.take("slow") is None
    slow.release()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_taken_by_one_of_many_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.qualcode"
    foreign_lock(path, beat=0.0)
    mine = [Lock(path) for _ in range(12)]
    got: list[int] = []
    threads = [
        threading.Thread(target=lambda nth=nth: got.append(nth) if mine[nth].take("x") is None else 0)
        for nth in range(12)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_a_lock_half_written_counts_while_it_is_fresh(project: Project) -> None:
    project.close()
    lock_path(project.path).write_text("")
    with pytest.raises(UserError, match="open for writing"):
        Project.open(project.path, write=True)
    os.utime(lock_path(project.path), (1, 1))
    with Project.open(project.path, write=True) as opened:
        assert opened.writable


def test_whoever_was_silent_and_lost_the_lock_writes_no_more(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = foreign_lock(project.path)
    project.beat()
    assert lock_path(project.path).read_text() == taken
    with pytest.raises(UserError, match="X on “elsewhere” took it over"):
        project.rename_code(safety, "Sanctuary")
    project.close()
    assert lock_path(project.path).read_text() == taken


def test_an_act_says_that_its_program_is_alive(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads(lock_path(project.path).read_text())["beat"]
    monkeypatch.setattr(locks, "BEAT_EVERY_SECONDS", 0.0)
    project.create_code("Safety")
    assert json.loads(lock_path(project.path).read_text())["beat"] > before


def test_a_disk_that_takes_no_heartbeat_stops_nobody(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        project.beat()
    assert project.writable


def test_a_folder_that_takes_no_lock_opens_for_reading(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", forbidden)
        opened = Project.open(project.path, write=True)
    with opened:
        assert not opened.writable
        assert opened.codebook()[safety].name == "Safety"
        with pytest.raises(UserError, match="Copy it to a folder of your own"):
            opened.create_code("Another")
    assert not lock_path(project.path).exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes all")
def test_a_write_protected_file_opens_for_reading(project: Project) -> None:
    project.close()
    project.path.chmod(0o444)
    with Project.open(project.path, write=True) as opened:
        assert not opened.writable


def test_a_reader_waits_for_whoever_is_in_the_middle_of_writing(
    project: Project, safety: str
) -> None:
    writer = engine.connect(str(project.path), isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.6, lambda: writer.execute("ROLLBACK")).start()
    with Project.open(project.path) as reader:
        assert [code.name for code in reader.codebook()] == ["Safety"]
    writer.close()


def test_a_query_while_the_file_is_held_is_told_in_words(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project._connection.raw.execute("PRAGMA busy_timeout=1")
    writer = engine.connect(str(project.path), isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    for ask in (project.codings, project.history, project.documents, lambda: project.head):
        with pytest.raises(UserError, match="written by another program"):
            ask()
    with pytest.raises(UserError, match="written by another program"):
        project.create_code("Another")
    writer.execute("ROLLBACK")
    writer.close()
    project.create_code("Another")
    assert project.check().faults == ()


def test_a_full_disk_refuses_the_edit_and_goes_on_when_there_is_room(
    project: Project, interview: str, safety: str
) -> None:
    project.apply_code(interview, 0, 8, safety)
    head, raw = project.head, project._connection.raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(UserError, match="no room left"):
        project.create_code("Long", definition=os.urandom(60_000).hex())
    assert project.head == head
    assert project.transcript(interview).text == TEXT
    raw.execute("PRAGMA max_page_count=1000000").fetchall()
    project.create_code("Long", definition="x" * 60_000)
    assert project.check().faults == ()
    assert project.has_been(head)


def test_an_act_that_was_saved_though_the_disk_said_no_is_not_written_over(
    project: Project, safety: str
) -> None:
    connection = project._connection
    execute = connection.execute

    def fails_after_committing(sql: str, parameters: tuple[object, ...] = ()) -> None:
        execute(sql, parameters)
        if sql == "COMMIT":
            raise UserError("disk") from engine.OperationalError("disk I/O error")

    connection.execute = fails_after_committing  # type: ignore[method-assign]
    with pytest.raises(UserError):
        project.rename_code(safety, "Sanctuary")
    connection.execute = execute  # type: ignore[method-assign]
    project.rename_code(safety, "Haven")
    assert project.check().faults == ()


def test_file_names_of_any_bytes(tmp_path: Path) -> None:
    for name in ("a%20b#c?d.qualcode", "Größe 😀.qualcode", "caf\udce9.qualcode"):
        path = tmp_path / name
        try:
            path.touch()
        except (OSError, UnicodeEncodeError):
            continue
        path.unlink()
        with Project.create(path, "A. Moreau") as made:
            made.create_code("Safety")
        with Project.open(path) as opened:
            assert len(opened.codebook()) == 1
        assert path.exists()


@pytest.mark.parametrize("name", ["x" * 300 + ".qualcode", "nul\0.qualcode", "no/such/a.qualcode"])
def test_a_place_where_no_file_can_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError):
        Project.create(tmp_path / name, "A. Moreau")
    with pytest.raises(UserError, match="no file"):
        Project.open(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_does_not_say_its_format_is_damaged(project: Project) -> None:
    project.close()
    connection = engine.connect(str(project.path))
    connection.execute("UPDATE meta SET value='x' WHERE key='min_reader'")
    connection.commit()
    connection.close()
    with pytest.raises(UserError, match="damaged"):
        Project.open(project.path)


def test_a_project_that_is_just_being_made_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.qualcode"
    foreign_lock(path)
    with pytest.raises(UserError, match="being made by X"):
        Project.create(path, "A. Moreau")
    assert not path.exists()
