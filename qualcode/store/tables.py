"""A project as plain tables in memory, for scripts and notebooks that want to ask in SQL.

sqlite-utils is imported when first asked for: it costs more than the rest of a command together.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from qualcode.model import ids
from qualcode.store.entries import Entries

if TYPE_CHECKING:
    from sqlite_utils import Database


def as_tables(project: Entries) -> "Database":
    """Return documents, turns, codes, codings, notes, entries and history, a `sqlite_utils` one.

    It is a copy in memory, without anything private: nothing done to it reaches the project. Times
    are ISO 8601 in UTC, ids dashed uuids, positions code points, half-open.
    """
    from sqlite_utils import Database

    tables = Database(memory=True)
    codebook = project.codebook()
    coders = {each.id: each.name for each in project.coders()}
    documents = project.documents()
    titles = {each.id: each.title for each in documents}
    _fill(
        tables,
        "documents",
        [
            {"id": ids.dashed(each.id), "title": each.title, "kind": each.kind.value,
             "words": each.words, "turns": each.turns, "text": project.text(each.version)}
            for each in documents
        ],
    )  # fmt: skip
    _fill(
        tables,
        "turns",
        [
            {"document": each.title, "number": turn.number, "start": turn.start, "end": turn.end,
             "speaker": turn.speaker.label if turn.speaker else None,
             "role": turn.speaker.role.value if turn.speaker else None}
            for each in documents
            for turn in project.transcript(each.id).turns
        ],
    )  # fmt: skip
    _fill(
        tables,
        "codes",
        [
            {"id": ids.dashed(code.id), "path": codebook.path(code.id), "name": code.name,
             "definition": code.definition, "status": code.status.value}
            for code in codebook
        ],
    )  # fmt: skip
    _fill(
        tables,
        "codings",
        [
            {"id": ids.dashed(each.id), "document": titles[each.document], "start": each.start,
             "end": each.end, "quote": project.quote(each),
             "code": codebook.path(each.code) if each.code in codebook else "",
             "coder": coders.get(each.coder, ""), "memo": each.memo,
             "polarity": each.polarity.value if each.polarity else None,
             "origin": each.origin.value, "created": iso(each.created)}
            for each in project.codings()
        ],
    )  # fmt: skip
    _fill(
        tables,
        "notes",
        [
            {"id": ids.dashed(each.id), "about": each.about.value, "text": each.text,
             "document": titles.get(each.document or ""), "coder": coders.get(each.coder, ""),
             "created": iso(each.created)}
            for each in project.notes()
        ],
    )  # fmt: skip
    _fill(
        tables,
        "entries",
        [
            {"id": ids.dashed(each.id), "title": each.title, "text": each.text,
             "coder": coders.get(each.coder, ""), "created": iso(each.created)}
            for each in project.entries()
        ],
    )  # fmt: skip
    _fill(
        tables,
        "history",
        [
            {"id": ids.dashed(act.id), "at": iso(act.at), "coder": coders.get(act.coder, ""),
             "verb": act.verb, "sentence": act.sentence, "reason": act.reason,
             "undone": act.undone}
            for act in project.history()
        ],
    )  # fmt: skip
    return tables


def iso(milliseconds: int) -> str:
    """Return a time as ISO 8601 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fill(tables: "Database", name: str, rows: list[dict[str, Any]]) -> None:
    numbers = ("words", "turns", "number", "start", "end", "undone")
    columns = {each: int if each in numbers else str for each in _COLUMNS[name]}
    tables.table(name).create(columns)
    if rows:
        tables.table(name).insert_all(rows)


_COLUMNS = {
    "documents": ("id", "title", "kind", "words", "turns", "text"),
    "turns": ("document", "number", "start", "end", "speaker", "role"),
    "codes": ("id", "path", "name", "definition", "status"),
    "codings": (
        "id", "document", "start", "end", "quote", "code", "coder", "polarity", "memo", "origin",
        "created",
    ),
    "notes": ("id", "about", "text", "document", "coder", "created"),
    "entries": ("id", "title", "text", "coder", "created"),
    "history": ("id", "at", "coder", "verb", "sentence", "reason", "undone"),
}  # fmt: skip
