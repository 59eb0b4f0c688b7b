"""Part 3: the data inventory."""

from collections import defaultdict
from datetime import date

from qualcode.analysis import counts
from qualcode.exporters.audit_trail.moments import clock_time, counted, date_words
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import LANDSCAPE_WIDTH, WordDocument
from qualcode.exporters.word.markup import text
from qualcode.exporters.word.tables import (
    Cell,
    Column,
    definition,
    figure,
    lines,
    table,
    words,
)
from qualcode.model.transcripts import ReadingState, Role, Transcript

_COLUMNS = (
    Column("Transcript", 2700),
    Column("Who speaks", 1600),
    Column("Recorded", 1150),
    Column("Length", 1000, figures=True),
    Column("Words", 950, figures=True),
    Column("Turns", 830, figures=True),
    Column("Imported", 1220),
    Column("Own reading done", 1720),
    Column("Codings", 1000, figures=True),
    Column("First coded", 1200),
    Column("Last coded", 1200),
)


def write(document: WordDocument, record: Record) -> None:
    """Write part 3."""
    document.part("3", "Data inventory", landscape=True)
    document.section("Transcripts", "3a")
    rows = [_row(record, transcript) for transcript in record.transcripts]
    rows.append(_total(record))
    document.add(table(_COLUMNS, rows, title="Transcripts", total=True))
    document.add(
        definition(
            "Words are counted as spoken, without speakers’ names and times; a coding that was "
            "removed is not counted. Under “Own reading done” stand the days on which a coder "
            "marked their own reading of the transcript done. The fingerprint is the beginning of "
            "the SHA-256 of the file that was imported. Besides the codings the coders wrote "
            f"{counted(record.notes, 'note')}, which are not printed here."
        )
    )
    _participants(document, record)


def _row(record: Record, transcript: Transcript) -> tuple[Cell, ...]:
    about = transcript.document
    codings = [each for each in record.codings if each.document == about.id]
    created = [each.created for each in codings]
    moments = record.moments
    ended = [turn.time_end or turn.time_start or 0 for turn in transcript.turns]
    fingerprint = f"{about.source_format} {about.sha256[:12]}".strip()
    return (
        lines(
            (about.title, "Strong"),
            (about.kind.value, ""),
            (about.details, "Quiet"),
            (fingerprint, "Quiet"),
        ),
        _speakers(record, transcript),
        words(_day(about.recorded_on) or "–"),
        figure(clock_time(max(ended)) if any(ended) else ""),
        figure(about.words),
        figure(about.turns),
        lines((moments.date(about.imported_at), ""), (record.by(about.imported_by), "Quiet")),
        _readings(record, about.id),
        figure(len(codings)),
        words(moments.date(min(created)) if created else "–"),
        words(moments.date(max(created)) if created else "–"),
    )


def _day(written: str) -> str:
    """Return a day as it was written down, in words where it is an ISO date."""
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        return written
    return date_words(day)


def _total(record: Record) -> tuple[Cell, ...]:
    empty = words("")
    return (
        words("All"), empty, empty, empty,
        figure(sum(each.document.words for each in record.transcripts)),
        figure(sum(each.document.turns for each in record.transcripts)),
        empty, empty, figure(counts.count(record.codings).codings), empty, empty,
    )  # fmt: skip


def _speakers(record: Record, transcript: Transcript) -> Cell:
    names = {each.id: each.name for each in record.participants}
    shown: dict[str, str] = {}
    for turn in transcript.turns:
        speaker = turn.speaker
        if speaker is None or speaker.label in shown:
            continue
        name = names.get(speaker.participant or "", "")
        as_participant = f" ({name})" if name and name != speaker.label else ""
        told = speaker.role is Role.PARTICIPANT or speaker.role.value == speaker.label.casefold()
        role = "" if told else f", {speaker.role.value}"
        shown[speaker.label] = f"{speaker.label}{as_participant}{role}"
    return lines(*((each, "") for each in shown.values()))


def _readings(record: Record, document: str) -> Cell:
    by_coder: dict[str, str] = defaultdict(str)
    for reading in record.readings:
        if reading.document != document:
            continue
        days = ", ".join(record.moments.date(each) for each in reading.times)
        state = "begun" if reading.state is ReadingState.BEGUN else ""
        if days or state:
            by_coder[record.by(reading.coder)] = days or state
    return lines(*((f"{coder}: {days}", "") for coder, days in by_coder.items())) if by_coder else (
        words("–")
    )  # fmt: skip


def _participants(document: WordDocument, record: Record) -> None:
    if not record.participants:
        return
    document.section("Participants", "3b")
    titles = {
        participant.id: [
            each.document.title
            for each in record.transcripts
            if any(
                turn.speaker and turn.speaker.participant == participant.id for turn in each.turns
            )
        ]
        for participant in record.participants
    }
    columns = [
        Column("Known as", 2200), Column("About them", LANDSCAPE_WIDTH - 9000),
        Column("Consent", 3400), Column("Speaks in", 3400),
    ]  # fmt: skip
    rows = [
        (
            words(each.name, character="Strong"), words(each.details or "–"),
            words(each.consent or "–"), Cell(text("\n".join(titles[each.id]) or "–", "Cell")),
        )
        for each in record.participants
    ]  # fmt: skip
    document.add(table(columns, rows, title="Participants"))
    document.add(definition("Participants appear under the names by which the project knows them."))
