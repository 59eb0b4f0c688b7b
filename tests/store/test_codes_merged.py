"""Chains and cycles of merged codes, and codes that come back where things have moved on."""

import pytest

from qualcode.model.codes import Code, Codebook
from qualcode.model.errors import UserError
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project


@pytest.fixture
def three(project: Project) -> list[str]:
    return [project.create_code(name).first("code") for name in ("A", "B", "C")]


def names(project: Project) -> list[str]:
    codebook = project.codebook()
    return [codebook.path(code.id) for code in codebook]


def test_two_codes_cannot_be_merged_into_each_other(project: Project, three: list[str]) -> None:
    a, b, _ = three
    project.merge_codes(a, b)
    with pytest.raises(UserError, match="merged into “B”"):
        project.merge_codes(b, a)
    with pytest.raises(UserError, match="merged into “B”"):
        project.merge_codes(a, b)
    assert names(project) == ["B", "C"]


def test_a_chain_of_merges_counts_for_its_end_and_can_be_parted(
    project: Project, interview: str, three: list[str]
) -> None:
    a, b, c = three
    project.apply_code(interview, 0, 8, a)
    project.merge_codes(a, b)
    project.merge_codes(b, c)
    assert [each.code for each in project.codings()] == [c]
    assert (project.codings_count(c), project.codings_count(b)) == (1, 0)
    project.restore_code(b)
    assert project.codings_count(b) == 1
    with pytest.raises(UserError, match="already"):
        project.apply_code(interview, 0, 8, b)


@pytest.mark.parametrize(
    "deed",
    [
        lambda project, code: project.rename_code(code, "Another"),
        lambda project, code: project.redefine_code(code, definition="x"),
        lambda project, code: project.recolour_code(code, "#123456"),
        lambda project, code: project.move_code(code, None),
        lambda project, code: project.retire_code(code),
        lambda project, code: project.create_code("Below", code),
        lambda project, code: project.split_code(code, "Half", []),
    ],
)
@pytest.mark.parametrize("unknown", [False, True])
def test_nothing_is_done_to_a_code_that_is_merged_or_not_there(
    project: Project, three: list[str], deed, unknown: bool
) -> None:
    project.merge_codes(three[0], three[1])
    head = project.head
    with pytest.raises(UserError, match="not in this project" if unknown else "merged into"):
        deed(project, "0" * 32 if unknown else three[0])
    assert project.head == head


def test_a_code_parted_again_stands_below_the_heir_of_its_parent(project: Project) -> None:
    old = project.create_code("Old").first("code")
    child = project.create_code("Child", old).first("code")
    other = project.create_code("Other").first("code")
    new = project.create_code("New").first("code")
    project.merge_codes(child, other)
    project.merge_codes(old, new)
    project.restore_code(child)
    assert names(project) == ["Other", "New", "New / Child"]
    assert project.find_code("New / Child").id == child


def test_a_code_is_not_restored_where_its_name_is_taken(project: Project, three: list[str]) -> None:
    project.merge_codes(three[0], three[1])
    project.create_code("A")
    with pytest.raises(UserError, match="already a code"):
        project.restore_code(three[0])
    with pytest.raises(UserError, match="not in this project"):
        project.restore_code("0" * 32)


def test_names_made_by_a_merge_are_told_apart_from_each_other(project: Project) -> None:
    into = project.create_code("Into").first("code")
    gone = project.create_code("T").first("code")
    for parent in (into, gone):
        project.create_code("Body", parent)
    project.create_code("Body (from T)", gone)
    project.merge_codes(gone, into)
    found = [code.name for code in project.codebook().children(into)]
    assert len({name.casefold() for name in found}) == len(found) == 3


def test_codes_put_below_each_other_in_two_copies_are_still_found() -> None:
    codebook = Codebook([Code("a", "A", parent="b"), Code("b", "B", parent="a")])
    assert {code.id for code in codebook} == {"a", "b"}
    cycle = Codebook([Code("a", "A", merged_into="b"), Code("b", "B", merged_into="a")])
    assert cycle.resolve("a") in ("a", "b")


def test_only_a_codes_own_codings_are_split_off(
    project: Project, interview: str, three: list[str]
) -> None:
    a, b, _ = three
    mine = project.apply_code(interview, 0, 8, a).first("coding")
    other = project.apply_code(interview, 0, 8, b).first("coding")
    for wrong in (other, "0" * 32):
        with pytest.raises(UserError, match="not of “A”"):
            project.split_code(a, "Half", [mine, wrong])
    project.split_code(a, "Half", [mine, mine])
    assert project.codings_count(a) == 0


def test_what_hangs_on_a_removed_transcript_is_out_of_sight(
    project: Project, interview: str, three: list[str]
) -> None:
    from qualcode.model.codings import NoteTarget, Passage

    coding = project.apply_code(interview, 0, 8, three[0]).first("coding")
    project.add_note(NoteTarget.DOCUMENT, interview, "tired voice")
    project.add_note(NoteTarget.CODING, coding, "is it?")
    version = project.document(interview).version
    project.link_passages(Passage(version, 0, 8), Passage(version, 9, 16), "echoes")
    project.remove_document(interview)
    assert project.codings_count(three[0]) == 0
    assert (project.codings(), project.notes(), project.links()) == ([], [], [])
    with pytest.raises(UserError, match="not in this project"):
        project.remove_document(interview)
    project.undo()
    assert (len(project.codings()), len(project.notes()), len(project.links())) == (1, 2, 1)


def test_the_codebook_is_read_anew_after_each_change_here_and_elsewhere(
    project: Project, three: list[str]
) -> None:
    first = project.codebook()
    assert project.codebook() is first
    with Project.open(project.path) as reader:
        assert len(reader.codebook()) == 3
        project.create_code("D")
        assert len(reader.codebook()) == len(project.codebook()) == 4
    with pytest.raises(RuntimeError), project.act("code.create") as act:  # noqa: PT012
        act.add("code", name="E")
        assert len(project.codebook()) == 5
        raise RuntimeError
    assert len(project.codebook()) == 4


def test_tables_are_there_even_when_empty(project: Project) -> None:
    assert list(project.tables().query("select code, polarity from codings")) == []
    project.import_transcript(TranscriptDraft("T", "word", ()))
    assert [row["title"] for row in project.tables().query("select title from documents")] == ["T"]
