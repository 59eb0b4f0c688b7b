"""The tables of a project file, and the steps from one format to the next."""

import re
from collections.abc import Iterator

from qualcode.model.errors import FileDamaged, UserError
from qualcode.store.engine import APPLICATION_ID, HELP_FOR_DAMAGE, Connection, EngineError
from qualcode.store.entities import ENTITIES, Field, Holds

FORMAT = 2
"""What this program writes into ``user_version``."""

TRUTH = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE chain(
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE CHECK(length(uuid)=16),
  coder BLOB NOT NULL CHECK(length(coder)=16),
  app TEXT NOT NULL,
  started INTEGER NOT NULL,
  heads TEXT NOT NULL,
  genesis BLOB NOT NULL CHECK(length(genesis)=32)
) STRICT;
CREATE TABLE op(
  n INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL REFERENCES chain(id),
  seq INTEGER NOT NULL CHECK(seq>0),
  hlc INTEGER NOT NULL CHECK(hlc>0),
  grp INTEGER NOT NULL CHECK(grp>0 AND grp<=seq),
  version INTEGER NOT NULL CHECK(version>0),
  kind TEXT NOT NULL CHECK(length(kind)<=40),
  entity BLOB NOT NULL CHECK(length(entity)=16),
  act TEXT,
  payload TEXT,
  salt BLOB CHECK(salt IS NULL OR length(salt)=16),
  pcommit BLOB NOT NULL CHECK(length(pcommit)=32),
  hash BLOB NOT NULL CHECK(length(hash)=32),
  UNIQUE(chain,seq), CHECK((payload IS NULL)=(salt IS NULL)), CHECK((act IS NULL)=(grp<>seq))
) STRICT;
CREATE INDEX op_entity ON op(entity);
CREATE INDEX op_erased ON op(entity) WHERE payload IS NULL;
CREATE INDEX op_of_chain ON op(hlc) WHERE kind IN ('chain.take_in','chain.set_aside');
CREATE TRIGGER op_no_delete BEFORE DELETE ON op
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TRIGGER op_only_erase BEFORE UPDATE ON op WHEN NOT (
    NEW.payload IS NULL AND NEW.salt IS NULL AND OLD.n=NEW.n AND OLD.chain=NEW.chain
    AND OLD.seq=NEW.seq AND OLD.hlc=NEW.hlc AND OLD.grp=NEW.grp AND OLD.version=NEW.version
    AND OLD.kind=NEW.kind AND OLD.entity=NEW.entity AND OLD.act IS NEW.act
    AND OLD.pcommit=NEW.pcommit AND OLD.hash=NEW.hash)
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TRIGGER chain_no_delete BEFORE DELETE ON chain
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TRIGGER chain_no_change BEFORE UPDATE ON chain
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TABLE blob(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK(length(id)=32),
  salt BLOB CHECK(salt IS NULL OR length(salt)=16),
  body BLOB,
  CHECK((body IS NULL)=(salt IS NULL))
) STRICT;
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TRIGGER blob_only_erase BEFORE UPDATE ON blob WHEN NOT (
    NEW.body IS NULL AND NEW.salt IS NULL AND OLD.n=NEW.n AND OLD.id=NEW.id)
  BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TABLE draft(
  place TEXT PRIMARY KEY, coder BLOB NOT NULL, body TEXT NOT NULL, saved INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE private(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  coder BLOB NOT NULL CHECK(length(coder)=16),
  sealed BLOB NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE TABLE candidate(
  id BLOB PRIMARY KEY CHECK(length(id)=16),
  run BLOB NOT NULL, document BLOB NOT NULL, version BLOB NOT NULL, code BLOB NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, polarity TEXT NOT NULL,
  score REAL NOT NULL, rank INTEGER NOT NULL, reasons TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_document ON candidate(document);
"""
"""The journal and its blobs (the truth), the drafts, what is private, and a cache of suggestions.

``private`` holds what a coder keeps to themselves, sealed with a key that is not in the file (see
`private`). It is no part of the journal: not hashed, not merged, and gone when it is deleted.

``op.act`` is the header of an act, on its first op: it holds no words (a reason is a blob), so it
stays when a payload is erased, and the history still says who did something, and when.
"""

ACT_TABLE = """
CREATE TABLE act(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK(length(id)=16),
  chain INTEGER NOT NULL, grp INTEGER NOT NULL,
  coder BLOB NOT NULL, verb TEXT NOT NULL, late INTEGER NOT NULL, east INTEGER NOT NULL,
  hlc INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '', reason_at INTEGER,
  undoes BLOB, redoes BLOB, undone_by BLOB
) STRICT;
"""

"""``late`` is how far the wall clock was from the stamp's: 0, which takes no room, unless clocks of
copies differ. Likewise ``changed`` of an entity is 0 until it is changed.
"""

CONFLICT_TABLE = """
CREATE TABLE conflict(
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, entity BLOB NOT NULL, field TEXT NOT NULL,
  shown_chain BLOB NOT NULL, shown_seq INTEGER NOT NULL,
  other_chain BLOB NOT NULL, other_seq INTEGER NOT NULL,
  UNIQUE(entity, field, other_chain, other_seq)
) STRICT;
"""
"""What two people gave one field, neither knowing of the other: the op that shows, and the other.
"""

INDEXES = """
CREATE INDEX act_hlc ON act(hlc);
CREATE INDEX coding_version ON coding(version, start);
CREATE INDEX coding_code ON coding(code);
CREATE INDEX version_document ON version(document);
CREATE INDEX suggestion_candidate ON suggestion(candidate);
"""

_COLUMN_TYPES = {
    Holds.TEXT: "TEXT",
    Holds.VALUES: "TEXT",
    Holds.NUMBER: "INTEGER",
    Holds.FLAG: "INTEGER",
    Holds.REFERENCE: "BLOB",
    Holds.WORDS: "BLOB",
    Holds.VOICES: "BLOB",
}


def _column(field: Field) -> str:
    column = f'"{field.name}" {_COLUMN_TYPES[field.holds]}'
    if field.default is not None:
        default = f"'{field.default}'" if isinstance(field.default, str) else str(field.default)
        column += f" NOT NULL DEFAULT {default}"
    if field.holds is Holds.FLAG:
        column += f' CHECK("{field.name}" IN (0,1))'
    if field.refers:
        column += f' REFERENCES "{field.refers}"(id) DEFERRABLE INITIALLY DEFERRED'
    if field.name == "end":
        column += ' CHECK("end">=start)'
    return column


def state_tables() -> str:
    """Return the statements that make the state tables, which a replay can always rebuild."""
    statements = [ACT_TABLE, CONFLICT_TABLE]
    for kind, fields in ENTITIES.items():
        columns = ",\n  ".join(_column(field) for field in fields)
        statements.append(
            f'CREATE TABLE "{kind}"(\n'
            "  n INTEGER PRIMARY KEY,\n"
            "  id BLOB NOT NULL CHECK(length(id)=16),\n"
            f"  {columns},\n"
            "  removed INTEGER NOT NULL DEFAULT 0 CHECK(removed IN (0,1)),\n"
            "  creator BLOB, created INTEGER NOT NULL DEFAULT 0, "
            "changed INTEGER NOT NULL DEFAULT 0\n) STRICT;"
        )
    return "\n".join(statements)


_NAMED = re.compile(r"CREATE (?:TABLE|INDEX|TRIGGER) (\w+)")


def _statements(script: str) -> Iterator[str]:
    """Split a script at semicolons that end a line, keeping trigger bodies whole."""
    pending: list[str] = []
    for line in script.splitlines():
        pending.append(line)
        whole = "\n".join(pending)
        trigger = "CREATE TRIGGER" in whole
        if line.rstrip().endswith("END;" if trigger else ";"):
            yield whole
            pending = []


def create_state_tables(connection: Connection) -> None:
    """Make the state tables, empty. Runs inside the caller's transaction."""
    for statement in _statements(state_tables()):
        connection.execute(statement)


def create_indexes(connection: Connection) -> None:
    """Make the indexes of the state tables. Runs inside the caller's transaction."""
    for kind in ("act", *ENTITIES):
        connection.execute(f'CREATE UNIQUE INDEX "{kind}_id" ON "{kind}"(id)')
    for statement in _statements(INDEXES):
        connection.execute(statement)


def create(connection: Connection, meta: dict[str, str]) -> None:
    """Lay out a new project file in one transaction."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    with connection.transaction():
        for statement in _statements(TRUTH):
            connection.execute(statement)
        create_state_tables(connection)
        create_indexes(connection)
        connection.execute_many("INSERT INTO meta VALUES(?,?)", list(meta.items()))
        connection.execute(f"PRAGMA user_version={FORMAT}")


def add_missing(connection: Connection) -> None:
    """Add what an older file lacks of the truth tables. Runs inside the caller's transaction."""
    there = {name for (name,) in connection.rows("SELECT name FROM sqlite_schema")}
    for statement in _statements(TRUTH):
        found = _NAMED.search(statement)
        if found and found[1] not in there:
            connection.execute(statement)


def refuse_foreign(connection: Connection, name: str) -> None:
    """Raise UserError when the file is not a project, or needs a newer program."""
    if connection.value("PRAGMA application_id") != APPLICATION_ID:
        raise UserError(
            f"“{name}” is a database, but not a qualcode project.",
            "Choose a file that ends in .qualcode.",
        )
    _, reader, _ = _formats(connection, name)
    if reader > FORMAT:
        raise UserError(
            f"“{name}” was made by a newer qualcode (it needs format {reader}; this one reads "
            f"up to {FORMAT}).",
            "Install the newer version to open it. The file was not changed.",
        )


def writable(connection: Connection, name: str) -> bool:
    """Whether this program may write the file's format."""
    written, _, writer = _formats(connection, name)
    # What a newer program laid out is not written even where it forgot to forbid that.
    return max(written, writer) <= FORMAT


def _formats(connection: Connection, name: str) -> tuple[int, int, int]:
    """Return the format a file was written in, and the ones needed to read and to write it."""
    written = int(connection.value("PRAGMA user_version"))
    try:
        rows = connection.rows(
            "SELECT key,value FROM meta WHERE key IN ('min_reader','min_writer')"
        )
        needed = {key: int(value) for key, value in rows}
        if written < 1:
            raise ValueError(written)
    except (EngineError, ValueError) as error:
        raise FileDamaged(
            f"“{name}” is damaged: it does not say which format it has.", HELP_FOR_DAMAGE
        ) from error
    return written, needed.get("min_reader", written), needed.get("min_writer", written)


def project_of(connection: Connection) -> str:
    """Return the id that all copies of one project have."""
    return str(connection.value("SELECT value FROM meta WHERE key='project'"))


def is_old(connection: Connection) -> bool:
    """Whether a file is of an older format than this program writes."""
    return int(connection.value("PRAGMA user_version")) < FORMAT
