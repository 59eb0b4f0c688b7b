"""The place Passages: every coding of the project in one table."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualcode.app.session import Session
from qualcode.model.changes import Changes, together
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.store import Project
from qualcode.ui.dialogs.choose_code import ChooseCodeDialog, ChosenCode
from qualcode.ui.passages.filters import PassageFilters
from qualcode.ui.passages.model import PassagesModel
from qualcode.ui.passages.rows import PassageRow
from qualcode.ui.passages.table import POLARITY_KEYS, PassagesTable
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.context import in_context
from qualcode.ui.widgets.place import Place
from qualcode.ui.widgets.words import counted, day


class PassagesPlace(Place):
    """All codings with filters; what is selected can be opened, recoded, weighed and removed."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.filters = PassageFilters(session, theme)
        self.model = PassagesModel(session, theme, self)
        self.table = PassagesTable(theme)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setSortIndicatorClearable(True)
        self.table.lay_out()
        self.count = QLabel()
        set_role(self.count, "quiet")
        self._detail = PassageDetail(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        column.setSpacing(2 * STEP)
        column.addWidget(self.filters)
        column.addLayout(self._acts())
        framed = QVBoxLayout()
        framed.setContentsMargins(STEP, 0, STEP, 0)
        framed.addWidget(self.table)
        column.addLayout(framed, 1)
        column.addWidget(self._detail)
        self.setFocusProxy(self.table)
        self._connect()
        self._follow_selection()
        self._count()

    @property
    def chosen(self) -> list[Id]:
        """The selected codings."""
        return [row.id for row in self._chosen_rows()]

    def show_code(self, code: Id) -> None:
        """Show the passages of a code and of those below it."""
        self.filters.choose_code(code)
        self.table.setFocus()

    def follow(self, changes: Changes) -> None:
        self.filters.follow(changes)
        if changes.any("coding", "code", "document", "version", "coder"):
            self.model.follow(changes)
            self._count()
            self._follow_selection()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.model.set_theme(theme)
        self.table.set_theme(theme)
        self._detail.theme = theme
        self.filters.offer()
        self._follow_selection()

    def _acts(self) -> QHBoxLayout:
        self.open_button = QPushButton("Open in the transcript")
        self.recode_button = QPushButton("Recode…")
        self.polarity_button = QPushButton("Polarity")
        self.remove_button = QPushButton("Remove")
        for button, keys in (
            (self.open_button, "Enter"), (self.recode_button, "F2"),
            (self.polarity_button, "Alt+1 to 6, Alt+0 unsets"), (self.remove_button, "Delete"),
        ):  # fmt: skip
            button.setToolTip(keys)
            button.setAccessibleDescription(keys)
        self.polarity_button.setMenu(self._polarity_menu())
        row = QHBoxLayout()
        row.setContentsMargins(STEP, 0, STEP, 0)
        row.setSpacing(2 * STEP)
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.open_button, self.recode_button, self.polarity_button,
                       self.remove_button):  # fmt: skip
            row.addWidget(button)
        return row

    def _polarity_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for key, polarity in POLARITY_KEYS.items():
            words = polarity.label.capitalize() if polarity else "Not set"
            action = group.addAction(f"{words}\tAlt+{chr(key)}")
            action.triggered.connect(lambda _=False, polarity=polarity: self.set_polarity(polarity))
            menu.addAction(action)
        return menu

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.left.connect(self._go_to_table)
        self.table.opened.connect(self._open)
        self.table.remove_wanted.connect(self.remove)
        self.table.recode_wanted.connect(self.recode)
        self.table.polarity_wanted.connect(self.set_polarity)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.recode_button.clicked.connect(self.recode)
        self.remove_button.clicked.connect(self.remove)

    def remove(self) -> None:
        """Remove the selected codings; one undo brings them back."""
        chosen = self.chosen
        if not chosen:
            return
        row = self.table.chosen_rows[0]
        self.session.do(
            lambda project: project.remove_codings(chosen),
            said=f"Removed {counted(len(chosen), 'coding')}",
        )
        self._choose_row(min(row, self.model.rowCount() - 1))

    def recode(self) -> None:
        """Ask for another code for the selected codings."""
        chosen = self.chosen
        if not chosen:
            return
        current = {row.coding.code for row in self._chosen_rows()}
        dialog = ChooseCodeDialog(
            self.session, self.theme, self.window(),
            title=f"Recode {counted(len(chosen), 'coding')}", agree="Recode",
            explanation="Memo, polarity and history stay.", with_reason=True,
            leave_out=current if len(current) == 1 else (),
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.answered.connect(lambda answer: self._recode_to(chosen, answer))
        dialog.open()

    def set_polarity(self, polarity: Polarity | None) -> None:
        """Say how the concept stands in the selected passages; None unsets it."""
        chosen = self.chosen
        if not chosen:
            return

        def act(project: Project) -> Changes:
            return together(project.set_polarity(each, polarity) for each in chosen)

        words = polarity.label if polarity else "unset"
        self.session.do(act, said=f"Polarity of {counted(len(chosen), 'coding')}: {words}")

    def _recode_to(self, chosen: list[Id], answer: ChosenCode) -> None:
        code = answer.code
        if code is None:
            return
        name = self.session.index.codebook[code].name
        self.session.do(
            lambda project: project.recode(chosen, code, answer.reason),
            said=f"Recoded {counted(len(chosen), 'coding')} to {name}",
        )

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            coding = self.model.rows[index.row()].coding
            self.jump_requested.emit(coding.document, coding.start, coding.end)

    def _chosen_rows(self) -> list[PassageRow]:
        return [self.model.rows[row] for row in self.table.chosen_rows]

    def _filter(self) -> None:
        current = self._current()
        self.model.set_filter(self.filters.wanted)
        at = self.model.row_of(current.id) if current else None
        if at is not None:
            self._choose_row(at)
        self._count()
        self._follow_selection()

    def _go_to_table(self) -> None:
        if not self.table.chosen_rows:
            self._choose_row(0)
        self.table.setFocus()

    def _choose_row(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _current(self) -> PassageRow | None:
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < self.model.rowCount() else None

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        words = counted(total, "coding")
        self.count.setText(words if shown == total else f"{shown:,} of {words}")

    def _follow_selection(self) -> None:
        chosen = self._chosen_rows()
        for button in (self.open_button, self.recode_button, self.polarity_button,
                       self.remove_button):  # fmt: skip
            button.setEnabled(bool(chosen))
        writable = self.session.project.writable
        for button in (self.recode_button, self.polarity_button, self.remove_button):
            button.setEnabled(bool(chosen) and writable)
        self._detail.show_rows(chosen, self.session.project.text)

    def _show_menu(self, at: object) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.open_button, self.recode_button, self.remove_button):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        polarity = menu.addMenu(self._polarity_menu())
        polarity.setText("Polarity")
        polarity.setEnabled(self.polarity_button.isEnabled())
        menu.popup(self.table.viewport().mapToGlobal(at))  # pyright: ignore[reportArgumentType,reportCallIssue]


class PassageDetail(QScrollArea):
    """The selected passage whole, with the words around it, and its memo."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("The selected passage")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(STEP)
        self.title, self.words, self.memo = QLabel(), QLabel(), QLabel()
        for label, role in ((self.title, "small"), (self.words, "quote"), (self.memo, "note")):
            label.setWordWrap(True)
            set_role(label, role)
            column.addWidget(label)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.memo.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        column.addStretch(1)
        self.setWidget(inside)
        set_role(inside, "page")
        self.setFixedHeight(round(2.5 * self.fontMetrics().lineSpacing()) + 3 * theme.line_height)

    def show_rows(self, rows: list[PassageRow], text: Callable[[Id], str]) -> None:
        """Show one passage, or say how many are selected."""
        if len(rows) != 1:
            nothing = "Choose a passage to see it here with the words around it."
            self.title.setText(f"{len(rows):,} codings selected" if rows else nothing)
            self.words.clear()
            self.memo.clear()
            self.memo.hide()
            return
        row = rows[0]
        coding = row.coding
        said = [row.path + (f", {row.polarity}" if row.polarity else "")]
        said += [f"{row.document}, turn {row.turn}", f"{row.coder}, {day(coding.created)}"]
        self.title.setText(" · ".join(said))
        self.words.setText(in_context(text(coding.version), coding.start, coding.end, self.theme))
        self.memo.setText(coding.memo)
        self.memo.setVisible(bool(coding.memo))
