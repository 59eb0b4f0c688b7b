"""Codebooks as they come from files: templates, before they are part of a project."""

from dataclasses import dataclass

from qualcode.model.lexicons import NO_LEXICON, Lexicon
from qualcode.model.polarity import Polarity


@dataclass(frozen=True, slots=True)
class Illustration:
    """A passage that shows what a code is or is not; ``note`` says why.

    ``found_by_lexicon`` is None where the file does not say.
    """

    text: str
    polarity: Polarity | None = None
    note: str = ""
    code_instead: str = ""
    found_by_lexicon: bool | None = None


@dataclass(frozen=True, slots=True)
class LexiconTest:
    """A sentence and what a code's own lexicon should make of it: a polarity, or nothing."""

    text: str
    expect: Polarity | None
    flag: str = ""


@dataclass(frozen=True, slots=True)
class TemplateCode:
    """One code of a codebook file; ``key`` is its path of keys, such as ``safety/vigilance``."""

    key: str
    name: str
    parent: str | None = None
    enabled: bool = True
    colour: str = ""
    pattern: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: Illustration | None = None
    near_miss: Illustration | None = None
    absence_example: Illustration | None = None
    prompts: tuple[str, ...] = ()
    lexicon: Lexicon = NO_LEXICON
    tests: tuple[LexiconTest, ...] = ()


@dataclass(frozen=True, slots=True)
class CodebookTemplate:
    """A codebook file, whole; codes in order, parents before their children."""

    id: str
    version: str
    title: str
    language: str
    licence: str
    summary: str
    stance: str
    provenance: tuple[str, ...]
    codes: tuple[TemplateCode, ...]
