"""What a participant takes back is nowhere in the file, in no copy that is merged, in no column."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project, wiping
from qualcode.store.engine import connect

ASKED = "How was it, Zelda, to come home?"
SAID = "Quixotic lanterns hung over the veranda when I came back to my aunt."
ASKED_AGAIN = "And then?"
SAID_AGAIN = "She only said: the kettle remembers you. 🙂"
SECRETS = ("Quixotic", "lanterns", "veranda", "kettle remembers", "Zelda")
OTHERS = "Somebody else sat in the harbour all day."


def draft(title: str, *said: str) -> TranscriptDraft:
    turns, text = [], ""
    for nth, words in enumerate(said):
        start = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        turns.append(DraftTurn(start, len(text), nth % 2, None, None))
    speakers = (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Zelda"))
    return TranscriptDraft(
        title, text, tuple(turns), speakers, source_name="zelda.txt", source_format="txt",
        sha256="ab" * 32,
    )  # fmt: skip


def holds(path: Path, words: str) -> bool:
    """Whether the words stand anywhere in a file, in any encoding we could have written."""
    body = path.read_bytes()
    return any(words.encode(encoding) in body for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def words_in(project: Project) -> str:
    """Return everything that can be read out of the file: every blob, every text of every row."""
    from qualcode.store import blobs

    bodies = project._rows("SELECT body FROM blob WHERE body IS NOT NULL")
    tables = [
        name for (name,) in project._rows("SELECT name FROM sqlite_schema WHERE type='table'")
    ]
    rows = [repr(row) for table in tables for row in project._rows(f'SELECT * FROM "{table}"')]
    return "\n".join([blobs.unpacked(body) for (body,) in bodies] + rows)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study in which one participant is quoted wherever somebody can type."""
    path = tmp_path / "study.qualcode"
    with Project.create(path, "Ada") as project:
        undone = project.import_transcript(draft("A first try", ASKED, SAID)).first("document")
        assert undone
        project.undo()
        document = project.import_transcript(
            draft("Zelda’s evening", ASKED, SAID, ASKED_AGAIN, SAID_AGAIN)
        ).first("document")
        other = project.import_transcript(draft("Harbour", ASKED_AGAIN, OTHERS)).first("document")
        zelda = project.add_participant("Zelda", "lanterns everywhere", "quotes").first(
            "participant"
        )
        speaker = next(s for s in project.speakers(document) if s.label == "Zelda")
        project.link_speaker(speaker.id, zelda)
        text = project.text(project.document(document).version)
        start = text.index("Quixotic")
        project.code_in_vivo(document, start, start + len("Quixotic lanterns"))
        home = project.create_code(
            "Home", definition="as in “over the veranda” and the like", include=["a kettle"],
            example="the kettle remembers you", near_miss="a bus",
            reason="she said “quixotic lanterns hung” so well",
        ).first("code")  # fmt: skip
        at = text.index("came back")
        project.apply_code(document, at, at + 9, home, memo="my own words: a return")
        project.apply_code(other, 12, 20, home)
        project.add_note_on_passage(document, at, at + 9, "note on her return")
        note = project.add_note(NoteTarget.CODE, home, "She: QUIXOTIC  lanterns hung over the x")
        project.change_note(note.first("note"), "Ask why “the kettle remembers you” moves me")
        project.record_decision("Zelda first", "over the veranda when I came back to my aunt, she")
        project._connection.execute(
            "INSERT INTO draft VALUES('note:x',?,'so: the kettle remembers you',1)",
            (bytes.fromhex(project.coder or ""),),
        )
        project.record_export("audit trail", "trail.docx", project.head)
    return path


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path, coder="Ada", write=True) as opened:
        yield opened


def zelda(project: Project) -> str:
    return next(each.id for each in project.participants() if each.name == "Zelda")


def test_a_withdrawal_is_told_before_it_is_done(project: Project) -> None:
    before = project.head
    report = project.participant_erasure(zelda(project))
    assert (report.codings, report.transcripts) == (2, 2)
    assert report.characters > len(SAID) + len(SAID_AGAIN)
    fields = {(each.kind, each.field) for each in report.quotes if each.now}
    assert {("code", "name"), ("code", "definition"), ("code", "example"), ("note", "text"),
            ("act", "reason"), ("decision", "text"), ("decision", "title"),
            ("document", "title")} <= fields  # fmt: skip
    assert [each.name for each in report.exports] == ["trail.docx"]
    assert project.head == before


def test_after_a_withdrawal_nothing_is_left_but_that_it_was(project: Project, path: Path) -> None:
    assert all(secret in words_in(project) for secret in SECRETS)
    _, report = project.erase_participant(zelda(project), reason="asked on 3 March")
    assert project.check().faults == ()
    assert [each.name for each in project.participants()] == ["Withdrawn 1"]
    document = project.documents()[0]
    text = project.text(document.version)
    assert text.split("\n")[0] == ASKED.replace("Zelda", "█████")
    assert text.split("\n")[1] == "█" * len(SAID)
    assert len(text) == len("\n".join((ASKED, SAID, ASKED_AGAIN, SAID_AGAIN)))
    assert [each.document for each in project.codings()] == [project.documents()[1].id]
    note = project.notes()[0].text
    assert note == "Ask why “████████████████████████” moves me"
    assert "own words" not in note
    last = project.history()[-1]
    assert last.sentence.startswith("Erased a participant’s words for good")
    assert f"{report.codings} codings" in last.sentence
    everything = words_in(project).casefold()
    for secret in SECRETS:
        assert secret.casefold() not in everything, secret
    project.close()
    for secret in SECRETS:
        assert not holds(path, secret)


def test_the_chain_still_proves_the_rest(project: Project) -> None:
    digest = project.head
    project.erase_participant(zelda(project))
    assert project.has_been(digest)
    assert project.check().whole


def test_it_cannot_be_undone_and_undo_of_what_it_touched_is_refused(project: Project) -> None:
    project.erase_participant(zelda(project))
    target = project.undo_target()
    assert target is not None
    assert target.verb != "erasure"
    for _ in range(30):
        try:
            project.undo()
        except UserError:
            break
    else:
        pytest.fail("undo went through what was erased")
    assert not any(secret in words_in(project) for secret in SECRETS)
    assert project.check().whole


def test_a_name_is_struck_out_wherever_it_stands(project: Project, path: Path) -> None:
    project.strike_words("zelda")
    assert project.text(project.documents()[0].version).startswith("How was it, █████, to come")
    assert project.documents()[0].title == "█████’s evening"
    assert [each.name for each in project.participants()] == ["█████"]
    assert len(project.codings()) == 3
    assert project.check().whole
    project.close()
    assert not holds(path, "Zelda")
    with pytest.raises(UserError, match="nowhere"), Project.open(path, write=True) as again:
        again.strike_words("Zelda")


def test_a_passage_is_struck_out_and_others_keep_their_place(project: Project) -> None:
    document = project.documents()[0]
    text = project.text(document.version)
    start = text.index("my aunt")
    project.strike(document.id, start, start + len("my aunt"))
    struck = project.text(document.version)
    assert struck == text.replace("my aunt", "███████")
    assert len(project.codings()) == 3
    assert "aunt" not in words_in(project)
    with pytest.raises(UserError, match="erased already"):
        project.strike(document.id, start, start + 7)
    assert project.check().whole


@pytest.mark.parametrize("first", ["who erased merges", "who has the words merges"])
def test_a_merge_carries_it_to_the_other_copy_in_either_order(
    path: Path, tmp_path: Path, first: str
) -> None:
    copy = tmp_path / "bo.qualcode"
    shutil.copy(path, copy)
    with Project.open(copy, coder="Bo", write=True) as bo:
        document = bo.documents()[0]
        home = next(code for code in bo.codebook() if code.name == "Home")
        bo.add_note(NoteTarget.CODE, home.id, "Bo: “the kettle remembers you”, and Bo’s own")
        said = bo.text(document.version).index("She only")
        bo.apply_code(document.id, said, said + 8, home.id, memo="kept by Bo")
    with Project.open(path, coder="Ada", write=True) as ada:
        ada.erase_participant(zelda(ada))
    into, other = (path, copy) if first == "who erased merges" else (copy, path)
    with Project.open(into, write=True) as project:
        project.merge(other)
        assert project.check().faults == ()
        everything = words_in(project)
        for secret in SECRETS:
            assert secret not in everything, secret
        assert any("and Bo’s own" in each.text for each in project.notes())
    for secret in SECRETS:
        assert not holds(into, secret), secret
    with Project.open(other, coder="Bo", write=True) as project:
        project.merge(into)
        assert project.check().faults == ()
        assert not any(secret in words_in(project) for secret in SECRETS)
    assert not any(holds(other, secret) for secret in SECRETS)


def test_a_coding_removed_for_good_is_brought_back_by_no_edit(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bo.qualcode"
    shutil.copy(path, copy)
    with Project.open(copy, coder="Bo", write=True) as bo:
        for coding in bo.codings(document=bo.documents()[0].id):
            bo.set_coding_memo(coding.id, "Bo thinks so")
    with Project.open(path, coder="Ada", write=True) as ada:
        ada.erase_participant(zelda(ada))
        ada.merge(copy)
        assert [each.document for each in ada.codings()] == [ada.documents()[1].id]
        assert ada.check().whole


def test_an_erasure_that_was_cut_short_is_finished_at_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_connection: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wiping, "clean", killed)
    project = Project.open(path, coder="Ada", write=True)
    with pytest.raises(KeyboardInterrupt):
        project.erase_participant(zelda(project))
    project.close()
    monkeypatch.undo()
    Project.open(path, write=True).close()
    assert not any(holds(path, secret) for secret in SECRETS)
    with Project.open(path) as project:
        assert project.check().whole


def test_in_another_copy_such_as_a_backup_the_same_blobs_are_erased(
    path: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.qualcode"
    shutil.copy(path, backup)
    with Project.open(path, coder="Ada", write=True) as project:
        project.erase_participant(zelda(project))
        names = wiping.erased_names(project._connection)
    connection = connect(backup, write=True)
    wiping.erase_in_copy(connection, names)
    connection.close()
    with Project.open(backup) as project:
        assert project.check().faults == ()
        assert not any(secret in words_in(project) for secret in SECRETS)
    assert not any(holds(backup, secret) for secret in SECRETS)


def test_backups_are_erased_in_too(path: Path) -> None:
    with Project.open(path, coder="Ada", write=True) as project:
        backup = project.back_up().path
        mode = backup.stat().st_mode
        assert holds(backup, "Zelda")
        assert project.participant_erasure(zelda(project)).backups == 1
        _, report = project.erase_participant(zelda(project))
        assert report.unreached == ()
    assert backup.stat().st_mode == mode
    assert not any(holds(backup, secret) for secret in SECRETS)
    with Project.open(backup) as project:
        assert project.check().faults == ()


def test_a_backup_that_cannot_be_reached_is_named(path: Path) -> None:
    with Project.open(path, coder="Ada", write=True) as project:
        backup = project.back_up().path
        backup.chmod(0o600)
        backup.write_bytes(b"no database at all, though it has the name of one" * 99)
        _, report = project.erase_participant(zelda(project))
        assert report.unreached == (backup.name,)


def test_who_is_not_there_cannot_withdraw(project: Project) -> None:
    with pytest.raises(UserError, match="not in this project"):
        project.erase_participant("00" * 16)
    with pytest.raises(UserError, match="too short"):
        project.strike_words("a")
