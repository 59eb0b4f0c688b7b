"""Opening the file: the one place that knows the SQL engine and its errors."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2  # pyright: ignore[reportMissingTypeStubs]

from qualcode.model.errors import UserError

APPLICATION_ID = 0x51434F44  # "QCOD"
engine: Any = dbapi2
EngineError: type[Exception] = engine.Error
"""What the engine raises; not a ``sqlite3.Error``."""

Row = tuple[Any, ...]


_SIGNS_OF_DAMAGE = (
    "malformed",
    "corrupt",
    "could not decode",
    "no such column",
    "no such table",
    "foreign key mismatch",
)


class Connection:
    """One connection to a file. Every read fetches all rows: an open cursor blocks commits."""

    def __init__(self, raw: Any, path: Path | None) -> None:
        self.raw = raw
        self.path = path

    def rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Row]:
        """Return all rows of a query."""
        return self.raw.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        return self.raw.execute(sql, parameters).fetchone()

    def value(self, sql: str, parameters: tuple[Any, ...] = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> None:
        """Run one statement."""
        self.raw.execute(sql, parameters)

    def execute_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for many rows."""
        self.raw.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """One transaction that holds the write lock; rolled back when anything is raised."""
        self.raw.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.raw.execute("COMMIT")
        except BaseException:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file."""
        self.raw.close()


def connect(path: Path, *, write: bool) -> Connection:
    """Open an existing project file or an empty new one.

    Raises UserError when the file cannot be opened or is not a database.
    """
    mode = "rwc" if write else "ro"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    try:
        raw: Any = engine.connect(uri, uri=True, isolation_level=None, timeout=0.3)
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        raw.execute("PRAGMA mmap_size=0")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA secure_delete=ON")
        if write:
            raw.execute("PRAGMA journal_mode=DELETE").fetchall()
            raw.execute("PRAGMA synchronous=FULL")
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except EngineError as error:
        raise explained(error, path) from error
    return Connection(raw, path)


def in_memory() -> Connection:
    """Open a database that is never on disk, to replay a journal into."""
    raw: Any = engine.connect(":memory:", isolation_level=None)
    return Connection(raw, None)


def explained(error: Exception, path: Path) -> UserError:
    """Return what an engine error means to a person: file, cause and remedy."""
    words = str(error).lower()
    name = path.name
    if "not a database" in words:
        return UserError(
            f"“{name}” is not a qualcode project, or it is encrypted or damaged.",
            "Choose a file that ends in .qualcode, or restore a copy.",
        )
    if any(sign in words for sign in _SIGNS_OF_DAMAGE):
        return UserError(f"“{name}” is damaged.", "Nothing was changed. Open a copy of it.")
    if "locked" in words or "busy" in words:
        return UserError(
            f"“{name}” is being written by another program.", "Wait a moment and try again."
        )
    if "full" in words:
        return UserError(
            f"There is no room left on the disk of “{name}”.",
            "The change was not saved. Make room and try again.",
        )
    if "readonly" in words or "read-only" in words:
        return UserError(
            f"“{name}” cannot be written here.", "Copy it to a folder of your own and open that."
        )
    if "unable to open" in words:
        return UserError(f"“{name}” cannot be opened.", "Check that the file and its folder exist.")
    return UserError(f"“{name}” could not be read or written ({error}).", "Nothing was changed.")
