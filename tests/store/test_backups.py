"""Backups: whole projects, proven before they have a name, and let go only with care."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qualcode.model import ids
from qualcode.model.backups import Count
from qualcode.model.errors import Cancelled, KeyNeeded, NeverAtRest, UserError
from qualcode.model.keys import Key
from qualcode.model.thinning import Bounds
from qualcode.store import Project, backups, copies, engine, schema
from qualcode.store.engine import Connection

ROOT = Path(__file__).parents[2]
START = int(datetime(2026, 11, 2, 9, 30).timestamp() * 1000)
HOUR = 3_600_000


class Wall:
    """A clock on the wall that is set by hand."""

    def __init__(self, project: Project) -> None:
        self.now = START
        project.set_clock(lambda: self.now, lambda _at: 0)

    def go(self, hours: float) -> None:
        self.now += int(hours * HOUR)


@pytest.fixture
def wall(project: Project) -> Wall:
    return Wall(project)


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[tuple[Project, Key]]:
    """An encrypted project, opened with a key that does not name its salt."""
    path = tmp_path / "secret.qualcode"
    path.touch()
    key = Key(os.urandom(32), os.urandom(16))
    made = engine.connect(path, write=True, key=key)
    fields = {"project": ids.new_id(), "min_reader": "1", "min_writer": "1"}
    schema.create(made, fields)
    made.close()
    project = Project(engine.connect(path, write=True, key=Key(key.raw)), path, writable=True)
    project.work_as("A. Moreau")
    yield project, key
    project.close()


def test_a_backup_is_a_whole_project_that_opens_by_itself(project: Project, safety: str) -> None:
    made = project.back_up()
    project.rename_code(safety, "Steadiness")
    assert made.path.parent == project.path.with_name("study backups")
    with Project.open(made.path) as opened:
        assert opened.check().faults == ()
        assert [code.name for code in opened.codebook()] == ["Safety"]
        assert opened.find_code("Safety").id == safety
    assert project.backups() == [made]


def test_a_backup_bears_the_day_and_the_time_of_the_wall(project: Project, wall: Wall) -> None:
    project.set_clock(lambda: START, lambda _at: 90)
    at = datetime.fromtimestamp(START / 1000).astimezone(None)
    shown = (at - (at.utcoffset() or timedelta()) + timedelta(minutes=90)).strftime("%H.%M.%S")
    assert project.back_up().path.name == f"study 2026-11-02 {shown}.qualcode"
    assert project.back_up("before merging").path.name == (
        f"study 2026-11-02 {shown} before merging.qualcode"
    )
    assert project.back_up().path.name == f"study 2026-11-02 {shown} (2).qualcode"
    assert len({each.path for each in project.backups()}) == 3


def test_a_backup_cannot_be_written_to_by_accident_and_can_be_gone_back_to(
    project: Project, safety: str, tmp_path: Path
) -> None:
    made = project.back_up()
    assert made.path.stat().st_mode & 0o222 == 0
    out = tmp_path / "again.qualcode"
    backups.restore(made.path, out, project.identity, None)
    with Project.open(out, write=True) as opened:
        assert opened.writable
        opened.rename_code(safety, "Steadiness")
        assert opened.check().faults == ()
    with pytest.raises(UserError, match="there already"):
        backups.restore(made.path, out, project.identity, None)


def test_a_copy_is_for_the_same_eyes_as_the_file(project: Project) -> None:
    project.path.chmod(0o600)
    assert project.back_up().path.stat().st_mode & 0o777 == 0o400


def test_whether_anything_changed_is_known_from_the_latest(project: Project, safety: str) -> None:
    assert project.backed_up() is None
    made = project.back_up()
    assert project.backed_up() == made
    project.rename_code(safety, "Steadiness")
    assert project.backed_up() is None


def test_a_damaged_latest_backup_counts_for_nothing(project: Project) -> None:
    made = project.back_up()
    made.path.chmod(0o600)
    made.path.write_bytes(made.path.read_bytes()[:5_000])
    assert project.backed_up() is None
    with pytest.raises(UserError, match="damaged"):
        backups.restore(made.path, made.path.with_name("x.qualcode"), project.identity, None)
    assert not made.path.with_name("x.qualcode").exists()


def test_an_encrypted_project_has_encrypted_backups(keyed: tuple[Project, Key]) -> None:
    project, key = keyed
    project.create_code("A sentinel word")
    made = project.back_up()
    assert b"SQLite format" not in made.path.read_bytes()
    assert b"sentinel" not in made.path.read_bytes()
    # The salt is that of the file, so that its passphrase opens the backup.
    assert made.path.read_bytes()[:16] == key.salt == project.path.read_bytes()[:16]
    assert project.backed_up() == made
    with pytest.raises(UserError, match="encrypted"):
        Project.open(made.path)
    again = backups.open_backup(made.path, project.identity, Key(key.raw))
    assert again.value("SELECT name FROM code") == "A sentinel word"
    again.close()
    project.create_code("Another")
    assert project.changed_since(made.path).counts == {"code": Count(added=1)}
    beside = backups.make(project.backup_order("before merging"))
    assert b"sentinel" not in beside.path.read_bytes()


def test_with_another_key_a_backup_is_refused_and_kept(keyed: tuple[Project, Key]) -> None:
    project, _ = keyed
    wall = Wall(project)
    first = project.back_up()
    wall.go(24 * 400)
    other = backups.Order(project.path, project.identity, Key(os.urandom(32)), first.at)
    with pytest.raises(KeyNeeded, match="does not open"):
        backups.open_backup(first.path, project.identity, other.key)
    assert first.path.exists()


DIES = """
import os, signal, sys
from qualcode.store import Project, copies, engine
project = Project.open(sys.argv[1])
where = sys.argv[2]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
copies.PAGES = 4
if where == "copying":
    true = copies._copied
    copies._copied = lambda source, growing, key, stopped: true(source, growing, key, Dying())
    class Dying:
        left = 3
        def __call__(self):
            Dying.left -= 1
            if not Dying.left: die()
            return False
else:
    setattr(copies, where, die)
project.back_up()
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
@pytest.mark.parametrize("where", ["copying", "write_down", "_prove", "put"])
def test_whatever_dies_in_the_middle_leaves_nothing_that_looks_like_a_backup(
    project: Project, safety: str, where: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(project.path), where],
        check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    folder = project.path.with_name("study backups")
    left = list(folder.iterdir())
    assert len(left) >= 1
    assert [each for each in left if each.suffix == ".qualcode"] == []
    assert project.backups() == []
    made = project.back_up()
    # Somebody may still be at work on what is young; what is old was left by the dead.
    assert set(left) < set(folder.iterdir())
    for each in left:
        os.utime(each, (0, 0))
    project.back_up()
    assert not set(left) & set(folder.iterdir())
    assert made in project.backups()


def test_a_copy_that_is_not_what_was_copied_is_no_backup(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = copies.write_down

    def spoilt(path: Path) -> None:
        body = bytearray(path.read_bytes())
        body[len(body) // 2 : len(body) // 2 + 4096] = os.urandom(4096)
        path.write_bytes(body)
        true(path)

    monkeypatch.setattr(copies, "write_down", spoilt)
    with pytest.raises(UserError, match="No backup could be made"):
        project.back_up()
    assert list(project.path.with_name("study backups").iterdir()) == []


def test_a_copy_that_lacks_an_act_is_no_backup(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = project.back_up().path.read_bytes()
    project.rename_code(safety, "Steadiness")
    monkeypatch.setattr(copies, "write_down", lambda path: path.write_bytes(older))
    with pytest.raises(UserError, match="not what was copied"):
        project.back_up()
    assert len(project.backups()) == 1


def test_where_no_folder_can_be_made_work_goes_on(project: Project, safety: str) -> None:
    project.path.with_name("study backups").write_text("a file of that name")
    with pytest.raises(UserError, match="No backup could be made in “study backups”") as refused:
        project.back_up()
    assert "Your work is saved" in refused.value.hint
    project.rename_code(safety, "Steadiness")
    assert project.backups() == []


FULL = """
import resource, signal, sys
from qualcode.model.backups import Count
from qualcode.model.errors import UserError
from qualcode.store import Project
project = Project.open(sys.argv[1], write=True)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    project.back_up()
except UserError as error:
    print(error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
project.create_code("Afterwards")
print(project.back_up().path.name)
project.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="limits a process")
def test_a_full_disk_is_said_and_leaves_nothing_behind(project: Project, safety: str) -> None:
    project.close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(project.path)],
        check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    refused, name = done.stdout.splitlines()
    assert refused.startswith("No backup could be made in “study backups”: ")
    assert [each.name for each in project.path.with_name("study backups").iterdir()] == [name]


def test_another_folder_holds_one_for_each_project(
    project: Project, tmp_path: Path, safety: str
) -> None:
    beside = project.back_up()
    elsewhere = tmp_path / "all backups"
    project.keep_backups(elsewhere=elsewhere, bounds=Bounds())
    with pytest.raises(UserError, match="“all backups”: that folder is not there"):
        project.back_up()
    assert not elsewhere.exists()
    elsewhere.mkdir()
    project.rename_code(safety, "Steadiness")
    made = project.back_up()
    assert made.path.parent == elsewhere / project.identity
    # Those of before are still there to go back to.
    assert set(project.backups()) == {beside, made}
    # Whatever was lost is found by its name alone.
    assert set(backups.found(project.path, None, elsewhere)) == {beside, made}
    assert backups.found(tmp_path / "other.qualcode", None, elsewhere) == []


def test_a_backup_of_another_project_is_not_taken_for_one_of_this(
    project: Project, tmp_path: Path, safety: str
) -> None:
    with Project.create(tmp_path / "other.qualcode", "A. Moreau") as other:
        strange = other.back_up()
    folder = project.path.with_name("study backups")
    folder.mkdir()
    strange.path.rename(folder / "study 2030-01-01 10.00.00.qualcode")
    assert project.backed_up() is None
    moved = project.backups()[0].path
    with pytest.raises(UserError, match="another project"):
        project.changed_since(moved)
    made = project.back_up()
    # It stands before this one, and still this one is the latest.
    assert project.backed_up() == made


def test_old_backups_go_as_time_goes_by(project: Project, wall: Wall) -> None:
    project.keep_backups(elsewhere=None, bounds=Bounds(days=2, daily=3, weekly=2, monthly=2))
    for nth in range(60):
        wall.go(30)
        project.create_code(f"Code {nth}")
        project.back_up()
    ages = [(project.backup_order().at - each.at).days for each in project.backups()]
    assert sum(age < 2 for age in ages) == 2
    assert sum(2 <= age < 5 for age in ages) == 2
    assert 3 <= sum(age >= 5 for age in ages) <= 6
    assert max(ages) == 73
    for each in project.backups():
        with Project.open(each.path) as opened:
            assert opened.check().faults == ()


def test_what_was_made_before_something_is_kept_for_a_month(project: Project, wall: Wall) -> None:
    project.keep_backups(elsewhere=None, bounds=Bounds(1, 0, 0, 0))
    first = project.back_up()
    wall.go(1)
    project.create_code("One")
    marked = project.back_up("before merging")
    for nth in range(33):
        wall.go(24)
        project.create_code(f"Code {nth}")
        project.back_up()
        if nth < 30:
            assert marked in project.backups()
    assert marked not in project.backups()
    assert first in project.backups()


def test_a_backup_with_acts_of_another_copy_is_never_let_go(
    project: Project, wall: Wall, tmp_path: Path
) -> None:
    project.keep_backups(elsewhere=None, bounds=Bounds(1, 0, 0, 0))
    oldest = project.back_up()
    copy = tmp_path / "copy"
    copy.mkdir()
    backups.restore(oldest.path, copy / "study.qualcode", project.identity, None)
    with Project.open(copy / "study.qualcode", write=True) as other:
        other.set_clock(lambda: START + HOUR, lambda _at: 0)
        other.create_code("Only there")
        strange = other.back_up()
    kept = oldest.path.with_name(strange.path.name)
    strange.path.rename(kept)
    wall.go(2)
    mine = project.back_up()
    for _ in range(3):
        wall.go(24)
        project.back_up()
    left = {each.path for each in project.backups()}
    assert kept in left
    assert mine.path not in left


def test_a_backup_is_made_beside_somebody_who_writes(project: Project, safety: str) -> None:
    """Acts and copies by turns, in two threads: every copy is a moment of the project."""
    order = project.backup_order()
    done = threading.Event()
    made: list[backups.Backup] = []

    def copying() -> None:
        while len(made) < 5 and not done.is_set():
            made.append(backups.make(order))

    thread = threading.Thread(target=copying)
    thread.start()
    heads = {project.head}
    nth = 0
    while thread.is_alive():
        nth += 1
        project.redefine_code(safety, definition=f"Once more, {nth}.")
        heads.add(project.head)
        done.wait(0.02)
    thread.join()
    assert len(made) == 5
    assert nth > 5
    for each in made:
        with Project.open(each.path) as opened:
            assert opened.head in heads
            assert opened.check().faults == ()
    assert project.check().faults == ()


def test_copying_begins_anew_when_somebody_wrote_and_gives_up_at_last(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = copies._contents
    writing: list[Callable[[], object]] = []
    seen: list[Connection] = []

    def write_meanwhile(source: Connection) -> object:
        contents = true(source)
        if source.path == project.path:
            seen.append(source)
            if writing:
                writing[0]()
        return contents

    monkeypatch.setattr(copies, "_contents", write_meanwhile)
    nth = iter(range(100))
    writing.append(lambda: project.redefine_code(safety, definition=f"Once more, {next(nth)}."))
    with pytest.raises(NeverAtRest):
        backups.make(project.backup_order())
    assert len(seen) == copies.TRIES
    assert list(project.path.with_name("study backups").iterdir()) == []
    writing.clear()
    backups.make(project.backup_order())
    assert project.backed_up() is not None


def test_copying_does_not_go_round_for_ever_beside_one_who_writes_at_every_step(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGES", 8)
    steps = 0

    def write() -> bool:
        nonlocal steps
        steps += 1
        project.redefine_code(safety, definition=f"Once more, {steps}.")
        return steps > 100

    with pytest.raises(NeverAtRest):
        backups.make(project.backup_order(), stopped=write)
    assert steps <= 3 * copies.TRIES


def test_copying_waits_for_one_who_is_in_the_middle_of_writing(
    project: Project, safety: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGES", 8)
    writer, steps = project._connection.raw, 0

    def write() -> bool:
        nonlocal steps
        steps += 1
        if steps == 2:
            writer.execute("BEGIN EXCLUSIVE")
        elif steps == 5:
            writer.execute("ROLLBACK")
        return False

    made = backups.make(project.backup_order(), stopped=write)
    assert steps > 5
    assert project.backed_up() == made


def test_copying_can_be_stopped(project: Project) -> None:
    with pytest.raises(Cancelled):
        backups.make(project.backup_order(), stopped=lambda: True)
    assert list(project.path.with_name("study backups").iterdir()) == []


def test_a_backup_within_an_act_would_hold_half_of_it_and_is_refused(
    project: Project, safety: str
) -> None:
    with project.act("code.rename") as act:
        act.change("code", safety, name="Half")
        with pytest.raises(RuntimeError, match="half of it"):
            project.back_up()
    assert project.backups() == []


def test_a_project_with_the_longest_of_names_is_backed_up(tmp_path: Path) -> None:
    with Project.create(tmp_path / f"{'ü' * 100}.qualcode", "A. Moreau") as project:
        made = project.back_up("before " + "é" * 300)
        assert project.backups() == [made]
