"""Whether a window can be shown here, and what to install where it cannot."""

import ctypes
import os
import socket
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from qualcode.model.errors import UserError

# What Qt links to beside what it brings along: file, package in Debian and Ubuntu, in Fedora.
_ALWAYS = (
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)
_ON_X11 = (
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
_NO_SCREEN = ("offscreen", "minimal", "vnc")
_X11_SOCKETS = Path("/tmp/.X11-unix")


def has_screen() -> bool:
    """Return whether there is a screen that a window could be shown on."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform:
        return platform not in _NO_SCREEN
    if not sys.platform.startswith("linux"):
        return True
    return _wayland_answers() or _x11_answers()


def refuse_without_screen() -> None:
    """Raise UserError when there is no screen; a platform named to Qt is taken at its word."""
    if not os.environ.get("QT_QPA_PLATFORM") and not has_screen():
        raise UserError(
            "There is no screen here that the window could be shown on.",
            "“qualcode --help” lists what works without one.",
        )


def missing_packages(*, offscreen: bool = False) -> tuple[tuple[str, str], ...]:
    """Return the packages that windows need and that are missing: names in Debian, in Fedora."""
    if not sys.platform.startswith("linux"):
        return ()
    on_x11 = not offscreen and not _wayland_answers()
    needed = (*_ALWAYS, *_ON_X11) if on_x11 else _ALWAYS
    return tuple((debian, fedora) for file, debian, fedora in needed if not _loads(file))


@contextmanager
def window_libraries(*, offscreen: bool = False) -> Generator[None]:
    """Import what shows windows inside this; ``offscreen`` for a picture and nothing more.

    Raises UserError naming the packages where a system library for it is missing.
    """
    missing = missing_packages(offscreen=offscreen)
    if missing:
        raise _not_installed(missing)
    if offscreen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        yield
    except ImportError as error:
        if ".so" not in str(error):
            raise
        raise UserError(
            f"A system library for windows is missing ({error}).",
            "Install it with your system's package manager.",
        ) from error


def _not_installed(missing: Iterable[tuple[str, str]]) -> UserError:
    debian = " ".join(dict.fromkeys(debian for debian, _ in missing))
    fedora = " ".join(dict.fromkeys(fedora for _, fedora in missing))
    return UserError(
        "Windows need system libraries that are missing here.",
        f"Install them with “sudo apt install {debian}” (Debian, Ubuntu) or "
        f"“sudo dnf install {fedora}” (Fedora).",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name  # an absolute name stays itself
    return _answers(str(path))


def _x11_answers() -> bool:
    """Return whether the X server that DISPLAY names is there; Qt ends the process if it is not."""
    display = os.environ.get("DISPLAY", "")
    host, colon, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isdecimal():
        return False
    if host not in ("", "unix"):
        return True  # forwarded from elsewhere; only trying would tell
    path = str(_X11_SOCKETS / f"X{number}")
    return _answers(path) or _answers(f"\0{path}")


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
