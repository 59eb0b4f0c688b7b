"""What edits add up to that several people made apart, of one and the same entity.

A field shows its latest value; what others gave it, not knowing of each other, is listed as a
conflict until somebody who has seen both writes it again. Who takes back what they had changed
leaves the field to the others. Removing yields to any edit the remover had not seen. All of it
follows from the ops alone, so every copy that has them comes to the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from qualcode.store.ancestry import Ancestry
from qualcode.store.entities import REMOVED, TOGETHER
from qualcode.store.journal import Op, given_by, payload_of

_KEPT_AS_THEY_ARE = frozenset({"code"})
"""Kinds of which a later adding only brings back: a code out of a codebook, loaded twice."""


class Dispute(NamedTuple):
    """Two edits of one field, neither knowing of the other; the first is the one that shows."""

    field: str
    shown: Op
    other: Op


@dataclass(frozen=True, slots=True)
class Settled:
    """What the ops on one entity add up to; ``fields`` hold values as the journal has them."""

    first: Op
    fields: dict[str, Any]
    removed: bool
    removal: Op | None
    changed: Op | None
    writers: dict[str, Op]
    disputes: tuple[Dispute, ...]

    def as_removed(self) -> "Settled":
        """Return what is left of an entity that was set aside: out of sight, and undisputed."""
        return replace(self, removed=True, removal=None, disputes=())

    def with_field(self, name: str, value: Any, dispute: Dispute) -> "Settled":
        """Return it with another value of a field, and why."""
        return replace(
            self, fields={**self.fields, name: value}, disputes=(*self.disputes, dispute)
        )

    def used_after_all(self, dispute: Dispute) -> "Settled":
        """Return it in sight again, or only listed, because somebody uses it."""
        removed = self.removed and dispute.field != REMOVED
        return replace(self, removed=removed, disputes=(*self.disputes, dispute))


class Write(NamedTuple):
    """An op, and what it gave a field, as the journal has it."""

    op: Op
    value: Any


@dataclass(frozen=True, slots=True)
class Weighed:
    """The write that shows, those that it leaves unheard, and those it had seen, in order."""

    shown: Write
    others: tuple[Write, ...]
    seen: tuple[Write, ...]


def settle(
    kind: str, ops: Sequence[Op], ancestry: Ancestry, plain: Callable[[Any], Any]
) -> Settled | None:
    """Return what ops on one entity, in the order of replay, add up to; None when none adds it.

    ``plain`` returns a journaled value as it is compared: what was typed as its words.
    """
    adding = next((op for op in ops if op.kind.endswith(".add")), None)
    if adding is None:
        return None
    writes = _writes(kind, ops)
    removal, disputes = _presence(writes.pop(REMOVED), ops, ancestry)
    fields: dict[str, Any] = {}
    writers: dict[str, Op] = {}
    for name, written in writes.items():
        weighed = weigh(written, ancestry, plain)
        fields |= _shown(name, weighed)
        writers[name] = weighed.shown.op
        disputes += [Dispute(name, weighed.shown.op, each.op) for each in weighed.others]
    changed = ops[-1] if ops[-1] is not adding else None
    return Settled(adding, fields, removal is not None, removal, changed, writers, tuple(disputes))


def _writes(kind: str, ops: Sequence[Op]) -> dict[str, list[Write]]:
    """Return by field, or first field of those that go together, who wrote what, in order."""
    writes: dict[str, list[Write]] = {REMOVED: []}
    added = False
    for op in ops:
        given = given_by(op)
        if op.kind.endswith(".add"):
            writes[REMOVED].append(Write(op, 0))
            if added and kind in _KEPT_AS_THEY_ARE:
                continue
            added = True
        groups: dict[str, Any] = {}
        for name, value in given.items():
            if name == REMOVED:
                writes[REMOVED].append(Write(op, int(value)))
            elif name in TOGETHER:
                groups.setdefault(TOGETHER[name][0], {})[name] = value
            else:
                groups[name] = value
        for name, value in groups.items():
            writes.setdefault(name, []).append(Write(op, value))
    return writes


def _shown(name: str, weighed: Weighed) -> dict[str, Any]:
    if name not in TOGETHER:
        return {name: weighed.shown.value}
    place: dict[str, Any] = {}
    for write in (*weighed.seen, weighed.shown):
        place |= write.value
    return place


def weigh(written: Sequence[Write], ancestry: Ancestry, plain: Callable[[Any], Any]) -> Weighed:
    """Return which of the writes of one field shows, and which others nobody has heard yet."""
    last = written[-1]
    if ancestry.alone({write.op.chain for write in written}):
        return Weighed(last, (), tuple(written[:-1]))
    ends = list(_open_ends(written, ancestry))
    if len(ends) > 1:
        shared = [w for w in written if all(ancestry.before(w.op, end.op) for end in ends)]
        before = _compared(shared, plain)
        # Who only took back what they had done leaves the field to the others.
        ends = [end for end in ends if _compared([*shared, end], plain) != before] or ends[-1:]
    shown = ends[-1]
    seen = tuple(w for w in written if ancestry.before(w.op, shown.op))
    value = _compared([*seen, shown], plain)
    others = tuple(end for end in ends[:-1] if _at(end, written, ancestry, plain) != value)
    return Weighed(shown, others, seen)


def _at(
    write: Write, written: Sequence[Write], ancestry: Ancestry, plain: Callable[[Any], Any]
) -> Any:
    seen = [w for w in written if ancestry.before(w.op, write.op)]
    return _compared([*seen, write], plain)


def _compared(writes: Sequence[Write], plain: Callable[[Any], Any]) -> Any:
    """Return the value after these writes, in a form that can be compared."""
    if not writes:
        return None
    if not _is_place(writes[-1].value):
        return plain(writes[-1].value)
    place: dict[str, Any] = {}
    for write in writes:
        place |= write.value
    return place


def _is_place(value: Any) -> bool:
    return isinstance(value, dict) and any(name in TOGETHER for name in value)  # pyright: ignore[reportUnknownVariableType]


def _open_ends(written: Sequence[Write], ancestry: Ancestry) -> Iterator[Write]:
    """Yield the writes that no later one had seen, in order."""
    latest: dict[int, Write] = {write.op.chain: write for write in written}
    for write in latest.values():
        if not any(
            ancestry.before(write.op, other.op) for other in latest.values() if other is not write
        ):
            yield write


def _presence(
    written: Sequence[Write], ops: Sequence[Op], ancestry: Ancestry
) -> tuple[Op | None, list[Dispute]]:
    """Return the op that removed the entity, if it did, and what is disputed about that."""
    final = next((w.op for w in written if payload_of(w.op).get("final")), None)
    if final is not None:
        # What was erased stays so, whoever edited it elsewhere.
        return final, []
    weighed = weigh(written, ancestry, bool)
    last = weighed.shown.op
    if not weighed.shown.value:
        return None, [Dispute(REMOVED, last, each.op) for each in weighed.others]
    for op in reversed(ops):
        edited = given_by(op).keys() - {REMOVED} or op.kind.endswith(".add")
        if edited and ancestry.concurrent(op, last):
            return None, [Dispute(REMOVED, op, last)]
    return last, []
