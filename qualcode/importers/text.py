"""Plain text and Markdown."""

import re

from qualcode.importers.cleaning import clean
from qualcode.importers.encodings import decode
from qualcode.importers.limits import refuse_many_lines_of
from qualcode.importers.speakers import understand_lines
from qualcode.importers.utterances import Line, Source, draft_from
from qualcode.model.transcripts import TranscriptDraft

_MARKDOWN_TITLE = re.compile(r"#{1,6}[ \t]")
_RULE = re.compile(r"[ \t]*([-=*_])(?:[ \t]*\1){2,}[ \t]*$")


def read_text(source: Source, encoding: str | None = None) -> TranscriptDraft:
    """Read a transcript written as plain text or Markdown.

    Raises UserError, and EncodingNeeded where the letters' encoding is not known.
    """
    decoded, used = decode(source.name, source.data, encoding)
    text, report = clean(decoded)
    markdown = source.name.lower().endswith((".md", ".markdown"))
    lines = text_lines(source.name, text, markdown)
    understood = understand_lines(lines, "md" if markdown else "txt", blank_lines_part=True)
    understood.report[:0] = report
    return draft_from(Source(source.name, source.data, used), understood)


def text_lines(name: str, text: str, markdown: bool) -> list[Line]:
    """Return the lines, several blank lines as one; a rule drawn with dashes is blank."""
    refuse_many_lines_of(name, text)
    lines: list[Line] = []
    for number, content in enumerate(text.split("\n"), 1):
        if not content.strip() or _RULE.match(content):
            if lines and lines[-1].text:
                lines.append(Line("", number))
            continue
        title = markdown and _MARKDOWN_TITLE.match(content) is not None
        lines.append(Line(content, number, heading=title))
    return lines
