"""The codebook: codes and everything that can happen to one."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.codebook_files import CodebookTemplate, Illustration, TemplateCode
from qualcode.model.codes import COLOURS, PATTERNS, Code, Codebook, CodeStatus, fold
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.lexicons import Lexicon
from qualcode.model.polarity import Polarity
from qualcode.store.act import ActInProgress, Quoted
from qualcode.store.opened import Opened, hexed

_CODE = """
SELECT id,name,parent,colour,pattern,definition,include,exclude,example,near_miss,
       absence_example,prompts,lexicon,status,merged_into,key,codebook,in_vivo,position,
       creator,created,changed
FROM code WHERE removed=0 ORDER BY n
"""


class Codes(Opened):
    """The codes of a project."""

    def codebook(self) -> Codebook:
        """Return the codes as a tree."""
        return Codebook(_code(row) for row in self._rows(_CODE))

    def find_code(self, words: str) -> Code:
        """Return the code meant by a path, a built-in key, an unambiguous name or start of an id.

        Raises UserError when there is none or more than one.
        """
        codebook = self.codebook()
        found = codebook.find(words)
        if len(found) == 1:
            return found[0]
        if found:
            paths = "; ".join(codebook.path(each.id) for each in found)
            raise UserError(f"“{words}” fits several codes: {paths}.", "Give the whole path.")
        raise UserError(
            f"There is no code “{words}”.", "Give its path, such as Safety / Guard down."
        )

    def load_codebook(
        self, template: CodebookTemplate, *, keys: Iterable[str] | None = None, reason: str = ""
    ) -> Changes:
        """Add a codebook file's codes; those the project already has are left as they are.

        ``keys`` chooses families by key; without it the ones switched on in the file are taken.
        """
        wanted = None if keys is None else set(keys)
        present = {row[0].hex(): row[1] for row in self._rows("SELECT id,removed FROM code")}
        position = max((each.position for each in self.codebook()), default=0)
        looks = _looks(template)
        with self.act(
            "codebook.load", reason, codebook=template.id, version=template.version
        ) as act:
            for code in template.codes:
                family = code.key.split("/")[0]
                if not (code.enabled if wanted is None else family in wanted):
                    continue
                identity = template_code_id(template.id, code.key)
                position += 1
                if identity not in present:
                    fields = _template_fields(template, code, position)
                    fields["colour"], fields["pattern"] = looks[code.key]
                    act.add("code", identity, **fields)
                elif present[identity]:
                    act.change("code", identity, removed=0)
        return act.changes

    def create_code(
        self,
        name: str,
        parent: Id | None = None,
        *,
        colour: str | None = None,
        pattern: str | None = None,
        definition: str = "",
        include: Iterable[str] = (),
        exclude: Iterable[str] = (),
        example: str = "",
        near_miss: str = "",
        in_vivo: bool = False,
        reason: str = "",
    ) -> Changes:
        """Make a code; a sub-code keeps its parent's colour and pattern unless others are given."""
        with self.act("code.create", reason) as act:
            self.add_code_within(
                act, name, parent, definition=definition, in_vivo=in_vivo,
                colour=colour, pattern=pattern, include=list(include), exclude=list(exclude),
                example=_illustration_fields(Illustration(example)) if example else None,
                near_miss=_illustration_fields(Illustration(near_miss)) if near_miss else None,
            )  # fmt: skip
        return act.changes

    def add_code_within(
        self,
        act: ActInProgress,
        name: str,
        parent: Id | None,
        *,
        definition: str = "",
        in_vivo: bool = False,
        colour: str | None = None,
        pattern: str | None = None,
        **fields: Any,
    ) -> Id:
        """Add a code as part of an act and return its id; colour and pattern as the parent's."""
        codebook = self.codebook()
        name = self._checked_name(codebook, name, parent)
        above = codebook.get(parent) if parent else None
        nth = len(codebook.families())
        return act.add(
            "code",
            name=Quoted(name) if in_vivo else name,
            parent=parent,
            colour=colour or (above.colour if above else COLOURS[nth % len(COLOURS)]),
            pattern=pattern or (above.pattern if above else PATTERNS[nth % len(PATTERNS)]),
            definition=definition.strip(),
            in_vivo=in_vivo or None,
            position=1 + max((each.position for each in codebook.every()), default=0),
            **fields,
        )

    def rename_code(self, code: Id, name: str, reason: str = "") -> Changes:
        """Give a code another name."""
        codebook = self.codebook()
        name = self._checked_name(codebook, name, self._in(codebook, code).parent, code)
        with self.act("code.rename", reason) as act:
            act.change("code", code, name=name)
        return act.changes

    def recolour_code(
        self, code: Id, colour: str, pattern: str | None = None, reason: str = ""
    ) -> Changes:
        """Give a code and everything below it another colour (``#rrggbb``) and pattern."""
        codebook = self.codebook()
        digits = colour.removeprefix("#")
        if len(digits) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
            raise UserError(f"“{colour}” is not a colour.", "Give it as #rrggbb.")
        given = {"colour": colour} | ({"pattern": pattern} if pattern in PATTERNS else {})
        with self.act("code.recolour", reason) as act:
            for each in codebook.subtree(code):
                act.change("code", each, **given)
        return act.changes

    def redefine_code(
        self,
        code: Id,
        *,
        definition: str | None = None,
        include: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        example: str | None = None,
        near_miss: str | None = None,
        prompts: Iterable[str] | None = None,
        reason: str = "",
    ) -> Changes:
        """Change what a code means; None leaves a part as it is."""
        given: dict[str, Any] = {}
        if definition is not None:
            given["definition"] = definition.strip()
        for name, lines in (("include", include), ("exclude", exclude), ("prompts", prompts)):
            if lines is not None:
                given[name] = [line.strip() for line in lines if line.strip()]
        old = self.codebook()[code]
        for name, words, now in (
            ("example", example, old.example),
            ("near_miss", near_miss, old.near_miss),
        ):
            if words is not None and words != (now.text if now else ""):
                given[name] = _illustration_fields(Illustration(words)) if words else None
        with self.act("code.redefine", reason) as act:
            act.change("code", code, **given)
        return act.changes

    def move_code(
        self, code: Id, parent: Id | None, *, position: int | None = None, reason: str = ""
    ) -> Changes:
        """Put a code below another, or at the top; ``position`` orders it among its siblings."""
        codebook = self.codebook()
        moved = self._in(codebook, code)
        if parent is not None and parent in codebook.subtree(code):
            raise UserError(
                f"“{moved.name}” cannot be put below itself.", "Choose another place for it."
            )
        if parent != moved.parent:
            self._checked_name(codebook, moved.name, parent, code)
        given: dict[str, Any] = {"parent": parent}
        if position is not None:
            given["position"] = position
        with self.act("code.move", reason) as act:
            act.change("code", code, **given)
        return act.changes

    def merge_codes(self, code: Id, into: Id, reason: str = "") -> Changes:
        """Let all codings of a code count for another from now on, in one act and one undo.

        What was below the code moves below the other. The codings themselves keep what they were
        given, so nothing is lost and a colleague's later coding with the old code follows too.
        """
        codebook = self.codebook()
        merged, target = self._in(codebook, code), self._in(codebook, into)
        if into in codebook.subtree(code):
            raise UserError(
                f"“{merged.name}” cannot be merged into itself or a code below it.",
                "Choose another code.",
            )
        taken = {fold(each.name) for each in codebook.children(into)}
        count = self.codings_count(code)
        with self.act("code.merge", reason, codings=count) as act:
            for child in codebook.children(code):
                name = child.name
                while fold(name) in taken:
                    name = f"{name} (from {merged.name})"
                act.change("code", child.id, parent=into, name=name)
            act.change("code", code, merged_into=into)
            act.touch("code", target.id)
        return act.changes

    def split_code(
        self, code: Id, name: str, codings: Iterable[Id], *, definition: str = "", reason: str = ""
    ) -> Changes:
        """Make a new code beside ``code`` and give it these of its codings, in one act."""
        codebook = self.codebook()
        old = self._in(codebook, code)
        name = self._checked_name(codebook, name, old.parent)
        with self.act("code.split", reason) as act:
            new = act.add(
                "code",
                name=name,
                parent=old.parent,
                colour=old.colour,
                pattern=old.pattern,
                definition=definition.strip(),
                position=old.position + 1,
            )
            for coding in codings:
                act.change("coding", coding, code=new)
            act.touch("code", code)
        return act.changes

    def retire_code(self, code: Id, reason: str = "") -> Changes:
        """Offer a code no longer; its codings stay."""
        with self.act("code.retire", reason) as act:
            act.change("code", code, status=CodeStatus.RETIRED.value)
        return act.changes

    def restore_code(self, code: Id, reason: str = "") -> Changes:
        """Offer a retired code again, or part a merged one from what it was merged into."""
        with self.act("code.restore", reason) as act:
            act.change("code", code, status=CodeStatus.IN_USE.value, merged_into=None)
        return act.changes

    def codings_count(self, code: Id) -> int:
        """Return how many codings count for exactly this code today."""
        codebook = self.codebook()
        every = [code, *codebook.merged_from(code)]
        marks = ",".join("?" * len(every))
        sql = f"SELECT count(*) FROM coding WHERE removed=0 AND code IN ({marks})"
        return int(self._rows(sql, tuple(map(ids.to_bytes, every)))[0][0])

    def _in(self, codebook: Codebook, code: Id) -> Code:
        found = codebook.get(code)
        if found is None:
            raise UserError("That code is not in this project.", "It may have been removed.")
        return found

    def _checked_name(
        self, codebook: Codebook, name: str, parent: Id | None, renaming: Id | None = None
    ) -> str:
        name = " ".join(name.split())
        if not name:
            raise UserError("A code needs a name.", "Type one or more words.")
        if " / " in name:
            raise UserError(
                "A code's name cannot contain “ / ”.", "It stands between names of a path."
            )
        for sibling in codebook.children(parent):
            if sibling.id != renaming and fold(sibling.name) == fold(name):
                where = f"below “{codebook[parent].name}”" if parent else "among the families"
                raise UserError(
                    f"There is already a code “{name}” {where}.", "Choose another name."
                )
        return name


def template_code_id(codebook: str, key: str) -> Id:
    """Return the identity a built-in code has in every project that loads it."""
    return ids.derived_id("codebook", codebook, key)


def _looks(template: CodebookTemplate) -> dict[str, tuple[str, str]]:
    """Return colour and pattern by key; what a code was not given it has from the one above."""
    looks: dict[str, tuple[str, str]] = {}
    for code in template.codes:
        colour, pattern = looks.get(code.parent or "", ("", ""))
        looks[code.key] = code.colour or colour, code.pattern or pattern
    return looks


def _template_fields(
    template: CodebookTemplate, code: TemplateCode, position: int
) -> dict[str, Any]:
    return {
        "name": code.name,
        "parent": template_code_id(template.id, code.parent) if code.parent else None,
        "definition": code.definition,
        "include": list(code.include),
        "exclude": list(code.exclude),
        "example": _illustration_fields(code.example),
        "near_miss": _illustration_fields(code.near_miss),
        "absence_example": _illustration_fields(code.absence_example),
        "prompts": list(code.prompts),
        "lexicon": {k: list(v) for k, v in asdict(code.lexicon).items() if v} or None,
        "key": code.key,
        "codebook": template.id,
        "position": position,
    }


def _illustration_fields(illustration: Illustration | None) -> dict[str, Any] | None:
    if illustration is None:
        return None
    fields = asdict(illustration)
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _illustration(stored: str | None) -> Illustration | None:
    if not stored:
        return None
    fields: dict[str, Any] = json.loads(stored)
    if fields.get("polarity"):
        fields["polarity"] = Polarity(fields["polarity"])
    return Illustration(**fields)


def _lines(stored: str | None) -> tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


def _code(row: tuple[Any, ...]) -> Code:
    lexicon: dict[str, list[str]] = json.loads(row[12]) if row[12] else {}
    return Code(
        id=row[0].hex(), name=row[1], parent=hexed(row[2]), colour=row[3], pattern=row[4],
        definition=row[5], include=_lines(row[6]), exclude=_lines(row[7]),
        example=_illustration(row[8]), near_miss=_illustration(row[9]),
        absence_example=_illustration(row[10]), prompts=_lines(row[11]),
        lexicon=Lexicon(**{tier: tuple(terms) for tier, terms in lexicon.items()}),
        status=CodeStatus(row[13]), merged_into=hexed(row[14]), key=row[15], codebook=row[16],
        in_vivo=bool(row[17]), position=row[18], created_by=hexed(row[19]) or "",
        created_at=row[20], changed_at=row[21],
    )  # fmt: skip
