"""YAML files of the program's own kinds, read with limits; errors say where in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity
from qualcode.model.words import UNFIT

MOST_BYTES = 1_000_000
MOST_NODES = 100_000
DEEPEST = 16
KEY = re.compile(r"[^\W_][\w.-]{0,63}")
TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
POLARITIES = {polarity.value: polarity for polarity in Polarity}


class _TextLoader(yaml.BaseLoader):
    """Loads every scalar as text: in a list of words ``no`` is a word and not a truth value."""

    def __init__(self, stream: bytes) -> None:
        super().__init__(stream)
        self._depth = 0
        self._nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node, refusing references, deep nesting and too many nodes."""
        event: Any = self.peek_event()
        self._depth += 1
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="it refers back to another place with *, which is not read here",
                problem_mark=event.start_mark,
            )
        if self._depth > DEEPEST or self._nodes > MOST_NODES:
            problem = (
                "it is nested too deeply" if self._depth > DEEPEST else "it has too many parts"
            )
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_scalar(self, node: Any) -> Any:
        """Return the scalar's text without what a document could not hold."""
        return UNFIT.sub("\ufffd", super().construct_scalar(node))

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping; the same key twice is an error, not a quiet loss of the first."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problem = "a list or a group stands where a name should be"
            elif key.value in seen:
                problem = f"“{key.value}” is written twice in the same place"
            else:
                seen.add(key.value)
                continue
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping of the file, with the file's name and the way to it for error messages."""

    file: str
    path: tuple[str, ...]
    values: dict[str, Any]

    def fail(self, field: str, problem: str) -> NoReturn:
        """Raise the error that says where in the file what is wrong."""
        where = " › ".join((*self.path, field)) if field else " › ".join(self.path)
        place = f" at {where}" if where else ""
        raise UserError(
            f"{self.file} cannot be read{place}: {problem}.",
            "Mend the file in a text editor and load it again.",
        )

    def text(self, field: str, *, needed: bool = False) -> str:
        """Return the text of a field, empty where the file does not have it."""
        value = self.values.get(field, "")
        if not isinstance(value, str):
            self.fail(field, "a piece of text should stand here")
        if needed and not value.strip():
            self.fail(field, "it is missing or empty")
        return value.strip()

    def key(self, field: str) -> str:
        """Return a key: letters, digits, dots and dashes."""
        value = self.text(field, needed=True)
        if not KEY.fullmatch(value):
            self.fail(
                field,
                f"“{value[:80]}” is not a key; a key is up to 64 letters, digits, dots and dashes",
            )
        return value

    def number(self, field: str) -> int:
        """Return a whole number from 0 to 1000."""
        value = self.text(field, needed=True)
        if not (value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= 1000):
            self.fail(field, f"“{value[:80]}” is not a whole number from 0 to 1000")
        return int(value)

    def truth(self, field: str) -> bool | None:
        """Return true or false, None where the file does not say."""
        value = self.text(field).lower()
        if value and value not in TRUTH:
            self.fail(field, f"“{value[:80]}” is neither true nor false")
        return TRUTH.get(value)

    def polarity(self, field: str) -> Polarity | None:
        """Return a polarity; None where it is missing or says none."""
        value = self.text(field).lower().replace(" ", "_")
        if value in ("", "none"):
            return None
        if value not in POLARITIES:
            known = ", ".join(POLARITIES)
            self.fail(field, f"“{value[:80]}” is not a polarity; the polarities are {known}")
        return POLARITIES[value]

    def entries(self, field: str) -> list[Any]:
        """Return a list as it stands, empty where the file does not have it."""
        value: Any = self.values.get(field) or []
        if not isinstance(value, list):
            self.fail(field, "a list should stand here")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of texts, none of them empty.

        YAML reads an unquoted sentence with a colon as a name and its value; the two are put
        together again.
        """
        found: list[str] = []
        for nth, item in enumerate(self.entries(field), 1):
            text = item
            if isinstance(item, dict) and len(item) == 1:
                [(before, after)] = item.items()
                text = f"{before}: {after}" if isinstance(after, str) else item
            if not isinstance(text, str):
                self.fail(f"{field} {nth}", "a piece of text should stand here")
            if not text.strip():
                self.fail(f"{field} {nth}", "it is empty")
            found.append(text.strip())
        return tuple(found)

    def section(self, field: str) -> "Section":
        """Return a section below this one, empty where the file does not have it."""
        value: Any = self.values.get(field) or {}
        if not isinstance(value, dict):
            self.fail(field, "a group of named fields should stand here")
        return Section(self.file, (*self.path, field), value)

    def sections(self, field: str, naming: str = "") -> Iterator["Section"]:
        """Yield the sections of a list, each called by its field ``naming`` or by its number."""
        for nth, item in enumerate(self.entries(field), 1):
            if not isinstance(item, dict):
                self.fail(f"{field} {nth}", "a group of named fields should stand here")
            named = item.get(naming)
            called = named if isinstance(named, str) and named.strip() else str(nth)
            yield Section(self.file, (*self.path, field, called), item)


def read_top(data: bytes, file: str, schema: str, wanted: str) -> Section:
    """Return the file's top section once it is known to be of the wanted kind."""
    if not data.strip():
        raise UserError(f"{file} is empty.", f"Choose {wanted} that ends in .yaml.")
    if len(data) > MOST_BYTES:
        raise UserError(
            f"{file} is larger than {MOST_BYTES // 1_000_000} MB, which no codebook needs.",
            f"Choose {wanted} that ends in .yaml.",
        )
    try:
        loaded: Any = yaml.load(data, _TextLoader)
    except yaml.reader.ReaderError as error:
        raise UserError(
            f"{file} is not plain text in UTF-8.",
            f"Choose {wanted} that ends in .yaml, or save it again as UTF-8 in a text editor.",
        ) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UserError(
            f"{file} is not sound YAML{_place(error)}.",
            "Mend the file in a text editor and load it again.",
        ) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("schema"), str):
        raise UserError(
            f"{file} is not {wanted}: its line “schema: {schema}” is missing.",
            f"Choose {wanted} that ends in .yaml.",
        )
    if loaded["schema"] != schema:
        raise UserError(
            f"{file} is not {wanted} this version reads: it says "
            f"“schema: {loaded['schema'][:80]}”, and “{schema}” is needed.",
            f"Choose {wanted}, or a newer version of qualcode if the file comes from one.",
        )
    return Section(file, (), loaded)


def _place(error: Exception) -> str:
    """Return where the parser stumbled and over what, for the end of a sentence."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return ""
    line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
    return f"{line}: {error.problem}" if error.problem else line
