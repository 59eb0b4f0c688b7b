"""The backups of a project: where they lie, making one, and letting old ones go.

A backup is a whole project file that opens by itself, in the folder “NAME backups” beside the
project or, when another folder is set, in one there that bears the project's id.
"""

import contextlib
import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from qualcode.model.backups import Backup, backup_name, backup_of
from qualcode.model.errors import NeverAtRest, UserError
from qualcode.model.ids import Id
from qualcode.model.keys import Key
from qualcode.model.thinning import Bounds, to_drop
from qualcode.store import damage, engine, journal, schema
from qualcode.store.copies import clear_unfinished, copy_whole
from qualcode.store.engine import Connection, EngineError, Row

FOLDER_ENDS_IN = " backups"

KEPT_WITH_A_REASON = timedelta(days=31)
"""How long a backup that was made before something is kept in any case."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Order:
    """All it takes to back a project up, away from the window: its file, key, id, and where to.

    ``elsewhere`` is the folder that was set for all backups, None for the one beside the project;
    ``at`` what the clock on the wall shows, ``bounds`` how many older ones are kept.
    """

    project: Path
    identity: Id
    key: Key | None
    at: datetime
    elsewhere: Path | None = None
    why: str = ""
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def folder(self) -> Path:
        """Where the backup goes."""
        return folder_of(self.project, self.identity, self.elsewhere)


def folder_beside(project: Path) -> Path:
    """Return the folder of a project's backups when no other is set."""
    return project.with_name(project.stem + FOLDER_ENDS_IN)


def folder_of(project: Path, identity: Id, elsewhere: Path | None) -> Path:
    """Return where new backups of a project go."""
    return folder_beside(project) if elsewhere is None else elsewhere / identity


def found(project: Path, identity: Id | None, elsewhere: Path | None = None) -> list[Backup]:
    """Return what is named as a backup of a project, wherever it may lie, the latest first.

    The project itself need not be there, nor whole. Without ``identity``, as when it cannot be
    opened, all folders of ``elsewhere`` are looked through for backups of its name.
    """
    folders = [folder_beside(project)]
    if elsewhere is not None and identity is not None:
        folders.append(elsewhere / identity)
    elif elsewhere is not None:
        with contextlib.suppress(OSError):
            folders += [each for each in elsewhere.iterdir() if each.is_dir()]
    dated = [each for folder in folders for each in _in_folder(folder)]
    if identity is None:
        beside = folders[0]
        dated = [
            (made, each) for made, each in dated
            if each.path.parent == beside or each.name == project.stem
        ]  # fmt: skip
    # Of two that were made in one second, the file's own time tells.
    dated.sort(key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [each for _, each in dated]


def _in_folder(folder: Path) -> list[tuple[int, Backup]]:
    """Return the backups in a folder, and when the system says that each was written."""
    backups: list[tuple[int, Backup]] = []
    # A folder that is not there, or not ours to read, holds none that could be offered.
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                about = path.stat()
                backup = backup_of(path, about.st_size) if path.is_file() else None
                backups += [(about.st_mtime_ns, backup)] if backup else []
    return backups


def open_backup(backup: Path, identity: Id | None, key: Key | None) -> Connection:
    """Open a backup for reading, or whatever file somebody takes for one.

    Raises UserError when it is none of this project, cannot be read, or has another key.
    """
    connection = engine.connect(backup, write=False, key=key)
    try:
        schema.refuse_foreign(connection, backup.name)
        theirs = connection.value("SELECT value FROM meta WHERE key='project'")
    except EngineError as error:
        connection.close()
        raise engine.explained(error, backup) from error
    except BaseException:
        connection.close()
        raise
    if identity is not None and theirs != identity:
        connection.close()
        raise UserError(f"“{backup.name}” is a backup of another project.", "Choose another one.")
    return connection


def make(
    order: Order,
    source: Connection | None = None,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Backup:
    """Make a backup and return it, and let old ones go.

    Without ``source`` the project is opened for reading, so that this may run in a thread. Raises
    UserError when the folder is full or not to be written to, and Cancelled when ``stopped``.
    """
    reading = source or engine.connect(order.project, write=False, key=order.key)
    try:
        made = _made(order, reading, stopped)
        thin(order, reading)
        return made
    finally:
        if source is None:
            reading.close()


def _made(order: Order, source: Connection, stopped: Callable[[], bool]) -> Backup:
    folder = order.folder
    try:
        # Never with the folders above: a disk that is not there just now is not to be made up.
        folder.mkdir(exist_ok=True)
        clear_unfinished(folder)
        nth = 1
        while True:
            path = folder / backup_name(order.project.stem, order.at, order.why, nth)
            try:
                copy_whole(source, path, for_reading=True, stopped=stopped)
            except FileExistsError:
                nth += 1
                continue
            made = backup_of(path, path.stat().st_size)
            assert made is not None
            return made
    except NeverAtRest:
        raise
    except (OSError, EngineError, UserError) as error:
        raise _refusal(error, order) from error


def make_if_changed(order: Order, *, stopped: Callable[[], bool] = lambda: False) -> Backup | None:
    """Make a backup unless the latest one holds the same already; runs in a thread.

    Raises what `make` raises.
    """
    reading = engine.connect(order.project, write=False, key=order.key)
    try:
        if holding(reading, order) is not None:
            return None
        return make(order, reading, stopped=stopped)
    finally:
        reading.close()


def holding(source: Connection, order: Order) -> Backup | None:
    """Return the latest backup if it can be read and holds just what the project holds now."""
    state = _state(source)
    for backup in found(order.project, order.identity, order.elsewhere):
        try:
            copy = open_backup(backup.path, order.identity, order.key)
        except UserError:
            continue  # of another project, or with another key
        try:
            return backup if _state(copy) == state else None
        except (EngineError, UserError):
            return None
        finally:
            copy.close()
    return None


def _state(connection: Connection) -> tuple[str, list[Row]]:
    """Return what tells whether anything was done: the journal's head, and what is beside it."""
    head = journal.digest_of(journal.frontier(connection))
    return head, connection.rows("SELECT id,sealed FROM private ORDER BY id")


def thin(order: Order, now: Connection) -> list[Backup]:
    """Let old backups go, and return which.

    Only those go that can be read and of which every act is in the project as it is now: what is
    of another copy, has another key or may be damaged stays until a person takes it away.
    """
    backups = found(order.project, order.identity, order.elsewhere)
    going: list[Backup] = []
    for name in {each.name for each in backups}:
        going += _too_many([each for each in backups if each.name == name], order)
    gone: list[Backup] = []
    for each in going:
        with contextlib.suppress(OSError, UserError, EngineError):
            if _is_past_of(each, now, order):
                # Some systems do not remove what is only for reading.
                each.path.chmod(0o600)
                each.path.unlink()
                gone.append(each)
    return gone


def _too_many(backups: list[Backup], order: Order) -> list[Backup]:
    """Return those that may go; what was made before something stays for a month at least."""
    dropped = to_drop((each.at for each in backups), order.at, order.bounds)
    return [
        each for each in backups
        if each.at in dropped and not (each.why and order.at - each.at < KEPT_WITH_A_REASON)
    ]  # fmt: skip


def _is_past_of(backup: Backup, now: Connection, order: Order) -> bool:
    then = open_backup(backup.path, order.identity, order.key)
    try:
        return is_past(then, now)
    finally:
        then.close()


def is_past(then: Connection, now: Connection) -> bool:
    """Whether everything in one version is in another: each chain's last op is there as it was."""
    return all(
        now.value(
            "SELECT o.hash FROM op o JOIN chain c ON c.id=o.chain WHERE c.uuid=? AND o.seq=?",
            (bytes.fromhex(head.chain), head.seq),
        )
        == bytes.fromhex(head.hash)
        for head in journal.heads(then)
    )


def restore(backup: Path, out: Path, identity: Id | None, key: Key | None) -> None:
    """Make a new project file of a backup; nothing that is there is written over.

    Raises UserError when the backup is damaged or of another project, when ``out`` is there
    already, or cannot be written.
    """
    connection = open_backup(backup, identity, key)
    try:
        fault = damage.first(connection)
        if fault:
            raise UserError(f"“{backup.name}” is damaged: {fault}.", "Choose another backup.")
        copy_whole(connection, out)
    except FileExistsError:
        raise UserError(f"“{out.name}” is there already.", "Choose another name.") from None
    except (OSError, EngineError) as error:
        words = _cause(error) or _UNKNOWN_CAUSE
        raise UserError(
            f"“{out.name}” could not be made: {words}.",
            "Make room, or let “qualcode restore” make it in another folder.",
        ) from error
    finally:
        connection.close()


def _refusal(error: Exception, order: Order) -> UserError:
    """Return in words why no backup could be made; what is wrong with the project comes through."""
    cause = error.__cause__ if isinstance(error, UserError) else error
    words = _cause(cause)
    if words is None and isinstance(error, UserError):
        return UserError(f"No backup could be made. {error.message}", error.hint)
    folder = order.elsewhere or order.folder
    return UserError(
        f"No backup could be made in “{folder.name}”: {words or _UNKNOWN_CAUSE}.",
        "Your work is saved all the same. Make room, or choose another folder with "
        "“qualcode settings backup-folder FOLDER”.",
    )


_UNKNOWN_CAUSE = "it could not be written"


def _cause(error: BaseException | None) -> str | None:
    """Return in words what a folder or a disk is to blame for, or None."""
    number = error.errno if isinstance(error, OSError) else None
    said = str(error).lower()
    if number in _NO_ROOM or "disk is full" in said:
        return "there is no room left on that disk"
    if number in _NOT_ALLOWED or "readonly" in said:
        return "that folder is not yours to write in"
    if number == errno.ENOENT or "unable to open" in said:
        return "that folder is not there"
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return "that disk reported an error" if "i/o error" in said else None
