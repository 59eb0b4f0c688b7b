"""One run of the suggestion engine: turns in, ranked candidates out."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qualcode.model.errors import Cancelled
from qualcode.model.spans import trimmed
from qualcode.model.suggestions import (
    Candidate,
    CodeToFind,
    SuggestionRequest,
    TextToSearch,
    candidate_id,
)
from qualcode.model.transcripts import Role
from qualcode.suggest.negation import Cue
from qualcode.suggest.passages import Borders
from qualcode.suggest.phrases import Hit, Words
from qualcode.suggest.pipeline import ReadTurn, build_pipeline, read_turns, splitter
from qualcode.suggest.polarity import Judgement, PolarityRules
from qualcode.suggest.prepared import PreparedTurn, prepare
from qualcode.suggest.scoring import TIER_SCORES, reasons_of, score_of

ECHO_TOKENS = 6
"""Tokens at the beginning of an answer in which a word of the question counts as its echo."""

TIERS = ("strong", "medium", "weak", "absence", "suppress", "polarity_fixed")
PRECEDENCE = ("absence", "strong", "medium", "weak")

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TurnToRead:
    """A turn on its way through the pipeline, and for an answer the question before it."""

    text: TextToSearch
    number: int
    end: int
    question: str = ""


@dataclass(frozen=True, slots=True)
class JudgedHit:
    """A hit with its polarity and the sentence it stands in, as tokens."""

    hit: Hit
    judgement: Judgement
    sentence: tuple[int, int]


def find_candidates(
    request: SuggestionRequest,
    texts: Sequence[TextToSearch],
    codes: Sequence[CodeToFind],
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Candidate, ...]:
    """Return the ranked candidates of ``texts`` for ``codes``; see ``qualcode.suggest.find``."""
    nlp = build_pipeline(
        "en",
        {code.code: {tier: list(getattr(code.lexicon, tier)) for tier in TIERS} for code in codes},
    )
    rules = PolarityRules(request.cues, splitter(nlp))
    search = TurnSearch(rules, request.cues.clause_breaks)
    found: list[tuple[int, Candidate]] = []
    turns = _watched(texts, request.include_interviewer, progress, cancelled)
    for turn, read in read_turns(nlp, turns):
        found.extend((turn.number, candidate) for candidate in search.candidates(turn, read))
    return _ranked(found, {code.code: number for number, code in enumerate(codes)})


def _watched(
    texts: Sequence[TextToSearch],
    include_interviewer: bool,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[tuple[PreparedTurn, TurnToRead]]:
    """Yield the turns of all texts, telling progress after each and asking whether to stop."""
    total = sum(len(text.text) for text in texts)
    before = 0
    for number, text in enumerate(texts):
        for turn in _turns(text, number, include_interviewer):
            if cancelled is not None and cancelled():
                raise Cancelled
            yield turn
            if progress is not None:
                progress(before + turn[1].end, total)
        before += len(text.text)
        if progress is not None:
            progress(before, total)


def _turns(
    text: TextToSearch, number: int, include_interviewer: bool
) -> Iterator[tuple[PreparedTurn, TurnToRead]]:
    """Yield the turns to search; a text without turns counts as one turn of a participant."""
    asked = ""
    for start, end, role in text.turns or ((0, len(text.text), Role.PARTICIPANT),):
        interviewer = role is Role.INTERVIEWER
        if include_interviewer or not interviewer:
            question = "" if interviewer else asked
            yield prepare(text.text, start, end), TurnToRead(text, number, end, question)
        asked = text.text[start:end] if interviewer else ""


def _ranked(
    found: list[tuple[int, Candidate]], code_order: dict[str, int]
) -> tuple[Candidate, ...]:
    """Number the candidates by score, then in reading order; the same passage counts once."""
    unique = {candidate.id: (number, candidate) for number, candidate in reversed(found)}
    ordered = sorted(
        unique.values(),
        key=lambda pair: (
            -pair[1].score,
            pair[0],
            pair[1].start,
            pair[1].end,
            code_order[pair[1].code],
            pair[1].polarity,
        ),
    )
    return tuple(replace(candidate, rank=rank) for rank, (_, candidate) in enumerate(ordered, 1))


class TurnSearch:
    """Turns the hits of one turn into candidates, by the rules of lexicons and cues."""

    def __init__(self, rules: PolarityRules, clause_breaks: tuple[str, ...]) -> None:
        self._rules = rules
        self._clause_breaks = clause_breaks

    def candidates(self, turn: TurnToRead, read: ReadTurn) -> list[Candidate]:
        """Return the candidates of one turn, without ranks."""
        by_code: dict[str, list[Hit]] = {}
        for hit in read.hits:
            by_code.setdefault(hit.code, []).append(hit)
        kept = {code: settled(found) for code, found in by_code.items()}
        if not any(hit.tier in TIER_SCORES for found in kept.values() for hit in found):
            return []
        words = read.words
        borders = Borders(words, self._clause_breaks)
        echoes = (
            frozenset(_WORD.findall(turn.question.lower())) if turn.question else frozenset[str]()
        )
        candidates: list[Candidate] = []
        for code, found in kept.items():
            fixed = _fixed_tokens(by_code[code])
            judged = [
                JudgedHit(
                    hit,
                    self._judge(words, borders, hit, fixed, echoes),
                    borders.sentence(hit.start),
                )
                for hit in found
                if hit.tier in TIER_SCORES
            ]
            weak = [hit for hit in found if hit.tier == "weak"]
            candidates.extend(self._passages(turn, read, borders, code, judged, weak))
        return candidates

    def _judge(
        self,
        words: Words,
        borders: Borders,
        hit: Hit,
        fixed: list[frozenset[int]],
        echoes: frozenset[str],
    ) -> Judgement:
        settled_in_words = hit.tier != "absence" and (
            self._rules.denies_itself(hit.phrase)
            or any(fixed_ >= set(hit.tokens) for fixed_ in fixed)
        )
        judgement = self._rules.judge(words, borders, hit, settled_in_words)
        if echoes and hit.start < ECHO_TOKENS and echoes & _content(words, hit):
            echo = Cue("flag", "question_echo", hit.start, hit.end)
            judgement = replace(judgement, flags=(*judgement.flags, echo))
        return judgement

    def _passages(
        self,
        turn: TurnToRead,
        read: ReadTurn,
        borders: Borders,
        code: str,
        judged: list[JudgedHit],
        weak: list[Hit],
    ) -> Iterator[Candidate]:
        """Yield one candidate for each sentence and polarity; by clause where polarities meet."""
        for sentence, group in groupby(judged, key=lambda one: one.sentence):
            in_sentence = list(group)
            polarities = {one.judgement.polarity for one in in_sentence}
            for polarity in sorted(polarities):
                same = [one for one in in_sentence if one.judgement.polarity is polarity]
                start = min(sentence[0], same[0].hit.start)
                end = max(sentence[1], *(one.hit.end for one in same))
                if len(polarities) > 1:
                    clauses = [borders.clause(one.hit.start, one.hit.end) for one in same]
                    start, end = min(c[0] for c in clauses), max(c[1] for c in clauses)
                support = [hit for hit in weak if start <= hit.start and hit.end <= end]
                yield self._candidate(turn, read, code, (start, end), same, support)

    def _candidate(
        self,
        turn: TurnToRead,
        read: ReadTurn,
        code: str,
        tokens: tuple[int, int],
        judged: list[JudgedHit],
        support: list[Hit],
    ) -> Candidate:
        text = turn.text
        start, end = trimmed(text.text, *read.span(*tokens))
        hits = [one.hit for one in judged]
        cues = [cue for one in judged for cue in one.judgement.cues]
        flags = [flag for one in judged for flag in one.judgement.flags]
        polarity = judged[0].judgement.polarity
        return Candidate(
            candidate_id(text.version, code, start, end, polarity),
            text.document,
            text.version,
            code,
            start,
            end,
            polarity,
            score_of(hits, support, flags),
            0,
            reasons_of(read.span, hits, support, cues, flags),
        )


def settled(hits: Sequence[Hit]) -> list[Hit]:
    """Return one code's hits in order, without the suppressed and without those inside others.

    Two hits meet only where they share a word of their phrases: what stands in a gap is free.
    Of two that meet the one with more words of its own is kept, then the one of the firmer tier.
    """
    taken: set[int] = set()
    for hit in hits:
        if hit.tier == "suppress":
            taken.update(hit.tokens)
    suggesting = [hit for hit in hits if hit.tier in PRECEDENCE]
    suggesting.sort(key=lambda h: (-len(h.tokens), PRECEDENCE.index(h.tier), h.tokens))
    kept: list[Hit] = []
    for hit in suggesting:
        if taken.isdisjoint(hit.tokens):
            taken.update(hit.tokens)
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end))


def _fixed_tokens(hits: Sequence[Hit]) -> list[frozenset[int]]:
    return [frozenset(hit.tokens) for hit in hits if hit.tier == "polarity_fixed"]


def _content(words: Words, hit: Hit) -> frozenset[str]:
    """Return the words by which an echo is told: long enough to mean something."""
    forms = {words.surface[at] for at in hit.tokens} | {words.lemma[at] for at in hit.tokens}
    return frozenset(form for form in forms if len(form) > 3)
