"""The codings of the project as rows: what each shows, narrowing them, and their order."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qualcode.app.coding_index import CodingIndex
from qualcode.model.codings import Coding
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.store import Project
from qualcode.ui.widgets.code_picker import shown_path

UNSET = "unset"
"""The filter for codings whose polarity was not set."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One coding and everything its row shows."""

    coding: Coding
    place: int
    quote: str
    path: str
    colour: str
    pattern: str
    family: bool
    document: str
    turn: int
    coder: str
    said: str
    """All words a filter looks in, casefolded once and not at every letter that is typed."""

    @property
    def id(self) -> Id:
        """The coding's id."""
        return self.coding.id

    @property
    def polarity(self) -> str:
        """The polarity in words, empty when unset."""
        return self.coding.polarity.label if self.coding.polarity else ""

    @property
    def day(self) -> str:
        """The day it was coded, so that it sorts as it reads."""
        return f"{datetime.fromtimestamp(self.coding.created / 1000):%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """What a row must be; None and empty ask for nothing.

    ``codes`` holds a code and all below it; ``polarity`` is a polarity or `UNSET`.
    """

    text: str = ""
    codes: frozenset[Id] | None = None
    document: Id | None = None
    coder: Id | None = None
    polarity: Polarity | str | None = None

    def accepts(self, row: PassageRow) -> bool:
        """Whether a row is shown."""
        coding = row.coding
        if self.codes is not None and coding.code not in self.codes:
            return False
        if self.document is not None and coding.document != self.document:
            return False
        if self.coder is not None and coding.coder != self.coder:
            return False
        if self.polarity is not None and self.polarity != (coding.polarity or UNSET):
            return False
        return not self.text or self._has_text(row)

    def _has_text(self, row: PassageRow) -> bool:
        return all(word in row.said for word in self.text.casefold().split())


SORT_KEYS: tuple[Callable[[PassageRow], Any], ...] = (
    lambda row: row.quote.casefold(),
    lambda row: row.path.casefold(),
    lambda row: row.polarity,
    lambda row: (row.document.casefold(), row.coding.start),
    lambda row: row.turn,
    lambda row: row.coder.casefold(),
    lambda row: row.coding.created,
    lambda row: row.coding.memo.casefold(),
)
"""How each column sorts."""


def in_text_order(row: PassageRow) -> tuple[int, int, int, int]:
    """Return what puts rows in the order of the transcripts."""
    coding = row.coding
    return row.place, coding.start, coding.end, coding.created


class RowReader:
    """Makes rows; what rows share (titles, turns, names, paths) is read once."""

    def __init__(self, project: Project, index: CodingIndex) -> None:
        self._project = project
        self._index = index
        self._turns: dict[Id, list[int]] = {}
        self.forget_names()

    def forget_names(self) -> None:
        """Read names of transcripts, coders and codes anew."""
        documents = self._project.documents()
        self._documents = {each.id: (n, each.title) for n, each in enumerate(documents)}
        self._coders = {each.id: each.name for each in self._project.coders()}
        self._looks: dict[Id, tuple[str, str, str, bool]] = {}

    def every(self) -> list[PassageRow]:
        """Return all rows in the order of the transcripts."""
        return [
            self.row(coding)
            for document in self._documents
            for coding in self._index.of_document(document)
        ]

    def row(self, coding: Coding) -> PassageRow:
        """Return the row of one coding."""
        path, colour, pattern, family = self._look(coding.code)
        place, title = self._documents.get(coding.document, (0, ""))
        quote = " ".join(self._project.quote(coding).split())
        starts = self._starts(coding.document, coding.version)
        return PassageRow(
            coding=coding,
            place=place,
            quote=quote,
            path=path,
            colour=colour,
            pattern=pattern,
            family=family,
            document=title,
            turn=bisect_right(starts, coding.start),
            coder=self._coders.get(coding.coder, ""),
            said=f"{quote} {path} {coding.memo}".casefold(),
        )

    def _look(self, code: Id) -> tuple[str, str, str, bool]:
        if code not in self._looks:
            codebook = self._index.codebook
            known = codebook[code]
            self._looks[code] = (
                shown_path(codebook.names(code)), known.colour, known.pattern,
                known.parent is None,
            )  # fmt: skip
        return self._looks[code]

    def _starts(self, document: Id, version: Id) -> list[int]:
        if version not in self._turns:
            turns = self._project.transcript(document).turns
            self._turns[version] = [turn.start for turn in turns]
        return self._turns[version]
