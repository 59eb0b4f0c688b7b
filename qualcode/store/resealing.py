"""Writing a file anew under another key, or none: beside it, verified, then in its place.

Whatever fails, and whenever the program is killed, the file under its name is whole: as it was
until the very last step, which is one rename.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qualcode.model.errors import Cancelled, KeyNeeded, UserError
from qualcode.model.keys import Key
from qualcode.store import engine, schema
from qualcode.store.engine import Connection
from qualcode.store.seals import is_encrypted

Cancelling = Callable[[], bool]

_AT_ONCE = 1_000


def path_beside(path: Path) -> Path:
    """Return where a file is written anew: one place, for only whoever holds its lock does it."""
    path = _real(path)
    return path.with_name(f"{path.name}.resealed")


def clear_leftovers(path: Path) -> None:
    """Remove what a program that died left beside a file. Only for whoever holds the lock."""
    beside = path_beside(path)
    for each in (beside, engine.journal_path(beside)):
        with contextlib.suppress(OSError):
            each.unlink(missing_ok=True)


def rekeyed(path: Path, old: Key | None, new: Key | None) -> None:
    """Write a file anew under another key, None for a plain file, in the place of the one before.

    For files that nobody has open, such as backups. Raises UserError when it cannot be done, and
    KeyNeeded when ``old`` does not open it; then the file is as it was.
    """
    written_beside(path, old, new)
    try:
        put_in_place(path)
    except BaseException:
        clear_leftovers(path)
        raise


def rekeyed_copies(paths: Iterable[Path], old: Key | None, new: Key | None) -> list[Path]:
    """Write copies of a project anew under its new key, and return those of which it failed.

    Those are as they were: damaged, of an earlier key, or where nothing can be written. A copy that
    has the new key already, or is as plain as ``new`` wants it, stays as it is.
    """
    failed: list[Path] = []
    for path in paths:
        try:
            sealed, mode = is_encrypted(path), path.stat().st_mode
            if sealed if new is None else not (sealed and _opens(path, new)):
                rekeyed(path, old if sealed else None, new)
                path.chmod(mode)
        except (UserError, OSError):
            failed.append(path)
    return failed


def _opens(path: Path, key: Key) -> bool:
    try:
        engine.connect(path, write=False, key=key).close()
    except KeyNeeded:
        return False
    return True


def written_beside(
    path: Path, old: Key | None, new: Key | None, cancelled: Cancelling = lambda: False
) -> Path:
    """Write a verified copy of a file under another key beside it, and return where it is.

    Works from a connection of its own, so on any thread, while nobody writes the file. Raises
    UserError when it cannot be done, and Cancelled; then there is nothing beside.
    """
    import shutil

    path = _real(path)
    engine.connect(path, write=False, key=old).close()
    clear_leftovers(path)
    beside = path_beside(path)
    try:
        with beside.open("xb"):
            pass
        shutil.copymode(path, beside)
        _copy(path, old, beside, new)
        _verify(path, old, beside, new, cancelled)
    except OSError as error:
        clear_leftovers(path)
        raise UserError(
            f"“{path.name}” could not be written anew ({error.strerror}).",
            "It is as it was. Make room on the disk, or see that its folder can be written to.",
        ) from error
    except engine.EngineError as error:
        clear_leftovers(path)
        raise engine.explained(error, path) from error
    except BaseException:
        clear_leftovers(path)
        raise
    return beside


def put_in_place(path: Path) -> None:
    """Put the file that was written beside in the place of the one before, in one step.

    Nobody may have either open. Raises UserError when it cannot be done.
    """
    path = _real(path)
    beside = path_beside(path)
    try:
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise UserError(
            f"“{path.name}” could not be replaced ({error.strerror}).",
            "It is as it was. Close it in other programs and try again.",
        ) from error
    _sync_folder(path.parent)


def _real(path: Path) -> Path:
    # Through a link it is the file itself that is replaced.
    return Path(os.path.realpath(path))


def _copy(path: Path, old: Key | None, beside: Path, new: Key | None) -> None:
    target = engine.connect(beside, write=True, key=new)
    try:
        uri = f"{path.as_uri()}?mode=ro"
        target.execute("ATTACH DATABASE ? AS former KEY ?", (uri, old.pragma if old else ""))
        try:
            # Also sees to it that nobody writes the former until all of it is copied.
            target.execute("BEGIN")
            target.rows("SELECT sqlcipher_export('main','former')")
            for pragma in ("application_id", "user_version"):
                value = int(target.value(f"PRAGMA former.{pragma}"))
                target.execute(f"PRAGMA main.{pragma}={value}")
            target.execute("COMMIT")
        finally:
            if target.raw.in_transaction:
                target.execute("ROLLBACK")
        target.execute("DETACH DATABASE former")
    finally:
        target.close()


def _verify(
    path: Path, old: Key | None, beside: Path, new: Key | None, cancelled: Cancelling
) -> None:
    """Raise UserError unless the copy opens with its key and holds the same, row by row."""
    former = engine.connect(path, write=False, key=old)
    try:
        copy = engine.connect(beside, write=False, key=new)
        try:
            schema.refuse_foreign(copy, path.name)
            same = (
                copy.value("PRAGMA quick_check(1)") == "ok"
                and _layout(copy) == _layout(former)
                and all(
                    _content(copy, table, cancelled) == _content(former, table, cancelled)
                    for kind, table, *_ in _layout(former)
                    if kind == "table"
                )
            )
        finally:
            copy.close()
    finally:
        former.close()
    if not same:
        raise UserError(
            f"“{path.name}” could not be copied without a difference.",
            "It is as it was. “qualcode check” says whether it is whole.",
        )


def _layout(connection: Connection) -> list[tuple[Any, ...]]:
    known = connection.rows(
        "SELECT type,name,tbl_name,sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' "
        "ORDER BY type,name"
    )
    numbers = [
        ("pragma", name, connection.value(f"PRAGMA {name}"))
        for name in ("application_id", "user_version", "encoding")
    ]
    return known + numbers


def _content(connection: Connection, table: str, cancelled: Cancelling) -> tuple[int, str]:
    """Return how many rows a table has, and a digest of them all in the order of their keys."""
    digest, count = hashlib.sha256(), 0
    rows = connection.raw.execute(f'SELECT * FROM "{table}"')
    while some := rows.fetchmany(_AT_ONCE):
        if cancelled():
            raise Cancelled
        digest.update(repr(some).encode(errors="surrogatepass"))
        count += len(some)
    return count, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    # Not every system can; the file itself is on the disk by now.
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
