"""A new project out of what can still be read of a damaged one, and an account of the rest."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.model import ids
from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import blobs, engine, journal, losses, projection, remains, replaying, schema
from qualcode.store.engine import Connection, EngineError
from qualcode.store.journal import Op
from qualcode.store.losses import Gap, Losses
from qualcode.store.mending import LostWords, Mended, mend
from qualcode.store.project import Project
from qualcode.store.remains import Place, Remains

_FAILURES = (EngineError, UserError, ValueError, LookupError, TypeError)


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was saved of a damaged file into ``target``: ops read, of how many there were.

    ``gaps`` are the lost ops by chain; ``unapplied`` were read but fit nothing that is left;
    ``lost_words`` counts words by what they were; ``transcripts`` are those with torn words.
    ``from_backup`` ops came from a backup;
    ``brought_back`` counts what the tables still knew, ``stand_ins`` what is only a name now.
    """

    target: Path
    ops: int
    of: int
    gaps: tuple[Gap, ...]
    unapplied: int
    lost_words: tuple[tuple[str, int], ...]
    transcripts: tuple[LostWords, ...]
    brought_back: tuple[tuple[str, int], ...]
    stand_ins: tuple[tuple[str, int], ...]
    from_backup: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing at all is lost."""
        lost = (self.gaps, self.lost_words, self.transcripts, self.stand_ins)
        return self.ops == self.of and not self.unapplied and not any(lost)


def salvage(
    path: Path, target: Path, key: Key | None = None, backup: Path | None = None
) -> SalvageReport:
    """Write what can be read of a damaged project into a new file, and return the account.

    Gaps are filled from ``backup``, a whole file of the same project, where one is given. The
    damaged file is only read. Raises UserError when nothing can be read, or the new file is there
    already or cannot be written.
    """
    if target.exists():
        raise UserError(f"“{target.name}” is there already.", "Choose another name.")
    try:
        with tempfile.TemporaryDirectory(
            prefix=".salvage-", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            found = remains.read(path, Path(folder), key)
            filled = 0 if backup is None else _fill_from(found, backup, key)
            made = Path(folder) / target.name
            report = _made(found, made, target, key)
            report = replace(report, from_backup=filled)
            if target.exists():
                raise UserError(f"“{target.name}” is there already.", "Choose another name.")
            made.rename(target)
    except OSError as error:
        raise UserError(
            f"“{target.name}” could not be written ({error.strerror or error}).",
            "Nothing was changed. Try another folder.",
        ) from error
    return report


def _fill_from(found: Remains, backup: Path, key: Key | None) -> int:
    connection = engine.connect(backup, write=False, key=key)
    try:
        return remains.add_from_backup(found, connection)
    finally:
        connection.close()


def _made(found: Remains, made: Path, target: Path, key: Key | None) -> SalvageReport:
    unapplied = 0
    while True:
        connection = _filled(found, made, key)
        try:
            replaying.rebuild(connection)
            break
        except _FAILURES as error:
            bad = _inapplicable(connection)
            connection.close()
            if not bad:
                raise error
            made.unlink()
            unapplied += len(bad)
            for op in bad:
                del found.ops[op.chain, op.seq]
    try:
        return _accounted(found, connection, target, made, unapplied)
    except EngineError as error:
        raise engine.explained(error, target) from error
    finally:
        connection.close()


def _filled(found: Remains, made: Path, key: Key | None) -> Connection:
    """Return a new file with the journal that was found."""
    made.touch()
    connection = engine.connect(made, write=True, key=key)
    meta = {
        "project": found.meta.get("project") or ids.new_id(),
        "min_reader": str(schema.FORMAT),
        "min_writer": str(schema.FORMAT),
        blobs.SALVAGED: "1",
    }
    schema.create(connection, meta)
    with connection.transaction():
        _insert(connection, "chain", remains.CHAIN_COLUMNS, [*found.chains.values()])
        _insert(connection, "op", remains.OP_COLUMNS, sorted(found.ops.values()))
        _insert(connection, "blob", remains.BLOB_COLUMNS, [*found.blobs.values()])
        _insert(connection, "draft", "place,coder,body,saved", found.drafts)
    return connection


def _insert(connection: Connection, table: str, columns: str, rows: list[Any]) -> None:
    marks = ",".join("?" * len(columns.split(",")))
    # Two rows of one number cannot both be true; the hashes have let one of them through.
    connection.execute_many(f"INSERT OR IGNORE INTO {table}({columns}) VALUES({marks})", rows)


def _inapplicable(connection: Connection) -> list[Op]:
    """Return the ops that cannot be applied without those that are lost."""
    bad: list[Op] = []
    replayed = engine.in_memory()
    try:
        schema.create_state_tables(replayed)
        projecting = projection.projecting(replayed, connection)
        for op in journal.ops(connection):
            try:
                projecting.apply(op)
            except _FAILURES:
                bad.append(op)
    finally:
        replayed.close()
    return bad


def _accounted(
    found: Remains, connection: Connection, target: Path, made: Path, unapplied: int
) -> SalvageReport:
    """Write the act of salvage, and return what it says."""
    gaps = tuple(_gaps(found))
    of = max(found.last_number, len(found.ops) + sum(gap.last - gap.first + 1 for gap in gaps))
    project = Project(connection, made, writable=True)
    known = [each.id for each in project.coders()]
    latest = project.last_coder()
    if latest in known or known:
        project.work_as_id(latest if latest in known else known[0])
    else:
        project.work_as("Salvage")
    with project.act(losses.VERB) as act:
        mended: Mended = mend(connection, found, act)
        # What is brought back may name words that are lost as well.
        words = losses.missing_words(connection)
        account = losses.account(Losses(gaps, frozenset(words)), len(found.ops), of)
        act.put_back(losses.VERB, ids.new_id(), account, {})
    return SalvageReport(
        target, len(found.ops), of, gaps, unapplied,
        _counted(Counter(words.values())), tuple(mended.words),
        _counted(mended.added + mended.changed), _counted(mended.stand_ins),
    )  # fmt: skip


def _counted(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items()))


def _gaps(found: Remains) -> Iterator[Gap]:
    """Yield the ranges of ops that there were, as far as anything tells, and are not found."""
    names = {number: row[1].hex() for number, row in found.chains.items()}
    last: dict[str, int] = dict.fromkeys(names.values(), 1)
    there: dict[str, set[int]] = {}
    for number, seq in found.ops:
        there.setdefault(names[number], set()).add(seq)
    places: set[Place] = found.places | found.ops.keys()
    for number, seq in places:
        if number in names:
            last[names[number]] = max(last[names[number]], seq)
    for row in found.chains.values():
        for chain, seq, _ in json.loads(row[5]):
            last[chain] = max(last.get(chain, 1), seq)
    for chain in sorted(last):
        own = sorted(there.get(chain, ()))
        for before, after in zip([0, *own], [*own, last[chain] + 1], strict=True):
            if after - before > 1:
                yield Gap(chain, before + 1, after - 1)
