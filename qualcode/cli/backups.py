"""Commands for backups: list them, make one, go back to one."""

from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.options import file_argument, json_option, load_usual, plainly, reading, reads
from qualcode.cli.paths import NEW_PROJECT
from qualcode.cli.secret import opened
from qualcode.commands import backups as asked
from qualcode.commands.backup_settings import arrange
from qualcode.model.backups import Backup, Standing
from qualcode.model.errors import UserError
from qualcode.store.backups import found, restore
from qualcode.store.since import standings


@click.command("backups")
@reads
def list_backups(file: Path, as_json: bool) -> None:
    """List the backups of FILE, the latest first; FILE may be damaged, or be there no more."""
    told: dict[Path, Standing | UserError] = {}
    try:
        with reading(file) as project:
            arrange(project, load_usual().backups)
            known = project.backups()
            told = standings(project.backup_order(), known)
    except UserError:
        known = found(file, None, load_usual().backups.elsewhere)
        if not known:
            raise
    if as_json:
        show.rows(_row(each, told.get(each.path)) for each in known)
    elif not known:
        show.lines([f"There is no backup of {file.name} yet."])
    else:
        show.lines(_line(each, told.get(each.path)) for each in known)
        show.lines(f"In {folder}" for folder in dict.fromkeys(each.path.parent for each in known))


@click.command("backup")
@file_argument
@json_option
def back_up(file: Path, as_json: bool) -> None:
    """Make a backup of FILE now, if the latest one does not hold just the same."""
    with reading(file) as project:
        arrange(project, load_usual().backups)
        answer = asked.back_up_now(project)
        if as_json:
            show.single(_row(answer.backup, Standing(0)) | {"made": answer.made})
            return
    if answer.made:
        show.lines([f"Made {answer.backup.path}."])
    else:
        show.lines(
            [f"Nothing has changed since {answer.backup.path} was made; no new one is needed."]
        )


@click.command("restore")
@file_argument
@click.argument("backup", metavar="BACKUP")
@click.argument("out", metavar="OUT", type=NEW_PROJECT)
def go_back(file: Path, backup: str, out: Path) -> None:
    """Make the new project OUT of a backup of FILE, which stays as it is.

    BACKUP is its file, or the beginning of its date and time as “qualcode backups” lists them.
    FILE may be damaged, or be there no more.
    """
    elsewhere = load_usual().backups.elsewhere
    try:
        with reading(file) as project:
            arrange(project, load_usual().backups)
            order = project.backup_order()
    except UserError:
        chosen = asked.choose(found(file, None, elsewhere), backup)
        with plainly(chosen), opened(chosen) as version:
            key = version.backup_order().key
        restore(chosen, out, None, key)
    else:
        chosen = asked.choose(found(file, order.identity, elsewhere), backup)
        restore(chosen, out, order.identity, order.key)
    show.lines([f"Made {out} of {chosen.name}."])


def _row(backup: Backup, told: Standing | UserError | None) -> dict[str, Any]:
    standing = told if isinstance(told, Standing) else None
    return {
        "file": str(backup.path.absolute()),
        "at": backup.at.isoformat(),
        "bytes": backup.size,
        "why": backup.why or None,
        "acts_behind": standing.behind if standing else None,
        "acts_only_there": standing.ahead if standing else None,
        "problem": str(told) if isinstance(told, UserError) else None,
    }


def _line(backup: Backup, told: Standing | UserError | None) -> str:
    return "  ".join(
        filter(
            None,
            (
                f"{backup.at:%Y-%m-%d %H.%M.%S  %a}",
                f"{backup.size / 1_000_000:8,.1f} MB",
                _behind(told),
                backup.why,
            ),
        )
    )


def _behind(told: Standing | UserError | None) -> str:
    if told is None:
        return ""
    if isinstance(told, UserError):
        return told.message
    words = [
        f"{show.counted(number, 'act')} {where}"
        for number, where in ((told.behind, "behind"), (told.ahead, "only there"))
        if number
    ]
    return ", ".join(words) or "as it is now"
