"""Encrypted projects in the real window: made, asked for, switched, locked and opened again."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from qualcode.commands.settings import Settings, load_settings
from qualcode.model.keys import Key, Secret
from qualcode.store import Project, seals
from qualcode.store.lock import Lock, lock_path
from qualcode.ui.dialogs.ask_passphrase import AskPassphraseDialog
from qualcode.ui.dialogs.decision import DecisionDialog
from qualcode.ui.dialogs.new_project import NewProjectDialog
from qualcode.ui.dialogs.passphrase import Deed, PassphraseDialog
from qualcode.ui.dialogs.recovery_key import RecoveryKeyDialog
from qualcode.ui.main_window import MainWindow
from qualcode.ui.start import dressed_window
from qualcode.ui.theme import apply_theme, light_theme
from tests.ui.dialogs.test_frame import cut_off
from tests.ui.studies import asked
from tests.ui.windows import ALT, CONTROL, KEY, SHIFT, Hands, OpenWindow

__all__ = ["asked"]

WORDS, OTHER = "kettle shelf Tuesday", "nobody said a word"
Asked = Callable[[], Any]


pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture
def sealed_path(study_path: Path) -> Path:
    """The study, encrypted and closed."""
    with Project.open(study_path, write=True) as project:
        project.set_passphrase(WORDS)
    return study_path


@pytest.fixture
def sealed(open_window: OpenWindow, sealed_path: Path, asked: Asked, qtbot: QtBot) -> MainWindow:
    """The window with the encrypted study open."""
    window = open_window()
    assert not window.open_project(sealed_path)
    dialog = asked()
    qtbot.keyClicks(dialog.secret.field, WORDS)
    qtbot.keyClick(dialog.secret.field, KEY.Key_Return)
    assert window.session is not None
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def clock(sealed: MainWindow) -> Any:
    """The clock by which the window sees how long nobody was there."""

    class Clock:
        now = 50_000.0

        def __call__(self) -> float:
            return self.now

        def passes(self, minutes: float) -> None:
            self.now += minutes * 60
            sealed.handlers.sealing.watch.look()

    made = Clock()
    sealed.handlers.sealing.watch.clock = made
    sealed.handlers.sealing.follow_session()
    return made


def page_of(window: MainWindow) -> Any:
    """Return what covers a locked window."""
    assert window.handlers.sealing.locked
    assert window.session is None
    return window.stack.currentWidget()


def test_a_new_project_shows_its_recovery_key_once_it_is_made(
    open_window: OpenWindow, asked: Asked, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    hands = Hands(window, qtbot)
    hands.press(KEY.Key_N, CONTROL)
    dialog = asked()
    assert isinstance(dialog, NewProjectDialog)
    path = tmp_path / "new.qualcode"
    dialog.file.setText(str(path))
    qtbot.keyClicks(dialog.encryption.new.first, WORDS)
    qtbot.keyClicks(dialog.encryption.new.again, WORDS)
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    shown = asked()
    assert isinstance(shown, RecoveryKeyDialog)
    assert seals.is_encrypted(path)
    assert window.session is not None
    assert shown.key == window.session.project.recovery_key()
    assert shown.shown.text().split() == shown.key.split("-")
    qtbot.keyClick(shown, KEY.Key_Return)
    assert not shown.isVisible()
    window.close_project()
    with Project.open(path, key=Secret(shown.key)) as project:
        assert project.encrypted


def test_wrong_words_are_told_kindly_and_the_recovery_key_opens(
    open_window: OpenWindow, sealed_path: Path, asked: Asked, qtbot: QtBot
) -> None:
    with Project.open(sealed_path, key=Secret(WORDS)) as project:
        recovery = project.recovery_key()
    window = open_window()
    window.settings = window.settings.with_recent(sealed_path)
    window.show_session()
    window.welcome.project_requested.emit(str(sealed_path))
    dialog = asked()
    assert isinstance(dialog, AskPassphraseDialog)
    field = dialog.secret.field
    qtbot.keyClick(field, KEY.Key_Return)
    assert "Type the passphrase" in dialog.refusal
    said = []
    for wrong in ("one", "two", "three", "four"):
        qtbot.keyClicks(field, wrong)
        qtbot.keyClick(field, KEY.Key_Return)
        said.append(dialog.refusal)
        assert field.selectedText() or field.hasSelectedText()
        assert cut_off(dialog) == []
    assert all("or the file is damaged" in each for each in said)
    assert ["no hurry" in each for each in said] == [False, False, True, True]
    qtbot.keyClicks(field, recovery[:-1] + ("0" if recovery[-1] != "0" else "1"))
    qtbot.keyClick(field, KEY.Key_Return)
    assert "mistyped" in dialog.refusal
    qtbot.keyClicks(field, recovery.lower())
    qtbot.keyClick(field, KEY.Key_Return)
    assert window.session is not None
    assert window.session.project.writable
    assert window.read is not None
    assert not dialog.isVisible()


def test_going_back_leaves_open_what_was_open(
    window: MainWindow, tmp_path: Path, asked: Asked, qtbot: QtBot
) -> None:
    other = tmp_path / "other.qualcode"
    Project.create(other, "A. Moreau", passphrase=WORDS).close()
    before = window.session
    assert not window.open_project(other)
    dialog = asked()
    qtbot.keyClick(dialog.secret.field, KEY.Key_Escape)
    assert window.session is before
    assert not lock_path(other).exists()


def test_named_on_the_command_line_it_is_asked_for_before_the_window(
    qapp: QApplication, sealed_path: Path, asked: Asked, qtbot: QtBot
) -> None:
    window = dressed_window(qapp, Settings(coder="A. Moreau", theme="light"))
    qtbot.addWidget(window)
    assert not window.open_project(sealed_path)
    assert QApplication.activeModalWidget() is None
    window.show()
    dialog = asked()
    assert dialog.parent() is window
    qtbot.keyClicks(dialog.secret.field, WORDS)
    qtbot.keyClick(dialog.secret.field, KEY.Key_Return)
    assert window.session is not None
    window.close()


def test_held_by_somebody_else_it_opens_for_reading_only(
    open_window: OpenWindow, sealed_path: Path, asked: Asked, qtbot: QtBot
) -> None:
    other = Lock(sealed_path)
    assert other.take("J. Okafor") is None
    window = open_window()
    window.open_project(sealed_path)
    dialog = asked()
    qtbot.keyClicks(dialog.secret.field, WORDS)
    qtbot.keyClick(dialog.secret.field, KEY.Key_Return)
    assert window.session is not None
    assert not window.session.project.writable
    assert "J. Okafor" in window.banner.words.text()
    qtbot.waitUntil(window.isActiveWindow)
    Hands(window, qtbot).press(KEY.Key_K, CONTROL)
    choices = {each.property("deed"): each.isEnabled() for each in asked()._deeds.buttons()}
    assert choices == {"show": True, "change": False, "take off": False}
    QApplication.activeModalWidget().hide()  # type: ignore[union-attr]
    other.release()
    # It is not asked for once more.
    window.banner.again_requested.emit()
    assert window.session.project.writable


def test_set_changed_and_taken_off(
    window: MainWindow, hands: Hands, asked: Asked, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    path = session.project.path
    session.do(lambda project: project.create_code("Before"))
    assert not window.menus.actions["project.lock"].isEnabled()

    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    assert isinstance(dialog, PassphraseDialog)
    assert "Look for such copies yourself" in dialog.consequence.text()
    qtbot.keyClicks(dialog.new.first, WORDS)
    qtbot.keyClicks(dialog.new.again, WORDS)
    qtbot.keyClick(dialog.new.again, KEY.Key_Return)
    key = asked()
    assert isinstance(key, RecoveryKeyDialog)
    first = key.key
    qtbot.keyClick(key, KEY.Key_Return)
    assert session.project.encrypted
    assert window.menus.actions["project.lock"].isEnabled()
    assert seals.is_encrypted(path)
    session.do(lambda project: project.create_code("Between"))

    qtbot.waitUntil(window.isActiveWindow)
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    qtbot.keyClick(dialog, KEY.Key_C, ALT)
    qtbot.waitUntil(lambda: dialog.deed is Deed.CHANGE)
    qtbot.keyClicks(dialog.now.field, "wrong")
    qtbot.keyClicks(dialog.new.first, OTHER)
    qtbot.keyClicks(dialog.new.again, OTHER)
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    assert "neither" in dialog.refusal
    dialog.now.field.selectAll()
    qtbot.keyClicks(dialog.now.field, first)
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    key = asked()
    assert key.key != first
    qtbot.keyClick(key, KEY.Key_Return)
    assert session.project.opens_with(Secret(OTHER))

    qtbot.waitUntil(window.isActiveWindow)
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    qtbot.keyClicks(dialog.now.field, OTHER)
    qtbot.keyClick(dialog, KEY.Key_T, ALT)
    qtbot.waitUntil(lambda: dialog.deed is Deed.TAKE_OFF)
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not session.project.encrypted)
    assert "not encrypted any more" in window.message_bar.words.text()
    assert window.session is session
    names = {code.name for code in session.project.codebook()}
    assert {"Before", "Between"} <= names
    assert session.project.check().faults == ()
    verbs = [act.verb for act in session.project.history() if act.verb.startswith("encryption")]
    assert verbs == ["encryption.on", "encryption.renewed", "encryption.off"]


def test_the_recovery_key_is_shown_to_whoever_knows_the_passphrase(
    sealed: MainWindow, asked: Asked, qtbot: QtBot
) -> None:
    hands = Hands(sealed, qtbot)
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    qtbot.keyClick(dialog.now.field, KEY.Key_Return)
    assert "neither" in dialog.refusal
    qtbot.keyClicks(dialog.now.field, WORDS)
    qtbot.keyClick(dialog.now.field, KEY.Key_Return)
    key = asked()
    assert isinstance(key, RecoveryKeyDialog)
    assert sealed.session is not None
    assert key.key == sealed.session.project.recovery_key()
    key.accept()


def test_a_switch_that_fails_is_said_and_nothing_has_changed(
    window: MainWindow, hands: Hands, asked: Asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualcode.store import resealing

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(resealing, "_copy", no_room)
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    qtbot.keyClicks(dialog.new.first, WORDS)
    qtbot.keyClicks(dialog.new.again, WORDS)
    qtbot.keyClick(dialog.new.again, KEY.Key_Return)
    qtbot.waitUntil(lambda: "No space left" in window.message_bar.words.text())
    assert window.session is not None
    assert not window.session.project.encrypted


def test_the_recovery_key_is_copied_saved_and_printed(
    sealed: MainWindow,
    asked: Asked,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sealed_path: Path,
) -> None:
    sealed.handlers.sealing.show_recovery_key()
    dialog = asked()
    assert isinstance(dialog, RecoveryKeyDialog)
    qtbot.keyClick(dialog, KEY.Key_C, ALT)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == dialog.key)
    out = sealed_path.parent / "key.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    qtbot.keyClick(dialog, KEY.Key_S, ALT)
    qtbot.waitUntil(out.is_file)
    assert dialog.key in out.read_text("utf-8")
    assert out.stat().st_mode & 0o077 == 0
    assert "has both" in dialog.hint.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no/k"), ""))
    qtbot.keyClick(dialog, KEY.Key_S, ALT)
    qtbot.waitUntil(lambda: "could not be written" in dialog.refusal)
    page = tmp_path / "key.pdf"

    def agreed(asking: QPrintDialog) -> None:
        asking.printer().setOutputFileName(str(page))
        asking.accepted.emit(asking.printer())

    monkeypatch.setattr(QDialog, "open", agreed)
    qtbot.keyClick(dialog, KEY.Key_P, ALT)
    qtbot.waitUntil(page.is_file)
    assert page.read_bytes().startswith(b"%PDF")
    assert "printer" in dialog.hint.text()
    assert dialog.shown.text().splitlines()[0] in dialog.page()
    dialog.accept()


def test_left_alone_it_locks_and_opens_again_where_one_was(
    sealed: MainWindow, clock: Any, qtbot: QtBot, sealed_path: Path
) -> None:
    assert sealed.session is not None
    assert sealed.read is not None
    project = sealed.session.project
    jonas = project.documents()[1].id
    sealed.read.page.show_document(jonas)
    clock.passes(14.9)
    assert sealed.session is not None
    clock.passes(0.1)
    page = page_of(sealed)
    # The connection is closed, with the key; nobody holds the file.
    assert not lock_path(sealed_path).exists()
    with pytest.raises(Exception, match="closed"):
        project._connection.raw.execute("SELECT 1")
    QApplication.processEvents()
    gc.collect()
    assert [each for each in gc.get_objects() if isinstance(each, Key)] == []
    assert sealed.windowTitle() == "study – locked"
    assert not sealed.menus.actions["edit.find"].isEnabled()
    assert not sealed.search.isVisible()
    qtbot.waitUntil(page.secret.field.hasFocus)
    qtbot.keyClicks(page.secret.field, "wrong")
    qtbot.keyClick(page.secret.field, KEY.Key_Return)
    assert "does not open" in page.refusal.text()
    assert cut_off(page) == []
    qtbot.keyClicks(page.secret.field, WORDS)
    qtbot.keyClick(page.secret.field, KEY.Key_Return)
    assert sealed.session is not None
    assert sealed.read.page.document == jonas
    assert not sealed.handlers.sealing.locked
    # And it watches again.
    clock.passes(15)
    page_of(sealed)


def test_a_key_or_the_mouse_keeps_it_open(sealed: MainWindow, clock: Any) -> None:
    handle = sealed.windowHandle()
    for _ in range(3):
        clock.passes(10)
        QTest.keyClick(handle, KEY.Key_Shift)
    clock.passes(10)
    QTest.mouseMove(handle)
    clock.passes(10)
    QGuiApplication.inputMethod().cursorRectangleChanged.emit()
    clock.passes(10)
    assert sealed.session is not None
    # But not when it comes after a night.
    clock.now += 8 * 3_600
    QTest.keyClick(handle, KEY.Key_Shift)
    page_of(sealed)


def test_never_and_not_what_is_not_encrypted(
    window: MainWindow, hands: Hands, asked: Asked, qtbot: QtBot
) -> None:
    assert window.handlers.sealing.watch.limit == 0
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    dialog.lock_after.setFocus()
    dialog.lock_after.setValue(40)
    assert load_settings().lock_after == 40
    assert window.handlers.sealing.watch.limit == 0
    qtbot.keyClicks(dialog.new.first, WORDS)
    qtbot.keyClicks(dialog.new.again, WORDS)
    qtbot.keyClick(dialog, KEY.Key_Return, CONTROL)
    asked().accept()
    assert window.handlers.sealing.watch.limit == 40 * 60
    qtbot.waitUntil(window.isActiveWindow)
    hands.press(KEY.Key_K, CONTROL)
    dialog = asked()
    dialog.lock_after.setValue(0)
    assert dialog.lock_after.text() == "Never"
    assert window.handlers.sealing.watch.limit == 0
    dialog.reject()


def test_what_lies_over_the_window_goes_too(
    sealed: MainWindow, clock: Any, qtbot: QtBot, asked: Asked
) -> None:
    sealed.menus.actions["decision.record"].trigger()
    dialog = asked()
    assert isinstance(dialog, DecisionDialog)
    qtbot.keyClicks(dialog.focusWidget(), "half a thought")
    clock.passes(15)
    page_of(sealed)
    assert QApplication.activeModalWidget() is None
    assert not dialog.isVisible()
    QApplication.processEvents()
    page = page_of(sealed)
    qtbot.keyClicks(page.secret.field, WORDS)
    qtbot.keyClick(page.secret.field, KEY.Key_Return)
    assert sealed.session is not None
    # What was being typed is there again.
    bodies = [each.body for each in sealed.session.project.drafts()]
    assert bodies == ["half a thought"]


def test_it_waits_for_what_is_being_done(sealed: MainWindow, clock: Any, qtbot: QtBot) -> None:
    waiting: list[bool] = []
    sealed.tasks.run(
        "Waiting", lambda task: task._stop.wait(20), done=lambda _: waiting.append(True)
    )
    clock.passes(15)
    assert sealed.session is not None
    clock.passes(14)
    sealed.tasks.cancel()
    qtbot.waitUntil(lambda: not sealed.tasks.busy)
    clock.passes(1)
    page_of(sealed)
    assert waiting == []


def test_locked_by_key_and_left(
    sealed: MainWindow, qtbot: QtBot, sealed_path: Path, tmp_path: Path
) -> None:
    hands = Hands(sealed, qtbot)
    hands.press(KEY.Key_W, CONTROL | SHIFT)
    page = page_of(sealed)
    qtbot.keyClick(page, KEY.Key_Tab)
    leave = next(each for each in page.children()[0].children() if hasattr(each, "click"))
    leave.click()
    assert not sealed.handlers.sealing.locked
    assert sealed.stack.currentWidget() is sealed.welcome
    # From a locked window another project opens as from an empty one.
    assert not sealed.open_project(sealed_path)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskPassphraseDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphraseDialog)
    qtbot.keyClicks(dialog.secret.field, WORDS)
    qtbot.keyClick(dialog.secret.field, KEY.Key_Return)
    qtbot.waitUntil(sealed.isActiveWindow)
    hands.press(KEY.Key_W, CONTROL | SHIFT)
    page_of(sealed)
    other = tmp_path / "plain.qualcode"
    Project.create(other, "A. Moreau").close()
    assert sealed.open_project(other)
    assert not sealed.handlers.sealing.locked
    assert sealed.stack.currentWidget() is sealed.read


def test_nothing_is_cut_off_at_twice_the_size(
    qapp: QApplication, sealed_path: Path, qtbot: QtBot, shown: Callable[[Any], Any]
) -> None:
    theme = light_theme(reading_size=34, interface_size=28)
    apply_theme(qapp, theme)
    try:
        with Project.open(sealed_path, key=Secret(WORDS), write=True) as project:
            for dialog in (
                RecoveryKeyDialog(theme, project.recovery_key(), sealed_path, renewed=True),
                PassphraseDialog(theme, project),
                AskPassphraseDialog(theme, sealed_path, lambda secret: None),
            ):
                shown(dialog)
                assert cut_off(dialog) == []
                if isinstance(dialog, PassphraseDialog):
                    for deed in (Deed.CHANGE, Deed.TAKE_OFF):
                        dialog.choose(deed)
                        QApplication.processEvents()
                        assert cut_off(dialog) == []
    finally:
        apply_theme(qapp, light_theme())


def test_a_picture_of_an_encrypted_project(
    qapp: QApplication, sealed_path: Path, tmp_path: Path
) -> None:
    from qualcode.ui.screenshot import take

    with Project.open(sealed_path, key=Secret(WORDS)) as project:
        key = project.key
    out = tmp_path / "picture.png"
    take(sealed_path, out, key=key)
    assert out.stat().st_size > 10_000


def test_the_window_keeps_no_word_of_it_outside(
    sealed: MainWindow, settings_folder: Path, sealed_path: Path, qtbot: QtBot
) -> None:
    sealed.close()
    kept = b"".join(
        each.read_bytes()
        for folder in (settings_folder, sealed_path.parent)
        for each in folder.rglob("*")
        if each.is_file()
    )
    assert b"breathe" not in kept
    assert WORDS.encode() not in kept
