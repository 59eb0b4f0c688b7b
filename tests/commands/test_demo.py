import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from qualcode.commands import resources, windows
from qualcode.commands.demo import first_coder, prepare_demo, windowless_demo
from qualcode.model.codings import Origin
from qualcode.model.errors import UserError
from qualcode.store import Project


def test_the_sample_study_is_copied_with_its_sources(tmp_path: Path) -> None:
    copy = prepare_demo(tmp_path / "qualcode demo")
    original = resources.sample_projects_folder() / resources.SAMPLE
    assert copy.read_bytes() == original.read_bytes()
    assert len(list((copy.parent / "sources").iterdir())) == 8


def test_a_copy_with_work_in_it_is_kept(tmp_path: Path) -> None:
    copy = prepare_demo(tmp_path)
    with Project.open(copy, write=True) as project:
        project.create_code("Work of mine")
        head = project.head
    assert prepare_demo(tmp_path) == copy
    fresh = prepare_demo(tmp_path, fresh=True)
    assert fresh.name == "finding-a-relational-home 2.qualcode"
    with Project.open(copy) as project:
        assert project.head == head


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="file"):
        prepare_demo(tmp_path / "file" / "demo")


def test_the_main_job_is_done_without_a_window(tmp_path: Path) -> None:
    pictured: list[Path] = []
    sample = prepare_demo(tmp_path)
    untouched = sample.read_bytes()
    done = windowless_demo(sample, lambda project, out: pictured.append(out))
    assert pictured == [done.picture]
    assert sample.read_bytes() == untouched
    assert done.audit_trail.read_bytes().startswith(b"PK")
    with Project.open(done.project) as project:
        assert [each.name for each in project.coders()] == [first_coder(sample)]
        origins = [each.origin for each in project.codings()]
        assert origins.count(Origin.OWN_READING) == 3
        assert origins.count(Origin.SUGGESTION) == 1
        assert len(project.notes()) == 1
        assert len(project.suggestion_records()) == 2
        assert project.check().whole
    again = windowless_demo(sample, None)
    assert again.project != done.project
    assert again.picture is None


def test_a_picture_that_cannot_be_made_is_said_and_the_rest_is_done(tmp_path: Path) -> None:
    def without_libraries(project: Path, out: Path) -> None:
        raise UserError("A library is missing.", "Install it.")

    done = windowless_demo(prepare_demo(tmp_path), without_libraries)
    assert done.picture is None
    assert "A library is missing." in done.said[-1]
    assert done.audit_trail.exists()


def test_missing_libraries_are_named_for_both_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "_ALWAYS", (("libnot-there.so.1", "libnot1", "not-libs"),))
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(UserError) as told, windows.window_libraries(offscreen=True):
        pytest.fail("nothing is loaded when something is missing")
    assert "apt install libnot1" in told.value.hint
    assert "dnf install not-libs" in told.value.hint


def test_an_import_that_fails_for_a_library_is_told_plainly() -> None:
    with pytest.raises(UserError, match=r"libEGL\.so\.1"), windows.window_libraries(offscreen=True):
        raise ImportError("libEGL.so.1: cannot open shared object file")
    with pytest.raises(ImportError), windows.window_libraries(offscreen=True):
        raise ImportError("cannot import name 'nonsense'")


def test_a_screen_is_one_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not windows.has_screen()
    monkeypatch.setenv("DISPLAY", ":98765")
    assert not windows.has_screen()
    with pytest.raises(UserError, match="no screen"):
        windows.refuse_without_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert not windows.has_screen()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with server, TemporaryDirectory() as short:  # such an address has at most 107 bytes
        server.bind(f"{short}/wayland-9")
        server.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        assert windows.has_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not windows.has_screen()
