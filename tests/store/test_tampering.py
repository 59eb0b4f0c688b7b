"""Somebody changes the file behind the program's back: `check` finds it and says where.

What `check` alone cannot find is shown as well: the head digest that was printed before can.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as engine

from qualcode.model.transcripts import DraftTurn, TranscriptDraft
from qualcode.store import Project, journal, replaying
from qualcode.store.check import CheckResult
from qualcode.store.engine import Connection

Tamper = Callable[[Any], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three sittings by two people: four chains, the last of ten acts."""
    path = tmp_path_factory.mktemp("made") / "study.qualcode"
    text = "I nearly didn’t go. She was glad I came, and I could breathe again."
    source = TranscriptDraft("Interview", text, (DraftTurn(0, len(text)),), sha256="0" * 64)
    with Project.create(path, "A. Moreau", title="A study") as project:
        document = project.import_transcript(source).first("document")
        code = project.create_code("Safety", definition="Undefended.").first("code")
        project.apply_code(document, 0, 8, code, memo="look again")
    for coder in ("J. Okafor", "A. Moreau"):
        with Project.open(path, write=True, coder=coder) as project:
            for nth in range(10):
                project.apply_code(document, 3 + nth, 20 + nth, code, reason="because")
    return path


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(made, tmp_path / "study.qualcode"))


@pytest.fixture
def tampered(study: Path) -> Callable[[Tamper], CheckResult]:
    """Do something to the file with every guard taken away, put the guards back, and check it."""

    def do(tamper: Tamper) -> CheckResult:
        raw = engine.connect(str(study), isolation_level=None)
        guards = raw.execute("SELECT name,sql FROM sqlite_schema WHERE type='trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        tamper(raw)
        for _, sql in guards:
            raw.execute(sql)
        raw.close()
        with Project.open(study) as opened:
            return opened.check()

    return do


def chains(raw: Any) -> list[int]:
    return [row[0] for row in raw.execute("SELECT id FROM chain ORDER BY id").fetchall()]


def uuid_of(raw: Any, chain: int) -> str:
    return raw.execute("SELECT hex(uuid) FROM chain WHERE id=?", (chain,)).fetchone()[0].lower()


def hash_anew(raw: Any, chain: int) -> None:
    """Recompute every commitment and hash of a chain, as somebody would who knows how."""
    previous = raw.execute("SELECT genesis FROM chain WHERE id=?", (chain,)).fetchone()[0]
    rows = raw.execute(
        "SELECT n,seq,hlc,grp,version,kind,entity,act,payload,salt FROM op WHERE chain=? "
        "ORDER BY seq",
        (chain,),
    ).fetchall()
    for n, seq, hlc, grp, version, kind, entity, act, payload, salt in rows:
        committed = journal.commitment(salt, payload)
        previous = journal.link(previous, seq, hlc, grp, version, kind, entity, act, committed)
        raw.execute("UPDATE op SET pcommit=?,hash=? WHERE n=?", (committed, previous, n))


def replay_anew(raw: Any) -> None:
    """Make the state tables what the journal says now."""
    replaying.rebuild(Connection(raw, None))


def place(raw: Any, chain: int, seq: int) -> str:
    return f"act {seq} of chain {uuid_of(raw, chain)[:8]}"


def test_nothing_was_done(tampered: Callable[[Tamper], CheckResult]) -> None:
    assert tampered(lambda raw: None).faults == ()
    assert tampered(replay_anew).faults == ()


def test_a_rewritten_payload(tampered: Callable[[Tamper], CheckResult]) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 2, 5))
        raw.execute(
            "UPDATE op SET payload=replace(payload,'\"start\":','\"start\":1') "
            "WHERE chain=2 AND seq=5"
        )

    found = tampered(tamper).faults
    assert f"{where[0]} was altered" in found


def test_a_rewritten_payload_with_its_commitment(
    tampered: Callable[[Tamper], CheckResult],
) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 2, 5))
        payload, salt = raw.execute(
            "SELECT payload,salt FROM op WHERE chain=2 AND seq=5"
        ).fetchone()
        payload = json.dumps(json.loads(payload) | {"end": 9})
        raw.execute(
            "UPDATE op SET payload=?,pcommit=? WHERE chain=2 AND seq=5",
            (payload, journal.commitment(salt, payload)),
        )

    found = tampered(tamper).faults
    assert f"{where[0]} does not fit the one before" in found


@pytest.mark.parametrize(
    "change",
    [
        "act=replace(act,'coding.apply','coding.recode')",
        "act='no header'",
        "hlc=hlc-1",
        "kind='coding.set'",
        "entity=randomblob(16)",
    ],
)
def test_a_changed_header(tampered: Callable[[Tamper], CheckResult], change: str) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 3, 4))
        raw.execute(f"UPDATE op SET {change} WHERE chain=3 AND seq=4")

    found = tampered(tamper).faults
    assert f"{where[0]} does not fit the one before" in found


def test_an_op_taken_out_of_the_middle(tampered: Callable[[Tamper], CheckResult]) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 2, 5))
        raw.execute("DELETE FROM op WHERE chain=2 AND seq=4")
        replay_anew(raw)

    found = tampered(tamper).faults
    assert f"{where[0]} does not follow the one before: something was taken out" in found


def test_an_op_taken_out_and_the_rest_moved_up_and_hashed_anew(
    tampered: Callable[[Tamper], CheckResult],
) -> None:
    """The chain itself looks whole; the one that was begun after it has seen how it ended."""
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(uuid_of(raw, 2)[:8])
        raw.execute("DELETE FROM op WHERE chain=2 AND seq=4")
        raw.execute("UPDATE op SET seq=seq-1,grp=grp-1 WHERE chain=2 AND seq>4")
        hash_anew(raw, 2)
        replay_anew(raw)

    found = tampered(tamper).faults
    assert len(found) == 1
    assert re.search(
        rf"was made after act \d+ of chain {where[0]}, which is not there as it was", found[0]
    )


def test_the_end_of_a_chain_that_another_has_seen(
    tampered: Callable[[Tamper], CheckResult],
) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        last = raw.execute("SELECT max(seq) FROM op WHERE chain=2").fetchone()[0]
        where.append(place(raw, 2, last))
        raw.execute("DELETE FROM op WHERE chain=2 AND seq=?", (last,))
        replay_anew(raw)

    assert any(
        where[0] in fault and "not there as it was" in fault for fault in tampered(tamper).faults
    )


@pytest.mark.parametrize("whole_chain", [False, True])
def test_the_end_of_the_last_chain_only_the_head_digest_tells(
    study: Path, tampered: Callable[[Tamper], CheckResult], whole_chain: bool
) -> None:
    with Project.open(study) as opened:
        head = opened.head

    def tamper(raw: Any) -> None:
        chain = chains(raw)[-1]
        if whole_chain:
            raw.execute("DELETE FROM op WHERE chain=?", (chain,))
            raw.execute("DELETE FROM chain WHERE id=?", (chain,))
        else:
            raw.execute(
                "DELETE FROM op WHERE chain=?1 AND seq=(SELECT max(seq) FROM op WHERE chain=?1)",
                (chain,),
            )
        replay_anew(raw)

    found = tampered(tamper)
    # Nothing in the file remembers it: this is the earlier file, and whole.
    assert found.faults == ()
    assert found.head != head
    with Project.open(study) as opened:
        assert not opened.has_been(head)
        # What was printed still earlier is known.
        assert opened.has_been(opened.head)


def test_a_rewritten_last_chain_only_the_head_digest_tells(
    study: Path, tampered: Callable[[Tamper], CheckResult]
) -> None:
    with Project.open(study) as opened:
        head = opened.head

    def tamper(raw: Any) -> None:
        chain = chains(raw)[-1]
        raw.execute(
            "UPDATE op SET payload=replace(payload,'\"end\":2','\"end\":3') WHERE chain=?", (chain,)
        )
        hash_anew(raw, chain)
        replay_anew(raw)

    assert tampered(tamper).faults == ()
    with Project.open(study) as opened:
        assert not opened.has_been(head)


def test_a_rewritten_earlier_chain_is_found_by_what_came_after(
    tampered: Callable[[Tamper], CheckResult],
) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(uuid_of(raw, 2)[:8])
        raw.execute(
            "UPDATE op SET payload=replace(payload,'\"end\":2','\"end\":3') WHERE chain=2 AND seq>3"
        )
        hash_anew(raw, 2)
        replay_anew(raw)

    [fault] = tampered(tamper).faults
    assert f"of chain {where[0]}, which is not there as it was" in fault


def test_acts_in_another_order(tampered: Callable[[Tamper], CheckResult]) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 3, 4))
        for old, new in ((4, 1_004), (5, 4), (1_004, 5)):
            raw.execute("UPDATE op SET seq=?,grp=? WHERE chain=3 AND seq=?", (new, new, old))
        replay_anew(raw)

    found = tampered(tamper).faults
    assert f"{where[0]} does not fit the one before" in found


def test_hashes_that_were_exchanged(tampered: Callable[[Tamper], CheckResult]) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(place(raw, 2, 3))
        first, second = (
            raw.execute("SELECT hash FROM op WHERE chain=2 AND seq=?", (seq,)).fetchone()[0]
            for seq in (3, 4)
        )
        for seq, digest in ((3, second), (4, first)):
            raw.execute("UPDATE op SET hash=? WHERE chain=2 AND seq=?", (digest, seq))

    found = tampered(tamper).faults
    assert f"{where[0]} does not fit the one before" in found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("coder=randomblob(16)", "the beginning of chain {} was altered"),
        ("started=started-1", "the beginning of chain {} was altered"),
        ("heads='[]'", "the beginning of chain {} was altered"),
        ("heads='no list'", "the beginning of chain {} was altered"),
    ],
)
def test_a_chain_with_another_beginning(
    tampered: Callable[[Tamper], CheckResult], change: str, told: str
) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        where.append(uuid_of(raw, 3)[:8])
        raw.execute(f"UPDATE chain SET {change} WHERE id=3")

    found = tampered(tamper).faults
    assert told.format(where[0]) in found


def test_altered_words(tampered: Callable[[Tamper], CheckResult]) -> None:
    found = tampered(lambda raw: raw.execute("UPDATE blob SET body=x'0068' WHERE n=3"))
    assert "stored words no. 3 were altered" in found.faults


def test_exchanged_words(tampered: Callable[[Tamper], CheckResult]) -> None:
    def tamper(raw: Any) -> None:
        rows = raw.execute("SELECT salt,body FROM blob WHERE n IN (2,3) ORDER BY n").fetchall()
        for n, (salt, body) in zip((3, 2), rows, strict=True):
            raw.execute("UPDATE blob SET salt=?,body=? WHERE n=?", (salt, body, n))

    found = tampered(tamper).faults
    assert "stored words no. 2 were altered" in found
    assert "stored words no. 3 were altered" in found


def test_words_that_were_taken_out(tampered: Callable[[Tamper], CheckResult]) -> None:
    def tamper(raw: Any) -> None:
        name = raw.execute("SELECT memo FROM coding WHERE memo IS NOT NULL").fetchone()[0]
        raw.execute("DELETE FROM blob WHERE id=?", (name,))

    assert tampered(tamper).faults == ("stored words of coding, memo are missing",)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE coding SET start=start+1 WHERE n=4", "the coding {} is not what the journal says"),
        ("UPDATE coding SET removed=1 WHERE n=4", "the coding {} is not what the journal says"),
        ("DELETE FROM coding WHERE n=4", "the coding {} is missing, which the journal has"),
        (
            'INSERT INTO coding(id,version,start,"end",code,coder) '
            "SELECT x'00000000000000000000000000000001',version,1,2,code,coder FROM coding LIMIT 1",
            "the coding 00000000 is not in the journal",
        ),
    ],
)
def test_a_changed_table(
    tampered: Callable[[Tamper], CheckResult], statement: str, told: str
) -> None:
    where: list[str] = []

    def tamper(raw: Any) -> None:
        row = raw.execute("SELECT lower(hex(id)) FROM coding WHERE n=4").fetchone()
        where.append(row[0][:8])
        raw.execute(statement)

    found = tampered(tamper).faults
    assert found == (told.format(where[0]),)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "CREATE TRIGGER t AFTER INSERT ON op BEGIN DELETE FROM draft; END",
            "a trigger “t” was added to the file",
        ),
        ("CREATE VIEW v AS SELECT * FROM coding", "a view “v” was added to the file"),
        ("CREATE TABLE mine(x)", "a table “mine” was added to the file"),
        ("DROP INDEX op_entity", "the index “op_entity” is missing from the file"),
    ],
)
def test_a_changed_layout(
    tampered: Callable[[Tamper], CheckResult], statement: str, told: str
) -> None:
    assert tampered(lambda raw: raw.execute(statement)).faults == (told,)


def test_guards_that_were_weakened(study: Path) -> None:
    raw = engine.connect(str(study), isolation_level=None)
    raw.execute("DROP TRIGGER op_no_delete")
    raw.execute("DROP TRIGGER blob_no_delete")
    raw.execute("CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob BEGIN SELECT 1; END")
    raw.close()
    with Project.open(study) as opened:
        assert opened.check().faults == (
            "the trigger “blob_no_delete” of the file was altered",
            "the trigger “op_no_delete” is missing from the file",
        )


def test_a_whole_file_put_in_the_place_of_another(study: Path, tmp_path: Path) -> None:
    """Whoever rewrites everything makes a whole file; the digest that was printed is not its own."""
    with Project.open(study) as opened:
        head = opened.head
    with Project.create(tmp_path / "other.qualcode", "A. Moreau", title="A study") as other:
        other.create_code("Safety")
    shutil.copyfile(other.path, study)
    with Project.open(study) as opened:
        assert opened.check().faults == ()
        assert not opened.has_been(head)
