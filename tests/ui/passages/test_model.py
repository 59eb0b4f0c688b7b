from PySide6.QtCore import QPersistentModelIndex, Qt

from qualcode.model.polarity import Polarity
from qualcode.ui.passages.model import CODE, DATE, PASSAGE, TRANSCRIPT, PassagesModel
from qualcode.ui.passages.rows import UNSET, PassageFilter


def quotes(model):
    return [row.quote for row in model.rows]


def followed(study, theme):
    model = PassagesModel(study.session, theme)
    study.session.changed.connect(model.follow)
    return model


def test_the_model_keeps_qts_rules_through_acts(qtmodeltester, study, theme):
    model = followed(study, theme)
    qtmodeltester.check(model)
    start, end = study.place(study.maya, "nearly didn’t go 😀")
    study.session.do(lambda project: project.apply_code(study.maya, start, end, study.on_guard))
    study.session.do(lambda project: project.remove_codings([study.glad]))
    model.sort(CODE)
    study.session.undo()
    qtmodeltester.check(model, force_py=True)


def test_rows_stand_in_the_order_of_the_transcripts(study, theme):
    model = PassagesModel(study.session, theme)
    assert quotes(model) == [
        "She was glad I came",
        "I could breathe again",
        "I never felt safe at home",
        "She stayed in it with me",
    ]
    assert [row.turn for row in model.rows] == [2, 2, 4, 4]


def test_filters(study, theme):
    model = PassagesModel(study.session, theme)
    below = frozenset(study.project.codebook().subtree(study.safety))
    for wanted, count in (
        (PassageFilter(codes=below), 3),
        (PassageFilter(codes=below, document=study.jonas), 1),
        (PassageFilter(polarity=Polarity.ABSENT), 1),
        (PassageFilter(polarity=UNSET), 3),
        (PassageFilter(text="GUARD breathe"), 1),
        (PassageFilter(coder="0" * 32), 0),
    ):
        model.set_filter(wanted)
        assert model.rowCount() == count, wanted


def test_an_act_moves_only_its_own_row(study, theme):
    model = followed(study, theme)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    held = QPersistentModelIndex(model.index(3, PASSAGE))
    start, end = study.place(study.maya, "nearly didn’t go")
    study.session.do(lambda project: project.apply_code(study.maya, start, end, study.on_guard))
    assert quotes(model)[0] == "nearly didn’t go"
    assert held.row() == 4
    study.session.do(lambda project: project.remove_codings([study.glad, study.breathe]))
    assert held.row() == 2
    assert not resets


def test_a_row_that_fits_no_more_leaves(study, theme):
    model = followed(study, theme)
    model.set_filter(PassageFilter(polarity=UNSET))
    study.session.do(lambda project: project.set_polarity(study.glad, Polarity.LOST))
    assert "She was glad I came" not in quotes(model)
    study.session.undo()
    assert "She was glad I came" in quotes(model)


def test_sorting_keeps_the_chosen_row_and_acts_land_in_order(study, theme):
    model = followed(study, theme)
    held = QPersistentModelIndex(model.index(0, PASSAGE))
    model.sort(PASSAGE, Qt.SortOrder.DescendingOrder)
    assert quotes(model) == sorted(quotes(model), key=str.casefold, reverse=True)
    assert model.rows[held.row()].id == study.glad
    start, end = study.place(study.maya, "nearly didn’t go")
    study.session.do(lambda project: project.apply_code(study.maya, start, end, study.on_guard))
    assert quotes(model) == sorted(quotes(model), key=str.casefold, reverse=True)
    model.sort(-1)
    assert quotes(model)[0] == "nearly didn’t go"


def test_a_renamed_code_shows_its_new_name(study, theme):
    model = followed(study, theme)
    study.session.do(lambda project: project.rename_code(study.safety, "Safe enough"))
    paths = {model.index(row, CODE).data() for row in range(model.rowCount())}
    assert "Safe enough › Guard down" in paths
    study.session.do(lambda project: project.merge_codes(study.guard, study.on_guard))
    paths = [model.index(row, CODE).data() for row in range(model.rowCount())]
    assert paths.count("Safe enough › On guard") == 2


def test_what_the_columns_say(study, theme):
    model = PassagesModel(study.session, theme)
    assert model.index(0, TRANSCRIPT).data() == "Interview 1, Maya"
    assert len(model.index(0, DATE).data()) == len("2024-11-09")
    spoken = model.index(2, PASSAGE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "I never felt safe at home, Safety, absent, Interview 1, Maya"
