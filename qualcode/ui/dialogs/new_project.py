"""Beginning a project: where it lies, who codes, what it asks, and what it starts with."""

from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qualcode.model.backups import SUFFIX
from qualcode.model.errors import UserError
from qualcode.store.project import named_as_project
from qualcode.ui.dialogs.codebook_choice import CodebookChoice
from qualcode.ui.dialogs.encryption_choice import EncryptionChoice
from qualcode.ui.dialogs.frame import DialogFrame, quiet_label
from qualcode.ui.dialogs.new_project_plan import METHODS, Method, NewProjectPlan
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.word_fields import WordField


class NewProjectDialog(DialogFrame):
    """Asks what a new project begins with; answers with a `NewProjectPlan` and makes nothing."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
        coder: str = "",
    ) -> None:
        """``folder`` is where the file is proposed to lie, ``coder`` the person's name if known."""
        super().__init__(theme, "New project", parent, agree="Make project", characters=76)
        self._folder = folder or Path.home()
        self._own_file = False
        self._build_names(coder)
        self._build_method()
        self._build_codebook()
        self._follow_title()
        self.title.setFocus()

    def agreed(self) -> NewProjectPlan:
        path = self._checked_path()
        coder = " ".join(self.coder.text().split())
        if not coder:
            self.coder.setFocus()
            raise UserError(
                "Please say who codes.", "The audit trail shows this name beside your work."
            )
        passphrase = self.encryption.passphrase()
        method = self.method
        families = self.codebook.families
        return NewProjectPlan(
            path=path,
            coder=coder,
            passphrase=passphrase,
            title=" ".join(self.title.text().split()),
            question=self.question.words,
            method=method,
            codebook=self.codebook.template if families else None,
            families=families,
            reflexive_note=self.note.words if method is Method.REFLEXIVE else "",
        )

    @property
    def method(self) -> Method | None:
        """The chosen analysis, or None while it is open."""
        chosen = self._methods.checkedButton()
        return None if chosen is None else Method(chosen.property("method"))

    def _build_names(self, coder: str) -> None:
        self.title = QLineEdit()
        self.title.setPlaceholderText("Finding a relational home")
        self.add_field("&Title of the study", self.title)
        self.file = QLineEdit()
        self.file.setAccessibleName("Project file")
        choose = QPushButton("Choose…")
        choose.setAutoDefault(False)
        choose.setAccessibleName("Choose the project file")
        choose.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(choose)
        box = self.add_field("Project &file", _row_widget(row))
        box.label.setBuddy(self.file)
        self.coder = QLineEdit(coder)
        self.add_field("&Your name", self.coder, "As the audit trail should show it.")
        self.encryption = EncryptionChoice(self._easily_guessed)
        self.encryption.edited.connect(self._note_typing)
        self.add_field("Who may read it?", self.encryption)
        self.question = WordField(lines=2)
        self.add_field("Research &question", self.question)
        self.title.textChanged.connect(self._follow_title)
        self.title.textEdited.connect(self._note_typing)
        self.file.textEdited.connect(self._keep_file)

    def _build_method(self) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        self._methods = QButtonGroup(self)
        for method, (name, line) in METHODS.items():
            button = QRadioButton(name)
            button.setProperty("method", method.value)
            button.setAccessibleDescription(line)
            self._methods.addButton(button)
            column.addWidget(button)
            explained = quiet_label(line)
            explained.setIndent(7 * STEP)
            column.addWidget(explained)
        self.add_field(
            "Which analysis?", box, "It sets what is shown and asked; it never stops you."
        )
        self._methods.buttonToggled.connect(self._follow_method)

    def _build_codebook(self) -> None:
        self.codebook = CodebookChoice(self.theme, "None: codes come from the reading")
        self.add_field("Code&book to begin with", self.codebook)
        self.note = WordField(lines=3)
        self._note_box = self.add_field(
            "&Where you stand", self.note,
            "What do you bring to this study, and to this codebook, that may steer your reading?",
        )  # fmt: skip
        self._follow_method()

    def _follow_title(self) -> None:
        if not self._own_file:
            name = "-".join(self.title.text().lower().split()) or "study"
            safe = "".join(each for each in name if each.isalnum() or each in "-_")
            self.file.setText(str(self._folder / f"{safe or 'study'}{SUFFIX}"))

    def _easily_guessed(self) -> tuple[str, ...]:
        return self.title.text(), self.coder.text(), Path(self.file.text()).stem

    def _keep_file(self) -> None:
        self._own_file = True
        self._note_typing()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, "Where the project lies", self.file.text())
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(f"Projects (*{SUFFIX})")
        chooser.setDefaultSuffix(SUFFIX.lstrip("."))
        chooser.fileSelected.connect(self._take_file)
        chooser.open()

    def _take_file(self, chosen: str) -> None:
        self._own_file = True
        self.file.setText(chosen)

    def _follow_method(self) -> None:
        self._note_box.setVisible(self.method is Method.REFLEXIVE)

    def _checked_path(self) -> Path:
        typed = self.file.text().strip()
        if not typed:
            self.file.setFocus()
            raise UserError("A project needs a file.", "Say where it should lie.")
        path = named_as_project(Path(typed).expanduser())
        if path.exists():
            self.file.setFocus()
            raise UserError(f"“{path.name}” is there already.", "Choose another name.")
        if not path.parent.is_dir():
            self.file.setFocus()
            raise UserError(f"There is no folder “{path.parent}”.", "Make it, or choose another.")
        return path


def _row_widget(row: QHBoxLayout) -> QWidget:
    widget = QWidget()
    row.setContentsMargins(0, 0, 0, 0)
    widget.setLayout(row)
    return widget
