"""The command for notes."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import Writing, passage, places_passage, writes, writing
from qualcode.cli.values import Values
from qualcode.model.changes import Changes
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError


@click.command()
@writes
@click.option("--text", required=True, metavar="TEXT", help="What the note says.")
@click.option("--document", metavar="D", help="On this transcript, or a passage of it.")
@places_passage
@click.option("--code", "code_path", metavar="PATH", help="On this code.")
@click.option("--coding", metavar="CODING", help="On this coding: its id or the start of it.")
def note(
    file: Path,
    text: str,
    document: str | None,
    start: int | None,
    end: int | None,
    quote: str | None,
    nth: int | None,
    code_path: str | None,
    coding: str | None,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Write a note on anything in FILE.

    On a passage, a transcript, a code or a coding; without any of these, on the project.
    """
    if not text.strip():
        raise UserError("A note needs some words.", "Give them with --text.")
    named = [each for each in (document, code_path, coding) if each is not None]
    if len(named) > 1:
        raise UserError(
            "A note is about one thing.", "Give one of --document, --code and --coding."
        )
    placed = any(each is not None for each in (start, end, quote, nth))
    if placed and document is None:
        raise UserError("Whose passage it is is not said.", "Add --document.")
    with writing(file, coder) as desk:
        if document is not None and placed:
            where = desk.project.find_document(document)
            span = passage(desk.project, where, start, end, quote, nth)
            done = desk.sign().add_note_on_passage(where.id, *span, text, reason, exact=True)
        else:
            done = _note_on(desk, document, code_path, coding, text, reason)
        written = desk.project.note(done.first("note"))
        if as_json:
            show.single(Values(desk.project).note(written))
            return
        sentence = desk.project.act_of(done.act or "").sentence
        show.lines([f"{Values(desk.project).note(written)['id']}  {sentence}"])


def _note_on(
    desk: Writing,
    document: str | None,
    code_path: str | None,
    coding: str | None,
    text: str,
    reason: str,
) -> Changes:
    project = desk.project
    about, target = NoteTarget.PROJECT, None
    if document is not None:
        about, target = NoteTarget.DOCUMENT, project.find_document(document).id
    elif code_path is not None:
        about, target = NoteTarget.CODE, project.find_code(code_path).id
    elif coding is not None:
        about, target = NoteTarget.CODING, project.find_id("coding", coding, "coding")
    return desk.sign().add_note(about, target, text, reason)
