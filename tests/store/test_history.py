from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.store.conftest import TEXT

WORDS = "glad I came"
START = TEXT.index(WORDS)
END = START + len(WORDS)


def test_sentences_name_code_and_words(project: Project, interview: str, safety: str) -> None:
    project.apply_code(interview, START, END, safety)
    act = project.history()[-1]
    assert act.sentence == f"Applied “Safety” to “{WORDS}”"
    assert (act.document, act.start, act.end) == (interview, START, END)
    project.undo()
    assert project.history()[-1].sentence == f"Undid: applied “Safety” to “{WORDS}”"


def test_undo_and_redo_walk_over_openings(
    tmp_path: Path, project: Project, interview: str, safety: str
) -> None:
    path = project.path
    spans = [(at, at + 4) for at in range(0, 40, 2) if TEXT[at : at + 4].strip()]
    for start, end in spans[:20]:
        project.apply_code(interview, start, end, project.create_code(f"C{start}").first("code"))
    states = [project.head]
    before = project.codings()
    for _ in range(20):
        project.undo()
    project.close()
    with Project.open(path, write=True) as again:
        again.work_as("A. Moreau")
        assert again.check().whole
        target = again.undo_target()
        assert target is not None
        assert again.crosses_opening(target)
        for _ in range(20):
            again.undo()
        assert again.codings() == []
        for _ in range(40):
            again.redo()
        assert [(c.start, c.end, c.code) for c in again.codings()] == [
            (c.start, c.end, c.code) for c in before
        ]
        assert all(again.has_been(head) for head in states)
        with pytest.raises(UserError, match="nothing to redo"):
            again.redo()
        assert again.check().whole


def test_a_new_act_clears_redo(project: Project, interview: str, safety: str) -> None:
    project.apply_code(interview, START, END, safety)
    project.undo()
    project.add_participant("Maya")
    with pytest.raises(UserError, match="nothing to redo"):
        project.redo()


def test_undo_takes_back_ones_own_latest_act(project: Project, interview: str, safety: str) -> None:
    project.apply_code(interview, START, END, safety)
    project.work_as("J. Okafor")
    with pytest.raises(UserError, match="nothing to undo"):
        project.undo()
    project.apply_code(interview, 0, 8, safety)
    project.work_as("A. Moreau")
    project.undo()
    assert [project.quote(coding) for coding in project.codings()] == [TEXT[0:8].strip()]


def test_what_a_colleague_built_on_is_refused_with_their_name(
    project: Project, interview: str, safety: str
) -> None:
    project.work_as("J. Okafor")
    project.apply_code(interview, START, END, safety)
    project.work_as("A. Moreau")
    with pytest.raises(UserError, match=r"J\. Okafor"):
        project.undo()
    assert len(project.codings()) == 1


def test_a_colleagues_later_change_is_not_undone_with_mine(project: Project, safety: str) -> None:
    project.rename_code(safety, "Felt safety")
    project.work_as("J. Okafor")
    project.rename_code(safety, "Sanctuary")
    project.work_as("A. Moreau")
    with pytest.raises(UserError, match=r"J\. Okafor"):
        project.undo()
    assert project.codebook()[safety].name == "Sanctuary"


def test_looking_is_not_undone(project: Project, interview: str, safety: str) -> None:
    project.begin_reading(interview)
    target = project.undo_target()
    assert target is not None
    assert target.verb == "code.create"


def test_a_reason_given_later_says_when(project: Project, safety: str) -> None:
    act = project.rename_code(safety, "Felt safety").act
    assert act is not None
    assert [each.id for each in project.acts_without_reason()] == [act]
    project.give_reason(act, "closer to their words")
    found = project.act_of(act)
    assert found.reason == "closer to their words"
    assert found.reason_at is not None
    assert project.acts_without_reason() == []
    project.undo()
    assert project.act_of(act).reason == ""


def test_an_act_that_fails_leaves_no_trace(project: Project, interview: str, safety: str) -> None:
    before = project.path.read_bytes()
    head = project.head

    def stumble() -> None:
        with project.act("coding.apply") as act:
            act.add("code", name="half done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stumble()
    assert project.head == head
    assert [code.name for code in project.codebook()] == ["Safety"]
    assert len(project.path.read_bytes()) == len(before)
    project.apply_code(interview, START, END, safety)
    assert project.check().whole


def test_an_act_that_changes_nothing_is_no_act(project: Project, safety: str) -> None:
    head = project.head
    assert not project.rename_code(safety, "Safety")
    assert not project.redefine_code(safety, include=[])
    assert project.head == head


def test_reading_once_more_still_names_the_transcript(project: Project, interview: str) -> None:
    project.mark_read(interview)
    project.mark_unread(interview)
    project.mark_read(interview)
    title = project.document(interview).title
    read_again = project.history()[-1]
    assert read_again.sentence == f"Marked “{title}” as read"
    assert read_again.document == interview
