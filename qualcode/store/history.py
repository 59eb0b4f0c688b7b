"""The history of acts: what was done, by whom, when and why."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from qualcode.model import ids
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.model.history import Act, Step
from qualcode.model.ids import Id
from qualcode.store import blobs, journal
from qualcode.store.entities import FIELDS, Holds
from qualcode.store.journal import Op
from qualcode.store.notes import Notes
from qualcode.store.opened import hexed
from qualcode.store.people import People
from qualcode.store.sentences import Names, sentence_of
from qualcode.store.suggestions import Suggestions

Place = tuple[Id, int, int, Id | None]
_PLACED = {"coding": "code", "suggestion": "code", "note": "NULL"}
_FEW = 400
"""Up to so many acts, places are looked up one by one; for more, so many at once."""

_WANT_REASON = (
    "code.rename", "code.redefine", "code.move", "code.merge", "code.split", "code.retire",
    "code.restore", "coding.remove", "coding.recode", "coding.resize", "suggestion.decline",
)  # fmt: skip

ACT_ROWS = (
    "SELECT a.id,a.verb,a.coder,(a.hlc>>16)+a.late,a.east,a.reason,a.reason_at,a.undoes,"
    "a.redoes,a.undone_by,a.chain,a.grp,a.hlc FROM act a JOIN chain c ON c.id=a.chain"
)
LATEST_FIRST = " ORDER BY a.hlc DESC, c.uuid DESC"


class History(People, Notes, Suggestions):
    """What was done, by whom, when and why."""

    def history(self, *, limit: int | None = None, skip: int = 0) -> list[Act]:
        """Return the acts, oldest first, each with its sentence; with ``limit``, the last ones.

        ``skip`` passes over so many of the latest, to read a long history piece by piece.
        """
        piece = f" LIMIT {int(limit or -1)} OFFSET {int(skip)}"
        rows = self._rows(ACT_ROWS + LATEST_FIRST + piece)
        return self._acts(rows)[::-1]

    def act_of(self, act: Id) -> Act:
        """Return one act. Raises UserError when it is not in the project."""
        rows = self._rows(ACT_ROWS + " WHERE a.id=?", (ids.to_bytes(act),))
        if not rows:
            raise UserError("That act is not in this project's history.")
        return self._acts(rows)[0]

    def give_reason(self, act: Id, reason: str) -> Changes:
        """Say afterwards why an act was done."""
        known = self.act_of(act)
        reason = " ".join(reason.split())
        if not reason:
            raise UserError("There is no reason in that.", "Write a few words.")
        if reason == known.reason:
            return NOTHING
        was = self._reason_as_journaled(act)
        with self.act("reason.give") as doing:
            doing.give_reason(act, reason, was)
        return doing.changes

    def _reason_as_journaled(self, act: Id) -> dict[str, Any]:
        """Return an act's present reason as the journal holds it: given later, or with the act."""
        for op in reversed(journal.ops_on(self._connection, ids.to_bytes(act))):
            if op.payload is not None:
                return journal.given_by(op)
        chain, grp = self._rows("SELECT chain,grp FROM act WHERE id=?", (ids.to_bytes(act),))[0]
        header = journal.header_of(journal.ops_of_act(self._connection, chain, grp)[0]) or {}
        return {"reason": header.get("reason"), "reason_at": None}

    def acts_without_reason(self, coder: Id | None = None) -> list[Act]:
        """Return the coder's standing changes of codes and codings that have no reason yet."""
        who = coder or self._coder
        if who is None:
            return []
        marks = ",".join("?" * len(_WANT_REASON))
        rows = self._rows(
            f"{ACT_ROWS} WHERE a.coder=? AND a.reason='' AND a.undone_by IS NULL "
            f"AND a.verb IN ({marks}){LATEST_FIRST}",
            (ids.to_bytes(who), *_WANT_REASON),
        )
        return self._acts(rows)

    def _acts(self, rows: Sequence[tuple[Any, ...]]) -> list[Act]:
        """Return acts, each with its sentence, in the order of the rows."""
        ops = self._ops_by_act(rows)
        names = self._names(self._places(ops.values()) if len(rows) > _FEW else {})
        told: dict[Id, Act] = {}

        def earlier(act: Id) -> Act | None:
            if act not in told:
                found = self._rows(ACT_ROWS + " WHERE a.id=?", (ids.to_bytes(act),))
                if found:
                    told[act] = tell(found[0])
            return told.get(act)

        def tell(row: tuple[Any, ...]) -> Act:
            place = row[10], row[11]
            done = ops.get(place) or journal.ops_of_act(self._connection, *place)
            act = Act(
                id=row[0].hex(), verb=row[1], coder=row[2].hex(), at=row[3], offset=row[4],
                reason=row[5], reason_at=row[6], undoes=hexed(row[7]), redoes=hexed(row[8]),
                undone_by=hexed(row[9]), steps=tuple(map(self._step, done)),
            )  # fmt: skip
            return sentence_of(act, names, earlier)

        # Oldest first, so that an act stands told before the one that undoes it.
        for row in sorted(rows, key=lambda row: row[12]):
            told[row[0].hex()] = tell(row)
        return [told[row[0].hex()] for row in rows]

    def _ops_by_act(self, rows: Sequence[tuple[Any, ...]]) -> dict[tuple[int, int], list[Op]]:
        """Return the ops of many acts, read chain by chain."""
        chains: dict[int, list[int]] = {}
        for row in rows:
            chains.setdefault(row[10], []).append(row[11])
        by_act: dict[tuple[int, int], list[Op]] = {}
        for chain, groups in chains.items():
            for op in journal.ops_of_acts(self._connection, chain, min(groups), max(groups)):
                by_act.setdefault((chain, op.grp), []).append(op)
        return by_act

    def _step(self, op: Op) -> Step:
        payload = journal.payload_of(op)
        kind, _, deed = op.kind.partition(".")
        added = deed == "add"
        given = payload if added else payload.get("set", {})
        was: dict[str, Any] = {} if added else payload.get("was", {})
        return Step(kind, op.entity.hex(), added, self._shown(kind, was), self._shown(kind, given))

    def _shown(self, kind: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return journaled values with what was typed in words, as people read them."""
        fields = FIELDS.get(kind)
        if fields is None:
            return {name: self._plain(value) for name, value in values.items()}
        for name, value in values.items():
            field = fields.get(name)
            if field is not None and field.typed and isinstance(value, dict) and "blob" in value:
                words = self._plain(value)
                lines = field.holds is Holds.VALUES and words not in (blobs.ERASED, blobs.LOST)
                values[name] = json.loads(words) if lines else words
        return values

    def _names(self, places: Mapping[tuple[str, Id], Place]) -> Names:
        """Return what things are called; ``places`` are those that are known already."""
        codes = {
            row[0].hex(): row[1] for row in self._rows("SELECT id,name FROM code")
        }  # removed ones too: history speaks of them
        documents = {row[0].hex(): row[1] for row in self._rows("SELECT id,title FROM document")}
        versions = {
            row[0].hex(): row[1].hex()
            for row in self._rows("SELECT id,document FROM version WHERE document IS NOT NULL")
        }
        coders = {row[0].hex(): row[1] for row in self._rows("SELECT id,name FROM coder")}
        readings = {
            row[0].hex(): row[1].hex() for row in self._rows("SELECT id,document FROM reading")
        }

        def place_of(kind: str, entity: Id) -> Place | None:
            return places.get((kind, entity)) or self._place_of(kind, entity)

        return Names(codes, documents, versions, coders, self.text, place_of, readings)

    def _places(self, acts: Iterable[Sequence[Op]]) -> dict[tuple[str, Id], Place]:
        """Return where the codings, notes and suggestions of acts are, removed or not."""
        wanted: dict[str, dict[bytes, None]] = {kind: {} for kind in _PLACED}
        for ops in acts:
            for op in ops:
                kind = op.kind.partition(".")[0]
                if kind in wanted:
                    wanted[kind][op.entity] = None
        places: dict[tuple[str, Id], Place] = {}
        for kind, entities in wanted.items():
            every = list(entities)
            for at in range(0, len(every), _FEW):
                some = tuple(every[at : at + _FEW])
                rows = self._rows(
                    f'SELECT id,version,start,"end",{_PLACED[kind]} FROM "{kind}" '
                    f"WHERE version IS NOT NULL AND id IN ({','.join('?' * len(some))})",
                    some,
                )
                for row in rows:
                    place = row[1].hex(), row[2], row[3], hexed(row[4])
                    places[kind, row[0].hex()] = place
        return places

    def _place_of(self, kind: str, entity: Id) -> Place | None:
        """Return version, start, end and code of a coding, note or suggestion, removed or not."""
        if kind not in _PLACED:
            return None
        rows = self._rows(
            f'SELECT version,start,"end",{_PLACED[kind]} FROM "{kind}" WHERE id=?',
            (ids.to_bytes(entity),),
        )
        if not rows or rows[0][0] is None:
            return None
        return rows[0][0].hex(), rows[0][1], rows[0][2], hexed(rows[0][3])

    def _plain(self, value: Any) -> str:
        """Return a journaled value as words."""
        if isinstance(value, dict):
            named = cast("dict[str, str]", value)
            return blobs.get(self._connection, bytes.fromhex(named.get("blob", "")) or None)
        return "" if value is None else str(value)
