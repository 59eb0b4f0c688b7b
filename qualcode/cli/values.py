"""Model values as JSON objects: dashed ids, times in UTC, codes as paths."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast

from qualcode.model.codebook_files import Illustration
from qualcode.model.codes import Code
from qualcode.model.codings import Coding, Note, NoteTarget
from qualcode.model.history import Act
from qualcode.model.ids import Id, dashed
from qualcode.model.suggestions import Candidate
from qualcode.model.transcripts import Document, Transcript
from qualcode.store import Project

_ID = re.compile(r"[0-9a-f]{32}")


def utc(at_ms: int | None) -> str | None:
    """Return a time as ISO 8601 in UTC, with its milliseconds where there are any."""
    if at_ms is None:
        return None
    seconds, rest = divmod(at_ms, 1000)
    at = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{at}.{rest:03}Z" if rest else f"{at}Z"


def outward(identity: Id | None) -> str | None:
    """Return an id with dashes, null for none."""
    return dashed(identity) if identity else None


class Values:
    """Makes JSON objects of one project's values; looks names up once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.codebook = project.codebook()
        self.coders = {each.id: each.name for each in project.coders()}
        self.titles = {each.id: each.title for each in project.documents()}
        self._transcripts: dict[Id, Transcript] = {}

    def code_path(self, code: Id | None) -> str | None:
        """Return a code's path, null for none or one that is not there."""
        return self.codebook.path(code) if code and code in self.codebook else None

    def documents(self, *, text: bool = False, only: Id | None = None) -> Iterator[dict[str, Any]]:
        """Return transcripts; with ``text`` their words too, exactly as stored."""
        for document in self._project.documents():
            if only is None or document.id == only:
                yield self.document(document, text=text)

    def document(self, document: Document, *, text: bool = False) -> dict[str, Any]:
        """Return one transcript."""
        values: dict[str, Any] = {
            "id": dashed(document.id),
            "title": document.title,
            "kind": document.kind.value,
            "words": document.words,
            "turns": document.turns,
            "length": document.length,
            "speakers": [
                {
                    "id": dashed(each.id),
                    "label": each.label,
                    "role": each.role.value,
                    "participant": self._participants.get(each.participant or ""),
                }
                for each in self._project.speakers(document.id)
            ],
            "language": document.language,
            "details": document.details,
            "recorded": document.recorded_on or None,
            "source": document.source_name,
            "format": document.source_format,
            "sha256": document.sha256,
            "version": dashed(document.version),
            "imported": utc(document.imported_at),
            "imported_by": self.coders.get(document.imported_by),
        }
        if text:
            values["text"] = self._project.text(document.version)
        return values

    def codes(self) -> Iterator[dict[str, Any]]:
        """Return the codes, parents before their children."""
        codings = self._project.codings()
        for code in self.codebook:
            yield self.code(code, codings)

    def code(self, code: Code, codings: Iterable[Coding]) -> dict[str, Any]:
        """Return one code; ``passages`` counts the distinct passages of it and all below."""
        below = set(self.codebook.subtree(code.id))
        mine = [each for each in codings if each.code in below]
        return {
            "id": dashed(code.id),
            "path": self.codebook.path(code.id),
            "name": code.name,
            "parent": outward(self.codebook.parent(code.id)),
            "key": code.key or None,
            "codebook": code.codebook or None,
            "status": code.status.value,
            "codings": sum(1 for each in mine if each.code == code.id),
            "passages": len({(each.version, each.start, each.end) for each in mine}),
            "colour": code.colour,
            "pattern": code.pattern,
            "definition": code.definition,
            "include": list(code.include),
            "exclude": list(code.exclude),
            "example": _words(code.example),
            "near_miss": _words(code.near_miss),
            "prompts": list(code.prompts),
            "lexicon": not code.lexicon.empty,
            "in_vivo": code.in_vivo,
            "merged_from": [dashed(each) for each in self.codebook.merged_from(code.id)],
            "created": utc(code.created_at),
            "created_by": self.coders.get(code.created_by),
            "changed": utc(code.changed_at),
        }

    def coding(self, coding: Coding) -> dict[str, Any]:
        """Return one coding; ``given`` is the code that was applied, where it was merged since."""
        return self._passage(coding) | {
            "code": self.code_path(coding.code),
            "code_id": dashed(coding.code),
            "family": self._family(coding.code),
            "given": self.code_path(coding.given) if coding.given != coding.code else None,
            "coder": self.coders.get(coding.coder),
            "coder_id": dashed(coding.coder),
            "polarity": coding.polarity.value if coding.polarity else None,
            "memo": coding.memo,
            "origin": coding.origin.value,
            "suggestion": outward(coding.suggestion),
            "with_whom": coding.with_whom,
            "time": coding.time,
            "created": utc(coding.created),
            "changed": utc(coding.changed),
        }

    def suggestion(self, candidate: Candidate) -> dict[str, Any]:
        """Return one suggestion with its reasons."""
        return self._passage(candidate) | {
            "code": self.code_path(candidate.code),
            "code_id": dashed(candidate.code),
            "polarity": candidate.polarity.value,
            "score": round(candidate.score, 4),
            "rank": candidate.rank,
            "reasons": [
                {
                    "kind": each.kind.value,
                    "sort": each.sort,
                    "detail": each.detail,
                    "start": each.start,
                    "end": each.end,
                    "words": self._project.text(candidate.version)[each.start : each.end],
                    "share": round(each.share, 3),
                }
                for each in candidate.reasons
            ],
        }

    def note(self, note: Note) -> dict[str, Any]:
        """Return one note; place and quote are null unless it is on a passage."""
        on_passage = note.version is not None
        words = self._project.text(note.version)[note.start : note.end] if note.version else None
        return {
            "id": dashed(note.id),
            "about": note.about.value,
            "target": outward(note.target),
            "document": outward(
                note.target if note.about is NoteTarget.DOCUMENT else note.document
            ),
            "start": note.start if on_passage else None,
            "end": note.end if on_passage else None,
            "quote": words,
            "text": note.text,
            "coder": self.coders.get(note.coder),
            "created": utc(note.created),
            "changed": utc(note.changed),
            "private": note.private,
        }

    def act(self, act: Act) -> dict[str, Any]:
        """Return one act of the history with its steps."""
        return {
            "id": dashed(act.id),
            "at": utc(act.at),
            "offset": act.offset,
            "coder": self.coders.get(act.coder),
            "coder_id": dashed(act.coder),
            "verb": act.verb,
            "sentence": act.sentence,
            "reason": act.reason,
            "reason_at": utc(act.reason_at),
            "undone": act.undone,
            "undone_by": outward(act.undone_by),
            "undoes": outward(act.undoes),
            "redoes": outward(act.redoes),
            "document": outward(act.document),
            "start": act.start,
            "end": act.end,
            "steps": [
                {
                    "kind": step.kind,
                    "entity": dashed(step.entity),
                    "added": step.added,
                    "before": _dashed_within(step.before),
                    "after": _dashed_within(step.after),
                }
                for step in act.steps
            ],
        }

    def turn(self, document: Id, start: int) -> tuple[int | None, str | None]:
        """Return the number of the turn a place is in, and its speaker's label."""
        transcript = self._transcripts.get(document)
        if transcript is None:
            transcript = self._transcripts[document] = self._project.transcript(document)
        at = bisect_right(transcript.turns, start, key=lambda turn: turn.start) - 1
        if at < 0:
            return None, None
        turn = transcript.turns[at]
        return turn.number, turn.speaker.label if turn.speaker else None

    def _passage(self, passage: Coding | Candidate) -> dict[str, Any]:
        number, speaker = self.turn(passage.document, passage.start)
        return {
            "id": dashed(passage.id),
            "document": dashed(passage.document),
            "title": self.titles.get(passage.document),
            "version": dashed(passage.version),
            "start": passage.start,
            "end": passage.end,
            "quote": self._project.text(passage.version)[passage.start : passage.end],
            "turn": number,
            "speaker": speaker,
        }

    def _family(self, code: Id) -> str | None:
        return self.code_path(self.codebook.family(code)) if code in self.codebook else None

    @cached_property
    def _participants(self) -> dict[Id, str]:
        return {each.id: each.name for each in self._project.participants()}


def _words(illustration: Illustration | None) -> str | None:
    return illustration.text if illustration else None


def _dashed_within(value: Any) -> Any:
    """Return journaled values with every id in them as other programs write it."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _dashed_within(each) for name, each in fields.items()}
    if isinstance(value, list):
        return [_dashed_within(each) for each in cast("list[Any]", value)]
    return dashed(value) if isinstance(value, str) and _ID.fullmatch(value) else value
