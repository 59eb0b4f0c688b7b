"""Paragraphs, lanes and stretches, for any codings at all."""

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.spans import Span
from qualcode.ui.transcript.layers import CodingLayers, ParagraphIndex, Paragraphs, stretches
from qualcode.ui.transcript.values import PaintedCoding

TEXT = "\n".join("word " * count for count in (3, 40, 0, 7, 100, 1, 25, 60))

spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 400)).map(
    lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
)


def coded(placed: list[Span]) -> list[PaintedCoding]:
    return [
        PaintedCoding(str(nth), span.start, span.end, f"code {nth % 3}", ("Code",), "#0072b2")
        for nth, span in enumerate(placed)
    ]


def assert_apart(layers: CodingLayers) -> None:
    codings = list(layers.index.values())
    for nth, one in enumerate(codings):
        for other in codings[nth + 1 :]:
            if one.span.overlaps(other.span):
                assert layers.lane(one.id) != layers.lane(other.id)
            assert max(layers.lane(one.id), layers.lane(other.id)) < layers.lane_count


@given(st.lists(spans, max_size=40))
def test_overlapping_codings_never_share_a_lane(placed: list[Span]) -> None:
    assert_apart(CodingLayers(Paragraphs(TEXT), coded(placed)))


@given(st.lists(spans, max_size=25), st.data())
def test_lanes_stay_apart_and_still_while_codings_come_and_go(
    placed: list[Span], data: st.DataObject
) -> None:
    codings = coded(placed)
    half = len(codings) // 2
    layers = CodingLayers(Paragraphs(TEXT), codings[:half])
    for coding in codings[half:]:
        before = {known.id: layers.lane(known.id) for known in layers.index.values()}
        layers.add(coding)
        assert all(layers.lane(identity) == lane for identity, lane in before.items())
        if data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(list(layers.index.values())))
            layers.remove(gone.id)
    assert_apart(layers)


def test_codings_of_one_line_stand_beside_each_other() -> None:
    near = coded([Span(20, 30), Span(40, 60)])
    layers = CodingLayers(Paragraphs(TEXT), near)
    assert {layers.lane(coding.id) for coding in near} == {0, 1}


def test_codings_far_apart_share_a_lane() -> None:
    far = coded([Span(0, 10), Span(300, 310)])
    layers = CodingLayers(Paragraphs(TEXT), far)
    assert {layers.lane(coding.id) for coding in far} == {0}


@given(st.lists(spans, max_size=30))
def test_each_paragraph_knows_what_lies_in_it(placed: list[Span]) -> None:
    paragraphs = Paragraphs(TEXT)
    codings = coded(placed)
    index = ParagraphIndex(paragraphs, codings)
    for number in range(len(paragraphs)):
        within = paragraphs.span(number)
        expected = {coding.id for coding in codings if coding.span.overlaps(within)}
        found = {coding.id for coding in index.within(number) if coding.span.overlaps(within)}
        assert found == expected
    for coding in codings:
        index.remove(coding.id)
    assert not any(index.any_within(number) for number in range(len(paragraphs)))


@given(st.lists(spans, max_size=30))
def test_stretches_bear_exactly_the_codings_that_cover_them(placed: list[Span]) -> None:
    codings = coded(placed)
    within = Span(10, len(TEXT) - 10)
    found = stretches(codings, within)
    borne = {at: stretch.codings for stretch in found for at in range(stretch.start, stretch.end)}
    for at in range(within.start, within.end):
        expected = {coding.id for coding in codings if coding.span.contains(at)}
        assert {coding.id for coding in borne.get(at, ())} == expected
    for stretch in found:
        lengths = [coding.span.length for coding in stretch.codings]
        assert lengths == sorted(lengths)


@given(st.text(alphabet="ab\n"))
def test_paragraphs_are_the_lines_of_the_text(text: str) -> None:
    paragraphs = Paragraphs(text)
    assert [paragraphs.span(n).of(text) for n in range(len(paragraphs))] == text.split("\n")
    for position in range(len(text) + 1):
        span = paragraphs.span(paragraphs.number_at(position))
        assert span.start <= position <= span.end
