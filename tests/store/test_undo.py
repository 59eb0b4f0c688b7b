"""Undo and redo in odd orders: by two coders, after looking, and where names were given away."""

import random
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import ReadingState
from qualcode.store import Project
from tests.store.conftest import TEXT

WORDS = "glad I came"
START = TEXT.index(WORDS)
END = START + len(WORDS)


def refused(project: Project, deed: str, match: str) -> None:
    head = project.head
    with pytest.raises(UserError, match=match):
        getattr(project, deed)()
    assert project.head == head
    assert project.check().faults == ()


def test_having_suggestions_shown_early_outlives_the_undo_of_having_read(
    project: Project, interview: str
) -> None:
    project.mark_read(interview)
    project.show_suggestions_early(interview)
    project.undo()
    reading = project.reading(interview)
    assert (reading.state, reading.times, reading.early) == (ReadingState.UNREAD, (), True)


def test_having_read_and_undone_it_is_as_before(project: Project, interview: str) -> None:
    before = project.reading(interview)
    project.mark_read(interview)
    project.undo()
    assert project.readings() == {}
    assert project.reading(interview) == before
    project.redo()
    assert project.readings().keys() == {interview}


def test_doing_again_restores_what_a_look_in_between_changed(
    project: Project, interview: str
) -> None:
    project.mark_read(interview)
    times = project.reading(interview).times
    project.undo()
    project.begin_reading(interview)
    project.redo()
    reading = project.reading(interview)
    assert (reading.state, reading.times) == (ReadingState.READ, times)
    assert project.check().faults == ()


def test_a_colleagues_recolouring_of_an_in_vivo_code_does_not_bar_undoing_its_renaming(
    project: Project, interview: str
) -> None:
    code = project.code_in_vivo(interview, START, END).first("code")
    project.rename_code(code, "Gladness")
    project.work_as("J. Okafor")
    project.recolour_code(code, "#112233")
    project.work_as("A. Moreau")
    project.undo()
    assert project.codebook()[code].name == WORDS
    refused(project, "undo", r"J\. Okafor")


def test_what_a_colleague_set_on_my_coding_is_not_undone_with_it(
    project: Project, interview: str, safety: str
) -> None:
    coding = project.apply_code(interview, START, END, safety).first("coding")
    project.work_as("J. Okafor")
    project.set_polarity(coding, Polarity.ABSENT)
    project.work_as("A. Moreau")
    refused(project, "undo", r"J\. Okafor")
    project.work_as("J. Okafor")
    project.undo()
    project.work_as("A. Moreau")
    project.undo()
    assert project.codings() == []


def test_undo_does_not_leave_a_colleagues_merged_code_without_its_heir(
    project: Project, interview: str
) -> None:
    project.work_as("J. Okafor")
    hers = project.create_code("Trust").first("code")
    project.apply_code(interview, START, END, hers)
    project.work_as("A. Moreau")
    mine = project.create_code("Safety").first("code")
    project.work_as("J. Okafor")
    project.merge_codes(hers, mine)
    project.work_as("A. Moreau")
    refused(project, "undo", r"J\. Okafor")
    assert len(project.codings(code=mine)) == 1


def test_undo_of_making_a_family_under_which_a_colleague_moved_mine(
    project: Project, safety: str
) -> None:
    below = project.create_code("Guard down").first("code")
    family = project.create_code("Family").first("code")
    project.work_as("J. Okafor")
    project.move_code(below, family)
    project.work_as("A. Moreau")
    refused(project, "undo", "stand on that code")


@pytest.mark.parametrize("deed", ["undo", "redo"])
def test_a_coding_does_not_come_back_on_a_code_that_was_removed(
    project: Project, interview: str, deed: str
) -> None:
    project.work_as("J. Okafor")
    code = project.create_code("Trust").first("code")
    project.work_as("A. Moreau")
    coding = project.apply_code(interview, START, END, code).first("coding")
    if deed == "undo":
        project.remove_codings([coding])
    else:
        project.undo()
    project.work_as("J. Okafor")
    project.undo()
    project.work_as("A. Moreau")
    refused(project, deed, "code of these codings was removed")


def test_a_name_given_away_meanwhile_is_not_given_twice(project: Project, safety: str) -> None:
    project.rename_code(safety, "Sanctuary")
    project.work_as("J. Okafor")
    other = project.create_code("Safety").first("code")
    project.work_as("A. Moreau")
    refused(project, "undo", "name of another")
    project.work_as("J. Okafor")
    project.rename_code(other, "Safety of others")
    project.work_as("A. Moreau")
    project.undo()
    assert sorted(code.name for code in project.codebook()) == ["Safety", "Safety of others"]


def test_a_title_given_away_meanwhile_is_not_given_twice(
    project: Project, interview: str, draft
) -> None:
    project.remove_document(interview)
    project.work_as("J. Okafor")
    project.import_transcript(draft)
    project.work_as("A. Moreau")
    refused(project, "undo", "Interview 1")


def test_a_reason_a_colleague_gave_since_is_not_undone_with_mine(
    project: Project, safety: str
) -> None:
    act = project.rename_code(safety, "Sanctuary").act
    assert act is not None
    project.give_reason(act, "closer to their words")
    project.work_as("J. Okafor")
    project.give_reason(act, "as she put it")
    project.work_as("A. Moreau")
    refused(project, "undo", r"J\. Okafor")


def test_undoing_a_reason_brings_back_the_first_and_when_it_was_given(
    project: Project, safety: str
) -> None:
    act = project.rename_code(safety, "Sanctuary", "wider").act
    assert act is not None
    project.give_reason(act, "closer to their words")
    project.undo()
    assert (project.act_of(act).reason, project.act_of(act).reason_at) == ("wider", None)
    project.redo()
    assert project.act_of(act).reason == "closer to their words"
    assert project.act_of(act).reason_at is not None
    assert not project.give_reason(act, "closer to  their words")


@pytest.mark.parametrize("seed", range(4))
def test_redo_returns_to_the_state_whatever_colleagues_do_elsewhere(
    project: Project, interview: str, safety: str, seed: int
) -> None:
    chance = random.Random(seed)
    before = []
    for nth in range(6):
        project.apply_code(interview, nth, nth + 9, safety)
        before.append([(each.start, each.end) for each in project.codings()])
    steps = chance.randint(1, 6)
    for _ in range(steps):
        project.undo()
    project.work_as("J. Okafor")
    project.create_code(f"Elsewhere {seed}")
    project.mark_read(interview)
    project.work_as("A. Moreau")
    project.begin_reading(interview)
    for _ in range(steps):
        project.redo()
    assert [(each.start, each.end) for each in project.codings()] == before[-1]
    assert project.check().faults == ()


def test_an_act_of_a_newer_program_is_shown_and_not_undone(project: Project, safety: str) -> None:
    with project.act("theme.weave", "a thread") as act:
        act._append("thread.spin", "thread", safety, {"colour": "red"})
    assert project.history()[-1].sentence == "theme weave"
    assert project.check().faults == ()
    refused(project, "undo", "newer qualcode")


def test_undo_goes_on_over_a_copy_of_the_file(
    tmp_path: Path, project: Project, safety: str
) -> None:
    project.close()
    copy = tmp_path / "copy.qualcode"
    copy.write_bytes(project.path.read_bytes())
    with Project.open(copy, write=True) as opened:
        assert opened.undo().ids("code") == {safety}
        assert opened.has_been(opened.head)
        assert len(opened.codebook()) == 0
