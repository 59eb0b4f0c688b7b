from dataclasses import replace

import pytest

from qualcode.model.codings import NoteTarget, Passage
from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project
from tests.store.conftest import TEXT

WORDS = "I could breathe again"
START = TEXT.index(WORDS)
END = START + len(WORDS)


def test_a_coding_covers_the_words_chosen_and_no_white_space(
    project: Project, interview: str, safety: str
) -> None:
    project.apply_code(interview, START - 1, END, safety, polarity=Polarity.PRESENT, memo="air")
    (coding,) = project.codings()
    assert project.quote(coding) == WORDS
    assert (coding.start, coding.end) == (START, END)
    assert (coding.polarity, coding.memo, coding.coder) == (Polarity.PRESENT, "air", project.coder)


def test_polarity_is_unset_unless_said(project: Project, interview: str, safety: str) -> None:
    project.apply_code(interview, START, END, safety)
    assert project.codings()[0].polarity is None


def test_recode_keeps_memo_and_identity(project: Project, interview: str, safety: str) -> None:
    coding = project.apply_code(interview, START, END, safety, memo="air").first("coding")
    other = project.create_code("Guard down", safety).first("code")
    project.recode([coding], other, "the body lets go")
    (now,) = project.codings()
    assert (now.id, now.code, now.memo) == (coding, other, "air")
    assert project.history()[-1].reason == "the body lets go"


def test_resize_and_remove(project: Project, interview: str, safety: str) -> None:
    coding = project.apply_code(interview, START, END, safety).first("coding")
    project.resize_coding(coding, START, START + 7)
    assert project.quote(project.coding(coding)) == "I could"
    project.remove_codings([coding], "a slip")
    assert project.codings() == []
    project.undo()
    assert project.quote(project.coding(coding)) == "I could"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (5, 5), (9, 3), (0, len(TEXT) + 1)])
def test_a_place_outside_the_words_is_refused(
    project: Project, interview: str, safety: str, start: int, end: int
) -> None:
    head = project.head
    with pytest.raises(UserError):
        project.apply_code(interview, start, end, safety)
    assert project.head == head
    assert project.codings() == []


def test_only_white_space_is_refused(project: Project, interview: str, safety: str) -> None:
    at = TEXT.index(" ")
    with pytest.raises(UserError, match="no words"):
        project.apply_code(interview, at, at + 1, safety)


def test_the_same_words_twice_are_refused_and_two_coders_are_data(
    project: Project, interview: str, safety: str
) -> None:
    project.apply_code(interview, START, END, safety)
    with pytest.raises(UserError, match="already"):
        project.apply_code(interview, START, END, safety)
    project.work_as("J. Okafor")
    project.apply_code(interview, START, END, safety)
    assert len(project.codings()) == 2


def test_a_retired_or_merged_code_cannot_be_applied(
    project: Project, interview: str, safety: str
) -> None:
    other = project.create_code("Trust").first("code")
    project.retire_code(safety, "no longer used")
    with pytest.raises(UserError, match="retired"):
        project.apply_code(interview, START, END, safety)
    project.restore_code(safety)
    project.merge_codes(safety, other)
    with pytest.raises(UserError, match="merged"):
        project.apply_code(interview, START, END, safety)


def test_in_vivo_makes_the_code_and_applies_it_in_one_act(project: Project, interview: str) -> None:
    project.code_in_vivo(interview, START, END)
    (coding,) = project.codings()
    assert project.codebook()[coding.code].name == WORDS
    assert project.codebook()[coding.code].in_vivo
    project.undo()
    assert len(project.codebook()) == 0
    assert project.codings() == []


def test_words_with_slashes_make_a_name_in_vivo(project: Project, draft: TranscriptDraft) -> None:
    words = "/ safe / sound, and/or home /"
    document = project.import_transcript(replace(draft, text=words, turns=())).first("document")
    code = project.code_in_vivo(document, 0, len(words)).first("code")
    assert project.codebook()[code].name == "safe/sound, and/or home"


def test_in_vivo_words_stand_in_no_payload(project: Project, interview: str) -> None:
    code = project.code_in_vivo(interview, START, END).first("code")
    project.rename_code(code, "Air")
    payloads = [row[0] for row in project._rows("SELECT payload FROM op")]
    assert not any(WORDS in payload for payload in payloads)
    project.undo()
    assert project.codebook()[code].name == WORDS


def test_notes_on_a_passage_a_code_a_transcript_and_the_project(
    project: Project, interview: str, safety: str
) -> None:
    project.add_note_on_passage(interview, START, END, "body first")
    project.add_note(NoteTarget.CODE, safety, "is it given or tested?")
    project.add_note(NoteTarget.DOCUMENT, interview, "tired voice")
    project.add_note(NoteTarget.PROJECT, None, "I keep wanting her to be kinder")
    assert {note.text for note in project.notes()} == {
        "body first", "is it given or tested?", "tired voice", "I keep wanting her to be kinder",
    }  # fmt: skip
    assert {note.text for note in project.notes(document=interview)} == {
        "body first",
        "tired voice",
    }
    note = project.notes(document=interview)[-1]
    project.change_note(note.id, "body before words")
    assert project.note(note.id).text == "body before words"
    project.undo()
    assert project.note(note.id).text == note.text
    project.remove_note(note.id)
    assert note.id not in {each.id for each in project.notes()}


def test_an_empty_note_is_refused(project: Project) -> None:
    with pytest.raises(UserError):
        project.add_note(NoteTarget.PROJECT, None, "  \n ")


def test_links_between_passages(project: Project, interview: str) -> None:
    version = project.document(interview).version
    here, there = Passage(version, START, END), Passage(version, 0, 8)
    project.link_passages(here, there, "echoes")
    (link,) = project.links()
    assert (link.source, link.target, link.relation) == (here, there, "echoes")
    with pytest.raises(UserError):
        project.link_passages(here, here, "echoes")
    project.remove_link(link.id)
    assert project.links() == []


def test_the_text_is_the_text(project: Project, interview: str) -> None:
    transcript = project.transcript(interview)
    assert transcript.text == TEXT
    assert [turn.span.of(transcript.text) for turn in transcript.turns] == TEXT.split("\n", 1)
    speaker = transcript.turns[1].speaker
    assert speaker is not None
    assert (speaker.label, transcript.turns[1].time_start) == ("Maya", 3_000)


def test_speakers_are_linked_to_participants(project: Project, interview: str) -> None:
    person = project.add_participant("Maya", "34, nurse").first("participant")
    speaker = next(each for each in project.speakers(interview) if each.label == "Maya")
    project.link_speaker(speaker.id, person)
    assert project.speakers(interview)[1].participant == person
    project.undo()
    assert project.speakers(interview)[1].participant is None
