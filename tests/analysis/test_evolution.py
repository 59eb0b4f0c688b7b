from typing import Any

from qualcode.analysis.evolution import code_changes, lineage
from qualcode.analysis.mending import mends
from qualcode.model.codes import Code, Codebook
from qualcode.model.history import Act, Step


def act(name: str, verb: str, *steps: Step, undone_by: str | None = None) -> Act:
    return Act(name, verb, "am", 0, 0, steps=steps, undone_by=undone_by)


def added(kind: str, entity: str, **fields: Any) -> Step:
    return Step(kind, entity, True, {}, fields)


def changed(kind: str, entity: str, before: dict[str, Any], after: dict[str, Any]) -> Step:
    return Step(kind, entity, False, before, after)


BEGUN = (
    act("1", "document.import", added("document", "d"), added("version", "v", document="d")),
    act("2", "code.create", added("code", "home", name="Home")),
    act("3", "code.create", added("code", "mug", name="Mug", parent="home")),
    act("4", "coding.apply", added("coding", "k", version="v", start=0, end=5, code="mug")),
    act("5", "coding.apply", added("coding", "l", version="v", start=6, end=9, code="mug")),
)


def test_codings_of_a_transcript_taken_out_are_not_counted() -> None:
    rename = act("6", "code.rename", changed("code", "mug", {"name": "Mug"}, {"name": "Cup"}))
    removed = act("7", "document.remove", changed("document", "d", {"removed": 0}, {"removed": 1}))
    again = act("8", "code.rename", changed("code", "mug", {"name": "Cup"}, {"name": "Mug"}))
    changes = code_changes([*BEGUN, rename, removed, again])
    assert [each.codings for each in changes[2:]] == [2, 0]
    assert changes[2].parts[0].before == "Home / Mug"
    assert changes[2].parts[0].after == "Home / Cup"


def test_an_undone_removal_counts_again() -> None:
    gone = act("6", "coding.remove", changed("coding", "k", {"removed": 0}, {"removed": 1}))
    back = act("7", "undo", changed("coding", "k", {"removed": 1}, {"removed": 0}))
    retire = act(
        "8", "code.retire", changed("code", "mug", {"status": "in use"}, {"status": "retired"})
    )
    assert code_changes([*BEGUN, gone, retire])[-1].codings == 1
    assert code_changes([*BEGUN, gone, back, retire])[-1].codings == 2


def test_recoded_codings_count_for_the_code_they_went_to() -> None:
    recode = act("6", "coding.recode", changed("coding", "k", {"code": "mug"}, {"code": "home"}))
    merge = act("7", "code.merge", changed("code", "mug", {}, {"merged_into": "home"}))
    change = code_changes([*BEGUN, recode, merge])[-1]
    assert (change.codings, change.path, change.parts[0].after) == (1, "Home / Mug", "Home")


def test_a_cycle_of_parents_or_merges_ends() -> None:
    knot = act(
        "6", "code.move",
        changed("code", "home", {}, {"parent": "mug"}), changed("code", "mug", {}, {"merged_into": "home"}),
        changed("code", "home", {}, {"merged_into": "mug"}),
    )  # fmt: skip
    after = act("7", "code.retire", changed("code", "mug", {}, {"status": "retired"}))
    assert code_changes([*BEGUN, knot, after])[-1].path == "Home / Mug"


def test_only_what_stands_is_in_the_line_of_descent() -> None:
    codebook = Codebook([Code("home", "Home"), Code("mug", "Cup", "home")])
    first = act(
        "6", "code.rename", changed("code", "mug", {"name": "Mug"}, {"name": "Jug"}), undone_by="7"
    )
    undo = act("7", "undo", changed("code", "mug", {"name": "Jug"}, {"name": "Mug"}))
    second = act("8", "code.rename", changed("code", "mug", {"name": "Mug"}, {"name": "Cup"}))
    descent = lineage(codebook, code_changes([*BEGUN, first, undo, second]))
    assert [(each.deed, each.name) for each in descent["mug"]] == [
        ("made", ""),
        ("renamed from", "Mug"),
    ]


def test_a_mend_knows_what_stood_before() -> None:
    resize = act("6", "coding.resize", changed("coding", "k", {"end": 5}, {"end": 8}))
    recode = act("7", "coding.recode", changed("coding", "k", {"code": "mug"}, {"code": "home"}))
    gone = act("8", "coding.remove", changed("coding", "k", {"removed": 0}, {"removed": 1}))
    found = mends([*BEGUN, resize, recode, gone])
    assert [(each.what, each.before, each.after) for each in found] == [
        ("other words", (0, 5), (0, 8)),
        ("another code", "mug", "home"),
        ("taken away", "home", None),
    ]
    assert (found[1].start, found[1].end) == (0, 8)
