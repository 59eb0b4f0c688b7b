"""Lines at the top of a transcript that are about it: title, date, length, who took part."""

import re
from collections.abc import Sequence

from qualcode.importers.labels import Mark
from qualcode.importers.roles import TITLED, title_of
from qualcode.importers.utterances import Line

LONGEST_HEADING = 160
MOST_HEADINGS = 15
_FIELD = re.compile(
    r"[\W_]*(?:title|date|time|length|duration|location|place|setting|project|study|file|audio|"
    r"recording|recorded|transcript|transcription|transcribed|transcriber|transcript id|interview|"
    r"interview (?:no|number|date|id)|consent|language|present|pseudonym|name|age|gender|sex|"
    r"occupation|id|code|subject|topic|start(?: time)?|end(?: time)?|date of interview|kind|"
    r"(?:participant|interviewee|respondent|case) (?:id|no|number))"
    r"(?: (?:by|of|on|no|number)\.?)?[ *_]*[:：]",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?P<label>[^:：]{1,40})[:：]\s*(?P<who>[^:：.?!…]{1,40})$")
_DATE = re.compile(
    r"[\W_]*(?:\w{3,10},? )?(?:\d{1,2}(?:st|nd|rd|th)?[ ./-]\w{3,9}[ ./-],? ?\d{4}"
    r"|\w{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b.{0,80}$"
)


def heading_length(lines: Sequence[Line], marks: Sequence[Mark | None]) -> int:
    """Return how many of the first lines are heading and not speech."""
    first = next((at for at, mark in enumerate(marks) if mark), None)
    fields = _field_block(lines)
    if first is None:
        return max(fields, _marked_block(lines))
    before = 0 if first > 2 * MOST_HEADINGS else _short_block(lines, first)
    return max(before, fields)


def _short_block(lines: Sequence[Line], first: int) -> int:
    """Return how many lines before the first label are short, all of them or none beyond."""
    for at in range(first):
        if len(lines[at].text) > LONGEST_HEADING:
            return at
    return first


def _marked_block(lines: Sequence[Line]) -> int:
    """Return how many first lines the source marks as a title or that are nothing but a date."""
    end = 0
    for at, line in enumerate(lines[: 2 * MOST_HEADINGS]):
        if line.text.strip():
            if not (line.heading or (len(line.text) <= 80 and _DATE.match(line.text))):
                break
            end = at + 1
    return end


def _field_block(lines: Sequence[Line]) -> int:
    """Return where the last field such as ``Date: 3 May`` of the top ends, people included."""
    end = 0
    for at, line in enumerate(lines[: 2 * MOST_HEADINGS]):
        if len(line.text) > LONGEST_HEADING:
            break
        if _FIELD.match(line.text):
            end = at + 1
    while end and not _all_people_or_fields(lines[:end]):
        end -= 1
    people = end
    while 0 < people < len(lines) and _person(lines[people].text):
        people += 1
    closed = people < len(lines) and not lines[people].text.strip()
    return people if closed else end


def _all_people_or_fields(lines: Sequence[Line]) -> bool:
    """Whether nothing among the lines reads like somebody speaking at length."""
    for line in lines:
        labelled = "：" in line.text or ":" in line.text
        spoken = labelled and not _FIELD.match(line.text) and not line.heading
        if spoken and not _person(line.text) and not _DATE.match(line.text):
            return False
    return True


def _person(text: str) -> bool:
    """Whether the line names who took part: a role and a name or a code, and no sentence."""
    found = _PERSON.match(text.strip())
    if not found or title_of(found["label"].strip(" *_")) not in TITLED:
        return False
    words = found["who"].split()
    return 0 < len(words) <= 4 and all(not word[0].islower() for word in words)
