"""Adding a codebook's families to a project that is under way."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes, together
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.ui.dialogs.codebook_choice import CodebookChoice
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.dialogs.new_project_plan import Method
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.word_fields import WordField
from qualcode.ui.widgets.words import counted


@dataclass(frozen=True, slots=True)
class CodebookLoaded:
    """Codes of a codebook were added."""

    codebook: str
    changes: Changes


class LoadCodebookDialog(SessionDialog):
    """Asks which codebook and which families; codes that are there already stay as they are."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            session, theme, "Load a codebook", parent, agree="Load", characters=72,
            explanation="Codes the project has already stay as they are.",
        )  # fmt: skip
        self.choice = CodebookChoice(theme)
        self.add_field("Code&book", self.choice)
        self.note = WordField(lines=3)
        self._note_box = self.add_field(
            "&Where you stand", self.note,
            "In reflexive analysis a codebook is a starting point to account for. "
            "What do you expect it to do to your reading?",
        )  # fmt: skip
        self._note_box.setVisible(session.project.study().method == Method.REFLEXIVE)
        self.reason = QLineEdit()
        self.add_field("&Reason", self.reason)
        self.choice.changed.connect(self._follow)
        self._follow()
        self.choice.setFocus()
        self.keep_drafts("codebook:load", note=self.note, reason=self.reason)

    def agreed(self) -> CodebookLoaded | None:
        template, families = self.choice.template, self.choice.families
        if template is None or not families:
            return None
        done = self.do(
            lambda project: project.load_codebook(
                template, keys=families, reason=self.reason.text()
            )
        )
        if not done:
            raise UserError("The project has these codes already.", "Switch on another family.")
        made = len(done.ids("code"))
        if words := self.note.words:
            done = together((done, self.do(lambda project: _with_note(project, words))))
        self.session.messages.done(f"Loaded {counted(made, 'code')}", undoable=not words)
        return CodebookLoaded(template.id, done)

    def _follow(self) -> None:
        self.agree_button.setEnabled(bool(self.choice.families))


def _with_note(project: Project, words: str) -> Changes:
    return project.add_note(NoteTarget.PROJECT, None, words)
