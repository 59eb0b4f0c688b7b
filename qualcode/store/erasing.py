"""Erasing words for good: a participant who withdraws, a name that must not stand anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from qualcode.model import ids
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.spans import Span, union
from qualcode.store import blobs, journal, voices, wiping
from qualcode.store.merging import Brought, Merging
from qualcode.store.quoting import STRUCK, Sought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from qualcode.model.changes import Changes
    from qualcode.model.erasure import ErasureReport, Exported
    from qualcode.store.act import ActInProgress
    from qualcode.store.engine import Connection
    from qualcode.store.finding_words import Repeats, Written
    from qualcode.store.journal import Op
    from qualcode.store.transcript_voices import VersionVoices

WITHDRAWN = "Withdrawn"
_SAME_PIECE = 4
"""A turn of so many words that stands elsewhere word for word is the same speech again."""


@dataclass
class _Target:
    """What is to be erased: passages of transcripts, whole voices, and what repeats them."""

    what: str
    participant: Id | None = None
    passages: dict[Id, list[Span]] = field(default_factory=dict[Id, list[Span]])
    voices: set[bytes] = field(default_factory=set[bytes])
    speech: list[str] = field(default_factory=list[str])
    phrases: list[str] = field(default_factory=list[str])

    @property
    def sought(self) -> Sought:
        """What to look for in everything that was typed."""
        return Sought(self.speech, self.phrases)


class Erasing(Merging):
    """Withdrawal and striking out. Nothing of this can be undone."""

    def participant_erasure(self, participant: Id, *, name: bool = True) -> ErasureReport:
        """Return what `erase_participant` would take away, changing nothing."""
        return self._report_on(self._of_participant(participant, name))

    def erase_participant(
        self, participant: Id, *, name: bool = True, reason: str = ""
    ) -> tuple[Changes, ErasureReport]:
        """Erase a participant's words everywhere in this file, and with ``name`` their name.

        What they said becomes a row of blocks, so that nobody else's words move; what repeats it
        elsewhere is struck out there. It cannot be undone. Backups and other copies are told
        apart: see `erase_in_copy` and `merge`. Raises UserError when there is no such participant.
        """
        return self._erase(self._of_participant(participant, name), reason)

    def striking(self, document: Id, start: int, end: int) -> ErasureReport:
        """Return what `strike` would take away, changing nothing."""
        return self._report_on(self._of_passage(document, start, end))

    def strike(
        self, document: Id, start: int, end: int, reason: str = ""
    ) -> tuple[Changes, ErasureReport]:
        """Strike a passage out for good, here and in what repeats it: code points, half-open."""
        return self._erase(self._of_passage(document, start, end), reason)

    def striking_words(self, phrase: str) -> ErasureReport:
        """Return what `strike_words` would take away, changing nothing."""
        return self._report_on(self._of_phrase(phrase))

    def strike_words(self, phrase: str, reason: str = "") -> tuple[Changes, ErasureReport]:
        """Strike words out wherever they stand as whole words, in transcripts and all else.

        Raises UserError when they stand nowhere.
        """
        return self._erase(self._of_phrase(phrase), reason)

    def record_export(self, what: str, name: str, head: str) -> Changes:
        """Record that a document was written for others, so that a withdrawal can name it."""
        with self.act("export") as act:
            act.add("export", what=what, name=name, head=head, coder=self._coder)
        return act.changes

    def exports(self) -> list[Exported]:
        """Return the documents that were written for others, oldest first."""
        from qualcode.model.erasure import Exported

        rows = self._rows(
            "SELECT what,name,created,coder FROM export WHERE removed=0 ORDER BY created,n"
        )
        return [Exported(what, name, at, coder.hex()) for what, name, at, coder in rows]

    def finish_erasing(self) -> bool:
        """Bring the file in order after an erasure, also one that was cut short: no trace stays.

        Says whether there was anything to do.
        """
        if not wiping.is_due(self._connection):
            return False
        wiping.clean(self._connection)
        self._texts.clear()
        self._derived.clear()
        self._projection.look_for_disputes()
        return True

    def _of_participant(self, participant: Id, name: bool) -> _Target:
        rows = self._rows(
            "SELECT name FROM participant WHERE id=? AND removed=0", (ids.to_bytes(participant),)
        )
        if not rows:
            raise UserError("That participant is not in this project.", "Check the name.")
        target = _Target("participant", participant)
        if name and rows[0][0] and not rows[0][0].startswith(WITHDRAWN):
            target.phrases.append(rows[0][0])
        speakers = {
            speaker.hex()
            for (speaker,) in self._rows(
                "SELECT id FROM speaker WHERE participant=?", (ids.to_bytes(participant),)
            )
        }
        versions = list(self._every_version())
        for each in versions:
            named = Sought((), target.phrases).spans_in(each.text)
            if named:
                target.passages.setdefault(each.id, []).extend(named)
            self._add_voices(target, each, {key for key in each.whose if key in speakers})
        self._add_same_again(target, versions)
        return target

    def _add_voices(self, target: _Target, version: VersionVoices, keys: set[voices.Key]) -> None:
        for key, blob, body in zip(version.whose, version.names, version.bodies, strict=True):
            if key in keys and body is not None:
                target.voices.add(blob)
                target.speech += voices.words_of(body)
                target.passages.setdefault(version.id, []).extend(version.spans_of(key))

    def _add_same_again(self, target: _Target, versions: Iterable[VersionVoices]) -> None:
        """Add voices that say the same again: of an import that was undone or made twice."""
        said = {_comparable(each) for each in target.speech if _is_telling(each)}
        for version in versions:
            again: set[voices.Key] = set()
            for key, blob, body in zip(version.whose, version.names, version.bodies, strict=True):
                pieces = [each for each in voices.words_of(body) if _is_telling(each)]
                same = sum(_comparable(each) in said for each in pieces)
                if blob not in target.voices and pieces and same * 2 > len(pieces):
                    again.add(key)
            self._add_voices(target, version, again)

    def _of_passage(self, document: Id, start: int, end: int) -> _Target:
        version = self.current_version(document)
        span = self.checked_span(version, start, end)
        words = span.of(self.text(version))
        if not words.replace(STRUCK, "").strip():
            raise UserError("These words were erased already.", "Nothing was changed.")
        target = _Target("words", passages={version: [span]})
        target.speech.append(words)
        target.phrases.append(words)
        self._add_same_place(target, version, span)
        return target

    def _add_same_place(self, target: _Target, version: Id, span: Span) -> None:
        """Add the same passage in transcripts that have the whole turn again, word for word."""
        every = {each.id: each for each in self._every_version()}
        here = every.pop(version)
        for start, end, _ in here.places:
            if not Span(start, end).overlaps(span) or not _is_telling(here.text[start:end]):
                continue
            inside = Span(max(span.start, start) - start, min(span.end, end) - start)
            for other in every.values():
                at = other.text.find(here.text[start:end])
                if at >= 0:
                    again = Span(at + inside.start, at + inside.end)
                    target.passages.setdefault(other.id, []).append(again)

    def _of_phrase(self, phrase: str) -> _Target:
        if len(phrase.strip()) < 2:
            raise UserError("That is too short to strike out everywhere.", "Give the whole word.")
        target = _Target("words", phrases=[phrase])
        sought = target.sought
        for version in self._every_version():
            spans = sought.spans_in(version.text)
            if spans:
                target.passages[version.id] = spans
        if not target.passages and not self._repeats(target):
            raise UserError(f"“{phrase}” stands nowhere in this project.", "Check the spelling.")
        return target

    def _every_version(
        self, first_words: Callable[[bytes], str | None] | None = None
    ) -> Iterator[VersionVoices]:
        # Whoever only reads and codes does not wait for what erasing needs.
        from qualcode.store.transcript_voices import every_version

        return every_version(self._connection, first_words=first_words)

    def _written_texts(self) -> Iterator[Written]:
        from qualcode.store.finding_words import written_texts

        return written_texts(self._connection)

    def _repeats(self, target: _Target) -> list[Repeats]:
        from qualcode.store import finding_words

        in_vivo = frozenset(
            code.hex() for (code,) in self._rows("SELECT id FROM code WHERE in_vivo=1")
        )
        texts = self._written_texts()
        return list(finding_words.repeating(self._connection, texts, target.sought, in_vivo))

    def _report_on(self, target: _Target) -> ErasureReport:
        return self._told(target, self._repeats(target), self._covered(target, "coding"))

    def _told(
        self, target: _Target, repeats: Sequence[Repeats], codings: Sequence[Id]
    ) -> ErasureReport:
        from qualcode.model.erasure import ErasureReport, QuoteFound

        latest = _latest(self._written_texts())
        versions = {each.id: each for each in self._every_version()}
        turns = sum(
            any(span.start < end and span.end > start for span in spans)
            for version, spans in target.passages.items()
            for start, end, _ in versions[version].places
        )
        quotes = tuple(
            QuoteFound(
                each.written.kind, each.written.entity, each.written.field, each.words,
                latest[_place(each)] == each.written.blob,
            )
            for each in repeats
        )  # fmt: skip
        characters = sum(span.length for spans in target.passages.values() for span in union(spans))
        return ErasureReport(
            characters, turns, len(target.passages), len(codings), quotes, tuple(self.exports()),
            len(self.backups()),
        )  # fmt: skip

    def _covered(self, target: _Target, kind: str) -> list[Id]:
        """Return what stands wholly on passages that are to be erased."""
        found: list[Id] = []
        for version, spans in target.passages.items():
            whole = union(spans)
            rows = self._rows(
                f'SELECT id,start,"end" FROM "{kind}" WHERE version=? AND removed=0',
                (ids.to_bytes(version),),
            )
            found += [
                entity.hex()
                for entity, start, end in rows
                if any(span.covers(Span(start, end)) for span in whole)
            ]
        return found

    def _erase(self, target: _Target, reason: str) -> tuple[Changes, ErasureReport]:
        repeats = self._repeats(target)
        codings = self._covered(target, "coding")
        report = self._told(target, repeats, codings)
        with self.act("erasure", reason) as act:
            gone = self._strike_transcripts(act, target)
            gone |= self._strike_person(act, target)
            gone |= self._strike_repeats(act, repeats)
            for kind, entities in (("coding", codings), ("note", self._covered(target, "note"))):
                for entity in entities:
                    act.remove_for_good(kind, entity)
            self._record(act, target, gone, report)
        self._texts.clear()
        self.finish_erasing()
        unreached = self.erase_in_backups()
        return act.changes, replace(report, unreached=tuple(each.name for each in unreached))

    def erase_in_backups(self) -> list[Path]:
        """Erase in all backups what is erased here, and return those where it failed.

        A backup is read-only for everybody else; it is written anew here, and only here.
        """
        names = wiping.erased_names(self._connection)
        paths = [each.path for each in self.backups()] if names else []
        return [path for path in paths if not wiping.erased_in(path, names, self._connection.key)]

    def _strike_transcripts(self, act: ActInProgress, target: _Target) -> set[bytes]:
        """Let blocks stand for what was said, and return the blobs to erase."""
        gone = set(target.voices)
        for version in self._every_version():
            spans = target.passages.get(version.id)
            if not spans:
                continue
            others = [
                None if name in target.voices else body
                for name, body in zip(version.names, version.bodies, strict=True)
            ]
            struck = voices.struck_out(version.length, version.places, others, spans)
            names = list(version.names)
            for nth, body in enumerate(struck):
                if body is not None:
                    gone.add(names[nth])
                    names[nth] = blobs.put(self._connection, body)
            if names != list(version.names):
                was = {"text": {"blobs": [name.hex() for name in version.names]}}
                given = {"text": {"blobs": [name.hex() for name in names]}}
                act.put_back("version", version.id, given, was)
            gone |= self._strike_source(act, version)
            self._forget_candidates(version.id)
        return gone

    def _strike_source(self, act: ActInProgress, version: VersionVoices) -> set[bytes]:
        """Forget the digest of the file a transcript came from: it could confirm a guess."""
        gone = self._blobs_given(version.document, ("sha256",))
        act.change("document", version.document, sha256="")
        return gone

    def _strike_person(self, act: ActInProgress, target: _Target) -> set[bytes]:
        """Leave of a participant that they were, and return the blobs to erase."""
        if target.participant is None:
            return set()
        number = 1 + int(
            self._connection.value(
                "SELECT count(*) FROM participant WHERE name LIKE ?", (f"{WITHDRAWN} %",)
            )
        )
        named = f"{WITHDRAWN} {number}"
        gone = self._blobs_given(target.participant, ("name", "details", "consent"))
        act.change("participant", target.participant, name=named, details="", consent="")
        for (speaker,) in self._rows(
            "SELECT id FROM speaker WHERE participant=?", (ids.to_bytes(target.participant),)
        ):
            gone |= self._blobs_given(speaker.hex(), ("label",))
            act.change("speaker", speaker.hex(), label=named)
        return gone

    def _strike_repeats(self, act: ActInProgress, repeats: Sequence[Repeats]) -> set[bytes]:
        """Strike quotes out of what stands today, and return the blobs to erase."""
        latest = _latest(self._written_texts())
        for each in repeats:
            written = each.written
            if latest[_place(each)] != written.blob:
                continue
            if written.kind == "act":
                was = self._reason_as_journaled(written.entity)
                act.give_reason(written.entity, each.words, was)
            elif self._is_there(written.kind, written.entity):
                value = each.words if written.kind == "version" else each.value
                act.change(written.kind, written.entity, **{written.field: value})
        return {each.written.blob for each in repeats}

    def _record(
        self, act: ActInProgress, target: _Target, gone: set[bytes], report: ErasureReport
    ) -> None:
        act.add(
            "erasure",
            what=target.what,
            participant=target.participant,
            passages=[
                [version, span.start, span.end]
                for version, spans in sorted(target.passages.items())
                for span in union(spans)
            ],
            blobs=sorted(name.hex() for name in gone),
            counts={
                "characters": report.characters, "turns": report.turns,
                "transcripts": report.transcripts, "codings": report.codings,
                "quotes": len(report.quotes),
            },
            coder=self._coder,
        )  # fmt: skip
        wiping.forget(self._connection, gone)
        sought = target.sought
        for place, body in self._rows("SELECT place,body FROM draft"):
            if sought.spans_in(body):
                self._connection.execute("DELETE FROM draft WHERE place=?", (place,))

    def _bring_in(
        self, act: ActInProgress, brought: Brought, theirs: Connection, name: str
    ) -> list[Op]:
        ops = super()._bring_in(act, brought, theirs, name)
        listed = self._listed()
        standing = {blob for blob in listed if self._stands_in_file(blob)}
        if listed:
            self._strike_again(act, standing, theirs)
        return ops

    def _after_merge(self) -> None:
        if self.finish_erasing():
            self.erase_in_backups()

    def _listed(self) -> set[bytes]:
        """Return the blobs that some copy has erased."""
        return {
            bytes.fromhex(name)
            for (payload,) in self._rows("SELECT payload FROM op WHERE kind='erasure.add'")
            if payload is not None
            for name in journal.names_in(payload, "blobs")
        }

    def _strike_again(self, act: ActInProgress, standing: set[bytes], theirs: Connection) -> None:
        """Erase what another copy has erased, and what repeats it among what is new here."""
        from qualcode.model.erasure import ErasureReport

        target = _Target("words again")
        for (payload,) in self._rows("SELECT payload FROM op WHERE kind='erasure.add'"):
            self._add_told(target, journal.parsed(payload), theirs)
        target.voices = standing
        repeats = self._repeats(target) if target.sought else []
        gone = self._strike_repeats(act, repeats)
        if gone:
            nothing = ErasureReport(0, 0, 0, 0, (), ())
            target.passages = {}
            self._record(act, target, gone, nothing)
        if standing:
            wiping.forget(self._connection, standing)

    def _add_told(self, target: _Target, told: dict[str, Any], theirs: Connection) -> None:
        """Add the words of an erasure, as far as this copy or the other one still has them."""
        by_version: dict[Id, list[Span]] = {}
        for version, start, end in told.get("passages", []):
            by_version.setdefault(version, []).append(Span(start, end))
        both = (self._connection, theirs)
        for version in self._every_version(lambda name: blobs.anywhere(both, name)):
            for span in by_version.get(version.id, []):
                words = span.of(version.text)
                if STRUCK not in words and words.strip():
                    target.speech.append(words)
                    if told.get("what") == "words":
                        target.phrases.append(words)

    def _blobs_given(self, entity: Id, fields: Sequence[str]) -> set[bytes]:
        """Return all blobs that ops ever gave these fields of an entity."""
        from qualcode.store import finding_words

        return {
            each.blob
            for op in journal.ops_on(self._connection, ids.to_bytes(entity))
            for each in finding_words.texts_of(op)
            if each.field in fields
        }

    def _is_there(self, kind: str, entity: Id) -> bool:
        return bool(self._rows(f'SELECT 1 FROM "{kind}" WHERE id=?', (ids.to_bytes(entity),)))

    def _stands_in_file(self, blob: bytes) -> bool:
        return bool(self._rows("SELECT 1 FROM blob WHERE id=? AND body IS NOT NULL", (blob,)))

    def _forget_candidates(self, version: Id) -> None:
        self._connection.execute("DELETE FROM candidate WHERE version=?", (ids.to_bytes(version),))


def _place(repeats: Repeats) -> tuple[str, Id, str]:
    return repeats.written.kind, repeats.written.entity, repeats.written.field


def _latest(texts: Iterable[Written]) -> dict[tuple[str, Id, str], bytes]:
    return {(each.kind, each.entity, each.field): each.blob for each in texts}


def _comparable(words: str) -> str:
    return " ".join(words.split()).casefold()


def _is_telling(words: str) -> bool:
    return len(words.split()) >= _SAME_PIECE
