"""Opening the file: the one place that knows the SQL engine and its errors."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # pyright: ignore[reportMissingTypeStubs]

from qualcode.model.errors import FileDamaged, KeyNeeded, UserError
from qualcode.model.keys import Key

APPLICATION_ID = 0x51434F44  # "QCOD"
engine: Any = dbapi2
EngineError: type[Exception] = engine.Error
"""What the engine raises; not a ``sqlite3.Error``."""

Row = tuple[Any, ...]


def _itself(value: Any) -> Any:
    return value


# Of bytes and None the engine asks each time whether there is a way to bind them, and finds none
# by catching two errors: that is most of what a row costs. Told of one, it binds them at once.
engine.register_adapter(bytes, _itself)
engine.register_adapter(type(None), _itself)

WAIT_SECONDS = 3.0
"""How long to wait while somebody else is in the middle of writing the file."""

_STATEMENTS_KEPT = 512
"""How many statements stay prepared: more than the program has.

Of a full store the newest is thrown out first. What an act needs would then be prepared each time.
"""


HELP_FOR_DAMAGE = "Nothing was changed. Open a backup, or save what can be read of it (salvage)."

_SIGNS_OF_DAMAGE = ("malformed", "corrupt", "could not decode", "foreign key mismatch")
_SIGNS_OF_LOST_TABLES = ("no such column", "no such table")
"""In our own words this would be a bug; in a file, tables that were taken away."""


class Connection:
    """One connection to a file. Every read fetches all rows: an open cursor blocks commits.

    What the disk, the folder or another program is to blame for is raised as UserError; any other
    error of the engine is a bug and comes through as it is.
    """

    def __init__(self, raw: Any, path: Path | None, key: Key | None = None) -> None:
        self.raw = raw
        self.path = path
        self.key = key

    def rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
        """Return all rows of a query."""
        try:
            return self.raw.execute(sql, parameters).fetchall()
        except EngineError as error:
            raise self._worded(error) from error

    def row(self, sql: str, parameters: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def value(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> None:
        """Run one statement."""
        try:
            self.raw.execute(sql, parameters)
        except EngineError as error:
            raise self._worded(error) from error

    def execute_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for many rows."""
        try:
            self.raw.executemany(sql, rows)
        except EngineError as error:
            raise self._worded(error) from error

    @contextmanager
    def transaction(self, *, exclusive: bool = False) -> Generator[None]:
        """One transaction that holds the write lock; rolled back when anything is raised.

        With ``exclusive`` nobody reads meanwhile either. Raises RuntimeError inside another
        transaction.
        """
        if self.raw.in_transaction:
            raise RuntimeError("a transaction is open already")
        self.execute("BEGIN EXCLUSIVE" if exclusive else "BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextmanager
    def part_of_transaction(self) -> Generator[None]:
        """What inside an open transaction is taken back by itself when anything is raised."""
        self.execute("SAVEPOINT part")
        try:
            yield
            self.execute("RELEASE part")
        except BaseException:
            if self.raw.in_transaction:
                self.execute("ROLLBACK TO part")
                self.execute("RELEASE part")
            raise

    def _roll_back(self) -> None:
        # A full disk or a failing one may have rolled back already, or fail at this too; what
        # was not committed is then undone by whoever opens the file next.
        if self.raw.in_transaction:
            try:
                self.raw.execute("ROLLBACK")
            except EngineError:
                if self.raw.in_transaction:
                    self.raw.close()

    def _worded(self, error: Exception) -> Exception:
        return cause_of(error, self.path) or error if self.path else error

    def open_again(self, key: Key | None) -> None:
        """Open what now lies where the file was, for writing, with its key.

        Raises UserError when it cannot be opened.
        """
        assert self.path is not None
        again = connect(self.path, write=True, key=key)
        self.raw, self.key = again.raw, key

    def close(self) -> None:
        """Close the file and forget its key."""
        self.raw.close()
        self.key = None


def connect(path: Path, *, write: bool, key: Key | None = None) -> Connection:
    """Open an existing project file, or an empty one that is to become one, encrypted with a key.

    Raises UserError when the file cannot be opened or is not a database.
    """
    try:
        try:
            raw = _connected(path, write, key)
        except EngineError:
            # What died while writing left a journal, which only a writer may roll back.
            if write or not journal_path(path).exists():
                raise
            _connected(path, True, key).close()
            raw = _connected(path, False, key)
    except EngineError as error:
        if key is not None and _is_unreadable(error):
            raise wrong_key(path) from error
        raise explained(error, path) from error
    return Connection(raw, path, key)


def wrong_key(path: Path) -> KeyNeeded:
    """Return what to tell whoever gave a key that does not open a file."""
    return KeyNeeded(
        f"That passphrase does not open “{path.name}”, or the file is damaged.",
        "Try it again: capital letters and spaces count. The recovery key opens it too.",
        tried=True,
    )


def _is_unreadable(error: Exception) -> bool:
    return "not a database" in str(error).lower()


def _connected(path: Path, write: bool, key: Key | None) -> Any:
    # A path is quoted by its bytes: file names of other encodings are no text.
    uri = f"{path.absolute().as_uri()}?mode={'rw' if write else 'ro'}"
    raw: Any = engine.connect(
        uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS,
        cached_statements=_STATEMENTS_KEPT,
        # One thread at a time: a long act has the connection to itself on a thread of its own.
        check_same_thread=False,
    )  # fmt: skip
    try:
        if key is not None:
            raw.execute("PRAGMA cipher_log_level=NONE")
            raw.execute(f'PRAGMA key="{key.pragma}"')
        # What is sorted or rolled back within an act never lies on the disk in clear.
        raw.execute("PRAGMA temp_store=MEMORY")
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        raw.execute("PRAGMA mmap_size=0")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA secure_delete=ON")
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        if write:
            raw.execute("PRAGMA journal_mode=DELETE").fetchall()
            raw.execute("PRAGMA synchronous=FULL")
    except BaseException:
        raw.close()
        raise
    return raw


def takes_writing(connection: Connection) -> bool:
    """Whether the file can be written where it is: not on read-only media, not write-protected."""
    try:
        connection.raw.execute("BEGIN IMMEDIATE")
        try:
            # In a file that is write-protected, beginning to write is quietly only reading.
            connection.raw.execute("DELETE FROM meta WHERE 0")
        finally:
            connection.raw.execute("ROLLBACK")
    except EngineError as error:
        if "readonly" in str(error).lower():
            return False
        raise
    return True


def journal_path(path: Path) -> Path:
    """Return where the engine keeps its own journal while it writes a file."""
    return path.with_name(path.name + "-journal")


def in_memory(key: Key | None = None) -> Connection:
    """Open a database that is never on disk, to replay a journal into.

    What is encrypted can be copied only to what has the same key.
    """
    raw: Any = engine.connect(":memory:", isolation_level=None, cached_statements=_STATEMENTS_KEPT)
    if key is not None:
        raw.execute("PRAGMA cipher_log_level=NONE")
        raw.execute(f'PRAGMA key="{key.pragma}"')
    # Nothing in it is ever rolled back.
    raw.execute("PRAGMA journal_mode=OFF").fetchall()
    return Connection(raw, None)


def explained(error: Exception, path: Path) -> UserError:
    """Return what an engine error means to a person: file, cause and remedy."""
    cause = cause_of(error, path)
    if cause is None and any(sign in str(error).lower() for sign in _SIGNS_OF_LOST_TABLES):
        cause = _damaged(path)
    return cause or UserError(
        f"“{path.name}” could not be read or written.",
        "Nothing was changed. Try again, or go on in a copy of it.",
    )


def _damaged(path: Path) -> UserError:
    return FileDamaged(f"“{path.name}” is damaged.", HELP_FOR_DAMAGE)


def cause_of(error: Exception, path: Path) -> UserError | None:
    """Return what to tell a person when disk, folder or another program is to blame, or None."""
    words = str(error).lower()
    name = path.name
    if _is_unreadable(error):
        return FileDamaged(
            f"“{name}” is not a qualcode project, or it is damaged.",
            "Choose a file that ends in .qualcode, or restore a copy.",
        )
    if any(sign in words for sign in _SIGNS_OF_DAMAGE):
        return _damaged(path)
    if "locked" in words or "busy" in words:
        return UserError(
            f"“{name}” is being written by another program.", "Wait a moment and try again."
        )
    if "disk is full" in words:
        return UserError(
            f"There is no room left on the disk of “{name}”.",
            "The change was not saved. Make room and try again.",
        )
    if "readonly" in words or "read-only" in words:
        return UserError(
            f"“{name}” cannot be written here.", "Copy it to a folder of your own and open that."
        )
    if "i/o error" in words:
        return UserError(
            f"The disk of “{name}” reported an error.",
            "The change was not saved. Copy the file to another disk and go on there.",
        )
    if "unable to open" in words or "closed database" in words:
        return UserError(f"“{name}” cannot be opened.", "Check that the file and its folder exist.")
    return None
