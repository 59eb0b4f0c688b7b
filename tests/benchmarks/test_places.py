"""The tables of Passages and Journal on a big project: CPU milliseconds."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from qualcode.app.session import Session
from qualcode.model.transcripts import DraftTurn, TranscriptDraft
from qualcode.store import Project
from qualcode.ui.journal.model import HistoryModel
from qualcode.ui.passages.place import PassagesPlace
from qualcode.ui.theme import apply_theme, light_theme
from tests.benchmarks.conftest import ReportFigure

pytestmark = pytest.mark.benchmark

CODINGS, ACTS = 5_000, 2_000


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    QApplication.processEvents()
    return (time.process_time() - begun) * 1000


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication):
    apply_theme(qapp, light_theme())
    draw = random.Random(5)
    line = "She stayed in it with me and I could breathe again, I thought."
    text = "\n".join([line] * 3_000)
    turns = tuple(
        DraftTurn(at * (len(line) + 1), at * (len(line) + 1) + len(line)) for at in range(3_000)
    )
    project = Project.create(tmp_path / "big.qualcode", "A. Moreau")
    document = project.import_transcript(TranscriptDraft("Long", text, turns)).first("document")
    version = project.document(document).version
    codes = [project.create_code(f"Code {number}").first("code") for number in range(50)]
    with project.act("coding.apply") as act:
        for _ in range(CODINGS):
            start = draw.randrange(len(text) - 200)
            act.add(
                "coding", version=version, start=start, end=start + draw.randrange(20, 180),
                code=draw.choice(codes), coder=project.coder,
            )  # fmt: skip
    for number in range(ACTS):
        project.rename_code(codes[number % 50], f"Code {number + 100}")
    made = Session(project)
    assert len(made.index) == CODINGS
    yield made
    made.close()


def test_places(session: Session, qtbot, report_figure: ReportFigure) -> None:
    places: list[PassagesPlace] = []

    def open_passages() -> None:
        place = PassagesPlace(session, light_theme())
        qtbot.addWidget(place)
        place.resize(1440, 800)
        place.show()
        places.append(place)

    report_figure("Passages: open with 5,000 codings", milliseconds(open_passages), 500, "ms")
    place = places[0]
    words = place.filters.words
    typed = [milliseconds(lambda word=word: words.setText(word)) for word in ("b", "br", "bre")]
    report_figure("Passages: narrow by a letter", max(typed), 100, "ms")
    words.clear()
    sorted_by = [milliseconds(lambda at=at: place.model.sort(at)) for at in range(8)]
    report_figure("Passages: sort", max(sorted_by), 100, "ms")
    first = place.model.rows[0].id
    removed = milliseconds(lambda: session.do(lambda project: project.remove_codings([first])))
    report_figure("Passages: remove one coding, painted", removed, 60, "ms")

    models: list[HistoryModel] = []
    opened = milliseconds(lambda: models.append(HistoryModel(session, light_theme())))
    report_figure("Journal: open with 2,000 acts", opened, 200, "ms")
    piece = milliseconds(lambda: models[0].fetchMore(QModelIndex()))
    report_figure("Journal: read an older piece", piece, 200, "ms")
