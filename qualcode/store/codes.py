"""The codebook: codes and everything that can happen to one."""

from collections.abc import Iterable
from typing import Any

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.codebook_files import CodebookTemplate, Illustration
from qualcode.model.codes import COLOURS, PATTERNS, Code, Codebook, CodeStatus, fits_path, fold
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store.act import ActInProgress
from qualcode.store.code_rows import (
    CODE_ROWS,
    code_of,
    illustration_fields,
    inherited_looks,
    template_code_id,
    template_fields,
)
from qualcode.store.opened import Opened


class Codes(Opened):
    """The codes of a project."""

    def codebook(self) -> Codebook:
        """Return the codes as a tree."""
        return self._kept(
            "codebook", ("code",), lambda: Codebook(map(code_of, self._rows(CODE_ROWS)))
        )

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
        looks = inherited_looks(template)
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
                    fields = template_fields(template, code, position, looks[code.key])
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
                example=illustration_fields(Illustration(example)) if example else None,
                near_miss=illustration_fields(Illustration(near_miss)) if near_miss else None,
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
        above = self._standing(codebook, parent) if parent else None
        name = self._checked_name(codebook, name, parent)
        _check_colour(colour, pattern)
        nth = len(codebook.families())
        return act.add(
            "code",
            name=name,
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
        parent = codebook.parent(self._standing(codebook, code).id)
        name = self._checked_name(codebook, name, parent, code)
        with self.act("code.rename", reason) as act:
            act.change("code", code, name=name)
        return act.changes

    def recolour_code(
        self, code: Id, colour: str, pattern: str | None = None, reason: str = ""
    ) -> Changes:
        """Give a code and everything below it another colour (``#rrggbb``) and pattern."""
        codebook = self.codebook()
        self._standing(codebook, code)
        _check_colour(colour, pattern)
        given = {"colour": colour} | ({"pattern": pattern} if pattern else {})
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
        old = self._standing(self.codebook(), code)
        for name, words, now in (
            ("example", example, old.example),
            ("near_miss", near_miss, old.near_miss),
        ):
            if words is not None and words != (now.text if now else ""):
                given[name] = illustration_fields(Illustration(words)) if words else None
        with self.act("code.redefine", reason) as act:
            act.change("code", code, **given)
        return act.changes

    def move_code(
        self, code: Id, parent: Id | None, *, position: int | None = None, reason: str = ""
    ) -> Changes:
        """Put a code below another, or at the top; ``position`` orders it among its siblings."""
        codebook = self.codebook()
        moved = self._standing(codebook, code)
        if parent is not None and self._standing(codebook, parent).id in codebook.subtree(code):
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
        merged, target = self._standing(codebook, code), self._standing(codebook, into)
        if into in codebook.subtree(code):
            raise UserError(
                f"“{merged.name}” cannot be merged into itself or a code below it.",
                "Choose another code.",
            )
        taken = {fold(each.name) for each in codebook.children(into) if each.id != code}
        count = self.codings_count(code)
        with self.act("code.merge", reason, codings=count) as act:
            for child in codebook.children(code):
                name = child.name
                while fold(name) in taken:
                    name = f"{name} (from {merged.name})"
                taken.add(fold(name))
                act.change("code", child.id, parent=into, name=name)
            act.change("code", code, merged_into=into)
            act.touch("code", target.id)
        return act.changes

    def split_code(
        self, code: Id, name: str, codings: Iterable[Id], *, definition: str = "", reason: str = ""
    ) -> Changes:
        """Make a new code beside ``code`` and give it these of its codings, in one act."""
        codebook = self.codebook()
        old = self._standing(codebook, code)
        parent = codebook.parent(code)
        name = self._checked_name(codebook, name, parent)
        chosen = list(dict.fromkeys(codings))
        self._refuse_others(codebook, old, chosen)
        with self.act("code.split", reason) as act:
            new = act.add(
                "code",
                name=name,
                parent=parent,
                colour=old.colour,
                pattern=old.pattern,
                definition=definition.strip(),
                position=old.position + 1,
            )
            for coding in chosen:
                act.change("coding", coding, code=new)
            act.touch("code", code)
        return act.changes

    def retire_code(self, code: Id, reason: str = "") -> Changes:
        """Offer a code no longer; its codings stay."""
        self._standing(self.codebook(), code)
        with self.act("code.retire", reason) as act:
            act.change("code", code, status=CodeStatus.RETIRED.value)
        return act.changes

    def restore_code(self, code: Id, reason: str = "") -> Changes:
        """Offer a retired code again, or part a merged one from what it was merged into.

        Raises UserError when another code has taken its name and place meanwhile.
        """
        codebook = self.codebook()
        found = self._in(codebook, code)
        self._checked_name(codebook, found.name, codebook.parent(code), code)
        with self.act("code.restore", reason) as act:
            act.change("code", code, status=CodeStatus.IN_USE.value, merged_into=None)
        return act.changes

    def codings_count(self, code: Id) -> int:
        """Return how many codings count for exactly this code today."""
        every = [code, *self.codebook().merged_from(code)]
        marks = ",".join("?" * len(every))
        sql = (
            "SELECT count(*) FROM coding c JOIN version v ON v.id=c.version "
            "JOIN document d ON d.id=v.document "
            f"WHERE c.removed=0 AND d.removed=0 AND c.code IN ({marks})"
        )
        return int(self._rows(sql, tuple(map(ids.to_bytes, every)))[0][0])

    def _refuse_others(self, codebook: Codebook, code: Code, codings: list[Id]) -> None:
        """Raise UserError unless all of these codings stand and count for the code."""
        for coding in codings:
            rows = self._rows(
                "SELECT code FROM coding WHERE id=? AND removed=0", (ids.to_bytes(coding),)
            )
            if not rows or codebook.resolve(rows[0][0].hex()) != code.id:
                raise UserError(
                    f"One of these codings is not of “{code.name}”.", "Choose among its own."
                )

    def _standing(self, codebook: Codebook, code: Id) -> Code:
        """Return a code that is in the project and not merged into another."""
        found = self._in(codebook, code)
        if found.merged_into is not None:
            into = codebook.get(codebook.resolve(code))
            raise UserError(
                f"“{found.name}” was merged into “{into.name if into else 'another code'}”.",
                "Use that one, or restore this one first.",
            )
        return found

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
        if not fits_path(name):
            raise UserError(
                "A code's name cannot contain “ / ”, nor begin or end with “/”.",
                "It stands between names of a path.",
            )
        for sibling in codebook.children(parent):
            if sibling.id != renaming and fold(sibling.name) == fold(name):
                above = codebook.get(parent) if parent else None
                where = f"below “{above.name}”" if above else "among the families"
                raise UserError(
                    f"There is already a code “{name}” {where}.", "Choose another name."
                )
        return name


def _check_colour(colour: str | None, pattern: str | None) -> None:
    digits = (colour or "#000000").removeprefix("#")
    if len(digits) != 6 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise UserError(f"“{colour}” is not a colour.", "Give it as #rrggbb.")
    if pattern is not None and pattern not in PATTERNS:
        raise UserError(f"“{pattern}” is not a pattern.", f"There are: {', '.join(PATTERNS)}.")
