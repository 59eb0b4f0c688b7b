"""The built-in lexicons and cues, and a short way to search sentences with them."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from qualcode.importers.codebook_yaml import read_codebook, read_cues
from qualcode.model.codebook_files import TemplateCode
from qualcode.model.lexicons import Cues, Lexicon
from qualcode.model.suggestions import Candidate, CodeToFind, SuggestionRequest, TextToSearch
from qualcode.model.transcripts import Role
from qualcode.suggest import find

FOLDER = Path(__file__).parents[2] / "resources" / "codebooks"
BOOKS = ("relational-home", "relational-patterns", "relational-cultural", "rupture-and-repair")


@cache
def cues() -> Cues:
    return read_cues((FOLDER / "_polarity-cues.yaml").read_bytes())


@cache
def codes() -> dict[str, TemplateCode]:
    """Every built-in code by the last part of its key; the families of the home come first."""
    found: dict[str, TemplateCode] = {}
    for book in BOOKS:
        for code in read_codebook((FOLDER / f"{book}.yaml").read_bytes()).codes:
            if not code.lexicon.empty:
                found.setdefault(code.key.rsplit("/", 1)[-1], code)
    return found


def spoken(*turns: tuple[Role, str], name: str = "v", language: str = "en") -> TextToSearch:
    """Return a text of these turns, joined as importers join them."""
    places: list[tuple[int, int, Role]] = []
    at = 0
    for role, words in turns:
        places.append((at, at + len(words), role))
        at += len(words) + 1
    text = "\n".join(words for _, words in turns)
    return TextToSearch(f"d-{name}", name, text, tuple(places), language)


def said(words: str, name: str = "v", language: str = "en") -> TextToSearch:
    return spoken((Role.PARTICIPANT, words), name=name, language=language)


def request(
    texts: Iterable[TextToSearch],
    lexicons: Sequence[tuple[str, Lexicon]],
    include_interviewer: bool = False,
) -> SuggestionRequest:
    wanted = tuple(CodeToFind(code, code, lexicon) for code, lexicon in lexicons)
    return SuggestionRequest(tuple(texts), wanted, cues(), include_interviewer)


def search(words: str, lexicon: Lexicon) -> tuple[Candidate, ...]:
    return find(request([said(words)], [("code", lexicon)]))


def search_each(key: str, sentences: Iterable[str]) -> dict[str, list[Candidate]]:
    """Return what the code's own lexicon finds in each sentence, all searched in one run."""
    each = list(dict.fromkeys(sentences))
    texts = [said(words, name=str(number)) for number, words in enumerate(each)]
    found: dict[str, list[Candidate]] = {words: [] for words in each}
    for candidate in find(request(texts, [(key, codes()[key].lexicon)])):
        found[each[int(candidate.version)]].append(candidate)
    return found
