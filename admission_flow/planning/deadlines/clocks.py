"""Every clock that runs in a case: those of the verdict, and those that no step is refused for.

Those of the law, not those that one province set for itself (docs/maintainers/practice.md). A
number of the law is read where it stands: in the rulebook through the judge, in `moves.toml` and
`clocks.toml`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from admission_flow.planning.units.moves import MoveLaw
from admission_flow.procedure.acts import AdmissionDecision, Ceremony, Move, Step
from admission_flow.procedure.calendar import UnknownYear, WorkingDays
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Citation, Confidence, Deadline, Verdict
from admission_flow.procedure.judge import Outlook


class ClockKind(StrEnum):
    """What the day of a clock means."""

    ACT_BY = "act_by"
    """Somebody must have done something by then."""
    SERVES_UNTIL = "serves_until"
    """The last day on which a paper, or a decision, serves."""
    FREE_FROM = "free_from"
    """The first day on which something may be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock that runs in a case, as of a day."""

    rule: str
    """A rule's id, or one of `BESIDE`."""
    sort: ClockKind
    day: date
    responsible: str
    citations: tuple[Citation, ...]
    about: str = ""
    """Which of several alike: the person whom a verification request is about."""
    in_verdict: bool = False
    """Whether the judge's verdict lists it among its deadlines."""

    def overdue(self, as_of: date) -> bool:
        """Whether its last day has passed."""
        return self.sort is not ClockKind.FREE_FROM and self.day < as_of


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of `workflows/clocks.toml` from one day on, in working days."""

    of: str
    start: date
    days: int
    who: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody noted that what a clock of `NOTED` asks for was done, or has happened."""

    clock: str
    on: date


PAPERS = frozenset({"awareness.valid", "dossier.fresh", "dossier.verification_fresh"})
"""Deadlines of the verdict that say how long a paper serves."""
_FROM = {"probation.elapsed": "ends_on", "readmission.interval": "free_from"}
"""Rules that wait for a day, and the fact that names it."""
_REPLY = "verification.reply_in_time"
MEMBER_HISTORY = "member_history.in_time"
FORWARD, RECEIVE, OLD_DECISION = "move.forward", "move.receive", "move.old_decision"
DECIDE, REEXAMINE = "move.decide", "move.reexamine"
BESIDE = (MEMBER_HISTORY, FORWARD, OLD_DECISION, DECIDE, REEXAMINE)
"""Clocks that are not rules of a step."""
NOTED = (MEMBER_HISTORY, FORWARD, RECEIVE, REEXAMINE)
"""What no act of a case says: it is noted that it was done."""
_WAITS_FOR_DECISION = frozenset({"branch_resolved", "base_resolved"})


def limits_from(data: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Return the limits of a parsed `workflows/clocks.toml`, oldest first.

    Raises:
        KeyError, TypeError, ValueError: the data is not of that form.

    """
    rows = []
    for row in data["limit"]:
        if row["of"] != MEMBER_HISTORY or row["start"] != Ceremony.kind:
            raise ValueError(f"no clock {row['of']!r} from {row['start']!r}")
        cite = row["cite"]
        citation = Citation(
            cite["document"], cite["issued_on"], cite["clause"], Confidence(cite["confidence"])
        )
        days = int(row["working_days"])
        rows.append(Limit(row["of"], row["from"], days, str(row["who"]), citation))
    return tuple(sorted(rows, key=lambda row: row.start))


@dataclass(frozen=True, slots=True)
class Law:
    """What the clocks beside the verdict read."""

    limits: Sequence[Limit]
    moves: Sequence[MoveLaw]
    calendar: WorkingDays


def clocks(case: Case, outlook: Outlook, law: Law, done: Sequence[Done] = ()) -> list[Clock]:
    """Return every clock that runs in a case as of the day of its verdict, nearest first.

    Args:
        case: the case, without acts of later days.
        outlook: what the judge says of it as of that day.
        law: limits and the calendar.
        done: what was noted as done by that day.

    """
    verdict = outlook.verdict
    found = [
        *_of_verdict(verdict.deadlines, outlook.open_replies),
        *_of_days_to_come(outlook),
        *_of_member_history(verdict, law, done),
        *_of_moves(case, verdict, law, done),
    ]
    return sorted(found, key=lambda clock: (clock.day, clock.rule, clock.about))


def _of_verdict(
    deadlines: Iterable[Deadline], replies: Iterable[tuple[str, date]]
) -> Iterator[Clock]:
    for deadline in deadlines:
        days: dict[str, date] = {"": deadline.due_on}
        if deadline.rule == _REPLY:
            days = {}
            for subject, day in replies:
                days[subject] = min(day, days.get(subject, day))
        nearest = min(days, key=lambda about: (days[about], about), default="")
        for about, day in days.items():
            yield Clock(
                rule=deadline.rule,
                sort=ClockKind.SERVES_UNTIL if deadline.rule in PAPERS else ClockKind.ACT_BY,
                day=day,
                responsible=deadline.responsible,
                citations=deadline.citations,
                about=about,
                in_verdict=about == nearest,
            )


def _of_days_to_come(outlook: Outlook) -> Iterator[Clock]:
    """Yield the days from which the twelve months, or the interval before readmission, are over."""
    as_of = outlook.verdict.as_of
    for step in outlook.ahead:
        for finding in step.findings:
            day = finding.facts.get(_FROM.get(finding.rule, ""))
            if isinstance(day, date) and day >= as_of:
                yield Clock(
                    rule=finding.rule,
                    sort=ClockKind.FREE_FROM,
                    day=day,
                    responsible=finding.responsible,
                    citations=finding.citations,
                )


def _of_member_history(verdict: Verdict, law: Law, done: Sequence[Done]) -> Iterator[Clock]:
    held_on = _day_of(verdict, Ceremony.kind)
    if held_on is None or verdict.stage != "probationary" or _when(done, MEMBER_HISTORY, held_on):
        return
    place = bisect_right(law.limits, held_on, key=lambda limit: limit.start)
    day = _after(law, held_on, law.limits[place - 1].days) if place else None
    if day is not None:
        limit = law.limits[place - 1]
        yield Clock(
            rule=limit.of,
            sort=ClockKind.ACT_BY,
            day=day,
            responsible=limit.who,
            citations=(limit.citation,),
        )


def _of_moves(case: Case, verdict: Verdict, law: Law, done: Sequence[Done]) -> Iterator[Clock]:
    """Yield what runs since the last move of somebody who is not yet a probationary member.

    What runs for the receiving side begins with the day on which the dossier came, once noted.
    """
    moved_on = _moved_on(case, verdict)
    place = bisect_right(law.moves, moved_on, key=lambda row: row.start) if moved_on else 0
    if moved_on is None or not place:
        return
    limit = law.moves[place - 1]
    came_on = _when(done, RECEIVE, moved_on)
    decided_on = _day_of(verdict, AdmissionDecision.kind)
    decided = decided_on is not None and decided_on >= moved_on
    waits = not decided and verdict.state in _WAITS_FOR_DECISION
    found: list[tuple[str, ClockKind, date | None, str]] = []
    if came_on is not None:
        if waits:
            day = _after(law, came_on, limit.decide)
            found.append((DECIDE, ClockKind.ACT_BY, day, "competent_authority"))
        if not decided and _when(done, REEXAMINE, came_on) is None:
            day = _after(law, came_on, limit.reexamine)
            found.append((REEXAMINE, ClockKind.ACT_BY, day, "branch"))
    elif _when(done, FORWARD, moved_on) is None:
        day = _after(law, moved_on, limit.forward)
        found.append((FORWARD, ClockKind.ACT_BY, day, "base_committee"))
        if waits:
            day = _after(law, moved_on, limit.decide)
            found.append((OLD_DECISION, ClockKind.SERVES_UNTIL, day, "competent_authority"))
    for rule, sort, last_day, who in found:
        if last_day is not None:
            yield Clock(
                rule=rule, sort=sort, day=last_day, responsible=who, citations=(limit.citation,)
            )


def _moved_on(case: Case, verdict: Verdict) -> date | None:
    """Return the day of the last move, where the dossier may still be on its way.

    A step after it, other than a decision, shows that somebody has the dossier.
    """
    on = max((act.on for act in case.acts if isinstance(act, Move)), default=None)
    if on is None:
        return None
    admitted_on = _day_of(verdict, Ceremony.kind)
    gone_on = any(
        isinstance(act, Step) and act.on > on and not isinstance(act, AdmissionDecision)
        for act in case.acts
    )
    return None if gone_on or (admitted_on is not None and admitted_on <= on) else on


def _when(done: Iterable[Done], clock: str, since: date) -> date | None:
    """Return the first day since a day on which something was noted as done."""
    return min((d.on for d in done if d.clock == clock and d.on >= since), default=None)


def _day_of(verdict: Verdict, step: str) -> date | None:
    return next((s.on for s in verdict.steps if s.step == step and s.permitted), None)


def _after(law: Law, start: date, days: int) -> date | None:
    try:
        return law.calendar.after(start, days)
    except UnknownYear:
        return None
