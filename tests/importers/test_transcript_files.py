import hashlib
import zlib

import pytest

from qualcode.importers import read_transcript
from qualcode.importers.limits import MOST_CHARACTERS, MOST_LINES, MOST_SOURCE_BYTES
from qualcode.model.errors import UserError
from qualcode.model.transcripts import DocumentKind, ReportKind
from tests.importers.drafts import said, spoken
from tests.importers.word_files import document, docx, package, paragraph, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
READS = "qualcode reads txt, md, docx, vtt and srt files"


def refusal(name: str, data: bytes) -> UserError:
    with pytest.raises(UserError) as raised:
        read_transcript(name, data)
    assert name in raised.value.message
    assert raised.value.hint
    return raised.value


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file(data: bytes) -> None:
    assert "is empty" in refusal("a.txt", data).message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "\ufeff\u00a0\n\u2003".encode()),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n"),
        ("a.docx", docx()),
        ("a.docx", docx(paragraph(" "))),
        ("a.txt", b"Anna:\nBen:\nAnna:\nBen:\n"),
        ("a.txt", b"[00:00:01]\n[00:00:02]\n(00:03)\n"),
        ("a.txt", "\u00a0\u200b\n\u200e\u2060".encode()),
    ],
    ids=range(8),
)
def test_a_file_without_words(name: str, data: bytes) -> None:
    assert "no words" in refusal(name, data).message


def test_files_too_large_are_refused_before_they_are_read() -> None:
    assert "50 MB" in refusal("a.txt", b"a" * (MOST_SOURCE_BYTES + 1)).message
    assert "20 million" in refusal("a.txt", b"a" * (MOST_CHARACTERS + 1)).message
    assert "20 million" in refusal("a.txt", b"\xe9" * (MOST_CHARACTERS + 1)).message
    assert f"{MOST_LINES:,} lines" in refusal("a.txt", b"a\n" * (MOST_LINES + 1)).message
    assert f"{MOST_LINES:,} lines" in refusal("a.vtt", b"WEBVTT\n\n" + b"-->\n" * 600_000).message


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 50, "is a PDF"),
        ("a.txt", b"%PDF-1.7\n" + b"x" * 50, "is a PDF"),
        ("a.doc", b"{\\rtf1 hello}", "rich text file"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "of the old kind (doc)"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "of the old kind (doc)"),
        ("a.xls", OLE, "old Office file"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "(odt)"),
        ("a.txt", zipped({"mimetype": "application/epub+zip"}), "an e-book"),
        ("a.txt", zipped({"one.txt": "hello"}), "is a zip archive"),
        ("a.xlsx", zipped({"[Content_Types].xml": "<Types/>"}), "no text part"),
        ("a.csv", b"speaker,text\nAnna,hello\n", "a table (csv)"),
        ("a.html", b"<html>hello</html>", "a web page"),
        ("a.txt", b"<?xml version='1.0'?><a>hello</a>", "a web page or an XML file"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "a recording"),
        ("a.txt", bytes(range(256)) * 4, "not a text file"),
        ("a.docx", bytes(range(1, 256)) * 4, "not a text file"),
        ("a.txt", b"\x7fELF\x01\x02\x03\x04\x05\x06" * 10, "not a text file"),
    ],
)
def test_other_formats_are_told_as_what_they_are(name: str, data: bytes, says: str) -> None:
    error = refusal(name, data)
    assert says in error.message
    assert READS in str(error) or "no text part" in says


def test_a_password_is_named_as_the_cause() -> None:
    error = refusal("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in error.message


def test_content_decides_before_the_name() -> None:
    word = docx(paragraph("Anna: hello"), paragraph("Ben: hi"))
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n"
    srt = b"1\n00:00:01,000 --> 00:00:02,000\nhello\n"
    for name, data, found in (
        ("a.txt", word, "docx"),
        ("a.doc", word, "docx"),
        ("a.txt", vtt, "vtt"),
        ("a", srt, "srt"),
        ("a.docx", b"hello", "txt"),
    ):
        draft = read_transcript(name, data)
        assert draft.source_format == found
        assert f"read as {found}" in said(draft, ReportKind.NOTED)
    assert "read as" not in said(read_transcript("a.docx", word), ReportKind.NOTED)


def test_a_draft_says_where_it_comes_from() -> None:
    data = b"Q: one?\nA: two\n"
    draft = read_transcript("C:\\studies\\P07 first.txt", data)
    assert (draft.title, draft.source_name) == ("P07 first", "P07 first.txt")
    assert (draft.source_format, draft.encoding) == ("txt", "utf-8")
    assert draft.sha256 == hashlib.sha256(data).hexdigest()
    assert draft.kind is DocumentKind.INTERVIEW


@pytest.mark.parametrize("keep", [4, 30, 200, -1, -30])
def test_a_truncated_word_document(keep: int) -> None:
    whole = docx(paragraph("Anna: hello"), paragraph("Ben: hi"))
    assert "damaged" in refusal("a.docx", whole[:keep]).message


def test_a_word_document_with_flipped_bytes_never_ends_in_a_bug() -> None:
    whole = docx(paragraph("Anna: hello"), paragraph("Ben: hi"))
    read = 0
    for at in range(0, len(whole), 3):
        data = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        try:
            draft = read_transcript("a.docx", data)
        except UserError:
            continue
        read += 1
        assert [words for _, words in spoken(draft)] == ["hello", "hi"]
    assert read


def test_an_encrypted_archive() -> None:
    data = bytearray(docx(paragraph("hello")))
    for at in range(len(data) - 8):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
    assert "password" in refusal("a.docx", bytes(data)).message


def test_a_bomb_is_refused_by_the_bytes_that_come_out_of_it() -> None:
    huge = "<w:p/>" * 4_000_000
    assert "far more" in refusal("a.docx", docx(huge)).message


def test_a_bomb_that_lies_about_its_size() -> None:
    data = bytearray(docx("<w:p/>" * 4_000_000))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refusal("a.docx", bytes(data)).hint


def test_too_many_members() -> None:
    members: dict[str, str | bytes] = {f"{at}.bin": b"" for at in range(3_000)}
    assert "far more" in refusal("a.docx", zipped(members)).message


DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "iso-8859-1"])
@pytest.mark.parametrize("padding", [0, 65_530, 65_536])
@pytest.mark.parametrize("part", ["main", "word__comments_xml", "customXml__item1_xml"])
def test_a_document_type_is_refused_in_every_part(encoding: str, padding: int, part: str) -> None:
    declared = f"<?xml version='1.0' encoding='{encoding.removesuffix('-be')}'?>"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    body = docx_text("hello")
    hostile = (mark + declared + " " * padding + DTD + body).encode(encoding)
    data = package(hostile) if part == "main" else package(body, **{part: hostile})
    assert "document type declaration" in refusal("a.docx", data).message


def test_a_document_in_an_encoding_that_hides_a_document_type() -> None:
    body = f"{DTD}{docx_text('hello')}".replace("<", "+ADw-").replace("!", "+ACE-")
    hidden = f"<?xml version='1.0' encoding='utf-7'?>{body}".encode("ascii")
    assert "damaged" in refusal("a.docx", package(hidden)).message


def test_an_archive_named_as_a_word_document_is_not_to_be_unpacked() -> None:
    error = refusal("a.docx", zipped({"a.txt": "hello"}))
    assert "without the parts of a Word document" in error.message
    assert "Unpack" not in error.hint


def test_a_name_of_bytes_that_are_no_text_is_made_readable() -> None:
    draft = read_transcript("bad\udcffname.txt", b"Anna: hello\nBen: hi\nAnna: yes\n")
    assert (draft.title, draft.source_name) == ("bad\ufffdname", "bad\ufffdname.txt")


def docx_text(words: str) -> str:
    return document(paragraph(words))


def test_nesting_that_is_too_deep() -> None:
    deep = "<w:sdt>" * 2_000 + "</w:sdt>" * 2_000
    assert "nested" in refusal("a.docx", docx(deep)).message


@pytest.mark.parametrize(
    "main", [b"", b"<", b"not xml", b"<w:document>", b"\xff" * 30, zlib.compress(b"x")]
)
def test_a_broken_part(main: bytes) -> None:
    assert "damaged" in refusal("a.docx", package(main)).message
