"""What tests ask of a draft."""

from qualcode.model.transcripts import ReportKind, TranscriptDraft


def spoken(draft: TranscriptDraft) -> list[tuple[str | None, str]]:
    """Return who says what, turn by turn."""
    return [
        (
            None if turn.speaker is None else draft.speakers[turn.speaker].label,
            draft.text[turn.start : turn.end],
        )
        for turn in draft.turns
    ]


def times(draft: TranscriptDraft) -> list[tuple[int | None, int | None]]:
    return [(turn.time_start, turn.time_end) for turn in draft.turns]


def said(draft: TranscriptDraft, kind: ReportKind) -> str:
    """Return all that the report says of one kind."""
    return "\n".join(line.message for line in draft.report if line.kind is kind)


def assert_tiled(draft: TranscriptDraft) -> None:
    """The turns cover the text in order, one line feed apart, none of them empty."""
    at = 0
    for nth, turn in enumerate(draft.turns):
        assert turn.start == at + (1 if nth else 0)
        if nth:
            assert draft.text[at] == "\n"
        assert turn.end > turn.start
        at = turn.end
    assert at == len(draft.text)
