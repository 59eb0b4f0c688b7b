"""Copies edited apart and united in any order, any number of times, come to one and the same."""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project, counting, journal, uniting
from qualcode.store.engine import EngineError
from qualcode.store.projection import Projection
from qualcode.store.settling import Settled
from tests.store.three_people import PEOPLE, Together, content, whole

FEW = range(6)
MANY = range(1000, 1300)


def check_script(folder: Path, seed: int) -> None:
    """Run one script and compare every order of uniting; AssertionError where they differ."""
    folder.mkdir(exist_ok=True)
    together = Together(folder, seed)
    together.apart(8)
    states: list[list[tuple[object, ...]]] = []
    for nth, order in enumerate(itertools.permutations(PEOPLE)):
        path = together.united(order, f"u{nth}")
        with Project.open(path) as project:
            assert project.check().faults == (), f"seed {seed}, order {order}"
            states.append(content(project))
    for state in states[1:]:
        assert state == states[0], f"seed {seed}: {first_difference(states[0], state)}"
    check_settled(together, seed)


def check_scripts(folder: Path, seeds: Iterable[int]) -> None:
    """Run many scripts."""
    for seed in seeds:
        check_script(folder / str(seed), seed)


def check_settled(together: Together, seed: int) -> None:
    """Exchange until nobody has anything new: then all rows are the same, and stay so."""
    for _ in range(2):
        for into, source in itertools.permutations(PEOPLE, 2):
            together.merge(into, source)
    states: list[list[tuple[object, ...]]] = []
    for name in PEOPLE:
        with together.opened(name) as project:
            for other in PEOPLE:
                if other != name:
                    assert not project.merge(together.path(other))
            assert project.check().faults == (), f"seed {seed}"
            states.append(whole(project))
    assert states[0] == states[1] == states[2], f"seed {seed}: not the same after exchanging"


def first_difference(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> object:
    return next(
        ((a, b) for a, b in itertools.zip_longest(one, other) if a != b), "only in their length"
    )


@pytest.mark.parametrize("seed", FEW)
def test_united_in_any_order_it_is_the_same(tmp_path: Path, seed: int) -> None:
    check_script(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_united_in_any_order_it_is_the_same_for_300_scripts(tmp_path: Path) -> None:
    check_scripts(tmp_path, MANY)


def in_order_of_arrival(connection: Any, entities: Iterable[bytes]) -> dict[bytes, Any]:
    """The later comer wins, whenever it was done."""
    found: dict[bytes, Any] = {}
    for entity in entities:
        numbers = connection.rows("SELECT n FROM op WHERE entity=? ORDER BY n", (entity,))
        ops = {
            number: journal.op_at(connection, uuid, seq)
            for number, uuid, seq in connection.rows(
                "SELECT o.n,c.uuid,o.seq FROM op o JOIN chain c ON c.id=o.chain WHERE o.entity=?",
                (entity,),
            )
        }
        found[entity] = [ops[number] for (number,) in numbers]
    return found


def as_they_come(self: uniting.Uniting, new_from: int) -> set[bytes]:
    """No entity is weighed that was there before: each op is applied when it is copied."""
    return set()


def left_aside(here: Any, there: Any, copied: Any) -> tuple[counting.Said, ...]:
    """Nothing is said of chains."""
    return ()


def without_disputes(self: Projection, kind: str, entity: bytes, settled: Settled) -> None:
    """Whoever is merged writes no row."""


MUTANTS: dict[str, tuple[object, str, object]] = {
    "the later comer wins": (journal, "ops_on_each", in_order_of_arrival),
    "ops are applied as they come": (uniting.Uniting, "_known_before", as_they_come),
    "what one set aside stays aside": (counting, "united", left_aside),
    "weighed rows are not written": (Projection, "set_row", without_disputes),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_merge_that_is_wrong_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    where, name, replacement = MUTANTS[mutant]
    monkeypatch.setattr(where, name, replacement)
    with pytest.raises((AssertionError, UserError, EngineError)):
        check_scripts(tmp_path, range(2000, 2020))
