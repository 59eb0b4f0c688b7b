"""The command that shows the program on a sample study."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.paths import FOLDER
from qualcode.model.errors import UserError


@click.command()
@click.option("--folder", type=FOLDER, help="Where to; else your documents.")
@click.option("--fresh", is_flag=True, help="Copy it anew, beside a copy that is there.")
@click.option("--no-window", is_flag=True, help="Do the main job without a window.")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None, fresh: bool, no_window: bool) -> None:
    """Copy the sample study to a folder of yours and open it.

    Without a screen the main job is done without one: import, code, suggest, export.
    """
    from qualcode.commands.demo import prepare_demo
    from qualcode.commands.windows import has_screen

    sample = prepare_demo(folder, fresh=fresh)
    if not no_window and has_screen():
        try:
            from qualcode.cli.window import open_window

            ctx.exit(open_window(sample))
        except UserError as error:
            show.complain(str(error))
    _without_window(sample)


def _without_window(sample: Path) -> None:
    from qualcode.commands.demo import windowless_demo

    done = windowless_demo(sample, _picture)
    show.lines([*done.said, "", "The files are:"])
    show.lines(
        [
            f"  the sample study      {done.sample}",
            f"  its transcripts       {done.sample.parent / 'sources'}",
            f"  the trial's project   {done.project}",
            f"  its audit trail       {done.audit_trail}",
        ]
    )
    if done.picture is not None:
        show.lines([f"  the window's picture  {done.picture}"])
    show.lines(["", f"Where there is a screen, “qualcode '{done.sample}'” opens the sample study."])


def _picture(project: Path, out: Path) -> None:
    from qualcode.commands.windows import window_libraries

    with window_libraries(offscreen=True):
        from qualcode.ui.screenshot import take

        take(project, out)
