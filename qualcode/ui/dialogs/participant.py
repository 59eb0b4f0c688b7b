"""A participant: the name the study knows them by, and what it knows of them."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.words import folded
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.theme import Theme
from qualcode.ui.widgets.word_fields import WordField


@dataclass(frozen=True, slots=True)
class ParticipantKept:
    """A participant was added or changed."""

    participant: Id
    changes: Changes


class ParticipantDialog(SessionDialog):
    """Adds a participant, or changes what is known of one."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        participant: Id | None = None,
        parent: QWidget | None = None,
        *,
        name: str = "",
    ) -> None:
        """Without ``participant`` one is added, called ``name`` at first."""
        known = next(
            (each for each in session.project.participants() if each.id == participant), None
        )
        super().__init__(
            session,
            theme,
            f"Participant “{known.name}”" if known else "New participant",
            parent,
            agree="Save" if known else "Add",
            characters=60,
        )
        self._known = known
        self.name = QLineEdit(known.name if known else name)
        self.add_field("&Name", self.name, "A pseudonym: it stands in every export.")
        self.details = WordField(known.details if known else "", lines=4)
        self.add_field("&Details", self.details, "What matters for the study, and no more.")
        self.consent = QLineEdit(known.consent if known else "")
        self.consent.setPlaceholderText("Quotes in publications, no audio")
        self.add_field("&Consent covers", self.consent)
        self.reason = QLineEdit()
        self.add_field("&Reason", self.reason).setVisible(known is not None)
        self.name.setFocus()
        self.name.selectAll()
        self.keep_drafts(
            f"participant:{participant or 'new'}", name=self.name, details=self.details,
            consent=self.consent, reason=self.reason,
        )  # fmt: skip

    def agreed(self) -> ParticipantKept:
        name = " ".join(self.name.text().split())
        others = self.session.project.participants()
        own = self._known.id if self._known else None
        if any(folded(each.name) == folded(name) and each.id != own for each in others):
            self.name.setFocus()
            raise UserError(f"There is already a participant “{name}”.", "Choose another name.")
        if not name:
            self.name.setFocus()
            raise UserError("A participant needs a name.", "Use the pseudonym you have chosen.")
        details, consent = self.details.words, self.consent.text().strip()
        if self._known is None:
            changes = self.do(
                lambda project: project.add_participant(name, details, consent),
                said=f"Added {name}",
            )
            return ParticipantKept(changes.first("participant"), changes)
        known = self._known.id
        changes = self.do(
            lambda project: project.change_participant(
                known, name=name, details=details, consent=consent, reason=self.reason.text()
            ),
            said=f"Saved {name}",
        )
        return ParticipantKept(known, changes)
