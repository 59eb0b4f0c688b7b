"""Commands for copies that were worked on apart: merge, conflicts, decide."""

from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.options import (
    plainly,
    reading,
    reads,
    writes,
    writing,
)
from qualcode.cli.paths import FILE
from qualcode.cli.secret import for_copy, opened
from qualcode.cli.values import Values, outward, utc
from qualcode.model.errors import KeyNeeded, UserError
from qualcode.model.keys import Secret
from qualcode.model.merging import Conflict, Lookalike, MergeReport, Said
from qualcode.store import Project

_KINDS = {
    "coding": "coding", "code": "code", "note": "note", "link": "link", "document": "transcript",
    "participant": "participant", "coder": "coder", "decision": "decision", "phase": "phase",
    "entry": "journal entry",
    "suggestion": "weighed suggestion", "run": "suggestion run", "reading": "reading",
}  # fmt: skip
"""What is counted for people; the rest is told in JSON only."""


@click.command()
@writes
@click.argument("other", type=FILE)
@click.option("--preview", is_flag=True, help="Only say what it would bring.")
@click.option(
    "--other-passphrase-file",
    "other_words",
    type=FILE,
    metavar="PATH",
    help="Where OTHER's passphrase stands, if it is encrypted with another.",
)
def merge(
    file: Path, other: Path, preview: bool, other_words: Path | None, coder: str | None,
    reason: str, as_json: bool,
) -> None:  # fmt: skip
    """Take into FILE what OTHER, a copy of it, has; one undo sets it aside again."""
    if preview:
        with plainly(file), opened(file, write=True) as project:
            key = _key_of(project, other, other_words)
            _show(project, project.merge_preview(other, key=key), as_json, would=True)
        return
    with writing(file, coder) as desk:
        key = _key_of(desk.project, other, other_words)
        if desk.project.coder_named(desk.coder) is None:
            # A refusal leaves no trace, not even of who tried.
            desk.project.merge_preview(other, key=key)
        project = desk.sign()
        _, report = project.merge_reported(other, key=key, reason=reason)
        _show(project, report, as_json, would=False)


def _key_of(project: Project, other: Path, words: Path | None) -> Secret | None:
    """Return what opens the other copy; None where it is plain, or opens as the project does."""
    try:
        project.refuse_sealed(other)
    except KeyNeeded as needed:
        return for_copy(other, words, needed)
    return None


@click.command()
@reads
def conflicts(file: Path, as_json: bool) -> None:
    """List what two people wrote apart, until somebody decides."""
    with reading(file) as project:
        found = project.conflicts()
        if as_json:
            values = Values(project)
            show.rows(_conflict(values, each) for each in found)
        else:
            show.lines(f"{each.id[:8]}  {each.sentence}" for each in found)


@click.command()
@writes
@click.argument("conflict")
@click.option("--other", is_flag=True, help="Take what does not show.")
@click.option("--keep", is_flag=True, help="Let what shows stand.")
def decide(
    file: Path, conflict: str, other: bool, keep: bool, coder: str | None, reason: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Decide a CONFLICT: keep what shows, or take the other."""
    if other == keep:
        raise UserError("Say which of the two counts.", "Add --keep or --other.")
    with writing(file, coder) as desk:
        found = desk.project.find_conflict(conflict)
        project = desk.sign()
        project.decide_conflict(found.id, other=other, reason=reason)
        if as_json:
            show.single(_conflict(Values(project), found))
        else:
            show.lines([f"Decided: {found.sentence}"])


def _show(project: Project, report: MergeReport, as_json: bool, *, would: bool) -> None:
    if as_json:
        show.single(_report(Values(project), report, would))
        return
    if report.nothing_new:
        show.lines([f"“{report.source}” has nothing that is not here already."])
        return
    people = ", ".join(f"{name} {count:,}" for name, count in report.acts_by_coder)
    deed = "Would take in" if would else "Took in"
    show.lines([f"{deed} {show.counted(report.acts, 'act')} from “{report.source}” ({people})."])
    for deed, counts in (("New", report.added), ("Changed", report.changed)):
        told = [show.counted(count, _KINDS[kind]) for kind, count in counts if kind in _KINDS]
        if told:
            show.lines([f"{deed}: {', '.join(told)}."])
    if report.ahead_of_clock:
        late = show.counted(report.ahead_of_clock, "act")
        show.lines([f"{late} bear times more than a day ahead of this computer's clock."])
    if report.conflicts:
        show.lines([f"{show.counted(len(report.conflicts), 'conflict')} to decide:"])
        show.lines(f"  {each.id[:8]}  {each.sentence}" for each in report.conflicts)
    for each in report.lookalikes:
        kind = _KINDS.get(each.kind, each.kind)
        show.lines([f"{show.counted(len(each.ids), kind)} may be one: “{each.name}”"])


def _report(values: Values, report: MergeReport, would: bool) -> dict[str, Any]:
    return {
        "source": report.source,
        "preview": would,
        "acts": report.acts,
        "acts_by_coder": dict(report.acts_by_coder),
        "added": dict(report.added),
        "changed": dict(report.changed),
        "ahead_of_clock": report.ahead_of_clock,
        "conflicts": [_conflict(values, each) for each in report.conflicts],
        "lookalikes": [_lookalike(each) for each in report.lookalikes],
    }


def _conflict(values: Values, conflict: Conflict) -> dict[str, Any]:
    return {
        "id": outward(conflict.id),
        "kind": conflict.kind,
        "entity": outward(conflict.entity),
        "field": conflict.field,
        "name": conflict.name,
        "shown": _said(values, conflict.shown),
        "other": _said(values, conflict.other),
        "sentence": conflict.sentence,
    }


def _said(values: Values, said: Said) -> dict[str, Any]:
    return {"words": said.words, "coder": values.coders.get(said.coder, ""), "at": utc(said.at)}


def _lookalike(lookalike: Lookalike) -> dict[str, Any]:
    ids = [outward(each) for each in lookalike.ids]
    return {"kind": lookalike.kind, "ids": ids, "name": lookalike.name}
