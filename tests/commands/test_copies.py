"""Copies beside a project: which are accidents, which hold more, and what one's own is called."""

from pathlib import Path

import pytest

from qualcode.commands.copies import (
    conflicted_copies,
    looks_conflicted,
    make_own_copy,
    own_copy_name,
)
from qualcode.model.errors import UserError
from qualcode.store import Project


@pytest.mark.parametrize(
    "name",
    [
        "study (conflicted copy).qualcode",
        "study (A's conflicted copy 2026-11-27).qualcode",
        "study (A. Moreau's conflicted copy 2026-11-27).qualcode",
        "study (conflicted copy 2026-11-27 093015).qualcode",
        "study (Case Conflict).qualcode",
        "study (1).qualcode",
        "study(2).qualcode",
        "study 2.qualcode",
        "study-DESKTOP-ABC123.qualcode",
        "study-Mayas-MacBook.qualcode",
        "study.sync-conflict-20261127-093015-ABCDEFG.qualcode",
        "study_conflict-20261127-093015.qualcode",
        "study conflict 27 Nov.qualcode",
        "study - Copy.qualcode",
        "Study (1).qualcode",
    ],
)
def test_names_that_services_give_to_a_second_copy(name: str) -> None:
    assert looks_conflicted(name, "study.qualcode")


@pytest.mark.parametrize(
    "name",
    [
        "study.qualcode",
        "studying.qualcode",
        "study two.qualcode",
        "study 2026.qualcode",
        "study (copy of A. Moreau).qualcode",
        "study (version of 2026-11-26 14.05).qualcode",
        "study (1).docx",
        "study (1).qualcode.lock",
        "other (1).qualcode",
    ],
)
def test_names_that_are_nobodys_accident(name: str) -> None:
    assert not looks_conflicted(name, "study.qualcode")


def test_a_copy_with_work_of_its_own_is_found_and_others_are_not(
    project: Project, tmp_path: Path
) -> None:
    behind = tmp_path / "study (1).qualcode"
    apart = tmp_path / "study (A's conflicted copy 2026-11-27).qualcode"
    project.copy_to(behind)
    project.copy_to(apart)
    project.create_code("Here")
    assert conflicted_copies(project) == []
    with Project.open(apart, write=True) as copy:
        copy.create_code("There")
    Project.create(tmp_path / "study (2).qualcode", "A. Moreau").close()  # another project
    (tmp_path / "study (3).qualcode").write_bytes(b"no project at all")
    assert conflicted_copies(project) == [apart]


def test_a_copy_that_cannot_be_looked_into_is_left_alone(project: Project, tmp_path: Path) -> None:
    (tmp_path / "study (1).qualcode").mkdir()
    assert conflicted_copies(project) == []


def test_ones_own_copy_is_named_after_oneself_and_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    first = own_copy_name(path, "A. Moreau")
    assert first.name == "study (copy of A. Moreau).qualcode"
    first.touch()
    assert own_copy_name(path, "A. Moreau").name == "study (copy of A. Moreau 2).qualcode"
    assert own_copy_name(first, "J. Okafor").name == "study (copy of J. Okafor).qualcode"
    assert own_copy_name(path, "A/B: <C>?").name == "study (copy of A B C).qualcode"
    assert own_copy_name(path, "").name == "study (copy of it).qualcode"
    other = tmp_path / "elsewhere"
    assert own_copy_name(path, "X", other).parent == other


def test_ones_own_copy_has_the_work_and_not_what_others_were_typing(
    project: Project, tmp_path: Path
) -> None:
    project.create_code("Before")
    project.save_draft("memo:1", "Moreau's half sentence")
    made = make_own_copy(project, "J. Okafor")
    with Project.open(made, write=True) as copy:
        names = {each.id: each.name for each in copy.coders()}
        assert names[copy.coder or ""] == "J. Okafor"
        assert "Before" in [code.name for code in copy.codebook()]
        copy.work_as("A. Moreau")
        assert copy.drafts() == []
        assert copy.identity == project.identity
    assert [each.body for each in project.drafts()] == ["Moreau's half sentence"]


def test_whoever_has_typed_takes_their_words_along(project: Project) -> None:
    project.save_draft("memo:1", "my half sentence")
    made = make_own_copy(project, "A. Moreau")
    with Project.open(made, write=True) as copy:
        assert [each.body for each in copy.drafts()] == ["my half sentence"]


def test_a_folder_that_takes_nothing_says_so(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be made there"):
        make_own_copy(project, "A. Moreau", tmp_path / "no such folder")
