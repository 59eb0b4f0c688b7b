"""Two copies of one project, worked on apart and merged."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model.codes import CodeStatus
from qualcode.model.errors import UserError
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, TranscriptDraft
from qualcode.store import Project
from qualcode.store.engine import engine

TEXT = "I felt at home there. They kept my mug. I could breathe again."


class Pair:
    """Ada's copy and Bo's copy of one small study, both open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / "ada.qualcode"
        with Project.create(path, "Ada") as project:
            turns = (DraftTurn(0, len(TEXT), 0, None, None),)
            draft = TranscriptDraft("Talk", TEXT, turns, (DraftSpeaker("P1"),), source_name="t.txt")
            self.document = project.import_transcript(draft).first("document")
            self.home = project.create_code("Home").first("code")
            self.safety = project.create_code("Safety").first("code")
            self.coding = project.apply_code(self.document, 0, 21, self.home).first("coding")
            self.note = project.add_note_on_passage(self.document, 22, 39, "the mug").first("note")
        shutil.copy(path, folder / "bo.qualcode")
        self.ada = Project.open(path, coder="Ada", write=True)
        self.bo = Project.open(folder / "bo.qualcode", coder="Bo", write=True)

    def exchange(self) -> None:
        """Let both merge the other's until neither has anything new."""
        self.ada.merge(self.bo.path)
        self.bo.merge(self.ada.path)
        assert not self.ada.merge(self.bo.path)
        assert not self.bo.merge(self.ada.path)
        assert [self.ada.check().faults, self.bo.check().faults] == [(), ()]
        assert [each.sentence for each in self.ada.conflicts()] == [
            each.sentence for each in self.bo.conflicts()
        ]

    def close(self) -> None:
        """Close both."""
        self.ada.close()
        self.bo.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path)
    yield both
    both.close()


def sentences(project: Project) -> list[str]:
    return [each.sentence for each in project.conflicts()]


def test_what_only_one_did_comes_over_without_a_word(pair: Pair) -> None:
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    pair.bo.rename_code(pair.safety, "On guard")
    report = pair.ada.merge_preview(pair.bo.path)
    assert (report.acts_by_coder, report.added, report.changed) == (
        (("Bo", 3),), (("coder", 1), ("coding", 1)), (("code", 1),),
    )  # fmt: skip
    pair.exchange()
    assert len(pair.ada.codings()) == 2
    assert pair.ada.codebook()[pair.safety].name == "On guard"
    assert pair.ada.conflicts() == []
    assert [act.verb for act in pair.ada.history()][-1] == "merge"


def test_a_preview_changes_nothing(pair: Pair) -> None:
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    before = pair.ada.path.read_bytes(), pair.ada.head
    assert not pair.ada.merge_preview(pair.bo.path).nothing_new
    assert (pair.ada.path.read_bytes(), pair.ada.head) == before
    assert len(pair.ada.codings()) == 1
    pair.ada.apply_code(pair.document, 40, 61, pair.safety)
    assert pair.ada.check().whole


def test_two_names_for_one_code_the_later_shows_and_the_other_can_be_taken(pair: Pair) -> None:
    pair.ada.rename_code(pair.home, "Being at home")
    pair.bo.rename_code(pair.home, "A home")
    pair.exchange()
    assert pair.ada.codebook()[pair.home].name == pair.bo.codebook()[pair.home].name == "A home"
    (conflict,) = pair.ada.conflicts()
    assert conflict.sentence == ("The code “A home”: the name: Bo: “A home”; Ada: “Being at home”")
    pair.ada.decide_conflict(conflict.id, other=True)
    assert pair.ada.conflicts() == []
    pair.exchange()
    assert pair.bo.codebook()[pair.home].name == "Being at home"
    assert pair.bo.conflicts() == []


def test_to_let_it_stand_ends_a_conflict_too_and_undo_opens_it_no_more(pair: Pair) -> None:
    pair.ada.rename_code(pair.home, "Being at home")
    pair.bo.rename_code(pair.home, "A home")
    pair.exchange()
    (conflict,) = pair.bo.conflicts()
    pair.bo.decide_conflict(conflict.id, other=False)
    pair.exchange()
    assert pair.ada.conflicts() == []
    assert pair.ada.codebook()[pair.home].name == "A home"
    with pytest.raises(UserError, match="no open conflict"):
        pair.bo.decide_conflict(conflict.id, other=True)


def test_writing_the_name_anew_ends_the_conflict(pair: Pair) -> None:
    pair.ada.rename_code(pair.home, "Being at home")
    pair.bo.rename_code(pair.home, "A home")
    pair.exchange()
    pair.bo.rename_code(pair.home, "Home, found")
    assert pair.bo.conflicts() == []
    pair.exchange()


def test_who_takes_back_their_own_change_leaves_the_field_to_the_other(pair: Pair) -> None:
    pair.bo.rename_code(pair.home, "A home")
    pair.ada.rename_code(pair.home, "Being at home")
    pair.ada.undo()
    pair.exchange()
    assert pair.ada.codebook()[pair.home].name == "A home"
    assert pair.ada.conflicts() == []


@pytest.mark.parametrize("what", ["memo", "note", "definition"])
def test_two_texts_stand_one_below_the_other_until_one_is_written(pair: Pair, what: str) -> None:
    writers = {
        "memo": lambda project, words: project.set_coding_memo(pair.coding, words),
        "note": lambda project, words: project.change_note(pair.note, words),
        "definition": lambda project, words: project.redefine_code(pair.home, definition=words),
    }
    readers = {
        "memo": lambda project: project.codings()[0].memo,
        "note": lambda project: project.notes()[0].text,
        "definition": lambda project: project.codebook()[pair.home].definition,
    }
    write, read = writers[what], readers[what]
    write(pair.ada, "a place to return to")
    write(pair.bo, "somewhere\nwarm")
    pair.exchange()
    both = "Ada: a place to return to\n\nBo: somewhere\nwarm"
    assert read(pair.ada) == read(pair.bo) == both
    assert len(sentences(pair.ada)) == 1
    write(pair.ada, "one text again")
    pair.exchange()
    assert read(pair.ada) == read(pair.bo) == "one text again"
    assert sentences(pair.bo) == []


def test_the_same_words_given_by_both_are_no_conflict(pair: Pair) -> None:
    pair.ada.set_coding_memo(pair.coding, "the very same")
    pair.bo.set_coding_memo(pair.coding, "the very same")
    pair.exchange()
    assert pair.ada.codings()[0].memo == "the very same"
    assert pair.ada.conflicts() == []


def test_an_edit_is_stronger_than_a_removal_that_did_not_know_of_it(pair: Pair) -> None:
    pair.ada.remove_codings([pair.coding])
    pair.bo.set_coding_memo(pair.coding, "this one matters")
    pair.exchange()
    assert [each.memo for each in pair.ada.codings()] == ["this one matters"]
    assert sentences(pair.ada) == [
        "The coding of “I felt at home there.”: whether it stays: Bo: kept; Ada: removed"
    ]
    pair.bo.decide_conflict(pair.bo.conflicts()[0].id, other=True)
    pair.exchange()
    assert pair.ada.codings() == []


def test_a_retired_code_that_somebody_applied_meanwhile_keeps_its_codings(pair: Pair) -> None:
    pair.ada.retire_code(pair.safety)
    pair.bo.apply_code(pair.document, 40, 61, pair.safety)
    pair.exchange()
    assert pair.bo.codebook()[pair.safety].status is CodeStatus.RETIRED
    assert len(pair.ada.codings(code=pair.safety)) == 1
    (conflict,) = pair.ada.conflicts()
    assert (conflict.field, conflict.shown.words) == ("status", "in use")
    pair.ada.restore_code(pair.safety)
    pair.exchange()
    assert pair.bo.conflicts() == []


def test_a_code_taken_back_by_one_and_applied_by_the_other_comes_back(pair: Pair) -> None:
    warm = pair.ada.create_code("Warm").first("code")
    pair.bo.merge(pair.ada.path)
    pair.ada.undo()
    assert warm not in pair.ada.codebook()
    pair.bo.apply_code(pair.document, 40, 61, warm)
    pair.exchange()
    assert pair.ada.codebook()[warm].name == "Warm"
    assert len(pair.ada.codings(code=warm)) == 1
    assert [each.field for each in pair.ada.conflicts()] == ["removed"]


def test_a_transcript_removed_by_one_and_coded_by_the_other_comes_back(pair: Pair) -> None:
    pair.ada.remove_document(pair.document)
    pair.bo.apply_code(pair.document, 40, 61, pair.safety)
    pair.exchange()
    assert [each.title for each in pair.ada.documents()] == ["Talk"]
    assert len(pair.ada.codings()) == 2
    assert [each.kind for each in pair.ada.conflicts()] == ["document"]


def test_moves_that_close_a_circle_the_later_stays(pair: Pair) -> None:
    pair.ada.move_code(pair.home, pair.safety)
    pair.bo.move_code(pair.safety, pair.home)
    pair.exchange()
    codebook = pair.ada.codebook()
    assert (codebook.parent(pair.home), codebook.parent(pair.safety)) == (None, pair.home)
    (conflict,) = pair.ada.conflicts()
    assert (conflict.entity, conflict.field) == (pair.home, "parent")
    pair.ada.move_code(pair.safety, None)
    assert pair.ada.check().whole
    pair.exchange()


def test_codes_merged_into_each_other_the_later_stays(pair: Pair) -> None:
    pair.ada.merge_codes(pair.home, pair.safety)
    pair.bo.merge_codes(pair.safety, pair.home)
    pair.exchange()
    codebook = pair.ada.codebook()
    assert codebook[pair.safety].merged_into == pair.home
    assert codebook[pair.home].merged_into is None
    assert pair.bo.codebook()[pair.home].merged_into is None


def test_codings_follow_a_code_that_was_merged_away_meanwhile(pair: Pair) -> None:
    pair.ada.merge_codes(pair.safety, pair.home)
    pair.bo.apply_code(pair.document, 40, 61, pair.safety)
    pair.exchange()
    assert len(pair.ada.codings(code=pair.home)) == 2
    assert len(pair.bo.codings(code=pair.home)) == 2


def test_two_coders_on_the_same_words_are_two_codings(pair: Pair) -> None:
    pair.ada.apply_code(pair.document, 40, 61, pair.safety)
    pair.bo.apply_code(pair.document, 40, 61, pair.safety)
    pair.exchange()
    assert len(pair.ada.codings(code=pair.safety)) == 2
    assert pair.ada.conflicts() == []


def test_a_passage_is_one_persons_and_never_half_of_each(pair: Pair) -> None:
    pair.ada.resize_coding(pair.coding, 15, 21)
    pair.bo.resize_coding(pair.coding, 0, 6)
    pair.exchange()
    coding = pair.ada.codings()[0]
    assert (coding.start, coding.end) == (0, 6)
    (conflict,) = pair.ada.conflicts()
    assert (conflict.shown.words, conflict.other.words) == (
        "“I felt”", "“there.”",
    )  # fmt: skip
    pair.ada.decide_conflict(conflict.id, other=True)
    pair.exchange()
    coding = pair.bo.codings()[0]
    assert (coding.start, coding.end) == (15, 21)


def test_what_looks_alike_is_named_and_left_apart(pair: Pair) -> None:
    pair.ada.create_code("Warmth")
    pair.bo.create_code("warmth")
    pair.exchange()
    (alike,) = pair.ada.lookalikes()
    assert (alike.kind, alike.name.lower(), len(alike.ids)) == ("code", "warmth", 2)
    assert len([code for code in pair.ada.codebook() if code.name.lower() == "warmth"]) == 2


def test_one_undo_sets_it_aside_and_merging_again_brings_it_in(pair: Pair) -> None:
    pair.ada.rename_code(pair.home, "Being at home")
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    pair.bo.rename_code(pair.home, "A home")
    pair.ada.merge(pair.bo.path)
    pair.ada.undo()
    assert len(pair.ada.codings()) == 1
    assert pair.ada.codebook()[pair.home].name == "Being at home"
    assert pair.ada.conflicts() == []
    assert all(act.coder == pair.ada.coder for act in pair.ada.history())
    assert pair.ada.check().whole
    pair.ada.redo()
    assert (len(pair.ada.codings()), len(pair.ada.conflicts())) == (2, 1)
    pair.ada.undo()
    pair.ada.undo()
    assert pair.ada.codebook()[pair.home].name == "Home"
    pair.ada.merge(pair.bo.path)
    assert pair.ada.codebook()[pair.home].name == "A home"
    assert len(pair.ada.codings()) == 2
    pair.exchange()


def test_a_merge_others_have_built_on_stays_with_their_name(pair: Pair) -> None:
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    pair.ada.merge(pair.bo.path)
    brought = next(each for each in pair.ada.codings() if each.start == 22)
    pair.ada.work_as("Cleo")
    pair.ada.set_coding_memo(brought.id, "so it is")
    pair.ada.work_as("Ada")
    with pytest.raises(UserError, match="Cleo has since built on this"):
        pair.ada.undo()
    assert pair.ada.check().whole


def test_my_own_later_acts_are_undone_before_the_merge_is(pair: Pair) -> None:
    pair.bo.code_with_new(pair.document, 22, 39, "Mug")
    pair.ada.merge(pair.bo.path)
    mug = next(code for code in pair.ada.codebook() if code.name == "Mug")
    pair.ada.apply_code(pair.document, 40, 61, mug.id)
    pair.ada.undo()
    pair.ada.undo()
    assert mug.id not in pair.ada.codebook()
    assert pair.ada.check().whole
    pair.ada.redo()
    pair.ada.redo()
    assert len(pair.ada.codings()) == 3
    assert pair.ada.check().whole


def test_what_bo_undid_stands_again_when_his_copy_is_set_aside(pair: Pair) -> None:
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    pair.ada.merge(pair.bo.path)
    pair.bo.undo()
    pair.ada.merge(pair.bo.path)
    assert [act.undone for act in pair.ada.history() if act.verb == "coding.apply"] == [False, True]
    assert len(pair.ada.codings()) == 1
    pair.ada.undo()
    assert [act.undone for act in pair.ada.history() if act.verb == "coding.apply"] == [
        False,
        False,
    ]
    assert len(pair.ada.codings()) == 2
    assert pair.ada.check().whole


def test_bo_keeps_his_work_when_ada_set_it_aside(pair: Pair) -> None:
    pair.bo.apply_code(pair.document, 22, 39, pair.safety)
    pair.ada.merge(pair.bo.path)
    pair.ada.undo()
    pair.bo.merge(pair.ada.path)
    assert len(pair.bo.codings()) == 2
    pair.ada.merge(pair.bo.path)
    assert len(pair.ada.codings()) == 2
    pair.exchange()


def test_a_clock_far_ahead_is_told_and_nothing_of_it_is_altered(pair: Pair) -> None:
    ahead = pair.ada.history()[-1].at + 400 * 86_400_000
    pair.bo.set_clock(lambda: ahead)
    pair.bo.rename_code(pair.home, "A home")
    report = pair.ada.merge_reported(pair.bo.path)[1]
    assert report.ahead_of_clock == 1
    pair.ada.rename_code(pair.home, "Home again")
    assert pair.ada.history()[-1].at < ahead
    assert pair.ada.codebook()[pair.home].name == "Home again"
    pair.exchange()


def refused(pair: Pair, path: Path, words: str) -> None:
    before = pair.ada.path.read_bytes()
    with pytest.raises(UserError, match=words):
        pair.ada.merge(path)
    assert pair.ada.path.read_bytes() == before
    pair.ada.apply_code(pair.document, 40, 61, pair.safety)
    pair.ada.undo()
    assert pair.ada.check().whole


def test_another_study_is_refused(pair: Pair, tmp_path: Path) -> None:
    with Project.create(tmp_path / "other.qualcode", "Bo") as other:
        path = other.path
    refused(pair, path, "is another study")


def test_what_is_no_project_is_refused(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "notes.qualcode").write_text(
        "not a database, but long enough to look like one" * 20
    )
    refused(pair, tmp_path / "notes.qualcode", "not a qualcode project")
    refused(pair, tmp_path / "gone.qualcode", "There is no file")
    refused(pair, pair.ada.path, "this very file")


@pytest.mark.parametrize(
    ("alteration", "words"),
    [
        ("UPDATE op SET payload=replace(payload,'40','41') WHERE n=(SELECT max(n) FROM op)",
         "was altered"),
        ("UPDATE op SET hlc=hlc+1 WHERE n=(SELECT max(n) FROM op)", "was altered"),
        ("UPDATE op SET hash=zeroblob(32) WHERE n=3", "tells another history"),
        ("UPDATE chain SET started=started+1 WHERE id=(SELECT max(id) FROM chain)", "was altered"),
        ("UPDATE blob SET body=X'00414141' WHERE n=(SELECT max(n) FROM blob)", "were altered"),
        ("DELETE FROM blob WHERE n=(SELECT max(n) FROM blob)", "lacks words"),
    ],
)  # fmt: skip
def test_a_copy_that_was_tampered_with_is_refused(pair: Pair, alteration: str, words: str) -> None:
    pair.bo.apply_code(pair.document, 40, 61, pair.safety, memo="breath")
    pair.bo.close()
    connection = engine.connect(str(pair.bo.path), isolation_level=None)
    for trigger in ("op_only_erase", "op_no_delete", "chain_no_change", "blob_only_erase",
                    "blob_no_delete"):  # fmt: skip
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(alteration)
    connection.close()
    if "n=3" in alteration:
        # What both have already is compared by its end, which vouches for all before it.
        connection = engine.connect(str(pair.bo.path), isolation_level=None)
        connection.execute(
            "UPDATE op SET hash=zeroblob(32) WHERE chain=1 AND seq=(SELECT max(seq) FROM op WHERE "
            "chain=1)"
        )
        connection.close()
    refused(pair, pair.bo.path, words)


def test_a_file_cut_in_half_is_refused(pair: Pair, tmp_path: Path) -> None:
    pair.bo.apply_code(pair.document, 40, 61, pair.safety)
    whole = pair.bo.path.read_bytes()
    (tmp_path / "half.qualcode").write_bytes(whole[: len(whole) // 2])
    refused(pair, tmp_path / "half.qualcode", "damaged")
