import zipfile

from PySide6.QtCore import Qt

from qualcode.ui.report.place import ReportPlace

ENTER = Qt.Key.Key_Return


def opened(study, shown, theme):
    place = ReportPlace(study.session, theme)
    place.resize(1000, 700)
    return shown(place)


def test_the_audit_trail_is_written_by_enter(qtbot, study, shown, theme, tmp_path):
    place = opened(study, shown, theme)
    place.file.setFocus()
    place.file.selectAll()
    qtbot.keyClicks(place.file, str(tmp_path / "trail"))
    qtbot.keyClick(place.file, ENTER)
    qtbot.waitUntil(lambda: place.written is not None)
    assert place.written == tmp_path / "trail.docx"
    with zipfile.ZipFile(place.written) as parts:
        assert b"I could breathe again" in parts.read("word/document.xml")
    assert place.open_button.isVisible()
    assert place.folder_button.isVisible()


def test_what_is_there_already_is_left_alone(qtbot, study, shown, theme, tmp_path):
    other = tmp_path / "notes.docx"
    other.write_text("no Word document")
    place = opened(study, shown, theme)
    place.file.setText(str(other))
    qtbot.keyClick(place.write_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "not a Word document" in place._words.text())
    assert other.read_text() == "no Word document"
    assert place.written is None
    assert place.write_button.isEnabled()


def test_reasons_are_offered_first_and_can_be_added(qtbot, study, shown, asked, theme):
    place = opened(study, shown, theme)
    assert not place.reason_button.isVisible()
    study.session.do(lambda project: project.remove_codings([study.glad]))
    assert place.reason_button.isVisible()
    qtbot.keyClick(place.reason_button, Qt.Key.Key_Space)
    dialog = asked()
    qtbot.keyClicks(dialog.reason, "coded twice")
    qtbot.keyClick(dialog.reason, ENTER)
    assert not place.reason_button.isVisible()


def test_written_beside_the_window_with_a_worker(qtbot, study, shown, theme, tmp_path):
    from qualcode.app.tasks import BackgroundTasks
    from qualcode.commands.worker import Worker

    tasks = BackgroundTasks(study.session.messages)
    with Worker() as worker:
        place = opened(study, shown, theme)
        place.set_background(tasks, worker)
        place.file.setText(str(tmp_path / "trail.docx"))
        qtbot.keyClick(place.write_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: place.written is not None, timeout=30_000)
        assert (tmp_path / "trail.docx").is_file()
        tasks.close()


def test_it_says_what_the_trail_would_hold(study, shown, theme):
    from qualcode.ui.report.contents import contents

    said = {part.title: part.says for part in contents(study.project)}
    assert said["Who coded what and when"] == "4 codings by 1 coder."
    assert said["Codebook"].startswith("5 codes in 2 families")


def test_what_was_written_is_recorded_so_that_a_withdrawal_names_it(
    qtbot, study, shown, theme, tmp_path
):
    place = opened(study, shown, theme)
    head = study.project.head
    before = study.project.undo_target()
    place.file.setText(str(tmp_path / "trail.docx"))
    qtbot.keyClick(place.write_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: place.written is not None)
    (recorded,) = study.project.exports()
    assert (recorded.what, recorded.name) == ("audit trail", "trail.docx")
    assert study.project.history()[-1].sentence == "Wrote the document “trail.docx”"
    assert study.project.head != head
    assert study.project.undo_target() == before
    assert place.result.isVisible()


def test_it_is_recorded_after_a_long_act_that_has_the_project(qtbot, study, shown, theme, tmp_path):
    import threading

    place = opened(study, shown, theme)
    hold = threading.Event()
    study.session.long.run("Waiting", lambda _: hold.wait(20), done=lambda _: None, failed=print)
    place._done(tmp_path / "trail.docx", "digest")
    hold.set()
    qtbot.waitUntil(lambda: not study.session.long.busy)
    qtbot.waitUntil(lambda: len(study.project.exports()) == 1)
