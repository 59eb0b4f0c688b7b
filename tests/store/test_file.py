import json
import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model.errors import UserError
from qualcode.store import Project, schema
from qualcode.store.lock import lock_path
from tests.store.conftest import TEXT


def refused_unchanged(path: Path, match: str) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match=match):
        Project.open(path, write=True)
    assert path.read_bytes() == before
    assert not lock_path(path).exists()


def test_a_file_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    words = tmp_path / "notes.qualcode"
    words.write_text("These are just words, " * 400)
    refused_unchanged(words, "not a qualcode project")
    other = tmp_path / "other.qualcode"
    connection = engine.connect(str(other))
    connection.execute("CREATE TABLE t(x)")
    connection.commit()
    connection.close()
    refused_unchanged(other, "not a qualcode project")
    empty = tmp_path / "empty.qualcode"
    empty.touch()
    refused_unchanged(empty, "not a qualcode project")


def test_a_newer_file_is_refused_in_plain_words(project: Project) -> None:
    project.close()
    connection = engine.connect(str(project.path))
    connection.execute("PRAGMA user_version=99")
    connection.execute("UPDATE meta SET value='99' WHERE key='min_reader'")
    connection.commit()
    connection.close()
    refused_unchanged(project.path, "newer qualcode")


def test_a_file_only_newer_programs_may_write_opens_for_reading(
    project: Project, safety: str
) -> None:
    project.close()
    connection = engine.connect(str(project.path))
    newer = schema.FORMAT + 1
    connection.execute(f"PRAGMA user_version={newer}")
    connection.execute(f"UPDATE meta SET value='{newer}' WHERE key='min_writer'")
    connection.execute(f"UPDATE meta SET value='{schema.FORMAT}' WHERE key='min_reader'")
    connection.commit()
    connection.close()
    with Project.open(project.path, write=True) as opened:
        assert not opened.writable
        assert opened.codebook()[safety].name == "Safety"
        with pytest.raises(UserError, match="reading only"):
            opened.create_code("Another")


def test_a_file_that_says_only_that_it_is_newer_opens_for_reading(
    project: Project, safety: str
) -> None:
    project.close()
    connection = engine.connect(str(project.path))
    connection.execute(f"PRAGMA user_version={schema.FORMAT + 1}")
    connection.close()
    before = project.path.read_bytes()
    with Project.open(project.path, write=True) as opened:
        assert opened.codebook()[safety].name == "Safety"
        with pytest.raises(UserError, match="Only a newer qualcode can change it"):
            opened.create_code("Another")
    assert project.path.read_bytes() == before


@pytest.mark.parametrize("written", [0, -1])
def test_a_file_that_says_no_format_is_called_damaged(project: Project, written: int) -> None:
    project.close()
    connection = engine.connect(str(project.path))
    connection.execute(f"PRAGMA user_version={written}")
    connection.close()
    refused_unchanged(project.path, "does not say which format")


def test_one_writes_others_read(project: Project, safety: str) -> None:
    with pytest.raises(UserError, match=r"A\. Moreau"):
        Project.open(project.path, write=True)
    with Project.open(project.path) as reader:
        assert [code.name for code in reader.codebook()] == ["Safety"]
        assert not reader.writable
    project.create_code("Belonging")
    assert len(project.codebook()) == 2


def test_a_lock_left_by_something_that_died_is_taken_over(project: Project) -> None:
    project.close()
    lock = lock_path(project.path)
    lock.write_text(json.dumps({"coder": "X", "host": "elsewhere", "process": 1, "beat": 0.0}))
    os.utime(lock, (0, 0))  # silent since then by the folder's own clock too
    with Project.open(project.path, write=True) as opened:
        assert opened.writable
    assert not lock.exists()


def test_making_a_project_where_one_is(project: Project) -> None:
    with pytest.raises(UserError, match="there already"):
        Project.create(project.path, "A. Moreau")
    assert project.check().whole


def test_transcript_words_stand_only_where_they_can_be_erased(
    project: Project, interview: str
) -> None:
    rows = project._rows("SELECT payload FROM op")
    assert not any(word in row[0] for row in rows for word in ("breathe", "glad I came"))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE code SET name='Danger'", "not what the journal says"),
        ("UPDATE op SET payload=replace(payload,'\"position\":1','\"position\":2')", "altered"),
        ("UPDATE op SET act=replace(act,'code.rename','code.move')", "does not fit"),
        ("UPDATE op SET act=replace(act,'qualcode 0','qualcode 1')", "another beginning"),
        ("DELETE FROM op WHERE n=(SELECT max(n)-1 FROM op)", "taken out|does not fit"),
        ("UPDATE op SET hlc=hlc+1 WHERE n=(SELECT max(n) FROM op)", "does not fit"),
        ("UPDATE chain SET coder=randomblob(16)", "beginning of chain"),
        ("UPDATE blob SET body=x'0068' WHERE n=1", "stored words"),
        ("UPDATE coding SET removed=1", "not what the journal says"),
    ],
)
def test_tampering_is_found(
    project: Project, interview: str, safety: str, statement: str, words: str
) -> None:
    project.apply_code(interview, 0, 8, safety)
    project.rename_code(safety, "Safety again")
    project.close()
    connection = engine.connect(str(project.path))
    triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")
    for (trigger,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    with Project.open(project.path) as opened:
        found = opened.check()
    assert not found.whole
    import re

    assert any(re.search(words, fault) for fault in found.faults), found.faults


def test_the_engine_refuses_to_rewrite_the_journal(project: Project, safety: str) -> None:
    for statement in (
        "DELETE FROM op", "UPDATE op SET kind='x'", "UPDATE op SET seq=seq+100", "DELETE FROM chain",
        "UPDATE op SET act=NULL, payload=NULL, salt=NULL", "UPDATE chain SET coder=randomblob(16)",
        "DELETE FROM blob", "UPDATE blob SET body=x'00'",
    ):  # fmt: skip
        with pytest.raises(engine.Error, match="append-only"):
            project._connection.execute(statement)


def test_heads_of_the_past_are_known(project: Project, interview: str) -> None:
    heads = [project.head]
    for name in ("A", "B", "C"):
        project.create_code(name)
        heads.append(project.head)
    project.work_as("J. Okafor")
    heads.append(project.head)
    project.create_code("D")
    assert len(set(heads)) == len(heads)
    assert all(project.has_been(head) for head in heads)
    assert not project.has_been("0" * 64)


def test_text_with_every_kind_of_character_comes_back(project: Project, draft) -> None:
    from dataclasses import replace

    strange = "שלום 👩‍👩‍👧 e\u0301 \u00a0“curly” \ufeffx\u200f مرحبا"
    made = project.import_transcript(replace(draft, text=strange, turns=(), sha256="2"))
    document = made.first("document")
    assert project.transcript(document).text == strange
    assert project.document(document).length == len(strange)
    assert strange != TEXT


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_what_is_no_name_of_a_file_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="not the name of a file"):
        Project.create(name, "Ada")
