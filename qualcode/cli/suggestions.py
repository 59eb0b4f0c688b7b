"""Commands for suggestions: suggest, accept, decline."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import polarity, usable_code, writes, writing
from qualcode.cli.values import Values
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.suggestions import Candidate, Decision
from qualcode.store import Project


@click.command()
@writes
@click.option("--document", metavar="D", help="Only in this transcript.")
@click.option("--code", "code_path", metavar="PATH", help="Only for this code and those below it.")
def suggest(
    file: Path,
    document: str | None,
    code_path: str | None,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Look for passages that codes' own words point to.

    Those you have not decided about are listed. The run is recorded; where you have not marked a
    transcript as read, it is recorded as before your own reading.
    """
    from qualcode.commands import suggestions as searching
    from qualcode.commands.worker import Worker

    with writing(file, coder) as desk:
        prepared = searching.prepare_search(
            desk.project,
            None if document is None else [desk.project.find_document(document).id],
            None if code_path is None else [desk.project.find_code(code_path).id],
        )
        with Worker() as worker:
            found = searching.search(prepared, worker)
        project = desk.sign()
        searching.record_search(project, prepared, found, reason=reason)
        ours = {each.id for each in found}
        waiting = [each for each in project.candidates() if each.id in ours]
        values = Values(project)
        if as_json:
            show.rows(map(values.suggestion, waiting))
            return
        show.lines(_line(values, each) for each in waiting)
        show.lines([f"{len(waiting)} suggestions wait for a decision, of {len(found)} found."])


@click.command()
@writes
@click.argument("suggestion", metavar="SUGGESTION")
@click.option("--code", "code_path", metavar="PATH", help="With another code.")
@click.option("--start", type=int, metavar="N", help="With other borders: first code point.")
@click.option("--end", type=int, metavar="N", help="With other borders: after the last.")
@click.option("--polarity", "stands", metavar="P", help="With another polarity.")
def accept(
    file: Path,
    suggestion: str,
    code_path: str | None,
    start: int | None,
    end: int | None,
    stands: str | None,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Code what a SUGGESTION proposes, as it is or with changes."""
    how = polarity(stands)
    with writing(file, coder) as desk:
        candidate = desk.project.find_candidate(suggestion)
        _refuse_decided(desk.project, candidate, (Decision.ACCEPTED, Decision.EDITED))
        code = usable_code(desk.project, code_path or candidate.code).id
        first = candidate.start if start is None else start
        last = candidate.end if end is None else end
        span = desk.project.checked_span(candidate.version, first, last)
        done = desk.sign().accept(candidate.id, span=span, code=code, polarity=how, reason=reason)
        if as_json:
            coding = desk.project.coding(done.first("coding"))
            show.single(Values(desk.project).coding(coding))
            return
        _say(desk.project, done.act)


@click.command()
@writes
@click.argument("suggestion", metavar="SUGGESTION")
def decline(file: Path, suggestion: str, coder: str | None, reason: str, as_json: bool) -> None:
    """Say no to a SUGGESTION; it is not proposed to you again."""
    with writing(file, coder) as desk:
        candidate = desk.project.find_candidate(suggestion)
        _refuse_decided(
            desk.project, candidate, (Decision.ACCEPTED, Decision.EDITED, Decision.DECLINED)
        )
        done = desk.sign().decline(candidate.id, reason)
        if as_json:
            values = Values(desk.project)
            show.single(values.suggestion(candidate) | {"decision": "declined", "reason": reason})
            return
        _say(desk.project, done.act)


def _refuse_decided(
    project: Project, candidate: Candidate, decisions: tuple[Decision, ...]
) -> None:
    """Raise UserError when this coder has decided about a suggestion in one of these ways."""
    for record in project.suggestion_records():
        mine = record.candidate == candidate.id and record.coder == project.coder
        if mine and record.decision in decisions:
            raise UserError(
                f"You have {record.decision.value} that suggestion already.",
                "Undo it first if you see it otherwise now.",
            )


def _line(values: Values, candidate: Candidate) -> str:
    row = values.suggestion(candidate)
    terms = [each["words"] for each in row["reasons"] if each["kind"] in ("term", "cue")]
    return (
        f"{row['id']}  {row['code']} ({candidate.polarity.label})  {candidate.score:.2f}  "
        f"{row['title']} {candidate.start}-{candidate.end}  {show.quoted(row['quote'])}  "
        f"because of {', '.join(f'“{each}”' for each in terms) or 'its words'}"
    )


def _say(project: Project, act: Id | None) -> None:
    if act is not None:
        show.lines([project.act_of(act).sentence])
