"""Every place of a project in which words stand, and which of them repeat words to be erased."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from qualcode.model.ids import Id
from qualcode.store import blobs, journal
from qualcode.store.engine import Connection
from qualcode.store.entities import FIELDS, Holds
from qualcode.store.journal import Op
from qualcode.store.quoting import Sought, struck

REASON = "reason"
_NO_WORDS = {("version", "turns"), ("document", "sha256")}
"""Fields whose blobs hold figures."""


@dataclass(frozen=True, slots=True)
class Written:
    """One text: the entity and field it was given to, and its blob."""

    kind: str
    entity: Id
    field: str
    blob: bytes
    holds: Holds


@dataclass(frozen=True, slots=True)
class Repeats:
    """A text that repeats words to be erased, and the value that is to stand in its place."""

    written: Written
    value: Any
    words: str


def written_texts(connection: Connection) -> Iterator[Written]:
    """Yield every text that the journal names, a transcript's own words left out, oldest first."""
    for op in journal.ops(connection):
        kind = op.kind.partition(".")[0]
        if op.act is not None and '"reason"' in op.act:
            named = (journal.header_of(op) or {}).get("reason")
            if named:
                act = journal.act_id(op.chain_uuid, op.grp).hex()
                yield Written("act", act, REASON, bytes.fromhex(named["blob"]), Holds.TEXT)
        if op.payload is not None and '"blob":' in op.payload:
            for each in texts_of(op):
                if (kind, each.field) not in _NO_WORDS:
                    yield each


def texts_of(op: Op) -> Iterator[Written]:
    """Yield what an op gives in blobs of their own."""
    kind = op.kind.partition(".")[0]
    fields = FIELDS.get(kind, {})
    for name, value in journal.given_by(op).items():
        if not isinstance(value, dict):
            continue
        named = cast("dict[str, Any]", value).get("blob")
        if isinstance(named, str):
            holds = fields[name].holds if name in fields else Holds.TEXT
            yield Written(kind, op.entity.hex(), name, bytes.fromhex(named), holds)


def repeating(
    connection: Connection, texts: Iterable[Written], sought: Sought, in_vivo: frozenset[Id]
) -> Iterator[Repeats]:
    """Yield the texts that repeat what is sought, each with what is to stand in its place.

    ``in_vivo`` are codes that were made of a participant's words.
    """
    seen: dict[bytes, str | None] = {}
    for written in texts:
        if written.blob not in seen:
            seen[written.blob] = blobs.find(connection, written.blob)
        words = seen[written.blob]
        if words is None:
            continue
        alone = written.entity in in_vivo and written.field == "name"
        if written.holds is Holds.VALUES or _is_rows(written):
            value, hit = _struck_within(json.loads(words), sought)
            if hit:
                yield Repeats(written, value, journal.canonical(value))
        else:
            spans = sought.spans_in(words, in_vivo=alone)
            if spans:
                value = struck(words, spans)
                yield Repeats(written, value, value)


def _is_rows(written: Written) -> bool:
    return (written.kind, written.field) == ("version", "report")


def _struck_within(value: Any, sought: Sought) -> tuple[Any, bool]:
    """Return a JSON value with what is sought struck out of its texts, and whether any was."""
    if isinstance(value, str):
        spans = sought.spans_in(value)
        return (struck(value, spans), True) if spans else (value, False)
    if isinstance(value, list):
        each = [_struck_within(one, sought) for one in cast("list[Any]", value)]
        return [one for one, _ in each], any(hit for _, hit in each)
    if isinstance(value, dict):
        named = {k: _struck_within(one, sought) for k, one in cast("dict[str, Any]", value).items()}
        return {k: one for k, (one, _) in named.items()}, any(hit for _, hit in named.values())
    return value, False
