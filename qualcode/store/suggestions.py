"""Suggestions: runs of the engine, the candidates they left, and what each coder decided."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.codes import Code, Codebook, CodeStatus
from qualcode.model.codings import Origin
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.suggestions import ENGINE, Candidate, Decision, Reason, ReasonKind
from qualcode.store import journal
from qualcode.store.codings import Codings
from qualcode.store.study import Study

_CANDIDATE = (
    'SELECT k.id,k.document,k.version,k.code,k.start,k."end",k.polarity,k.score,k.rank,k.reasons,'
    "k.run FROM candidate k JOIN version v ON v.id=k.version JOIN document d ON d.id=v.document "
    "WHERE d.removed=0"
)


STRETCH = 4096
"""Code points of a text whose passages are looked through together."""


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """What one coder did with one suggestion; ``created`` in milliseconds since 1970."""

    id: Id
    candidate: Id
    run: Id | None
    version: Id
    code: Id
    start: int
    end: int
    polarity: Polarity | None
    score: float
    rank: int
    decision: Decision
    coder: Id
    coding: Id | None
    before_reading: bool
    created: int
    changed: int


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of the engine over ``documents`` for ``codes``; ``found`` counts candidates."""

    id: Id
    engine: str
    lexicon_hash: str
    settings: dict[str, Any]
    documents: tuple[Id, ...]
    codes: tuple[Id, ...]
    found: int
    before_reading: tuple[Id, ...]
    coder: Id
    created: int


class Suggestions(Codings, Study):
    """What the machine proposed and what became of it."""

    def record_run(
        self,
        candidates: Iterable[Candidate],
        *,
        documents: Iterable[Id],
        codes: Iterable[Id],
        lexicon_hash: str,
        settings: dict[str, Any] | None = None,
        reason: str = "",
    ) -> Changes:
        """Record one run of the engine and keep its candidates for the transcripts it looked at."""
        found = list(candidates)
        scope, sought = sorted(documents), sorted(codes)
        unread = [each for each in scope if not self.reading(each).times]
        digest = journal.canonical([[each.id, round(each.score, 4)] for each in found])
        with self.act("suggestion.run", reason) as act:
            run = act.add(
                "run",
                engine=ENGINE,
                lexicon_hash=lexicon_hash,
                settings=settings or None,
                scope={"documents": scope, "codes": sought},
                digest=ids.derived_id("run", digest),
                found=len(found),
                before_reading=unread or None,
                coder=self._coder,
            )
            marks = ",".join("?" * len(scope))
            sought_marks = ",".join("?" * len(sought))
            self._connection.execute(
                f"DELETE FROM candidate WHERE document IN ({marks}) AND code IN ({sought_marks})",
                tuple(map(ids.to_bytes, (*scope, *sought))),
            )
            self._connection.execute_many(
                "INSERT OR REPLACE INTO candidate VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                [_candidate_row(each, run) for each in found],
            )
        return act.changes

    def candidates(
        self, *, document: Id | None = None, code: Id | None = None, decided: bool = False
    ) -> list[Candidate]:
        """Return the suggestions this coder has not decided about, best first; deferred ones last.

        Those whose words this coder has given a code of the same branch already are left out.
        With ``decided``, every candidate the last runs left.
        """
        sql, parameters = _CANDIDATE, list[Any]()
        if document is not None:
            sql += " AND k.document=?"
            parameters.append(ids.to_bytes(document))
        if code is not None:
            sql += " AND k.code=?"
            parameters.append(ids.to_bytes(code))
        rows = self._rows(sql + " ORDER BY k.score DESC, k.rank, k.id", tuple(parameters))
        found = [_candidate(row) for row in rows]
        return found if decided else self.undecided(found)

    def undecided(self, found: Iterable[Candidate]) -> list[Candidate]:
        """Return which of these suggestions this coder has still to decide about; see above."""
        found = list(found)
        if not found:
            return []
        mine = [each for each in self.suggestion_records() if each.coder == self._coder]
        decided = {each.candidate for each in mine if each.decision is not Decision.DEFERRED}
        deferred = {each.candidate for each in mine if each.decision is Decision.DEFERRED}
        codebook = self.codebook()
        current = {each.version for each in self.documents()}
        own = self._own_passages(codebook)
        open_ones = [
            each
            for each in found
            if each.id not in decided
            and each.version in current
            and _offered(codebook.get(each.code))
            and not own.bear(each, codebook.family(each.code))
        ]
        return sorted(open_ones, key=lambda each: each.id in deferred)

    def candidate(self, suggestion: Id) -> Candidate:
        """Return one suggestion. Raises UserError when the last runs did not leave it."""
        rows = self._rows(_CANDIDATE + " AND k.id=?", (ids.to_bytes(suggestion),))
        if not rows:
            raise UserError("That suggestion is not there any more.", "Look for suggestions again.")
        return _candidate(rows[0])

    def find_candidate(self, typed: str) -> Candidate:
        """Return the suggestion that a unique start of an id stands for."""
        bare = ids.undashed(typed)
        found = [each for each in self.candidates(decided=True) if each.id.startswith(bare)]
        if len(found) != 1 or not bare:
            raise UserError(
                f"“{typed}” is not the id of one suggestion.",
                "Run suggest first, then give its id.",
            )
        return found[0]

    def accept(
        self,
        suggestion: Id,
        *,
        span: Span | None = None,
        code: Id | None = None,
        polarity: Polarity | None = None,
        reason: str = "",
    ) -> Changes:
        """Code what was suggested, as it is or with other borders, another code or polarity."""
        proposed = self.candidate(suggestion)
        place = self.checked_span(proposed.version, *(span or (proposed.start, proposed.end)))
        chosen = code or proposed.code
        self._checked_code(chosen)
        self._refuse_twice(proposed.version, place, chosen)
        stands = polarity or proposed.polarity
        as_proposed = (
            place == self.checked_span(proposed.version, proposed.start, proposed.end)
            and chosen == proposed.code
            and stands == proposed.polarity
        )
        decision = Decision.ACCEPTED if as_proposed else Decision.EDITED
        with self.act("suggestion.accept" if as_proposed else "suggestion.edit", reason) as act:
            coding = act.add(
                "coding", version=proposed.version, start=place.start, end=place.end, code=chosen,
                coder=self._coder, polarity=stands.value, origin=Origin.SUGGESTION.value,
                suggestion=suggestion,
            )  # fmt: skip
            self._decide(act, proposed, decision, coding)
        return act.changes

    def decline(self, suggestion: Id, reason: str = "") -> Changes:
        """Say no to a suggestion; it does not come back unless asked."""
        return self._without_coding("suggestion.decline", suggestion, Decision.DECLINED, reason)

    def defer(self, suggestion: Id, reason: str = "") -> Changes:
        """Put a suggestion off; it waits at the end of the list."""
        return self._without_coding("suggestion.defer", suggestion, Decision.DEFERRED, reason)

    def record_visit(self, document: Id, seen: Iterable[Id]) -> Changes:
        """Note, once a visit, which suggestions of a transcript were looked at."""
        before = {each for visit in self._visits() for each in visit}
        new = sorted({each[:16] for each in seen} - before)
        if not new:
            return Changes()
        rows = self._rows(
            "SELECT run FROM candidate WHERE document=? LIMIT 1", (ids.to_bytes(document),)
        )
        run = rows[0][0].hex() if rows else None
        with self.act("suggestion.view") as act:
            act.add("visit", run=run, document=document, coder=self._coder, seen=new)
        return act.changes

    def viewed(self) -> set[str]:
        """Return the first 16 digits of the id of every suggestion that anybody has looked at."""
        rows = self._rows("SELECT seen FROM visit WHERE removed=0")
        return {each for (seen,) in rows if seen for each in json.loads(seen)}

    def runs(self) -> list[RunRecord]:
        """Return the runs of the engine, oldest first."""
        rows = self._rows(
            "SELECT id,engine,lexicon_hash,settings,scope,found,before_reading,coder,created "
            "FROM run WHERE removed=0 ORDER BY created,n"
        )
        found: list[RunRecord] = []
        for row in rows:
            scope: dict[str, list[Id]] = json.loads(row[4]) if row[4] else {}
            found.append(
                RunRecord(
                    row[0].hex(), row[1], row[2], json.loads(row[3]) if row[3] else {},
                    tuple(scope.get("documents", [])), tuple(scope.get("codes", [])), row[5],
                    tuple(json.loads(row[6])) if row[6] else (), row[7].hex(), row[8],
                )
            )  # fmt: skip
        return found

    def suggestion_records(self) -> list[SuggestionRecord]:
        """Return every decision about a suggestion that stands, oldest first."""
        rows = self._rows(
            'SELECT id,candidate,run,version,code,start,"end",polarity,score,rank,decision,coder,'
            "coding,before_reading,created,max(created,changed) FROM suggestion WHERE removed=0 "
            "ORDER BY created,n"
        )
        return [
            SuggestionRecord(
                row[0].hex(), row[1].hex(), row[2].hex() if row[2] else None, row[3].hex(),
                row[4].hex(), row[5], row[6], Polarity(row[7]) if row[7] else None,
                row[8] / 1000, row[9], Decision(row[10]), row[11].hex(),
                row[12].hex() if row[12] else None, bool(row[13]), row[14], row[15],
            )
            for row in rows
        ]  # fmt: skip

    def _without_coding(
        self, verb: str, suggestion: Id, decision: Decision, reason: str
    ) -> Changes:
        proposed = self.candidate(suggestion)
        taken = self._rows(
            "SELECT 1 FROM suggestion s JOIN coding c ON c.id=s.coding "
            "WHERE s.id=? AND s.removed=0 AND c.removed=0",
            (ids.to_bytes(_decision_id(proposed.id, self._coder)),),
        )
        if taken:
            raise UserError(
                "You accepted this suggestion, and its coding stands.", "Remove the coding first."
            )
        with self.act(verb, reason) as act:
            self._decide(act, proposed, decision, None)
        return act.changes

    def _decide(self, act: Any, proposed: Candidate, decision: Decision, coding: Id | None) -> None:
        entity = _decision_id(proposed.id, self._coder)
        rows = self._rows("SELECT removed FROM suggestion WHERE id=?", (ids.to_bytes(entity),))
        run = self._rows("SELECT run FROM candidate WHERE id=?", (ids.to_bytes(proposed.id),))
        # As it was shown when it was decided: a later run may rank it otherwise.
        shown = {
            "run": run[0][0].hex(),
            "score": round(proposed.score * 1000),
            "rank": proposed.rank,
            "reasons": [_reason_row(each) for each in proposed.reasons],
            "decision": decision.value,
            "coding": coding,
            "before_reading": not self.reading(proposed.document).times,
        }
        if rows:
            act.change("suggestion", entity, removed=0, **shown)
            return
        shown["before_reading"] = shown["before_reading"] or None
        act.add(
            "suggestion",
            entity,
            candidate=proposed.id,
            version=proposed.version,
            code=proposed.code,
            start=proposed.start,
            end=proposed.end,
            polarity=proposed.polarity.value,
            coder=self._coder,
            **shown,
        )

    def _own_passages(self, codebook: Codebook) -> "_OwnPassages":
        """Return where this coder's codings stand, read without the rest of what codings hold."""
        own = _OwnPassages()
        if self._coder is None:
            return own
        families: dict[bytes, Id | None] = {}
        for version, code, start, end in self._rows(
            'SELECT version,code,start,"end" FROM coding WHERE removed=0 AND coder=?',
            (ids.to_bytes(self._coder),),
        ):
            if code not in families:
                known = code.hex() in codebook
                families[code] = codebook.family(codebook.resolve(code.hex())) if known else None
            family = families[code]
            if family is not None:
                own.add(version.hex(), family, Span(start, end))
        return own

    def _visits(self) -> list[list[str]]:
        if self._coder is None:
            return []
        rows = self._rows(
            "SELECT seen FROM visit WHERE removed=0 AND coder=?", (ids.to_bytes(self._coder),)
        )
        return [json.loads(row[0]) for row in rows if row[0]]


def _decision_id(candidate: Id, coder: Id | None) -> Id:
    return ids.derived_id("decision on suggestion", candidate, coder or "")


def _offered(code: Code | None) -> bool:
    return code is not None and code.merged_into is None and code.status is CodeStatus.IN_USE


class _OwnPassages:
    """A coder's passages by version, family of codes and stretch of text."""

    def __init__(self) -> None:
        self._spans: dict[tuple[Id, Id, int], list[Span]] = {}

    def add(self, version: Id, family: Id, span: Span) -> None:
        """Take in a passage that bears a code of the family."""
        for stretch in range(span.start // STRETCH, span.end // STRETCH + 1):
            self._spans.setdefault((version, family, stretch), []).append(span)

    def bear(self, candidate: Candidate, family: Id) -> bool:
        """Whether a passage here has at least half of the words of the shorter of the two."""
        span = Span(candidate.start, candidate.end)
        return any(
            2 * span.overlap(coded) >= min(span.length, coded.length)
            for stretch in range(span.start // STRETCH, span.end // STRETCH + 1)
            for coded in self._spans.get((candidate.version, family, stretch), ())
        )


def _candidate_row(candidate: Candidate, run: Id) -> tuple[Any, ...]:
    return (
        ids.to_bytes(candidate.id), ids.to_bytes(run), ids.to_bytes(candidate.document),
        ids.to_bytes(candidate.version), ids.to_bytes(candidate.code), candidate.start,
        candidate.end, candidate.polarity.value, candidate.score, candidate.rank,
        journal.canonical([_reason_row(each) for each in candidate.reasons]),
    )  # fmt: skip


def _reason_row(reason: Reason) -> dict[str, Any]:
    return asdict(reason) | {"kind": reason.kind.value, "share": round(reason.share, 3)}


def _candidate(row: tuple[Any, ...]) -> Candidate:
    reasons = tuple(
        Reason(**(each | {"kind": ReasonKind(each["kind"])})) for each in json.loads(row[9])
    )
    return Candidate(
        id=row[0].hex(), document=row[1].hex(), version=row[2].hex(), code=row[3].hex(),
        start=row[4], end=row[5], polarity=Polarity(row[6]), score=row[7], rank=row[8],
        reasons=reasons,
    )  # fmt: skip
