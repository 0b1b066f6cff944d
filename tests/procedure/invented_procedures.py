"""Procedures of a few steps under a law that turns every few days: where a plan can go wrong.

Each step has rules of its own, of a handful of sorts: days since an earlier step, by the law of the
day or by that of the day on which they began; days since the person left; a paper that may be too
early; a paper that must be older than the step; a ban that a law lifts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from admission_flow.authoring import ORDER, CaseOnDay, Evidence, Result, Rule, Values, rule
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.findings import NOT_APPLICABLE, Severity, met, pending, unknown, unmet
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import DatedValue, Row, Rulebook, turns_of
from admission_flow.procedure.workflow import Guard, Move, State, StepSpec, Workflow
from admission_flow.workflow_source import built_in
from tests.procedure.planning_by_hand import A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Step):
    kind: ClassVar[str] = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class First(Step):
    kind: ClassVar[str] = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Second(Step):
    kind: ClassVar[str] = "second"
    place: str = "here"
    """What it states if nobody says otherwise: a plan supposes nothing else of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Third(Step):
    kind: ClassVar[str] = "third"


@dataclass(frozen=True, slots=True, kw_only=True)
class Across(Step):
    kind: ClassVar[str] = "across"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Evidence):
    kind: ClassVar[str] = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Evidence):
    kind: ClassVar[str] = "leave"


LINE: tuple[type[Step], ...] = (Opened, First, Second, Third)
_KINDS: tuple[type[Step], ...] = (*LINE, Across)
STEPS = {cls.kind: cls for cls in _KINDS}
Day = Callable[[CaseOnDay[Any], Values], date | None]


# ---- rules ---------------------------------------------------------------------------------------


def _taken(of: str) -> Day:
    def day(case: CaseOnDay[Any], values: Values) -> date | None:
        del values
        step = case.last(STEPS[of])
        return None if step is None else step.on

    return day


def _since(rule_id: str, asks: "Asks", *, kept: bool) -> Rule:
    """Some days have passed since an earlier step; kept: by the law of when they began."""
    of, working, later = asks.of, asks.working, asks.later
    begun = _taken(of)

    def begins(case: CaseOnDay[Any], values: Values) -> date | None:
        day = begun(case, values)
        if day is None or day > min(case.on, case.as_of) or values.count("days") < 0:
            return None  # asked as a rule of the law may ask: of the day, and of the value
        return case.calendar.after(day, later) if asks.counted else day + later * A_DAY

    def check(case: CaseOnDay[Any], values: Values) -> Result:
        day = begins(case, values)
        if day is None:
            return unknown(of)
        count = values.count("days")
        over = case.calendar.after(day, count) if working else day + count * A_DAY
        return met(last_day=over) if case.on >= over else pending(over, last_day=over)

    when = None if asks.when is None else lambda _: bool(asks.when)
    return rule(rule_id, "days", begins=begins if kept else None, when=when)(check)


def _left(rule_id: str) -> Rule:
    def check(case: CaseOnDay[Any], values: Values) -> Result:
        left = case.person.left_party_on
        if left is None:
            return NOT_APPLICABLE
        over = left + values.count("days") * A_DAY
        return met() if case.on >= over else pending(over)

    return rule(rule_id, "days")(check)


def _reviewed(rule_id: str, of: str) -> Rule:
    """A paper of some days after an earlier step at the soonest: one too early is made anew."""
    begun = _taken(of)

    def check(case: CaseOnDay[Any], values: Values) -> Result:
        day = begun(case, values)
        if day is None:
            return unknown(of)
        enough = day + values.count("days") * A_DAY
        if any(review.on >= enough for review in case.all(Review)):
            return met()
        return unmet(enough)

    return rule(rule_id, "days")(check)


def _after_last(rule_id: str, of: str) -> Rule:
    """Some days have passed since the step before, whichever it was; an earlier one is known."""
    known = _taken(of)

    def check(case: CaseOnDay[Any], values: Values) -> Result:
        if known(case, values) is None or case.previous is None:
            return unknown(of)
        over = case.previous.on + values.count("days") * A_DAY
        return met() if case.on >= over else pending(over)

    return rule(rule_id, "days")(check)


def _older(rule_id: str, step: str) -> Rule:
    def check(case: CaseOnDay[Any], values: Values) -> Result:
        del values
        deciding = case.step is not None
        papers = [p for p in case.all(Leave) if p.on < case.on or not deciding]
        return met() if papers else unmet()

    return rule(rule_id, "applies", dated_before=(step,))(check)


def _banned(rule_id: str) -> Rule:
    def check(case: CaseOnDay[Any], values: Values) -> Result:
        return pending(case.on + 400 * A_DAY) if values.flag("banned") else met()

    return rule(rule_id, "banned")(check)


# ---- a procedure ---------------------------------------------------------------------------------

LONG_AGO = date(2000, 1, 1)
Arrow = tuple[str, str, str]
"""Step, from, to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """One rule of one step: `sort` is a word of `SORTS`, or `after_last`."""

    step: str
    sort: str
    rows: tuple[tuple[date, int | bool], ...]
    """From which day, how many days; or whether it is asked, or banned, at all."""
    of: str = "opened"
    """The earlier step from which days run."""
    working: bool = False
    """Whether they are working days."""
    later: int = 0
    """So many days after that step they begin."""
    counted: bool = False
    """Whether those are working days, which nobody can count in every year."""
    when: bool | None = None
    """Whether the rule is asked at all, where it says so."""


SORTS = ("left", "banned", "older", "since", "kept", "reviewed")
_FLAGS = {"older": "applies", "banned": "banned"}


def _made(rule_id: str, asks: Asks) -> Rule:
    if asks.sort == "left":
        return _left(rule_id)
    if asks.sort == "banned":
        return _banned(rule_id)
    if asks.sort == "older":
        return _older(rule_id, asks.step)
    if asks.sort == "reviewed":
        return _reviewed(rule_id, asks.of)
    if asks.sort == "after_last":
        return _after_last(rule_id, asks.of)
    return _since(rule_id, asks, kept=asks.sort == "kept")


def invented_judge(arrows: Sequence[Arrow], asked: Sequence[Asks]) -> Judge:
    """Return the judge of a procedure; its first arrow leaves the first state, its last is the end.

    The id of a rule is its step, its sort, and its place among those asked.
    """
    rules: list[Rule] = list(ORDER)
    values = {
        f"{one.id}.applies": _dated(f"{one.id}.applies", ((LONG_AGO, True),)) for one in ORDER
    }
    guards = {step: [one.id for one in ORDER] for step, _, _ in arrows}
    for place, asks in enumerate(asked):
        made = _made(f"{asks.step}.{asks.sort}_{place}", asks)
        rules.append(made)
        guards[asks.step].append(made.id)
        of = f"{made.id}.{_FLAGS.get(asks.sort, 'days')}"
        values[of] = _dated(of, asks.rows)
    declared = {one.id: one.values for one in rules}
    rulebook = Rulebook({}, (), values, declared, _turns=turns_of((), values))
    specs = {
        step: StepSpec(
            step,
            (Move(source, target),),
            tuple(Guard(of, Severity.BLOCK, "branch") for of in guards[step]),
        )
        for step, source, target in arrows
    }
    names = sorted({state for _, source, target in arrows for state in (source, target)})
    states = {
        name: State(name, "stage", initial=name == names[0], goal=name == names[-1])
        for name in names
    }
    workflow = Workflow("invented", states, specs, rulebook, built_in().workflow.calendar)
    kinds: tuple[type[Act], ...] = (Review, Leave, *(STEPS[step] for step in specs))
    return Judge(Procedure(kinds, tuple(rules), workflow))


def _dated(of: str, rows: Sequence[tuple[date, int | bool]]) -> DatedValue:
    unit = "flag" if of.rpartition(".")[2] in {"applies", "banned"} else "count"
    return DatedValue(of, unit, tuple(Row(day, None, value, ()) for day, value in rows))
