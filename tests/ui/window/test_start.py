"""Starting, pictures without a screen, and what happens when the program is at fault."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from qualcode.commands.settings import Settings
from qualcode.model.errors import UserError
from qualcode.store import Project
from qualcode.ui.bugs import BugReports
from qualcode.ui.main_window import MainWindow
from qualcode.ui.screenshot import take
from tests.ui.windows import OpenWindow


def test_a_picture_shows_the_transcript_and_changes_nothing(
    qapp: object, study_path: Path, tmp_path: Path
) -> None:
    before = study_path.read_bytes()
    out = tmp_path / "picture.png"
    take(study_path, out, document="Interview 2, Jonas", dark=True, size=(1000, 640))
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1000, 640)
    # Dark: the corner of the menu bar is.
    assert picture.pixelColor(3, 3).lightness() < 80
    assert study_path.read_bytes() == before
    assert [each.name for each in study_path.parent.iterdir() if "lock" in each.name] == []


def test_a_picture_of_what_is_not_there_is_refused(
    qapp: object, study_path: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no place"):
        take(study_path, tmp_path / "p.png", place="Attic")
    with pytest.raises(UserError, match="no transcript"):
        take(study_path, tmp_path / "p.png", document="Interview 9")


def test_a_bug_is_said_and_its_report_holds_no_words(
    window: MainWindow, settings_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "what Maya said"
    try:
        raise ValueError(secret)
    except ValueError as error:
        BugReports(window).caught(type(error), error, error.__traceback__)
    assert "went wrong in the program itself" in window.message_bar.words.text()
    (report,) = (settings_folder / "reports").iterdir()
    assert "ValueError" in report.read_text()
    assert secret not in report.read_text() + capsys.readouterr().err


def test_one_works_as_oneself_where_the_project_knows_one(
    open_window: OpenWindow, study_path: Path
) -> None:
    with Project.open(study_path, coder="J. Okafor", write=True) as project:
        project.enter_phase("coding")
    window = open_window(study_path, Settings(coder="A. Moreau"))
    assert window.session is not None
    moreau = window.session.project.coder_named("A. Moreau")
    assert moreau is not None
    assert window.session.project.coder == moreau.id


def test_who_is_not_in_the_project_is_told_whose_name_is_used(
    open_window: OpenWindow, study_path: Path
) -> None:
    window = open_window(study_path, Settings(coder="K. Lind"))
    assert "You are working as A. Moreau." in window.message_bar.words.text()
    assert window.session is not None
    assert len(window.session.project.coders()) == 1
