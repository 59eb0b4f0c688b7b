"""A name is the same however its letters were put together, and whoever typed it."""

from dataclasses import replace

import pytest

from qualcode.model.errors import UserError
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project

WHOLE = "Café"
APART = "CAFE\u0301"


def test_a_code(project: Project) -> None:
    below = project.create_code(WHOLE).first("code")
    with pytest.raises(UserError, match="already a code"):
        project.create_code(APART)
    project.create_code("At ease", below)
    assert project.find_code(f"{APART} / at  ease").name == "At ease"
    # What looks different is another name.
    project.create_code("Room ①")
    project.create_code("Room 1")
    assert len(project.codebook()) == 4


def test_a_coder(project: Project) -> None:
    first = project.work_as("Zoë")
    project.work_as("A. Moreau")
    assert project.work_as("ZOE\u0308") == first
    project.work_as("A. Moreau")
    with pytest.raises(UserError, match="already a coder"):
        project.rename_coder(project.coder or "", "zoe\u0308")


def test_a_transcript(project: Project, draft: TranscriptDraft) -> None:
    first = project.import_transcript(replace(draft, title=WHOLE)).first("document")
    second = project.import_transcript(replace(draft, title=APART)).first("document")
    assert project.document(second).title == f"{APART} (2)"
    assert project.find_document("cafe\u0301").id == first
    with pytest.raises(UserError, match="already a transcript"):
        project.set_document_details(second, title=APART)


def test_a_transcript_is_found_by_its_exact_title_first(
    project: Project, draft: TranscriptDraft
) -> None:
    found = [
        project.import_transcript(replace(draft, title=title)).first("document")
        for title in ("Interview", "INTERVIEW (2)")
    ]
    assert project.find_document("interview (2)").id == found[1]
    assert project.find_document("Interview").id == found[0]
