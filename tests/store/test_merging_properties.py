"""Copies edited apart and united in any order, any number of times, come to one and the same."""

import itertools
from pathlib import Path

import pytest

from qualcode.store import Project
from tests.store.three_people import PEOPLE, Together, content, whole

FEW = range(12)
MANY = range(1000, 1300)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def check_script(folder: Path, seed: int) -> None:
    """Run one script and compare every order of uniting; raises AssertionError where they differ."""
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


def check_settled(together: Together, seed: int) -> None:
    """Exchange until nobody has anything new: then all rows are the same, and stay so."""
    for _ in range(2):
        for into, source in itertools.permutations(PEOPLE, 2):
            together.merge(into, source)
    states = []
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
def test_united_in_any_order_it_is_the_same(folder: Path, seed: int) -> None:
    check_script(folder, seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_united_in_any_order_it_is_the_same_for_300_scripts(folder: Path) -> None:
    for seed in MANY:
        check_script(folder / str(seed), seed)
