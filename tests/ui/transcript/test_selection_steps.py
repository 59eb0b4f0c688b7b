"""Steps by words as they are spoken."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.ui.transcript.selection_steps import next_word, previous_word

TEXT = "Well, you didn't move. It's half-way.\nThen?"


def test_apostrophes_and_hyphens_end_no_word() -> None:
    stops = [0]
    while stops[-1] < len(TEXT):
        stops.append(next_word(TEXT, stops[-1]))
    words = [TEXT[a:b] for a, b in pairwise(stops)]
    assert words == ["Well, ", "you ", "didn't ", "move. ", "It's ", "half-way.", "\n", "Then?"]


def test_backwards_begins_each_word() -> None:
    assert previous_word(TEXT, len(TEXT)) == TEXT.index("Then")
    assert previous_word(TEXT, TEXT.index("Then")) == TEXT.index("\n")
    assert previous_word(TEXT, TEXT.index("\n")) == TEXT.index("half")
    assert previous_word(TEXT, TEXT.index("'t")) == TEXT.index("didn't")


@given(st.text("ab' -.\nשל😀", max_size=40), st.integers(0, 40))
def test_steps_always_get_on_and_stay_within(text: str, at: int) -> None:
    at = min(at, len(text))
    assert at < next_word(text, at) <= len(text) or at == len(text)
    assert 0 <= previous_word(text, at) < at or at == 0
