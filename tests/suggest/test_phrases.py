import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.errors import UserError
from qualcode.suggest.phrases import Words, match_around, match_at, parse_phrase


def spoken(text: str) -> Words:
    return Words.of(text.split())


@pytest.mark.parametrize(
    ("phrase", "text", "tokens"),
    [
        ("felt safe", "felt safe", (0, 1)),
        ("felt safe", "felt very safe", None),
        ("felt ~2 safe", "felt so very safe", (0, 3)),
        ("felt ~2 safe", "felt so very very safe", None),
        ("felt ~2 safe", "felt , so very , safe", (0, 5)),
        ("felt ~2 safe", "felt . safe", None),
        ("(felt|was) safe", "was safe", (0, 1)),
        ("like (coming)? home", "like home", (0, 1)),
        ("like (coming)? home", "like coming home", (0, 1, 2)),
        ("made (me feel)? small", "made me feel small", (0, 1, 2, 3)),
        ("shoulders down?", "shoulders", (0,)),
        ("a home for ~2", "a home for", (0, 1, 2)),
        ("a ~1 b ~1 c", "a x b y c", (0, 2, 4)),
        ("a ~1 (b|x b)", "a x b", (0, 1, 2)),
        ("what happened?", "what", (0,)),
    ],
)
def test_a_phrase_at_the_first_word(phrase: str, text: str, tokens: tuple[int, ...] | None):
    assert match_at(spoken(text), parse_phrase(phrase), 0) == tokens


def test_around_an_anchor_the_nearest_words_are_taken():
    phrase = parse_phrase("felt ~3 safe ~3 her")
    words = spoken("felt felt safe with her her")
    assert match_around(words, phrase, 1, 2, ("safe",)) == (1, 2, 4)


@pytest.mark.parametrize(
    "phrase",
    [
        "(felt|was safe",
        "felt) safe",
        "()",
        "(a|)",
        "safe?",
        "",
        "~2",
        "(a)? b?",
        " ".join(["(a|b)"] * 12),
    ],
)
def test_a_phrase_that_cannot_be_read_is_named(phrase: str):
    with pytest.raises(UserError) as error:
        parse_phrase(phrase)
    assert f"“{phrase}”" in error.value.message
    assert error.value.hint


WORD = st.sampled_from(["a", "b", "c", ","])
GAP = st.integers(1, 3)


@given(st.lists(WORD, max_size=12), st.sampled_from("abc"), st.sampled_from("abc"), GAP)
def test_a_gap_is_as_wide_as_it_says(text: list[str], first: str, second: str, gap: int):
    words = Words.of(text)
    phrase = parse_phrase(f"{first} ~{gap} {second}")
    for at in range(len(text)):
        reached = [
            j
            for j in range(at + 1, len(text))
            if text[j] == second and sum(w != "," for w in text[at + 1 : j]) <= gap
        ]
        expected = (at, reached[0]) if text[at] == first and reached else None
        assert match_at(words, phrase, at) == expected
        if expected is not None:
            around = match_around(words, phrase, 1, expected[1], (second,))
            assert around is not None
            assert around[1] == expected[1]
