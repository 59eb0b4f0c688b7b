"""What has changed since an earlier version."""

from pathlib import Path

from qualcode.model.backups import Count, Standing
from qualcode.model.transcripts import TranscriptDraft
from qualcode.store import Project, backups, engine
from qualcode.store.since import standings


def test_nothing_has_changed(project: Project, interview: str, safety: str) -> None:
    found = project.changed_since(project.back_up().path)
    assert (found.standing, found.counts, found.acts) == (Standing(0), {}, ())


def test_each_kind_is_counted_and_the_latest_acts_named(
    project: Project, interview: str, safety: str, draft: TranscriptDraft
) -> None:
    kept = project.apply_code(interview, 0, 4, safety).first("coding")
    gone = project.apply_code(interview, 5, 9, safety).first("coding")
    made = project.back_up()
    other = project.create_code("Belonging").first("code")
    project.recode([kept], other)
    project.remove_codings([gone])
    added = project.apply_code(interview, 10, 14, safety)
    project.rename_code(safety, "Steadiness")
    project.import_transcript(draft)
    project.set_document_details(interview, title="Maya, first")
    found = project.changed_since(made.path)
    assert found.standing == Standing(7)
    assert found.counts["coding"] == Count(added=1, removed=1, changed=1)
    assert found.counts["code"] == Count(added=1, changed=1)
    assert found.counts["document"] == Count(added=1, changed=1)
    assert set(found.counts) == {"coding", "code", "document"}
    latest = project.history(limit=5)[::-1]
    assert list(found.acts) == [act.id for act in latest]
    assert added.act in found.acts


def test_what_was_undone_has_not_changed_and_its_acts_are_behind(
    project: Project, interview: str, safety: str
) -> None:
    made = project.back_up()
    project.apply_code(interview, 0, 4, safety)
    project.rename_code(safety, "Steadiness")
    project.undo()
    project.undo()
    found = project.changed_since(made.path)
    assert found.standing == Standing(4)
    assert found.counts == {}


def test_another_copy_is_both_behind_and_ahead(
    project: Project, safety: str, tmp_path: Path
) -> None:
    out = tmp_path / "other" / "study.qualcode"
    out.parent.mkdir()
    backups.restore(project.back_up().path, out, project.identity, None)
    with Project.open(out, write=True) as other:
        other.create_code("There")
        other.create_code("There too")
        theirs = other.back_up()
    project.create_code("Here")
    found = project.changed_since(theirs.path)
    assert found.standing == Standing(1, 2)
    assert found.counts == {"code": Count(added=1, removed=2)}
    assert len(found.acts) == 1


def test_a_version_of_an_older_format_is_compared_by_what_it_has(
    project: Project, interview: str, safety: str
) -> None:
    made = project.back_up()
    made.path.chmod(0o600)
    older = engine.connect(made.path, write=True)
    older.execute("PRAGMA foreign_keys=OFF")
    older.execute("ALTER TABLE code DROP COLUMN in_vivo")
    older.execute("DROP TABLE decision")
    older.close()
    project.record_decision("Keep it")
    project.rename_code(safety, "Steadiness")
    assert project.changed_since(made.path).counts == {"code": Count(changed=1)}


def test_after_a_merge_is_undone_its_acts_are_behind_and_nothing_has_changed(
    project: Project, safety: str, tmp_path: Path
) -> None:
    out = tmp_path / "other" / "study.qualcode"
    out.parent.mkdir()
    backups.restore(project.back_up().path, out, project.identity, None)
    with Project.open(out, write=True) as other:
        other.create_code("There")
        other.create_code("There too")
    made = project.back_up("before merging")
    project.merge(out)
    merged = project.changed_since(made.path)
    assert merged.standing == Standing(3)
    assert merged.counts == {"code": Count(added=2)}
    project.undo()
    undone = project.changed_since(made.path)
    assert undone.standing == Standing(4)
    assert undone.counts == {}
    # Those that are set aside have no place in the history, and are not named.
    assert [project.act_of(act).verb for act in undone.acts] == ["undo", "merge"]


def test_how_every_backup_stands_and_which_cannot_be_read(project: Project, safety: str) -> None:
    first = project.back_up()
    project.rename_code(safety, "Steadiness")
    second = project.back_up("before merging")
    broken = first.path.with_name("study 2020-01-01 10.00.00.qualcode")
    broken.write_bytes(b"nothing of ours")
    told = standings(project.backup_order(), project.backups())
    assert told[first.path] == Standing(1)
    assert told[second.path] == Standing(0)
    assert "not a qualcode project" in str(told[broken])


def test_a_transcript_whose_speaker_got_another_role_has_changed(
    project: Project, interview: str
) -> None:
    made = project.back_up()
    speaker = project.speakers(interview)[1].id
    project.set_speaker_role(speaker, "interviewer")
    assert project.changed_since(made.path).counts == {"document": Count(changed=1)}
