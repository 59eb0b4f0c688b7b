"""Conflicts and merges in words."""

import shutil
from pathlib import Path

import pytest

from qualcode.commands.merging import (
    ConflictWords,
    conflict_words,
    counts_in_words,
    lookalike_in_words,
    taken_in,
)
from qualcode.model.merging import Lookalike
from qualcode.store import Project

ODD = ("plain", "with: a colon; and more", "Ada: “quoted”; Bo: “too”", "two\nlines", "")


@pytest.mark.parametrize("first", ODD)
@pytest.mark.parametrize("second", ODD)
def test_a_conflicts_sentence_is_taken_apart_whatever_was_written(
    first: str, second: str, tmp_path: Path
) -> None:
    if first == second:
        return
    with Project.create(tmp_path / "a.qualcode", "Ada") as project:
        code = project.create_code("Home: safe; warm", definition="at first").first("code")
    shutil.copy(tmp_path / "a.qualcode", tmp_path / "b.qualcode")
    with Project.open(tmp_path / "b.qualcode", write=True, coder="Bo") as project:
        project.redefine_code(code, definition=second)
    with Project.open(tmp_path / "a.qualcode", write=True, coder="Ada") as project:
        project.redefine_code(code, definition=first)
        report = project.merge_preview(tmp_path / "b.qualcode")
    (conflict,) = report.conflicts
    assert conflict_words(conflict) == ConflictWords(
        "The code “Home: safe; warm”: the definition", "Ada", "Bo", True
    )
    assert taken_in(report).endswith("from “b.qualcode” (Bo 2); 1 conflict to decide")


def test_counts_leave_out_what_only_serves_others() -> None:
    counts = (("code", 1), ("coding", 1_204), ("version", 3), ("document", 2))
    assert counts_in_words(counts) == "1 code, 1,204 codings, 2 transcripts"
    assert counts_in_words((("version", 3),)) == ""


def test_what_may_be_one() -> None:
    lookalike = Lookalike("code", ("a" * 32, "b" * 32), "Home")
    assert lookalike_in_words(lookalike) == "2 codes may be one: “Home”"
