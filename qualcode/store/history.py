"""The history of acts, and taking acts back and doing them again."""

import json
from collections.abc import Iterable
from typing import Any, cast

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.history import Act, Step
from qualcode.model.ids import Id
from qualcode.store import blobs, journal
from qualcode.store.act import ActInProgress, comparable, current_fields
from qualcode.store.entities import REMOVED
from qualcode.store.journal import Op
from qualcode.store.notes import Notes
from qualcode.store.opened import hexed
from qualcode.store.people import People
from qualcode.store.sentences import Names, sentence_of
from qualcode.store.suggestions import Suggestions

NOT_UNDOABLE = frozenset(
    {
        "project.new",
        "coder.add",
        "reading.begin",
        "suggestion.run",
        "suggestion.view",
        "suggestion.show_early",
        "export",
        "undo",
        "redo",
    }
)
"""Acts that only record that something was seen or done; undo passes over them."""

_ACT = (
    "SELECT a.id,a.verb,a.coder,a.at,a.east,a.reason,a.reason_at,a.undoes,a.redoes,a.undone_by,"
    "a.chain,a.grp,a.hlc FROM act a JOIN chain c ON c.id=a.chain"
)
_LATEST_FIRST = " ORDER BY a.hlc DESC, c.uuid DESC"


class History(People, Notes, Suggestions):
    """What was done, by whom, when and why; undo and redo."""

    def history(self, *, limit: int | None = None, skip: int = 0) -> list[Act]:
        """Return the acts, oldest first, each with its sentence; with ``limit``, the last ones.

        ``skip`` passes over so many of the latest, to read a long history piece by piece.
        """
        piece = f" LIMIT {int(limit or -1)} OFFSET {int(skip)}"
        rows = self._rows(_ACT + _LATEST_FIRST + piece)
        return self._acts(rows)[::-1]

    def act_of(self, act: Id) -> Act:
        """Return one act. Raises UserError when it is not in the project."""
        rows = self._rows(_ACT + " WHERE a.id=?", (ids.to_bytes(act),))
        if not rows:
            raise UserError("That act is not in this project's history.")
        return self._acts(rows)[0]

    def give_reason(self, act: Id, reason: str) -> Changes:
        """Say afterwards why an act was done."""
        known = self.act_of(act)
        if not reason.strip():
            raise UserError("There is no reason in that.", "Write a few words.")
        with self.act("reason.give") as doing:
            doing.give_reason(act, " ".join(reason.split()), known.reason)
        return doing.changes

    def acts_without_reason(self, coder: Id | None = None) -> list[Act]:
        """Return the coder's standing changes of codes and codings that have no reason yet."""
        who = coder or self._coder
        if who is None:
            return []
        marks = ",".join("?" * len(_WANT_REASON))
        rows = self._rows(
            f"{_ACT} WHERE a.coder=? AND a.reason='' AND a.undone_by IS NULL "
            f"AND a.verb IN ({marks}){_LATEST_FIRST}",
            (ids.to_bytes(who), *_WANT_REASON),
        )
        return self._acts(rows)

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

        Raises UserError when there is none, or when a colleague has since built on it.
        """
        row = self._undo_row()
        if row is None:
            raise UserError("There is nothing to undo.", "Everything that can be is undone.")
        return self._invert("undo", row[0], row[10], row[11], {"undoes": row[0].hex()}, reason)

    def redo(self, reason: str = "") -> Changes:
        """Do again what was undone last. Raises UserError when there is nothing."""
        row = self._redo_row()
        if row is None:
            raise UserError("There is nothing to redo.", "Nothing was undone since the last act.")
        chain, grp = self._rows("SELECT chain,grp FROM act WHERE id=?", (row[9],))[0]
        return self._invert("redo", row[0], chain, grp, {"redoes": row[0].hex()}, reason)

    def _undo_row(self) -> tuple[Any, ...] | None:
        if self._coder is None:
            return None
        marks = ",".join("?" * len(NOT_UNDOABLE))
        rows = self._rows(
            f"{_ACT} WHERE a.coder=? AND a.undone_by IS NULL AND a.verb NOT IN ({marks})"
            f"{_LATEST_FIRST} LIMIT 1",
            (ids.to_bytes(self._coder), *NOT_UNDOABLE),
        )
        return rows[0] if rows else None

    def _redo_row(self) -> tuple[Any, ...] | None:
        if self._coder is None:
            return None
        coder = ids.to_bytes(self._coder)
        marks = ",".join("?" * len(NOT_UNDOABLE))
        newest = self._rows(
            f"SELECT coalesce(max(hlc),0) FROM act WHERE coder=? AND verb NOT IN ({marks})",
            (coder, *NOT_UNDOABLE),
        )[0][0]
        rows = self._rows(
            _ACT + " JOIN act u ON u.id=a.undone_by WHERE a.coder=? AND u.hlc>? "
            "ORDER BY u.hlc DESC LIMIT 1",
            (coder, newest),
        )
        return rows[0] if rows else None

    def _invert(
        self, verb: str, act: bytes, chain: int, grp: int, header: dict[str, str], reason: str
    ) -> Changes:
        done = journal.ops_of_act(self._connection, chain, grp)
        for op in done:
            self._refuse_if_built_on(op)
        with self.act(verb, reason, **header) as doing:
            for op in reversed(done):
                self._put_back(doing, op)
            doing.touch("act", act.hex())
        return doing.changes

    def _put_back(self, doing: ActInProgress, op: Op) -> None:
        if op.payload is None:
            raise UserError("That act concerned words that were erased.", "It cannot be undone.")
        payload: dict[str, Any] = json.loads(op.payload)
        kind, _, deed = op.kind.partition(".")
        entity = op.entity.hex()
        if kind == "act":
            doing.give_reason(entity, payload["was"]["reason"], payload["set"]["reason"])
        elif deed == "add":
            doing.put_back(kind, entity, {REMOVED: 1}, {REMOVED: 0})
        else:
            doing.put_back(kind, entity, payload["was"], payload["set"])

    def _refuse_if_built_on(self, op: Op) -> None:
        """Raise UserError when somebody else has changed, or works with, what the op made."""
        kind, _, deed = op.kind.partition(".")
        if kind == "act" or op.payload is None:
            return
        last = journal.ops_on(self._connection, op.entity)[-1]
        other = last.coder if last.coder != op.coder and self._differs(op, kind, deed) else None
        if deed == "add" and other is None:
            other = self._built_on_by(kind, op.entity, op.coder)
        if other is not None:
            names = {each.id: each.name for each in self.coders()}
            raise UserError(
                f"{names.get(other.hex(), 'A colleague')} has since built on this.",
                "It cannot be undone without undoing their work.",
            )

    def _differs(self, op: Op, kind: str, deed: str) -> bool:
        given: dict[str, Any] = json.loads(op.payload or "{}").get("set", {})
        if deed == "add":
            given = given | {REMOVED: 0}
        now = current_fields(self._connection, kind, op.entity.hex(), list(given))
        return any(comparable(now[name]) != comparable(value) for name, value in given.items())

    def _built_on_by(self, kind: str, entity: bytes, coder: bytes) -> bytes | None:
        questions = {
            "code": "SELECT coder FROM coding WHERE code=? AND removed=0 AND coder<>? "
            "UNION SELECT creator FROM code WHERE parent=? AND removed=0 AND creator<>?",
            "document": "SELECT coder FROM coding c JOIN version v ON v.id=c.version "
            "WHERE v.document=? AND c.removed=0 AND c.coder<>? "
            "UNION SELECT coder FROM note n JOIN version v ON v.id=n.version "
            "WHERE v.document=? AND n.removed=0 AND n.coder<>?",
            "coding": "SELECT coder FROM note WHERE target=? AND removed=0 AND coder<>? "
            "UNION SELECT coder FROM note WHERE target=? AND removed=0 AND coder<>?",
        }
        question = questions.get(kind)
        if question is None:
            return None
        rows = self._rows(question + " LIMIT 1", (entity, coder, entity, coder))
        return rows[0][0] if rows else None

    def _acts(self, rows: Iterable[tuple[Any, ...]]) -> list[Act]:
        names = self._names()
        found: list[Act] = []
        for row in rows:
            ops = journal.ops_of_act(self._connection, row[10], row[11])
            act = Act(
                id=row[0].hex(), verb=row[1], coder=row[2].hex(), at=row[3], offset=row[4],
                reason=row[5], reason_at=row[6], undoes=hexed(row[7]), redoes=hexed(row[8]),
                undone_by=hexed(row[9]), steps=tuple(_step(op) for op in ops),
            )  # fmt: skip
            found.append(sentence_of(act, names, self._earlier))
        return found

    def _earlier(self, act: Id) -> Act | None:
        try:
            return self.act_of(act)
        except UserError:
            return None

    def _names(self) -> Names:
        codes = {
            row[0].hex(): row[1] for row in self._rows("SELECT id,name FROM code")
        }  # removed ones too: history speaks of them
        documents = {row[0].hex(): row[1] for row in self._rows("SELECT id,title FROM document")}
        versions = {
            row[0].hex(): row[1].hex() for row in self._rows("SELECT id,document FROM version")
        }
        coders = {row[0].hex(): row[1] for row in self._rows("SELECT id,name FROM coder")}
        return Names(codes, documents, versions, coders, self.text, self._place_of, self._plain)

    def _place_of(self, kind: str, entity: Id) -> tuple[Id, int, int, Id | None] | None:
        """Return version, start, end and code of a coding, note or suggestion, removed or not."""
        if kind not in ("coding", "note", "suggestion"):
            return None
        code = "code" if kind != "note" else "NULL"
        rows = self._rows(
            f'SELECT version,start,"end",{code} FROM "{kind}" WHERE id=?', (ids.to_bytes(entity),)
        )
        if not rows or rows[0][0] is None:
            return None
        return rows[0][0].hex(), rows[0][1], rows[0][2], hexed(rows[0][3])

    def _plain(self, value: Any) -> str:
        """Return a journaled value as words."""
        if isinstance(value, dict):
            named = cast("dict[str, str]", value)
            return blobs.get(self._connection, bytes.fromhex(named["blob"]))
        return "" if value is None else str(value)


_WANT_REASON = (
    "code.rename", "code.redefine", "code.move", "code.merge", "code.split", "code.retire",
    "code.restore", "coding.remove", "coding.recode", "coding.resize", "suggestion.decline",
)  # fmt: skip


def _step(op: Op) -> Step:
    payload: dict[str, Any] = json.loads(op.payload) if op.payload else {}
    kind, _, deed = op.kind.partition(".")
    return Step(
        kind, op.entity.hex(), deed == "add", payload.get("was", {}), payload.get("set", {})
    )
