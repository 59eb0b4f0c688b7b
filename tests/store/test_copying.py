"""Copies of an open project: whole or not there, keyed as it is, over nothing."""

import os
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import Project, copies, engine, schema


def test_a_copy_is_the_project_as_it_is_and_belongs_to_it(
    project: Project, interview: str, safety: str, tmp_path: Path
) -> None:
    project.apply_code(interview, 0, 8, safety)
    made = project.copy_to(tmp_path / "mine.qualcode")
    project.create_code("Later")
    with Project.open(made, write=True) as copy:
        assert copy.identity == project.identity
        assert len(copy.codings()) == 1
        assert [code.name for code in copy.codebook()] == ["Safety"]
        assert project.has_been(copy.head)
        copy.create_code("Of my own")
        assert copy.check().faults == ()
        assert not project.has_been(copy.head)
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix != ".lock") == [
        "mine.qualcode", "study.qualcode"
    ]  # fmt: skip


def test_a_reader_copies_while_somebody_else_holds_the_file(
    project: Project, safety: str, tmp_path: Path
) -> None:
    with Project.open(project.path) as reader:
        made = reader.copy_to(tmp_path / "mine.qualcode")
    with Project.open(made, write=True) as copy:
        assert copy.writable


def test_nothing_is_written_over(project: Project, tmp_path: Path) -> None:
    there = tmp_path / "there.qualcode"
    there.write_text("precious")
    with pytest.raises(UserError, match="is there already"):
        project.copy_to(there)
    assert there.read_text() == "precious"
    with pytest.raises(UserError, match="cannot be made"):
        project.copy_to(tmp_path / "no such folder" / "a.qualcode")
    assert list(tmp_path.glob("*.part")) == []


def test_where_files_cannot_be_linked_nothing_is_written_over_either(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", cannot)
    made = project.copy_to(tmp_path / "mine.qualcode")
    with pytest.raises(UserError, match="is there already"):
        project.copy_to(made)


def test_a_copy_that_is_not_whole_does_not_stay(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(made: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "_prove", breaks)
    with pytest.raises(UserError, match="No space left"):
        project.copy_to(tmp_path / "mine.qualcode")
    assert not list(tmp_path.glob("mine*"))


@pytest.mark.parametrize("with_salt", [True, False])
def test_a_copy_of_an_encrypted_project_is_encrypted(tmp_path: Path, with_salt: bool) -> None:
    key = Key(os.urandom(32), os.urandom(16))
    path = tmp_path / "sealed.qualcode"
    path.touch()
    connection = engine.connect(path, write=True, key=key)
    schema.create(connection, {"project": "1" * 32, "min_reader": "1", "min_writer": "1"})
    connection.close()
    known = key if with_salt else Key(key.raw)
    project = Project(engine.connect(path, write=True, key=known), path, writable=True)
    project.work_as("A. Moreau")
    project.create_code("Sentinel", definition="zebrafinch")
    made = project.copy_to(tmp_path / "copy.qualcode")
    project.close()
    assert b"zebrafinch" not in made.read_bytes()
    assert not made.read_bytes().startswith(b"SQLite format 3")
    copy = Project(engine.connect(made, write=False, key=key), made, writable=False)
    assert [code.definition for code in copy.codebook()] == ["zebrafinch"]
    copy.close()
