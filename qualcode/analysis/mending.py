"""Codings that were changed after they were made, as the history tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.analysis.replay import Replay
from qualcode.model.history import Act, Step
from qualcode.model.ids import Id

MENDING = frozenset({"coding.recode", "coding.resize", "coding.polarity", "coding.remove"})
"""The acts by which a coder changes what a coding says, or takes it away."""

Value = str | tuple[int, int] | None
"""A code, a polarity or a place before or after a change."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One coding changed in one act; the place is where it stood before, in code points.

    ``what`` says which thing changed; ``before`` and ``after`` are a code's id (None when the
    coding was taken away), a polarity, or a place.
    """

    act: Act
    coding: Id
    version: Id
    start: int
    end: int
    what: str
    before: Value
    after: Value


def mends(acts: Iterable[Act]) -> list[Mend]:
    """Return every change of a coding, oldest first, those taken back since included."""
    replay = Replay()
    found: list[Mend] = []
    for act in acts:
        if act.verb in MENDING:
            found.extend(
                mend
                for step in act.steps
                if step.kind == "coding" and (mend := _mend(act, step, replay))
            )
        replay.apply(act)
    return found


def _mend(act: Act, step: Step, replay: Replay) -> Mend | None:
    place = replay.place(step.entity)
    if place is None:
        return None
    version, start, end = place
    code = replay.field("coding", step.entity, "code")
    before: Value
    after: Value
    if "removed" in step.after:
        what, before, after = "taken away", code, None
    elif "code" in step.after:
        what, before, after = "another code", code, step.after["code"]
    elif "polarity" in step.after:
        what = "another polarity"
        before, after = step.before.get("polarity"), step.after["polarity"]
    else:
        what, before = "other words", (start, end)
        after = (step.after.get("start", start), step.after.get("end", end))
    return Mend(act, step.entity, version, start, end, what, before, after)
