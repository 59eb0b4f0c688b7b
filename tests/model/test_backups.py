from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.backups import backup_name, backup_of

AT = datetime(2026, 11, 27, 9, 30, 15)
names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


def test_a_name_reads_as_a_person_would_write_it() -> None:
    assert backup_name("Night ferry", AT) == "Night ferry 2026-11-27 09.30.15.qualcode"
    assert (
        backup_name("Night ferry", AT, "before merging “Jonas/2”: all")
        == "Night ferry 2026-11-27 09.30.15 before merging “Jonas 2” all.qualcode"
    )


@given(
    names, st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1)), st.text(), st.integers(1, 9)
)
def test_a_name_says_what_it_was_made_of(project: str, at: datetime, why: str, nth: int) -> None:
    at = at.replace(microsecond=0)
    name = backup_name(project, at, why, nth)
    assert len(name.encode("utf-8", "surrogateescape")) < 230
    read = backup_of(Path(name) if "/" not in name else Path("x"), 7)
    assert read is not None
    assert (read.at, read.size) == (at, 7)
    assert project.startswith(read.name)
    assert backup_name(read.name, read.at, read.why) == backup_name(project, at, why)


@pytest.mark.parametrize(
    "name",
    [
        "study.qualcode",
        "study 2026-11-27 09.30.15.unfinished",
        "study 2026-11-27 09.30.15.qualcode-journal",
        "study 2026-13-27 09.30.15.qualcode",
        "2026-11-27 09.30.15.qualcode",
        "study 2026-11-27 09:30:15.qualcode",
    ],
)
def test_other_files_are_no_backups(name: str) -> None:
    assert backup_of(Path(name), 1) is None
