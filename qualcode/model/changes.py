"""What one act changed, so that each view redraws only what concerns it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.model.ids import Id


@dataclass(frozen=True, slots=True)
class Changes:
    """The entities one act touched, as (kind, id) pairs, and the act (None: nothing done)."""

    touched: frozenset[tuple[str, Id]] = frozenset()
    act: Id | None = None

    def ids(self, kind: str) -> frozenset[Id]:
        """Return the ids of one kind that were touched."""
        return frozenset(identity for touched, identity in self.touched if touched == kind)

    def any(self, *kinds: str) -> bool:
        """Whether anything of these kinds was touched."""
        return any(kind in kinds for kind, _ in self.touched)

    def first(self, kind: str) -> Id:
        """Return the only id of one kind that was touched.

        Raises LookupError when there is none.
        """
        for identity in sorted(self.ids(kind)):
            return identity
        raise LookupError(kind)

    def __bool__(self) -> bool:
        return bool(self.touched)


NOTHING = Changes()


def together(changes: Iterable[Changes]) -> Changes:
    """Return several changes as one; the act is the last one's."""
    touched: set[tuple[str, Id]] = set()
    act: Id | None = None
    for each in changes:
        touched |= each.touched
        act = each.act or act
    return Changes(frozenset(touched), act)
