"""The versions of transcripts as they are stored: turns, and whose words are in which blob."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.store import blobs, journal, voices
from qualcode.store.engine import Connection


@dataclass(frozen=True)
class VersionVoices:
    """One version: the names and bodies of its voices (None: erased), and its turns' places."""

    id: Id
    document: Id
    length: int
    places: tuple[voices.Place, ...]
    names: tuple[bytes, ...]
    bodies: tuple[str | None, ...]

    @cached_property
    def whose(self) -> list[voices.Key]:
        """Whose the voices are, one for each."""
        return voices.whose(self.length, self.places)

    @cached_property
    def text(self) -> str:
        """The words, with blocks for what was erased."""
        return voices.joined(self.length, self.places, self.bodies)

    def spans_of(self, key: voices.Key) -> list[Span]:
        """Return where the turns of one speaker are."""
        return [Span(start, end) for start, end, whose in self.places if whose == key]


def every_version(
    connection: Connection, *, first_words: Callable[[bytes], str | None] | None = None
) -> Iterator[VersionVoices]:
    """Yield all versions, also of removed transcripts.

    With ``first_words`` they come with the words they were first given, which it reads by a
    blob's name as far as they are to be had.
    """

    def read(name: bytes) -> str | None:
        return first_words(name) if first_words else blobs.find(connection, name)

    rows = connection.rows("SELECT id,document,length,turns,text FROM version WHERE text NOT NULL")
    for version, document, length, turns, text in rows:
        told = blobs.find(connection, turns) if turns else None
        turn_rows: list[list[Any]] = json.loads(told) if told else []
        places = tuple((row[0], row[1], row[2]) for row in turn_rows)
        names = journal.voice_names(text)
        if first_words is not None:
            names = _first_names(connection, version) or names
        stored = tuple(bytes.fromhex(name) for name in names)
        yield VersionVoices(
            version.hex(), document.hex(), length, places, stored,
            tuple(read(name) for name in stored),
        )  # fmt: skip


def _first_names(connection: Connection, version: bytes) -> list[str]:
    for op in journal.ops_on(connection, version):
        given = journal.given_by(op).get("text")
        if given:
            return list(given["blobs"])
    return []
