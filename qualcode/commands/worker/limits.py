"""Limits of memory and time around the reading of foreign files, where the system has them."""

import importlib
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1_500_000_000
"""How much more memory reading one file may take than the process has already."""

CPU_SECONDS = 60
"""How much computing time reading one file may take."""

_USUAL_BYTES = 1_000_000_000
"""What the process is taken to have already where the system does not say."""


@contextmanager
def guarded(memory_bytes: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS) -> Generator[None]:
    """Let what is inside end in MemoryError, or the process be ended, at the limits."""
    resource = _resource()
    if resource is None:
        yield
        return
    limits = {
        resource.RLIMIT_AS: _address_space() + memory_bytes,
        resource.RLIMIT_CPU: int(time.process_time()) + cpu_seconds,
    }
    former = {which: resource.getrlimit(which) for which in limits}
    for which, limit in limits.items():
        _lower(resource, which, limit)
    try:
        yield
    finally:
        for which, before in former.items():
            resource.setrlimit(which, before)


def forbid_core_dumps() -> None:
    """Leave no picture of the memory, and so of a transcript, on the disk when the process dies."""
    resource = _resource()
    if resource is not None:
        _lower(resource, resource.RLIMIT_CORE, 0)


def _resource() -> Any:
    """Return the module that sets limits, or None on a system without it."""
    try:
        return importlib.import_module("resource")
    except ImportError:
        return None


def _lower(resource: Any, which: int, limit: int) -> None:
    soft, hard = resource.getrlimit(which)
    bounds = [each for each in (limit, soft, hard) if each != resource.RLIM_INFINITY]
    try:
        resource.setrlimit(which, (min(bounds), hard))
    except (ValueError, OSError):
        return  # the system does not let this one be set; the program's own time limit remains


def _address_space() -> int:
    """Return how many bytes of addresses the process has, as the limit counts them."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return _USUAL_BYTES
    return pages * os.sysconf("SC_PAGE_SIZE")
