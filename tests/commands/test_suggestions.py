from collections.abc import Iterator
from dataclasses import replace

import pytest

from qualcode.commands import codebooks, resources
from qualcode.commands.suggestions import find_suggestions, prepare_search, record_search, search
from qualcode.commands.worker import Worker
from qualcode.model.codebook_files import CodebookTemplate, TemplateCode
from qualcode.model.errors import Cancelled, UserError
from qualcode.model.lexicons import Lexicon
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


@pytest.fixture
def study(project: Project) -> Project:
    # The fixture's own “Safety” stands in the way of none: paths may be the same in two codebooks.
    project.rename_code(project.find_code("Safety").id, "Steadiness")
    codebooks.load_codebook(project, "relational-home")
    return project


def test_families_are_found_each_by_its_own_words(study: Project, worker: Worker) -> None:
    find_suggestions(study, worker)
    codebook = study.codebook()
    found = {codebook.path(each.code): each.polarity for each in study.candidates()}
    assert found["Safety"] is Polarity.ABSENT
    assert found["Belonging"] is Polarity.LONGED_FOR
    [run] = study.runs()
    assert run.found == len(study.candidates())
    assert run.documents == (study.documents()[0].id,)
    assert run.before_reading == run.documents
    assert len(run.lexicon_hash) == 64


def test_codes_of_ones_own_are_searched_when_they_have_words(
    study: Project, worker: Worker
) -> None:
    own = TemplateCode("breath", "Breath", lexicon=Lexicon(strong=("breathe again",)))
    retired = TemplateCode("gone", "Gone", lexicon=Lexicon(strong=("coming back",)))
    study.load_codebook(CodebookTemplate("own", "1", "Own", "en", "", "", "", (), (own, retired)))
    study.retire_code(study.find_code("Gone").id)
    prepared = prepare_search(study)
    names = {each.name for each in prepared.request.codes}
    assert names == {"Belonging", "Safety", "Affirmation", "Being-with", "Breath"}
    found = search(prepared, worker)
    assert study.find_code("Breath").id in {each.code for each in found}


def test_three_steps_are_the_same_as_one(study: Project, worker: Worker) -> None:
    prepared = prepare_search(study, codes=[study.find_code("safety").id])
    assert study.runs() == []
    record_search(study, prepared, search(prepared, worker), reason="a second look")
    in_steps = study.candidates()
    find_suggestions(study, worker, codes=[study.find_code("safety").id])
    assert study.candidates() == in_steps
    assert {study.codebook().path(each.code) for each in in_steps} == {"Safety"}


def test_cancelled_or_refused_leaves_no_run(study: Project, worker: Worker) -> None:
    head = study.head
    with pytest.raises(Cancelled):
        find_suggestions(study, worker, cancelled=lambda: True)
    with pytest.raises(UserError, match="Guard down"):
        find_suggestions(study, worker, codes=[study.find_code("Steadiness / Guard down").id])
    study.set_document_details(study.documents()[0].id, language="fi")
    changed = study.head
    assert changed != head
    with pytest.raises(UserError, match="language"):
        find_suggestions(study, worker)
    assert study.head == changed


def test_a_long_search_tells_how_far_it_is(
    study: Project, worker: Worker, small_draft: TranscriptDraft
) -> None:
    study.import_transcript(replace(small_draft, title="Interview 2"))
    told: list[tuple[int, int]] = []
    find_suggestions(study, worker, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def test_cues_are_there_for_english_and_refused_otherwise() -> None:
    assert resources.cues("en-GB") == resources.cues("en")
    with pytest.raises(UserError, match="fi"):
        resources.cues("fi")


def test_built_in_codebooks_are_listed_by_id_and_title() -> None:
    for each in resources.builtin_codebooks():
        template = resources.load_builtin(each.id)
        assert (template.id, template.title) == (each.id, each.title)
    with pytest.raises(UserError, match="relational-home"):
        resources.load_builtin("nonsense")
