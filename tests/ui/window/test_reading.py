"""Reading and coding in the window, by keys."""

from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.transcripts import ReadingState
from qualcode.ui.main_window import MainWindow
from tests.ui.windows import ALT, CONTROL, KEY, SHIFT, Hands


def select(window: MainWindow, words: str) -> Span:
    assert window.read is not None
    page = window.read.page
    assert page.transcript is not None
    start = page.transcript.text.index(words)
    span = Span(start, start + len(words))
    page.view.select_span(span)
    page.view.setFocus()
    return span


def test_the_first_transcript_is_shown_and_has_the_keyboard(window: MainWindow) -> None:
    assert window.read is not None
    assert window.read.page.transcript is not None
    assert window.read.page.transcript.document.title == "Interview 1, Maya"
    assert window.focusWidget() is window.read.page.view
    assert window.read.page.header.place == "turn 1 of 4"


def test_two_letters_and_enter_code_the_selection(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    span = select(window, "I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    codings = window.session.project.codings()
    assert [(each.span, window.session.index.codebook[each.code].name) for each in codings] == [
        (span, "Guard down")
    ]
    assert window.read is not None
    assert window.focusWidget() is window.read.page.view
    assert window.read.page.view.selected_span() == span
    assert [each.id for each in window.read.page.view.codings_at(span.start)] == [codings[0].id]


def test_a_suffix_in_the_palette_sets_the_polarity(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "I never felt safe at home")
    hands.type("gu-")
    hands.press(KEY.Key_Return)
    assert [each.polarity for each in window.session.project.codings()] == [Polarity.ABSENT]


def test_alt_and_a_digit_set_and_unset_the_polarity(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "I never felt safe at home")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    hands.settle()
    hands.press(KEY.Key_3, ALT)
    assert [each.polarity for each in window.session.project.codings()] == [Polarity.LONGED_FOR]
    hands.press(KEY.Key_0, ALT)
    assert [each.polarity for each in window.session.project.codings()] == [None]


def test_the_last_code_is_applied_again_with_a_dot(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    select(window, "She stayed in it with me")
    hands.settle()
    hands.type(".")
    assert len(window.session.project.codings()) == 2


def test_a_pinned_digit_codes_at_once(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    assert window.read is not None
    code = window.session.project.find_code("Guard down").id
    window.read.codebook.tree.choose(code)
    hands.settle()
    window.menus.actions["pin.3"].trigger()
    select(window, "I could breathe again")
    hands.type("3")
    assert [each.code for each in window.session.project.codings()] == [code]


def test_in_vivo_makes_a_code_of_the_words(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "breathe again")
    hands.settle()
    hands.press(KEY.Key_I, CONTROL)
    (coding,) = window.session.project.codings()
    assert window.session.index.codebook[coding.code].name == "breathe again"
    assert window.session.index.codebook[coding.code].in_vivo


def test_delete_takes_the_code_off_and_undo_brings_it_back(
    window: MainWindow, hands: Hands
) -> None:
    assert window.session is not None
    select(window, "I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    hands.settle()
    hands.press(KEY.Key_Delete)
    assert window.session.project.codings() == []
    hands.press(KEY.Key_Z, CONTROL)
    assert len(window.session.project.codings()) == 1


def test_delete_takes_off_what_was_coded_with_a_space_before_it(
    window: MainWindow, hands: Hands
) -> None:
    assert window.session is not None
    project = window.session.project
    span = select(window, " I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    hands.settle()
    assert project.codings()[0].start == span.start + 1
    hands.press(KEY.Key_Delete)
    assert project.codings() == []


def test_a_coding_is_fitted_to_the_selection(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    span = select(window, "breathe")
    hands.settle()
    hands.press(KEY.Key_E, CONTROL | SHIFT)
    assert [each.span for each in window.session.project.codings()] == [span]


def test_a_note_is_written_on_words_that_are_not_coded(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    span = select(window, "She stayed in it with me")
    hands.settle()
    hands.press(KEY.Key_M, CONTROL)
    hands.type("who taught her that?")
    hands.press(KEY.Key_Return, CONTROL)
    (note,) = window.session.project.notes()
    assert (note.text, Span(note.start, note.end)) == ("who taught her that?", span)
    assert window.session.project.codings() == []


def test_two_passages_are_linked(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    select(window, "She stayed in it with me")
    hands.settle()
    hands.press(KEY.Key_L, CONTROL)
    select(window, "I never felt safe at home")
    hands.settle()
    hands.press(KEY.Key_L, CONTROL | SHIFT)
    hands.type("against")
    hands.press(KEY.Key_Return, CONTROL)
    (link,) = window.session.project.links()
    assert window.session.project.quote(link.target) == "I never felt safe at home"


def test_marking_as_read_shows_in_the_list(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    document = window.read.page.document
    assert document is not None
    assert window.read.transcripts.state_of(document) is ReadingState.UNREAD
    hands.press(KEY.Key_R, CONTROL)
    assert window.read.transcripts.state_of(document) is ReadingState.READ
    hands.press(KEY.Key_R, CONTROL | SHIFT)
    assert window.read.transcripts.state_of(document) is ReadingState.BEGUN


def test_letters_go_from_turn_to_turn(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    page = window.read.page
    assert page.transcript is not None
    hands.press(KEY.Key_J)
    assert page.view.caret_position() == page.transcript.turns[1].start
    hands.press(KEY.Key_K)
    assert page.view.caret_position() == 0


def test_single_letter_keys_can_be_switched_off(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    window.menus.actions["keys.single"].trigger()
    hands.press(KEY.Key_J)
    assert window.read.page.view.caret_position() == 0


def test_another_transcript_is_read_by_keys(window: MainWindow, hands: Hands) -> None:
    assert window.read is not None
    hands.press(KEY.Key_PageDown, CONTROL)
    assert window.read.page.transcript is not None
    assert window.read.page.transcript.document.title == "Interview 2, Jonas"
    assert window.focusWidget() is window.read.page.view


def test_hiding_a_code_takes_it_off_the_page(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    assert window.read is not None
    span = select(window, "I could breathe again")
    hands.type("gu")
    hands.press(KEY.Key_Return)
    window.read.codebook.tree.choose(window.session.project.find_code("Safety").id)
    window.read.codebook.tree.setFocus()
    hands.settle()
    hands.press(KEY.Key_H)
    assert window.read.page.view.codings_at(span.start) == []
    window.menus.actions["code.show_all"].trigger()
    assert len(window.read.page.view.codings_at(span.start)) == 1


def test_enter_in_the_codebook_codes_the_selection(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    assert window.read is not None
    code = window.session.project.find_code("Guard down").id
    select(window, "I could breathe again")
    window.read.codebook.tree.choose(code)
    window.read.codebook.tree.setFocus()
    hands.press(KEY.Key_Return)
    assert [each.code for each in window.session.project.codings()] == [code]
    assert window.focusWidget() is window.read.page.view
