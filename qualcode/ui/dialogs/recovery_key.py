"""The recovery key: shown to be printed or kept elsewhere."""

import os
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from qualcode.model.errors import UserError
from qualcode.ui.dialogs.frame import DialogFrame, plain_label
from qualcode.ui.theme import STEP, Theme, set_role

OPENS = "It opens the project when the passphrase is forgotten. Keep it on paper, apart from the "
WARNING = (
    "Without the passphrase and without this key nobody can open the file: not you, and not those "
    "who made this program."
)
RENEWED = "The recovery key until now opens the file no longer; throw it away."


class RecoveryKeyDialog(DialogFrame):
    """Shows a project's recovery key, and prints, saves or copies it."""

    def __init__(
        self,
        theme: Theme,
        key: str,
        path: Path,
        parent: QWidget | None = None,
        *,
        renewed: bool = False,
    ) -> None:
        """``path`` is the project's file; ``renewed`` says that there was another key before."""
        super().__init__(
            theme, f"Recovery key of “{path.name}”", parent, agree="I have kept it",
            characters=72, explanation=f"{OPENS}computer.",
        )  # fmt: skip
        self.key = key
        self._path = path
        self.cancel_button.hide()
        groups = key.split("-")
        half = len(groups) // 2
        self.shown = QLabel("\n".join(" ".join(part) for part in (groups[:half], groups[half:])))
        set_role(self.shown, "digits")
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.setAccessibleName(f"Recovery key: {' '.join(groups)}")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setContentsMargins(0, 3 * STEP, 0, 3 * STEP)
        self.add_part(self.shown)
        self.add_part(self._ways())
        if renewed:
            self.add_part(plain_label(RENEWED, "warning"))
        self.add_part(plain_label(WARNING, "strong"))
        self.add_part(
            plain_label("You find it again under File, Passphrase…, with the passphrase.", "quiet")
        )
        self.agree_button.setFocus()

    def agreed(self) -> object:
        return ()

    def page(self) -> str:
        """Return what is printed, as HTML: nothing of the study but the file's name."""
        lines = "<br>".join(self.shown.text().splitlines())
        return (
            f"<h2>Recovery key of {escape(self._path.name)}</h2>"
            f"<p>Noted on {date.today().isoformat()}.</p>"
            f"<p style='font-size:16pt; font-family:monospace'>{lines}</p>"
            f"<p>{OPENS}computer. In qualcode, type it where the passphrase is asked for.</p>"
            f"<p>{WARNING}</p><p>Another passphrase makes another recovery key.</p>"
        )

    def as_text(self) -> str:
        """Return what is saved as a text."""
        return (
            f"Recovery key of {self._path.name}, noted on {date.today().isoformat()}\n\n"
            f"{self.key}\n\n{OPENS}computer.\n{WARNING}\n"
            "Another passphrase makes another recovery key.\n"
        )

    def print_key(self) -> None:
        """Ask for a printer and print the key."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Print the recovery key")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def printed() -> None:
            document = QTextDocument()
            document.setHtml(self.page())
            document.print_(printer)
            self.hint.setText("Sent to the printer.")

        dialog.accepted.connect(printed)
        QDialog.open(dialog)

    def save(self) -> None:
        """Ask where to save the key as a text, and say so when that is beside the project."""
        proposed = self._path.with_name(f"{self._path.stem} recovery key.txt")
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the recovery key", str(Path.home() / proposed.name), "Texts (*.txt)"
        )
        if not chosen:
            return
        out = Path(chosen)
        try:
            # For nobody else on this computer.
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "w", encoding="utf-8") as stream:
                stream.write(self.as_text())
        except OSError as error:
            self.refuse(
                UserError(f"“{out.name}” could not be written ({error.strerror}).", "Try another.")
            )
            return
        beside = out.absolute().parent == self._path.absolute().parent
        where = " Move it elsewhere: whoever takes this folder has both." if beside else ""
        self.hint.setText(f"Saved.{where}")

    def copy(self) -> None:
        """Put the key on the clipboard."""
        QGuiApplication.clipboard().setText(self.key)
        self.hint.setText("Copied. Other programs can read the clipboard: paste it soon.")

    def _ways(self) -> QWidget:
        ways = QWidget()
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * STEP)
        row.addStretch(1)
        for words, deed in (
            ("&Print…", self.print_key),
            ("&Save as text…", self.save),
            ("&Copy", self.copy),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(deed)
            row.addWidget(button)
        row.addStretch(1)
        return ways
