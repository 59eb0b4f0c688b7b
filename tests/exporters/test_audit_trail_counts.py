"""Every table of the trail, counted again from what the project itself says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qualcode.exporters.word.markup import clean
from qualcode.model.history import Act
from qualcode.store import Project
from tests.exporters.trail_reading import Trail
from tests.random_acts import random_project

CODE_ACTS = {"codebook.load", "coding.new_code", "coding.in_vivo"}


def day(at: int, east: int) -> str:
    when = datetime.fromtimestamp(at / 1000, UTC) + timedelta(minutes=east)
    return f"{when.day} {when:%b %Y}"


def figure(shown: str) -> int:
    return int(shown.replace(",", ""))


class Told:
    """The project's own answers, as a script would get them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.codebook = project.codebook()
        self.codings = project.codings()
        self.history = project.history()
        self.documents = {each.id: each for each in project.documents()}
        self.initials = {each.id: each.initials for each in project.coders()}

    def made(self, coding: str) -> Act:
        return next(
            act
            for act in self.history
            for step in act.steps
            if step.entity == coding and step.added
        )


@pytest.fixture(scope="module")
def told(random_study: Project) -> Told:
    return Told(random_study)


def test_every_coding_is_listed_once_in_order_with_its_words_whole(
    told: Told, random_trail: Trail
) -> None:
    rows: list[list[str]] = []
    for document in told.documents.values():
        title = f"Every coding: {document.title}"
        if title in random_trail.tables:
            rows += random_trail.rows(title)
    assert len(rows) == len(told.codings) > 50
    for number, (row, coding) in enumerate(zip(rows, told.codings, strict=True), 1):
        act = told.made(coding.id)
        assert row[0] == f"{number:,}"
        assert row[1].endswith(f"{coding.start}–{coding.end}")
        assert row[2] == clean(told.project.quote(coding))
        assert row[4].startswith(clean(told.codebook.path(coding.code)))
        assert row[5] == (coding.polarity.label if coding.polarity else "–")
        assert row[6] == told.initials[coding.coder]
        assert row[7].startswith(day(coding.created, act.offset))
        assert ("suggestion" in row[7]) == (coding.origin.value == "suggestion")
        assert clean(coding.memo) in row[8]
        assert clean(act.reason) in row[8]


def test_places_name_the_turns_the_words_stand_in(told: Told, random_trail: Trail) -> None:
    document = told.documents[told.codings[0].document]
    turns = told.project.transcript(document.id).turns
    own = [each for each in told.codings if each.document == document.id]
    for coding, row in zip(own, random_trail.rows(f"Every coding: {document.title}"), strict=True):
        covered = [t for t in turns if t.start < coding.end and coding.start < t.end]
        numbers = [str(covered[0].number)] + [str(covered[-1].number)] * (len(covered) > 1)
        word = "turns" if len(covered) > 1 else "turn"
        assert f"{word} {'–'.join(numbers)}," in row[1]
        assert covered[0].speaker is not None
        assert row[1].startswith(covered[0].speaker.label)


def test_codes_at_a_glance(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("The codes at a glance")
    assert len(rows) == len(told.codebook) > 10
    for row, code in zip(rows, told.codebook, strict=True):
        own = [each for each in told.codings if each.code == code.id]
        branch = set(told.codebook.subtree(code.id))
        passages = {(c.version, c.start, c.end) for c in told.codings if c.code in branch}
        assert row["Code"].startswith(clean(told.codebook.path(code.id)))
        assert code.pattern in row["Code"]
        assert ("retired" in row["Code"]) == (code.status.value == "retired")
        assert figure(row["Codings"]) == len(own)
        assert figure(row["Transcripts"]) == len({each.document for each in own})
        assert figure(row["Coders"]) == len({each.coder for each in own})
        below = row["With codes below"]
        assert below == ("–" if len(branch) == 1 else f"{len(passages):,}")
        assert row["Made"].endswith(told.initials[code.created_by])


def test_every_code_has_its_definition(told: Told, random_trail: Trail) -> None:
    for code in told.codebook:
        table = random_trail.tables[f"Definition of {told.codebook.path(code.id)}"]
        words = "\n".join(cell.text for row in table.rows for cell in row.cells)
        for part in (code.definition, *code.include, *code.exclude):
            assert clean(part) in words
        for illustration in (code.example, code.near_miss):
            assert illustration is None or illustration.text in words


def test_coders_and_transcripts(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Coders and transcripts")
    single = {
        (row["Coder"], row["Transcript"]): row
        for row in rows
        if row["Coder"] in told.initials.values()
    }
    counted = Counter(
        (told.initials[each.coder], told.documents[each.document].title) for each in told.codings
    )
    assert {
        key: figure(row["Codings"]) for key, row in single.items() if row["Codings"] != "0"
    } == counted
    for coder, initials in told.initials.items():
        readings = told.project.readings(coder)
        for document in told.documents.values():
            row = single.get((initials, document.title))
            own = [c for c in told.codings if (c.coder, c.document) == (coder, document.id)]
            times = readings[document.id].times if document.id in readings else ()
            if row is None:
                assert not own
                assert document.id not in readings
                continue
            before = [c for c in own if not times or c.created < times[0]]
            assert figure(row["Coded before that"]) == len(before)
            assert figure(row["Coded after that"]) == len(own) - len(before)
            assert (row["Own reading done"] == "not marked") == (not times)
            assert (row["First"] == "–") == (not own)
    assert figure(rows[-1]["Codings"]) == len(told.codings)


def test_months_and_their_acts(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Phases and acts by month")
    months = Counter(day(act.at, act.offset).partition(" ")[2] for act in told.history)
    assert {row["Month"]: figure(row["All"]) for row in rows[:-1] if row["All"] != "0"} == months
    assert len(months) > 3
    assert figure(rows[-1]["All"]) == len(told.history)
    verbs = Counter(act.verb.partition(".")[0] for act in told.history)
    total = rows[-1]
    assert figure(total["Coding"]) == verbs["coding"]
    assert figure(total["Codes"]) == verbs["code"] + verbs["codebook"]
    assert figure(total["Notes"]) == verbs["note"] + verbs["link"]
    assert figure(total["Suggestions"]) == verbs["suggestion"]
    assert figure(total["Reading"]) == verbs["reading"]
    assert figure(total["Decisions"]) == verbs["decision"] + verbs["phase"]
    assert figure(total["Undone"]) == verbs["undo"] + verbs["redo"]


def test_phases_entered_and_left(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Phases entered and left")
    phases = told.project.phases()
    assert [row["Phase"].lower() for row in rows] == [each.phase for each in phases]
    again = sum(1 for n, each in enumerate(phases) if each.phase in {p.phase for p in phases[:n]})
    assert sum("re-entry" in row["Entry"] for row in rows) == again
    assert [row["Left"] == "still open" for row in rows] == [each.left is None for each in phases]


def test_inventory(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Transcripts")
    assert len(rows) == len(told.documents) + 1
    for row, document in zip(rows, told.documents.values(), strict=False):
        own = [each for each in told.codings if each.document == document.id]
        assert row["Transcript"].startswith(document.title)
        assert document.sha256[:12] in row["Transcript"]
        assert figure(row["Words"]) == len(told.project.text(document.version).split())
        assert figure(row["Turns"]) == len(told.project.transcript(document.id).turns)
        assert figure(row["Codings"]) == len(own)
    assert figure(rows[-1]["Codings"]) == len(told.codings)


def counted_for(history: list[Act], until: Act, code: str) -> int:
    """Codings that counted for a code just before an act, told again from the steps alone."""
    things: dict[str, dict[str, Any]] = {}
    for act in history:
        if act.id == until.id:
            break
        for step in act.steps:
            if step.added:
                things.setdefault(step.entity, {"kind": step.kind} | step.after)
            elif step.entity in things:
                things[step.entity] |= step.after
    total = 0
    for thing in things.values():
        if thing["kind"] != "coding" or thing.get("removed"):
            continue
        if things[things[thing["version"]]["document"]].get("removed"):
            continue
        at = thing["code"]
        while things[at].get("merged_into"):
            at = things[at]["merged_into"]
        total += at == code
    return total


def test_every_act_on_codes_is_there_with_its_reason_and_reach(
    told: Told, random_trail: Trail
) -> None:
    rows = random_trail.columns("Every act on the codes")
    acts = [a for a in told.history if a.verb.startswith("code.") or a.verb in CODE_ACTS]
    assert len(rows) == len(acts) > 40
    deeds: Counter[str] = Counter()
    for row, act in zip(rows, acts, strict=True):
        assert row["By"] == told.initials[act.coder]
        assert row["When"].startswith(day(act.at, act.offset))
        assert ("taken back" in row["Act"]) == act.undone
        assert row["Reason"].startswith(clean(act.reason) if act.reason else "none given")
        assert ("reason added" in row["Reason"]) == (act.reason_at is not None and bool(act.reason))
        steps = [each for each in act.steps if each.kind == "code"]
        step = steps[-1] if act.verb == "code.merge" else steps[0]
        if act.verb == "code.split":
            expected = sum(each.kind == "coding" for each in act.steps)
        elif act.verb == "code.restore":
            after = told.history[told.history.index(act) + 1 :]
            nothing = Act("none", "", "", 0, 0)
            expected = counted_for(told.history, after[0] if after else nothing, step.entity)
        else:
            expected = counted_for(told.history, act, step.entity)
        assert figure(row["Codings affected"]) == expected, act.sentence
        deeds[act.verb] += 1
    assert {"code.merge", "code.split", "code.restore", "code.move", "code.rename"} <= set(deeds)


def test_codings_changed_or_removed(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Codings changed or removed")
    versions = {each.version for each in told.documents.values()}
    where = {
        step.entity: step.after["version"]
        for act in told.history
        for step in act.steps
        if step.kind == "coding" and step.added
    }
    verbs = {"coding.recode", "coding.resize", "coding.polarity", "coding.remove"}
    expected = [
        (act, step)
        for act in told.history
        if act.verb in verbs
        for step in act.steps
        if where[step.entity] in versions
    ]
    assert len(rows) == len(expected) > 20
    whats = {"coding.recode": "Another code", "coding.resize": "Other words",
             "coding.polarity": "Another polarity", "coding.remove": "Taken away"}  # fmt: skip
    for row, (act, step) in zip(rows, expected, strict=True):
        assert row["What"].startswith(whats[act.verb])
        assert ("taken back" in row["What"]) == act.undone
        if act.verb == "coding.polarity":
            assert row["To"] == str(step.after["polarity"] or "unset").replace("_", " ")
        if act.verb == "coding.remove":
            assert row["To"] == "–"


def test_decisions_and_their_evidence(told: Told, random_trail: Trail) -> None:
    decisions = told.project.decisions()
    assert decisions
    numbers = {coding.id: number for number, coding in enumerate(told.codings, 1)}
    for decision in decisions:
        table = random_trail.tables[f"Decision: {decision.title}"]
        words = "\n".join(cell.text for row in table.rows for cell in row.cells)
        assert clean(decision.text) in words
        assert clean(decision.consequence) in words
        for identity in decision.evidence:
            assert (
                f"No. {numbers[identity]} " in words
                if identity in numbers
                else "since been removed" in words
            )
    headings = [each for each in random_trail.headings("Heading 3") if each.startswith("10.")]
    assert headings == [f"10.{n}  {each.title}" for n, each in enumerate(decisions, 1)]


def test_suggestions_by_code(told: Told, random_trail: Trail) -> None:
    versions = {each.version for each in told.documents.values()}
    records = [r for r in told.project.suggestion_records() if r.version in versions]
    code_of = {each.id: each.code for each in told.project.candidates(decided=True)}
    code_of |= {each.candidate: each.code for each in records}
    decided = {each.candidate for each in records}
    seen = told.project.viewed()
    rows = {row["Code"]: row for row in random_trail.columns("Suggestions by code")}
    assert len(rows) == len(set(code_of.values())) + 1 > 3
    for code in set(code_of.values()):
        looks = told.codebook.get(code)
        assert looks is not None
        path = told.codebook.path(code)
        row = next(row for words, row in rows.items() if words == f"{path}  {looks.pattern}")
        of_code = [each for each, its in code_of.items() if its == code]
        viewed = [each for each in of_code if each[:16] in seen or each in decided]
        decisions = Counter(each.decision.value for each in records if each.code == code)
        assert figure(row["Found"]) == len(of_code)
        assert figure(row["Viewed"]) == len(viewed)
        assert figure(row["Never viewed"]) == len(of_code) - len(viewed)
        assert figure(row["Accepted"]) == decisions["accepted"]
        assert figure(row["With changes"]) == decisions["edited"]
        assert figure(row["Declined"]) == decisions["declined"]
        assert figure(row["Put off"]) == decisions["deferred"]
    began = sum(each.origin.value == "suggestion" for each in told.codings)
    assert f"Of the {len(told.codings):,} codings that stand today, {began} (" in random_trail.words


def test_searches_and_reasons_for_declining(told: Told, random_trail: Trail) -> None:
    rows = random_trail.columns("Searches")
    runs = told.project.runs()
    assert [figure(row["Found"]) for row in rows] == [each.found for each in runs]
    for row, run in zip(rows, runs, strict=True):
        assert row["Word lists (SHA-256)"].replace(" ", "") == run.lexicon_hash
        assert row["Engine"] == run.engine
    versions = {each.version for each in told.documents.values()}
    declined = [
        each
        for each in told.project.suggestion_records()
        if each.decision.value == "declined" and each.version in versions
    ]
    reasons = random_trail.columns("Reasons for declining")
    assert sum(figure(row["Declined"]) for row in reasons) == len(declined) > 0


def test_own_reading_and_suggestions_in_the_order_of_the_journal(
    told: Told, random_trail: Trail
) -> None:
    first: dict[tuple[str, str], int] = {}
    for act in told.history:
        looked = act.verb.startswith("suggestion.") and act.verb not in (
            "suggestion.run", "suggestion.show_early",
        )  # fmt: skip
        if looked and act.document in told.documents:
            first.setdefault((act.coder, act.document), act.at)
    rows = random_trail.columns("Own reading and suggestions")
    assert len(rows) == len(first) > 1
    for (coder, document), at in first.items():
        row = next(
            row
            for row in rows
            if row["Coder"] == told.initials[coder]
            and row["Transcript"] == told.documents[document].title
        )
        times = told.project.reading(document, coder).times
        own_first = bool(times) and times[0] <= at
        assert row["Order"].startswith("own reading first" if own_first else "suggestions first")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_other_random_studies(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.exporters.ooxml_order import faults
    from tests.exporters.trail_reading import exported

    with random_project(tmp_path_factory.mktemp("r") / "r.qualcode", seed=seed) as project:
        told, trail = Told(project), Trail(exported(project))
        assert faults(trail.data) == []
        test_every_coding_is_listed_once_in_order_with_its_words_whole(told, trail)
        test_codes_at_a_glance(told, trail)
        test_coders_and_transcripts(told, trail)
        test_every_act_on_codes_is_there_with_its_reason_and_reach(told, trail)
        test_codings_changed_or_removed(told, trail)
        test_suggestions_by_code(told, trail)
