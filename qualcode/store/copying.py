"""A whole copy of an open project, made between two acts, whoever is writing them."""

from __future__ import annotations

from pathlib import Path

from qualcode.model.errors import UserError
from qualcode.store import engine, journal, schema
from qualcode.store.engine import EngineError
from qualcode.store.opened import Opened


class Copying(Opened):
    """Copies of the file as it is now."""

    def copy_to(self, path: str | Path) -> Path:
        """Write a copy of the project as it is now and return where it is.

        It is encrypted with the same key where the project is. It is there whole or not at all.
        Raises UserError when something is there already, or it cannot be written.
        """
        from qualcode.store.copies import copy_whole

        out = Path(path)
        try:
            copy_whole(self._connection, out)
        except FileExistsError as error:
            raise UserError(f"“{out.name}” is there already.", "Choose another name.") from error
        except OSError as error:
            raise UserError(
                f"“{out.name}” cannot be made there ({error.strerror}).", "Choose another folder."
            ) from error
        except EngineError as error:
            raise engine.explained(error, out) from error
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
