"""The ring follows the keyboard, and leaves alone what needs none."""

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qualcode.ui.focus_ring import FocusFrame, FocusRing
from qualcode.ui.theme import set_role


def test_ring_surrounds_what_has_the_keyboard(qapp: QApplication, qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    layout = QVBoxLayout(room)
    button, bare = QPushButton("Accept"), QLineEdit()
    set_role(bare, "bare")
    layout.addWidget(button)
    layout.addWidget(bare)
    ring = FocusRing(qapp, "#123456")
    room.show()
    room.activateWindow()

    def surrounded() -> list[QWidget]:
        frames = room.findChildren(FocusFrame)
        return [frame.widget() for frame in frames if frame.isVisible()]

    button.setFocus()
    qtbot.waitUntil(lambda: surrounded() == [button])
    bare.setFocus()
    qtbot.waitUntil(lambda: surrounded() == [])
    button.setFocus()
    qtbot.waitUntil(lambda: surrounded() == [button])
    room.close()
    ring.deleteLater()
