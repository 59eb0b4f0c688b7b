"""What the program is made of, where the data are, and what stands for everything done so far."""

import sys
from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

import qualcode
from qualcode.app.session import Session
from qualcode.model.suggestions import ENGINE
from qualcode.ui.dialogs.frame import RING, DialogFrame, plain_label
from qualcode.ui.theme import STEP, Theme, set_role

LIBRARIES = (
    "PySide6-Essentials", "spacy", "scikit-learn", "sqlite-utils", "sqlcipher3", "cryptography",
    "python-docx", "lxml",
)  # fmt: skip

OFFLINE = (
    "qualcode never uses a network. Transcripts, codings and notes stay in the project file, and "
    "suggestions are made on this computer from word lists."
)


class AboutDialog(DialogFrame):
    """Versions, where the project lies, its head digest, and the promise to stay offline."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, session: Session | None = None
    ) -> None:
        super().__init__(
            theme, f"qualcode {qualcode.__version__}", parent, agree="Close", characters=78,
            explanation="Qualitative coding of interviews, on your own computer.",
        )  # fmt: skip
        self.cancel_button.hide()
        offline = plain_label(OFFLINE)
        offline.setContentsMargins(RING, 0, RING, 0)
        self.body.addWidget(offline)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(RING, STEP, RING, 0)
        self._grid.setHorizontalSpacing(4 * STEP)
        self._grid.setVerticalSpacing(2 * STEP)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        if session is not None:
            self._add("Project file", str(session.project.path))
            self._add("Backups", str(session.project.backup_order().folder))
            self._add(
                "Head digest", session.project.head,
                "One line that stands for everything done so far; the audit trail prints it.",
            )  # fmt: skip
        self._add("Suggestion engine", ENGINE)
        self._add("Python", sys.version.split()[0])
        self._add("Libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES))
        self.copy_button = QPushButton("Copy")
        self.copy_button.setAutoDefault(False)
        self.copy_button.setAccessibleName("Copy these details")
        self.copy_button.clicked.connect(self._copy)
        self._grid.addWidget(self.copy_button, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.agree_button.setFocus()

    @property
    def details(self) -> str:
        """The details as lines of text."""
        lines: list[str] = [self.windowTitle()]
        for row in range(self._grid.rowCount()):
            name, value = (self._grid.itemAtPosition(row, column) for column in (0, 1))
            if name is not None and value is not None:
                first, second = name.widget(), value.widget()
                if isinstance(first, QLabel) and isinstance(second, QLabel):
                    lines.append(f"{first.text()}: {second.text().replace(_BREAK, '')}")
        return "\n".join(lines)

    def agreed(self) -> object:
        return ()

    def _add(self, name: str, value: str, hint: str = "") -> None:
        row = self._grid.rowCount()
        label = plain_label(name, "quiet")
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setWordWrap(False)
        # Long paths and digests have no spaces to wrap at.
        words = plain_label(_BREAK.join(_pieces(value)))
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words.setAccessibleName(f"{name}: {value}")
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(words, row, 1)
        if hint:
            explained = plain_label(hint)
            set_role(explained, "small")
            self._grid.addWidget(explained, row + 1, 1)

    def _copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(self.details)
        self.hint.setText("Copied.")


_BREAK = "\u200b"


def _pieces(value: str) -> list[str]:
    if " " in value:
        return [value]
    return [value[at : at + 16] for at in range(0, len(value), 16)]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "missing"
