"""State tables where copies were edited apart: what several chains say of one entity, weighed.

Where one chain follows another, applying ops in order is all there is to do, and `projection` does
it. Here stands the rest: entities that concurrent chains wrote, chains that were set aside, and
codes whose moves make a circle. All of it is worked out anew from the ops, so that a copy that
takes in others bit by bit has the same rows as one that replays everything.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from qualcode.store import blobs, circles, journal
from qualcode.store.act import comparable
from qualcode.store.ancestry import Ancestry
from qualcode.store.engine import Connection
from qualcode.store.entities import FIELDS, REMOVED
from qualcode.store.journal import Op
from qualcode.store.projection import Projection
from qualcode.store.settling import Dispute, Settled, Write, settle, weigh

ACT = "act"
_CHUNK = 400
_POINTERS = ("undoes", "redoes")

Entity = tuple[str, bytes]
"""A kind and an id."""


class Uniting:
    """Works out entities anew from all ops of ``source``, into the tables of a projection."""

    def __init__(
        self,
        target: Connection,
        source: Connection,
        projection: Projection,
        ancestry: Ancestry,
        aside: journal.SetAside,
    ) -> None:
        self._target = target
        self._source = source
        self._projection = projection
        self._ancestry = ancestry
        self._aside = aside

    def bring_in(
        self, ops: Sequence[Op], *, new_from: int | None = None, hidden: Iterable[Op] = ()
    ) -> None:
        """Bring the tables up to date with ops that count from now on, in the order of replay.

        With ``new_from`` they were not in the file before: their rows come after that one; else
        they were set aside. ``hidden`` are ops that are new to the file, and set aside.
        """
        acts: set[bytes] = set()
        with self._projection.in_bulk():
            for op in ops:
                header = journal.header_of(op)
                if header is not None:
                    self._projection.apply_header(op, header)
                    if new_from is None:
                        acts.add(journal.act_id(op.chain_uuid, op.grp))
                    acts.update(bytes.fromhex(header[each]) for each in _POINTERS if each in header)
            weighed = (
                {op.entity for op in ops}
                if new_from is None
                else to_be_weighed(ops, self._ancestry, self._aside) | self._known_before(new_from)
            )
            for op in ops:
                if op.entity not in weighed:
                    self._projection.apply_body(op)
        again = {(_kind(op), op.entity) for op in ops if op.entity in weighed}
        self._again(again.union((_kind(op), op.entity) for op in hidden), acts)

    def take_out(self, ops: Sequence[Op]) -> None:
        """Bring the tables up to date with ops that count no longer."""
        acts = {journal.act_id(op.chain_uuid, op.grp) for op in ops}
        pointed = {
            bytes.fromhex(header[each])
            for op in ops
            if (header := journal.header_of(op)) is not None
            for each in _POINTERS
            if each in header
        }
        self._target.execute_many("DELETE FROM act WHERE id=?", [(act,) for act in acts])
        self._again({(_kind(op), op.entity) for op in ops}, pointed)

    def _again(self, entities: set[Entity], acts: set[bytes]) -> None:
        self.entities(sorted(entities))
        self.codes(entity for kind, entity in entities if kind == "code")
        self.documents()
        self.acts(acts)
        self._projection.look_for_disputes()

    def _known_before(self, new_from: int) -> set[bytes]:
        """Return the entities that ops after a certain row are on, and ops up to it as well."""
        rows = self._source.rows(
            "SELECT DISTINCT a.entity FROM op a WHERE a.n>?1 "
            "AND EXISTS(SELECT 1 FROM op b WHERE b.entity=a.entity AND b.n<=?1)",
            (new_from,),
        )
        return {entity for (entity,) in rows}

    def entities(self, entities: Iterable[Entity]) -> None:
        """Work out these entities; for acts, their reasons. Codes are worked out all together."""
        wanted = [each for each in entities if each[0] != "code"]
        for at in range(0, len(wanted), _CHUNK):
            some = wanted[at : at + _CHUNK]
            ops = journal.ops_on_each(self._source, [entity for _, entity in some])
            for kind, entity in some:
                if kind == ACT:
                    self._reason(entity, ops.get(entity, []))
                elif kind in FIELDS:
                    self._write(kind, entity, self._settled(kind, ops.get(entity, [])))

    def codes(self, new: Iterable[bytes] = ()) -> None:
        """Work out all codes: circles are broken, and a code that others still use comes back."""
        known_codes = {entity for (entity,) in self._target.rows("SELECT id FROM code")}
        ops = journal.ops_on_each(self._source, sorted(known_codes.union(new)))
        settled = {entity: self._settled("code", some) for entity, some in ops.items()}
        known = {entity: each for entity, each in settled.items() if each is not None}
        for field in ("parent", "merged_into"):
            self._break_circles(field, known)
        self._bring_back("code", known)
        for entity in ops:
            self._write("code", entity, known.get(entity))

    def documents(self) -> None:
        """Bring back transcripts that somebody removed while somebody else coded them."""
        rows = self._target.rows(
            "SELECT id FROM document WHERE removed=1 "
            "UNION SELECT entity FROM conflict WHERE kind='document' AND field='removed'"
        )
        ops = journal.ops_on_each(self._source, [entity for (entity,) in rows])
        settled = {entity: self._settled("document", some) for entity, some in ops.items()}
        known = {entity: each for entity, each in settled.items() if each is not None}
        self._bring_back("document", known)
        for entity, each in known.items():
            self._write("document", entity, each)

    def acts(self, acts: Iterable[bytes]) -> None:
        """Say anew of these acts by which act each was undone, if it was."""
        wanted = set(acts)
        if not wanted:
            return
        undone_by: dict[bytes, bytes | None] = dict.fromkeys(wanted)
        rows = self._target.rows(
            "SELECT a.id,a.undoes,a.redoes FROM act a JOIN chain c ON c.id=a.chain "
            "WHERE a.undoes IS NOT NULL OR a.redoes IS NOT NULL ORDER BY a.hlc,c.uuid"
        )
        for act, undoes, redoes in rows:
            if undoes in wanted:
                undone_by[undoes] = act
            elif redoes in wanted:
                undone_by[redoes] = None
        self._target.execute_many(
            "UPDATE act SET undone_by=? WHERE id=?",
            [(by, act) for act, by in undone_by.items()],
        )

    def one(self, kind: str, entity: bytes, ops: Sequence[Op]) -> None:
        """Work out one entity, not a code, from its ops."""
        if kind == ACT:
            self._reason(entity, ops)
        elif kind in FIELDS:
            self._write(kind, entity, self._settled(kind, ops))

    def _settled(self, kind: str, ops: Sequence[Op]) -> Settled | None:
        """Return what the ops that count add up to; of what was set aside, its remains."""
        if any(op.payload is None for op in ops):
            return None
        live = [op for op in ops if not self._aside.hides(op)]
        settled = settle(kind, live, self._ancestry, self._plain)
        if settled is not None:
            return settled
        remains = settle(kind, ops, self._ancestry, self._plain)
        return None if remains is None else remains.as_removed()

    def _plain(self, value: Any) -> Any:
        """Return a journaled value as it is compared: what was typed as its words."""
        if isinstance(value, dict):
            named = cast("dict[str, Any]", value)
            if named.keys() == {"blob"}:
                return blobs.find(self._source, bytes.fromhex(named["blob"]))
        return comparable(value)

    def _write(self, kind: str, entity: bytes, settled: Settled | None) -> None:
        self._target.execute("DELETE FROM conflict WHERE entity=?", (entity,))
        if settled is None:
            self._projection.bury(kind, entity, journal.ops_on(self._source, entity))
            return
        self._projection.set_row(kind, entity, settled)
        for dispute in settled.disputes:
            self._list(kind, entity, dispute)

    def _list(self, kind: str, entity: bytes, dispute: Dispute) -> None:
        shown, other = dispute.shown, dispute.other
        self._target.execute(
            "INSERT OR IGNORE INTO conflict(kind,entity,field,shown_chain,shown_seq,other_chain,"
            "other_seq) VALUES(?,?,?,?,?,?,?)",
            (kind, entity, dispute.field, shown.chain_uuid, shown.seq, other.chain_uuid, other.seq),
        )

    def _reason(self, act: bytes, ops: Sequence[Op]) -> None:
        """Set an act's reason to the latest given, else to the one it was done with."""
        self._target.execute("DELETE FROM conflict WHERE entity=?", (act,))
        writes = [
            Write(op, journal.given_by(op)["reason"])
            for op in ops
            if op.payload is not None and not self._aside.hides(op)
        ]
        if not writes:
            self._projection.set_reason(act, self._first_reason(act), None)
            return
        weighed = weigh(writes, self._ancestry, self._plain)
        at = journal.given_by(weighed.shown.op)["reason_at"]
        self._projection.set_reason(act, weighed.shown.value, at)
        for other in weighed.others:
            self._list(ACT, act, Dispute("reason", weighed.shown.op, other.op))

    def _first_reason(self, act: bytes) -> Any:
        row = self._target.row("SELECT chain,grp FROM act WHERE id=?", (act,))
        if row is None:
            return None
        header = journal.header_of(journal.ops_of_act(self._source, row[0], row[1])[0])
        return (header or {}).get("reason")

    def _break_circles(self, field: str, known: dict[bytes, Settled]) -> None:
        """Put back the earliest move of every circle, and list it beside the latest."""
        above: dict[bytes, circles.Edge] = {}
        for entity, each in known.items():
            value = each.fields.get(field)
            if value is not None and not each.removed:
                op = each.writers[field]
                payload: dict[str, Any] = json.loads(op.payload or "{}")
                former: str | None = payload.get("was", {}).get(field)
                above[entity] = circles.Edge(
                    bytes.fromhex(value), (op.hlc, op.chain_uuid),
                    None if former is None else bytes.fromhex(former),
                )  # fmt: skip
        for put_back, to, closed_by in circles.broken(above):
            moved = known[put_back]
            dispute = Dispute(field, known[closed_by].writers[field], moved.writers[field])
            known[put_back] = moved.with_field(field, to.hex() if to else None, dispute)

    def _bring_back(self, kind: str, known: dict[bytes, Settled]) -> None:
        """Undo removals that a use made apart speaks against; list retired codes in use."""
        if not self._ancestry.forked:
            return
        for entity, each in known.items():
            retired = each.writers.get("status") if _is_retired(each) else None
            for field, op in ((REMOVED, each.removal), ("status", retired)):
                use = None if op is None else self._used_apart(kind, entity, op)
                if op is not None and use is not None:
                    known[entity] = known[entity].used_after_all(Dispute(field, use, op))

    def _used_apart(self, kind: str, entity: bytes, op: Op) -> Op | None:
        """Return the latest op that refers to an entity and is concurrent with ``op``."""
        apart = self._ancestry.apart_from(op.chain)
        names = [entity]
        if kind == "document":
            rows = self._target.rows("SELECT id FROM version WHERE document=?", (entity,))
            names = [version for (version,) in rows]
        uses = journal.ops_naming(self._source, apart, [name.hex() for name in names])
        for use in reversed(uses):
            if (
                use.entity != entity
                and not self._aside.hides(use)
                and self._ancestry.concurrent(use, op)
            ):
                return use
        return None


def to_be_weighed(ops: Iterable[Op], ancestry: Ancestry, aside: journal.SetAside) -> set[bytes]:
    """Return the entities of which some op is set aside, or that chains begun apart wrote."""
    chains: dict[bytes, set[int]] = {}
    weighed: set[bytes] = set()
    for op in ops:
        chains.setdefault(op.entity, set()).add(op.chain)
        if aside.hides(op):
            weighed.add(op.entity)
    weighed |= {
        entity for entity, some in chains.items() if len(some) > 1 and not ancestry.alone(some)
    }
    return weighed


def _kind(op: Op) -> str:
    return op.kind.partition(".")[0]


def _is_retired(settled: Settled) -> bool:
    return settled.fields.get("status") == "retired" and not settled.removed
