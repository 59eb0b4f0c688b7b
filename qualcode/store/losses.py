"""What a salvaged file says of itself: which ops and words were lost, so that `check` knows.

Salvage writes one op about it, into the journal like everything else. So the account can be taken
out as little as any other op, and a gap that it does not name is still one that somebody made.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple, cast

from qualcode.store.engine import Connection
from qualcode.store.entities import FIELDS, Holds

VERB = "salvage"
"""The act by which a damaged file was salvaged; its last op, of a kind of its own, tells of it."""

ACCOUNT = f"{VERB}.set"


class Gap(NamedTuple):
    """Ops of one chain that are lost, from the first to the last."""

    chain: str
    first: int
    last: int


class Losses(NamedTuple):
    """All gaps of a file, and the names of words that are lost."""

    gaps: tuple[Gap, ...] = ()
    words: frozenset[str] = frozenset()

    def covers(self, chain: str, first: int, last: int) -> bool:
        """Whether all these ops of a chain are known to be lost."""
        return any(
            gap.chain == chain and gap.first <= first and last <= gap.last for gap in self.gaps
        )


NOTHING_LOST = Losses()


def known(connection: Connection) -> Losses:
    """Return what is known to be lost in a file; nothing, in one that was never salvaged."""
    gaps: list[Gap] = []
    words: set[str] = set()
    for (payload,) in connection.rows("SELECT payload FROM op WHERE kind=?", (ACCOUNT,)):
        # An account that was altered names nothing; that it was altered is found by its hash.
        with suppress(ValueError, TypeError, LookupError):
            account: dict[str, Any] = json.loads(payload)["set"] if payload else {}
            gaps += [Gap(*each) for each in account.get("gaps", [])]
            words.update(account.get("words", []))
    return Losses(tuple(gaps), frozenset(words))


def account(losses: Losses, ops: int, of: int) -> dict[str, Any]:
    """Return what the op says: how many ops of how many were read, the gaps, the lost words."""
    return {
        "ops": ops,
        "of": of,
        "gaps": [list(gap) for gap in losses.gaps],
        "words": sorted(losses.words),
    }


def sentences(losses: Losses) -> list[str]:
    """Return what is known to be lost, in words."""
    said = [f"{_acts(gap)} of chain {gap.chain[:8]}" for gap in losses.gaps]
    if losses.words:
        number = len(losses.words)
        said.append("one piece of stored words" if number == 1 else f"{number} pieces of words")
    return said


def _acts(gap: Gap) -> str:
    return f"act {gap.first}" if gap.first == gap.last else f"acts {gap.first} to {gap.last}"


def unknown_words(connection: Connection, losses: Losses) -> list[str]:
    """Return a sentence for words that are named and missing, and not known to be lost."""
    missing = missing_words(connection)
    return [
        f"stored words of {what.replace('.', ', ')} are missing"
        for name, what in missing.items()
        if name not in losses.words
    ]


def missing_words(connection: Connection) -> dict[str, str]:
    """Return the names of words that ops name and that are not there, and what each was."""
    there = {row[0].hex() for row in connection.rows("SELECT id FROM blob")}
    return {name: what for name, what in named_words(connection) if name not in there}


def named_words(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield the name of all words that ops name, and what each is, as ``kind.field``."""
    sql = "SELECT kind,act,payload FROM op WHERE instr(payload,'{\"blob') OR instr(act,'{\"blob')"
    for kind, act, payload in connection.rows(sql):
        entity = kind.partition(".")[0]
        header: dict[str, Any] = json.loads(act) if act else {}
        given: dict[str, Any] = json.loads(payload) if payload else {}
        parts = [("act", "reason", header.get("reason"))]
        for values in (given, given.get("set"), given.get("was")):
            if isinstance(values, dict):
                known = cast("dict[str, Any]", values)
                parts += [(entity, name, value) for name, value in known.items()]
        for owner, name, value in parts:
            for blob in _names_in(owner, name, value):
                yield blob, f"{owner}.{name}"


def _names_in(kind: str, name: str, value: Any) -> list[str]:
    if not isinstance(value, dict):
        return []
    named = cast("dict[str, Any]", value)
    field = FIELDS.get(kind, {}).get(name)
    if field is not None and field.holds is Holds.VOICES:
        return named.get("blobs", [])
    return [named["blob"]] if named.keys() == {"blob"} else []
