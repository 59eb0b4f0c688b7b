"""A whole copy of an open project file: made, proven, and only then given its name.

The copy is made by the engine's own backup, so that what is open, or just being written, is copied
as it stood at one moment. It grows under a name that no one takes for a project, is written down to
the disk, read again and compared, and then renamed: whenever the program dies, there is a whole
copy of that name or none.
"""

import contextlib
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qualcode.model.errors import Cancelled, NeverAtRest, UserError
from qualcode.model.keys import Key
from qualcode.store import engine, journal
from qualcode.store.engine import Connection, EngineError

UNFINISHED = ".unfinished"
"""What the name of a copy ends in until it is whole."""

LEFT_OVER_AFTER_SECONDS = 3_600.0
"""An unfinished copy that nobody has written to for so long was left by something that died."""

PAGES = 256
"""How many pages (of 4 KB) are read at a time: about 2 ms, the longest a writer has to wait."""

TRIES = 6
"""How often copying begins anew because somebody wrote meanwhile."""

WAIT_FOR_WRITER_SECONDS = 0.005

_KEPT_WAITING = (5, 6)
"""The engine's numbers for a step that found the file busy or locked."""


class _Contents(NamedTuple):
    """What a copy must have in common with its source."""

    head: str
    ops: int
    blobs: int
    acts: int


class _WrittenMeanwhile(Exception):
    """Somebody wrote to the source while it was copied."""


def copy_whole(
    source: Connection,
    target: Path,
    *,
    for_reading: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Copy an open project to where no file is, with the same key, and prove that it is whole.

    Others may read and write the source meanwhile; ``for_reading`` protects the copy from being
    written to, ``stopped`` is asked now and then whether to give up. Raises Cancelled then,
    FileExistsError when ``target`` is there already, UserError when the source is damaged or never
    at rest, and OSError or the engine's error when the copy cannot be written.
    """
    growing = target.with_name(f"{target.stem}.{secrets.token_hex(4)}{UNFINISHED}")
    key = whole_key(source)
    try:
        for _ in range(TRIES):
            try:
                contents = _copied(source, growing, key, stopped)
                break
            except _WrittenMeanwhile:
                continue
        else:
            name = source.path.name if source.path else "the file"
            raise NeverAtRest(f"“{name}” is written to without a pause.", "Try again in a moment.")
        write_down(growing)
        if source.path is not None:
            # A copy is for the same eyes as the file.
            mode = source.path.stat().st_mode & 0o777
            growing.chmod(mode & ~0o222 if for_reading else mode | 0o200)
        _prove(growing, key, contents)
        put(growing, target)
    finally:
        for leftover in (growing, engine.journal_path(growing)):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def clear_unfinished(folder: Path) -> None:
    """Take away copies in a folder that were never finished, because something died."""
    with contextlib.suppress(OSError):
        for each in folder.iterdir():
            if each.name.endswith((UNFINISHED, f"{UNFINISHED}-journal")):
                with contextlib.suppress(OSError):
                    if time.time() - each.stat().st_mtime > LEFT_OVER_AFTER_SECONDS:
                        each.unlink()


def whole_key(source: Connection) -> Key | None:
    """Return the source's key with the salt of its file, so that its passphrase opens the copy."""
    if source.key is None or source.key.salt:
        return source.key
    return replace(source.key, salt=bytes.fromhex(source.value("PRAGMA cipher_salt")))


def _copied(
    source: Connection, growing: Path, key: Key | None, stopped: Callable[[], bool]
) -> _Contents:
    growing.write_bytes(b"")
    version = source.value("PRAGMA data_version")
    contents = _contents(source)
    left = 1 << 62

    def follow(status: int, remaining: int, _total: int) -> None:
        nonlocal left
        if stopped():
            raise Cancelled
        # A step that was not kept waiting and came no further began anew.
        if remaining >= left and status not in _KEPT_WAITING:
            raise _WrittenMeanwhile
        left = remaining

    target = engine.connect(growing, write=True, key=key)
    try:
        # Nothing in it is ever rolled back, and it is written down once, at the end.
        target.rows("PRAGMA journal_mode=OFF")
        target.execute("PRAGMA synchronous=OFF")
        target.execute("PRAGMA secure_delete=OFF")
        source.raw.backup(target.raw, pages=PAGES, progress=follow, sleep=WAIT_FOR_WRITER_SECONDS)
    finally:
        target.close()
    if source.value("PRAGMA data_version") != version:
        raise _WrittenMeanwhile
    return contents


def _contents(connection: Connection) -> _Contents:
    counts = [
        int(connection.value(f'SELECT count(*) FROM "{table}"')) for table in ("op", "blob", "act")
    ]
    return _Contents(journal.digest_of(journal.frontier(connection)), *counts)


def _prove(path: Path, key: Key | None, contents: _Contents) -> None:
    """Read the copy again. Raises UserError when it is not whole, or not what the source was."""
    copy = engine.connect(path, write=False, key=key)
    try:
        fault = copy.value("PRAGMA quick_check(1)")
        if fault != "ok" or _contents(copy) != contents:
            raise UserError(
                "The copy is not what was copied.",
                "The file or the disk may be damaged: “qualcode check” says more.",
            )
    except EngineError as error:
        raise engine.explained(error, path) from error
    finally:
        copy.close()


def write_down(path: Path) -> None:
    """See to it that a file is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def put(growing: Path, target: Path) -> None:
    """Give the copy its name, where no file has it. Raises FileExistsError otherwise."""
    try:
        os.link(growing, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links.
        if target.exists():
            raise FileExistsError(target) from None
        growing.rename(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        except OSError:
            pass  # some network folders cannot
        finally:
            os.close(folder)
