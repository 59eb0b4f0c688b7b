"""Entering and leaving the phases of the analysis; each may be entered again."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes, together
from qualcode.model.codings import PHASES, PhasePeriod
from qualcode.model.errors import UserError
from qualcode.ui.dialogs.frame import SessionDialog, plain_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.words import day, ordinal_time


@dataclass(frozen=True, slots=True)
class PhasesSeen:
    """The dialog was closed; ``changes`` is what was done in it, if anything."""

    changes: Changes


class PhaseDialog(SessionDialog):
    """Every phase with the times it was entered; a button enters or leaves it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            session, theme, "Phases", parent, agree="Done", characters=76,
            explanation="Going back to a phase is part of the work; each time is kept.",
        )  # fmt: skip
        self.cancel_button.hide()
        self._done: list[Changes] = []
        self.buttons: dict[str, QPushButton] = {}
        self._lines: dict[str, QLabel] = {}
        self.note = QLineEdit()
        self.note.setPlaceholderText("What brings you there? In a line, if you like")
        self.add_field("&Note for a phase you enter", self.note)
        # Words left in the line are not lost to Escape: they belong to nothing yet.
        self.note.textEdited.disconnect(self._note_typing)
        card = QFrame()
        set_role(card, "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        grid.setHorizontalSpacing(4 * STEP)
        grid.setColumnStretch(1, 1)
        for row, phase in enumerate(PHASES):
            grid.addWidget(plain_label(phase.capitalize(), "strong"), row, 0)
            self._lines[phase] = plain_label("", "quiet")
            grid.addWidget(self._lines[phase], row, 1)
            button = QPushButton()
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, phase=phase: self._turn(phase))
            self.buttons[phase] = button
            grid.addWidget(button, row, 2)
        self.add_part(card)
        self.body.addStretch(1)
        self._show()
        self.buttons[self._likely()].setFocus()
        self.keep_drafts("phase:note", note=self.note)

    def agreed(self) -> PhasesSeen:
        return PhasesSeen(together(self._done))

    def _turn(self, phase: str) -> None:
        entering = not self._lasting(phase)
        try:
            if entering:
                changes = self.do(lambda project: project.enter_phase(phase, self.note.text()))
                self.note.clear()
            else:
                changes = self.do(lambda project: project.leave_phase(phase))
        except UserError as error:
            self.refuse(error)
            return
        self._done.append(changes)
        self._show()

    def _show(self) -> None:
        for phase in PHASES:
            times = self._times(phase)
            lasting = bool(times) and times[-1].left is None
            self.buttons[phase].setText("Leave" if lasting else "Enter")
            spoken = f"{'Leave' if lasting else 'Enter'} the phase {phase}"
            self.buttons[phase].setAccessibleName(spoken)
            self._lines[phase].setText(_history(times))

    def _times(self, phase: str) -> list[PhasePeriod]:
        return [each for each in self.session.project.phases() if each.phase == phase]

    def _lasting(self, phase: str) -> bool:
        return any(each.left is None for each in self._times(phase))

    def _likely(self) -> str:
        """Return the phase a person most likely means to leave or enter."""
        return next((phase for phase in PHASES if self._lasting(phase)), PHASES[0])


def _history(times: list[PhasePeriod]) -> str:
    if not times:
        return "not entered yet"
    lines: list[str] = []
    for each in times:
        until = "now" if each.left is None else day(each.left)
        period = (
            day(each.entered) if day(each.entered) == until else f"{day(each.entered)} to {until}"
        )
        lines.append(f"{period}: {each.note}" if each.note else period)
    if times[-1].left is None:
        lines[-1] += f" ({ordinal_time(len(times))})"
    return "\n".join(lines)
