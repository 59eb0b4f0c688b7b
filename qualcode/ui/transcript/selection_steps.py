"""Growing and shrinking a selection by words, sentences, paragraphs and turns; free of Qt.

Positions are code points, half-open.
"""

import re
from collections.abc import Sequence

from qualcode.model.spans import Span, trimmed
from qualcode.model.transcripts import Turn

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
SENTENCE_END = re.compile(r"[.!?…。！？؟]+[\"”’'»)\]]*(?=\s|$)")


def steps(text: str, turns: Sequence[Turn], at: int) -> list[Span]:
    """Return the word, sentence, paragraph and turn around a position, from small to large."""
    found = [word_at(text, at), sentence_at(text, at), paragraph_at(text, at), turn_at(turns, at)]
    ordered: list[Span] = []
    for span in found:
        if span is not None and span.length and (not ordered or _wider(span, ordered[-1])):
            ordered.append(span)
    return ordered


def grown(text: str, turns: Sequence[Turn], span: Span) -> Span:
    """Return the next larger step that holds a span; the span itself if there is none."""
    for step in steps(text, turns, span.start):
        if step.covers(span) and step != span:
            return step
    return span


def shrunk(text: str, turns: Sequence[Turn], span: Span) -> Span:
    """Return the next smaller step inside a span, at its beginning; the span itself if none."""
    for step in reversed(steps(text, turns, span.start)):
        if span.covers(step) and step != span:
            return step
    return span


def word_at(text: str, at: int) -> Span | None:
    """Return the word at or next after a position of the same paragraph."""
    paragraph = paragraph_at(text, at)
    before: Span | None = None
    for match in WORD.finditer(text, paragraph.start, paragraph.end):
        word = Span(match.start(), match.end())
        if word.end > at or (word.end == at and not text[at : at + 1].isalnum()):
            return word
        before = word
    return before


def next_word(text: str, at: int) -> int:
    """Return where the next word begins: an apostrophe or hyphen within a word ends none.

    At the last word of a paragraph, where the paragraph ends; from there, the next one's first.
    """
    paragraph = paragraph_at(text, at)
    for match in WORD.finditer(text, paragraph.start, paragraph.end):
        if match.start() > at:
            return match.start()
    if at < paragraph.end:
        return paragraph.end
    following = WORD.search(text, at)
    return following.start() if following else len(text)


def previous_word(text: str, at: int) -> int:
    """Return where the word before a position begins, or the word it stands within."""
    paragraph = paragraph_at(text, at)
    begin = None
    for match in WORD.finditer(text, paragraph.start, paragraph.end):
        if match.start() >= at:
            break
        begin = match.start()
    if begin is not None:
        return begin
    return paragraph.start if at > paragraph.start else max(0, paragraph.start - 1)


def sentence_at(text: str, at: int) -> Span:
    """Return the sentence around a position, without the white space around it."""
    paragraph = paragraph_at(text, at)
    begin = paragraph.start
    for match in SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        if match.end() > at:
            return trimmed(text, begin, match.end())
        begin = match.end()
    return trimmed(text, begin, paragraph.end)


def paragraph_at(text: str, at: int) -> Span:
    """Return the paragraph around a position, without its line feed."""
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Span(begin, len(text) if end < 0 else end)


def turn_at(turns: Sequence[Turn], at: int) -> Span | None:
    """Return the words of the turn around a position."""
    number = turn_number(turns, at)
    return turns[number].span if number is not None else None


def turn_number(turns: Sequence[Turn], at: int) -> int | None:
    """Return the place, from 0, of the turn that holds a position; None before the first."""
    low, high = 0, len(turns)
    while low < high:
        middle = (low + high) // 2
        if turns[middle].start <= at:
            low = middle + 1
        else:
            high = middle
    return low - 1 if low else None


def _wider(span: Span, than: Span) -> bool:
    return span.covers(than) and span != than
