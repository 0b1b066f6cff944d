"""What organisations, and those where the person lives, say (Điều lệ Đ4.3; HD 3.5, 4.4)."""

from collections.abc import Iterable

from admission_flow.procedure.acts import Opinion, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule


def _opinions(case: CaseOnDay[Step]) -> list[Opinion]:
    """Return the opinions that count: for recognition, those given after the ceremony."""
    admitted_on = case.admitted_on
    opinions = case.all(Opinion)
    return [o for o in opinions if admitted_on is None or o.on > admitted_on]


def _memberships(case: CaseOnDay[Step]) -> tuple[str, ...] | None:
    """Return the organisations the person is known to belong to; None: the case does not say."""
    known = {
        "youth_union": case.person.youth_union_member,
        "trade_union": case.person.trade_union_member,
    }
    belongs = tuple(body for body, member in known.items() if member)
    return belongs if belongs or None not in known.values() else None


@rule("opinion.mass_organisation", "applies")
def an_own_organisation_was_heard(case: CaseOnDay[Step], values: Values) -> Result:
    """An organisation in which the person is active gave its opinion.

    Who belongs to neither union may be known to the women's union (women only), the veterans, the
    farmers, or another body where the person is active.

    Source: Điều lệ Đảng, Điều 4.3, 5.2; Hướng dẫn 3.5, 4.4. Boundary for recognition: an opinion
    of the day of the ceremony is not after it.
    """
    del values
    heard = _opinions(case)
    belongs = _memberships(case)
    bodies = {opinion.body for opinion in heard}
    if belongs is None:
        if not bodies - {"residence"}:
            return unmet(belongs=(), heard=_sorted(bodies))
        return unknown("person.youth_union_member", heard=_sorted(bodies))
    serving = set(belongs) or {"other", "veterans", "farmers", *_women(case)}
    serves = bodies & serving
    if not serves:
        return unmet(belongs=belongs, heard=_sorted(bodies))
    return met(belongs=belongs, heard=_sorted(serves))


def _women(case: CaseOnDay[Step]) -> tuple[str, ...]:
    return ("women_union",) if case.person.sex == "female" else ()


def _sorted(bodies: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(bodies))


@rule("opinion.residence", "applies")
def the_place_of_residence_was_heard(case: CaseOnDay[Step], values: Values) -> Result:
    """The chi ủy (or chi bộ) where the person lives gave its opinion.

    Source: Hướng dẫn 3.5, 4.4.

    Boundary for recognition: an opinion of the day of the ceremony is not after it.
    """
    del values
    given = [opinion for opinion in _opinions(case) if opinion.body == "residence"]
    return met(given_on=given[-1].on) if given else unmet()


RULES = (an_own_organisation_was_heard, the_place_of_residence_was_heard)
