"""The command for a damaged file: salvage."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import file_argument, json_option, load_usual
from qualcode.cli.paths import NEW_PROJECT
from qualcode.cli.secret import key_of
from qualcode.commands.salvage import account, look, rescue
from qualcode.model.errors import UserError


@click.command()
@file_argument
@click.argument("out", metavar="[OUT]", required=False, type=NEW_PROJECT)
@json_option
def salvage(file: Path, out: Path | None, as_json: bool) -> None:
    """Save what can still be read of a damaged FILE into the new file OUT.

    Gaps are filled from the newest good backup. FILE itself is only read. Without OUT it is only
    said what could be saved.
    """
    if not file.is_file():
        raise UserError(f"There is no file “{file}”.", "Check the name and the folder.")
    if out is None:
        _look(file, as_json)
        return
    report = rescue(file, out, key_of(file), elsewhere=load_usual().backups.elsewhere)
    said = list(account(report))
    if as_json:
        gaps = [gap._asdict() for gap in report.gaps]
        counts = {"changes": report.ops, "of": report.of, "from_backup": report.from_backup}
        about = {"file": str(out.absolute()), "complete": report.complete, **counts}
        show.single({**about, "gaps": gaps, "account": said})
        return
    show.lines(
        [f"Saved what can be read of {file.name} in {out}.", *(f"  {each}" for each in said)]
    )


def _look(file: Path, as_json: bool) -> None:
    found = look(file, key_of(file), elsewhere=load_usual().backups.elsewhere)
    backup = found.backup
    if as_json:
        newest = backup and {
            "file": str(backup.path),
            "changes": backup.changes,
            "lacks": backup.lacks,
        }
        about = {"changes": found.changes, "of": found.of, "together": found.together}
        show.single({**about, "backup": newest})
        return
    show.lines([f"{found.changes:,} of {found.of:,} changes in {file.name} can be read."])
    if backup is None:
        show.lines(["There is no good backup beside it."])
    else:
        show.lines(
            [
                f"The newest good backup is {backup.path}; it lacks {backup.lacks:,} of them.",
                f"Together they have {found.together:,}.",
            ]
        )
    show.lines([f"“qualcode salvage {file.name} OUT” saves them in a new file."])
