import io
import os
import stat
import sys
from pathlib import Path

import pytest

from qualcode.commands.private_keys import FILE_NAME, KeyFile
from qualcode.model.private_keys import new_key
from qualcode.store import Project
from tests.store.scanning import SENTINEL, found_in, keys_found_in

ADA = ("--coder", "A. Moreau")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def give(words: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(words))

    return give


def test_an_entry_for_everybody(qualcode, study):
    made = qualcode("entry", study, "--text", "First\n\nday.", "--title", "Week 1", *ADA)
    assert made.code == 0
    told = qualcode("entries", study, "--json").json
    assert [(each["title"], each["text"], each["private"]) for each in told] == [
        ("Week 1", "First\n\nday.", False)
    ]
    assert told[0]["id"] in made.lines[0]
    assert [line.strip() for line in qualcode("entries", study).lines[1:]] == ["First", "", "day."]


def test_a_private_entry_is_told_without_its_words_unless_asked(qualcode, study, typed):
    typed(f"I am {SENTINEL}.\n")
    made = qualcode("entry", study, "--text", "-", "--private", "--json", *ADA).json
    assert (made["private"], made["text"]) == (True, f"I am {SENTINEL}.")
    assert found_in(study) == []
    (line,) = qualcode("entries", study).lines
    assert "sealed, by A. Moreau" in line
    (told,) = qualcode("entries", study, "--json").json
    assert (told["sealed"], "text" in told) == (True, False)
    (own,) = qualcode("entries", study, "--json", "--private", *ADA).json
    assert own["text"] == f"I am {SENTINEL}."
    assert own["sealed"] is False
    qualcode("entry", study, "--text", "Hello.", "--coder", "Joy Okafor")
    others = qualcode("entries", study, "--private", "--coder", "Joy Okafor")
    assert SENTINEL not in others.out.decode()
    assert "sealed, by A. Moreau" in others.lines[0]


def test_a_private_note_stays_out_of_everything_that_is_printed(qualcode, study, tmp_path):
    made = qualcode(
        "note", study, "--document", "Interview 1", "--quote", "belong somewhere",
        "--text", f"{SENTINEL}!", "--private", "--json", *ADA,
    ).json  # fmt: skip
    assert (made["private"], made["quote"]) == (True, "belong somewhere")
    assert found_in(study) == []
    for command in ("history", "entries", "codings"):
        assert SENTINEL not in qualcode(command, study, "--json").out.decode()
    with Project.open(study) as project:
        assert project.notes() == []
        assert [len(each) for each in project.private_notes()] == []
        project.hold_keys(KeyFile())
        project.work_as_id(project.coder_named("A. Moreau").id)
        assert [each.text for each in project.private_notes()] == [f"{SENTINEL}!"]


@pytest.mark.parametrize("command", ["entry", "note"])
def test_what_is_private_takes_no_reason(refused, study, command):
    said = refused(command, study, "--text", "x", "--private", "--reason", "why", *ADA)
    assert "no reason" in said


def test_an_entry_needs_words(refused, study):
    assert "some words" in refused("entry", study, "--text", " ", *ADA)
    assert "some words" in refused("entry", study, "--text", " ", "--private", *ADA)


def test_a_copy_to_give_away(qualcode, study, tmp_path):
    qualcode("entry", study, "--text", f"{SENTINEL}", "--private", *ADA)
    out = tmp_path / "for others.qualcode"
    told = qualcode("copy", study, out, "--json").json
    assert told["private_left_out"] == 1
    assert told["head"] == qualcode("check", out, "--json").json["head"]
    assert found_in(out) == []
    assert keys_found_in(out, *KeyFile().held()) == []
    assert qualcode("entries", out, "--private", *ADA).lines == []
    again = qualcode("copy", study, out)
    assert (again.code, "there already" in again.error) == (2, True)
    assert "1 private text stayed out" in qualcode("copy", study, tmp_path / "b.qualcode").lines[0]


def test_the_key_is_carried_to_another_computer(
    qualcode, study, typed, monkeypatch, tmp_path, settings_folder
):
    assert "no private key yet" in qualcode("private-key", "--show").error
    qualcode("entry", study, "--text", "Mine.", "--private", *ADA)
    (words,) = qualcode("private-key", "--show").lines
    if os.name == "posix":
        mode = stat.S_IMODE((settings_folder / FILE_NAME).stat().st_mode)
        assert mode == 0o600
    monkeypatch.setenv("QUALCODE_SETTINGS_FOLDER", str(tmp_path / "laptop"))
    assert "sealed" in qualcode("entries", study, "--private", *ADA).lines[0]
    qualcode("entry", study, "--text", "On the laptop.", "--private", *ADA)
    typed("not a key")
    assert "not a private key" in qualcode("private-key", "--read").error
    typed(words.lower())
    assert qualcode("private-key", "--read").lines == ["Read in 1 key."]
    told = qualcode("entries", study, "--private", "--json", *ADA).json
    assert [each["text"] for each in told] == ["Mine.", "On the laptop."]
    typed(words)
    assert "already" in qualcode("private-key", "--read").lines[0]
    assert qualcode("private-key", "--show").lines[0] == words, "it seals from now on"
    typed("")
    assert "No key was given" in qualcode("private-key", "--read").error
    for wrong in ((), ("--show", "--read")):
        assert "--show or --read" in qualcode("private-key", *wrong).error


def test_a_key_file_that_is_damaged_is_left_as_it_is(qualcode, study, settings_folder):
    path = settings_folder / FILE_NAME
    path.write_text(f"{new_key().words}\nAAAA\n")
    said = qualcode("entry", study, "--text", "x", "--private", *ADA)
    assert (said.code, "cannot be read" in said.error) == (2, True)
    assert path.read_text().endswith("AAAA\n")
    assert qualcode("entry", study, "--text", "x", *ADA).code == 0, "the rest works"


def test_a_key_that_cannot_be_kept_seals_nothing(qualcode, study, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("QUALCODE_SETTINGS_FOLDER", str(blocked / "folder"))
    said = qualcode("entry", study, "--text", "x", "--private", *ADA)
    assert (said.code, "could not be kept" in said.error or "cannot be read" in said.error) == (
        2, True,
    )  # fmt: skip
    with Project.open(study) as project:
        assert project.sealed_texts() == []
    assert list(Path(tmp_path).glob("*.lock")) == []
