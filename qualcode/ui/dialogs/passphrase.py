"""Setting a passphrase, changing it, taking it off, and showing the recovery key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qualcode.commands.settings import LONGEST_WAIT_MINUTES
from qualcode.model.errors import UserError
from qualcode.model.keys import Secret
from qualcode.store import Project
from qualcode.ui.dialogs.frame import DialogFrame, plain_label
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.secret_fields import NewPassphrase, SecretField

ENCRYPTING = (
    "From then on the file opens only with the passphrase, or with a recovery key that you get "
    "to print."
)


class Deed(StrEnum):
    """What can be done about a passphrase."""

    SET = "set"
    SHOW = "show"
    CHANGE = "change"
    TAKE_OFF = "take off"


CONSEQUENCES = {
    Deed.SET: (
        "What was copied before stays readable: in the trash, in a cloud, on a stick, and in "
        "places of this disk that no program can clean. Look for such copies yourself."
    ),
    Deed.CHANGE: (
        "Copies made before open as they did, with the former passphrase and recovery key: in the "
        "trash, in a cloud, on a stick. The file itself gets another recovery key."
    ),
    Deed.TAKE_OFF: "Whoever comes by the file can then read every word in it.",
}
"""What to know before one does it."""

_CHOICES = {
    Deed.SHOW: ("Show the &recovery key", "Show it"),
    Deed.CHANGE: ("&Change the passphrase", "Change it"),
    Deed.TAKE_OFF: ("&Take the encryption off", "Take it off"),
}


@dataclass(frozen=True, slots=True)
class PassphraseWish:
    """What the person wants done; ``passphrase`` is the new one, where there is one."""

    deed: Deed
    passphrase: str | None = field(default=None, repr=False)


class PassphraseDialog(DialogFrame):
    """Asks what is to be done about the passphrase; does nothing itself.

    Who wants to change an encrypted project shows first that they know what opens it.
    """

    lock_after_changed = Signal(int)
    """Minutes until an encrypted project locks by itself; 0 for never."""

    def __init__(
        self,
        theme: Theme,
        project: Project,
        parent: QWidget | None = None,
        *,
        about: Iterable[str] = (),
        lock_after: int = 0,
    ) -> None:
        """``about`` are words that are easily guessed; ``lock_after`` is in minutes."""
        encrypted = project.encrypted
        super().__init__(
            theme, "Passphrase" if encrypted else "Encrypt this project", parent,
            agree="Encrypt it", characters=66, explanation="" if encrypted else ENCRYPTING,
        )  # fmt: skip
        self._project = project
        self.now = SecretField("Passphrase or recovery key as it is now", "Sho&w it")
        guessed = tuple(about)
        self.new = NewPassphrase(lambda: guessed, label="&New passphrase", strong=True)
        self._deeds = QButtonGroup(self)
        if encrypted:
            self.add_field("&Passphrase or recovery key as it is now", self.now)
            self.add_field("What do you want to do?", self._choices())
        self.add_part(self.new)
        self.consequence = plain_label("", "quiet")
        self.add_part(self.consequence)
        self.add_field("Lock the project when nobody is here", self._lock_row(lock_after))
        self.now.edited.connect(self._note_typing)
        self.new.edited.connect(self._note_typing)
        self._follow()
        (self.now if encrypted else self.new).setFocus()

    @property
    def deed(self) -> Deed:
        """What is chosen."""
        chosen = self._deeds.checkedButton()
        return Deed.SET if chosen is None else Deed(chosen.property("deed"))

    def choose(self, deed: Deed) -> None:
        """Choose what is to be done."""
        for button in self._deeds.buttons():
            button.setChecked(button.property("deed") == deed.value)

    def agreed(self) -> PassphraseWish:
        deed = self.deed
        if deed is not Deed.SET and not self._project.opens_with(Secret(self.now.words)):
            self.now.setFocus()
            self.now.field.selectAll()
            raise UserError(
                "That is neither the passphrase nor the recovery key.", "Type it once more."
            )
        new = self.new.checked() if deed in (Deed.SET, Deed.CHANGE) else None
        return PassphraseWish(deed, new)

    def _choices(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        for deed, (words, _) in _CHOICES.items():
            button = QRadioButton(words)
            button.setProperty("deed", deed.value)
            button.setChecked(deed is Deed.SHOW)
            if deed is not Deed.SHOW and not self._project.writable:
                button.setEnabled(False)
                button.setToolTip(self._project.why_not_writable)
            self._deeds.addButton(button)
            column.addWidget(button)
        self._deeds.buttonToggled.connect(self._follow)
        return box

    def _lock_row(self, minutes: int) -> QWidget:
        row_widget = QWidget()
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * STEP)
        self.lock_after = QSpinBox()
        self.lock_after.setRange(0, LONGEST_WAIT_MINUTES)
        self.lock_after.setValue(minutes)
        self.lock_after.setSpecialValueText("Never")
        self.lock_after.setAccessibleName("Minutes without a key or a click until it locks")
        self.lock_after.valueChanged.connect(self.lock_after_changed)
        row.addWidget(self.lock_after)
        row.addWidget(QLabel("minutes after the last key or click"))
        row.addStretch(1)
        row_widget.setFocusProxy(self.lock_after)
        return row_widget

    def _follow(self) -> None:
        deed = self.deed
        for part, shown in (
            (self.new, deed in (Deed.SET, Deed.CHANGE)),
            (self.consequence, deed in CONSEQUENCES),
        ):
            around = part.parentWidget()
            assert around is not None
            part.setVisible(shown)
            around.setVisible(shown)
        self.consequence.setText(CONSEQUENCES.get(deed, ""))
        if deed in _CHOICES:
            self.agree_button.setText(_CHOICES[deed][1])
        if self.isVisible():
            self.resize(self._fitting_size())
