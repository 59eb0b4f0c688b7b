"""The place Cases: participants, the transcripts they speak in, and who each speaker is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.ids import Id
from qualcode.model.transcripts import Participant, Role
from qualcode.store import Project
from qualcode.ui.cases.counts import SpeakerCount, SpeakerCounts
from qualcode.ui.dialogs.participant import ParticipantDialog, ParticipantKept
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.calm_table import CalmTable
from qualcode.ui.widgets.place import Place
from qualcode.ui.widgets.values_model import ValueRow, ValuesModel
from qualcode.ui.widgets.words import counted

EVERYBODY, NOBODY = "everybody", "nobody"


class CasesPlace(Place):
    """Participants at the left, the speakers who are one of them at the right."""

    person_chosen = Signal()
    """Another participant is chosen, or none."""
    withdraw_requested = Signal()
    """The chosen participant takes back what they said."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._counts = SpeakerCounts(session)
        self._every: list[SpeakerCount] = []
        self.people = ValuesModel(("Participant", "Transcripts", "Codings"), self)
        self.people_table = CalmTable("Participants")
        self.people_table.setModel(self.people)
        self.people_table.set_lines(1.3)
        self.people_table.set_widths({1: 12, 2: 9}, 0, least=14, dropped=(1, 2))
        self.people_table.setSelectionMode(CalmTable.SelectionMode.SingleSelection)
        self.speakers = ValuesModel(
            ("Transcript", "Speaker", "Part", "Who it is", "Turns", "Words", "Codings"), self
        )
        self.speaker_table = CalmTable("Speakers")
        self.speaker_table.setModel(self.speakers)
        self.speaker_table.set_lines(1.3)
        self.speaker_table.set_widths(
            {1: 14, 2: 12, 3: 14, 4: 7, 5: 8, 6: 9}, 0, least=22, dropped=(5, 4, 6, 2)
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        row.setSpacing(4 * STEP)
        row.addLayout(self._left(), 2)
        row.addLayout(self._right(), 5)
        self.setFocusProxy(self.people_table)
        self._connect()
        self.refresh()
        self.people_table.selectRow(0)

    @property
    def participant(self) -> Participant | None:
        """The chosen participant, if one is."""
        rows = self.people_table.chosen_rows
        value = self.people.rows[rows[0]].value if rows else None
        return value if isinstance(value, Participant) else None

    @property
    def chosen(self) -> list[SpeakerCount]:
        """The selected speakers."""
        return [self.speakers.rows[row].value for row in self.speaker_table.chosen_rows]

    def follow(self, changes: Changes) -> None:
        if changes.any("version"):
            # An erasure leaves a version's name as it is, and not its words.
            self._counts.forget()
        if changes.any("participant", "speaker", "document", "version", "coding"):
            self.refresh()

    def refresh(self) -> None:
        """Read participants and speakers; what is chosen stays chosen."""
        self._every = self._counts.every()
        chosen = self._chosen_person()
        people = self.session.project.participants()
        rows = [self._person_row(EVERYBODY, "Everybody", None, self._every)]
        for person in people:
            own = [each for each in self._every if each.speaker.participant == person.id]
            rows.append(self._person_row(person.id, person.name, person, own))
        unlinked = [each for each in self._every if each.speaker.participant is None]
        rows.append(self._person_row(NOBODY, "Linked to nobody", None, unlinked))
        self.people.show_rows(rows)
        at = self.people.row_of(chosen)
        self.people_table.selectRow(at or 0)
        self._people_words.setText(counted(len(people), "participant"))
        self._show_speakers()

    def add(self) -> None:
        """Ask for a new participant."""
        self._open_dialog(ParticipantDialog(self.session, self.theme, None, self.window()))

    def edit(self) -> None:
        """Ask what should change about the chosen participant."""
        if (person := self.participant) is not None:
            self._open_dialog(ParticipantDialog(self.session, self.theme, person.id, self.window()))

    def link(self, participant: Id | None) -> None:
        """Say which participant the selected speakers are."""
        for each in self.chosen:
            self.session.do(_link(each.speaker.id, participant))

    def link_new(self) -> None:
        """Ask for a new participant, and link the selected speakers to them."""
        chosen = self.chosen
        if not chosen:
            return
        dialog = ParticipantDialog(
            self.session, self.theme, None, self.window(), name=chosen[0].speaker.label
        )
        speakers = [each.speaker.id for each in chosen]

        def linked(answer: ParticipantKept) -> None:
            for speaker in speakers:
                self.session.do(_link(speaker, answer.participant))

        dialog.answered.connect(linked)
        dialog.open()

    def set_role(self, role: Role) -> None:
        """Say what part the selected speakers have."""
        for each in self.chosen:
            self.session.do(_part(each.speaker.id, role))

    def _left(self) -> QVBoxLayout:
        self._people_words = QLabel()
        set_role(self._people_words, "quiet")
        self.add_button = QPushButton("Add a participant…")
        self.add_button.clicked.connect(self.add)
        top = QHBoxLayout()
        top.addWidget(self._people_words, 1)
        top.addWidget(self.add_button)
        column = QVBoxLayout()
        column.setSpacing(2 * STEP)
        column.addLayout(top)
        column.addWidget(self.people_table, 1)
        return column

    def _right(self) -> QVBoxLayout:
        self.title, self.details, self.consent = QLabel(), QLabel(), QLabel()
        for label, role in ((self.title, "title"), (self.details, ""), (self.consent, "quiet")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            set_role(label, role)
        self.edit_button = QPushButton("Edit…")
        self.edit_button.clicked.connect(self.edit)
        self.withdraw_button = QPushButton("Withdraw…")
        self.withdraw_button.setToolTip("Erase what they said, for good")
        self.withdraw_button.clicked.connect(self.withdraw_requested)
        self.show_button = QPushButton("Show the first turn")
        self.part_button, self.link_button = QPushButton("Part"), QPushButton("Who it is")
        self.show_button.setToolTip("Enter")
        self.part_button.setMenu(self._part_menu())
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_link_menu, menu))
        self.link_button.setMenu(menu)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.edit_button)
        top.addWidget(self.withdraw_button)
        acts = QHBoxLayout()
        self._speaker_words = QLabel()
        set_role(self._speaker_words, "quiet")
        acts.addWidget(self._speaker_words, 1)
        for button in (self.show_button, self.part_button, self.link_button):
            acts.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(2 * STEP)
        column.addLayout(top)
        column.addWidget(self.details)
        column.addWidget(self.consent)
        column.addLayout(acts)
        column.addWidget(self.speaker_table, 1)
        return column

    def _connect(self) -> None:
        self.people_table.selectionModel().selectionChanged.connect(self._show_speakers)
        self.people_table.opened.connect(lambda _: self.edit())
        self.speaker_table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.speakers.modelReset.connect(self._follow_selection)
        self.speaker_table.opened.connect(self._open)
        self.show_button.clicked.connect(lambda: self._open(self.speaker_table.currentIndex()))

    def _chosen_person(self) -> str:
        rows = self.people_table.chosen_rows
        return self.people.rows[rows[0]].id if rows else EVERYBODY

    def _person_row(
        self, identity: str, name: str, person: Participant | None, own: list[SpeakerCount]
    ) -> ValueRow:
        documents = len({each.speaker.document for each in own})
        codings = sum(each.codings for each in own)
        return ValueRow(identity, (name, str(documents), f"{codings:,}"), person, (1, 2))

    def _show_speakers(self) -> None:
        chosen, person = self._chosen_person(), self.participant
        shown = [each for each in self._every if _belongs(each, chosen)]
        names = {each.id: each.name for each in self.session.project.participants()}
        self.speakers.show_rows([_speaker_row(each, names) for each in shown])
        self._speaker_words.setText(counted(len(shown), "speaker"))
        titles = {EVERYBODY: "Everybody", NOBODY: "Linked to nobody"}
        self.title.setText(person.name if person else titles.get(chosen, ""))
        self.details.setText(person.details if person else "")
        self.details.setVisible(bool(self.details.text()))
        consent = f"Consent covers: {person.consent}" if person and person.consent else ""
        self.consent.setText(consent)
        self.consent.setVisible(bool(consent))
        writable = self.session.project.writable
        self.add_button.setEnabled(writable)
        for button in (self.edit_button, self.withdraw_button):
            button.setVisible(person is not None)
            button.setEnabled(writable)
        self._follow_selection()
        self.person_chosen.emit()

    def _follow_selection(self) -> None:
        chosen, writable = self.chosen, self.session.project.writable
        self.show_button.setEnabled(len(chosen) == 1 and chosen[0].first is not None)
        self.part_button.setEnabled(bool(chosen) and writable)
        self.link_button.setEnabled(bool(chosen) and writable)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        count: SpeakerCount = self.speakers.rows[index.row()].value
        if count.first is not None:
            self.jump_requested.emit(count.speaker.document, *count.first)

    def _part_menu(self) -> QMenu:
        menu = QMenu(self)
        for role in Role:
            menu.addAction(role.value.capitalize(), partial(self.set_role, role))
        return menu

    def _fill_link_menu(self, menu: QMenu) -> None:
        menu.clear()
        for person in self.session.project.participants():
            menu.addAction(person.name, partial(self.link, person.id))
        menu.addSeparator()
        menu.addAction("A new participant…", self.link_new)
        menu.addAction("Nobody in particular", partial(self.link, None))

    def _open_dialog(self, dialog: ParticipantDialog) -> None:
        dialog.answered.connect(self._choose)
        dialog.open()

    def _choose(self, answer: ParticipantKept) -> None:
        at = self.people.row_of(answer.participant)
        if at is not None:
            self.people_table.selectRow(at)


def _belongs(count: SpeakerCount, chosen: str) -> bool:
    if chosen == EVERYBODY:
        return True
    return count.speaker.participant == (None if chosen == NOBODY else chosen)


def _speaker_row(count: SpeakerCount, names: dict[Id, str]) -> ValueRow:
    speaker = count.speaker
    words = (
        count.title, speaker.label, speaker.role.value, names.get(speaker.participant or "", ""),
        f"{count.turns:,}", f"{count.words:,}", f"{count.codings:,}",
    )  # fmt: skip
    return ValueRow(speaker.id, words, count, (4, 5, 6))


def _link(speaker: Id, participant: Id | None) -> Callable[[Project], Changes]:
    return lambda project: project.link_speaker(speaker, participant)


def _part(speaker: Id, role: Role) -> Callable[[Project], Changes]:
    return lambda project: project.set_speaker_role(speaker, role.value)
