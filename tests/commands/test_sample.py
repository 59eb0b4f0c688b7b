"""The sample study is what its plan makes of its sources, and shows what it is meant to show."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qualcode.commands import resources
from qualcode.commands.sample import build_sample
from qualcode.model.codings import Origin
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import ReadingState
from qualcode.store import Project

if TYPE_CHECKING:
    from qualcode.model.spans import Span


@pytest.fixture(scope="module")
def sample() -> Project:
    project = Project.open(resources.sample_projects_folder() / resources.SAMPLE)
    project.work_as_id(next(each.id for each in project.coders() if each.name == "A. Moreau"))
    return project


def told(project: Project) -> list[tuple[object, ...]]:
    codebook, coders = project.codebook(), {each.id: each.name for each in project.coders()}
    return [
        (project.quote(c), codebook.path(c.code), coders[c.coder], c.polarity, c.memo, c.origin, c.created)
        for c in project.codings()
    ]  # fmt: skip


def test_the_project_is_what_the_plan_makes(sample: Project, tmp_path: Path) -> None:
    folder = resources.sample_projects_folder() / "relational-home"
    rebuilt = build_sample(folder, tmp_path / "rebuilt.qualcode")
    with Project.open(rebuilt) as project:
        assert told(project) == told(sample)
        sentences = [(act.at, act.sentence, act.reason) for act in project.history()]
        assert sentences == [(act.at, act.sentence, act.reason) for act in sample.history()]


def test_the_file_is_whole(sample: Project) -> None:
    assert sample.check().faults == ()


def test_its_shape(sample: Project) -> None:
    documents = {each.title: each for each in sample.documents()}
    assert len(documents) == 8
    interviews = [each for title, each in documents.items() if title.startswith("Interview")]
    assert all(1_500 <= each.words <= 3_000 for each in interviews)
    states = Counter(sample.reading(each.id).state for each in interviews)
    assert states == {
        ReadingState.READ: 2, ReadingState.READ_TWICE: 1,
        ReadingState.BEGUN: 1, ReadingState.UNREAD: 2,
    }  # fmt: skip
    codings = sample.codings()
    assert 230 <= len(codings) <= 290
    other = [c for c in codings if c.polarity not in (None, Polarity.PRESENT)]
    assert len(other) >= len(codings) / 10
    both = Counter((c.document, c.coder) for c in codings)
    shared = {document for document, _ in both if sum(d == document for d, _ in both) == 2}
    assert {sample.document(each).title for each in shared} == {
        "Interview 02, Jonas",
        "Interview 03, Ife",
    }


def test_coders_disagree_where_both_coded(sample: Project) -> None:
    ife = sample.find_document("Interview 03, Ife")
    by_coder: dict[str, list[tuple[Span, str]]] = {}
    for coding in sample.codings(document=ife.id):
        by_coder.setdefault(coding.coder, []).append((coding.span, coding.code))
    first, second = by_coder.values()
    overlapping = [(a, b) for a in first for b in second if a[0].overlaps(b[0])]
    assert any(a[1] == b[1] and a[0] != b[0] for a, b in overlapping)
    assert any(a[1] != b[1] for a, b in overlapping)
    assert any(not any(a[0].overlaps(b[0]) for b in second) for a in first)


def test_mending_and_changes_of_codes_have_reasons(sample: Project) -> None:
    acts = sample.history()
    mended = [a for a in acts if a.verb in ("coding.recode", "coding.resize", "coding.remove")]
    assert len(mended) >= 20
    assert all(act.reason for act in mended)
    changes = [a for a in acts if a.verb in ("code.create", "code.rename", "code.redefine", "code.move",
                                             "code.merge", "code.split", "code.retire", "code.recolour")]  # fmt: skip
    assert len(changes) >= 6
    assert all(act.reason for act in changes)
    assert len({act.at // 86_400_000 // 30 for act in acts}) >= 4


def test_no_two_notes_or_memos_are_alike(sample: Project) -> None:
    written = [note.text for note in sample.notes()] + [c.memo for c in sample.codings() if c.memo]
    assert len(written) >= 40
    assert len(set(written)) == len(written)
    assert len(sample.decisions()) >= 8
    assert Counter(period.phase for period in sample.phases())["coding"] >= 2


def test_suggestions_were_weighed_and_some_wait(sample: Project) -> None:
    kinds = Counter(record.decision.value for record in sample.suggestion_records())
    assert min(kinds["accepted"], kinds["edited"], kinds["declined"], kinds["deferred"]) >= 1
    assert any(c.origin is Origin.SUGGESTION for c in sample.codings())
    maya = sample.find_document("Interview 01, Maya")
    assert sample.reading(maya.id).state is ReadingState.READ_TWICE
    assert len(sample.candidates(document=maya.id)) >= 5


def test_codings_lie_in_what_participants_said(sample: Project) -> None:
    for document in sample.documents():
        transcript = sample.transcript(document.id)
        asked = [t.span for t in transcript.turns if t.speaker and t.speaker.role == "interviewer"]
        for coding in sample.codings(document=document.id):
            assert not any(coding.span.overlaps(turn) for turn in asked), sample.quote(coding)
