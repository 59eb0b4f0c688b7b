import itertools

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.offsets import Utf16Offsets
from qualcode.model.polarity import Polarity, split_suffix
from qualcode.model.spans import Span, find_all, trimmed, union

texts = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("😀👩‍a\n\u0301")),
    max_size=60,
)


@given(texts)
def test_positions_go_to_qt_and_back(text: str) -> None:
    offsets = Utf16Offsets(text)
    for position in range(len(text) + 1):
        units = len(text[:position].encode("utf-16-le")) // 2
        assert offsets.to_units(position) == units
        assert offsets.to_code_points(units) == position


@given(texts)
def test_the_middle_of_a_pair_is_its_start(text: str) -> None:
    offsets = Utf16Offsets(text)
    for position, character in enumerate(text):
        if ord(character) > 0xFFFF:
            assert offsets.to_code_points(offsets.to_units(position) + 1) == position


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda p: Span(p[0], p[0] + p[1]))
    )
)
def test_union_covers_the_same_positions_without_touching(spans: list[Span]) -> None:
    joined = union(spans)
    assert {p for s in joined for p in range(*s)} == {p for s in spans for p in range(*s)}
    assert all(a.end < b.start for a, b in itertools.pairwise(joined))


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_trimmed_words_are_the_stripped_words(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert trimmed(text, start, end).of(text) == text[start:end].strip()


def test_every_place_is_found() -> None:
    assert find_all("aaa", "aa") == [Span(0, 2), Span(1, 3)]
    assert find_all("abc", "") == []


def test_suffixes_set_polarity() -> None:
    assert split_suffix("guard-") == ("guard", Polarity.ABSENT)
    assert split_suffix("being-with") == ("being-with", None)
    assert split_suffix("home ~") == ("home", Polarity.LONGED_FOR)
    assert split_suffix("-") == ("-", None)
