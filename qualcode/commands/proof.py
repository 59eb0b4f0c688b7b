"""What a check has proven, and what no check can, in plain words."""

import textwrap
from collections.abc import Iterator, Sequence

_WIDTH = 88

_PROVEN = (
    "Each act carries a seal over itself and the act before it, and all seals fit: within a "
    "sitting no act was rewritten, dropped or put in another place, unless all seals after it "
    "were made anew as well.",
    "Each sitting names where those before it ended. So no earlier sitting was cut short, or "
    "sealed anew, without the later ones showing it.",
    "All words are those that were typed or imported, unless they were erased, which shows where "
    "they stood.",
    "Everything on screen and in exports is what the acts add up to: they were all done over "
    "again in memory, and gave the same.",
    "Nothing that acts by itself (a trigger, a view) was added to the file.",
)
_WRONG = (
    "This file is not as the program wrote it. What is named above is where: damage of the disk, "
    "or somebody's hand. Once something is wrong, not everything else can be checked.",
)
_LOST = (
    "This file was salvaged from a damaged one, and says itself which acts and words are missing. "
    "The first act after each gap has nothing to be held against.",
)
_KNOWN = (
    "The head digest you gave is of this project: what was done up to then is in this file, "
    "unchanged.",
)
_STRANGE = (
    "The head digest you gave is not of this file: it is another project or another copy, or acts "
    "were dropped or rewritten since it was printed.",
)
_WITHOUT_DIGEST = (
    "That the latest acts were not dropped, or everything written anew by somebody who knows how. "
    "A head digest on paper shows it (“qualcode check FILE --head DIGEST”); every audit trail has "
    "one.",
)
_AFTER_DIGEST = (
    "What happened after that digest was printed: somebody who knows how could have dropped or "
    "rewritten later acts. Print a new one whenever it matters.",
)
_NEVER = (
    "When things were done. Times are what the computers' clocks said; only the order of acts is "
    "sealed.",
    "Who sat at the keyboard. A name is what was chosen in the program.",
    "Which file is the right one, where two copies were edited apart.",
    "Words still being typed, and suggestions not yet decided on: they are no acts, and have no "
    "seal.",
)


def explained(
    faults: Sequence[str], losses: Sequence[str], head_known: bool | None
) -> Iterator[str]:
    """Yield lines that say what was proven of a file, and what cannot be.

    ``head_known`` says whether it had the head digest that was asked for, None when none was.
    """
    if faults:
        yield from _part("What was found", _WRONG)
    else:
        yield from _part("What was proven", _PROVEN)
    if losses:
        yield from _part("What is lost", _LOST)
    if head_known is not None:
        yield from _part("The head digest", _KNOWN if head_known else _STRANGE)
    open_to_doubt = _AFTER_DIGEST if head_known else _WITHOUT_DIGEST
    yield from _part("What the file alone cannot prove", open_to_doubt + _NEVER)


def _part(title: str, paragraphs: Sequence[str]) -> Iterator[str]:
    yield ""
    yield title
    for each in paragraphs:
        yield from textwrap.wrap(each, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
