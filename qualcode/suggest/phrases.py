"""Phrases as lexicons and cue lists write them: reading them, and finding them among words."""

import itertools
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from qualcode.model.errors import UserError

SENTENCE_ENDS = frozenset({".", "?", "!", ";", "?!", "!?"})
"""Marks that no gap of a phrase reaches over."""

MOST_WORDINGS = 2000
"""Above this many wordings of one gap-free stretch a phrase is refused: it would stall a run."""

Wording = tuple[str, ...]
Split = Callable[[str], list[str]]

_PIECE = re.compile(r"\((?P<group>[^()]*)\)(?P<may>\??)|~(?P<gap>\d+)(?=\s|$)|(?P<word>[^\s()]+)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: gap-free segments, each with all its wordings, and the gap before each.

    ``text`` is the phrase as written, ``words`` are all words of its wordings. A wording may be
    empty when all of a segment is optional.
    """

    text: str
    segments: tuple[tuple[Wording, ...], ...] = field(hash=False)  # thousands of words at times
    gaps: tuple[int, ...]
    words: frozenset[str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a phrase of a code stands: token numbers of the turn.

    ``tokens`` are those of the phrase's own words, without what fills its gaps.
    """

    code: str
    tier: str
    phrase: Phrase
    tokens: tuple[int, ...]

    @property
    def start(self) -> int:
        """The first token."""
        return self.tokens[0]

    @property
    def end(self) -> int:
        """The token after the last."""
        return self.tokens[-1] + 1


@dataclass(slots=True)
class Words:
    """The tokens of one turn: lower-case surface, dictionary form, and whether it is a word.

    ``paragraphs`` are the tokens that begin a new paragraph.
    """

    surface: list[str]
    lemma: list[str]
    spoken: list[bool]
    paragraphs: frozenset[int] = frozenset()

    @classmethod
    def of(cls, surface: list[str]) -> "Words":
        """Return words that are their own dictionary forms."""
        return cls(surface, surface, [is_spoken(word) for word in surface])

    def __len__(self) -> int:
        return len(self.surface)

    def has(self, wording: Wording, at: int) -> bool:
        """Return whether the wording stands at token ``at``, by surface or dictionary form."""
        if at < 0 or at + len(wording) > len(self.surface):
            return False
        for place, word in enumerate(wording, at):
            if self.surface[place] != word and self.lemma[place] != word:
                return False
        return True

    def places(self, among: range, forms: Container[str]) -> list[int]:
        """Return those tokens whose surface or dictionary form is one of the forms."""
        surface, lemma = self.surface, self.lemma
        return [at for at in among if surface[at] in forms or lemma[at] in forms]


def is_spoken(token: str) -> bool:
    """Return whether a token is a word or a number, not punctuation."""
    return any(map(str.isalnum, token))


def parse_phrase(text: str, split: Split = str.split) -> Phrase:
    """Read one phrase; ``split`` cuts a word into tokens as the transcript's words are cut.

    Raises ``UserError`` for brackets that do not close, for a phrase that could match nothing,
    and for one with too many wordings.
    """
    segments: list[list[list[Wording]]] = [[]]
    gaps = [0]
    for piece in _pieces(text):
        if piece["gap"] is not None:
            if segments[-1]:
                segments.append([])
                gaps.append(int(piece["gap"]))
            elif len(segments) > 1:
                gaps[-1] += int(piece["gap"])
        else:
            segments[-1].append(_choices(piece, split, text))
    if not segments[-1]:  # a gap at the end may match nothing, so it says nothing
        segments.pop()
        gaps.pop()
    expanded = tuple(_expand(segment, text) for segment in segments)
    words = frozenset(itertools.chain(*itertools.chain(*expanded)))
    phrase = Phrase(text, expanded, tuple(gaps), words)
    if not phrase.segments or all(() in segment for segment in phrase.segments):
        raise _unreadable(text, "Every word in it is optional, so it would match everywhere.")
    return phrase


def _pieces(text: str) -> Iterator[re.Match[str]]:
    at = 0
    for match in _PIECE.finditer(text):
        if text[at : match.start()].strip():
            break
        at = match.end()
        yield match
    if text[at:].strip():
        raise _unreadable(text, "A round bracket is open or stands alone.")


def _choices(piece: re.Match[str], split: Split, text: str) -> list[Wording]:
    if piece["group"] is not None:
        written, optional = piece["group"].split("|"), bool(piece["may"])
    else:
        word = piece["word"]
        optional = len(word) > 1 and word.endswith("?")
        written = [word[:-1] if optional else word]
    choices: list[Wording] = []
    for one in written:
        words = tuple(token for word in one.lower().split() for token in split(word))
        if not words:
            raise _unreadable(text, "One of the alternatives in brackets is empty.")
        choices.append(words)
    return [*choices, ()] if optional else choices


def _expand(parts: list[list[Wording]], text: str) -> tuple[Wording, ...]:
    count = 1
    for choices in parts:
        count *= len(choices)
    if count > MOST_WORDINGS:
        raise _unreadable(text, f"It stands for {count} wordings; {MOST_WORDINGS} is the most.")
    joined = {tuple(itertools.chain(*combination)) for combination in itertools.product(*parts)}
    return tuple(sorted(joined, key=lambda wording: (-len(wording), wording)))


def _unreadable(text: str, why: str) -> UserError:
    return UserError(
        f"The phrase “{text}” in a word list cannot be read. {why}",
        "Correct it in the code's word list; (a|b) gives alternatives, word? an optional word, "
        "~2 a gap of up to two words.",
    )


def match_at(words: Words, phrase: Phrase, at: int) -> tuple[int, ...] | None:
    """Return the tokens of the phrase's own words if it begins at ``at``, None if it does not."""
    return _rightward(words, phrase, 0, at, gap=0)


def match_around(
    words: Words, phrase: Phrase, anchor: int, start: int, wording: Wording
) -> tuple[int, ...] | None:
    """Return the tokens of the phrase's own words when segment ``anchor`` stands at ``start``.

    The nearest words on either side are taken; None when the rest of the phrase is not there.
    """
    if not words.has(wording, start):
        return None
    left = _leftward(words, phrase, anchor - 1, start)
    if left is None:
        return None
    end = start + len(wording)
    right = _rightward(words, phrase, anchor + 1, end)
    if right is None:
        return None
    return (*left, *range(start, end), *right)


def _rightward(
    words: Words, phrase: Phrase, segment: int, at: int, gap: int | None = None
) -> tuple[int, ...] | None:
    if segment == len(phrase.segments):
        return ()
    allowed = phrase.gaps[segment] if gap is None else gap
    for place in _reachable(words, at, allowed, step=1):
        for wording in phrase.segments[segment]:
            if words.has(wording, place):
                end = place + len(wording)
                rest = _rightward(words, phrase, segment + 1, end)
                if rest is not None:
                    return (*range(place, end), *rest)
    return None


def _leftward(words: Words, phrase: Phrase, segment: int, before: int) -> tuple[int, ...] | None:
    if segment < 0:
        return ()
    for end in _reachable(words, before, phrase.gaps[segment + 1], step=-1):
        for wording in phrase.segments[segment]:
            start = end - len(wording)
            if words.has(wording, start):
                rest = _leftward(words, phrase, segment - 1, start)
                if rest is not None:
                    return (*rest, *range(start, end))
    return None


def _reachable(words: Words, at: int, gap: int, step: int) -> Iterator[int]:
    """Yield the places a segment may begin (or, backwards, end), nearest first.

    Only spoken words use up the gap, so that "felt, you know, safe" is as near as it sounds;
    the end of a sentence is never stepped over.
    """
    yield at
    used = 0
    while gap:
        passed = at if step > 0 else at - 1
        if not 0 <= passed < len(words) or words.surface[passed] in SENTENCE_ENDS:
            return
        if words.spoken[passed]:
            used += 1
            if used > gap:
                return
        at += step
        yield at


class PhraseTable:
    """Phrases by their first word, to be looked for at single places of a turn.

    ``firsts`` are the words that any of them begins with.
    """

    def __init__(self, texts: tuple[str, ...], split: Split = str.split) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        for text in texts:
            phrase = parse_phrase(text, split)
            for first in {wording[0] for wording in phrase.segments[0] if wording}:
                self._by_first.setdefault(first, []).append(phrase)
        self.firsts = frozenset(self._by_first)

    def places(self, words: Words, among: range) -> list[int]:
        """Return the tokens at which a phrase may begin; to be asked before ``matches``."""
        return words.places(among, self.firsts)

    def matches(self, words: Words, at: int) -> Iterator[tuple[Phrase, tuple[int, ...]]]:
        """Yield every phrase that begins at token ``at``, with the tokens of its own words."""
        surface, lemma = words.surface[at], words.lemma[at]
        seen = self._by_first.get(surface, [])
        if lemma != surface:
            seen = seen + [p for p in self._by_first.get(lemma, []) if p not in seen]
        for phrase in seen:
            tokens = match_at(words, phrase, at)
            if tokens is not None:
                yield phrase, tokens
