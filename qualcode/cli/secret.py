"""What opens an encrypted project here: from a file, the environment or a prompt, no argument.

Arguments are seen by everybody on the computer, and kept by shells.
"""

import os
import sys
from pathlib import Path
from typing import Any

import click

from qualcode.cli.paths import FILE
from qualcode.model.errors import KeyNeeded, UserError
from qualcode.model.keys import Key, Secret
from qualcode.store import Project
from qualcode.store.seals import is_encrypted, key_for

VARIABLE = "QUALCODE_PASSPHRASE"
TRIES = 3
_LONGEST_BYTES = 10_000
_GIVEN = "qualcode.passphrase_file"


def _keep(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    ctx.meta[_GIVEN] = value


passphrase_option = click.option(
    "--passphrase-file",
    type=FILE,
    metavar="PATH",
    expose_value=False,
    callback=_keep,
    help="Where its passphrase or recovery key stands, if FILE is encrypted.",
)


def opened(file: Path, *, write: bool = False) -> Project:
    """Open a project with what was given, or else with what is typed when asked.

    Raises KeyNeeded when that does not open it, or there is nobody to ask.
    """
    try:
        return Project.open(file, write=write, key=given())
    except KeyNeeded as needed:
        if needed.tried:
            raise
        if not can_ask():
            raise KeyNeeded(
                needed.message,
                f"Give its passphrase with --passphrase-file PATH, or in {VARIABLE}.",
            ) from needed
    return _asked(file, write)


def opened_again(file: Path, key: Key | None) -> Project:
    """Open a project for writing that was read a moment ago, with the key it had then.

    Raises UserError when it cannot be written, or somebody else has it open.
    """
    return Project.open(file, write=True, key=key)


def for_copy(path: Path, file: Path | None, needed: KeyNeeded) -> Secret:
    """Return what opens another copy that is encrypted otherwise, from a file or when asked.

    Raises UserError when the file cannot be read, and what was ``needed`` when nobody can be asked.
    """
    if file is not None:
        return Secret(words_in(file))
    if not can_ask():
        raise KeyNeeded(
            needed.message, "Give its passphrase with --other-passphrase-file PATH."
        ) from needed
    return Secret(_typed(path))


def given() -> Secret | None:
    """Return what opens an encrypted file, if it was given: the file's words before the variable's.

    Raises UserError when the file cannot be read.
    """
    context: dict[str, Any] = click.get_current_context().meta
    path = context.get(_GIVEN)
    if path is not None:
        return Secret(words_in(path))
    words = os.environ.get(VARIABLE)
    return Secret(words) if words else None


def key_of(file: Path) -> Key | None:
    """Return the key of a file that may be too damaged to be opened; None of a plain one.

    Raises KeyNeeded when it is encrypted and nothing was given, and nobody can be asked.
    """
    words = given()
    if words is None and can_ask() and is_encrypted(file):
        words = Secret(_typed(file))
    return key_for(file, words)


def chosen(file: Path | None, option: str) -> str:
    """Return a new passphrase: the file's words, or what is typed twice when asked.

    Raises UserError when the file cannot be read, or there is nobody to ask.
    """
    if file is not None:
        return words_in(file)
    if not can_ask():
        raise UserError("The new passphrase is missing.", f"Give it with {option} PATH.")
    return str(
        click.prompt("New passphrase", hide_input=True, err=True, confirmation_prompt="Once more")
    )


def words_in(path: Path) -> str:
    """Return the passphrase that stands in a file, without the end of its line.

    Raises UserError when it cannot be read or holds none.
    """
    try:
        with path.open("rb") as stream:
            body = stream.read(_LONGEST_BYTES + 1)
        words = body.decode("utf-8-sig")
    except OSError as error:
        raise UserError(
            f"The passphrase file “{path.name}” cannot be read ({error.strerror}).",
            "Check its name and folder.",
        ) from error
    except UnicodeDecodeError:
        raise _no_passphrase(path, "is not text in UTF-8") from None
    words = words.removesuffix("\n").removesuffix("\r")
    if not words.strip() or len(body) > _LONGEST_BYTES:
        raise _no_passphrase(path, "is too long" if words.strip() else "is empty")
    return words


def can_ask() -> bool:
    """Whether somebody sits at a terminal who could type a passphrase."""
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(file: Path, write: bool) -> Project:
    for nth in range(1, TRIES + 1):
        try:
            return Project.open(file, write=write, key=Secret(_typed(file)))
        except KeyNeeded as wrong:
            if nth == TRIES:
                raise
            click.echo(str(wrong), err=True)
    raise AssertionError("asked without an end")


def _typed(file: Path) -> str:
    asked = f"Passphrase or recovery key of {file.name}"
    return str(click.prompt(asked, hide_input=True, err=True))


def _no_passphrase(path: Path, why: str) -> UserError:
    return UserError(
        f"The passphrase file “{path.name}” {why}.", "Let the passphrase stand in it, alone."
    )
