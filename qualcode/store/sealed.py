"""What can be asked and done about a project's encryption: on, off, a new passphrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.model import keys
from qualcode.model.errors import UserError
from qualcode.store import engine, resealing, seals
from qualcode.store.journal import Journal
from qualcode.store.undoing import Undoing

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.model.changes import Changes
    from qualcode.model.keys import Key, Secret
    from qualcode.store.resealing import Cancelling

ON, OFF, RENEWED = "encryption.on", "encryption.off", "encryption.renewed"
"""The verbs of its acts; nothing secret is in them, and none can be undone."""


@dataclass(frozen=True, slots=True)
class Resealing:
    """A change of passphrase that was begun; ``old`` and ``new`` are keys, None for a plain file.

    `copy` may run on any thread; then the project's own finishes it.
    """

    path: Path
    old: Key | None
    new: Key | None
    state: tuple[int, int] = field(repr=False)

    @property
    def verb(self) -> str:
        """What the change is called in the journal."""
        return OFF if self.new is None else ON if self.old is None else RENEWED

    def copy(self, cancelled: Cancelling = lambda: False) -> None:
        """Write the file anew beside it and verify that.

        Raises UserError when that fails, and Cancelled; then nothing has changed.
        """
        resealing.written_beside(self.path, self.old, self.new, cancelled)

    def abandon(self) -> None:
        """Remove what was written beside, when it is not wanted any more."""
        resealing.clear_leftovers(self.path)


class Sealed(Undoing):
    """Whether the file is encrypted, and changing that."""

    @property
    def encrypted(self) -> bool:
        """Whether the file opens only with its passphrase or its recovery key."""
        return self._connection.key is not None

    @property
    def key(self) -> Key | None:
        """What the file was opened with, to open it or a copy of it once more; None when plain."""
        return self._connection.key

    def recovery_key(self) -> str:
        """Return what opens the file when the passphrase is forgotten, to be printed and kept.

        It is another one after each change of passphrase. Raises UserError when the file is not
        encrypted.
        """
        key = self._connection.key
        if key is None:
            raise self._not_encrypted()
        return keys.recovery_key(key)

    def opens_with(self, secret: Secret) -> bool:
        """Whether these words are the passphrase or the recovery key; takes a tenth of a second."""
        key = self._connection.key
        return key is not None and key.same_as(secret.key(key.salt))

    def refuse_sealed(self, other: Path) -> None:
        """Raise KeyNeeded when another copy is encrypted otherwise than this one.

        What cannot be read at all is for whoever opens it to say.
        """
        if other.is_file() and seals.is_encrypted(other):
            seals.connected_copy(other, None, self.key).close()

    def set_passphrase(self, passphrase: str | None, *, reason: str = "") -> Changes:
        """Encrypt the file, or change its passphrase; None takes the encryption off.

        The file is written anew, which takes a second or two for 20 MB; see `begin_resealing` for
        doing that beside a window. Raises UserError when it cannot be done; then it is as it was.
        """
        change = self.begin_resealing(passphrase)
        change.copy()
        return self.finish_resealing(change, reason)

    def begin_resealing(self, passphrase: str | None) -> Resealing:
        """Begin what `set_passphrase` does: then comes `Resealing.copy`, then `finish_resealing`.

        Raises UserError when the file is read only, or the passphrase has no words.
        """
        if not self._writable:
            raise UserError(f"“{self._path.name}” is open for reading only.", self.why_not_writable)
        if passphrase is None and not self.encrypted:
            raise self._not_encrypted()
        new = None if passphrase is None else seals.new_key(passphrase)
        return Resealing(self._path, self.key, new, self._file_state())

    def finish_resealing(self, change: Resealing, reason: str = "") -> Changes:
        """Record the change in the journal and let the new file take the place of the old one.

        What was done since it was begun is not lost. Raises UserError when it fails; then the file
        is as it was.
        """
        self._before_act()
        try:
            if change.state != self._file_state():
                change.copy()
            changes = self._recorded_beside(change, reason)
            self._take_place(change.new)
        finally:
            change.abandon()
        return changes

    def record_sealing(self, verb: str, reason: str = "") -> Changes:
        """Record in the journal what was done about the encryption."""
        project = self._rows("SELECT value FROM meta WHERE key='project'")[0][0]
        with self.act(verb, reason) as doing:
            doing.record(verb, project)
        return doing.changes

    def _recorded_beside(self, change: Resealing, reason: str) -> Changes:
        """Record the change in the new file, and there only: it is true of no other."""
        beside = resealing.path_beside(change.path)
        connection = engine.connect(beside, write=True, key=change.new)
        try:
            copy = Sealed(connection, beside, writable=True)
            copy.set_clock(self._now, self._east)
            copy._coder = self._coder
            return copy.record_sealing(change.verb, reason)
        finally:
            connection.close()

    def _file_state(self) -> tuple[int, int]:
        """Return figures that differ when anybody has written the file, an act or not."""
        by_others = int(self._connection.value("PRAGMA data_version"))
        return by_others, int(self._connection.raw.total_changes)

    def _take_place(self, key: Key | None) -> None:
        """Put the file beside in this one's place, and go on in that."""
        former = self._connection.key
        # Some systems replace no file that is open.
        self._connection.close()
        try:
            resealing.put_in_place(self._path)
        except BaseException:
            self._go_on(former)
            raise
        self._go_on(key)

    def _go_on(self, key: Key | None) -> None:
        self._connection.open_again(key)
        started = self._journal.started
        self._journal = Journal(self._connection)
        self._journal.started = started
        self._derived.clear()

    def _not_encrypted(self) -> UserError:
        return UserError(f"“{self._path.name}” is not encrypted.", "Set a passphrase first.")
