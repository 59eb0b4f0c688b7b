"""The index of codings is always what the project itself says."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.app.coding_index import STRETCH, CodingIndex
from qualcode.app.session import Session
from qualcode.model.ids import Id
from qualcode.model.transcripts import DraftTurn, TranscriptDraft
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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
            for place in range(0, 80, 7):
                meeting = {
                    coding.id
                    for coding in project.codings()
                    if coding.start <= place + 10 and place <= coding.end
                }
                found = session.index.meeting(document, place, place + 10)
                assert sorted(each.id for each in found) == sorted(meeting)
    finally:
        session.close()


def test_codings_are_found_over_the_borders_of_stretches(tmp_path: Path, qapp: object) -> None:
    words = "It was quiet there. " * 1_000
    draft = TranscriptDraft("Long", words.strip(), (DraftTurn(0, len(words) - 1),), sha256="1" * 64)
    with Project.create(tmp_path / "long.qualcode", "A. Moreau") as project:
        document = project.import_transcript(draft).first("document")
        code = project.create_code("Quiet").first("code")
        places = [(STRETCH - 7, STRETCH + 8), (0, 3 * STRETCH), (2 * STRETCH, 2 * STRETCH + 6)]
        for start, end in places:
            project.apply_code(document, start, end, code, exact=True)
        index = CodingIndex(project)
        codings = index.of_document(document)
        for start in range(0, 4 * STRETCH, 101):
            for length in (0, 50, 2 * STRETCH):
                met = {c.id for c in codings if c.start <= start + length and start <= c.end}
                found = index.meeting(document, start, start + length)
                assert sorted(each.id for each in found) == sorted(met)
