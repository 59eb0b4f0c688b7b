"""The command for notes."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import passage, places_passage, writes, writing
from qualcode.cli.values import Values
from qualcode.commands.private_keys import KeyFile
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.store import Project


@click.command()
@writes
@click.option("--text", required=True, metavar="TEXT", help="What the note says.")
@click.option("--document", metavar="D", help="On this transcript, or a passage of it.")
@places_passage
@click.option("--code", "code_path", metavar="PATH", help="On this code.")
@click.option("--coding", metavar="CODING", help="On this coding: its id or the start of it.")
@click.option("--private", is_flag=True, help="Sealed: only you can read it.")
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
    private: bool,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Write a note on anything in FILE.

    On a passage, a transcript, a code or a coding; without any of these, on the project.
    """
    if private and reason:
        raise UserError("What is private has no reason in the history.", "Leave out --reason.")
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
        desk.project.hold_keys(KeyFile())
        if document is not None and placed:
            where = desk.project.find_document(document)
            span = passage(desk.project, where, start, end, quote, nth)
            project = desk.sign()
            done = (
                project.write_private_note_on_passage(where.id, *span, text, exact=True)
                if private
                else project.add_note_on_passage(where.id, *span, text, reason, exact=True)
            )
        else:
            about, target = _target(desk.project, document, code_path, coding)
            project = desk.sign()
            done = (
                project.write_private_note(about, target, text)
                if private
                else project.add_note(about, target, text, reason)
            )
        if private:
            own = project.private_notes()
            written = next(each for each in own if each.id == done.first("private"))
            sentence = "Wrote a private note"
        else:
            written = project.note(done.first("note"))
            sentence = project.act_of(done.act or "").sentence
        told = Values(project).note(written)
        if as_json:
            show.single(told)
            return
        show.lines([f"{told['id']}  {sentence}"])


def _target(
    project: Project, document: str | None, code_path: str | None, coding: str | None
) -> tuple[NoteTarget, Id | None]:
    if document is not None:
        return NoteTarget.DOCUMENT, project.find_document(document).id
    if code_path is not None:
        return NoteTarget.CODE, project.find_code(code_path).id
    if coding is not None:
        return NoteTarget.CODING, project.find_id("coding", coding, "coding")
    return NoteTarget.PROJECT, None
