"""Merging: taking into a project what another copy of it has, and setting it aside again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.model import clock
from qualcode.model.changes import NOTHING, Changes
from qualcode.model.errors import UserError
from qualcode.model.merging import MergeReport
from qualcode.store import damage, engine, journal, schema, seals
from qualcode.store.conflicts import Conflicts
from qualcode.store.entities import FIELDS, REMOVED
from qualcode.store.journal import SET_ASIDE, TAKE_IN, Op, SetAside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.model.keys import Key, Secret
    from qualcode.store.act import ActInProgress
    from qualcode.store.counting import Said
    from qualcode.store.engine import Connection
    from qualcode.store.taking_in import Ahead
    from qualcode.store.uniting import Uniting

MERGE = "merge"
_A_DAY = 24 * 3600 * 1000
_BOOKKEEPING = {"merge.add", TAKE_IN}
"""Kinds of ops that only tell of merging: a copy that is ahead by nothing else adds no work."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What was copied: by chain how much was here before, and after which row of ops it stands.

    ``said`` is what the merge has to say of chains, so that all counts that counted in either.
    """

    ends: dict[int, int]
    new_from: int
    said: tuple[Said, ...]


class _OnlyLooking(Exception):
    """Ends a transaction that was only to show what a merge would bring."""


class Merging(Conflicts):
    """Uniting copies of one project that were worked on apart."""

    def merge(
        self, path: str | Path, *, key: Secret | Key | None = None, reason: str = ""
    ) -> Changes:
        """Take in what another copy of this project has; one undo sets it aside again.

        Merging is the same in either direction and any number of times. ``key`` opens a copy that
        is encrypted otherwise than this one. Raises UserError when the file is no copy of this
        project, is damaged, or its journal contradicts this one, and KeyNeeded when its key is
        missing or wrong; then nothing was changed.
        """
        return self.merge_reported(path, key=key, reason=reason)[0]

    def merge_preview(self, path: str | Path, *, key: Secret | Key | None = None) -> MergeReport:
        """Return what `merge` would bring, without changing anything. Raises as it does."""
        return self._merge(Path(path), key, "", keep=False)[1]

    def merge_reported(
        self, path: str | Path, *, key: Secret | Key | None = None, reason: str = ""
    ) -> tuple[Changes, MergeReport]:
        """Merge, and return both what changed and what it brought."""
        return self._merge(Path(path), key, reason, keep=True)

    def _merge(
        self, path: Path, key: Secret | Key | None, reason: str, *, keep: bool
    ) -> tuple[Changes, MergeReport]:
        from qualcode.store import taking_in

        if path.exists() and path.samefile(self._path):
            raise UserError("That is this very file.", "Choose another copy of it.")
        theirs = _opened(path, key, self._connection.key)
        try:
            ahead = taking_in.ahead(self._connection, theirs, path.name)
            if not ahead and not self._counts_more(theirs):
                return NOTHING, self._report(path.name, (), frozenset())
            _refuse_damaged(theirs, path.name)
            if ahead and self._only_bookkeeping(theirs, ahead):
                if keep:
                    self._follow(theirs, ahead, path.name)
                return NOTHING, self._report(path.name, (), frozenset())
            return self._as_act(path.name, theirs, ahead, reason, keep)
        except engine.EngineError as error:
            raise engine.explained(error, path) from error
        finally:
            theirs.close()
            self._texts.clear()
            self._projection.look_for_disputes()

    def _as_act(
        self,
        name: str,
        theirs: Connection,
        ahead: Sequence[Ahead],
        reason: str,
        keep: bool,
    ) -> tuple[Changes, MergeReport]:
        before = frozenset(each.id for each in self.conflicts())
        brought: list[Brought] = []
        told: list[tuple[Changes, MergeReport]] = []
        try:
            with self.act(
                MERGE, reason, first=lambda: brought.append(self._copied(theirs, ahead, name))
            ) as act:
                ops = self._bring_in(act, brought[0], theirs, name)
                told.append((act.changes, self._report(name, ops, before)))
                if not keep:
                    raise _OnlyLooking
        except _OnlyLooking:
            pass
        else:
            self._after_merge()
        return told[0]

    def _after_merge(self) -> None:
        """Bring the file in order; `Erasing` wipes what another copy had erased."""

    def _copied(self, theirs: Connection, ahead: Sequence[Ahead], name: str) -> Brought:
        from qualcode.store import counting, taking_in

        here, there = counting.counted(self._connection), counting.counted(theirs)
        new_from = self._last_row()
        ends = taking_in.take_in(self._connection, theirs, ahead, name)
        return Brought(
            ends, new_from, counting.united(here, there, counting.counted(self._connection))
        )

    def _bring_in(
        self, act: ActInProgress, brought: Brought, theirs: Connection, name: str
    ) -> list[Op]:
        """Let everything count that counted in either copy, and work it into the tables."""
        all_copied = journal.ops_after(self._connection, brought.ends)
        acts = sum(op.act is not None for op in all_copied)
        act.add("merge", source=name, acts=acts, coder=self._coder)
        rows = {uuid: chain for chain, uuid in self._rows("SELECT id,uuid FROM chain")}
        for said in brought.said:
            kind = TAKE_IN if said.after is None else SET_ASIDE
            after = {} if said.after is None else {"after": said.after}
            act.say_of_chain(said.chain, kind, had=said.had, **after)
        ends = {rows[said.chain]: said.had for said in brought.said}
        aside = journal.set_aside(self._connection)
        copied = ends == brought.ends
        ops = all_copied if copied else journal.ops_after(self._connection, ends)
        ops = [op for op in ops if not aside.hides(op)]
        hidden = [op for op in all_copied if aside.hides(op)]
        self._uniting(aside).bring_in(
            ops, new_from=brought.new_from if copied else None, hidden=hidden
        )
        _touch(act, ops)
        return ops

    def _counts_more(self, theirs: Connection) -> bool:
        """Whether something counts in another copy that was set aside here."""
        from qualcode.store import counting

        if not journal.set_aside(self._connection):
            return False
        here = counting.counted(self._connection)
        return bool(counting.united(here, counting.counted(theirs), here))

    def _last_row(self) -> int:
        return int(self._connection.value("SELECT max(n) FROM op") or 0)

    def _only_bookkeeping(self, theirs: Connection, ahead: Sequence[Ahead]) -> bool:
        if journal.set_aside(self._connection):
            return False
        kinds = {
            kind
            for each in ahead
            for (kind,) in theirs.rows(
                "SELECT DISTINCT kind FROM op WHERE chain=? AND seq>?", (each.there, each.had)
            )
        }
        return kinds <= _BOOKKEEPING

    def _follow(self, theirs: Connection, ahead: Sequence[Ahead], name: str) -> None:
        """Take in ops that only tell of merging, which is no act of anybody's here."""
        from qualcode.store import taking_in

        self._before_act()
        with self._connection.transaction():
            new_from = self._last_row()
            ends = taking_in.take_in(self._connection, theirs, ahead, name)
            ops = journal.ops_after(self._connection, ends)
            self._uniting(journal.set_aside(self._connection)).bring_in(ops, new_from=new_from)
        self._journal.end_chain()

    def undo(self, reason: str = "") -> Changes:
        """Take back this coder's latest act; a merge by setting aside what it brought.

        Raises UserError as `Undoing.undo` does.
        """
        row = self._undo_row()
        if row is None or row[1] != MERGE:
            return super().undo(reason)
        told = journal.ops_of_act(self._connection, row[10], row[11])
        ends = self._ends_told(told)
        self._refuse_if_used(ends, told[-1])
        counted = journal.set_aside(self._connection)
        ops = [op for op in journal.ops_after(self._connection, ends) if not counted.hides(op)]
        with self.act("undo", reason, undoes=row[0].hex()) as doing:
            doing.put_back("merge", told[0].entity.hex(), {REMOVED: 1}, {REMOVED: 0})
            uuids = dict(self._rows("SELECT id,uuid FROM chain"))
            for chain, had in ends.items():
                doing.say_of_chain(uuids[chain], SET_ASIDE, after=had)
            self._uniting(journal.set_aside(self._connection)).take_out(ops)
            _touch(doing, ops)
            doing.touch("act", row[0].hex())
        self._texts.clear()
        return doing.changes

    def redo(self, reason: str = "") -> Changes:
        """Do again what was undone last; a merge by letting what it brought count again.

        Raises UserError as `Undoing.redo` does.
        """
        row = self._redo_row()
        if row is None or row[1] != MERGE:
            return super().redo(reason)
        told = journal.ops_of_act(self._connection, row[10], row[11])
        ends = self._ends_told(told)
        with self.act("redo", reason, redoes=row[0].hex()) as doing:
            doing.put_back("merge", told[0].entity.hex(), {REMOVED: 0}, {REMOVED: 1})
            for op in told:
                if op.kind in (TAKE_IN, SET_ASIDE):
                    doing.say_of_chain(op.entity, op.kind, **_payload(op))
            aside = journal.set_aside(self._connection)
            ops = [op for op in journal.ops_after(self._connection, ends) if not aside.hides(op)]
            self._uniting(aside).bring_in(ops)
            _touch(doing, ops)
            doing.touch("act", row[0].hex())
        self._texts.clear()
        return doing.changes

    def _before_commit(self, act: ActInProgress) -> None:
        # A code put back because moves closed a circle may go where it was moved to after all.
        if self._projection.circles and act.changes.any("code"):
            self._uniting(journal.set_aside(self._connection)).codes()
            self._projection.look_for_disputes()

    def _ends_told(self, told: Sequence[Op]) -> dict[int, int]:
        """Return by chain how much of it counted before a merge, as its act tells."""
        rows = {uuid: chain for chain, uuid in self._rows("SELECT id,uuid FROM chain")}
        return {
            rows[op.entity]: int(_payload(op)["had"])
            for op in told
            if op.kind in (TAKE_IN, SET_ASIDE)
        }

    def _refuse_if_used(self, ends: dict[int, int], merged: Op) -> None:
        """Raise UserError when somebody else has since worked with what a merge brought."""
        brought = {op.entity.hex() for op in journal.ops_after(self._connection, ends)}
        for op in journal.ops_since(self._connection, merged.hlc):
            own = op.chain in ends and op.seq > ends[op.chain]
            if own or op.coder == merged.coder or op.payload is None:
                continue
            if (
                op.entity.hex() in brought or journal.ids_in(op.payload) & brought
            ) and self._stands(op):
                self._refuse_for(op.coder)

    def _uniting(self, aside: SetAside) -> Uniting:
        from qualcode.store.ancestry import ancestry
        from qualcode.store.uniting import Uniting

        connection = self._connection
        return Uniting(connection, connection, self._projection, ancestry(connection), aside)

    def _report(self, name: str, ops: Sequence[Op], before: frozenset[str]) -> MergeReport:
        names = {each.id: each.name for each in self.coders()}
        acts = [op for op in ops if op.act is not None]
        by_coder = Counter(names.get(op.coder.hex(), "somebody") for op in acts)
        added: Counter[str] = Counter()
        changed: dict[str, set[bytes]] = {}
        new = {op.entity for op in ops if op.kind.endswith(".add")}
        for op in ops:
            kind, _, deed = op.kind.partition(".")
            if kind not in FIELDS or kind == "merge":
                continue
            if deed == "add":
                added[kind] += 1
            elif op.entity not in new:
                changed.setdefault(kind, set()).add(op.entity)
        late = self._now() + _A_DAY
        return MergeReport(
            name,
            len(acts),
            tuple(sorted(by_coder.items())),
            tuple(sorted(added.items())),
            tuple(sorted((kind, len(some)) for kind, some in changed.items())),
            tuple(each for each in self.conflicts() if each.id not in before) if ops else (),
            self.lookalikes() if ops else (),
            sum(clock.milliseconds(op.hlc) > late for op in acts),
        )


def _opened(path: Path, key: Secret | Key | None, own: Key | None) -> Connection:
    """Open another copy for reading, with its key where it is encrypted with another than ours.

    Raises KeyNeeded when that is missing, UserError when it is no project of ours.
    """
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise UserError(f"There is no file “{path}”.", "Check the name and the folder.")
    from qualcode.store import taking_in

    theirs = seals.connected_copy(path, key, own)
    try:
        schema.refuse_foreign(theirs, path.name)
        fault = taking_in.missing_tables(theirs)
        if fault is not None:
            raise UserError(f"“{path.name}” is damaged: {fault}.", "Nothing was changed.")
        # One reading of it all, whoever writes it meanwhile.
        theirs.execute("BEGIN")
    except BaseException:
        theirs.close()
        raise
    return theirs


def _refuse_damaged(theirs: Connection, name: str) -> None:
    fault = damage.first(theirs)
    if fault:
        raise UserError(f"“{name}” is damaged: {fault}.", "Nothing was changed.")


def _touch(act: ActInProgress, ops: Sequence[Op]) -> None:
    for op in ops:
        kind = op.kind.partition(".")[0]
        if kind in FIELDS or kind == "act":
            act.touch(kind, op.entity.hex())


def _payload(op: Op) -> dict[str, Any]:
    return journal.payload_of(op)
