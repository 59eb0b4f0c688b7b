"""Finding words in transcripts, codes and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qualcode.app.session import Session
from qualcode.model.codings import NoteTarget
from qualcode.model.ids import Id
from qualcode.ui.widgets.words import shortened

SHORTEST = 2
MOST_OF_A_KIND = 40
AROUND, AFTER = 34, 60
"""How many letters before and after the words are shown with them, at most."""


class Kind(StrEnum):
    """Where something was found."""

    CODE = "Codes"
    NOTE = "Notes"
    TRANSCRIPT = "Transcripts"


@dataclass(frozen=True, slots=True)
class Found:
    """One place: code points of a transcript for words and notes on passages, else none."""

    kind: Kind
    target: Id
    title: str
    before: str = ""
    words: str = ""
    after: str = ""
    document: Id | None = None
    start: int = 0
    end: int = 0


def find(session: Session, typed: str) -> list[Found]:
    """Return where the words stand, in any case: codes first, then notes, then transcripts."""
    wanted = " ".join(typed.split())
    if len(wanted) < SHORTEST:
        return []
    # A space may be any white space, a straight apostrophe a curly one.
    parts = [re.escape(part).replace("'", "['’]") for part in wanted.split()]
    pattern = re.compile(r"\s+".join(parts), re.IGNORECASE)
    found: list[Found] = []
    for search in (_codes, _notes, _transcripts):
        for nth, each in enumerate(search(session, pattern)):
            if nth == MOST_OF_A_KIND:
                break
            found.append(each)
    return found


def _codes(session: Session, pattern: re.Pattern[str]) -> Iterator[Found]:
    codebook = session.index.codebook
    named = [code for code in codebook if pattern.search(code.name)]
    meant = [code for code in codebook if code not in named and pattern.search(code.definition)]
    for code in (*named, *meant):
        words = "" if code in named else shortened(code.definition, 90)
        yield Found(Kind.CODE, code.id, " › ".join(codebook.names(code.id)), words)


def _notes(session: Session, pattern: re.Pattern[str]) -> Iterator[Found]:
    titles = {each.id: each.title for each in session.project.documents()}
    for note in session.project.notes():
        match = pattern.search(note.text)
        if match is not None:
            before, words, after = _around(note.text, match.start(), match.end())
            passage = note.about is NoteTarget.PASSAGE
            title = titles.get(note.document or "", "") if passage else f"on a {note.about.value}"
            yield Found(
                Kind.NOTE, note.id, title, before, words, after,
                note.document if passage else None, note.start, note.end,
            )  # fmt: skip


def _transcripts(session: Session, pattern: re.Pattern[str]) -> Iterator[Found]:
    for document in session.project.documents():
        text = session.project.text(document.version)
        for match in pattern.finditer(text):
            before, words, after = _around(text, match.start(), match.end())
            yield Found(
                Kind.TRANSCRIPT, document.id, document.title, before, words, after, document.id,
                match.start(), match.end(),
            )  # fmt: skip


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return a little of what stands before, the words, and a little of what stands after."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start:start], text[end:line_end]
    if len(before) > AROUND:
        # Whole words only.
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AFTER:
        after = after[:AFTER].rpartition(" ")[0] + "…"
    return before, text[start:end], after
