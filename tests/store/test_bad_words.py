"""Text that is no text, and ids that are no ids: a sentence, never a traceback."""

from dataclasses import replace

import pytest

from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.suggestions import Candidate, Decision, candidate_id
from qualcode.store import Project
from tests.store.conftest import TEXT

BAD = [
    "half \ud83d a character",
    "a NUL \0 here",
    "a bell \a here",
    "an escape \x1b[31m here",
    "no character \ufffe",
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    "deed",
    [
        lambda p, d, c, bad: p.create_code(bad),
        lambda p, d, c, bad: p.create_code("X", example=bad),
        lambda p, d, c, bad: p.create_code("X", include=[bad]),
        lambda p, d, c, bad: p.rename_code(c, "X", bad),
        lambda p, d, c, bad: p.apply_code(d, 0, 8, c, memo=bad),
        lambda p, d, c, bad: p.add_note(NoteTarget.PROJECT, None, bad),
        lambda p, d, c, bad: p.set_study_details(title=bad),
        lambda p, d, c, bad: p.set_document_details(d, details=bad),
        lambda p, d, c, bad: p.add_participant(bad),
        lambda p, d, c, bad: p.work_as(bad),
        lambda p, d, c, bad: p.write_entry(bad),
        lambda p, d, c, bad: p.redefine_code(c, definition=bad),
        lambda p, d, c, bad: p.record_decision(bad),
        lambda p, d, c, bad: p.give_reason(p.history()[-1].id, bad),
    ],
)
def test_words_that_cannot_be_saved_are_refused(
    project: Project, interview: str, safety: str, deed, bad: str
) -> None:
    head, coder = project.head, project.coder
    with pytest.raises(UserError, match="cannot be saved"):
        deed(project, interview, safety, bad)
    assert (project.head, project.coder) == (head, coder)
    project.create_code("After")
    assert project.check().faults == ()


def test_notes_keep_their_lines_and_tabs_and_names_stand_on_one(
    project: Project, interview: str, safety: str
) -> None:
    words = "one\r\ntwo\tthree\rfour\u2028five\x0bsix\n\nseven"
    kept = "one\ntwo\tthree\nfour\nfive\nsix\n\nseven"
    coding = project.apply_code(interview, 0, 8, safety, memo=words).first("coding")
    note = project.add_note(NoteTarget.CODING, coding, words).first("note")
    entry = project.write_entry(words, "A\r\ntitle").first("entry")
    assert project.coding(coding).memo == kept
    assert project.note(note).text == kept
    assert (project.entry(entry).text, project.entry(entry).title) == (kept, "A title")
    # The same words once more are no change, however their lines ended.
    head = project.head
    project.set_coding_memo(coding, words)
    project.change_note(note, words)
    assert project.head == head
    project.rename_code(safety, "Felt\nsafe")
    project.set_study_details(title="Coming\nhome")
    project.set_document_details(interview, title="Interview\tone")
    assert project.codebook()[safety].name == "Felt safe"
    assert (project.title, project.document(interview).title) == ("Coming home", "Interview one")


def test_a_source_file_of_an_odd_name_is_imported(project: Project, draft) -> None:
    taken_in = project.import_transcript(replace(draft, source_name="a \x1b[31m.txt"))
    assert project.document(taken_in.first("document")).source_name == "a \ufffd[31m.txt"


@pytest.mark.parametrize("bad", BAD)
def test_a_transcript_with_them_is_refused_whole(project: Project, draft, bad: str) -> None:
    for broken in (replace(draft, text=bad + TEXT), replace(draft, title=bad)):
        with pytest.raises(UserError, match="cannot be saved"):
            project.import_transcript(broken)
    assert project.documents() == []


def test_very_long_words(project: Project, interview: str, safety: str) -> None:
    words = "a long memo 😀 " * 200_000
    coding = project.apply_code(interview, 0, 8, safety, memo=words, reason=words)
    assert project.coding(coding.first("coding")).memo == words.strip()
    assert project.check().faults == ()


@pytest.mark.parametrize("typed", ["%", "_", "", "0%", "%%%%", "'", "ab" * 17, "g" * 32, "\ud800"])
def test_ids_are_not_patterns(project: Project, interview: str, safety: str, typed: str) -> None:
    project.apply_code(interview, 0, 8, safety)
    for find in (
        lambda: project.find_id("coding", typed, "coding"),
        lambda: project.find_document(typed),
        lambda: project.find_code(typed),
        lambda: project.find_candidate(typed),
    ):
        with pytest.raises(UserError):
            find()


@pytest.mark.parametrize("length", [1, 7, 8, 31, 32])
def test_a_unique_start_of_an_id_is_enough(
    project: Project, interview: str, safety: str, length: int
) -> None:
    coding = project.apply_code(interview, 0, 8, safety).first("coding")
    assert project.find_id("coding", coding[:length].upper(), "coding") == coding


def test_things_that_are_not_there(project: Project, interview: str, safety: str) -> None:
    nothing = "0" * 32
    speaker = project.speakers(interview)[0].id
    for deed in (
        lambda: project.link_speaker(speaker, nothing),
        lambda: project.link_speaker(nothing, None),
        lambda: project.set_speaker_role(speaker, "judge"),
        lambda: project.change_participant(nothing, name="X"),
        lambda: project.remove_link(nothing),
        lambda: project.remove_document(nothing),
        lambda: project.set_document_details(nothing, title="X"),
        lambda: project.rename_coder(nothing, "X"),
        lambda: project.create_code("X", nothing),
        lambda: project.create_code("X", colour="red"),
        lambda: project.code_with_new(interview, 0, 8, "X", nothing),
        lambda: project.apply_code(interview, 0, 8, nothing),
    ):
        head = project.head
        with pytest.raises(UserError):
            deed()
        assert project.head == head


def candidate(project: Project, document: str, code: str, start: int = 0, end: int = 8):
    version = project.document(document).version
    identity = candidate_id(version, code, start, end, "present")
    from qualcode.model.polarity import Polarity

    found = Candidate(
        identity, document, version, code, start, end, Polarity.PRESENT, 0.5, 1, ()
    )  # fmt: skip
    project.record_run([found], documents=[document], codes=[code], lexicon_hash="x")
    return found


def test_an_accepted_suggestion_is_not_declined_while_its_coding_stands(
    project: Project, interview: str, safety: str
) -> None:
    found = candidate(project, interview, safety)
    coding = project.accept(found.id).first("coding")
    with pytest.raises(UserError, match="Remove the coding first"):
        project.decline(found.id)
    project.remove_codings([coding])
    project.decline(found.id)
    assert [each.decision for each in project.suggestion_records()] == [Decision.DECLINED]


def test_a_decision_taken_again_says_whether_it_was_before_reading(
    project: Project, interview: str, safety: str
) -> None:
    found = candidate(project, interview, safety)
    project.decline(found.id)
    assert project.suggestion_records()[0].before_reading
    project.undo()
    assert project.suggestion_records() == []
    project.mark_read(interview)
    project.decline(found.id)
    assert not project.suggestion_records()[0].before_reading
    project.undo()
    project.redo()
    assert project.candidates() == []
    assert project.check().faults == ()


@pytest.mark.parametrize(
    ("start", "end", "of", "still"),
    [(0, 8, "family", False), (0, 4, "family", False), (0, 8, "below", False),
     (7, 30, "family", True), (0, 8, "elsewhere", True), (0, 8, "colleague", True)],
)  # fmt: skip
def test_what_this_coder_has_coded_alike_is_no_longer_suggested(
    project: Project, interview: str, safety: str, start: int, end: int, of: str, still: bool
) -> None:
    found = candidate(project, interview, safety)
    code = safety
    if of == "below":
        code = project.create_code("Guard asleep", safety).first("code")
    elif of == "elsewhere":
        code = project.create_code("Trust").first("code")
    elif of == "colleague":
        project.work_as("J. Okafor")
    coding = project.apply_code(interview, start, end, code, exact=True).first("coding")
    if of == "colleague":
        project.work_as("A. Moreau")
    assert [each.id for each in project.candidates()] == ([found.id] if still else [])
    project.remove_codings([coding])
    assert [each.id for each in project.undecided([found])] == [found.id]


@pytest.mark.parametrize("gone", ["retire", "merge", "recode"])
def test_suggestions_for_codes_that_cannot_be_applied_are_not_offered(
    project: Project, interview: str, safety: str, gone: str
) -> None:
    found = candidate(project, interview, safety)
    other = project.create_code("Trust").first("code")
    assert [each.id for each in project.candidates()] == [found.id]
    if gone == "retire":
        project.retire_code(safety)
    elif gone == "merge":
        project.merge_codes(safety, other)
    else:
        project.recode([project.accept(found.id).first("coding")], other)
    assert project.candidates() == []
    assert [each.id for each in project.candidates(decided=True)] == [found.id]
