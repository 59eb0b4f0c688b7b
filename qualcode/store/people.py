"""Coders and participants."""

from dataclasses import dataclass

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.transcripts import Participant, Role
from qualcode.model.words import folded
from qualcode.store.opened import Opened


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who codes; the name is a label, the id is who they are."""

    id: Id
    name: str
    initials: str = ""


def initials_of(name: str) -> str:
    """Return up to three initials of a name."""
    parts = [part for part in name.replace(".", " ").split() if part[0].isalnum()]
    if len(parts) == 1:
        return parts[0][:2].upper()
    return "".join(part[0] for part in parts[:3]).upper()


class People(Opened):
    """The people of a project."""

    def coders(self) -> list[Coder]:
        """Return the coders, in the order they were added."""
        rows = self._rows("SELECT id,name,initials FROM coder WHERE removed=0 ORDER BY created,n")
        return [Coder(each.hex(), name, short) for each, name, short in rows]

    def coder_named(self, name: str) -> Coder | None:
        """Return the coder of that name, as names are compared, or None."""
        wanted = folded(name)
        return next((each for each in self.coders() if folded(each.name) == wanted), None)

    def work_as(self, name: str) -> Id:
        """Let acts be done by the coder of that name, adding them when they are new."""
        name = " ".join(name.split())
        if not name:
            raise UserError("A coder needs a name.", "Type the name the audit trail should show.")
        known = self.coder_named(name)
        if known is not None:
            self._coder = known.id
            return known.id
        former, self._coder = self._coder, ids.new_id()
        try:
            with self.act("coder.add") as act:
                act.add("coder", self._coder, name=name, initials=initials_of(name))
        except BaseException:
            self._coder = former
            raise
        return self._coder

    def work_as_id(self, coder: Id) -> None:
        """Let acts be done by a coder the project knows."""
        if not any(each.id == coder for each in self.coders()):
            raise UserError("That coder is not in this project.", "Choose another or add them.")
        self._coder = coder

    def rename_coder(self, coder: Id, name: str, reason: str = "") -> Changes:
        """Give a coder another name; everything they did stays theirs."""
        name = " ".join(name.split())
        if not name:
            raise UserError("A coder needs a name.", "Type the name the audit trail should show.")
        other = self.coder_named(name)
        if other is not None and other.id != coder:
            raise UserError(f"There is already a coder called “{name}”.", "Choose another name.")
        with self.act("coder.rename", reason) as act:
            act.change("coder", coder, name=name, initials=initials_of(name))
        return act.changes

    def participants(self) -> list[Participant]:
        """Return the participants by name."""
        rows = self._rows("SELECT id,name,details,consent FROM participant WHERE removed=0")
        found = [
            Participant(each.hex(), name, self._words(details), consent)
            for each, name, details, consent in rows
        ]
        return sorted(found, key=lambda participant: folded(participant.name))

    def add_participant(
        self, name: str, details: str = "", consent: str = "", reason: str = ""
    ) -> Changes:
        """Add a participant under the name the project should know them by."""
        name = _participant_name(name)
        with self.act("participant.add", reason) as act:
            act.add("participant", name=name, details=details, consent=consent)
        return act.changes

    def change_participant(
        self,
        participant: Id,
        *,
        name: str | None = None,
        details: str | None = None,
        consent: str | None = None,
        reason: str = "",
    ) -> Changes:
        """Change what is known of a participant; None leaves a field as it is."""
        name = None if name is None else _participant_name(name)
        given = {"name": name, "details": details, "consent": consent}
        with self.act("participant.change", reason) as act:
            act.change(
                "participant", participant, **{k: v for k, v in given.items() if v is not None}
            )
        return act.changes

    def link_speaker(self, speaker: Id, participant: Id | None, reason: str = "") -> Changes:
        """Say which participant a transcript's speaker is, or that they are none."""
        if participant is not None and not any(
            each.id == participant for each in self.participants()
        ):
            raise UserError("That participant is not in this project.", "Add them first.")
        with self.act("speaker.link", reason) as act:
            act.change("speaker", speaker, participant=participant)
        return act.changes

    def set_speaker_role(self, speaker: Id, role: str, reason: str = "") -> Changes:
        """Say what part a speaker has in the conversation."""
        known = [each.value for each in Role]
        if role not in known:
            raise UserError(f"“{role}” is not a role.", f"There are: {', '.join(known)}.")
        with self.act("speaker.role", reason) as act:
            act.change("speaker", speaker, role=role)
        return act.changes


def _participant_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError("A participant needs a name.", "Use the pseudonym you have chosen.")
    return name
