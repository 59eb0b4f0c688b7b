from PySide6.QtCore import Qt

from qualcode.model.transcripts import Role
from qualcode.ui.cases.place import CasesPlace
from qualcode.ui.dialogs.participant import ParticipantDialog

ENTER = Qt.Key.Key_Return


def opened(study, shown, theme):
    place = CasesPlace(study.session, theme)
    place.resize(1200, 700)
    return shown(place)


def shown_speakers(place):
    return [(each.title, each.speaker.label) for each in (row.value for row in place.speakers.rows)]


def test_models_keep_qts_rules(qtmodeltester, study, shown, theme):
    place = opened(study, shown, theme)
    qtmodeltester.check(place.people)
    qtmodeltester.check(place.speakers)


def test_a_participant_is_added_and_a_speaker_linked(qtbot, study, shown, asked, theme):
    place = opened(study, shown, theme)
    qtbot.keyClick(place.add_button, Qt.Key.Key_Space)
    dialog = asked()
    assert isinstance(dialog, ParticipantDialog)
    qtbot.keyClicks(dialog.name, "Maya")
    qtbot.keyClick(dialog.name, ENTER)
    assert place.participant.name == "Maya"
    assert place.speakers.rows == []
    place.people_table.selectRow(0)
    place.speaker_table.setFocus()
    place.speaker_table.selectRow(1)
    place.link(study.project.participants()[0].id)
    place.people_table.selectRow(1)
    assert shown_speakers(place) == [("Interview 1, Maya", "Maya")]
    assert place.people.rows[1].words == ("Maya", "1", "3")


def test_parts_counts_and_the_jump(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.speaker_table.setFocus()
    place.speaker_table.selectRow(0)
    place.set_role(Role.OTHER)
    assert study.project.speakers(study.maya)[0].role is Role.OTHER
    assert place.speakers.rows[0].words[2:5] == ("other", "", "2")
    with qtbot.waitSignal(place.jump_requested) as jump:
        qtbot.keyClick(place.speaker_table, ENTER)
    assert jump.args == [study.maya, 0, len("What was it like, coming back?")]


def test_enter_on_a_participant_opens_what_is_known(qtbot, study, shown, asked, theme):
    maya = study.project.add_participant("Maya", "thirty-four", "Quotes").first("participant")
    place = opened(study, shown, theme)
    place.people_table.setFocus()
    place.people_table.selectRow(1)
    assert place.consent.text() == "Consent covers: Quotes"
    qtbot.keyClick(place.people_table, ENTER)
    dialog = asked()
    dialog.details.setFocus()
    qtbot.keyClicks(dialog.details, "Now ")
    qtbot.keyClick(dialog.details, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert study.project.participants()[0].details == "Now thirty-four"
    assert place.participant.id == maya
    assert place.details.text() == "Now thirty-four"


def test_codings_are_counted_where_they_begin(study, shown, theme):
    place = opened(study, shown, theme)
    counts = {each.words[1]: each.words[6] for each in place.speakers.rows}
    assert counts == {"Interviewer": "0", "Maya": "3", "Jonas": "1"}
    study.session.do(lambda project: project.remove_codings([study.glad]))
    assert place.speakers.rows[1].words[6] == "2"
