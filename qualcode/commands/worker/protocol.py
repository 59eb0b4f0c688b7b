"""What goes over the pipes between the program and its child process.

A frame is its length in eight bytes and a pickle. The child reads foreign files, so what comes back
from it is not trusted: only plain values and the model's own dataclasses, named tuples and enums
are decoded, and nothing in a frame can name any other code.

To the child goes ``(task, arguments)``; from it comes ``(kind, ...)``, any number of PROGRESS and
then one of the others.
"""

import importlib
import io
import pickle
import re
import struct
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")
_MODEL_MODULE = re.compile(r"qualcode\.model\.[a-z_]+")
LARGEST_FRAME = 1 << 30


PROGRESS = "progress"  # how many done, of how many
RESULT = "result"  # the value
REFUSED = "refused"  # a UserError's message and hint, and candidates for an encoding
MEMORY = "memory"  # more memory was needed than is allowed
BUG = "bug"  # where it happened


class FrameError(Exception):
    """A frame that the other side cannot have meant."""


class _ValuePickler(pickle.Pickler):
    """Writes an enum as its class and value, which every Python version reads the same way."""

    def reducer_override(self, obj: Any, /) -> Any:
        if isinstance(obj, Enum):
            return type(obj), (obj.value,)
        return NotImplemented


class _ValueUnpickler(pickle.Unpickler):
    """Reads plain values and the model's values; refuses everything else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if _MODEL_MODULE.fullmatch(module_name) and "." not in global_name:
            found = getattr(importlib.import_module(module_name), global_name, None)
            if isinstance(found, type) and found.__module__ == module_name and _is_value(found):
                return found
        raise FrameError(f"{module_name}.{global_name} is not a value")


def _is_value(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (Enum, tuple))


def encoded(value: Any) -> bytes:
    """Return plain values and values of the model as bytes for the other side."""
    stream = io.BytesIO()
    _ValuePickler(stream, protocol=5).dump(value)
    return stream.getvalue()


def decoded(body: bytes) -> Any:
    """Return the values in bytes from the other side.

    Raises FrameError for anything but plain values and values of the model.
    """
    try:
        return _ValueUnpickler(io.BytesIO(body)).load()
    except FrameError:
        raise
    except Exception as error:
        raise FrameError(f"a reply that cannot be read ({type(error).__name__})") from error


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, or None when the other side has closed or died within it.

    Raises FrameError for a length that no frame has.
    """
    head = _exactly(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST_FRAME:
        raise FrameError("a frame larger than any result")
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes | None:
    parts: list[bytes] = []
    while length:
        part = stream.read(min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
