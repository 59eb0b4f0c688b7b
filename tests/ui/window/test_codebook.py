"""The codebook at the window's left side."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from qualcode.ui.codebook.model import (
    CODE_MIME,
    IN_VIVO,
    RETIRED,
    CodebookModel,
    CodeRole,
    CountRole,
    PinRole,
)
from qualcode.ui.codebook.panel import CodebookPanel
from qualcode.ui.theme import Theme
from tests.ui.studies import Study, study, theme

__all__ = ["study", "theme"]


def names(model: CodebookModel, parent: QModelIndex | None = None) -> dict[str, Any]:
    above = parent or QModelIndex()
    found: dict[str, Any] = {}
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        found[index.data()] = names(model, index)
    return found


def test_the_model_keeps_qts_rules_through_acts(study: Study, qtmodeltester: Any) -> None:
    model = CodebookModel(study.session)
    qtmodeltester.check(model)
    study.session.do(lambda project: project.create_code("Held", study.safety))
    study.session.do(lambda project: project.move_code(study.welcomed, study.safety))
    study.session.do(lambda project: project.merge_codes(study.on_guard, study.guard))
    study.session.do(lambda project: project.undo())
    qtmodeltester.check(model, force_py=True)


def test_codes_stand_below_their_families(study: Study) -> None:
    model = CodebookModel(study.session)
    assert names(model) == {
        "Safety": {"Guard down": {}, "On guard": {}},
        "Belonging": {"Welcomed in": {}},
    }


def test_counts_are_distinct_passages_and_a_family_counts_what_is_below(study: Study) -> None:
    model = CodebookModel(study.session)
    assert model.index_of(study.guard).data(CountRole) == 2
    assert model.index_of(study.safety).data(CountRole) == 3
    start, end = study.place(study.maya, "I could breathe again")
    study.session.do(lambda project: project.apply_code(study.maya, start, end, study.on_guard))
    # The same words bear two codes of the family: still one passage.
    assert model.index_of(study.safety).data(CountRole) == 3


def test_retired_and_in_vivo_codes_are_gathered_at_the_end(study: Study) -> None:
    model = CodebookModel(study.session)
    study.session.do(lambda project: project.retire_code(study.on_guard))
    start, end = study.place(study.maya, "breathe again")
    study.session.do(lambda project: project.code_in_vivo(study.maya, start, end))
    tree = names(model)
    assert list(tree)[-2:] == ["In vivo", "Retired"]
    assert tree["Retired"] == {"On guard": {}}
    assert tree["In vivo"] == {"breathe again": {}}
    assert model.index_of(IN_VIVO).data(CodeRole) is None
    assert model.index_of(RETIRED).data(CountRole) == 0


def test_a_rename_changes_the_row_and_nothing_else(study: Study, qtbot: QtBot) -> None:
    model = CodebookModel(study.session)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    index = model.index_of(study.guard)
    study.session.do(lambda project: project.rename_code(study.guard, "Undefended"))
    assert model.index_of(study.guard) == index
    assert index.data() == "Undefended"
    assert resets == []


def test_what_is_dropped_on_a_code_is_asked_about(study: Study, qtbot: QtBot) -> None:
    model = CodebookModel(study.session)
    data = model.mimeData([model.index_of(study.guard)])
    assert bytes(data.data(CODE_MIME).data()).decode() == study.guard
    target = model.index_of(study.belonging)
    with qtbot.waitSignal(model.dropped) as heard:
        assert not model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, target)
    assert heard.args == [study.guard, study.belonging]
    onto_itself = model.index_of(study.guard)
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, onto_itself)


def test_the_place_in_the_tree_is_kept_when_codes_come_and_go(
    study: Study, theme: Theme, shown: Any
) -> None:
    panel = shown(CodebookPanel(study.session, theme))
    tree = panel.tree
    tree.choose(study.guard)
    tree.setExpanded(tree.filter.mapFromSource(panel.model.index_of(study.belonging)), False)
    study.session.do(lambda project: project.create_code("Held", study.safety))
    assert tree.current_code() == study.guard
    assert tree.isExpanded(tree.filter.mapFromSource(panel.model.index_of(study.safety)))
    assert not tree.isExpanded(tree.filter.mapFromSource(panel.model.index_of(study.belonging)))


def test_the_filter_matches_any_part_of_the_path(study: Study, theme: Theme, shown: Any) -> None:
    panel = shown(CodebookPanel(study.session, theme))
    panel.tree.filter_by("saf gua")
    shown_names: list[str] = []
    index = panel.tree.filter.index(0, 0)
    while index.isValid():
        shown_names.append(index.data())
        index = panel.tree.indexBelow(index)
    assert shown_names == ["Safety", "Guard down", "On guard"]
    panel.tree.filter_by("")
    assert panel.tree.filter.rowCount() == 2


def test_a_pinned_digit_is_shown_and_spoken(study: Study) -> None:
    model = CodebookModel(study.session)
    model.set_pins({study.guard: "3"})
    index = model.index_of(study.guard)
    assert index.data(PinRole) == "3"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Guard down, 2 passages, pinned to 3"


def test_resting_on_a_code_tells_what_it_means(study: Study) -> None:
    model = CodebookModel(study.session)
    tip = model.index_of(study.safety).data(Qt.ItemDataRole.ToolTipRole)
    assert "All right to be undefended." in tip
    assert "guard comes down" in tip


def test_names_are_never_taken_for_markup(study: Study) -> None:
    session = study.session
    code = session.do(
        lambda project: project.create_code("<b>big</b>", definition="<script>")
    ).first("code")
    model = CodebookModel(session)
    tip = model.index_of(code).data(Qt.ItemDataRole.ToolTipRole)
    assert "<script>" not in tip
    assert "&lt;b&gt;big&lt;/b&gt;" in tip
