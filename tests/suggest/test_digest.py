import subprocess
import sys
from dataclasses import replace

from qualcode.model.lexicons import Lexicon
from qualcode.model.suggestions import CodeToFind
from qualcode.suggest import lexicon_hash

from .library import cues

HOME = CodeToFind("1" * 32, "Belonging", Lexicon(strong=("at home", "fit in"), weak=("home",)))
SAFE = CodeToFind("2" * 32, "Safety", Lexicon(strong=("felt safe",)))


def test_order_and_names_do_not_change_the_hash():
    other = replace(
        HOME, name="Dazugehören", lexicon=Lexicon(("fit in", "at home"), weak=("home",))
    )
    assert lexicon_hash([HOME, SAFE], cues()) == lexicon_hash([SAFE, other], cues())


def test_every_word_counts():
    hashes = {
        lexicon_hash([HOME], cues()),
        lexicon_hash([HOME, SAFE], cues()),
        lexicon_hash([replace(HOME, code="3" * 32)], cues()),
        lexicon_hash([replace(HOME, lexicon=replace(HOME.lexicon, weak=("homes",)))], cues()),
        lexicon_hash([replace(HOME, lexicon=Lexicon(medium=("at home", "fit in")))], cues()),
        lexicon_hash([HOME], replace(cues(), window_before=5)),
        lexicon_hash([HOME], replace(cues(), loss_tokens=("gone",))),
    }
    assert len(hashes) == 7
    assert all(len(one) == 64 and int(one, 16) for one in hashes)


def test_it_is_there_without_the_language_library():
    code = "import qualcode.suggest, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
