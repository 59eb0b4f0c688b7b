from pathlib import Path

from PySide6.QtCore import Qt

from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.transcripts import DocumentKind, EncodingCandidate, Role
from qualcode.ui.dialogs.import_preview import ImportPreviewDialog
from tests.ui.studies import draft_of

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier

CANDIDATES = (EncodingCandidate("cp1252", "Ich war müde"), EncodingCandidate("cp1251", "мьde"))


def reads(drafts):
    def read(path: Path, encoding: str | None):
        found = drafts[path.name]
        if isinstance(found, EncodingNeeded) and encoding:
            return draft_of(f"read as {encoding}")
        if isinstance(found, Exception):
            raise found
        return found

    return read


def test_nothing_is_stored_until_import(qtbot, study, shown, theme):
    before = study.project.head
    read = reads({"a.docx": draft_of("New")})
    dialog = shown(ImportPreviewDialog(study.session, theme, [Path("a.docx")], read))
    assert "I could breathe again" in dialog.page.preview.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert study.project.head == before


def test_title_kind_role_and_a_new_participant_by_keys(qtbot, study, shown, theme):
    read = reads({"a.docx": draft_of("New", speaker="Ife")})
    dialog = shown(ImportPreviewDialog(study.session, theme, [Path("a.docx")], read))
    answers = []
    dialog.answered.connect(answers.append)
    page = dialog.page
    assert dialog.focusWidget() is page.title
    qtbot.keyClicks(page.title, "Interview 3, Ife")
    page.kind.setFocus()
    qtbot.keyClick(page.kind, Qt.Key.Key_Down)
    page.recorded_on.setFocus()
    qtbot.keyClicks(page.recorded_on, "2024-11-09")
    boxes = {box.accessibleName(): box for box in page.speakers.findChildren(type(page.kind))}
    who = boxes["Participant who is Ife"]
    who.setFocus()
    qtbot.keyClick(who, Qt.Key.Key_End)
    qtbot.keyClick(boxes["Part of Interviewer"], Qt.Key.Key_End)
    qtbot.keyClick(dialog, ENTER, CONTROL)
    (document,) = answers[0].documents
    stored = study.project.document(document)
    assert (stored.title, stored.kind) == ("Interview 3, Ife", DocumentKind.FOCUS_GROUP)
    assert (stored.recorded_on, stored.details) == ("2024-11-09", "P03 · 52 min")
    (ife,) = study.project.participants()
    speakers = {each.label: each for each in study.project.speakers(document)}
    assert speakers["Ife"].participant == ife.id
    assert speakers["Interviewer"].role is Role.OTHER


def test_a_wrong_date_keeps_it_open(qtbot, study, shown, theme):
    read = reads({"a.docx": draft_of("New")})
    dialog = shown(ImportPreviewDialog(study.session, theme, [Path("a.docx")], read))
    qtbot.keyClicks(dialog.page.recorded_on, "9 November")
    qtbot.keyClick(dialog.page.recorded_on, ENTER)
    assert dialog.isVisible()
    assert "is not a date" in dialog.refusal
    assert len(study.project.documents()) == 2


def test_the_encoding_is_chosen_side_by_side(qtbot, study, shown, theme):
    needed = EncodingNeeded("“a.txt” does not say.", "Choose.", CANDIDATES)
    read = reads({"a.txt": needed})
    dialog = shown(ImportPreviewDialog(study.session, theme, [Path("a.txt")], read))
    assert not dialog.agree_button.isEnabled()
    button = dialog.focusWidget()
    assert button.accessibleName() == "Read it as cp1252"
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), ENTER)
    assert dialog.sources[0].title == "read as cp1251"
    assert dialog.agree_button.isEnabled()


def test_of_several_files_those_that_can_be_read_are_taken(qtbot, study, shown, theme):
    read = reads(
        {
            "a.docx": draft_of("One"),
            "b.zip": UserError("“b.zip” is a zip archive.", "Unpack it."),
            "c.docx": draft_of("Three"),
            "d.docx": draft_of("Interview 1, Maya"),
        }
    )
    paths = [Path(name) for name in ("a.docx", "b.zip", "c.docx", "d.docx")]
    dialog = shown(ImportPreviewDialog(study.session, theme, paths, read))
    assert [source.state for source in dialog.sources] == [
        "ready", "cannot be read", "ready", "left out",
    ]  # fmt: skip
    assert dialog.sources[3].imported_before == "Interview 1, Maya"
    dialog.files.setCurrentRow(2)
    qtbot.keyClick(dialog.files, Qt.Key.Key_Space)
    assert dialog.agree_button.text() == "Import"
    qtbot.keyClick(dialog.files, ENTER, CONTROL)
    titles = [each.title for each in study.project.documents()]
    assert titles == ["Interview 1, Maya", "Interview 2, Jonas", "One"]


def test_reading_beside_the_window(qtbot, study, shown, theme):
    from qualcode.app.tasks import BackgroundTasks

    tasks = BackgroundTasks(study.session.messages)
    read = reads({"a.docx": draft_of("One"), "b.docx": UserError("No.", "Sorry.")})
    dialog = shown(
        ImportPreviewDialog(
            study.session, theme, [Path("a.docx"), Path("b.docx")], read, tasks=tasks
        )
    )
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [source.state for source in dialog.sources] == ["ready", "cannot be read"]
    tasks.close()


def test_closing_while_a_file_is_read_does_no_harm(qtbot, study, theme):
    from threading import Event

    from qualcode.app.tasks import BackgroundTasks

    going_on = Event()

    def read(path, encoding):
        going_on.wait(20)
        return draft_of("Late")

    tasks = BackgroundTasks(study.session.messages)
    dialog = ImportPreviewDialog(study.session, theme, [Path("a.docx")], read, tasks=tasks)
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
    going_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert len(study.project.documents()) == 2
    tasks.close()


def test_a_new_participant_needs_a_name(qtbot, study, shown, theme):
    read = reads({"a.docx": draft_of("New", speaker="Ife")})
    dialog = shown(ImportPreviewDialog(study.session, theme, [Path("a.docx")], read))
    choice = dialog.sources[0].speakers[1]
    choice.is_new, choice.new_name = True, "  "
    qtbot.keyClick(dialog, ENTER, CONTROL)
    assert "needs a name" in dialog.refusal
    assert study.project.participants() == []
