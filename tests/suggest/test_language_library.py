import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SEARCH = """
import sys
from tests.suggest.library import FOLDER, codes, cues, request, spoken
from qualcode.model.transcripts import Role
from qualcode.suggest import find

text = spoken((Role.PARTICIPANT, "I felt safe with her."), name="talk")
found = find(request([text], [("safety", codes()["safety"].lexicon)]))
assert len(found) == 1, found
clients = {"requests", "urllib3", "httpx", "http.client", "ssl"} & set(sys.modules)
assert not clients, clients
assert not {"spacy.cli", "spacy.cli.info", "pydantic.v1"} & set(sys.modules)
"""

WHOLE = """
from qualcode.suggest.language_library import load_spacy

load_spacy()
import spacy
from spacy.cli.info import info
import pydantic.v1

assert callable(info)
assert callable(pydantic.v1.validator)
assert [token.text for token in spacy.blank("en")("It was safe.")] == ["It", "was", "safe", "."]
"""


def ends_well(program: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_a_search_loads_no_web_client():
    ends_well(SEARCH)


def test_who_asks_later_for_what_was_left_out_gets_the_real_one():
    ends_well(WHOLE)
