"""The document the reading view shows, built out of sight from the words and turns of a transcript.

The words stay in `TranscriptDocument.text`; nothing is ever read back from the Qt document.
"""

import re
import unicodedata
from dataclasses import dataclass

from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextOption,
)

from qualcode.model.offsets import Utf16Offsets
from qualcode.model.transcripts import Role, Transcript, Turn
from qualcode.ui.colours import mixed
from qualcode.ui.theme import STEP, Theme, interface_font, reading_font
from qualcode.ui.transcript.layers import Paragraphs

# Characters at which Qt would begin a new block, which would shift everything behind them; each
# is shown as one unit of white space instead.
UNSHOWN = str.maketrans({"\r": " ", "\u2029": " ", "\ufdd0": " ", "\ufdd1": " ", "\x00": " "})

ERASED = "█"
"""What stands for a character of words that were erased for good."""
ERASED_RUN = re.compile(f"({ERASED}+)")
ERASED_SHARE = 0.3

GUTTER_GAP = 4 * STEP
"""Between the speaker's label and the words, in pixels."""
SMALLEST_GUTTER = 118
LARGEST_GUTTER = 172
COLUMN_PER_SIZE = 31.3
"""The width of the column by the size of its letters: 62 to 70 characters a line."""


@dataclass(frozen=True, slots=True)
class TurnLabel:
    """What stands in the gutter beside a turn: who speaks, and when."""

    speaker: str
    time: str
    quiet: bool


@dataclass(frozen=True)
class TranscriptDocument:
    """A transcript ready to be shown: the Qt document and the words it was made of.

    ``labels`` gives the gutter's words by the number of the paragraph that begins a turn;
    ``bidirectional`` holds the numbers of paragraphs with right-to-left words in them. ``gutter``
    and ``column`` are pixels.
    """

    qt: QTextDocument
    text: str
    turns: tuple[Turn, ...]
    offsets: Utf16Offsets
    paragraphs: Paragraphs
    labels: dict[int, TurnLabel]
    bidirectional: frozenset[int]
    gutter: int
    column: int


def build_document(transcript: Transcript, theme: Theme) -> TranscriptDocument:
    """Build the document of a transcript in the theme's type; lays nothing out yet."""
    text = transcript.text
    paragraphs = Paragraphs(text)
    labels = _labels(transcript, paragraphs)
    gutter = _gutter(labels, theme)
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(reading_font(theme))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    bidirectional = _fill(document, transcript, paragraphs, theme, gutter)
    frame = QTextFrameFormat(document.rootFrame().frameFormat())
    frame.setTopMargin(theme.line_height * 0.75)
    frame.setBottomMargin(theme.line_height * 4)
    document.rootFrame().setFrameFormat(frame)
    document.setModified(False)
    return TranscriptDocument(
        qt=document,
        text=text,
        turns=transcript.turns,
        offsets=Utf16Offsets(text),
        paragraphs=paragraphs,
        labels=labels,
        bidirectional=frozenset(bidirectional),
        gutter=gutter,
        column=round(theme.reading_size * COLUMN_PER_SIZE * (1.08 if theme.open_spacing else 1)),
    )


def has_right_to_left(words: str) -> bool:
    """Whether any of the words runs from right to left."""
    return not words.isascii() and any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in words
    )


def spoken_at(milliseconds: int | None) -> str:
    """Return a time as the gutter shows it: ``4:09``, ``1:04:09``; nothing for None."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _fill(
    document: QTextDocument,
    transcript: Transcript,
    paragraphs: Paragraphs,
    theme: Theme,
    gutter: int,
) -> set[int]:
    first_of_turn = _block_format(theme, gutter, space_above=theme.line_height)
    further = _block_format(theme, gutter, space_above=2 * STEP)
    spoken, asked, erased = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    erased.setForeground(QColor(mixed(theme.quiet_ink, theme.page, ERASED_SHARE)))
    spoken.setForeground(QColor(theme.ink))
    asked.setForeground(QColor(theme.interviewer_ink))
    beginnings = {turn.start for turn in transcript.turns}
    asking = [
        (turn.start, turn.end)
        for turn in transcript.turns
        if turn.speaker is not None and turn.speaker.role is Role.INTERVIEWER
    ]
    bidirectional: set[int] = set()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    nth = 0
    for number, (start, words) in enumerate(
        zip(paragraphs.starts, transcript.text.split("\n"), strict=True)
    ):
        while nth < len(asking) and asking[nth][1] < start:
            nth += 1
        character = asked if nth < len(asking) and asking[nth][0] <= start else spoken
        block = first_of_turn if start in beginnings else further
        if number == 0:
            cursor.setBlockFormat(_block_format(theme, gutter, space_above=0))
        else:
            cursor.insertBlock(block, character)
        _insert(cursor, words.translate(UNSHOWN), character, erased)
        if has_right_to_left(words):
            bidirectional.add(number)
    cursor.endEditBlock()
    return bidirectional


def _insert(
    cursor: QTextCursor, words: str, character: QTextCharFormat, erased: QTextCharFormat
) -> None:
    """Put words into the document; the blocks that stand for erased ones are quieter."""
    if ERASED not in words:
        cursor.insertText(words, character)
        return
    for piece in ERASED_RUN.split(words):
        if piece:
            cursor.insertText(piece, erased if piece[0] == ERASED else character)


def _block_format(theme: Theme, gutter: int, *, space_above: int) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setLeftMargin(gutter)
    block.setTopMargin(space_above)
    # The stub wants an int where the enumeration is meant.
    block.setLineHeight(theme.line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return block


def _labels(transcript: Transcript, paragraphs: Paragraphs) -> dict[int, TurnLabel]:
    labels: dict[int, TurnLabel] = {}
    for turn in transcript.turns:
        if turn.speaker is None and turn.time_start is None:
            continue
        asking = turn.speaker is not None and turn.speaker.role is Role.INTERVIEWER
        labels[paragraphs.number_at(turn.start)] = TurnLabel(
            turn.speaker.label if turn.speaker else "",
            "" if asking else spoken_at(turn.time_start),
            quiet=asking,
        )
    return labels


def _gutter(labels: dict[int, TurnLabel], theme: Theme) -> int:
    strong = QFontMetricsF(interface_font(theme, strong=True))
    plain = QFontMetricsF(interface_font(theme))
    longest: dict[str, float] = {}
    widest = 0.0
    for label in labels.values():
        if label.speaker not in longest:
            metrics = plain if label.quiet else strong
            longest[label.speaker] = metrics.horizontalAdvance(label.speaker)
        time = plain.horizontalAdvance(" " + "0" * len(label.time)) if label.time else 0.0
        widest = max(widest, longest[label.speaker] + time)
    return min(LARGEST_GUTTER, max(SMALLEST_GUTTER, round(widest) + GUTTER_GAP + 6 * STEP))
