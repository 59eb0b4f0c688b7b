"""The face of the store: one open project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.model import ids
from qualcode.model.backups import SUFFIX
from qualcode.model.errors import FileDamaged, UserError
from qualcode.store import (
    damage,
    engine,
    journal,
    resealing,
    schema,
    sealed,
    seals,
)
from qualcode.store.copying import Copying
from qualcode.store.drafts import Drafts
from qualcode.store.for_others import ForOthers
from qualcode.store.lock import HeldElsewhere, Holder, Lock
from qualcode.store.sealed import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from qualcode.model.keys import Key, Secret
    from qualcode.store.check import CheckResult
    from qualcode.store.engine import Connection


class Project(ForOthers, Sealed, Drafts, Copying):
    """An open project file: what is in it, and everything a coder can do with it.

    Use it in a script or notebook without a window::

        with Project.open("study.qualcode") as project:
            for coding in project.codings():
                print(project.codebook().path(coding.code), project.quote(coding))

    Positions are Unicode code points, half-open; times milliseconds since 1970. Each act is saved
    when its method returns, and returns `Changes`. Reasons are always optional. UserError says in
    plain words what a person can mend; then nothing was changed.
    """

    def __init__(
        self, connection: Connection, path: Path, *, writable: bool, lock: Lock | None = None
    ) -> None:
        super().__init__(connection, path, writable=writable)
        self._lock = lock
        self.newer = False
        """Whether only a newer program can change it."""

    @classmethod
    def create(
        cls,
        path: str | Path,
        coder: str,
        *,
        title: str = "",
        passphrase: str | None = None,
        now: Callable[[], int] | None = None,
        east: Callable[[int], int] | None = None,
    ) -> Project:
        """Make a new project file with its first coder and open it for writing.

        With ``passphrase`` it is encrypted from its first byte. ``now`` and ``east`` replace the
        clock (see `set_clock`).

        Raises UserError when the file is there already, or cannot be made.
        """
        path = Path(path)
        if not path.name:
            raise UserError("That is not the name of a file.", f"End it in {SUFFIX}.")
        if not coder.strip():
            raise UserError(
                "A project needs a first coder.", "Type the name the trail should show."
            )
        key = None if passphrase is None else seals.new_key(passphrase)
        lock = _made_empty(path, coder)
        try:
            return cls._created(path, coder, title, lock, key, now, east)
        except BaseException:
            path.unlink(missing_ok=True)
            engine.journal_path(path).unlink(missing_ok=True)
            lock.release()
            raise

    @classmethod
    def _created(
        cls,
        path: Path,
        coder: str,
        title: str,
        lock: Lock,
        key: Key | None,
        now: Callable[[], int] | None,
        east: Callable[[int], int] | None,
    ) -> Project:
        connection = engine.connect(path, write=True, key=key)
        try:
            schema.create(
                connection,
                {
                    "project": ids.new_id(),
                    "min_reader": str(schema.FORMAT),
                    "min_writer": str(schema.FORMAT),
                },
            )
            project = cls(connection, path, writable=True, lock=lock)
            if now is not None:
                project.set_clock(now, east)
            project.work_as(coder)
            if key is not None:
                project.record_sealing(sealed.ON)
            if title:
                project.set_study_details(title=title)
        except engine.EngineError as error:
            connection.close()
            raise engine.explained(error, path) from error
        except BaseException:
            connection.close()
            raise
        return project

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        coder: str | None = None,
        write: bool = False,
        silent: Holder | None = None,
        key: Secret | Key | None = None,
    ) -> Project:
        """Open a project, for reading, or for writing when asked and nobody else does.

        With ``write``, acts are done as ``coder`` (added when new); without a name, as the one who
        did the last act. What cannot be written where it is opens for reading: `writable` says so,
        `why_not_writable` why. An encrypted one opens with ``key``, its passphrase or recovery key
        as a `Secret`; a plain one needs none, whatever is given. ``silent`` is a holder who was
        watched and is gone (see `Lock`).

        Raises KeyNeeded when the key is missing or wrong. Raises UserError when the file is
        missing, not a project, from a newer program or damaged, and (with ``write``) HeldElsewhere
        when somebody else holds it.
        """
        path = Path(path)
        try:
            there = path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise UserError(f"There is no file “{path}”.", "Check the name and the folder.")
        lock: Lock | None = None
        if write:
            lock = Lock(path)
            try:
                holder = lock.take(coder or "", silent=silent)
            except OSError:
                holder, lock = None, None
            if holder is not None:
                raise HeldElsewhere(
                    f"“{path.name}” is open for writing by {holder.words}.",
                    "Close it there first, or open it for reading only.",
                    holder,
                )
        try:
            if lock is not None:
                resealing.clear_leftovers(path)
            project = cls._opened(path, coder, lock, key)
        except BaseException:
            if lock:
                lock.release()
            raise
        if write and not project.writable and lock is None:
            project.why_not_writable = (
                "Its folder takes no changes. Copy it to a folder of your own and open that."
            )
        return project

    @classmethod
    def _opened(
        cls, path: Path, coder: str | None, lock: Lock | None, given: Secret | Key | None
    ) -> Project:
        connection = seals.connected(path, given, write=lock is not None)
        try:
            schema.refuse_foreign(connection, path.name)
            fault = damage.first(connection)
            if fault:
                raise FileDamaged(f"“{path.name}” is damaged: {fault}.", engine.HELP_FOR_DAMAGE)
            newer = not schema.writable(connection, path.name)
            writable = lock is not None and not newer and engine.takes_writing(connection)
            protected = lock is not None and not writable
            connection, refusal = _of_today(connection, write=writable)
            writable = writable and not refusal
            if lock is not None and not writable:
                # Nothing is to be held by one who only reads.
                lock.release()
                lock = None
            project = cls(connection, path, writable=writable, lock=lock)
            project.newer = newer
            project.why_not_writable = refusal or project.why_not_writable
            if newer:
                project.why_not_writable = "Only a newer qualcode can change it: install that one."
            elif protected:
                project.why_not_writable = (
                    "The file is write-protected. Lift that, or work on a copy of your own."
                )
            if coder and (writable or project.coder_named(coder)):
                project.work_as(coder)
            elif not coder:
                project._coder = project.last_coder()
            if writable and project.finish_erasing():
                project.erase_in_backups()
            return project
        except engine.EngineError as error:
            connection.close()
            raise engine.explained(error, path) from error
        except BaseException:
            connection.close()
            raise

    def last_coder(self) -> str | None:
        """Return the id of the coder who did the latest act, or None."""
        rows = self._rows("SELECT coder FROM act ORDER BY hlc DESC LIMIT 1")
        return rows[0][0].hex() if rows else None

    @property
    def title(self) -> str:
        """The study's title, or the file's name."""
        return self.study().title or self._path.stem

    @property
    def head(self) -> str:
        """The head digest: one line that stands for everything done so far, in hexadecimal."""
        return journal.digest_of(journal.frontier(self._connection))

    def check(self) -> CheckResult:
        """Check that the file is whole: integrity, references, chains, words and replay."""
        from qualcode.store import check

        return check.check(self._connection)

    def quick_check(self) -> list[str]:
        """Return a sentence for each fault in the file, its references and its chains of acts.

        It takes a fifth of the time of `check`, which also replays everything.
        """
        from qualcode.store import quick_check

        return quick_check.quick_faults(self._connection)

    def has_been(self, digest: str) -> bool:
        """Whether a head digest is of this project as it is now or was at an earlier moment."""
        from qualcode.store import check

        return check.known_past(self._connection, digest)

    def tables(self) -> Database:
        """Return the project as plain tables in memory, to ask in SQL from a script or notebook::

        project.tables().query("select code, count(*) n from codings group by code")
        """
        from qualcode.store.tables import as_tables

        return as_tables(self)

    def beat(self) -> None:
        """Say that whoever holds the file is still there; a window calls this every few seconds."""
        self._beat(now=True)

    def _beat(self, *, now: bool) -> None:
        if self._lock is None or not self._writable or not self._lock.due(now=now):
            return
        names = {each.id: each.name for each in self.coders()}
        if not self._lock.beat(names.get(self._coder or "", "")):
            holder = self._lock.holder()
            self._writable = False
            self.why_not_writable = (
                f"{holder.words if holder else 'Somebody else'} took it over while it stood "
                "still here. Close it and open it again."
            )

    @property
    def holder(self) -> Holder | None:
        """Who has the file open for writing by its lock, this program included; None for nobody."""
        return Lock(self._path).holder()

    def _before_act(self) -> None:
        # A program without a window, and one that slept, look here.
        self._beat(now=False)
        if not self._writable:
            raise UserError(f"“{self._path.name}” is open for reading only.", self.why_not_writable)

    def close(self) -> None:
        """Close the file and give the lock back; nothing is left to save."""
        super().close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _of_today(connection: Connection, *, write: bool) -> tuple[Connection, str]:
    """Return a file of an older format as one of today's, and why it cannot be made one."""
    if not schema.is_old(connection):
        return connection, ""
    from qualcode.store import migrations

    refusal = ""
    if write:
        try:
            migrations.migrate(connection)
        except UserError as error:
            why = "It has an older file format, and is changed only after a backup."
            refusal = f"{why} {error.message}"
    if schema.is_old(connection):
        connection = migrations.migrated_in_memory(connection)
    return connection, refusal


def named_as_project(path: Path) -> Path:
    """Return a path whose name ends as a project's does; the ending is added where it is not."""
    if path.name in ("", "..") or path.name.casefold().endswith(SUFFIX):
        return path
    return path.with_name(path.name + SUFFIX)


def _made_empty(path: Path, coder: str) -> Lock:
    """Make an empty file where none is, and hold it.

    Raises UserError when there is one, or it cannot be made.
    """
    there = UserError(f"“{path.name}” is there already.", "Choose another name.")
    lock = Lock(path)
    try:
        if path.exists():
            raise there
        if not path.parent.is_dir():
            raise UserError(f"There is no folder “{path.parent}”.", "Make it first.")
        holder = lock.take(coder)
        if holder is not None:
            raise UserError(f"“{path.name}” is being made by {holder.words}.", "Choose another.")
        with path.open("xb"):
            return lock
    except FileExistsError:
        lock.release()
        raise there from None
    except (OSError, ValueError) as error:
        lock.release()
        raise UserError(
            f"“{path.name}” cannot be made there ({getattr(error, 'strerror', None) or error}).",
            "Choose another name or folder.",
        ) from error
