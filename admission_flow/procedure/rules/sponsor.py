"""Who introduces the person (Điều lệ Đ4.1, 4.2; Quy định 3.1, 3.2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from admission_flow.procedure.acts import (
    Move,
    SponsorEnded,
    Sponsorship,
    Step,
    SympathiserResolution,
)
from admission_flow.procedure.calendar import age_in_months, months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    unknown,
    unmet,
)
from admission_flow.procedure.names import folded_name
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def _folded(name: str | None) -> str | None:
    return None if name is None else folded_name(name)


def _coded(code: str | None) -> str | None:
    return None if code is None else code.strip().casefold() or None


def _newest(papers: Sequence[Sponsorship]) -> list[Sponsorship]:
    """Return the newest paper of each person: told apart by code, else by folded name.

    Who has no code and the name of somebody who has one is taken for that person.
    """
    by_code: dict[str, Sponsorship] = {}
    by_name: dict[str | None, Sponsorship] = {}
    for paper in papers:
        code = _coded(paper.sponsor_code)
        if code is None:
            by_name[_folded(paper.sponsor)] = paper
        else:
            by_code[code] = paper
    for name in list(by_name) if by_code else ():
        of_that_name = [c for c, p in by_code.items() if _folded(p.sponsor) == name]
        if name is None or not of_that_name:
            continue
        paper = by_name.pop(name)
        if len(of_that_name) == 1 and paper.on >= by_code[of_that_name[0]].on:
            by_code[of_that_name[0]] = paper
    return [*by_code.values(), *by_name.values()]


def _ends(ended: SponsorEnded, paper: Sponsorship) -> bool:
    """Whether somebody who wrote a paper no longer introduces: on its day or later."""
    if ended.on < paper.on:
        return False
    codes = _coded(ended.sponsor_code), _coded(paper.sponsor_code)
    if None not in codes:
        return codes[0] == codes[1]
    return _folded(ended.sponsor) == _folded(paper.sponsor)


def _of_members(case: CaseOnDay[Step]) -> list[Sponsorship]:
    return [paper for paper in case.all(Sponsorship) if paper.route == "member"]


def members(case: CaseOnDay[Step]) -> list[Sponsorship]:
    """Return the newest paper of each member who still introduces the person."""
    papers = _of_members(case)
    if len(papers) > 1:
        papers = _newest(papers)
    over = case.all(SponsorEnded)
    return [p for p in papers if not any(_ends(e, p) for e in over)] if over else papers


def _why_fewer(case: CaseOnDay[Step], counted: int) -> dict[str, Any]:
    """Return why fewer members count than papers were written, for the message."""
    papers = _of_members(case)
    persons = len(_newest(papers))
    why: dict[str, Any] = {}
    if counted < persons:
        why["ended"] = persons - counted
    elif persons < len({(p.sponsor, p.sponsor_code) for p in papers}):
        why["same_name"] = True
    return why


def introductions(case: CaseOnDay[Step]) -> list[Sponsorship]:
    """Return the newest paper of each member and each union that introduce the person."""
    unions = {s.route: s for s in case.all(Sponsorship) if s.route != "member"}
    return [*members(case), *unions.values()]


def _unions(case: CaseOnDay[Step]) -> set[str]:
    return {s.route for s in case.all(Sponsorship) if s.route != "member"}


def _ways(case: CaseOnDay[Step], values: Values, age: int) -> list[str]:
    """Return the ways that are open: "members", "youth_union", "trade_union".

    No party text gives the end of youth age. Up to `youth_age` it certainly runs; past
    `youth_age_doubtful` it certainly does not; between the two either reading is accepted.
    """
    person, unit = case.person, case.unit
    certainly_young = age <= values.months("youth_age")
    possibly_young = age <= values.months("youth_age_doubtful")
    ways = []
    if unit.has_youth_union:
        if possibly_young and person.youth_union_member:
            ways.append("youth_union")
        if not certainly_young:
            ways.append("members")
    elif unit.has_trade_union:
        if person.trade_union_member:
            ways.append("trade_union")
        if not certainly_young:  # sources disagree on which of the two: both are accepted
            ways.append("members")
    else:
        ways.append("members")
    return ways


def _unsaid_membership(case: CaseOnDay[Step], values: Values, age: int) -> str | None:
    """Return the membership on which a way hangs and which the case does not state."""
    person, unit = case.person, case.unit
    if unit.has_youth_union:
        hangs = person.youth_union_member is None and age <= values.months("youth_age_doubtful")
        return "person.youth_union_member" if hangs else None
    if unit.has_trade_union and person.trade_union_member is None:
        return "person.trade_union_member"
    return None


@rule(
    "sponsor.route",
    "members",
    "members_with_union",
    "youth_age",
    "youth_age_doubtful",
    tighter={"members": Tighter.HIGHER, "members_with_union": Tighter.HIGHER},
)
def introduced_the_way_the_charter_says(case: CaseOnDay[Step], values: Values) -> Result:
    """Of youth age where there is a Đoàn: a member of it, introduced by it and one member.

    Where there is no Đoàn but a công đoàn: a member of it, introduced by it and one member.
    Otherwise two official members. Source: Điều lệ Đảng, Điều 4.1; Quy định 3.1.
    """
    born = case.person.birth_month
    if born is None:
        return unknown("person.born_on")
    age = age_in_months(born, case.on)
    ways = _ways(case, values, age)
    count, unions = len(members(case)), _unions(case)
    facts: dict[str, Any] = {"members": count, "unions": tuple(sorted(unions)), "ways": tuple(ways)}
    for way in ways:
        if way == "members":
            if count >= values.count("members"):
                return met(**facts)
        elif way in unions and count >= values.count("members_with_union"):
            return met(**facts)
    unsaid = _unsaid_membership(case, values, age)
    if unsaid is not None:
        return unknown(unsaid, **facts)
    return unmet(**(_why_fewer(case, count) if ways else {}), **facts)


@rule("sponsor.official", "applies")
def every_sponsor_is_an_official_member(case: CaseOnDay[Step], values: Values) -> Result:
    """A probationary member cannot introduce anybody. Source: Điều lệ Đảng, Điều 4.2."""
    del values
    papers = members(case)
    if not papers:
        return NOT_APPLICABLE
    if any(paper.official_member is False for paper in papers):
        return unmet(members=len(papers))
    if any(paper.official_member is None for paper in papers):
        return unknown("sponsorship.official_member")
    return met(members=len(papers))


def _moved_on(case: CaseOnDay[Step]) -> date | None:
    """Return the first day on which the person moved since the chi bộ listed it."""
    moves = case.all(Move)
    if not moves:
        return None
    listed = case.last(SympathiserResolution)
    return min((m.on for m in moves if listed is None or m.on >= listed.on), default=None)


@rule(
    "sponsor.together",
    "months",
    "replacement_exempt",
    "move_exempt",
    tighter={"months": Tighter.HIGHER, "replacement_exempt": Tighter.NO, "move_exempt": Tighter.NO},
    waits=True,
)
def every_sponsor_knows_the_person_for_a_year(case: CaseOnDay[Step], values: Values) -> Result:
    """Sponsor and person worked, studied or lived together for 12 months when it was signed.

    It is the time together that counts, not the time as an official member. A replacement sponsor
    need not have it, nor who signed on or after the day on which the person moved.

    Source: Điều lệ Đảng, Điều 4.2; Quy định 3.2.1, 3.2.2; Hướng dẫn 3.9. Boundary: the day 12
    months on is enough.
    """
    moved_on = _moved_on(case) if values.flag("move_exempt") else None
    papers = [
        paper
        for paper in members(case)
        if not (paper.replacement and values.flag("replacement_exempt"))
        and not (moved_on is not None and paper.on >= moved_on)
    ]
    if not papers:
        return NOT_APPLICABLE
    months = values.months("months")
    short = [
        months_after(paper.together_since, months)
        for paper in papers
        if paper.together_since is not None
        and paper.on < months_after(paper.together_since, months)
    ]
    if short:
        # After a move a paper made anew need not wait.
        waits_until = max(short) if moved_on is None else None
        return unmet(waits_until, months=months, short=len(short), enough_on=max(short))
    if any(paper.together_since is None for paper in papers):
        return unknown("sponsorship.together_since", months=months)
    return met(months=months, members=len(papers))


RULES = (
    introduced_the_way_the_charter_says,
    every_sponsor_is_an_official_member,
    every_sponsor_knows_the_person_for_a_year,
)
