"""What an act did, in words, and where in the transcripts to look."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from qualcode.model.history import Act, Step
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity

_QUOTE_LENGTH = 60
_HALF_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called today, and how to look up the rest."""

    codes: dict[Id, str]
    documents: dict[Id, str]
    versions: dict[Id, Id]
    coders: dict[Id, str]
    text: Callable[[Id], str]
    place_of: Callable[[str, Id], tuple[Id, int, int, Id | None] | None]
    readings: dict[Id, Id]

    def code(self, code: Id | None) -> str:
        """Return a code's name between quotation marks."""
        return f"“{self.codes.get(code or '', 'a code')}”"

    def document(self, document: Id | None) -> str:
        """Return a transcript's title between quotation marks."""
        return f"“{self.documents.get(document or '', 'a transcript')}”"


def shortened(words: str, length: int = _QUOTE_LENGTH) -> str:
    """Return words on one line, cut in the middle of nothing, with an ellipsis when shortened."""
    line = " ".join(words.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def sentence_of(act: Act, names: Names, earlier: Callable[[Id], Act | None]) -> Act:
    """Return the act with its sentence and its place."""
    if act.undoes or act.redoes:
        former = earlier(act.undoes or act.redoes or "")
        deed = "Undid" if act.undoes else "Did again"
        if former is None:
            return replace(act, sentence=f"{deed} an act that is not in this file")
        sentence = f"{deed}: {former.sentence[:1].lower()}{former.sentence[1:]}"
        return replace(
            act, sentence=sentence, document=former.document, start=former.start, end=former.end
        )
    step = act.steps[0] if act.steps else Step("", "", False, {}, {})
    writer = _SENTENCES.get(act.verb)
    sentence = act.verb.replace(".", " ")
    # Of an act in a salvaged file, some steps may be lost.
    with suppress(LookupError):
        sentence = writer(act, step, names) if writer else sentence
    version, start, end = _place(act, names)
    document = names.versions.get(version or "") or _document_of(step, names)
    return replace(act, sentence=sentence, document=document, start=start, end=end)


def _place(act: Act, names: Names) -> tuple[Id | None, int | None, int | None]:
    for step in act.steps:
        place = names.place_of(step.kind, step.entity)
        if place is not None:
            return place[0], place[1], place[2]
        if step.kind == "link" and "from_version" in step.after:
            after = step.after
            return after["from_version"], after.get("from_start", 0), after.get("from_end", 0)
    return None, None, None


def _document_of(step: Step, names: Names) -> Id | None:
    if step.kind == "document":
        return step.entity
    # Reading once more changes what is known of a reading, and does not name the transcript again.
    known = names.readings.get(step.entity) if step.kind == "reading" else None
    named = step.after.get("document", known)
    return named if named in names.documents else None


def _quote(step: Step, names: Names) -> str:
    place = names.place_of(step.kind, step.entity)
    if place is None:
        return "a passage"
    start = step.after.get("start", place[1])
    end = step.after.get("end", place[2])
    return f"“{shortened(names.text(place[0])[start:end])}”"


def _code_of(step: Step, names: Names) -> str:
    place = names.place_of(step.kind, step.entity)
    return names.code(step.after.get("code") or (place[3] if place else None))


def _polarity(value: str | None) -> str:
    return Polarity(value).label if value else "unset"


def _applied(act: Act, step: Step, names: Names) -> str:
    polarity = step.after.get("polarity")
    stands = f", {_polarity(polarity)}," if polarity else ""
    return f"Applied {_code_of(step, names)}{stands} to {_quote(step, names)}"


def _created(act: Act, step: Step, names: Names) -> str:
    return f"Made the code “{step.after.get('name', '')}”"


def _applied_new(act: Act, step: Step, names: Names) -> str:
    coding = act.steps[-1]
    how = "from the words" if act.verb == "coding.in_vivo" else "and applied it to"
    return f"{_created(act, act.steps[-2], names)} {how} {_quote(coding, names)}"


def _removed(act: Act, step: Step, names: Names) -> str:
    if len(act.steps) > 1:
        return f"Removed {len(act.steps)} codings"
    return f"Removed {_code_of(step, names)} from {_quote(step, names)}"


def _recoded(act: Act, step: Step, names: Names) -> str:
    before = names.code(step.before.get("code"))
    after = names.code(step.after.get("code"))
    if len(act.steps) > 1:
        return f"Gave {len(act.steps)} codings {after}"
    return f"Changed {before} to {after} at {_quote(step, names)}"


def _resized(act: Act, step: Step, names: Names) -> str:
    return f"Changed the borders of {_code_of(step, names)} to {_quote(step, names)}"


def _renamed(act: Act, step: Step, names: Names) -> str:
    before = step.before.get("name", "")
    return f"Renamed “{before}” to “{step.after.get('name', '')}”"


def _moved(act: Act, step: Step, names: Names) -> str:
    if "parent" not in step.after:
        return f"Reordered {names.code(step.entity)}"
    parent = step.after["parent"]
    where = f"below {names.code(parent)}" if parent else "to the families"
    return f"Moved {names.code(step.entity)} {where}"


def _merged(act: Act, step: Step, names: Names) -> str:
    last = act.steps[-1]
    return f"Merged {names.code(last.entity)} into {names.code(last.after.get('merged_into'))}"


def _split(act: Act, step: Step, names: Names) -> str:
    moved = sum(1 for each in act.steps if each.kind == "coding")
    return f"Split {names.code(step.entity)} off, with {moved} codings"


def _redefined(act: Act, step: Step, names: Names) -> str:
    parts = ", ".join(name.replace("_", " ") for name in step.after) or "definition"
    return f"Changed the {parts} of {names.code(step.entity)}"


def _note(deed: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        target = step.after.get("target")
        if names.place_of("note", step.entity):
            return f"{deed} on {_quote(step, names)}"
        if target in names.codes:
            return f"{deed} on {names.code(target)}"
        if target in names.documents:
            return f"{deed} on {names.document(target)}"
        return deed

    return sentence


def _entry(deed: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        title = step.after.get("title") or step.before.get("title")
        return f"{deed}: {shortened(title)}" if title else deed

    return sentence


def _imported(act: Act, step: Step, names: Names) -> str:
    return f"Imported {names.document(step.entity)}"


def _loaded(act: Act, step: Step, names: Names) -> str:
    return f"Loaded a codebook of {len(act.steps)} codes"


def _on_document(words: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        return words.format(names.document(_document_of(step, names)))

    return sentence


def _on_code(words: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        return words.format(names.code(step.entity))

    return sentence


def _on_suggestion(words: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        last = act.steps[-1]
        return words.format(_code_of(last, names), _quote(last, names))

    return sentence


def _polarity_set(act: Act, step: Step, names: Names) -> str:
    now = _polarity(step.after.get("polarity"))
    return f"Set the polarity of {_code_of(step, names)} at {_quote(step, names)} to {now}"


def _linked(act: Act, step: Step, names: Names) -> str:
    after = step.after
    if "from_version" not in after or "to_version" not in after:
        return "Linked two passages"
    first, second = (
        names.text(after[f"{end}_version"])[after.get(f"{end}_start", 0) : after[f"{end}_end"]]
        for end in ("from", "to")
    )
    return (
        f"Linked “{shortened(first, _HALF_LENGTH)}” to “{shortened(second, _HALF_LENGTH)}”: "
        f"{after.get('relation', '')}"
    )


def _erased(act: Act, step: Step, names: Names) -> str:
    last = act.steps[-1]
    counts: dict[str, int] = last.after.get("counts") or {}
    whose = "a participant’s words" if last.after.get("what") == "participant" else "words"
    return (
        f"Erased {whose} for good: {counts.get('characters', 0):,} characters in "
        f"{counts.get('transcripts', 0)} transcripts, {counts.get('codings', 0)} codings, "
        f"{counts.get('quotes', 0)} texts that repeated them"
    )


def _coder(deed: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        return f"{deed} {step.after.get('name', '')}".strip()

    return sentence


def _phase(deed: str) -> "Writer":
    def sentence(act: Act, step: Step, names: Names) -> str:
        return f"{deed} the phase {step.after.get('phase', '')}".rstrip()

    return sentence


def _plain(words: str) -> "Writer":
    return lambda act, step, names: words


Writer = Callable[[Act, Step, Names], str]

_SENTENCES: dict[str, Writer] = {
    "project.new": _plain("Began the project"),
    "study.details": _plain("Changed the details of the study"),
    "coder.add": _coder("Added the coder"),
    "coder.rename": _coder("Renamed a coder to"),
    "participant.add": _coder("Added the participant"),
    "participant.change": _plain("Changed the details of a participant"),
    "speaker.link": _plain("Linked a speaker to a participant"),
    "speaker.role": _plain("Changed the role of a speaker"),
    "document.import": _imported,
    "document.details": _on_document("Changed the details of {}"),
    "document.remove": _on_document("Removed {}"),
    "codebook.load": _loaded,
    "code.create": _created,
    "code.rename": _renamed,
    "code.recolour": _on_code("Changed the colour of {}"),
    "code.redefine": _redefined,
    "code.move": _moved,
    "code.merge": _merged,
    "code.split": _split,
    "code.retire": _on_code("Retired {}"),
    "code.restore": _on_code("Restored {}"),
    "coding.apply": _applied,
    "coding.new_code": _applied_new,
    "coding.in_vivo": _applied_new,
    "coding.remove": _removed,
    "coding.resize": _resized,
    "coding.recode": _recoded,
    "coding.polarity": _polarity_set,
    "coding.memo": lambda act, step, names: (
        f"Wrote a memo on {_code_of(step, names)} at {_quote(step, names)}"
    ),
    "link.add": _linked,
    "link.remove": _plain("Removed a link"),
    "note.add": _note("Wrote a note"),
    "note.change": _note("Changed a note"),
    "note.remove": _note("Removed a note"),
    "entry.write": _entry("Wrote a journal entry"),
    "entry.change": _entry("Changed a journal entry"),
    "entry.remove": _entry("Removed a journal entry"),
    "decision.record": lambda act, step, names: (
        f"Recorded a decision: {step.after.get('title', '')}"
    ),
    "phase.enter": _phase("Entered"),
    "phase.leave": _phase("Left"),
    "reading.begin": _on_document("Began to read {}"),
    "reading.done": _on_document("Marked {} as read"),
    "reading.reopen": _on_document("Marked {} as not yet read"),
    "suggestion.run": lambda act, step, names: (
        f"Looked for suggestions and found {step.after.get('found', 0)}"
    ),
    "suggestion.view": _on_document("Looked at suggestions in {}"),
    "suggestion.show_early": _on_document("Had suggestions shown before reading {} was done"),
    "suggestion.accept": _on_suggestion("Accepted the suggestion {} for {}"),
    "suggestion.edit": _on_suggestion("Accepted with changes the suggestion {} for {}"),
    "suggestion.decline": _on_suggestion("Declined the suggestion {} for {}"),
    "suggestion.defer": _on_suggestion("Put off the suggestion {} for {}"),
    "merge": lambda act, step, names: (
        f"Took in {step.after.get('acts', 0):,} acts from “{step.after.get('source', '')}”"
    ),
    "erasure": _erased,
    "export": lambda act, step, names: f"Wrote the document “{step.after.get('name', '')}”",
    "conflict.decide": _plain("Decided what two people had written apart"),
    "encryption.on": _plain("Encrypted the project file"),
    "encryption.off": _plain("Took the encryption off the project file"),
    "encryption.renewed": _plain("Changed the passphrase of the project file"),
    "salvage": lambda act, step, names: (
        f"Saved {act.steps[-1].after.get('ops', 'some')} of "
        f"{act.steps[-1].after.get('of', 'the')} changes out of a damaged file"
    ),
    "reason.give": _plain("Gave a reason for an earlier act"),
}
