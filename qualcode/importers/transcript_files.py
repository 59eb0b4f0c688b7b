"""The door for transcripts: what a file is, by its content first and then by its name."""

import re
from dataclasses import replace

from qualcode.importers.docx import read_docx
from qualcode.importers.encodings import refuse_binary
from qualcode.importers.limits import MOST_SOURCE_BYTES, READABLE
from qualcode.importers.srt import read_srt
from qualcode.importers.text import read_text
from qualcode.importers.utterances import Source
from qualcode.importers.vtt import read_vtt
from qualcode.model.errors import UserError
from qualcode.model.transcripts import ReportKind, ReportLine, TranscriptDraft

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Open it in the program it comes from and save or export it as docx or txt."
_BY_START = (
    (
        b"%PDF-",
        "a PDF",
        "Ask for the transcript as a Word or text file, or copy its text into one.",
    ),
    (b"{\\rtf", "a rich text file (rtf)", "Open it in Word and save it as docx."),
    (b"\x1f\x8b", "a packed archive", "Unpack it and import the transcripts in it."),
    (b"7z\xbc\xaf", "a packed archive", "Unpack it and import the transcripts in it."),
    (b"Rar!", "a packed archive", "Unpack it and import the transcripts in it."),
    (b"\x89PNG", "a picture", "Type out or scan its words with text recognition first."),
    (b"\xff\xd8\xff", "a picture", "Type out or scan its words with text recognition first."),
    (b"GIF8", "a picture", "Type out or scan its words with text recognition first."),
    (b"ID3", "a sound recording", "It has to be transcribed first."),
    (b"OggS", "a sound recording", "It has to be transcribed first."),
    (b"RIFF", "a recording", "It has to be transcribed first."),
    (b"SQLite format 3\0", "a database", "If it is a project of qualcode, open it instead."),
)
_OTHER_NAMES = {
    "csv": "a table (csv)",
    "tsv": "a table (tsv)",
    "json": "a data file (json)",
    "sbv": "a YouTube caption file (sbv)",
    "textgrid": "a Praat file (TextGrid)",
    "eaf": "an ELAN file (eaf)",
    "html": "a web page",
    "htm": "a web page",
    "xml": "an XML file",
    "ass": "a subtitle file (ass)",
}
_MARKUP = re.compile(rb"\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE)
_VTT = re.compile(rb"WEBVTT(?:[ \t\r\n-]|$)")
_SRT = re.compile(
    rb"\s*(?:\d{1,9}[ \t]*(?:\r\n?|\n))?\s*-?\d{1,4}:\d{1,2}:\d{1,2}[,.]\d{1,3}[ \t]*-->"
)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""What bytes of a file's name become that are no UTF-8; no project can hold it."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_transcript(name: str, data: bytes, *, encoding: str | None = None) -> TranscriptDraft:
    """Read a transcript: plain text, Markdown, Word, WebVTT or SubRip.

    ``name`` is the file's name, for its ending and for messages; ``encoding`` is what a person
    chose where the bytes do not say it. Raises UserError, which names file, cause and remedy, and
    EncodingNeeded where the encoding has to be chosen.
    """
    name = _HALF_CHARACTER.sub("\ufffd", re.split(r"[\\/]", name)[-1]) or "The file"
    source = Source(name, data)
    _refuse_by_size(name, data)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if data.startswith(ZIP):
        return _renamed(read_docx(source), ending, ("docx", "docm", "dotx"))
    _refuse_other_formats(name, data)
    start = _plain_start(data)
    if _VTT.match(start):
        return _renamed(read_vtt(source, encoding), ending, ("vtt", "webvtt"))
    if ending in ("vtt", "webvtt") and b"-->" in start:
        return read_vtt(source, encoding)
    if _SRT.match(start) or (ending == "srt" and b"-->" in start):
        return _renamed(read_srt(source, encoding), ending, ("srt",))
    if ending in ("docx", "docm", "doc", "odt", "pdf", "rtf"):
        refuse_binary(name, data[:4096])
        return _renamed(read_text(source, encoding), ending, ("txt",))
    if ending in _OTHER_NAMES:
        raise UserError(f"{name} is {_OTHER_NAMES[ending]}. {READABLE}", _SAVE_AS)
    if _MARKUP.match(start):
        raise UserError(f"{name} is a web page or an XML file. {READABLE}", _SAVE_AS)
    return read_text(source, encoding)


def _refuse_by_size(name: str, data: bytes) -> None:
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise UserError(f"{name} is empty.", "Check that it was saved or downloaded completely.")
    if len(data) > MOST_SOURCE_BYTES:
        raise UserError(
            f"{name} is larger than {MOST_SOURCE_BYTES // 1_000_000} MB.",
            "No transcript is that large; take pictures and recordings out of it, or split it.",
        )


def _refuse_other_formats(name: str, data: bytes) -> None:
    if data.startswith(OLE):
        raise _ole_error(name, data)
    for start, kind, remedy in _BY_START:
        if data.startswith(start) or (start == b"%PDF-" and start in data[:1024]):
            raise UserError(f"{name} is {kind}. {READABLE}", remedy)
    if data[4:8] == b"ftyp":
        raise UserError(f"{name} is a recording. {READABLE}", "It has to be transcribed first.")


def _ole_error(name: str, data: bytes) -> UserError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UserError(
            f"{name} is protected with a password.",
            "Open it in Word, save a copy without the password and import that.",
        )
    if "WordDocument".encode("utf-16-le") in data:
        return UserError(
            f"{name} is a Word document of the old kind (doc). {READABLE}",
            "Open it in Word and save it as docx.",
        )
    return UserError(f"{name} is an old Office file. {READABLE}", _SAVE_AS)


def _plain_start(data: bytes) -> bytes:
    """Return the first bytes as ASCII would have them, whatever the width of the characters."""
    start = data[:4096]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"")


def _renamed(draft: TranscriptDraft, ending: str, expected: tuple[str, ...]) -> TranscriptDraft:
    """Return the draft with a word in its report where the name says another format."""
    if ending in expected:
        return draft
    message = f"The file was read as {draft.source_format}, which its content is."
    return replace(draft, report=(ReportLine(ReportKind.NOTED, message), *draft.report))
