"""Which acts had seen which: two are concurrent when neither's author knew of the other.

A chain names the heads it had seen when it began, and everything is seen once a chain has begun, so
one chain is in another's past up to a certain op. Openings of one copy after another form a *line*;
a copy edited apart begins a line of its own. What a chain has seen is then one place a line.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from qualcode.store import journal
from qualcode.store.engine import Connection
from qualcode.store.journal import Op


class ChainSeen(NamedTuple):
    """One chain: its row, its length, and the (row, length) of the chains it had seen."""

    chain: int
    length: int
    seen: tuple[tuple[int, int], ...]


class ChainWord(NamedTuple):
    """An op that says of a chain that all of it counts, or none ``after`` one of its ops."""

    op: Op
    after: int | None


class Ancestry:
    """The pasts of all chains of a project. Chains are given in the order of their first ops.

    ``words`` are, by chain, the ops that set it aside or took it in again, in order: what stood
    aside when somebody wrote, they had not seen.
    """

    def __init__(
        self, chains: Iterable[ChainSeen], words: Mapping[int, Sequence[ChainWord]] | None = None
    ) -> None:
        self._words = words or {}
        self._stood_aside = {
            chain
            for chain, some in self._words.items()
            if any(word.after is not None for word in some)
        }
        self._line: dict[int, int] = {}
        self._place: dict[int, int] = {}
        self._past: dict[int, dict[int, tuple[int, int]]] = {}
        self._length: dict[int, int] = {}
        self._ends: list[int] = []
        for chain in chains:
            self._add(chain)

    @property
    def forked(self) -> bool:
        """Whether copies were ever edited apart, or work was done while other work stood aside."""
        return len(self._ends) > 1 or bool(self._stood_aside)

    def alone(self, chains: Iterable[int]) -> bool:
        """Whether these chains follow one another, so that nothing in them is concurrent."""
        some = set(chains)
        if len(some) > 1 and some & self._stood_aside:
            return False
        return len({self._line[chain] for chain in some}) < 2

    def before(self, first: Op, second: Op) -> bool:
        """Whether whoever did the second had seen the first."""
        if not self._reached(first, second):
            return False
        words = self._words.get(first.chain, ())
        word = next((each for each in reversed(words) if self._reached(each.op, second)), None)
        return word is None or word.after is None or first.seq <= word.after

    def _reached(self, first: Op, second: Op) -> bool:
        """Whether the first was in the file when the second was done."""
        if first.chain == second.chain:
            return first.seq < second.seq
        line, place = self._line[first.chain], self._place[first.chain]
        if line == self._line[second.chain]:
            return place < self._place[second.chain]
        return (place, first.seq) <= self._past[second.chain].get(line, (-1, 0))

    def concurrent(self, first: Op, second: Op) -> bool:
        """Whether neither was done knowing of the other."""
        return not self.before(first, second) and not self.before(second, first)

    def apart_from(self, chain: int) -> list[int]:
        """Return the chains of which something may be concurrent with this one."""
        line = self._line[chain]
        return [
            each
            for each, other in self._line.items()
            if other != line or (each != chain and self._stood_aside)
        ]

    def _add(self, chain: ChainSeen) -> None:
        known = [(head, seq) for head, seq in chain.seen if head in self._line]
        extended = next((head for head, seq in known if self._is_end(head, seq)), None)
        if extended is None:
            line, place = len(self._ends), 0
            self._ends.append(chain.chain)
        else:
            line, place = self._line[extended], self._place[extended] + 1
            self._ends[line] = chain.chain
        self._line[chain.chain], self._place[chain.chain] = line, place
        self._length[chain.chain] = chain.length
        self._past[chain.chain] = self._joined(known, line)

    def _is_end(self, chain: int, seq: int) -> bool:
        # Of a salvaged chain, the end may be lost.
        return self._ends[self._line[chain]] == chain and seq >= self._length[chain]

    def _joined(self, heads: list[tuple[int, int]], line: int) -> dict[int, tuple[int, int]]:
        if len(heads) == 1 and self._line[heads[0][0]] == line:
            return self._past[heads[0][0]]
        past: dict[int, tuple[int, int]] = {}
        for head, seq in heads:
            reached = {**self._past[head], self._line[head]: (self._place[head], seq)}
            for other, upto in reached.items():
                if other != line and upto > past.get(other, (-1, 0)):
                    past[other] = upto
        return past


def ancestry(connection: Connection) -> Ancestry:
    """Return the ancestry of a project's chains."""
    rows = connection.rows(
        "SELECT id,uuid,heads,(SELECT max(seq) FROM op WHERE chain=c.id),"
        "(SELECT hlc FROM op WHERE chain=c.id ORDER BY seq LIMIT 1) AS first "
        "FROM chain c ORDER BY first,uuid"
    )
    # Chains that salvage found no op of: what had seen them has seen what they had seen.
    lost = {row[1].hex(): json.loads(row[2]) for row in rows if row[4] is None}
    rows = [row for row in rows if row[4] is not None]
    numbers = {row[1].hex(): row[0] for row in rows}
    words: dict[int, list[ChainWord]] = {}
    for op in journal.chain_words(connection):
        chain = numbers.get(op.entity.hex(), 0)
        words.setdefault(chain, []).append(ChainWord(op, journal.payload_of(op).get("after")))
    return Ancestry(
        (
            ChainSeen(
                row[0],
                row[3],
                tuple(_seen(json.loads(row[2]), numbers, lost)),
            )
            for row in rows
        ),
        words,
    )


def _seen(
    heads: list[list[Any]], numbers: dict[str, int], lost: dict[str, list[list[Any]]]
) -> Iterator[tuple[int, int]]:
    """Yield the chains that are there among those that had been seen, by row and length."""
    waiting, known = list(heads), set[str]()
    while waiting:
        uuid, seq, _ = waiting.pop()
        if uuid in numbers:
            yield numbers[uuid], seq
        elif uuid not in known:
            waiting += lost.get(uuid, [])
        known.add(uuid)
