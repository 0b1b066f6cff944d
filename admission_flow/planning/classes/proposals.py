"""Who could be sent to a class, and why: a list to choose from, decided on by nobody here.

Every day in it is what the judge's own rules say of the case: how long a certificate serves, from
when the chi bộ may vote, when the months of probation end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from admission_flow.procedure.findings import Finding, NextStep, Status

REASONS = ("lapsed", "lapses", "missing", "unknown", "ended", "running")
"""Why somebody needs a class.

Awareness: the certificate no longer serves; it ends before the chi bộ could vote; there is none; it
cannot be said. New members: none, and the months of probation are over, or still running."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who needs the certificate of a class."""

    case: str
    unit: str
    state: str
    reason: str
    """One of `REASONS`."""
    day: date | None
    """The last day of the certificate, the end of the probation, or since when without one."""
    vote_from: date | None = None
    """The first day on which the chi bộ could vote, where a rule says that it cannot yet."""


def for_awareness(
    candidate: tuple[str, str, str], ahead: Sequence[NextStep], since: date, as_of: date
) -> Candidate | None:
    """Return somebody on the sympathisers' list who needs the awareness class, or None.

    Args:
        candidate: case, unit and state.
        ahead: the steps to come, by the judge as of the day.
        since: the day on which the person came to that state.
        as_of: the day.

    """
    before = _up_to(ahead, "branch_resolution")
    finding = _finding(before[-1:], "awareness.valid")
    if finding is None:
        return None
    if finding.status in {Status.UNKNOWN, Status.NOT_JUDGED}:
        return Candidate(*candidate, "unknown", since)
    last_day = finding.facts.get("last_day")
    if not isinstance(last_day, date):
        waits = finding.status is Status.UNMET
        return Candidate(*candidate, "missing", since) if waits else None
    if finding.status is Status.UNMET:
        return Candidate(*candidate, "lapsed", last_day)
    vote_from = max((step.earliest for step in before if step.earliest is not None), default=as_of)
    if vote_from > last_day:
        return Candidate(*candidate, "lapses", last_day, vote_from)
    return None


def for_new_members(
    candidate: tuple[str, str, str], ahead: Sequence[NextStep], as_of: date
) -> Candidate | None:
    """Return a probationary member who needs the class for new members, or None."""
    step = _up_to(ahead, "recognition_branch_resolution")[-1:]
    finding = _finding(step, "recognition.certificate")
    if finding is None or not finding.status.stands_in_the_way:
        return None
    elapsed = _finding(step, "probation.elapsed")
    ends_on = elapsed.facts.get("ends_on") if elapsed is not None else None
    if not isinstance(ends_on, date):
        return Candidate(*candidate, "unknown", None)
    return Candidate(*candidate, "ended" if ends_on <= as_of else "running", ends_on)


def ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates in the order in which they need it.

    Awareness: whose certificate does not serve before who never had one, each by day. New members:
    the nearest end of the probation first.
    """
    weight: Mapping[str, int] = {"lapsed": 0, "lapses": 0, "missing": 1, "unknown": 2}
    return sorted(candidates, key=lambda c: (weight.get(c.reason, 0), c.day or date.max, c.case))


def _up_to(ahead: Sequence[NextStep], name: str) -> Sequence[NextStep]:
    """Return the steps to come up to one, itself the last; none where it is behind."""
    place = next((n for n, step in enumerate(ahead) if step.step == name), -1)
    return ahead[: place + 1]


def _finding(steps: Sequence[NextStep], rule: str) -> Finding | None:
    return next((f for step in steps for f in step.findings if f.rule == rule), None)
