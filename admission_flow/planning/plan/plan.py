"""A year's plan: what it asks for, and whether its own sums are right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from admission_flow.planning.units.events import SECTORS
from admission_flow.procedure.acts.base import fact, one_of
from admission_flow.procedure.document import (
    DocumentProblems,
    Problem,
    plain,
    record_from,
)
from admission_flow.procedure.document_limits import LARGEST_COUNT
from admission_flow.procedure.text import tidy, unfit

ROUNDINGS = ("none", "up", "down", "nearest")
COUNTINGS = ("decision", "ceremony")
"""On which day somebody counts as admitted: of the decision, or of the ceremony.

No document that we found says which (docs/maintainers/practice.md): so a plan declares it, and
every report prints it."""
GROUPS = ("private_enterprise", "student", "youth", "female", "ethnic_minority", "religious")
CLASSES = ("awareness", "new_member")
_RATIO = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}")
_TABLES = ("targets", "classes", "grades")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The plain fields of a plan's document."""

    name: str
    owner: str
    """The committee whose plan it is, by the name of its unit."""
    year: int
    members_at: date
    members: int
    """Members of the owner's whole organisation on `members_at`."""
    target_ratio: str
    """An exact fraction, e.g. "4/100"."""
    target: int
    """People to be admitted in the year, as the plan states it."""
    rounding: str | None = fact(*ROUNDINGS)
    """How the exact share of the members became the target; never assumed."""
    round_to: int = 1
    """The multiple that is rounded to."""
    counting: str | None = fact(*COUNTINGS)
    grassroots_plan_due: date | None = None
    """The base organisations send their plans before this day: the day before it is the last."""
    watched_groups: tuple[str, ...] | None = one_of(*GROUPS)


@dataclass(frozen=True, slots=True)
class Classes:
    """How many classes of one kind the plan opens, for how many people."""

    count: int
    places: int


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of the scale on which units are graded."""

    name: str
    at_least: Fraction
    """Of the target that the unit was notified of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Figures):
    """A plan that was read and whose sums are right."""

    targets: Mapping[str, int] = field(default_factory=dict)
    """By sector; adds up to the target."""
    classes: Mapping[str, Classes] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()
    """From the best down; empty: the plan declares no scale, and nobody is graded."""

    @property
    def exact(self) -> Fraction:
        """The exact share of the members, before any rounding."""
        return Fraction(self.target_ratio) * self.members

    @property
    def share(self) -> Fraction:
        """The share of the members that the target really is: 220 of 5,465 is 4.03 %, not 4 %."""
        return Fraction(self.target, self.members)

    @property
    def grassroots_last_day(self) -> date | None:
        """The last day on which a base organisation's plan is in time: the day before the due."""
        due = self.grassroots_plan_due
        return None if due is None else due - timedelta(days=1)

    @property
    def first_day(self) -> date:
        """The first day of the plan's year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the plan's year."""
        return date(self.year, 12, 31)


def rounded(exact: Fraction, rounding: str, to: int = 1) -> Fraction:
    """Return a number rounded to a multiple as declared; a half goes up with `nearest`.

    218.6 up to a multiple of 10 is 220; to the nearest whole number it is 219.
    """
    parts = exact / to
    if rounding == "up":
        return Fraction(ceil(parts) * to)
    if rounding == "down":
        return Fraction(floor(parts) * to)
    if rounding == "nearest":
        return Fraction(floor(parts + Fraction(1, 2)) * to)
    return exact


def plan_from(data: object, *, recorded: bool = False) -> Plan:
    """Return the plan that a parsed document states.

    Args:
        data: the document.
        recorded: it is in a log: its texts are taken as they stand there.

    Raises:
        DocumentProblems: a field is missing or wrong, or a sum of the plan is not right.

    """
    if not isinstance(data, Mapping):
        raise DocumentProblems([Problem("document", "not_a_table", {})])
    problems: list[Problem] = []
    figures = None
    try:
        flat = {key: value for key, value in data.items() if key not in _TABLES}
        figures = record_from(Figures, flat, "plan", recorded=recorded)
    except DocumentProblems as found:
        problems += found.problems
    targets = _targets(data.get("targets", {}), problems)
    classes = _classes(data.get("classes", {}), problems)
    grades = _grades(data.get("grades", []), problems, recorded=recorded)
    if figures is None:
        raise DocumentProblems(problems)
    problems += _sums(figures, targets)
    if problems:
        raise DocumentProblems(problems)
    values = {f.name: getattr(figures, f.name) for f in fields(Figures)}
    return Plan(**values, targets=targets, classes=classes, grades=grades)


def document_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON types, as the journal keeps it: `plan_from` gives it back."""
    flat = {f.name: getattr(plan, f.name) for f in fields(Figures)}
    document = plain(Figures(**flat))
    document["targets"] = dict(plan.targets)
    document["classes"] = {
        kind: {"count": some.count, "places": some.places} for kind, some in plan.classes.items()
    }
    document["grades"] = [
        {"name": grade.name, "at_least": _text(grade.at_least)} for grade in plan.grades
    ]
    return document


def shared_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share a number out in proportion to weights, whole parts, by the largest remainder."""
    whole = sum(weights.values())
    shares = {name: total * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def _sums(plan: Figures, targets: Mapping[str, int]) -> list[Problem]:
    """Return every sum of the plan that is not right."""
    problems: list[Problem] = []
    facts: dict[str, Any]
    if not date.min.year < plan.year < date.max.year:
        problems.append(Problem("year", "plan_year", {"found": plan.year}))
    if plan.round_to < 1:
        problems.append(Problem("round_to", "plan_round_to", {}))
    if plan.members < 1:
        problems.append(Problem("members", "plan_no_members", {}))
    if plan.counting is None:
        problems.append(Problem("counting", "plan_counting", {}))
    if sum(targets.values()) != plan.target:
        facts = {"found": sum(targets.values()), "target": plan.target}
        problems.append(Problem("targets", "plan_targets_sum", facts))
    if _RATIO.fullmatch(plan.target_ratio) is None:
        facts = {"found": plan.target_ratio}
        return [*problems, Problem("target_ratio", "plan_ratio", facts)]
    exact = Fraction(plan.target_ratio) * plan.members
    told = {"ratio": plan.target_ratio, "members": plan.members, "exact": decimal(exact)}
    if plan.rounding is None:
        problems.append(Problem("rounding", "plan_rounding", {**told, "target": plan.target}))
    elif plan.round_to >= 1:
        result = rounded(exact, plan.rounding, plan.round_to)
        if result != plan.target:
            facts = {**told, "computed": decimal(result), "target": plan.target}
            problems.append(Problem("target", "plan_target", facts))
    return problems


def decimal(number: Fraction) -> str:
    """Return a fraction as a decimal number, with "≈" where four places do not hold it."""
    scaled = number * 10_000
    whole, rest = divmod(floor(scaled + Fraction(1, 2)), 10_000)
    text = f"{whole}.{rest:04}".rstrip("0").rstrip(".")
    return text if scaled.denominator == 1 else f"≈{text}"


def _text(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _count(raw: object, where: str, problems: list[Problem]) -> int:
    if type(raw) is not int:
        problems.append(Problem(where, "not_a_count", {"found": raw}))
        return 0
    if not 0 <= raw <= LARGEST_COUNT:
        facts = {"found": raw, "largest": LARGEST_COUNT}
        problems.append(Problem(where, "count_out_of_range", facts))
        return 0
    return raw


def _targets(raw: object, problems: list[Problem]) -> dict[str, int]:
    if not isinstance(raw, Mapping):
        problems.append(Problem("targets", "not_a_table", {}))
        return {}
    found = {}
    for sector, count in raw.items():
        if sector not in SECTORS:
            facts = {"found": sector, "known": ", ".join(SECTORS)}
            problems.append(Problem(f"targets.{sector}", "not_a_choice", facts))
        found[str(sector)] = _count(count, f"targets.{sector}", problems)
    # In the order of the plan of 2024: the journal's canonical text sorts keys otherwise.
    order = {sector: place for place, sector in enumerate(SECTORS)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def _classes(raw: object, problems: list[Problem]) -> dict[str, Classes]:
    if not isinstance(raw, Mapping):
        problems.append(Problem("classes", "not_a_table", {}))
        return {}
    found = {}
    for kind, some in raw.items():
        where = f"classes.{kind}"
        if kind not in CLASSES:
            facts = {"found": kind, "known": ", ".join(CLASSES)}
            problems.append(Problem(where, "not_a_choice", facts))
        elif not isinstance(some, Mapping) or set(some) != {"count", "places"}:
            problems.append(Problem(where, "plan_classes", {}))
        else:
            count, places = (
                _count(some[name], f"{where}.{name}", problems) for name in ("count", "places")
            )
            found[str(kind)] = Classes(count, places)
    return found


def _grades(raw: object, problems: list[Problem], *, recorded: bool) -> tuple[Grade, ...]:
    if not isinstance(raw, list):
        problems.append(Problem("grades", "not_a_list", {}))
        return ()
    grades = []
    for place, row in enumerate(raw):
        name, share = (
            (row.get("name"), row.get("at_least")) if isinstance(row, Mapping) else (None, None)
        )
        if not isinstance(name, str) or not isinstance(share, str) or not _RATIO.fullmatch(share):
            problems.append(Problem(f"grades[{place}]", "plan_grade", {}))
            continue
        kept = name if recorded else tidy(name)
        odd = None if recorded else unfit(kept)
        if odd is not None:
            problems.append(Problem(f"grades[{place}].name", odd.message_id, odd.facts))
        grades.append(Grade(kept, Fraction(share)))
    falling = all(a.at_least > b.at_least for a, b in pairwise(grades))
    if grades and (not falling or grades[-1].at_least != 0):
        problems.append(Problem("grades", "plan_scale", {}))
    return tuple(grades)
