"""What the window shows while no project is open."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualcode.ui.theme import STEP, set_role

WIDTH = 460
SHOWN = 6


class Welcome(QWidget):
    """New project, open, sample study, and the projects that were open lately."""

    act_requested = Signal(str)
    project_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "window")
        card = QFrame(self)
        card.setFixedWidth(WIDTH)
        set_role(card, "card")
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(8 * STEP, 8 * STEP, 8 * STEP, 7 * STEP)
        self._column.setSpacing(2 * STEP)
        title = QLabel("qualcode", card)
        set_role(title, "claim")
        what = QLabel(
            "Read interviews, code passages, and show how you came to what you say. "
            "Everything stays on this computer.",
            card,
        )
        what.setWordWrap(True)
        set_role(what, "quiet")
        self._column.addWidget(title)
        self._column.addWidget(what)
        self._column.addSpacing(3 * STEP)
        self.first = QPushButton("Open the sample study", card)
        set_role(self.first, "primary")
        self.first.clicked.connect(lambda: self.act_requested.emit("project.sample"))
        self._column.addWidget(self.first)
        line = QHBoxLayout()
        for words, act in (("New project…", "project.new"), ("Open…", "project.open")):
            button = QPushButton(words, card)
            button.clicked.connect(lambda _checked=False, asked=act: self.act_requested.emit(asked))
            line.addWidget(button, 1)
        self._column.addLayout(line)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._column.addLayout(self._recent)
        middle = QVBoxLayout(self)
        middle.addStretch(2)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        self.setFocusProxy(self.first)

    def show_recent(self, paths: tuple[str, ...]) -> None:
        """Offer the projects that were open lately and are still there."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        known = [Path(each) for each in paths if Path(each).is_file()][:SHOWN]
        if not known:
            return
        heading = QLabel("OPEN LATELY")
        set_role(heading, "heading")
        self._recent.addSpacing(4 * STEP)
        self._recent.addWidget(heading)
        self._recent.addSpacing(STEP)
        for path in known:
            button = QPushButton(path.stem, self)
            button.setToolTip(str(path))
            button.setAccessibleName(f"Open {path.stem}")
            set_role(button, "plain")
            button.setStyleSheet("text-align: left; padding-left: 2px;")
            button.clicked.connect(
                lambda _checked=False, chosen=str(path): self.project_requested.emit(chosen)
            )
            self._recent.addWidget(button)
