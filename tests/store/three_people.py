"""Random scripts by three people who work apart, exchange copies and unite them."""

import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

from qualcode.model.errors import UserError
from qualcode.store import Project, replaying
from tests.random_acts import STARTED, Clock, RandomActs, draft

PEOPLE = ("Ada", "Bo", "Cleo")
_DAY = 86_400_000
_SKEWS = (0, 0, 0, -40 * _DAY, 3 * _DAY, 900 * _DAY)


class Together:
    """Three copies of one project in a folder; everything follows from the seed."""

    def __init__(self, folder: Path, seed: int, *, base: int = 14) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        with mock.patch("qualcode.store.journal.now_ms", return_value=STARTED):
            project = Project.create(self.path("Ada"), "Ada")
        with project:
            doing = RandomActs(project, seed)
            project.import_transcript(draft(doing.chance, "Talk 1, P1", 8))
            project.import_transcript(draft(doing.chance, "Talk 2, P2", 8))
            for name in ("Home", "Safety", "Door"):
                project.create_code(name)
            doing.do(base)
        self.now = doing.clock.now
        for name in PEOPLE[1:]:
            shutil.copy(self.path("Ada"), self.path(name))
        self.skews = {name: self.chance.choice(_SKEWS) for name in PEOPLE}

    def path(self, name: str) -> Path:
        """Return where a person's copy is."""
        return self.folder / f"{name}.qualcode"

    def opened(self, name: str) -> Project:
        """Open a person's copy as that person, with that person's clock."""
        clock = Clock()
        clock.now = self.now + self.skews[name]
        with mock.patch("qualcode.store.journal.now_ms", clock):
            project = Project.open(self.path(name), write=True)
            project.set_clock(clock, lambda _at: 0)
            project.work_as(name)
        return project

    def work(self, name: str, acts: int) -> None:
        """Let a person do random acts, now and then two at once from two openings."""
        with self.opened(name) as project:
            doing = RandomActs(project, self.chance.getrandbits(32))
            doing.clock.now = self.now + self.skews[name]
            doing.coders = [name]
            doing.do(acts)
            self.now = max(self.now, doing.clock.now - self.skews[name])

    def merge(self, into: str, source: str) -> None:
        """Let a person merge another's copy into their own."""
        with self.opened(into) as project:
            project.merge(self.path(source))

    def undo(self, name: str) -> None:
        """Let a person undo, be it a merge."""
        with self.opened(name) as project:
            try:
                project.undo()
            except UserError:
                return

    def apart(self, rounds: int) -> None:
        """Let everybody work, with exchanges and set-aside merges between."""
        for _ in range(rounds):
            name = self.chance.choice(PEOPLE)
            if self.chance.random() < 0.7:
                self.work(name, self.chance.randint(2, 9))
                continue
            self.merge(name, self.chance.choice([each for each in PEOPLE if each != name]))
            if self.chance.random() < 0.4:
                self.undo(name)

    def united(self, order: Iterable[str], name: str) -> Path:
        """Return a new copy made by merging everybody's, in this order, into the first."""
        first, *others = order
        into = self.folder / f"{name}.qualcode"
        shutil.copy(self.path(first), into)
        self.skews[name] = 0
        with self.opened(name) as project:
            for each in others:
                project.merge(self.path(each))
        return into


def content(project: Project) -> list[tuple[object, ...]]:
    """Return a project's state without who merged it: the same for all who united the same."""
    merges = {row[0] for row in project._rows("SELECT id FROM act WHERE verb IN ('merge')")}
    mergers = {row[0] for row in project._rows("SELECT id FROM coder WHERE name LIKE 'u%'")}
    return [
        (kind, *row)
        for kind, row in replaying.dump(project._connection)
        if kind != "merge"
        and not (kind == "act" and (row[0] in merges or row[1] in mergers))
        and not (kind == "coder" and row[0] in mergers)
    ]


def whole(project: Project) -> list[tuple[object, ...]]:
    """Return a project's whole state."""
    return [(kind, *row) for kind, row in replaying.dump(project._connection)]
