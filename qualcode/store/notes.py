"""Notes: on passages, with or without a code, and on anything else."""

from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.codings import Note, NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store import blobs
from qualcode.store.codings import Codings
from qualcode.store.opened import hexed

_NOTE = """
SELECT n.id, n.about, b.body, n.coder, n.target, v.document, n.version, n.start, n."end",
       n.created, max(n.created,n.changed), n.text
FROM note n LEFT JOIN version v ON v.id=n.version LEFT JOIN document d ON d.id=v.document
LEFT JOIN blob b ON b.id=n.text
LEFT JOIN document t ON n.about='document' AND t.id=n.target
LEFT JOIN coding c ON n.about='coding' AND c.id=n.target
LEFT JOIN version w ON w.id=c.version LEFT JOIN document e ON e.id=w.document
WHERE n.removed=0 AND coalesce(d.removed,0)=0 AND coalesce(t.removed,0)=0
      AND coalesce(e.removed,0)=0
"""


class Notes(Codings):
    """The notes of a project."""

    def notes(self, *, document: Id | None = None) -> list[Note]:
        """Return all notes, newest first, or those on one transcript in the order of the text."""
        if document is None:
            rows = self._rows(_NOTE + " ORDER BY n.created DESC, n.n DESC")
        else:
            key = ids.to_bytes(document)
            rows = self._rows(
                _NOTE + " AND (v.document=? OR (n.about='document' AND n.target=?)) "
                'ORDER BY n.start, n."end", n.created',
                (key, key),
            )
        return [_note(row) for row in rows]

    def note(self, note: Id) -> Note:
        """Return one note. Raises UserError when it is not in the project."""
        rows = self._rows(_NOTE + " AND n.id=?", (ids.to_bytes(note),))
        if not rows:
            raise UserError("That note is not in this project.", "It may have been removed.")
        return _note(rows[0])

    def add_note_on_passage(
        self,
        document: Id,
        start: int,
        end: int,
        text: str,
        reason: str = "",
        *,
        exact: bool = False,
    ) -> Changes:
        """Write a note on a passage, without coding it: code points, half-open.

        White space at either end is left out unless ``exact``.
        """
        version = self.current_version(document)
        span = self.checked_span(version, start, end, exact=exact)
        return self._add(
            NoteTarget.PASSAGE, text, reason, version=version, start=span.start, end=span.end
        )

    def add_note(
        self, about: NoteTarget, target: Id | None, text: str, reason: str = ""
    ) -> Changes:
        """Write a note on a code, a coding, a transcript or the project (no target)."""
        if about is NoteTarget.PASSAGE:
            raise ValueError("a note on a passage needs its place")
        if about is not NoteTarget.PROJECT and not self._rows(
            f'SELECT 1 FROM "{about.value}" WHERE id=? AND removed=0',
            (ids.to_bytes(target or ids.new_id()),),
        ):
            raise UserError(
                f"That {about.value} is not in this project.", "It may have been removed."
            )
        return self._add(about, text, reason, target=target)

    def change_note(self, note: Id, text: str, reason: str = "") -> Changes:
        """Write a note anew."""
        self.note(note)
        self._checked(text)
        with self.act("note.change", reason) as act:
            act.change("note", note, text=text.strip())
        return act.changes

    def remove_note(self, note: Id, reason: str = "") -> Changes:
        """Take a note away; undo brings it back."""
        self.note(note)
        with self.act("note.remove", reason) as act:
            act.remove("note", note)
        return act.changes

    def _add(self, about: NoteTarget, text: str, reason: str, **fields: Any) -> Changes:
        self._checked(text)
        with self.act("note.add", reason) as act:
            act.add("note", about=about.value, coder=self._coder, text=text.strip(), **fields)
        return act.changes

    def _checked(self, text: str) -> None:
        if not text.strip():
            raise UserError("A note needs some words.", "Write the note first.")


def _note(row: tuple[Any, ...]) -> Note:
    return Note(
        id=row[0].hex(), about=NoteTarget(row[1]),
        text="" if row[11] is None else blobs.unpacked(row[2]), coder=row[3].hex(),
        target=hexed(row[4]), document=hexed(row[5]), version=hexed(row[6]), start=row[7],
        end=row[8], created=row[9], changed=row[10],
    )  # fmt: skip
