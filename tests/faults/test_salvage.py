"""A damaged file: what can be read is saved, the rest is named, and the file itself is left."""

import json
import random
import shutil
import statistics
from pathlib import Path

import pytest

from qualcode.model.errors import UserError
from qualcode.model.keys import Key
from qualcode.store import Project, engine, remains, replaying
from qualcode.store.salvage import SalvageReport, salvage
from tests.faults import damage
from tests.random_acts import RandomActs


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which everything has been done that can be."""
    path = tmp_path_factory.mktemp("done") / "study.qualcode"
    with Project.create(path, "A. Moreau", title="A study") as project:
        RandomActs(project, 4).do(200)
    return path


@pytest.fixture
def study(done: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return Path(shutil.copyfile(done, tmp_path / "study.qualcode"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 5,000 ops."""
    path = tmp_path_factory.mktemp("many") / "many.qualcode"
    damage.project_of(path, 5_000)
    return path


def salvaged(damaged: Path) -> tuple[SalvageReport, Path]:
    """Salvage a file, see that it was left alone and that the new one is whole."""
    before = damaged.read_bytes()
    target = damaged.with_name("salvaged.qualcode")
    target.unlink(missing_ok=True)
    report = salvage(damaged, target)
    assert damaged.read_bytes() == before
    assert not [each for each in damaged.parent.iterdir() if each.name.startswith(".")]
    with Project.open(target, write=True) as opened:
        assert opened.writable
        result = opened.check()
        assert result.faults == ()
        assert bool(result.losses) == bool(report.gaps or report.lost_words)
        for document in opened.documents():
            assert len(opened.transcript(document.id).text) == document.length
        assert len(opened.history()) > 0
        for coding in opened.codings():
            assert opened.quote(coding) is not None
    return report, target


def state(path: Path) -> list[object]:
    """What is in a project, but for who added what when."""
    with Project.open(path) as opened:
        return [
            (kind, row[:-3]) for kind, row in replaying.dump(opened._connection) if kind != "act"
        ]


def test_a_whole_file_is_salvaged_whole(study: Path) -> None:
    report, target = salvaged(study)
    assert report.complete
    assert report.ops == report.of
    assert state(target) == state(study)
    with Project.open(study) as old, Project.open(target) as new:
        assert [act.id for act in new.history()][:-1] == [act.id for act in old.history()]
        assert "changes out of a damaged file" in new.history()[-1].sentence
        assert new.has_been(old.head)
        # The salvage is no act of the person's own: undo passes over it.
        assert new._rows("SELECT value FROM meta WHERE key='project'") == old._rows(
            "SELECT value FROM meta WHERE key='project'"
        )


def test_undo_reaches_back_over_a_salvage(study: Path) -> None:
    with Project.open(study, write=True) as project:
        code = project.create_code("Last of all").first("code")
    _, target = salvaged(study)
    with Project.open(target, write=True) as opened:
        opened.undo()
        assert code not in opened.codebook()
        assert opened.check().faults == ()


def test_each_page_destroyed_alone(study: Path, tmp_path: Path) -> None:
    """The header's page, roots, inner pages, leaves, words: whichever it is, the rest is saved."""
    chance = random.Random(8)
    copy = tmp_path / "damaged.qualcode"
    aimed = damage.structural_pages(study)
    others = chance.sample(range(damage.pages_of(study)), 14)
    for page in sorted({*aimed[:10], *others}):
        shutil.copyfile(study, copy)
        damage.destroy(copy, [page], chance)
        report, target = salvaged(copy)
        assert report.ops >= report.of - 40, page
        if page and not report.lost_words and not report.transcripts and not report.stand_ins:
            # What the journal lost of it, the tables still knew.
            assert state(target) == state(study), page


def test_what_the_journal_lost_the_tables_still_know(study: Path, tmp_path: Path) -> None:
    """All pages with ops but one are destroyed, and nobody's work is gone."""
    copy = tmp_path / "damaged.qualcode"
    shutil.copyfile(study, copy)
    with Project.open(study) as opened:
        codings = {(each.id, opened.quote(each)) for each in opened.codings()}
        names = {code.name for code in opened.codebook()}
    data, hit = copy.read_bytes(), []
    for page in range(1, damage.pages_of(copy)):
        part = data[page * damage.PAGE : (page + 1) * damage.PAGE]
        if part[0] == 0x0D and part.count(b"coding.add") > 2:
            hit.append(page)
    assert len(hit) > 4
    damage.destroy(copy, hit[1:], random.Random(1))
    report, target = salvaged(copy)
    assert report.ops < report.of - 50
    assert dict(report.brought_back)["coding"] > 10
    with Project.open(target) as opened:
        assert {(each.id, opened.quote(each)) for each in opened.codings()} == codings
        assert {code.name for code in opened.codebook()} == names


def test_a_table_of_chains_that_is_gone(study: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged.qualcode"
    shutil.copyfile(study, copy)
    raw = engine.connect(copy, write=True)
    raw.execute("DROP TRIGGER chain_no_delete")
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("DELETE FROM chain")
    raw.close()
    report, target = salvaged(copy)
    assert report.complete
    assert state(target) == state(study)


def test_bits_that_changed_are_not_taken_for_ops(study: Path, tmp_path: Path) -> None:
    data = bytearray(study.read_bytes())
    place = data.index(b"coding.apply", len(data) // 3)
    data[place : place + 12] = b"coding.APPLY"
    copy = tmp_path / "damaged.qualcode"
    copy.write_bytes(data)
    report, _ = salvaged(copy)
    assert report.of - report.ops == 1
    assert len(report.gaps) == 1


def test_a_torn_transcript_keeps_what_comes_before_the_tear(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    damage.project_of(path, 0)
    long = " ".join(f"word{nth}" for nth in random.Random(2).sample(range(90_000), 20_000))
    from qualcode.model.transcripts import DraftTurn, TranscriptDraft

    turns = tuple(DraftTurn(at, at + 1_000) for at in range(0, len(long) - 1_000, 1_000))
    with Project.open(path, write=True) as project:
        source = TranscriptDraft("Long", long, turns, sha256="9" * 64)
        project.import_transcript(source)
        whole = {each.title: project.text(each.version) for each in project.documents()}
        name = project._rows(
            "SELECT v.text FROM version v JOIN document d ON d.id=v.document WHERE d.title='Long'"
        )[0][0]
    data = path.read_bytes()
    with Project.open(path) as project:
        body = project._rows("SELECT body FROM blob WHERE id=?", (name,))[0][0]
    # The middle of the packed words, in the page where they lie.
    middle = data.index(body[len(body) // 2 : len(body) // 2 + 200]) // damage.PAGE
    damage.destroy(path, [middle], random.Random(2))
    report, target = salvaged(path)
    [torn] = report.transcripts
    assert torn.title == "Long"
    assert 0.3 * torn.length < torn.lost < 0.8 * torn.length
    with Project.open(target) as opened:
        text = {each.title: opened.text(each.version) for each in opened.documents()}
        kept = text["Long"].index("█")
        assert text["Long"][:kept] == whole["Long"][:kept]
        assert kept + torn.lost == torn.length
        assert text["Interview 1"] == whole["Interview 1"]


def test_what_was_erased_does_not_come_back(study: Path, tmp_path: Path) -> None:
    with Project.open(study, write=True) as project:
        entity = project._rows("SELECT entity FROM op WHERE kind='note.add' LIMIT 1")[0][0]
        project._connection.execute(
            "UPDATE op SET payload=NULL,salt=NULL WHERE entity=?", (entity,)
        )
        project._connection.execute("UPDATE blob SET body=NULL,salt=NULL WHERE n=3")
        replaying.rebuild(project._connection)
    _, target = salvaged(study)
    assert state(target) == state(study)
    with Project.open(target) as opened:
        assert opened._rows("SELECT count(*) FROM blob WHERE body IS NULL") == [(1,)]
        assert opened._rows("SELECT payload FROM op WHERE entity=?", (entity,))[0] == (None,)


def test_a_gap_that_salvage_does_not_name_is_still_a_fault(study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(study, tmp_path / "damaged.qualcode"))
    data = copy.read_bytes()
    leaves = [
        page
        for page in range(1, damage.pages_of(copy))
        if data[page * damage.PAGE] == 0x0D
        and b"coding.add" in data[page * damage.PAGE : (page + 1) * damage.PAGE]
    ]
    damage.destroy(copy, [leaves[len(leaves) // 2]], random.Random(3))
    report, target = salvaged(copy)
    assert report.gaps
    raw = engine.connect(target, write=True)
    raw.execute("DROP TRIGGER op_no_delete")
    raw.execute(
        "DELETE FROM op WHERE n=(SELECT a.n FROM op a JOIN op b ON b.chain=a.chain "
        "AND b.seq=a.seq+1 WHERE a.kind<>'salvage.set' ORDER BY a.n LIMIT 1 OFFSET 20)"
    )
    raw.close()
    with Project.open(target) as opened:
        assert any("taken out" in fault for fault in opened.check().faults)


def test_an_encrypted_file_is_salvaged_too(study: Path, tmp_path: Path) -> None:
    key = Key(b"k" * 32, b"s" * 16)
    sealed = tmp_path / "sealed.qualcode"
    sealed.touch()
    engine.connect(sealed, write=True, key=key).close()
    raw = engine.engine.connect(str(study))
    raw.execute(f"ATTACH '{sealed}' AS sealed KEY \"{key.pragma}\"")
    raw.execute("SELECT sqlcipher_export('sealed')")
    raw.execute(f"PRAGMA sealed.application_id={engine.APPLICATION_ID}")
    raw.execute("PRAGMA sealed.user_version=1")
    raw.close()
    pages = damage.pages_of(sealed)
    # Behind the pages that hold the layout: without it, the engine finds nothing to decrypt.
    chosen = random.Random(6).sample(range(pages // 2, pages), 8)
    damage.destroy(sealed, chosen, random.Random(6))
    target = tmp_path / "salvaged.qualcode"
    report = salvage(sealed, target, key)
    # Which pages hold acts is not the same each time.
    assert 0.8 * report.of < report.ops <= report.of
    assert not target.read_bytes().startswith(b"SQLite")
    opened = Project(engine.connect(target, write=False, key=key), target, writable=False)
    assert opened.check().faults == ()
    opened.close()


def test_work_that_was_not_finished_is_rolled_back_in_the_copy(study: Path, tmp_path: Path) -> None:
    copy = tmp_path / "damaged.qualcode"
    with Project.open(study, write=True) as project:
        raw = project._connection.raw
        raw.execute("PRAGMA cache_size=1")
        raw.execute("BEGIN IMMEDIATE")
        for nth in range(400):
            raw.execute(
                "INSERT INTO draft VALUES(?,?,?,?)",
                (f"place {nth}", b"x" * 16, "unfinished " * 90, 1),
            )
        assert engine.journal_path(study).stat().st_size > 0
        shutil.copyfile(study, copy)
        shutil.copyfile(engine.journal_path(study), engine.journal_path(copy))
        raw.execute("ROLLBACK")
    assert b"unfinished" in copy.read_bytes()
    _, target = salvaged(copy)
    assert engine.journal_path(copy).exists()
    assert b"unfinished" not in target.read_bytes()
    assert state(target) == state(study)


def test_nothing_is_overwritten_and_nothing_made_of_nothing(study: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.qualcode"
    there.write_text("somebody's own")
    with pytest.raises(UserError, match="there already"):
        salvage(study, there)
    assert there.read_text() == "somebody's own"
    noise = tmp_path / "noise.qualcode"
    noise.write_bytes(random.Random(1).randbytes(200_000))
    target = tmp_path / "new.qualcode"
    with pytest.raises(UserError, match=r"Nothing of .* can be read"):
        salvage(noise, target)
    assert not target.exists()


@pytest.mark.parametrize(("pages", "least"), [(1, 0.97), (5, 0.9), (20, 0.75)])
def test_most_ops_are_salvaged(many: Path, tmp_path: Path, pages: int, least: float) -> None:
    """A leaf of this file holds about one part in three hundred of its ops."""
    copy = damage.destroyed_copy(many, tmp_path / "damaged.qualcode", pages, pages)
    report, _ = salvaged(copy)
    assert report.of >= 5_000
    assert report.ops >= least * report.of


def test_a_few_pages_cost_a_few_ops(many: Path, tmp_path: Path) -> None:
    with Project.open(many) as opened:
        there = opened._rows("SELECT count(*) FROM op")[0][0]
    shares = []
    for seed in range(5):
        folder = tmp_path / str(seed)
        folder.mkdir()
        copy = damage.destroyed_copy(many, folder / "damaged.qualcode", 5, seed)
        shares.append(len(remains.read(copy, folder).ops) / there)
    assert statistics.median(shares) > 0.98


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_a_hundred_thousand_ops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints the table of what is salvaged from 100,000 ops, twenty seeds each."""
    path = tmp_path / "large.qualcode"
    damage.project_of(path, 100_000)
    with Project.open(path) as opened:
        there = opened.check().ops
    lines, medians = [], {}
    for number in (1, 5, 20, 100):
        shares = []
        for seed in range(20):
            folder = tmp_path / f"{number}-{seed}"
            folder.mkdir()
            copy = damage.destroyed_copy(path, folder / "damaged.qualcode", number, seed)
            shares.append(len(remains.read(copy, folder).ops) / there)
            shutil.rmtree(folder)
        medians[number] = statistics.median(shares)
        lines.append(
            f"{number:4} pages of {damage.pages_of(path)}: median {medians[number]:.4%}, "
            f"worst {min(shares):.4%}, best {max(shares):.4%}"
        )
    aimed = damage.structural_pages(path)
    for nth, page in enumerate([*aimed[:2], aimed[len(aimed) // 2], aimed[-1]]):
        folder = tmp_path / f"aimed-{nth}"
        folder.mkdir()
        copy = folder / "damaged.qualcode"
        shutil.copyfile(path, copy)
        damage.destroy(copy, [page], random.Random(nth))
        share = len(remains.read(copy, folder).ops) / there
        lines.append(f"page {page}, which holds others: {share:.4%}")
        assert share > 0.99
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert medians[20] >= 0.997
    report, _ = salvaged(damage.destroyed_copy(path, tmp_path / "damaged.qualcode", 20, 1))
    assert json.dumps(report.gaps)
