"""Opening the window, with a project or without one."""

from pathlib import Path

import click

from qualcode.cli.paths import FILE
from qualcode.model.errors import UserError
from qualcode.store.seals import may_be_project


@click.command()
@click.argument("file", required=False, type=FILE)
@click.pass_context
def window(ctx: click.Context, file: Path | None) -> None:
    """Open the window."""
    if file is not None and not file.is_file():
        raise UserError(
            f"There is no file “{file}”.", "Check the name, or make it with “qualcode new”."
        )
    if file is not None and not may_be_project(file):
        raise UserError(
            f"“{file.name}” is not a qualcode project.",
            "Choose a file that ends in .qualcode. “qualcode import” takes a transcript into one.",
        )
    ctx.exit(open_window(file))


def open_window(file: Path | None) -> int:
    """Show the window until it is closed and return its exit code.

    Raises UserError where a system library for windows is missing, or there is no screen.
    """
    from qualcode.commands.windows import refuse_without_screen, window_libraries

    refuse_without_screen()
    with window_libraries():
        from qualcode.ui.start import run

        return run(file)
