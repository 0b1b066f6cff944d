"""Every clock that runs in a case: those of the verdict, and those that no step is refused for.

The table of practice-dossier 1.2, but for what one province set for itself. A number of the law is
read where it stands: in the rulebook through the judge, in `moves.toml` and `clocks.toml`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from admission_flow.planning.moves import MovedCase, MoveLaw, with_limits
from admission_flow.procedure.acts import AdmissionDecision, Ceremony, Move, Step
from admission_flow.procedure.calendar import UnknownYear, WorkingDays
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Citation, Confidence, Deadline, Verdict
from admission_flow.procedure.judge import Outlook


class Sort(StrEnum):
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
    sort: Sort
    day: date
    responsible: str
    citations: tuple[Citation, ...]
    about: str = ""
    """Which of several alike: the person whom a verification request is about."""
    in_verdict: bool = False
    """Whether the judge's verdict lists it among its deadlines."""

    def overdue(self, as_of: date) -> bool:
        """Whether its last day has passed."""
        return self.sort is not Sort.FREE_FROM and self.day < as_of


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


PAPERS = frozenset({"awareness.valid", "dossier.fresh"})
"""Deadlines of the verdict that say how long a paper serves."""
_FROM = {"probation.elapsed": "ends_on", "readmission.interval": "free_from"}
"""Rules that wait for a day, and the fact that names it."""
_REPLY = "verification.reply_in_time"
MEMBER_HISTORY = "member_history.in_time"
FORWARD, RECEIVE, OLD_DECISION = "move.forward", "move.receive", "move.old_decision"
DECIDE, REEXAMINE = "move.decide", "move.reexamine"
BESIDE = (MEMBER_HISTORY, FORWARD, OLD_DECISION, DECIDE, REEXAMINE)
"""Clocks that are no rules of a step."""
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
                sort=Sort.SERVES_UNTIL if deadline.rule in PAPERS else Sort.ACT_BY,
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
                    sort=Sort.FREE_FROM,
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
            sort=Sort.ACT_BY,
            day=day,
            responsible=limit.who,
            citations=(limit.citation,),
        )


def _of_moves(case: Case, verdict: Verdict, law: Law, done: Sequence[Done]) -> Iterator[Clock]:
    """Yield what runs since the last move of somebody who is not yet a probationary member.

    What runs for the receiving side begins with the day on which the dossier came, once noted.
    """
    moves = sorted((act for act in case.acts if isinstance(act, Move)), key=lambda act: act.on)
    admitted_on = _day_of(verdict, Ceremony.kind)
    if not moves or (admitted_on is not None and admitted_on <= moves[-1].on):
        return
    last = moves[-1]
    decided_on = _day_of(verdict, AdmissionDecision.kind)
    moved = MovedCase(
        case="",
        state=verdict.state,
        moved_on=last.on,
        to=last.to,
        decided_on=decided_on,
        probationary=False,
    )
    (moved,) = with_limits([moved], law.moves, law.calendar)
    if moved.citation is None or moved.reexamine_days is None:
        return
    came_on = _when(done, RECEIVE, last.on)
    sent_on = came_on or _when(done, FORWARD, last.on)
    decided = decided_on is not None and decided_on >= last.on
    found: list[tuple[str, Sort, date | None, str]] = []
    if sent_on is None:
        found.append((FORWARD, Sort.ACT_BY, moved.forward_by, "base_committee"))
        if not decided and verdict.state in _WAITS_FOR_DECISION:
            who = "competent_authority"
            found.append((OLD_DECISION, Sort.SERVES_UNTIL, moved.decide_by, who))
    elif came_on is not None:
        limit = law.moves[bisect_right(law.moves, last.on, key=lambda row: row.start) - 1]
        if not decided and verdict.state in _WAITS_FOR_DECISION:
            day = _after(law, came_on, limit.decide)
            found.append((DECIDE, Sort.ACT_BY, day, "competent_authority"))
        on_its_way = any(isinstance(a, Step) and a.on >= came_on for a in case.acts)
        if not on_its_way and _when(done, REEXAMINE, came_on) is None:
            day = _after(law, came_on, limit.reexamine)
            found.append((REEXAMINE, Sort.ACT_BY, day, "branch"))
    for rule, sort, day, who in found:
        if day is not None:
            yield Clock(rule=rule, sort=sort, day=day, responsible=who, citations=(moved.citation,))


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
