from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.store import Project
from tests.exporters.trail_reading import Trail, exported
from tests.random_acts import random_project


@pytest.fixture(scope="module")
def random_study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project of 500 random acts by two coders over some months."""
    project = random_project(tmp_path_factory.mktemp("random") / "random.qualcode", acts=500)
    yield project
    project.close()


@pytest.fixture(scope="module")
def random_trail(random_study: Project) -> Trail:
    return Trail(exported(random_study))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.qualcode"
