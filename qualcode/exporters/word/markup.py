"""Words as WordprocessingML: runs, paragraphs and the characters that XML allows.

Everything is a piece of markup as text; styles are named by their ids in `styles`. Elements stand
in the order the schema asks for.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import escape

_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_STRONG = {"L": False, "R": True, "AL": True}


def clean(words: str) -> str:
    """Return words with what XML refuses replaced by U+FFFD, and every line end as a line feed."""
    return _REFUSED.sub("\ufffd", _BREAKS.sub("\n", words))


def escaped(words: str) -> str:
    """Return words as they may stand in an element or an attribute."""
    return escape(clean(words), quote=True)


def is_right_to_left(words: str) -> bool:
    """Whether the first character with a direction runs from right to left."""
    if not _RIGHT_TO_LEFT.search(words):
        return False
    for character in words:
        strong = _STRONG.get(unicodedata.bidirectional(character))
        if strong is not None:
            return strong
    return False


def run(words: str, style: str = "", *, language: str = "") -> str:
    """Return words as one or more runs in a character style; line feeds become line breaks.

    ``language`` (such as ``de``) is for words that are not in the document's own.
    """
    if not words:
        return ""
    words = clean(words)
    if not _RIGHT_TO_LEFT.search(words):
        return _run(words, style, language, right_to_left=False)
    return "".join(
        _run(piece, style, language, right_to_left=leftwards)
        for piece, leftwards in _by_direction(words)
    )


def _run(words: str, style: str, language: str, *, right_to_left: bool) -> str:
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    if right_to_left:
        properties += "<w:rtl/>"
    if language:
        kind = "bidi" if right_to_left else "val"
        properties += f'<w:lang w:{kind}="{escaped(language)}"/>'
    if properties:
        properties = f"<w:rPr>{properties}</w:rPr>"
    return f"<w:r>{properties}{_text(words)}</w:r>"


def _text(words: str) -> str:
    if "\n" not in words and "\t" not in words:
        return f'<w:t xml:space="preserve">{escape(words, quote=False)}</w:t>'
    pieces: list[str] = []
    for piece in re.split("([\n\t])", words):
        if piece == "\n":
            pieces.append("<w:br/>")
        elif piece == "\t":
            pieces.append("<w:tab/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>')
    return "".join(pieces)


def _by_direction(words: str) -> Iterable[tuple[str, bool]]:
    """Yield stretches of one direction; what has none goes with what stands before it."""
    start, direction = 0, is_right_to_left(words)
    for at, character in enumerate(words):
        strong = _STRONG.get(unicodedata.bidirectional(character))
        if strong is not None and strong is not direction:
            if at > start:
                yield words[start:at], direction
            start, direction = at, strong
    yield words[start:], direction


def paragraph(
    *runs: str, style: str = "", keep_next: bool = False, right_to_left: bool = False,
    bookmark: tuple[int, str] | None = None,
) -> str:  # fmt: skip
    """Return a paragraph of runs in a paragraph style.

    ``keep_next`` keeps it on the page of what follows; ``bookmark`` is a number and a name by
    which other places refer to it.
    """
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if keep_next:
        properties += "<w:keepNext/>"
    if right_to_left:
        properties += "<w:bidi/>"
    if properties:
        properties = f"<w:pPr>{properties}</w:pPr>"
    content = "".join(runs)
    if bookmark:
        number, name = bookmark
        content = (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
    return f"<w:p>{properties}{content}</w:p>"


def text(words: str, style: str = "", *, character: str = "", keep_next: bool = False) -> str:
    """Return words as one paragraph; line feeds become line breaks."""
    return paragraph(
        run(words, character), style=style, keep_next=keep_next,
        right_to_left=is_right_to_left(words),
    )  # fmt: skip


def quote(words: str, *, language: str = "", style: str = "Cell") -> str:
    """Return a participant's words as a paragraph, set as quotes are, whole."""
    return paragraph(
        run(words, "Quotation", language=language), style=style,
        right_to_left=is_right_to_left(words),
    )  # fmt: skip


def field(instruction: str, shown: str, style: str = "") -> str:
    """Return a field that Word works out, with what it shows until then."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escaped(instruction)} '
        "</w:instrText></w:r>"
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown, style)}"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )
