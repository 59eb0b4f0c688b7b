import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.store import Project
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")


@pytest.fixture
def other(study: Path) -> Path:
    """A copy of the study in which J. Okafor has coded and renamed a code."""
    path = study.with_name("okafor.qualcode")
    shutil.copy(study, path)
    with Project.open(path, coder="J. Okafor", write=True) as project:
        codes = {code.name: code.id for code in project.codebook()}
        document = project.documents()[0].id
        project.apply_code(document, 0, 20, codes["Steadiness"], memo="at once")
        project.rename_code(codes["Guard down"], "Unguarded")
    return path


def test_merging_tells_what_came_and_undo_sets_it_aside(
    qualcode: Qualcode, study: Path, other: Path
) -> None:
    before = qualcode("codings", study, "--json").json
    told = qualcode("merge", study, other, *BY, "--reason", "our week", "--json").json
    assert told["acts_by_coder"] == {"J. Okafor": 3}
    assert told["added"] == {"coder": 1, "coding": 1}
    assert [each["coder"] for each in qualcode("codings", study, "--json").json] == ["J. Okafor"]
    last = qualcode("history", study, "--json").json[-1]
    assert (last["verb"], last["reason"]) == ("merge", "our week")
    assert "okafor.qualcode" in last["sentence"]
    assert "nothing that is not here" in qualcode("merge", study, other, *BY).lines[0]
    assert qualcode("undo", study, *BY).code == 0
    assert qualcode("codings", study, "--json").json == before
    assert qualcode("check", study).code == 0
    assert qualcode("merge", study, other, *BY).code == 0
    assert len(qualcode("codings", study, "--json").json) == len(before) + 1


def test_a_preview_leaves_no_trace(qualcode: Qualcode, study: Path, other: Path) -> None:
    before = study.read_bytes()
    outcome = qualcode("merge", study, other, "--preview")
    assert outcome.lines[0] == "Would take in 3 acts from “okafor.qualcode” (J. Okafor 3)."
    assert study.read_bytes() == before


def test_a_conflict_is_listed_and_decided(qualcode: Qualcode, study: Path, other: Path) -> None:
    with Project.open(study, coder="A. Moreau", write=True) as project:
        code = next(each for each in project.codebook() if each.name == "Guard down")
        project.rename_code(code.id, "Guard lowered")
    (conflict,) = qualcode("merge", study, other, *BY, "--json").json["conflicts"]
    assert qualcode("conflicts", study, "--json").json == [conflict]
    assert {conflict["shown"]["words"], conflict["other"]["words"]} == {
        "“Unguarded”", "“Guard lowered”",
    }  # fmt: skip
    assert "which of the two" in qualcode("decide", study, conflict["id"], *BY).error
    done = qualcode("decide", study, conflict["id"][:6], "--other", *BY)
    assert done.code == 0
    assert qualcode("conflicts", study, "--json").json == []
    names = [each["name"] for each in qualcode("codes", study, "--json").json]
    assert conflict["other"]["words"].strip("“”") in names


def test_bad_copies_are_refused_in_a_sentence(
    refused: Callable[..., str], study: Path, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "elsewhere.qualcode", "B") as elsewhere:
        path = elsewhere.path
    assert "another study" in refused("merge", study, path, "--coder", "Newcomer")
    assert "no file" in refused("merge", study, tmp_path / "none.qualcode", *BY)
    assert "very file" in refused("merge", study, study, *BY)
    assert "conflict" in refused("decide", study, "abcd", "--keep", *BY)
