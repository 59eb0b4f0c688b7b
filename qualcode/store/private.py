"""What a coder keeps to themselves: entries and notes, sealed, beside the journal and not in it.

A row says who wrote something and when. What it is, what it is about and what it says lies sealed
with a key that is never in the file. It is not hashed, not merged and in no copy for others; it
can be deleted for good, or shared, when it becomes an ordinary entry or note by an ordinary act.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from qualcode.model import ids
from qualcode.model.changes import Changes, together
from qualcode.model.codings import Note, NoteTarget
from qualcode.model.entries import JournalEntry, SealedText
from qualcode.model.errors import UserError
from qualcode.model.words import sound
from qualcode.store import engine
from qualcode.store.entries import Entries, checked_words
from qualcode.store.schema import project_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from qualcode.model.ids import Id
    from qualcode.model.private_keys import PrivateKey
    from qualcode.store.engine import Row

ENTRY, NOTE = "entry", "note"
PRIVATE = "private"
_COLUMNS = "id,coder,sealed,created,changed"


class KeyRing(Protocol):
    """Where a person's keys are kept; not in the project."""

    def held(self) -> tuple[PrivateKey, ...]:
        """Return the keys there are; the first seals, all are tried to open."""
        ...

    def ensured(self) -> tuple[PrivateKey, ...]:
        """Return the keys, having made one where there was none."""
        ...


class NoKeys:
    """The ring of whoever only looks at a project: what is private stays sealed."""

    def held(self) -> tuple[PrivateKey, ...]:
        """Return nothing."""
        return ()

    def ensured(self) -> tuple[PrivateKey, ...]:
        """Raise UserError."""
        raise UserError(
            "This project was opened without private keys.", "A script hands them to “hold_keys”."
        )


@dataclass(frozen=True, slots=True)
class _Opened:
    row: Row
    values: dict[str, Any] | None

    @property
    def id(self) -> Id:
        return self.row[0].hex()


class Private(Entries):
    """Private entries and notes of the coder who is at work."""

    _key_ring: KeyRing = NoKeys()
    _sealed_before: tuple[Id | None, bytes, Row | None] | None = None

    def hold_keys(self, ring: KeyRing) -> None:
        """Open and seal with the keys of a ring from now on."""
        self._key_ring = ring
        self.look_again_at_private()

    def look_again_at_private(self) -> Changes:
        """Try the keys anew: some were read in, or another coder is at work."""
        self._projection.revisions[PRIVATE] += 1
        return Changes(frozenset({(PRIVATE, each.id) for each in self._private_rows()}))

    def private_entries(self) -> list[JournalEntry]:
        """Return the present coder's own private entries, newest first."""
        return [
            JournalEntry(
                each.id, values["title"], values["text"], each.row[1].hex(), each.row[3],
                each.row[4], private=True,
            )
            for each in self._private_rows()
            if (values := each.values) is not None and values["what"] == ENTRY
        ]  # fmt: skip

    def private_notes(self, *, document: Id | None = None) -> list[Note]:
        """Return the present coder's own private notes, newest first, or those on a transcript."""
        opened = [
            (each.row, values)
            for each in self._private_rows()
            if (values := each.values) is not None and values["what"] == NOTE
        ]
        if not opened:
            return []
        documents = {
            version.hex(): found.hex()
            for version, found in self._rows("SELECT id,document FROM version")
        }
        notes = [_note(row, values, documents) for row, values in opened]
        if document is None:
            return notes
        return [each for each in notes if document in (each.document, each.target)]

    def any_note(self, note: Id) -> Note:
        """Return one note, shared or the present coder's own private one.

        Raises UserError when it is neither.
        """
        return next((each for each in self.private_notes() if each.id == note), None) or self.note(
            note
        )

    def sealed_texts(self) -> list[SealedText]:
        """Return what stays sealed here: others', and what no key of this computer opens."""
        return [
            SealedText(each.id, each.row[1].hex(), each.row[3], each.row[4])
            for each in self._private_rows()
            if each.values is None
        ]

    def is_private(self, identity: Id) -> bool:
        """Whether this is the id of something private, opened or sealed."""
        return any(each.id == identity for each in self._private_rows())

    def write_private_entry(self, text: str, title: str = "") -> Changes:
        """Write an entry that only its coder can read, on a computer that has their key."""
        return self._write_sealed({"what": ENTRY, **checked_words(text, title)})

    def write_private_note(self, about: NoteTarget, target: Id | None, text: str) -> Changes:
        """Write a note of one's own on a code, a coding, a transcript or the project."""
        if about is NoteTarget.PASSAGE:
            raise ValueError("a note on a passage needs its place")
        values = {"what": NOTE, "about": about.value, "target": target, "text": text.strip()}
        self._check_private_note(values)
        return self._write_sealed(values)

    def write_private_note_on_passage(
        self, document: Id, start: int, end: int, text: str, *, exact: bool = False
    ) -> Changes:
        """Write a note of one's own on a passage: code points, half-open."""
        version = self.current_version(document)
        span = self.checked_span(version, start, end, exact=exact)
        values = {
            "what": NOTE, "about": NoteTarget.PASSAGE.value, "version": version,
            "start": span.start, "end": span.end, "text": text.strip(),
        }  # fmt: skip
        self._check_private_note(values)
        return self._write_sealed(values)

    def change_private(self, identity: Id, text: str, title: str | None = None) -> Changes:
        """Write something private anew; what it said before is gone (see `bring_back`)."""
        opened = self._own_opened(identity)
        assert opened.values is not None
        values = opened.values | {"text": text.strip()}
        if values["what"] == ENTRY:
            values |= checked_words(text, values["title"] if title is None else title)
        else:
            self._check_private_note(values)
        if values == opened.values:
            return Changes()
        return self._write_sealed(values, opened.row)

    def delete_private(self, identity: Id) -> Changes:
        """Delete something private for good: no act of the journal tells that it was there.

        Until the project is closed or something else private is changed, `bring_back` undoes it.
        Raises UserError when it is somebody else's.
        """
        row = self._own_row(identity)
        with self._unjournaled():
            self._erase_sealed(row[0])
        self._sealed_before = self._coder, row[0], row
        return self._sealed_touched(row[0])

    def share_private(self, identity: Id, reason: str = "") -> Changes:
        """Make something private part of the record, as if it were written today.

        It cannot be made private again: undo takes it out of sight, and the journal keeps it.
        """
        opened = self._own_opened(identity)
        values = opened.values
        assert values is not None
        if values["what"] == ENTRY:
            verb, fields = "entry.write", {"title": values["title"], "text": values["text"]}
        else:
            self._check_private_note(values)
            verb, fields = "note.add", {name: values[name] for name in values if name != "what"}
        with self.act(verb, reason) as act:
            act.add(str(values["what"]), identity, coder=self._coder, **fields)
            self._erase_sealed(opened.row[0])
        self._sealed_before = None
        return together([self._sealed_touched(opened.row[0]), act.changes])

    def drop_private_of_others(self) -> None:
        """Let go of what others keep to themselves, in a copy that is this coder's own."""
        own = ids.to_bytes(self._coder) if self._coder else b""
        with self._unjournaled():
            for (identity,) in self._rows("SELECT id FROM private WHERE coder<>?", (own,)):
                self._erase_sealed(identity)

    @property
    def can_bring_back(self) -> bool:
        """Whether this coder's latest change to something private can be taken back."""
        return self._sealed_before is not None and self._sealed_before[0] == self._coder

    def bring_back(self) -> Changes:
        """Take back the latest change to something private, while the project stays open.

        Raises UserError when there is none.
        """
        if self._sealed_before is None or not self.can_bring_back:
            raise UserError("Nothing private was changed since the project was opened.")
        _, identity, row = self._sealed_before
        now = self._sealed_row(identity)
        with self._unjournaled():
            if now is not None:
                self._erase_sealed(identity)
            if row is not None:
                self._put_sealed(row)
        self._sealed_before = self._coder, identity, now
        return self._sealed_touched(identity)

    def _write_sealed(self, values: dict[str, Any], former: Row | None = None) -> Changes:
        """Seal values into a row of their own, in place of the one they were in before."""
        from qualcode.store.sealing import seal

        if self._coder is None:
            raise UserError("Nobody is named as coder.", "Choose or add a coder first.")
        values = {
            name: sound(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        identity = former[0] if former else ids.to_bytes(ids.new_id())
        coder, now = ids.to_bytes(self._coder), self._now()
        created = former[3] if former else now
        plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        with self._unjournaled():
            key = self._key_ring.ensured()[0].of(self._project_id(), self._coder)
            sealed = seal(key, plain, self._bound_to(identity, coder, created))
            if former is not None:
                self._erase_sealed(identity)
            self._put_sealed((identity, coder, sealed, created, now))
        self._sealed_before = self._coder, identity, former
        return self._sealed_touched(identity)

    @contextmanager
    def _unjournaled(self) -> Generator[None]:
        """Hold a transaction that is no act. Raises UserError as acts do."""
        if not self._writable:
            raise UserError(f"“{self._path.name}” is open for reading only.", self.why_not_writable)
        self._before_act()
        try:
            with self._connection.transaction():
                yield
        except engine.EngineError as error:
            raise engine.explained(error, self._path) from error
        finally:
            self._projection.revisions[PRIVATE] += 1

    def _put_sealed(self, row: Row) -> None:
        self._connection.execute(f"INSERT INTO private({_COLUMNS}) VALUES(?,?,?,?,?)", row)

    def _erase_sealed(self, identity: bytes) -> None:
        # The bytes are written over where they lie, and then let go of.
        self._connection.execute(
            "UPDATE private SET sealed=zeroblob(length(sealed)),created=0,changed=0 WHERE id=?",
            (identity,),
        )
        self._connection.execute("DELETE FROM private WHERE id=?", (identity,))
        self._projection.revisions[PRIVATE] += 1

    def _sealed_touched(self, identity: bytes) -> Changes:
        return Changes(frozenset({(PRIVATE, identity.hex())}))

    def _private_rows(self) -> list[_Opened]:
        """Return every row, newest first, with what it says where that is this coder's to read."""
        return self._kept(f"private of {self._coder}", (PRIVATE,), self._read_private)

    def _read_private(self) -> list[_Opened]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM private ORDER BY created DESC,id")
        if not rows or self._coder is None:
            return [_Opened(row, None) for row in rows]
        project, own = self._project_id(), ids.to_bytes(self._coder)
        keys = [key.of(project, self._coder) for key in self._private_keys()]
        return [_Opened(row, self._unsealed(row, keys) if row[1] == own else None) for row in rows]

    def _private_keys(self) -> tuple[PrivateKey, ...]:
        try:
            return self._key_ring.held()
        except UserError:
            # What cannot be opened stays sealed; why is said when something is to be sealed.
            return ()

    def _unsealed(self, row: Row, keys: list[bytes]) -> dict[str, Any] | None:
        from qualcode.store.sealing import unseal

        for key in keys:
            plain = unseal(key, row[2], self._bound_to(row[0], row[1], row[3]))
            if plain is not None:
                return json.loads(plain)
        return None

    def _sealed_row(self, identity: bytes) -> Row | None:
        return self._connection.row(f"SELECT {_COLUMNS} FROM private WHERE id=?", (identity,))

    def _own_row(self, identity: Id) -> Row:
        row = self._sealed_row(ids.to_bytes(identity))
        if row is None:
            raise UserError("That is not in this project.", "It may have been deleted or shared.")
        if self._coder is None or row[1] != ids.to_bytes(self._coder):
            names = {each.id: each.name for each in self.coders()}
            name = names.get(row[1].hex(), "somebody else")
            raise UserError(f"That is private, by {name}.", "Only they can do that.")
        return row

    def _own_opened(self, identity: Id) -> _Opened:
        row = self._own_row(identity)
        opened = next(each for each in self._private_rows() if each.row[0] == row[0])
        if opened.values is None:
            raise UserError(
                "That is sealed: the key it was written with is not on this computer.",
                "Read the key in from the computer where you wrote it.",
            )
        return opened

    def _check_private_note(self, values: dict[str, Any]) -> None:
        if not values["text"]:
            raise UserError("A note needs some words.", "Write the note first.")
        about, target = NoteTarget(values["about"]), values.get("target")
        if about is NoteTarget.PASSAGE:
            self.checked_span(values["version"], values["start"], values["end"], exact=True)
        elif about is not NoteTarget.PROJECT and not self._rows(
            f'SELECT 1 FROM "{about.value}" WHERE id=? AND removed=0',
            (ids.to_bytes(target or ids.new_id()),),
        ):
            raise UserError(
                f"That {about.value} is not in this project.", "It may have been removed."
            )

    def _project_id(self) -> Id:
        return project_of(self._connection)

    def _bound_to(self, identity: bytes, coder: bytes, created: int) -> bytes:
        """Return what sealed bytes belong to, so that none is taken for another's or another's."""
        project = ids.to_bytes(self._project_id())
        return project + identity + coder + created.to_bytes(8, "big")


def _note(row: Row, values: dict[str, Any], documents: dict[Id, Id]) -> Note:
    version = values.get("version")
    return Note(
        id=row[0].hex(), about=NoteTarget(values["about"]), text=values["text"],
        coder=row[1].hex(), target=values.get("target"), document=documents.get(version or ""),
        version=version, start=values.get("start", 0), end=values.get("end", 0),
        created=row[3], changed=row[4], private=True,
    )  # fmt: skip
