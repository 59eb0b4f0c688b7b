"""The secret that opens what a person wrote privately, and how it is written down on paper."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from qualcode.model.errors import UserError
from qualcode.model.ids import Id, to_bytes

KEY_BYTES = 32
_CHECK_DIGITS, _GROUP = 4, 4
_KEY_DIGITS = 52
_LEFT_OUT = str.maketrans("01", "OI", " -\t\r\n")
"""Base 32 has no zero and no one: whoever reads one from paper means the letter."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A person's secret, 32 random bytes; of each coder's key in each project it is the root."""

    raw: bytes = field(repr=False)

    def of(self, project: Id, coder: Id) -> bytes:
        """Return the key, 32 bytes, that seals one coder's texts in one project."""
        return hmac.digest(
            self.raw, b"qualcode private\0" + to_bytes(project) + to_bytes(coder), "sha256"
        )

    @property
    def words(self) -> str:
        """The secret as a person can print and type it: fourteen groups of four letters.

        Thirteen are the secret in base 32, the last one tells when something was mistyped.
        """
        digits = base64.b32encode(self.raw).decode().rstrip("=") + _check(self.raw)
        return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def new_key() -> PrivateKey:
    """Return a fresh secret."""
    import secrets

    return PrivateKey(secrets.token_bytes(KEY_BYTES))


def read_key(words: str) -> PrivateKey:
    """Return the secret that somebody typed; spaces, dashes and small letters are no matter.

    Raises UserError when it is none, or mistyped.
    """
    digits = words.upper().translate(_LEFT_OUT)
    refused = UserError(
        "That is not a private key.",
        "It is fourteen groups of four letters and digits; look for one that was mistyped.",
    )
    if len(digits) != _KEY_DIGITS + _CHECK_DIGITS:
        raise refused
    try:
        raw = base64.b32decode(digits[:_KEY_DIGITS] + "====")
    except ValueError:
        raise refused from None
    if _check(raw) != digits[_KEY_DIGITS:]:
        raise refused
    return PrivateKey(raw)


def _check(raw: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"qualcode check\0" + raw).digest()).decode()[
        :_CHECK_DIGITS
    ]
