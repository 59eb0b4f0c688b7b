import pytest

from qualcode.importers import read_transcript
from qualcode.model.transcripts import DocumentKind, ReportKind, Role, TranscriptDraft
from tests.importers.drafts import assert_tiled, said, spoken, times


def read(text: str, name: str = "a.txt") -> TranscriptDraft:
    draft = read_transcript(name, text.encode())
    assert_tiled(draft)
    return draft


def roles(draft: TranscriptDraft) -> dict[str, Role]:
    return {speaker.label: speaker.role for speaker in draft.speakers}


def test_names_with_colons_and_paragraphs_that_go_on() -> None:
    draft = read(
        "Anna: How was it?\nBen: Good.\nIt rained: a lot.\n\nThen not.\nAnna: And?\nBen: Yes\n"
    )
    assert spoken(draft) == [
        ("Anna", "How was it?"),
        ("Ben", "Good.\nIt rained: a lot.\nThen not."),
        ("Anna", "And?"),
        ("Ben", "Yes"),
    ]
    assert roles(draft) == {"Anna": Role.INTERVIEWER, "Ben": Role.PARTICIPANT}
    assert "“Anna” asks most of the questions" in said(draft, ReportKind.UNSURE)
    assert [turn.original_label for turn in draft.turns] == ["Anna:", "Ben:"] * 2


def test_a_name_whose_letters_are_put_together_in_two_ways_is_one_speaker() -> None:
    draft = read("Zo\u00eb: Hello.\nBen: Hi.\nZoe\u0308: How was it?\nBen: Good.\n")
    assert [who for who, _ in spoken(draft)] == ["Zo\u00eb", "Ben"] * 2
    assert len(draft.speakers) == 2


def test_names_and_times_on_a_line_as_otter_writes_them() -> None:
    draft = read("Anna Lee  0:03\nHello.\n\nBen  59:07\nHi.\nReally.\n\nAnna Lee  1:00:03\nGood?\n")
    assert spoken(draft) == [("Anna Lee", "Hello."), ("Ben", "Hi.\nReally."), ("Anna Lee", "Good?")]
    assert times(draft)[0][0] == 3_000
    assert times(draft)[-1][0] == 3_603_000


@pytest.mark.parametrize(
    "line",
    [
        "[00:12:31] Anna: hello",
        "(12:31) Anna: hello",
        "00:12:31 Anna: hello",
        "Anna [00:12:31]: hello",
        "Anna (12:31): hello",
        "Anna: [00:12:31] hello",
        "Anna 12:31: hello",
        "[12:31] Anna\nhello",
    ],
)
def test_times_around_a_label(line: str) -> None:
    draft = read(f"{line}\nBen: well\n{line.replace('12:31', '13:00')}\nBen: so\n")
    assert spoken(draft)[0] == ("Anna", "hello")
    assert times(draft)[0] == (751_000, None)
    assert times(draft)[2] == (780_000, None)
    assert "12:31" in draft.turns[0].original_label
    assert "12:31" not in draft.text


def test_times_within_and_after_the_words_move_into_the_turn() -> None:
    draft = read("Q: one [00:01:00] two? [00:01:10]\nA: three #00:01:20-5#\n")
    assert spoken(draft) == [("Q", "one two?"), ("A", "three")]
    assert times(draft) == [(None, 70_000), (None, 80_500)]
    assert draft.turns[0].original_label == "Q: [00:01:00] [00:01:10]"


def test_a_time_that_goes_back_was_said_and_stays() -> None:
    draft = read(
        "Q: [00:10:00] one?\nA: we met [00:09:00] there\nQ: [00:11:00] so\nA: [00:12:00] ok\n"
    )
    assert "we met [00:09:00] there" in draft.text
    assert "[00:09:00] was left among the words" in said(draft, ReportKind.UNSURE)
    assert times(draft)[2] == (660_000, None)


def test_a_time_alone_in_round_brackets_stays() -> None:
    draft = read("Q: when?\nA: in John (3:16) it says\nQ: ah\nA: yes at 10:30\n")
    assert "John (3:16) it says" in draft.text
    assert "at 10:30" in draft.text


def test_questions_and_answers() -> None:
    draft = read("Q: One?\nA: Two\nQ. Three?\nA: Four\n".replace("Q.", "Q:"))
    assert roles(draft) == {"Q": Role.INTERVIEWER, "A": Role.PARTICIPANT}
    assert draft.report == ()


@pytest.mark.parametrize(
    ("first", "second", "interviewer"),
    [
        ("Interviewer", "P07", "Interviewer"),
        ("INT", "Mary", "INT"),
        ("I", "R", "I"),
        ("P", "R", "R"),
        ("Facilitator 2", "Tom", "Facilitator 2"),
        ("Researcher 1", "Ana", "Researcher 1"),
        ("Moderator", "Speaker 3", "Moderator"),
    ],
)
def test_labels_that_say_who_interviews(first: str, second: str, interviewer: str) -> None:
    draft = read(f"{first}: one\n{second}: two\n{first}: three\n{second}: four\n")
    assert [label for label, role in roles(draft).items() if role is Role.INTERVIEWER] == [
        interviewer
    ]
    assert len(draft.speakers) == 2


def test_capitals_alone_on_a_line() -> None:
    draft = read("INTERVIEWER\nHow?\n\nMARY ANN\nFINE.\n\nINTERVIEWER\nGood.\n\nMARY ANN\nBye\n")
    assert spoken(draft) == [
        ("INTERVIEWER", "How?"),
        ("MARY ANN", "FINE."),
        ("INTERVIEWER", "Good."),
        ("MARY ANN", "Bye"),
    ]


def test_names_set_off_by_tabs() -> None:
    draft = read("Anna\thow?\nBen\twell\tso\nAnna\tah?\nBen\tyes\n")
    assert spoken(draft) == [("Anna", "how?"), ("Ben", "well\tso"), ("Anna", "ah?"), ("Ben", "yes")]


def test_what_only_looks_like_a_label_stays_among_the_words() -> None:
    words = "Note: she laughed\nhttp://a.b/c was open\nhttp: is not a name\n10:30 we left\nAnd he said: no\nAnd he said: yes\nNote: again"
    draft = read(f"Q: and?\nA: {words}\nQ: so?\nA: end\n")
    assert spoken(draft)[1] == ("A", words)


def test_one_speaker_who_speaks_once_is_believed_and_reported() -> None:
    draft = read("Anna: a\nBen: b\nAnna: c\nTom: d\nBen: e\n")
    assert spoken(draft)[3] == ("Tom", "d")
    assert "“Tom” stands as a label only once and was taken as a speaker" in said(
        draft, ReportKind.UNSURE
    )
    assert [line.line for line in draft.report if "Tom" in line.message] == [4]


def test_one_label_in_prose_is_left_and_reported() -> None:
    draft = read(
        "I walked home.\nLater\nConclusions drawn: none at all.\nAnna: what of it\nThe end.\n"
    )
    assert draft.speakers == ()
    assert "Anna: what of it" in draft.text
    assert "“Anna” stands as a label only once and was left among the words" in said(
        draft, ReportKind.UNSURE
    )


def test_the_top_is_heading_and_not_speech() -> None:
    draft = read(
        "Interview with P07\nDate: 3 May 2024\nLength: 1:02:03\nParticipant: P07\nInterviewer: Jane Doe\n\n"
        "Interviewer: How?\nParticipant: Well.\nInterviewer: So?\n"
    )
    assert draft.heading == (
        "Interview with P07",
        "Date: 3 May 2024",
        "Length: 1:02:03",
        "Participant: P07",
        "Interviewer: Jane Doe",
    )
    assert spoken(draft)[0] == ("Interviewer", "How?")


def test_a_diary_is_a_turn_a_paragraph() -> None:
    draft = read(
        "2024-05-03\n\nMonday: it rained.\nAll day.\n\nTuesday: I went out.\n", "My diary.txt"
    )
    assert spoken(draft) == [(None, "Monday: it rained.\nAll day."), (None, "Tuesday: I went out.")]
    assert draft.heading == ("2024-05-03",)
    assert draft.kind is DocumentKind.DIARY
    assert read("One line.\nAnother.\n").turns[1].start == 10
    assert read("One line.\nAnother.\n").kind is DocumentKind.OTHER


def test_a_group_is_told_by_its_many_voices() -> None:
    draft = read("Moderator: a?\nAnn: b\nBo: c\nCy: d\nModerator: e?\nAnn: f\nBo: g\nCy: h\n")
    assert draft.kind is DocumentKind.FOCUS_GROUP


def test_markdown() -> None:
    draft = read(
        "# Interview 3\n\n**Interviewer:** how?\n\n**Ben**: *so*\n\n---\n\n**Interviewer:** ah\n",
        "a.md",
    )
    assert draft.heading == ("Interview 3",)
    assert spoken(draft) == [("Interviewer", "how?"), ("Ben", "*so*"), ("Interviewer", "ah")]
    assert draft.source_format == "md"


def test_two_spellings_are_one_speaker_and_both_are_kept() -> None:
    draft = read("Anna: a\nBEN: b\nANNA : c\nBen: d\n")
    assert [speaker.label for speaker in draft.speakers] == ["Anna", "BEN"]
    assert draft.turns[2].original_label == "ANNA :"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    draft = read(f"Q: a{end}A: b{end}Q: c{end}A: d")
    assert draft.text == "a\nb\nc\nd"
    assert "Made into plain line feeds: 3" in said(draft, ReportKind.NOTED)


def test_unfit_characters_are_replaced_and_counted() -> None:
    draft = read("Q: a\x00b\x1f\ufdd0\nA: c\x7f\n")
    assert draft.text == "a\ufffdb\ufffd\ufffd\nc\ufffd"
    assert "4 control characters" in said(draft, ReportKind.CHANGED)


def test_every_other_character_survives() -> None:
    words = "nbsp\u00a0here “curly” e\u0301 é 👩‍👩‍👧 שלום\u200f \ufeff \u00ad x\ty  z"
    draft = read(f"Q: {words}\nA: {words}")
    assert draft.text == f"{words}\n{words}"


def test_another_script_and_its_colon() -> None:
    draft = read("记者：你好吗？\n王芳：很好。\n记者：真的？\n王芳：是。\n")
    assert spoken(draft)[1] == ("王芳", "很好。")
    assert roles(draft)["记者"] is Role.INTERVIEWER


@pytest.mark.parametrize(
    "form", ["{}   {}: {}", "{}. {}: {}", "{}\t{}:\t{}", "{}) [00:01:00] {}: {}"]
)
def test_turns_that_are_numbered(form: str) -> None:
    turns = [("Dan", "how?"), ("P1", "3 of us"), ("Dan", "so?"), ("P1", "yes")]
    draft = read("\n".join(form.format(at, *turn) for at, turn in enumerate(turns, 9)))
    assert spoken(draft) == turns
