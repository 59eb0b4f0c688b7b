"""Words that are being typed, saved a moment later; the one timer behind every field."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from qualcode.app.messages import Messages
from qualcode.model.errors import UserError
from qualcode.store import Project

SAVE_AFTER_MS = 1_000
"""How long after a letter its words are saved; more letters do not put it off."""


class DraftKeeper(QObject):
    """Knows the words of every field that is being typed in, by its place, and saves them."""

    def __init__(self, project: Project, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._messages = messages
        self._typed: dict[str, str] = {}
        self._unsaved: set[str] = set()
        self._complained = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)

    def keep(self, place: str, words: str) -> None:
        """Keep the words of a field as they are now."""
        if self._typed.get(place) != words:
            self._typed[place] = words
            self._unsaved.add(place)
            if not self._timer.isActive():
                self._timer.start()

    def kept(self, form: str) -> dict[str, str]:
        """Return the words that were kept of a form when it was last left in a hurry, by place."""
        found = {
            each.place: each.body for each in self._project.drafts() if belongs(each.place, form)
        }
        self._typed.update(found)
        return found

    def let_go(self, form: str) -> None:
        """Let go of the words of a form: they are an act by now, or were given up.

        In a file that has come to be only read they are not: they go along into a copy.
        """
        if not self._project.writable:
            return
        for place in [each for each in self._typed if belongs(each, form)]:
            del self._typed[place]
            self._unsaved.discard(place)
            self._drop(place)

    def take_over(self, typed: Mapping[str, str]) -> None:
        """Save words that were typed in another copy of the project, which could not keep them."""
        for place, words in typed.items():
            self.keep(place, words)
        self.save_now()

    def save_now(self) -> None:
        """Save what is not yet saved, as far as the file can be written."""
        self._timer.stop()
        for place in list(self._unsaved):
            try:
                saved = self._project.save_draft(place, self._typed[place])
            except UserError as error:
                if not self._complained:
                    self._complained = True
                    self._messages.warn(
                        "What you are typing cannot be kept for now.",
                        f"Leave the field open. {error.message}",
                    )
                if self._project.writable:
                    self._timer.start()
                return
            if not saved:
                return
            self._unsaved.discard(place)
        self._complained = False

    def close(self) -> None:
        """Save what can be saved and do nothing any more."""
        if self._unsaved:
            self.save_now()
        self._timer.stop()

    @property
    def unsaved(self) -> Mapping[str, str]:
        """The words that could not be saved yet, by place."""
        return {place: self._typed[place] for place in self._unsaved}

    def lifted(self) -> dict[str, str]:
        """Take everything out of the file that is being typed, and return it.

        For when the words come to belong to another coder: `keep` puts them back.
        """
        lifted = dict(self._typed)
        for place in lifted:
            self._drop(place)
        self._typed.clear()
        self._unsaved.clear()
        return lifted

    def _drop(self, place: str) -> None:
        try:
            self._project.drop_draft(place)
        except UserError:
            return  # it is offered once more then, which does no harm


def belongs(place: str, form: str) -> bool:
    """Whether a place is a form's only field, or one of several."""
    return place == form or place.startswith(f"{form}/")
