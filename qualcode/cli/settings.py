"""The command for settings."""

from collections.abc import Callable
from dataclasses import replace

import click

from qualcode.cli import show
from qualcode.cli.options import load_usual
from qualcode.commands.backup_settings import with_folder, with_number
from qualcode.commands.settings import (
    LARGEST_FONT,
    LONGEST_WAIT_MINUTES,
    SMALLEST_FONT,
    THEMES,
    Settings,
    save_settings,
    settings_path,
)
from qualcode.model.errors import UserError
from qualcode.model.words import sound


@click.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
def settings(name: str | None, value: str | None) -> None:
    """Show your settings, or set one: coder, theme, font-size, lock-after, those of backups."""
    known = load_usual()
    if name is None:
        shown = [f"{each}: {read(known)}" for each, (read, _) in _SETTINGS.items()]
        show.lines([*shown, f"Kept in {settings_path()}"])
        return
    if name not in _SETTINGS:
        raise UserError(f"There is no setting “{name}”.", f"There are: {', '.join(_SETTINGS)}.")
    read, change = _SETTINGS[name]
    if value is None:
        show.lines([read(known)])
        return
    try:
        save_settings(change(known, value))
    except OSError as error:
        raise UserError(
            f"The settings could not be saved in {settings_path()} ({error.strerror}).",
            "Check that the folder is yours to write in.",
        ) from error


def _with_coder(known: Settings, value: str) -> Settings:
    name = " ".join(value.split())
    if not name:
        raise UserError("A coder needs a name.", "Type the name the audit trail should show.")
    return replace(known, coder=sound(name))


def _with_theme(known: Settings, value: str) -> Settings:
    if value not in THEMES:
        raise UserError(f"“{value}” is not a theme.", f"There are: {', '.join(THEMES)}.")
    return replace(known, theme=value)


def _with_font_size(known: Settings, value: str) -> Settings:
    if not value.isdecimal() or not SMALLEST_FONT <= int(value) <= LARGEST_FONT:
        raise UserError(
            f"“{value}” is not a size for reading.",
            f"Give a number from {SMALLEST_FONT} to {LARGEST_FONT}.",
        )
    return replace(known, font_size=int(value))


def _with_backup_folder(known: Settings, value: str) -> Settings:
    return replace(known, backups=with_folder(known.backups, value))


def _number_of_backups(name: str) -> "_Setting":
    return (
        lambda known: str(getattr(known.backups, name)),
        lambda known, value: replace(known, backups=with_number(known.backups, name, value)),
    )


def _with_lock_after(known: Settings, value: str) -> Settings:
    if not value.isdecimal() or int(value) > LONGEST_WAIT_MINUTES:
        raise UserError(
            f"“{value}” is not a number of minutes.",
            f"Give one from 0, for never, to {LONGEST_WAIT_MINUTES}.",
        )
    return replace(known, lock_after=int(value))


_Setting = tuple[Callable[[Settings], str], Callable[[Settings, str], Settings]]
_SETTINGS: dict[str, _Setting] = {
    "coder": (lambda known: known.coder, _with_coder),
    "theme": (lambda known: known.theme, _with_theme),
    "font-size": (lambda known: str(known.font_size), _with_font_size),
    "lock-after": (lambda known: str(known.lock_after), _with_lock_after),
    "backup-folder": (lambda known: known.backups.folder or "beside", _with_backup_folder),
    "backup-minutes": _number_of_backups("minutes"),
    "backup-days": _number_of_backups("days"),
    "backup-daily": _number_of_backups("daily"),
    "backup-weekly": _number_of_backups("weekly"),
    "backup-monthly": _number_of_backups("monthly"),
}
