"""Replaying a whole journal, and the state tables in one canonical form."""

from collections.abc import Iterable, Sequence

from qualcode.store import journal, schema, uniting
from qualcode.store.ancestry import Ancestry, ancestry
from qualcode.store.engine import Connection, Row, in_memory
from qualcode.store.entities import ENTITIES
from qualcode.store.journal import Op, SetAside
from qualcode.store.projection import Projection, projecting

STATE_TABLES = ("act", "conflict", *ENTITIES)


def replay(source: Connection) -> Connection:
    """Replay a whole journal into state tables in memory and return them."""
    target = in_memory()
    with target.transaction():
        _fill(target, source)
    return target


def rebuild(connection: Connection) -> None:
    """Drop the state tables and replay the journal into new ones. One transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.transaction():
            rebuild_within(connection)
    finally:
        connection.execute("PRAGMA foreign_keys=ON")


def rebuild_within(connection: Connection) -> None:
    """Drop the state tables and replay, within the caller's transaction, references unchecked."""
    for kind in reversed(STATE_TABLES):
        connection.execute(f'DROP TABLE IF EXISTS "{kind}"')
    _fill(connection, connection)


def _fill(target: Connection, source: Connection) -> None:
    schema.create_state_tables(target)
    projection = projecting(target, source)
    kin, aside = ancestry(source), journal.set_aside(source)
    unite = uniting.Uniting(target, source, projection, kin, aside)
    apart = kin.forked or bool(aside)
    reasons: dict[bytes, list[Op]] = {}
    with projection.in_bulk():
        if apart:
            reasons = _apply_weighing(list(journal.ops(source)), projection, unite, kin, aside)
        else:
            for op in journal.ops(source):
                projection.apply(op)
    if apart or target is source:
        # Over rows that are there an index is made faster than kept. Rows that are only to be
        # compared, and need no weighing, do without.
        schema.create_indexes(target)
    if apart:
        for act, ops in reasons.items():
            unite.one(uniting.ACT, act, ops)
        unite.codes()
        unite.documents()


def _apply_weighing(
    ops: Sequence[Op],
    projection: Projection,
    unite: uniting.Uniting,
    kin: Ancestry,
    aside: SetAside,
) -> dict[bytes, list[Op]]:
    """Apply ops in order, weighing where chains were begun apart; return reasons to weigh yet."""
    weighed = uniting.to_be_weighed(ops, kin, aside)
    of_each: dict[bytes, list[Op]] = {entity: [] for entity in weighed}
    reasons: dict[bytes, list[Op]] = {}
    for op in ops:
        if op.entity in weighed:
            of_each[op.entity].append(op)
    for op in ops:
        header = None if aside.hides(op) else journal.header_of(op)
        if header is not None:
            projection.apply_header(op, header)
        kind = op.kind.partition(".")[0]
        if op.entity not in weighed:
            projection.apply_body(op)
        elif op.entity in of_each:
            its = of_each.pop(op.entity)
            if kind == uniting.ACT:
                reasons[op.entity] = its
            else:
                unite.one(kind, op.entity, its)
    return reasons


def dump(connection: Connection) -> Iterable[tuple[str, tuple[object, ...]]]:
    """Yield every row of the state tables in one canonical form and order, by uuid.

    Row numbers and the local numbers of chains are left out: they differ between copies.
    """
    for kind, rows in tables(connection):
        # No two rows have one uuid, so nothing behind it is ever compared.
        for row in sorted(rows):
            yield kind, row


def tables(connection: Connection) -> Iterable[tuple[str, list[Row]]]:
    """Yield the rows of each state table, as `dump` gives them, in the order they came."""
    acts = "id,coder,verb,late,east,hlc,reason,reason_at,undoes,redoes,undone_by"
    yield "act", connection.rows(f"SELECT {acts} FROM act ORDER BY n")
    yield (
        "conflict",
        connection.rows(
            "SELECT entity,field,other_chain,other_seq,kind,shown_chain,shown_seq FROM conflict "
            "ORDER BY n"
        ),
    )
    for kind, fields in ENTITIES.items():
        columns = ",".join(f'"{field.name}"' for field in fields)
        sql = f'SELECT id,{columns},removed,creator,created,changed FROM "{kind}" ORDER BY n'
        yield kind, connection.rows(sql)
