"""Every clock that runs in a case: those of the verdict, and those that no step is refused for.

Those of the law, not those that one province set for itself (docs/maintainers/practice.md). A
number of the law is read where it stands: in the rulebook through the judge, in `moves.toml` and
`clocks.toml`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from admission_flow.planning.units.moves import MoveLaw
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    Ceremony,
    Complaint,
    ComplaintAnswer,
    Move,
    Step,
)
from admission_flow.procedure.calendar import UnknownYear, WorkingDays
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Citation, Confidence, Deadline, Verdict
from admission_flow.procedure.judge import Outlook
from admission_flow.procedure.quick_dataclass import dataclass

A = TypeVar("A", bound=Act)


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
    start_stated: bool = True
    """False: it runs from the decision to move, whose day is not on file; counted from the move."""

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
    about: str = ""
    """Which of several alike: by the level that answers a complaint."""


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody noted that what a clock of `NOTED` asks for was done, or has happened."""

    clock: str
    on: date


OLD_DECISION = "decision.after_move"
"""The rule by which a decision of the old committee stands after a move: the one place for it."""
PAPERS = frozenset(
    {
        "awareness.valid",
        "dossier.fresh",
        "dossier.verification_fresh",
        "complaint.in_time",
        OLD_DECISION,
    }
)
"""Deadlines of the verdict that say how long a paper, a decision or a right serves."""
_FROM = {"probation.elapsed": "ends_on", "readmission.interval": "free_from"}
"""Rules that wait for a day, and the fact that names it."""
_REPLY = "verification.reply_in_time"
MEMBER_HISTORY = "member_history.in_time"
FORWARD, RECEIVE = "move.forward", "move.receive"
DECIDE, REEXAMINE = "move.decide", "move.reexamine"
COMPLAIN, ANSWER = "complaint.in_time", "complaint.answer"
BESIDE = (MEMBER_HISTORY, FORWARD, DECIDE, REEXAMINE, ANSWER)
"""Clocks that are not rules of a step."""
NOTED = (MEMBER_HISTORY, FORWARD, RECEIVE, REEXAMINE)
"""What no act of a case says: it is noted that it was done."""
_DECIDING = "decision"
"""Stage of what was proposed and is not decided, or is decided and waits for its ceremony."""
_STARTS = {MEMBER_HISTORY: Ceremony.kind, ANSWER: Complaint.kind}


def limits_from(data: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Return the limits of a parsed `workflows/clocks.toml`, oldest first.

    Raises:
        KeyError, TypeError, ValueError: the data is not of that form.

    """
    rows = []
    for row in data["limit"]:
        if _STARTS.get(row["of"]) != row["start"]:
            raise ValueError(f"no clock {row['of']!r} from {row['start']!r}")
        cite = row["cite"]
        citation = Citation(
            cite["document"], cite["issued_on"], cite["clause"], Confidence(cite["confidence"])
        )
        days = int(row["working_days"])
        about = str(row.get("about", ""))
        rows.append(Limit(row["of"], row["from"], days, str(row["who"]), citation, about))
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
    verdict, moves = outlook.verdict, moves_of(case.unit, case.acts)
    found = [
        *_of_verdict(verdict.deadlines, outlook.open_replies),
        *_of_days_to_come(outlook),
        *_of_member_history(verdict, law, done),
        *_of_moves(case, moves, verdict, law, done),
        *_of_complaint(case, verdict, law),
    ]
    if moves:
        move = moves[-1]
        came = _when(done, RECEIVE, move.on) is not None  # since then the new place decides
        stated = move.decided_on is not None
        found = [
            replace(clock, start_stated=stated) if clock.rule == OLD_DECISION else clock
            for clock in found
            if clock.rule != OLD_DECISION or not came
        ]
    # Who may no longer complain owes nobody anything.
    found = [c for c in found if c.rule != COMPLAIN or not c.overdue(verdict.as_of)]
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
            fact = _FROM.get(finding.rule)
            day = None if fact is None else finding.facts.get(fact)
            if isinstance(day, date) and day >= as_of:
                yield Clock(
                    rule=finding.rule,
                    sort=ClockKind.FREE_FROM,
                    day=day,
                    responsible=finding.responsible,
                    citations=finding.citations,
                )


def _of_member_history(verdict: Verdict, law: Law, done: Sequence[Done]) -> Iterator[Clock]:
    held_on = verdict.counted_on(Ceremony.kind)
    if held_on is None or verdict.stage != "probationary" or _when(done, MEMBER_HISTORY, held_on):
        return
    yield from _limited(law, MEMBER_HISTORY, held_on)


def _of_complaint(case: Case, verdict: Verdict, law: Law) -> Iterator[Clock]:
    """Yield until when a complaint is to be answered, by the level that answers.

    It runs from the receipt of the complaint, a day that is not on file: from the complaint itself.
    """
    complaint = _newest(case, Complaint)
    if complaint is None:
        return
    answer = _newest(case, ComplaintAnswer)
    if answer is not None and answer.on >= complaint.on:
        return
    if verdict.state == "struck_off":
        yield from _limited(law, ANSWER, complaint.on)


def _limited(law: Law, of: str, start: date) -> Iterator[Clock]:
    """Yield the clocks of a limit of `clocks.toml`, by the law of the day on which it begins."""
    rows = {row.about: row for row in law.limits if row.of == of and row.start <= start}
    for about, limit in rows.items():  # oldest first: what is left is the newest of each
        day = _after(law, start, limit.days)
        if day is not None:
            yield Clock(
                rule=of,
                sort=ClockKind.ACT_BY,
                day=day,
                responsible=limit.who,
                citations=(limit.citation,),
                about=about,
            )


def _of_moves(
    case: Case, moves: Sequence[Move], verdict: Verdict, law: Law, done: Sequence[Done]
) -> Iterator[Clock]:
    """Yield what runs since the last move of somebody who is not yet a probationary member.

    The days of the old place run from the decision to move, as those of `decision.after_move`.
    What runs for the receiving side begins with the day on which the dossier came, once noted.
    """
    move = _moved(case, moves, verdict)
    if move is None:
        return
    moved_on, began_on = move.on, move.began_on
    place = bisect_right(law.moves, began_on, key=lambda row: row.start)
    if not place:
        return
    limit = law.moves[place - 1]
    came_on = _when(done, RECEIVE, moved_on)
    decided_on = verdict.counted_on(AdmissionDecision.kind)
    decided = decided_on is not None and decided_on >= moved_on
    waits = decided_on is None and verdict.stage == _DECIDING
    found: list[tuple[str, ClockKind, date | None, str]] = []
    if came_on is not None:
        if waits:
            day = _after(law, came_on, limit.decide)
            found.append((DECIDE, ClockKind.ACT_BY, day, "competent_authority"))
        if not decided and _when(done, REEXAMINE, came_on) is None:
            day = _after(law, came_on, limit.reexamine)
            found.append((REEXAMINE, ClockKind.ACT_BY, day, "branch"))
    elif _when(done, FORWARD, moved_on) is None and move.same_authority is not True:
        day = _after(law, began_on, limit.forward)
        found.append((FORWARD, ClockKind.ACT_BY, day, "base_committee"))
    for rule, sort, last_day, who in found:
        if last_day is not None:
            yield Clock(
                rule=rule,
                sort=sort,
                day=last_day,
                responsible=who,
                citations=(limit.citation,),
                start_stated=rule != FORWARD or move.decided_on is not None,
            )


def _newest(case: Case, kind: type[A]) -> A | None:
    """Return the newest act of a kind; of one day the one entered last."""
    found = [act for act in case.acts if isinstance(act, kind)]
    return max(reversed(found), key=lambda act: act.on, default=None)


def _moved(case: Case, moves: Sequence[Move], verdict: Verdict) -> Move | None:
    """Return the last move, where the dossier may still be on its way.

    A step after it, other than a decision, shows that somebody has the dossier.
    """
    if not moves:
        return None
    move = moves[-1]
    on = move.on
    admitted_on = verdict.counted_on(Ceremony.kind)
    gone_on = any(
        isinstance(act, Step) and act.on > on and not isinstance(act, AdmissionDecision)
        for act in case.acts
    )
    return None if gone_on or (admitted_on is not None and admitted_on <= on) else move


def _when(done: Iterable[Done], clock: str, since: date) -> date | None:
    """Return the first day since a day on which something was noted as done."""
    return min((d.on for d in done if d.clock == clock and d.on >= since), default=None)


def _after(law: Law, start: date, days: int) -> date | None:
    try:
        return law.calendar.after(start, days)
    except UnknownYear:
        return None
