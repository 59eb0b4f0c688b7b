"""SubRip subtitles: numbered cues."""

from qualcode.importers.cleaning import clean
from qualcode.importers.cues import understand_cues
from qualcode.importers.encodings import decode
from qualcode.importers.limits import refuse_many_lines_of
from qualcode.importers.subtitle_blocks import blocks_of, cues_of
from qualcode.importers.utterances import Source, draft_from
from qualcode.model.transcripts import TranscriptDraft


def read_srt(source: Source, encoding: str | None = None) -> TranscriptDraft:
    """Read a transcript written as SubRip subtitles.

    Raises UserError, and EncodingNeeded where the letters' encoding is not known.
    """
    decoded, used = decode(source.name, source.data, encoding)
    text, report = clean(decoded)
    refuse_many_lines_of(source.name, text)
    cues = cues_of(blocks_of(text), report)
    understood = understand_cues(cues, "srt", report)
    return draft_from(Source(source.name, source.data, used), understood)
