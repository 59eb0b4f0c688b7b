"""What to do about a damaged project: its newest good backup, or all that can still be read."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import remains
from qualcode.store.salvage import SalvageReport, salvage
from qualcode.store.standby import newest_good

_THINGS = {
    "document": ("transcript", "transcripts"),
    "version": ("text of a transcript", "texts of transcripts"),
    "run": ("search for suggestions", "searches for suggestions"),
    "reading": ("note of a reading", "notes of readings"),
    "study": ("detail of the study", "details of the study"),
}
_MOST_GAPS = 12
"""How many gaps an account names one by one."""


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """The newest backup that is whole: its changes, and how many that can be read it lacks."""

    path: Path
    made: datetime
    changes: int
    lacks: int


@dataclass(frozen=True, slots=True)
class Prospects:
    """What can be done about a damaged file.

    ``changes`` of ``of`` can be read; ``backup`` is the newest good one, None without any.
    ``together`` is what salvage and backup have between them, 0 when nothing of the file is left.
    """

    path: Path
    changes: int
    of: int
    backup: GoodBackup | None
    together: int

    @property
    def backup_is_best(self) -> bool:
        """Whether the backup has everything that can be read, and more."""
        return self.backup is not None and not self.backup.lacks


def look(path: Path, key: Key | None = None, elsewhere: Path | None = None) -> Prospects:
    """Return what can be done about a damaged file. It is only read.

    ``elsewhere`` is the folder that was set for backups, if one was.

    Raises UserError when nothing of it can be read and there is no good backup.
    """
    refusal: UserError | None = None
    found = remains.Remains()
    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as folder:
        try:
            found = remains.read(path, Path(folder), key)
        except UserError as error:
            refusal = error
    known = max(found.last_number, len(found.ops))
    backup = newest_good(path, key, found.meta.get("project", ""), elsewhere)
    if backup is None:
        if refusal is not None:
            raise refusal
        return Prospects(path, len(found.ops), known, None, len(found.ops))
    here = {(found.chains[chain][1].hex(), seq) for chain, seq in found.ops}
    together = len(here | backup.places) if refusal is None else 0
    good = GoodBackup(backup.path, backup.made, len(backup.places), len(here - backup.places))
    of = max(known, len(here | backup.places))
    return Prospects(path, len(found.ops), of, good, together)


def rescue(
    path: Path, target: Path, key: Key | None = None, elsewhere: Path | None = None
) -> SalvageReport:
    """Save what can be read of a damaged file into a new one, gaps filled from the newest backup.

    Raises UserError as `salvage` does.
    """
    backup = newest_good(path, key, elsewhere=elsewhere)
    return salvage(path, target, key, None if backup is None else backup.path)


def copy_of_backup(backup: Path, target: Path) -> None:
    """Copy a backup to where it can be worked with. Raises UserError when it cannot be written."""
    try:
        with target.open("xb") as stream, backup.open("rb") as source:
            shutil.copyfileobj(source, stream)
    except FileExistsError:
        raise UserError(f"“{target.name}” is there already.", "Choose another name.") from None
    except OSError as error:
        raise UserError(
            f"“{target.name}” could not be written ({error.strerror}).", "Choose another folder."
        ) from error


def free_name(path: Path, words: str) -> Path:
    """Return a name beside a file that says what the new one is, and that nothing has yet."""
    nth = 1
    while True:
        number = "" if nth == 1 else f" {nth}"
        target = path.with_name(f"{path.stem} ({words}{number}){path.suffix}")
        if not target.exists():
            return target
        nth += 1


def account(report: SalvageReport) -> Iterator[str]:
    """Yield what was saved and what is lost, in plain sentences."""
    if report.complete:
        yield f"All {report.of:,} changes could be saved; nothing is lost."
    else:
        yield f"{report.ops:,} of {report.of:,} changes could be saved."
    if report.from_backup:
        number = _number(report.from_backup, "change", "changes")
        yield f"{number} that the damaged file had lost came from a backup."
    if report.brought_back:
        yield f"Brought back from the tables: {_things(report.brought_back)}."
    for torn in report.transcripts:
        yield (
            f"“{torn.title}”: {torn.lost:,} of {torn.length:,} characters are lost; █ stands "
            "where they were. Import its file once more to read them."
        )
    if report.lost_words:
        yield f"Words that are lost, now or as they once were: {_words(report.lost_words)}."
    if report.stand_ins:
        yield f"Only a name stands in for {_things(report.stand_ins)}."
    if report.unapplied:
        number = _number(report.unapplied, "change", "changes")
        yield f"{number} could be read, but fit nothing that is left."
    for gap in report.gaps[:_MOST_GAPS]:
        acts = f"no. {gap.first}" if gap.first == gap.last else f"no. {gap.first} to {gap.last}"
        yield f"Missing in the history: changes {acts} of sitting {gap.chain[:8]}."
    if len(report.gaps) > _MOST_GAPS:
        yield f"And {len(report.gaps) - _MOST_GAPS} more such gaps; “qualcode check” names all."


def _things(counts: Sequence[tuple[str, int]]) -> str:
    """Return counts of things by kind, as people call them."""
    return ", ".join(_number(number, *_thing(kind)) for kind, number in counts)


def _words(counts: Sequence[tuple[str, int]]) -> str:
    """Return counts of words by what they were of, and which fields they were."""
    fields: dict[str, list[str]] = {}
    sums: Counter[str] = Counter()
    for name, number in counts:
        kind, _, field = name.partition(".")
        fields.setdefault(kind, []).append(field.replace("_", " "))
        sums[kind] += number
    return "; ".join(
        f"{sums[kind]:,} of {_thing(kind)[1]} ({', '.join(names)})"
        for kind, names in fields.items()
    )


def _thing(kind: str) -> tuple[str, str]:
    return _THINGS.get(kind, (kind, f"{kind}s"))


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
