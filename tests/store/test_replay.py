"""Whatever is done, in whatever order: the state is what the journal adds up to."""

import random
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.store import Project, replaying
from tests.random_acts import RandomActs


def state(project: Project) -> list[object]:
    """What a person sees: everything but when rows were last touched and the acts themselves."""
    rows = replaying.dump(project._connection)
    return [(kind, row[:-1]) for kind, row in rows if kind != "act" and not row[-4]]


@pytest.mark.parametrize("seed", range(6))
def test_replay_equals_the_state_after_random_acts(tmp_path: Path, seed: int) -> None:
    with Project.create(tmp_path / "p.qualcode", "A. Moreau") as project:
        RandomActs(project, seed).do(120)
        result = project.check()
        assert result.faults == ()
        assert result.acts > 60


@pytest.mark.parametrize("seed", range(6))
def test_undoing_and_redoing_everything_returns_to_the_same_state(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    with Project.create(tmp_path / "p.qualcode", "A. Moreau") as project:
        RandomActs(project, seed).do(60)
        states = [state(project)]
        undone = 0
        while undone < 40:
            try:
                project.undo()
            except UserError:
                break
            undone += 1
            states.append(state(project))
        assert undone > 5
        steps = chance.randint(1, undone)
        for _ in range(steps):
            project.redo()
        assert state(project) == states[undone - steps]
        assert project.check().faults == ()


def test_rebuilding_the_state_tables_changes_nothing(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.qualcode", "A. Moreau") as project:
        RandomActs(project, 99).do(150)
        before = list(replaying.dump(project._connection))
        replaying.rebuild(project._connection)
        assert list(replaying.dump(project._connection)) == before
        assert project.check().faults == ()
