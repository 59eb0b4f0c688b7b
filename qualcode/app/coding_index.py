"""Every coding of the project held ready, and brought up to date act by act."""

from collections import Counter
from collections.abc import Iterable

from qualcode.model.changes import Changes
from qualcode.model.codes import Codebook
from qualcode.model.codings import Coding
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store import Project

Place = tuple[Id, int, int]
"""A passage: version, start and end in code points, half-open."""

STRETCH = 4096
"""Code points of a text that are looked through together when codings of a place are asked for."""


class CodingIndex:
    """The codings by transcript and by code; an act costs only what it touched."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._codebook: Codebook | None = None
        self._codings: dict[Id, Coding] = {}
        self._by_document: dict[Id, dict[Id, Coding]] = {}
        self._by_code: dict[Id, dict[Id, Coding]] = {}
        self._by_stretch: dict[tuple[Id, int], dict[Id, Coding]] = {}
        self._branches: dict[Id, tuple[Id, ...]] = {}
        self._places_of_code: dict[Id, Counter[Place]] = {}
        self._places_of_document: dict[Id, Counter[Place]] = {}
        self._recounted: set[Id] = set()
        self._load()

    @property
    def codebook(self) -> Codebook:
        """The codes as they are now."""
        if self._codebook is None:
            self._codebook = self._project.codebook()
        return self._codebook

    def __len__(self) -> int:
        return len(self._codings)

    def get(self, coding: Id) -> Coding | None:
        """Return a coding that stands, or None."""
        return self._codings.get(coding)

    def of_document(self, document: Id) -> list[Coding]:
        """Return the codings of one transcript in the order of the text."""
        held = self._by_document.get(document, {})
        return sorted(held.values(), key=lambda each: (each.start, each.end, each.created))

    def of_code(self, code: Id) -> list[Coding]:
        """Return the codings that count for exactly this code."""
        return list(self._by_code.get(code, {}).values())

    def at(self, document: Id, position: int) -> list[Coding]:
        """Return the codings whose words hold a position, the shortest first."""
        found = self.meeting(document, position, position)
        # At the seam of two passages the caret belongs to the one it stands before.
        inside = [each for each in found if position < each.end] or found
        return sorted(inside, key=lambda each: (each.end - each.start, each.start, each.created))

    def meeting(self, document: Id, start: int, end: int) -> list[Coding]:
        """Return the codings that overlap or touch a passage of a transcript, in no order."""
        near: dict[Id, Coding] = {}
        for stretch in _stretches(start, end):
            near.update(self._by_stretch.get((document, stretch), {}))
        return [each for each in near.values() if each.start <= end and start <= each.end]

    def count(self, code: Id) -> int:
        """Return how many distinct passages bear a code or one below it."""
        return len(self._places_of_code.get(code, ()))

    def count_in_document(self, document: Id) -> int:
        """Return how many distinct passages of one transcript are coded."""
        return len(self._places_of_document.get(document, ()))

    def count_all(self) -> int:
        """Return how many distinct passages of the project are coded."""
        return sum(map(len, self._places_of_document.values()))

    @property
    def recounted(self) -> frozenset[Id]:
        """The codes whose counts the last act may have changed."""
        return frozenset(self._recounted)

    def follow(self, changes: Changes) -> None:
        """Bring up to date what an act touched."""
        self._recounted.clear()
        if changes.any("document", "version"):
            self._codebook = None
            self._load()
            return
        if changes.any("code"):
            self._codebook = None
            if _lineage(self.codebook) != self._counted_for:
                # A code stands elsewhere or counts for another: all is counted anew.
                self._load()
                return
        touched = changes.ids("coding")
        if len(touched) > 200:
            self._load()
            return
        for coding in touched:
            self._drop(coding)
            try:
                self._hold(self._project.coding(coding))
            except UserError:
                continue

    def _load(self) -> None:
        # Those that have no coding any more count otherwise too.
        self._recounted.update(self._places_of_code)
        self._codings.clear()
        self._by_document.clear()
        self._by_code.clear()
        self._by_stretch.clear()
        self._branches.clear()
        self._places_of_code.clear()
        self._places_of_document.clear()
        self._counted_for = _lineage(self.codebook)
        self._hold(*self._project.codings())

    def _hold(self, *codings: Coding) -> None:
        for each in codings:
            self._codings[each.id] = each
            self._by_document.setdefault(each.document, {})[each.id] = each
            self._by_code.setdefault(each.code, {})[each.id] = each
            for stretch in _stretches(each.start, each.end):
                self._by_stretch.setdefault((each.document, stretch), {})[each.id] = each
            place = place_of(each)
            self._places_of_document.setdefault(each.document, Counter())[place] += 1
            for code in self._branch(each.code):
                self._places_of_code.setdefault(code, Counter())[place] += 1

    def _drop(self, coding: Id) -> None:
        held = self._codings.pop(coding, None)
        if held is None:
            return
        self._by_document[held.document].pop(coding, None)
        self._by_code[held.code].pop(coding, None)
        for stretch in _stretches(held.start, held.end):
            self._by_stretch[held.document, stretch].pop(coding, None)
        place = place_of(held)
        _less(self._places_of_document[held.document], place)
        for code in self._branch(held.code):
            _less(self._places_of_code[code], place)

    def _branch(self, code: Id) -> tuple[Id, ...]:
        """Return a code and those above it, which count its passages too."""
        branch = self._branches.get(code)
        if branch is None:
            above = self.codebook.ancestors(code) if code in self.codebook else []
            branch = self._branches[code] = (code, *above)
        self._recounted.update(branch)
        return branch


def _stretches(start: int, end: int) -> range:
    return range(start // STRETCH, end // STRETCH + 1)


def _less(counter: Counter[Place], place: Place) -> None:
    counter[place] -= 1
    if not counter[place]:
        del counter[place]


def _lineage(codebook: Codebook) -> dict[Id, tuple[Id | None, Id | None]]:
    return {code.id: (code.parent, code.merged_into) for code in codebook.every()}


def place_of(coding: Coding) -> Place:
    """Return the passage of a coding."""
    return coding.version, coding.start, coding.end


def initials(names: Iterable[tuple[Id, str]]) -> dict[Id, str]:
    """Return initials by coder, made distinct by a figure where two would be the same."""
    given: dict[Id, str] = {}
    for coder, short in names:
        taken, free, nth = set(given.values()), short, 2
        while free in taken:
            free, nth = f"{short}{nth}", nth + 1
        given[coder] = free
    return given
