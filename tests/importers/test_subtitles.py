import pytest

from qualcode.importers import read_transcript
from qualcode.model.transcripts import ReportKind, TranscriptDraft
from tests.importers.drafts import assert_tiled, said, spoken, times

ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:02.500
Anna Lee: Hello

2
00:00:02.500 --> 00:00:04.000
Anna Lee: there. How are you?

3
00:00:04.000 --> 01:00:05.000
Ben: Fine &amp; well
"""
TEAMS = """WEBVTT

NOTE duration:"00:10:00.0000000"

NOTE
two
lines

STYLE
::cue { color: red }

abcdefab-0000-1111-2222-abcdefabcdef-0
00:00:01.000 --> 00:00:02.000 align:start
<v Anna Lee>Hello</v>

abcdefab-0000-1111-2222-abcdefabcdef-1
00:00:02.000 --> 00:00:03.000
<v Anna Lee>there, <i>you</i> <00:00:02.500>two</v>

abcdefab-0000-1111-2222-abcdefabcdef-2
00:00:02.500 --> 00:00:04.000
<v.loud Ben>Hi</v>
<v Anna Lee>Oh</v>
"""


def read(text: str, name: str) -> TranscriptDraft:
    draft = read_transcript(name, text.encode())
    assert_tiled(draft)
    return draft


def test_numbered_cues_with_names_in_the_words() -> None:
    draft = read(ZOOM, "a.vtt")
    assert spoken(draft) == [("Anna Lee", "Hello there. How are you?"), ("Ben", "Fine & well")]
    assert times(draft) == [(1_000, 4_000), (4_000, 3_605_000)]


def test_voices_notes_styles_and_long_names() -> None:
    draft = read(TEAMS, "a.vtt")
    assert spoken(draft) == [
        ("Anna Lee", "Hello there, you two"),
        ("Ben", "Hi"),
        ("Anna Lee", "Oh"),
    ]
    assert times(draft)[0] == (1_000, 3_000)
    assert draft.turns[1].original_label == "<v.loud Ben>"
    noted = said(draft, ReportKind.NOTED)
    assert "Note in the file: duration" in noted
    assert "Note in the file: two lines" in noted
    assert "style blocks (1)" in noted


@pytest.mark.parametrize("text", [ZOOM, TEAMS])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(text: str, end: str) -> None:
    assert read(text.replace("\n", end), "a.vtt").turns == read(text, "a.vtt").turns


def test_the_top_of_a_file() -> None:
    draft = read(
        "WEBVTT - Interview 7\nKind: captions\nLanguage: en\n\n00:01.000 --> 00:02.000\nhi\n",
        "a.vtt",
    )
    assert draft.heading == ("Interview 7",)
    assert "Language: en" in said(draft, ReportKind.NOTED)
    assert draft.text == "hi"


def test_srt_with_markup_and_several_lines() -> None:
    draft = read(
        '1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i>\n<font color="red">there</font>\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}you\n',
        "a.srt",
    )
    assert spoken(draft) == [(None, "Hello there you")]
    assert times(draft) == [(1_000, 3_000)]


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        ("0:0:1,5 --> 0:0:3,25", (1_500, 3_250)),
        ("00:01 --> 00:03", (1_000, 3_000)),
        ("00:00:01.000-->00:00:03.000 line:0", (1_000, 3_000)),
        ("00:00:01:250 --> 00:00:03:000", (1_250, 3_000)),
        ("-00:00:01,000 --> 00:00:02,000", (0, 2_000)),
        ("00:00:05,000 --> 00:00:02,000", (5_000, None)),
        ("rubbish --> 00:00:02,000", (None, 2_000)),
        ("00:00:01,000 --> 00:00:xx", (1_000, None)),
        ("--> rubbish", (None, None)),
        ("123:00:00,000 --> 123:00:01,000", (442_800_000, 442_801_000)),
    ],
)
def test_times_of_every_sort(timing: str, expected: tuple[int | None, int | None]) -> None:
    draft = read(f"1\n{timing}\nwords\n", "a.srt")
    assert draft.text == "words"
    assert times(draft) == [expected]
    odd = expected[0] in (0, None) or expected[1] is None
    assert bool(draft.report) is odd
    assert all(line.line == 2 for line in draft.report)


def test_a_malformed_cue_keeps_its_words_or_is_reported() -> None:
    text = (
        "WEBVTT\n\nlost at the start\n\n1\n00:01.000 --> 00:02.000\none\n2\n00:02.000 --> 00:03.000\ntwo\n\n"
        "three goes on\n\n4\nx --> y\nfour\n\n5\n\n6\n00:06.000 --> 00:07.000\n\nsix after a gap\n"
    )
    draft = read(text, "a.vtt")
    expected = "lost at the start one two three goes on four six after a gap"
    assert " ".join(draft.text.split()) == expected
    lines = {line.line for line in draft.report if line.kind is ReportKind.NOT_UNDERSTOOD}
    assert lines == {3, 12, 15, 18, 23}


def test_overlapping_cues_of_two_people() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:05.000\nAnna: a\n\n00:02.000 --> 00:03.000\nBen: b\n\n00:04.000 --> 00:06.000\nAnna: c\n\n00:05.000 --> 00:07.000\nBen: d\n"
    draft = read(text, "a.vtt")
    assert times(draft) == [(1_000, 5_000), (2_000, 3_000), (4_000, 6_000), (5_000, 7_000)]
    assert [who for who, _ in spoken(draft)] == ["Anna", "Ben", "Anna", "Ben"]


def test_a_pause_parts_what_nobody_is_named_for() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:02,100 --> 00:00:03,000\ntwo\n\n3\n00:00:09,000 --> 00:00:10,000\nthree\n"
    assert [words for _, words in spoken(read(text, "a.srt"))] == ["one two", "three"]


def test_what_looks_like_markup_and_is_none_stays() -> None:
    words = "a < b & c > d <inaudible> AT&T &notanentity; 5 &lt;i&gt;"
    draft = read(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n", "a.vtt")
    assert draft.text == "a < b & c > d <inaudible> AT&T &notanentity; 5 <i>"


def test_an_entity_smuggles_nothing_in() -> None:
    draft = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\na&#10;b&#x2028;c&#xd800;d&#0;e&#xfffe;f\n", "a.vtt"
    )
    assert "\n" not in draft.text
    assert "\u2028" not in draft.text
    assert draft.text.startswith("a b c")
    draft.text.encode()
