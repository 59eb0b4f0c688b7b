"""A column of cards that are filled again instead of made anew."""

import pytest
from pytestqt.qtbot import QtBot

from qualcode.ui.theme import light_theme
from qualcode.ui.widgets.card_words import CardWords, Paragraph
from qualcode.ui.widgets.cards import Card, CardColumn, CardPlan


@pytest.fixture
def column(qtbot: QtBot) -> CardColumn:
    made = CardColumn("Cards")
    qtbot.addWidget(made)
    made.resize(240, 400)
    made.show()
    return made


def new_card() -> Card:
    return Card("")


def plan(key: str, words: str) -> CardPlan:
    def fill(card: Card) -> None:
        card.show_words(words, [Paragraph(words, "quote")], light_theme())

    return CardPlan(key, words, new_card, fill)


def said(card: Card | None) -> tuple[str, str]:
    assert card is not None
    words = card.findChild(CardWords)
    assert words is not None
    return card.accessibleName(), words.paragraphs[0].words


def test_a_card_whose_value_changed_is_filled_in_place(column: CardColumn) -> None:
    column.show_cards([plan("one", "before"), plan("two", "other")])
    card = column.card("one")
    column.show_cards([plan("one", "after"), plan("two", "other")])
    assert column.card("one") is card
    assert said(card) == ("after", "after")


def test_a_card_no_longer_needed_serves_another_and_speaks_for_it(
    column: CardColumn, qtbot: QtBot
) -> None:
    column.show_cards([plan("one", "first")])
    card = column.card("one")
    column.show_cards([])
    assert card is not None
    assert not card.isVisible()
    column.show_cards([plan("two", "second")])
    assert column.card("two") is card
    assert card.isVisible()
    assert said(card) == ("second", "second")
    with qtbot.waitSignal(column.activated) as activated:
        card.activated.emit()
    assert activated.args == ["two"]


def test_more_words_make_a_card_higher(column: CardColumn) -> None:
    column.show_cards([plan("one", "short")])
    card = column.card("one")
    assert card is not None
    before = card.height()
    column.show_cards([plan("one", "a sentence that goes on and on " * 10)])
    assert card.height() > before
