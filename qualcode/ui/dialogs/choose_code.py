"""Choosing a code from the codebook: where to move one, what to recode to."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from qualcode.app.session import Session
from qualcode.model.ids import Id
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.code_picker import CodePicker


@dataclass(frozen=True, slots=True)
class ChosenCode:
    """The chosen code (None: the top of the codebook) and why."""

    code: Id | None
    reason: str = ""


class ChooseCodeDialog(SessionDialog):
    """Asks for a code; answers with `ChosenCode` and does no act itself."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        title: str = "Choose a code",
        explanation: str = "",
        agree: str = "Choose",
        leave_out: Collection[Id] = (),
        top: str = "",
        chosen: Id | None = None,
        with_reason: bool = False,
        form: str = "",
    ) -> None:
        """``leave_out`` are shown but cannot be chosen; ``top`` offers no code under that name.

        ``form`` names what it is about where a reason is asked for (see `keep_drafts`).
        """
        super().__init__(
            session, theme, title, parent, explanation=explanation, agree=agree, characters=56
        )
        self.picker = CodePicker(theme, session.index.codebook, leave_out=leave_out, top=top)
        self.body.addWidget(self.picker, 1)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("In a line, if you like")
        if with_reason:
            self.add_field("&Reason", self.reason)
        self.picker.chosen_changed.connect(self._follow)
        self.picker.activated.connect(self.accept)
        if chosen is not None or top:
            self.picker.choose(chosen)
        self._follow()
        self.picker.setFocus()
        if form:
            self.keep_drafts(form, reason=self.reason)

    def agreed(self) -> ChosenCode | None:
        if not self.picker.has_choice:
            return None
        return ChosenCode(self.picker.code, self.reason.text().strip())

    def _follow(self) -> None:
        self.agree_button.setEnabled(self.picker.has_choice)
