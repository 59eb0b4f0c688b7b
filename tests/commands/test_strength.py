import subprocess
import sys
import time

import pytest

from qualcode.commands.strength import strength


@pytest.mark.parametrize(
    ("passphrase", "says", "enough"),
    [
        ("", "Four or five words", False),
        ("password1", "within the hour", False),
        ("Maya2024", "within", False),
        ("A. Moreau", "within", False),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "within the hour", False),
        ("Tr0ub4dour&3", "within", False),
        ("kettle shelf Tuesday heron", "Strong", True),
        ("größer wäre der Kahn im Winter", "Strong", True),
        ("窓の外は雨だった あの日も同じ", "Strong", True),
    ],
)
def test_it_is_said_in_words(passphrase: str, says: str, enough: bool) -> None:
    found = strength(passphrase, about=("A. Moreau", "Finding a relational home"))
    assert says in found.words
    assert found.enough is enough


def test_what_belongs_to_the_study_is_easily_guessed() -> None:
    words = "Quittenbaum study in Marburg"
    assert strength(words).enough
    assert not strength(words, about=(words,)).enough


def test_a_very_long_one_is_judged_at_once() -> None:
    began = time.process_time()
    assert strength("kettle shelf Tuesday heron " * 200).enough
    assert time.process_time() - began < 2.0


def test_it_costs_nothing_until_it_is_asked() -> None:
    code = "import sys, qualcode.commands.strength; print('zxcvbn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
