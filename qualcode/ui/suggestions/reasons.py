"""Why a passage is suggested, in a line of words."""

from html import escape

from qualcode.model.suggestions import Candidate, Reason, ReasonKind

LIKELY, POSSIBLE = 0.7, 0.4

FLAGS = {
    "other_person": "perhaps about somebody else",
    "hypothetical": "perhaps only imagined",
    "contrast": "something is set against it",
    "question_echo": "perhaps taken over from the question",
}
CUES = {
    "negation": "denied by",
    "pseudo_negation": "not denied by",
    "longing": "wished for by",
    "loss": "gone by",
}


def likelihood(candidate: Candidate) -> str:
    """Return how sure the engine is: likely, possible, faint."""
    if candidate.score >= LIKELY:
        return "likely"
    return "possible" if candidate.score >= POSSIBLE else "faint"


def reasons_html(candidate: Candidate, text: str) -> str:
    """Return the reasons as rich text: the words that speak for it, cues, doubts."""
    terms = _words(candidate, text, ReasonKind.TERM)
    support = _words(candidate, text, ReasonKind.SUPPORT)
    parts: list[str] = []
    if terms:
        parts.append(_underlined(terms))
    if support:
        parts.append(f"near {_underlined(support)}")
    for reason in candidate.reasons:
        if reason.kind is ReasonKind.CUE:
            how = CUES.get(reason.sort, "turned by")
            parts.append(f"{how} {_underlined([_said(reason, text)])}")
    for reason in candidate.reasons:
        if reason.kind is ReasonKind.FLAG:
            words = _said(reason, text)
            doubt = FLAGS.get(reason.detail, reason.detail.replace("_", " "))
            parts.append(f"{doubt} ({_underlined([words])})" if words else doubt)
    return "; ".join(dict.fromkeys(parts))


def _words(candidate: Candidate, text: str, kind: ReasonKind) -> list[str]:
    found = [_said(each, text) for each in candidate.reasons if each.kind is kind]
    return [words for words in dict.fromkeys(found) if words]


def _said(reason: Reason, text: str) -> str:
    return " ".join(text[reason.start : reason.end].split())


def _underlined(words: list[str]) -> str:
    return ", ".join(f"<u>{escape(each)}</u>" for each in words if each)
