"""What many commands take, and how they open a project."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli import show
from qualcode.cli.paths import FILE
from qualcode.cli.secret import opened, passphrase_option
from qualcode.commands.backup_settings import arrange
from qualcode.commands.settings import Settings, load_settings
from qualcode.model import spans
from qualcode.model.codes import Code, CodeStatus
from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity
from qualcode.model.words import sound
from qualcode.store.engine import EngineError, explained

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.model.spans import Span
    from qualcode.model.transcripts import Document
    from qualcode.store import Project

_SIGNS_OF_DAMAGE = ("could not decode", "no such column", "no such table", "key mismatch")

Command = TypeVar("Command", bound=Callable[..., Any])

_file = click.argument("file", type=FILE)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
coder_option = click.option(
    "--coder", metavar="NAME", help="Who does it; made if new. Your settings name the usual one."
)
_reason_option = click.option("--reason", default="", metavar="TEXT", help="Why it is done.")


def file_argument(command: Command) -> Command:
    """Give a command a project file, and the ways to say what opens an encrypted one."""
    return _file(passphrase_option(command))


def writes(command: Command) -> Command:
    """Give a command what every command that changes a project takes."""
    return file_argument(coder_option(_reason_option(json_option(command))))


def reads(command: Command) -> Command:
    """Give a command what every command that only reads takes."""
    return file_argument(json_option(command))


def places_passage(command: Command) -> Command:
    """Give a command the ways to name a passage of a transcript."""
    for option in (
        click.option("--nth", type=int, metavar="N", help="Which one, where it stands often."),
        click.option("--quote", metavar="TEXT", help="The passage's words, exactly."),
        click.option("--end", type=int, metavar="N", help="The code point after its last."),
        click.option("--start", type=int, metavar="N", help="Its first code point, from 0."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Writing:
    """A project open for writing, and who will sign the act."""

    project: Project
    coder: str

    def sign(self) -> Project:
        """Work as the coder from now on, adding them when they are new.

        Called when everything has been looked at, so that a refusal leaves no trace.
        """
        self.project.work_as(self.coder)
        return self.project


@contextmanager
def reading(file: Path) -> Generator[Project]:
    """Open a project for reading."""
    with plainly(file), opened(file) as project:
        yield project


@contextmanager
def writing(file: Path, coder: str | None) -> Generator[Writing]:
    """Open a project for writing on behalf of a coder, or the one the settings name."""
    name = coder_name(coder)
    _refuse_what_is_no_text(click.get_current_context().params)
    with plainly(file), opened(file, write=True) as project:
        known = project.coder_named(name)
        if known is not None:
            project.work_as_id(known.id)
        _back_up(project)
        yield Writing(project, name)


def _back_up(project: Project) -> None:
    """Make a backup where one is due; that none could be made is said, and stops nothing."""
    from qualcode.commands.backups import back_up_if_due

    settings = load_settings().backups
    arrange(project, settings)
    try:
        back_up_if_due(project, settings)
    except UserError as error:
        show.complain(str(error))


def coder_name(given: str | None) -> str:
    """Return who acts. Raises UserError when neither the command nor the settings name anybody."""
    name = " ".join((load_usual().coder if given is None else given).split())
    if not name:
        raise UserError(
            "Nobody is named as coder.",
            "Add --coder NAME, or name yourself once with “qualcode settings coder NAME”.",
        )
    return name


def load_usual() -> Settings:
    """Return the settings; that they were broken is said."""
    settings = load_settings()
    if settings.notice:
        show.complain(settings.notice)
    return settings


def passage(
    project: Project,
    document: Document,
    start: int | None,
    end: int | None,
    quote: str | None,
    nth: int | None,
) -> Span:
    """Return the passage that is meant, by its place or by its words.

    Raises UserError when it is not there, or its words are there more than once.
    """
    if quote is None:
        if start is None or end is None:
            raise UserError("Which passage is not said.", "Give --start and --end, or --quote.")
        if nth is not None:
            raise UserError("--nth goes with --quote.", "Leave it out, or give the words.")
        return project.checked_span(document.version, start, end, exact=True)
    if start is not None or end is not None:
        raise UserError("The passage is named twice.", "Give --start and --end, or --quote.")
    if not quote.strip():
        raise UserError("The quote has no words.", "Give the passage's words with --quote.")
    found = spans.find_all(project.text(document.version), quote)
    if not found:
        raise UserError(
            f"{show.quoted(quote)} does not stand in “{document.title}”.",
            "Give the words exactly as “qualcode documents --text” has them.",
        )
    if nth is None and len(found) > 1:
        places = ", ".join(str(span.start) for span in found[:20])
        more = ", …" if len(found) > 20 else ""
        raise UserError(
            f"{show.quoted(quote)} stands {len(found)} times in “{document.title}”, at {places}"
            f"{more}.",
            "Say which with --nth, counted from 1.",
        )
    if nth is not None and not 1 <= nth <= len(found):
        raise UserError(
            f"{show.quoted(quote)} stands {len(found)} times in “{document.title}”; "
            f"there is no number {nth}.",
            "--nth counts from 1.",
        )
    return project.checked_span(document.version, *found[(nth or 1) - 1], exact=True)


def usable_code(project: Project, words: str) -> Code:
    """Return the code that is meant, if it is offered for coding. Raises UserError otherwise."""
    code = project.find_code(words)
    if code.status is CodeStatus.RETIRED:
        raise UserError(f"“{code.name}” is retired.", "Restore it before you use it again.")
    return code


def polarity(words: str | None) -> Polarity | None:
    """Return the polarity somebody typed. Raises UserError when it is none."""
    if words is None:
        return None
    try:
        return Polarity("_".join(words.replace("-", " ").replace("_", " ").lower().split()))
    except ValueError:
        known = ", ".join(each.value for each in Polarity)
        raise UserError(f"“{words}” is not a polarity.", f"There are: {known}.") from None


def _refuse_what_is_no_text(given: dict[str, Any]) -> None:
    """Raise UserError for words that cannot be saved, among them bytes that are no UTF-8."""
    for name, value in given.items():
        words = value if isinstance(value, str) else ""
        try:
            words.encode()
            sound(words)
        except UnicodeEncodeError:
            raise UserError(
                f"What was given for {name.replace('_', ' ')} is not text in UTF-8.",
                "Check your terminal's encoding.",
            ) from None


@contextmanager
def plainly(file: Path) -> Generator[None]:
    """Let what is wrong with a file be told in plain words."""
    try:
        yield
    except EngineError as error:
        # The engine's own words may quote what is stored, which is nobody's to print.
        if any(sign in str(error).lower() for sign in _SIGNS_OF_DAMAGE):
            raise _damaged(file) from error
        raise explained(error, file) from error
    except (UnicodeDecodeError, JSONDecodeError, zlib.error) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> UserError:
    return UserError(f"“{file.name}” is damaged.", "Open a copy of it; “qualcode check” says more.")
