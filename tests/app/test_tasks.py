"""Work beside the window: results come to this thread, in a row, and can be stopped."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from qualcode.app.messages import Message, Messages
from qualcode.app.tasks import BackgroundTasks, RunningTask
from qualcode.model.errors import Cancelled, UserError


@pytest.fixture
def messages(qapp: object) -> Messages:
    return Messages()


@pytest.fixture
def tasks(messages: Messages) -> Iterator[BackgroundTasks]:
    made = BackgroundTasks(messages)
    yield made
    made.close()


def test_the_result_comes_to_the_thread_of_the_window(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    here = threading.get_ident()
    seen: list[tuple[Any, int]] = []
    tasks.run(
        "Counting",
        lambda task: threading.get_ident(),
        done=lambda result: seen.append((result, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    there, arrived = seen[0]
    assert there != here
    assert arrived == here
    assert not tasks.busy


def test_work_is_done_one_after_another(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(3):
        tasks.run("Counting", lambda task, number=number: number, done=done.append)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == [0, 1, 2]


def test_what_a_person_can_mend_is_said(
    tasks: BackgroundTasks, messages: Messages, qtbot: QtBot
) -> None:
    said: list[Message] = []
    messages.said.connect(said.append)

    def work(task: RunningTask) -> None:
        raise UserError("It is damaged.", "Take a copy.")

    tasks.run("Reading", work, done=lambda result: pytest.fail("it was not done"))
    qtbot.waitUntil(lambda: bool(said))
    assert (said[0].text, said[0].hint) == ("It is damaged.", "Take a copy.")


def test_what_is_stopped_tells_nobody(
    tasks: BackgroundTasks, messages: Messages, qtbot: QtBot
) -> None:
    said: list[Message] = []
    messages.said.connect(said.append)
    started = threading.Event()
    ended: list[str] = []

    def work(task: RunningTask) -> str:
        started.set()
        while not task.cancelled():
            pass
        raise Cancelled

    tasks.run("Reading", work, done=ended.append, failed=lambda error: ended.append(str(error)))
    tasks.run("Waiting", lambda task: "waited", done=ended.append)
    assert started.wait(5)
    tasks.cancel()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert ended == []
    assert said == []


def test_short_work_shows_no_progress(
    messages: Messages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However busy the machine is, the work is over before that.
    monkeypatch.setattr("qualcode.app.tasks.SHOWN_AFTER_MS", 60_000)
    tasks = BackgroundTasks(messages)
    shown: list[Any] = []
    done: list[str] = []
    tasks.progressed.connect(shown.append)
    tasks.run("Reading", lambda task: "read", done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert [each for each in shown if each is not None] == []


def test_long_work_says_how_far_it_is(tasks: BackgroundTasks, qtbot: QtBot) -> None:
    shown: list[Any] = []
    go_on = threading.Event()
    done: list[str] = []
    tasks.progressed.connect(shown.append)

    def work(task: RunningTask) -> str:
        task.progress(3, 8)
        go_on.wait(10)
        return "read"

    tasks.run("Reading", work, done=done.append)
    qtbot.waitUntil(lambda: any(each is not None for each in shown))
    progress = next(each for each in shown if each is not None)
    assert (progress.name, progress.done, progress.total) == ("Reading", 3, 8)
    go_on.set()
    qtbot.waitUntil(lambda: bool(done))
    assert shown[-1] is None
