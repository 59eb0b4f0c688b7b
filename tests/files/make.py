"""Makes the project that stands for a format: small, with every act of the program in it.

``python -m tests.files.make`` writes ``format-N.qualcode`` for the format that is current, and
beside it what a person sees in it, which every later program must see too. A file that is there is
never made anew: it stands for what the program of its day wrote.
"""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualcode.commands import resources
from qualcode.model.codings import NoteTarget, Passage
from qualcode.model.errors import UserError
from qualcode.store import Project, schema
from qualcode.store.sentences import _SENTENCES
from tests.random_acts import Clock, RandomActs, draft

NEVER = {"project.new", "salvage"}
"""Acts that no method of today does, or that are done only to a damaged file."""

FOLDER = Path(__file__).parent


def make(path: Path) -> None:
    """Write the project."""
    clock = Clock()
    with Project.create(path, "A. Moreau", title="A study", now=clock) as project:
        acts = RandomActs(project, 12)
        acts.clock = clock
        project.set_clock(clock, lambda at: 60)
        _by_hand(project, acts)
        _with_a_colleague(project, clock)
        _for_good(project)
        for act in acts._acts():
            _until_it_is_taken(act)
        for _ in range(12):
            _until_it_is_taken(acts._run)
            _until_it_is_taken(acts._accept)
        acts.do(20)


def _until_it_is_taken(act: Callable[[], int]) -> None:
    """Do an act that chance may choose badly for."""
    for _ in range(60):
        with suppress(UserError, IndexError):
            if act():
                return


def _by_hand(project: Project, acts: RandomActs) -> None:
    """Do what chance may leave out."""
    project.set_study_details(
        question="What is home?", method="template", statement="I grew up so."
    )
    first = project.import_transcript(draft(acts.chance, "Talk 1, P1", turns=6)).first("document")
    project.set_document_details(first, details="52 min", recorded_on="2026-03-01")
    person = project.add_participant("P1", "a baker", "quotes allowed").first("participant")
    project.change_participant(person, details="a baker, retired")
    speakers = project.speakers(first)
    project.link_speaker(speakers[1].id, person)
    project.set_speaker_role(speakers[0].id, "other")
    home = resources.load_builtin("relational-home")
    project.load_codebook(replace(home, codes=home.codes[:4]))
    code = project.create_code("Held").first("code")
    coding = project.apply_code(first, 3, 30, code, memo="look again").first("coding")
    note = project.add_note(NoteTarget.CODE, code, "hard to keep apart").first("note")
    project.change_note(note, "easier now")
    spare = project.add_note(NoteTarget.DOCUMENT, first, "a long one").first("note")
    project.remove_note(spare)
    other = project.code_in_vivo(first, 40, 60).first("coding")
    ends = [Passage(at.version, at.start, at.end) for at in map(project.coding, (coding, other))]
    link = project.link_passages(*ends, "echoes").first("link")
    project.remove_link(link)
    project.begin_reading(first)
    project.mark_read(first)
    project.mark_unread(first)
    assert project.coder
    project.rename_coder(project.coder, "Ada Moreau")
    document = project.import_transcript(draft(acts.chance, "Talk 2, P2", turns=4))
    project.remove_document(document.first("document"))
    project.undo()


def _with_a_colleague(project: Project, clock: Clock) -> None:
    """Take in a copy that a colleague worked on, with one thing to decide."""
    with tempfile.TemporaryDirectory() as folder:
        copy = project.copy_to(Path(folder) / "copy.qualcode")
        code = project.codebook().find("Held")[0].id
        clock.now += 60_000
        project.rename_code(code, "Held close")
        with Project.open(copy, write=True) as theirs:
            theirs.set_clock(clock, lambda at: 60)
            theirs.work_as("B. Okafor")
            theirs.rename_code(code, "Held fast")
        clock.now += 60_000
        project.merge(copy)
    [conflict] = [each for each in project.conflicts() if each.entity == code]
    project.decide_conflict(conflict.id, other=False, reason="after talking it over")


def _for_good(project: Project) -> None:
    """Write entries and documents, change the key, and erase a few words."""
    entry = project.write_entry("What I bring to this.", "Before I begin").first("entry")
    project.change_entry(entry, "What I bring to this, and what I would rather not.")
    project.remove_entry(entry)
    project.undo()
    project.record_export("audit trail", "trail.docx", project.head)
    project.strike(project.documents()[0].id, 0, 12, reason="she asked")
    for passphrase in ("one otter", "two otters", None):
        project.set_passphrase(passphrase)


def seen(project: Project) -> dict[str, Any]:
    """Return what a person sees in a project."""
    coders = {each.id: each.name for each in project.coders()}
    return {
        "title": project.title,
        "coders": sorted(coders.values()),
        "texts": {each.title: project.text(each.version) for each in project.documents()},
        "codes": sorted(
            [project.codebook().path(code.id), code.definition, code.status.value]
            for code in project.codebook().every()
        ),
        "codings": sorted(
            [
                each.id, each.start, each.end, project.quote(each), each.code, each.coder,
                each.polarity and each.polarity.value, each.memo,
            ]
            for each in project.codings()
        ),
        "history": [
            [act.id, act.verb, coders.get(act.coder, ""), act.at, act.sentence, act.reason, act.undone]
            for act in project.history()
        ],
        "head": project.head,
    }  # fmt: skip


def expectation(path: Path) -> Path:
    """Return where it stands what is seen in a file."""
    return path.with_suffix(".json")


def main() -> None:
    """Make the file of the current format, unless it is there."""
    path = FOLDER / f"format-{schema.FORMAT}.qualcode"
    if path.exists():
        raise SystemExit(f"{path.name} is there and stays as it is")
    make(path)
    with Project.open(path) as project:
        assert project.check().whole
        left_out = _SENTENCES.keys() - {act.verb for act in project.history()} - NEVER
        assert not left_out, left_out
        text = json.dumps(seen(project), ensure_ascii=False, indent=1)
        expectation(path).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
