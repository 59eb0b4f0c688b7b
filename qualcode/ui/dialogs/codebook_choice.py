"""Choosing a built-in codebook and which of its families to switch on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from qualcode.commands.resources import builtin_codebooks, load_builtin
from qualcode.model.codebook_files import CodebookTemplate
from qualcode.ui.theme import STEP, Theme, swatch_icon

FIRST_CODEBOOK = "relational-home"
"""The codebook that is offered first."""


class CodebookChoice(QWidget):
    """A combo box of codebooks, and below it a check box for each family of the chosen one."""

    changed = Signal()

    def __init__(self, theme: Theme, none: str = "", parent: QWidget | None = None) -> None:
        """``none`` names the choice of no codebook; without it one is always chosen."""
        super().__init__(parent)
        self._theme = theme
        self._templates: dict[str, CodebookTemplate] = {}
        self.boxes: list[QCheckBox] = []
        self.codebook = QComboBox()
        self.codebook.setAccessibleName("Codebook")
        if none:
            self.codebook.addItem(none, "")
        for each in builtin_codebooks():
            self.codebook.addItem(each.title, each.id)
        self._families = QVBoxLayout()
        self._families.setSpacing(STEP // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(self.codebook)
        column.addLayout(self._families)
        self.codebook.setCurrentIndex(max(0, self.codebook.findData(FIRST_CODEBOOK)))
        self.codebook.currentIndexChanged.connect(self._follow)
        self.setFocusProxy(self.codebook)
        self._follow()

    @property
    def template(self) -> CodebookTemplate | None:
        """The chosen codebook, or None."""
        chosen = self.codebook.currentData()
        if not chosen:
            return None
        if chosen not in self._templates:
            self._templates[chosen] = load_builtin(chosen)
        return self._templates[chosen]

    @property
    def families(self) -> tuple[str, ...]:
        """The keys of the families that are switched on."""
        return tuple(box.property("key") for box in self.boxes if box.isChecked())

    def _follow(self) -> None:
        for box in self.boxes:
            box.hide()
            self._families.removeWidget(box)
            box.deleteLater()
        self.boxes = []
        template = self.template
        self.codebook.setToolTip(template.summary.strip() if template else "")
        for family in template.codes if template else ():
            if family.parent is not None:
                continue
            box = QCheckBox(family.name)
            box.setIcon(swatch_icon(family.colour, family.pattern, self._theme.dark))
            box.setChecked(family.enabled)
            box.setProperty("key", family.key)
            box.setToolTip(family.definition)
            box.setAccessibleDescription(family.definition)
            box.toggled.connect(self.changed)
            self.boxes.append(box)
            self._families.addWidget(box)
            QWidget.setTabOrder(self.boxes[-2] if self.boxes[1:] else self.codebook, box)
        self.changed.emit()
