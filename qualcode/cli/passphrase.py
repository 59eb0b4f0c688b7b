"""The command for a project's passphrase."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import reading, writes, writing
from qualcode.cli.paths import FILE
from qualcode.cli.secret import chosen
from qualcode.model.errors import UserError
from qualcode.store.resealing import rekeyed_copies

EARLIER_COPIES = (
    "Copies made before are as they were: elsewhere on the disk, in the trash, in a cloud."
)


@click.command()
@writes
@click.option("--set", "deed", flag_value="set", help="Encrypt FILE with a passphrase.")
@click.option("--change", "deed", flag_value="change", help="Give it another passphrase.")
@click.option("--remove", "deed", flag_value="remove", help="Take the encryption off.")
@click.option("--recovery-key", "deed", flag_value="show", help="Print what opens it as well.")
@click.option(
    "--new-passphrase-file",
    "new",
    type=FILE,
    metavar="PATH",
    help="Where the new passphrase stands; without it, you are asked.",
)
def passphrase(
    file: Path, deed: str | None, new: Path | None, coder: str | None, reason: str, as_json: bool
) -> None:
    """Say whether FILE is encrypted, or change that.

    The passphrase it has now comes from --passphrase-file, from QUALCODE_PASSPHRASE, or is asked.
    """
    if new is not None and deed not in ("set", "change"):
        raise UserError("A new passphrase goes with --set or --change.", "Add one of them.")
    if deed is None:
        _tell(file, as_json)
    elif deed == "show":
        _show_recovery_key(file, as_json)
    else:
        _switch(file, deed, new, coder, reason, as_json)


def _tell(file: Path, as_json: bool) -> None:
    with reading(file) as project:
        encrypted = project.encrypted
    if as_json:
        show.single({"file": str(file.absolute()), "encrypted": encrypted})
        return
    show.lines([f"{file} is encrypted." if encrypted else f"{file} is not encrypted."])


def _show_recovery_key(file: Path, as_json: bool) -> None:
    with reading(file) as project:
        key = project.recovery_key()
    if as_json:
        show.single({"file": str(file.absolute()), "recovery_key": key})
        return
    show.lines([key])


def _switch(
    file: Path, deed: str, new: Path | None, coder: str | None, reason: str, as_json: bool
) -> None:
    with writing(file, coder) as desk:
        if deed == "set" and desk.project.encrypted:
            raise UserError(f"“{file.name}” is encrypted already.", "--change gives it another.")
        if deed != "set" and not desk.project.encrypted:
            raise UserError(f"“{file.name}” is not encrypted.", "--set encrypts it.")
        words = None if deed == "remove" else chosen(new, "--new-passphrase-file")
        project = desk.sign()
        old = project.key
        project.set_passphrase(words, reason=reason)
        backups = [each.path for each in project.backups()]
        failed = rekeyed_copies(backups, old, project.key)
        for path in failed:
            show.complain(
                f"The backup “{path.name}” could not be written anew; see to it yourself."
            )
        if as_json:
            about = {"file": str(file.absolute()), "encrypted": project.encrypted}
            show.single(about | {"head": project.head})
            return
    if deed == "remove":
        show.lines([f"{file} is not encrypted any more: whoever has it can read it."])
        return
    done = "Encrypted" if deed == "set" else "Changed the passphrase of"
    former = "" if deed == "set" else " The recovery key until now opens it no longer."
    show.lines(
        [
            f"{done} {file}.{former}",
            f"“qualcode passphrase {file} --recovery-key” prints its recovery key: keep it on "
            "paper. Without both, nobody can open the file.",
            EARLIER_COPIES,
        ]
    )
