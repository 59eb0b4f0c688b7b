import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qualcode.commands import backups as asked
from qualcode.commands.settings import load_settings
from qualcode.model.backups import backup_name
from qualcode.model.errors import UserError
from qualcode.store import Project
from tests.cli.conftest import Qualcode

BY = ("--coder", "A. Moreau")


def age(study: Path, hours: float) -> None:
    """Let the backups of a project be as old as if they had been made so many hours ago."""
    with Project.open(study) as project:
        for nth, each in enumerate(reversed(project.backups())):
            # A minute apart, for two may have been made in one second.
            at = each.at - timedelta(hours=hours, minutes=-nth)
            each.path.rename(each.path.with_name(backup_name(each.name, at, each.why)))


def test_there_is_none_yet(qualcode: Qualcode, study: Path) -> None:
    assert qualcode("backups", study).lines == ["There is no backup of study.qualcode yet."]
    assert qualcode("backups", study, "--json").json == []
    assert not study.with_name("study backups").exists()
    assert "no file" in qualcode("backups", study.with_name("other.qualcode")).error


def test_one_is_made_listed_and_gone_back_to(qualcode: Qualcode, study: Path) -> None:
    made = qualcode("backup", study, "--json").json
    assert made["made"] is True
    assert Path(made["file"]).is_file()
    assert qualcode("undo", study, *BY).code == 0
    [row] = qualcode("backups", study, "--json").json
    assert (row["file"], row["acts_behind"], row["acts_only_there"]) == (made["file"], 1, 0)
    assert row["bytes"] == Path(made["file"]).stat().st_size
    line, folder = qualcode("backups", study).lines
    assert line.startswith(f"{datetime.fromisoformat(row['at']):%Y-%m-%d %H.%M.%S  %a}")
    assert line.endswith("1 act behind")
    assert folder == f"In {study.with_name('study backups')}"
    before, out = study.read_bytes(), study.with_name("again.qualcode")
    date = line.partition("  ")[0]
    assert qualcode("restore", study, date, out).code == 0
    assert study.read_bytes() == before
    codes = qualcode("codes", out, "--json").json
    assert [each["name"] for each in codes] == ["Steadiness", "Guard down"]
    assert qualcode("check", out).code == 0
    again = qualcode("restore", study, date, out)
    assert (again.code, "there already" in again.error) == (2, True)


def test_a_second_one_is_made_only_after_a_change(qualcode: Qualcode, study: Path) -> None:
    assert qualcode("backup", study).lines[0].startswith("Made ")
    assert qualcode("backup", study).lines[0].startswith("Nothing has changed since ")
    qualcode("undo", study, *BY)
    assert qualcode("backup", study).lines[0].startswith("Made ")
    assert len(qualcode("backups", study, "--json").json) == 2


def test_a_command_that_writes_backs_up_first_where_it_is_due(
    qualcode: Qualcode, study: Path
) -> None:
    assert qualcode("undo", study, *BY).code == 0
    [row] = qualcode("backups", study, "--json").json
    assert row["acts_behind"] == 1
    # Not again within half an hour, however many commands there are.
    assert qualcode("redo", study, *BY).code == 0
    assert len(qualcode("backups", study, "--json").json) == 1
    age(study, 1)
    assert qualcode("undo", study, *BY).code == 0
    rows = qualcode("backups", study, "--json").json
    assert [each["acts_behind"] for each in rows] == [1, 3]
    # Nor where nothing has changed since.
    assert qualcode("backup", study).code == 0
    age(study, 1)
    assert qualcode("redo", study, *BY).code == 0
    assert len(qualcode("backups", study, "--json").json) == 3


def test_that_none_could_be_made_stops_no_command(qualcode: Qualcode, study: Path) -> None:
    study.with_name("study backups").write_text("in the way")
    done = qualcode("undo", study, *BY)
    assert done.code == 0
    assert done.lines[0].startswith("Undid: ")
    assert "No backup could be made" in done.error
    assert qualcode("backup", study).code == 2


def test_what_is_gone_or_damaged_is_restored_from_the_file_of_its_backup(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    made = qualcode("backup", study, "--json").json["file"]
    head = qualcode("check", study, "--json").json["head"]
    study.write_bytes(os.urandom(4096))
    date = Path(made).stem.removeprefix("study ")
    for nth, named in enumerate((made, Path(made).name, date, date.replace(".", ":"))):
        out = tmp_path / f"{nth}.qualcode"
        assert qualcode("restore", study, named, out).code == 0
        assert qualcode("check", out, "--json").json["head"] == head
    assert qualcode("backups", study).lines[0].startswith(date)
    [row] = qualcode("backups", study, "--json").json
    assert (row["file"], row["acts_behind"], row["problem"]) == (made, None, None)
    study.unlink()
    assert b"last.qualcode" in qualcode("restore", study, date, tmp_path / "last").out
    assert (tmp_path / "last.qualcode").is_file()


def test_what_cannot_be_restored_is_one_sentence(
    qualcode: Qualcode, study: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.qualcode"
    made = Path(qualcode("backup", study, "--json").json["file"])
    assert "no backup “1999”" in qualcode("restore", study, "1999", out).error
    other = tmp_path / "other.qualcode"
    Project.create(other, "A. Moreau").close()
    assert "another project" in qualcode("restore", study, other, out).error
    assert "“none”" not in qualcode("restore", study, made, tmp_path / "none" / "o.qualcode").error
    made.chmod(0o600)
    made.write_bytes(made.read_bytes()[:6_000])
    assert "damaged" in qualcode("restore", study, made, out).error
    assert not out.exists()


@pytest.mark.usefixtures("quick_keys")
def test_an_encrypted_project_is_backed_up_and_restored_with_its_passphrase(
    qualcode: Qualcode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret.qualcode"
    Project.create(file, "A. Moreau", passphrase="six tides in a cup").close()
    assert qualcode("backup", file).code == 2
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "six tides in a cup")
    made = Path(qualcode("backup", file, "--json").json["file"])
    assert b"SQLite format" not in made.read_bytes()
    assert qualcode("restore", file, made, tmp_path / "one.qualcode").code == 0
    file.write_bytes(os.urandom(9_000))
    assert qualcode("restore", file, made, tmp_path / "two.qualcode").code == 0
    assert qualcode("check", tmp_path / "two.qualcode").code == 0
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "seven")
    refused = qualcode("restore", file, made, tmp_path / "three.qualcode")
    assert (refused.code, "does not open" in refused.error) == (2, True)
    assert sorted(each.name for each in tmp_path.glob("*.qualcode")) == [
        "one.qualcode", "secret.qualcode", "two.qualcode",
    ]  # fmt: skip


def test_several_that_begin_alike_are_asked_about(study: Path) -> None:
    with Project.open(study, write=True) as project:
        project.back_up("before merging")
        project.back_up("before encrypting")
        known = project.backups()
        with pytest.raises(UserError, match="2 backups"):
            asked.choose(known, f"{known[0].at:%Y-%m}")
        assert asked.choose(known, known[1].path.name) == known[1].path


def test_a_copy_beside_gets_a_name_of_its_own_each_time(study: Path) -> None:
    with Project.open(study) as project:
        made = project.back_up()
        names = [
            asked.copy_beside(study, made, project.identity, None).name for _ in range(2)
        ]  # fmt: skip
    day = f"{made.at:%Y-%m-%d %H.%M}"
    assert names == [
        f"study (version of {day}).qualcode", f"study (version of {day}, 2).qualcode",
    ]  # fmt: skip


def test_folder_and_numbers_are_settings(qualcode: Qualcode, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    assert "no folder" in qualcode("settings", "backup-folder", folder).error
    folder.mkdir()
    assert qualcode("settings", "backup-folder", folder).code == 0
    assert qualcode("settings", "backup-daily", "30").code == 0
    assert qualcode("settings", "backup-minutes", "10").code == 0
    for bad in ("0", "-1", "many", "²", "99999"):
        assert qualcode("settings", "backup-minutes", bad).code == 2
    known = load_settings().backups
    assert (known.elsewhere, known.bounds.daily, known.minutes) == (folder, 30, 10)
    assert qualcode("settings", "backup-folder").lines == [str(folder)]
    made = Path(qualcode("backup", study, "--json").json["file"])
    with Project.open(study) as project:
        assert made.parent == folder / project.identity
    assert not study.with_name("study backups").exists()
    assert len(qualcode("backups", study, "--json").json) == 1
    assert qualcode("settings", "backup-folder", "beside").code == 0
    assert load_settings().backups.elsewhere is None


def test_numbers_that_do_not_fit_are_left_at_the_usual_ones(settings_folder: Path) -> None:
    (settings_folder / "settings.toml").write_text(
        '[backups]\nfolder = "not whole"\nminutes = 0\ndaily = true\nweekly = 3\n'
    )
    known = load_settings().backups
    assert (known.folder, known.minutes, known.daily, known.weekly) == ("", 30, 14, 3)
