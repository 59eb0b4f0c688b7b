"""How much each speaker says, and how much of it is coded."""

from bisect import bisect_right
from dataclasses import dataclass

from qualcode.app.session import Session
from qualcode.model.ids import Id
from qualcode.model.transcripts import Speaker, Turn


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """One speaker of one transcript; ``first`` is where their first turn stands, or None."""

    speaker: Speaker
    title: str
    turns: int = 0
    words: int = 0
    codings: int = 0
    first: tuple[int, int] | None = None


@dataclass(slots=True)
class _Said:
    turns: int = 0
    words: int = 0
    first: tuple[int, int] | None = None


class SpeakerCounts:
    """Counts by speaker; the words of a version are counted once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said: dict[Id, dict[Id, _Said]] = {}
        self._turns: dict[Id, tuple[Turn, ...]] = {}

    def every(self) -> list[SpeakerCount]:
        """Return all speakers, transcript by transcript."""
        found: list[SpeakerCount] = []
        for document in self._session.project.documents():
            self._read(document.id, document.version)
            said = self._said[document.version]
            coded = self._codings(document.id, document.version)
            for speaker in self._session.project.speakers(document.id):
                held = said.get(speaker.id, _Said())
                found.append(
                    SpeakerCount(
                        speaker, document.title, held.turns, held.words,
                        coded.get(speaker.id, 0), held.first,
                    )
                )  # fmt: skip
        return found

    def forget(self) -> None:
        """Count the words of every version anew."""
        self._said.clear()
        self._turns.clear()

    def _read(self, document: Id, version: Id) -> None:
        if version in self._said:
            return
        transcript = self._session.project.transcript(document)
        said: dict[Id, _Said] = {}
        for turn in transcript.turns:
            if turn.speaker is None:
                continue
            held = said.setdefault(turn.speaker.id, _Said())
            held.turns += 1
            held.words += len(transcript.text[turn.start : turn.end].split())
            held.first = held.first or (turn.start, turn.end)
        self._said[version] = said
        self._turns[version] = transcript.turns

    def _codings(self, document: Id, version: Id) -> dict[Id, int]:
        """Return how many codings begin in the turns of each speaker."""
        turns = self._turns[version]
        starts = [turn.start for turn in turns]
        counts: dict[Id, int] = {}
        for coding in self._session.index.of_document(document):
            at = bisect_right(starts, coding.start) - 1
            speaker = turns[at].speaker if 0 <= at < len(turns) else None
            if speaker is not None:
                counts[speaker.id] = counts.get(speaker.id, 0) + 1
        return counts
