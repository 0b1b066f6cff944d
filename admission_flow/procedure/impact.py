"""What another law would change of a case: both judges asked, on every day on which it matters.

The case stays as it is on file; only days pass. So what a judge says changes on a day of three
sorts alone: one on which the law turns, one that the judge itself names (a last day, an earliest
day, a day among the facts of a finding) and the day after such a one. These are looked at, the
nearest first, and what is named on them is looked at in its turn.

Before the first day on which the two laws differ nothing can differ, and no judge is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from heapq import heappop, heappush

from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import DatedValue, NoValue, Rulebook

A_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=366)
"""How far is looked, if nobody says otherwise."""


class ImpactSort(StrEnum):
    """What of a verdict is another under the new law."""

    STATE = "state"
    """Where the case stands."""
    TAKEN = "taken"
    """Whether a step that is on paper is permitted; it is of the first one of its kind."""
    READY = "ready"
    """Whether a step may be taken next, once its own paper is there."""
    EARLIEST = "earliest"
    """The first day of a step that waits for one."""
    DUE = "due"
    """The last day of a time limit."""


Said = bool | str | date | None


@dataclass(frozen=True, slots=True)
class LawChange:
    """One thing that the new law changes in a case."""

    sort: ImpactSort
    of: str
    """A step; of `DUE`, a rule; of `STATE`, empty."""
    start: date
    """The first day, from the day of the question on, on which it is so."""
    before: Said
    """Under the law in use on that day; None: there is none."""
    after: Said

    @property
    def way(self) -> str:
        """Which way: lost, won, later, earlier, new, gone, or other of a state."""
        if isinstance(self.before, bool):
            return "lost" if self.before else "won"
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if isinstance(self.before, date) and isinstance(self.after, date):
            return "later" if self.after > self.before else "earlier"
        return "other"


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is ready on the day of the question under both laws."""

    step: str
    until: date | None
    """The last day on which it still may under the law in use, where nothing else is entered; None:
    as far as is looked."""
    until_new: date | None
    """The same under the new law."""


@dataclass(frozen=True, slots=True)
class LawImpact:
    """What the new law changes in a case."""

    state: str
    """Where it stands on the day of the question, under the law in use."""
    changes: tuple[LawChange, ...]
    """In order of days."""
    open: tuple[OpenStep, ...]

    @property
    def start(self) -> date:
        """The first day on which anything is another."""
        return min(change.start for change in self.changes)


@dataclass(slots=True)
class _Seen:
    """What one judge says over the days."""

    verdict: Verdict
    shut: dict[str, date] = field(default_factory=dict)
    """By step that was ready at first, the first day on which it is not."""

    def look(self, verdict: Verdict) -> None:
        may = _ready(verdict)
        for step in _ready(self.verdict):
            if step not in may:
                self.shut.setdefault(step, verdict.as_of)

    def until(self, step: str) -> date | None:
        day = self.shut.get(step)
        return None if day is None else day - A_DAY


class Comparison:
    """Compares what two judges say of cases from a day on."""

    def __init__(
        self, old: Judge, new: Judge, on: date, look_ahead: timedelta = LOOK_AHEAD
    ) -> None:
        """Begin.

        Args:
            old: judges under the law in use.
            new: judges under the other; of the same procedure.
            on: the day of the question.
            look_ahead: how far is looked beyond it, and beyond the last day on which the laws turn
                apart.

        """
        self.old, self.new, self.on = old, new, on
        self.apart = differ_on(old, new)
        """The days on which the laws begin to say different things, in order."""
        last = max([on, *self.apart])
        self.until = last + look_ahead
        """The last day that is looked at."""
        begin = {on, *old.workflow.rulebook.turns, *new.workflow.rulebook.turns}
        days = {*begin, *_after(begin)}
        self._days = sorted(day for day in days if on <= day <= self.until)
        """The days that are looked at whatever is named: a last day may be one that begins."""

    def of(self, case: Case) -> LawImpact | None:
        """Return what the new law changes in a case; None: nothing.

        Args:
            case: as it is on the day of the question, without acts of later days.

        """
        if not self.apart:
            return None
        first = self.old.judge(case, self.on)
        old = new = _Seen(first)
        changes: dict[tuple[ImpactSort, str], LawChange] = {}
        for before, after in self._verdicts(case, first):
            if after.as_of == self.on:
                new = _Seen(after)
            old.look(before)
            new.look(after)
            for sort, of, was, becomes in _differences(before, after):
                change = LawChange(sort, of, before.as_of, was, becomes)
                changes.setdefault((sort, of), change)
        if not changes:
            return None
        both = [s for s in _ready(old.verdict) if s in _ready(new.verdict)]
        return LawImpact(
            state=first.state,
            changes=tuple(sorted(changes.values(), key=lambda c: (c.start, c.sort, c.of))),
            open=tuple(OpenStep(step, old.until(step), new.until(step)) for step in both),
        )

    def _verdicts(self, case: Case, first: Verdict) -> Iterator[tuple[Verdict, Verdict]]:
        """Yield what both say on each day that matters, in order."""
        days = list(self._days)  # in order, and so a heap
        known = set(days)
        since = self.apart[0]
        while days:
            day = heappop(days)
            before = first if day == self.on else self.old.judge(case, day)
            after = before if day < since else self.new.judge(case, day)
            yield before, after
            for verdict in (before, after) if after is not before else (before,):
                for named in _named(verdict):
                    if self.on < named <= self.until and named not in known:
                        known.add(named)
                        heappush(days, named)


def differ_on(old: Judge, new: Judge) -> list[date]:
    """Return the days on which two laws begin to differ, or go on to do so otherwise, in order.

    None: they never differ. Two that differ in more than dated values (steps, the code of a rule,
    holidays, units with rules of their own) do so from the beginning of time.
    """
    one, other = old.workflow, new.workflow
    same = (
        (one.steps, one.states, one.own_rules) == (other.steps, other.states, other.own_rules)
        and old.procedure.rules == new.procedure.rules
        and one.calendar.same_as(other.calendar)
    )
    turns = sorted({date.min, *one.rulebook.turns, *other.rulebook.turns})
    apart = [d for d in turns if _values(one.rulebook, d) != _values(other.rulebook, d)]
    return apart if same else sorted({date.min, *apart})


def _values(rulebook: Rulebook, day: date) -> Mapping[str, object]:
    return {of: _value(dated, day) for of, dated in rulebook.values.items()}


def _value(dated: DatedValue, day: date) -> object:
    try:
        return dated.on(day).value
    except NoValue:
        return NoValue


def _ready(verdict: Verdict) -> list[str]:
    """Return the steps that may be taken, those that end a case set aside."""
    return [s.step for s in verdict.next if s.ready and not s.ends]


def _differences(before: Verdict, after: Verdict) -> Iterator[tuple[ImpactSort, str, Said, Said]]:
    """Yield what two verdicts say differently of one case as of one day."""
    if before.state != after.state:
        yield ImpactSort.STATE, "", before.state, after.state
    for was, becomes in zip(before.steps, after.steps, strict=True):
        if was.permitted != becomes.permitted:
            yield ImpactSort.TAKEN, was.step, was.permitted, becomes.permitted
    may, might = _ready(before), _ready(after)
    for step in dict.fromkeys((*may, *might)):
        if (step in may) != (step in might):
            yield ImpactSort.READY, step, step in may, step in might
    yield from _days_apart(ImpactSort.EARLIEST, _earliest(before), _earliest(after))
    yield from _days_apart(ImpactSort.DUE, _due(before), _due(after))


def _days_apart(
    sort: ImpactSort, before: Mapping[str, date], after: Mapping[str, date]
) -> Iterator[tuple[ImpactSort, str, Said, Said]]:
    for of in {**before, **after}:
        if before.get(of) != after.get(of):
            yield sort, of, before.get(of), after.get(of)


def _earliest(verdict: Verdict) -> dict[str, date]:
    return {s.step: s.earliest for s in verdict.next if s.earliest is not None and not s.ends}


def _due(verdict: Verdict) -> dict[str, date]:
    return {deadline.rule: deadline.due_on for deadline in verdict.deadlines}


def _named(verdict: Verdict) -> Iterator[date]:
    """Yield every day that a verdict names of what is to come, and the day after it.

    The day of the verdict itself is named on each day anew: were the day after looked at for it,
    every day would be. Where a law may make it a last day, the day after is looked at anyway.
    """
    named = [deadline.due_on for deadline in verdict.deadlines]
    yield from _after(named)
    for step in verdict.next:
        for finding in step.findings:
            if finding.earliest is not None:
                named.append(finding.earliest)
            named += _days_in(finding.facts.values())
    later = [day for day in named if day > verdict.as_of]
    yield from later
    yield from _after(later)


def _after(days: Iterable[date]) -> Iterator[date]:
    """Return the day after each; after the last that a date can be there is none."""
    return (day + A_DAY for day in days if day < date.max)


def _days_in(facts: Iterable[object]) -> Iterator[date]:
    for fact in facts:
        if isinstance(fact, date):
            yield fact
        elif isinstance(fact, tuple | list):
            yield from _days_in(fact)
