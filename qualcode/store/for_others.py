"""A copy of the whole project for somebody else: without what is private, without drafts."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model.errors import UserError
from qualcode.store import engine
from qualcode.store.private import Private

if TYPE_CHECKING:
    from qualcode.store.engine import Connection

OWN = ("private", "draft")
"""Tables that are nobody else's."""


class ForOthers(Private):
    """Copies to give away."""

    def copy_for_others(self, path: str | Path) -> Path:
        """Write a copy without anything private or half typed, and return where it is.

        It is encrypted with the same key where the project is. It is there whole or not at all.
        Raises UserError when something is there already, or it cannot be written.
        """
        from qualcode.store.copies import put

        out = Path(path)
        waiting = out.with_name(f"{out.name}.{os.getpid()}.part")
        try:
            if out.exists():
                raise FileExistsError(17, "File exists")
            with waiting.open("xb"):
                pass
            _write(self._connection, waiting)
            put(waiting, out)
        except FileExistsError as error:
            raise UserError(f"“{out.name}” is there already.", "Choose another name.") from error
        except (OSError, ValueError) as error:
            words = getattr(error, "strerror", None) or error
            raise UserError(
                f"“{out.name}” cannot be made there ({words}).", "Choose another name or folder."
            ) from error
        except engine.EngineError as error:
            raise engine.explained(error, out) from error
        finally:
            with contextlib.suppress(OSError, ValueError):
                waiting.unlink(missing_ok=True)
        return out


def _write(source: Connection, to: Path) -> None:
    from qualcode.store.copies import whole_key, write_down

    copy = engine.connect(to, write=True, key=whole_key(source))
    try:
        # Nothing of what is taken out lies in another file for a moment.
        copy.execute("PRAGMA journal_mode=MEMORY")
        copy.execute("PRAGMA temp_store=MEMORY")
        raw: Any = source.raw
        raw.backup(copy.raw)
        with copy.transaction():
            for table in OWN:
                copy.execute(f"DELETE FROM {table}")
        copy.execute("VACUUM")
        left = [table for table in OWN if copy.value(f"SELECT count(*) FROM {table}")]
        if left or copy.value("PRAGMA quick_check(1)") != "ok":
            raise OSError(5, "the copy is not whole")
    finally:
        copy.close()
    write_down(to)
