import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")
ENGINE_WORDS = re.compile(r"tree|row ?id|malformed|sqlite|\*\*\*|cell|integrity", re.IGNORECASE)


def code(qualcode: Qualcode, study: Path, quote: str, coder: str = "A. Moreau") -> str:
    return qualcode(
        "code", study, "--document", "Interview 1", "--quote", quote, "--code", "Steadiness",
        "--coder", coder, "--json",
    ).json["id"]  # fmt: skip


def test_undo_and_redo_reach_over_processes(qualcode: Qualcode, study: Path) -> None:
    made = [code(qualcode, study, quote) for quote in ("glad", "breathe", "belong")]
    [last] = qualcode("undo", study, *BY, "--json").json
    assert last["undone"] is True
    assert qualcode("undo", study, 2, *BY).code == 0
    assert qualcode("codings", study, "--json").json == []
    assert len(qualcode("redo", study, 2, *BY, "--reason", "after all", "--json").json) == 2
    assert [each["id"] for each in qualcode("codings", study, "--json").json] == made[:2]
    acts = qualcode("history", study, "--json").json
    undone = next(each for each in acts if each["id"] == last["id"])
    assert undone["undone"] is True
    assert undone["undone_by"] in {each["id"] for each in acts}
    assert acts[-1]["redoes"] is not None
    assert acts[-1]["reason"] == "after all"


def test_nothing_to_undo_is_said(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    assert "redo" in refused("redo", study, *BY)
    assert "Newcomer" in refused("undo", study, "--coder", "Newcomer")
    refused("undo", study, 0, *BY)
    # Asked for more than there is, it goes as far back as it can.
    assert len(qualcode("undo", study, 99, *BY, "--json").json) == 3
    refused("undo", study, *BY)


def test_several_acts_are_taken_back_or_none_of_them(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    bearing = code(qualcode, study, "breathe")
    last = code(qualcode, study, "glad")
    qualcode("note", study, "--coding", bearing, "--text", "Mine", "--coder", "J. Okafor")
    said = refused("undo", study, 2, *BY)
    assert "J. Okafor" in said
    assert "breathe" in said
    assert "glad" not in said
    # One by one, what nobody has built on goes.
    assert qualcode("undo", study, *BY).code == 0
    assert [each["id"] for each in qualcode("codings", study, "--json").json] == [bearing]
    assert qualcode("redo", study, 5, *BY).code == 0
    assert {each["id"] for each in qualcode("codings", study, "--json").json} == {bearing, last}
    assert qualcode("check", study).code == 0


def test_several_acts_are_done_again_or_none_of_them(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    code(qualcode, study, "breathe")
    with Project.open(study, coder="A. Moreau", write=True) as project:
        project.create_code("Ease")
        project.undo()
        project.undo()
        project.work_as("J. Okafor")
        project.create_code("Ease")
    assert "Ease" in refused("redo", study, 2, *BY)
    assert qualcode("codings", study, "--json").json == []
    assert len(qualcode("redo", study, *BY, "--json").json) == 1


def more_than_there_is(project: Project) -> None:
    with project.series():
        project.create_code("Ease")
        for deed in (project.undo, project.undo, project.redo, project.redo, project.redo):
            deed()


def test_after_a_series_that_was_refused_the_same_opening_goes_on(study: Path) -> None:
    with Project.open(study, coder="A. Moreau", write=True) as project:
        before = project.head
        with pytest.raises(UserError, match="nothing to redo"):
            more_than_there_is(project)
        assert project.head == before
        assert [code.name for code in project.codebook()] == ["Steadiness", "Guard down"]
        project.create_code("Ease")
        assert not project.crosses_opening(project.history()[-1])
        assert project.check().faults == ()


def test_history_tells_each_act(qualcode: Qualcode, study: Path) -> None:
    code(qualcode, study, "glad", "J. Okafor")
    acts = qualcode("history", study, "--json").json
    assert acts[-1]["verb"] == "coding.apply"
    assert acts[-1]["coder"] == "J. Okafor"
    assert "glad" in acts[-1]["sentence"]
    assert acts[-1]["document"] == qualcode("documents", study, "--json").json[0]["id"]
    [step] = acts[-1]["steps"]
    assert step["kind"] == "coding"
    assert step["added"] is True
    assert step["after"]["code"] == qualcode("codes", study, "--json").json[0]["id"]
    assert [each["at"] for each in acts] == sorted(each["at"] for each in acts)
    assert qualcode("history", study, "--limit", 2, "--json").json == acts[-2:]


def test_check_knows_this_project_now_and_before(qualcode: Qualcode, study: Path) -> None:
    early = qualcode("check", study, "--json").json
    assert early["whole"] is True
    code(qualcode, study, "glad")
    later = qualcode("check", study, "--head", early["head"], "--json").json
    assert later["head"] != early["head"]
    assert later["head_known"] is True
    assert qualcode("check", study, "--head", "0" * 64).code == 1
    assert b"is whole, but it has never had" in qualcode("check", study, "--head", "0" * 64).out


def test_a_file_that_was_altered_is_not_whole(qualcode: Qualcode, study: Path) -> None:
    code(qualcode, study, "glad")
    with Project.open(study, write=True) as project:
        project._connection.execute("UPDATE coding SET start=start+1")
    outcome = qualcode("check", study, "--json")
    assert outcome.code == 1
    assert outcome.json["whole"] is False
    assert len(outcome.json["faults"]) == 1


def test_damage_anywhere_is_found_or_does_no_harm(qualcode: Qualcode, study: Path) -> None:
    whole = study.read_bytes()
    written = [place for place, byte in enumerate(whole) if byte and place > 100]
    found = 0
    for place in written[:: len(written) // 60]:
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        study.write_bytes(damaged)
        outcome = qualcode("check", study)
        assert outcome.code in (0, 1)
        found += outcome.code
        for command in ("codings", "history", "documents"):
            outcome = qualcode(command, study)
            assert outcome.code in (0, 2), outcome.error
            assert "fault" not in outcome.error
            assert not ENGINE_WORDS.search(outcome.error)
        for said in (*qualcode("check", study, "--json").json["faults"], outcome.error):
            assert not ENGINE_WORDS.search(said)
    assert found > 30


def test_damage_is_told_in_words_for_people(qualcode: Qualcode, study: Path) -> None:
    whole = study.read_bytes()
    page = len(whole) // 4096 // 2
    study.write_bytes(whole[: (page - 1) * 4096] + b"\x77" * 4096 + whole[page * 4096 :])
    assert (
        f"is damaged: page {page} of the file cannot be read." in qualcode("codings", study).error
    )
    [fault] = qualcode("check", study, "--json").json["faults"]
    assert "salvage" in qualcode("codings", study).error
    assert f"page {page} of the file" in fault


def test_an_index_that_does_not_fit_is_told_by_check(qualcode: Qualcode, study: Path) -> None:
    code(qualcode, study, "glad")
    with closing(engine.connect(study)) as database:
        database.execute("PRAGMA writable_schema=ON")
        database.execute("UPDATE sqlite_schema SET sql=sql||' WHERE 0' WHERE name='coding_id'")
        database.commit()
    with closing(engine.connect(study)) as database:
        database.execute("UPDATE coding SET id=randomblob(16)")
        database.execute("PRAGMA writable_schema=ON")
        database.execute(
            "UPDATE sqlite_schema SET sql=replace(sql,' WHERE 0','') WHERE name='coding_id'"
        )
        database.commit()
    faults = qualcode("check", study, "--json").json["faults"]
    assert "the index “coding_id” does not fit its table" in faults


def test_what_is_no_project_is_refused_and_not_called_damaged(
    qualcode: Qualcode, tmp_path: Path
) -> None:
    other = tmp_path / "letter.qualcode"
    other.write_text("Dear all,")
    for command in ("check", "codes", "codings", "documents", "history"):
        outcome = qualcode(command, other)
        assert outcome.code == 2
        assert outcome.error.count("\n") == 1
    assert qualcode("codes", tmp_path / "missing.qualcode").code == 2
    assert qualcode("codes", tmp_path).code == 2


def test_check_explains_what_it_has_proven(qualcode: Qualcode, study: Path) -> None:
    code(qualcode, study, "glad")
    said = qualcode("check", study, "--explain").out.decode()
    assert "What was proven" in said
    assert "no act was rewritten" in " ".join(said.split())
    for doubt in ("keyboard", "clocks", "digest on paper"):
        assert doubt in said.partition("What the file alone cannot prove")[2]
    head = qualcode("check", study, "--json").json["head"]
    assert "unchanged" in qualcode("check", study, "--explain", "--head", head).out.decode()
    other = qualcode("check", study, "--explain", "--head", "0" * 64)
    assert "since it was printed" in " ".join(other.out.decode().split())
    with Project.open(study, write=True) as project:
        project._connection.execute("UPDATE coding SET start=start+1")
    found = qualcode("check", study, "--explain")
    assert found.code == 1
    assert "What was proven" not in found.out.decode()
    assert "not as the program wrote it" in found.out.decode()
    assert qualcode("check", study, "--explain", "--json").json["proof"][1] == "What was found"
    assert max(map(len, said.splitlines())) <= 100
