"""Switching encryption on, off and to another passphrase: whole before and after, whatever fails."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualcode.model.errors import Cancelled, KeyNeeded, UserError
from qualcode.model.keys import Key, Secret
from qualcode.store import Project, engine, resealing, seals
from qualcode.store.sealed import Sealed

FORMER, LATER = "the kettle was on", "nobody said a word"


pytestmark = pytest.mark.usefixtures("quick_keys")


def opened(path: Path, *words: str | None) -> Project:
    """Open a project with the first of these passphrases that fits; None is none."""
    for each in words:
        try:
            return Project.open(path, key=Secret(each) if each else None, write=True)
        except KeyNeeded:
            pass
    raise AssertionError("nothing opens it")


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each != path)


@pytest.mark.parametrize(
    ("former", "later", "sentence"),
    [
        (None, LATER, "Encrypted the project file"),
        (FORMER, LATER, "Changed the passphrase of the project file"),
        (FORMER, None, "Took the encryption off the project file"),
    ],
)
def test_on_off_and_another(
    tmp_path: Path, former: str | None, later: str | None, sentence: str
) -> None:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", passphrase=former) as project:
        kept = project.create_code("Safety").first("code")
        recovery = project.recovery_key() if former else ""
        begun = project.head
        changes = project.set_passphrase(later)
        assert changes.any("encryption")
        assert project.encrypted == (later is not None)
        assert project.has_been(begun)
        # Work goes on in the same opening, and undo with it.
        project.rename_code(kept, "Haven")
        assert not project.crosses_opening(project.history()[1])
        project.undo()
        assert project.check().faults == ()
        assert project.history()[-3].sentence == sentence
        assert project.undo_target() is not None
        head = project.head
        if later:
            assert project.recovery_key() != recovery
    assert beside(path) == []
    plain = path.read_bytes()[:6] == b"SQLite"
    assert plain == (later is None)
    for key in (Secret(former or "x"), Secret(recovery)):
        if later:
            with pytest.raises(KeyNeeded):
                Project.open(path, key=key)
    with opened(path, later) as project:
        assert project.head == head
        assert project.check().faults == ()
        assert project._connection.value("PRAGMA application_id") == engine.APPLICATION_ID
        with pytest.raises(UserError, match="append-only"):
            delete_history(project)


def delete_history(project: Project) -> None:
    try:
        project._connection.execute("DELETE FROM op")
    except engine.EngineError as error:
        raise UserError(str(error)) from error


def test_a_reader_cannot_and_off_needs_on(project: Project) -> None:
    with pytest.raises(UserError, match="not encrypted"):
        project.set_passphrase(None)
    with pytest.raises(UserError, match="some words"):
        project.set_passphrase(" ")
    project.close()
    with Project.open(project.path) as reader, pytest.raises(UserError, match="reading only"):
        reader.set_passphrase(LATER)


def test_what_is_done_between_the_steps_is_not_lost(project: Project) -> None:
    change = project.begin_resealing(LATER)
    change.copy()
    project.create_code("Late")
    with project._connection.transaction():
        project._connection.execute("INSERT INTO draft VALUES('note',?,'half a', 0)", (bytes(16),))
    project.finish_resealing(change)
    assert [code.name for code in project.codebook()] == ["Late"]
    assert project._connection.value("SELECT body FROM draft") == "half a"
    assert project.check().faults == ()


def test_it_can_be_stopped(project: Project, safety: str) -> None:
    change = project.begin_resealing(LATER)
    with pytest.raises(Cancelled):
        change.copy(lambda: True)
    assert beside(project.path) == ["study.qualcode.lock"]
    project.rename_code(safety, "Haven")


def test_through_a_link_the_file_itself_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    far, near = tmp_path / "far" / "study.qualcode", tmp_path / "near.qualcode"
    Project.create(far, "A. Moreau").close()
    far.chmod(0o640)
    near.symlink_to(far)
    with Project.open(near, write=True) as project:
        project.set_passphrase(LATER)
    assert near.is_symlink()
    assert seals.is_encrypted(far)
    assert far.stat().st_mode & 0o777 == 0o640
    assert beside(far) == []


def no_room(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def engine_fails(*_: object, **__: object) -> None:
    raise engine.engine.OperationalError("disk I/O error")


def differs(*_: object, **__: object) -> tuple[int, str]:
    return next(_DIFFERENT)


_DIFFERENT = iter((nth, "") for nth in range(1_000_000))

STEPS: list[tuple[object, str, Callable[..., object]]] = [
    (shutil, "copymode", no_room),
    (resealing, "_copy", no_room),
    (resealing, "_copy", engine_fails),
    (resealing, "_verify", engine_fails),
    (resealing, "_content", differs),
    (Sealed, "record_sealing", engine_fails),
    (Sealed, "_recorded_beside", no_room),
    (os, "replace", no_room),
]


@pytest.mark.parametrize("step", range(len(STEPS)))
@pytest.mark.parametrize(("former", "later"), [(None, LATER), (FORMER, None), (FORMER, LATER)])
def test_whatever_fails_leaves_it_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    former: str | None,
    later: str | None,
) -> None:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", passphrase=former) as project:
        safety = project.create_code("Safety").first("code")
        before, key = path.read_bytes(), project.key
        with monkeypatch.context() as failing:
            failing.setattr(*STEPS[step])
            with pytest.raises((UserError, OSError, engine.EngineError)):
                project.set_passphrase(later)
        assert path.read_bytes() == before
        assert beside(path) == ["study.qualcode.lock"]
        assert project.key == key
        # And work goes on, to the same journal.
        project.rename_code(safety, "Haven")
        assert project.check().faults == ()
    with opened(path, former) as project:
        assert [code.name for code in project.codebook()] == ["Haven"]


# A process that forks one worker after another, each killed in its place: ten times as fast as
# starting Python for each.
KILLED = """
import json, os, signal, sys
from qualcode.model import keys
from qualcode.model.keys import Secret
from qualcode.store import Project, resealing
from qualcode.store.sealed import Sealed
keys.ROUNDS = 1
def work(path, former, later, where, when):
    owner, name = {
        "copy": (resealing, "_copy"), "verify": (resealing, "_verify"),
        "record": (Sealed, "_recorded_beside"), "replace": (os, "replace"),
        "folder": (resealing, "_sync_folder"), "again": (Sealed, "_go_on"),
    }[where]
    project = Project.open(path, key=Secret(former) if former else None, write=True)
    project.create_code("Acknowledged")
    deed = getattr(owner, name)
    def dies(*given):
        if when == "after":
            deed(*given)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dies)
    project.set_passphrase(later)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            work(*json.loads(line))
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
PLACES = ("copy", "verify", "record", "replace", "folder", "again")


Killed = Callable[..., int]


@pytest.fixture(scope="module")
def killed() -> Iterator[Killed]:
    """Let a worker set a passphrase until it dies; return how it ended."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        given, answers = process.stdin, process.stdout
        assert given
        assert answers

        def kill(*order: object) -> int:
            print(json.dumps(order, default=str), file=given, flush=True)
            return int(answers.readline())

        yield kill
        given.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need fork")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(("former", "later"), [(None, LATER), (FORMER, None)])
def test_killed_between_steps_it_is_whole_under_one_key_or_the_other(
    killed: Killed,
    tmp_path: Path,
    where: str,
    when: str,
    former: str | None,
    later: str | None,
) -> None:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", passphrase=former):
        pass
    assert killed(path, former, later, where, when) == -signal.SIGKILL
    with opened(path, former, later) as project:
        assert project.check().faults == ()
        assert [code.name for code in project.codebook()] == ["Acknowledged"]
        over = where in ("folder", "again") or (where, when) == ("replace", "after")
        assert project.encrypted == ((later if over else former) is not None)
        # What lay beside, in clear perhaps, is gone with the next opening.
        assert beside(path) == ["study.qualcode.lock"]


def test_a_file_nobody_has_open_is_rekeyed(project: Project) -> None:
    project.create_code("Safety")
    head = project.head
    project.close()
    old, new = seals.new_key(FORMER), seals.new_key(LATER)
    resealing.rekeyed(project.path, None, old)
    with pytest.raises(KeyNeeded):
        resealing.rekeyed(project.path, Key(bytes(32)), new)
    with pytest.raises(UserError):
        resealing.rekeyed(project.path, None, new)
    with Project.open(project.path, key=Secret(FORMER)) as opened:
        assert opened.head == head
    resealing.rekeyed(project.path, old, new)
    with Project.open(project.path, key=new) as opened:
        assert opened.head == head
    resealing.rekeyed(project.path, new, None)
    with Project.open(project.path) as opened:
        assert opened.head == head
        assert opened.check().faults == ()
    assert beside(project.path) == []


def test_copies_get_the_new_key_and_those_that_cannot_are_named(tmp_path: Path) -> None:
    first, old, new = (seals.new_key(words) for words in ("long ago", FORMER, LATER))
    copies = [tmp_path / f"{name}.qualcode" for name in ("plain", "first", "old", "new", "broken")]
    for path, key in zip(copies, (None, first, old, new, old), strict=True):
        Project.create(path, "A. Moreau").close()
        resealing.rekeyed(path, None, key)
    plain, first_copy, old_copy, new_copy, broken = copies
    body = bytearray(broken.read_bytes())
    body[9_000] ^= 1
    broken.write_bytes(body)
    untouched = new_copy.stat().st_mtime_ns
    gone = tmp_path / "gone.qualcode"
    assert resealing.rekeyed_copies([*copies, gone], old, new) == [first_copy, broken, gone]
    assert new_copy.stat().st_mtime_ns == untouched
    for path in (plain, old_copy, new_copy):
        with Project.open(path, key=Secret(LATER)):
            pass
        assert path.read_bytes()[:16] != b"SQLite format 3\0"
    assert bytes(body) == broken.read_bytes()
    # Taken off, they are plain again.
    assert resealing.rekeyed_copies([plain, old_copy], new, None) == []
    with Project.open(plain), Project.open(old_copy) as opened:
        assert not opened.encrypted
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(each.name for each in copies)
