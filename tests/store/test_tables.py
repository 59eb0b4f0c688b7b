import subprocess
import sys

from qualcode.model.codings import NoteTarget
from qualcode.store import Project
from tests.store.conftest import TEXT
from tests.store.scanning import SENTINEL
from tests.store.test_private import Ring


def test_a_notebook_can_ask_in_sql(project: Project, interview: str, safety: str) -> None:
    project.apply_code(interview, 0, 8, safety)
    tables = project.tables()
    assert list(tables.query("select code, quote from codings")) == [
        {"code": "Safety", "quote": TEXT[:8]}
    ]
    assert [row["speaker"] for row in tables.query("select speaker from turns")] == [
        "Interviewer",
        "Maya",
    ]
    assert next(tables.query("select count(*) n from history"))["n"] == len(project.history())


def test_a_notebook_finds_shared_entries_and_nothing_private(project: Project) -> None:
    project.hold_keys(Ring())
    project.write_entry("For everybody.", "Week 1")
    project.write_private_entry(SENTINEL)
    project.write_private_note(NoteTarget.PROJECT, None, SENTINEL)
    tables = project.tables()
    assert list(tables.query("select title, text from entries")) == [
        {"title": "Week 1", "text": "For everybody."}
    ]
    assert SENTINEL not in str([list(table.rows) for table in tables.tables])


def test_the_store_loads_neither_window_nor_language_engine() -> None:
    script = (
        "import sys; from qualcode.store import Project; "
        "print([m for m in ('PySide6','spacy','docx','sklearn','numpy','cryptography') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
