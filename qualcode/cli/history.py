"""Commands for what was done: undo, redo, history, check."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import Writing, reading, reads, writes, writing
from qualcode.cli.values import Values, utc
from qualcode.commands.proof import explained
from qualcode.model.errors import UserError
from qualcode.model.history import Act
from qualcode.store import Project

WRONG = 1
"""The exit code of `check` when something is wrong."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STRANGE_DIGEST = "it has never had that head digest: this is another project, or was altered"
_SQLITE = b"SQLite format 3\0"

_times = click.argument("times", metavar="[N]", type=click.IntRange(min=1), default=1)


@click.command()
@writes
@_times
def undo(file: Path, times: int, coder: str | None, reason: str, as_json: bool) -> None:
    """Take back this coder's latest act, or the latest N."""
    with writing(file, coder) as desk:
        _repeat(desk, times, reason, as_json, _UNDO)


@click.command()
@writes
@_times
def redo(file: Path, times: int, coder: str | None, reason: str, as_json: bool) -> None:
    """Do again what was undone last, or the last N."""
    with writing(file, coder) as desk:
        _repeat(desk, times, reason, as_json, _REDO)


@click.command()
@reads
@click.option("--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the last N acts.")
def history(file: Path, limit: int | None, as_json: bool) -> None:
    """List the acts done in FILE, oldest first."""
    with reading(file) as project:
        acts = project.history(limit=limit)
        values = Values(project)
        if as_json:
            show.rows(map(values.act, acts))
            return
        show.lines(_line(values, each) for each in acts)


@click.command()
@reads
@click.option("--head", metavar="DIGEST", help="Whether FILE had this head digest at some time.")
@click.option("--explain", is_flag=True, help="Say what this has proven, and what nothing can.")
@click.pass_context
def check(ctx: click.Context, file: Path, head: str | None, explain: bool, as_json: bool) -> None:
    """Check that FILE is whole; exit code 1 when something is wrong."""
    if head is not None and not _DIGEST.fullmatch(head.strip().lower()):
        raise UserError(f"“{head}” is not a head digest.", "It has 64 digits from 0 to f.")
    faults, losses, counts, known = _checked(file, head)
    if known is False:
        faults.append(_STRANGE_DIGEST)
    if as_json:
        said = {"proof": list(explained(faults, losses, known))} if explain else {}
        found = {"whole": not faults, "faults": faults, "losses": losses, **counts}
        show.single({**found, "head_known": known, **said})
    elif faults == [_STRANGE_DIGEST]:
        show.lines([f"{file.name} is whole, but {_STRANGE_DIGEST}."])
        show.lines([f"Head digest: {counts['head']}"])
    elif faults:
        show.lines([f"{file.name} is not whole:", *(f"  {each}" for each in faults)])
    else:
        known_words = " It had the given digest." if known else ""
        show.lines(
            [f"{file.name} is whole: {counts['acts']} acts, {counts['ops']} changes.{known_words}"]
        )
        show.lines(f"  Lost before it was salvaged: {each}" for each in losses)
        show.lines([f"Head digest: {counts['head']}"])
    if explain and not as_json:
        show.lines(explained(faults, losses, known))
    if faults:
        ctx.exit(WRONG)


def _checked(
    file: Path, head: str | None
) -> tuple[list[str], list[str], dict[str, int | str | None], bool | None]:
    """Return faults, known losses, counts, and whether the digest is known (None: not asked)."""
    try:
        with reading(file) as project:
            result = project.check()
            known = project.has_been(head) if head is not None else None
            counts = {"acts": result.acts, "ops": result.ops, "head": result.head}
            return list(result.faults), list(result.losses), counts, known
    except UserError as error:
        if "damaged" not in error.message or not _is_database(file):
            raise
        return [error.message], [], {"acts": None, "ops": None, "head": None}, None
    except (ValueError, LookupError, TypeError) as error:
        # What the journal holds cannot even be read.
        fault = f"the journal cannot be read ({type(error).__name__})"
        return [fault], [], {"acts": None, "ops": None, "head": None}, None


def _is_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE


@dataclass(frozen=True, slots=True)
class _Direction:
    said: str
    target: Callable[[Project], Act | None]
    go: Callable[[Project, str], object]


_UNDO = _Direction("Undid", Project.undo_target, Project.undo)
_REDO = _Direction("Did again", Project.redo_target, Project.redo)


def _repeat(desk: Writing, times: int, reason: str, as_json: bool, direction: _Direction) -> None:
    """Go some acts back or forth: as far as there are any, and nowhere when one is refused."""
    project = desk.project
    if project.coder_named(desk.coder) is None:
        raise UserError(f"{desk.coder} has done nothing in this project.", "Check the name.")
    done: list[Act] = []
    with project.series():
        while len(done) < times:
            target = direction.target(project)
            if target is None and done:
                break
            try:
                direction.go(project, reason)
            except UserError as error:
                raise _in_the_way(target, error) if done and target else error from None
            done += [target] if target else []
    if as_json:
        values = Values(project)
        show.rows(values.act(project.act_of(each.id)) for each in done)
    else:
        show.lines(f"{direction.said}: {each.sentence}" for each in done)


def _in_the_way(act: Act, error: UserError) -> UserError:
    """Return a refusal that names the act it is about, for whoever asked for several."""
    return UserError(
        f"One of these acts stands in the way: {act.sentence}. {error.message}",
        f"{error.hint} Nothing was changed.",
    )


def _line(values: Values, act: Act) -> str:
    coder = values.coders.get(act.coder, "")
    reason = f"  Reason: {act.reason}" if act.reason else ""
    undone = "  (undone)" if act.undone else ""
    return f"{utc(act.at)}  {coder}  {act.sentence}{undone}{reason}"
