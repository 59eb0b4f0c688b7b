"""What a run gives: places, borders, ranks, reasons, and what it leaves alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.errors import Cancelled, UserError
from qualcode.model.lexicons import Lexicon
from qualcode.model.suggestions import Candidate, ReasonKind, candidate_id
from qualcode.model.transcripts import Role
from qualcode.suggest import find, supported

from .library import codes, request, said, search, spoken

SAFETY = codes()["safety"].lexicon
SIMPLE = Lexicon(
    strong=("felt safe",), medium=("secure",), weak=("calm",), suppress=("social security",)
)


def only(found: tuple[Candidate, ...]) -> Candidate:
    assert len(found) == 1
    return found[0]


def flags(candidate: Candidate) -> set[str]:
    return {r.detail for r in candidate.reasons if r.kind is ReasonKind.FLAG}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It rained.  I felt safe, and calm. Then tea.", "I felt safe, and calm."),
        ("It rained 🌧️👩‍👩‍👧. I felt safe 🙂. Tea.", "I felt safe 🙂."),
        ("שלום עולם. I felt safe. مرحبا", "I felt safe."),
        ("  I   felt\u00a0\tsafe  ", "I   felt\u00a0\tsafe"),
        ("A heading\nI felt safe\nTea", "I felt safe"),
        ("I had never\nreally felt safe.", "I had never\nreally felt safe."),
        ("“I felt safe.” Then she left.", "“I felt safe.”"),
        ("İstanbul was big. I felt safe.", "I felt safe."),
        ("I felt safe.Then tea.", "I felt safe."),
        (
            "Dr. Hall said e.g. that I felt safe... mostly. Tea.",
            "Dr. Hall said e.g. that I felt safe... mostly.",
        ),
    ],
)
def test_the_sentence_is_suggested_and_trimmed(text: str, words: str):
    found = only(search(text, SIMPLE))
    assert text[found.start : found.end] == words


def test_reasons_point_at_the_words_themselves():
    text = "Yes 🙂  well, I  never once felt  safe, calm or secure."
    found = only(search(text, SIMPLE))
    assert {(r.kind, r.sort, r.detail, text[r.start : r.end]) for r in found.reasons} == {
        (ReasonKind.TERM, "strong", "felt safe", "felt  safe"),
        (ReasonKind.TERM, "medium", "secure", "secure"),
        (ReasonKind.SUPPORT, "weak", "calm", "calm"),
        (ReasonKind.CUE, "negation", "never", "never"),
    }
    assert sum(r.share for r in found.reasons) == pytest.approx(1)


def test_a_stronger_fuller_passage_ranks_first_and_ranks_are_stable():
    text = "Later I was secure. I felt safe. I felt safe, calm and secure. If I felt safe I slept."
    found = find(request([said(text)], [("code", SIMPLE)]))
    assert [text[c.start : c.end] for c in found] == [
        "I felt safe, calm and secure.",
        "I felt safe.",
        "If I felt safe I slept.",
        "Later I was secure.",
    ]
    assert [c.rank for c in found] == [1, 2, 3, 4]
    assert all(0 < c.score <= 1 for c in found)
    assert sorted((c.score for c in found), reverse=True) == [c.score for c in found]


def test_equal_scores_come_in_reading_order_and_the_run_repeats_itself():
    texts = [said("I felt safe.", "b"), said("I felt safe. Oh. I felt safe.", "a")]
    asked = request(texts, [("z", SIMPLE), ("y", SIMPLE)])
    found = find(asked)
    assert [(c.version, c.start, c.code) for c in found] == [
        ("b", 0, "z"), ("b", 0, "y"), ("a", 0, "z"), ("a", 0, "y"), ("a", 17, "z"), ("a", 17, "y"),
    ]  # fmt: skip
    assert find(asked) == found
    first = found[0]
    assert first.id == candidate_id("b", "z", first.start, first.end, first.polarity)
    assert len({c.id for c in found}) == 6


def test_opposite_polarities_in_a_sentence_are_two_clauses():
    text = "I never felt safe with him but I felt safe with her."
    found = search(text, SIMPLE)
    assert {(c.polarity.value, text[c.start : c.end]) for c in found} == {
        ("absent", "I never felt safe with him"),
        ("present", "but I felt safe with her."),
    }
    assert all("contrast" in flags(c) for c in found)


def test_weak_words_alone_suggest_nothing_and_suppressed_ones_neither():
    assert search("It was calm.", SIMPLE) == ()
    assert (
        search(
            "I went to social security.",
            Lexicon(medium=("security",), suppress=("social security",)),
        )
        == ()
    )


def test_what_fills_a_gap_may_be_a_hit_of_its_own():
    lexicon = Lexicon(strong=("felt ~3 safe",), absence=("unsafe",))
    found = search("I felt unsafe and then safe.", lexicon)
    assert {c.polarity.value for c in found} == {"present", "absent"}


def test_cues_leave_fixed_idioms_alone():
    lexicon = Lexicon(strong=("supposed to be strong",), polarity_fixed=("supposed to be strong",))
    assert only(search("I never was supposed to be strong.", lexicon)).polarity == "present"


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("My sister felt safe there.", "other_person"),
        ("Imagine I felt safe.", "hypothetical"),
        ("I felt safe although he shouted.", "contrast"),
        ("I didn't not feel safe.", "double_negation"),
    ],
)
def test_flags(text: str, flag: str):
    assert flag in flags(only(search(text, SAFETY)))


def test_plain_sentences_carry_no_flag():
    assert flags(only(search("I said I felt safe.", SAFETY))) == set()
    assert flags(only(search("But I felt safe.", SAFETY))) == set()


ASKED = (Role.INTERVIEWER, "So you felt safe with her?")
ANSWER = (Role.PARTICIPANT, "Yes, I felt safe with her.")


def test_the_interviewers_words_are_left_out_unless_asked_for():
    text = spoken(ASKED, ANSWER)
    found = only(find(request([text], [("c", SIMPLE)])))
    assert text.text[found.start : found.end] == ANSWER[1]
    both = find(request([text], [("c", SIMPLE)], include_interviewer=True))
    assert {text.text[c.start : c.end] for c in both} == {ASKED[1], ANSWER[1]}


def test_an_echo_of_the_question_is_flagged_and_ranked_lower():
    echo = only(find(request([spoken(ASKED, ANSWER)], [("c", SIMPLE)])))
    assert "question_echo" in flags(echo)
    own = only(find(request([spoken((Role.INTERVIEWER, "And then?"), ANSWER)], [("c", SIMPLE)])))
    assert "question_echo" not in flags(own)
    assert echo.score < own.score
    late = "Oh there was this one time that I felt safe."
    assert not flags(
        only(find(request([spoken(ASKED, (Role.PARTICIPANT, late))], [("c", SIMPLE)])))
    )


def test_a_match_never_crosses_turns():
    turns = spoken((Role.PARTICIPANT, "I felt"), (Role.OTHER, "safe"), (Role.PARTICIPANT, "never"))
    assert find(request([turns], [("c", SIMPLE)])) == ()
    turns = spoken((Role.PARTICIPANT, "I never"), (Role.PARTICIPANT, "felt safe"))
    assert only(find(request([turns], [("c", SIMPLE)]))).polarity == "present"


def test_empty_things_give_nothing():
    assert find(request([], [("c", SIMPLE)])) == ()
    assert find(request([said("")], [("c", SIMPLE)])) == ()
    assert find(request([said(" \n ")], [("c", SIMPLE)])) == ()
    assert find(request([said("I felt safe.")], [("c", Lexicon(weak=("safe",)))])) == ()
    assert find(request([replace(said("I felt safe."), turns=())], [("c", SIMPLE)])) != ()


def test_languages():
    assert supported("en")
    assert supported("en-GB")
    assert supported("EN_us")
    assert not supported("de")
    assert not supported("")
    assert find(request([said("I felt safe.", language="de")], [("c", SIMPLE)])) == ()


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("do n't", "Don't!"),
        ("do not", "dont"),
        ("did n't", "We didn’t."),
        ("will not", "Won't."),
        ("ca n't", "cannot"),
        ("want to", "wanna"),
        ("don’t", "Don't!"),
        ("children’s home", "The children's homes."),
        ("my people", "MY PEOPLE"),
        ("self-esteem", "Self-esteem."),
        ("children 's home", "The children's homes."),
    ],
)
def test_short_forms_and_long_ones_are_the_same_words(phrase: str, text: str):
    assert len(search(text, Lexicon(strong=(phrase,)))) == 1


def test_a_phrase_nobody_can_read_is_named():
    with pytest.raises(UserError, match="felt \\(safe"):
        search("I felt safe.", Lexicon(strong=("felt (safe",)))


def test_progress_ends_at_the_whole_and_never_goes_back():
    told: list[tuple[int, int]] = []
    texts = [said("I felt safe. " * 50, "a"), said("Tea.", "b")]
    find(request(texts, [("c", SIMPLE)]), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(texts[0].text) + len(texts[1].text),) * 2


def test_it_stops_when_told():
    with pytest.raises(Cancelled):
        find(request([said("I felt safe.")], [("c", SIMPLE)]), cancelled=lambda: True)


def test_speech_without_full_stops_gives_short_passages():
    text = "and then we went to the shop and she said come in " * 40
    text += "i felt safe there " + "and so on and so forth with all of that " * 40
    found = only(search(text, SIMPLE))
    assert "i felt safe there" in text[found.start : found.end]
    assert len(text[found.start : found.end].split()) <= 45


def test_a_very_long_turn_and_an_endless_word_are_no_trouble():
    text = "well she was kind and i felt safe " * 30_000 + "!" * 200_000
    found = search(text, SIMPLE)
    assert len(found) > 1000
    assert all(text[c.start : c.end] == text[c.start : c.end].strip() for c in found)
    assert max(c.end - c.start for c in found) < 400


PIECES = st.lists(
    st.sampled_from(
        [
            "I felt safe",
            "never",
            "secure",
            "🙂",
            "…",
            ". ",
            "\n",
            "\u00a0",
            "but",
            "n't",
            "İ",
            "ß",
            ",",
            "?",
            "(",
            "do",
        ]
    ),
    max_size=25,
)


@settings(max_examples=20)
@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(["", " ", "  "]))
def test_every_candidate_lies_trimmed_inside_one_turn(turns: list[list[str]], joint: str):
    text = spoken(*((Role.PARTICIPANT, joint.join(pieces)) for pieces in turns))
    for found in find(request([text], [("c", SIMPLE)])):
        words = text.text[found.start : found.end]
        assert words
        assert words == words.strip()
        assert any(start <= found.start and found.end <= end for start, end, _ in text.turns)
        assert sum(r.share for r in found.reasons) == pytest.approx(1)
        terms = [r for r in found.reasons if r.kind is ReasonKind.TERM]
        assert terms
        for reason in terms:
            assert found.start <= reason.start < reason.end <= found.end
            matched = text.text[reason.start : reason.end].lower().split()
            assert " ".join(matched).replace("i̇", "i") in {"felt safe", "secure"}
