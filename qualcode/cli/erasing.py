"""The command that erases words for good: a withdrawal, a passage, a name."""

from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.options import Writing, passage, places_passage, reading, writes, writing
from qualcode.cli.values import Values, outward, utc
from qualcode.model.erasure import ErasureReport
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.spans import Span
from qualcode.model.words import folded
from qualcode.store import Project


@click.command()
@writes
@click.option("--participant", metavar="P", help="All words of this participant: name or id.")
@click.option("--keep-name", is_flag=True, help="Leave the participant's name in other texts.")
@click.option("--words", metavar="TEXT", help="These words, wherever they stand.")
@click.option("--document", metavar="D", help="A passage of this transcript.")
@places_passage
@click.option("--preview", is_flag=True, help="Only say what it would take away.")
def erase(
    file: Path, participant: str | None, keep_name: bool, words: str | None, document: str | None,
    start: int | None, end: int | None, quote: str | None, nth: int | None, preview: bool,
    coder: str | None, reason: str, as_json: bool,
) -> None:  # fmt: skip
    """Erase words for good, here and in what repeats them; it cannot be undone."""
    if sum(each is not None for each in (participant, words, document)) != 1:
        raise UserError("Say what to erase.", "Give --participant, --words or --document.")

    def place(project: Project) -> tuple[Id, Span]:
        found = project.find_document(document or "")
        return found.id, passage(project, found, start, end, quote, nth)

    if preview:
        with reading(file) as project:
            if participant is not None:
                report = project.participant_erasure(
                    _participant(project, participant), name=not keep_name
                )
            elif words is not None:
                report = project.striking_words(words)
            else:
                where, span = place(project)
                report = project.striking(where, span.start, span.end)
            _show(project, report, as_json, would=True)
        return
    with writing(file, coder) as desk:
        report = _erased(desk, participant, keep_name, words, place, reason)
        _show(desk.project, report, as_json, would=False)


def _erased(
    desk: Writing, participant: str | None, keep_name: bool, words: str | None, place: Any,
    reason: str,
) -> ErasureReport:  # fmt: skip
    project = desk.project
    if participant is not None:
        who = _participant(project, participant)
        return desk.sign().erase_participant(who, name=not keep_name, reason=reason)[1]
    if words is not None:
        project.striking_words(words)
        return desk.sign().strike_words(words, reason)[1]
    where, span = place(project)
    project.striking(where, span.start, span.end)
    return desk.sign().strike(where, span.start, span.end, reason)[1]


def _participant(project: Project, typed: str) -> Id:
    every = project.participants()
    named = [each for each in every if each.name == typed.strip()]
    named = named or [each for each in every if folded(each.name) == folded(typed)]
    if len(named) == 1:
        return named[0].id
    if named:
        raise UserError(f"Several participants are called “{typed}”.", "Give the id instead.")
    return project.find_id("participant", typed, "participant")


def _show(project: Project, report: ErasureReport, as_json: bool, *, would: bool) -> None:
    if as_json:
        show.single(_values(Values(project), report, would))
        return
    deed = "Would erase" if would else "Erased"
    show.lines([
        f"{deed} {show.counted(report.characters, 'character')} in "
        f"{show.counted(report.transcripts, 'transcript')} "
        f"({show.counted(report.turns, 'turn')}), "
        f"{show.counted(report.codings, 'coding')}, and struck out in "
        f"{show.counted(len(report.quotes), 'text')} that repeat it."
    ])  # fmt: skip
    for each in report.exports:
        show.lines([f"  written earlier and not reached: {each.name}, {utc(each.at)}"])
    if report.backups and would:
        show.lines([f"  and in {show.counted(report.backups, 'backup')}"])
    for name in report.unreached:
        show.lines([f"  could not be changed, delete it by hand: {name}"])
    if not would:
        show.lines(["Copies elsewhere are not reached: merge them, and it is erased there too."])


def _values(values: Values, report: ErasureReport, would: bool) -> dict[str, Any]:
    return {
        "preview": would,
        "characters": report.characters,
        "turns": report.turns,
        "transcripts": report.transcripts,
        "codings": report.codings,
        "backups": report.backups,
        "unreached": list(report.unreached),
        "quotes": [
            {"kind": each.kind, "entity": outward(each.entity), "field": each.field,
             "struck": each.struck, "now": each.now}
            for each in report.quotes
        ],
        "exports": [
            {"what": each.what, "name": each.name, "at": utc(each.at),
             "coder": values.coders.get(each.coder, "")}
            for each in report.exports
        ],
    }  # fmt: skip
