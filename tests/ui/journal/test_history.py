from PySide6.QtCore import QModelIndex, Qt

from qualcode.model.polarity import Polarity
from qualcode.ui.journal.acts import ActFilter, ActKind
from qualcode.ui.journal.model import PIECE, WHAT, WHERE, WHO, HistoryModel
from qualcode.ui.journal.place import DECISIONS, PHASES, JournalPlace

ENTER = Qt.Key.Key_Return


def opened(study, shown, theme):
    place = JournalPlace(study.session, theme)
    place.resize(1300, 700)
    return shown(place)


def many_acts(study):
    for number in range(PIECE + 20):
        polarity = Polarity.PRESENT if number % 2 else Polarity.LOST
        study.project.set_polarity(study.glad, polarity)


def test_the_model_keeps_qts_rules_through_acts(qtmodeltester, study, theme):
    model = HistoryModel(study.session, theme)
    study.session.changed.connect(model.follow)
    qtmodeltester.check(model)
    study.session.do(lambda project: project.remove_codings([study.glad]))
    study.session.undo()
    study.session.redo()
    qtmodeltester.check(model, force_py=True)


def test_the_newest_act_stands_first_and_says_where(study, theme):
    model = HistoryModel(study.session, theme)
    assert model.acts[0].verb == "coding.apply"
    assert model.index(0, WHO).data() == "A. Moreau"
    assert "“She stayed in it with me”" in model.index(0, WHAT).data()
    assert model.index(0, WHERE).data() == "Interview 2, Jonas, turn 4"


def test_undone_acts_are_struck_through_and_quiet(study, theme):
    model = HistoryModel(study.session, theme)
    study.session.changed.connect(model.follow)
    study.session.undo()
    index = model.index(1, WHAT)
    assert index.data(Qt.ItemDataRole.FontRole).strikeOut()
    assert index.data(Qt.ItemDataRole.ForegroundRole).name() == theme.quiet_ink
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", undone")
    study.session.redo()
    assert model.index(2, WHAT).data(Qt.ItemDataRole.FontRole) is None
    assert len({act.id for act in model.acts}) == len(model.acts)


def test_old_acts_are_read_when_they_are_needed(study, theme):
    many_acts(study)
    model = HistoryModel(study.session, theme)
    assert model.rowCount() == PIECE
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert [act.id for act in model.acts] == [act.id for act in study.project.history()[::-1]]
    assert not model.canFetchMore(QModelIndex())


def test_an_act_done_between_two_pieces_is_not_read_twice(study, theme):
    many_acts(study)
    model = HistoryModel(study.session, theme)
    study.session.changed.connect(model.follow)
    study.session.do(lambda project: project.remove_codings([study.breathe]))
    model.fetchMore(QModelIndex())
    assert [act.id for act in model.acts] == [act.id for act in study.project.history()[::-1]]


def test_filters(study, theme):
    study.project.rename_code(study.guard, "Guard lowered", "clearer")
    model = HistoryModel(study.session, theme)
    model.set_filter(ActFilter(kind=ActKind.CODES))
    assert {act.verb.partition(".")[0] for act in model.acts} == {"code"}
    model.set_filter(ActFilter(has_reason=True))
    assert [act.verb for act in model.acts] == ["code.rename"]
    model.set_filter(ActFilter(text="CLEARER guard"))
    assert [act.verb for act in model.acts] == ["code.rename"]
    model.set_filter(ActFilter(coder="0" * 32))
    assert model.rowCount() == 0


def test_a_filter_finds_acts_not_read_yet(qtbot, study, shown, theme):
    many_acts(study)
    place = opened(study, shown, theme)
    place.history.words.setFocus()
    qtbot.keyClicks(place.history.words, "imported jonas")
    qtbot.waitUntil(lambda: place.history.model.rowCount() == 1)
    qtbot.waitUntil(lambda: place.history.count.text() == "1 act")
    qtbot.keyClick(place.history.words, ENTER)
    with qtbot.waitSignal(place.jump_requested) as jump:
        qtbot.keyClick(place.history.table, ENTER)
    assert jump.args[0] == study.jonas


def test_a_reason_is_given_from_the_table(qtbot, study, shown, asked, theme):
    place = opened(study, shown, theme)
    place.history.table.setFocus()
    place.history.table.selectRow(0)
    act = place.history.model.acts[0]
    qtbot.keyClick(place.history.table, Qt.Key.Key_F2)
    dialog = asked()
    qtbot.keyClicks(dialog.reason, "it was the turning point")
    qtbot.keyClick(dialog.reason, ENTER)
    row = place.history.model.row_of(act.id)
    assert place.history.model.acts[row].reason == "it was the turning point"
    assert place.history.table.chosen_rows == [row], "the same act stays chosen"


def test_a_hidden_journal_misses_no_act(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.hide()
    for coding in (study.glad, study.breathe):
        study.session.do(lambda project, coding=coding: project.remove_codings([coding]))
    place.show()
    assert [act.verb for act in place.history.model.acts[:3]] == [
        "coding.remove", "coding.remove", "coding.apply",
    ]  # fmt: skip


def test_an_act_without_a_place_says_so(qtbot, study, shown, theme):
    study.project.rename_code(study.guard, "Guard lowered")
    place = opened(study, shown, theme)
    place.history.table.setFocus()
    place.history.table.selectRow(0)
    assert not place.history.open_button.isEnabled()
    with qtbot.assertNotEmitted(place.jump_requested):
        qtbot.keyClick(place.history.table, ENTER)
    assert "no place" in study.said[-1].text


def test_decisions_and_their_evidence(qtbot, study, shown, theme):
    place = opened(study, shown, theme)
    place.show_part(DECISIONS)
    study.session.do(
        lambda project: project.record_decision(
            "Keep safety apart", "They differ.", alternatives="one code", evidence=[study.never]
        )
    )
    assert place.decisions.model.rows[0].words[2:] == ("Keep safety apart", "1")
    place.decisions.evidence.setFocus()
    place.decisions.evidence.setCurrentRow(0)
    with qtbot.waitSignal(place.jump_requested) as jump:
        qtbot.keyClick(place.decisions.evidence, ENTER)
    assert jump.args == [study.maya, *study.place(study.maya, "I never felt safe at home")]


def test_phases_and_returns(qtmodeltester, study, shown, theme):
    place = opened(study, shown, theme)
    place.show_part(PHASES)
    for act in ("enter_phase", "leave_phase", "enter_phase"):
        study.session.do(lambda project, act=act: getattr(project, act)("coding"))
    assert place.phases.count.text() == "2 times in a phase, 1 return"
    assert place.phases.model.rows[0].words[2] == "now"
    qtmodeltester.check(place.phases.model)
    qtmodeltester.check(place.decisions.model)
