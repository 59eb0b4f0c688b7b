"""Notes, Here and Suggestions at the window's right side."""

from dataclasses import replace

import pytest

from qualcode.model.codings import NoteTarget
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.suggestions import Candidate, Decision, Reason, ReasonKind, candidate_id
from qualcode.model.transcripts import ReadingState
from qualcode.ui.main_window import MainWindow
from qualcode.ui.read.place import ReadPlace
from qualcode.ui.suggestions.reasons import likelihood, reasons_html
from tests.ui.windows import ALT, CONTROL, KEY, Hands


@pytest.fixture
def read(window: MainWindow) -> ReadPlace:
    assert window.read is not None
    return window.read


def words_of(read: ReadPlace, words: str) -> tuple[int, int]:
    assert read.page.transcript is not None
    start = read.page.transcript.text.index(words)
    return start, start + len(words)


def suggest(window: MainWindow, *quotes: tuple[str, str]) -> list[str]:
    """Let a run of the engine have found these words for these codes."""
    assert window.session is not None
    assert window.read is not None
    transcript = window.read.page.transcript
    assert transcript is not None
    found: list[Candidate] = []
    for nth, (words, code_name) in enumerate(quotes, 1):
        start, end = words_of(window.read, words)
        code = window.session.project.find_code(code_name).id
        found.append(
            Candidate(
                candidate_id(transcript.version, code, start, end, "present"),
                transcript.document.id, transcript.version, code, start, end, Polarity.PRESENT,
                0.8, nth, (Reason(ReasonKind.TERM, start, start + 3, "she", 1.0, "strong"),),
            )
        )  # fmt: skip
    window.session.do(
        lambda project: project.record_run(
            found, documents=[transcript.document.id], codes=[each.code for each in found],
            lexicon_hash="0" * 64,
        )
    )  # fmt: skip
    return [each.id for each in found]


TWO = (("She was glad I came", "Belonging"), ("She stayed in it with me", "Being-with"))


def test_suggestions_wait_until_the_own_reading_is_done(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    suggest(window, *TWO)
    read.side.show_tab("suggestions")
    panel = read.side.suggestions
    assert panel.cards.keys == []
    assert panel.words.text() == ("2 suggestions are waiting until you have read this transcript.")
    assert panel.button.text() == "Show them now"
    hands.press(KEY.Key_R, CONTROL)
    assert len(panel.cards.keys) == 2


def test_they_can_be_shown_now_which_is_noted(window: MainWindow, read: ReadPlace) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    read.side.show_tab("suggestions")
    read.side.suggestions.button.click()
    assert len(read.side.suggestions.cards.keys) == 2
    document = read.page.document
    assert document is not None
    assert window.session.project.reading(document).early
    assert window.session.project.history()[-1].verb == "suggestion.show_early"


def test_keys_answer_and_the_next_card_is_chosen(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    first, second = suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_3, CONTROL | ALT)
    assert read.side.suggestions.cards.chosen_key == first
    assert read.page.header.place == "1 of 2"
    hands.press(KEY.Key_L)
    # What is put off waits at the end.
    assert read.side.suggestions.cards.keys == [second, first]
    hands.press(KEY.Key_A)
    hands.press(KEY.Key_X)
    decisions = {
        each.candidate: each.decision for each in window.session.project.suggestion_records()
    }
    assert set(decisions.values()) == {Decision.ACCEPTED, Decision.DECLINED}
    assert read.side.suggestions.cards.keys == []
    assert window.focusWidget() is read.page.view


def test_the_keys_of_the_review_are_letters_elsewhere(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    read.page.view.setFocus()
    hands.settle()
    hands.type("ax")
    assert window.session.project.suggestion_records() == []


def test_other_borders_are_accepted_with_enter(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_3, CONTROL | ALT)
    hands.press(KEY.Key_B)
    assert window.focusWidget() is read.page.view
    span = words_of(read, "glad I came")
    read.page.view.select_span(type(read.page.view.selected_span())(*span))
    hands.settle()
    hands.press(KEY.Key_Return)
    (coding,) = window.session.project.codings()
    assert window.session.project.quote(coding) == "glad I came"
    (record,) = window.session.project.suggestion_records()
    assert record.decision is Decision.EDITED


def test_a_visit_is_noted_once_when_one_leaves(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    first, second = suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_3, CONTROL | ALT)
    hands.press(KEY.Key_Down)
    project = window.session.project
    assert project.viewed() == set()
    hands.press(KEY.Key_PageDown, CONTROL)
    assert project.viewed() == {first[:16], second[:16]}


def test_what_is_coded_by_hand_leaves_the_review(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    read.side.show_tab("suggestions")
    start, end = words_of(read, "She was glad I came")
    document = read.page.document
    assert document is not None
    code = window.session.project.find_code("Belonging").id
    window.session.do(lambda project: project.apply_code(document, start, end, code))
    hands.qtbot.waitUntil(lambda: len(read.side.suggestions.cards.keys) == 1)


def test_reasons_are_said_in_words() -> None:
    text = "I never felt safe at home, if he had been there."
    candidate = Candidate(
        "0" * 32, "d", "v", "c", 0, 25, Polarity.ABSENT, 0.75, 1,
        (
            Reason(ReasonKind.TERM, 8, 17, "felt safe", 1.0, "strong"),
            Reason(ReasonKind.CUE, 2, 7, "never", sort="negation"),
            Reason(ReasonKind.FLAG, 27, 29, "hypothetical"),
        ),
    )  # fmt: skip
    assert reasons_html(candidate, text) == (
        "<u>felt safe</u>; denied by <u>never</u>; perhaps only imagined (<u>if</u>)"
    )
    assert likelihood(candidate) == "likely"
    assert likelihood(replace(candidate, score=0.5)) == "possible"


def code_twice(window: MainWindow, read: ReadPlace) -> tuple[int, int, str]:
    """Code a passage, and a wider one around it; returns the first, and the wider coding."""
    session, document = window.session, read.page.document
    assert session is not None
    assert document is not None
    start, end = words_of(read, "I could breathe again")
    code = session.project.find_code("Guard down").id
    other = session.project.find_code("Welcomed in").id
    session.do(lambda project: project.apply_code(document, start, end, code))
    wide = session.do(lambda project: project.apply_code(document, start - 20, end, other))
    return start, end, wide.first("coding")


def test_here_shows_everything_at_the_caret(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    session, document = window.session, read.page.document
    assert session is not None
    assert document is not None
    start, end, _ = code_twice(window, read)
    session.do(lambda project: project.add_note_on_passage(document, start, end, "breath again"))
    read.side.show_tab("here")
    read.page.view.go_to(start + 2)
    hands.settle()
    assert len(read.side.here.cards.keys) == 3
    read.page.view.go_to(0)
    hands.settle()
    assert read.side.here.cards.keys == []


def test_the_chosen_card_of_here_is_what_acts_are_about(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    session = window.session
    assert session is not None
    start, _, wide = code_twice(window, read)
    read.page.view.go_to(start + 2)
    hands.press(KEY.Key_2, CONTROL | ALT)
    hands.settle()
    hands.press(KEY.Key_Down)
    assert read.side.here.cards.chosen_key == wide
    hands.settle()
    hands.press(KEY.Key_2, ALT)
    assert session.project.coding(wide).polarity is Polarity.ABSENT


def test_notes_of_this_transcript_and_of_codes_are_shown(
    window: MainWindow, read: ReadPlace
) -> None:
    assert window.session is not None
    session, first = window.session, read.page.document
    assert first is not None
    second = read.transcripts.documents[1].id
    code = session.project.find_code("Guard down").id
    session.do(lambda project: project.add_note_on_passage(first, 0, 8, "on Maya"))
    session.do(lambda project: project.add_note_on_passage(second, 0, 8, "on Jonas"))
    session.do(lambda project: project.add_note(NoteTarget.CODE, code, "on a code"))
    texts = [session.project.note(each).text for each in read.side.notes.cards.keys]
    assert texts == ["on a code", "on Maya"]
    read.page.show_document(second)
    texts = [session.project.note(each).text for each in read.side.notes.cards.keys]
    assert texts == ["on a code", "on Jonas"]


def test_a_note_is_opened_where_it_is_and_written_anew(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    document = read.page.document
    assert document is not None
    start, end = words_of(read, "breathe again")
    window.session.do(lambda project: project.add_note_on_passage(document, start, end, "breath"))
    hands.press(KEY.Key_1, CONTROL | ALT)
    hands.press(KEY.Key_Return)
    hands.type("ing")
    hands.press(KEY.Key_Return, CONTROL)
    (note,) = window.session.project.notes()
    assert note.text == "breathing"


def test_going_on_in_a_transcript_begins_its_reading(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    document = read.page.document
    assert document is not None
    hands.select_words(2)
    hands.type("gu")
    hands.press(KEY.Key_Return)
    assert read.transcripts.state_of(document) is ReadingState.BEGUN


def test_letters_answer_as_soon_as_a_transcript_is_read(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    read.page.view.setFocus()
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_A)
    assert [each.decision for each in window.session.project.suggestion_records()] == [
        Decision.ACCEPTED
    ]


def test_escape_goes_back_to_the_cards(window: MainWindow, read: ReadPlace, hands: Hands) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_B)
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_X)
    assert [each.decision for each in window.session.project.suggestion_records()] == [
        Decision.DECLINED
    ]


def test_other_borders_are_not_taken_from_words_elsewhere(
    window: MainWindow, read: ReadPlace, hands: Hands
) -> None:
    assert window.session is not None
    suggest(window, *TWO)
    hands.press(KEY.Key_R, CONTROL)
    hands.press(KEY.Key_B)
    read.page.view.select_span(Span(0, 8))
    hands.settle()
    hands.press(KEY.Key_Return)
    assert window.session.project.suggestion_records() == []
    assert read.palette_card.isVisible()
