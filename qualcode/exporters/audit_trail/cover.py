"""Part 0: what this is, who worked on it, how to check it, and what it leaves out."""

from qualcode.exporters.audit_trail.moments import counted
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import PORTRAIT_WIDTH, WordDocument
from qualcode.exporters.word.markup import paragraph, run, text
from qualcode.exporters.word.tables import Column, definition, figure, table, words
from qualcode.model.suggestions import ENGINE

_LEFT_OUT = (
    ("1  Study intentions", "The question and the method are on the first page; the rest of the "
     "proposal is not kept in the project."),
    ("2  Reflexive position", "Not kept in the project."),
    ("7  Codebook versions", "Versions are not frozen in this project; part 6 gives every change "
     "of the codebook, one by one."),
    ("9  Theme development", "Themes are not kept in the project; the phases are in part 4."),
    ("11  Reflexive journal", "Not kept in the project. Notes are the coders’ working papers: "
     "they are counted in part 3 and not printed."),
    ("13  Negative and disconfirming cases", "Not kept as a list; codings with the polarity absent "
     "and the memos are in part 8."),
    ("14  Agreement and consensus", "No coefficients were computed."),
    ("15  Ethics and data handling", "Consent, as recorded for each participant, is in part 3; "
     "nothing else is kept in the project."),
    ("16  Checklist appendix", "For the researchers to answer."),
    ("17  Evidence chains", "Claims are not kept in the project; decisions lead to their evidence "
     "in part 10 and from there to the words in part 8."),
)  # fmt: skip


def write(document: WordDocument, record: Record) -> None:
    """Write part 0."""
    document.begin()
    document.add(text(record.title, "Title"), text("Audit trail", "Subtitle"))
    document.add(_facts(record))
    document.begin("Contents")
    document.add(text("Contents", "ContentsHeading"))
    document.contents()
    document.part("0", "About this document")
    _coders(document, record)
    _integrity(document, record)
    _reading_help(document, record)
    _left_out(document, record)


def _facts(record: Record) -> str:
    study, acts = record.study, record.acts
    span = _span(record, acts[0].at, acts[-1].at) if acts else "no acts yet"
    people = "; ".join(f"{each.name} ({record.by(each.id)})" for each in record.coders)
    rows = [
        ("Question", study.question),
        ("Method", study.method.capitalize()),
        ("Coders", people),
        ("Work recorded", f"{span}, {counted(len(acts), 'act')}"),
        ("Material", _material(record)),
        ("This document made", _when(record, record.exported_at)),
        ("Made with", f"qualcode {record.app_version}, suggestion engine {ENGINE}"),
    ]
    columns = [Column("", 2400), Column("", PORTRAIT_WIDTH - 2400)]
    shown = [
        (words(label, "FactLabel"), words(value, "Fact")) for label, value in rows if value.strip()
    ]
    return table(columns, shown, title="About this study", style="Plain", header=False)


def _material(record: Record) -> str:
    spoken = sum(each.document.words for each in record.transcripts)
    return (
        f"{counted(len(record.transcripts), 'transcript')}, {counted(spoken, 'word')}, "
        f"{counted(len(record.codings), 'coding')} with "
        f"{counted(len({each.code for each in record.codings}), 'code')}"
    )


def _coders(document: WordDocument, record: Record) -> None:
    document.section("Coders")
    rows = []
    for coder in record.coders:
        own = [act for act in record.acts if act.coder == coder.id]
        rows.append(
            (
                words(record.by(coder.id), character="Strong"),
                words(coder.name),
                words(record.moments.date(own[0].at) if own else "–"),
                words(record.moments.date(own[-1].at) if own else "–"),
                figure(len(own)),
            )
        )
    columns = [
        Column("Initials", 1200), Column("Name shown", PORTRAIT_WIDTH - 6000),
        Column("First act", 1800), Column("Last act", 1800), Column("Acts", 1200, figures=True),
    ]  # fmt: skip
    document.add(table(columns, rows, title="Coders and their acts"))
    document.add(
        definition(
            "Every act in the project’s history is counted, those taken back since included. "
            "Coders appear by their initials everywhere else."
        )
    )


def _integrity(document: WordDocument, record: Record) -> None:
    document.section("How to check it")
    last = _when(record, record.acts[-1].at) if record.acts else "its beginning"
    document.add(
        text(
            "Everything here is read from the project’s journal, to which each act is added when "
            "it is done and in which nothing is altered afterwards: each entry is sealed onto the "
            "one before it. The head digest below stands for the journal up to "
            f"{last}, the last act before this document was made."
        ),
        paragraph(run(_grouped(record.head), "Digest")),
        text("Whoever holds the project file can check it against this page:"),
        paragraph(run(f"qualcode check FILE --head {record.head}", "Digest")),
        text(
            "The answer says whether the file is whole and whether this digest is one of its "
            "moments; work done later does not change that. The digest shows that nothing recorded "
            "was changed afterwards. It cannot show that everything was recorded."
        ),
    )
    document.section("Names")
    document.add(
        text(
            record.study.statement
            or "No statement on pseudonyms is recorded in the project. Names appear here as the "
            "project holds them."
        )
    )


def _when(record: Record, at: int) -> str:
    return f"{record.moments.sentence_date(at)}, {record.moments.local(at):%H:%M}"


def _span(record: Record, first: int, last: int) -> str:
    return f"{record.moments.sentence_date(first)} to {record.moments.sentence_date(last)}"


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _reading_help(document: WordDocument, record: Record) -> None:
    document.section("How to read it")
    document.add(
        text(
            "A coding is a passage and the code one coder gave it. Its polarity says how what the "
            "code names stands in the passage (present, absent, longed for, lost, mixed, unsure); "
            "a coding may leave it unset. A family is a code with others below it. An act is one "
            "thing a coder did; taking it back is another act, and both stay on record. Dates and "
            f"times are by the clock of the place where the act was done ({record.moments.zones()})"
            ". Codings are numbered as in table 8b."
        )
    )


def _left_out(document: WordDocument, record: Record) -> None:
    document.section("What this document leaves out")
    document.add(
        text("The numbering leaves room for parts that are not in this document:", keep_next=True)
    )
    columns = [Column("Part", 3300), Column("Why it is not here", PORTRAIT_WIDTH - 3300)]
    rows = [(words(part), words(why)) for part, why in _LEFT_OUT]
    document.add(table(columns, rows, title="Parts left out"))
    document.add(
        definition(
            "Also left out: the transcripts themselves, save for the coded passages; the names of "
            "the files that were imported, which may name people; names of machines and folders."
        )
    )
