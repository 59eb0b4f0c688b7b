import codecs
import pickle

import pytest

from qualcode.importers import read_transcript
from qualcode.model.errors import EncodingNeeded, UserError

WORDS = "Très bien, dit-elle: l’été 😀"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_the_bytes_say_is_believed(encoding: str) -> None:
    draft = read_transcript("a.txt", WORDS.encode(encoding))
    assert draft.text == WORDS
    assert draft.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")],
)
def test_marks_of_the_other_byte_order(mark: bytes, encoding: str) -> None:
    assert read_transcript("a.txt", mark + WORDS.encode(encoding)).text == WORDS


@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.srt"])
def test_other_bytes_are_never_guessed(name: str) -> None:
    head = {"a.txt": "", "a.vtt": "WEBVTT\n\n", "a.srt": "1\n"}[name]
    times = "" if name == "a.txt" else "00:00:01,000 --> 00:00:02,000\n"
    data = (head + times + "plain\nvoilà café\nplus\ntrès\n").encode("cp1252")
    with pytest.raises(EncodingNeeded) as raised:
        read_transcript(name, data)
    assert name in raised.value.message
    excerpts = {one.name: one.excerpt for one in raised.value.candidates}
    assert {"cp1252", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251", "mac-roman"} <= set(excerpts)
    assert "utf-8" not in excerpts
    assert "voilà café" in excerpts["cp1252"]
    assert "très" in excerpts["cp1252"]
    assert "plain" not in excerpts["cp1252"]
    assert "voilа cafй" in excerpts["cp1251"]
    for one in raised.value.candidates:
        chosen = read_transcript(name, data, encoding=one.name)
        assert chosen.text == data.decode(one.name).replace(head + times, "").rstrip("\n") or head
        assert chosen.encoding


def test_an_encoding_with_control_characters_in_its_letters_comes_later() -> None:
    with pytest.raises(EncodingNeeded) as raised:
        read_transcript("a.txt", "it’s “so”".encode("cp1252"))
    names = [one.name for one in raised.value.candidates]
    assert names.index("cp1252") < names.index("iso-8859-1")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_without_a_mark(encoding: str) -> None:
    data = "Anna: hello\nBen: hi there\n".encode(encoding)
    with pytest.raises(EncodingNeeded) as raised:
        read_transcript("a.txt", data)
    assert raised.value.candidates[0].name == encoding
    assert raised.value.candidates[0].excerpt.startswith("Anna: hello")


def test_the_question_crosses_the_border_of_a_process() -> None:
    with pytest.raises(EncodingNeeded) as raised:
        read_transcript("a.txt", b"caf\xe9")
    again = pickle.loads(pickle.dumps(raised.value))
    assert isinstance(again, EncodingNeeded)
    assert (again.message, again.hint) == (raised.value.message, raised.value.hint)
    assert again.candidates == raised.value.candidates


def test_bytes_that_fit_no_encoding_ask_for_none() -> None:
    with pytest.raises(UserError, match="no encoding of letters") as raised:
        read_transcript("a.txt", b"a\0" * 50 + b"\n")
    assert not isinstance(raised.value, EncodingNeeded)


def test_a_wrong_choice_is_told_those_that_fit() -> None:
    with pytest.raises(UserError) as raised:
        read_transcript("a.txt", b"caf\xe9", encoding="utf-8")
    assert "cp1252" in raised.value.hint
    assert "utf-8" not in raised.value.hint


@pytest.mark.parametrize(
    ("data", "encoding", "says"),
    [
        (b"caf\xe9", "utf-8", "from byte 4 on"),
        (b"abc", "utf-16", "does not fit"),
        (b"abc", "klingon", "no encoding known"),
        (b"abc", "unicode_escape", "no encoding known"),
        (b"abc", "hex", "no encoding known"),
        (b"abc", "a\0b", "no encoding known"),
        (codecs.BOM_UTF16_LE + b"a\0b", None, "damaged at byte"),
    ],
)
def test_a_choice_that_does_not_fit_is_explained(
    data: bytes, encoding: str | None, says: str
) -> None:
    with pytest.raises(UserError, match=says) as raised:
        read_transcript("a.txt", data, encoding=encoding)
    assert "a.txt" in raised.value.message
    assert raised.value.hint
