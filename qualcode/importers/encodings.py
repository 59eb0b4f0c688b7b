"""From bytes to text: byte order mark, strict UTF-8, or a person decides; nothing is guessed."""

import codecs
import re

from qualcode.importers.limits import READABLE, refuse_long_text
from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.transcripts import EncodingCandidate

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1252", "iso-8859-15", "iso-8859-1", "cp1250", "cp1251", "mac-roman")
DOUBLE_BYTE = ("utf-16-le", "utf-16-be")
NOT_FOR_TEXT = {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "utf-7", "undefined"}
EXCERPT_LINES = 3
EXCERPT_LENGTH = 160
_SAMPLE = 65_536
_CONTROLS = bytes({*range(32), 127} - {9, 10, 11, 12, 13})
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LINE_END = re.compile(rb"[\r\n]")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")


def decode(name: str, data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the name of the encoding it was read with.

    Raises EncodingNeeded where the bytes do not say what they are, and UserError where they are
    no text or not in the encoding that was asked for.
    """
    text, used = _decode_as_asked(name, data, encoding) if encoding else _decode_known(name, data)
    refuse_long_text(name, len(text))
    return text, used


def _decode_as_asked(name: str, data: bytes, encoding: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(encoding)
        fit = codec.name not in NOT_FOR_TEXT
        text = data.decode(encoding, "strict") if fit else ""
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        fitting = [each for each in ("utf-8", *SINGLE_BYTE) if _fits(data, each)]
        raise UserError(
            f"{name} is not written in {encoding}: from byte {at + 1} on it does not fit.",
            f"Choose another encoding; it may be {', '.join(fitting)}.",
        ) from error
    except (LookupError, ValueError):
        fit, text, codec = False, "", None
    if not fit or codec is None:
        raise UserError(
            f"{name} cannot be read as “{encoding[:40]}”, which is no encoding known here.",
            "Choose one such as utf-8, cp1252 or utf-16.",
        )
    return text, codec.name


def _decode_known(name: str, data: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                if encoding == "utf-8-sig":
                    break
                raise UserError(
                    f"{name} says that it is {encoding.upper()} but is damaged at byte "
                    f"{error.start + 1}.",
                    "Copy or export the file again, or save it as UTF-8 in a text editor.",
                ) from error
    sample = data[:_SAMPLE]
    wide = _looks_wide(sample)
    if not wide:
        refuse_binary(name, sample)
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            refuse_long_text(name, len(data))
    candidates = _candidates(data, wide)
    if not candidates:
        raise UserError(
            f"{name} is damaged or not a text file: its bytes fit no encoding of letters.",
            "Copy or export the file again, or save it as UTF-8 in a text editor.",
        )
    raise EncodingNeeded(
        f"{name} does not say in which encoding its letters are written.",
        "Choose the encoding in which the lines below read right.",
        candidates,
    )


def _looks_wide(sample: bytes) -> bool:
    """Whether half of the bytes are NUL at even or at odd places, as in UTF-16 without a mark."""
    pairs = len(sample) // 2
    if pairs == 0 or b"\0" not in sample:
        return False
    low, high = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    return max(low, high) > pairs * 0.4 and min(low, high) < pairs * 0.1


def refuse_binary(name: str, sample: bytes) -> None:
    """Raise UserError where more than a few bytes are control characters."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 4 + len(sample) // 50:
        raise UserError(
            f"{name} is not a text file: it holds bytes that no writing has.",
            f"{READABLE} Export the transcript in one of these.",
        )


def _candidates(data: bytes, wide: bool) -> tuple[EncodingCandidate, ...]:
    """Return how the bytes read in each encoding they fit, the likelier ones first."""
    plain: list[EncodingCandidate] = []
    odd: list[EncodingCandidate] = []
    lines = _telling_lines(data)
    for encoding in SINGLE_BYTE if not wide else ():
        if _fits(data, encoding):
            excerpt = _excerpt(lines.decode(encoding))
            (odd if _C1.search(excerpt) else plain).append(EncodingCandidate(encoding, excerpt))
    for encoding in DOUBLE_BYTE:
        if len(data) % 2 == 0 and _fits(data, encoding):
            excerpt = _excerpt(data[:2_000].decode(encoding, "ignore"))
            likely = wide and excerpt.count("\n") + excerpt.count(" ") > 0
            (plain if likely else odd).append(EncodingCandidate(encoding, excerpt))
    return (*plain, *odd)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding, "strict")
    except UnicodeDecodeError:
        return False
    return True


def _telling_lines(data: bytes) -> bytes:
    """Return the first lines that read differently from one encoding to the next."""
    found: list[bytes] = []
    done = 0
    while len(found) < EXCERPT_LINES and (telling := _BEYOND_ASCII.search(data, done)):
        at = telling.start()
        before = _LINE_END.split(data[max(done, at - EXCERPT_LENGTH // 2) : at])[-1]
        after = _LINE_END.split(data[at : at + EXCERPT_LENGTH])[0]
        found.append(before + after)
        done = at + len(after)
    return b"\n".join(found) or data[:EXCERPT_LENGTH]


def _excerpt(text: str) -> str:
    """Return the first lines that are not blank, cut to a length that can be shown."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(line[: EXCERPT_LENGTH * 2] for line in lines[:EXCERPT_LINES])
