import re
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.store import Project
from tests.cli.conftest import Qualcode

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
BY = ("--coder", "A. Moreau")


def test_code_by_quote_says_what_was_coded(qualcode: Qualcode, study: Path) -> None:
    coding = qualcode(
        "code", study, "--document", "Interview 1", "--quote", "I could breathe again",
        "--code", "Steadiness / Guard down", "--polarity", "longed for", "--memo", "the body",
        "--reason", "first reading", "--coder", "J. Okafor", "--json",
    ).json  # fmt: skip
    assert coding["quote"] == "I could breathe again"
    assert coding["code"] == "Steadiness / Guard down"
    assert coding["family"] == "Steadiness"
    assert coding["coder"] == "J. Okafor"
    assert coding["polarity"] == "longed_for"
    assert coding["memo"] == "the body"
    assert coding["origin"] == "own reading"
    assert UUID.fullmatch(coding["id"])
    assert UUID.fullmatch(coding["document"])
    assert TIME.fullmatch(coding["created"])
    assert (coding["turn"], coding["speaker"]) == (2, "Maya")
    [listed] = qualcode("codings", study, "--json").json
    assert listed == coding
    text = qualcode("documents", study, "--text", "--json").json[0]["text"]
    assert text[coding["start"] : coding["end"]] == coding["quote"]
    assert qualcode("history", study, "--json").json[-1]["reason"] == "first reading"


def test_places_are_code_points_beyond_an_emoji(qualcode: Qualcode, study: Path) -> None:
    text = qualcode("documents", study, "--text").out.decode()
    start = text.index("She was")
    coding = qualcode(
        "code", study, "--document", "Interview 1", "--start", start, "--end", start + 12,
        "--code", "Steadiness", *BY, "--json",
    ).json  # fmt: skip
    assert coding["quote"] == "She was glad"
    assert coding["polarity"] is None


def test_a_unique_start_of_an_id_is_enough(qualcode: Qualcode, study: Path) -> None:
    document = qualcode("documents", study, "--json").json[0]["id"]
    codes = {each["path"]: each["id"] for each in qualcode("codes", study, "--json").json}
    coding = qualcode(
        "code", study, "--document", document[:9], "--quote", "glad",
        "--code", codes["Steadiness"][:8], *BY, "--json",
    ).json  # fmt: skip
    assert qualcode("uncode", study, coding["id"][:8], *BY).code == 0
    assert qualcode("codings", study, "--json").json == []


def test_what_was_removed_is_said_to_be_so(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    made = qualcode(
        "code", study, "--document", "Interview 1", "--quote", "glad", "--code", "Steadiness",
        *BY, "--json",
    ).json["id"]  # fmt: skip
    assert qualcode("uncode", study, made, *BY).code == 0
    for typed in (made, made[:8]):
        assert "That coding was removed already" in refused("uncode", study, typed, *BY)
    # The start of an id that something else has too means what stands.
    assert qualcode("undo", study, *BY).code == 0
    assert qualcode("uncode", study, made[:8], *BY).code == 0


def test_a_code_below_one_that_was_merged_away_stands_below_its_heir(
    qualcode: Qualcode, study: Path
) -> None:
    with Project.open(study, write=True, coder="A. Moreau") as project:
        heir = project.create_code("Ease").first("code")
        project.merge_codes(project.find_code("Steadiness").id, heir)
        # A colleague, who had not seen the merge, put a code below the one that is gone.
        with project.act("code.create") as act:
            old = next(each for each in project.codebook().every() if each.merged_into)
            act.add("code", name="Breathing", parent=old.id)
    rows = {each["path"]: each for each in qualcode("codes", study, "--json").json}
    assert rows["Ease / Breathing"]["parent"] == rows["Ease"]["id"]


def test_codings_of_a_family_and_of_a_transcript(qualcode: Qualcode, study: Path) -> None:
    for quote, code in (("glad", "Steadiness"), ("breathe", "Steadiness / Guard down")):
        assert qualcode(
            "code", study, "--document", "Interview 1", "--quote", quote, "--code", code, *BY
        ).code == 0  # fmt: skip
    family = qualcode("codings", study, "--code", "Steadiness", "--json").json
    assert [each["quote"] for each in family] == ["glad", "breathe"]
    below = qualcode("codings", study, "--code", "Steadiness / Guard down", "--json").json
    assert [each["quote"] for each in below] == ["breathe"]
    assert len(qualcode("codings", study, "--document", "Interview 1", "--json").json) == 2
    rows = {each["path"]: each for each in qualcode("codes", study, "--json").json}
    assert rows["Steadiness"]["codings"] == 1
    assert rows["Steadiness"]["passages"] == 2


def test_create_makes_what_is_missing_of_a_path(qualcode: Qualcode, study: Path) -> None:
    coding = qualcode(
        "code", study, "--document", "Interview 1", "--quote", "glad",
        "--code", "Home / Doors / Left open", "--create", "--memo", "why", *BY, "--json",
    ).json  # fmt: skip
    assert coding["code"] == "Home / Doors / Left open"
    assert coding["memo"] == "why"
    qualcode(
        "code", study, "--document", "Interview 1", "--quote", "breathe",
        "--code", "Home / Windows", "--create", *BY,
    )  # fmt: skip
    paths = [each["path"] for each in qualcode("codes", study, "--json").json]
    assert paths[2:] == ["Home", "Home / Doors", "Home / Doors / Left open", "Home / Windows"]


def test_a_quote_that_stands_twice_lists_its_places(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    text = qualcode("documents", study, "--text").out.decode()
    first, second = (match.start() for match in re.finditer("before|safe", text))
    error = refused(
        "code", study, "--document", "Interview 1", "--quote", "I", "--code", "Steadiness", *BY
    )
    for match in re.finditer("I", text):
        assert re.search(rf"\b{match.start()}\b", error)
    assert first < second
    coding = qualcode(
        "code", study, "--document", "Interview 1", "--quote", "I", "--nth", 2,
        "--code", "Steadiness", *BY, "--json",
    ).json  # fmt: skip
    assert coding["start"] == [match.start() for match in re.finditer("I", text)][1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--quote", " ", "--code", "Steadiness"),
        ("--quote", "no such words", "--code", "Steadiness"),
        ("--quote", "glad", "--code", "No such code"),
        ("--quote", "glad", "--code", "Steadiness", "--polarity", "sideways"),
        ("--quote", "glad", "--code", "Steadiness", "--nth", "2"),
        ("--quote", "glad", "--code", "Steadiness", "--start", "3"),
        ("--quote", "glad", "--code", " / ", "--create"),
        ("--quote", "glad", "--code", "A / / B", "--create"),
        ("--quote", "glad", "--code", "B /", "--create"),
        ("--quote", "glad", "--code", "/ B", "--create"),
        ("--quote", "glad", "--code", "Steadiness / B/", "--create"),
        ("--quote", "glad"),
        ("--start", "3", "--code", "Steadiness"),
        ("--start", "9", "--end", "3", "--code", "Steadiness"),
        ("--start", "-1", "--end", "3", "--code", "Steadiness"),
        ("--start", "0", "--end", "100000", "--code", "Steadiness"),
        ("--start", "zero", "--end", "3", "--code", "Steadiness"),
        ("--start", "0", "--end", "3", "--code", "Steadiness", "--sideways"),
    ],
)
def test_a_refusal_leaves_no_trace_not_even_a_new_coder(
    refused: Callable[..., str], study: Path, arguments: tuple[str, ...]
) -> None:
    refused("code", study, "--document", "Interview 1", *arguments, "--coder", "Newcomer")


def test_a_retired_code_and_a_coding_given_twice_are_refused(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    words = ("code", study, "--document", "Interview 1", "--quote", "glad", "--code", "Guard down")
    assert qualcode(*words, *BY).code == 0
    assert "already" in refused(*words, *BY)
    with Project.open(study, write=True) as project:
        project.retire_code(project.find_code("Guard down").id)
    assert "retired" in refused(*words, "--coder", "Newcomer")


def test_nothing_is_made_below_a_retired_code(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    with Project.open(study, write=True, coder="A. Moreau") as project:
        project.retire_code(project.find_code("Steadiness").id)
    error = refused(
        "code", study, "--document", "Interview 1", "--quote", "glad",
        "--code", "Steadiness / Anew / Below", "--create", "--coder", "Newcomer",
    )  # fmt: skip
    assert "retired" in error
    assert len(qualcode("codes", study, "--json").json) == 2


def test_nobody_named_says_how_to_name_oneself(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    words = ("code", study, "--document", "Interview 1", "--quote", "glad", "--code", "Steadiness")
    assert "qualcode settings coder" in refused(*words)
    assert qualcode("settings", "coder", "B. Tan").code == 0
    assert qualcode(*words, "--json").json["coder"] == "B. Tan"


def test_notes_on_everything(qualcode: Qualcode, study: Path) -> None:
    coding = qualcode(
        "code", study, "--document", "Interview 1", "--quote", "glad", "--code", "Steadiness",
        *BY, "--json",
    ).json  # fmt: skip
    about = {
        "passage": ("--document", "Interview 1", "--quote", "breathe again"),
        "document": ("--document", "Interview 1"),
        "code": ("--code", "Steadiness"),
        "coding": ("--coding", coding["id"]),
        "project": (),
    }
    for kind, where in about.items():
        note = qualcode("note", study, *where, "--text", "Hm.", *BY, "--json").json
        assert note["about"] == kind
        assert note["text"] == "Hm."
        assert note["quote"] == ("breathe again" if kind == "passage" else None)
        on_transcript = kind in ("passage", "document")
        assert note["document"] == (coding["document"] if on_transcript else None)
    with Project.open(study) as project:
        assert len(project.notes()) == len(about)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--text", "  "),
        ("--text", "a", "--quote", "glad"),
        ("--text", "a", "--document", "Interview 1", "--code", "Steadiness"),
        ("--text", "a", "--document", "Interview 9"),
        ("--text", "a", "--coding", "ffff"),
        (),
    ],
)
def test_a_note_that_is_refused(
    refused: Callable[..., str], study: Path, arguments: tuple[str, ...]
) -> None:
    refused("note", study, *arguments, "--coder", "Newcomer")


def test_bytes_that_are_no_text_are_refused(refused: Callable[..., str], study: Path) -> None:
    for option in ("--text", "--reason", "--coder"):
        words = {"--text": "a", "--coder": "Newcomer"} | {option: "caf\udce9"}
        given = [each for pair in words.items() for each in pair]
        assert "UTF-8" in refused("note", study, *given)


def test_a_folder_that_may_not_be_written_is_said(
    qualcode: Qualcode, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(study) + ".lock")

    monkeypatch.setattr(Path, "write_text", forbidden)
    outcome = qualcode("undo", study, *BY)
    assert outcome.code == 2
    assert outcome.error.count("\n") == 1


def test_a_place_given_by_a_script_is_kept_to_the_letter(qualcode: Qualcode, study: Path) -> None:
    title = qualcode("documents", study, "--json").json[0]["title"]
    made = qualcode(
        "code", study, "--document", title, "--start", "4", "--end", "9", "--code", "Safety",
        "--create", *BY, "--json",
    )  # fmt: skip
    text = qualcode("documents", study, "--json", "--text").json[0]["text"]
    assert (made.json["start"], made.json["end"]) == (4, 9)
    assert made.json["quote"] == text[4:9] != text[4:9].strip()


def test_a_whole_path_is_made_and_undone_as_one_act(qualcode: Qualcode, study: Path) -> None:
    title = qualcode("documents", study, "--json").json[0]["title"]
    codes = qualcode("codes", study, "--json").json
    qualcode(
        "code", study, "--document", title, "--start", "0", "--end", "4",
        "--code", "Far / Further / Furthest", "--create", *BY,
    )  # fmt: skip
    applied = [coding["code"] for coding in qualcode("codings", study, "--json").json]
    assert "Far / Further / Furthest" in applied
    assert "Furthest" in qualcode("history", study, "--json").json[-1]["sentence"]
    qualcode("undo", study, *BY)
    assert qualcode("codes", study, "--json").json == codes


@pytest.mark.parametrize("field", ["--coder", "--reason", "--memo", "--code"])
def test_control_characters_are_refused_and_never_printed(
    refused: Callable[..., str], study: Path, field: str
) -> None:
    said = {"--coder": "New", "--memo": "", "--code": "Steadiness", "--reason": ""}
    said[field] = "Steadiness \x1b[31m\a"
    error = refused(
        "code", study, "--document", "Interview 1", "--quote", "glad", "--create",
        *(each for pair in said.items() for each in pair),
    )  # fmt: skip
    assert "control character" in error
    assert "\x1b" not in error


def test_what_a_terminal_would_obey_is_not_printed(
    refused: Callable[..., str], qualcode: Qualcode, study: Path
) -> None:
    assert "\x1b" not in refused("codings", study, "--code", "\x1b[31m")
    assert "control character" in qualcode("settings", "coder", "A \x1b[31m").error
