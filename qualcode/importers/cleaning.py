"""Characters that no transcript needs and that documents refuse; line ends made one kind."""

from qualcode.model.transcripts import ReportKind, ReportLine
from qualcode.model.words import LINE_END, UNFIT

LINE_ENDS = {
    "\r\n": "Windows line ends",
    "\r": "old Macintosh line ends",
    "\u2028": "line separators",
    "\u2029": "paragraph separators",
    "\x85": "next-line characters",
    "\x0b": "soft line breaks",
    "\x0c": "page breaks",
}


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
        text = LINE_END.sub("\n", text)
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
