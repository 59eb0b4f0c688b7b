"""The fingerprint of what a run of the engine searched with."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from qualcode.model.suggestions import CodeToFind, Cues


def lexicon_hash(codes: Iterable[CodeToFind], cues: Cues) -> str:
    """Return the sha256, in hexadecimal, of all in codes and cues that decides what is found.

    Neither the order of codes or phrases nor a code's name changes it.
    """
    content = {
        "codes": {code.code: _sorted_lists(asdict(code.lexicon)) for code in codes},
        "cues": _sorted_lists(asdict(cues)),
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _sorted_lists(values: dict[str, object]) -> dict[str, object]:
    return {
        name: sorted(set(value)) if isinstance(value, (tuple, list)) else value
        for name, value in values.items()
    }
