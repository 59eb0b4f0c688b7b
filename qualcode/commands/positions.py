"""Where in the program an error happened, told without anything that a project holds.

An error's message, the values around it and the names of files may hold a participant's words. So
only two things are told: the kind of error, and places in code that came with the program, each by
module, line and function.
"""

import re
import site
import sys
import sysconfig
import traceback
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import TracebackType

import qualcode

MOST_PLACES = 60
MOST_CAUSES = 5
ELSEWHERE = "outside the program"
CAUSED_BY = "caused by"
IN_WORKER = "in the worker process"

_LINE = re.compile(
    r"  (outside the program, line \d{1,7}"
    r"|(<frozen [\w.]{1,80}>|[\w./+-]{1,200}), line \d{1,7}(, in [\w.<>]{1,120})?)",
    re.ASCII,
)
_KIND = re.compile(r"[A-Za-z_][\w.]{0,150}", re.ASCII)
_FROZEN = re.compile(r"<frozen [\w.]+>", re.ASCII)
_PATH = re.compile(r"[\w./+-]{1,200}", re.ASCII)
_FAULTHANDLER_FRAME = re.compile(r'  File "(.*)", line (\d+) in (.+)')
_FAULTHANDLER_FATAL = re.compile(r"(?:Fatal Python error|Windows fatal exception): ([\w :-]{1,80})")


class ToldElsewhere(RuntimeError):
    """An error that happened in another process; ``positions`` are its places there."""

    def __init__(self, message: str, positions: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.positions = tuple(positions)


def positions(error: BaseException, trace: TracebackType | None = None) -> list[str]:
    """Return the kind of an error and its places, the outermost first, then its causes' own.

    ``trace`` replaces the error's own traceback.
    """
    lines: list[str] = []
    current: BaseException | None = error
    for nth in range(MOST_CAUSES):
        if current is None:
            break
        if nth:
            lines.append(CAUSED_BY)
        own = trace if nth == 0 and trace is not None else current.__traceback__
        lines += [kind_of(type(current)), *_places(own)]
        if isinstance(current, ToldElsewhere) and current.positions:
            lines += [IN_WORKER, *safe_lines(current.positions)]
        context = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or context
    return lines


def positions_of_fall(dump: str) -> list[str]:
    """Return what ``faulthandler`` wrote about a fall below Python in the same form."""
    fatal = _FAULTHANDLER_FATAL.search(dump)
    lines = [fatal[1].strip().replace(" ", "_") if fatal else "fall_below_Python"]
    for line in dump.splitlines():
        frame = _FAULTHANDLER_FRAME.fullmatch(line)
        if frame:
            lines.append(_place(frame[1], int(frame[2]), frame[3]))
    return safe_lines(lines[:MOST_PLACES])


def safe_lines(lines: Iterable[object]) -> list[str]:
    """Return those of some lines that are a kind of error or a place in code, and nothing else."""
    return [
        line
        for line in list(lines)[: 2 * MOST_PLACES]
        if isinstance(line, str)
        and (line in (CAUSED_BY, IN_WORKER) or _LINE.fullmatch(line) or _KIND.fullmatch(line))
    ]


def kind_of(kind: type[BaseException]) -> str:
    """Return the name of a kind of error, or of what it is a kind of where it is somebody's own."""
    return next(
        (f"{each.__module__}.{each.__qualname__}" for each in kind.__mro__ if _is_known(each)),
        "builtins.BaseException",
    )


def _places(trace: TracebackType | None) -> list[str]:
    lines = [
        _place(frame.f_code.co_filename, number, frame.f_code.co_qualname)
        for frame, number in traceback.walk_tb(trace)
    ]
    half = MOST_PLACES // 2
    return lines if len(lines) <= MOST_PLACES else lines[:half] + lines[-half:]


def _place(file: str, line: int, function: str) -> str:
    module = _module(file)
    if not module:
        return f"  {ELSEWHERE}, line {line}"
    place = f"  {module}, line {line}, in {function}"
    return place if _LINE.fullmatch(place) else f"  {module}, line {line}"


def _module(file: str) -> str:
    """Return a file of the program, of Python or of a library by its place there, else nothing."""
    if _FROZEN.fullmatch(file):
        return file
    try:
        path = Path(file)
        for root, prefix in _roots():
            if path.is_relative_to(root):
                shown = prefix + path.relative_to(root).as_posix()
                return shown if _PATH.fullmatch(shown) else ""
    except ValueError:
        return ""
    return ""


@cache
def _roots() -> tuple[tuple[Path, str], ...]:
    """Return the folders of code that is nobody's own; libraries before Python, which holds them.

    Of the folder around the program nothing counts but the program itself.
    """
    paths = sysconfig.get_paths()
    libraries = [paths["purelib"], paths["platlib"], site.getusersitepackages()]
    folders = [Path(each) for each in (*libraries, paths["stdlib"], paths["platstdlib"])]
    known = dict.fromkeys([*folders, *(each.resolve() for each in folders)])
    return (Path(qualcode.__file__).parent, "qualcode/"), *((each, "") for each in known)


def _is_known(kind: type) -> bool:
    """Whether a kind of error stands under its name in a module that is nobody's own."""
    module = sys.modules.get(kind.__module__)
    if module is None or not _KIND.fullmatch(f"{kind.__module__}.{kind.__qualname__}"):
        return False
    found: object = module
    for name in kind.__qualname__.split("."):
        found = getattr(found, name, None)
    file = getattr(module, "__file__", None)
    if file is None:
        return found is kind and kind.__module__ in sys.builtin_module_names
    return found is kind and bool(_module(file))
