"""What a salvaged journal lacks and other parts of the damaged file still tell.

The state tables hold the same once more as the journal adds up to; what an op that is lost had done
is taken from there, and written down as what it is: an act of salvage. Words that are torn are kept
as far as they go.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from qualcode.model import ids
from qualcode.store import blobs, journal, voices
from qualcode.store.act import ActInProgress
from qualcode.store.engine import Connection
from qualcode.store.entities import ENTITIES, FIELDS, REMOVED, Field, Holds
from qualcode.store.quoting import STRUCK
from qualcode.store.remains import Remains

NAMED = {
    "code": ("name", "Lost code"),
    "coder": ("name", "Lost coder"),
    "participant": ("name", "Lost participant"),
    "document": ("title", "Lost transcript"),
    "speaker": ("label", "Lost speaker"),
}
"""The field in which something that is lost says so."""


_UNPACKED_AT_ONCE = 64


class LostWords(NamedTuple):
    """Code points of a transcript that are lost, of how many."""

    title: str
    lost: int
    length: int


@dataclass
class Mended:
    """What was brought back or stands in, counted by kind."""

    added: Counter[str] = field(default_factory=Counter[str])
    changed: Counter[str] = field(default_factory=Counter[str])
    stand_ins: Counter[str] = field(default_factory=Counter[str])
    words: list[LostWords] = field(default_factory=list[LostWords])


def mend(connection: Connection, remains: Remains, act: ActInProgress) -> Mended:
    """Bring back within an act what the state tables of the damaged file still know."""
    mended = Mended()
    for kind, fields in ENTITIES.items():
        _bring_back(connection, remains, act, kind, fields, mended)
    _put_stand_ins(connection, act, mended)
    _name_nameless(connection, act, mended)
    _mend_words(connection, remains, act, mended)
    return mended


def _bring_back(
    connection: Connection, remains: Remains, act: ActInProgress, kind: str,
    fields: tuple[Field, ...], mended: Mended,
) -> None:  # fmt: skip
    names = [each.name for each in fields] + [REMOVED]
    columns = ",".join(f'"{name}"' for name in names)
    rows = connection.rows(f'SELECT id,{columns} FROM "{kind}"')
    here = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
    for entity, known in remains.states.get(kind, {}).items():
        mine = here.get(entity)
        if mine == known:
            continue
        if mine is None:
            given = {
                each.name: _journaled(connection, each, known[each.name])
                for each in fields
                if known[each.name] not in (None, each.default)
            }
            act.bring_back(kind, entity.hex(), given)
            mended.added[kind] += 1
            differing = {REMOVED: 1} if known[REMOVED] else {}
        else:
            differing = {
                name: known[name]
                if name == REMOVED
                else _journaled(connection, FIELDS[kind][name], known[name])
                for name in names
                if known[name] != mine[name]
            }
            mended.changed[kind] += 1
        if differing:
            act.put_back(kind, entity.hex(), differing, {})


def _journaled(connection: Connection, field: Field, value: Any) -> Any:
    """Return a column's value as an op holds it."""
    if value is None:
        return None
    match field.holds:
        case Holds.REFERENCE:
            return value.hex()
        case Holds.WORDS:
            return {"blob": value.hex()}
        case Holds.VOICES:
            return {"blobs": journal.voice_names(value)}
        case _ if field.typed and value != "":
            return {"blob": blobs.put(connection, value).hex()}
        case Holds.VALUES:
            return json.loads(value)
        case _:
            return value


def _put_stand_ins(connection: Connection, act: ActInProgress, mended: Mended) -> None:
    """Put something where others refer to what is lost, so that they need not be lost too."""
    while missing := set(_missing(connection)):
        for kind, entity in sorted(missing):
            name, words = NAMED.get(kind, ("", ""))
            given: dict[str, Any] = {}
            if name:
                stored = f"{words} {entity.hex()[:6]}"
                typed = FIELDS[kind][name].typed
                given[name] = {"blob": blobs.put(connection, stored).hex()} if typed else stored
            if kind == "version":
                given = _empty_version(connection, act, entity, mended)
            act.bring_back(kind, entity.hex(), given)
            mended.stand_ins[kind] += 1


def _name_nameless(connection: Connection, act: ActInProgress, mended: Mended) -> None:
    """Name what is there but has lost its name; what somebody erased stays erased."""
    for kind, (name, words) in NAMED.items():
        rows = connection.rows(f'SELECT id FROM "{kind}" WHERE "{name}"=?', (blobs.ERASED,))
        for (entity,) in rows:
            given = next(
                (
                    found[name]
                    for op in reversed(journal.ops_on(connection, entity))
                    if name in (found := journal.given_by(op))
                ),
                None,
            )
            named = isinstance(given, dict) and bytes.fromhex(
                cast("dict[str, str]", given).get("blob", "")
            )
            if named and not _there(connection, named):
                stored = blobs.put(connection, f"{words} {entity.hex()[:6]}")
                act.put_back(kind, entity.hex(), {name: {"blob": stored.hex()}}, {})
                mended.stand_ins[kind] += 1


def _missing(connection: Connection) -> Iterator[tuple[str, bytes]]:
    for table, rowid, parent, key in connection.rows("PRAGMA foreign_key_check"):
        columns = {row[0]: row[3] for row in connection.rows(f'PRAGMA foreign_key_list("{table}")')}
        sql = f'SELECT "{columns[key]}" FROM "{table}" WHERE rowid=?'
        if parent in ENTITIES:
            yield parent, connection.value(sql, (rowid,))


def _empty_version(
    connection: Connection, act: ActInProgress, entity: bytes, mended: Mended
) -> dict[str, Any]:
    """Return a transcript of characters that stand for lost ones, as long as codings reach."""
    document = ids.new_id()
    title = blobs.put(connection, f"Lost transcript {entity.hex()[:6]}").hex()
    act.bring_back("document", document, {"title": {"blob": title}})
    mended.stand_ins["document"] += 1
    length = max(
        connection.value(f'SELECT coalesce(max("end"),0) FROM "{kind}" WHERE version=?', (entity,))
        for kind in ("coding", "note", "suggestion")
    )
    empty = blobs.put(connection, "[]").hex()
    text = voices.parted(STRUCK * length, [], [])
    return {
        "document": document, "length": length, "turns": {"blob": empty}, "report": {"blob": empty},
        "text": {"blobs": [blobs.put(connection, each).hex() for each in text]},
    }  # fmt: skip


def _mend_words(
    connection: Connection, remains: Remains, act: ActInProgress, mended: Mended
) -> None:
    """Keep what is left of transcripts whose words or turns are torn."""
    rows = connection.rows(
        "SELECT v.id,v.text,v.turns,v.length,d.title FROM version v "
        "JOIN document d ON d.id=v.document WHERE v.removed=0 ORDER BY v.n"
    )
    for entity, names, turns, length, title in rows:
        whole = [bytes.fromhex(name) for name in journal.voice_names(names)]
        if all(_there(connection, name) for name in (*whole, turns) if name):
            continue
        places = _rows_of(_left(connection, remains, turns))
        spoken = [(row[0], row[1], row[2]) for row in places]
        text, labels = voices.left_of(
            length, spoken, [_rows_of(_left(connection, remains, name)) for name in whole]
        )
        put = [blobs.put(connection, each) for each in voices.parted(text, spoken, labels)]
        stored = blobs.put(connection, journal.canonical(places))
        given = {
            "text": {"blobs": [name.hex() for name in put]}, "turns": {"blob": stored.hex()}
        }  # fmt: skip
        act.put_back("version", entity.hex(), given, {})
        mended.words.append(LostWords(title, text.count(STRUCK), length))


def _there(connection: Connection, name: bytes) -> bool:
    return connection.value("SELECT count(*) FROM blob WHERE id=?", (name,)) > 0


def _left(connection: Connection, remains: Remains, name: bytes | None) -> str | None:
    """Return what is left of words: all, a beginning, or None when they were erased."""
    if name is None:
        return ""
    if _there(connection, name):
        return blobs.find(connection, name)
    torn = remains.cut.get(name, b"")
    if torn[:1] != b"z":
        return torn[1:].decode(errors="ignore")
    parts: list[bytes] = []
    unpacking = zlib.decompressobj()
    with suppress(zlib.error):
        # Bit by bit, so that what comes before the tear is not lost to the error at it.
        parts.extend(
            unpacking.decompress(torn[at : at + _UNPACKED_AT_ONCE])
            for at in range(1, len(torn), _UNPACKED_AT_ONCE)
        )
    return b"".join(parts).decode(errors="ignore")


def _rows_of(words: str | None) -> list[list[Any]]:
    """Return the rows of a JSON list of lists, as many of them as are whole."""
    if not words:
        return []
    rows: list[list[Any]] = []
    at, decoder = 1, json.JSONDecoder()
    with suppress(ValueError, IndexError):
        while True:
            row, at = decoder.raw_decode(words, at)
            rows.append(cast("list[Any]", row))
            if words[at] != ",":
                break
            at += 1
    return rows
