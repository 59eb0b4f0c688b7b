"""Sentences of varied construction: how each code's lexicon and the cues take them."""

from functools import cache

import pytest

from qualcode.model.suggestions import Candidate

from .library import search_each
from .sentences import SENTENCES


@cache
def found_for(key: str) -> dict[str, list[Candidate]]:
    return search_each(key, [text for own, text, _ in SENTENCES if own == key])


@pytest.mark.parametrize(("key", "text", "expected"), SENTENCES)
def test_sentence(key: str, text: str, expected: str):
    assert {one.polarity.value for one in found_for(key)[text]} == ({expected} - {""})
