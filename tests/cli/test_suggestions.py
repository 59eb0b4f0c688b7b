from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from qualcode.commands import worker as processes
from qualcode.store import Project
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")


@pytest.fixture(scope="module", autouse=True)
def _one_child_process() -> Iterator[None]:
    """Let all commands here ask the same child: each of its own would load spaCy anew."""
    with processes.Worker() as child, pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "Worker", lambda: nullcontext(child))
        yield


@pytest.fixture
def suggested(qualcode: Qualcode, study: Path) -> list[dict[str, Any]]:
    assert qualcode("codebook", study, "relational-home", *BY).code == 0
    return qualcode("suggest", study, *BY, "--json").json


def test_suggestions_come_with_their_reasons(
    qualcode: Qualcode, study: Path, suggested: list[dict[str, Any]]
) -> None:
    text = qualcode("documents", study, "--text").out.decode()
    found = {each["code"]: each for each in suggested}
    assert found["Safety"]["polarity"] == "absent"
    assert found["Belonging"]["polarity"] == "longed_for"
    for each in suggested:
        assert text[each["start"] : each["end"]] == each["quote"]
        assert 0 < each["score"] <= 1
        assert each["speaker"] == "Maya"
        for reason in each["reasons"]:
            assert text[reason["start"] : reason["end"]] == reason["words"]
    assert any(reason["words"] == "never" for reason in found["Safety"]["reasons"])


def test_the_run_is_journaled_as_before_own_reading(
    qualcode: Qualcode, study: Path, suggested: list[dict[str, Any]]
) -> None:
    document = qualcode("documents", study, "--json").json[0]["id"]
    run = qualcode("history", study, "--json").json[-1]
    assert run["verb"] == "suggestion.run"
    assert run["steps"][0]["after"]["before_reading"] == [document]
    with Project.open(study, coder="A. Moreau", write=True) as project:
        project.mark_read(project.documents()[0].id)
    again = qualcode("suggest", study, *BY, "--json").json
    assert [each["id"] for each in again] == [each["id"] for each in suggested]
    run = qualcode("history", study, "--json").json[-1]
    assert "before_reading" not in run["steps"][0]["after"]


def test_accept_and_decline_are_remembered(
    refused: Callable[..., str],
    qualcode: Qualcode,
    study: Path,
    suggested: list[dict[str, Any]],
) -> None:
    first, second, *others = suggested
    coding = qualcode("accept", study, first["id"], *BY, "--json").json
    assert coding["origin"] == "suggestion"
    assert coding["suggestion"] == first["id"]
    assert (coding["quote"], coding["polarity"]) == (first["quote"], first["polarity"])
    declined = qualcode("decline", study, second["id"][:12], *BY, "--reason", "no", "--json").json
    assert (declined["id"], declined["decision"]) == (second["id"], "declined")
    assert "already" in refused("accept", study, first["id"], *BY)
    assert "already" in refused("decline", study, first["id"], *BY)
    assert "already" in refused("decline", study, second["id"], *BY)
    assert "ffffffff" in refused("accept", study, "ffffffff", "--coder", "Newcomer")
    again = qualcode("suggest", study, *BY, "--json").json
    assert {each["id"] for each in again} <= {each["id"] for each in others}
    # Another coder has not decided yet.
    other = qualcode("suggest", study, "--coder", "J. Okafor", "--json").json
    assert {first["id"], second["id"]} <= {each["id"] for each in other}


def test_a_suggestion_is_accepted_with_changes(
    qualcode: Qualcode, study: Path, suggested: list[dict[str, Any]]
) -> None:
    first = suggested[0]
    coding = qualcode(
        "accept", study, first["id"], "--code", "Steadiness", "--polarity", "mixed",
        "--end", first["end"] - 3, *BY, "--json",
    ).json  # fmt: skip
    assert (coding["code"], coding["polarity"]) == ("Steadiness", "mixed")
    assert coding["end"] == first["end"] - 3
    assert qualcode("history", study, "--json").json[-1]["verb"] == "suggestion.edit"


def test_only_for_one_code_or_transcript(
    refused: Callable[..., str],
    qualcode: Qualcode,
    study: Path,
    suggested: list[dict[str, Any]],
) -> None:
    safety = qualcode("suggest", study, "--code", "safety", *BY, "--json").json
    assert {each["code"] for each in safety} == {"Safety"}
    assert len(qualcode("suggest", study, "--document", "Interview 1", *BY, "--json").json) == len(
        suggested
    )
    assert "Steadiness" in refused("suggest", study, "--code", "Steadiness", "--coder", "New")
    refused("suggest", study, "--document", "Interview 2", "--coder", "New")


def test_a_project_without_lexicons_is_told_what_to_do(
    refused: Callable[..., str], study: Path
) -> None:
    assert "relational-home" in refused("suggest", study, "--coder", "Newcomer")
