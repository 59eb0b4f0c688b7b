"""Which words deny a hit, and which only look as if they did."""

from dataclasses import dataclass
from typing import NamedTuple

from qualcode.model.lexicons import Cues
from qualcode.suggest.english import (
    AFTER_ANSWER,
    ANSWERS,
    ASIDES,
    DEGREES,
    EMPHASIS,
    LINKS,
    NOBODY,
    NON_EXISTENCE,
    NOT_COMPARED,
    NOT_DETERMINED,
    SUBJECTS,
    UNDENYING,
    UNDENYING_AFTER_CAN,
)
from qualcode.suggest.phrases import PhraseTable, Split, Words, is_spoken


class Cue(NamedTuple):
    """A cue that was found: what sort, the cue list's own words, and its tokens, half-open."""

    sort: str
    detail: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """The tokens around a hit in which cues count: from ``left`` up to and not including ``right``.

    ``own`` are the tokens of the hit's own words, ``start`` and ``end`` its borders.
    """

    left: int
    right: int
    start: int
    end: int
    own: frozenset[int]

    def leads(self, token: int) -> bool:
        """Return whether the token stands before the hit or in one of its gaps."""
        return self.left <= token < self.end and token not in self.own


class Negation:
    """Finds the denials of a hit by the cue list's words and rules."""

    def __init__(self, cues: Cues, split: Split) -> None:
        self._tokens = frozenset(cues.negation_tokens)
        self._phrases = PhraseTable(cues.negation_phrases, split)
        self._pseudo = PhraseTable(cues.pseudo_negation, split)
        self._denying = self._tokens | self._phrases.firsts
        self._seemingly = self._tokens | self._pseudo.firsts
        self._trailing = self._tokens | {"nope"}

    @property
    def tokens(self) -> frozenset[str]:
        """The single words that deny."""
        return self._tokens

    def before(self, words: Words, scope: Scope) -> tuple[list[Cue], list[Cue]]:
        """Return what denies the hit from before or within its gaps, and what only seems to."""
        leading = range(scope.left, scope.end)
        seeming = [
            cue
            for at in words.places(leading, self._seemingly)
            for cue in self._seeming(words, scope, at)
        ]
        hushed = {token for cue in seeming for token in range(cue.start, cue.end)}
        found: list[Cue] = []
        passed = scope.left
        for at in words.places(leading, self._denying):
            if at < passed or at in hushed or not scope.leads(at):
                continue
            cue = self._at(words, at)
            if cue is None or not scope.own.isdisjoint(range(cue.start, cue.end)):
                continue
            if self._reaches(words, cue, scope):
                found.append(cue)
            passed = cue.end
        return found, seeming

    def after(self, words: Words, scope: Scope) -> Cue | None:
        """Return a denial that trails behind the hit: "safe? no, not really", "trusted nobody"."""
        for at in range(scope.end, scope.right):
            word = words.surface[at]
            if word not in self._trailing:
                continue
            if any(True for _ in self._pseudo.matches(words, at)):
                return None
            if self._trails(words, scope, at):
                return Cue("negation", word, at, at + 1)
        return None

    def _at(self, words: Words, at: int) -> Cue | None:
        """Return the denial that begins at a token: the longest phrase of the list, or a word."""
        longest = max((tokens[-1] + 1 for _, tokens in self._phrases.matches(words, at)), default=0)
        for phrase, tokens in self._phrases.matches(words, at):
            if tokens[-1] + 1 == longest:
                return Cue("negation", phrase.text, at, longest)
        surface = words.surface[at]
        if surface not in self._tokens and words.lemma[at] not in self._tokens:
            return None
        if surface == "no" and not self._determines(words, at):
            return None
        if surface == "nor" and at and words.surface[at - 1] != ".":
            return None  # it carries on a denial that was counted
        return Cue("negation", surface, at, at + 1)

    def _determines(self, words: Words, at: int) -> bool:
        """Tell "no place" from the "no" that answers: "no, I felt safe"."""
        following = words.surface[at + 1] if at + 1 < len(words) else ""
        return bool(following) and words.spoken[at + 1] and (following not in NOT_DETERMINED)

    def _seeming(self, words: Words, scope: Scope, at: int) -> list[Cue]:
        """Return what looks like a denial and is none, beginning at a token."""
        if at in scope.own:
            return []
        found = [
            Cue("pseudo_negation", phrase.text, at, tokens[-1] + 1)
            for phrase, tokens in self._pseudo.matches(words, at)
            if self._compares(words, scope, tokens[-1])
        ]
        surface = words.surface[at]
        if surface in self._tokens or words.lemma[at] in self._tokens:
            verb = at + 1
            while verb < len(words) and words.surface[verb] in EMPHASIS:
                verb += 1
            if self._leaves_true(words, at, verb):
                found.append(Cue("pseudo_negation", surface, at, verb + 1))
        return found

    def _leaves_true(self, words: Words, at: int, verb: int) -> bool:
        if verb >= len(words):
            return False
        forms = {words.surface[verb], words.lemma[verb]}
        if not forms.isdisjoint(UNDENYING):
            return True
        can = at > 0 and words.lemma[at - 1] == "can"
        if can and not forms.isdisjoint(UNDENYING_AFTER_CAN):
            return True
        aside = "know" in forms and words.surface[at] in {"n't", "not"}
        return aside and verb + 1 < len(words) and not words.spoken[verb + 1]

    def _compares(self, words: Words, scope: Scope, last: int) -> bool:
        """Tell "never felt so safe" from "never felt safe so I left" and "not ... any more"."""
        word = words.surface[last]
        if word not in {"so", "as", "more"}:
            return True
        following = words.surface[last + 1] if last + 1 < len(words) else ""
        if word == "more":
            return words.surface[last - 1] not in {"any", "no"}
        if following in NOT_COMPARED or (following and not words.spoken[last + 1]):
            return False
        return last < scope.end or following in DEGREES

    def _reaches(self, words: Words, cue: Cue, scope: Scope) -> bool:
        """Return whether a denial before the hit still holds at the hit."""
        for at in range(cue.end, scope.start + 1):
            word = words.surface[at]
            following = words.surface[at + 1] if at + 1 < len(words) else ""
            if word in {"how", "why"} and at < scope.start and following != "to":
                return False
            if word not in SUBJECTS or (
                at + 1 < len(words) and (word, words.lemma[at + 1]) in ASIDES
            ):
                continue
            previous = at - 1
            while previous >= cue.end and words.surface[previous] in EMPHASIS:
                previous -= 1
            if previous < cue.end:
                if words.surface[cue.start] in NOBODY | {"never", "not", "no"}:
                    continue
                return False
            if words.surface[previous] not in LINKS:
                return False
        return True

    def _trails(self, words: Words, scope: Scope, at: int) -> bool:
        word = words.surface[at]
        following = words.surface[at + 1] if at + 1 < len(words) else "."
        spoken = at + 1 < len(words) and words.spoken[at + 1]
        between = [words.surface[i] for i in range(scope.end, at)]
        if "?" in between:
            return between[-1] == "?"
        if any(not words.spoken[i] for i in range(scope.end, at)):
            if word in {"no", "nope"}:
                return not spoken or following in ANSWERS
            return word in ANSWERS and (not spoken or following in AFTER_ANSWER)
        if word in NOBODY:
            return following != "else"
        if word == "no":
            return following in {"one", "body", "where"}
        missing = words.surface[at + 1 : at + 3]
        return word in ANSWERS | {"n't"} and not NON_EXISTENCE.isdisjoint(missing)

    def doubled(self, words: Words, cues: list[Cue]) -> bool:
        """Return whether two denials cancel out, as in "I didn't not feel safe".

        Said again ("never, never"; "not once, no") and joined denials ("neither ... nor", "not
        seen and not heard") do not.
        """
        if len(cues) != 2:  # three and more are emphasis
            return False
        between = words.surface[cues[0].end : cues[1].start]
        if words.surface[cues[0].start] == words.surface[cues[1].start] and not between:
            return False
        return not any(word in {"and", "or", "nor"} or not is_spoken(word) for word in between)
