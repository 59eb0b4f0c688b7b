"""Parts 4c and 4d: copies of the project that were merged, and what they disagreed about."""

from collections.abc import Mapping
from typing import Any

from qualcode.exporters.audit_trail.moments import counted, reason_words
from qualcode.exporters.audit_trail.record import Record
from qualcode.exporters.word.document import LANDSCAPE_WIDTH, WordDocument
from qualcode.exporters.word.tables import Cell, Column, definition, figure, lines, table, words
from qualcode.model.history import Act, Step
from qualcode.model.merging import Conflict, Said
from qualcode.model.polarity import Polarity

MERGE, DECIDE = "merge", "conflict.decide"

_MERGES = (
    Column("When", 2100), Column("By", 900), Column("Acts taken in", 1500, figures=True),
    Column("Today", 3600), Column("Reason", LANDSCAPE_WIDTH - 8100),
)  # fmt: skip
_DECIDED = (
    Column("When", 1500), Column("By", 700), Column("About", 4000),
    Column("Showed before", 2900), Column("Counts since", 2900),
    Column("Reason", LANDSCAPE_WIDTH - 12000),
)  # fmt: skip
_OPEN = (Column("About", 4000), Column("Shows", 5000), Column("Kept aside", LANDSCAPE_WIDTH - 9000))

_KINDS = {
    "code": "the code", "coding": "a coding", "note": "a note", "link": "a link",
    "document": "the transcript", "coder": "the name of a coder", "participant": "a participant",
    "speaker": "a speaker", "decision": "a decision", "phase": "a time in a phase",
    "act": "the reason of an act", "study": "the study", "reading": "a reading",
    "suggestion": "a weighed suggestion",
}  # fmt: skip
_TOLD = frozenset({"code", "coding", "document"})
"""Kinds whose values are printed: notes are the coders’ own, participants are in part 3."""


def write(document: WordDocument, record: Record) -> None:
    """Write parts 4c and 4d, where copies were merged at all."""
    merges = [act for act in record.acts if act.verb == MERGE]
    decided = [act for act in record.acts if act.verb == DECIDE]
    if not merges and not decided and not record.conflicts:
        return
    document.section("Copies merged", "4c")
    document.add(
        table(_MERGES, [_merge(record, act) for act in merges], title="Copies merged"),
        definition(
            f"{counted(len(merges), 'time')} another copy of this project was merged into it. "
            "What came by it is dated in every table by when it was done, and bears its coder. A "
            "merge that was taken back sets aside what it brought: that is in no other table."
        ),
    )
    document.section("Conflicts decided", "4d")
    document.add(
        table(
            _DECIDED, [_decision(record, act) for act in decided], title="Conflicts decided"
        ),
        definition(
            f"{counted(len(decided), 'decision')} about what two people wrote of the same thing "
            "without knowing of each other. Decisions that were taken back since are struck "
            "through. The words of notes are not printed."
        ),
    )  # fmt: skip
    if record.conflicts:
        document.add(
            table(_OPEN, [_still_open(record, each) for each in record.conflicts],
                  title="Conflicts still open"),
            definition(
                f"{counted(len(record.conflicts), 'conflict')} nobody has decided yet. What shows "
                "counts until then; the other value is kept."
            ),
        )  # fmt: skip


def _merge(record: Record, act: Act) -> tuple[Cell, ...]:
    step = next((each for each in act.steps if each.kind == "merge"), None)
    style = "TakenBack" if act.undone else ""
    return (
        words(record.moments.moment(act.at), character=style),
        words(record.by(act.coder)),
        figure(f"{step.after.get('acts', 0) if step else 0:,}"),
        words(_taken_back(record, act) or "counts"),
        words(reason_words(act), character="" if act.reason else "Quiet"),
    )


def _decision(record: Record, act: Act) -> tuple[Cell, ...]:
    style = "TakenBack" if act.undone else ""
    step = act.steps[0] if act.steps else Step("", "", False, {}, {})
    moments = record.moments
    return (
        lines((moments.date(act.at), ""), (f"{moments.local(act.at):%H:%M}", "Quiet")),
        words(record.by(act.coder)),
        lines((_about(record, step), style), (_taken_back(record, act), "Quiet")),
        words(_value(record, step, step.before), character=style),
        words(_value(record, step, step.after), character=style),
        words(reason_words(act), character="" if act.reason else "Quiet"),
    )


def _taken_back(record: Record, act: Act) -> str:
    undoing = record.act_of.get(act.undone_by or "")
    if undoing is None:
        return "taken back" if act.undone else ""
    return f"taken back on {record.moments.date(undoing.at)}, {record.by(undoing.coder)}"


def _about(record: Record, step: Step) -> str:
    kind = _KINDS.get(step.kind, step.kind)
    named = _name(record, step)
    fields = ", ".join(_FIELDS.get(each, each.replace("_", " ")) for each in _said(step.after))
    return f"{kind[:1].upper()}{kind[1:]}{f' {named}' if named else ''}: {fields}"


def _name(record: Record, step: Step) -> str:
    if step.kind == "code":
        return f"“{record.path(step.entity)}”"
    if step.kind == "coding" and step.entity in record.number_of:
        return f"No. {record.number_of[step.entity]:,}"
    if step.kind == "document" and step.entity in record.transcript_of:
        return f"“{record.transcript_of[step.entity].document.title}”"
    return ""


_FIELDS = {"removed": "whether it stays", "version": "the words", "merged_into": "merged into"}


def _said(fields: Mapping[str, Any]) -> list[str]:
    """Return the fields worth naming: a place is named once, by its version."""
    return [each for each in fields if each not in ("start", "end")]


def _value(record: Record, step: Step, fields: Mapping[str, Any]) -> str:
    if "removed" in fields or "removed" in step.after:
        return "removed" if fields.get("removed") else "kept"
    if step.kind not in _TOLD:
        return "–"
    return "\n".join(_field(record, each, fields) for each in _said(fields)) or "–"


def _field(record: Record, name: str, fields: Mapping[str, Any]) -> str:
    value = fields[name]
    if name == "version":
        return _quote(record, fields)
    if name == "polarity":
        return Polarity(value).label if value else "unset"
    if name in ("code", "parent", "merged_into"):
        return record.path(value) if value else "–"
    if isinstance(value, list):
        return "\n".join(map(str, value)) or "–"  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, dict):
        return str(value.get("text", ""))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return str(value) if value not in (None, "") else "–"


def _quote(record: Record, fields: Mapping[str, Any]) -> str:
    for each in record.transcripts:
        if each.version == fields["version"]:
            return f"“{each.text[fields.get('start', 0) : fields.get('end', 0)]}”"
    return "words of an earlier version"


def _still_open(record: Record, conflict: Conflict) -> tuple[Cell, ...]:
    told = conflict.kind in _TOLD
    about = _KINDS.get(conflict.kind, conflict.kind)
    field = _FIELDS.get(conflict.field, conflict.field.replace("_", " "))
    name = f" {conflict.name}" if told and conflict.name else ""
    return (
        words(f"{about[:1].upper()}{about[1:]}{name}: {field}"),
        *(
            lines((said.words if told else "–", ""), (_given(record, said), "Quiet"))
            for said in (conflict.shown, conflict.other)
        ),
    )


def _given(record: Record, said: Said) -> str:
    return f"{record.by(said.coder)}, {record.moments.date(said.at)}"
