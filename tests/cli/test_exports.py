from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from qualcode.store import Project
from tests.cli.conftest import Qualcode
from tests.cli.test_door import in_a_process


def test_the_audit_trail_is_a_word_document(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "trail.docx"
    written = qualcode("export", study, "audit-trail", out, "--json").json
    assert written["bytes"] == out.stat().st_size
    assert written["head"] == qualcode("check", study, "--json").json["head"]
    assert any(each.text.strip() for each in Document(str(out)).paragraphs)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "{study}", "audit-trail", "{folder}/trail.pdf"),
        ("export", "{study}", "audit-trail", "{folder}/no/trail.docx"),
        ("export", "{study}", "novel", "{folder}/trail.docx"),
        ("export", "{study}", "audit-trail", "{study}"),
        ("export", "{study}"),
        ("screenshot", "{study}", "{folder}/window.png", "--size", "large"),
        ("screenshot", "{study}", "{folder}/window.png", "--size", "90000x90000"),
        ("screenshot", "{study}", "{folder}/window.png", "--size", "10x900"),
        ("screenshot", "{study}", "{folder}/window.gif"),
        ("screenshot", "{study}", "{folder}/window.png", "--document", "Interview 9"),
        ("screenshot", "{folder}/missing.qualcode", "{folder}/window.png"),
    ],
)
def test_what_cannot_be_written_is_refused(
    refused: Callable[..., str], study: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    refused(*(each.format(study=study, folder=tmp_path) for each in arguments))
    assert [each.name for each in tmp_path.iterdir()] == [study.name]


def test_a_place_may_be_named_in_small_letters(study: Path, tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    done = in_a_process("screenshot", str(study), str(out), "--place", "passages", "--dark")
    assert done.returncode == 0, done.stderr.decode()
    assert out.read_bytes().startswith(b"\x89PNG")


def test_demo_without_a_screen_says_where_its_files_are(tmp_path: Path) -> None:
    done = in_a_process("demo", "--folder", str(tmp_path / "a demo"))
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    for name in ("finding-a-relational-home.qualcode", "trial-run.qualcode", "trial-run.png"):
        assert (tmp_path / "a demo" / name).is_file()
        assert str(tmp_path / "a demo" / name) in said
    assert (tmp_path / "a demo" / "trial-run.png").read_bytes().startswith(b"\x89PNG")


def test_a_document_that_was_written_is_named_before_a_withdrawal(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "trail.docx"
    head = qualcode("export", study, "audit-trail", out, "--coder", "A. Moreau", "--json").json[
        "head"
    ]
    with Project.open(study) as project:
        assert [(each.what, each.name) for each in project.exports()] == [
            ("audit trail", "trail.docx")
        ]
        assert project.history()[-1].sentence == "Wrote the document “trail.docx”"
        assert project.undo_target() is None or project.undo_target().verb != "export"
        assert project.head != head
    assert qualcode("check", study, "--head", head).code == 0


def test_where_nobody_is_named_or_the_file_is_not_free_nothing_is_recorded(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    before = study.read_bytes()
    assert qualcode("export", study, "audit-trail", tmp_path / "a.docx").code == 0
    assert study.read_bytes() == before
    with Project.open(study, coder="A. Moreau", write=True):
        again = qualcode(
            "export", study, "audit-trail", tmp_path / "b.docx", "--coder", "A. Moreau"
        )
        assert again.code == 0
        assert again.error == ""
    with Project.open(study) as project:
        assert project.exports() == []
