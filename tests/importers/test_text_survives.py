"""Whatever is said comes back exactly, in every format."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.importers import read_transcript
from qualcode.model.errors import UserError
from qualcode.model.transcripts import TranscriptDraft
from tests.importers.drafts import assert_tiled, spoken
from tests.importers.word_files import docx, paragraph, run

LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"),
    exclude_characters="\ufeff\ufffe\uffff:：<>&{}[]()#*_~=-\u180e"
    + "".join(map(chr, range(0xFDD0, 0xFDF0))),
)
WORD = st.text(LETTERS, min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(" ".join).map(lambda words: f"so {words}")
CONVERSATION = st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=8)
Turns = list[tuple[str, str]]


def turns_of(conversation: Turns) -> Turns:
    return [
        turn for asked, told in conversation for turn in (("Interviewer", asked), ("Mary", told))
    ]


def check(draft: TranscriptDraft, conversation: Turns) -> None:
    assert_tiled(draft)
    assert spoken(draft) == turns_of(conversation)


@given(
    CONVERSATION,
    st.sampled_from(["{}: {}", "[00:01:00] {}: {}", "{} (01:00): {}", "{}\t{}", "{}:{}"]),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_text(conversation: Turns, form: str, end: str) -> None:
    text = end.join(form.format(*turn) for turn in turns_of(conversation))
    check(read_transcript("a.txt", text.encode()), conversation)


@given(CONVERSATION, st.booleans(), st.sampled_from(["a.vtt", "a.srt"]))
def test_subtitles(conversation: Turns, voices: bool, name: str) -> None:
    form = "<v {}>{}</v>" if voices else "{}: {}"
    cues = (
        f"{at}\n00:00:{at:02},000 --> 00:00:{at:02},900\n{form.format(*turn)}\n"
        for at, turn in enumerate(turns_of(conversation), 1)
    )
    head = "WEBVTT\n\n" if name == "a.vtt" else ""
    check(read_transcript(name, (head + "\n".join(cues)).encode()), conversation)


@given(CONVERSATION, st.sampled_from(["", "<w:b/>"]), st.integers(0, 5))
@settings(max_examples=50)
def test_word(conversation: Turns, bold: str, cut: int) -> None:
    blocks = (
        paragraph(run(f"{who}:", bold), run(" " + words[:cut]), run(words[cut:]))
        for who, words in turns_of(conversation)
    )
    check(read_transcript("a.docx", docx(*blocks)), conversation)


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_prose_of_nobody(paragraphs: list[str], end: str) -> None:
    draft = read_transcript("a.txt", end.join(paragraphs).encode())
    assert_tiled(draft)
    assert spoken(draft) == [(None, words) for words in paragraphs]


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.docx", "a.vtt", "a.srt", "a.md"]),
    st.sampled_from([None, "cp1252", "utf-16"]),
)
@settings(max_examples=300)
def test_any_bytes_end_in_a_draft_or_in_plain_words(
    data: bytes, name: str, encoding: str | None
) -> None:
    with suppress(UserError):
        draft = read_transcript(name, data, encoding=encoding)
        assert_tiled(draft)
        draft.text.encode()


@given(
    st.text(st.sampled_from("AB: \n\t0123[]()-->#*<v>&;QÄ\u00a0\u2028."), max_size=200),
    st.sampled_from(["a.txt", "a.vtt", "a.srt", "a.md"]),
    st.sampled_from(["", "WEBVTT\n\n"]),
)
@settings(max_examples=500)
def test_any_marks_end_in_turns_that_tile_the_text(text: str, name: str, head: str) -> None:
    with suppress(UserError):
        draft = read_transcript(name, (head + text).encode())
        assert_tiled(draft)
