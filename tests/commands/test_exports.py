import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from qualcode.commands.exports import AuditTrailExport, export_audit_trail
from qualcode.commands.worker import Worker
from qualcode.model.errors import UserError
from qualcode.store import Project


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_trail_is_written_by_this_thread_and_by_the_child(
    project: Project, worker: Worker, tmp_path: Path
) -> None:
    here = export_audit_trail(project, tmp_path / "here.docx")
    there = export_audit_trail(project, tmp_path / "there.docx", worker)
    assert project.head in words_of(here)
    assert project.head in words_of(there)
    assert sorted(each.name for each in tmp_path.glob("*.docx")) == ["here.docx", "there.docx"]
    assert not list(tmp_path.glob(".*"))


def test_a_trail_shows_the_project_as_it_was_when_it_was_asked_for(
    project: Project, worker: Worker, tmp_path: Path
) -> None:
    with AuditTrailExport(project, tmp_path / "trail.docx") as export:
        head = project.head
        project.create_code("Made meanwhile")
        written = export.write(worker)
    assert head in words_of(written)
    assert "Made meanwhile" not in words_of(written)


def test_an_earlier_trail_is_replaced(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "trail.docx"
    export_audit_trail(project, out)
    project.create_code("Later")
    export_audit_trail(project, out)
    assert "Later" in words_of(out)
    assert zipfile.ZipFile(out).testzip() is None


def test_what_is_no_word_document_is_never_replaced(project: Project, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_text("Dear all,")
    archive = tmp_path / "archive.docx"
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("photos/one.jpg", b"..")
    before = letter.read_bytes(), archive.read_bytes()
    for out in (letter, archive):
        with pytest.raises(UserError, match="not a Word document"):
            export_audit_trail(project, out)
    assert before == (letter.read_bytes(), archive.read_bytes())


def test_a_document_that_is_open_is_not_replaced(project: Project, tmp_path: Path) -> None:
    out = export_audit_trail(project, tmp_path / "trail.docx")
    for mark in ("~$trail.docx", "~$ail.docx", ".~lock.trail.docx#"):
        (tmp_path / mark).touch()
        with pytest.raises(UserError, match="open in another program"):
            export_audit_trail(project, out)
        (tmp_path / mark).unlink()


def test_places_that_cannot_be_written_to_are_refused(project: Project, tmp_path: Path) -> None:
    for out, words in (
        (tmp_path / "trail.txt", "not the name"),
        (tmp_path / "no" / "trail.docx", "no folder"),
        (project.path, "not the name"),
    ):
        with pytest.raises(UserError, match=words):
            export_audit_trail(project, out)
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        export_audit_trail(project, tmp_path / "folder.docx")


@pytest.mark.usefixtures("quick_keys")
def test_an_encrypted_project_is_told_by_the_child_from_an_encrypted_copy(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = tmp_path / "sealed.qualcode"
    with Project.create(path, "A. Moreau", title="Quittenbaum", passphrase="kettle") as sealed:
        with AuditTrailExport(sealed, tmp_path / "trail.docx") as export:
            copies = [each for each in temporary.rglob("*") if each.is_file()]
            assert [each.name for each in copies] == ["sealed.qualcode"]
            assert b"Quittenbaum" not in copies[0].read_bytes()
            written = export.write(worker)
        assert "Quittenbaum" in words_of(written)
    assert list(temporary.iterdir()) == []
