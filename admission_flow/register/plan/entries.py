"""The year's plan as the register's own entries tell it, and how far the cases are with it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.database.queries import Queries
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Basis, Entry
from admission_flow.planning.plan.plan import Plan, document_of, plan_from, shared_out
from admission_flow.planning.plan.progress import (
    Admitted,
    Progress,
    Sent,
    facts_of_progress,
    measure,
    who_sent,
)
from admission_flow.planning.units.tree import Organisation, UnitOnDay
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.person import Person
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.persons import with_persons
from admission_flow.register.core.topic import Data, Noted
from admission_flow.register.plan.noted import (
    NOTIFY,
    RECEIVED,
    SET,
    TOPIC,
    PlanEvent,
    PlanNotified,
    PlanReceived,
    PlanSet,
)
from admission_flow.register.units.scope import scope

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

STEPS = {"decision": "admission_decision", "ceremony": "ceremony"}
"""The step whose day counts, by what the plan declares."""


@dataclass(frozen=True, slots=True)
class PlanNotice:
    """What one entry says of one unit's part in a plan."""

    seq: int
    on: date
    number: int
    """People that the unit means to admit, or that it is asked to."""


@dataclass(slots=True)
class OnFile:
    """A year's plan with what came of it, as far as it was entered."""

    plan: Plan
    seq: int
    """The entry that holds it."""
    on: date
    """The day of the plan itself."""
    received: dict[str, list[PlanNotice]] = field(default_factory=dict)
    """By unit, the plans that it sent, oldest first."""
    notices: dict[str, PlanNotice] = field(default_factory=dict)
    """By unit, the target that it was last notified of."""

    @property
    def targets(self) -> dict[str, int]:
        """The targets that units were notified of."""
        return {unit: told.number for unit, told in self.notices.items()}


def on_file(store: Queries, year: int, as_of: date | None = None) -> OnFile:
    """Return the plan of a year as it stood on a day (default: with all that was entered).

    Raises:
        BadDocument: there is none of that year, or not yet on that day.
        EntryUnreadable: an entry is not what it says it is.

    """
    events = [item for item in _of_year(store, year) if as_of is None or item.event.on <= as_of]
    found: OnFile | None = None
    events.sort(key=lambda item: item.event.on)  # stable: of one day in the order of entering
    for seq, event in events:
        if isinstance(event, PlanSet):
            found = OnFile(event.document, seq, event.on)
    if found is None:
        raise BadDocument("plan", [Problem(str(year), "plan_none", {"day": as_of})])
    for seq, event in events:
        if isinstance(event, PlanReceived):
            told = PlanNotice(seq, event.on, event.proposed)
            found.received.setdefault(event.unit, []).append(told)
        elif isinstance(event, PlanNotified):
            found.notices[event.unit] = PlanNotice(seq, event.on, event.target)
    return found


def years(store: Queries) -> list[int]:
    """Return the years of which a plan is on file.

    Raises:
        EntryUnreadable: an entry about a plan is not what it says it is.

    """
    return sorted({event.plan for _, event in TOPIC.noted(store) if isinstance(event, PlanSet)})


def there_is(store: Queries, year: int, day: date) -> bool:
    """Return whether a plan of a year was on file on a day. Raises as `on_file` of that year."""
    events = [event for _, event in _of_year(store, year)]
    return any(isinstance(event, PlanSet) and event.on <= day for event in events)


def _of_year(store: Queries, year: int) -> list[Noted[PlanEvent]]:
    """Return what stands about the plan of a year; what is plainly of another is not read."""

    def wanted(data: Data) -> bool:
        return type(data.get("plan")) is not int or data["plan"] == year

    return TOPIC.noted(store, wanted)


# ---- what is entered -----------------------------------------------------------------------------


def set_plan(register: "Register", plan: Plan, on: date, basis: tuple[Basis, ...] = ()) -> Entry:
    """Record a year's plan; a later one of the same year stands in its place from its day on.

    Raises:
        BadDocument: a field is not right, or holds a character that may not enter.
        NotAllowed: this officer may not.

    """
    try:
        document = document_of(plan_from(document_of(plan)))
    except DocumentProblems as found:
        raise BadDocument("plan", found.problems) from found
    data = {"plan": plan.year, "on": on.isoformat(), "document": document}
    return TOPIC.put(register, lambda _: [(SET, data)], basis)[0]


def receive(register: "Register", year: int, unit: str, proposed: int, on: date) -> Entry:
    """Record that a base organisation's own plan came, and how many it means to admit.

    Raises:
        BadDocument: there is no plan of that year, or no such base organisation on that day.
        NotAllowed: this officer may not.

    """
    data = {"plan": year, "unit": unit, "on": on.isoformat(), "proposed": proposed}
    return _note_of_units(register, RECEIVED, [data])[0]


def notify(register: "Register", year: int, targets: Mapping[str, int], on: date) -> list[Entry]:
    """Record that units were notified of their targets: all or none.

    Raises: as `receive`.

    """
    rows = [
        {"plan": year, "unit": unit, "on": on.isoformat(), "target": target}
        for unit, target in targets.items()
    ]
    return _note_of_units(register, NOTIFY, rows)


def retract(register: "Register", seq: int) -> Entry:
    """Take back an entry about a plan: it counts as if it had not been made, and stays readable.

    Raises:
        BadDocument: the entry is not about a plan, or was retracted already.
        NotAllowed: this officer may not.

    """
    return TOPIC.take_back(register, seq)


def _note_of_units(register: "Register", action: str, rows: list[dict[str, Any]]) -> list[Entry]:
    def decide(store: Queries) -> Iterable[tuple[str, Data]]:
        units = organisation(store)
        problems = []
        for row in rows:
            on_file(store, row["plan"])
            day = date.fromisoformat(row["on"])
            try:
                row["unit"] = scope(store, row["unit"], day).code or row["unit"]
            except BadDocument as error:
                problems += [Problem(row["unit"], p.message_id, p.facts) for p in error.problems]
                continue
            unit = units.on(day).units.get(row["unit"])
            if unit is None:
                problems.append(Problem(row["unit"], "unit_not_there", {"day": day}))
            elif unit.level != "base":
                problems.append(Problem(unit.code, "plan_unit_level", {"level": unit.level}))
        if problems:
            raise BadDocument(action, problems)
        return [(action, row) for row in rows]

    return TOPIC.put(register, decide)


# ---- what is asked -------------------------------------------------------------------------------


def expected_units(plan: Plan, units: Organisation, day: date) -> dict[str, UnitOnDay]:
    """Return the base organisations that a plan is for: those below its owner on a day.

    Where the owner is not a unit of the register, all that there are.
    """
    tree = units.on(day)
    owner = units.named(plan.owner, day)
    inside = owner if owner in tree.units else None
    return {unit.code: unit for _, unit in tree.below(inside) if unit.level == "base"}


def sent(register: "ReadingRegister", year: int, as_of: date | None = None) -> list[Sent]:
    """Return which base organisations have sent their plans, which late, and which not.

    Raises:
        BadDocument: there is no plan of that year.

    """
    day = as_of or register.today
    file = on_file(register.store, year, day)
    last_day = file.plan.grassroots_last_day or day
    expected = expected_units(file.plan, organisation(register.store), min(last_day, day))
    received = {unit: (plans[0].on, plans[-1].number) for unit, plans in file.received.items()}
    names = {code: unit.name for code, unit in expected.items()}
    return who_sent(file.plan, names, received, day)


def proposal(store: Queries, year: int) -> dict[str, int]:
    """Return the plan's target shared out over the units in proportion to what they proposed.

    Raises:
        BadDocument: there is no plan of that year, or nobody proposed anything.

    """
    file = on_file(store, year)
    weights = {unit: plans[-1].number for unit, plans in sorted(file.received.items())}
    if not sum(weights.values()):
        raise BadDocument("plan share", [Problem(str(year), "plan_nothing_proposed", {})])
    return shared_out(file.plan.target, weights)


def admitted(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    as_of: date,
    counting: str,
    since: date = date.min,
    until: date | None = None,
    *,
    facts: Collection[str] | None = None,
) -> Iterator[Admitted]:
    """Yield everybody who was admitted by a day, lawfully, with the day that counts.

    Read from what is kept of each case, by the day that counts; judged where that does not tell.

    Args:
        register: the register.
        as_of: the day.
        counting: "decision" or "ceremony".
        since: leave out who was admitted before this day.
        until: leave out who was admitted after this day; None: `as_of`.
        facts: fields of `Person` that are asked about; None: all.

    """
    step = STEPS[counting]
    last = as_of if until is None else min(as_of, until)
    courses = Courses(register.store, register.judge, as_of, runs=False)
    some = (
        one
        for one in courses.each(counted=(step, since, last))
        if since <= (one.day_of(step) or date.min) <= last
    )
    for one, person in with_persons(register.store, some, facts=facts):
        found = admitted_in(one, person, step, since, last)
        if found is not None:
            yield found


def admitted_in(
    item: Course, person: Person | None, step: str, since: date, last: date
) -> Admitted | None:
    """Return the admission of a case by a step, if its day is one of those from `since` on."""
    day = item.day_of(step)
    if day is None or person is None or not since <= day <= last:
        return None
    unit, borne_since = item.unit_since(day)
    ended = item.stage == "ended"
    return Admitted(case=item.id, on=day, unit=unit, since=borne_since, person=person, ended=ended)


class Counting:
    """How far a plan is, in the making: it is told of every case, one by one."""

    def __init__(self, register: "ReadingRegister", year: int, day: date) -> None:
        """Begin; arguments and what is raised as of `progress`."""
        self._file = on_file(register.store, year, day)
        self._units, self._day = organisation(register.store), day
        self._found: list[Admitted] = []

    def take(self, item: Course, person: Person | None) -> None:
        """Take a case as of the day, with its person."""
        plan = self._file.plan
        last = min(self._day, plan.last_day)
        one = admitted_in(item, person, STEPS[str(plan.counting)], plan.first_day, last)
        if one is not None:
            self._found.append(one)

    def progress(self) -> Progress:
        """Return how far the plan is by all that was taken."""
        return measure(
            self._file.plan,
            self._found,
            self._units,
            self._file.targets,
            as_of=self._day,
            counting=str(self._file.plan.counting),
        )


def progress(
    register: "ReadingRegister",
    year: int,
    as_of: date | None = None,
    counting: str | None = None,
) -> Progress:
    """Return how far a year's plan is on a day.

    Args:
        register: the register.
        year: of the plan.
        as_of: the day; None: today.
        counting: "decision" or "ceremony" in place of what the plan declares.

    Raises:
        BadDocument: there is no plan of that year on that day.

    """
    day = as_of or register.today
    file = on_file(register.store, year, day)
    counted, plan = counting or str(file.plan.counting), file.plan
    return measure(
        plan,
        admitted(
            register, day, counted, plan.first_day, plan.last_day, facts=facts_of_progress(plan)
        ),
        organisation(register.store),
        file.targets,
        as_of=day,
        counting=counted,
    )
