"""Looking into files for words and keys that must not be there."""

from collections.abc import Iterable
from pathlib import Path

from qualcode.model.private_keys import PrivateKey

SENTINEL = "ashamedzq"
"""A word that stands in no transcript, codebook or program."""

_SPELLINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")


def found_in(*paths: Path, word: str = SENTINEL) -> list[str]:
    """Return where a word stands in files, in which spelling."""
    return [
        f"{path.name}: {spelling}"
        for path in paths
        for spelling in _SPELLINGS
        if word.encode(spelling).lower() in path.read_bytes().lower()
    ]


def keys_found_in(path: Path, *keys: PrivateKey) -> list[str]:
    """Return in which form keys stand in a file."""
    body = path.read_bytes()
    return [
        form
        for key in keys
        for form, spelled in _spelled(key)
        if spelled in body or spelled.lower() in body.lower()
    ]


def _spelled(key: PrivateKey) -> Iterable[tuple[str, bytes]]:
    yield "raw", key.raw
    yield "hex", key.raw.hex().encode()
    yield "words", key.words.encode()
    yield "words without dashes", key.words.replace("-", "").encode()
    yield "a group of words", key.words[:14].encode()
