"""Words that are being typed: in the file, out of the journal, each coder's own."""

import subprocess
import sys

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.store.test_open import foreign_lock

TYPES_AND_DIES = """
import os, signal, sys
from qualcode.store import Project
project = Project.open(sys.argv[1], write=True)
project.save_draft("memo:1", "half a sen")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_typed_is_there_after_a_kill(project: Project) -> None:
    project.close()
    subprocess.run([sys.executable, "-c", TYPES_AND_DIES, str(project.path)], check=False)
    with Project.open(project.path, write=True) as opened:
        (draft,) = opened.drafts()
        assert (draft.place, draft.body) == ("memo:1", "half a sen")
        assert opened.check().faults == ()


def test_drafts_are_no_acts(project: Project) -> None:
    head, acts = project.head, len(project.history())
    project.save_draft("memo:1", "half a sen")
    project.save_draft("memo:1", "half a sentence")
    assert [each.body for each in project.drafts()] == ["half a sentence"]
    project.drop_draft("memo:1")
    assert project.drafts() == []
    assert (project.head, len(project.history())) == (head, acts)


def test_the_time_is_when_it_was_last_saved_and_the_oldest_comes_first(project: Project) -> None:
    clock = iter([30, 10, 20])
    project.set_clock(lambda: next(clock))
    for place in ("a", "b", "c/d"):
        project.save_draft(place, place)
    assert [(each.place, each.saved) for each in project.drafts()] == [
        ("b", 10), ("c/d", 20), ("a", 30)
    ]  # fmt: skip


def test_each_coder_has_drafts_of_their_own_in_the_same_place(project: Project) -> None:
    project.save_draft("memo:1", "Moreau's")
    project.work_as("J. Okafor")
    assert project.drafts() == []
    project.save_draft("memo:1", "Okafor's")
    project.work_as("A. Moreau")
    assert [each.body for each in project.drafts()] == ["Moreau's"]
    project.drop_draft("memo:1")
    project.work_as("J. Okafor")
    assert [each.body for each in project.drafts()] == ["Okafor's"]
    project.work_as("A. Moreau")
    project.save_draft("memo:2", "mine")
    project.drop_drafts_of_others()
    project.work_as("J. Okafor")
    assert project.drafts() == []


def test_a_file_that_is_only_read_keeps_none(project: Project) -> None:
    project.save_draft("memo:1", "before")
    with Project.open(project.path) as reader:
        assert reader.save_draft("memo:2", "after") is False
        reader.drop_draft("memo:1")
        assert [each.body for each in reader.drafts()] == ["before"]


def test_whoever_has_lost_the_file_writes_no_draft_into_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign_lock(project.path)
    monkeypatch.setattr("qualcode.store.lock.BEAT_EVERY_SECONDS", 0.0)
    with pytest.raises(UserError, match="took it over"):
        project.save_draft("memo:1", "late")
    assert project.drafts() == []


def test_a_full_disk_is_said_and_the_former_words_stay(project: Project) -> None:
    project.save_draft("memo:1", "short")
    raw = project._connection.raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(UserError, match="no room left"):
        project.save_draft("memo:1", "long " * 20_000)
    assert [each.body for each in project.drafts()] == ["short"]


def test_a_draft_asked_for_in_the_middle_of_an_act_is_refused_and_the_act_goes_on(
    project: Project,
) -> None:
    with project.act("x") as act:
        act.add("code", name="Safety")
        with pytest.raises(UserError, match="just being saved"):
            project.save_draft("memo:1", "x")
    assert [code.name for code in project.codebook()] == ["Safety"]


def test_words_that_are_no_text_are_kept_as_far_as_they_are(project: Project) -> None:
    project.save_draft("memo:1", "é\ud83d \0x")
    assert [each.body for each in project.drafts()] == ["é? x"]


def test_drafts_leave_no_words_behind_when_they_are_dropped(project: Project) -> None:
    project.save_draft("memo:1", "zebrafinch" * 50)
    project.drop_draft("memo:1")
    project.close()
    assert b"zebrafinch" not in project.path.read_bytes()


def test_an_engine_that_fails_is_told_in_words(project: Project) -> None:
    other = engine.connect(str(project.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    project._connection.raw.execute("PRAGMA busy_timeout=1")
    with pytest.raises(UserError, match="written by another program"):
        project.save_draft("memo:1", "x")
    other.execute("ROLLBACK")
    other.close()
    assert project.save_draft("memo:1", "x")
