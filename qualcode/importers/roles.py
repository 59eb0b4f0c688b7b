"""Who interviews and who is interviewed, from the labels or else from who asks the questions."""

import re
from collections.abc import Mapping, Sequence

from qualcode.model.transcripts import ReportKind, ReportLine, Role


def words_of(listed: str) -> frozenset[str]:
    """Return the words of a list written between spaces."""
    return frozenset(listed.split())


INTERVIEWERS = words_of(
    "interviewer int interv i iv q question moderator mod facilitator fac researcher "
    "interviewerin moderatorin enquêteur enquêtrice intervieweur intervieweuse entrevistador "
    "entrevistadora intervistatore intervistatrice host"
)
PARTICIPANTS = words_of(
    "participant part p interviewee respondent resp r a answer client patient informant subject "
    "speaker befragte befragter befragt participante entrevistado entrevistada intervistato "
    "enquêté enquêtée b"
)
OTHERS = words_of(
    "transcriber transcriptionist observer notetaker translator interpreter assistant others all "
    "unknown several"
)
TITLED = INTERVIEWERS | PARTICIPANTS | OTHERS
_NUMBERED = re.compile(r"[\s#.()-]*\d{0,4}[a-z]?[\s.()]*$")
_QUESTION = re.compile("[?？؟]")
ENOUGH_QUESTIONS = 0.3
CLEARLY_MORE = 2.0


def title_of(label: str) -> str:
    """Return the label without its number and in lower case: ``Researcher 1`` gives researcher."""
    folded = label.casefold().strip()
    if folded in TITLED:
        return folded
    return _NUMBERED.sub("", folded).strip(" .:#-")


def known_role(label: str) -> Role | None:
    """Return the role that a label names by itself, None for a name."""
    title = title_of(label)
    if title in INTERVIEWERS:
        return Role.INTERVIEWER
    if title in OTHERS:
        return Role.OTHER
    if title in PARTICIPANTS and title != "speaker":
        return Role.PARTICIPANT
    return None


def guess_roles(
    said_by: Mapping[str, Sequence[str]],
) -> tuple[dict[str, Role], list[ReportLine]]:
    """Return a role for each speaker's label, and what should be looked at.

    ``said_by`` holds each speaker's turns. Where no label names an interviewer, the one who asks
    clearly more questions than anybody else is taken as such, and the report says so.
    """
    known = {label: known_role(label) for label in said_by}
    titles = {title_of(label) for label in said_by}
    if "p" in titles and "r" in titles and Role.INTERVIEWER not in known.values():
        # R beside P is the researcher; R beside I is the respondent.
        known |= {label: Role.INTERVIEWER for label in said_by if title_of(label) == "r"}
    roles = {label: role or Role.PARTICIPANT for label, role in known.items()}
    unnamed = [label for label, role in known.items() if role is None]
    if Role.INTERVIEWER in known.values() or not unnamed or len(said_by) < 2:
        return roles, []
    asks = {label: _share_of_questions(said_by[label]) for label in said_by}
    asker = max(unnamed, key=lambda label: asks[label])
    others = max(asks[label] for label in said_by if label != asker)
    if asks[asker] < ENOUGH_QUESTIONS or asks[asker] < CLEARLY_MORE * others:
        message = "No speaker could be told to be the interviewer; please choose one if there is."
        return roles, [ReportLine(ReportKind.UNSURE, message)]
    roles[asker] = Role.INTERVIEWER
    message = f"“{asker}” asks most of the questions and is taken to be the interviewer."
    return roles, [ReportLine(ReportKind.UNSURE, message)]


def _share_of_questions(turns: Sequence[str]) -> float:
    """Return how many of the turns come to a question towards their end, from 0 to 1."""
    return sum(bool(_QUESTION.search(words[-160:])) for words in turns) / max(1, len(turns))
