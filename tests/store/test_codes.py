import pytest

from qualcode.model.codebook_files import CodebookTemplate, TemplateCode
from qualcode.model.errors import UserError
from qualcode.model.lexicons import Lexicon
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import DraftTurn, TranscriptDraft
from qualcode.store import Project


@pytest.fixture
def template() -> CodebookTemplate:
    return CodebookTemplate(
        "relational-home", "1.0.0", "Finding a relational home", "en", "CC BY 4.0", "", "", (),
        (
            TemplateCode("safety", "Safety", colour="#009E73", pattern="diagonal", lexicon=Lexicon(strong=("felt safe",))),
            TemplateCode("safety/guard", "Guard down", parent="safety"),
            TemplateCode("holding", "Holding", enabled=False),
        ),
    )  # fmt: skip


def names(project: Project) -> list[str]:
    codebook = project.codebook()
    return [codebook.path(code.id) for code in codebook]


def test_built_in_codes_have_the_same_identity_everywhere(
    project: Project, tmp_path, template: CodebookTemplate
) -> None:
    project.load_codebook(template)
    with Project.create(tmp_path / "other.qualcode", "J. Okafor") as other:
        other.load_codebook(template)
        assert [code.id for code in other.codebook()] == [code.id for code in project.codebook()]
    assert names(project) == ["Safety", "Safety / Guard down"]
    assert project.find_code("safety").lexicon.strong == ("felt safe",)


def test_loading_twice_changes_nothing_and_holding_is_a_choice(
    project: Project, template: CodebookTemplate
) -> None:
    project.load_codebook(template)
    head = project.head
    project.load_codebook(template)
    assert project.head == head
    project.load_codebook(template, keys=["holding"])
    assert names(project)[-1] == "Holding"
    project.undo()
    assert names(project) == ["Safety", "Safety / Guard down"]


def test_rename_recolour_redefine_move_retire_restore(project: Project, safety: str) -> None:
    down = project.create_code("Guard down", safety).first("code")
    project.rename_code(down, "Undefended", "wider")
    project.recolour_code(safety, "#112233", "dots")
    project.redefine_code(
        down, definition="Letting go.", include=["shoulders"], example="My shoulders came down."
    )
    code = project.codebook()[down]
    assert (code.name, code.colour, code.pattern) == ("Undefended", "#112233", "dots")
    assert (code.definition, code.include) == ("Letting go.", ("shoulders",))
    assert code.example is not None
    assert code.example.text == "My shoulders came down."
    project.move_code(down, None)
    assert names(project) == ["Safety", "Undefended"]
    project.retire_code(down)
    assert [each.name for each in project.codebook().in_use()] == ["Safety"]
    project.restore_code(down)
    for _ in range(6):
        project.undo()
    assert names(project) == ["Safety", "Safety / Guard down"]
    assert not project.codebook()[down].include
    assert project.codebook()[safety].colour != "#112233"
    assert project.codebook()[down].definition == ""


def test_a_code_cannot_stand_below_itself(project: Project, safety: str) -> None:
    down = project.create_code("Guard down", safety).first("code")
    with pytest.raises(UserError, match="below itself"):
        project.move_code(safety, down)
    with pytest.raises(UserError):
        project.merge_codes(safety, down)


@pytest.mark.parametrize("name", ["", "   ", "SAFETY", "A / B", "B /", "/ B", "B/", "A / / B", "/"])
def test_bad_names_are_refused(project: Project, safety: str, name: str) -> None:
    with pytest.raises(UserError):
        project.create_code(name)
    assert names(project) == ["Safety"]


def test_the_same_name_may_stand_below_another_parent(project: Project, safety: str) -> None:
    project.create_code("Safety", safety)
    assert names(project) == ["Safety", "Safety / Safety"]


def test_merging_two_thousand_codings_is_one_act_and_one_undo(
    project: Project, safety: str
) -> None:
    text = "word " * 2000
    document = project.import_transcript(
        TranscriptDraft("Long", text.strip(), (DraftTurn(0, len(text) - 1),), sha256="1")
    ).first("document")
    comfort = project.create_code("Comfort").first("code")
    with project.act("coding.apply") as act:
        version = project.document(document).version
        for nth in range(2000):
            act.add("coding", version=version, start=nth * 5, end=nth * 5 + 4, code=comfort)
    before = len(project.history())
    project.merge_codes(comfort, safety, "comfort missed the risk")
    assert len(project.history()) == before + 1
    assert len(project.codings(code=safety)) == 2000
    assert {coding.given for coding in project.codings(code=safety)} == {comfort}
    assert names(project) == ["Safety"]
    project.undo()
    assert len(project.codings(code=comfort)) == 2000
    assert project.codings(code=safety) == []


def test_children_of_a_merged_code_move_and_clashing_names_are_told_apart(
    project: Project, safety: str
) -> None:
    trust = project.create_code("Trust").first("code")
    project.create_code("Body", safety)
    project.create_code("Body", trust)
    project.merge_codes(trust, safety)
    assert names(project) == ["Safety", "Safety / Body", "Safety / Body (from Trust)"]
    project.undo()
    assert names(project) == ["Safety", "Safety / Body", "Trust", "Trust / Body"]


def test_split_gives_some_codings_a_new_code(project: Project, interview: str, safety: str) -> None:
    first = project.apply_code(interview, 0, 8, safety, polarity=Polarity.ABSENT).first("coding")
    second = project.apply_code(interview, 9, 16, safety).first("coding")
    new = project.split_code(safety, "Paying for it", [second], reason="a price").ids("code") - {
        safety
    }
    assert {coding.id for coding in project.codings(code=safety)} == {first}
    assert {coding.id for coding in project.codings(code=next(iter(new)))} == {second}
    project.undo()
    assert len(project.codings(code=safety)) == 2


def test_a_code_is_found_by_path_key_name_and_id(
    project: Project, template: CodebookTemplate
) -> None:
    project.load_codebook(template)
    guard = project.find_code("safety / guard down")
    for words in ("Safety / Guard down", "safety/guard", "guard down", guard.id[:8]):
        assert project.find_code(words).id == guard.id
    with pytest.raises(UserError, match="no code"):
        project.find_code("Nonsense")
