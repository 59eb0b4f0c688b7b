"""How a code stands at a hit: there, missing, wished for or gone, by the cues around it."""

from dataclasses import dataclass

from qualcode.model.lexicons import Cues
from qualcode.model.polarity import Polarity
from qualcode.suggest.english import (
    ABSENCE_FRAME,
    ACCUSTOMED,
    BEFORE_LONG,
    BEFORE_USED,
    NOT_SUPPOSING,
    WANT_FRAME,
    WANTS,
)
from qualcode.suggest.negation import Cue, Negation, Scope
from qualcode.suggest.passages import ENDS, Borders
from qualcode.suggest.phrases import Hit, Phrase, PhraseTable, Split, Words


@dataclass(frozen=True, slots=True)
class Judgement:
    """The polarity of a hit, the cues that decided it, and what else was noticed about it."""

    polarity: Polarity
    cues: tuple[Cue, ...] = ()
    flags: tuple[Cue, ...] = ()


class PolarityRules:
    """The rules of the cue list, ready to judge hits."""

    def __init__(self, cues: Cues, split: Split) -> None:
        self.negation = Negation(cues, split)
        self._cues = cues
        self._longing = PhraseTable((*cues.longing_tokens, *cues.longing_phrases), split)
        self._loss = PhraseTable((*cues.loss_tokens, *cues.loss_phrases), split)
        self._other = PhraseTable(cues.other_experiencer, split)
        self._hypothetical = PhraseTable(cues.hypothetical, split)
        self._contrast = frozenset(cues.contrast_tokens)
        self._longing_words = frozenset(cues.longing_tokens) | WANTS
        self._ending = self._loss.firsts | ENDS | {"any"}

    def denies_itself(self, phrase: Phrase) -> bool:
        """Return whether a denial is part of the phrase, so that cues do not turn it."""
        return not self.negation.tokens.isdisjoint(phrase.words)

    def judge(self, words: Words, borders: Borders, hit: Hit, fixed: bool) -> Judgement:
        """Return polarity, cues and flags of a hit; the cues do not turn a ``fixed`` one."""
        scope = self._scope(words, borders, hit)
        flags = self._flags(words, borders, scope)
        if fixed:
            return Judgement(Polarity.PRESENT, (), flags)
        denials, seeming = self.negation.before(words, scope)
        if hit.tier == "absence":
            verdict = self._judge_absence(words, scope, hit, denials, seeming)
        else:
            verdict = self._judge_quality(words, scope, borders, denials, seeming)
        polarity, cues, double = verdict
        if double is not None:
            flags = (*flags, Cue("flag", "double_negation", double.start, double.end))
        return Judgement(polarity, cues, flags)

    def _judge_absence(
        self, words: Words, scope: Scope, hit: Hit, denials: list[Cue], seeming: list[Cue]
    ) -> tuple[Polarity, tuple[Cue, ...], Cue | None]:
        """An absence is absent, unless it is itself denied at close quarters, or only now so."""
        gone = self._no_more(words, scope, bool(denials))
        if self.denies_itself(hit.phrase):
            if gone is not None:
                return Polarity.LOST, (gone,), None
            return Polarity.ABSENT, (), None
        if denials and not seeming:
            nearest = denials[-1]
            between = words.surface[nearest.end : scope.start]
            if all(word in ABSENCE_FRAME for word in between):
                return Polarity.PRESENT, (nearest,), nearest
        return Polarity.ABSENT, (), None

    def _judge_quality(
        self,
        words: Words,
        scope: Scope,
        borders: Borders,
        denials: list[Cue],
        seeming: list[Cue],
    ) -> tuple[Polarity, tuple[Cue, ...], Cue | None]:
        gone = self._no_more(words, scope, bool(denials))
        if gone is not None:
            return Polarity.LOST, (gone,), None
        longing = self._nearest_longing(words, scope)
        loss = self._loss_before(words, scope) or self._loss_after(words, scope, borders)
        if self.negation.doubled(words, denials) and longing is None:
            return Polarity.PRESENT, tuple(denials), denials[-1]
        if denials:
            return self._denied(words, denials[-1], longing, loss)
        if longing is not None and (loss is None or not longing.start < loss.start < scope.start):
            return Polarity.LONGED_FOR, (longing,), None
        if loss is not None:
            return Polarity.LOST, (loss,), None
        trailing = self.negation.after(words, scope)
        if trailing is not None:
            return Polarity.ABSENT, (trailing,), None
        wanted = self._longing_after(words, scope)
        if wanted is not None:
            return Polarity.LONGED_FOR, (wanted,), None
        return Polarity.PRESENT, tuple(seeming[:1]), None

    def _denied(
        self, words: Words, denial: Cue, longing: Cue | None, loss: Cue | None
    ) -> tuple[Polarity, tuple[Cue, ...], Cue | None]:
        """Weigh a denial against a longing or a loss in the same scope: the nearer holds."""
        if longing is not None:
            if denial.start > longing.start:
                if words.lemma[longing.start] == "wish":  # "I wish I had never trusted him": he did
                    return Polarity.PRESENT, (longing, denial), denial
                return Polarity.ABSENT, (denial,), None
            if longing.start - denial.end > 1:
                return Polarity.LONGED_FOR, (longing,), None
            return Polarity.ABSENT, (denial,), None
        losing = loss is not None and words.lemma[loss.start] in {"lose", "lost"}
        if losing and loss is not None and 0 <= loss.start - denial.end <= 1:
            return Polarity.PRESENT, (denial, loss), denial
        return Polarity.ABSENT, (denial,), None

    def _scope(self, words: Words, borders: Borders, hit: Hit) -> Scope:
        first = borders.sentence(hit.start)[0]
        left, counted = hit.start, 0
        while left > first and counted < self._cues.window_before:
            intensifier = words.surface[left - 1] == "so" and left == hit.start
            if borders.breaks_at(left - 1) and not intensifier:
                break
            left -= 1
            counted += words.spoken[left] and not (left and words.surface[left - 1] == "no")
        right, counted = hit.end, 0
        while right < len(words) and counted < self._cues.window_after:
            asked = words.surface[right] == "?"
            if right in words.paragraphs or (borders.breaks_at(right) and not asked):
                # ", no" and ", it was not" answer the hit; the next full clause does not
                break
            counted += words.spoken[right]
            right += 1
        return Scope(left, right, hit.start, hit.end, frozenset(hit.tokens))

    def _nearest_longing(self, words: Words, scope: Scope) -> Cue | None:
        for at in self._longing.places(words, range(scope.end - 1, scope.left - 1, -1)):
            if not scope.leads(at):
                continue
            if words.surface[at] in {"long", "longer"} and not self._longs(words, at):
                continue
            for phrase, tokens in self._longing.matches(words, at):
                if scope.own.isdisjoint(tokens):
                    return Cue("longing", phrase.text, at, tokens[-1] + 1)
        return None

    def _longs(self, words: Words, at: int) -> bool:
        """Tell the verb "I long to" from "so long", "a long time", "no longer"."""
        following = words.surface[at + 1] if at + 1 < len(words) else ""
        return (
            words.surface[at] == "long"
            and following in {"to", "for"}
            and at > 0
            and words.surface[at - 1] in BEFORE_LONG
        )

    def _longing_after(self, words: Words, scope: Scope) -> Cue | None:
        """Return a longing that frames the hit from behind: "safe, that is all I wanted"."""
        at = scope.end
        while at < len(words) and words.surface[at] in WANT_FRAME and at < scope.end + 6:
            at += 1
        if at - scope.end < 2 or at >= len(words) or words.surface[at] not in self._longing_words:
            return None
        framed = {"what", "all", "that"} & set(words.surface[scope.end : at])
        return Cue("longing", words.surface[at], at, at + 1) if framed else None

    def _no_more(self, words: Words, scope: Scope, denied: bool) -> Cue | None:
        """Return a cue that says "no longer": it has its own denial in it, or needs one before."""
        far = min(len(words), scope.end + self._cues.window_before if denied else scope.right)
        for at in words.places(range(scope.left, far), self._ending):
            if at >= scope.end and words.surface[at] in ENDS:
                return None
            if at in scope.own:
                continue
            for phrase, tokens in self._loss.matches(words, at):
                own_denial = self.denies_itself(phrase) or phrase.text in self._cues.loss_tokens
                if own_denial and scope.own.isdisjoint(tokens):
                    return Cue("loss", phrase.text, at, tokens[-1] + 1)
            if denied and words.has(("any", "more"), at) and not words.has(("than",), at + 2):
                return Cue("loss", "any more", at, at + 2)
        return None

    def _loss_before(self, words: Words, scope: Scope) -> Cue | None:
        for at in self._loss.places(words, range(scope.end - 1, scope.left - 1, -1)):
            if scope.leads(at):
                for phrase, tokens in self._loss.matches(words, at):
                    if scope.own.isdisjoint(tokens) and not self._accustomed(words, tokens):
                        return Cue("loss", phrase.text, at, tokens[-1] + 1)
        return None

    def _loss_after(self, words: Words, scope: Scope, borders: Borders) -> Cue | None:
        """Return a loss told behind the hit, as in "until she died", which opens its own clause."""
        far = scope.right
        last = borders.sentence(scope.end - 1)[1]
        while far < last and far < scope.end + 2 * self._cues.window_after:
            far += 1
            if borders.breaks_at(far - 1):
                break
        for at in self._loss.places(words, range(scope.end, far)):
            for phrase, tokens in self._loss.matches(words, at):
                opens = phrase.text.split()[0] in {"until", "before"}
                tells = words.lemma[at] != "lose" and not self._accustomed(words, tokens)
                if tells and (at < scope.right or opens) and tokens[-1] < last:
                    return Cue("loss", phrase.text, at, tokens[-1] + 1)
        return None

    def _accustomed(self, words: Words, tokens: tuple[int, ...]) -> bool:
        """Tell "got used to being seen" from "used to feel seen"."""
        if words.surface[tokens[0]] not in {"used", "use"}:
            return False
        before = tokens[0] - 1
        while before >= 0 and words.surface[before] in BEFORE_USED:
            before -= 1
        after = tokens[-1] + 1
        return (before >= 0 and words.surface[before] in ACCUSTOMED) or (
            after < len(words) and words.surface[after].endswith("ing")
        )

    def _flags(self, words: Words, borders: Borders, scope: Scope) -> tuple[Cue, ...]:
        flags: list[Cue] = []
        start, end = borders.clause(scope.start, scope.end)
        opening = borders.sentence(scope.start)[0]  # a "But" that opens a sentence splits nothing
        for at in range(
            max(start, scope.left - 1, opening + 1), min(len(words), end + 1, scope.right + 6)
        ):
            if words.surface[at] not in self._contrast:
                continue
            anything = at > 0 and words.surface[at - 1] in {"anything", "nothing"}
            if not anything and at not in scope.own:
                flags.append(Cue("flag", "contrast", at, at + 1))
                break
        for name, table in (("other_person", self._other), ("hypothetical", self._hypothetical)):
            found = self._first(words, scope, table)
            if found is not None:
                flags.append(Cue("flag", name, *found))
        return tuple(flags)

    def _first(self, words: Words, scope: Scope, table: PhraseTable) -> tuple[int, int] | None:
        for at in table.places(words, range(scope.left, scope.end)):
            for phrase, tokens in table.matches(words, at):
                supposing = phrase.text.startswith("(imagine")
                before = words.surface[at - 1] if at else ""
                spoken = words.surface[at] in {"imagine", "suppose", "say"}
                if supposing and (not spoken or before in NOT_SUPPOSING or at in scope.own):
                    continue
                return at, max(tokens) + 1
        return None
