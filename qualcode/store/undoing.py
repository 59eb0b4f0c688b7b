"""Taking one's own acts back, and doing them again, over all openings of the file."""

import json
from collections.abc import Iterable
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.history import Act
from qualcode.model.ids import Id
from qualcode.model.words import folded
from qualcode.store import journal
from qualcode.store.act import ActInProgress
from qualcode.store.entities import FIELDS, REMOVED
from qualcode.store.history import ACT_ROWS, LATEST_FIRST, History
from qualcode.store.journal import Op

NOT_UNDOABLE = frozenset(
    {
        "project.new",
        "coder.add",
        "reading.begin",
        "suggestion.run",
        "suggestion.view",
        "suggestion.show_early",
        "encryption.on",
        "encryption.off",
        "encryption.renewed",
        "export",
        "erasure",
        "salvage",
        "undo",
        "redo",
    }
)
"""Acts that only record that something was seen or done; undo passes over them."""

_LATEST_ACTS = ACT_ROWS.replace("act a", "act a INDEXED BY act_hlc")
"""The one that is looked for is nearly always among the latest few."""


class Undoing(History):
    """Undo and redo."""

    def undo_target(self) -> Act | None:
        """Return the act that undo would take back: this coder's latest that stands."""
        row = self._undo_row()
        return self._acts([row])[0] if row else None

    def redo_target(self) -> Act | None:
        """Return the act that redo would do again, if nothing new was done since it was undone."""
        row = self._redo_row()
        return self._acts([row])[0] if row else None

    def crosses_opening(self, act: Act) -> bool:
        """Whether the act was done before the file was opened this time."""
        row = self._rows("SELECT chain FROM act WHERE id=?", (ids.to_bytes(act.id),))
        return bool(row) and row[0][0] not in self._journal.started

    def undo(self, reason: str = "") -> Changes:
        """Take back this coder's latest act, as a new act.

        Raises UserError when there is none, when a colleague has since built on it, or when the
        names or codes it would bring back have been given away.
        """
        row = self._undo_row()
        if row is None:
            raise UserError("There is nothing to undo.", "Everything that can be is undone.")
        done = self._known_ops(row[10], row[11])
        self._refuse_if_built_on(done, done[-1].hlc)
        with self.act("undo", reason, undoes=row[0].hex()) as doing:
            for op in reversed(done):
                _take_back(doing, op)
            doing.touch("act", row[0].hex())
            self._refuse_loose_ends(doing, row[1])
        return doing.changes

    def redo(self, reason: str = "") -> Changes:
        """Do again what was undone last.

        Raises UserError when there is nothing, or for the same causes as `undo`.
        """
        row = self._redo_row()
        if row is None:
            raise UserError("There is nothing to redo.", "Nothing was undone since the last act.")
        done = self._known_ops(row[10], row[11])
        undone = self._rows("SELECT hlc FROM act WHERE id=?", (row[9],))[0][0]
        self._refuse_if_built_on(done, undone)
        with self.act("redo", reason, redoes=row[0].hex()) as doing:
            for op in done:
                _do_again(doing, op)
            doing.touch("act", row[0].hex())
            self._refuse_loose_ends(doing, row[1])
        return doing.changes

    def _undo_row(self) -> tuple[Any, ...] | None:
        if self._coder is None:
            return None
        marks = ",".join("?" * len(NOT_UNDOABLE))
        rows = self._rows(
            f"{_LATEST_ACTS} WHERE a.coder=? AND a.undone_by IS NULL AND a.verb NOT IN ({marks})"
            f"{LATEST_FIRST} LIMIT 1",
            (ids.to_bytes(self._coder), *NOT_UNDOABLE),
        )
        return rows[0] if rows else None

    def _redo_row(self) -> tuple[Any, ...] | None:
        if self._coder is None:
            return None
        coder = ids.to_bytes(self._coder)
        marks = ",".join("?" * len(NOT_UNDOABLE))
        newest = self._rows(
            f"SELECT hlc FROM act INDEXED BY act_hlc WHERE coder=? AND verb NOT IN ({marks}) "
            "ORDER BY hlc DESC LIMIT 1",
            (coder, *NOT_UNDOABLE),
        )
        rows = self._rows(
            ACT_ROWS + " JOIN act u ON u.id=a.undone_by WHERE u.hlc>? AND u.undoes=a.id "
            "AND a.coder=? ORDER BY u.hlc DESC LIMIT 1",
            (newest[0][0] if newest else 0, coder),
        )
        return rows[0] if rows else None

    def _known_ops(self, chain: int, grp: int) -> list[Op]:
        """Return an act's ops, if all of them are whole and of kinds this program knows."""
        done = journal.ops_of_act(self._connection, chain, grp)
        for op in done:
            kind, _, deed = op.kind.partition(".")
            if op.payload is None or self._names_erased(op):
                raise UserError(
                    "That act concerned words that were erased.", "It cannot be undone."
                )
            known = (kind in FIELDS and deed in ("add", "set")) or op.kind == "act.reason"
            if not known or op.version > journal.OP_VERSION:
                raise UserError("That act was done by a newer qualcode.", "Undo it there.")
        return done

    def _names_erased(self, op: Op) -> bool:
        """Whether an op names words that were erased since."""
        names = [bytes.fromhex(name) for name in journal.blobs_in(op.payload or "")]
        marks = ",".join("?" * len(names))
        sql = f"SELECT 1 FROM blob WHERE body IS NULL AND id IN ({marks}) LIMIT 1"
        return bool(names) and bool(self._rows(sql, tuple(names)))

    def _refuse_if_built_on(self, done: Iterable[Op], since: int) -> None:
        """Raise UserError when somebody else has since changed the same, or works with it."""
        for op in done:
            kind, _, deed = op.kind.partition(".")
            other = self._changed_by(op, deed, since)
            if deed == "add" and other is None:
                other = self._used_by(kind, op.entity, op.coder)
            if other is not None:
                self._refuse_for(other)

    def _refuse_for(self, other: bytes) -> None:
        names = {each.id: each.name for each in self.coders()}
        raise UserError(
            f"{names.get(other.hex(), 'A colleague')} has since built on this.",
            "It cannot be undone without undoing their work.",
        )

    def _changed_by(self, op: Op, deed: str, since: int) -> bytes | None:
        """Return who else changed the same fields since, by an act that stands."""
        fields = journal.given_by(op).keys()
        for later in reversed(journal.ops_on(self._connection, op.entity)):
            if later.hlc <= since:
                return None
            shared = (
                deed == "add" or later.payload is None or fields & journal.given_by(later).keys()
            )
            if shared and later.coder != op.coder and self._stands(later):
                return later.coder
        return None

    def _stands(self, op: Op) -> bool:
        """Whether an op's act stands by itself: neither undone, nor an undo or a redo."""
        act = journal.act_id(op.chain_uuid, op.grp)
        rows = self._rows("SELECT undone_by,undoes,redoes FROM act WHERE id=?", (act,))
        return bool(rows) and rows[0] == (None, None, None)

    def _used_by(self, kind: str, entity: bytes, coder: bytes) -> bytes | None:
        """Return who else works with an entity: the coder of what refers to it."""
        question = _USES.get(kind)
        if question is None:
            return None
        rows = self._rows(question + " LIMIT 1", (entity, coder))
        return rows[0][0] if rows else None

    def _refuse_loose_ends(self, doing: ActInProgress, verb: str) -> None:
        """Raise UserError when the act leaves codings without a code, or one name twice."""
        touched = doing.changes
        codes = self.codebook()
        for coding in touched.ids("coding"):
            rows = self._rows(
                "SELECT code FROM coding WHERE id=? AND removed=0", (ids.to_bytes(coding),)
            )
            if rows and rows[0][0].hex() not in codes:
                raise UserError("The code of these codings was removed.", "Bring it back first.")
        for code in touched.ids("code"):
            if code not in codes:
                self._refuse_to_remove(code)
            elif verb != "codebook.load" and codes[code].merged_into is None:
                siblings = codes.children(codes.parent(code))
                _refuse_second(codes[code].name, [each.name for each in siblings])
        titles = {each.id: each.title for each in self.documents()}
        coders = {each.id: each.name for each in self.coders()}
        for kind, names in (("document", titles), ("coder", coders)):
            for entity in touched.ids(kind) & names.keys():
                _refuse_second(names[entity], names.values())

    def _refuse_to_remove(self, code: Id) -> None:
        rows = self._rows(
            "SELECT coder FROM coding WHERE code=?1 AND removed=0 "
            "UNION SELECT creator FROM code WHERE (parent=?1 OR merged_into=?1) AND removed=0",
            (ids.to_bytes(code),),
        )
        others = [coder for (coder,) in rows if coder and coder.hex() != self._coder]
        if others:
            self._refuse_for(others[0])
        if rows:
            raise UserError("Codings or other codes still stand on that code.", "Move them first.")


_USES = {
    "code": "SELECT coder FROM coding WHERE code=?1 AND removed=0 AND coder<>?2 "
    "UNION SELECT creator FROM code WHERE (parent=?1 OR merged_into=?1) AND removed=0 "
    "AND creator<>?2 "
    "UNION SELECT coder FROM note WHERE target=?1 AND removed=0 AND coder<>?2",
    "document": "SELECT c.coder FROM coding c JOIN version v ON v.id=c.version "
    "WHERE v.document=?1 AND c.removed=0 AND c.coder<>?2 "
    "UNION SELECT n.coder FROM note n JOIN version v ON v.id=n.version "
    "WHERE v.document=?1 AND n.removed=0 AND n.coder<>?2 "
    "UNION SELECT coder FROM note WHERE target=?1 AND removed=0 AND coder<>?2",
    "coding": "SELECT coder FROM note WHERE target=?1 AND removed=0 AND coder<>?2",
}
"""By kind: who, other than a coder (2), has work that hangs on an entity (1)."""


def _refuse_second(name: str, names: Iterable[str]) -> None:
    if sum(folded(each) == folded(name) for each in names) > 1:
        raise UserError(
            f"“{name}” is by now the name of another one there.", "Rename that one first."
        )


def _take_back(doing: ActInProgress, op: Op) -> None:
    payload: dict[str, Any] = json.loads(op.payload or "{}")
    kind, _, deed = op.kind.partition(".")
    entity = op.entity.hex()
    if kind == "act":
        doing.put_reason_back(entity, payload["was"], payload["set"])
    elif deed == "set":
        doing.put_back(kind, entity, payload["was"], payload["set"])
    elif kind == "reading":
        # What was since noted of it, such as that suggestions were shown early, stays.
        doing.put_back(kind, entity, dict.fromkeys(_of_reading(op)), _of_reading(op))
    else:
        doing.put_back(kind, entity, {REMOVED: 1}, {REMOVED: 0})


def _do_again(doing: ActInProgress, op: Op) -> None:
    payload: dict[str, Any] = json.loads(op.payload or "{}")
    kind, _, deed = op.kind.partition(".")
    entity = op.entity.hex()
    if kind == "act":
        doing.put_reason_back(entity, payload["set"], payload["was"])
    elif deed == "set":
        doing.put_back(kind, entity, payload["set"], payload["was"])
    elif kind == "reading":
        doing.put_back(kind, entity, _of_reading(op), dict.fromkeys(_of_reading(op)))
    else:
        doing.put_back(kind, entity, {REMOVED: 0}, {REMOVED: 1})


def _of_reading(op: Op) -> dict[str, Any]:
    """Return what an op says of a reading, without whose and of what it is."""
    given = journal.given_by(op)
    return {name: value for name, value in given.items() if name not in ("document", "coder")}
