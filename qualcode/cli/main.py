"""The command line's door: finds the command, and says in one sentence what a person can mend."""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from qualcode import __version__
from qualcode.cli import show
from qualcode.model.errors import Cancelled, UserError

MENDABLE = 2
"""The exit code where the person can mend it; 1 says that `check` found something wrong."""

FAULT = 3
"""The exit code of a fault of the program's own."""

COMMANDS = {
    "new": "projects:new",
    "codebook": "projects:codebook",
    "import": "projects:import_sources",
    "documents": "projects:documents",
    "codes": "codings:codes",
    "codings": "codings:codings",
    "code": "codings:code",
    "uncode": "codings:uncode",
    "note": "notes:note",
    "entry": "private:entry",
    "entries": "private:entries",
    "private-key": "private:private_key",
    "copy": "private:copy_for_others",
    "suggest": "suggestions:suggest",
    "accept": "suggestions:accept",
    "decline": "suggestions:decline",
    "undo": "history:undo",
    "redo": "history:redo",
    "history": "history:history",
    "check": "history:check",
    "salvage": "salvage:salvage",
    "merge": "merging:merge",
    "erase": "erasing:erase",
    "conflicts": "merging:conflicts",
    "decide": "merging:decide",
    "backups": "backups:list_backups",
    "backup": "backups:back_up",
    "restore": "backups:go_back",
    "passphrase": "passphrase:passphrase",
    "export": "exports:export",
    "screenshot": "exports:screenshot",
    "demo": "demo:demo",
    "settings": "settings:settings",
}
"""Where each command stands: a module of this package, and its name there."""


class _LateGroup(click.Group):
    """Commands that are imported when they are asked for; a file's name opens the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None when there is none of that name."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        return getattr(importlib.import_module(f"qualcode.cli.{module}"), name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant: of that name, or the window with that file."""
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if not _looks_like_a_file(args[0]):
            raise UserError(
                f"There is no command and no file “{args[0]}”.",
                "“qualcode --help” lists the commands.",
            )
        from qualcode.cli.window import window

        return window.name, window, args


@click.group(cls=_LateGroup, invoke_without_command=True, subcommand_metavar="[FILE] | COMMAND ...")
@click.version_option(__version__, message="qualcode %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Qualitative coding of interview transcripts, offline.

    With a project FILE, or nothing, the window opens. The commands work on a project without a
    window. Where they list something, --json gives it for other programs.
    """
    if ctx.invoked_subcommand is None:
        from qualcode.cli.window import window

        ctx.invoke(window, file=None)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for and return the exit code."""
    show.prepare_streams()
    try:
        # Without its own endings, click gives back the code that a command has exited with.
        ended = cli.main(args=list(arguments), prog_name="qualcode", standalone_mode=False)
        sys.stdout.flush()
    except UserError as error:
        return _mendable(str(error))
    except click.ClickException as error:
        return _mendable(_plain(error))
    except (click.Abort, KeyboardInterrupt, Cancelled):
        return 130
    except SystemExit:
        return 0  # click's way of saying that whoever read the output has enough of it
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            return _fault(error)
        name = Path(os.fsdecode(error.filename)).name
        return _mendable(f"“{name}” could not be read or written ({error.strerror}).")
    except Exception as error:
        if os.environ.get("QUALCODE_DEBUG"):
            raise
        return _fault(error)
    return ended if isinstance(ended, int) else 0


def _looks_like_a_file(words: str) -> bool:
    return words.endswith(".qualcode") or Path(words).name != words or Path(words).exists()


def _mendable(sentence: str) -> int:
    show.complain(sentence)
    return MENDABLE


def _fault(error: Exception) -> int:
    """Say that the program went wrong, and write down where, without words of a transcript."""
    from qualcode.commands.positions import kind_of
    from qualcode.commands.reports import report_of, write_report

    where = write_report(report_of(error, "the command line"))
    kept = f" Where it happened stands in “{where}”, without any words of yours." if where else ""
    show.complain(
        f"qualcode has a fault ({kind_of(type(error))}). No act was left half done.{kept} "
        "Run it again with QUALCODE_DEBUG=1 for more."
    )
    return FAULT


def _plain(error: click.ClickException) -> str:
    """Return a mistake in the command's own words in plain ones."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qualcode"
    match error:
        case click.NoSuchOption():
            words = f"“{command}” has no option {error.option_name}."
        case click.MissingParameter(param=click.Argument() as missing):
            words = f"“{command}” needs {missing.make_metavar(context) if context else 'more'}."
        case click.MissingParameter(param=click.Option() as missing):
            words = f"“{command}” needs {missing.opts[0]}."
        case click.BadParameter(param=click.Parameter(type=click.types.IntParamType()) as param):
            given = param.opts[0] if isinstance(param, click.Option) else param.metavar or ""
            least = ", 1 or more" if isinstance(param.type, click.IntRange) else ""
            words = f"“{command}” needs a whole number for {given.strip('[]')}{least}."
        case _:
            words = error.format_message()
    return f"{words.rstrip('.')}. “{command} --help” says what it takes."
