"""Random valid acts on a project, the same for the same seed, spread over simulated months."""

import random
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from qualcode.model.codes import Code, CodeStatus
from qualcode.model.codings import PHASES, NoteTarget, Passage
from qualcode.model.errors import UserError
from qualcode.model.polarity import Polarity
from qualcode.model.spans import Span
from qualcode.model.suggestions import Candidate, Reason, ReasonKind, candidate_id
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project

STARTED = 1_772_438_400_000  # 2 March 2026, 8:00 UTC
_MINUTE = 60_000
_TALK = (
    "I mean we sat there and nobody said a word but the kettle was on and I knew then home is "
    "where they keep your mug on the shelf never safe in that house always waiting for the door "
    "she heard me she stayed I just wanted to belong somewhere for once كان البيت دافئا 🙂 naïve "
    "well anyway the bus was late again so I walked and thought about her hands"
)
_WORDS = _TALK.split()
_NAMES = ("Held", "Door", "Kettle", "On guard", "Mug", "Waiting", "Seen", "Warm", "Edge", "Quiet")
_REASONS = ("", "", "", "too wide", "said better by the other code", "after talking it over", "<&>")


class Clock:
    """A clock that a random study moves on."""

    def __init__(self) -> None:
        self.now = STARTED

    def __call__(self) -> int:
        return self.now


def draft(chance: random.Random, title: str, turns: int = 30) -> TranscriptDraft:
    """Return a transcript of random talk between an interviewer and somebody."""
    text, drafts = "", []
    for nth in range(turns):
        spoken = " ".join(chance.choices(_WORDS, k=chance.randint(4, 40)))
        if chance.random() < 0.15:
            spoken += "\n" + " ".join(chance.choices(_WORDS, k=8))
        start = len(text) + bool(text)
        text = f"{text}\n{spoken}" if text else spoken
        drafts.append(DraftTurn(start, len(text), nth % 2, nth * 9000, nth * 9000 + 8000))
    speakers = (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker(title.split()[-1]))
    return TranscriptDraft(
        title, text, tuple(drafts), speakers, source_name=f"{title}.txt", source_format="txt",
        sha256=f"{chance.getrandbits(256):064x}",
    )  # fmt: skip


class RandomActs:
    """Does random valid acts on a project; whatever the project declines is passed over."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project = project
        self.chance = random.Random(seed)
        self.clock = Clock()
        self.coders = ["Ada Moreau", "Joy Okafor"]
        project.set_clock(self.clock, lambda at: 60 if at > STARTED + 27 * 1440 * _MINUTE else 0)

    def do(self, number: int) -> None:
        """Do ``number`` acts that the project takes."""
        done = len(self.project.history())
        wanted = done + number
        while done < wanted:
            self.clock.now += (
                self.chance.randint(1, 24 * 60) * self.chance.choice((1, 1, 8)) * _MINUTE // 4
            )
            act = self.chance.choices(self._acts(), self._weights())[0]
            try:
                changes = act()
            except (UserError, IndexError):
                continue
            done += changes

    def _acts(self) -> list[Callable[[], int]]:
        return [
            self._apply, self._create, self._import, self._rename, self._redefine, self._move,
            self._merge, self._split, self._retire, self._restore, self._recolour, self._remove,
            self._recode, self._resize, self._polarity, self._memo, self._note, self._link,
            self._decide, self._enter, self._leave, self._read, self._run, self._visit,
            self._accept, self._decline, self._defer, self._undo, self._redo, self._reason,
            self._colleague, self._participant, self._new_code, self._in_vivo, self._early,
            self._remove_document,
        ]  # fmt: skip

    def _weights(self) -> list[float]:
        return [
            20, 6, 1, 2, 3, 2, 1.5, 1, 1, 1.5, 1, 4, 4, 4, 5, 4, 4, 1, 1, 1, 1, 2, 1, 2, 4, 4, 2, 6,
            3, 4, 1, 0.5, 2, 1, 0.3, 0.1,
        ]  # fmt: skip

    def _reason_words(self) -> str:
        return self.chance.choice(_REASONS)

    def _document(self) -> str:
        return self.chance.choice(self.project.documents()).id

    def _span(self, document: str) -> tuple[int, int]:
        length = self.project.document(document).length
        start = self.chance.randrange(length - 2)
        return start, min(length, start + self.chance.randint(2, 160))

    def _code(self) -> Code:
        return self.chance.choice(list(self.project.codebook()))

    def _coding(self) -> str:
        return self.chance.choice(self.project.codings()).id

    def _apply(self) -> int:
        document = self._document()
        code = self.chance.choice(self.project.codebook().in_use())
        polarity = self.chance.choice([None, None, None, *Polarity])
        memo = self.chance.choice(
            ["", "", "", "look again\nlater", "she said it \x0btwice & <meant> it"]
        )
        self.project.apply_code(
            document, *self._span(document), code.id, polarity=polarity, memo=memo,
            reason=self._reason_words(),
        )  # fmt: skip
        return 1

    def _create(self) -> int:
        parent = self._code().id if self.chance.random() < 0.5 else None
        name = f"{self.chance.choice(_NAMES)} {self.chance.randint(1, 99)}"
        self.project.create_code(
            name, parent, definition=f"what {name} means", include=["a scene", "a wish"],
            exclude=["a bus"], example="They kept my mug.", near_miss="A mug.",
            reason=self._reason_words(),
        )  # fmt: skip
        return 1

    def _import(self) -> int:
        number = len(self.project.documents()) + 1
        self.project.import_transcript(draft(self.chance, f"Talk {number}, P{number}"))
        return 1

    def _rename(self) -> int:
        name = f"{self.chance.choice(_NAMES)} {self.chance.randint(1, 99)}"
        return bool(self.project.rename_code(self._code().id, name, self._reason_words()).act)

    def _redefine(self) -> int:
        return bool(
            self.project.redefine_code(
                self._code().id, definition=f"meaning {self.chance.randint(1, 999)}",
                exclude=["a bus", "weather"] if self.chance.random() < 0.3 else None,
                reason=self._reason_words(),
            ).act
        )  # fmt: skip

    def _move(self) -> int:
        parent = self._code().id if self.chance.random() < 0.6 else None
        return bool(
            self.project.move_code(self._code().id, parent, reason=self._reason_words()).act
        )

    def _merge(self) -> int:
        return bool(
            self.project.merge_codes(self._code().id, self._code().id, self._reason_words()).act
        )

    def _split(self) -> int:
        code = self._code()
        own = [each.id for each in self.project.codings(code=code.id) if each.given == code.id]
        if not own:
            return 0
        some = self.chance.sample(own, self.chance.randint(1, len(own)))
        name = f"{self.chance.choice(_NAMES)} {self.chance.randint(1, 99)}"
        self.project.split_code(code.id, name, some, reason=self._reason_words())
        return 1

    def _retire(self) -> int:
        return bool(self.project.retire_code(self._code().id, self._reason_words()).act)

    def _restore(self) -> int:
        every = [
            each
            for each in self.project.codebook().every()
            if each.merged_into or each.status is CodeStatus.RETIRED
        ]
        code = self.chance.choice(every)
        return bool(self.project.restore_code(code.id, self._reason_words()).act)

    def _recolour(self) -> int:
        colour = f"#{self.chance.randrange(1 << 24):06x}"
        pattern = self.chance.choice(["dots", "vertical", "crosshatch", "diagonal"])
        return bool(self.project.recolour_code(self._code().id, colour, pattern).act)

    def _remove(self) -> int:
        self.project.remove_codings([self._coding()], self._reason_words())
        return 1

    def _recode(self) -> int:
        code = self.chance.choice(self.project.codebook().in_use())
        return bool(self.project.recode([self._coding()], code.id, self._reason_words()).act)

    def _resize(self) -> int:
        coding = self.project.coding(self._coding())
        span = self._span(coding.document)
        return bool(self.project.resize_coding(coding.id, *span, self._reason_words()).act)

    def _polarity(self) -> int:
        polarity = self.chance.choice([None, *Polarity])
        return bool(self.project.set_polarity(self._coding(), polarity, self._reason_words()).act)

    def _memo(self) -> int:
        memo = f"a memo, number {self.chance.randint(1, 999)}"
        return bool(self.project.set_coding_memo(self._coding(), memo).act)

    def _note(self) -> int:
        document = self._document()
        if self.chance.random() < 0.5:
            self.project.add_note_on_passage(document, *self._span(document), "why here?")
        else:
            self.project.add_note(NoteTarget.CODE, self._code().id, "a hard one to keep apart")
        return 1

    def _link(self) -> int:
        one, other = self.project.coding(self._coding()), self.project.coding(self._coding())
        self.project.link_passages(
            Passage(one.version, one.start, one.end), Passage(other.version, other.start, other.end),
            "echoes",
        )  # fmt: skip
        return 1

    def _decide(self) -> int:
        codings = self.project.codings()
        some = self.chance.sample(codings, min(len(codings), self.chance.randint(0, 3)))
        self.project.record_decision(
            f"Decision {self.chance.randint(1, 999)}", "We keep to\nthe plain meaning.",
            alternatives="two codes", evidence=[each.id for each in some],
            consequence="read again in May",
        )  # fmt: skip
        return 1

    def _enter(self) -> int:
        self.project.enter_phase(self.chance.choice(PHASES), "on with it")
        return 1

    def _leave(self) -> int:
        self.project.leave_phase(self.chance.choice(PHASES))
        return 1

    def _read(self) -> int:
        self.project.mark_read(self._document())
        return 1

    def _early(self) -> int:
        return bool(self.project.show_suggestions_early(self._document()).act)

    def _run(self) -> int:
        document = self.project.document(self._document())
        code = self.chance.choice(self.project.codebook().in_use())
        found = []
        for rank in range(1, self.chance.randint(2, 8)):
            span = Span(*self._span(document.id))
            polarity = self.chance.choice(list(Polarity))
            identity = candidate_id(document.version, code.id, *span, polarity.value)
            reason = Reason(ReasonKind.TERM, span.start, span.end, "belong", 1.0, "strong")
            found.append(
                Candidate(
                    identity, document.id, document.version, code.id, *span, polarity,
                    1 / rank, rank, (reason,),
                )
            )  # fmt: skip
        self.project.record_run(
            found, documents=[document.id], codes=[code.id], lexicon_hash=f"{seeded(code.id)}",
            settings={"include_interviewer": False},
        )  # fmt: skip
        return 1

    def _candidate(self) -> Candidate:
        return self.chance.choice(self.project.candidates())

    def _visit(self) -> int:
        document = self._document()
        seen = [each.id for each in self.project.candidates(document=document)][:3]
        return bool(self.project.record_visit(document, seen).act)

    def _accept(self) -> int:
        proposed = self._candidate()
        polarity = self.chance.choice([None, None, Polarity.UNSURE])
        self.project.accept(proposed.id, polarity=polarity, reason=self._reason_words())
        return 1

    def _decline(self) -> int:
        return bool(self.project.decline(self._candidate().id, self._reason_words()).act)

    def _defer(self) -> int:
        return bool(self.project.defer(self._candidate().id).act)

    def _undo(self) -> int:
        self.project.undo()
        return 1

    def _redo(self) -> int:
        self.project.redo()
        return 1

    def _reason(self) -> int:
        act = self.chance.choice(self.project.acts_without_reason())
        self.project.give_reason(act.id, "thought of later")
        return 1

    def _colleague(self) -> int:
        before = self.project.head
        self.project.work_as(self.chance.choice(self.coders))
        return self.project.head != before

    def _participant(self) -> int:
        self.project.add_participant(f"P{self.chance.randint(1, 99)}", "somebody", "quotes allowed")
        return 1

    def _new_code(self) -> int:
        document = self._document()
        name = f"{self.chance.choice(_NAMES)} {self.chance.randint(100, 999)}"
        self.project.code_with_new(document, *self._span(document), name)
        return 1

    def _in_vivo(self) -> int:
        document = self._document()
        start, _ = self._span(document)
        end = min(self.project.document(document).length, start + 30)
        self.project.code_in_vivo(document, start, end)
        return 1

    def _remove_document(self) -> int:
        if len(self.project.documents()) < 4:
            return 0
        self.project.remove_document(self._document())
        return 1


def seeded(name: str) -> str:
    """Return 64 hexadecimal digits that depend on a name."""
    return f"{random.Random(name).getrandbits(256):064x}"


def random_project(path: Path, *, acts: int = 500, seed: int = 1) -> Project:
    """Make a project at ``path`` by that many random acts and return it, open for writing."""
    with mock.patch("qualcode.store.journal.now_ms", return_value=STARTED):
        project = Project.create(path, "Ada Moreau", title="A random study & its <codes>")
    doing = RandomActs(project, seed)
    project.import_transcript(draft(doing.chance, "Talk 1, P1"))
    project.import_transcript(draft(doing.chance, "Talk 2, P2"))
    for name in ("Home", "Safety"):
        project.create_code(name)
    doing.do(acts)
    return project
