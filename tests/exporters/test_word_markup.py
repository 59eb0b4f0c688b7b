from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from qualcode.exporters.word import markup, tables
from tests.exporters.ooxml_order import MAIN, W

anything = st.text(st.characters(categories=None, exclude_categories=()), max_size=40)


def parsed(piece: str) -> etree._Element:
    return etree.fromstring(f'<x xmlns:w="{MAIN}">{piece}</x>')


def shown(element: etree._Element) -> str:
    """The words as Word shows them: breaks and tabs included."""
    pieces = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(pieces.get(each.tag, each.text or "") for each in element.iter(f"{W}t", *pieces))


@given(anything)
@example("a\x00b\x0bc\x1fd\ud800e\ufffe")
@example("]]> <w:t> & ' \"")
@example("she said שלום to me")
@example("  two spaces, a\ttab and\r\na line  ")
def test_all_words_arrive_whatever_characters_they_have(words: str) -> None:
    assert shown(parsed(markup.run(words))) == markup.clean(words)
    for element in parsed(markup.run(words)).iter(f"{W}t"):
        assert element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


@given(anything)
def test_any_words_can_stand_in_an_attribute_and_a_field(words: str) -> None:
    title = markup.escaped(words)
    assert parsed(f'<y w:val="{title}"/>')[0].get(f"{W}val") is not None
    parsed(markup.field(words, words))


@given(anything)
def test_only_what_xml_refuses_is_replaced(words: str) -> None:
    kept = [c for c in markup.clean(words) if c != "\n"]
    lost = [c for c in kept if c not in words]
    assert set(lost) <= {"\ufffd"}


def test_right_to_left_words_are_marked_run_by_run() -> None:
    quote = parsed(markup.quote("שלום said he"))
    assert quote.find(f"{W}p/{W}pPr/{W}bidi") is not None
    marked = [
        "".join(t.text for t in run.iter(f"{W}t"))
        for run in quote.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rtl") is not None
    ]
    assert marked == ["שלום "]
    plain = parsed(markup.quote("he said so"))
    assert plain.find(f"{W}p/{W}pPr/{W}bidi") is None
    assert not list(plain.iter(f"{W}rtl"))


def test_a_language_other_than_the_documents_is_named() -> None:
    assert (
        parsed(markup.quote("so war das", language="de")).find(f".//{W}lang").get(f"{W}val") == "de"
    )


def test_a_swatch_shows_pattern_as_well_as_colour() -> None:
    columns = [tables.Column("", 100)]
    kinds = set()
    for pattern in ("solid", "diagonal", "dots", "vertical", "crosshatch"):
        table = parsed(tables.table(columns, [[tables.swatch("#0072b2", pattern)]], title="t"))
        shade = table.find(f".//{W}shd")
        assert "0072B2" in (shade.get(f"{W}fill"), shade.get(f"{W}color"))
        kinds.add(shade.get(f"{W}val"))
    assert len(kinds) == 5


def test_a_sum_is_kept_with_the_row_before_it() -> None:
    rows = [[tables.words(each)] for each in ("one", "two", "sum")]
    table = parsed(tables.table([tables.Column("x", 100)], rows, title="t", total=True))
    kept = [row.find(f".//{W}keepNext") is not None for row in table.iter(f"{W}tr")]
    assert kept == [False, False, True, False]
