from collections.abc import Callable
from pathlib import Path

from qualcode.store import Project
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")


def text(qualcode: Qualcode, study: Path) -> str:
    return qualcode("documents", study, "--text", "--json").json[0]["text"]


def test_a_passage_is_struck_out_for_good(qualcode: Qualcode, study: Path) -> None:
    before = text(qualcode, study)
    passage = ("--document", "Interview 1", "--quote", "glad")
    told = qualcode("erase", study, *passage, "--preview", "--json").json
    assert (told["preview"], told["characters"]) == (True, 4)
    assert text(qualcode, study) == before
    outcome = qualcode("erase", study, *passage, *BY, "--reason", "she asked")
    assert outcome.code == 0
    assert "Copies elsewhere" in outcome.lines[-1]
    assert text(qualcode, study) == before.replace("glad", "████", 1)
    assert b"glad" not in study.read_bytes()
    assert qualcode("check", study).code == 0
    act = qualcode("history", study, "--json").json[-1]
    assert (act["verb"], act["reason"]) == ("erasure", "she asked")


def test_a_participant_withdraws(qualcode: Qualcode, study: Path) -> None:
    with Project.open(study, coder="A. Moreau", write=True) as project:
        person = project.add_participant("P. One").first("participant")
        speaker = next(s for s in project.speakers() if s.role.value == "participant")
        project.link_speaker(speaker.id, person)
    told = qualcode("erase", study, "--participant", "P. One", *BY, "--json").json
    assert told["characters"] > 20
    assert "██" in text(qualcode, study)
    assert qualcode("check", study).code == 0


def test_what_cannot_be_erased_is_said(refused: Callable[..., str], study: Path) -> None:
    assert "what to erase" in refused("erase", study, *BY)
    assert "nowhere" in refused("erase", study, "--words", "hippopotamus", *BY)
    assert "nowhere" in refused("erase", study, "--words", "hippopotamus", "--coder", "Newcomer")
    assert "participant" in refused("erase", study, "--participant", "Nobody", *BY)
    assert "does not stand" in refused(
        "erase", study, "--document", "Interview 1", "--quote", "hippopotamus", *BY
    )
