"""docs/file-format.md is complete, and its reader reads a project without this program."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.commands import resources
from qualcode.model import ids, keys
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project, blobs, engine, journal, losses, projection, schema, wiping
from qualcode.store import sealed as sealing
from qualcode.store.engine import Connection
from qualcode.store.entities import ENTITIES, Field, Holds
from tests.store.three_people import Together

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
OUTSIDE = {
    projection.REASON, journal.TAKE_IN, journal.SET_ASIDE, losses.ACCOUNT,
    sealing.ON, sealing.OFF, sealing.RENEWED,
}  # fmt: skip
SORTS = {
    Holds.TEXT: "text",
    Holds.NUMBER: "number",
    Holds.FLAG: "yes or no",
    Holds.VALUES: "values",
    Holds.WORDS: "words",
    Holds.VOICES: "voices",
}
COMMON = ["removed", "creator", "created", "changed"]


def section(title: str) -> str:
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#+ |\Z)", WORDS, re.M | re.S)
    assert found is not None, f"there is nothing about {title}"
    return found[2]


def rows_of(title: str) -> list[list[str]]:
    """The rows of the tables of one section, by cell."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in section(title).splitlines()
        if line.startswith("| `")
    ]


def names_of(title: str) -> list[str]:
    return [row[0].strip("`") for row in rows_of(title)]


def sort_of(field: Field) -> str:
    if field.holds is Holds.REFERENCE:
        return f"reference to `{field.refers}`" if field.refers else "id"
    if field.typed:
        return "typed" if field.holds is Holds.TEXT else "typed values"
    return SORTS[field.holds]


def default_of(field: Field) -> str | None:
    """What must be said of a default; None where it is the usual one of its sort."""
    usual = {Holds.TEXT: "", Holds.NUMBER: 0, Holds.FLAG: 0}.get(field.holds)
    if field.default == usual:
        return None
    return "NULL" if field.default is None else f"`{field.default}`"


@pytest.fixture
def empty() -> Connection:
    memory = engine.in_memory()
    schema.create(memory, {})
    return memory


def test_every_table_and_column_is_told(empty: Connection) -> None:
    tables = {name for (name,) in empty.rows("SELECT name FROM sqlite_schema WHERE type='table'")}
    told = set(re.findall(r"^### `(\w+)`$", WORDS, re.M))
    assert told == tables
    for table in tables - ENTITIES.keys():
        columns = [row[1] for row in empty.rows(f'PRAGMA table_info("{table}")')]
        assert names_of(f"`{table}`") == columns, table


@pytest.mark.parametrize("kind", ENTITIES)
def test_every_field_is_told(kind: str, empty: Connection) -> None:
    rows = rows_of(f"`{kind}`")
    assert [row[0].strip("`") for row in rows] == [field.name for field in ENTITIES[kind]]
    for row, field in zip(rows, ENTITIES[kind], strict=True):
        assert row[1] == sort_of(field), field.name
        assert row[2], field.name
        said = re.search(r"; default (`[^`]+`|NULL)$", row[2])
        assert (said[1] if said else None) == default_of(field), field.name
    columns = [row[1] for row in empty.rows(f'PRAGMA table_info("{kind}")')]
    assert columns == ["n", "id", *(field.name for field in ENTITIES[kind]), *COMMON]


def test_the_columns_that_all_entities_have_are_told() -> None:
    assert names_of("Every kind of entity") == COMMON


def told_outside() -> set[str]:
    cells = [row[0] for row in rows_of("What ops say")]
    return {name for cell in cells for name in re.findall(r"`(\w+\.\w+)`", cell)}


def test_every_kind_of_op_is_told(united: Path) -> None:
    assert told_outside() == OUTSIDE
    known = OUTSIDE | {f"{kind}.{deed}" for kind in ENTITIES for deed in ("add", "set")}
    with Project.open(united) as project:
        kinds = {kind for (kind,) in project._rows("SELECT DISTINCT kind FROM op")}
    assert {journal.TAKE_IN, journal.SET_ASIDE} <= kinds
    assert kinds <= known


def test_every_key_of_a_header_is_told(united: Path) -> None:
    told = {
        name for row in rows_of("The header of an act") for name in re.findall(r"`(\w+)`", row[0])
    }
    with Project.open(united) as project:
        headers = project._rows("SELECT act FROM op WHERE act IS NOT NULL")
    keys = {key for (header,) in headers for key in json.loads(header)}
    assert {"verb", "at", "reason", "undoes", "chain", "codings"} <= keys
    assert keys <= told


def test_the_figures_are_those_of_the_program() -> None:
    assert f"**format {schema.FORMAT}**" in WORDS
    assert f"`0x{engine.APPLICATION_ID:X}`" in WORDS
    assert f"{keys.ROUNDS:,} rounds" in WORDS
    assert f"`{keys.DIGITS}`" in WORDS
    assert f"`{ids.QUALCODE_NAMESPACE}`" in WORDS
    for key in ("project", "min_reader", "min_writer", blobs.SALVAGED, wiping.DUE):
        assert f"`{key}`" in section("`meta`")


def read_by_the_document(path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the reader in the document says of a project, run without this program."""
    script = folder / "reader.py"
    found = re.search(r"```python\n(.*?)```", section("A reader"), re.S)
    assert found is not None
    assert "import qualcode" not in found[1]
    script.write_text(found[1], encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(script), str(path)],
        check=False, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


def told_by(project: Project) -> list[list[str]]:
    codebook = project.codebook()
    return [
        [coding.id, codebook[coding.code].name, project.quote(coding)]
        for coding in project.codings()
    ]


def agree(path: Path, folder: Path) -> list[list[str]]:
    """Check that the reader and the program say the same of a project, and return what."""
    done = read_by_the_document(path, folder)
    assert done.returncode == 0, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    with Project.open(path) as project:
        assert read == told_by(project)
    return read


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copy(resources.sample_projects_folder() / resources.SAMPLE, tmp_path))


@pytest.fixture
def united(tmp_path: Path) -> Path:
    """A project of three people, with merges, a merge set aside, and a code merged away."""
    people = Together(tmp_path, 5)
    for name in ("Ada", "Bo", "Cleo"):
        people.work(name, 12)
    people.merge("Ada", "Bo")
    people.undo("Ada")
    with people.opened("Ada") as project:
        hut = project.create_code("Hut").first("code")
        document = project.documents()[0].id
        project.apply_code(document, 0, 9, hut, reason="A beginning")
        project.merge_codes(hut, project.create_code("Somewhere").first("code"))
    return people.united(("Cleo", "Ada"), "u1")


def test_the_reader_reads_the_sample(sample: Path, tmp_path: Path) -> None:
    assert len(agree(sample, tmp_path)) > 200


def test_the_reader_reads_what_was_merged(united: Path, tmp_path: Path) -> None:
    assert "Somewhere" in {name for _, name, _ in agree(united, tmp_path)}


def test_the_reader_shows_blocks_for_a_voice_that_was_erased(tmp_path: Path) -> None:
    text = "[noise] Who was there? 😀 My aunt, she kept the light on for me. [end]"
    asked, said = text.index("Who"), text.index("😀")
    draft = TranscriptDraft(
        title="Talk", text=text,
        turns=(DraftTurn(asked, said - 1, 0), DraftTurn(said, text.index(" [end]"), 1)),
        speakers=(DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")),
    )  # fmt: skip
    path = tmp_path / "study.qualcode"
    with Project.create(path, "Ada") as project:
        maya = project.add_participant("Maya").first("participant")
        document = project.import_transcript(draft, participants={"Maya": maya}).first("document")
        light = project.create_code("Light").first("code")
        project.apply_code(document, asked, said + 10, light)
        project.apply_code(document, text.index("[end]"), len(text), light)
    assert [words for _, _, words in agree(path, tmp_path)] == [text[asked : said + 10], "[end]"]
    with Project.open(path, write=True, coder="Ada") as project:
        project.erase_participant(maya)
    blotted = "Who was there? " + "█" * 10
    assert [words for _, _, words in agree(path, tmp_path)] == [blotted, "[end]"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE op SET payload=replace(payload,'621','622')", "a payload was altered"),
        ("UPDATE op SET hlc=hlc+1 WHERE seq=40", "the chain is broken"),
        ("UPDATE chain SET started=started+1", "the beginning was altered"),
        ("UPDATE blob SET body=x'00656c7365' WHERE n%2", "words were altered"),
    ],
)
def test_the_reader_finds_what_was_altered(
    sample: Path, tmp_path: Path, change: str, says: str
) -> None:
    connection = sqlite3.connect(sample)
    for name in ("op_only_erase", "chain_no_change", "blob_only_erase"):
        connection.execute(f"DROP TRIGGER {name}")
    assert connection.execute(change).rowcount > 0
    connection.commit()
    connection.close()
    done = read_by_the_document(sample, tmp_path)
    assert done.returncode != 0
    assert says in done.stderr
