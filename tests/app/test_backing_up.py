"""Backups that are made beside the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qualcode.app.backing_up import AGAIN_MS, BackingUp
from qualcode.app.messages import Message, Tone
from qualcode.app.session import Session
from qualcode.commands.backup_settings import BackupSettings
from qualcode.model.errors import NeverAtRest
from qualcode.store import Project


@pytest.fixture
def session(project: Project, qtbot: QtBot) -> Iterator[Session]:
    opened = Session(project)
    yield opened
    opened.close()
    opened.deleteLater()


@pytest.fixture
def backing_up(session: Session) -> Iterator[BackingUp]:
    made = BackingUp(session, BackupSettings(minutes=30))
    yield made
    made.close()


def test_one_is_made_after_opening_where_something_has_changed(
    session: Session, backing_up: BackingUp, qtbot: QtBot
) -> None:
    assert backing_up.first.isActive()
    with qtbot.waitSignal(backing_up.made) as made:
        backing_up.first.timeout.emit()
    assert session.project.backups() == [made.args[0]]
    assert session.project.backed_up() == made.args[0]
    # And none where nothing has.
    backing_up.first.timeout.emit()
    qtbot.waitUntil(lambda: not backing_up.tasks.busy)
    assert len(session.project.backups()) == 1


def test_every_half_hour_of_work_but_only_of_work(
    session: Session, backing_up: BackingUp, qtbot: QtBot
) -> None:
    assert backing_up.regular.interval() == 30 * 60 * 1000
    assert backing_up.regular.isActive()
    backing_up.regular.timeout.emit()
    assert not backing_up.tasks.busy
    session.do(lambda project: project.create_code("One"))
    with qtbot.waitSignal(backing_up.made):
        backing_up.regular.timeout.emit()
    backing_up.regular.timeout.emit()
    assert not backing_up.tasks.busy
    assert len(session.project.backups()) == 1


def test_that_none_can_be_made_is_said_and_tried_again_next_time(
    session: Session, backing_up: BackingUp, qtbot: QtBot
) -> None:
    said: list[Message] = []
    session.messages.said.connect(said.append)
    obstacle = session.project.path.with_name("study backups")
    obstacle.write_text("in the way")
    session.do(lambda project: project.create_code("One"))
    with qtbot.waitSignal(session.messages.said):
        backing_up.regular.timeout.emit()
    assert said[0].tone is Tone.WARNING
    assert "No backup could be made" in said[0].text
    assert "Your work is saved" in said[0].hint
    session.do(lambda project: project.create_code("Two"))
    obstacle.unlink()
    with qtbot.waitSignal(backing_up.made):
        backing_up.regular.timeout.emit()


def test_where_somebody_writes_all_the_while_it_is_tried_again_without_a_word(
    session: Session, backing_up: BackingUp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Message] = []
    session.messages.said.connect(said.append)

    def never_at_rest(*_: object, **__: object) -> None:
        raise NeverAtRest("“study.qualcode” is written to without a pause.")

    monkeypatch.setattr("qualcode.store.backups.copy_whole", never_at_rest)
    backing_up.first.stop()
    session.do(lambda project: project.create_code("One"))
    backing_up.regular.timeout.emit()
    qtbot.waitUntil(lambda: not backing_up.tasks.busy)
    assert said == []
    assert backing_up.first.isActive()
    assert backing_up.first.interval() == AGAIN_MS


def test_closing_gives_up_and_leaves_nothing_unfinished(
    session: Session, backing_up: BackingUp, qtbot: QtBot
) -> None:
    backing_up.first.timeout.emit()
    backing_up.close()
    assert not backing_up.regular.isActive()
    folder = session.project.path.with_name("study backups")
    left = list(folder.iterdir()) if folder.exists() else []
    assert [each for each in left if each.suffix != ".qualcode"] == []


def test_a_project_that_is_only_read_is_backed_up_only_when_asked(
    project: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    path = project.path
    project.close()
    session = Session(Project.open(path))
    backing_up = BackingUp(session, BackupSettings())
    assert not backing_up.first.isActive()
    assert not backing_up.regular.isActive()
    with qtbot.waitSignal(backing_up.made):
        backing_up.now(lambda _made: None)
    backing_up.close()
    session.close()
    session.deleteLater()
