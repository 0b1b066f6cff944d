"""Judges test vectors (`vectors.py`): each where it stands, and moved into the other regimes.

A regime is the pair of the Quy định and the Hướng dẫn in force on a day. Where the values of a rule
are the same in another regime as in a vector's own, the rule must find the same of the same case
at another time. A vector that asks for it is moved there whole: every day by the same number of
calendar months (a birth on the last day of March stays in the month that counts), or of weeks. It
goes as late into the regime as the values stay the same, so that as much of its way as can lies
under it; into the regime now in force, not more than a year.

What lies there is the day whose law the rule reads: of a time limit its first day, of a matter
that was referred the day of the vote, else the day of the step. It is asked of the judge itself.

Another rule may refuse the moved case, or one of its earlier steps, by what only that regime asks:
that is noted, and is no failure. The vector's own rule must find what it says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from itertools import takewhile
from typing import Any, TypeVar

from admission_flow.procedure.calendar import UnknownYear, months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Result, StepVerdict, Verdict
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import BirthTime
from admission_flow.procedure.rulebook import NoValue, Rulebook, Values
from admission_flow.procedure.vector_days import counted_out
from admission_flow.procedure.vectors import Vector

T = TypeVar("T")
_NEWEST = 365
"""Days of the regime now in force that a vector is moved into at most."""
_months_after = cache(months_after)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of one regime: from, to (None: it is in force), and the documents."""

    start: date
    end: date | None
    regime: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as a vector says: which message says it, with its facts."""

    message_id: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One judging of a vector.

    Attributes:
        vector: the vector.
        on: the day of the step that was looked at.
        regime: the documents in force on it.
        law_on: the day whose law the rule read: that of the step, or on which its limit began.
        law: the documents in force on that one.
        failures: what is not as it says; empty: it holds.
        others: of one that was moved, ids of other rules that refuse it there.
        moved: whether it was moved there.

    """

    vector: Vector
    on: date
    regime: tuple[str, ...]
    law_on: date
    law: tuple[str, ...]
    failures: tuple[Failure, ...]
    others: tuple[str, ...] = ()
    moved: bool = False


class VectorRunner:
    """Judges vectors under one procedure, and sees by the law of which day each was judged."""

    def __init__(self, judge: Judge) -> None:
        """Take the judge; begin with no rule watched."""
        self.judge = judge
        self._watched: dict[tuple[str, str], _Watched] = {}

    def runs_of(self, vector: Vector) -> Iterator[Run]:
        """Judge a vector where it stands and, where it asks for it, in every regime it fits."""
        run = self._run(vector)
        yield run
        rulebook = self.judge.workflow.rulebook
        for stretch in stretches(rulebook) if vector.shift else ():
            if stretch.regime == run.law:
                continue
            moved = self._moved_into(vector, run.law_on, stretch)
            if moved is not None:
                yield self._run(moved, moved=True)

    def _run(self, vector: Vector, *, moved: bool = False) -> Run:
        key = vector.rule, vector.step
        watched = self._watched.get(key)
        if watched is None:
            watched = self._watched[key] = _Watched(self.judge, *key)
        verdict, seen = watched.judge(vector)
        step = _step(vector, verdict)
        law_on = seen or step.on
        law = self.judge.workflow.rulebook.on(law_on).regime
        if not moved:
            failures = tuple(_failures(vector, verdict))
            return Run(vector, step.on, step.regime, law_on, law, failures)
        failures = tuple(_own(vector, step, moved=True))
        others = _others(vector, verdict)
        return Run(vector, step.on, step.regime, law_on, law, failures, others, moved=True)

    def _moved_into(self, vector: Vector, on: date, into: Stretch) -> Vector | None:
        """Return a vector moved as late into a regime as the rule's values are its own, or None.

        `on` is the day whose law it reads.
        """
        workflow = self.judge.workflow
        last = into.end or into.start + timedelta(days=_NEWEST)
        months = (last.year - on.year) * 12 + last.month - on.month
        wanted = values_on(workflow.rulebook, vector.rule, on)
        for way, most, move in (
            ("months", months, _by_months),
            ("weeks", (last - on).days // 7, _by_weeks),
        ):
            if vector.shift not in {"either", way}:
                continue
            size = most
            while (day := move(size, on)) >= into.start:
                if day <= last and values_on(workflow.rulebook, vector.rule, day) == wanted:
                    as_of = None if vector.as_of is None else move(size, vector.as_of)
                    case = moved(vector.case, partial(move, size))
                    try:
                        case = counted_out(case, vector.counted, workflow.calendar)
                    except UnknownYear:  # an earlier place may do
                        size -= 1
                        continue
                    return replace(vector, case=case, as_of=as_of)
                size -= 1
        return None


class _Watched:
    """A judge that notes by the law of which day it asks one rule of one step."""

    def __init__(self, judge: Judge, rule_id: str, step: str) -> None:
        rule = judge.procedure.by_id[rule_id]
        self._seen: list[date] = []
        self._judge = judge
        if rule.begins is None and judge.workflow.steps[step].refers is None:
            return  # by that of the step, always
        law = judge.workflow.rulebook.on

        def check(case: CaseOnDay[Any], values: Values) -> Result:
            if case.name == step and case.step is not None:
                today = law(case.on).values[rule_id]
                on = case.on
                if rule.begins is not None and not isinstance(today, NoValue):
                    on = rule.begins(case, today) or on
                self._seen.append(on)
            return rule.check(case, values)

        self._judge = Judge(judge.procedure.with_rule(replace(rule, check=check)))

    def judge(self, vector: Vector) -> tuple[Verdict, date | None]:
        """Return the verdict on a vector's case, and the day; None: as the step, or not asked."""
        self._seen.clear()
        verdict = self._judge.judge(vector.case, vector.as_of)
        return verdict, self._seen[-1] if self._seen else None


def runs_of(vector: Vector, judge: Judge) -> Iterator[Run]:
    """Judge one vector where it stands and, where it asks for it, in every regime that it fits."""
    return VectorRunner(judge).runs_of(vector)


def step_of(vector: Vector, judge: Judge) -> StepVerdict:
    """Return what the judge says of the vector's step: the last of its kind."""
    return _step(vector, judge.judge(vector.case, vector.as_of))


def finding_of(vector: Vector, judge: Judge) -> Finding:
    """Return what the vector's rule finds of its step."""
    return _finding(vector, step_of(vector, judge))


def failures_of(vector: Vector, judge: Judge) -> Iterator[Failure]:
    """Yield everything that is not as a vector says, where it stands."""
    return _failures(vector, judge.judge(vector.case, vector.as_of))


def _failures(vector: Vector, verdict: Verdict) -> Iterator[Failure]:
    step = _step(vector, verdict)
    yield from _own(vector, step)
    stops = {vector.rule} if _finding(vector, step).blocks else set()
    expected, found = stops | set(vector.also), set(step.blocked_by)
    if expected != found:
        facts = {"expected": tuple(sorted(expected)), "found": tuple(sorted(found))}
        yield Failure("vector_blocked", facts)
    for early in _refused_before(vector, verdict):
        earlier = {"step": early.step, "on": early.on, "found": early.blocked_by}
        yield Failure("vector_earlier", earlier)


def stretches(rulebook: Rulebook) -> tuple[Stretch, ...]:
    """Return the regimes in order, from the first day on which each series has a document."""
    starts = sorted({regime.start for regime in rulebook.regimes})
    series = len({regime.series for regime in rulebook.regimes})
    ends = [*(day - timedelta(days=1) for day in starts[1:]), None]
    found = [
        Stretch(start, end, tuple(document.key for document in rulebook.regime_on(start)))
        for start, end in zip(starts, ends, strict=True)
    ]
    return tuple(stretch for stretch in found if len(stretch.regime) == series)


def values_on(rulebook: Rulebook, rule: str, day: date) -> tuple[object, ...] | None:
    """Return the values that a rule reads on a day; None: the law of that day is not on file."""
    try:
        names = rulebook.declared[rule]
        return tuple(rulebook.values[f"{rule}.{name}"].on(day).value for name in names)
    except NoValue:
        return None


# ---- one judging -------------------------------------------------------------------------------


def _step(vector: Vector, verdict: Verdict) -> StepVerdict:
    return next(step for step in reversed(verdict.steps) if step.step == vector.step)


def _finding(vector: Vector, step: StepVerdict) -> Finding:
    return next(finding for finding in step.findings if finding.rule == vector.rule)


def _own(vector: Vector, step: StepVerdict, *, moved: bool = False) -> Iterator[Failure]:
    """Yield what the vector's own rule does not find as it says."""
    finding = _finding(vector, step)
    if finding.status != vector.status:
        yield Failure("vector_status", {"expected": vector.status, "found": finding.status.value})
    if moved:  # of its own regime are the clause, and days and counts of working days
        return
    cited = [(c.document, c.issued_on.isoformat(), c.clause) for c in finding.citations]
    if vector.clause is not None and vector.clause not in cited:
        shown = tuple(f"{number} ({day}), {clause}" for number, day, clause in cited)
        number, day, clause = vector.clause
        yield Failure("vector_cites", {"expected": f"{number} ({day}), {clause}", "found": shown})
    for name, expected in vector.facts.items():
        found = _written(finding.facts.get(name))
        if found != expected:
            facts = {"name": name, "expected": str(expected), "found": str(found)}
            yield Failure("vector_fact", facts)


def _written(fact: object) -> object:
    """Return a fact as a file of vectors states it."""
    if isinstance(fact, tuple):
        return [_written(item) for item in fact]
    return str(fact) if isinstance(fact, Fraction) else fact


def _refused_before(vector: Vector, verdict: Verdict) -> Iterator[StepVerdict]:
    """Yield the refused steps before its own; of the order of steps a vector may have such."""
    if vector.rule == "order.state":
        return
    own = _step(vector, verdict)
    for step in takewhile(lambda step: step is not own, verdict.steps):
        if not step.permitted:
            yield step


def _others(vector: Vector, verdict: Verdict) -> tuple[str, ...]:
    """Return ids of other rules that refuse a moved case, or one of its earlier steps."""
    own = {vector.rule, *vector.also}
    refused = [
        *_step(vector, verdict).blocked_by,
        *(r for s in _refused_before(vector, verdict) for r in s.blocked_by),
    ]
    return tuple(dict.fromkeys(rule for rule in refused if rule not in own))


# ---- moving ------------------------------------------------------------------------------------


def _by_months(size: int, day: date) -> date:
    return _months_after(day, size)


def _by_weeks(size: int, day: date) -> date:
    return day + timedelta(weeks=size)


def moved(case: Case, move: Callable[[date], date]) -> Case:
    """Return a case with every day in it moved: of its acts, the person, and who may decide."""
    acts = tuple(_moved_record(act, move) for act in case.acts)
    deciders = tuple(_moved_record(row, move) for row in case.unit.deciders)
    unit = replace(case.unit, deciders=deciders)
    return replace(case, person=_moved_record(case.person, move), unit=unit, acts=acts)


def _moved_record(record: T, move: Callable[[date], date]) -> T:
    changes: dict[str, Any] = {}
    for spec in fields(record):  # type: ignore[arg-type]  # a Person or an act
        value = getattr(record, spec.name)
        if isinstance(value, date):
            changes[spec.name] = move(value)
        elif isinstance(value, BirthTime):  # a year alone moves as its middle does
            day = move(date(value.year, value.month or 7, 1 if value.month is None else 15))
            changes[spec.name] = BirthTime(day.year, day.month if value.month else None)
    return replace(record, **changes)  # type: ignore[type-var]  # the same
