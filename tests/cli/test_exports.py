from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

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
