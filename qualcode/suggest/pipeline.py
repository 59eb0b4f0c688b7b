"""The language pipeline: tokens, dictionary forms and the places where lexicon phrases stand.

The only module that imports spaCy; import it when a search runs, not before.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from spacy.attrs import LEMMA, LOWER, ORTH
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    get_lang_class,
    load_language_data,
    registry,
)
from spacy.vocab import Vocab

from qualcode.model.spans import Span
from qualcode.suggest.phrases import (
    Hit,
    Phrase,
    Split,
    Wording,
    Words,
    is_spoken,
    match_around,
    parse_phrase,
)
from qualcode.suggest.prepared import OTHER_APOSTROPHES, PreparedTurn, straight

Context = TypeVar("Context")

COMPONENT = "qualcode_lexicons"
"""The name of the pipeline's component that finds phrases."""

SUGGESTING = frozenset({"strong", "medium", "absence"})
"""The tiers whose phrases suggest by themselves."""

FOUND = "qualcode_found"
"""The doc's extension in which the component leaves its words and hits, if there are any."""

LOOKUP = "lemma_lookup"
"""The table of spacy-lookups-data that gives the dictionary forms; read bare, as a spaCy table
takes five times as long to fill."""

_ALIASES = {"nt": "n't", "wan": "want", "na": "to"}
"""Tokens of contractions as people type them, and the tokens that lexicons write for them."""

_WRITTEN = {**_ALIASES, "n't": "not", "wo": "will", "ca": "can", "sha": "shall"}
"""Tokens of contractions as phrases write them, and the words they stand for: in a transcript the
short form has the long one as its dictionary form, so either is found."""

_LEMMAS = {"ca": "can", "wo": "will", "sha": "shall", "could": "can"}
"""Dictionary forms that the lookup table lacks, because the tokeniser makes these words."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_LONGEST_TURN = 2**31 - 1


class DictionaryForms(dict[int, tuple[str, str, bool, int]]):
    """Words by the number the vocabulary knows their lower-case forms by; filled as they come.

    Each gives surface, dictionary form, whether it is a word, and its root's number. The root is
    where looking up ends, so two words of which one is the other's dictionary form have the same
    root, even where the table is wrong (does, doe).
    """

    def __init__(self, vocab: Vocab, language: str) -> None:
        super().__init__()
        self._strings = vocab.strings
        self._table: Any = load_language_data(registry.lookups.get(language)[LOOKUP])

    def __missing__(self, lower: int) -> tuple[str, str, bool, int]:
        """Work out a word that is met for the first time."""
        surface = self._strings[lower]
        surface = _ALIASES.get(surface, surface)
        root = self._strings.add(self.root(surface))
        self[lower] = word = (surface, self._lookup(surface), is_spoken(surface), root)
        return word

    def root(self, word: str) -> str:
        """Return the word where following the table from this word ends."""
        for _ in range(4):
            following = self._lookup(word)
            if following == word:
                break
            word = following
        return word

    def _lookup(self, word: str) -> str:
        return _LEMMAS.get(word) or str(self._table.get(word, word)).lower()


class TellingWords(dict[str, bool]):
    """Whether what stands between two spaces may belong to a suggesting phrase; filled as it comes.

    A turn in which no word tells need not be cut into tokens at all, and most need not.
    """

    def __init__(self, nlp: Language, forms: DictionaryForms) -> None:
        super().__init__()
        self._forms = forms
        self._roots: set[str] = set()
        self._any_turn = False
        tokenizer: Any = nlp.tokenizer
        self._split = splitter(nlp)
        self._contractions = {text.lower() for text in tokenizer.rules if text.isalnum()}

    def expect(self, wording: Wording) -> None:
        """Take note of a wording without which a phrase cannot stand in a text."""
        whole = [word for word in wording if word.isalnum()]
        self._any_turn = self._any_turn or not whole
        if whole:
            self._roots.add(self._forms.root(max(whole, key=len)))

    def in_text(self, text: str) -> bool:
        """Return whether a suggesting phrase may stand in the text."""
        return self._any_turn or any(map(self.__getitem__, text.lower().split()))

    def __missing__(self, chunk: str) -> bool:
        self[chunk] = tells = any(map(self._tells, _WORD.findall(chunk)))
        return tells

    def _tells(self, word: str) -> bool:
        parts = [word]
        if "'" in word or word in self._contractions:  # "don't" and "dont" are two tokens
            parts += self._split(word)
        return any(self._forms.root(part) in self._roots for part in parts)


class LexiconMatcher:
    """A pipeline component that leaves the places of all codes' phrases with the doc.

    For every phrase one gap-free segment, its rarest looking, is handed to a PhraseMatcher over
    roots; around each of its places the whole phrase is then checked word by word.
    """

    def __init__(self, nlp: Language, codes: dict[str, dict[str, list[str]]]) -> None:
        self._nlp = nlp
        self._codes = codes
        self._anchored: dict[int, list[tuple[str, str, Phrase, int, Wording]]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the roots of the doc's words and look for the phrases."""
        places: Any = doc.to_array([LOWER])
        forms = list(map(self._forms.__getitem__, places.tolist()))
        if forms:
            places[:] = [form[3] for form in forms]
            doc.from_array([LEMMA], places)
            matches = self._matcher(doc)
            if matches:
                surface, lemma, spoken, _ = zip(*forms, strict=True)
                words = Words(list(surface), list(lemma), list(spoken))
                hits = self._verified(words, matches)
                if hits:
                    doc._.set(FOUND, (words, hits))
        return doc

    def may_match(self, text: str) -> bool:
        """Return whether any phrase that suggests by itself may stand in the text."""
        return self._telling.in_text(text)

    @cached_property
    def _forms(self) -> DictionaryForms:
        return DictionaryForms(self._nlp.vocab, self._nlp.lang or "")

    @cached_property
    def _phrases(self) -> list[tuple[str, str, Phrase, int]]:
        """Every phrase with its code, its tier and the segment it is looked for by."""
        split = splitter(self._nlp)
        common = cast("set[str]", self._nlp.Defaults.stop_words)
        phrases: list[tuple[str, str, Phrase, int]] = []
        for code, tiers in self._codes.items():
            for tier, texts in tiers.items():
                for text in dict.fromkeys(texts):
                    phrase = parse_phrase(text, split)
                    phrases.append((code, tier, phrase, rarest_segment(phrase, common)))
        return phrases

    @cached_property
    def _matcher(self) -> PhraseMatcher:
        """The matcher, made at first use: a factory may run before the tables are there."""
        patterns: dict[str, list[str]] = {}
        for code, tier, phrase, segment in self._phrases:
            for wording in phrase.segments[segment]:
                roots = [self._forms.root(word) for word in wording]
                key = " ".join(roots)
                patterns[key] = roots
                anchored = self._anchored.setdefault(self._nlp.vocab.strings.add(key), [])
                anchored.append((code, tier, phrase, segment, wording))
        matcher = PhraseMatcher(self._nlp.vocab, attr="LEMMA")
        for key, roots in patterns.items():
            matcher.add(key, [Doc(self._nlp.vocab, words=roots, lemmas=roots)])
        return matcher

    @cached_property
    def _telling(self) -> TellingWords:
        telling = TellingWords(self._nlp, self._forms)
        for _, tier, phrase, segment in self._phrases:
            if tier in SUGGESTING:
                for wording in phrase.segments[segment]:
                    telling.expect(wording)
        return telling

    def _verified(self, words: Words, matches: Iterable[tuple[int, int, int]]) -> list[Hit]:
        found: dict[Hit, None] = {}
        for key, start, _ in matches:
            for code, tier, phrase, segment, wording in self._anchored[key]:
                tokens = match_around(words, phrase, segment, start, wording)
                if tokens is not None:
                    found[Hit(code, tier, phrase, tokens)] = None
        return list(found)


@Language.factory(COMPONENT, default_config={"codes": {}}, assigns=["token.lemma"])
def _make_lexicon_matcher(
    nlp: Language,
    name: str,
    codes: dict[str, dict[str, list[str]]],
) -> LexiconMatcher:
    return LexiconMatcher(nlp, codes)


def rarest_segment(phrase: Phrase, common: set[str]) -> int:
    """Return which segment of a phrase is least often met: most content words, then longest."""

    def rarity(number: int) -> tuple[bool, int, int, int]:
        wordings = phrase.segments[number]
        content = [sum(word not in common and "'" not in word for word in w) for w in wordings]
        return (
            () not in wordings,
            min(content),
            min(map(len, wordings)),
            min(sum(map(len, wording)) for wording in wordings),
        )

    return max(range(len(phrase.segments)), key=rarity)


def splitter(nlp: Language) -> Split:
    """Return a function that cuts one word of a phrase as a transcript's words are cut."""

    @cache
    def split(word: str) -> list[str]:
        doc = nlp.tokenizer(straight(word))
        return [_WRITTEN.get(token.lower_, token.lower_) for token in doc]

    return split


def _tokenizer(nlp: Language) -> Tokenizer:
    """Return the language's own tokenizer with one more contraction, quicker with plain words."""
    defaults: Any = nlp.Defaults
    exceptions: dict[str, list[dict[int, str]]] = defaults.tokenizer_exceptions
    # setting up an exception is slow, and these change nothing in a prepared turn
    idle = {
        text
        for text, tokens in exceptions.items()
        if not set(text).isdisjoint(OTHER_APOSTROPHES) or (len(tokens) == 1 and text.isalpha())
    }
    rules = {text: tokens for text, tokens in exceptions.items() if text not in idle}
    return Tokenizer(
        nlp.vocab,
        rules={**rules, "wanna": [{ORTH: "wan"}, {ORTH: "na"}]},
        prefix_search=_unless_letters(compile_prefix_regex(defaults.prefixes).search),
        suffix_search=_unless_letters(compile_suffix_regex(defaults.suffixes).search),
        infix_finditer=_unless_letters(compile_infix_regex(defaults.infixes).finditer, ()),
        token_match=defaults.token_match,
        url_match=_unless_letters(defaults.url_match),
    )


def _unless_letters(look: Callable[[str], Any], nothing: Any = None) -> Callable[[str], Any]:
    """Return a rule of the tokenizer that skips words of letters only, which no rule cuts.

    Looking through all that may end or part a word costs more than the rest of cutting a text.
    """
    return lambda word: nothing if word.isalpha() else look(word)


def build_pipeline(language: str, codes: dict[str, dict[str, list[str]]]) -> Language:
    """Return a blank pipeline for the language that finds the phrases of these codes, by tier."""
    if not Doc.has_extension(FOUND):
        Doc.set_extension(FOUND, default=None)
    # the engine needs one attribute of a word; computing spaCy's other twenty costs more than that
    nlp = get_lang_class(language)(
        Vocab(lex_attr_getters={LOWER: str.lower}),
        max_length=_LONGEST_TURN,  # a blank pipeline needs no memory beyond the tokens
        create_tokenizer=_tokenizer,
    )
    nlp.add_pipe(COMPONENT, config={"codes": codes})
    return nlp


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn that has been read: its words, what was found in it, and the way to their places."""

    turn: PreparedTurn
    words: Words
    hits: Sequence[Hit]
    _doc: Doc

    def span(self, start: int, end: int) -> Span:
        """Return the place in the version, in code points, of the tokens ``start`` to ``end``."""
        last = self._doc[end - 1]
        return Span(
            self.turn.place(self._doc[start].idx), self.turn.place(last.idx + len(last) - 1) + 1
        )


def read_turns(
    nlp: Language, turns: Iterable[tuple[PreparedTurn, Context]]
) -> Iterator[tuple[Context, ReadTurn]]:
    """Yield what was handed in with each turn in which something was found, and what was read."""
    matcher = cast("LexiconMatcher", nlp.get_pipe(COMPONENT))
    pairs = ((turn.text, (turn, own)) for turn, own in turns if matcher.may_match(turn.text))
    for doc, (turn, own) in nlp.pipe(pairs, as_tuples=True, batch_size=64):
        found: tuple[Words, list[Hit]] | None = doc._.get(FOUND)
        if found is not None:
            words, hits = found
            if turn.paragraphs:
                begins = [token.idx for token in doc]
                words.paragraphs = frozenset(bisect_right(begins, at) for at in turn.paragraphs)
            yield own, ReadTurn(turn, words, hits, doc)
