"""Characters that no transcript needs and that documents refuse; line ends made one kind."""

import re

from qualcode.model.transcripts import ReportKind, ReportLine

UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\x0b\x0c]")
"""What a Word document or the text view cannot hold."""
LINE_ENDS = {
    "\r\n": "Windows line ends",
    "\r": "old Macintosh line ends",
    "\u2028": "line separators",
    "\u2029": "paragraph separators",
    "\x85": "next-line characters",
    "\x0b": "soft line breaks",
    "\x0c": "page breaks",
}
_LINE_END = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")


def clean(text: str) -> tuple[str, list[ReportLine]]:
    """Return the text with line feeds only and nothing unfit in it, and what was changed.

    A byte order mark at the start is dropped, an unfit character becomes U+FFFD. Nothing else is
    touched; the text is not normalised.
    """
    report: list[ReportLine] = []
    text = text.removeprefix("\ufeff")
    counts = {end: text.count(end) for end in LINE_ENDS}
    counts["\r"] -= counts["\r\n"]
    if any(counts.values()):
        text = _LINE_END.sub("\n", text)
        listed = ", ".join(f"{count} {LINE_ENDS[end]}" for end, count in counts.items() if count)
        report.append(ReportLine(ReportKind.NOTED, f"Made into plain line feeds: {listed}."))
    text, unfit = UNFIT.subn("\ufffd", text)
    if unfit:
        report.append(unfit_line(unfit))
    return text, report


def unfit_line(count: int) -> ReportLine:
    """Return the report line that says how many characters had to be replaced."""
    characters = "character that" if count == 1 else "characters that"
    return ReportLine(
        ReportKind.CHANGED,
        f"{count} control {characters} a document cannot hold became the sign \ufffd.",
    )
