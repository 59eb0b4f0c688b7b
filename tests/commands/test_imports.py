import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.commands.imports import import_source, read_source
from qualcode.commands.worker import Worker
from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.transcripts import DocumentKind
from qualcode.store import Project


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


def test_an_interview_is_imported_as_it_was_understood(
    project: Project, worker: Worker, tmp_path: Path
) -> None:
    source = tmp_path / "jonas.txt"
    source.write_text(
        "Interviewer: Well?\nJonas: Well 😀.\nInterviewer: Yes?\nJonas: No.\n", "utf-8"
    )
    done = import_source(project, source, worker, title="Jonas, first", kind=DocumentKind.OTHER)
    document = project.document(done.first("document"))
    assert (document.title, document.kind) == ("Jonas, first", DocumentKind.OTHER)
    assert project.text(document.version) == "Well?\nWell 😀.\nYes?\nNo."
    assert document.source_name == "jonas.txt"


def test_an_encoding_is_asked_for_and_then_used(worker: Worker, tmp_path: Path) -> None:
    source = tmp_path / "old.txt"
    source.write_bytes("Maya: Café.".encode("cp1252"))
    with pytest.raises(EncodingNeeded) as needed:
        read_source(source, worker)
    assert any("Café" in each.excerpt for each in needed.value.candidates)
    assert "Café" in read_source(source, worker, "cp1252").text


def test_a_large_file_is_refused_before_it_is_read(
    worker: Worker, tmp_path: Path, project: Project
) -> None:
    source = tmp_path / "huge.txt"
    with source.open("wb") as stream:
        stream.truncate(60_000_000_000)  # sparse: reading it would take the memory of ten machines
    head = project.head
    with pytest.raises(UserError, match=r"huge\.txt.*50 MB"):
        import_source(project, source, worker)
    assert project.head == head


def test_what_is_no_file_is_said(worker: Worker, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path, words in (
        (tmp_path, "folder"),
        (pipe, "not a file"),
        (tmp_path / "no.txt", "no file"),
    ):
        with pytest.raises(UserError, match=words):
            read_source(path, worker)
