"""Tables in which a transcript stands: a column for the speaker, one for the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.importers.docx_paragraphs import Paragraph, Table
from qualcode.importers.labels import could_be_name
from qualcode.importers.roles import known_role, words_of
from qualcode.importers.timestamps import BARE, STAMP, milliseconds
from qualcode.importers.utterances import Utterance, speaker_key
from qualcode.model.transcripts import ReportKind, ReportLine

_TIME = re.compile(
    rf"\s*(?P<start>{STAMP}|{BARE})(?:\s*(?:-->|[-–—])\s*(?P<end>{STAMP}|{BARE}))?\s*$"
)
_NUMBER = re.compile(r"\s*\d{1,6}\.?\s*$")
_HEADS = words_of(
    "speaker who name person text transcript utterance speech words content time timestamp start "
    "turn line no number #"
)
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; None where there is no such column."""

    speaker: int
    words: int
    time: int | None
    others: tuple[int, ...]


def table_utterances(table: Table, report: list[ReportLine]) -> list[Utterance] | None:
    """Return the turns of a table of speakers and words, None for a table of another sort."""
    rows = [row for row in table.rows if any(_text(cell) for cell in row)]
    if rows and _is_head(rows[0]):
        rows = rows[1:]
    columns = _columns(rows)
    if columns is None:
        return None
    labels: dict[str, str] = {}
    turns: list[Utterance] = []
    for row in rows:
        _add_row(turns, row, columns, labels)
    further = sum(bool(_text(row[at])) for row in rows for at in columns.others if at < len(row))
    if further:
        message = f"Left out, as they are not speech: cells of further columns ({further})."
        report.append(ReportLine(ReportKind.NOT_UNDERSTOOD, message))
    return turns


def _add_row(
    turns: list[Utterance],
    row: Sequence[list[Paragraph]],
    columns: _Columns,
    labels: dict[str, str],
) -> None:
    def cell(at: int | None) -> str:
        return _text(row[at]) if at is not None and at < len(row) else ""

    label = cell(columns.speaker).strip(" :.\u00a0")
    paragraphs = row[columns.words] if columns.words < len(row) else []
    lines = [line.strip(" \t") for one in paragraphs for line in one.text.split("\n")]
    words = [line for line in lines if line.strip()]
    timed = _TIME.match(cell(columns.time))
    if not label and turns and not timed:
        turns[-1].paragraphs += words
        return
    if not label and turns:
        label = turns[-1].speaker
    start, end = (timed["start"], timed["end"]) if timed else (None, None)
    turns.append(
        Utterance(
            words,
            labels.setdefault(speaker_key(label), label) if label else "",
            " ".join(filter(None, (cell(columns.time), cell(columns.speaker)))),
            milliseconds(start) if start else None,
            milliseconds(end) if end else None,
            row[0][0].number if row and row[0] else None,
        )
    )


def _columns(rows: Sequence[Sequence[list[Paragraph]]]) -> _Columns | None:
    """Return which column holds what, None where it is not a transcript."""
    width = max((len(row) for row in rows), default=0)
    if not 2 <= width <= 8:
        return None
    texts = [[_text(row[at]) for row in rows if at < len(row)] for at in range(width)]
    filled = [[text for text in column if text] for column in texts]
    times = [at for at in range(width) if _mostly(filled[at], _TIME)]
    numbers = [at for at in range(width) if _mostly(filled[at], _NUMBER)]
    rest = [at for at in range(width) if at not in times and at not in numbers]
    speakers = [at for at in rest if _holds_labels(filled[at])]
    if not speakers:
        return None
    lengths = {at: sum(map(len, filled[at])) for at in rest if at != speakers[0]}
    if not lengths:
        return None
    words = max(lengths, key=lambda at: lengths[at])
    others = tuple(at for at in rest if at not in (speakers[0], words))
    return _Columns(speakers[0], words, times[0] if times else None, others)


def _mostly(cells: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return bool(cells) and sum(bool(pattern.match(cell)) for cell in cells) >= 0.7 * len(cells)


def _holds_labels(cells: Sequence[str]) -> bool:
    """Whether the cells are names or roles that recur."""
    labels = [cell.strip(" :.\u00a0") for cell in cells]
    if not labels or any(len(label) > LONGEST_LABEL for label in labels):
        return False
    if sum(could_be_name(label) for label in labels) < 0.8 * len(labels):
        return False
    distinct = {speaker_key(label) for label in labels}
    return len(distinct) <= 0.7 * len(labels) or any(map(known_role, labels))


def _is_head(row: Sequence[list[Paragraph]]) -> bool:
    """Whether the first row says what the columns are."""
    heads = [_text(cell).casefold().strip(" :.") for cell in row]
    return any(heads) and all(head in _HEADS for head in heads if head)


def _text(cell: Sequence[Paragraph]) -> str:
    return "\n".join(one.text for one in cell).strip()
