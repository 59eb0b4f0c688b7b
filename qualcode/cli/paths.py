"""Files and folders as a command is given them."""

import os
from pathlib import Path
from typing import Any

import click

from qualcode.model.errors import UserError
from qualcode.store.project import named_as_project


class _Named(click.Path):
    """A path that was really named: nothing at all would mean the folder one is in."""

    def __init__(self, what: str = "file") -> None:
        super().__init__(path_type=Path)
        self._what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raises UserError when no name was given."""
        if not os.fspath(value):
            raise UserError(f"No {self._what} was named.", "Give its name, or the path to it.")
        return super().convert(value, param, ctx)


class _NewProject(_Named):
    """A project that is to be made: the ending of its name is added where it was left out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raises UserError when no name was given."""
        return named_as_project(super().convert(value, param, ctx))


FILE = _Named()
FOLDER = _Named("folder")
NEW_PROJECT = _NewProject()
