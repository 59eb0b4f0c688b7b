"""Where a text quotes words that are to be erased: pure text, no SQL."""

import re
from collections.abc import Iterable, Iterator

from qualcode.model.spans import Span, union

STRUCK = "█"
"""Stands for each code point that was struck out, so that all positions stay."""

_RUNS = (4, 6)
"""So many words in a row that somebody said are a quote: few if two of them are long, else more."""

_LONG = 6
"""The letters of a long word; two of these in a short run are seldom there by chance."""

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]|‘([^‘’]{4,})’")
_SHORTEST_QUOTE = 2
"""So many words between quotation marks, or alone in a field, are taken for a quote."""


class Sought:
    """Words that are to be erased wherever they are quoted.

    ``speech`` is what somebody said: long runs of it, and short ones between quotation marks or
    standing alone, are found. ``phrases`` are found wherever they stand as whole words.
    """

    def __init__(self, speech: Iterable[str], phrases: Iterable[str] = ()) -> None:
        self._runs: set[tuple[str, ...]] = set()
        said: list[str] = []
        for words in map(_folded, speech):
            self._runs.update(_runs(words))
            said.append(f" {' '.join(words)} ")
        self._said = "\n".join(said)
        self._phrases = [pattern for each in phrases if (pattern := _pattern(each)) is not None]

    def __bool__(self) -> bool:
        return bool(self._said.strip() or self._phrases)

    def spans_in(self, text: str, *, in_vivo: bool = False) -> list[Span]:
        """Return what of a text is a quote, merged and in order: code points, half-open.

        ``in_vivo`` says that a text is likely somebody's words: then even one word is a quote.
        """
        found = [
            Span(m.start(), m.end()) for pattern in self._phrases for m in pattern.finditer(text)
        ]
        if self._said.strip():
            found += self._run_spans(text, 1 if in_vivo else _SHORTEST_QUOTE)
            found += self._quoted_spans(text)
        return union(found)

    def _run_spans(self, text: str, shortest: int) -> Iterator[Span]:
        places = [(m.start(), m.end(), _fold(m.group())) for m in _WORD.finditer(text)]
        words = tuple(word for _, _, word in places)
        if len(words) >= shortest and f" {' '.join(words)} " in self._said:
            # The whole text is somebody's words, as the name of an in-vivo code is.
            yield Span(places[0][0], places[-1][1])
        for size in _RUNS:
            for at in range(len(words) - size + 1):
                if words[at : at + size] in self._runs:
                    yield Span(places[at][0], places[at + size - 1][1])

    def _quoted_spans(self, text: str) -> Iterator[Span]:
        for match in _QUOTED.finditer(text):
            group = next(nth for nth in range(1, 6) if match.group(nth) is not None)
            words = _folded(match.group(group))
            if len(words) >= _SHORTEST_QUOTE and f" {' '.join(words)} " in self._said:
                yield Span(match.start(group), match.end(group))


def struck(text: str, spans: Iterable[Span]) -> str:
    """Return a text with these parts struck out; line breaks stay, and so do all positions."""
    characters = list(text)
    for span in spans:
        for at in range(span.start, min(span.end, len(characters))):
            if characters[at] != "\n":
                characters[at] = STRUCK
    return "".join(characters)


def _fold(word: str) -> str:
    return word.replace("’", "'").replace("ʼ", "'").casefold()


def _folded(text: str) -> tuple[str, ...]:
    return tuple(_fold(match.group()) for match in _WORD.finditer(text))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    few, many = _RUNS
    for at in range(len(words) - few + 1):
        run = words[at : at + few]
        if sum(len(word) >= _LONG for word in run) >= 2:
            yield run
    for at in range(len(words) - many + 1):
        yield words[at : at + many]


def _pattern(phrase: str) -> re.Pattern[str] | None:
    """Return what finds a phrase as whole words, whatever its case and spaces."""
    parts = phrase.split()
    if not parts:
        return None
    inner = r"\s+".join(
        re.escape(part).replace("'", "['’ʼ]").replace("’", "['’ʼ]") for part in parts
    )
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    return re.compile(before + inner + after, re.IGNORECASE)
