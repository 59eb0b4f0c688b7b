"""Transcripts: importing them, reading them back, and their details."""

import json
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.transcripts import (
    Document,
    DocumentKind,
    ReportKind,
    ReportLine,
    Role,
    Speaker,
    Transcript,
    TranscriptDraft,
    Turn,
)
from qualcode.model.words import UNFIT, folded, sound
from qualcode.store import blobs, journal, voices
from qualcode.store.opened import Opened, hexed

_DOCUMENT = """
SELECT d.id, d.title, d.kind, d.language, d.details, d.recorded_on, d.source_name,
       d.source_format, d.sha256, d.creator, d.created, d.position,
       v.id, v.words, v.length, v.turn_count
FROM document d JOIN (
  SELECT id, document, words, length, turn_count, max(created) FROM version
  WHERE removed=0 GROUP BY document
) v ON v.document=d.id
WHERE d.removed=0
"""
_CURRENT_VERSION = """
SELECT v.id FROM version v JOIN document d ON d.id=v.document
WHERE d.id=? AND d.removed=0 AND v.removed=0 ORDER BY v.created DESC, v.n LIMIT 1
"""


class Documents(Opened):
    """The transcripts of a project."""

    def documents(self) -> list[Document]:
        """Return the transcripts in their order."""
        rows = self._rows(_DOCUMENT + " ORDER BY d.position, d.created, d.n")
        return [self._document(row) for row in rows]

    def document(self, document: Id) -> Document:
        """Return one transcript's details. Raises UserError when it is not in the project."""
        rows = self._rows(_DOCUMENT + " AND d.id=?", (ids.to_bytes(document),))
        if not rows:
            raise _no_such_transcript()
        return self._document(rows[0])

    def current_version(self, document: Id) -> Id:
        """Return the version of a transcript that is read and coded today.

        Raises UserError when the transcript is not in the project.
        """
        rows = self._rows(_CURRENT_VERSION, (ids.to_bytes(document),))
        if not rows:
            raise _no_such_transcript()
        return rows[0][0].hex()

    def find_document(self, words: str) -> Document:
        """Return the transcript meant by its title, an id, or a unique start of an id."""
        every = self.documents()
        titled = [each for each in every if each.title == words.strip()]
        titled = titled or [each for each in every if folded(each.title) == folded(words)]
        if len(titled) == 1:
            return titled[0]
        if len(titled) > 1:
            raise UserError(f"Several transcripts are called “{words}”.", "Give the id instead.")
        try:
            return self.document(self.find_id("document", words, "transcript"))
        except UserError:
            known = ", ".join(f"“{each.title}”" for each in every[:8]) or "none yet"
            raise UserError(
                f"There is no transcript “{words}”.", f"In this project: {known}."
            ) from None

    def text(self, version: Id) -> str:
        """Return a version's words, exactly as stored."""
        held = self._texts.get(version)
        if held is None:
            rows = self._rows(
                "SELECT text,turns,length FROM version WHERE id=?", (ids.to_bytes(version),)
            )
            if not rows:
                raise UserError("That version of the transcript is not in this project.")
            held = self._texts[version] = self._joined(*rows[0])
        return held

    def _joined(self, names: bytes | None, turns: bytes | None, length: int) -> str:
        places = [(row[0], row[1], row[2]) for row in self._json(turns)]
        bodies = [
            blobs.find(self._connection, bytes.fromhex(name)) for name in journal.voice_names(names)
        ]
        try:
            return voices.joined(length, places, bodies)
        except ValueError as error:
            raise UserError(
                "The words of a transcript cannot be put together: the file is damaged.",
                "Open a backup.",
            ) from error

    def _json(self, name: bytes | None) -> list[list[Any]]:
        words = self._words(name)
        return [] if words in ("", blobs.ERASED, blobs.LOST) else json.loads(words)

    def transcript(self, document: Id) -> Transcript:
        """Return the current version of a transcript, whole."""
        found = self.document(document)
        rows = self._rows(
            "SELECT turns,report FROM version WHERE id=?", (ids.to_bytes(found.version),)
        )
        speakers = {each.id: each for each in self.speakers(document)}
        turns = tuple(
            Turn(number, start, end, speakers.get(speaker), time_start, time_end)
            for number, (start, end, speaker, time_start, time_end) in enumerate(
                self._json(rows[0][0]), 1
            )
        )
        report = tuple(
            ReportLine(ReportKind(kind), said, line) for kind, said, line in self._json(rows[0][1])
        )
        return Transcript(found, found.version, self.text(found.version), turns, report)

    def speakers(self, document: Id | None = None) -> list[Speaker]:
        """Return the speakers of one transcript, or of all."""
        sql = "SELECT id,document,label,role,participant FROM speaker WHERE removed=0"
        rows = (
            self._rows(sql + " ORDER BY n")
            if document is None
            else self._rows(sql + " AND document=? ORDER BY n", (ids.to_bytes(document),))
        )
        return [
            Speaker(each.hex(), of.hex(), label, Role(role), hexed(participant))
            for each, of, label, role, participant in rows
        ]

    def same_source(self, draft: TranscriptDraft) -> Document | None:
        """Return the transcript that was imported from the very same bytes, if there is one."""
        if not draft.sha256:
            return None
        return next((each for each in self.documents() if each.sha256 == draft.sha256), None)

    def import_transcript(
        self,
        draft: TranscriptDraft,
        *,
        participants: dict[str, Id] | None = None,
        details: str = "",
        recorded_on: str = "",
        reason: str = "",
    ) -> Changes:
        """Take an accepted draft into the project; ``participants`` maps speaker labels to ids.

        Raises UserError when the draft has no words or its title is taken.
        """
        if not draft.text.strip():
            raise UserError(f"“{draft.source_name}” has no words in it.", "Nothing was imported.")
        _refuse_loose_turns(draft)
        title = " ".join((draft.title or draft.source_name).split()) or "Untitled"
        title = self._free_title(title)
        with self.act("document.import", reason) as act:
            document = act.add(
                "document",
                title=title,
                kind=draft.kind.value,
                details=details or " · ".join(draft.heading),
                recorded_on=recorded_on,
                source_name=UNFIT.sub("\ufffd", draft.source_name),
                source_format=draft.source_format,
                sha256=draft.sha256,
                position=1 + max((each.position for each in self.documents()), default=0),
            )
            speakers = [
                act.add(
                    "speaker",
                    document=document,
                    label=speaker.label,
                    role=speaker.role.value,
                    participant=(participants or {}).get(speaker.label),
                )
                for speaker in draft.speakers
            ]
            turns = _turn_rows(draft, speakers)
            act.add(
                "version",
                document=document,
                text=voices.parted(
                    draft.text,
                    [(row[0], row[1], row[2]) for row in turns],
                    [turn.original_label for turn in draft.turns],
                ),
                turns=journal.canonical(turns),
                report=journal.canonical(
                    [[line.kind.value, line.message, line.line] for line in draft.report]
                ),
                length=len(draft.text),
                words=draft.word_count,
                turn_count=len(draft.turns),
            )
        return act.changes

    def set_document_details(
        self,
        document: Id,
        *,
        title: str | None = None,
        kind: DocumentKind | None = None,
        language: str | None = None,
        details: str | None = None,
        recorded_on: str | None = None,
        reason: str = "",
    ) -> Changes:
        """Change what is known of a transcript; None leaves a field as it is."""
        if title is not None:
            title = " ".join(title.split())
            if not title:
                raise UserError("A transcript needs a title.", "Type a few words.")
            others = [each.title for each in self.documents() if each.id != document]
            if folded(title) in map(folded, others):
                raise UserError(f"There is already a transcript “{title}”.", "Choose another.")
        self.document(document)
        given = {
            "title": title,
            "kind": kind.value if kind else None,
            "language": language,
            "details": details,
            "recorded_on": recorded_on,
        }
        with self.act("document.details", reason) as act:
            act.change("document", document, **{k: v for k, v in given.items() if v is not None})
        return act.changes

    def remove_document(self, document: Id, reason: str = "") -> Changes:
        """Take a transcript and all that hangs on it out of sight; undo brings it back."""
        self.document(document)
        with self.act("document.remove", reason) as act:
            act.remove("document", document)
        return act.changes

    def _free_title(self, title: str) -> str:
        taken = {folded(each.title) for each in self.documents()}
        free, nth = title, 2
        while folded(free) in taken:
            free, nth = f"{title} ({nth})", nth + 1
        return free

    def _document(self, row: tuple[Any, ...]) -> Document:
        return Document(
            id=row[0].hex(), title=row[1], kind=DocumentKind(row[2]), language=row[3],
            details=row[4], recorded_on=row[5], source_name=row[6], source_format=row[7],
            sha256=row[8], imported_by=row[9].hex(), imported_at=row[10], position=row[11],
            version=row[12].hex(), words=row[13], length=row[14], turns=row[15],
        )  # fmt: skip


def _no_such_transcript() -> UserError:
    return UserError("That transcript is not in this project.", "It may have been removed.")


def _refuse_loose_turns(draft: TranscriptDraft) -> None:
    sound(draft.text)
    for turn in draft.turns:
        sound(turn.original_label)
        if not 0 <= turn.start <= turn.end <= len(draft.text):
            raise UserError(
                f"“{draft.source_name}” has a turn from {turn.start} to {turn.end}, which is no "
                "part of its words.",
                "Nothing was imported.",
            )


def _turn_rows(draft: TranscriptDraft, speakers: list[Id]) -> list[list[Any]]:
    """Return the turns as stored: start, end, speaker's id, times in milliseconds."""
    return [
        [
            turn.start,
            turn.end,
            None if turn.speaker is None else speakers[turn.speaker],
            turn.time_start,
            turn.time_end,
        ]
        for turn in draft.turns
    ]
