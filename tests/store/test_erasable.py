"""What a person types or says can be erased: the chain stays whole, and the rest stands."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.codings import NoteTarget, Passage
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, TranscriptDraft
from qualcode.store import Project, blobs, replaying, voices
from tests.store.conftest import ANSWER, QUESTION, TEXT

NAME = "Xanthippe"


def erase_blobs_with(project: Project, words: str) -> int:
    """Erase every blob that holds the words, as an erasing act will, and replay."""
    rows = project._rows("SELECT n,body FROM blob WHERE body IS NOT NULL")
    hit = [number for number, body in rows if words in blobs.unpacked(body)]
    for number in hit:
        project._connection.execute("UPDATE blob SET body=NULL, salt=NULL WHERE n=?", (number,))
    replaying.rebuild(project._connection)
    return len(hit)


def everything_named(project: Project, draft: TranscriptDraft) -> str:
    """Write the name in every place where something can be typed."""
    document = project.import_transcript(
        replace(draft, title=f"With {NAME}", source_name=f"{NAME}.docx", heading=(NAME,)),
        details=f"at {NAME}’s", recorded_on=f"{NAME}’s birthday",
    ).first("document")  # fmt: skip
    project.set_document_details(document, title=f"{NAME} again", reason=f"as {NAME} asked")
    person = project.add_participant(NAME, f"{NAME}, 34", f"{NAME} agrees").first("participant")
    project.change_participant(person, name=f"{NAME} B.")
    code = project.create_code(
        NAME, definition=f"as {NAME}", include=[f"{NAME} says"], exclude=[f"not {NAME}"],
        example=f"{NAME}!", near_miss=f"{NAME}?", reason=f"{NAME} said so",
    ).first("code")  # fmt: skip
    act = project.redefine_code(
        code, definition=f"{NAME}’s", prompts=[f"where is {NAME}?"], example=f"oh {NAME}"
    ).act
    assert act is not None
    project.give_reason(act, f"because of {NAME}")
    project.rename_code(code, f"{NAME}’s door")
    coding = project.apply_code(document, 0, 8, code, memo=NAME, with_whom=NAME, time=NAME)
    project.add_note(NoteTarget.CODING, coding.first("coding"), f"ask {NAME}")
    version = project.document(document).version
    project.link_passages(Passage(version, 0, 8), Passage(version, 9, 16), f"like {NAME}")
    project.record_decision(f"about {NAME}", NAME, alternatives=NAME, consequence=NAME)
    project.enter_phase("coding", f"with {NAME}")
    project.set_study_details(title=NAME, question=NAME, method=NAME, statement=NAME)
    project.undo()
    project.redo()
    return document


def test_nothing_typed_stands_in_the_journal_itself(project: Project, draft) -> None:
    everything_named(project, draft)
    rows = project._rows("SELECT payload,act FROM op")
    assert not [row for row in rows if NAME in f"{row[0]}{row[1]}" or "maya" in f"{row[0]}".lower()]
    assert draft.sha256 not in "".join(row[0] for row in rows)


def test_a_name_can_be_erased_from_every_place(project: Project, draft, tmp_path: Path) -> None:
    document = everything_named(project, draft)
    assert erase_blobs_with(project, NAME) > 25
    assert project.check().faults == ()
    history = json.dumps([str(act) for act in project.history()])
    assert NAME not in history
    assert blobs.ERASED in history
    assert project.transcript(document).text == TEXT
    project._connection.execute("VACUUM")
    project.close()
    assert NAME.encode() not in project.path.read_bytes()


def test_one_persons_words_are_erased_and_nobody_elses(project: Project, draft) -> None:
    document = project.import_transcript(draft).first("document")
    code = project.create_code("Asked").first("code")
    project.apply_code(document, 0, 8, code)
    coding = project.apply_code(document, len(QUESTION) + 1, len(QUESTION) + 9, code)
    assert erase_blobs_with(project, "glad I came") == 1
    project.close()
    with Project.open(project.path) as opened:
        assert opened.check().faults == ()
        transcript = opened.transcript(document)
        assert transcript.text == f"{QUESTION}\n{'█' * len(ANSWER)}"
        assert [turn.start for turn in transcript.turns] == [0, len(QUESTION) + 1]
        assert opened.quote(opened.coding(coding.first("coding"))) == "█" * 8


def test_an_erased_entity_leaves_a_tombstone_and_its_acts_stay_in_the_history(
    project: Project,
) -> None:
    person = project.add_participant(NAME).first("participant")
    project.change_participant(person, consent="quotes allowed")
    acts = [(act.id, act.at, act.coder) for act in project.history()]
    project._connection.execute(
        "UPDATE op SET payload=NULL, salt=NULL WHERE n="
        "(SELECT min(n) FROM op WHERE entity=?)", (bytes.fromhex(person),)
    )  # fmt: skip
    replaying.rebuild(project._connection)
    assert project.participants() == []
    assert project._rows("SELECT removed,name,consent FROM participant") == [(1, "", "")]
    assert [(act.id, act.at, act.coder) for act in project.history()] == acts
    assert project.check().faults == ()


def test_a_published_codebook_stays_readable_in_the_journal(project: Project) -> None:
    from qualcode.model.codebook_files import CodebookTemplate, TemplateCode

    code = TemplateCode("home", "Home", definition="Somewhere to be.", include=("a door",))
    project.load_codebook(CodebookTemplate("b", "1", "B", "en", "", "", "", (), (code,)))
    (payload,) = project._rows("SELECT payload FROM op WHERE kind='code.add'")[0]
    assert "Somewhere to be." in payload
    assert project.find_code("home").include == ("a door",)


def test_a_reading_begun_in_two_copies_counts_the_later_word(
    tmp_path: Path, project: Project, interview: str
) -> None:
    # What merging will do with one coder's two copies: the same derived entity is added twice.
    entity = project.begin_reading(interview).first("reading")
    with project.act("reading.done") as act:
        act.add("reading", entity, document=interview, state="read", times=[7], until=3)
    assert project.reading(interview).times == (7,)
    assert project.check().faults == ()


TALK = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@given(TALK, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 3))))
def test_voices_put_together_are_the_text(text: str, turns: list[tuple[int, int, int]]) -> None:
    places = [
        (min(a, b, len(text)), min(max(a, b), len(text)), None if who == 3 else f"s{who}")
        for a, b, who in turns
    ]
    bodies = voices.parted(text, places, ["label"] * len(places))
    assert voices.joined(len(text), places, bodies) == text
    gone = [None if nth == 0 else body for nth, body in enumerate(bodies)]
    masked = voices.joined(len(text), places, gone)
    assert len(masked) == len(text)
    assert all(a in (b, "█") for a, b in zip(masked, text, strict=True))


def test_labels_are_kept_as_they_were_spelt(project: Project, draft) -> None:
    project.import_transcript(draft)
    bodies = [blobs.unpacked(body) for (body,) in project._rows("SELECT body FROM blob")]
    assert any(body.startswith("[[") and '"Int."]' in body for body in bodies)


def test_turns_beyond_the_words_are_refused(project: Project, draft) -> None:
    import pytest

    from qualcode.model.errors import UserError

    loose = replace(draft, turns=(DraftTurn(0, len(TEXT) + 1, 0),), speakers=(DraftSpeaker("A"),))
    with pytest.raises(UserError, match="no part of its words"):
        project.import_transcript(loose)
