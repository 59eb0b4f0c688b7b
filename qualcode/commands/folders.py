"""Where a file lies: in a folder that a service copies about, on a network, or on this computer."""

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from typing import Any

MOUNTS = Path("/proc/mounts")
_REMOTE_DRIVE = 4
"""What Windows calls a network drive."""


class Kind(StrEnum):
    """What is special about a folder."""

    CLOUD = "cloud"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A folder that is not only of this computer; ``service`` is what people call what runs it."""

    kind: Kind
    service: str
    folder: Path

    @property
    def in_short(self) -> str:
        """One calm sentence."""
        if self.kind is Kind.CLOUD:
            return (
                f"This project lies in a folder that {self.service} copies to other places. "
                "That works, as long as one person at a time has it open."
            )
        return (
            f"This project lies on {self.service}. That works, as long as the connection holds "
            "and one person at a time has it open."
        )

    @property
    def explanation(self) -> tuple[str, ...]:
        """What can go wrong and how to be safe, a paragraph each."""
        if self.kind is Kind.CLOUD:
            return (
                f"{self.service} copies the file after each change. When two people, or you on two "
                "computers, change it before the copies have met, there will be two files: the "
                "second is called “conflicted copy” or bears a number. Nothing is lost then: "
                "qualcode notices such a file and offers to merge it.",
                f"To be safe, let {self.service} finish before you close the lid or open the "
                "project elsewhere. If several people work at the same time, let each have a copy "
                "of their own and merge the copies now and then.",
                f"Remember that what lies there is also on the computers of {self.service}. "
                "What your participants were promised may ask for an encrypted project, or for "
                "a folder on this computer alone.",
            )
        return (
            "Every act travels over the network. When the connection breaks, the act is refused "
            "and said to be; what was saved before stays as it is.",
            "Others who can reach the folder can open the project too. The second one gets it for "
            "reading only, and is told that you have it. That rests on a small file beside the "
            "project, ending in .lock: please leave it alone.",
            "If the connection is slow or often breaks, work on a copy of your own on this "
            "computer, and merge it when you are back.",
        )


_CLOUD_PARTS = (
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"onedrive( ?[-–] ?.+)?", "OneDrive"),
    (r"mobile documents", "iCloud Drive"),
    (r"icloud ?drive", "iCloud Drive"),
    (r"google ?drive( ?[-–(].+)?", "Google Drive"),
    (r"my drive", "Google Drive"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud\d*", "ownCloud"),
    (r"box( sync)?|box-box", "Box"),
    (r"pclouddrive|pcloud( ?drive)?", "pCloud"),
    (r"seafile", "Seafile"),
    (r"syncthing", "Syncthing"),
    (r"(my )?mega(sync)?", "MEGA"),
    (r"tresorit( drive)?", "Tresorit"),
    (r"sciebo", "sciebo"),
)
_ONLY_BELOW_HOME = frozenset({"Box", "MEGA", "Syncthing"})
"""Words that are also ordinary names of folders: they count right below a home only."""

_CLOUD_MARKS = ((".dropbox.cache", "Dropbox"), (".stfolder", "Syncthing"),
                (".sync_journal.db", "Nextcloud"), (".owncloudsync.log", "ownCloud"))  # fmt: skip
"""What services leave in the folder they look after, whatever it is called."""

_NETWORK_TYPES = {
    "nfs": "a network drive",
    "nfs4": "a network drive",
    "cifs": "a network drive",
    "smb3": "a network drive",
    "smbfs": "a network drive",
    "afpfs": "a network drive",
    "webdav": "a network drive",
    "davfs": "a network drive",
    "fuse.davfs": "a network drive",
    "fuse.sshfs": "a folder reached over SSH",
    "9p": "a folder shared with this computer from outside",
    "fuse.gvfsd-fuse": "a network drive",
    "fuse.rclone": "a folder kept elsewhere",
}


def shared_folder(path: Path) -> SharedFolder | None:
    """Return what a project's folder is shared by, or None when it is of this computer alone."""
    folder = Path(os.path.abspath(path)).parent
    try:
        real = folder.resolve()
    except OSError:
        real = folder
    for each in dict.fromkeys((folder, real)):
        service = cloud_service(each.parts, Path.home().parts) or _marked(each)
        if service:
            return SharedFolder(Kind.CLOUD, service, folder)
    network = _network(real)
    return SharedFolder(Kind.NETWORK, network, folder) if network else None


def cloud_service(parts: Iterable[str], home: Iterable[str] = ()) -> str:
    """Return the service that a path tells of by the names of its folders, or nothing."""
    names = [part.strip() for part in parts]
    below = len(list(home))
    for nth, name in enumerate(names):
        for pattern, service in _cloud_patterns():
            if pattern.fullmatch(name) and (
                service not in _ONLY_BELOW_HOME
                or nth == below
                or (nth > 0 and names[nth - 1] == "CloudStorage")
            ):
                return service
    return ""


@cache
def _cloud_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(each, re.IGNORECASE), service) for each, service in _CLOUD_PARTS)


def mounted_network(path: PurePath, mounts: str) -> str:
    """Return what a path is mounted from by a table such as ``/proc/mounts``, or nothing."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePath(_unescaped(fields[1]))
        if (path == point or path.is_relative_to(point)) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return _NETWORK_TYPES.get(found, "")


def windows_network(path: str, drive_type: int) -> str:
    """Return what a path of Windows is reached over, or nothing; ``drive_type`` as Windows says."""
    if path.startswith("\\\\?\\UNC\\"):
        return "a network drive"
    if path.startswith("\\\\") and not path.startswith(("\\\\?\\", "\\\\.\\")):
        return "a network drive"
    return "a network drive" if drive_type == _REMOTE_DRIVE else ""


def _marked(folder: Path) -> str:
    for above in (folder, *folder.parents):
        for mark, service in _CLOUD_MARKS:
            try:
                if (above / mark).exists():
                    return service
            except OSError:
                return ""
    return ""


def _network(folder: Path) -> str:
    if sys.platform == "win32":
        return windows_network(str(folder), _windows_drive_type(folder.anchor))
    if sys.platform == "darwin":
        return _NETWORK_TYPES.get(_mac_file_system(folder), "")
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return mounted_network(folder, mounts)


def _unescaped(point: str) -> str:
    """Return a mount point as it is called: the table writes a space as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)


def _windows_drive_type(anchor: str) -> int:
    import ctypes

    try:
        kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009
        return int(kernel.GetDriveTypeW(anchor))
    except (AttributeError, OSError):
        return 0


def _mac_file_system(folder: Path) -> str:
    """Return the type of the file system by ``statfs``, whose name lies 72 bytes into its answer.

    The layout is that of 64-bit inodes: four and eight byte numbers, then 16 bytes of name.
    """
    import ctypes

    try:
        library = ctypes.CDLL(None, use_errno=True)
        answer = ctypes.create_string_buffer(4096)
        call = getattr(library, "statfs$INODE64", None) or library.statfs
        if call(os.fsencode(folder), answer):
            return ""
    except (AttributeError, OSError):
        return ""
    return answer.raw[72:88].split(b"\0")[0].decode("ascii", "replace")
