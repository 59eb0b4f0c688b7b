"""What is private: only its coder reads it, it is in no journal, and deleted it is gone."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.model.codings import NoteTarget
from qualcode.model.errors import UserError
from qualcode.model.ids import new_id
from qualcode.model.private_keys import PrivateKey, new_key, read_key
from qualcode.store import Project
from qualcode.store.sealing import seal, unseal
from tests.store.scanning import SENTINEL, found_in, keys_found_in

WORDS = f"I am {SENTINEL} of what she told me."


class Ring:
    """Keys in memory, as a person's computer holds them."""

    def __init__(self, *keys: PrivateKey) -> None:
        self._held = keys

    def held(self) -> tuple[PrivateKey, ...]:
        return self._held

    def ensured(self) -> tuple[PrivateKey, ...]:
        self._held = self._held or (new_key(),)
        return self._held


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def own(project: Project, ring: Ring) -> Project:
    project.hold_keys(ring)
    return project


def reopened(own: Project, ring: Ring | None = None) -> Project:
    own.close()
    again = Project.open(own.path, write=True)
    if ring is not None:
        again.hold_keys(ring)
    return again


@pytest.fixture
def colleague(own: Project, tmp_path: Path) -> Iterator[Project]:
    """Joy, with the whole file and a key of her own."""
    path = tmp_path / "joy.qualcode"
    path.write_bytes(own.path.read_bytes())
    with Project.open(path, coder="Joy Okafor", write=True) as joy:
        joy.hold_keys(Ring(new_key()))
        yield joy


def test_a_private_entry_is_read_by_its_coder_with_the_key(own: Project, ring: Ring) -> None:
    head = own.head
    changes = own.write_private_entry(WORDS, "A hard  day")
    (entry,) = own.private_entries()
    assert (entry.text, entry.title, entry.private) == (WORDS, "A hard day", True)
    assert entry.id == changes.first("private")
    assert own.head == head, "it is no act"
    assert changes.act is None
    assert own.entries() == []
    again = reopened(own, ring)
    assert again.private_entries() == [entry]
    assert again.check().whole
    again.close()


def test_without_the_key_only_who_and_when_is_known(own: Project) -> None:
    own.set_clock(lambda: 1_772_438_400_000, lambda _at: 0)
    own.write_private_entry(WORDS, SENTINEL)
    again = reopened(own)
    assert again.private_entries() == []
    (sealed,) = again.sealed_texts()
    assert (sealed.coder, sealed.created) == (own.coder, 1_772_438_400_000)
    with pytest.raises(UserError, match="key it was written with"):
        again.share_private(sealed.id)
    again.close()
    assert found_in(own.path) == []


def test_another_coder_cannot_read_share_change_or_delete_it(own: Project, ring: Ring) -> None:
    written = own.write_private_entry(WORDS).first("private")
    own.work_as("Joy Okafor")
    assert own.private_entries() == []
    assert [each.id for each in own.sealed_texts()] == [written]
    for act in (own.share_private, own.delete_private):
        with pytest.raises(UserError, match=r"private, by A\. Moreau"):
            act(written)
    with pytest.raises(UserError, match=r"private, by A\. Moreau"):
        own.change_private(written, "mine now")
    own.work_as("A. Moreau")
    assert [each.text for each in own.private_entries()] == [WORDS]


def test_keys_of_two_coders_and_two_projects_differ() -> None:
    key, project, other, ada, joy = new_key(), new_id(), new_id(), new_id(), new_id()
    assert len({key.of(project, ada), key.of(project, joy), key.of(other, ada), key.raw}) == 4


def test_sealed_bytes_open_only_where_they_belong(own: Project) -> None:
    """Neither under another id nor as another's nor altered: whoever writes the file cannot."""
    first = own.write_private_entry(WORDS).first("private")
    second = own.write_private_entry("Something else").first("private")
    bytes_of = dict(own._rows("SELECT id,sealed FROM private"))
    own._connection.execute(
        "UPDATE private SET sealed=? WHERE id=?",
        (bytes_of[bytes.fromhex(first)], bytes.fromhex(second)),
    )
    altered = bytearray(bytes_of[bytes.fromhex(first)])
    altered[40] ^= 1
    own._connection.execute(
        "UPDATE private SET sealed=? WHERE id=?", (bytes(altered), bytes.fromhex(first))
    )
    own.look_again_at_private()
    assert own.private_entries() == []
    assert {each.id for each in own.sealed_texts()} == {first, second}


def test_the_length_of_a_text_is_not_told(own: Project) -> None:
    for text in ("No.", "I do not know what to make of this, and I should have asked her."):
        own.write_private_entry(text)
    lengths = {length for (length,) in own._rows("SELECT length(sealed) FROM private")}
    assert len(lengths) == 1


def test_private_notes_say_what_they_are_about_to_their_coder_only(
    own: Project, interview: str, safety: str
) -> None:
    own.write_private_note_on_passage(interview, 0, 9, WORDS)
    own.write_private_note(NoteTarget.CODE, safety, "Not this one.")
    own.write_private_note(NoteTarget.PROJECT, None, "Why am I doing this?")
    on_passage = next(each for each in own.private_notes() if each.version)
    assert (on_passage.document, on_passage.start, on_passage.end) == (interview, 0, 8)
    assert own.private_notes(document=interview) == [on_passage]
    assert own.notes() == []
    (columns,) = zip(*own._rows("SELECT name FROM pragma_table_info('private')"), strict=True)
    assert set(columns) == {"id", "coder", "sealed", "created", "changed"}
    version = bytes.fromhex(own.document(interview).version)
    for sealed, _ in own._rows("SELECT sealed,1 FROM private"):
        assert version not in sealed
        assert bytes.fromhex(safety) not in sealed


def test_a_private_note_on_what_is_not_there_is_refused(own: Project, interview: str) -> None:
    with pytest.raises(UserError, match="not in this project"):
        own.write_private_note(NoteTarget.CODE, new_id(), "x")
    with pytest.raises(UserError):
        own.write_private_note_on_passage(interview, 0, 10_000, "x")
    with pytest.raises(UserError, match="some words"):
        own.write_private_note(NoteTarget.PROJECT, None, "  ")
    with pytest.raises(UserError, match="some words"):
        own.write_private_entry(" \n")
    with pytest.raises(UserError, match="half a character"):
        own.write_private_entry("\ud83d")
    assert own._rows("SELECT 1 FROM private") == []


def test_changing_leaves_nothing_of_what_was_sealed_before(own: Project) -> None:
    written = own.write_private_entry(WORDS, "First").first("private")
    before = own._rows("SELECT sealed FROM private")[0][0]
    own.change_private(written, "Calmer now.")
    (entry,) = own.private_entries()
    assert (entry.title, entry.text) == ("First", "Calmer now.")
    assert before not in own.path.read_bytes()
    own.change_private(written, "Calmer now.", title="Second")
    assert own.private_entries()[0].title == "Second"
    assert own.private_entries()[0].created == entry.created
    assert not own.change_private(written, "Calmer now.", "Second"), "nothing to do"


@pytest.mark.parametrize("seed", range(3))
def test_what_is_deleted_is_gone_from_the_file(own: Project, ring: Ring, seed: int) -> None:
    """Among many of all lengths, so that pages split, join and go: not one sealed byte stays."""
    chance = random.Random(seed)
    held: dict[str, bytes] = {}
    gone: list[bytes] = []
    for _ in range(60):
        if held and chance.random() < 0.45:
            identity = chance.choice(sorted(held))
            gone.append(held.pop(identity))
            own.delete_private(identity)
        else:
            text = "word " * chance.choice((1, 40, 300, 2000))
            identity = own.write_private_entry(text).first("private")
            held[identity] = own._rows(
                "SELECT sealed FROM private WHERE id=?", (bytes.fromhex(identity),)
            )[0][0]
        left = own.path.read_bytes()
        # Any piece of one, as long as a nonce, would tell that it was there.
        assert not [each for each in gone if each[1:25] in left or each[-64:] in left]
    assert not own.path.with_name(own.path.name + "-journal").exists()
    own._connection.execute("VACUUM")
    left = own.path.read_bytes()
    assert gone
    assert not [each for each in gone if each[1:25] in left or each[-64:] in left]
    assert all(each[1:25] in left for each in held.values()), "the search finds what is there"


def test_what_is_deleted_can_be_brought_back_until_the_project_is_closed(
    own: Project, ring: Ring
) -> None:
    written = own.write_private_entry(WORDS).first("private")
    before = own.private_entries()
    assert own.delete_private(written).first("private") == written
    assert own.private_entries() == []
    assert own.can_bring_back
    own.work_as("Joy Okafor")
    assert not own.can_bring_back, "it is nobody else's to bring back"
    with pytest.raises(UserError, match="since the project was opened"):
        own.bring_back()
    own.work_as("A. Moreau")
    own.bring_back()
    assert own.private_entries() == before
    own.bring_back()
    assert own.private_entries() == [], "and that can be taken back too"
    again = reopened(own, ring)
    assert not again.can_bring_back
    with pytest.raises(UserError, match="since the project was opened"):
        again.bring_back()
    again.close()


def test_bringing_back_what_was_changed_or_first_written(own: Project) -> None:
    written = own.write_private_entry("First words.").first("private")
    own.change_private(written, "Second words.")
    own.bring_back()
    assert [each.text for each in own.private_entries()] == ["First words."]
    own.write_private_entry("Another.")
    own.bring_back()
    assert [each.text for each in own.private_entries()] == ["First words."]


def test_what_is_shared_becomes_an_ordinary_entry_of_today(own: Project) -> None:
    own.set_clock(lambda: 1_900_000_000_000, lambda _at: 0)
    written = own.write_private_entry(WORDS, "A hard day").first("private")
    sealed = own._rows("SELECT sealed FROM private")[0][0]
    own.set_clock(lambda: 1_900_400_000_000, lambda _at: 0)
    changes = own.share_private(written)
    assert changes.any("private")
    (entry,) = own.entries()
    assert (entry.text, entry.title, entry.private) == (WORDS, "A hard day", False)
    assert entry.created == 1_900_400_000_000
    assert own.private_entries() == own.sealed_texts() == []
    assert sealed not in own.path.read_bytes()
    assert own.history()[-1].sentence == "Wrote a journal entry: A hard day"
    assert not own.can_bring_back
    assert own.check().whole
    own.undo()
    assert own.entries() == []
    own.redo()
    assert own.entries() == [entry]


def test_a_private_note_is_shared_where_it_was(own: Project, interview: str, safety: str) -> None:
    own.write_private_note_on_passage(interview, 0, 8, "Slow.")
    own.write_private_note(NoteTarget.CODE, safety, "Not this one.")
    for each in own.private_notes():
        own.share_private(each.id)
    shared = {each.text: each for each in own.notes()}
    assert (shared["Slow."].document, shared["Slow."].start, shared["Slow."].end) == (
        interview, 0, 8,
    )  # fmt: skip
    assert shared["Not this one."].target == safety
    assert own.check().whole
    assert own.private_notes() == []


def test_a_share_that_is_refused_leaves_it_private(own: Project, safety: str) -> None:
    own.write_private_note(NoteTarget.CODE, safety, "Not this one.")
    (note,) = own.private_notes()
    own._connection.execute("UPDATE code SET removed=1 WHERE id=?", (bytes.fromhex(safety),))
    with pytest.raises(UserError, match="not in this project"):
        own.share_private(note.id)
    assert own.private_notes() == [note]


def test_merging_brings_nothing_private(own: Project, colleague: Project, ring: Ring) -> None:
    colleague.write_private_entry(WORDS)
    colleague.write_entry("For everybody.")
    own.write_private_entry(f"My own {SENTINEL}.")
    own.merge(colleague.path)
    assert [each.text for each in own.entries()] == ["For everybody."]
    assert len(own._rows("SELECT 1 FROM private")) == 1
    colleague.merge(own.path)
    assert [each.text for each in colleague.private_entries()] == [WORDS]
    assert colleague.sealed_texts() == []
    for each in (own, colleague):
        assert each.check().whole
        assert found_in(each.path) == []
        assert keys_found_in(each.path, *ring.held(), *colleague._key_ring.held()) == []


def test_a_merge_that_is_undone_leaves_what_is_private(own: Project, colleague: Project) -> None:
    own.write_private_entry(WORDS)
    colleague.write_entry("For everybody.")
    own.merge(colleague.path)
    own.undo()
    assert own.entries() == []
    assert [each.text for each in own.private_entries()] == [WORDS]


def test_a_project_open_for_reading_writes_nothing_private(own: Project, ring: Ring) -> None:
    written = own.write_private_entry(WORDS).first("private")
    own.close()
    with Project.open(own.path) as reader:
        reader.hold_keys(ring)
        assert [each.text for each in reader.private_entries()] == [WORDS]
        for act in (
            lambda: reader.write_private_entry("x"), lambda: reader.delete_private(written),
            lambda: reader.change_private(written, "x"), lambda: reader.share_private(written),
        ):  # fmt: skip
            with pytest.raises(UserError, match="reading only"):
                act()
        assert len(reader.private_entries()) == 1


def test_a_copy_of_ones_own_holds_nothing_private_of_others(
    own: Project, colleague: Project
) -> None:
    own.write_private_entry(WORDS)
    ada = own._rows("SELECT id,sealed FROM private")[0]
    colleague.write_private_entry("Mine.")
    colleague._connection.execute(
        "INSERT INTO private VALUES(?,?,?,1,1)", (ada[0], bytes.fromhex(own.coder or ""), ada[1])
    )
    colleague.look_again_at_private()
    assert len(colleague.sealed_texts()) == 1
    colleague.drop_private_of_others()
    assert colleague.sealed_texts() == []
    assert [each.text for each in colleague.private_entries()] == ["Mine."]
    assert ada[1][1:25] not in colleague.path.read_bytes()


def test_what_is_private_is_backed_up_though_it_is_no_act(own: Project) -> None:
    own.back_up()
    written = own.write_private_entry(WORDS).first("private")
    assert own.backed_up() is None
    made = own.back_up()
    assert own.backed_up() == made
    own.change_private(written, "Calmer now.")
    assert own.backed_up() is None
    assert found_in(made.path) == [], "sealed there too"


def test_who_hands_over_no_keys_writes_nothing_private(project: Project) -> None:
    with pytest.raises(UserError, match="without private keys"):
        project.write_private_entry("x")
    assert project.sealed_texts() == []


def test_shared_entries_are_ordinary_acts(own: Project) -> None:
    written = own.write_entry("First.", "Title", "to remember").first("entry")
    own.change_entry(written, "Second.", "Title")
    assert own.entry(written).text == "Second."
    own.undo()
    assert own.entry(written).text == "First."
    own.remove_entry(written)
    assert own.entries() == []
    own.undo()
    assert [each.sentence for each in own.history()][-5:] == [
        "Wrote a journal entry: Title", "Changed a journal entry", "Undid: changed a journal entry",
        "Removed a journal entry", "Undid: removed a journal entry",
    ]  # fmt: skip
    assert own.check().whole
    with pytest.raises(UserError, match="some words"):
        own.change_entry(written, " ")
    with pytest.raises(UserError, match="not in this project"):
        own.remove_entry(new_id())
    own.work_as("Joy Okafor")
    for act in (own.remove_entry, lambda each: own.change_entry(each, "mine now")):
        with pytest.raises(UserError, match=r"by A\. Moreau"):
            act(written)
    assert own.entry(written).text == "First."


def test_an_entry_changed_apart_shows_both_texts(own: Project, tmp_path: Path) -> None:
    written = own.write_entry("First.").first("entry")
    other = tmp_path / "other.qualcode"
    other.write_bytes(own.path.read_bytes())
    with Project.open(other, coder="A. Moreau", write=True) as laptop:
        laptop.change_entry(written, "On the laptop.")
    own.change_entry(written, "At the desk.")
    own.merge(other)
    assert own.entry(written).text == "A. Moreau: On the laptop.\n\nA. Moreau: At the desk."
    assert own.conflicts()[0].sentence.startswith("The journal entry: the words: ")


@given(st.binary(max_size=2000), st.binary(max_size=80))
def test_what_was_sealed_is_what_is_opened(plain: bytes, bound: bytes) -> None:
    key = bytes(range(32))
    sealed = seal(key, plain, bound)
    assert unseal(key, sealed, bound) == plain
    assert unseal(bytes(32), sealed, bound) is None
    assert unseal(key, sealed, bound + b"x") is None
    assert unseal(key, sealed[:20], bound) is None
    assert unseal(key, b"", bound) is None
    assert seal(key, plain, bound) != sealed


@given(st.binary(min_size=32, max_size=32))
def test_a_key_on_paper_reads_back(raw: bytes) -> None:
    key = PrivateKey(raw)
    assert read_key(key.words) == key
    assert read_key(f" {key.words.lower().replace('-', ' ').replace('o', '0')}\n") == key
    assert raw.hex() not in repr(key)


def test_a_mistyped_key_is_refused() -> None:
    words = new_key().words
    wrong = ("B" if words[0] != "B" else "C") + words[1:]
    for each in (wrong, words[:-1], "", "8" * 56, words.replace(words[5], "é")):
        with pytest.raises(UserError, match="not a private key"):
            read_key(each)
