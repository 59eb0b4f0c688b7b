"""What a killed process was doing. A new scenario is one function and one line of the table.

A scenario works on an open project, for as long as it is let. Acts are acknowledged by themselves,
as soon as they return; what is no act says so with ``ack``.
"""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from qualcode.commands.exports import export_audit_trail
from qualcode.store import Project
from tests.files.make import FOLDER, expectation, seen
from tests.random_acts import RandomActs, draft

Work = Callable[[Project, random.Random], None]


class Scenario(NamedTuple):
    """What to do over and over, and what must hold of the folder after a kill.

    ``brings`` says that it takes in acts of others, which nobody acknowledges here.
    """

    work: Work
    after: Callable[[Path], None] = lambda folder: None
    brings: bool = False


def prepared(path: Path) -> None:
    """Write the project that all scenarios begin with: two transcripts, codes, some codings."""
    with Project.create(path, "A. Moreau", title="A study") as project:
        chance = random.Random(5)
        for number in (1, 2):
            project.import_transcript(draft(chance, f"Talk {number}, P{number}"))
        for nth in range(8):
            project.create_code(f"Code {nth}")
        _code(project, chance, 20)


def _code(project: Project, chance: random.Random, number: int) -> None:
    document = project.documents()[0]
    codes = [each.id for each in project.codebook().in_use()]
    for _ in range(number):
        start = chance.randrange(document.length - 60)
        project.apply_code(document.id, start, start + 40, chance.choice(codes), memo="look again")


def coding(project: Project, chance: random.Random) -> None:
    _code(project, chance, 10)


def anything(project: Project, chance: random.Random) -> None:
    RandomActs(project, chance.randrange(1 << 30)).do(20)


def importing(project: Project, chance: random.Random) -> None:
    number = len(project.documents()) + 1
    project.import_transcript(draft(chance, f"Talk {number}, P{number}", turns=300))


def merging_codes(project: Project, chance: random.Random) -> None:
    made = [project.create_code(f"Made {chance.random()}").first("code") for _ in range(3)]
    document = project.documents()[0].id
    for code in made:
        project.apply_code(document, 3, 30, code)
    project.merge_codes(made[1], made[0])
    project.merge_codes(made[2], made[0])
    for _ in range(2):
        project.undo()


def undoing(project: Project, chance: random.Random) -> None:
    _code(project, chance, 4)
    for _ in range(4):
        project.undo()
    for _ in range(3):
        project.redo()


def exporting(project: Project, chance: random.Random) -> None:
    _code(project, chance, 3)
    export_audit_trail(project, project.path.parent / "trail.docx")


def trail_is_whole(folder: Path) -> None:
    import docx

    trail = folder / "trail.docx"
    if trail.exists():
        assert len(docx.Document(str(trail)).paragraphs) > 10


def merging_files(project: Project, chance: random.Random) -> None:
    other = project.path.with_name("other.qualcode")
    other.unlink(missing_ok=True)
    shutil.copyfile(project.path, other)
    with Project.open(other, write=True) as copy:
        _code(copy, chance, 4)
        copy.create_code(f"Theirs {chance.random()}")
    _code(project, chance, 2)
    project.merge(other)
    project.undo()
    project.merge(other)


OLD = "old.qualcode"
OLDEST = FOLDER / "format-1.qualcode"


def migrating(project: Project, chance: random.Random) -> None:
    old = project.path.with_name(OLD)
    shutil.copyfile(OLDEST, old.with_suffix(".part"))
    old.with_suffix(".part").replace(old)
    migrated = Project.open(old, write=True)
    assert migrated.writable
    migrated.close()
    _code(project, chance, 3)


def the_old_one_is_whole(folder: Path) -> None:
    path = folder / OLD
    if path.exists():
        with Project.open(path, write=True) as project:
            assert project.writable
            assert project.check().faults == ()
            assert json.loads(json.dumps(seen(project))) == json.loads(
                expectation(OLDEST).read_text(encoding="utf-8")
            )
    for each in folder.glob("old backups/*.qualcode"):
        with Project.open(each) as copy:
            assert len(copy.history()) > 100


def backing_up(project: Project, chance: random.Random) -> None:
    _code(project, chance, 2)
    project.back_up("before the next kill")


def backups_are_whole(folder: Path) -> None:
    for each in folder.glob("study backups/*.qualcode"):
        with Project.open(each) as copy:
            assert copy.check().faults == ()


SCENARIOS: dict[str, Scenario] = {
    "coding": Scenario(coding),
    "anything": Scenario(anything),
    "import": Scenario(importing),
    "merging codes": Scenario(merging_codes),
    "undo": Scenario(undoing),
    "export": Scenario(exporting, trail_is_whole),
    "merging files": Scenario(merging_files, brings=True),
    "backup": Scenario(backing_up, backups_are_whole),
    "migration": Scenario(migrating, the_old_one_is_whole),
}
