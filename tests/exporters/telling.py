"""What the command line says of a project, and what its history adds up to."""

import io
import json
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from qualcode.cli.main import run
from qualcode.store import Project
from tests.exporters.trail_reading import Trail, exported

Values = dict[str, Any]


def said(command: str, file: Path, *options: str) -> list[Values]:
    """What a command prints as JSON."""
    with io.TextIOWrapper(io.BytesIO(), "utf-8") as printed, redirect_stdout(printed):
        assert run([command, str(file), "--json", *options]) == 0
        printed.flush()
        return json.loads(printed.buffer.getvalue())


def milliseconds(written: str) -> int:
    """A time as the command line writes it, in milliseconds since 1970."""
    return round(datetime.fromisoformat(written).timestamp() * 1000)


def day(written: str, east: int) -> str:
    """The local day of a time, as tables show it."""
    when = datetime.fromisoformat(written).astimezone(UTC) + timedelta(minutes=east)
    return f"{when.day} {when:%b %Y}"


def replayed(history: list[Values], until: str = "") -> dict[str, Values]:
    """Everything by id, as the steps of the history add up to it, up to an act or to the end."""
    things: dict[str, Values] = {}
    for act in history:
        if act["id"] == until:
            break
        for step in act["steps"]:
            if step["added"]:
                made = {"kind": step["kind"], "id": step["entity"], "coder": act["coder_id"]}
                things.setdefault(step["entity"], made | step["after"])
            elif step["entity"] in things:
                things[step["entity"]] |= step["after"]
    return things


def told_apart(documents: list[Values]) -> dict[str, Values]:
    """Transcripts by id; whose title another has already bears the first number that is free."""
    found: dict[str, Values] = {}
    for each in documents:
        free = (f" ({nth})" for nth in range(2, len(documents) + 2))
        taken, ending = {other["title"] for other in found.values()}, ""
        while each["title"] + ending in taken:
            ending = next(free)
        found[each["id"]] = each | {"title": each["title"] + ending}
    return found


class Told:
    """A project as its own commands tell of it, and the trail that was written of it."""

    def __init__(self, project: Project, *, wild: bool) -> None:
        self.project = project
        self.wild = wild
        self.trail = Trail(exported(project))
        self.codings = said("codings", project.path)
        self.history = said("history", project.path)
        self.codes = said("codes", project.path)
        self.documents = told_apart(said("documents", project.path, "--text"))
        self.things = replayed(self.history)

    def standing(self, kind: str) -> list[Values]:
        """What there is of a kind, in the order in which it was made."""
        return [
            each
            for each in self.things.values()
            if each["kind"] == kind and not each.get("removed")
        ]

    @cached_property
    def initials(self) -> dict[str, str]:
        """Initials by coder's id."""
        return {each["id"]: each["initials"] for each in self.standing("coder")}

    @cached_property
    def initials_of(self) -> dict[str, str]:
        """Initials by coder's name."""
        return {each["name"]: each["initials"] for each in self.standing("coder")}

    @cached_property
    def made(self) -> dict[str, Values]:
        """The act that made each coding, by the coding's id."""
        return {
            step["entity"]: act
            for act in self.history
            for step in act["steps"]
            if step["kind"] == "coding" and step["added"]
        }

    @cached_property
    def versions(self) -> set[str]:
        """The versions of the transcripts that there are."""
        return {each["version"] for each in self.documents.values()}

    def below(self, code: str) -> set[str]:
        """A code and every code below it."""
        found = {code}
        # What stood below a code that was merged away stands below the one it was merged into.
        heirs = {old: each["id"] for each in self.codes for old in each["merged_from"]}
        for each in self.codes:  # parents stand before their children
            if heirs.get(each["parent"], each["parent"]) in found:
                found.add(each["id"])
        return found

    def counted_for(self, code: str, until: str = "") -> int:
        """The codings that counted for a code just before an act, from the history alone."""
        things = replayed(self.history, until)
        total = 0
        for thing in things.values():
            if thing["kind"] != "coding" or thing.get("removed"):
                continue
            if things[things[thing["version"]]["document"]].get("removed"):
                continue
            at = thing["code"]
            while things[at].get("merged_into"):
                at = things[at]["merged_into"]
            total += at == code
        return total

    def reading_times(self, coder: str, document: str) -> list[int] | None:
        """When a coder marked a transcript as read; None where they never opened it."""
        for each in self.standing("reading"):
            if (each["coder"], each["document"]) == (coder, document):
                return each.get("times") or []
        return None
