"""What it costs to keep words that are being typed, and to look at a project after a fall."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualcode.commands.copies import conflicted_copies
from qualcode.commands.folders import shared_folder
from qualcode.store import Project
from qualcode.ui.dialogs.note_editor import NoteEditor
from tests.benchmarks.conftest import ReportFigure
from tests.benchmarks.long_study import make_long_study
from tests.benchmarks.test_store import large
from tests.ui.windows import OpenWindow, open_window

__all__ = ["large", "open_window"]

pytestmark = pytest.mark.benchmark

LETTERS = 400
MEMO = "She says it twice, and the second time she is quieter. " * 40


def spent(deed: Callable[[], object]) -> float:
    began = time.process_time()
    deed()
    return time.process_time() - began


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def test_a_draft_of_a_long_memo(large: Path, tmp_path: Path, report_figure: ReportFigure) -> None:
    copy = Path(shutil.copyfile(large, tmp_path / "copy.qualcode"))
    with Project.open(copy, write=True) as project:
        took = [
            spent(lambda nth=nth: project.save_draft("memo:1", MEMO[: 1_000 + nth]))
            for nth in range(101)
        ]
        report_figure("save words being typed, 100,000 codings", middle(took) * 1000, 5, "ms CPU")
        report_figure("quick check of 100,000 codings", spent(project.quick_check), 2, "s CPU")
        report_figure(
            "where it lies, copies beside it",
            spent(lambda: (shared_folder(copy), conflicted_copies(project))) * 1000, 20, "ms CPU",
        )  # fmt: skip


def test_a_letter_typed_into_a_note(
    tmp_path: Path, open_window: OpenWindow, report_figure: ReportFigure
) -> None:
    path = tmp_path / "long.qualcode"
    make_long_study(path)
    window = open_window(path)
    assert window.session is not None
    window.menus.actions["note.add"].trigger()
    editor = window.findChild(NoteEditor)
    assert editor is not None
    took = [
        spent(lambda: QTest.keyClick(editor.words, Qt.Key.Key_A)) for _ in range(LETTERS)
    ]  # fmt: skip
    window.session.drafts.save_now()
    assert [each.body for each in window.session.project.drafts()] == ["a" * LETTERS]
    report_figure("a letter typed into a note that is kept", middle(took) * 1000, 5, "ms CPU")
