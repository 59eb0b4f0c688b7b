"""Journal entries that everybody shares: memos about the project, dated and signed."""

from qualcode.model import ids
from qualcode.model.changes import Changes
from qualcode.model.entries import JournalEntry
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store.erasing import Erasing


class Entries(Erasing):
    """The journal that is part of the project's record."""

    def entries(self) -> list[JournalEntry]:
        """Return the shared journal entries, newest first."""
        rows = self._rows(
            "SELECT id,title,text,coder,created,max(created,changed) FROM entry "
            "WHERE removed=0 ORDER BY created DESC,n DESC"
        )
        both = self._both("entry", "text")
        return [
            JournalEntry(
                row[0].hex(), row[1], both.get(row[0].hex()) or self._words(row[2]), row[3].hex(),
                row[4], row[5],
            )
            for row in rows
        ]  # fmt: skip

    def entry(self, entry: Id) -> JournalEntry:
        """Return one shared entry. Raises UserError when it is not in the project."""
        for each in self.entries():
            if each.id == entry:
                return each
        raise UserError("That entry is not in this project.", "It may have been removed.")

    def write_entry(self, text: str, title: str = "", reason: str = "") -> Changes:
        """Write a journal entry that everybody who gets the project can read."""
        given = checked_words(text, title)
        with self.act("entry.write", reason) as act:
            act.add("entry", ids.new_id(), coder=self._coder, **given)
        return act.changes

    def change_entry(self, entry: Id, text: str, title: str = "", reason: str = "") -> Changes:
        """Write an entry of one's own anew; what it said before stays in the history."""
        self._refuse_unless_own(self.entry(entry))
        given = checked_words(text, title)
        with self.act("entry.change", reason) as act:
            act.change("entry", entry, **given)
        return act.changes

    def remove_entry(self, entry: Id, reason: str = "") -> Changes:
        """Take an entry of one's own away; undo brings it back."""
        self._refuse_unless_own(self.entry(entry))
        with self.act("entry.remove", reason) as act:
            act.remove("entry", entry)
        return act.changes

    def _refuse_unless_own(self, entry: JournalEntry) -> None:
        if self._coder is not None and entry.coder != self._coder:
            names = {each.id: each.name for each in self.coders()}
            raise UserError(
                f"That entry is by {names.get(entry.coder, 'somebody else')}.",
                "Write one of your own beside it.",
            )


def checked_words(text: str, title: str) -> dict[str, str]:
    """Return an entry's fields. Raises UserError when it says nothing."""
    if not text.strip():
        raise UserError("A journal entry needs some words.", "Write it first.")
    return {"title": " ".join(title.split()), "text": text.strip()}
