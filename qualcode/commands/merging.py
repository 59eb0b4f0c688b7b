"""What a merge brings and what copies disagree about, in words for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.model.merging import Conflict, Lookalike, MergeReport

_KINDS = {
    "coding": ("coding", "codings"), "code": ("code", "codes"), "note": ("note", "notes"),
    "link": ("link", "links"), "document": ("transcript", "transcripts"),
    "participant": ("participant", "participants"), "coder": ("coder", "coders"),
    "decision": ("decision", "decisions"), "phase": ("time in a phase", "times in a phase"),
    "suggestion": ("weighed suggestion", "weighed suggestions"),
    "run": ("search for suggestions", "searches for suggestions"),
    "reading": ("reading", "readings"),
}  # fmt: skip
"""What is counted for people; the rest only serves these."""

_BOTH_SHOW = {("coding", "memo"), ("note", "text"), ("code", "definition")}


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """A conflict in words: what it is about, and whose the value that shows and the other are.

    ``both`` says that until somebody decides both values are shown, one below the other.
    """

    about: str
    shown_by: str
    other_by: str
    both: bool


def conflict_words(conflict: Conflict) -> ConflictWords:
    """Return a conflict's sentence taken apart: it names coders this copy may not know yet."""
    rest, _, other_by = conflict.sentence.removesuffix(f": {conflict.other.words}").rpartition("; ")
    about, _, shown_by = rest.removesuffix(f": {conflict.shown.words}").rpartition(": ")
    both = (conflict.kind, conflict.field) in _BOTH_SHOW
    return ConflictWords(about, shown_by, other_by, both)


def counts_in_words(counts: Sequence[tuple[str, int]]) -> str:
    """Return counts by kind such as “12 codings, 1 transcript”; empty when there are none."""
    return ", ".join(_counted(number, *_KINDS[kind]) for kind, number in counts if kind in _KINDS)


def coders_in_words(report: MergeReport) -> str:
    """Return whose acts a merge brings: “Bo 58, Cleo 3”."""
    return ", ".join(f"{name} {number:,}" for name, number in report.acts_by_coder)


def lookalike_in_words(each: Lookalike) -> str:
    """Return what may have been made twice: “2 codes may be one: “Home””."""
    number = len(each.ids)
    return f"{_counted(number, *_KINDS.get(each.kind, ('', '')))} may be one: “{each.name}”"


def taken_in(report: MergeReport) -> str:
    """Return what a merge did, in a sentence."""
    acts = _counted(report.acts, "act", "acts")
    words = f"Took in {acts} from “{report.source}” ({coders_in_words(report)})"
    if report.conflicts:
        number = len(report.conflicts)
        words += f"; {_counted(number, 'conflict', 'conflicts')} to decide"
    return words


def nothing_new(source: str) -> str:
    """Return that another copy has nothing to bring, in a sentence."""
    return f"“{source}” has nothing that is not here already."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}".rstrip()
