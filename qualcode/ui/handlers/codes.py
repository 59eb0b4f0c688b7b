"""Acts on the code that is chosen in the codebook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from qualcode.model.codings import NoteTarget
from qualcode.ui.handlers.base import Handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint

    from qualcode.model.codes import Code
    from qualcode.ui.handlers.reading import ReadingHandlers
    from qualcode.ui.main_window import MainWindow
    from qualcode.ui.read.place import ReadPlace

CONTEXT_MENU = (
    "code.new", "code.rename", "code.edit", "code.recolour", "-", "code.move", "code.merge",
    "code.split", "code.retire", "code.restore", "-", "code.note", "code.hide",
)  # fmt: skip


class CodeHandlers(Handlers):
    """The Codebook menu, and what is dropped in the codebook."""

    def __init__(self, window: MainWindow, reading: ReadingHandlers) -> None:
        super().__init__(window)
        self._reading = reading

    def table(self) -> dict[str, Callable[[], None]]:
        return {
            "code.new": self.new,
            "code.rename": self.edit,
            "code.edit": self.edit,
            "code.recolour": self.edit,
            "code.move": self.move,
            "code.merge": self.merge,
            "code.split": self.split,
            "code.retire": self.retire,
            "code.restore": self.restore,
            "code.note": self.note,
            "code.hide": self.hide,
            "code.show_all": lambda: self.read.show_all_codes(),
            "codebook.load": self.load,
            "pin.none": partial(self.pin, ""),
            **{f"pin.{digit}": partial(self.pin, str(digit)) for digit in range(1, 10)},
        }

    def connect_read(self, read: ReadPlace) -> None:
        """Hear what the codebook asks for."""
        read.codebook.tree.menu_requested.connect(self._show_menu)
        read.codebook.code_dropped.connect(self._dropped)

    def chosen(self) -> Code | None:
        """Return the code that is chosen in the codebook."""
        code = self.read.codebook.tree.current_code()
        return self.session.index.codebook.get(code) if code else None

    def new(self) -> None:
        """Ask for a new code."""
        from qualcode.ui.dialogs.code_editor import CodeEditorDialog

        chosen = self.chosen()
        parent = (chosen.parent or chosen.id) if chosen else None
        dialog = CodeEditorDialog(self.session, self.theme, None, self.window, parent_code=parent)
        self.ask(dialog, lambda answer: self._choose(getattr(answer, "code", "")))

    def edit(self) -> None:
        """Ask for another name, meaning or colour."""
        from qualcode.ui.dialogs.code_editor import CodeEditorDialog

        code = self.chosen()
        if code is not None:
            self.ask(CodeEditorDialog(self.session, self.theme, code.id, self.window))

    def move(self) -> None:
        """Ask below which code the chosen one should stand."""
        from qualcode.ui.dialogs.choose_code import ChooseCodeDialog

        code = self.chosen()
        if code is None:
            return
        dialog = ChooseCodeDialog(
            self.session, self.theme, self.window, title=f"Move “{code.name}”", agree="Move here",
            leave_out=self.session.index.codebook.subtree(code.id),
            top="At the top, as a family", chosen=code.parent, with_reason=True,
            form=f"move:{code.id}",
        )  # fmt: skip
        self.ask(dialog, lambda answer: self._move(code, answer))

    def merge(self) -> None:
        """Ask which code the chosen one should be merged into."""
        code = self.chosen()
        if code is not None:
            self._merge(code.id, None)

    def split(self) -> None:
        """Walk through a code's codings and say which go to a new one."""
        from qualcode.ui.dialogs.split_code import SplitCodeDialog

        code = self.chosen()
        if code is not None:
            self.ask(SplitCodeDialog(self.session, self.theme, code.id, self.window))

    def retire(self) -> None:
        """Offer a code no longer."""
        code = self.chosen()
        if code is not None:
            self.session.do(
                lambda project: project.retire_code(code.id), said=f"{code.name} is retired"
            )

    def restore(self) -> None:
        """Offer a retired code again."""
        code = self.chosen()
        if code is not None:
            self.session.do(
                lambda project: project.restore_code(code.id), said=f"{code.name} is in use again"
            )

    def note(self) -> None:
        """Write a note on the chosen code."""
        code = self.chosen()
        if code is not None:
            self._reading.note_on(NoteTarget.CODE, code.id)

    def hide(self) -> None:
        """Hide the chosen code in the text, or show it again."""
        code = self.chosen()
        if code is not None:
            self.read.toggle_hidden(code.id)

    def pin(self, digit: str) -> None:
        """Pin the chosen code to a digit, or to none."""
        code = self.chosen()
        if code is not None:
            self.read.pin(code.id, digit)

    def load(self) -> None:
        """Ask which codebook to load."""
        from qualcode.ui.dialogs.load_codebook import LoadCodebookDialog

        self.ask(LoadCodebookDialog(self.session, self.theme, self.window))

    def _choose(self, code: str) -> None:
        if code:
            self.read.codebook.tree.choose(code)

    def _move(self, code: Code, answer: object) -> None:
        parent, reason = getattr(answer, "code", None), getattr(answer, "reason", "")
        self._move_below(code, parent, reason)

    def _move_below(self, code: Code, parent: str | None, reason: str = "") -> None:
        where = f"below {self.session.index.codebook[parent].name}" if parent else "at the top"
        self.session.do(
            lambda project: project.move_code(code.id, parent, reason=reason),
            said=f"{code.name} stands {where}",
        )
        self._choose(code.id)

    def _merge(self, code: str, into: str | None) -> None:
        from qualcode.ui.dialogs.merge_code import MergeCodeDialog

        self.ask(
            MergeCodeDialog(self.session, self.theme, code, into, self.window),
            lambda answer: self._choose(getattr(answer, "into", "")),
        )

    def _show_menu(self, code: str, at: QPoint) -> None:
        self.read.codebook.tree.choose(code)
        self.window.switch_actions()
        menu = QMenu(self.window)
        for identity in CONTEXT_MENU:
            if identity == "-":
                menu.addSeparator()
            elif self.window.menus.actions[identity].isEnabled():
                menu.addAction(self.window.menus.actions[identity])
        menu.addMenu(self.window.menus.menu("Codebook/Pin to a digit"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _dropped(self, dragged: str, onto: str) -> None:
        """Ask what a dropped code should become; nothing is done before it is said."""
        codebook = self.session.index.codebook
        code, target = codebook.get(dragged), codebook.get(onto) if onto else None
        if code is None:
            return
        if target is None:
            if code.parent is not None:
                self._move_below(code, None)
            return
        menu = QMenu(self.window)
        below = menu.addAction(f"Move “{code.name}” below “{target.name}”".replace("&", "&&"))
        below.setEnabled(target.id not in codebook.subtree(code.id) and code.parent != target.id)
        below.triggered.connect(lambda: self._move_below(code, target.id))
        merge = menu.addAction(f"Merge “{code.name}” into “{target.name}”…".replace("&", "&&"))
        merge.setEnabled(target.id not in codebook.subtree(code.id))
        merge.triggered.connect(lambda: self._merge(code.id, target.id))
        menu.addSeparator()
        menu.addAction("Leave it where it is")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())
