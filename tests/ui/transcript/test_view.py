"""The reading view: what it paints and where, what it says of caret and selection, what it copies."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.transcripts import Transcript
from qualcode.ui.theme import Theme, dark_theme
from qualcode.ui.transcript.values import PaintedCoding, PaintedNote, PaintedSuggestion
from qualcode.ui.transcript.view import TranscriptView
from tests.ui.transcript.conftest import MakeCoding, transcript_of


def colours_in(view: TranscriptView, box: QRect) -> set[str]:
    """Every colour painted in a box of the viewport."""
    image = view.viewport().grab(box).toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
    }


def box_of(view: TranscriptView, span: Span) -> QRect:
    """The box of some words, found by selecting them for a moment."""
    view.select_span(span)
    box = view.selection_rect()
    view.clear_selection()
    return box


def span_of(transcript: Transcript, words: str) -> Span:
    start = transcript.text.index(words)
    return Span(start, start + len(words))


def test_tint_lies_under_the_coded_words_and_nowhere_else(
    view: TranscriptView, transcript: Transcript, theme: Theme, make_coding: MakeCoding
) -> None:
    tint, stroke = theme.tint("#009e73"), theme.stroke("#009e73")
    coded = box_of(view, span_of(transcript, "breathe again"))
    bare = box_of(view, span_of(transcript, "She was glad"))
    assert tint not in colours_in(view, coded)
    view.add_coding(make_coding("breathe again"))
    assert {tint, stroke} <= colours_in(view, coded)
    assert not {tint, stroke} & colours_in(view, bare)
    outside = QRect(coded.right() + 2, coded.top(), 6, coded.height())
    assert tint not in colours_in(view, outside)


def test_tint_goes_with_the_coding_and_with_its_hidden_code(
    view: TranscriptView, transcript: Transcript, theme: Theme, make_coding: MakeCoding
) -> None:
    coding = make_coding("breathe again")
    box = box_of(view, span_of(transcript, "breathe again"))
    view.add_coding(coding)
    view.hide_codes({coding.code_id})
    assert theme.tint(coding.colour) not in colours_in(view, box)
    assert view.codings_at(coding.start) == []
    view.hide_codes(set())
    assert theme.tint(coding.colour) in colours_in(view, box)
    view.remove_coding(coding.id)
    assert theme.tint(coding.colour) not in colours_in(view, box)


def test_closest_fitting_passage_gives_the_ground(
    view: TranscriptView, transcript: Transcript, theme: Theme, make_coding: MakeCoding
) -> None:
    whole = make_coding("She was glad I came. I could breathe again", "Wide", colour="#0072b2")
    view.set_codings([whole, make_coding("breathe again")])
    inside = colours_in(view, box_of(view, span_of(transcript, "breathe again")))
    assert theme.tint("#009e73") in inside
    assert theme.tint("#0072b2") not in inside
    assert {theme.stroke("#009e73"), theme.stroke("#0072b2")} <= inside


def test_words_after_emoji_keep_their_places(
    view: TranscriptView, transcript: Transcript, theme: Theme
) -> None:
    for words in ("to come back", "all of us", "👩‍👩‍👧", "waited for me"):
        span = span_of(transcript, words)
        view.select_span(span)
        assert view.selected_span() == span
        assert view.textCursor().selectedText() == words
        assert view.caret_position() == span.end


def test_right_to_left_words_are_painted_where_they_stand(
    view: TranscriptView, transcript: Transcript, theme: Theme, make_coding: MakeCoding
) -> None:
    first = box_of(view, span_of(transcript, "שלום"))
    last = box_of(view, span_of(transcript, "שם."))
    assert first.left() > last.right()
    view.add_coding(make_coding("שלום"))
    assert theme.tint("#009e73") in colours_in(view, first)
    assert theme.tint("#009e73") not in colours_in(view, last)


def test_selection_shows_in_its_own_colour_between_lines_of_ink(
    view: TranscriptView, transcript: Transcript, theme: Theme
) -> None:
    view.select_span(span_of(transcript, "breathe again"))
    box = view.selection_rect()
    found = colours_in(view, box)
    assert {theme.selection, theme.ink} <= found
    view.clear_selection()
    assert theme.selection not in colours_in(view, box)


def test_copy_gives_the_stored_words(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot
) -> None:
    span = Span(transcript.text.index("😀"), transcript.text.index("Nobody") + 6)
    view.select_span(span)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == span.of(transcript.text)


def test_characters_at_which_qt_breaks_do_not_move_what_follows(
    view: TranscriptView, theme: Theme
) -> None:
    odd = transcript_of(
        (("Maya", "one\rtwo\u2029three\u2028four\ufdd0five"), ("Maya", "six 😀 seven"))
    )
    view.show_transcript(odd)
    for words in ("two", "three", "four", "five", "six", "seven"):
        view.select_span(span_of(odd, words))
        assert view.textCursor().selectedText() == words
    assert view.document().blockCount() == 2
    whole = Span(0, len(odd.text))
    view.select_span(whole)
    assert view.createMimeDataFromSelection().text() == odd.text


def test_selection_and_caret_are_told_in_code_points(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot
) -> None:
    at = transcript.text.index("to come")
    view.go_to(at)
    view.setFocus()
    with (
        qtbot.waitSignal(view.selection_changed) as told,
        qtbot.waitSignal(view.caret_moved) as caret,
    ):
        qtbot.keyClick(
            view,
            Qt.Key.Key_Right,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert told.args == [Span(at, at + 3)]
    assert caret.args == [at + 3]
    with qtbot.waitSignal(view.selection_changed) as told_none:
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert told_none.args == [None]
    assert view.caret_position() == at + 3


def test_alt_up_grows_and_alt_down_shrinks(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot
) -> None:
    view.go_to(transcript.text.index("breathe") + 2)
    view.setFocus()
    seen: list[str] = []
    for key in [Qt.Key.Key_Up] * 5 + [Qt.Key.Key_Down] * 1:
        qtbot.keyClick(view, key, Qt.KeyboardModifier.AltModifier)
        span = view.selected_span()
        assert span is not None
        seen.append(span.of(transcript.text))
    paragraph = "She was glad I came. I could breathe again, 👩‍👩‍👧 all of us."
    turn = paragraph + "\nNobody rushed me."
    assert seen == [
        "breathe",
        "I could breathe again, 👩‍👩‍👧 all of us.",
        paragraph,
        turn,
        turn,
        paragraph,
    ]


def test_go_to_brings_the_line_into_the_upper_half(view: TranscriptView) -> None:
    long = transcript_of(
        tuple(("Maya", f"Turn {number}. " + "word " * 80) for number in range(200))
    )
    view.show_transcript(long)
    at = long.turns[150].start
    view.go_to(at)
    assert view.caret_position() == at
    height = view.viewport().height()
    assert height * 0.2 < view.cursorRect().top() < height * 0.45


def test_turns_are_walked_through(view: TranscriptView, transcript: Transcript) -> None:
    starts = [turn.start for turn in transcript.turns]
    view.go_to(0)
    for start in starts[1:]:
        view.next_turn()
        assert view.caret_position() == start
    view.next_turn()
    assert view.caret_position() == starts[-1]
    view.go_to(starts[1] + 5)
    view.previous_turn()
    assert view.caret_position() == starts[1]
    view.previous_turn()
    assert view.caret_position() == starts[0]


def test_codings_are_walked_through(view: TranscriptView, make_coding: MakeCoding) -> None:
    codings = [make_coding("glad"), make_coding("breathe", "B"), make_coding("first time", "C")]
    view.set_codings(codings)
    view.hide_codes({"B"})
    view.go_to(0)
    view.next_coding()
    assert view.selected_span() == codings[0].span
    view.next_coding()
    assert view.selected_span() == codings[2].span
    view.previous_coding()
    assert view.selected_span() == codings[0].span


def test_what_is_in_view_is_told_once_scrolling_rests(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.position_visible, timeout=2_000) as told:
        view.go_to(transcript.turns[-1].start)
        view.verticalScrollBar().setValue(0)
        view.verticalScrollBar().setValue(1)
    assert told.args == [0, len(transcript.text)]


def test_margin_says_names_polarity_and_whose(
    view: TranscriptView, make_coding: MakeCoding, transcript: Transcript
) -> None:
    view.set_own_initials("AM")
    view.set_codings(
        [
            make_coding("breathe again", polarity=Polarity.ABSENT),
            make_coding("first time", "Seen"),
            make_coding("first time", "Seen", coder="JO"),
        ]
    )
    at = transcript.text.index("What was")
    view.set_suggestions([PaintedSuggestion("s", at, at + 4, "Safety", Polarity.ABSENT)])
    view.set_notes([PaintedNote("n", at + 5, at + 8, "who taught her this?")])
    view.grab()
    said = [(item.kind, item.words, item.suffix) for item in view.margin.items]
    assert said == [
        ("suggestion", "Safety, absent?", ""),
        ("note", "who taught her this?", ""),
        ("coding", "Guard down, absent", ""),
        ("coding", "Seen", "AM JO"),
    ]


def test_margin_answers_clicks_and_tells_the_whole_path(
    view: TranscriptView, make_coding: MakeCoding, qtbot: QtBot
) -> None:
    coding = make_coding("breathe again", polarity=Polarity.LOST)
    view.set_codings([coding])
    view.grab()
    (stripe,) = view.margin.stripes
    at = stripe.box.center().toPoint()
    tip = view.tip_at(at)
    assert "Safety › Guard down" in tip
    assert "lost" in tip
    assert "a memo" in tip
    with qtbot.waitSignal(view.passage_activated) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["coding", (coding.id,)]
    assert view.tip_at(QPoint(at.x(), at.y() + 120)) == ""


def test_name_stays_in_view_as_long_as_its_stripe(
    view: TranscriptView, transcript: Transcript, make_coding: MakeCoding
) -> None:
    view.resize(900, 200)
    view.set_codings([make_coding(transcript.turns[-1].span.of(transcript.text))])
    view.go_to(len(transcript.text))
    QApplication.processEvents()
    view.grab()
    (stripe,), (name,) = view.margin.stripes, view.margin.items
    assert stripe.top < 0
    assert name.top >= 0
    assert name.bottom <= stripe.bottom


def test_letter_with_words_selected_asks_for_the_palette(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot
) -> None:
    view.setFocus()
    view.go_to(3)
    with qtbot.assertNotEmitted(view.palette_requested):
        qtbot.keyClick(view, Qt.Key.Key_G)
    view.select_span(Span(0, 4))
    for key, letters in ((Qt.Key.Key_G, "g"), (Qt.Key.Key_Return, "")):
        with qtbot.waitSignal(view.palette_requested) as told:
            qtbot.keyClick(view, key)
        assert told.args == [letters]
    assert view.selected_span() == Span(0, 4)


def test_codings_at_the_caret_are_said_to_those_who_listen(
    view: TranscriptView, make_coding: MakeCoding
) -> None:
    coding = make_coding("breathe again")
    view.set_codings([coding])
    view.go_to(coding.start + 1)
    assert "Safety › Guard down" in view.accessibleDescription()
    view.go_to(0)
    assert view.accessibleDescription() == ""


def test_place_is_kept_through_another_look_and_another_width(
    view: TranscriptView, transcript: Transcript, qtbot: QtBot, make_coding: MakeCoding
) -> None:
    coding = make_coding("breathe again")
    view.set_codings([coding])
    span = span_of(transcript, "first time")
    view.select_span(span)
    view.set_theme(dark_theme(reading_size=20))
    assert view.selected_span() == span
    assert [found.id for found in view.codings_at(coding.start)] == [coding.id]
    former = view.lineWrapColumnOrWidth()
    view.resize(620, 640)
    assert view.lineWrapColumnOrWidth() == former
    qtbot.waitUntil(lambda: view.lineWrapColumnOrWidth() < former, timeout=2_000)


def test_empty_transcript_is_shown_and_walked_without_harm(
    view: TranscriptView, make_coding: MakeCoding
) -> None:
    view.show_transcript(transcript_of(()))
    view.set_codings([make_coding("breathe again")])
    view.next_turn()
    view.previous_coding()
    view.grow_selection()
    view.go_to(5)
    view.grab()
    assert view.caret_position() == 0
    assert view.selected_span() is None
    assert view.margin.stripes == []


def test_wheel_with_control_asks_for_larger_letters_and_changes_none(
    view: TranscriptView, qtbot: QtBot
) -> None:
    size = view.document().defaultFont().pixelSize()
    turned = QWheelEvent(
        QPointF(200, 200),
        QPointF(200, 200),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(view.zoom_requested) as told:
        QApplication.sendEvent(view.viewport(), turned)
    assert told.args == [1]
    assert view.document().defaultFont().pixelSize() == size


def test_one_very_long_paragraph_is_painted_only_where_it_is_seen(
    view: TranscriptView, theme: Theme
) -> None:
    long = transcript_of((("Maya", "word " * 20_000),))
    view.show_transcript(long)
    codings = [
        PaintedCoding(str(at), at, at + 24, "c", ("Code",), "#009e73")
        for at in range(0, len(long.text) - 40, 100)
    ]
    view.set_codings(codings)
    at = codings[600].start
    view.go_to(at)
    view.grab()
    assert 0 < len(view.margin.stripes) < 60
    assert str(at) in [stripe.coding.id for stripe in view.margin.stripes]
    assert theme.tint("#009e73") in colours_in(view, box_of(view, codings[600].span))


def test_words_are_stepped_over_and_double_clicked_whole(
    view: TranscriptView, qtbot: QtBot
) -> None:
    view.show_transcript(transcript_of((("Maya", "Well, you didn't move. It was."),)))
    step = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right, step)
    assert view.selected_words() == "Well, you didn't "
    qtbot.keyClick(view, Qt.Key.Key_Left, step)
    assert view.selected_words() == "Well, you "
    middle = box_of(view, Span(10, 14)).center()
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert view.selected_words() == "didn't"


def test_a_long_transcript_shows_its_codings_and_speakers_before_it_is_all_laid_out(
    view: TranscriptView, theme: Theme
) -> None:
    spoken = (("Interviewer", "And then? " * 3), ("Maya", "I waited there. " * 30))
    long = transcript_of(spoken * 1_500)
    view.show_transcript(long)
    view.set_codings([PaintedCoding("one", 0, 9, "c", ("Code",), "#009e73")])
    view.viewport().grab()
    assert view.verticalScrollBar().maximum() < 100_000  # most of it is still to be laid out
    assert [stripe.coding.id for stripe in view.margin.stripes] == ["one"]
    gutter = QRect(0, 0, view.column_left() - 4, 80)
    assert len(colours_in(view, gutter)) > 1


class PaintCount(QObject):
    """Counts how often something is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.number = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.number += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_hiding_a_code_repaints_only_when_it_is_in_view(
    view: TranscriptView, make_coding: MakeCoding
) -> None:
    view.add_coding(make_coding("breathe again"))
    QApplication.processEvents()
    count = PaintCount(view.viewport())
    view.hide_codes({"another"})
    QApplication.processEvents()
    assert count.number == 0
    view.hide_codes({"another", make_coding("breathe again").code_id})
    QApplication.processEvents()
    assert count.number > 0
    assert view.margin.stripes == []
