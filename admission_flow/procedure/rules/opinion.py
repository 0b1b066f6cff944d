"""What organisations, and those where the person lives, say (Điều lệ Đ4.3; HD 3.5, 4.4)."""

from collections.abc import Iterable, Sequence

from admission_flow.procedure.acts import Opinion, OpinionExemption, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import NOT_APPLICABLE, Result, met, unknown, unmet, waived
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def _opinions(case: CaseOnDay[Step]) -> Sequence[Opinion]:
    """Return the opinions that count: for recognition, those given after the ceremony."""
    opinions, admitted_on = case.all(Opinion), case.admitted_on
    return opinions if admitted_on is None else [o for o in opinions if o.on > admitted_on]


def _memberships(case: CaseOnDay[Step]) -> tuple[str, ...] | None:
    """Return the organisations the person is known to belong to; None: the case does not say."""
    person = case.person
    known = {
        "youth_union": person.youth_union_member,
        "trade_union": person.trade_union_member,
    }
    belongs = (*(body for body, member in known.items() if member), *(person.memberships or ()))
    return belongs if belongs or None not in known.values() else None


@rule("opinion.mass_organisation", "applies")
def each_own_organisation_was_heard(case: CaseOnDay[Step], values: Values) -> Result:
    """Each organisation to which the person belongs on that day gave its opinion.

    Who belongs to none may be known to the women's union (women only), the veterans, the farmers,
    or another body where the person is active.

    Source: Điều lệ Đảng, Điều 4.3, 5.2; Hướng dẫn 3.5, 4.4 ("of which the person is a member": each
    is our reading of the plural). Boundary for recognition: an opinion of the day of the ceremony
    is not after it.
    """
    del values
    belongs = _memberships(case)
    bodies = {opinion.body for opinion in _opinions(case)}
    if belongs is None:
        if not bodies - {"residence"}:
            return unmet(belongs=(), heard=_sorted(bodies))
        return unknown("person.youth_union_member", heard=_sorted(bodies))
    if belongs:
        lacking = tuple(body for body in belongs if body not in bodies)
        if lacking:
            return unmet(belongs=belongs, heard=_sorted(bodies), lacking=lacking)
        return met(belongs=belongs, heard=_sorted(belongs))
    serves = bodies & {"other", "veterans", "farmers", *_women(case)}
    if not serves:
        return unmet(belongs=(), heard=_sorted(bodies))
    return met(belongs=(), heard=_sorted(serves))


def _women(case: CaseOnDay[Step]) -> tuple[str, ...]:
    return ("women_union",) if case.person.sex == "female" else ()


def _sorted(bodies: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(bodies))


@rule("opinion.residence", "applies", "exemption", tighter={"exemption": Tighter.NO})
def the_place_of_residence_was_heard(case: CaseOnDay[Step], values: Values) -> Result:
    """The chi ủy (or chi bộ) where the person lives gave its opinion.

    From 06-HD/TW on, special cases of a rule of the Ban Bí thư need none: the paper that says so
    has a number. Source: Hướng dẫn 3.5, 4.4. Boundary for recognition: an opinion of the day of the
    ceremony is not after it.
    """
    given = [opinion for opinion in _opinions(case) if opinion.body == "residence"]
    if given:
        return met(given_on=given[-1].on)
    exempted = case.last(OpinionExemption)
    if exempted is None:
        return unmet()
    if not values.flag("exemption"):
        return unmet(exempted_on=exempted.on)
    numbered = [paper for paper in case.all(OpinionExemption) if paper.number]
    if not numbered:
        return unmet(unnumbered_on=exempted.on)
    return waived(exempted_on=numbered[-1].on, number=numbered[-1].number)


@rule("opinion.counts", "applies")
def no_more_agree_than_were_asked(case: CaseOnDay[Step], values: Values) -> Result:
    """In each opinion no more people agreed than were asked.

    Source: forms 5-KNĐ and 12-KNĐ. Boundary: as many as were asked is in order.
    """
    del values
    opinions = _opinions(case)
    if not opinions:
        return NOT_APPLICABLE
    unsaid = None
    for opinion in opinions:
        if opinion.asked is None or opinion.agreed is None:
            unsaid = unsaid or ("opinion.asked" if opinion.asked is None else "opinion.agreed")
        elif opinion.agreed > opinion.asked:
            return unmet(body=opinion.body, asked=opinion.asked, agreed=opinion.agreed)
    return met(opinions=len(opinions)) if unsaid is None else unknown(unsaid)


RULES = (
    each_own_organisation_was_heard,
    the_place_of_residence_was_heard,
    no_more_agree_than_were_asked,
)
