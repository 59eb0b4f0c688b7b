"""The pipeline cuts a text exactly as spaCy's own English does."""

from typing import Any

import spacy

from qualcode.suggest.pipeline import build_pipeline
from qualcode.suggest.prepared import straight

from .sentences import SENTENCES

ODD = [
    "Dr. Hall's e-mail (a.b@c.org) said: “I'm fine…” — she wasn't; £5, 3km, 10% and 5th.",
    "http://example.org/x?y=1 and example.org, U.S.A. and Ph.D.s, o'clock, rock'n'roll",
    "don’t DON'T dont cannot gonna I'd've y'all ...well...so? No!!! (yes) [no] *oh* <ah>",
    "🙂🙂 e\u0301te\u0301 שלום עולם، مرحبا۔ привет, Straße ﬁn İstanbul 你好。 नमस्ते।",
    "and/or this--that one-two_three #tag @name 12:30 1,000.50 +44 x=y A.B a.B A,b",
]


def test_words_are_cut_as_by_the_whole_tokenizer():
    ours = build_pipeline("en", {}).tokenizer
    whole: Any = spacy.blank("en").tokenizer
    whole.add_special_case("wanna", [{"ORTH": "wan"}, {"ORTH": "na"}])
    letters = [chr(each) for each in range(0x600) if chr(each).isalpha()]
    exceptions = " ".join(f"{each} ({each}), {each}." for each in whole.rules)
    words = " ".join(f"{each} {each}s. ({each}{each})" for each in letters)
    for text in map(straight, [*(text for _, text, _ in SENTENCES), *ODD, words, exceptions]):
        assert [token.text for token in ours(text)] == [token.text for token in whole(text)]


def test_one_contraction_is_added():
    assert [token.text for token in build_pipeline("en", {}).tokenizer("wanna")] == ["wan", "na"]
