"""Encrypted projects on the command line: the passphrase comes from anywhere but an argument."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcode.cli import secret
from qualcode.cli.main import COMMANDS, cli
from qualcode.model.keys import Secret
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project, seals
from tests.cli.conftest import Outcome, Qualcode
from tests.cli.test_door import ROOT

WORDS, OTHER = "the kettle was ön", "nobody said a word"
BY = ("--coder", "A. Moreau")


pytestmark = pytest.mark.usefixtures("quick_keys")


@pytest.fixture(autouse=True)
def _no_passphrase_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_PASSPHRASE", raising=False)


@pytest.fixture
def sealed(tmp_path: Path, small_draft: TranscriptDraft) -> Path:
    path = tmp_path / "sealed.qualcode"
    with Project.create(path, "A. Moreau", passphrase=WORDS) as made:
        made.import_transcript(small_draft)
        made.create_code("Steadiness")
    return path


@pytest.fixture
def words_file(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_bytes(f"{WORDS}\r\n".encode())
    return path


def test_without_a_terminal_and_a_passphrase_it_says_how_to_give_one(
    qualcode: Qualcode, sealed: Path
) -> None:
    outcome = qualcode("codes", sealed)
    assert outcome.code == 2
    assert "is encrypted" in outcome.error
    assert "--passphrase-file PATH, or in QUALCODE_PASSPHRASE" in outcome.error


@pytest.mark.parametrize(
    "command",
    [
        lambda file: ("codes", file),
        lambda file: ("documents", file, "--json"),
        lambda file: ("check", file),
        lambda file: ("history", file, "--json"),
        lambda file: ("note", file, "--text", "A thought", *BY),
        lambda file: ("codebook", file, "relational-home", *BY),
        lambda file: ("undo", file, *BY),
        lambda file: ("export", file, "audit-trail", file.with_suffix(".docx")),
    ],
)
def test_every_command_takes_it_from_a_file_and_from_the_environment(
    qualcode: Qualcode,
    sealed: Path,
    words_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Callable[[Path], tuple[object, ...]],
) -> None:
    assert qualcode(*command(sealed)).code == 2
    done = qualcode(*command(sealed), "--passphrase-file", words_file)
    assert done.code == 0, done.error
    monkeypatch.setenv("QUALCODE_PASSPHRASE", WORDS)
    assert qualcode("codes", sealed).code == 0
    monkeypatch.setenv("QUALCODE_PASSPHRASE", "wrong")
    refused = qualcode(*command(sealed))
    assert refused.code == 2
    assert "does not open" in refused.error
    # What is named on the command line comes first.
    assert qualcode("codes", sealed, "--passphrase-file", words_file).code == 0


def test_every_command_on_a_project_has_the_option_and_none_takes_a_passphrase() -> None:
    for name in COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        named = {each.name for each in command.params}
        if "file" in named:
            assert "passphrase_file" in named, name
        assert "passphrase" not in named


def test_no_command_opens_a_project_past_this_door() -> None:
    folder = Path(secret.__file__).parent
    past = [each.name for each in folder.glob("*.py") if "Project.open(" in each.read_text("utf-8")]
    assert past == ["secret.py"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "cannot be read"),
        (b"\n", "is empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"x" * 20_000, "long"),
    ],
)
def test_a_passphrase_file_that_is_none(
    qualcode: Qualcode, sealed: Path, tmp_path: Path, body: bytes | None, says: str
) -> None:
    given = tmp_path / "given.txt"
    if body is not None:
        given.write_bytes(body)
    outcome = qualcode("codes", sealed, "--passphrase-file", given)
    assert outcome.code == 2
    assert "given.txt" in outcome.error
    assert says in outcome.error


def test_the_recovery_key_opens_it_too(
    qualcode: Qualcode, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALCODE_PASSPHRASE", WORDS)
    (recovery,) = qualcode("passphrase", sealed, "--recovery-key").lines
    shown = qualcode("passphrase", sealed, "--recovery-key", "--json").json
    assert shown["recovery_key"] == recovery
    monkeypatch.setenv("QUALCODE_PASSPHRASE", recovery)
    assert qualcode("codes", sealed).code == 0


def test_a_new_project_is_encrypted_from_the_start(
    qualcode: Qualcode, tmp_path: Path, words_file: Path
) -> None:
    path = tmp_path / "new.qualcode"
    missing = qualcode("new", path, "--encrypt", *BY)
    assert missing.code == 2
    assert "--passphrase-file" in missing.error
    assert not path.exists()
    made = qualcode("new", path, "--encrypt", "--passphrase-file", words_file, *BY)
    assert made.code == 0, made.error
    assert "Without both, nobody can open the file" in made.out.decode()
    assert WORDS not in made.out.decode() + made.error
    assert seals.is_encrypted(path)
    with Project.open(path, key=Secret(WORDS)) as project:
        assert project.encrypted


def test_set_change_remove(
    qualcode: Qualcode, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(WORDS, "utf-8")
    second.write_text(OTHER, "utf-8")

    def passphrase(*given: object) -> Outcome:
        return qualcode("passphrase", study, *given)

    assert passphrase("--json").json["encrypted"] is False
    assert "not encrypted" in passphrase("--change", *BY).error
    assert "not encrypted" in passphrase("--recovery-key").error
    assert "--new-passphrase-file" in passphrase("--set", *BY).error
    assert "goes with --set" in passphrase("--remove", "--new-passphrase-file", first).error
    done = passphrase("--set", "--new-passphrase-file", first, *BY, "--reason", "Ethics board")
    assert done.code == 0, done.error
    assert "Copies made before" in done.out.decode()
    monkeypatch.setenv("QUALCODE_PASSPHRASE", WORDS)
    assert passphrase().lines == [f"{study} is encrypted."]
    assert "already" in passphrase("--set", "--new-passphrase-file", second, *BY).error
    before = passphrase("--recovery-key").lines
    changed = passphrase("--change", "--new-passphrase-file", second, *BY, "--json")
    assert changed.json["encrypted"] is True
    assert "does not open" in passphrase().error
    monkeypatch.setenv("QUALCODE_PASSPHRASE", OTHER)
    assert passphrase("--recovery-key").lines != before
    assert passphrase("--remove", *BY).code == 0
    monkeypatch.delenv("QUALCODE_PASSPHRASE")
    acts = qualcode("history", study, "--json").json
    assert [(each["sentence"], each["reason"]) for each in acts[-3:]] == [
        ("Encrypted the project file", "Ethics board"),
        ("Changed the passphrase of the project file", ""),
        ("Took the encryption off the project file", ""),
    ]
    assert qualcode("check", study).code == 0


def test_backups_are_written_anew_with_the_passphrase(
    qualcode: Qualcode, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qualcode("backup", study).code == 0
    [backup] = study.with_name("study backups").glob("*.qualcode")
    assert backup.read_bytes().startswith(b"SQLite format 3")
    first = tmp_path / "first.txt"
    first.write_text(WORDS, "utf-8")
    assert qualcode("passphrase", study, "--set", "--new-passphrase-file", first, *BY).code == 0
    assert not backup.read_bytes().startswith(b"SQLite format 3")
    monkeypatch.setenv("QUALCODE_PASSPHRASE", WORDS)
    assert qualcode("documents", backup, "--json").json
    assert [each["file"] for each in qualcode("backups", study, "--json").json] == [str(backup)]


# Types lines at a terminal of its own, each when it is asked for, and prints what was shown.
AT_A_TERMINAL = """
import json, os, pty, sys
typed, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-m", "qualcode", *command])
shown = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if typed and part.rstrip().endswith(b":"):
        os.write(terminal, typed.pop(0).encode() + b"\\n")
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([code, shown.decode()]))
"""


def at_a_terminal(*command: object, typed: list[str]) -> tuple[int, str]:
    arguments = [json.dumps(typed), *map(str, command)]
    done = subprocess.run(
        [sys.executable, "-c", AT_A_TERMINAL, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    code, shown = json.loads(done.stdout)
    return code, shown


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are another thing there")
def test_at_a_terminal_it_is_asked_for_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = tmp_path / "asked.qualcode"
    code, shown = at_a_terminal("new", path, "--encrypt", *BY, typed=[WORDS, WORDS])
    assert code == 0, shown
    assert WORDS not in shown
    code, shown = at_a_terminal("codes", path, typed=["wrong", WORDS])
    assert code == 0, shown
    assert shown.count("Passphrase or recovery key of asked.qualcode") == 2
    assert "does not open" in shown
    assert WORDS not in shown
    code, shown = at_a_terminal("codes", path, typed=["a", "b", "c"])
    assert code == 2
    assert shown.count("does not open") == 3


def test_copies_are_merged_whatever_they_are_encrypted_with(
    qualcode: Qualcode, sealed: Path, words_file: Path, tmp_path: Path
) -> None:
    with_words = ("--passphrase-file", words_file, *BY)
    same, otherwise, plain = (tmp_path / f"{name}.qualcode" for name in ("same", "other", "plain"))
    for copy, words in ((same, WORDS), (otherwise, OTHER), (plain, None)):
        shutil.copy(sealed, copy)
        with Project.open(copy, coder="J. Okafor", write=True, key=Secret(WORDS)) as project:
            project.create_code(f"Of {copy.stem}")
            if words != WORDS:
                project.set_passphrase(words)
    other_file = tmp_path / "other.txt"
    other_file.write_text(OTHER)
    assert qualcode("merge", sealed, same, *with_words).code == 0
    missing = qualcode("merge", sealed, otherwise, *with_words)
    assert missing.code == 2
    assert "--other-passphrase-file" in missing.error
    for more in (("--preview",), ()):
        done = qualcode(
            "merge", sealed, otherwise, *with_words, "--other-passphrase-file", other_file, *more
        )
        assert done.code == 0, done.error
    assert qualcode("merge", sealed, plain, *with_words).code == 0
    with Project.open(sealed, key=Secret(WORDS)) as project:
        assert {"Of same", "Of other", "Of plain"} <= {code.name for code in project.codebook()}
        assert project.check().faults == ()
        assert [act.verb for act in project.history()].count("encryption.off") == 1
    assert qualcode("merge", plain, otherwise, *BY).code == 2
    done = qualcode("merge", plain, otherwise, *BY, "--other-passphrase-file", other_file)
    assert done.code == 0, done.error
