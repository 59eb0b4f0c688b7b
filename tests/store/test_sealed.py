"""An encrypted project: what opens it, what does not, and what lies on the disk meanwhile."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model import keys
from qualcode.model.codings import NoteTarget
from qualcode.model.errors import KeyNeeded, UserError
from qualcode.model.keys import Key, Secret
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project, seals
from qualcode.store.lock import lock_path

PASSPHRASE = "the kettle was ön"
SENTINEL = "Quittenbaum"
WRONG = r"does not open “study\.qualcode”, or the file is damaged"


@pytest.fixture
def sealed(quick_keys: None, tmp_path: Path, draft: TranscriptDraft) -> Iterator[Project]:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", title="A study", passphrase=PASSPHRASE) as made:
        made.import_transcript(draft)
        made.create_code("Safety", definition="All right to be undefended.")
        yield made


def key_of(project: Project) -> Key:
    assert project.key is not None
    return project.key


def test_an_encrypted_project_opens_with_its_passphrase_and_its_recovery_key(
    sealed: Project,
) -> None:
    recovery = sealed.recovery_key()
    assert sealed.encrypted
    sealed.close()
    for words in (PASSPHRASE, recovery, recovery.lower().replace("-", " ")):
        with Project.open(sealed.path, key=Secret(words), write=True) as opened:
            assert opened.encrypted
            assert opened.writable
            assert opened.recovery_key() == recovery
            assert [code.name for code in opened.codebook()] == ["Safety"]
            assert opened.check().faults == ()


def test_its_history_says_so_without_anything_secret(sealed: Project) -> None:
    sentences = [act.sentence for act in sealed.history()]
    assert "Encrypted the project file" in sentences
    rows = sealed._connection.rows("SELECT act,payload FROM op WHERE kind LIKE 'encryption.%'")
    assert [payload for _, payload in rows] == ["{}"]
    assert key_of(sealed).raw.hex() not in repr(rows)


@pytest.mark.parametrize("words", ["", "the kettle was on", PASSPHRASE.upper(), "half \ud83d"])
def test_a_wrong_passphrase_and_a_damaged_file_are_one_message(sealed: Project, words: str) -> None:
    sealed.close()
    with pytest.raises(KeyNeeded, match=WRONG):
        Project.open(sealed.path, key=Secret(words))
    with sealed.path.open("r+b") as stream:
        stream.seek(200)
        stream.write(b"\0\0")
    with pytest.raises(KeyNeeded, match=WRONG):
        Project.open(sealed.path, key=Secret(PASSPHRASE), write=True)
    assert not lock_path(sealed.path).exists()


def test_without_a_key_it_asks_for_one(sealed: Project) -> None:
    sealed.close()
    with pytest.raises(KeyNeeded, match=r"is encrypted.*passphrase or its recovery") as refused:
        Project.open(sealed.path)
    assert not refused.value.tried


def test_a_mistyped_recovery_key_is_told_from_a_wrong_passphrase(sealed: Project) -> None:
    recovery = sealed.recovery_key()
    sealed.close()
    other = "1" if recovery[7] != "1" else "2"
    with pytest.raises(KeyNeeded, match="mistyped"):
        Project.open(sealed.path, key=Secret(recovery[:7] + other + recovery[8:]))


def test_a_key_given_for_a_plain_file_is_not_needed(project: Project) -> None:
    project.close()
    with Project.open(project.path, key=Secret("anything")) as opened:
        assert not opened.encrypted
        with pytest.raises(UserError, match="not encrypted"):
            opened.recovery_key()


def test_a_damaged_byte_anywhere_is_refused_or_harmless(sealed: Project) -> None:
    key, head = key_of(sealed), sealed.head
    sealed.close()
    whole = sealed.path.read_bytes()
    refused = 0
    for page in range(0, len(whole), 4096):
        damaged = bytearray(whole)
        damaged[page + 1000] ^= 1
        sealed.path.write_bytes(damaged)
        try:
            opened = Project.open(sealed.path, key=key)
        except UserError as error:
            refused += "damaged" in str(error)
            continue
        # A page that is not in use.
        assert opened.check().faults == ()
        assert opened.head == head
        opened.close()
    assert refused > len(whole) / 4096 * 0.8


@pytest.mark.parametrize("damage", [bytes(100), os.urandom(100), os.urandom(4096)])
def test_a_plain_file_with_a_damaged_beginning_is_not_taken_for_an_encrypted_one(
    project: Project, draft: TranscriptDraft, damage: bytes
) -> None:
    project.import_transcript(draft)
    project.close()
    with project.path.open("r+b") as stream:
        stream.write(damage)
    assert not seals.is_encrypted(project.path)
    with pytest.raises(UserError, match="damaged") as refused:
        Project.open(project.path, write=True)
    assert not isinstance(refused.value, KeyNeeded)


def test_an_encrypted_file_with_damaged_pages_is_still_known_as_one(sealed: Project) -> None:
    sealed.close()
    with sealed.path.open("r+b") as stream:
        stream.seek(4096 * 5)
        stream.write(bytes(4096 * 2))
    assert seals.is_encrypted(sealed.path)


def test_other_tools_open_it_with_the_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    with Project.create(path, "A. Moreau", passphrase=PASSPHRASE) as made:
        made.create_code("Safety")
    raw = engine.connect(str(path))
    raw.execute(f"PRAGMA key='{PASSPHRASE}'")
    assert raw.execute("SELECT name FROM code").fetchall() == [("Safety",)]
    raw.close()


@pytest.mark.parametrize("passphrase", ["", "  ", "half \ud83d"])
def test_a_passphrase_that_is_none_makes_nothing(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="passphrase"):
        Project.create(tmp_path / "a.qualcode", "A", passphrase=passphrase)
    assert list(tmp_path.iterdir()) == []


def test_what_a_writer_that_died_left_is_rolled_back_and_a_wrong_key_does_no_harm(
    sealed: Project,
) -> None:
    key = key_of(sealed)
    sealed._connection.raw.execute("PRAGMA cache_size=5").fetchall()
    with sealed.act("code.create") as doing:
        for nth in range(300):
            doing.add("code", name=f"Code {nth}", definition="x" * 400)
        # As it lies there in the middle of an act that has outgrown the memory.
        left = {
            each.name: each.read_bytes()
            for each in sealed.path.parent.iterdir()
            if each.suffix != ".lock"
        }
    sealed.close()
    for name, body in left.items():
        (sealed.path.parent / name).write_bytes(body)
    assert "study.qualcode-journal" in left
    for write in (False, True):
        with pytest.raises(KeyNeeded):
            Project.open(sealed.path, key=Key(bytes(32)), write=write)
    with Project.open(sealed.path, key=key, write=True) as opened:
        assert opened.check().faults == ()
        assert [code.name for code in opened.codebook()] == ["Safety"]


def found_in(*folders: Path) -> list[str]:
    """Return the files in which the sentinel word stands, in UTF-8 or UTF-16."""
    spellings = [SENTINEL.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        each.name
        for folder in folders
        for each in folder.rglob("*")
        if each.is_file() and any(spelling in each.read_bytes() for spelling in spellings)
    ]


@pytest.mark.parametrize("passphrase", [PASSPHRASE, None])
def test_no_word_lies_on_the_disk_in_clear(
    tmp_path: Path,
    settings_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    passphrase: str | None,
) -> None:
    (tmp_path / "work").mkdir()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    path = tmp_path / "work" / "study.qualcode"
    words = f"She stood by the {SENTINEL}. " * 50
    seen: list[str] = []

    def look() -> None:
        seen.extend(found_in(tmp_path, settings_folder))

    with Project.create(path, "A. Moreau", title=SENTINEL, passphrase=passphrase) as project:
        project._connection.raw.execute("PRAGMA cache_size=5").fetchall()
        document = project.import_transcript(
            TranscriptDraft(SENTINEL, words, (), source_name=f"{SENTINEL}.docx", sha256="0" * 64)
        ).first("document")
        code = project.create_code(SENTINEL, definition=words).first("code")
        project.apply_code(document, 0, 20, code)
        project.add_note(NoteTarget.PROJECT, None, words)
        with project._connection.transaction():
            project._connection.execute(
                "INSERT INTO draft VALUES('note',?,?,0)",
                (bytes.fromhex(project.coder or ""), words),
            )
        look()
        with project.act("code.create") as doing:
            for nth in range(300):
                doing.add("code", name=f"{SENTINEL} {nth}", definition=words)
            look()
            # Too much to sort in the little memory it has.
            project._rows("SELECT name FROM code ORDER BY definition||name")
            look()
        project.redefine_code(code, definition="")
        look()
    look()
    if passphrase is None:
        # Where nothing is encrypted this finds it: so it can be found.
        assert {"study.qualcode", "study.qualcode-journal"} <= set(seen)
        assert found_in(temporary) == []
    else:
        assert seen == []


def test_a_recovery_key_reads_back() -> None:
    for raw in (bytes(32), b"\xff" * 32, os.urandom(32)):
        text = keys.recovery_key(Key(raw))
        assert [len(group) for group in text.split("-")] == [4] * 14
        assert keys.raw_of_recovery_key(text) == raw
        assert keys.raw_of_recovery_key(text.lower().replace("0", "o").replace("1", "l")) == raw
        for place in range(0, len(text), 5):
            other = keys.DIGITS[(keys.DIGITS.index(text[place]) + 1) % 32]
            assert keys.raw_of_recovery_key(text[:place] + other + text[place + 1 :]) is None


def test_nothing_secret_is_shown_by_accident(sealed: Project) -> None:
    key = key_of(sealed)
    shown = f"{key!r} {key} {Secret(PASSPHRASE)!r}"
    assert PASSPHRASE not in shown
    assert key.raw.hex() not in shown
    assert repr(key.raw) not in shown
