"""Withdrawal and striking out in the window, by keys: nothing of the words is left anywhere."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTableView

from qualcode.app.messages import Message
from qualcode.commands.exports import record_written
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project
from qualcode.ui.cases.place import CasesPlace
from qualcode.ui.dialogs.erasure import ErasureDialog
from qualcode.ui.journal.place import JournalPlace
from qualcode.ui.main_window import MainWindow
from tests.ui.studies import draft_of
from tests.ui.window.copies import settled
from tests.ui.windows import CONTROL, KEY, SHIFT, Hands, OpenWindow

SECRETS = ("nearly didn’t go", "never felt safe", "glad I came")
HIS = (
    ("nearly didn’t go", "almost didn’t go"),
    ("She was glad I came", "It was fine we came"),
    ("She stayed in it with me", "Maya stayed in it always"),
    ("never felt safe", "often felt safe"),
)
"""What Jonas says otherwise than Maya; both could breathe again."""
MARKUP = re.compile("<[^>]*>")
QUOTE = "I could breathe again"


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """A study in which Maya is quoted in a code, a memo, a note, a reason and a document."""
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", title="A study") as project:
        document = project.import_transcript(draft_of("First evening")).first("document")
        maya = project.add_participant("Maya", "she said: I could breathe again", "quotes")
        speaker = next(each for each in project.speakers(document) if each.label == "Maya")
        project.link_speaker(speaker.id, maya.first("participant"))
        jonas = draft_of("Second evening", speaker="Jonas")
        own = jonas.text
        for hers, his in HIS:
            own = own.replace(hers, his)
        other = project.import_transcript(_with_text(jonas, own)).first("document")
        project.link_speaker(
            next(each for each in project.speakers(other) if each.label == "Jonas").id,
            project.add_participant("Jonas", "", "").first("participant"),
        )
        text = project.text(project.document(document).version)
        start = text.index(QUOTE)
        project.code_in_vivo(document, start, start + len(QUOTE))
        home = project.create_code(
            "Home",
            definition="as in “I could breathe again”",
            reason="as Maya says: She was glad I came, and I could breathe",
        ).first("code")
        at = text.index("I never felt safe at home")
        project.apply_code(document, at, at + 25, home, memo="on “never felt safe at home”")
        project.add_note_on_passage(document, 0, 8, "then: “I could breathe again”, she said")
        record_written(project, tmp_path / "trail.docx", project.head)
    return path


def _with_text(draft: TranscriptDraft, text: str) -> TranscriptDraft:
    assert len(text) == len(draft.text)
    return replace(draft, text=text)


@pytest.fixture
def said(window: MainWindow) -> list[Message]:
    heard: list[Message] = []
    window.messages.said.connect(heard.append)
    return heard


def asked(hands: Hands) -> ErasureDialog:
    """Wait for the question."""
    hands.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ErasureDialog)
    dialog.activateWindow()
    hands.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def words_of(dialog: ErasureDialog) -> str:
    """Everything a dialog shows, a line a label."""
    QApplication.processEvents()
    shown = [each for each in dialog.findChildren(QLabel) if each.isVisible() and each.text()]
    return "\n".join(MARKUP.sub("", label.text()) for label in shown)


def holds(path: Path, words: str) -> bool:
    """Whether the words stand in a file, in any encoding that could have been written."""
    body = path.read_bytes()
    return any(words.encode(each) in body for each in ("utf-8", "utf-16-le", "utf-16-be"))


def everything_on_screen(window: MainWindow) -> str:
    """What every label, table and text of the window holds, shown or not."""
    assert window.read is not None
    for name in window.place_names:
        window.go_to_place(name)
    window.go_to_place("Read")
    QApplication.processEvents()
    found = [label.text() for label in window.findChildren(QLabel)]
    for table in window.findChildren(QTableView):
        model = table.model()
        found += [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    found.append(window.read.page.view.document().toPlainText())
    return "\n".join(found)


def choose_maya(window: MainWindow, hands: Hands) -> CasesPlace:
    """Go to the cases by key and choose the participant."""
    hands.press(KEY.Key_1 + window.place_names.index("Cases"), CONTROL)
    place = window.stack.currentWidget()
    assert isinstance(place, CasesPlace)
    while place.participant is None or place.participant.name != "Maya":
        row = place.people_table.currentIndex().row()
        assert row < len(place.people.rows) - 1
        hands.press(KEY.Key_Down)
    return place


def select_words(window: MainWindow, words: str, hands: Hands) -> None:
    """Select words in the transcript that is read."""
    assert window.read is not None
    page = window.read.page
    assert page.transcript is not None
    start = page.transcript.text.index(words)
    window.show_passage(page.transcript.document.id, start, start + len(words))
    hands.settle()


@pytest.fixture
def places(window: MainWindow, hands: Hands) -> None:
    """Every place is open already, with the words before the person's eyes."""
    screen = everything_on_screen(window)
    assert all(secret in screen for secret in SECRETS)


@pytest.mark.usefixtures("places")
def test_a_participant_withdraws_by_keys(
    window: MainWindow, hands: Hands, said: list[Message], study_path: Path
) -> None:
    assert window.session is not None
    project = window.session.project
    for secret in SECRETS:
        assert secret in "\n".join(project.text(each.version) for each in project.documents())
    backup = project.back_up("before a test").path
    choose_maya(window, hands)
    hands.press(KEY.Key_T, CONTROL | SHIFT)
    dialog = asked(hands)
    words = words_of(dialog)
    assert "backup" in words
    assert "of “First evening”, “Second evening”" not in words  # they speak in the first only
    assert "“First evening”" in words
    assert "2 codings go" in words
    assert "A note\n" in words
    assert "then: “█████████████████████”, she said" in words
    assert "Audit trail “trail.docx”, written on" in words
    assert "by A. Moreau" in words
    # That they will be called otherwise is said once.
    assert "A participant’s name" not in words
    # It must be agreed to by name.
    before = study_path.read_bytes()
    assert not dialog.agree_button.isEnabled()
    hands.press(KEY.Key_Return)
    hands.type("Jonas")
    hands.press(KEY.Key_Return)
    assert QApplication.activeModalWidget() is dialog
    assert study_path.read_bytes() == before
    hands.press(KEY.Key_A, CONTROL)
    hands.type("maya")
    assert dialog.agree_button.isEnabled()
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    hands.settle()
    assert said[-1].text.startswith("Erased for good: ")
    assert said[-1].hint == "This cannot be undone."
    assert not said[-1].undoable
    screen = everything_on_screen(window).casefold()
    for secret in (*SECRETS, "Maya"):
        assert secret.casefold() not in screen, secret
    assert "withdrawn 1" in screen
    assert window.session.index.count_all() == 0
    act = project.history()[-1]
    assert act.verb == "erasure"
    told = "\n".join(f"{each.sentence} {each.reason}" for each in project.history())
    assert not any(secret in told for secret in (*SECRETS, "Maya"))
    assert project.check().whole
    # Undo goes back to what was done before, never to the words.
    target = project.undo_target()
    assert target is None or target.verb != "erasure"
    window.close_project()
    written = [each for each in study_path.parent.rglob("*") if each.is_file()]
    assert backup in written
    for file in written:
        for secret in (*SECRETS, "Maya"):
            assert not holds(file, secret), (file, secret)


def test_their_name_may_stay(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    choose_maya(window, hands)
    hands.press(KEY.Key_T, CONTROL | SHIFT)
    dialog = asked(hands)
    assert "naming them" in words_of(dialog)
    dialog.wider.setFocus()
    hands.press(KEY.Key_Space)
    assert "naming them" not in words_of(dialog)
    dialog.typed.setFocus()
    hands.type("Maya")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    project = window.session.project
    texts = [project.text(each.version) for each in project.documents()]
    assert any("Maya stayed in it always" in text for text in texts)
    assert not any(SECRETS[2] in text for text in texts[:1])


def test_cancelled_nothing_is_changed(window: MainWindow, hands: Hands, study_path: Path) -> None:
    choose_maya(window, hands)
    before = study_path.read_bytes()
    hands.press(KEY.Key_T, CONTROL | SHIFT)
    asked(hands)
    hands.press(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert study_path.read_bytes() == before


def test_a_reason_must_not_repeat_the_name(window: MainWindow, hands: Hands) -> None:
    assert window.session is not None
    choose_maya(window, hands)
    hands.press(KEY.Key_T, CONTROL | SHIFT)
    dialog = asked(hands)
    dialog.reason.setText("asked by maya")
    hands.type("Maya")
    hands.press(KEY.Key_Return)
    assert "would stay in the file" in dialog.refusal
    dialog.reason.setText("asked on 3 March")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    assert window.session.project.history()[-1].reason == "asked on 3 March"


def test_withdrawing_is_offered_where_a_participant_is_chosen(
    window: MainWindow, hands: Hands
) -> None:
    action = window.menus.actions["participant.withdraw"]
    assert not action.isEnabled()
    place = choose_maya(window, hands)
    assert action.isEnabled()
    assert place.withdraw_button.isVisible()
    place.people_table.selectRow(0)
    assert not action.isEnabled()
    assert not place.withdraw_button.isVisible()


@pytest.mark.usefixtures("places")
def test_a_passage_is_struck_out_by_keys(
    window: MainWindow, hands: Hands, said: list[Message], study_path: Path
) -> None:
    assert window.session is not None
    assert window.read is not None
    project = window.session.project
    select_words(window, QUOTE, hands)
    hands.press(KEY.Key_X, CONTROL | SHIFT)
    dialog = asked(hands)
    words = words_of(dialog)
    assert f"{len(QUOTE)} characters in 1 turn of “First evening”." in words
    assert "The definition of a code" in words
    hands.type("erase")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    hands.settle()
    assert said[-1].hint == "This cannot be undone."
    page = window.read.page
    assert page.transcript is not None
    blocks = "█" * len(QUOTE)
    # The version has the name it had, and other words; the view has them too.
    assert blocks in page.transcript.text
    assert blocks in page.view.document().toPlainText()
    assert QUOTE not in page.view.document().toPlainText()
    # Somebody else said the same in another transcript.
    second = project.documents()[1]
    assert QUOTE in project.text(second.version)
    told = "\n".join(f"{each.sentence} {each.reason}" for each in project.history())
    assert QUOTE not in told
    window.go_to_place("Journal")
    journal = window.stack.currentWidget()
    assert isinstance(journal, JournalPlace)
    assert not any(QUOTE in each.sentence for each in journal.history.model.acts)
    assert project.check().whole


def test_words_are_struck_out_everywhere(
    window: MainWindow, hands: Hands, study_path: Path
) -> None:
    assert window.session is not None
    select_words(window, QUOTE, hands)
    hands.press(KEY.Key_X, CONTROL | SHIFT)
    dialog = asked(hands)
    dialog.wider.setFocus()
    hands.press(KEY.Key_Space)
    assert dialog.wider.isChecked()
    assert "“First evening”, “Second evening”" in words_of(dialog)
    dialog.typed.setFocus()
    hands.type("erase")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    hands.settle()
    assert QUOTE not in everything_on_screen(window)
    window.close_project()
    assert not holds(study_path, QUOTE)


def test_what_was_struck_out_is_not_asked_again(
    window: MainWindow, hands: Hands, said: list[Message]
) -> None:
    assert window.session is not None
    assert window.read is not None
    document = window.read.page.document
    assert document is not None
    window.session.do(lambda project: project.strike(document, 0, 4)[0])
    window.show_passage(document, 0, 4)
    hands.settle()
    hands.press(KEY.Key_X, CONTROL | SHIFT)
    settled(window, hands.qtbot)
    assert said[-1].text == "These words were erased already."
    assert QApplication.activeModalWidget() is None


def test_what_was_searched_for_is_forgotten(window: MainWindow, hands: Hands) -> None:
    hands.press(KEY.Key_F, CONTROL)
    hands.type("breathe")
    window.search.search_now()
    assert window.search.model.rowCount()
    window.focus_words()
    select_words(window, QUOTE, hands)
    hands.press(KEY.Key_X, CONTROL | SHIFT)
    asked(hands)
    hands.type("erase")
    hands.press(KEY.Key_Return)
    settled(window, hands.qtbot)
    assert window.search.text() == ""
    assert window.search.model.rowCount() == 0


def test_nothing_can_be_erased_in_a_file_that_is_only_read(
    open_window: OpenWindow, study_path: Path
) -> None:
    with Project.open(study_path, write=True):
        window = open_window(study_path)
        window.go_to_place("Cases")
        place = window.stack.currentWidget()
        assert isinstance(place, CasesPlace)
        place.people_table.selectRow(1)
        assert place.participant is not None
        assert not window.menus.actions["participant.withdraw"].isEnabled()
        assert not place.withdraw_button.isEnabled()
