import pytest

from qualcode.importers import read_transcript
from qualcode.model.transcripts import ReportKind, Role, TranscriptDraft
from tests.importers.drafts import assert_tiled, said, spoken, times
from tests.importers.word_files import (
    CONTENT_TYPES,
    W,
    document,
    docx,
    package,
    paragraph,
    relations,
    run,
    table,
    zipped,
)

BOLD = "<w:b/>"


def read(*blocks: str) -> TranscriptDraft:
    draft = read_transcript("a.docx", docx(*blocks))
    assert_tiled(draft)
    return draft


def turn(label: str, words: str) -> str:
    return paragraph(run(label, BOLD), run(words))


def test_a_title_bold_labels_and_paragraphs_that_break_off() -> None:
    draft = read(
        paragraph("12-May-2023 - 10:36 - 1h09m31s - Ana", properties='<w:pStyle w:val="Title"/>'),
        turn("Researcher 1: ", "So, how was it?"),
        turn("Ana: ", "It was"),
        paragraph(""),
        paragraph("all right: really."),
        turn("Researcher 1: ", "I see."),
        turn("Ana: ", "Yes."),
    )
    assert draft.heading == ("12-May-2023 - 10:36 - 1h09m31s - Ana",)
    assert spoken(draft)[:2] == [
        ("Researcher 1", "So, how was it?"),
        ("Ana", "It was\nall right: really."),
    ]
    assert [speaker.role for speaker in draft.speakers] == [Role.INTERVIEWER, Role.PARTICIPANT]
    assert draft.source_format == "docx"
    assert draft.encoding == ""


def test_bold_names_with_no_colon() -> None:
    draft = read(
        turn("Anna", " how?"), turn("Ben", " well"), turn("Anna", " so?"), turn("Ben", " end")
    )
    assert spoken(draft) == [("Anna", "how?"), ("Ben", "well"), ("Anna", "so?"), ("Ben", "end")]


def test_bold_words_are_no_names() -> None:
    draft = read(
        turn("Anna: ", "how?"),
        paragraph(run("Really", BOLD), run(" it was so")),
        turn("Ben: ", "well"),
        turn("Anna: ", "so?"),
        turn("Ben: ", "end"),
    )
    assert spoken(draft)[0] == ("Anna", "how?\nReally it was so")


def test_bold_names_on_lines_of_their_own() -> None:
    name, words = (lambda text: paragraph(run(text, BOLD))), paragraph
    draft = read(
        name("Anna"),
        words("how?"),
        name("Ben"),
        words("well"),
        name("Anna"),
        words("so?"),
        name("Ben"),
        words("end"),
    )
    assert spoken(draft)[1] == ("Ben", "well")


def test_a_table_of_speakers_and_words() -> None:
    draft = read(
        paragraph("Interview with P07"),
        table(
            ("Speaker", "Text"),
            ("Interviewer", "how?"),
            ("P07", paragraph("well [00:01:00]") + paragraph("so: it was")),
            ("", "and more"),
            ("Interviewer:", "ah"),
            ("P07", "yes"),
        ),
    )
    assert draft.heading == ("Interview with P07",)
    assert spoken(draft) == [
        ("Interviewer", "how?"),
        ("P07", "well\nso: it was\nand more"),
        ("Interviewer", "ah"),
        ("P07", "yes"),
    ]


def test_a_table_with_numbers_times_and_remarks() -> None:
    draft = read(
        table(
            ("1", "00:00:01", "Anna", "how was it for you?", "laughs"),
            ("2", "00:00:04 - 00:00:09", "Ben", "well, it was good", ""),
            ("3", "00:00:10", "Anna", "so then what came?", ""),
            ("4", "00:00:12", "Ben", "the end of it all", ""),
        )
    )
    assert spoken(draft)[1] == ("Ben", "well, it was good")
    assert times(draft)[:2] == [(1_000, None), (4_000, 9_000)]
    assert "further columns" in said(draft, ReportKind.NOT_UNDERSTOOD)
    assert "laughs" not in draft.text


def test_any_other_table_is_read_in_order() -> None:
    draft = read(
        turn("Anna: ", "how?"),
        turn("Ben: ", "see"),
        table(("one thing that I said", "two"), ("three", table(("four",)) + paragraph("five"))),
        turn("Anna: ", "so?"),
        turn("Ben: ", "end"),
    )
    assert spoken(draft)[1] == ("Ben", "see\none thing that I said\ntwo\nthree\nfour\nfive")


def test_breaks_tabs_hyphens_and_symbols() -> None:
    inner = (
        "<w:r><w:t>Q: a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        '<w:softHyphen/><w:sym w:font="Wingdings" w:char="F04A"/><w:cr/><w:t>e</w:t></w:r>'
    )
    tabs = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>'
    draft = read(paragraph(inner, properties=tabs), paragraph("A: f"))
    assert spoken(draft) == [("Q", "a\nb\tc\u2011d\u00ad\uf04a\ne"), ("A", "f")]
    assert "Signs of a symbol font" in said(draft, ReportKind.NOTED)


def test_a_whole_conversation_in_one_paragraph() -> None:
    inner = "<w:r><w:t>Q: a</w:t><w:br/><w:t>A: b</w:t><w:br/><w:t>Q: c</w:t></w:r>"
    assert spoken(read(paragraph(inner))) == [("Q", "a"), ("A", "b"), ("Q", "c")]


def test_tracked_changes_hidden_text_links_and_fields() -> None:
    draft = read(
        paragraph(
            run("Q: kept "),
            f"<w:ins>{run('inserted ')}</w:ins>",
            "<w:del><w:r><w:delText>deleted </w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('moved away ')}</w:moveFrom>",
            f"<w:hyperlink>{run('link ')}</w:hyperlink>",
            run("hidden ", "<w:vanish/>"),
            run("shown ", '<w:vanish w:val="0"/>'),
            "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>",
            f"<w:sdt><w:sdtContent>{run('held ')}</w:sdtContent></w:sdt>",
            f"<w:smartTag>{run('smart')}</w:smartTag>",
        ),
        paragraph("A: yes"),
    )
    assert draft.text == "kept inserted link shown held smart\nyes"
    changed = said(draft, ReportKind.CHANGED)
    assert "Tracked insertions kept as part of the words: 1" in changed
    assert "Tracked deletions left out: 2" in changed
    assert "Stretches of hidden text left out: 1" in changed


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    draft = read(paragraph("Q: one ", properties=gone), paragraph("and two"), paragraph("A: three"))
    assert draft.text == "one and two\nthree"


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    draft = read(paragraph("Q: before"), paragraph(both, "after"), paragraph("A: end"))
    assert draft.text.count("in the box") == 1
    assert "after" in draft.text


def test_list_numbers_are_not_words() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    draft = read(paragraph("Q: a", properties=listed), paragraph("A: b", properties=listed))
    assert draft.text == "a\nb"
    assert "List numbers made by Word, which are not part of the words: 2" in said(
        draft, ReportKind.NOTED
    )


def test_what_stands_beside_the_text_is_listed() -> None:
    inner = run("Q: a") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = f'<w:comment w:author="Mia">{paragraph("is this so?")}</w:comment>'
    members = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": document(paragraph(inner), paragraph("A: b")),
        "word/_rels/document.xml.rels": relations(
            comments="comments.xml", footnotes="footnotes.xml", header="/word/header1.xml"
        ),
        "word/comments.xml": f"<w:comments {W}>{comment}</w:comments>",
        "word/footnotes.xml": f"<w:footnotes {W}><w:footnote>{paragraph('a note')}</w:footnote></w:footnotes>",
        "word/header1.xml": f"<w:hdr {W}>{paragraph('Confidential')}</w:hdr>",
    }
    draft = read_transcript("a.docx", zipped(dict(members)))
    assert draft.text == "a\nb"
    noted = said(draft, ReportKind.NOTED)
    assert "Comment by Mia, not part of the words: is this so?" in noted
    assert "Footnote, not part of the words: a note" in noted
    assert "Header, not part of the words: Confidential" in noted


def test_the_strict_kind_of_document() -> None:
    strict = document(paragraph("Q: a"), paragraph("A: b")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_transcript("a.docx", package(strict)).text == "a\nb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_character_survives_in_any_encoding(encoding: str) -> None:
    words = "nbsp\u00a0 “curly” e\u0301 👩‍👩‍👧 שלום < & >"
    data = package(document(paragraph(f"Q: {words}"), paragraph("A: b")).encode(encoding))
    assert read_transcript("a.docx", data).text == f"{words}\nb"


def test_a_text_part_in_another_place() -> None:
    members = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(officeDocument="/word/other.xml"),
        "word/document.xml": document(paragraph("old")),
        "word/other.xml": document(paragraph("new")),
    }
    assert read_transcript("a.docx", zipped(dict(members))).text == "new"
