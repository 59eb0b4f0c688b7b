"""The key of an encrypted project file, made of a passphrase or of a recovery key."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

KEY_BYTES = 32
SALT_BYTES = 16
ROUNDS = 256_000
"""How often a passphrase is hashed: what SQLCipher 4 does, so that its own tools open the file."""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a recovery key: base 32 without the letters that are taken for digits, or for one another."""

GROUP = 4
_KEY_DIGITS = 52
"""How many digits a key has; the last of them holds one bit."""

_READ_AS = str.maketrans("OIL", "011", " -\t\r\n")


@dataclass(frozen=True, slots=True)
class Key:
    """A file's key, 32 bytes, and its salt, 16 bytes, which stands in clear at the file's start.

    Without a salt it opens the files it was made for, but makes none.
    """

    raw: bytes = field(repr=False)
    salt: bytes = field(default=b"", repr=False)

    @property
    def pragma(self) -> str:
        """The key in SQLCipher's own words for a key that needs no more hashing."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"

    def same_as(self, other: "Key") -> bool:
        """Whether another key opens the same files; takes as long whether or not it does."""
        return hmac.compare_digest(self.raw, other.raw)


@dataclass(frozen=True, slots=True)
class Secret:
    """What a person types to open a file: its passphrase, or its recovery key."""

    words: str = field(repr=False)

    def key(self, salt: bytes) -> Key:
        """Return the key that these words make for a file with a salt of 16 bytes."""
        raw = raw_of_recovery_key(self.words)
        return from_passphrase(self.words, salt) if raw is None else Key(raw, salt)

    @property
    def almost_recovery_key(self) -> bool:
        """Whether this looks like a recovery key in which something is mistyped."""
        digits = _digits(self.words)
        near = abs(len(digits) - _KEY_DIGITS - GROUP) <= GROUP and set(digits) <= set(DIGITS)
        return near and raw_of_recovery_key(self.words) is None


def from_passphrase(passphrase: str, salt: bytes) -> Key:
    """Return the key that SQLCipher 4 makes of a passphrase and a file's salt, 16 bytes.

    PBKDF2 with HMAC-SHA512, 256,000 rounds; it takes about a tenth of a second, which is meant.
    Letters with accents are taken as one character each, however a keyboard sends them.
    """
    words = unicodedata.normalize("NFC", passphrase)
    # Half a character makes a key that opens nothing, and no error here.
    spelled = words.encode(errors="surrogatepass")
    raw = hashlib.pbkdf2_hmac("sha512", spelled, salt, ROUNDS, KEY_BYTES)
    return Key(raw, salt)


def recovery_key(key: Key) -> str:
    """Return a key as a person can print, keep and type it: fourteen groups of four digits.

    Thirteen groups are the key in base 32 (see `DIGITS`), the last one tells of a mistyped digit.
    """
    number = int.from_bytes(key.raw, "big") << 4
    digits = _base_32(number, _KEY_DIGITS) + _check(key.raw)
    return "-".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def raw_of_recovery_key(typed: str) -> bytes | None:
    """Return the 32 bytes that a recovery key stands for, or None when it is none, or mistyped.

    Small letters, spaces, and O, I or L for 0 and 1 are understood.
    """
    digits = _digits(typed)
    if len(digits) != _KEY_DIGITS + GROUP or not set(digits) <= set(DIGITS):
        return None
    number = 0
    for digit in digits[:_KEY_DIGITS]:
        number = number << 5 | DIGITS.index(digit)
    if number & 0b1111:
        return None
    raw = (number >> 4).to_bytes(KEY_BYTES, "big")
    return raw if hmac.compare_digest(_check(raw), digits[_KEY_DIGITS:]) else None


def _digits(typed: str) -> str:
    # Plain ASCII only: what other scripts count as upper case may be longer.
    return typed.upper().translate(_READ_AS) if typed.isascii() else ""


def _check(raw: bytes) -> str:
    digest = hashlib.sha256(b"qualcode recovery key" + raw).digest()
    return _base_32(int.from_bytes(digest[:3], "big") >> 4, GROUP)


def _base_32(number: int, length: int) -> str:
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))
