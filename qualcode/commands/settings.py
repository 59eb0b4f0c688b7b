"""A person's own settings on this computer: name, looks, recent projects, how the window was."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from qualcode.commands.backup_settings import BackupSettings, from_table

FOLDER_VARIABLE = "QUALCODE_SETTINGS_FOLDER"
"""Names another folder for the settings, for tests and for sticks."""

FILE_NAME = "settings.toml"
MOST_RECENT = 10
THEMES = ("system", "light", "dark")
SMALLEST_FONT, USUAL_FONT, LARGEST_FONT = 11, 17, 40
"""Sizes of the reading face, in pixels."""
USUAL_WAIT_MINUTES, LONGEST_WAIT_MINUTES = 15, 1_440
"""How long an encrypted project stays open with nobody at the keyboard."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered; ``ui`` is the window's own, any tree of texts, numbers and lists.

    An encrypted project locks after ``lock_after`` minutes with nobody there; 0 is never.
    ``notice`` says to the person that a broken file was set aside; it is not stored.
    """

    coder: str = ""
    theme: str = "system"
    font_size: int = USUAL_FONT
    lock_after: int = USUAL_WAIT_MINUTES
    recent: tuple[str, ...] = ()
    backups: BackupSettings = field(default_factory=BackupSettings)
    ui: Mapping[str, Any] = field(default_factory=dict[str, Any])
    notice: str = ""

    def with_recent(self, project: str | Path) -> "Settings":
        """Return the settings with a project as the latest one opened."""
        latest = str(Path(project).absolute())
        others = [each for each in self.recent if each != latest]
        return replace(self, recent=(latest, *others)[:MOST_RECENT])

    def with_ui(self, **changed: Any) -> "Settings":
        """Return the settings with some of the window's own changed."""
        return replace(self, ui={**self.ui, **changed})


def settings_path() -> Path:
    """Return where the settings are kept."""
    elsewhere = os.environ.get(FOLDER_VARIABLE)
    if elsewhere:
        return Path(elsewhere) / FILE_NAME
    import platformdirs

    return platformdirs.user_config_path("qualcode", appauthor=False) / FILE_NAME


def load_settings() -> Settings:
    """Return the settings; the usual ones when there are none.

    A file that cannot be understood is set aside, and ``notice`` says so.
    """
    path = settings_path()
    try:
        return _settings(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return Settings(
            notice=f"The settings could not be read ({error.strerror}); the usual ones are used."
        )
    except (ValueError, TypeError, RecursionError):
        return Settings(notice=_set_aside(path))


def save_settings(settings: Settings) -> None:
    """Keep the settings. Raises OSError where the folder cannot be written to."""
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    values = asdict(settings)
    del values["notice"]
    waiting = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        waiting.write_text("\n".join(_tables(values, ())) + "\n", encoding="utf-8")
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def _settings(values: dict[str, Any]) -> Settings:
    usual = Settings()
    theme = values.get("theme")
    size = values.get("font_size")
    wait = values.get("lock_after")
    recent: Any = values.get("recent")
    ui: Any = values.get("ui")
    return Settings(
        coder=str(values.get("coder") or ""),
        theme=theme if theme in THEMES else usual.theme,
        font_size=(
            min(max(size, SMALLEST_FONT), LARGEST_FONT)
            if isinstance(size, int)
            else usual.font_size
        ),
        lock_after=(
            min(max(wait, 0), LONGEST_WAIT_MINUTES) if isinstance(wait, int) else usual.lock_after
        ),
        recent=(
            tuple(str(each) for each in cast("list[object]", recent))[:MOST_RECENT]
            if isinstance(recent, list)
            else ()
        ),
        backups=from_table(values.get("backups")),
        ui=cast("dict[str, Any]", ui) if isinstance(ui, dict) else {},
    )


def _set_aside(path: Path) -> str:
    nth = 1
    while (aside := path.with_name(f"settings.broken-{nth}.toml")).exists():
        nth += 1
    try:
        path.replace(aside)
    except OSError:
        return "The settings file cannot be understood; the usual settings are used."
    return (
        f"The settings file could not be understood. It was set aside as “{aside.name}”, "
        "and the usual settings are used."
    )


def _tables(values: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    """Return TOML lines: the plain values of a table first, then the tables within it."""
    lines = [f"[{'.'.join(map(_text, path))}]"] if path else []
    within: list[str] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            within += _tables(cast("Mapping[str, Any]", value), (*path, name))
        elif value is not None:
            lines.append(f"{_text(name) if path else name} = {_value(value)}")
    return lines + within


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(each) for each in cast('list[Any]', value))}]"
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value).items()
        return f"{{{', '.join(f'{_text(name)} = {_value(each)}' for name, each in pairs)}}}"
    return _text(str(value))


def _text(words: str) -> str:
    # A JSON string is a TOML string, but for DEL, which TOML wants escaped.
    whole = words.encode("utf-8", "replace").decode()  # a file name may hold half characters
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
