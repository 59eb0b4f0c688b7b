from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from qualcode.app.idle import IdleWatch
from tests.ui.windows import KEY

KEY_NONE = Qt.KeyboardModifier.NoModifier


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def watched(limit: float) -> tuple[IdleWatch, Clock, list[str]]:
    clock, said = Clock(), list[str]()
    watch = IdleWatch(clock=clock)
    watch.idle.connect(lambda: said.append("idle"))
    watch.start(limit)
    return watch, clock, said


def test_it_says_so_once(qtbot: QtBot) -> None:
    watch, clock, said = watched(900)
    clock.now += 899
    watch.look()
    assert said == []
    clock.now += 1
    watch.look()
    clock.now += 5_000
    watch.look()
    assert said == ["idle"]
    assert watch.limit == 0


def test_a_sign_of_life_begins_anew_and_other_events_do_not(qtbot: QtBot) -> None:
    watch, clock, said = watched(900)
    window = QObject()
    watch.watch(window)
    watch.watch(window)
    clock.now += 800
    watch.eventFilter(window, QEvent(QEvent.Type.Paint))
    watch.eventFilter(window, QEvent(QEvent.Type.MouseMove))
    clock.now += 899
    watch.look()
    assert said == []
    watch.eventFilter(window, QEvent(QEvent.Type.Paint))
    clock.now += 1
    watch.look()
    assert said == ["idle"]


def test_who_wakes_the_computer_is_not_who_left_it(qtbot: QtBot) -> None:
    watch, clock, said = watched(900)
    clock.now += 7_200
    key = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Space, KEY_NONE)
    # It is not typed into what is shown next.
    assert watch.eventFilter(QObject(), key) is True
    assert said == ["idle"]
    assert watch.eventFilter(QObject(), key) is False


def test_never_and_a_clock_that_was_set_back(qtbot: QtBot) -> None:
    watch, clock, said = watched(0)
    clock.now += 1e6
    watch.look()
    watch.start(900)
    clock.now -= 5_000
    watch.look()
    clock.now += 899
    watch.look()
    assert said == []
    clock.now += 1
    watch.look()
    assert said == ["idle"]


def test_it_looks_by_itself(qtbot: QtBot) -> None:
    watch, clock, said = watched(900)
    clock.now += 900
    watch._timer.setInterval(1)
    qtbot.waitUntil(lambda: said == ["idle"])
    assert not watch._timer.isActive()
