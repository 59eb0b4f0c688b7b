from PySide6.QtCore import Qt

from qualcode.model.codings import NoteTarget
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
    qtbot.keyClick(dialog, ENTER, CONTROL)
    with create_project(answers[0]) as project:
        assert len(project.codebook()) == 0
        assert project.study().method == ""
