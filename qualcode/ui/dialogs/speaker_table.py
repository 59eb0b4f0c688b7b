"""The speakers of a file before it is imported: their part, and which participant they are."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from qualcode.model.codes import COLOURS
from qualcode.model.transcripts import Participant, Role
from qualcode.ui.dialogs.frame import plain_label, quiet_label
from qualcode.ui.dialogs.import_source import SpeakerChoice
from qualcode.ui.theme import STEP, Theme, set_role, swatch_icon

NOT_LINKED = "Nobody in particular"
NEW_PARTICIPANT = "A new participant"


def speaker_colour(number: int) -> str:
    """Return the colour by which the preview tells speakers apart, by their place in the file."""
    return COLOURS[number % len(COLOURS)]


class SpeakerTable(QWidget):
    """A row for each speaker; what is chosen is written into the choices at once."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        choices: Sequence[SpeakerChoice],
        participants: Sequence[Participant],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._participants = participants
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(STEP)
        grid.setColumnStretch(3, 1)
        if not choices:
            grid.addWidget(quiet_label("Nobody is named in this file."), 0, 0, 1, 4)
            return
        for column, words in enumerate(("Speaker", "Part", "Who it is")):
            heading = plain_label(words, "small")
            grid.addWidget(heading, 0, column + 1)
        for number, choice in enumerate(choices):
            self._add_row(grid, number, choice)

    def _add_row(self, grid: QGridLayout, number: int, choice: SpeakerChoice) -> None:
        row = 2 * number + 1
        mark = QLabel()
        mark.setPixmap(self._mark(number))
        name = plain_label(choice.label, "strong")
        role = QComboBox()
        role.setAccessibleName(f"Part of {choice.label}")
        for each in Role:
            role.addItem(each.value, each)
        role.setCurrentIndex(list(Role).index(choice.role))
        who = QComboBox()
        who.setAccessibleName(f"Participant who is {choice.label}")
        who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        who.setMinimumContentsLength(19)
        who.addItem(NOT_LINKED, None)
        for participant in self._participants:
            who.addItem(participant.name, participant.id)
        who.addItem(NEW_PARTICIPANT, None)
        who.setCurrentIndex(max(0, who.findData(choice.participant)) if choice.participant else 0)
        new_name = QLineEdit(choice.label)
        new_name.setAccessibleName(f"Name of the new participant who is {choice.label}")
        new_name.setPlaceholderText("The pseudonym")
        new_name.hide()
        grid.addWidget(mark, row, 0)
        grid.addWidget(name, row, 1)
        grid.addWidget(role, row, 2)
        grid.addWidget(who, row, 3)
        grid.addWidget(new_name, row + 1, 3)

        def follow() -> None:
            adding = who.currentIndex() == who.count() - 1
            new_name.setVisible(adding)
            choice.role = Role(role.currentData())
            choice.participant = who.currentData()
            choice.is_new, choice.new_name = adding, new_name.text()
            self.changed.emit()

        role.currentIndexChanged.connect(follow)
        who.currentIndexChanged.connect(follow)
        new_name.textChanged.connect(follow)

    def _mark(self, number: int) -> QPixmap:
        icon: QIcon = swatch_icon(speaker_colour(number), "solid", self._theme.dark, small=True)
        return icon.pixmap(16, 16)


def report_label(kind: str, message: str, line: int | None) -> QLabel:
    """Return one line of an import's report."""
    place = f" (line {line:,})" if line is not None else ""
    label = plain_label(f"{message}{place}")
    if kind in ("not understood", "unsure"):
        set_role(label, "warning")
    return label
