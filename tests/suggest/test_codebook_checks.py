"""What the built-in codebooks themselves ask to be found, by each code's own lexicon alone."""

from functools import cache

import pytest

from qualcode.model.codebook_files import TemplateCode
from qualcode.model.polarity import Polarity
from qualcode.model.suggestions import Candidate, ReasonKind

from .library import codes, search_each

Check = tuple[str, str, str, Polarity | None, str]


def checks_of(key: str, code: TemplateCode) -> list[Check]:
    checks: list[Check] = [(key, "test", t.text, t.expect, t.flag) for t in code.tests]
    if code.example is not None:
        missed = code.example.found_by_lexicon is False
        expected = None if missed else code.example.polarity
        checks.append((key, "example", code.example.text, expected, ""))
    if code.near_miss is not None:
        expected = Polarity.PRESENT if code.near_miss.found_by_lexicon else None
        checks.append((key, "near miss", code.near_miss.text, expected, ""))
    if code.absence_example is not None:
        checks.append((key, "absence", code.absence_example.text, Polarity.ABSENT, ""))
    return checks


CHECKS = [check for key, code in codes().items() for check in checks_of(key, code)]


@cache
def found_for(key: str) -> dict[str, list[Candidate]]:
    return search_each(key, [text for own, _, text, _, _ in CHECKS if own == key])


def test_the_codebooks_ask_for_146_checks():
    assert len(CHECKS) == 146


@pytest.mark.parametrize(
    ("key", "kind", "text", "expected", "flag"),
    CHECKS,
    ids=[f"{key}-{kind}-{number}" for number, (key, kind, *_) in enumerate(CHECKS)],
)
def test_codebook_check(key: str, kind: str, text: str, expected: Polarity | None, flag: str):
    found = found_for(key)[text]
    assert {one.polarity for one in found} == ({expected} if expected else set())
    flags = {r.detail for one in found for r in one.reasons if r.kind is ReasonKind.FLAG}
    assert not flag or flag in flags
