"""Commands for codes and codings: codes, codings, code, uncode."""

from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import (
    passage,
    places_passage,
    polarity,
    reading,
    reads,
    usable_code,
    writes,
    writing,
)
from qualcode.cli.values import Values
from qualcode.model.codes import PATH_SEPARATOR, Codebook, fits_path, fold
from qualcode.model.codings import Coding
from qualcode.model.errors import UserError
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.transcripts import Document
from qualcode.store import Project


@click.command()
@reads
def codes(file: Path, as_json: bool) -> None:
    """List the codes of FILE as a tree, with their counts."""
    with reading(file) as project:
        values = Values(project)
        if as_json:
            show.rows(values.codes())
            return
        for code in values.codes():
            depth = code["path"].count(PATH_SEPARATOR)
            retired = " (retired)" if code["status"] == "retired" else ""
            show.lines([f"{'  ' * depth}{code['name']}{retired}  {code['passages']}"])


@click.command()
@reads
@click.option("--document", metavar="D", help="Only in this transcript.")
@click.option("--code", "code_path", metavar="PATH", help="Only this code and those below it.")
def codings(file: Path, document: str | None, code_path: str | None, as_json: bool) -> None:
    """List the codings in FILE, in the order of the text."""
    with reading(file) as project:
        found = project.codings(
            document=project.find_document(document).id if document is not None else None,
            code=project.find_code(code_path).id if code_path is not None else None,
            below=True,
        )
        values = Values(project)
        if as_json:
            show.rows(map(values.coding, found))
            return
        show.lines(_line(values, each) for each in found)


@click.command()
@writes
@click.option("--document", required=True, metavar="D", help="The transcript: id or exact title.")
@places_passage
@click.option("--code", "code_path", required=True, metavar="PATH", help="The code: path or key.")
@click.option("--create", is_flag=True, help="Make what is missing of the path.")
@click.option("--polarity", "stands", metavar="P", help="present, absent, longed_for, lost, ...")
@click.option("--memo", default="", metavar="TEXT", help="A memo on the coding.")
def code(
    file: Path,
    document: str,
    start: int | None,
    end: int | None,
    quote: str | None,
    nth: int | None,
    code_path: str,
    create: bool,
    stands: str | None,
    memo: str,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give a passage of FILE a code."""
    how = polarity(stands)
    with writing(file, coder) as desk:
        where = desk.project.find_document(document)
        span = passage(desk.project, where, start, end, quote, nth)
        missing = _missing(desk.project.codebook(), code_path) if create else []
        if missing:
            above = code_path.split(PATH_SEPARATOR)[: -len(missing)]
            parent = usable_code(desk.project, PATH_SEPARATOR.join(above)).id if above else None
            made = _code_anew(desk.sign(), where, span, parent, missing, how, memo, reason)
        else:
            found = usable_code(desk.project, code_path)
            made = desk.sign().apply_code(
                where.id, *span, found.id, polarity=how, memo=memo, exact=True, reason=reason
            ).first("coding")  # fmt: skip
        values = Values(desk.project)
        coding = desk.project.coding(made)
        if as_json:
            show.single(values.coding(coding))
            return
        show.lines([_line(values, coding)])


@click.command()
@writes
@click.argument("coding", metavar="CODING")
def uncode(file: Path, coding: str, coder: str | None, reason: str, as_json: bool) -> None:
    """Take a CODING away, named by its id or the start of it."""
    with writing(file, coder) as desk:
        found = desk.project.coding(desk.project.find_id("coding", coding, "coding"))
        values = Values(desk.project)
        desk.sign().remove_codings([found.id], reason)
        if as_json:
            show.single(values.coding(found))
            return
        show.lines([f"Removed  {_line(values, found)}"])


def _line(values: Values, coding: Coding) -> str:
    row = values.coding(coding)
    stands = f" ({coding.polarity.label})" if coding.polarity else ""
    return (
        f"{row['id']}  {row['code']}{stands}  {row['title']} {coding.start}-{coding.end}  "
        f"{row['coder']}  {show.quoted(row['quote'])}"
    )


def _missing(codebook: Codebook, path: str) -> list[str]:
    """Return the names at the end of a path that are not there yet; none when the code is."""
    if codebook.find(path):
        return []
    names = [" ".join(name.split()) for name in path.split(PATH_SEPARATOR)]
    if not all(name and fits_path(name) for name in names):
        raise UserError(f"“{path}” is not a path of codes.", "Give names joined by “ / ”.")
    parent: Id | None = None
    while names:
        below = [each for each in codebook.children(parent) if fold(each.name) == fold(names[0])]
        if not below:
            return names
        parent = below[0].id
        names = names[1:]
    return []


def _code_anew(
    project: Project,
    document: Document,
    span: Span,
    parent: Id | None,
    missing: list[str],
    stands: Polarity | None,
    memo: str,
    reason: str,
) -> Id:
    """Make what is missing of a path, give the passage the last of it, and return the coding."""
    return project.code_with_new(
        document.id, *span, missing[-1], parent, polarity=stands, memo=memo,
        above=missing[:-1], exact=True, reason=reason,
    ).first("coding")  # fmt: skip
