from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from qualcode.model.errors import UserError
from qualcode.ui.dialogs.frame import LET_GO_HINT, DialogFrame
from qualcode.ui.theme import apply_theme, light_theme


class Asking(DialogFrame):
    def __init__(self, theme):
        super().__init__(theme, "Ask", agree="Go")
        self.name = QLineEdit()
        self.add_field("&Name", self.name)

    def agreed(self):
        if not self.name.text():
            raise UserError("It needs a name.", "Type one.")
        return self.name.text()


def test_enter_answers_once_and_a_refusal_keeps_it_open(qtbot, shown, theme):
    dialog = shown(Asking(theme))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.refusal == "It needs a name. Type one."
    qtbot.keyClicks(dialog.name, "Maya")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert answers == ["Maya"]
    assert not dialog.isVisible()


def test_escape_warns_before_it_lets_typed_words_go(qtbot, shown, theme):
    dialog = shown(Asking(theme))
    qtbot.keyClicks(dialog.name, "Maya")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.hint.text() == LET_GO_HINT
    qtbot.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_escape_goes_back_at_once_when_nothing_was_typed(qtbot, shown, theme):
    dialog = shown(Asking(theme))
    qtbot.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_label_names_its_field_and_its_letter_leads_there(qtbot, shown, theme):
    dialog = shown(Asking(theme))
    dialog.cancel_button.setFocus()
    assert dialog.name.accessibleName() == "Name"
    qtbot.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert dialog.focusWidget() is dialog.name


def cut_off(window: QWidget) -> list[str]:
    """Return the words of buttons and labels that have less room than they need."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QAbstractButton | QLabel):
            continue
        needed = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                found.append(widget.text())
        elif widget.text() and needed.width() > widget.width() + 1:
            found.append(widget.text())
    return found


def test_nothing_is_cut_off_at_twice_the_size(qtbot, shown, study, qapp: QApplication):
    from qualcode.ui.dialogs.code_editor import CodeEditorDialog
    from qualcode.ui.dialogs.decision import DecisionDialog
    from qualcode.ui.dialogs.merge_code import MergeCodeDialog
    from qualcode.ui.dialogs.new_project import NewProjectDialog
    from qualcode.ui.dialogs.phase import PhaseDialog

    theme = light_theme(reading_size=34, interface_size=28)
    apply_theme(qapp, theme)
    try:
        for dialog in (
            NewProjectDialog(theme),
            CodeEditorDialog(study.session, theme, study.safety),
            MergeCodeDialog(study.session, theme, study.safety, study.belonging),
            PhaseDialog(study.session, theme),
            DecisionDialog(study.session, theme, evidence=[study.breathe]),
        ):
            shown(dialog)
            assert cut_off(dialog) == []
    finally:
        apply_theme(qapp, light_theme())


def test_tab_goes_through_the_fields_before_the_buttons(qtbot, shown, theme, tmp_path):
    from qualcode.ui.dialogs.new_project import NewProjectDialog

    dialog = shown(NewProjectDialog(theme, folder=tmp_path))
    dialog.codebook.codebook.setCurrentIndex(0)
    dialog.codebook.codebook.setCurrentIndex(dialog.codebook.codebook.count() - 1)
    qtbot.waitUntil(lambda: all(box.isVisible() for box in dialog.codebook.boxes))
    assert dialog.focusWidget() is dialog.title
    visited = []
    for _ in range(40):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        visited.append(dialog.focusWidget())
        if visited[-1] is dialog.title:
            break
    assert visited[-3:] == [dialog.cancel_button, dialog.agree_button, dialog.title]
    places = [visited.index(each) for each in (dialog.file, dialog.coder, dialog.question)]
    boxes = [visited.index(each) for each in dialog.codebook.boxes]
    assert places == sorted(places)
    assert boxes == sorted(boxes)
    assert visited.index(dialog.codebook.codebook) == boxes[0] - 1
