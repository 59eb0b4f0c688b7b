"""A damaged project: what can be done about it, and what each way would lose."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.commands.salvage import Prospects, SalvageReport, account
from qualcode.ui.dialogs.frame import RING, DialogFrame, plain_label, quiet_label
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.words import counted, day_and_time


@dataclass(frozen=True, slots=True)
class Rescue:
    """What the person has chosen: a copy of the backup, or salvage when ``backup`` is None."""

    path: Path
    backup: Path | None


class RescueDialog(DialogFrame):
    """Offers to save what can be read and to go back to the newest good backup."""

    def __init__(self, theme: Theme, prospects: Prospects, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, f"“{prospects.path.name}” is damaged", parent, agree="Do this",
            cancel="Leave it", characters=70,
            explanation="Part of the file cannot be read any more; a failing disk or a copy that "
            "broke off does this. The file is left exactly as it is, whatever you choose here: "
            "you get a new one beside it.",
        )  # fmt: skip
        self._prospects = prospects
        # One group, though each way has a part of its own.
        self._ways = QButtonGroup(self)
        self.salvage = QRadioButton("&Save everything that can be read")
        self.backup = QRadioButton("Open a copy of the latest &backup")
        backup = prospects.backup
        if prospects.together:
            self._add(self.salvage, _of_salvage(prospects))
        if backup is not None:
            self._add(
                self.backup,
                f"Of {day_and_time(backup.made)}. "
                + (
                    f"It lacks {counted(backup.lacks, 'change')} that can still be read."
                    if backup.lacks
                    else "It lacks nothing that can still be read."
                ),
            )
        chosen = self.backup if prospects.backup_is_best else self.salvage
        chosen.setChecked(True)
        chosen.setFocus()

    def agreed(self) -> Rescue:
        backup = self._prospects.backup
        chosen = backup.path if backup is not None and self.backup.isChecked() else None
        return Rescue(self._prospects.path, chosen)

    def _add(self, choice: QRadioButton, words: str) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        # Room for the ring that shows where the keyboard is.
        column.setContentsMargins(0, RING, 0, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(choice)
        about = quiet_label(words)
        about.setContentsMargins(6 * STEP, 0, 0, 0)
        choice.setAccessibleDescription(words)
        self._ways.addButton(choice)
        column.addWidget(about)
        self.add_part(part)


class AccountDialog(DialogFrame):
    """What was saved of a damaged project, and what is lost."""

    def __init__(self, theme: Theme, report: SalvageReport, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "What was saved", parent, agree="Done", characters=78,
            explanation=f"It is in “{report.target.name}”, which is open now. The damaged file is "
            "as it was; keep it until you have looked through this.",
        )  # fmt: skip
        self.cancel_button.hide()
        self.words = "\n".join(account(report))
        first, *rest = self.words.split("\n")
        self.add_part(plain_label(first, "strong"))
        for each in rest:
            self.add_part(plain_label(each))
        copy = QPushButton("&Copy this account")
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.words))
        row = QWidget()
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(copy)
        beside.addStretch(1)
        self.add_part(row)
        self.agree_button.setFocus()

    def agreed(self) -> bool:
        return True


def _of_salvage(prospects: Prospects) -> str:
    """Return what saving all that can be read would give, in a sentence or two."""
    words = f"{prospects.together:,} of {prospects.of:,} changes, in a new file."
    if prospects.backup is not None and prospects.together > prospects.changes:
        more = counted(prospects.together - prospects.changes, "change")
        words += f" {more} of them from the backup."
    return words + " What is missing is listed afterwards."
