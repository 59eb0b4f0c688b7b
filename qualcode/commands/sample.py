"""Builds the sample study from its sources and its plan, through the same acts a person does."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from qualcode.commands import resources
from qualcode.commands.suggestions import find_suggestions
from qualcode.commands.worker import Worker
from qualcode.importers import read_transcript
from qualcode.model import spans
from qualcode.model.changes import Changes
from qualcode.model.codings import NoteTarget, Passage
from qualcode.model.ids import Id
from qualcode.model.polarity import Polarity
from qualcode.model.transcripts import DocumentKind, Role, TranscriptDraft
from qualcode.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable

SUMMER_TIME_FROM = datetime(2026, 3, 29, 1, tzinfo=UTC)
"""When the clocks of this study went forward."""

Event = dict[str, Any]


def build_sample(folder: Path, out: Path) -> Path:
    """Build the sample project of ``folder`` (``sources/`` and ``plan/``) and return its path.

    Every act carries the time the plan gives it. Raises LookupError naming the event whose quote
    or coding is not there.
    """
    plan = folder / "plan"
    documents = _read(plan / "documents.yaml")
    study: dict[str, Any] = documents["study"]
    begun = _milliseconds(study["begun"])
    clock = _StudyClock(begun)
    coders: dict[str, str] = study["coders"]
    with Project.create(
        out, next(iter(coders.values())), now=clock.now, east=clock.east
    ) as project:
        builder = _Builder(project, clock, folder / "sources", coders)
        builder.begin(study)
        events: list[tuple[int, Event]] = [
            (_milliseconds(each["at"]), {"do": "import", "by": "AM", **each})
            for each in documents["documents"]
        ]
        for path in sorted(plan.glob("*.yaml")):
            if path.name != "documents.yaml":
                listed = cast("list[Event]", _read(path))
                events += [(_milliseconds(each["at"]), each) for each in listed]
        for at, event in sorted(events, key=lambda pair: pair[0]):
            builder.do(at, event)
    return out


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _milliseconds(at: str) -> int:
    local = datetime.fromisoformat(at).replace(tzinfo=UTC)
    east = 60 if local >= SUMMER_TIME_FROM else 0
    return int(local.timestamp() * 1000) - east * 60_000


@dataclass
class _StudyClock:
    """The study's time: what the plan says, and British summer time."""

    at: int

    def now(self) -> int:
        return self.at

    def east(self, at: int) -> int:
        return 60 if at >= SUMMER_TIME_FROM.timestamp() * 1000 else 0


@dataclass
class _Builder:
    """Does one event of the plan after another."""

    project: Project
    clock: _StudyClock
    sources: Path
    coders: dict[str, str]
    made: dict[str, Id] = field(default_factory=dict[str, Id])
    worker: Worker = field(default_factory=Worker)

    def begin(self, study: dict[str, Any]) -> None:
        """Say what the study is and load its codebook."""
        self.project.set_study_details(
            title=study["title"],
            question=study["question"],
            method=study["method"],
            statement=study["statement"],
        )
        template = resources.load_builtin(study["codebook"])
        self.project.load_codebook(template, reason=study["codebook_reason"])

    def do(self, at: int, event: Event) -> None:
        """Do one event at its time and as its coder."""
        self.clock.at = at
        self.project.work_as(self.coders[event["by"]])
        deed: Callable[[Event], Changes] | None = getattr(self, "_" + event["do"], None)
        if deed is None:
            raise LookupError(f"the plan asks for “{event['do']}”, which is no act")
        try:
            deed(event)
        except Exception as error:
            error.add_note(f"in the plan: {event}")
            raise

    def _import(self, event: Event) -> Changes:
        path = self.sources / event["file"]
        draft = read_transcript(path.name, path.read_bytes())
        draft = replace(draft, title=event["title"], kind=DocumentKind(event["kind"]))
        named = self._participants(event, draft)
        return self.project.import_transcript(
            draft, participants=named, recorded_on=event["recorded"]
        )

    def _participants(self, event: Event, draft: TranscriptDraft) -> dict[str, Id]:
        known = {each.name: each.id for each in self.project.participants()}
        for speaker in draft.speakers:
            if speaker.role is Role.PARTICIPANT and speaker.label not in known:
                added = self.project.add_participant(
                    speaker.label, event.get("about", ""), "quote verbatim"
                )
                known[speaker.label] = added.first("participant")
        return {each.label: known[each.label] for each in draft.speakers if each.label in known}

    def _read(self, event: Event) -> Changes:
        document = self._document(event)
        if event["state"] == "begun":
            return self.project.read_until(document, self._place(event, "until")[1])
        return self.project.mark_read(document, event.get("reason", ""))

    def _code(self, event: Event) -> Changes:
        start, end = self._place(event)
        done = self.project.apply_code(
            self._document(event),
            start,
            end,
            self._code_id(event["code"]),
            polarity=_polarity(event.get("polarity")),
            memo=event.get("memo", ""),
            reason=event.get("reason", ""),
        )
        self.made[event["id"]] = done.first("coding")
        return done

    def _note(self, event: Event) -> Changes:
        if "quote" in event:
            start, end = self._place(event)
            return self.project.add_note_on_passage(
                self._document(event), start, end, event["text"]
            )
        if "code" in event:
            return self.project.add_note(
                NoteTarget.CODE, self._code_id(event["code"]), event["text"]
            )
        if "document" in event:
            return self.project.add_note(NoteTarget.DOCUMENT, self._document(event), event["text"])
        return self.project.add_note(NoteTarget.PROJECT, None, event["text"])

    def _recode(self, event: Event) -> Changes:
        return self.project.recode(
            [self.made[event["coding"]]], self._code_id(event["to"]), event["reason"]
        )

    def _resize(self, event: Event) -> Changes:
        coding = self.project.coding(self.made[event["coding"]])
        start, end = self._place(event | {"document_id": coding.document})
        return self.project.resize_coding(coding.id, start, end, event["reason"])

    def _uncode(self, event: Event) -> Changes:
        return self.project.remove_codings([self.made[event["coding"]]], event["reason"])

    def _polarity(self, event: Event) -> Changes:
        return self.project.set_polarity(
            self.made[event["coding"]], _polarity(event["to"]), event.get("reason", "")
        )

    def _memo(self, event: Event) -> Changes:
        return self.project.set_coding_memo(self.made[event["coding"]], event["text"])

    def _link(self, event: Event) -> Changes:
        first, second = (self.project.coding(self.made[event[name]]) for name in ("from", "to"))
        return self.project.link_passages(
            Passage(first.version, first.start, first.end),
            Passage(second.version, second.start, second.end),
            event["relation"],
        )

    def _create_code(self, event: Event) -> Changes:
        parent = event.get("parent")
        return self.project.create_code(
            event["name"],
            self._code_id(parent) if parent else None,
            definition=event.get("definition", ""),
            include=event.get("include", ()),
            exclude=event.get("exclude", ()),
            example=event.get("example", ""),
            near_miss=event.get("near_miss", ""),
            in_vivo=bool(event.get("in_vivo")),
            reason=event.get("reason", ""),
        )

    def _rename_code(self, event: Event) -> Changes:
        name = str(event["to"]).split(" / ")[-1]
        return self.project.rename_code(self._code_id(event["code"]), name, event["reason"])

    def _redefine_code(self, event: Event) -> Changes:
        given = {
            name: event[name]
            for name in ("definition", "include", "exclude", "example", "near_miss")
            if name in event
        }
        return self.project.redefine_code(
            self._code_id(event["code"]), **given, reason=event["reason"]
        )

    def _move_code(self, event: Event) -> Changes:
        parent = event.get("parent")
        return self.project.move_code(
            self._code_id(event["code"]),
            self._code_id(parent) if parent else None,
            reason=event["reason"],
        )

    def _merge_codes(self, event: Event) -> Changes:
        return self.project.merge_codes(
            self._code_id(event["code"]), self._code_id(event["into"]), event["reason"]
        )

    def _retire_code(self, event: Event) -> Changes:
        return self.project.retire_code(self._code_id(event["code"]), event["reason"])

    def _recolour_code(self, event: Event) -> Changes:
        return self.project.recolour_code(
            self._code_id(event["code"]), event["colour"], reason=event["reason"]
        )

    def _split_code(self, event: Event) -> Changes:
        new: dict[str, Any] = event["new"]
        return self.project.split_code(
            self._code_id(event["code"]),
            new["name"],
            [self.made[each] for each in event["codings"]],
            definition=new.get("definition", ""),
            reason=event["reason"],
        )

    def _decision(self, event: Event) -> Changes:
        return self.project.record_decision(
            event["title"],
            event.get("text", ""),
            alternatives=event.get("alternatives", ""),
            evidence=[self.made[each] for each in event.get("evidence", ())],
            consequence=event.get("consequence", ""),
        )

    def _phase(self, event: Event) -> Changes:
        if "leave" in event:
            return self.project.leave_phase(event["leave"], event.get("note", ""))
        return self.project.enter_phase(event["enter"], event.get("note", ""))

    def _suggest(self, event: Event) -> Changes:
        chosen = [self.project.find_document(title).id for title in event["documents"]]
        return find_suggestions(self.project, self.worker, documents=chosen)

    def _view(self, event: Event) -> Changes:
        document = self._document(event)
        seen = [each.id for each in self.project.candidates(document=document)]
        return self.project.record_visit(document, seen[: event.get("first", len(seen))])

    def _accept(self, event: Event) -> Changes:
        candidate = self._candidate(event)
        span = None
        if "borders" in event:
            span = spans.Span(*self._place(event, "borders"))
        done = self.project.accept(
            candidate,
            span=span,
            code=self._code_id(event["as"]) if "as" in event else None,
            polarity=_polarity(event.get("polarity")),
            reason=event.get("reason", ""),
        )
        if "id" in event:
            self.made[event["id"]] = done.first("coding")
        return done

    def _decline(self, event: Event) -> Changes:
        return self.project.decline(self._candidate(event), event.get("reason", ""))

    def _defer(self, event: Event) -> Changes:
        return self.project.defer(self._candidate(event), event.get("reason", ""))

    def _candidate(self, event: Event) -> Id:
        document = self._document(event)
        code = self._code_id(event["code"])
        text = self.project.text(self.project.document(document).version)
        found = [
            each.id
            for each in self.project.candidates(document=document, code=code, decided=True)
            if event["quote"] in text[each.start : each.end]
        ]
        if len(found) != 1:
            raise LookupError(f"{len(found)} suggestions hold “{event['quote']}”")
        return found[0]

    def _document(self, event: Event) -> Id:
        return event.get("document_id") or self.project.find_document(event["document"]).id

    def _code_id(self, path: str) -> Id:
        return self.project.find_code(path).id

    def _place(self, event: Event, name: str = "quote") -> tuple[int, int]:
        document = self.project.document(self._document(event))
        found = spans.find_all(self.project.text(document.version), event[name])
        nth = int(event.get("nth", 1))
        if len(found) < nth or ("nth" not in event and len(found) > 1):
            raise LookupError(f"“{event[name]}” stands {len(found)} times in {document.title}")
        return found[nth - 1]


def _polarity(value: str | None) -> Polarity | None:
    return Polarity(value) if value else None


def rebuild() -> Path:
    """Build the sample project anew where the program looks for it, and return its path."""
    out = resources.sample_projects_folder() / resources.SAMPLE
    waiting = out.with_name("rebuilt.qualcode")
    waiting.unlink(missing_ok=True)
    build_sample(out.parent / "relational-home", waiting)
    return waiting.replace(out)


if __name__ == "__main__":
    print(rebuild())
