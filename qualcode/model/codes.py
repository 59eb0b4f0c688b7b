"""Codes and the tree they stand in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.codebook_files import Illustration
from qualcode.model.ids import Id
from qualcode.model.lexicons import NO_LEXICON, Lexicon
from qualcode.model.words import folded

PATH_SEPARATOR = " / "
"""Between the names of a code's path, on the command line and in exports."""

PATTERNS = ("solid", "diagonal", "dots", "vertical", "crosshatch")
"""The second visual channel of a code, so that colour never speaks alone."""

COLOURS = (
    "#0072b2",
    "#009e73",
    "#e69f00",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#7a6a00",
    "#a0522d",
    "#4f7f1f",
    "#8e44ad",
    "#00868b",
    "#b3446c",
)
"""What a new family is given in turn; after twelve they repeat and names tell apart."""


class CodeStatus(StrEnum):
    """Whether a code is offered for coding."""

    IN_USE = "in use"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the codebook. A code without a parent is a family."""

    id: Id
    name: str
    parent: Id | None = None
    colour: str = "#0072B2"
    pattern: str = "solid"
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: Illustration | None = None
    near_miss: Illustration | None = None
    absence_example: Illustration | None = None
    prompts: tuple[str, ...] = ()
    lexicon: Lexicon = NO_LEXICON
    status: CodeStatus = CodeStatus.IN_USE
    merged_into: Id | None = None
    key: str = ""
    codebook: str = ""
    in_vivo: bool = False
    position: int = 0
    created_by: Id = ""
    created_at: int = 0
    changed_at: int = 0


class Codebook:
    """The codes of a project as a tree; merged codes resolve to what they were merged into."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._codes = {code.id: code for code in codes}
        self._parents = {code: self._standing_parent(code) for code in self._codes}
        self._children: dict[Id | None, list[Code]] = {}
        for code in self._codes.values():
            if code.merged_into is None:
                self._children.setdefault(self._parents[code.id], []).append(code)
        for siblings in self._children.values():
            siblings.sort(key=lambda code: (code.position, code.name.casefold(), code.id))

    def __iter__(self) -> Iterator[Code]:
        """Codes that are not merged away, parents before their children, in order."""
        return self._walk(None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __getitem__(self, code: Id) -> Code:
        return self._codes[code]

    def get(self, code: Id) -> Code | None:
        """Return the code, merged away or not, or None."""
        return self._codes.get(code)

    def every(self) -> tuple[Code, ...]:
        """Return all codes, those merged away included."""
        return tuple(self._codes.values())

    def in_use(self) -> list[Code]:
        """Return the codes that are offered for coding, in order."""
        return [code for code in self if code.status is CodeStatus.IN_USE]

    def families(self) -> list[Code]:
        """Return the codes without a parent, in order."""
        return list(self._children.get(None, []))

    def children(self, code: Id | None) -> list[Code]:
        """Return the codes directly below, in order."""
        return list(self._children.get(code, []))

    def subtree(self, code: Id) -> list[Id]:
        """Return the code and all below it."""
        return [code, *(below.id for below in self._walk(code))]

    def ancestors(self, code: Id) -> list[Id]:
        """Return the codes above, nearest first; a cycle ends the list."""
        above: list[Id] = []
        parent = self._parents[code]
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self._parents[parent]
        return above

    def parent(self, code: Id) -> Id | None:
        """Return the code it stands below: not one that is gone; for a merged one, its heir."""
        return self._parents[code]

    def family(self, code: Id) -> Id:
        """Return the topmost code above, or the code itself."""
        return ([code, *self.ancestors(code)])[-1]

    def resolve(self, code: Id) -> Id:
        """Return the code that codings of ``code`` now count for; a cycle ends where it closes."""
        seen = {code}
        while (into := self._codes[code].merged_into) is not None and into in self._codes:
            if into in seen:
                break
            seen.add(into)
            code = into
        return code

    def merged_from(self, code: Id) -> list[Id]:
        """Return the codes whose codings count for this one because they were merged into it."""
        return [
            other.id
            for other in self._codes.values()
            if other.id != code and other.merged_into and self.resolve(other.id) == code
        ]

    def names(self, code: Id) -> tuple[str, ...]:
        """Return the names from the family down to the code."""
        return tuple(self._codes[each].name for each in reversed([code, *self.ancestors(code)]))

    def path(self, code: Id) -> str:
        """Return the names from the family down, joined by `` / ``."""
        return PATH_SEPARATOR.join(self.names(code))

    def find(self, words: str) -> list[Code]:
        """Return the codes meant by a path of names, a key, a name, or the start of an id."""
        wanted = fold(words)
        by_path = [code for code in self if fold(self.path(code.id)) == wanted]
        if by_path:
            return by_path
        by_key = [code for code in self if code.key and code.key == words.strip()]
        if by_key:
            return by_key
        by_name = [code for code in self if fold(code.name) == wanted]
        if by_name:
            return by_name
        bare = words.replace("-", "").strip().lower()
        return [code for code in self if len(bare) >= 4 and code.id.startswith(bare)]

    def _standing_parent(self, code: Id) -> Id | None:
        """Return where a code stands, so that each is found in the tree whatever was merged.

        Two moves made apart may have put codes below each other: then it stands among the families.
        """
        first: Id | None = None
        at, seen = code, {code}
        while (parent := self._codes[at].parent) is not None and parent in self._codes:
            at = self.resolve(parent)
            if self._codes[at].merged_into is not None or at in seen:
                return None
            seen.add(at)
            first = first or at
        return first

    def _walk(self, parent: Id | None) -> Iterator[Code]:
        stack = list(reversed(self._children.get(parent, [])))
        seen: set[Id] = set()
        while stack:
            code = stack.pop()
            if code.id in seen:
                continue
            seen.add(code.id)
            yield code
            stack.extend(reversed(self._children.get(code.id, [])))


def fits_path(name: str) -> bool:
    """Whether a name can stand in a path: no `` / `` in it, and no “/” at its ends."""
    return PATH_SEPARATOR not in f" {name} " and not name.startswith("/") and not name.endswith("/")


def fold(words: str) -> str:
    """Return a path as it is compared: each of its names `folded`, whatever stands around “/”."""
    return "/".join(map(folded, words.split("/")))
