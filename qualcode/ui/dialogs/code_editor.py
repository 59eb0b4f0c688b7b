"""Making a code, and saying anew what one means."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import NOTHING, Changes, together
from qualcode.model.codes import COLOURS, PATTERNS, Code, fold
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.theme import STEP, Theme, swatch_icon
from qualcode.ui.widgets.code_picker import CodeCombo
from qualcode.ui.widgets.colour_choice import colour_row, pattern_row
from qualcode.ui.widgets.word_fields import WordField


@dataclass(frozen=True, slots=True)
class CodeEdited:
    """A code was made or changed."""

    code: Id
    changes: Changes


class CodeEditorDialog(SessionDialog):
    """Everything a code is: its name, place, colour, definition and examples, and why."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        code: Id | None = None,
        parent: QWidget | None = None,
        *,
        parent_code: Id | None = None,
        name: str = "",
    ) -> None:
        """Without ``code`` a new one is made, below ``parent_code`` and named ``name`` at first."""
        codebook = session.index.codebook
        known = codebook[code] if code else None
        super().__init__(
            session,
            theme,
            f"Code “{known.name}”" if known else "New code",
            parent,
            agree="Save" if known else "Make code",
            characters=92,
        )
        self._known = known
        shown = known or Code("", name, parent_code, *_first_looks(session, parent_code))
        self._build_place(shown)
        self._build_looks(shown)
        self._build_meaning(shown)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(
            "Why the change? In a line, if you like" if known else "Why a new code? If you like"
        )
        self.add_field("&Reason", self.reason)
        self.name.setFocus()
        self.name.selectAll()
        self.keep_drafts(
            f"code:{code or 'new'}", name=self.name, definition=self.definition,
            include=self.include, exclude=self.exclude, example=self.example,
            near_miss=self.near_miss, prompts=self.prompts, reason=self.reason,
        )  # fmt: skip

    def agreed(self) -> CodeEdited:
        self._refuse_taken_name()
        reason = self.reason.text().strip()
        if self._known is None:
            return self._make(reason)
        return CodeEdited(self._known.id, self._change(self._known, reason))

    def _build_place(self, shown: Code) -> None:
        codebook = self.session.index.codebook
        self.name = QLineEdit(shown.name)
        self.parent_code = CodeCombo(self.theme, "No parent: a family of its own")
        self.parent_code.show_codes(codebook, codebook.subtree(shown.id) if self._known else ())
        self.parent_code.choose(shown.parent)
        left, right = self._two_columns()
        self.add_field("&Name", self.name, into=left)
        self.add_field("&Below", self.parent_code, into=right)
        if self._known is None:
            self.parent_code.currentIndexChanged.connect(self._follow_parent)

    def _build_looks(self, shown: Code) -> None:
        self.colour = colour_row(self.theme, (shown.colour,))
        self.pattern = pattern_row(self.theme, shown.colour)
        self.colour.choose(shown.colour.lower())
        self.pattern.choose(shown.pattern)
        self.colour.chosen.connect(self._show_patterns)
        left, right = self._two_columns()
        self.add_field("&Colour", self.colour, into=left)
        self.add_field("&Pattern", self.pattern, into=right)

    def _build_meaning(self, shown: Code) -> None:
        self.definition = WordField(shown.definition, lines=2)
        self.add_field(
            "&Definition", self.definition, "What a passage is about when it bears this code."
        )
        self.include, self.exclude = WordField(lines=3), WordField(lines=3)
        self.include.set_lines(shown.include)
        self.exclude.set_lines(shown.exclude)
        left, right = self._two_columns()
        self.add_field("&Include", self.include, "One a line.", into=left)
        self.add_field("E&xclude", self.exclude, "One a line.", into=right)
        self.example = WordField(shown.example.text if shown.example else "", lines=2)
        self.near_miss = WordField(shown.near_miss.text if shown.near_miss else "", lines=2)
        left, right = self._two_columns()
        self.add_field("Exa&mple", self.example, into=left)
        self.add_field("Near mi&ss", self.near_miss, into=right)
        self.prompts = WordField(lines=2)
        self.prompts.set_lines(shown.prompts)
        self.add_field("&Questions to ask of a passage", self.prompts, "One a line.")

    def _two_columns(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        row = QHBoxLayout()
        row.setSpacing(4 * STEP)
        left, right = QVBoxLayout(), QVBoxLayout()
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        return left, right

    def _follow_parent(self) -> None:
        colour, pattern = _first_looks(self.session, self.parent_code.code)
        self.colour.choose(colour.lower())
        self.pattern.choose(pattern)

    def _show_patterns(self, colour: str) -> None:
        dark = self.theme.dark
        self.pattern.set_icons({each: swatch_icon(colour, each, dark) for each in PATTERNS})

    def _refuse_taken_name(self) -> None:
        """Refuse before anything is done, since a change may take several acts."""
        codebook, parent = self.session.index.codebook, self.parent_code.code
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus()
            raise UserError("A code needs a name.", "Type one or more words.")
        for sibling in codebook.children(parent):
            known = self._known is not None and sibling.id == self._known.id
            if not known and fold(sibling.name) == fold(name):
                self.name.setFocus()
                where = f"below “{codebook[parent].name}”" if parent else "among the families"
                raise UserError(
                    f"There is already a code “{sibling.name}” {where}.", "Choose another name."
                )

    def _meaning(self) -> dict[str, Any]:
        return {
            "definition": self.definition.words,
            "include": self.include.lines,
            "exclude": self.exclude.lines,
            "example": self.example.words,
            "near_miss": self.near_miss.words,
        }

    def _make(self, reason: str) -> CodeEdited:
        name = self.name.text()
        done = [
            self.do(
                lambda project: project.create_code(
                    name,
                    self.parent_code.code,
                    colour=_written(self.colour.value),
                    pattern=self.pattern.value,
                    **self._meaning(),
                    reason=reason,
                ),
                said=f"Made the code {' '.join(name.split())}",
            )
        ]
        code = done[0].first("code")
        if self.prompts.lines:
            done.append(
                self.do(lambda project: project.redefine_code(code, prompts=self.prompts.lines))
            )
        return CodeEdited(code, together(done))

    def _change(self, known: Code, reason: str) -> Changes:
        """Do what has changed, each part as its own act: history tells them apart."""
        done: list[Changes] = []
        name = " ".join(self.name.text().split())
        if name != known.name:
            done.append(self.do(lambda project: project.rename_code(known.id, name, reason)))
        if self.parent_code.code != known.parent:
            done.append(
                self.do(
                    lambda project: project.move_code(
                        known.id, self.parent_code.code, reason=reason
                    )
                )
            )
        looks = (self.colour.value, self.pattern.value)
        if looks != (known.colour.lower(), known.pattern):
            done.append(
                self.do(
                    lambda project: project.recolour_code(
                        known.id, _written(looks[0]), looks[1], reason
                    )
                )
            )
        meaning: dict[str, Any] = {
            part: value
            for part, value in (self._meaning() | {"prompts": self.prompts.lines}).items()
            if value != _part(known, part)
        }
        if meaning:
            done.append(
                self.do(lambda project: project.redefine_code(known.id, **meaning, reason=reason))
            )
        if done:
            self.session.messages.done(f"Saved the code {name}", undoable=True)
        return together(done) if done else NOTHING


def _part(code: Code, name: str) -> Any:
    value = getattr(code, name)
    if name in ("example", "near_miss"):
        return value.text if value else ""
    return value


def _first_looks(session: Session, parent: Id | None) -> tuple[str, str]:
    """Return the colour and pattern a new code is offered: its parent's, or the next in turn."""
    codebook = session.index.codebook
    if parent is not None and (above := codebook.get(parent)) is not None:
        return above.colour, above.pattern
    nth = len(codebook.families())
    return COLOURS[nth % len(COLOURS)], PATTERNS[nth % len(PATTERNS)]


def _written(colour: str) -> str:
    """Return a colour as the codebook writes it: built-in ones keep their spelling."""
    return next((known for known in COLOURS if known.lower() == colour), colour)
