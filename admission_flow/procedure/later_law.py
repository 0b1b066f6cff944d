"""When it may pay to take a step later than on its first day.

A step under a later law waits by itself for that law. Only a limit that keeps the law of the day
on which it began (`Rule.begins`) makes the day of one step matter to a later one otherwise than by
its being later: begun under a law that asks for less, it may end sooner. So the days that are worth
a look are those from which on a limit begins under another law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.findings import Severity
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.workflow import StepSpec

if TYPE_CHECKING:
    from admission_flow.procedure.case_plan import At, Standing, Way

Beginnings = dict[tuple[int, str], date]
"""By place of a step on the way and by rule: the day on which the limit began."""


def later_days(way: "Way", place: int, at: "At", first: date) -> Iterator[date]:
    """Yield each day after the first, in order, from which a limit begins under another law.

    A limit is taken to begin on the day of a step or after it, and the later, the later the step.

    Args:
        way: the steps.
        place: of the step that may be taken later.
        at: where the case stands before it.
        first: the first day on which it may be taken.

    """
    rest = way.steps[place + 1 :]
    if way.standing.turns and any(keeps_its_law(way.standing, spec) for spec in rest):
        yield from sorted(_Later(way, place, at).days(first))


def keeps_its_law(standing: "Standing", spec: StepSpec) -> bool:
    """Whether a limit that can hold a step back keeps the law of its beginning."""
    rules = standing.judging.prepared.rules
    blocking = (rules[g.rule] for g in spec.guards if g.severity is Severity.BLOCK)
    return any(rule.begins is not None for rule in blocking)


@dataclass(frozen=True, slots=True)
class _Later:
    """A step that may be taken later. Fields as the arguments of `later_days`."""

    way: "Way"
    place: int
    at: "At"

    def days(self, first: date) -> set[date]:
        """Return the days from which on a limit begins under another law than on the first."""
        turns = [turn for turn in self.way.standing.turns if turn > first]
        begun = self.begun(first) if turns else {}
        if not begun:
            return set()
        late = self.begun(turns[-1])  # what begins no later began with something else
        return {
            self.first_in_time(key, turn, (first, turns[-1]))
            for key, day in begun.items()
            for turn in turns
            if day < turn <= late.get(key, day)
        }

    def first_in_time(self, key: tuple[int, str], turn: date, between: tuple[date, date]) -> date:
        """Return the first day of the step with which a limit begins on a turn or later.

        Args:
            key: the limit.
            turn: of the law.
            between: a day that is too early, and one that is not.

        """
        early, late = (day.toordinal() for day in between)
        while late - early > 1:
            middle = (early + late) // 2
            day = self.begun(date.fromordinal(middle)).get(key)
            if day is not None and day >= turn:
                late = middle
            else:
                early = middle
        return date.fromordinal(late)

    def begun(self, day: date) -> Beginnings:
        """Return when limits began, if the step is taken on a day, each later one in its turn."""
        way, standing = self.way, self.way.standing
        last = max(n for n, spec in enumerate(way.steps) if keeps_its_law(standing, spec))
        found: Beginnings = {}
        at = standing.after(way.steps[self.place], self.at, day)
        for later in range(self.place + 1, last + 1):
            spec = way.steps[later]
            found.update({(later, rule): on for rule, on in _beginnings(standing, spec, at)})
            taken = None if later == last else way.first_day(later, at)
            if taken is None:
                break
            at = standing.after(spec, at, taken.on)
        return found


def _beginnings(standing: "Standing", spec: StepSpec, at: "At") -> Iterator[tuple[str, date]]:
    """Yield (rule, day) of the limits that hold a step back and keep the law of their beginning."""
    judging = standing.moved_to(at, at.on)
    view = judging.view(spec, None, at.on)
    law = standing.judge.workflow.rulebook.on(at.on)
    for guard, rule, bound, _ in judging.prepared.asked(spec, law):
        if rule.begins is None or guard.severity is not Severity.BLOCK:
            continue
        if isinstance(bound, NoValue) or (rule.when is not None and not rule.when(view)):
            continue
        try:
            day = rule.begins(view, bound)
        except UnknownYear:  # the rule itself says that it cannot be counted
            continue
        if day is not None:
            yield rule.id, day
