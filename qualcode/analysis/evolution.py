"""How the codes came to be what they are: every act on a code, and each code's line of descent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from qualcode.analysis.replay import Replay, joined
from qualcode.model.codes import Codebook
from qualcode.model.history import Act, Step
from qualcode.model.ids import Id

DEEDS = {
    "codebook.load": "Codebook loaded",
    "code.create": "Made",
    "coding.new_code": "Made while coding",
    "coding.in_vivo": "Made from a participant’s words",
    "code.rename": "Renamed",
    "code.redefine": "Redefined",
    "code.recolour": "Recoloured",
    "code.move": "Moved",
    "code.merge": "Merged",
    "code.split": "Split",
    "code.retire": "Retired",
    "code.restore": "Restored",
}
"""The acts on codes by verb, in the words of a document."""

PARTS = ("definition", "include", "exclude", "example", "near_miss", "prompts")
"""The parts of a code that say what it means, in the order they are read."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing about a code before and after a change, in words; ``name`` may be empty."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One act on codes: the code as it was called then, what changed, how many codings it met.

    ``others`` are further codes the act touched: the one merged into, or the one split from.
    ``codings`` counts those that counted for the code just before the act; for a split those that
    went to the new code, for a restored code those that came back to it.
    """

    act: Act
    deed: str
    code: Id
    path: str
    parts: tuple[Part, ...]
    codings: int
    others: tuple[Id, ...] = ()


def code_changes(acts: Iterable[Act]) -> list[CodeChange]:
    """Return every act on codes in order, those taken back since included."""
    replay = Replay()
    found: list[CodeChange] = []
    for act in acts:
        if act.verb in DEEDS:
            found.append(_change(act, replay))
        else:
            replay.apply(act)
    return found


def _change(act: Act, replay: Replay) -> CodeChange:
    """Return the change an act was, applying it to ``replay`` on the way."""
    step = _main_step(act)
    if step is None or act.verb == "codebook.load":
        replay.apply(act)
        return _loaded(act, step)
    code = step.entity
    before, met = _path(replay, code), len(replay.codings_of(code))
    replay.apply(act)
    after = _path(replay, code)

    def path(other: Any) -> str:
        return _path(replay, str(other or ""))

    return CodeChange(
        act,
        DEEDS[act.verb],
        code,
        before or after,
        _parts(act, step, before, after, path),
        _reach(act, code, met, replay),
        _others(act, step),
    )


def _loaded(act: Act, step: Step | None) -> CodeChange:
    added = [each for each in act.steps if each.kind == "code" and each.added]
    families = [str(each.after.get("name", "")) for each in added if not each.after.get("parent")]
    said = f"{len(act.steps)} codes" + (f": {', '.join(families)}" if families else "")
    book = str(step.after.get("codebook", "")) if step else ""
    return CodeChange(act, DEEDS[act.verb], "", book, (Part("", "", said),), 0)


def _reach(act: Act, code: Id, met: int, replay: Replay) -> int:
    """Return how many codings the act met; ``met`` counted for the code just before it."""
    if act.verb == "code.split":
        return len(_recoded(act))
    return len(replay.codings_of(code)) if act.verb == "code.restore" else met


def _recoded(act: Act) -> list[Step]:
    return [each for each in act.steps if each.kind == "coding" and not each.added]


def _others(act: Act, step: Step) -> tuple[Id, ...]:
    match act.verb:
        case "code.merge":
            other = step.after.get("merged_into")
        case "code.split":
            other = next((each.before.get("code") for each in _recoded(act)), None)
        case "code.restore":
            other = step.before.get("merged_into")
        case _:
            other = None
    return (str(other),) if other else ()


def _parts(
    act: Act, step: Step, before: str, after: str, path: Callable[[Any], str]
) -> tuple[Part, ...]:
    others = _others(act, step)
    other = path(others[0]) if others else ""
    match act.verb:
        case "code.merge":
            return (Part("", before, other),)
        case "code.split":
            return (Part("", other, after),)
        case "code.restore":
            return (Part("", f"merged into {other}" if other else "retired", "in use"),)
        case "code.retire":
            return (Part("", "in use", "retired"),)
        case "code.recolour":
            return (Part("", _colour(step.before), _colour(step.after)),)
        case "code.redefine":
            return tuple(
                Part(name.replace("_", " "), _text(step.before.get(name)), _text(step.after[name]))
                for name in PARTS
                if name in step.after
            )
        case "code.rename" | "code.move" if before == after:
            return (Part("", "its place among its neighbours", "another place"),)
        case "code.rename" | "code.move":
            return (Part("", before, after),)
        case _:
            return (Part("", "", after),)


def _main_step(act: Act) -> Step | None:
    """Return the step that says most: a merge's last, otherwise the first on a code."""
    steps = [each for each in act.steps if each.kind == "code"]
    if not steps:
        return None
    return steps[-1] if act.verb == "code.merge" else steps[0]


def _path(replay: Replay, code: Id) -> str:
    return joined(tuple(str(name or "") for name in replay.names(code)))


def _colour(fields: dict[str, Any]) -> str:
    return ", ".join(str(fields[name]) for name in ("colour", "pattern") if fields.get(name))


def _text(value: Any) -> str:
    """Return a definition, lines of criteria, or an illustration as words."""
    if isinstance(value, list):
        return "\n".join(map(str, cast("list[Any]", value)))
    if isinstance(value, dict):
        return str(cast("dict[str, Any]", value).get("text", ""))
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Origin:
    """One link in a code's line of descent: what happened, to or from what name, in which act."""

    deed: str
    name: str
    act: Act


def lineage(codebook: Codebook, changes: Sequence[CodeChange]) -> dict[Id, list[Origin]]:
    """Return, for each current code, the acts that made it what it is, oldest first.

    Acts that were taken back are left out, and so are merges that were parted again.
    """
    line: dict[Id, list[Origin]] = {code.id: [] for code in codebook}
    for change in changes:
        if not change.act.undone:
            for code, origin in _origins(change, codebook):
                if code in line:
                    line[code].append(origin)
    return line


def _origins(change: CodeChange, codebook: Codebook) -> list[tuple[Id, Origin]]:
    act, code = change.act, change.code
    part = change.parts[0] if change.parts else Part("", "", "")
    match act.verb:
        case "codebook.load":
            return [
                (step.entity, Origin("from the codebook", change.path, act))
                for step in act.steps
                if step.kind == "code" and step.added
            ]
        case "code.create" | "coding.new_code":
            return [(code, Origin("made", "", act))]
        case "coding.in_vivo":
            return [(code, Origin("made from a participant’s words", "", act))]
        case "code.rename":
            return [(code, Origin("renamed from", part.before.rsplit(" / ", 1)[-1], act))]
        case "code.move" if part.before.rpartition(" / ")[0] != part.after.rpartition(" / ")[0]:
            above = part.before.rpartition(" / ")[0]
            return [(code, Origin("moved from", above or "the families", act))]
        case "code.merge" if code in codebook and codebook[code].merged_into in change.others:
            return [(codebook.resolve(code), Origin("took in", change.path, act))]
        case "code.split":
            taken = [(old, Origin("gave off", part.after, act)) for old in change.others]
            return [(code, Origin("split off from", part.before, act)), *taken]
        case "code.redefine":
            return [(code, Origin("redefined", "", act))]
        case "code.retire":
            return [(code, Origin("retired", "", act))]
        case "code.restore":
            return [(code, Origin("restored", "", act))]
        case _:
            return []
