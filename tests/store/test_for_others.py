"""A copy to give away holds everything but what is one's own."""

import os
from pathlib import Path

import pytest

from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.model.private_keys import new_key
from qualcode.store import Project, engine, for_others
from tests.store.scanning import SENTINEL, found_in, keys_found_in
from tests.store.test_private import Ring


@pytest.fixture
def ring() -> Ring:
    return Ring(new_key())


@pytest.fixture
def filled(project: Project, interview: str, safety: str, ring: Ring) -> Project:
    """A project with private texts, changed and deleted ones among them, and a draft."""
    project.hold_keys(ring)
    project.apply_code(interview, 0, 8, safety)
    project.write_entry("For everybody.", "Week 1")
    for number in range(12):
        words = f"{SENTINEL} {number} " * (1 + 90 * (number % 3))
        written = project.write_private_entry(words, SENTINEL).first("private")
        if number % 3 == 1:
            project.delete_private(written)
        if number % 3 == 2:
            project.change_private(written, f"{words} again")
    project.write_private_note_on_passage(interview, 0, 8, f"{SENTINEL} here")
    project.write_private_note(NoteTarget.CODE, safety, f"{SENTINEL} there")
    project._connection.execute(
        "INSERT INTO draft VALUES('note',?,?,0)", (b"x" * 16, f"half a {SENTINEL}")
    )
    return project


def test_it_is_the_same_project_without_what_is_private(
    filled: Project, ring: Ring, tmp_path: Path
) -> None:
    sealed = [row[0] for row in filled._rows("SELECT sealed FROM private")]
    assert len(sealed) == 10
    assert found_in(filled.path) == ["study.qualcode: utf-8"], "the draft is in the original"
    out = filled.copy_for_others(tmp_path / "for joy.qualcode")
    assert sorted(each.name for each in tmp_path.glob("for joy*")) == ["for joy.qualcode"]
    assert found_in(out) == []
    assert keys_found_in(out, *ring.held()) == []
    body = out.read_bytes()
    assert not [each for each in sealed if each[1:25] in body]
    with Project.open(out, coder="Joy Okafor", write=True) as copy:
        copy.hold_keys(ring)
        assert copy.sealed_texts() == copy.private_entries() == copy.private_notes() == []
        assert copy._rows("SELECT 1 FROM draft") == []
        assert copy.entries() == filled.entries()
        assert copy.codings() == filled.codings()
        assert copy.has_been(filled.head)
        assert copy.check().whole
        copy.write_entry("From Joy.")
    assert len(filled.private_entries()) == 8, "the original keeps what is private"
    filled.merge(out)
    assert [each.text for each in filled.entries()] == ["From Joy.", "For everybody."]
    assert len(filled.private_entries()) == 8


def test_the_key_is_nowhere_in_the_project_itself(filled: Project, ring: Ring) -> None:
    assert keys_found_in(filled.path, *ring.held()) == []
    coder_key = ring.held()[0].of(filled._project_id(), filled.coder or "")
    assert coder_key not in filled.path.read_bytes()


def test_nothing_is_overwritten_and_nothing_is_left_half_done(
    filled: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken.qualcode"
    taken.write_text("mine")
    with pytest.raises(UserError, match="there already"):
        filled.copy_for_others(taken)
    assert taken.read_text() == "mine"
    with pytest.raises(UserError, match="cannot be made there"):
        filled.copy_for_others(tmp_path / "nowhere" / "copy.qualcode")

    def fails(_stream: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(UserError, match="No space left"):
        filled.copy_for_others(tmp_path / "copy.qualcode")
    assert sorted(each.name for each in tmp_path.glob("*copy*")) == []


def test_a_copy_from_which_something_was_not_taken_is_not_given(
    filled: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should deleting fail to delete, the copy is refused and not handed over."""
    real = engine.Connection.execute

    def keeps(self: engine.Connection, sql: str, parameters: tuple[object, ...] = ()) -> None:
        if not sql.startswith("DELETE FROM private"):
            real(self, sql, parameters)

    monkeypatch.setattr(engine.Connection, "execute", keeps)
    with pytest.raises(UserError, match="not whole"):
        filled.copy_for_others(tmp_path / "copy.qualcode")
    assert not (tmp_path / "copy.qualcode").exists()


def test_where_a_file_system_has_no_links(
    filled: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", fails)
    out = filled.copy_for_others(tmp_path / "copy.qualcode")
    assert found_in(out) == []


def test_a_copy_of_an_encrypted_project_is_encrypted_with_its_key(
    filled: Project, tmp_path: Path
) -> None:
    """Made of an encrypted file by way of its key, with and without the salt being known."""
    path, key = tmp_path / "locked.qualcode", Key(bytes(range(32)), bytes(range(16)))
    path.touch()
    locked = engine.connect(path, write=True, key=key)
    filled._connection.execute("ATTACH ? AS locked KEY ?", (str(path), key.pragma))
    filled._rows("SELECT sqlcipher_export('locked')")
    filled._connection.execute("DETACH locked")
    locked.close()
    for nth, opened_with in enumerate((key, Key(key.raw))):
        source = engine.connect(path, write=False, key=opened_with)
        out = tmp_path / f"copy {nth}.qualcode"
        out.touch()
        for_others._write(source, out)
        source.close()
        assert found_in(out, word="breathe again") == []
        copy = engine.connect(out, write=False, key=Key(key.raw))
        assert copy.value("SELECT count(*) FROM private") == 0
        assert copy.value("SELECT count(*) FROM op") == filled._connection.value(
            "SELECT count(*) FROM op"
        )
        copy.close()


@pytest.mark.usefixtures("quick_keys")
def test_with_a_passphrase_what_is_private_stays_and_the_copy_opens_with_it(
    filled: Project, tmp_path: Path
) -> None:
    filled.set_passphrase("three long words together")
    assert len(filled.private_entries()) == 8
    out = filled.copy_for_others(tmp_path / "copy.qualcode")
    assert found_in(out, word="breathe again") == found_in(out) == []
    with pytest.raises(UserError):
        Project.open(out)
    with Project.open(out, key=filled.key) as copy:
        assert copy.sealed_texts() == []
        assert copy.entries() == filled.entries()
