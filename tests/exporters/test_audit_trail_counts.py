"""Every table of the trail, counted again from what the command line says of the project."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.commands.resources import sample_projects_folder
from qualcode.exporters.word.markup import clean
from qualcode.model.polarity import Polarity
from qualcode.store import Project
from tests.exporters.ooxml_order import faults
from tests.exporters.telling import Told, Values, day, milliseconds, said
from tests.random_acts import random_project
from tests.store.three_people import PEOPLE, Together

CODE_ACTS = {"codebook.load", "coding.new_code", "coding.in_vivo"}
LOOKING = {"suggestion.view", "suggestion.accept", "suggestion.edit", "suggestion.decline",
           "suggestion.defer"}  # fmt: skip


@pytest.fixture(scope="module", params=["the sample", "500 random acts", "three copies merged"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    if request.param == "500 random acts":
        yield Told(request.getfixturevalue("random_study"), wild=True)
        return
    if request.param == "three copies merged":
        with merged_study(tmp_path_factory.mktemp("merged"), 6) as project:
            yield Told(project, wild=True)
        return
    path = tmp_path_factory.mktemp("sample") / "sample.qualcode"
    shutil.copyfile(sample_projects_folder() / "finding-a-relational-home.qualcode", path)
    with Project.open(path) as project:
        yield Told(project, wild=False)


def merged_study(folder: Path, seed: int) -> Project:
    """Three people's random copies, merged, one merge set aside for good, conflicts decided."""
    together = Together(folder, seed, base=160)
    with together.opened("Ada") as project:
        standing = [each.id for each in project.codebook() if each.merged_into is None][:3]
        coding = project.codings()[0].id
    # Whatever else they do, these two things they do differently.
    for nth, name in enumerate(PEOPLE):
        with together.opened(name) as project:
            for code in standing:
                project.redefine_code(code, definition=f"as {name} sees it, {code}")
            project.set_polarity(coding, list(Polarity)[nth])
    for name in PEOPLE * 2:
        together.work(name, 60)
    with together.opened("Ada") as project:
        project.merge(together.path("Bo"), reason="to look at it")
        project.undo()
        project.merge(together.path("Cleo"))
    with Project.open(together.united(PEOPLE, "united"), write=True, coder="Ada") as project:
        # One answer ends every conflict about the same thing.
        for nth in range(4):
            conflict = project.conflicts()[0].id
            reason = "talked over" if nth % 2 else ""
            project.decide_conflict(conflict, other=nth % 2 == 0, reason=reason)
        project.undo()
    return Project.open(folder / "united.qualcode")


def figure(shown: str) -> int:
    return int(shown.replace(",", ""))


def undashed(identity: str) -> str:
    return identity.replace("-", "")


def test_every_table_is_counted_again_below(told: Told) -> None:
    counted = {
        "About this study", "Coders and their acts", "Transcripts", "Participants",
        "Phases and acts by month", "Phases entered and left", "The codes at a glance",
        "Every act on the codes", "Where each code comes from", "Coders and transcripts",
        "Codings changed or removed", "Searches", "Suggestions by code", "Reasons for declining",
        "Own reading and suggestions",
    }  # fmt: skip
    counted |= {f"Every coding: {each['title']}" for each in told.documents.values()}
    counted |= {f"Definition of {clean(each['path'])}" for each in told.codes}
    counted |= {f"Decision: {each.title}" for each in told.project.decisions()}
    counted |= {"Copies merged", "Conflicts decided", "Conflicts still open"} & set(
        told.trail.tables
    )
    assert set(told.trail.tables) - counted == {"Parts left out"}


def test_the_study_in_figures(told: Told) -> None:
    facts = {
        row.cells[0].text: row.cells[1].text for row in told.trail.tables["About this study"].rows
    }
    assert f", {len(told.history):,} acts" in facts["Work recorded"]
    spoken = sum(len(each["text"].split()) for each in told.documents.values())
    used = {each["code_id"] for each in told.codings}
    assert facts["Material"] == (
        f"{len(told.documents)} transcripts, {spoken:,} words, {len(told.codings):,} codings "
        f"with {len(used)} codes"
    )
    for name, initials in told.initials_of.items():
        assert f"{name} ({initials})" in facts["Coders"]


def test_coders_and_their_acts(told: Told) -> None:
    rows = {row["Initials"]: row for row in told.trail.columns("Coders and their acts")}
    assert set(rows) == set(told.initials.values())
    for coder, initials in told.initials.items():
        own = [act for act in told.history if act["coder_id"] == coder]
        assert figure(rows[initials]["Acts"]) == len(own)
        assert rows[initials]["First act"] == day(own[0]["at"], own[0]["offset"])
        assert rows[initials]["Last act"] == day(own[-1]["at"], own[-1]["offset"])


def test_participants_and_the_transcripts_they_speak_in(told: Told) -> None:
    names = {each["name"] for each in told.standing("participant")}
    rows = told.trail.columns("Participants") if names else []
    assert {row["Known as"] for row in rows} == names
    speaking = {
        (speaker["participant"], document["title"])
        for document in told.documents.values()
        for speaker in document["speakers"]
        if speaker["participant"]
    }
    assert speaking == {
        (row["Known as"], title)
        for row in rows
        for title in row["Speaks in"].split("\n")
        if title != "–"
    }


def test_every_coding_is_listed_once_in_order_with_its_words_whole(told: Told) -> None:
    rows: list[list[str]] = []
    for document in told.documents.values():
        title = f"Every coding: {document['title']}"
        if title in told.trail.tables:
            rows += told.trail.rows(title)
    assert len(rows) == len(told.codings) > 50
    for number, (row, coding) in enumerate(zip(rows, told.codings, strict=True), 1):
        act = told.made[coding["id"]]
        assert row[0] == f"{number:,}"
        assert row[1].endswith(f"{coding['start']}–{coding['end']}")
        assert row[2] == clean(coding["quote"])
        assert row[4].startswith(clean(coding["code"]))
        assert ("given as" in row[4]) == (coding["given"] is not None)
        assert row[5] == (coding["polarity"] or "–").replace("_", " ")
        assert row[6] == told.initials[coding["coder_id"]]
        assert row[7].startswith(day(coding["created"], act["offset"]))
        assert ("suggestion" in row[7]) == (coding["origin"] == "suggestion")
        assert clean(coding["memo"]) in row[8]
        assert clean(act["reason"]) in row[8]
        assert row[8]


def test_places_name_the_turns_the_words_stand_in(told: Told) -> None:
    for document in told.documents.values():
        turns = told.project.transcript(undashed(document["id"])).turns
        own = [each for each in told.codings if each["document"] == document["id"]]
        rows = told.trail.rows(f"Every coding: {document['title']}") if own else []
        for coding, row in zip(own, rows, strict=True):
            covered = [t for t in turns if t.start < coding["end"] and coding["start"] < t.end]
            numbers = [str(covered[0].number)] + [str(covered[-1].number)] * (len(covered) > 1)
            word = "turns" if len(covered) > 1 else "turn"
            assert re.search(rf"\b{word} {'–'.join(numbers)}(,|\n)", row[1])
            assert coding["turn"] == covered[0].number
            assert row[1].startswith(coding["speaker"] or word)


def test_codes_at_a_glance(told: Told) -> None:
    rows = told.trail.columns("The codes at a glance")
    assert len(rows) == len(told.codes) > 10
    for row, code in zip(rows, told.codes, strict=True):
        own = [each for each in told.codings if each["code_id"] == code["id"]]
        branch = told.below(code["id"])
        passages = {
            (c["version"], c["start"], c["end"]) for c in told.codings if c["code_id"] in branch
        }
        assert row["Code"].startswith(clean(code["path"]))
        assert code["pattern"] in row["Code"]
        assert ("retired" in row["Code"]) == (code["status"] == "retired")
        assert figure(row["Codings"]) == len(own) == code["codings"]
        assert figure(row["Transcripts"]) == len({each["document"] for each in own})
        assert figure(row["Coders"]) == len({each["coder_id"] for each in own})
        assert len(passages) == code["passages"]
        assert row["With codes below"] == ("–" if len(branch) == 1 else f"{len(passages):,}")
        assert row["Made"].endswith(told.initials_of[code["created_by"]])


def test_every_code_has_its_definition(told: Told) -> None:
    for code in told.codes:
        table = told.trail.tables[f"Definition of {clean(code['path'])}"]
        words = "\n".join(cell.text for row in table.rows for cell in row.cells)
        for part in (code["definition"], *code["include"], *code["exclude"]):
            assert clean(part) in words
        for illustration in (code["example"], code["near_miss"]):
            assert clean(illustration or "") in words


def test_coders_and_transcripts(told: Told) -> None:
    rows = told.trail.columns("Coders and transcripts")
    single = {
        (row["Coder"], row["Transcript"]): row
        for row in rows
        if row["Coder"] in told.initials.values()
    }
    shares = 0
    for coder, initials in told.initials.items():
        for document in told.documents.values():
            own = [
                milliseconds(each["created"])
                for each in told.codings
                if (each["coder_id"], each["document"]) == (coder, document["id"])
            ]
            times = told.reading_times(coder, document["id"])
            row = single.get((initials, document["title"]))
            if row is None:
                assert not own
                assert times is None
                continue
            shares += 1
            before = [at for at in own if not times or at < times[0]]
            assert figure(row["Codings"]) == len(own)
            assert figure(row["Coded before that"]) == len(before)
            assert figure(row["Coded after that"]) == len(own) - len(before)
            assert (row["Own reading done"] == "not marked") == (not times)
            assert (row["First"] == "–") == (not own)
    assert shares == len(single) > 2
    assert figure(rows[-1]["Codings"]) == len(told.codings)


def test_months_and_their_acts(told: Told) -> None:
    rows = told.trail.columns("Phases and acts by month")
    months = Counter(day(act["at"], act["offset"]).partition(" ")[2] for act in told.history)
    assert {row["Month"]: figure(row["All"]) for row in rows[:-1] if row["All"] != "0"} == months
    assert len(months) > 3
    verbs: dict[str, Counter[str]] = {"All": Counter()}
    for act in told.history:
        month = day(act["at"], act["offset"]).partition(" ")[2]
        kind = act["verb"].partition(".")[0]
        verbs.setdefault(month, Counter())[kind] += 1
        verbs["All"][kind] += 1
    for row in rows:
        done = verbs.get(row["Month"], Counter())
        assert figure(row["All"]) == done.total()
        assert figure(row["Codes"]) == done["code"] + done["codebook"]
        assert figure(row["Notes"]) == done["note"] + done["link"]
        assert figure(row["Suggestions"]) == done["suggestion"]
        assert figure(row["Reading"]) == done["reading"]
        assert figure(row["Decisions"]) == done["decision"] + done["phase"]
        assert figure(row["Undone"]) == done["undo"] + done["redo"]


def test_acts_that_code_by_month(told: Told) -> None:
    # The phase of coding and the acts of coding have the same heading.
    table = told.trail.tables["Phases and acts by month"]
    heads = [cell.text for cell in table.rows[0].cells]
    column = len(heads) - 1 - heads[::-1].index("Coding")
    for row in told.trail.rows("Phases and acts by month"):
        assert figure(row[column]) == sum(
            act["verb"].startswith("coding.")
            and row[0] in ("All", day(act["at"], act["offset"]).partition(" ")[2])
            for act in told.history
        )


def test_phases_entered_and_left(told: Told) -> None:
    rows = told.trail.columns("Phases entered and left")
    phases = told.standing("phase")
    assert [row["Phase"].lower() for row in rows] == [each["phase"] for each in phases]
    again = sum(
        1 for n, each in enumerate(phases) if each["phase"] in {p["phase"] for p in phases[:n]}
    )
    assert sum("re-entry" in row["Entry"] for row in rows) == again
    assert [row["Left"] == "still open" for row in rows] == [
        not each.get("left") for each in phases
    ]
    assert [row["By"] for row in rows] == [told.initials[each["coder"]] for each in phases]


def test_inventory(told: Told) -> None:
    rows = told.trail.columns("Transcripts")
    assert len(rows) == len(told.documents) + 1
    for row, document in zip(rows, told.documents.values(), strict=False):
        own = [each for each in told.codings if each["document"] == document["id"]]
        assert row["Transcript"].startswith(document["title"])
        assert document["sha256"][:12] in row["Transcript"]
        assert figure(row["Words"]) == len(document["text"].split()) == document["words"]
        assert figure(row["Turns"]) == told.things[document["version"]]["turn_count"]
        assert figure(row["Codings"]) == len(own)
        assert (row["First coded"] == "–") == (row["Last coded"] == "–") == (not own)
    assert figure(rows[-1]["Words"]) == sum(each["words"] for each in told.documents.values())
    assert figure(rows[-1]["Codings"]) == len(told.codings)
    notes = len(told.project.notes())
    assert f"wrote {notes} note" in told.trail.words


def test_every_act_on_codes_is_there_with_its_reason_and_reach(told: Told) -> None:
    rows = told.trail.columns("Every act on the codes")
    acts = [a for a in told.history if a["verb"].startswith("code.") or a["verb"] in CODE_ACTS]
    assert len(rows) == len(acts) > (40 if told.wild else 10)
    deeds: Counter[str] = Counter()
    for row, act in zip(rows, acts, strict=True):
        assert row["By"] == told.initials[act["coder_id"]]
        assert row["When"].startswith(day(act["at"], act["offset"]))
        assert ("taken back" in row["Act"]) == act["undone"]
        assert row["Reason"].startswith(clean(act["reason"]) if act["reason"] else "none given")
        late = act["reason_at"] is not None and bool(act["reason"])
        assert ("reason added" in row["Reason"]) == late
        assert figure(row["Codings affected"]) == affected(told, act), act["sentence"]
        deeds[act["verb"]] += 1
    assert {"code.merge", "code.split", "code.move", "code.rename"} <= set(deeds)
    assert not told.wild or "code.restore" in deeds


def affected(told: Told, act: Values) -> int:
    if act["verb"] == "codebook.load":
        return 0
    steps = [each for each in act["steps"] if each["kind"] == "code"]
    code = (steps[-1] if act["verb"] == "code.merge" else steps[0])["entity"]
    if act["verb"] == "code.split":
        return sum(each["kind"] == "coding" for each in act["steps"])
    if act["verb"] == "code.restore":
        after = told.history[told.history.index(act) + 1 :]
        return told.counted_for(code, after[0]["id"] if after else "")
    return told.counted_for(code, act["id"])


def test_where_each_code_comes_from(told: Told) -> None:
    rows = told.trail.columns("Where each code comes from")
    assert len(rows) == len(told.codes)
    standing = [act for act in told.history if not act["undone"]]
    for row, code in zip(rows, told.codes, strict=True):
        assert row["Code"].startswith(clean(code["path"]))
        origin = row["How it came to be"].casefold()
        own = Counter(
            act["verb"]
            for act in standing
            for step in act["steps"]
            if step["entity"] == code["id"] and act["verb"] not in ("undo", "redo")
        )
        assert len(re.findall(r"\bredefined \(", origin)) == own["code.redefine"]
        assert origin.count("took in ") == len(code["merged_from"])


def test_codings_changed_or_removed(told: Told) -> None:
    rows = told.trail.columns("Codings changed or removed")
    verbs = {"coding.recode", "coding.resize", "coding.polarity", "coding.remove"}
    expected = [
        (act, step)
        for act in told.history
        if act["verb"] in verbs
        for step in act["steps"]
        if told.things[step["entity"]]["version"] in told.versions
    ]
    assert len(rows) == len(expected) > 20
    whats = {"coding.recode": "Another code", "coding.resize": "Other words",
             "coding.polarity": "Another polarity", "coding.remove": "Taken away"}  # fmt: skip
    for row, (act, step) in zip(rows, expected, strict=True):
        assert row["By"] == told.initials[act["coder_id"]]
        assert row["What"].startswith(whats[act["verb"]])
        assert ("taken back" in row["What"]) == act["undone"]
        if act["verb"] == "coding.polarity":
            assert row["To"] == (step["after"]["polarity"] or "unset").replace("_", " ")
        if act["verb"] == "coding.remove":
            assert row["To"] == "–"


def test_merges_and_decided_conflicts_are_told(told: Told) -> None:
    merges = [act for act in told.history if act["verb"] == "merge"]
    if not merges:
        assert "Copies merged" not in told.trail.tables
        return
    rows = told.trail.columns("Copies merged")
    assert len(rows) == len(merges) > 2
    for row, act in zip(rows, merges, strict=True):
        (step,) = (each for each in act["steps"] if each["kind"] == "merge")
        assert row["By"] == told.initials[act["coder_id"]]
        assert figure(row["Acts taken in"]) == step["after"]["acts"]
        assert row["Today"].startswith("taken back on" if act["undone"] else "counts")
        assert row["Reason"].startswith(act["reason"] or "none given")
    assert [act["undone"] for act in merges].count(True) == 1
    decided = [act for act in told.history if act["verb"] == "conflict.decide"]
    rows = told.trail.columns("Conflicts decided")
    assert len(rows) == len(decided) > 2
    shown = 0
    for row, act in zip(rows, decided, strict=True):
        assert row["When"].startswith(day(act["at"], act["offset"]))
        assert ("taken back" in row["About"]) == act["undone"]
        step = act["steps"][0]
        for column, side in (("Showed before", "before"), ("Counts since", "after")):
            if step["kind"] == "code" and "definition" in step["after"]:
                assert row[column] == clean(step[side]["definition"])
                shown += 1
            elif "removed" in step["after"]:
                assert row[column] == ("removed" if step[side]["removed"] else "kept")
    assert shown > 2
    assert [act["undone"] for act in decided].count(True) == 1
    left = said("conflicts", told.project.path)
    rows = told.trail.columns("Conflicts still open")
    assert len(rows) == len(left) > 0
    for row, conflict in zip(rows, left, strict=True):
        secret = conflict["kind"] not in ("code", "coding", "document")
        for column, side in (("Shows", "shown"), ("Kept aside", "other")):
            assert row[column].startswith("–" if secret else clean(conflict[side]["words"]))


def test_decisions_and_their_evidence(told: Told) -> None:
    decisions = told.standing("decision")
    # The history names the words of a decision without giving them.
    worded = {each.id: each for each in told.project.decisions()}
    assert [undashed(each["id"]) for each in decisions] == list(worded)
    assert decisions
    numbers = {coding["id"]: number for number, coding in enumerate(told.codings, 1)}
    for decision in decisions:
        its = worded[undashed(decision["id"])]
        table = told.trail.tables[f"Decision: {its.title}"]
        words = "\n".join(cell.text for row in table.rows for cell in row.cells)
        assert clean(its.text) in words
        assert clean(its.consequence) in words
        for identity in decision.get("evidence") or []:
            assert (
                f"No. {numbers[identity]} " in words
                if identity in numbers
                else "since been removed" in words
            )
    headings = [each for each in told.trail.headings("Heading 3") if each.startswith("10.")]
    assert headings == [f"10.{n}  {each.title}" for n, each in enumerate(worded.values(), 1)]


def test_suggestions_by_code(told: Told) -> None:
    records = [each for each in told.standing("suggestion") if each["version"] in told.versions]
    # What the last searches left stands in no history: it can be found again.
    left = told.project.candidates(decided=True)
    code_of = {each.id: each.code for each in left}
    code_of |= {undashed(each["candidate"]): undashed(each["code"]) for each in records}
    decided = {undashed(each["candidate"]) for each in records}
    seen = {each for visit in told.standing("visit") for each in visit["seen"]}
    # The codebook knows codes merged since as well, which the list of codes leaves out.
    codebook = told.project.codebook()
    shown = {each.id: f"{codebook.path(each.id)}  {each.pattern}" for each in codebook.every()}
    rows = {row["Code"]: row for row in told.trail.columns("Suggestions by code")}
    assert len(rows) == len(set(code_of.values())) + 1 > 3
    for code in set(code_of.values()):
        row = rows[shown[code]]
        of_code = [each for each, its in code_of.items() if its == code]
        viewed = [each for each in of_code if each[:16] in seen or each in decided]
        decisions = Counter(each["decision"] for each in records if undashed(each["code"]) == code)
        assert figure(row["Found"]) == len(of_code)
        assert figure(row["Viewed"]) == len(viewed)
        assert figure(row["Never viewed"]) == len(of_code) - len(viewed)
        assert figure(row["Accepted"]) == decisions["accepted"]
        assert figure(row["With changes"]) == decisions["edited"]
        assert figure(row["Declined"]) == decisions["declined"]
        assert figure(row["Put off"]) == decisions["deferred"]
    began = sum(each["origin"] == "suggestion" for each in told.codings)
    share = 100 * began / len(told.codings)
    said = f"Of the {len(told.codings):,} codings that stand today, {began} ({share:.1f}%) began"
    assert said in told.trail.words


def test_searches_and_reasons_for_declining(told: Told) -> None:
    rows = told.trail.columns("Searches")
    runs = told.standing("run")
    assert [figure(row["Found"]) for row in rows] == [each["found"] for each in runs]
    for row, run in zip(rows, runs, strict=True):
        assert row["Word lists (SHA-256)"].replace(" ", "") == run["lexicon_hash"]
        assert row["Engine"] == run["engine"]
        assert row["By"] == told.initials[run["coder"]]
    declined = [
        each
        for each in told.standing("suggestion")
        if each["decision"] == "declined" and each["version"] in told.versions
    ]
    reasons = told.trail.columns("Reasons for declining")
    assert sum(figure(row["Declined"]) for row in reasons) == len(declined) > 0


def test_own_reading_and_suggestions_in_the_order_of_the_journal(told: Told) -> None:
    first: dict[tuple[str, str], int] = {}
    for act in told.history:
        if act["verb"] in LOOKING and act["document"] in told.documents:
            first.setdefault((act["coder_id"], act["document"]), milliseconds(act["at"]))
    rows = told.trail.columns("Own reading and suggestions")
    order = [(told.initials[coder], told.documents[document]["title"]) for coder, document in first]
    assert {(row["Coder"], row["Transcript"]) for row in rows} == set(order)
    assert len(rows) == len(first) > 1
    for (coder, document), at in first.items():
        row = next(
            row
            for row in rows
            if row["Coder"] == told.initials[coder]
            and row["Transcript"] == told.documents[document]["title"]
        )
        times = told.reading_times(coder, document) or []
        own_first = bool(times) and times[0] <= at
        assert row["Order"].startswith("own reading first" if own_first else "suggestions first")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_other_random_studies(seed: int, tmp_path: Path) -> None:
    with random_project(tmp_path / "r.qualcode", seed=seed) as project:
        told = Told(project, wild=True)
        assert faults(told.trail.data) == []
        test_every_coding_is_listed_once_in_order_with_its_words_whole(told)
        test_codes_at_a_glance(told)
        test_coders_and_transcripts(told)
        test_every_act_on_codes_is_there_with_its_reason_and_reach(told)
        test_codings_changed_or_removed(told)
        test_suggestions_by_code(told)
