import pickle
from pathlib import Path

import pytest

from qualcode.importers import yaml_sections
from qualcode.importers.codebook_yaml import read_codebook, read_cues
from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity

CODEBOOKS = Path(__file__).parents[2] / "resources" / "codebooks"
SHIPPED = {
    "relational-home": 29,
    "relational-cultural": 13,
    "relational-patterns": 25,
    "rupture-and-repair": 6,
}
SMALL = """\
schema: qualcode-codebook/1
id: small
version: 1.0.0
title: Small
groups:
  - {key: ground, name: Ground}
codes:
  - key: trust
    group: ground
    name: Trust
    definition: >
      Counting on
      somebody.
    enabled: %s
    include: [no, yes, "a: b"]
    example: {text: I did., polarity: longed for, why: said so, found_by_lexicon: false}
    subcodes: [{key: slow, name: Slow, definition: Over time.}]
    lexicon: {strong: [no, "on edge"], polarity_fixed: [off]}
    tests: [{text: Nothing here., expect: none}]
"""


def small(enabled: str = "true") -> bytes:
    return (SMALL % enabled).encode()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_codebooks_that_come_with_the_program_load_whole(name: str) -> None:
    book = read_codebook((CODEBOOKS / f"{name}.yaml").read_bytes())
    assert book.id == name
    assert sum(len(code.tests) for code in book.codes) == SHIPPED[name]
    keys = [code.key for code in book.codes]
    for at, code in enumerate(book.codes):
        assert code.parent is None or code.parent in keys[:at]
        assert code.key.rpartition("/")[0] == (code.parent or "")
        assert code.name
        assert code.definition or code.key in {c.parent for c in book.codes}


def test_relational_home_has_four_families_switched_on_and_one_off() -> None:
    book = read_codebook((CODEBOOKS / "relational-home.yaml").read_bytes())
    families = {code.key: code.enabled for code in book.codes if code.parent is None}
    assert families == {
        "belonging": True,
        "safety": True,
        "affirmation": True,
        "being-with": True,
        "holding": False,
    }
    assert not any(code.enabled for code in book.codes if code.parent == "holding")
    assert book.stance.startswith("Use as a starting vocabulary")
    assert any("Stolorow" in source for source in book.provenance)


def test_the_shipped_cues_load_with_no_as_a_word() -> None:
    cues = read_cues((CODEBOOKS / "_polarity-cues.yaml").read_bytes())
    assert (cues.window_before, cues.window_after) == (6, 3)
    assert "no" in cues.negation_tokens
    assert "." in cues.clause_breaks
    assert cues.loss_phrases
    assert cues.version == "1.0.0"


def test_a_code_comes_out_with_its_group_and_its_sub_codes() -> None:
    book = read_codebook(small("no"))
    ground, trust, slow = book.codes
    assert (ground.key, trust.key, slow.key) == ("ground", "ground/trust", "ground/trust/slow")
    assert (trust.parent, slow.parent) == ("ground", "ground/trust")
    assert (ground.enabled, trust.enabled, slow.enabled) == (True, False, False)
    assert trust.definition == "Counting on somebody."
    assert trust.include == ("no", "yes", "a: b")
    assert trust.lexicon.strong == ("no", "on edge")
    assert trust.lexicon.polarity_fixed == ("off",)
    assert trust.tests[0].expect is None
    assert trust.example is not None
    assert trust.example.polarity is Polarity.LONGED_FOR
    assert (trust.example.note, trust.example.found_by_lexicon) == ("said so", False)
    assert book.language == "en"


def test_a_codebook_crosses_the_border_of_a_process() -> None:
    book = read_codebook(small())
    assert pickle.loads(pickle.dumps(book)) == book


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Small", "title: ''", "title"),
        ("id: small", "id: a b", "not a key"),
        ("key: trust", "key: a/b", "not a key"),
        ("name: Trust", "names: Trust", "trust › name"),
        ("group: ground", "group: sky", "“sky” is not among the groups"),
        ("longed for", "hopeful", "“hopeful” is not a polarity"),
        ("found_by_lexicon: false", "found_by_lexicon: perhaps", "neither true nor false"),
        ("enabled: true", "enabled: true\n    enabled: false", "“enabled” is written twice"),
        ("include: [no", "include: [[no]", "include 1"),
        ("strong: [no", "strong: ['  '", "strong 1: it is empty"),
        ("qualcode-codebook/1", "qualcode-codebook/2", "qualcode-codebook/2"),
        ("schema: qualcode-codebook/1", "a: b", "schema: qualcode-codebook/1"),
        ("  - {key: ground", "  - &x {key: ground", ""),
        ("\ncodes:", "\ncodes: []\nmore:", "no codes"),
        ("version: 1.0.0", "version: [1]", "version"),
        (
            "subcodes: [{key: slow, name: Slow, definition: Over time.}",
            "subcodes: [{key: slow, name: A}, {key: slow, name: B}",
            "“ground/trust/slow” is given to two codes",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, says: str) -> None:
    data = small().decode().replace(old, new).encode()
    assert data != small()
    if not says:
        assert read_codebook(data).codes
        return
    with pytest.raises(UserError) as raised:
        read_codebook(data, name="mine.yaml")
    assert says in raised.value.message
    assert raised.value.message.startswith("mine.yaml")
    assert raised.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n ",
        b"a: &x [1]\nb: *x",
        b"a: " + b"[" * 50_000,
        b"{" * 50_000,
        b"\xe9: a",
        b"\x00",
        b"? [a]\n: b",
        b'a: "\\UFFFFFFFF"',
        b"- " * 5_000,
        b"[]",
        b"a: 1\n---\nb: 2",
        b"x" * 1_000_001,
    ],
    ids=range(13),
)
def test_hostile_yaml_ends_in_plain_words(data: bytes) -> None:
    with pytest.raises(UserError, match=r"^This codebook file"):
        read_codebook(data)


def test_a_file_of_too_many_parts_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_sections, "MOST_NODES", 1_000)
    many = b"schema: qualcode-codebook/1\ncodes:\n" + b" - {key: a, name: b}\n" * 400
    with pytest.raises(UserError, match=r"^This codebook file .* line 202: it has too many parts"):
        read_codebook(many)


def test_yaml_makes_no_objects_and_no_unfit_characters() -> None:
    data = small().replace(b"name: Trust", b'name: !!python/name:os.system "T\\0\\ud800"')
    assert read_codebook(data).codes[1].name == "T\ufffd\ufffd"


def test_cues_that_lack_a_window_are_refused() -> None:
    with pytest.raises(UserError, match="scope › window_before"):
        read_cues(b"schema: qualcode-cues/1\n")
