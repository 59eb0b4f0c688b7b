"""The index of codings is always what the project itself says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.app.session import Session
from qualcode.model.ids import Id
from qualcode.store import Project
from tests.ui.studies import draft_of

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["apply", "remove", "recode", "resize", "merge", "restore", "undo", "redo"]
        ),
        st.integers(0, 60),
        st.integers(0, 5),
    ),
    max_size=25,
)


def by_id(codings: list) -> dict[Id, object]:
    return {each.id: each for each in codings}


def do(session: Session, document: Id, codes: list[Id], act: str, number: int, code: int) -> None:
    codings = session.project.codings()
    coding = codings[number % len(codings)] if codings else None
    chosen = codes[code % len(codes)]
    match act:
        case "apply":
            start = number
            session.do(lambda project: project.apply_code(document, start, start + 9, chosen))
        case "remove" if coding:
            session.do(lambda project: project.remove_codings([coding.id]))
        case "recode" if coding:
            session.do(lambda project: project.recode([coding.id], chosen))
        case "resize" if coding:
            session.do(lambda project: project.resize_coding(coding.id, number, number + 20))
        case "merge":
            session.do(lambda project: project.merge_codes(codes[0], chosen))
        case "restore":
            session.do(lambda project: project.restore_code(codes[0]))
        case "undo":
            session.do(lambda project: project.undo())
        case "redo":
            session.do(lambda project: project.redo())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_the_index_follows_every_act(
    acts: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> None:
    path = tmp_path_factory.mktemp("index") / "study.qualcode"
    project = Project.create(path, "A. Moreau")
    document = project.import_transcript(draft_of("Maya")).first("document")
    codes = [project.create_code(name).first("code") for name in ("A", "B", "C")]
    codes.append(project.create_code("D", codes[1]).first("code"))
    session = Session(project)
    try:
        assert len(session.index) == 0
        for act, number, code in acts:
            do(session, document, codes, act, number, code)
            assert by_id(session.index.of_document(document)) == by_id(project.codings())
            for each in codes:
                expected = {
                    (coding.version, coding.start, coding.end)
                    for coding in project.codings(code=each, below=True)
                }
                assert session.index.count(each) == len(expected)
    finally:
        session.close()
