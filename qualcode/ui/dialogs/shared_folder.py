"""Where the project lies, and what that means for working together."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from qualcode.commands.folders import SharedFolder
from qualcode.ui.dialogs.frame import DialogFrame, plain_label
from qualcode.ui.theme import Theme

ALONE = (
    "The project lies in a folder of this computer, as far as qualcode can tell. Nobody else has "
    "it open unless they sit here.",
    "To work with others, give each a copy of the file and merge the copies now and then.",
)


class SharedFolderDialog(DialogFrame):
    """A few paragraphs; nothing is asked."""

    def __init__(
        self, theme: Theme, path: Path, found: SharedFolder | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            theme, "Where it lies", parent, explanation=str(path.parent), agree="Close",
            characters=72,
        )  # fmt: skip
        self.cancel_button.hide()
        self.paragraphs = (found.in_short, *found.explanation) if found else ALONE
        for words in self.paragraphs:
            self.add_part(plain_label(words))
        self.body.addStretch(1)
        self.agree_button.setFocus()

    def agreed(self) -> object:
        return ()
