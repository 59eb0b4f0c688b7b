"""Word documents, read part by part with limits and never with a document library."""

from collections import Counter
from collections.abc import Sequence

from qualcode.importers.cleaning import unfit_line
from qualcode.importers.docx_package import Package
from qualcode.importers.docx_paragraphs import Block, Paragraph, Table, WordReader
from qualcode.importers.docx_tables import table_utterances
from qualcode.importers.limits import READABLE
from qualcode.importers.speakers import understand_lines
from qualcode.importers.time_marks import take_out_times
from qualcode.importers.utterances import Line, Source, Understood, Utterance, draft_from
from qualcode.model.errors import UserError
from qualcode.model.transcripts import ReportKind, ReportLine, TranscriptDraft

LONGEST_HEADING = 160
_SAID = (
    ("insertions", ReportKind.CHANGED, "Tracked insertions kept as part of the words: {}."),
    ("deletions", ReportKind.CHANGED, "Tracked deletions left out: {}."),
    ("hidden", ReportKind.CHANGED, "Stretches of hidden text left out: {}."),
    ("pictures", ReportKind.NOTED, "Pictures or drawings left out: {}."),
    ("text boxes", ReportKind.NOTED, "Text boxes read where they are anchored: {}."),
    (
        "numbers",
        ReportKind.NOTED,
        "List numbers made by Word, which are not part of the words: {}.",
    ),
    ("symbols", ReportKind.NOTED, "Signs of a symbol font, which may look different: {}."),
    ("readings", ReportKind.NOTED, "Readings above the words left out: {}."),
    (
        "embedded documents",
        ReportKind.NOT_UNDERSTOOD,
        "Embedded documents that could not be read: {}.",
    ),
)
_BESIDE = (
    ("comments", "comment", "Comment"),
    ("footnotes", "footnote", "Footnote"),
    ("endnotes", "endnote", "Endnote"),
    ("header", "hdr", "Header"),
    ("footer", "ftr", "Footer"),
)


def read_docx(source: Source) -> TranscriptDraft:
    """Read a transcript written as a Word document.

    Insertions are kept, deletions and hidden text left out; comments, notes, headers and footers
    are listed in the report. Raises UserError for whatever is no sound Word document.
    """
    package = Package(source.name, source.data)
    main = _main_part(package)
    reader = WordReader(source.name)
    for event, element in package.parse(main, "start", "end"):
        reader.take(event, element)
    report = _counted(reader.counts)
    report += _beside(package, main)
    understood = _understood(reader.finish(), report)
    return draft_from(source, understood)


def _main_part(package: Package) -> str:
    named = package.related("").get("officeDocument", [])
    main = next((part for part in named if part in package), "word/document.xml")
    folder = main.partition("/")[0]
    other = {"xl": "an Excel workbook", "ppt": "a PowerPoint presentation"}.get(folder)
    if other:
        raise UserError(f"{package.name} is {other}. {READABLE}", "Save the transcript as docx.")
    if main not in package:
        raise UserError(
            f"{package.name} has no text part, so it is no complete Word document.",
            "Open it in Word and save it under a new name.",
        )
    return main


def _understood(blocks: Sequence[Block], report: list[ReportLine]) -> Understood:
    """Make turns of the blocks, from tables of speakers and words where there are any."""
    pieces: list[list[Line] | list[Utterance]] = []
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += _lines(block)
            continue
        turns = table_utterances(block, report)
        if turns is None:
            lines += [line for one in block.paragraphs() for line in _lines(one)]
            continue
        pieces += [lines, turns]
        lines = []
    if not pieces:
        understood = understand_lines(lines, "docx", blank_lines_part=False)
        understood.report[:0] = report
        return understood
    return _around_tables([*pieces, lines], report)


def _around_tables(
    pieces: Sequence[list[Line] | list[Utterance]], report: list[ReportLine]
) -> Understood:
    """Join what stands in tables and around them; short lines above the first are heading."""
    whole = Understood("docx", report=report)
    for nth, piece in enumerate(pieces):
        lines = [one for one in piece if isinstance(one, Line)]
        turns = [one for one in piece if isinstance(one, Utterance)]
        if turns:
            whole.report += take_out_times(turns)
            whole.utterances += turns
        elif nth == 0 and all(len(line.text) <= LONGEST_HEADING for line in lines):
            whole.heading += [line.text.strip() for line in lines if line.text.strip()]
        else:
            around = understand_lines(lines, "docx", blank_lines_part=False)
            whole.utterances += around.utterances
            whole.heading += around.heading
            whole.report += around.report
    return whole


def _lines(paragraph: Paragraph) -> list[Line]:
    """Return the paragraph's lines between soft breaks."""
    lines: list[Line] = []
    at = 0
    for text in paragraph.text.split("\n"):
        bold = min(max(0, paragraph.bold - at), len(text))
        lines.append(Line(text, paragraph.number, bold, paragraph.heading))
        at += len(text) + 1
    filled = [line for line in lines if line.text.strip()]
    return filled or [Line("", paragraph.number)]


def _counted(counts: Counter[str]) -> list[ReportLine]:
    report = [
        ReportLine(kind, sentence.format(counts[counted]))
        for counted, kind, sentence in _SAID
        if counts[counted]
    ]
    return [*report, unfit_line(counts["unfit"])] if counts["unfit"] else report


def _beside(package: Package, main: str) -> list[ReportLine]:
    """Return report lines for what stands beside the text: comments, notes, headers, footers."""
    report: dict[str, None] = {}
    related = package.related(main)
    for relation, tag, called in _BESIDE:
        for part in related.get(relation, []):
            if part in package:
                for author, text in _texts(package, part, tag):
                    by = f" by {author}" if author else ""
                    report[f"{called}{by}, not part of the words: {text}"] = None
    return [ReportLine(ReportKind.NOTED, message) for message in report]


def _texts(package: Package, part: str, tag: str) -> list[tuple[str, str]]:
    """Return author and text of each element of a name in a part."""
    found: list[tuple[str, str]] = []
    reader = WordReader(package.name)
    for event, element in package.parse(part, "start", "end"):
        reader.take(event, element)
        if event == "end" and element.tag.rpartition("}")[2] == tag:
            blocks, reader.blocks = reader.finish(), []
            paragraphs = [
                one
                for block in blocks
                for one in (block.paragraphs() if isinstance(block, Table) else [block])
            ]
            text = " ".join(" ".join(one.text for one in paragraphs).split())
            author = next((v for k, v in element.attrib.items() if k.endswith("}author")), "")
            if text:
                found.append((author, text[:300]))
    return found
