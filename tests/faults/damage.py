"""Destroying pages of a project file, at random or by aim, and building one with many ops."""

import random
from collections.abc import Iterable
from pathlib import Path

from qualcode.model.transcripts import DraftSpeaker, DraftTurn, Role, TranscriptDraft
from qualcode.store import Project

PAGE = 4096
TEXT = ("I sat there and nobody said a word but the kettle was on. " * 400).strip()


def project_of(path: Path, ops: int) -> None:
    """Write a project of about so many ops, twenty acts of coding a sitting."""
    chance = random.Random(ops)
    half = len(TEXT) // 2
    turns = (DraftTurn(0, half, 0), DraftTurn(half, len(TEXT), 1))
    speakers = (DraftSpeaker("Interviewer", Role.INTERVIEWER), DraftSpeaker("Maya"))
    with Project.create(path, "A. Moreau", title="A study") as project:
        sources = [
            TranscriptDraft(f"Interview {nth}", TEXT, turns, speakers, sha256=f"{nth:064}")
            for nth in range(3)
        ]
        versions = [
            project.document(project.import_transcript(each).first("document")).version
            for each in sources
        ]
        codes = [project.create_code(f"Code {nth}").first("code") for nth in range(30)]
        # One act is a tenth of a second of disk; many ops an act are the same to what is tested.
        for sitting in range(ops // 100):
            if sitting % 5 == 0:
                project.work_as(("A. Moreau", "J. Okafor")[sitting // 5 % 2])
            with project.act("coding.apply") as act:
                for _ in range(100):
                    start = chance.randrange(len(TEXT) - 80)
                    memo = f"look again at {start}" if chance.random() < 0.05 else ""
                    act.add(
                        "coding", version=chance.choice(versions), start=start,
                        end=start + chance.randint(4, 70), code=chance.choice(codes),
                        coder=project.coder, memo=memo,
                    )  # fmt: skip


def pages_of(path: Path) -> int:
    """Return how many pages a file has."""
    return path.stat().st_size // PAGE


def destroy(path: Path, pages: Iterable[int], chance: random.Random) -> None:
    """Fill pages, counted from 0, with random bytes."""
    with path.open("r+b") as stream:
        for page in pages:
            stream.seek(page * PAGE)
            stream.write(chance.randbytes(PAGE))


def destroyed_copy(path: Path, copy: Path, number: int, seed: int) -> Path:
    """Copy a project and destroy so many of its pages, drawn by chance."""
    copy.write_bytes(path.read_bytes())
    chance = random.Random(seed)
    destroy(copy, chance.sample(range(pages_of(copy)), number), chance)
    return copy


def structural_pages(path: Path) -> list[int]:
    """Return the pages that hold others: the header's, and those above the leaves."""
    data = path.read_bytes()
    inner = [page for page in range(len(data) // PAGE) if data[page * PAGE] in (0x02, 0x05)]
    return [0, *inner]
