"""A whole copy of an open project, made between two acts, whoever is writing them."""

import contextlib
import os
from pathlib import Path
from typing import Any

from qualcode.model.errors import UserError
from qualcode.model.keys import SALT_BYTES, Key
from qualcode.store import engine, journal, schema
from qualcode.store.engine import Connection, EngineError
from qualcode.store.opened import Opened


class Copying(Opened):
    """Copies of the file as it is now."""

    def copy_to(self, path: str | Path) -> Path:
        """Write a copy of the project as it is now and return where it is.

        It is encrypted with the same key where the project is. It is there whole or not at all.
        Raises UserError when something is there already, or it cannot be written.
        """
        out = Path(path)
        waiting = out.with_name(f"{out.name}.{os.getpid()}.part")
        try:
            with waiting.open("xb"):
                pass
            _copy(self._connection, waiting)
            # Fails where something came to be in the meantime, which a plain rename would not.
            _rename_to_new(waiting, out)
        except FileExistsError as error:
            raise UserError(f"“{out.name}” is there already.", "Choose another name.") from error
        except OSError as error:
            raise UserError(
                f"“{out.name}” cannot be made there ({error.strerror}).", "Choose another folder."
            ) from error
        except EngineError as error:
            raise engine.explained(error, out) from error
        finally:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
        return out

    def peek(self, path: Path) -> tuple[str, str]:
        """Return of another file which project it is a copy of, and its head digest.

        It is opened with this project's key. Raises UserError when it is no project, damaged, from
        a newer program, or does not open with that key.
        """
        other = engine.connect(path, write=False, key=self._connection.key)
        try:
            schema.refuse_foreign(other, path.name)
            identity = other.value("SELECT value FROM meta WHERE key='project'")
            return str(identity), journal.digest_of(journal.frontier(other))
        except EngineError as error:
            raise engine.explained(error, path) from error
        finally:
            other.close()


def _copy(source: Connection, to: Path) -> None:
    target = engine.connect(to, write=True, key=_whole_key(source))
    try:
        raw: Any = source.raw
        raw.backup(target.raw)
        if target.value("PRAGMA quick_check(1)") != "ok":
            raise OSError(5, "the copy is not whole")
    finally:
        target.close()
    with to.open("rb+") as stream:
        os.fsync(stream.fileno())


def _whole_key(source: Connection) -> Key | None:
    """Return a key with its salt, without which no encrypted file can be made."""
    key = source.key
    if key is None or key.salt or source.path is None:
        return key
    with source.path.open("rb") as stream:
        return Key(key.raw, stream.read(SALT_BYTES))


def _rename_to_new(made: Path, out: Path) -> None:
    try:
        os.link(made, out)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: look first.
        if out.exists():
            raise FileExistsError(17, "there already") from None
        made.rename(out)
