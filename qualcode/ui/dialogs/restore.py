"""The backups of a project, what has changed since each, and the way back to one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.app.tasks import BackgroundTasks
from qualcode.model.backups import Backup, Count, Difference, Standing
from qualcode.model.errors import UserError
from qualcode.store.since import difference, standings
from qualcode.ui.dialogs.frame import RING, DialogFrame, plain_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.calm_table import CalmTable
from qualcode.ui.widgets.values_model import ValueRow, ValuesModel
from qualcode.ui.widgets.words import counted, day, day_and_time, megabytes, shortened

COLUMNS = ("When", "Why", "Size", "Since then")
WHEN, WHY, SIZE, SINCE = range(len(COLUMNS))

RESTS_MS = 120
"""How long a row is chosen before its backup is read, so that arrow keys run freely."""

EXPLANATION = (
    "Each backup is a whole project. Opening one makes a copy of it beside your file, under a name "
    "of its own; the file of today stays as it is."
)
NOTHING_YET = (
    "There is no backup yet. One is made when a project is opened after a change, and every half "
    "hour of work."
)

KINDS = {
    "coding": "codings", "code": "codes", "note": "notes", "document": "transcripts",
    "participant": "participants", "link": "links", "decision": "decisions",
    "suggestion": "answers to suggestions",
}  # fmt: skip
"""What is counted, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class VersionChosen:
    """A copy of this backup is to be opened."""

    backup: Backup


class RestoreDialog(DialogFrame):
    """A list of backups; beneath it what was done since the chosen one."""

    folder_wanted = Signal(object)
    """The `Path` of a folder that should be shown in the system's own window."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "Earlier versions", parent, agree="Open a copy", characters=100,
            explanation=EXPLANATION,
        )  # fmt: skip
        self._session = session
        self._order = session.project.backup_order()
        self._backups = session.project.backups()
        self._told: dict[Path, Standing | UserError] = {}
        self._differences: dict[Path, Difference | UserError] = {}
        # A row of its own: what else runs beside the window is neither waited for nor stopped.
        self._tasks = BackgroundTasks(session.messages, self)
        self.finished.connect(lambda _result: self._tasks.close())
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(RESTS_MS)
        self._rests.timeout.connect(self._read_chosen)
        self._lay_out_list()
        self._lay_out_changes()
        self._show_list()
        if self._backups:
            self.table.selectRow(0)
            self.table.setFocus()
            self._tasks.run(
                "Reading the backups",
                lambda task: standings(self._order, self._backups, stopped=task.cancelled),
                done=self._show_standings,
            )
        else:
            self.cancel_button.setFocus()
        self._follow()

    def agreed(self) -> VersionChosen | None:
        backup = self.chosen
        return None if backup is None else VersionChosen(backup)

    @property
    def chosen(self) -> Backup | None:
        """The backup whose row is chosen."""
        rows = self.table.chosen_rows
        return self._backups[rows[0]] if rows else None

    def _lay_out_list(self) -> None:
        self.model = ValuesModel(COLUMNS, self)
        self.table = CalmTable("Backups")
        self.table.setSelectionMode(CalmTable.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.set_lines(1.0)
        self.table.set_widths({WHEN: 33, SIZE: 8, SINCE: 19}, WHY, least=16, dropped=(WHY,))
        self.table.setMinimumHeight(7 * self.table.verticalHeader().defaultSectionSize())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.table.opened.connect(self._open)
        self.add_part(self.table, 1)
        self.folder_button = QPushButton("Show in folder")
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self._show_folder)
        self.where = plain_label("", "quiet")
        row = QHBoxLayout()
        row.setContentsMargins(RING, 0, RING, 0)
        row.setSpacing(2 * STEP)
        row.addWidget(self.where, 1)
        row.addWidget(self.folder_button)
        self.body.addLayout(row)

    def _lay_out_changes(self) -> None:
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        column.setSpacing(STEP)
        self.heading = plain_label("", "strong")
        self.counts = plain_label("")
        self.acts = plain_label("", "quiet")
        for label in (self.heading, self.counts, self.acts):
            column.addWidget(label)
        column.addStretch(1)
        # What is told of one backup or another moves nothing.
        card.setMinimumHeight(11 * self.fontMetrics().lineSpacing())
        self.add_part(card)

    def _show_list(self) -> None:
        self.model.show_rows(
            [
                ValueRow(
                    str(each.path),
                    (
                        day_and_time(each.at),
                        each.why or "regular",
                        megabytes(each.size),
                        _standing_words(self._told.get(each.path)),
                    ),
                    figures=(SIZE,),
                )
                for each in self._backups
            ]
        )

    def _show_standings(self, told: dict[Path, Standing | UserError]) -> None:
        self._told = told
        self._show_list()
        self._follow()

    def _follow(self) -> None:
        """Tell of the chosen backup what is known; the rest is read when the keys rest."""
        backup = self.chosen
        readable = backup is not None and not self._problem(backup)
        self.agree_button.setEnabled(readable)
        folder = backup.path.parent if backup else self._order.folder
        self.folder_button.setEnabled(folder.is_dir())
        self.where.setText(str(folder) if self._backups else "")
        if backup is None:
            self._say(NOTHING_YET if not self._backups else "Choose a backup.")
        elif backup.path in self._differences or self._problem(backup):
            self._tell(backup)
        else:
            self._say("Reading what has changed since…")
            self._rests.start()

    def _problem(self, backup: Backup) -> UserError | None:
        for told in (self._told.get(backup.path), self._differences.get(backup.path)):
            if isinstance(told, UserError):
                return told
        return None

    def _read_chosen(self) -> None:
        backup = self.chosen
        if backup is None or backup.path in self._differences:
            return

        def keep(found: Difference | UserError) -> None:
            self._differences[backup.path] = found
            if self.chosen is backup:
                self._follow()

        self._tasks.run(
            "Comparing",
            lambda _task: difference(self._order, backup.path),
            done=keep,
            failed=keep,
        )

    def _tell(self, backup: Backup) -> None:
        problem = self._problem(backup)
        if problem is not None:
            self._say(problem.message, problem.hint)
            return
        found = self._differences[backup.path]
        assert isinstance(found, Difference)
        standing = found.standing
        if not standing.behind and not standing.ahead:
            self._say(f"{_made_before(backup)}It holds all that your file holds.")
            return
        heading = f"{_made_before(backup)}{counted(standing.behind, 'act')} since then"
        if standing.ahead:
            heading += f"; {counted(standing.ahead, 'act')} in it that your file does not have"
        acts = "\n".join(self._act_lines(found))
        self._say(heading, "\n".join(_count_lines(found)), acts)

    def _act_lines(self, found: Difference) -> Iterator[str]:
        if found.acts:
            yield "The latest:" if len(found.acts) < found.standing.behind else "They are:"
        for identity in found.acts:
            try:
                act = self._session.project.act_of(identity)
            except UserError:
                return  # the project was closed behind the dialog
            undone = ", undone" if act.undone else ""
            yield f"{shortened(act.sentence, 90)} ({day(act.at)}{undone})"

    def _say(self, heading: str, counts: str = "", acts: str = "") -> None:
        for label, words in ((self.heading, heading), (self.counts, counts), (self.acts, acts)):
            label.setText(words)
            label.setVisible(bool(words))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and self.agree_button.isEnabled():
            self.accept()

    def _show_folder(self) -> None:
        backup = self.chosen
        self.folder_wanted.emit(backup.path.parent if backup else self._order.folder)


def _made_before(backup: Backup) -> str:
    return f"Made {backup.why}. " if backup.why else ""


def _standing_words(told: Standing | UserError | None) -> str:
    if told is None:
        return ""
    if isinstance(told, UserError):
        return "cannot be opened"
    if told.ahead:
        return f"{told.behind:,} acts, {told.ahead:,} only in it"
    return counted(told.behind, "act") if told.behind else "nothing"


def _count_lines(found: Difference) -> Iterator[str]:
    for kind, name in KINDS.items():
        count = found.counts.get(kind, Count())
        parts = [
            f"{number:,} {deed}"
            for number, deed in (
                (count.added, "added"), (count.removed, "removed"), (count.changed, "changed"),
            )
            if number
        ]  # fmt: skip
        if parts:
            yield f"{name[:1].upper()}{name[1:]}: {', '.join(parts)}"
