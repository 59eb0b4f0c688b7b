"""qualcode salvage: what could be saved is said, and it is saved into a new file."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.model.keys import Secret
from qualcode.store import Project
from tests.cli.conftest import Qualcode
from tests.faults import damage


def hit(study: Path, kind: bytes) -> None:
    """Destroy the first leaf page that holds ops of a kind."""
    data = study.read_bytes()
    page = next(
        page
        for page in range(1, damage.pages_of(study))
        if data[page * damage.PAGE] == 0x0D
        and kind in data[page * damage.PAGE : (page + 1) * damage.PAGE]
    )
    damage.destroy(study, [page], random.Random(1))


@pytest.fixture(autouse=True)
def worked(study: Path) -> None:
    """Some pages of acts, in two sittings."""
    for sitting in range(2):
        with Project.open(study, write=True) as project:
            [document], [code, *_] = project.documents(), project.codebook().in_use()
            for nth in range(25):
                at = 30 * sitting + nth
                with project.act("coding.apply", "as agreed") as act:
                    act.add(
                        "coding", version=document.version, start=at, end=at + 20, code=code.id,
                        coder=project.coder,
                    )  # fmt: skip


@pytest.fixture
def backup(study: Path) -> Path:
    folder = study.with_name("study backups")
    folder.mkdir()
    return Path(shutil.copy(study, folder / "study 2026-11-26 14.05.00.qualcode"))


def test_a_damaged_file_is_salvaged(qualcode: Qualcode, study: Path) -> None:
    hit(study, b"code.add")
    damaged = study.read_bytes()
    assert qualcode("codes", study).code == 2
    looked = qualcode("salvage", study)
    assert looked.code == 0
    assert b"can be read" in looked.out
    assert b"no good backup" in looked.out
    out = study.with_name("saved.qualcode")
    told = qualcode("salvage", study, out, "--json").json
    assert told["complete"] is False
    assert told["changes"] < told["of"]
    assert told["gaps"][0]["first"] >= 1
    assert any("changes could be saved" in line for line in told["account"])
    assert study.read_bytes() == damaged
    # The names of the codes stood in another place as well.
    assert [each["name"] for each in qualcode("codes", out, "--json").json] == [
        "Steadiness",
        "Guard down",
    ]
    checked = qualcode("check", out)
    assert checked.code == 0
    assert b"Lost before it was salvaged: act" in checked.out
    assert qualcode("check", out, "--json").json["losses"] != []
    assert b"What is lost" in qualcode("check", out, "--explain").out


def test_a_backup_fills_the_gaps(qualcode: Qualcode, study: Path, backup: Path) -> None:
    with Project.open(study, write=True) as project:
        project.create_code("Made since")
    hit(study, b"document.add")
    looked = qualcode("salvage", study, "--json").json
    assert looked["backup"]["file"] == str(backup)
    assert looked["backup"]["lacks"] <= 1
    assert looked["together"] >= looked["changes"]
    assert b"The newest good backup is" in qualcode("salvage", study).out
    out = study.with_name("saved.qualcode")
    told = qualcode("salvage", study, out, "--json").json
    assert told["from_backup"] > 0
    with Project.open(out) as saved:
        assert saved.check().faults == ()
        assert "Made since" in [code.name for code in saved.codebook()]
        assert len(saved.documents()) == 1
        assert "breathe" in saved.text(saved.documents()[0].version)


def test_a_damaged_backup_is_passed_over(qualcode: Qualcode, study: Path, backup: Path) -> None:
    older = backup.with_name("study 2026-11-25 09.00.00.qualcode")
    shutil.copy2(backup, older)
    damage.destroy(backup, [0, 2, 3], random.Random(2))

    os.utime(older, (1, 1))
    hit(study, b"code.add")
    assert qualcode("salvage", study, "--json").json["backup"]["file"] == str(older)


def test_a_backup_helps_where_nothing_can_be_read(
    qualcode: Qualcode, study: Path, backup: Path
) -> None:
    study.write_bytes(random.Random(1).randbytes(60_000))
    looked = qualcode("salvage", study, "--json").json
    assert looked["changes"] == 0
    assert looked["backup"]["file"] == str(backup)


def test_what_cannot_be_salvaged_is_refused(
    qualcode: Qualcode, study: Path, refused: Callable[..., str], tmp_path: Path
) -> None:
    assert "there already" in refused("salvage", study, study)
    assert "no file" in refused("salvage", tmp_path / "none.qualcode", tmp_path / "x.qualcode")
    letter = tmp_path / "letter.qualcode"
    letter.write_text("Dear all,")
    assert "can be read" in refused("salvage", letter, tmp_path / "x.qualcode")
    assert not (tmp_path / "x.qualcode").exists()


@pytest.mark.usefixtures("quick_keys")
def test_an_encrypted_file_is_salvaged_with_its_passphrase(
    qualcode: Qualcode, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "five quiet otters mend the clock"
    with Project.open(study, write=True) as project:
        project.set_passphrase(words)
        codings = len(project.codings())
    damage.destroy(study, [damage.pages_of(study) - 10], random.Random(1))
    out = study.with_name("saved.qualcode")
    assert "encrypted" in qualcode("salvage", study, out).error
    monkeypatch.setenv("QUALCODE_PASSPHRASE", words)
    told = qualcode("salvage", study, out, "--json").json
    assert told["changes"] > 0
    with Project.open(out, key=Secret(words)) as saved:
        assert 0 < len(saved.codings()) <= codings
        assert saved.encrypted
