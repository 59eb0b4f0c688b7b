"""Looking for suggestions: what to search is read, the child searches, the run is recorded.

The three steps are separate so that a window can read and record on its own thread while a thread
beside it waits for the child.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qualcode.commands import resources
from qualcode.commands.worker import Worker
from qualcode.model.changes import Changes
from qualcode.model.codes import Code, Codebook
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.suggestions import Candidate, CodeToFind, SuggestionRequest, TextToSearch
from qualcode.model.transcripts import Document, Role
from qualcode.store import Project
from qualcode.suggest import lexicon_hash, supported


@dataclass(frozen=True, slots=True)
class Search:
    """One search for suggestions: what is searched for what, as values."""

    request: SuggestionRequest
    documents: tuple[Id, ...]
    codes: tuple[Id, ...]
    lexicon_hash: str


def prepare_search(
    project: Project,
    documents: Iterable[Id] | None = None,
    codes: Iterable[Id] | None = None,
    *,
    include_interviewer: bool = False,
) -> Search:
    """Return what to search: all transcripts and all codes with a lexicon unless some are named.

    A code stands for itself and everything below it. Raises UserError when nothing can be
    searched, or nothing searched for.
    """
    texts = _documents(project, documents)
    sought = _codes(project.codebook(), codes)
    cues = resources.cues("en")
    request = SuggestionRequest(
        texts=tuple(_text(project, each) for each in texts),
        codes=tuple(CodeToFind(each.id, each.name, each.lexicon) for each in sought),
        cues=cues,
        include_interviewer=include_interviewer,
    )
    return Search(
        request,
        tuple(each.id for each in texts),
        tuple(each.id for each in sought),
        lexicon_hash(request.codes, cues),
    )


def search(
    prepared: Search,
    worker: Worker,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Candidate, ...]:
    """Let the child search; no project is touched. Raises Cancelled when asked to stop."""
    return worker.call("find_suggestions", prepared.request, progress=progress, cancelled=cancelled)


def record_search(
    project: Project, prepared: Search, found: Iterable[Candidate], *, reason: str = ""
) -> Changes:
    """Record the run in the journal and keep what it found."""
    return project.record_run(
        found,
        documents=prepared.documents,
        codes=prepared.codes,
        lexicon_hash=prepared.lexicon_hash,
        settings={"include_interviewer": prepared.request.include_interviewer},
        reason=reason,
    )


def find_suggestions(
    project: Project,
    worker: Worker,
    documents: Iterable[Id] | None = None,
    codes: Iterable[Id] | None = None,
    *,
    include_interviewer: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    reason: str = "",
) -> Changes:
    """Look for suggestions in one go: read, search, record.

    Raises UserError when there is nothing to search, and Cancelled; then nothing is recorded.
    """
    prepared = prepare_search(project, documents, codes, include_interviewer=include_interviewer)
    found = search(prepared, worker, progress=progress, cancelled=cancelled)
    return record_search(project, prepared, found, reason=reason)


def _documents(project: Project, wanted: Iterable[Id] | None) -> list[Document]:
    every = project.documents() if wanted is None else [project.document(each) for each in wanted]
    if not every:
        raise UserError("There is no transcript to search.", "Import one first.")
    readable = [each for each in every if supported(each.language)]
    if not readable:
        raise UserError(
            "None of these transcripts is in a language that can be searched.",
            "Suggestions can be looked for in English; the language stands in the details.",
        )
    return readable


def _codes(codebook: Codebook, wanted: Iterable[Id] | None) -> list[Code]:
    named = None if wanted is None else list(wanted)
    among = (
        None
        if named is None
        else {below for each in named if each in codebook for below in codebook.subtree(each)}
    )
    found = [
        code
        for code in codebook.in_use()
        if not code.lexicon.empty and (among is None or code.id in among)
    ]
    if found:
        return found
    with_words = [codebook.path(each.id) for each in codebook.in_use() if not each.lexicon.empty]
    if named and with_words:
        names = ", ".join(f"“{codebook.path(each)}”" for each in named if each in codebook)
        raise UserError(
            f"{names or 'What was named'} has no words by which it could be found.",
            f"These have: {', '.join(with_words[:8])}.",
        )
    raise UserError(
        "No code in this project has words by which it could be found.",
        "Load a codebook that has, such as relational-home.",
    )


def _text(project: Project, document: Document) -> TextToSearch:
    transcript = project.transcript(document.id)
    turns = tuple(
        (turn.start, turn.end, turn.speaker.role if turn.speaker else Role.PARTICIPANT)
        for turn in transcript.turns
    )
    return TextToSearch(document.id, transcript.version, transcript.text, turns, document.language)
