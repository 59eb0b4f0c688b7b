"""The key of an encrypted project file, made of a passphrase or of a recovery key."""

import hashlib
from dataclasses import dataclass, field

KEY_BYTES = 32
SALT_BYTES = 16
ROUNDS = 256_000
"""How often a passphrase is hashed: what SQLCipher 4 does, so that its own tools open the file."""


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


def from_passphrase(passphrase: str, salt: bytes) -> Key:
    """Return the key that SQLCipher 4 makes of a passphrase and a file's salt, 16 bytes.

    PBKDF2 with HMAC-SHA512, 256,000 rounds; it takes about a tenth of a second, which is meant.
    """
    raw = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, KEY_BYTES)
    return Key(raw, salt)
