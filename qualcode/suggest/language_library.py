"""spaCy, loaded without its own command line.

That command line brings downloaders and web clients (requests, httpx, urllib3) which a search has
no use for, which have no place in the process that holds people's words, and which take a third
of the time of loading spaCy.
"""

import sys
from types import ModuleType

_COMMANDS = ("spacy.cli", "spacy.cli.info")


def load_spacy() -> None:
    """Load spaCy; whoever asks for its command line later still gets the real one."""
    if "spacy" in sys.modules:
        return
    # spaCy's package takes one name from its command line, to hand it on, and nothing else.
    places = {name: ModuleType(name) for name in _COMMANDS if name not in sys.modules}
    for place in places.values():
        place.__dict__["info"] = None
    sys.modules.update(places)
    try:
        import spacy  # noqa: F401 - loading it is what is wanted
    except ImportError:
        # A version that takes more from there is loaded whole, by whoever imports it next.
        pass
    finally:
        for name, place in places.items():
            if sys.modules.get(name) is place:
                del sys.modules[name]
