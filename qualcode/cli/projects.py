"""Commands for a project and its transcripts: new, codebook, import, documents."""

from dataclasses import replace
from pathlib import Path

import click

from qualcode.cli import show
from qualcode.cli.options import (
    coder_name,
    json_option,
    reading,
    reads,
    writes,
    writing,
)
from qualcode.cli.paths import FILE, NEW_PROJECT
from qualcode.cli.secret import chosen, given, passphrase_option
from qualcode.cli.values import Values
from qualcode.model.errors import EncodingNeeded, UserError
from qualcode.model.ids import dashed
from qualcode.model.transcripts import ReportKind, ReportLine, TranscriptDraft
from qualcode.store import Project


@click.command()
@passphrase_option
@click.argument("file", type=NEW_PROJECT)
@click.option("--codebook", "codebook_id", metavar="ID", help="A codebook to begin with.")
@click.option("--title", default="", metavar="TEXT", help="The study's title.")
@click.option("--coder", metavar="NAME", help="The first coder. Your settings name the usual one.")
@click.option("--reason", default="", metavar="TEXT", help="Why this codebook.")
@click.option("--encrypt", is_flag=True, help="Encrypt it with a passphrase.")
@json_option
def new(
    file: Path,
    codebook_id: str | None,
    title: str,
    coder: str | None,
    reason: str,
    encrypt: bool,
    as_json: bool,
) -> None:
    """Make a new project FILE; where its name does not end in .qualcode, that is added.

    With --encrypt the passphrase comes from --passphrase-file, from QUALCODE_PASSPHRASE, or you are
    asked for it.
    """
    name = coder_name(coder)
    template = None
    if codebook_id is not None:
        from qualcode.commands.codebooks import read_codebook

        template = read_codebook(codebook_id)
    words = _passphrase() if encrypt else None
    with Project.create(file, name, title=title, passphrase=words) as project:
        if template is not None:
            project.load_codebook(template, reason=reason)
        codes = len(project.codebook())
        if as_json:
            about = {"file": str(file.absolute()), "title": project.title, "coder": name}
            show.single(about | {"codes": codes, "head": project.head})
            return
    show.lines([f"Made {file} with {show.counted(codes, 'code')}; {name} is its first coder."])
    if encrypt:
        show.lines(
            [
                f"It is encrypted. “qualcode passphrase {file} --recovery-key” prints its recovery "
                "key: keep it on paper. Without both, nobody can open the file."
            ]
        )


@click.command()
@writes
@click.argument("codebook_id", metavar="ID")
def codebook(file: Path, codebook_id: str, coder: str | None, reason: str, as_json: bool) -> None:
    """Load a codebook into FILE.

    ID is that of a built-in codebook, or the name of a YAML file.
    """
    from qualcode.commands.codebooks import read_codebook

    template = read_codebook(codebook_id)
    with writing(file, coder) as desk:
        loaded = desk.sign().load_codebook(template, reason=reason).ids("code")
        values = Values(desk.project)
        if as_json:
            show.rows(each for each in values.codes() if each["id"] in set(map(dashed, loaded)))
            return
    if loaded:
        show.lines([f"Loaded “{template.title}”: {show.counted(len(loaded), 'code')}."])
    else:
        show.lines([f"“{template.title}” is in this project already; nothing was added."])


@click.command("import")
@writes
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=FILE)
@click.option("--encoding", metavar="E", help="How the letters are written, such as cp1252.")
def import_sources(
    file: Path,
    sources: tuple[Path, ...],
    encoding: str | None,
    coder: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Import transcripts (txt, md, docx, vtt, srt) into FILE.

    All are read first: when one is refused, none is imported.
    """
    with writing(file, coder) as desk:
        drafts = [_compared(desk.project, each) for each in _drafts(sources, encoding)]
        project = desk.sign()
        added = [project.import_transcript(each, reason=reason) for each in drafts]
        imported = [project.document(each.first("document")) for each in added]
        if as_json:
            values = Values(project)
            show.rows(
                values.document(document) | {"report": _report(draft)}
                for document, draft in zip(imported, drafts, strict=True)
            )
            return
        for document, draft in zip(imported, drafts, strict=True):
            show.lines(
                [
                    f"{dashed(document.id)}  {document.title}: "
                    f"{show.counted(document.words, 'word')} in "
                    f"{show.counted(document.turns, 'turn')}",
                    *(f"    {_report_line(each)}" for each in _report(draft)),
                ]
            )


@click.command()
@reads
@click.option("--text", is_flag=True, help="Give the words, exactly as stored.")
@click.option("--document", metavar="D", help="Only this one: its id or exact title.")
def documents(file: Path, text: bool, document: str | None, as_json: bool) -> None:
    """List the transcripts in FILE, or give their words."""
    with reading(file) as project:
        only = project.find_document(document).id if document is not None else None
        values = Values(project)
        if as_json:
            show.rows(values.documents(text=text, only=only))
            return
        chosen = [each for each in project.documents() if only in (None, each.id)]
        if text and len(chosen) == 1:
            show.exactly(project.text(chosen[0].version))
            return
        for each in chosen:
            show.lines(
                [
                    f"{dashed(each.id)}  {each.title}  "
                    f"({each.kind}, {show.counted(each.words, 'word')})"
                ]
            )
            if text:
                show.exactly(f"\n{project.text(each.version)}\n\n")


def _passphrase() -> str:
    known = given()
    return chosen(None, "--passphrase-file") if known is None else known.words


def _drafts(sources: tuple[Path, ...], encoding: str | None) -> list[TranscriptDraft]:
    from qualcode.commands.imports import read_source
    from qualcode.commands.worker import Worker

    try:
        with Worker() as worker:
            return [read_source(source, worker, encoding) for source in sources]
    except EncodingNeeded as error:
        names = ", ".join(each.name for each in error.candidates)
        raise UserError(
            error.message, f"Say which with --encoding; it may be {names}, or another."
        ) from error


def _compared(project: Project, draft: TranscriptDraft) -> TranscriptDraft:
    """Return the draft with a word in its report where the very same file was imported before."""
    known = project.same_source(draft)
    if known is None:
        return draft
    message = f"The same file has been imported before, as “{known.title}”."
    return replace(draft, report=(*draft.report, ReportLine(ReportKind.UNSURE, message)))


def _report(draft: TranscriptDraft) -> list[dict[str, str | int | None]]:
    return [
        {"kind": each.kind.value, "message": each.message, "line": each.line}
        for each in draft.report
    ]


def _report_line(line: dict[str, str | int | None]) -> str:
    where = f" (line {line['line']})" if line["line"] else ""
    return f"{line['kind']}: {line['message']}{where}"
