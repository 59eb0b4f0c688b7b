"""WebVTT: what Zoom, Teams and browsers write."""

import re
from collections.abc import Iterator

from qualcode.importers.cleaning import clean
from qualcode.importers.cues import ARROW, understand_cues
from qualcode.importers.encodings import decode
from qualcode.importers.limits import refuse_many_lines_of
from qualcode.importers.subtitle_blocks import Block, blocks_of, cues_of
from qualcode.importers.utterances import Source, draft_from
from qualcode.model.transcripts import ReportKind, ReportLine, TranscriptDraft

SIGNATURE = "WEBVTT"
_APART = {"NOTE": "note", "STYLE": "style", "REGION": "region"}
_KEYWORD = re.compile(r"(NOTE)(?:[ \t]|$)|(STYLE|REGION)[ \t]*$")
_METADATA = re.compile(r"(?:X-TIMESTAMP-MAP=|[A-Za-z-]{2,20}[:=])")


def read_vtt(source: Source, encoding: str | None = None) -> TranscriptDraft:
    """Read a transcript written as WebVTT.

    Raises UserError, and EncodingNeeded where the letters' encoding is not known.
    """
    decoded, used = decode(source.name, source.data, encoding)
    text, report = clean(decoded)
    refuse_many_lines_of(source.name, text)
    heading: list[str] = []
    cues = cues_of(_spoken_blocks(text, heading, report), report)
    understood = understand_cues(cues, "vtt", report)
    understood.heading = heading
    return draft_from(Source(source.name, source.data, used), understood)


def _spoken_blocks(text: str, heading: list[str], report: list[ReportLine]) -> Iterator[Block]:
    """Yield the blocks that may be cues; notes are reported, styles and regions counted."""
    apart = dict.fromkeys(_APART.values(), 0)
    for nth, block in enumerate(blocks_of(text)):
        if nth == 0 and block.lines[0].startswith(SIGNATURE):
            block = _after_header(block, heading, report)
        keyword = _KEYWORD.match(block.lines[0]) if block.lines else None
        if keyword and not any(ARROW in line for line in block.lines):
            apart[_APART[keyword[1] or keyword[2]]] += 1
            if keyword[1]:
                note = " ".join(" ".join(block.lines).split())[4:].strip()
                report.append(
                    ReportLine(ReportKind.NOTED, f"Note in the file: {note[:200]}", block.line)
                )
        elif block.lines:
            yield block
    for kind in ("style", "region"):
        if apart[kind]:
            message = (
                f"Left out, as they only say how captions look: {kind} blocks ({apart[kind]})."
            )
            report.append(ReportLine(ReportKind.NOTED, message))


def _after_header(block: Block, heading: list[str], report: list[ReportLine]) -> Block:
    """Return what of the first block is no header; a title after the signature is heading."""
    title = block.lines[0][len(SIGNATURE) :].strip(" \t-–—:")
    heading += [title] if title else []
    end = 1
    for line in block.lines[1:]:
        if ARROW in line or not _METADATA.match(line):
            break
        message = f"Said at the top of the file: {line.strip()[:200]}"
        report.append(ReportLine(ReportKind.NOTED, message, block.line + end))
        end += 1
    return Block(block.lines[end:], block.line + end)
