"""Identities: 32 lower-case hexadecimal digits inside the program, dashed uuids outside it."""

import uuid

Id = str
"""A uuid as 32 hexadecimal digits; what every entity of a project is known by, in every copy."""

QUALCODE_NAMESPACE = uuid.UUID("6e1a4c0a-5d0b-5c57-9a4e-2f8d1b7c3e90")
"""The namespace of every identity that is derived and not drawn. Never changes."""


def new_id() -> Id:
    """Return a fresh random identity."""
    return uuid.uuid4().hex


def derived_id(*parts: str) -> Id:
    """Return the identity that these parts always have, in every copy of every project."""
    return uuid.uuid5(QUALCODE_NAMESPACE, "\x1f".join(parts)).hex


def dashed(identity: Id) -> str:
    """Return the identity as people and other programs write it, with dashes."""
    return str(uuid.UUID(identity))


def undashed(text: str) -> str:
    """Return what somebody typed of an identity (whole or a prefix) as bare hexadecimal digits."""
    return text.replace("-", "").strip().lower()


def to_bytes(identity: Id) -> bytes:
    """Return the 16 bytes an identity is stored as."""
    return bytes.fromhex(identity)
