from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis import counts
from qualcode.analysis.counts import CodeCount
from qualcode.model.codes import Code, Codebook
from qualcode.model.codings import Coding, Origin
from qualcode.model.history import Act
from qualcode.model.transcripts import Reading

DAY = 86_400_000
names = st.sampled_from(["a", "b", "c"])
codings = st.lists(
    st.builds(
        Coding,
        id=st.uuids().map(str),
        document=names,
        version=names,
        start=st.integers(0, 3),
        end=st.integers(4, 6),
        code=st.sampled_from(["home", "mug", "door"]),
        coder=st.sampled_from(["am", "jo"]),
        origin=st.sampled_from(Origin),
        created=st.integers(0, 100),
    ),
    max_size=30,
)
CODEBOOK = Codebook([Code("home", "Home"), Code("mug", "Mug", "home"), Code("door", "Door", "mug")])


def coding(
    number: int, code: str, *, coder: str = "am", document: str = "d", at: int = 0
) -> Coding:
    return Coding(f"{number}", document, document, 0, 5, code, coder, created=at)


def test_two_coders_on_the_same_words_are_two_codings_and_one_passage() -> None:
    both = [coding(1, "mug"), coding(2, "mug", coder="jo")]
    assert counts.by_code(both) == {"mug": CodeCount(2, 1, 2, 1)}


def test_a_family_counts_what_stands_below_it() -> None:
    held = [coding(1, "door"), coding(2, "mug"), coding(3, "mug", document="e")]
    below = counts.with_below(CODEBOOK, held)
    assert below["home"] == CodeCount(codings=3, transcripts=2, coders=1, passages=2)
    assert "home" not in counts.by_code(held)


@given(codings)
def test_every_coding_is_counted_once(held: list[Coding]) -> None:
    assert sum(each.codings for each in counts.by_code(held).values()) == len(held)
    assert sum(each.codings for each in counts.shares(held, [])) == len(held)
    assert sum(counts.by_origin(held).values()) == len(held)
    if held:
        assert counts.with_below(CODEBOOK, held)["home"].codings == len(held)


@given(codings, st.integers(0, 100))
def test_codings_fall_before_or_after_the_own_reading(held: list[Coding], done: int) -> None:
    readings = [Reading("a", "am", times=(done, done + 5)), Reading("b", "jo")]
    found = {(each.coder, each.document): each for each in counts.shares(held, readings)}
    own = [each for each in held if (each.coder, each.document) == ("am", "a")]
    share = found["am", "a"]
    assert share.after_reading == sum(each.created >= done for each in own)
    assert share.before_reading + share.after_reading == len(own)
    assert (found["jo", "b"].read_at, found["jo", "b"].after_reading) == (None, 0)


def act(at: int, verb: str = "coding.apply", offset: int = 0) -> Act:
    return Act(f"{at}", verb, "am", at, offset)


def test_months_in_between_are_there_and_empty() -> None:
    months = counts.by_month([act(0), act(75 * DAY, "undo"), act(75 * DAY, "participant.add")])
    assert [each.month for each in months] == ["1970-01", "1970-02", "1970-03"]
    assert [each.all for each in months] == [1, 0, 2]
    assert (months[2].groups["undone"], months[2].groups["other"]) == (1, 1)
    assert counts.by_month([]) == []


def test_a_month_is_that_of_the_place() -> None:
    evening = 31 * DAY - 1_800_000
    assert counts.month_of(evening, 0) == "1970-01"
    assert counts.month_of(evening, 60) == "1970-02"
    assert counts.months_between("1999-11", "2000-02") == [
        "1999-11",
        "1999-12",
        "2000-01",
        "2000-02",
    ]


def test_what_was_decided_was_viewed_and_what_is_left_was_not() -> None:
    from dataclasses import dataclass

    from qualcode.model.suggestions import Decision

    @dataclass(frozen=True)
    class Decided:
        candidate: str
        code: str
        decision: Decision

    left = [("1" * 32, "mug"), ("2" * 32, "mug"), ("3" * 32, "mug")]
    decided = [
        Decided("2" * 32, "mug", Decision.ACCEPTED),
        Decided("2" * 32, "mug", Decision.DECLINED),
        Decided("4" * 32, "door", Decision.EDITED),
    ]
    found = counts.suggestions_by_code(left, {"1" * 16, "9" * 16}, decided)
    mug, door = found["mug"], found["door"]
    assert (mug.found, mug.viewed, mug.accepted, mug.declined, mug.never_viewed) == (3, 2, 1, 1, 1)
    assert (door.found, door.viewed, door.edited, door.never_viewed) == (1, 1, 1, 0)
