from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualcode.commands.settings import load_settings
from qualcode.model.backups import Backup
from qualcode.ui.dialogs.restore import NOTHING_YET, SINCE, WHY, RestoreDialog, VersionChosen

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down


def words(dialog: RestoreDialog) -> str:
    return "\n".join(
        each.text() for each in (dialog.heading, dialog.counts, dialog.acts) if each.isVisible()
    )


def column(dialog: RestoreDialog, number: int) -> list[str]:
    return [row.words[number] for row in dialog.model.rows]


@pytest.fixture
def versions(study) -> list[Backup]:
    """Three backups, of which the latest holds everything."""
    project = study.project
    made = [project.back_up()]
    project.rename_code(study.guard, "Guard lowered")
    project.remove_codings([study.glad])
    project.recode([study.never], study.belonging)
    made.append(project.back_up("before merging"))
    project.create_code("Waiting")
    made.append(project.back_up())
    return made[::-1]


def test_without_backups_it_says_when_they_are_made(qtbot, study, shown, theme):
    dialog = shown(RestoreDialog(study.session, theme))
    assert words(dialog) == NOTHING_YET
    assert not dialog.agree_button.isEnabled()
    assert not dialog.folder_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_each_backup_says_how_far_behind_it_is(qtbot, study, versions, shown, theme):
    dialog = shown(RestoreDialog(study.session, theme))
    assert len(column(dialog, 0)) == 3
    assert column(dialog, WHY) == ["regular", "before merging", "regular"]
    qtbot.waitUntil(lambda: column(dialog, SINCE) == ["nothing", "1 act", "4 acts"])
    qtbot.waitUntil(lambda: "holds all that your file holds" in words(dialog))


def test_arrows_and_enter_choose_one_and_tell_what_has_changed_since(
    qtbot, study, versions, shown, theme
):
    dialog = shown(RestoreDialog(study.session, theme))
    answers = []
    dialog.answered.connect(answers.append)
    QTest.keyClick(dialog.table, DOWN)
    qtbot.waitUntil(lambda: "1 act since then" in words(dialog))
    assert words(dialog).startswith("Made before merging.")
    QTest.keyClick(dialog.table, DOWN)
    qtbot.waitUntil(lambda: "4 acts since then" in words(dialog))
    told = words(dialog).splitlines()
    assert "Codings: 1 removed, 1 changed" in told
    assert "Codes: 1 added, 1 changed" in told
    assert "They are:" in told
    assert any("Guard lowered" in line and "(today)" in line for line in told)
    QTest.keyClick(dialog.table, ENTER)
    assert answers == [VersionChosen(versions[2])]
    assert not dialog.isVisible()


def test_what_cannot_be_read_is_said_and_not_opened(qtbot, study, versions, shown, theme):
    versions[0].path.chmod(0o600)
    versions[0].path.write_bytes(b"nothing of ours, and long enough to be looked at" * 50)
    dialog = shown(RestoreDialog(study.session, theme))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.waitUntil(lambda: column(dialog, SINCE)[0] == "cannot be opened")
    qtbot.waitUntil(lambda: "not a qualcode project" in words(dialog))
    assert not dialog.agree_button.isEnabled()
    QTest.keyClick(dialog.table, ENTER)
    assert answers == []
    QTest.keyClick(dialog.table, DOWN)
    qtbot.waitUntil(lambda: "since then" in words(dialog))
    assert dialog.agree_button.isEnabled()


def test_the_folder_is_shown_by_key(qtbot, study, versions, shown, theme):
    dialog = shown(RestoreDialog(study.session, theme))
    folders = []
    dialog.folder_wanted.connect(folders.append)
    assert dialog.where.text() == str(versions[0].path.parent)
    QTest.keyClick(dialog.table, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.folder_button
    QTest.keyClick(dialog.folder_button, Qt.Key.Key_Space)
    assert folders == [Path(versions[0].path.parent)]


def test_reading_stops_when_it_is_closed(qtbot, study, versions, shown, theme):
    dialog = shown(RestoreDialog(study.session, theme))
    dialog.reject()
    assert not dialog._tasks.busy
    # Nothing reads the file any more: an act finds it free.
    assert study.project.create_code("Afterwards")


def test_the_usual_settings_keep_backups_beside_the_project(study, versions):
    assert load_settings().backups.elsewhere is None
    assert versions[0].path.parent == study.project.path.with_name("study backups")
