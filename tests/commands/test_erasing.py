"""What an erasure takes away, in words."""

from dataclasses import replace

from qualcode.commands import erasing
from qualcode.model.erasure import ErasureReport, QuoteFound

NOTHING = ErasureReport(0, 0, 0, 0, (), ())


def quote(kind: str, field: str, struck: str, now: bool = True) -> QuoteFound:
    return QuoteFound(kind, "a" * 32, field, struck, now)


def test_how_much_and_where_is_told() -> None:
    report = replace(NOTHING, characters=1200, turns=1, transcripts=3)
    assert erasing.extent(erasing.Preview(report, ("Maya",))) == (
        "1,200 characters in 1 turn of “Maya”, and of 2 other texts: taken out, earlier, or "
        "naming them."
    )
    assert erasing.extent(erasing.Preview(report, ())) == (
        "1,200 characters in 1 turn of 3 transcripts."
    )
    assert erasing.extent(erasing.Preview(NOTHING, ("Maya",))) == "Nothing in the transcripts."


def test_texts_of_today_are_shown_and_earlier_ones_counted() -> None:
    report = replace(
        NOTHING,
        quotes=(
            quote("note", "text", "she: ███ yes"),
            quote("note", "text", "she: ███", now=False),
            quote("code", "include", '["a bus","a ██████"]'),
            quote("phase", "unheard-of", "[███ not JSON"),
        ),
    )
    assert erasing.standing(report) == [
        erasing.Struck("A note", "she: ███ yes"),
        erasing.Struck("What a code includes", "a ██████"),
        erasing.Struck("Another text", "[███ not JSON"),
    ]
    assert erasing.earlier(report) == 1


def test_a_long_text_is_shown_around_what_is_struck_out() -> None:
    long = replace(NOTHING, quotes=(quote("note", "text", "a " * 200 + "█" * 300 + " b" * 200),))
    (shown,) = erasing.standing(long)
    assert shown.words.startswith("…")
    assert shown.words.endswith("…")
    assert len(shown.words) < 220
    assert "a █" in shown.words
    assert "█ b" in shown.words


def test_backups_that_could_not_be_changed_are_named() -> None:
    assert erasing.backups(NOTHING) == ""
    assert erasing.backups(replace(NOTHING, backups=2)) == "Erased in 2 backups too."
    assert erasing.advice(NOTHING) == "This cannot be undone."
    told = erasing.advice(replace(NOTHING, unreached=("old.qualcode",)))
    assert told == "These backups could not be changed; delete them by hand: “old.qualcode”."
