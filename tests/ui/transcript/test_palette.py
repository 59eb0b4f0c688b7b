"""The palette by keys, and which codes answer to what is typed."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qualcode.model.polarity import Polarity
from qualcode.ui.theme import Theme
from qualcode.ui.transcript.palette import SHADOW, CodePalette
from qualcode.ui.transcript.palette_matching import matching, may_apply
from qualcode.ui.transcript.values import PaletteCode

CODES = [
    PaletteCode("belonging", ("Belonging",), "#0072b2"),
    PaletteCode("outside", ("Belonging", "Outside looking in"), "#0072b2", pinned="3"),
    PaletteCode("guard", ("Safety", "Guard down"), "#009e73", "diagonal", "Relief.", "calm rooms"),
    PaletteCode("on guard", ("Safety", "On guard"), "#009e73", "diagonal"),
    PaletteCode("seen", ("Affirmation", "Feeling séen"), "#e69f00", "dots", "Being recognised"),
]
CONTROL = Qt.KeyboardModifier.ControlModifier


def ids(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [match.code.id for match in matching(typed, CODES, recent)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gu", "guard"),
        ("GUARD", "guard"),
        ("seen", "seen"),
        ("on gu", "on guard"),
        ("saf dow", "guard"),
        ("look", "outside"),
        ("olk", "outside"),
        ("3", "outside"),
        ("bel", "belonging"),
        ("recogn", "seen"),
    ],
)
def test_any_part_of_the_path_answers(typed: str, first: str) -> None:
    assert ids(typed)[0] == first


def test_nothing_answers_to_what_is_nowhere() -> None:
    assert ids("zebra") == []


def test_recent_codes_come_first_among_equals() -> None:
    assert ids("", ("seen", "guard"))[:3] == ["seen", "guard", "belonging"]
    assert ids("safety", ("on guard",))[0] == "on guard"
    assert ids("gu", ("on guard",))[0] == "guard"  # a better answer stays better


@pytest.mark.parametrize(
    ("typed", "chosen", "may"),
    [("", False, False), ("g", False, False), ("gu", False, True), ("", True, True)],
)
def test_one_letter_is_not_enough_unless_chosen(typed: str, chosen: bool, may: bool) -> None:
    assert may_apply(typed, matching(typed, CODES)[0], chosen=chosen) is may


def test_pinned_digit_is_enough() -> None:
    assert may_apply("3", matching("3", CODES)[0], chosen=False)


@pytest.fixture
def room(qtbot: QtBot, theme: Theme) -> QWidget:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(900, 700)
    room.show()
    return room


@pytest.fixture
def palette(room: QWidget, theme: Theme) -> CodePalette:
    palette = CodePalette(theme, room)
    palette.set_codes(CODES, ["seen"])
    palette.open_beside(QRect(200, 100, 300, 24), 118, "you learn to be invisible")
    return palette


def test_two_letters_and_enter_apply(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "gu")
    with qtbot.waitSignal(palette.code_chosen) as told, qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert told.args == ["guard", None, False]
    assert not palette.isVisible()


def test_enter_applies_nothing_for_a_single_letter(palette: CodePalette, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(palette.code_chosen):
        qtbot.keyClick(palette.input, Qt.Key.Key_Return)
        qtbot.keyClicks(palette.input, "g")
        qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_arrow_makes_a_choice_that_enter_applies(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.input, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.code_chosen) as told:
        qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert told.args == ["belonging", None, False]


@pytest.mark.parametrize(
    ("suffix", "polarity"), [("-", Polarity.ABSENT), ("~", Polarity.LONGED_FOR)]
)
def test_suffix_sets_the_polarity(
    palette: CodePalette, qtbot: QtBot, suffix: str, polarity: Polarity
) -> None:
    qtbot.keyClicks(palette.input, "gu" + suffix)
    with qtbot.waitSignal(palette.code_chosen) as told:
        qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert told.args == ["guard", polarity, False]


def test_control_enter_applies_and_stays(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "gu")
    with qtbot.waitSignal(palette.code_chosen) as told:
        qtbot.keyClick(palette.input, Qt.Key.Key_Return, CONTROL)
    assert told.args == ["guard", None, True]
    assert palette.isVisible()
    assert palette.input.text() == ""


def test_new_codes_by_key(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "zebra-")
    with qtbot.waitSignal(palette.new_code) as told:
        qtbot.keyClick(palette.input, Qt.Key.Key_N, CONTROL)
    assert told.args == ["zebra", Polarity.ABSENT]
    palette.open_beside(QRect(200, 100, 300, 24), 118, "words")
    with qtbot.waitSignal(palette.in_vivo):
        qtbot.keyClick(palette.input, Qt.Key.Key_I, CONTROL)


def test_escape_closes_and_applies_nothing(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "gu")
    with qtbot.waitSignal(palette.closed), qtbot.assertNotEmitted(palette.code_chosen):
        qtbot.keyClick(palette.input, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_a_code_is_and_is_not_stands_under_it(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "gu")
    row = palette.list.model().row(0)  # type: ignore[attr-defined]
    assert row.about == "Relief. Not: calm rooms"


@pytest.mark.parametrize("top", [0, 100, 300, 500, 670])
def test_palette_never_lies_over_the_selection(
    palette: CodePalette, room: QWidget, top: int
) -> None:
    selection = QRect(200, top, 300, 24)
    palette.open_beside(selection, 118, "words", "gu")
    card = palette.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    assert not card.intersects(selection)
    assert room.rect().contains(card)


def test_enter_says_what_it_waits_for(palette: CodePalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.input, "tea at dusk")
    qtbot.keyClick(palette.input, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert "No code is called that" in palette.hint
    qtbot.keyClick(palette.input, Qt.Key.Key_Backspace)
    assert "applies and stays" in palette.hint
