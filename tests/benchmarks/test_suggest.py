"""What a run of the suggestion engine costs a process that has just begun."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

RUN = """
import json, random, re, resource, time

from tests.suggest.library import FOLDER, codes, cues, request, spoken
from tests.suggest.sentences import SENTENCES
from qualcode.model.transcripts import Role

FAMILIES = ("belonging", "safety", "affirmation", "being-with")
chance = random.Random(5)
prose = " ".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml")))
vocabulary = sorted(set(re.findall("[a-z]+", prose.lower())), key=lambda word: (-prose.count(word), word))
weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
sentences = [text for _, text, _ in SENTENCES]

def turn():
    parts = []
    for _ in range(chance.randrange(1, 8)):
        length = chance.randrange(4, 18)
        parts.append(" ".join(chance.choices(vocabulary, weights, k=length)).capitalize() + ".")
    if chance.random() < 0.25:
        parts.append(chance.choice(sentences))
    return Role.PARTICIPANT, " ".join(parts)

texts, words = [], 0
while words < 200_000:
    text = spoken(*(turn() for _ in range(200)), name=str(len(texts)))
    words += len(text.text.split())
    texts.append(text)
asked = request(texts, [(key, codes()[key].lexicon) for key in FAMILIES])
before = resource.getrusage(resource.RUSAGE_SELF)
from qualcode.suggest import find
found = find(asked)
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    "kibibytes": after.ru_maxrss,
    "found": len(found),
}))
"""


def test_four_families_over_200_000_words(report_figure: Callable[[str, float, float, str], None]):
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", RUN], cwd=root, capture_output=True, text=True, check=True
    )
    measured = json.loads(run.stdout)
    assert measured["found"] > 500
    report_figure("suggestions, 200,000 words, CPU, cold", measured["seconds"], 2.5, "s")
    report_figure("suggestions, 200,000 words, memory", measured["kibibytes"] / 1024, 400, "MB")
