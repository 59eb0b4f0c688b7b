"""Commands that write files for others: export, screenshot."""

import contextlib
import re
from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import (
    coder_name,
    coder_option,
    file_argument,
    json_option,
    plainly,
    reading,
)
from qualcode.cli.paths import FILE
from qualcode.cli.secret import opened_again
from qualcode.model.errors import UserError
from qualcode.model.keys import Key

KINDS = ("audit-trail",)
SMALLEST, LARGEST = 200, 8_000
"""How many pixels a picture of the window may be wide or high."""
_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})", re.IGNORECASE)


@click.command()
@file_argument
@click.argument("kind", metavar="audit-trail")
@click.argument("out", metavar="OUT.docx", type=FILE)
@coder_option
@json_option
def export(file: Path, kind: str, out: Path, coder: str | None, as_json: bool) -> None:
    """Write the audit trail of FILE as a Word document."""
    if kind not in KINDS:
        raise UserError(f"“{kind}” cannot be exported.", f"There is: {', '.join(KINDS)}.")
    from qualcode.commands.exports import export_audit_trail

    if coder is not None:
        coder_name(coder)
    with reading(file) as project:
        head, key = project.head, project.key
        written = export_audit_trail(project, out)
        if as_json:
            about = {"file": str(written.absolute()), "bytes": written.stat().st_size}
            show.single(about | {"head": head})
    if not as_json:
        show.lines([f"Wrote {written}."])
    _record(file, key, coder, written, head)


def _record(file: Path, key: Key | None, coder: str | None, written: Path, head: str) -> None:
    """Record that a document was written, where somebody is known who did and the file is free."""
    from qualcode.commands.exports import record_written

    with contextlib.suppress(UserError, OSError):
        name = coder_name(coder)
        with plainly(file), opened_again(file, key) as project:
            project.work_as(name)
            record_written(project, written, head)


@click.command()
@file_argument
@click.argument("out", metavar="OUT.png", type=FILE)
@click.option("--document", metavar="D", help="With this transcript.")
@click.option("--place", default="Read", metavar="PLACE", help="Read, Passages, Cases, ...")
@click.option("--dark", is_flag=True, help="In dark.")
@click.option("--size", default="1440x900", metavar="WxH", help="In pixels.")
def screenshot(
    file: Path, out: Path, document: str | None, place: str, dark: bool, size: str
) -> None:
    """Take a picture of the window with FILE; no screen is needed."""
    wide_high = _SIZE.fullmatch(size.strip())
    if wide_high is None:
        raise UserError(f"“{size}” is not a size.", "Give it as width and height, as 1440x900.")
    wide, high = int(wide_high[1]), int(wide_high[2])
    if not (SMALLEST <= wide <= LARGEST and SMALLEST <= high <= LARGEST):
        raise UserError(
            f"A picture of {wide} by {high} pixels cannot be taken.",
            f"Give width and height from {SMALLEST} to {LARGEST}.",
        )
    if out.suffix.lower() != ".png":
        raise UserError(f"“{out.name}” is not the name of a picture.", "End it in .png.")
    if not out.parent.is_dir():
        raise UserError(f"There is no folder “{out.parent}”.", "Make it first.")
    chosen = None
    with reading(file) as project:  # what is no project is refused before Qt is loaded
        if document is not None:
            chosen = project.find_document(document).id
        key = project.key
    from qualcode.commands.windows import window_libraries

    with window_libraries(offscreen=True):
        from qualcode.ui.screenshot import take

        take(
            file,
            out,
            document=chosen,
            place=place.capitalize(),
            dark=dark,
            size=(wide, high),
            key=key,
        )
    show.lines([f"Wrote {out}."])
