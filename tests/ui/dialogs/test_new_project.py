from PySide6.QtCore import Qt

from qualcode.model.codings import NoteTarget
from qualcode.model.keys import Secret
from qualcode.ui.dialogs.new_project import NewProjectDialog
from qualcode.ui.dialogs.new_project_plan import Method, create_project

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def test_a_project_by_keys(qtbot, shown, theme, tmp_path):
    dialog = shown(NewProjectDialog(theme, folder=tmp_path))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.keyClicks(dialog.title, "A place to live")
    assert dialog.file.text() == str(tmp_path / "a-place-to-live.qualcode")
    qtbot.keyClicks(dialog.coder, "A. Moreau")
    dialog.encryption.leave_open.setFocus()
    qtbot.keyClick(dialog.encryption.leave_open, Qt.Key.Key_Space)
    reflexive = dialog._methods.buttons()[0]
    assert not dialog.note.isVisible()
    reflexive.setFocus()
    qtbot.keyClick(reflexive, Qt.Key.Key_Space)
    assert dialog.note.isVisible()
    dialog.note.setFocus()
    qtbot.keyClicks(dialog.note, "I was in therapy myself.")
    qtbot.keyClick(dialog.note, ENTER, CONTROL)
    plan = answers[0]
    assert plan.method is Method.REFLEXIVE
    assert plan.families == ("belonging", "safety", "affirmation", "being-with")
    with create_project(plan) as project:
        assert project.study().method == "reflexive thematic analysis"
        assert project.title == "A place to live"
        assert not project.encrypted
        names = [code.name for code in project.codebook().families()]
        assert names == ["Belonging", "Safety", "Affirmation", "Being-with"]
        (note,) = project.notes()
        assert (note.about, note.text) == (NoteTarget.PROJECT, "I was in therapy myself.")


def test_a_name_is_needed_and_a_file_that_is_there_is_refused(qtbot, shown, theme, tmp_path):
    (tmp_path / "there.qualcode").write_bytes(b"somebody's work")
    dialog = shown(NewProjectDialog(theme, folder=tmp_path))
    qtbot.keyClicks(dialog.title, "there")
    qtbot.keyClick(dialog.title, ENTER)
    assert "is there already" in dialog.refusal
    dialog.file.setFocus()
    dialog.file.selectAll()
    qtbot.keyClicks(dialog.file, str(tmp_path / "mine"))
    qtbot.keyClick(dialog.file, ENTER)
    assert "who codes" in dialog.refusal
    qtbot.keyClicks(dialog.coder, "A")
    dialog.encryption.leave_open.setChecked(True)
    qtbot.keyClick(dialog.coder, ENTER)
    assert not dialog.isVisible()
    assert (tmp_path / "there.qualcode").read_bytes() == b"somebody's work"


def test_without_a_codebook(qtbot, shown, theme, tmp_path):
    dialog = shown(NewProjectDialog(theme, folder=tmp_path, coder="A"))
    answers = []
    dialog.answered.connect(answers.append)
    dialog.codebook.codebook.setFocus()
    qtbot.keyClick(dialog.codebook.codebook, Qt.Key.Key_Home)
    assert dialog.codebook.boxes == []
    dialog.encryption.leave_open.setChecked(True)
    qtbot.keyClick(dialog, ENTER, CONTROL)
    with create_project(answers[0]) as project:
        assert len(project.codebook()) == 0
        assert project.study().method == ""


def test_it_is_encrypted_unless_one_says_no(qtbot, shown, theme, tmp_path):
    dialog = shown(NewProjectDialog(theme, folder=tmp_path, coder="A. Moreau"))
    answers = []
    dialog.answered.connect(answers.append)
    fields = dialog.encryption.new
    assert dialog.encryption.encrypt.isChecked()
    qtbot.keyClick(dialog, ENTER, CONTROL)
    assert "needs some words" in dialog.refusal
    assert dialog.focusWidget() is fields.first
    qtbot.keyClicks(fields.first, "a.moreau")
    assert "Guessed" in fields.hint.text()
    fields.first.selectAll()
    qtbot.keyClicks(fields.first, "kettle shelf Tuesday")
    assert "Strong" in fields.hint.text()
    qtbot.keyClick(fields.first, ENTER)
    assert "differ" in dialog.refusal
    assert dialog.focusWidget() is fields.again
    assert fields.first.echoMode() is fields.first.EchoMode.Password
    qtbot.keyClick(fields.again, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: fields.again.echoMode() is fields.again.EchoMode.Normal)
    fields.again.setFocus()
    qtbot.keyClicks(fields.again, "kettle shelf Tuesday")
    qtbot.keyClick(fields.again, ENTER)
    assert "kettle" not in repr(answers[0])
    with create_project(answers[0]) as project:
        assert project.opens_with(Secret("kettle shelf Tuesday"))


def test_left_open_it_asks_for_no_passphrase(qtbot, shown, theme, tmp_path):
    dialog = shown(NewProjectDialog(theme, folder=tmp_path, coder="A. Moreau"))
    assert dialog.encryption.new.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(dialog.encryption.leave_open.isChecked)
    assert not dialog.encryption.new.isVisible()
