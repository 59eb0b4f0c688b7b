import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from qualcode.commands import resources
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")
SPOKEN = "Interviewer: Well?\nJonas: Well é 😀 e\u0301.\nInterviewer: Yes?\nJonas: שלום, no.\n"


def zipped(name: str, body: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, body)
    return stream.getvalue()


def test_a_new_project_with_a_codebook(qualcode: Qualcode, tmp_path: Path) -> None:
    file = tmp_path / "new one.qualcode"
    made = qualcode(
        "new", file, "--codebook", "relational-home", "--title", "A study", *BY, "--json"
    ).json
    assert made["coder"] == "A. Moreau"
    assert made["title"] == "A study"
    codes = qualcode("codes", file, "--json").json
    assert len(codes) == made["codes"]
    assert [each["path"] for each in codes if each["parent"] is None] == [
        "Belonging", "Safety", "Affirmation", "Being-with",
    ]  # fmt: skip
    assert codes[1]["path"].startswith("Belonging / ")
    again = qualcode("new", file, *BY)
    assert again.code == 2
    assert "there already" in again.error


def test_a_codebook_that_is_not_there_makes_no_file(qualcode: Qualcode, tmp_path: Path) -> None:
    file = tmp_path / "new.qualcode"
    outcome = qualcode("new", file, "--codebook", "nonsense", *BY)
    assert outcome.code == 2
    assert "relational-home" in outcome.error
    assert qualcode("new", file).code == 2  # nobody named
    assert qualcode("new", tmp_path / "no" / "new.qualcode", *BY).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_named_as_projects_are(qualcode: Qualcode, tmp_path: Path) -> None:
    assert (
        b"Made " + bytes(tmp_path / "study.qualcode")
        in qualcode("new", tmp_path / "study", *BY).out
    )
    assert "“study.qualcode” is there already" in qualcode("new", tmp_path / "study", *BY).error
    made = qualcode("new", tmp_path / "b.txt", *BY, "--json").json
    assert made["file"] == str(tmp_path / "b.txt.qualcode")
    assert qualcode("new", tmp_path / "C.QUALCODE", *BY).code == 0
    copy = qualcode("copy", tmp_path / "study.qualcode", tmp_path / "copy", "--json").json
    assert copy["file"] == str(tmp_path / "copy.qualcode")
    names = {"study.qualcode", "b.txt.qualcode", "C.QUALCODE", "copy.qualcode"}
    assert {each.name for each in tmp_path.glob("*.*")} == names
    assert qualcode("new", "..", *BY).code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("",),
        ("documents", ""),
        ("new", "", *BY),
        ("import", "{study}", "", *BY),
        ("import", "{study}", "{study}", "", *BY),
        ("merge", "{study}", "", *BY),
        ("copy", "{study}", ""),
        ("salvage", "{study}", ""),
        ("export", "{study}", "audit-trail", ""),
        ("documents", "{study}", "--passphrase-file", ""),
        ("demo", "--folder", ""),
    ],
)
def test_a_file_that_is_not_named_is_said_to_be_missing(
    refused: Callable[..., str], study: Path, arguments: tuple[str, ...]
) -> None:
    said = refused(*(each.format(study=study) for each in arguments))
    assert said.startswith(
        "No file was named" if "demo" not in arguments else "No folder was named"
    )
    assert "“.”" not in said


def test_every_built_in_codebook_loads(qualcode: Qualcode, study: Path) -> None:
    for each in resources.builtin_codebooks():
        loaded = qualcode("codebook", study, each.id, *BY, "--json").json
        assert {row["codebook"] for row in loaded} == {each.id}
    assert qualcode("check", study).code == 0


def test_a_codebook_from_a_file(qualcode: Qualcode, study: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "schema: qualcode-codebook/1\nid: own\nversion: 1\ntitle: Own\nlanguage: en\n"
        "codes:\n  - key: tides\n    name: Tides\n    lexicon:\n      strong: [the tides]\n"
    )
    [tides] = qualcode("codebook", study, own, *BY, "--json").json
    assert (tides["path"], tides["key"], tides["lexicon"]) == ("Tides", "tides", True)
    own.write_text("codes: [")
    assert qualcode("codebook", study, own, *BY).code == 2


def test_import_keeps_every_letter(qualcode: Qualcode, study: Path, tmp_path: Path) -> None:
    source = tmp_path / "jonas.txt"
    source.write_text(SPOKEN, "utf-8")
    [imported] = qualcode("import", study, source, *BY, "--json").json
    assert [each["label"] for each in imported["speakers"]] == ["Interviewer", "Jonas"]
    exact = qualcode("documents", study, "--document", imported["id"], "--text").out
    assert exact.decode() == "Well?\nWell é 😀 e\u0301.\nYes?\nשלום, no."
    rows = qualcode("documents", study, "--text", "--json").json
    assert [each["title"] for each in rows] == ["Interview 1", imported["title"]]
    assert rows[1]["text"] == exact.decode()
    assert rows[1]["length"] == len(exact.decode())
    assert "text" not in qualcode("documents", study, "--json").json[0]


def test_the_same_file_twice_is_noted(qualcode: Qualcode, study: Path, tmp_path: Path) -> None:
    source = tmp_path / "jonas.txt"
    source.write_text(SPOKEN, "utf-8")
    assert qualcode("import", study, source, *BY).code == 0
    [again] = qualcode("import", study, source, *BY, "--json").json
    assert again["title"] == "jonas (2)"
    assert any("imported before" in line["message"] for line in again["report"])


HOSTILE = {
    "empty.txt": b"",
    "blank.txt": b" \r\n \n",
    "binary.txt": bytes(range(256)) * 40,
    "latin.txt": "Maya: Café.".encode("latin-1"),
    "picture.docx": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    "really-a-zip.txt": zipped("other.txt", b"hello"),
    "truncated.docx": zipped("word/document.xml", b"<w:document/>")[:60],
    "dtd.docx": zipped("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "bomb.docx": zipped("word/document.xml", b"\0" * 300_000_000),
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 9,
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 9,
    "paper.pdf": b"%PDF-1.7\n",
    "huge.txt": b"Maya: word\n" * 4_700_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_source_is_one_sentence_and_changes_nothing(
    refused: Callable[..., str], study: Path, tmp_path: Path, name: str
) -> None:
    source = tmp_path / name
    source.write_bytes(HOSTILE[name])
    good = tmp_path / "good.txt"
    good.write_text(SPOKEN, "utf-8")
    error = refused("import", study, good, source, "--coder", "Newcomer")
    assert name in error
    assert error.rstrip().endswith(".")


def test_sources_that_are_no_files(
    refused: Callable[..., str], qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    assert "missing.txt" in refused("import", study, tmp_path / "missing.txt", *BY)
    assert "folder" in refused("import", study, tmp_path, *BY)
    assert "SOURCE" in refused("import", study, *BY)
    source = tmp_path / "old.txt"
    source.write_bytes("Maya: Café.".encode("cp1252"))
    assert "cp1252" in refused("import", study, source, *BY)
    assert "sideways" in refused("import", study, source, "--encoding", "sideways", *BY)
    assert qualcode("import", study, source, "--encoding", "cp1252", *BY).code == 0


def test_a_source_whose_name_is_no_text_is_imported(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    source = os.fsdecode(os.fsencode(tmp_path) + b"/bad\xffname.txt")
    try:
        Path(source).write_text(SPOKEN, "utf-8")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    assert qualcode("import", study, source, *BY, "--json").json[0]["title"] == "bad\ufffdname"


def test_a_codebook_that_is_there_adds_nothing(qualcode: Qualcode, study: Path) -> None:
    assert qualcode("codebook", study, "rupture-and-repair", *BY).lines[0].startswith("Loaded")
    head = qualcode("check", study, "--json").json["head"]
    again = qualcode("codebook", study, "rupture-and-repair", *BY)
    assert again.lines == ["“Rupture and repair” is in this project already; nothing was added."]
    assert qualcode("check", study, "--json").json["head"] == head
