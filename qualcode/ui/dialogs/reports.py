"""The reports of faults: what they say, for whoever wants to pass one on, and removing them."""

import time

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from qualcode.commands.reports import Report, remove, reports
from qualcode.ui.dialogs.frame import RING, DialogFrame
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.words import moment


class ReportsDialog(DialogFrame):
    """Shows one report at a time; it can be copied, and removed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "Reports of faults", parent, agree="Close", characters=84,
            explanation="A report says where in the program something went wrong, and nothing of "
            "your work: no words, no names, no files. qualcode sends it to nobody. You can copy it "
            "and give it to whoever looks after qualcode for you.",
        )  # fmt: skip
        self.cancel_button.hide()
        self._reports: list[Report] = []
        self.choice = QComboBox()
        self.add_field("&Which one", self.choice)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(12 * self.fontMetrics().lineSpacing())
        self.add_field("What it &says", self.text)
        self.copy_button = QPushButton("Copy")
        self.remove_button = QPushButton("Remove")
        self.copy_button.clicked.connect(self._copy)
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.setContentsMargins(RING, 0, RING, 0)
        row.setSpacing(2 * STEP)
        for button in (self.copy_button, self.remove_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.choice.currentIndexChanged.connect(self._show)
        self._fill()
        self.copy_button.setFocus()

    def agreed(self) -> object:
        return ()

    def _fill(self) -> None:
        self._reports = reports()
        self.choice.blockSignals(True)
        self.choice.clear()
        for each in self._reports:
            self.choice.addItem(_title(each))
        self.choice.blockSignals(False)
        self.choice.setEnabled(len(self._reports) > 1)
        self._show()

    def _show(self) -> None:
        report = self._chosen()
        self.text.setPlainText(report.text if report else "There is no report.")
        self.copy_button.setEnabled(report is not None)
        self.remove_button.setEnabled(report is not None)

    def _chosen(self) -> Report | None:
        row = self.choice.currentIndex()
        return self._reports[row] if 0 <= row < len(self._reports) else None

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.hint.setText("Copied.")

    def _remove(self) -> None:
        report = self._chosen()
        if report is not None:
            remove(report)
            self._fill()
            self.hint.setText("Removed.")
            if not self._reports:
                self.agree_button.setFocus()


def _title(report: Report) -> str:
    lines = report.text.splitlines()
    part = lines[0].partition(", ")[2] if lines else ""
    seconds = time.strftime("%S", time.localtime(report.at))
    return f"{moment(round(report.at * 1000))}:{seconds}, {part or 'qualcode'}"
