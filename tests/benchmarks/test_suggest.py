"""What a search for suggestions costs, through the worker process, from its start to its end."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

RUN = """
import json, random, re, resource

from tests.suggest.library import FOLDER, codes, cues, request, spoken
from tests.suggest.sentences import SENTENCES
from qualcode.model.transcripts import Role

FAMILIES = ("belonging", "safety", "affirmation", "being-with")
chance = random.Random(5)
prose = " ".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml")))
vocabulary = sorted(set(re.findall("[a-z]+", prose.lower())), key=lambda word: (-prose.count(word), word))
weights = [1 / rank ** 0.82 for rank in range(1, len(vocabulary) + 1)]
sentences = [text for _, text, _ in SENTENCES]

def turn():
    parts = []
    for _ in range(chance.randrange(1, 12)):
        length = chance.randrange(4, 19)
        parts.append(" ".join(chance.choices(vocabulary, weights, k=length)).capitalize() + ".")
    if chance.random() < 0.15:
        parts.append(chance.choice(sentences))
    return Role.PARTICIPANT, " ".join(parts)

texts, words = [], 0
for _ in range(15):
    text = spoken(*(turn() for _ in range(200)), name=str(len(texts)))
    words += len(text.text.split())
    texts.append(text)
asked = request(texts, [(key, codes()[key].lexicon) for key in FAMILIES])
def cpu(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime

def memory(process):
    lines = open(f"/proc/{process}/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

from qualcode.commands.worker import Worker
before, asking = cpu(resource.RUSAGE_CHILDREN), cpu(resource.RUSAGE_SELF)
with Worker() as worker:
    found = worker.call("find_suggestions", asked)
    megabytes = memory(worker._child._process.pid)
print(json.dumps({
    "seconds": cpu(resource.RUSAGE_CHILDREN) - before,
    "asking": cpu(resource.RUSAGE_SELF) - asking,
    "megabytes": megabytes,
    "words": words,
    "characters": sum(len(text.text) for text in texts),
    "turns": sum(len(text.turns) for text in texts),
    "found": len(found),
}))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures with /proc")
def test_four_families_over_200_000_words(report_figure: Callable[[str, float, float, str], None]):
    root = Path(__file__).parents[2]
    runs: list[dict[str, float]] = []
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", RUN], cwd=root, capture_output=True, text=True, check=True
        )
        runs.append(json.loads(ran.stdout))
    best = min(runs, key=lambda run: run["seconds"])
    assert best["words"] >= 200_000
    assert best["characters"] >= 1_050_000
    assert best["turns"] == 3_000
    assert best["found"] > 500
    report_figure("suggestions, 200,000 words, cold worker, CPU", best["seconds"], 2.5, "s")
    report_figure("asking for them, in the program, CPU", best["asking"], 0.3, "s")
    report_figure("suggestions, 200,000 words, memory", best["megabytes"], 400, "MB")
