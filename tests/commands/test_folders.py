"""Folders that are not of one computer alone: known by their names, their marks, their mounts."""

from pathlib import Path, PurePosixPath

import pytest

from qualcode.commands import folders
from qualcode.commands.folders import (
    Kind,
    SharedFolder,
    cloud_service,
    mounted_network,
    shared_folder,
    windows_network,
)

HOME = ("/", "home", "maya")

MOUNTS = r"""/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
//server/share /mnt/team cifs rw,vers=3.0 0 0
//server/other /mnt/team\040two smb3 rw 0 0
/dev/sdb1 /mnt/team/local ext4 rw 0 0
filer:/export /nfs nfs4 rw 0 0
maya@host:/data /home/maya/far fuse.sshfs rw,user_id=1000 0 0
C:\134 /mnt/c 9p rw,dirsync 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/maya/Dropbox/Study", "Dropbox"),
        ("/home/maya/Dropbox (University of X)/a", "Dropbox"),
        ("C:/Users/Maya/OneDrive", "OneDrive"),
        ("C:/Users/Maya/OneDrive - University of X/Study", "OneDrive"),
        ("/Users/maya/Library/CloudStorage/OneDrive-UniversityofX/a", "OneDrive"),
        ("/Users/maya/Library/Mobile Documents/com~apple~CloudDocs/a", "iCloud Drive"),
        ("C:/Users/Maya/iCloudDrive/a", "iCloud Drive"),
        ("/Users/maya/Library/CloudStorage/GoogleDrive-maya@example.org/My Drive", "Google Drive"),
        ("G:/My Drive/Study", "Google Drive"),
        ("/home/maya/Google Drive/Study", "Google Drive"),
        ("/home/maya/Nextcloud/Study", "Nextcloud"),
        ("/home/maya/nextcloud2/Study", "Nextcloud"),
        ("/home/maya/ownCloud", "ownCloud"),
        ("/home/maya/Box/Study", "Box"),
        ("/Users/maya/Library/CloudStorage/Box-Box/Study", "Box"),
        ("/home/maya/Box Sync/Study", "Box"),
        ("/home/maya/Study", ""),
        ("/home/maya/Study/Box/a", ""),
        ("/home/maya/Dropboxes/a", ""),
        ("/home/maya/the dropbox letters/a", ""),
        ("/home/maya/one drive to work/a", ""),
    ],
)
def test_a_service_is_known_by_the_names_of_its_folders(path: str, service: str) -> None:
    assert cloud_service(("/", *path.strip("/").split("/")), HOME) == service


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/team/study", "a network drive"),
        ("/mnt/team", "a network drive"),
        ("/mnt/team two/study", "a network drive"),
        ("/mnt/teammate", ""),
        ("/mnt/team/local/study", ""),
        ("/nfs/a/b", "a network drive"),
        ("/home/maya/far/study", "a folder reached over SSH"),
        ("/mnt/c/Users", "a folder shared with this computer from outside"),
        ("/home/maya/study", ""),
    ],
)
def test_a_network_is_known_by_the_table_of_mounts(path: str, kind: str) -> None:
    assert mounted_network(PurePosixPath(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("path", "drive_type", "network"),
    [
        (r"\\server\share\study", 1, True),
        (r"\\?\UNC\server\share", 0, True),
        (r"\\?\C:\study", 3, False),
        (r"C:\study", 3, False),
        (r"Z:\study", 4, True),
    ],
)
def test_a_network_of_windows(path: str, drive_type: int, network: bool) -> None:
    assert bool(windows_network(path, drive_type)) == network


def test_a_folder_of_this_computer_is_nothing_special(tmp_path: Path) -> None:
    assert shared_folder(tmp_path / "study.qualcode") is None


def test_a_folder_is_known_by_what_a_service_leaves_in_it(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    found = shared_folder(below / "study.qualcode")
    assert found == SharedFolder(Kind.CLOUD, "Syncthing", below)


def test_a_link_into_such_a_folder_counts_as_it(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "Dropbox")
    found = shared_folder(tmp_path / "work" / "study.qualcode")
    assert found is not None
    assert (found.service, found.folder) == ("Dropbox", tmp_path / "work")


def test_a_mounted_folder_is_asked_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders.sys, "platform", "linux")
    table = tmp_path / "mounts"
    table.write_text(f"filer:/x {tmp_path.resolve()} nfs rw 0 0\n")
    monkeypatch.setattr(folders, "MOUNTS", table)
    found = shared_folder(tmp_path / "study.qualcode")
    assert found is not None
    assert (found.kind, found.service) == (Kind.NETWORK, "a network drive")
    table.unlink()
    assert shared_folder(tmp_path / "study.qualcode") is None


def test_where_the_system_has_no_such_calls_nothing_is_claimed() -> None:
    assert folders._windows_drive_type("C:\\") in range(8)
    assert isinstance(folders._mac_file_system(Path("/")), str)


@pytest.mark.parametrize("kind", Kind)
def test_what_is_said_of_it_is_short_and_no_scare(kind: Kind) -> None:
    found = SharedFolder(kind, "Dropbox", Path("/x"))
    assert len(found.in_short) < 180
    assert len(found.explanation) == 3
    words = " ".join((found.in_short, *found.explanation)).casefold()
    assert "dropbox" in words
    assert not any(scare in words for scare in ("danger", "corrupt", "warning", "never", "!"))
