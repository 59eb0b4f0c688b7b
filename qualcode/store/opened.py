"""An open project file: its connection, its coder, and the one way to change it."""

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from qualcode.model import ids
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.words import sound
from qualcode.store import blobs, engine, journal
from qualcode.store.act import ActInProgress
from qualcode.store.engine import Connection, Row
from qualcode.store.entities import FIELDS
from qualcode.store.journal import Journal
from qualcode.store.projection import projecting

T = TypeVar("T")


class Opened:
    """What every part of `Project` stands on: reading rows, and acts in one transaction each."""

    def __init__(self, connection: Connection, path: Path, *, writable: bool) -> None:
        self._connection = connection
        self._path = path
        self._writable = writable
        self._coder: Id | None = None
        self.why_not_writable = "Open it for writing to change it, or work on a copy."
        self._journal = Journal(connection)
        self._projection = projecting(connection, connection)
        self._projection.look_for_disputes()
        self._in_series = False
        self._texts: dict[Id, str] = {}
        self._derived: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._now: Callable[[], int] = journal.now_ms
        self._east: Callable[[int], int] = minutes_east

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    @property
    def writable(self) -> bool:
        """Whether acts can be done, or the file is only being read."""
        return self._writable

    @property
    def coder(self) -> Id | None:
        """The coder on whose behalf acts are done."""
        return self._coder

    def set_clock(self, now: Callable[[], int], east: Callable[[int], int] | None = None) -> None:
        """Take the time from elsewhere, to build a study that spreads over months.

        ``now`` returns milliseconds since 1970, ``east`` minutes east of UTC at such a time.
        """
        self._now = now
        self._east = east or self._east

    @contextmanager
    def act(
        self,
        verb: str,
        reason: str = "",
        *,
        first: Callable[[], None] | None = None,
        **details: Any,
    ) -> Generator[ActInProgress]:
        """Do one act: everything inside is one transaction, one undo and one line of history.

        ``first`` is done before in the same transaction; the act then begins a chain of its own,
        which has seen what that brought.

        Raises UserError when the file is read-only, nobody is named as coder, or it cannot be
        saved; then nothing of the act has happened.
        """
        if not self._writable:
            raise UserError(f"“{self._path.name}” is open for reading only.", self.why_not_writable)
        if self._coder is None:
            raise UserError("Nobody is named as coder.", "Choose or add a coder first.")
        self._before_act()
        at = self._now()
        header = {"verb": verb, "at": at, "east": self._east(at), **details}
        reason = sound(" ".join(reason.split()))
        begun = False
        try:
            with self._scope_of_act():
                if first is not None:
                    self._journal.end_chain()
                    first()
                self._journal.begin(ids.to_bytes(self._coder), at)
                begun = True
                act = ActInProgress(
                    self._connection, self._journal, self._projection, header, reason
                )
                yield act
                if not act.begun:
                    raise _NothingDone
                self._before_commit(act)
        except _NothingDone:
            self._journal.forget()
        except BaseException as error:
            blamed = isinstance(error, engine.EngineError) or isinstance(
                error.__cause__, engine.EngineError
            )
            if begun:
                self._journal.forget(unsure=blamed)
                # What was derived from the rows that were rolled back is old.
                self._projection.revisions.update(FIELDS.keys())
            if isinstance(error, engine.EngineError):
                raise engine.explained(error, self._path) from error
            raise

    @contextmanager
    def series(self) -> Generator[None]:
        """Do several acts, each with its own line of history, or none of them.

        When anything is raised inside, the file is as it was before.
        """
        started = set(self._journal.started)
        try:
            with self._connection.transaction():
                self._in_series = True
                yield
        except BaseException as error:
            self._journal.forget_since(started)
            self._texts.clear()
            self._projection.revisions.update(FIELDS.keys())
            self._projection.look_for_disputes()
            if isinstance(error, engine.EngineError):
                raise engine.explained(error, self._path) from error
            raise
        finally:
            self._in_series = False

    def _scope_of_act(self) -> AbstractContextManager[None]:
        connection = self._connection
        return connection.part_of_transaction() if self._in_series else connection.transaction()

    def _before_act(self) -> None:
        """Make sure that the file may still be written; `Project` looks at its lock."""

    def _before_commit(self, act: ActInProgress) -> None:
        """Bring in order what hangs together with what an act did; `Merging` looks at codes."""

    def _revision(self, *kinds: str) -> tuple[int, ...]:
        """Return figures that change when entities of these kinds may have changed, here or in
        the file by somebody else.
        """
        return (
            int(self._connection.value("PRAGMA data_version")),
            *(self._projection.revisions[kind] for kind in kinds),
        )

    def _rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
        return self._connection.rows(sql, parameters)

    def _kept(self, what: str, kinds: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` returned, made anew only after entities of these kinds changed."""
        revision = self._revision(*kinds)
        held = self._derived.get(what)
        if held is None or held[0] != revision:
            held = self._derived[what] = revision, make()
        return held[1]

    def _words(self, name: bytes | None) -> str:
        return blobs.get(self._connection, name)

    def find_id(self, kind: str, typed: str, what: str) -> Id:
        """Return the id of an entity of ``kind`` that ``typed``, a unique prefix, stands for.

        Raises UserError when there is none or more than one; ``what`` names the kind to a person.
        """
        bare = ids.undashed(typed)
        if not bare or any(character not in "0123456789abcdef" for character in bare):
            raise UserError(f"There is no {what} “{typed}”.", "Give its id or the start of it.")
        first, last = bytes.fromhex(f"{bare:0<32}"[:32]), bytes.fromhex(f"{bare:f<32}"[:32])
        rows = self._rows(
            f'SELECT lower(hex(id)),removed FROM "{kind}" WHERE id BETWEEN ? AND ? '
            "ORDER BY removed LIMIT 2",
            (first, last),
        )
        rows = rows if len(bare) <= 32 else []
        standing = [row for row in rows if not row[1]]
        if len(rows) == 1 and not standing:
            raise UserError(f"That {what} was removed already.", "The history says when.")
        rows = standing
        if len(rows) != 1:
            several = "fits more than one" if rows else "is the id of no"
            raise UserError(f"“{typed}” {several} {what}.", "Give more of the id.")
        return str(rows[0][0])

    def close(self) -> None:
        """Close the file; nothing is left to save."""
        self._connection.close()


class _NothingDone(Exception):
    """Ends a transaction in which no op was made."""


def minutes_east(at_ms: int) -> int:
    """Return this machine's offset from UTC at a time, in minutes."""
    return time.localtime(at_ms / 1000).tm_gmtoff // 60


def hexed(value: bytes | None) -> Id | None:
    """Return a stored id as the program writes it."""
    return None if value is None else value.hex()
