"""How far a plan is on a day: counted person by person, from the facts of each case."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from admission_flow.planning.plan.plan import Grade, Plan
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.calendar import age_in_months
from admission_flow.procedure.person import Person

MAJORITY_GROUP = "kinh"
YOUTH_YEARS = (18, 30)
"""Both inside, full years on the counting day: the band that reports use
(docs/maintainers/practice.md). The plan says only "tuổi trẻ"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Somebody who was admitted in a period, on the counting day."""

    case: str
    on: date
    """The counting day: of the decision or of the ceremony, as declared."""
    unit: str
    """Name of the chi bộ on that day."""
    person: Person
    since: date = date.min
    """From when on the case has borne that name."""
    ended: bool = False
    """Struck off, annulled or deceased since: counted all the same, and said."""


@dataclass(slots=True)
class Line:
    """One row of a progress report, in persons."""

    key: str
    """A sector, or a unit's code."""
    target: int | None = None
    """None: nobody was notified of one."""
    cases: list[str] = field(default_factory=list)
    """Those counted, so that every number can be traced."""

    @property
    def admitted(self) -> int:
        """How many were admitted."""
        return len(self.cases)

    @property
    def share(self) -> Fraction | None:
        """What part of the target that is."""
        return Fraction(self.admitted, self.target) if self.target else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a plan is, as of a day, counted on a declared day."""

    plan: Plan
    as_of: date
    counting: str
    total: Line
    sectors: tuple[Line, ...]
    units: tuple[Line, ...]
    groups: Mapping[str, tuple[str, ...]]
    """Watched group to the cases counted in it."""
    unknown: Mapping[str, int]
    """Watched group to the number of people of whom the register does not say."""
    unplaced: Mapping[str, int]
    """Names of chi bộ that are in no unit of the organisation, with their number of people."""
    ended: int
    """Of those counted, how many have left since."""


def measure(  # noqa: PLR0913 - each is a source of the report
    plan: Plan,
    admitted: Iterable[Admitted],
    organisation: Organisation,
    notices: Mapping[str, int],
    *,
    as_of: date,
    counting: str,
) -> Progress:
    """Return how far a plan is.

    Args:
        plan: what was asked for.
        admitted: everybody admitted by `counting`; those outside the plan's year up to `as_of`
            are left out here.
        organisation: the units, to find each person's base organisation on the counting day.
        notices: by unit, the target that it was notified of.
        as_of: the day of the report.
        counting: "decision" or "ceremony".

    """
    total = Line("total", plan.target)
    sectors = {name: Line(name, target) for name, target in plan.targets.items()}
    units = {code: Line(code, target) for code, target in notices.items()}
    groups: dict[str, list[str]] = {name: [] for name in plan.watched_groups or ()}
    unknown: Counter[str] = Counter()
    unplaced: Counter[str] = Counter()
    ended = 0
    for one in sorted(admitted, key=lambda one: (one.on, one.case)):
        if not plan.first_day <= one.on <= min(as_of, plan.last_day):
            continue
        total.cases.append(one.case)
        ended += one.ended
        sector = one.person.sector or "unknown"
        sectors.setdefault(sector, Line(sector)).cases.append(one.case)
        code = base_organisation(organisation, one.unit, one.on, one.since)
        if code is None:
            unplaced[one.unit] += 1
        else:
            units.setdefault(code, Line(code)).cases.append(one.case)
        for name, cases in groups.items():
            belongs = _GROUPS[name](one.person, one.on)
            if belongs is None:
                unknown[name] += 1
            elif belongs:
                cases.append(one.case)
    return Progress(
        plan=plan,
        as_of=as_of,
        counting=counting,
        total=total,
        sectors=tuple(sectors.values()),
        units=tuple(sorted(units.values(), key=lambda line: line.key)),
        groups={name: tuple(cases) for name, cases in groups.items()},
        unknown=dict(unknown),
        unplaced=dict(unplaced),
        ended=ended,
    )


def base_organisation(
    organisation: Organisation, name: str, day: date, since: date | None = None
) -> str | None:
    """Return the code of the base organisation of a chi bộ on a day; None: it is in no tree.

    Args:
        organisation: the units.
        name: of the chi bộ.
        day: the day.
        since: the day from which the case bears the name; None: that day.

    """
    code = organisation.named(name, since or day)
    return None if code is None else organisation.base_of(code, day)


# ---- the watched groups --------------------------------------------------------------------------


def _sector(name: str) -> Callable[[Person, date], bool | None]:
    def belongs(person: Person, _: date) -> bool | None:
        return None if person.sector is None else person.sector == name

    return belongs


def _young(person: Person, on: date) -> bool | None:
    month = person.birth_month
    if month is None:
        return None
    first, last = YOUTH_YEARS
    return first <= age_in_months(month, on) // 12 <= last


def _female(person: Person, _: date) -> bool | None:
    return None if person.sex is None else person.sex == "female"


def _minority(person: Person, _: date) -> bool | None:
    if person.ethnicity is None:
        return None
    return person.ethnicity.strip().casefold() != MAJORITY_GROUP


def _religious(person: Person, _: date) -> bool | None:
    return None if person.religion is None else bool(person.religion.strip())


_GROUPS: Mapping[str, Callable[[Person, date], bool | None]] = {
    "private_enterprise": _sector("private_enterprise"),
    "student": _sector("student"),
    "youth": _young,
    "female": _female,
    "ethnic_minority": _minority,
    "religious": _religious,
}


GROUP_FACTS: Mapping[str, tuple[str, ...]] = {
    "private_enterprise": ("sector",),
    "student": ("sector",),
    "youth": ("born_on",),
    "female": ("sex",),
    "ethnic_minority": ("ethnicity",),
    "religious": ("religion",),
}
"""What is asked about a person to tell whether they belong to a group."""


def facts_of_progress(plan: Plan) -> frozenset[str]:
    """Return the fields of `Person` that `measure` looks at."""
    groups = plan.watched_groups or ()
    return frozenset({"sector", *(fact for name in groups for fact in GROUP_FACTS[name])})


def in_group(group: str, person: Person, on: date) -> bool | None:
    """Say whether a person belongs to a watched group on a day; None: their papers do not say."""
    return _GROUPS[group](person, on)


# ---- who has sent a plan, and how a unit is graded -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether a base organisation has sent its own plan."""

    unit: str
    name: str
    status: str
    """in_time, late, missing or not_yet (the last day has not passed)."""
    received_on: date | None
    proposed: int | None
    """How many it means to admit."""


def who_sent(
    plan: Plan,
    expected: Mapping[str, str],
    received: Mapping[str, tuple[date, int]],
    as_of: date,
) -> list[Sent]:
    """Return what every base organisation did about its plan, as of a day.

    Args:
        plan: says which day is the last in time: the one before `grassroots_plan_due`.
        expected: code to name of the units that must send one.
        received: by unit, the day on which its first plan came and what its newest proposes.
        as_of: the day of the report.

    """
    last_day = plan.grassroots_last_day
    found = []
    for code in sorted({*expected, *received}):
        name = expected.get(code, "")
        came = received.get(code)
        if came is not None and came[0] <= as_of:
            late = last_day is not None and came[0] > last_day
            found.append(Sent(code, name, "late" if late else "in_time", *came))
        elif code in expected:
            over = last_day is not None and as_of > last_day
            found.append(Sent(code, name, "missing" if over else "not_yet", None, None))
    return found


def grade_of(share: Fraction | None, scale: Sequence[Grade]) -> str | None:
    """Return the grade that a share of the target earns; None: no target, or no scale."""
    if share is None:
        return None
    return next((grade.name for grade in scale if share >= grade.at_least), None)
