"""spaCy, loaded without what a search has no use for.

Its command line brings downloaders and web clients (requests, httpx, urllib3), which have no place
in the process that holds people's words, and which take a third of the time of loading spaCy. The
old interface of pydantic takes another tenth; the library that asks for it does without as well.
"""

import gc
import sys
from types import ModuleType
from typing import cast

_COMMANDS = ("spacy.cli", "spacy.cli.info")
_OLD_INTERFACE = "pydantic.v1"


def load_spacy() -> None:
    """Load spaCy; whoever asks for what is left out later still gets the real one."""
    if "spacy" in sys.modules:
        return
    # spaCy's package takes one name from its command line, to hand it on, and nothing else.
    places: dict[str, ModuleType | None] = {name: _place(name) for name in _COMMANDS}
    places[_OLD_INTERFACE] = None  # to Python this says that there is no such module
    loaded = cast("dict[str, ModuleType | None]", sys.modules)
    places = {name: place for name, place in places.items() if name not in loaded}
    loaded.update(places)
    collecting = gc.isenabled()
    gc.disable()  # what is being loaded is no garbage, and looking for some takes its time
    try:
        import spacy  # noqa: F401 - loading it is what is wanted
    except ImportError:
        # A version that takes more from there is loaded whole, by whoever imports it next.
        pass
    finally:
        gc.freeze()  # and it stays, so no later look for garbage need go through it
        if collecting:
            gc.enable()
        for name, place in places.items():
            if name in loaded and loaded[name] is place:
                del loaded[name]


def _place(name: str) -> ModuleType:
    place = ModuleType(name)
    place.__dict__["info"] = None
    return place
