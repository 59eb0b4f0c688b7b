"""Files of older formats: opened as they are, made new only when written, after a backup."""

import json
import shutil
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import Project, engine, migrations, replaying, schema
from tests.files.make import FOLDER, expectation, seen

FILES = sorted(FOLDER.glob("*.qualcode"))
OLD = [path for path in FILES if path.stem != f"format-{schema.FORMAT}"]


def told(project: Project) -> object:
    """What is seen, as it comes back from JSON."""
    return json.loads(json.dumps(seen(project)))


def expected(path: Path) -> object:
    return json.loads(expectation(path).read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, object]:
    """A copy of each kept file, and what a person saw in it in its day."""
    return Path(shutil.copy(request.param, tmp_path)), expected(request.param)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the oldest file."""
    return Path(shutil.copy(OLD[0], tmp_path / "study.qualcode"))


def backups(path: Path) -> list[Path]:
    return [*path.with_name(f"{path.stem} backups").glob("*")]


def test_every_kept_file_opens_for_reading_and_is_left_as_it_is(
    kept: tuple[Path, object],
) -> None:
    path, wanted = kept
    before = path.read_bytes()
    with Project.open(path) as opened:
        assert told(opened) == wanted
        assert opened.check().faults == ()
    assert path.read_bytes() == before
    assert backups(path) == []


def test_every_kept_file_opens_for_writing_and_goes_on(kept: tuple[Path, object]) -> None:
    path, wanted = kept
    with Project.open(path, write=True) as opened:
        assert opened.writable
        assert told(opened) == wanted
        assert opened.check().faults == ()
        opened.create_code("After all these years")
        opened.undo()
        opened.undo()
        assert opened.check().faults == ()
    with Project.open(path) as again:
        assert again._rows("PRAGMA user_version") == [(schema.FORMAT,)]
        layout = "SELECT type,name,sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1,2"
        migrated = again._rows(layout)
    with Project.create(path.with_name("new.qualcode"), "A. Moreau") as new:
        assert migrated == new._rows(layout)


def test_it_is_backed_up_first(old: Path) -> None:
    before = old.read_bytes()
    Project.open(old, write=True).close()
    [copy] = backups(old)
    assert copy.name.startswith("study 20")
    assert copy.name.endswith(f"before file format {schema.FORMAT}.qualcode")
    wanted = expected(OLD[0])
    with Project.open(copy) as opened:
        assert told(opened) == wanted
    raw = engine.connect(copy, write=False)
    assert raw.value("PRAGMA user_version") == 1
    raw.close()
    assert old.read_bytes() != before
    # Once is enough.
    Project.open(old, write=True).close()
    assert backups(old) == [copy]


def test_without_room_for_a_backup_it_is_only_read(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    old.with_name("study backups").write_text("in the way")
    with Project.open(old, write=True) as opened:
        assert not opened.writable
        assert told(opened) == expected(OLD[0])
        with pytest.raises(UserError, match=r"older file format.*No backup could be made"):
            opened.create_code("No")
    assert old.read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: engine.Connection) -> None:
        schema.add_missing(connection)
        connection.execute("DROP TABLE coding")
        raise UserError("This step fails.")

    before = old.read_bytes()
    monkeypatch.setitem(migrations.STEPS, 1, fail)
    connection = engine.connect(old, write=True)
    with pytest.raises(UserError, match="This step fails"):
        migrations.migrate(connection, lambda _: None)
    assert connection.value("PRAGMA foreign_keys") == 1
    connection.close()
    assert old.read_bytes() == before


def test_ops_are_never_touched(old: Path) -> None:
    connection = engine.connect(old, write=True)
    tables = ("op", "chain", "blob", "candidate", "draft")
    before = [connection.rows(f"SELECT * FROM {table}") for table in tables]
    migrations.migrate(connection, lambda _: None)
    assert [connection.rows(f"SELECT * FROM {table}") for table in tables] == before
    assert len(before[0]) > 100
    connection.close()


def test_an_encrypted_file_is_read_in_memory_too(old: Path, tmp_path: Path) -> None:
    key = Key(b"k" * 32, b"s" * 16)
    sealed = tmp_path / "sealed.qualcode"
    sealed.touch()
    engine.connect(sealed, write=True, key=key).close()
    raw = engine.engine.connect(str(old))
    raw.execute(f"ATTACH '{sealed}' AS sealed KEY \"{key.pragma}\"")
    raw.execute("SELECT sqlcipher_export('sealed')")
    raw.execute("PRAGMA sealed.user_version=1")
    raw.close()
    before = sealed.read_bytes()
    memory = migrations.migrated_in_memory(engine.connect(sealed, write=False, key=key))
    opened = Project(memory, sealed, writable=False)
    assert told(opened) == expected(OLD[0])
    opened.close()
    assert sealed.read_bytes() == before
    written = engine.connect(sealed, write=True, key=key)
    migrations.migrate(written)
    [copy] = backups(sealed)
    assert not copy.read_bytes().startswith(b"SQLite")
    assert written.value("PRAGMA user_version") == schema.FORMAT
    written.close()


def test_there_is_a_step_from_every_older_format() -> None:
    assert sorted(migrations.STEPS) == [*range(1, schema.FORMAT)]
    assert [path.stem for path in OLD] == [f"format-{nth}" for nth in range(1, schema.FORMAT)]


def test_a_replay_follows_a_migration(old: Path) -> None:
    with Project.open(old, write=True) as opened:
        before = list(replaying.dump(opened._connection))
        replaying.rebuild(opened._connection)
        assert list(replaying.dump(opened._connection)) == before
