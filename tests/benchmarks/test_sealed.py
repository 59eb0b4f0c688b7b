"""An encrypted file of 100,000 codings: opening it, and writing it anew under another key."""

import shutil
from pathlib import Path

import pytest

from qualcode.model.keys import Secret
from qualcode.store import Project
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.test_store import MANY, large, spent

__all__ = ["large"]

pytestmark = pytest.mark.benchmark

WORDS = "kettle shelf Tuesday"


def test_an_encrypted_file_of_100_000_codings(
    large: Path, tmp_path: Path, report_figure: ReportFigure
) -> None:
    path = tmp_path / "sealed.qualcode"
    shutil.copyfile(large, path)
    with Project.open(path, write=True) as project:
        took = spent(lambda: project.set_passphrase(WORDS))
        report_figure("encrypt 100,000 codings, verified", took, 12, "s CPU")
        key = project.key
    plain, sealed = large.stat().st_size, path.stat().st_size
    report_figure("its size to that of the plain file", sealed / plain, 1.1, "times")

    def read(given: object) -> None:
        with Project.open(path, key=given) as opened:  # type: ignore[arg-type]
            assert len(opened.codings()) == MANY

    read(key)
    took = spent(lambda: read(Secret(WORDS)))
    report_figure("open 100,000 encrypted codings and read them", took, 4, "s CPU")
    took = spent(lambda: Secret(WORDS).key(bytes(16)))
    report_figure("of which the passphrase", took, 0.5, "s CPU")
    with Project.open(path, key=key, write=True) as project:
        took = spent(lambda: project.set_passphrase(None))
        report_figure("take the encryption off", took, 12, "s CPU")
