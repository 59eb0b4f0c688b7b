from PySide6.QtCore import Qt

from qualcode.model.codings import Passage
from qualcode.ui.dialogs.about import AboutDialog
from qualcode.ui.dialogs.coder import CoderDialog
from qualcode.ui.dialogs.decision import DecisionDialog
from qualcode.ui.dialogs.link_passage import LinkPassageDialog
from qualcode.ui.dialogs.load_codebook import LoadCodebookDialog
from qualcode.ui.dialogs.participant import ParticipantDialog
from qualcode.ui.dialogs.phase import PhaseDialog
from qualcode.ui.dialogs.reason import ReasonDialog
from qualcode.ui.dialogs.shortcuts import Shortcut, ShortcutsDialog

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def test_a_decision_with_its_evidence(qtbot, study, shown, theme):
    dialog = shown(DecisionDialog(study.session, theme, evidence=[study.breathe, study.never]))
    qtbot.keyClick(dialog.title, ENTER)
    assert "needs a title" in dialog.refusal
    qtbot.keyClicks(dialog.title, "Keep safety apart")
    dialog.evidence.setFocus()
    dialog.evidence.setCurrentRow(1)
    qtbot.keyClick(dialog.evidence, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.evidence, ENTER, CONTROL)
    (decision,) = study.project.decisions()
    assert (decision.title, decision.evidence) == ("Keep safety apart", (study.breathe,))


def test_phases_are_entered_left_and_entered_again(qtbot, study, shown, theme):
    dialog = shown(PhaseDialog(study.session, theme))
    button = dialog.buttons["coding"]
    button.setFocus()
    for _ in range(3):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    periods = study.project.phases()
    assert [each.left is None for each in periods] == [False, True]
    assert button.text() == "Leave"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_presses_the_button_that_has_the_keyboard(qtbot, study, shown, theme):
    dialog = shown(PhaseDialog(study.session, theme))
    dialog.buttons["writing"].setFocus()
    qtbot.keyClick(dialog.buttons["writing"], ENTER)
    assert [each.phase for each in study.project.phases()] == ["writing"]
    assert dialog.isVisible()


def test_working_as_a_new_coder(qtbot, study, shown, theme):
    dialog = shown(CoderDialog(study.session, theme))
    answers = []
    dialog.answered.connect(answers.append)
    qtbot.keyClicks(dialog.name, "J. Okafor")
    dialog.add_button.setFocus()
    qtbot.keyClick(dialog.add_button, Qt.Key.Key_Space)
    assert answers[0].name == "J. Okafor"
    assert study.project.coder == answers[0].coder


def test_a_coder_is_renamed_and_a_taken_name_refused(qtbot, study, shown, theme):
    first = study.project.coder
    study.session.work_as("J. Okafor")
    study.project.work_as_id(first)
    dialog = shown(CoderDialog(study.session, theme))
    qtbot.keyClicks(dialog.name, "j. okafor")
    qtbot.keyClick(dialog.rename_button, Qt.Key.Key_Space)
    assert "already a coder" in dialog.refusal
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "Anna Moreau")
    qtbot.keyClick(dialog.rename_button, Qt.Key.Key_Space)
    assert study.project.coder_named("Anna Moreau").id == first


def test_linking_two_passages_with_a_word_of_ones_own(qtbot, study, shown, theme):
    version = study.project.document(study.maya).version
    source = Passage(version, *study.place(study.maya, "She was glad I came"))
    target = Passage(version, *study.place(study.maya, "I never felt safe at home"))
    dialog = shown(LinkPassageDialog(study.session, theme, source, target))
    qtbot.keyClicks(dialog.focusWidget(), "undoes")
    qtbot.keyClick(dialog, ENTER, CONTROL)
    (link,) = study.project.links()
    assert (link.relation, link.source, link.target) == ("undoes", source, target)


def test_reasons_are_given_one_after_the_other_and_to_several(qtbot, study, shown, theme):
    study.project.rename_code(study.guard, "Guard lowered")
    study.project.remove_codings([study.glad])
    study.project.redefine_code(study.belonging, definition="A place with somebody.")
    dialog = shown(ReasonDialog(study.session, theme))
    assert dialog.list.count() == 3
    qtbot.keyClicks(dialog.reason, "Too narrow")
    qtbot.keyClick(dialog.reason, ENTER)
    assert dialog.isVisible()
    assert dialog.list.count() == 2
    dialog.list.selectAll()
    qtbot.keyClicks(dialog.reason, "Second reading")
    qtbot.keyClick(dialog.reason, ENTER)
    assert not dialog.isVisible()
    assert study.project.acts_without_reason() == []
    reasons = [act.reason for act in study.project.history() if act.reason]
    assert sorted(reasons) == ["Second reading", "Second reading", "Too narrow"]


def test_a_participant_is_added_and_changed(qtbot, study, shown, theme):
    dialog = shown(ParticipantDialog(study.session, theme))
    qtbot.keyClicks(dialog.name, "Maya")
    qtbot.keyClick(dialog.name, ENTER)
    (maya,) = study.project.participants()
    again = shown(ParticipantDialog(study.session, theme))
    qtbot.keyClicks(again.name, "maya")
    qtbot.keyClick(again.name, ENTER)
    assert "already a participant" in again.refusal
    change = shown(ParticipantDialog(study.session, theme, maya.id))
    qtbot.keyClicks(change.consent, "Quotes")
    qtbot.keyClick(change.consent, ENTER)
    assert study.project.participants()[0].consent == "Quotes"


def test_keys_are_found_by_words_and_by_key(qtbot, shown, theme):
    keys = [Shortcut("Edit", "Undo", "Ctrl+Z"), Shortcut("Code", "Absent", "Alt+2")]
    dialog = shown(ShortcutsDialog(theme, keys))
    assert dialog.shown == ["Undo", "Absent"]
    qtbot.keyClicks(dialog.filter, "alt")
    assert dialog.shown == ["Absent"]
    qtbot.keyClick(dialog.filter, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_about_names_the_file_the_head_and_the_promise(qtbot, study, shown, theme):
    dialog = shown(AboutDialog(theme, session=study.session))
    assert study.project.head in dialog.details
    assert str(study.project.path) in dialog.details
    assert f"Backups: {study.project.path.with_name('study backups')}" in dialog.details
    assert "lexicon/1" in dialog.details
    qtbot.keyClick(dialog.agree_button, ENTER)
    assert not dialog.isVisible()


def test_loading_families_of_a_codebook(qtbot, study, shown, theme):
    dialog = shown(LoadCodebookDialog(study.session, theme))
    on = {box.text(): box for box in dialog.choice.boxes}
    assert not on["Holding"].isChecked()
    on["Safety"].setFocus()
    for name in ("Safety", "Belonging"):
        qtbot.keyClick(on[name], Qt.Key.Key_Space)
    before = {code.name for code in study.project.codebook().families()}
    qtbot.keyClick(dialog, ENTER, CONTROL)
    after = {code.name for code in study.project.codebook().families()}
    assert after - before == {"Affirmation", "Being-with"}
