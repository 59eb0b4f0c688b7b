"""Commands for the journal of entries, private keys, and copies for others."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.options import (
    coder_name,
    file_argument,
    json_option,
    reading,
    reads,
    writes,
    writing,
)
from qualcode.cli.paths import NEW_PROJECT
from qualcode.cli.values import utc
from qualcode.commands.private_keys import KeyFile
from qualcode.model.entries import JournalEntry, SealedText
from qualcode.model.errors import UserError
from qualcode.model.ids import Id, dashed
from qualcode.model.private_keys import read_key
from qualcode.store import Project


@click.command()
@writes
@click.option("--text", required=True, metavar="TEXT", help="What it says; - reads it from input.")
@click.option("--title", default="", metavar="TEXT", help="A title.")
@click.option("--private", is_flag=True, help="Sealed: only you can read it.")
def entry(
    file: Path, text: str, title: str, private: bool, coder: str | None, reason: str, as_json: bool
) -> None:
    """Write a journal entry about the project into FILE.

    A private one is no act: it is in no history, in no copy for others and in no merge.
    """
    words = sys.stdin.read() if text == "-" else text
    if private and reason:
        raise UserError("What is private has no reason in the history.", "Leave out --reason.")
    with writing(file, coder) as desk:
        desk.project.hold_keys(KeyFile())
        if private:
            written = desk.sign().write_private_entry(words, title).first("private")
            shown = next(e for e in desk.project.private_entries() if e.id == written)
        else:
            changes = desk.sign().write_entry(words, title, reason)
            shown = desk.project.entry(changes.first("entry"))
        names = _names(desk.project)
        if as_json:
            show.single(_values(shown, names))
        else:
            show.lines(_lines(shown, names, words=False))


@click.command()
@reads
@click.option("--private", is_flag=True, help="Show the words of your own private ones too.")
@click.option("--coder", metavar="NAME", help="Who you are. Your settings name the usual one.")
def entries(file: Path, private: bool, coder: str | None, as_json: bool) -> None:
    """List the journal entries in FILE, oldest first.

    Of what is private, only who wrote it and when is told, unless you ask for your own.
    """
    with reading(file) as project:
        sealed = project.sealed_texts()
        found = project.entries()
        if private:
            known = project.coder_named(coder_name(coder))
            if known is not None:
                project.work_as_id(known.id)
            ring = KeyFile()
            ring.held()  # says what is wrong with it, if anything
            project.hold_keys(ring)
            found += project.private_entries()
            sealed = project.sealed_texts()
        names = _names(project)
        every = sorted([*found, *sealed], key=lambda each: each.created)
        if as_json:
            show.rows(_values(each, names) for each in every)
            return
        for each in every:
            show.lines(_lines(each, names, words=True))


@click.command("private-key")
@click.option("--show", "shows", is_flag=True, help="Print your key, to carry it elsewhere.")
@click.option("--read", "reads_in", is_flag=True, help="Read a key in: asked for, or from input.")
def private_key(shows: bool, reads_in: bool) -> None:
    """Show or read in the key that opens your private entries and notes.

    Whoever has it can read them; without it nobody can, and nothing brings it back.
    """
    if shows == reads_in:
        raise UserError("What to do with the key is not said.", "Give --show or --read.")
    ring = KeyFile()
    if shows:
        keys = ring.held()
        if not keys:
            raise UserError("There is no private key yet.", "Writing something private makes one.")
        show.lines(each.words for each in keys)
        return
    if sys.stdin.isatty():
        given = [click.prompt("Private key", hide_input=True, err=True)]
    else:
        given = [line for line in sys.stdin.read().splitlines() if line.strip()]
    if not given:
        raise UserError("No key was given.", "Type it when asked, or pipe it in.")
    keys = tuple(read_key(line) for line in given)
    new = sum(ring.add(each) for each in reversed(keys))
    known = "It was here already." if len(keys) == 1 else "They were here already."
    show.lines([f"Read in {show.counted(new, 'key')}." if new else known])


@click.command("copy")
@file_argument
@click.argument("out", type=NEW_PROJECT)
@json_option
def copy_for_others(file: Path, out: Path, as_json: bool) -> None:
    """Write OUT, a copy of FILE to give away: without anything private, without drafts."""
    with reading(file) as project:
        left_out = len(project.sealed_texts())
        project.copy_for_others(out)
        if as_json:
            about = {"file": str(out.absolute()), "head": project.head}
            show.single(about | {"private_left_out": left_out})
            return
    left = f"; {show.counted(left_out, 'private text')} stayed out" if left_out else ""
    show.lines([f"Wrote {out}{left}."])


def _names(project: Project) -> dict[Id, str]:
    return {each.id: each.name for each in project.coders()}


def _values(each: JournalEntry | SealedText, names: dict[Id, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": dashed(each.id),
        "coder": names.get(each.coder, ""),
        "created": utc(each.created),
        "changed": utc(each.changed),
    }
    if isinstance(each, SealedText):
        return found | {"private": True, "sealed": True}
    return found | {
        "private": each.private, "sealed": False, "title": each.title, "text": each.text,
    }  # fmt: skip


def _lines(each: JournalEntry | SealedText, names: dict[Id, str], *, words: bool) -> Iterator[str]:
    when = f"{datetime.fromtimestamp(each.created / 1000):%Y-%m-%d}"
    who = names.get(each.coder, "somebody")
    if isinstance(each, SealedText):
        yield f"{dashed(each.id)}  sealed, by {who}, {when}"
        return
    private = "private, " if each.private else ""
    yield f"{dashed(each.id)}  {private}{who}, {when}{f'  {each.title}' if each.title else ''}"
    if words:
        yield from (f"    {line}" if line else "" for line in each.text.splitlines())
