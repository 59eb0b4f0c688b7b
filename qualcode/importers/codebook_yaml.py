"""Codebook files and polarity cues: YAML in, templates out."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from qualcode.importers.yaml_sections import Section, read_top
from qualcode.model.codebook_files import (
    CodebookTemplate,
    Illustration,
    LexiconTest,
    TemplateCode,
)
from qualcode.model.lexicons import Cues, Lexicon

CODEBOOK_SCHEMA = "qualcode-codebook/1"
CUES_SCHEMA = "qualcode-cues/1"


def read_codebook(data: bytes, *, name: str = "") -> CodebookTemplate:
    """Read a codebook file; groups come out as families, sub-codes below their codes.

    A code's key is the path of keys that leads to it: ``safety``, ``safety/vigilance``, or with
    groups ``rupture/withdrawal``. ``name`` is the file's name for the error messages. Raises
    UserError for anything that is not a sound codebook, and says where.
    """
    top = read_top(data, name or "This codebook file", CODEBOOK_SCHEMA, "a codebook")
    codes = tuple(_codes(top))
    _refuse_twice(top, codes)
    return CodebookTemplate(
        id=top.key("id"),
        version=top.text("version"),
        title=top.text("title", needed=True),
        language=top.text("language") or "en",
        licence=top.text("licence"),
        summary=top.text("summary"),
        stance=top.text("stance"),
        provenance=tuple(_source(item) for item in top.entries("provenance")),
        codes=codes,
    )


def read_cues(data: bytes, *, name: str = "") -> Cues:
    """Read the file of polarity cues; windows are counted in tokens.

    ``name`` is the file's name for the error messages. Raises UserError for anything that is not
    a sound file of cues, and says where.
    """
    top = read_top(data, name or "This file of cues", CUES_SCHEMA, "a file of polarity cues")
    scope = top.section("scope")
    negation, longing, loss = (top.section(part) for part in ("negation", "longing", "loss"))
    return Cues(
        window_before=scope.number("window_before"),
        window_after=scope.number("window_after"),
        clause_breaks=scope.texts("clause_breaks"),
        negation_tokens=negation.texts("tokens"),
        negation_phrases=negation.texts("phrases"),
        pseudo_negation=top.section("pseudo_negation").texts("phrases"),
        longing_tokens=longing.texts("tokens"),
        longing_phrases=longing.texts("phrases"),
        loss_tokens=loss.texts("tokens"),
        loss_phrases=loss.texts("phrases"),
        contrast_tokens=top.section("contrast").texts("tokens"),
        other_experiencer=top.section("other_experiencer").texts("phrases"),
        hypothetical=top.section("hypothetical").texts("phrases"),
        version=top.text("version"),
    )


def _codes(top: Section) -> Iterator[TemplateCode]:
    """Yield the codes in order, each family before the codes in it."""
    groups = {group.key("key"): group for group in top.sections("groups", "key")}
    if not top.entries("codes"):
        top.fail("codes", "there are no codes in it")
    members: dict[str, list[Section]] = {key: [] for key in groups}
    loose: list[Section] = []
    for code in top.sections("codes", "key"):
        group = code.text("group")
        if group and group not in groups:
            code.fail("group", f"“{group[:80]}” is not among the groups of this file")
        members[group].append(code) if group else loose.append(code)
    for key, group in groups.items():
        yield TemplateCode(
            key=key, name=group.text("name", needed=True), definition=group.text("definition")
        )
        yield from chain.from_iterable(_code_and_below(code, key) for code in members[key])
    yield from chain.from_iterable(_code_and_below(code, None) for code in loose)


def _code_and_below(code: Section, parent: str | None) -> Iterator[TemplateCode]:
    """Yield a code and then its sub-codes."""
    own = code.key("key")
    key = f"{parent}/{own}" if parent else own
    enabled = code.truth("enabled") is not False
    yield _code(code, key, parent, enabled)
    for sub in code.sections("subcodes", "key"):
        switched_on = enabled and sub.truth("enabled") is not False
        yield _code(sub, f"{key}/{sub.key('key')}", key, switched_on)


def _code(code: Section, key: str, parent: str | None, enabled: bool) -> TemplateCode:
    lexicon = code.section("lexicon")
    return TemplateCode(
        key=key,
        name=code.text("name", needed=True),
        parent=parent,
        enabled=enabled,
        colour=code.text("colour"),
        pattern=code.text("pattern"),
        definition=code.text("definition"),
        include=code.texts("include"),
        exclude=code.texts("exclude"),
        example=_illustration(code, "example"),
        near_miss=_illustration(code, "near_miss"),
        absence_example=_illustration(code, "absence_example"),
        prompts=code.texts("memo_prompts"),
        lexicon=Lexicon(**{tier: lexicon.texts(tier) for tier in Lexicon.__slots__}),
        tests=tuple(
            LexiconTest(
                text=test.text("text", needed=True),
                expect=test.polarity("expect"),
                flag=test.text("flag"),
            )
            for test in code.sections("tests")
        ),
    )


def _illustration(code: Section, field: str) -> Illustration | None:
    if not code.values.get(field):
        return None
    shown = code.section(field)
    return Illustration(
        text=shown.text("text", needed=True),
        polarity=shown.polarity("polarity"),
        note=shown.text("why"),
        code_instead=shown.text("code_instead"),
        found_by_lexicon=shown.truth("found_by_lexicon"),
    )


def _source(item: Any) -> str:
    """Return one line of provenance: the work cited, its use here, what is still to check."""
    if not isinstance(item, dict):
        return str(item).strip()
    parts = (
        str(item.get("cite", "")).strip(),
        f"Used for: {str(item['use']).strip()}" if item.get("use") else "",
        f"To be checked: {str(item['check']).strip()}" if item.get("check") else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part)


def _refuse_twice(top: Section, codes: tuple[TemplateCode, ...]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code.key in seen:
            top.fail("codes", f"the key “{code.key}” is given to two codes")
        seen.add(code.key)
