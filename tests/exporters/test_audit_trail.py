"""The trail as a document: its form, what it says, and what it keeps to itself."""

import getpass
import io
import pickle
import platform
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from qualcode.exporters import audit_trail
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project, act
from tests.exporters.ooxml_order import faults
from tests.exporters.trail_reading import EXPORTED_AT, Trail, exported

PARTS = {
    "0": "About this document", "3": "Data inventory", "4": "Timeline", "5": "Codebook",
    "6": "Code evolution", "8": "Who coded what and when", "10": "Decision log",
    "12": "Suggestions",
}  # fmt: skip
DAY = 86_400_000
QUESTION = "What was it like?"
ANSWER = "They kept my mug 🙂 on the shelf.\nقالت البيت دافئ"


class Steps:
    """A clock that goes on a minute with every act, from a fixed evening."""

    def __init__(self) -> None:
        self.now = 1_788_000_000_000

    def __call__(self) -> int:
        self.now += 60_000
        return self.now


@pytest.fixture
def clock() -> Steps:
    return Steps()


@pytest.fixture
def study(path: Path, clock: Steps, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setattr("qualcode.store.journal.now_ms", clock)
    with Project.create(path, "Ada Moreau", title="Finding a home") as project:
        project.set_clock(clock, lambda at: 120)
        yield project


@pytest.fixture
def interview(study: Project) -> str:
    first = len(QUESTION)
    return study.import_transcript(
        TranscriptDraft(
            "Interview 1", f"{QUESTION}\n{ANSWER}",
            (DraftTurn(0, first, 0), DraftTurn(first + 1, first + 1 + len(ANSWER), 1, 65_000)),
            (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")),
            source_name="Jane Real Name.docx", source_format="docx", sha256="ab" * 32,
        )
    ).first("document")  # fmt: skip


@pytest.fixture
def safety(study: Project) -> str:
    return study.create_code("Safety", definition="All right to be undefended.").first("code")


def evolution(project: Project) -> list[dict[str, str]]:
    return Trail(exported(project)).columns("Every act on the codes")


def lineage(project: Project) -> dict[str, str]:
    rows = Trail(exported(project)).columns("Where each code comes from")
    return {row["Code"].split("  ")[0]: row["How it came to be"] for row in rows}


def test_parts_are_numbered_headings_and_stand_in_the_contents(random_trail: Trail) -> None:
    headings = dict(each.split("\t") for each in random_trail.headings("Heading 1"))
    assert headings == PARTS
    contents = [tuple(each.split("\t")[:2]) for each in random_trail.contents("TOC1")]
    assert contents == list(PARTS.items())
    below = [each.rstrip("\t") for each in random_trail.contents("TOC2")]
    assert below == random_trail.headings("Heading 2")


def test_contents_are_a_field_that_nobody_is_asked_about(random_trail: Trail) -> None:
    body = random_trail.document.element.body
    instructions = [each.text for each in body.iter(qn("w:instrText"))]
    assert instructions[0].split()[:3] == ["TOC", "\\o", '"1-2"']
    assert sum("PAGEREF" in each for each in instructions) == len(
        random_trail.headings("Heading 1") + random_trail.headings("Heading 2")
    )
    assert not list(body.iter(qn("w:updateFields")))
    assert random_trail.document.settings.element.find(qn("w:updateFields")) is None
    assert (
        "w:dirty"
        not in zipfile.ZipFile(io.BytesIO(random_trail.data)).read("word/document.xml").decode()
    )


def test_the_document_keeps_to_the_schema(random_trail: Trail) -> None:
    assert faults(random_trail.data) == []


def test_the_order_check_sees_a_fault(random_trail: Trail) -> None:
    spoilt = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(random_trail.data)) as whole,
        zipfile.ZipFile(spoilt, "w") as copy,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:cantSplit/><w:tblHeader/>", b"<w:tblHeader/><w:p/>", 1
                )
                content = content.replace(b'w:val="Ledger"/>', b'w:val="Nothing"/>', 1)
            copy.writestr(name, content)
    assert len(faults(spoilt.getvalue())) == 2


def test_pages_are_a4_upright_and_on_their_side_for_wide_tables(random_trail: Trail) -> None:
    shapes = {(s.page_width, s.page_height) for s in random_trail.document.sections}
    assert {(round(w / Mm(1)), round(h / Mm(1))) for w, h in shapes} == {(210, 297), (297, 210)}
    for section in random_trail.document.sections:
        foot = "".join(t.text or "" for t in section.footer._element.iter(qn("w:instrText")))
        assert "PAGE" in foot
        assert "NUMPAGES" in foot
        usable = section.page_width - section.left_margin - section.right_margin
        assert usable > 0
    widest = {
        sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid)
        for table in random_trail.document.tables
    }
    assert max(widest) <= 14570


def test_tables_repeat_their_header_and_keep_rows_whole(random_trail: Trail) -> None:
    for title, table in random_trail.tables.items():
        rows = list(table._tbl.iter(qn("w:tr")))
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows), title
        head = rows[0].find(f".//{qn('w:tblHeader')}") is not None
        assert head != title.startswith(("Definition of", "Decision:", "About this study"))


def test_tables_stay_within_their_pages(random_trail: Trail) -> None:
    width, tables = 0, []
    for element in random_trail.document.element.body:
        if element.tag == qn("w:tbl"):
            tables.append(sum(int(each.get(qn("w:w"))) for each in element.tblGrid))
        found = element if element.tag == qn("w:sectPr") else element.find(f".//{qn('w:sectPr')}")
        if found is not None:
            width = int(found.find(qn("w:pgSz")).get(qn("w:w"))) - 2 * 1134
            assert all(each <= width for each in tables)
            tables = []


def test_colour_never_speaks_alone(random_study: Project, random_trail: Trail) -> None:
    for row, code in zip(
        random_trail.tables["The codes at a glance"].rows[1:], random_study.codebook(), strict=False
    ):
        shade = row.cells[0]._tc.find(f".//{qn('w:shd')}")
        assert code.colour[1:].upper() in (shade.get(qn("w:fill")), shade.get(qn("w:color")))
        assert (shade.get(qn("w:val")) == "clear") == (code.pattern == "solid")
        assert code.pattern in row.cells[1].text


def test_the_file_says_nothing_of_machine_or_source(study: Project, interview: str) -> None:
    data = exported(study)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        everything = b"\n".join(archive.read(name) for name in names).decode()
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not any("custom" in name or "thumbnail" in name for name in names)
    for secret in ("Jane Real Name", str(study.path.parent), platform.node() + ".", "/tmp/"):
        assert secret not in everything
    if len(getpass.getuser()) > 4:
        assert getpass.getuser() not in everything
    properties = Trail(data).document.core_properties
    assert (properties.author, properties.last_modified_by) == ("AM", "AM")
    assert properties.title == "Finding a home: audit trail"
    assert properties.created is not None
    assert properties.created.timestamp() * 1000 == EXPORTED_AT
    assert (properties.comments, properties.keywords, properties.category) == ("", "", "")


def test_nothing_of_the_librarys_template_is_left(random_trail: Trail) -> None:
    with zipfile.ZipFile(io.BytesIO(random_trail.data)) as archive:
        names = set(archive.namelist())
        everything = b"\n".join(archive.read(name) for name in names).decode()
    running = {name for name in names if name.startswith(("word/header", "word/footer"))}
    assert names - running == {
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/_rels/document.xml.rels", "word/settings.xml", "word/styles.xml",
    }  # fmt: skip
    assert "python-docx" not in everything
    assert "Macintosh" not in everything
    assert "rsid" not in everything
    styles = {style.name for style in random_trail.document.styles}
    assert {"List Bullet", "Light Shading", "Caption"}.isdisjoint(styles)
    assert "Ledger" in styles


@pytest.fixture
def earlier_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Act as a program did that let control characters into its files."""
    monkeypatch.setattr(act, "sound", str)


@pytest.mark.usefixtures("earlier_program")
def test_a_title_longer_than_the_format_takes_is_cut_in_the_properties(study: Project) -> None:
    study.set_study_details(title="Home\x07 " + "and away " * 60)
    trail = Trail(exported(study))
    title = trail.document.core_properties.title
    assert len(title) == 255
    assert title.startswith("Home\ufffd and away")
    assert title.endswith("…")


def test_coders_with_the_same_initials_are_told_apart(
    study: Project, interview: str, safety: str
) -> None:
    study.apply_code(interview, 0, 8, safety)
    study.work_as("Anna Meyer")
    study.apply_code(interview, 0, 8, safety)
    rows = Trail(exported(study)).columns("Every coding: Interview 1")
    assert [row["By"] for row in rows] == ["AM", "AM2"]


def test_the_digest_is_of_this_moment_and_can_be_checked_later(
    study: Project, interview: str
) -> None:
    head = study.head
    words = Trail(exported(study)).words
    assert f"qualcode check FILE --head {head}" in words
    assert head in words.replace(" ", "")
    study.create_code("Later")
    assert study.has_been(head)


def test_writing_changes_nothing_in_the_project(study: Project, interview: str, path: Path) -> None:
    before, head = path.read_bytes(), study.head
    exported(study)
    assert (path.read_bytes(), study.head) == (before, head)


def test_a_study_opened_for_reading_by_nobody_in_particular(
    study: Project, interview: str, path: Path
) -> None:
    with Project.open(path) as reading:
        assert Trail(exported(reading)).data == exported(study)


def test_an_empty_project_gives_an_honest_document(study: Project) -> None:
    trail = Trail(exported(study))
    assert faults(trail.data) == []
    assert "No suggestions were looked for in this study." in trail.words
    assert trail.rows("The codes at a glance") == []


def test_values_can_be_written_in_another_process(
    random_study: Project, random_trail: Trail
) -> None:
    record = pickle.loads(pickle.dumps(audit_trail.read(random_study, EXPORTED_AT)))
    out = io.BytesIO()
    audit_trail.write_record(record, out)
    assert out.getvalue() == random_trail.data


@pytest.mark.usefixtures("earlier_program")
def test_what_an_earlier_program_let_through_arrives_or_is_replaced(
    study: Project, interview: str, safety: str
) -> None:
    study.rename_code(safety, "Safe & <sound>\x07")
    study.apply_code(interview, 0, 8, safety, memo="one\x01two\n  three]]>&amp;")
    trail = Trail(exported(study))
    assert faults(trail.data) == []
    row = trail.columns("Every coding: Interview 1")[0]
    assert row["Code"].startswith("Safe & <sound>\ufffd")
    assert row["Memo and reason"] == "one\ufffdtwo\n  three]]>&amp;"


def test_quotes_keep_their_lines_emoji_and_direction(
    study: Project, interview: str, safety: str
) -> None:
    start = len(QUESTION) + 1
    study.apply_code(interview, start, start + len(ANSWER), safety, polarity=Polarity.LONGED_FOR)
    trail = Trail(exported(study))
    row = trail.columns("Every coding: Interview 1")[0]
    assert row["Words"] == ANSWER
    assert row["Place"].startswith("Maya, turn 2, 0:01:05")
    assert row["Polarity"] == "longed for"
    cell = trail.tables["Every coding: Interview 1"].rows[1].cells[2]._tc
    right_to_left = [
        run for run in cell.iter(qn("w:r")) if run.find(f".//{qn('w:rtl')}") is not None
    ]
    assert (
        "".join(t.text for run in right_to_left for t in run.iter(qn("w:t"))) == "قالت البيت دافئ"
    )
    assert all(run.rPr.rStyle.val == "Quotation" for run in cell.iter(qn("w:r")))


def test_times_are_local_to_the_act(study: Project, interview: str, clock: Steps) -> None:
    clock.now = 1_788_213_600_000 - 90 * 60_000  # 31 August 2026, 20:30 UTC
    study.create_code("Late in the evening")
    row = evolution(study)[0]
    assert row["When"] == "31 Aug 2026\n22:31"
    months = Trail(exported(study)).columns("Phases and acts by month")
    assert months[-2]["Month"] == "Aug 2026"


def test_reasons_say_when_they_were_added(study: Project, safety: str, clock: Steps) -> None:
    study.rename_code(safety, "Refuge", "closer to their words")
    study.rename_code(safety, "Shelter")
    late = study.history()[-1]
    study.recolour_code(safety, "#112233")
    clock.now += 3 * DAY
    study.give_reason(late.id, "refuge was ours, not theirs")
    reasons = [row["Reason"] for row in evolution(study)]
    assert reasons == [
        "none given",
        "closer to their words",
        "refuge was ours, not theirs (reason added 3 days later)",
        "none given",
    ]


def test_a_reason_given_the_next_morning_came_a_day_later(
    study: Project, safety: str, clock: Steps
) -> None:
    clock.now = 1_788_213_600_000 - 60 * 60_000  # 31 August 2026, 23:00 by the coder's clock
    study.rename_code(safety, "Refuge")
    act = study.history()[-1]
    clock.now += 9 * 60 * 60_000
    study.give_reason(act.id, "slept on it")
    assert evolution(study)[-1]["Reason"] == "slept on it (reason added 1 day later)"
    study.rename_code(safety, "Shelter")
    study.give_reason(study.history()[-1].id, "said at once")
    assert evolution(study)[-1]["Reason"] == "said at once (reason added later that day)"


def test_what_was_taken_back_is_shown_as_taken_back(study: Project, safety: str) -> None:
    study.rename_code(safety, "Refuge")
    study.undo()
    row = evolution(study)[-1]
    assert row["Act"].startswith("Renamed\ntaken back ")
    assert row["Act"].endswith(" by AM")
    assert (row["From"], row["To"]) == ("Safety", "Refuge")
    assert "renamed" not in lineage(study)["Safety"]
    study.redo()
    assert evolution(study)[-1]["Act"] == "Renamed"
    assert "renamed from Safety" in lineage(study)["Refuge"]


def test_the_line_of_descent_names_what_was_taken_in(
    study: Project, interview: str, safety: str
) -> None:
    guard = study.create_code("Guard down", safety).first("code")
    comfort = study.create_code("Comfort", safety).first("code")
    study.apply_code(interview, 0, 8, comfort)
    study.merge_codes(comfort, guard, "Comfort missed the risk")
    said = lineage(study)
    assert "took in Safety / Comfort (" in said["Safety / Guard down"]
    assert "Safety / Comfort" not in said
    row = evolution(study)[-1]
    assert (row["From"], row["To"], row["Codings affected"]) == (
        "Safety / Comfort", "Safety / Guard down", "1",
    )  # fmt: skip
    study.restore_code(comfort)
    assert "took in" not in lineage(study)["Safety / Guard down"]
    assert evolution(study)[-1]["Codings affected"] == "1"


def test_split_and_move_are_told_from_both_sides(
    study: Project, interview: str, safety: str
) -> None:
    study.apply_code(interview, 0, 8, safety)
    coding = study.codings()[0].id
    refuge = study.split_code(safety, "Refuge", [coding]).first("code")
    new = next(code for code in study.codebook() if code.name == "Refuge")
    study.move_code(new.id, safety)
    assert refuge
    said = lineage(study)
    assert "gave off Refuge" in said["Safety"]
    assert said["Safety / Refuge"].startswith("Split off from Safety (")
    assert "moved from the families" in said["Safety / Refuge"]


def test_a_participants_words_as_a_name_are_read_back(study: Project, interview: str) -> None:
    start = len(QUESTION) + 1
    study.code_in_vivo(interview, start, start + 16)
    code = next(iter(study.codebook()))
    study.rename_code(code.id, "Mug")
    rows = evolution(study)
    assert (rows[0]["Act"], rows[0]["To"]) == (
        "Made from a participant’s words",
        "They kept my mug",
    )
    assert (rows[1]["From"], rows[1]["To"]) == ("They kept my mug", "Mug")


def test_phases_left_and_entered_again(study: Project) -> None:
    study.enter_phase("coding", "Maya first")
    study.leave_phase("coding", "time to look")
    study.enter_phase("coding", "Jonas")
    rows = Trail(exported(study)).columns("Phases entered and left")
    assert [row["Entry"] for row in rows] == ["first", "re-entry, 2nd time"]
    assert rows[0]["Note"] == "Maya first\nOn leaving: time to look"
    assert rows[1]["Left"] == "still open"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it(random_trail: Trail, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    (tmp_path / "trail.docx").write_bytes(random_trail.data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "trail.docx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    pages = pypdf.PdfReader(tmp_path / "trail.pdf").pages
    assert len(pages) > 10
    first, last = pages[0].extract_text(), pages[-1].extract_text()
    assert "Audit trail" in first
    assert f"page {len(pages)} of {len(pages)}" in " ".join(last.split())
    shapes = {page.mediabox.width > page.mediabox.height for page in pages}
    assert shapes == {True, False}
