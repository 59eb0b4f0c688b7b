"""The project as it stood at each act, told from the history alone.

Only what the history of codes needs: codes, codings, and the transcripts they stand in.
"""

from typing import Any

from qualcode.model.codes import PATH_SEPARATOR
from qualcode.model.history import Act, Step
from qualcode.model.ids import Id

_FOLLOWED = frozenset({"code", "coding", "version", "document", "note", "suggestion"})


class Replay:
    """Entities as they stood after the acts applied so far, oldest first."""

    def __init__(self) -> None:
        self._entities: dict[str, dict[Id, dict[str, Any]]] = {kind: {} for kind in _FOLLOWED}
        self._given: dict[Id, set[Id]] = {}

    def apply(self, act: Act) -> None:
        """Bring everything up to date with the next act of the history."""
        for step in act.steps:
            if step.kind in _FOLLOWED:
                self._apply(step)

    def _apply(self, step: Step) -> None:
        entities = self._entities[step.kind]
        before = self.field(step.kind, step.entity, "code")
        if step.added:
            entities.setdefault(step.entity, dict(step.after))
        elif step.entity in entities:
            entities[step.entity].update(step.after)
        if step.kind == "coding":
            self._given.setdefault(before or "", set()).discard(step.entity)
            code = self.field("coding", step.entity, "code")
            self._given.setdefault(code or "", set()).add(step.entity)

    def field(self, kind: str, entity: Id, name: str) -> Any:
        """Return one field of an entity as the journal holds it, None where it is not set."""
        return self._entities[kind].get(entity, {}).get(name)

    def names(self, code: Id) -> tuple[Any, ...]:
        """Return the names from the family down to the code, as the journal holds them."""
        names: list[Any] = []
        seen: set[Id] = set()
        at: Id | None = code
        while at is not None and at in self._entities["code"] and at not in seen:
            seen.add(at)
            names.append(self.field("code", at, "name"))
            at = self.field("code", at, "parent")
        return tuple(reversed(names))

    def resolve(self, code: Id) -> Id:
        """Return the code that codings of ``code`` counted for; a cycle ends where it closes."""
        seen = {code}
        while (into := self.field("code", code, "merged_into")) is not None and into not in seen:
            seen.add(into)
            code = into
        return code

    def codings_of(self, code: Id) -> set[Id]:
        """Return the standing codings that counted for exactly this code, merged ones included."""
        counting = [each for each in self._given if each and self.resolve(each) == code]
        return {coding for each in counting for coding in self.codings_given(each)}

    def codings_given(self, code: Id) -> set[Id]:
        """Return the standing codings that were given this very code, merged since or not."""
        codings = self._entities["coding"]
        return {each for each in self._given.get(code, ()) if self._stands(codings[each])}

    def place(self, coding: Id) -> tuple[Id, int, int] | None:
        """Return version, start and end of a coding, standing or not."""
        fields = self._entities["coding"].get(coding)
        if fields is None:
            return None
        return fields.get("version", ""), fields.get("start", 0), fields.get("end", 0)

    def _stands(self, coding: dict[str, Any]) -> bool:
        if coding.get("removed"):
            return False
        document = self.field("version", coding.get("version", ""), "document")
        return not self.field("document", document or "", "removed")


def joined(names: tuple[str, ...]) -> str:
    """Return names as a path."""
    return PATH_SEPARATOR.join(names)
