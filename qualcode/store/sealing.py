"""Sealing bytes with a key: who has it not, learns when something was written and by whom."""

import secrets

_FORM = b"\1"
_NONCE_BYTES = 12
_STEP = 256
"""Sealed bytes are filled up to a multiple of this, so that their number says little."""

_END = b"\x80"


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return bytes that only the key (32 bytes) opens, and only together with ``bound_to``.

    ChaCha20-Poly1305; a byte for the form, a random nonce of 12 bytes, the sealed bytes.
    """
    # Importing it costs 0.04 s, more than most commands take together.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(_NONCE_BYTES)
    filled = plain + _END
    filled += bytes(-len(filled) % _STEP)
    return _FORM + nonce + ChaCha20Poly1305(key).encrypt(nonce, filled, _FORM + bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    """Return what was sealed, or None when the key is another or something was altered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    form, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if form != _FORM or len(nonce) != _NONCE_BYTES:
        return None
    try:
        filled = ChaCha20Poly1305(key).decrypt(nonce, body, form + bound_to)
    except InvalidTag:
        return None
    return filled[: filled.rindex(_END)]
