"""A project as large as the benchmarks ask for: 1.05 MB, 200,000 words, 3,000 turns, 5,000 codings.

One transcript holds it all, in the built-in relational home and codes of the coder's own, fifty
together; two coders have coded it, often the same words. Another, short one is there to go to.
"""

import random
import re
from pathlib import Path

from qualcode.commands import resources
from qualcode.commands.codebooks import load_codebook
from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project

TURNS, WORDS, CHARACTERS, CODES, CODINGS = 3_000, 200_000, 1_050_000, 50, 5_000
SIZES = (40, 120, 300, 700, 1_500)
LONG, SHORT = "Long interview", "Short interview"
SAID = (
    "I felt safe with her.",
    "I never belonged there, not for a day.",
    "She stayed with me and did not try to mend it.",
    "I wanted to be seen, just once.",
    "There was always a mug for me on that shelf.",
)


def make_long_study(path: Path) -> None:
    """Write the project, with A. Moreau as its first coder."""
    drawn = random.Random(11)
    with Project.create(path, "A. Moreau") as project:
        project.import_transcript(_draft(random.Random(3), SHORT, 40))
        document = project.import_transcript(_draft(random.Random(7), LONG, TURNS))
        known = project.document(document.first("document"))
        assert known.words >= WORDS
        assert known.length >= CHARACTERS
        load_codebook(project, "relational-home")
        own = project.create_code("Of my own").first("code")
        while len(project.codebook().in_use()) < CODES:
            project.create_code(f"Code {len(project.codebook().in_use())}", own)
        codes = [code.id for code in project.codebook().in_use()]
        assert len(codes) == CODES
        first = project.coder
        project.work_as("J. Okafor")
        for coder, number in ((first, CODINGS // 2), (project.coder, CODINGS - CODINGS // 2)):
            with project.act("coding.apply") as act:
                for _ in range(number):
                    size = drawn.choice(SIZES)
                    start = drawn.randrange(known.length - size)
                    act.add(
                        "coding", version=known.version, start=start, end=start + size,
                        code=drawn.choice(codes), coder=coder,
                    )  # fmt: skip
        assert len(project.codings()) == CODINGS


def _draft(drawn: random.Random, title: str, number: int) -> TranscriptDraft:
    words, weights = _vocabulary()
    turns: list[DraftTurn] = []
    parts: list[str] = []
    length = 0
    for turn in range(number):
        asking = turn % 2 == 0
        said = " ".join(_sentence(drawn, words, weights) for _ in range(2 if asking else 10))
        start = length + (1 if parts else 0)
        if not asking and drawn.random() < 0.25:
            said = f"{said} {drawn.choice(SAID)}"
        parts.append(said)
        length = start + len(said)
        turns.append(DraftTurn(start, length, turn % 2, turn * 5_000))
    return TranscriptDraft(
        title, "\n".join(parts), tuple(turns),
        (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya")), sha256="0" * 64,
    )  # fmt: skip


def _sentence(drawn: random.Random, words: list[str], weights: list[float]) -> str:
    return " ".join(drawn.choices(words, weights, k=drawn.randrange(4, 19))).capitalize() + "."


def _vocabulary() -> tuple[list[str], list[float]]:
    """Return the words of the built-in codebooks, the frequent ones as frequent as in speech."""
    folder = resources.resources_folder() / "codebooks"
    prose = " ".join(path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))).lower()
    words = re.findall("[a-z]+", prose)
    counts = dict.fromkeys(words, 0)
    for word in words:
        counts[word] += 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return ordered, [rank**-1.03 for rank in range(1, len(ordered) + 1)]
