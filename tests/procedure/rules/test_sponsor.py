"""Sponsors: what the examples cannot say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.messages.verdict import remedy_of
from admission_flow.procedure.acts import Move, SponsorEnded, Sponsorship
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Unit
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    with_act,
    with_changed,
    with_step,
    without,
)
from tests.altered_law import amended

Ask = Callable[..., Finding]
BRANCH = "branch_resolution"
NO_DOAN = replace(SAMPLE_UNIT, has_youth_union=False)
NEITHER = replace(SAMPLE_UNIT, has_youth_union=False, has_trade_union=False)


def member(name: str, **changes: object) -> Sponsorship:
    facts: dict[str, Any] = {
        "on": date(2023, 11, 10),
        "route": "member",
        "official_member": True,
        "together_since": date(2020, 1, 1),
    }
    return Sponsorship(**{**facts, "sponsor": name, **changes})


def introduced(*papers: Sponsorship, unit: Unit = SAMPLE_UNIT, **fields: object) -> Case:
    person: dict[str, Any] = dict(fields)
    case = without(lawful_case(BRANCH, unit=unit, **person), "sponsorship")
    for paper in papers:
        case = with_act(case, paper)
    return case


DOAN = Sponsorship(on=date(2023, 11, 12), route="youth_union")
UNION = Sponsorship(on=date(2023, 11, 12), route="trade_union")
ONE, TWO = member("DV-01"), member("DV-02")


@pytest.mark.parametrize(
    ("unit", "papers", "born_year", "status"),
    [
        (SAMPLE_UNIT, (ONE, DOAN), 2000, Status.MET),
        (SAMPLE_UNIT, (ONE, TWO), 2000, Status.UNMET),
        (SAMPLE_UNIT, (ONE, UNION), 2000, Status.UNMET),
        (SAMPLE_UNIT, (DOAN,), 2000, Status.UNMET),
        (SAMPLE_UNIT, (ONE, TWO), 1980, Status.MET),
        (SAMPLE_UNIT, (ONE, DOAN), 1980, Status.UNMET),
        (SAMPLE_UNIT, (), 1980, Status.UNMET),
        (NO_DOAN, (ONE, UNION), 2000, Status.MET),
        (NO_DOAN, (ONE, TWO), 2000, Status.UNMET),
        (NO_DOAN, (ONE, UNION), 1980, Status.MET),
        (NO_DOAN, (ONE, TWO), 1980, Status.MET),
        (NEITHER, (ONE, TWO), 2000, Status.MET),
        (NEITHER, (ONE, DOAN), 2000, Status.UNMET),
        (NEITHER, (ONE,), 1980, Status.UNMET),
    ],
)
def test_the_ways_of_the_charter(
    finding: Ask, unit: Unit, papers: tuple[Sponsorship, ...], born_year: int, status: Status
) -> None:
    """Each kind of unit and age has its own way of being introduced (Điều 4.1)."""
    case = introduced(*papers, unit=unit, born_on=date(born_year, 1, 1), trade_union_member=True)
    assert finding(case, BRANCH, "sponsor.route").status is status


def test_the_doan_introduces_only_its_members(finding: Ask) -> None:
    """Of youth age where there is a Đoàn, who is not a member of it has no way open."""
    case = introduced(ONE, DOAN, youth_union_member=False)
    assert finding(case, BRANCH, "sponsor.route").status is Status.UNMET


@pytest.mark.parametrize(
    ("unit", "papers", "person"),
    [
        (SAMPLE_UNIT, (ONE, DOAN), {"youth_union_member": None}),
        (NO_DOAN, (ONE, UNION), {"trade_union_member": None}),
        (SAMPLE_UNIT, (ONE, DOAN), {"born_on": None}),
    ],
)
def test_a_membership_that_is_not_stated_is_unknown(
    finding: Ask, unit: Unit, papers: tuple[Sponsorship, ...], person: dict[str, None]
) -> None:
    """Neither the age nor a membership is taken for granted, in either union."""
    found = finding(introduced(*papers, unit=unit, **person), BRANCH, "sponsor.route")
    assert found.status is Status.UNKNOWN
    assert [found.facts["missing"]] == [f"person.{name}" for name in person]


def test_a_membership_that_decides_nothing_need_not_be_stated(finding: Ask) -> None:
    """Past youth age two members are enough, whatever the person belongs to."""
    case = introduced(
        ONE, TWO, born_on=date(1980, 1, 1), youth_union_member=None, trade_union_member=True
    )
    assert finding(case, BRANCH, "sponsor.route").status is Status.MET


def test_two_papers_of_one_member_are_one_sponsor(finding: Ask) -> None:
    """A member who signs twice does not count twice."""
    case = introduced(ONE, member("DV-01", on=date(2024, 1, 5)), born_on=date(1980, 1, 1))
    found = finding(case, BRANCH, "sponsor.route")
    assert (found.status, found.facts["members"]) == (Status.UNMET, 1)


@pytest.mark.parametrize(
    ("rule", "fact"),
    [("sponsor.official", "official_member"), ("sponsor.together", "together_since")],
)
def test_what_is_not_said_of_a_sponsor_is_unknown(finding: Ask, rule: str, fact: str) -> None:
    """No sponsor is taken for official, or for an old acquaintance, because the file is silent."""
    case = with_changed(lawful_case(BRANCH), "sponsorship", {"route": "member"}, **{fact: None})
    assert finding(case, BRANCH, rule).status is Status.UNKNOWN


def test_one_bad_sponsor_of_two_is_found_though_the_other_is_unsaid(finding: Ask) -> None:
    """What is certainly wrong is said before what is not known."""
    case = introduced(member("DV-01", official_member=None), member("DV-02", official_member=False))
    assert finding(case, BRANCH, "sponsor.official").status is Status.UNMET


def test_time_together_counts_not_time_as_an_official_member(finding: Ask) -> None:
    """Official for 6 months, together for 24: a valid sponsor."""
    case = introduced(member("DV-01", together_since=date(2021, 11, 10)), DOAN)
    assert finding(case, BRANCH, "sponsor.together").status is Status.MET
    assert finding(case, BRANCH, "sponsor.official").status is Status.MET


def test_too_short_says_from_when_it_is_enough(finding: Ask) -> None:
    """The remedy is a paper signed once the twelve months are over."""
    case = introduced(member("DV-01", together_since=date(2023, 1, 31)), DOAN)
    found = finding(case, BRANCH, "sponsor.together")
    assert (found.status, found.facts["enough_on"]) == (Status.UNMET, date(2024, 1, 31))
    again = with_act(case, member("DV-01", together_since=date(2023, 1, 31), on=date(2024, 1, 31)))
    assert finding(again, BRANCH, "sponsor.together").status is Status.MET


def test_a_replacement_does_not_excuse_the_other_sponsor(finding: Ask) -> None:
    """Only the sponsor who replaces another is free of the twelve months."""
    case = introduced(
        member("DV-01", together_since=date(2023, 10, 1)),
        member("DV-02", together_since=date(2023, 10, 1), replacement=True),
        born_on=date(1980, 1, 1),
    )
    found = finding(case, BRANCH, "sponsor.together")
    assert (found.status, found.facts["short"]) == (Status.UNMET, 1)


@pytest.mark.parametrize(
    ("born_on", "status"),
    [(date(1993, 4, 20), Status.UNKNOWN), (date(1993, 3, 20), Status.UNMET)],
)
def test_past_youth_age_the_doan_need_not_be_asked(
    finding: Ask, born_on: date, status: Status
) -> None:
    """Up to 371 months membership of the Đoàn may decide; at 372 it cannot."""
    case = introduced(ONE, DOAN, born_on=born_on, youth_union_member=None)
    assert finding(case, BRANCH, "sponsor.route").status is status


def test_of_two_who_are_short_the_later_day_is_told(finding: Ask) -> None:
    """Enough from the day on which both have their twelve months."""
    case = introduced(
        member("DV-01", together_since=date(2023, 6, 1)),
        member("DV-02", together_since=date(2023, 3, 1)),
        born_on=date(1980, 1, 1),
    )
    found = finding(case, BRANCH, "sponsor.together")
    assert (found.earliest, found.facts["enough_on"]) == (date(2024, 6, 1), date(2024, 6, 1))


def test_after_a_move_nothing_is_waited_for(finding: Ask) -> None:
    """A paper of before the move stays short; one of the day of the move need not be long."""
    short = {"together_since": date(2023, 10, 1)}
    met_on, there = date(2024, 2, 20), "Chi bộ Bản Mẫu"
    case = introduced(member("DV-01", **short), DOAN)
    assert finding(case, BRANCH, "sponsor.together").earliest == date(2024, 10, 1)
    moved = with_act(case, Move(on=met_on, to=there))
    found = finding(moved, BRANCH, "sponsor.together")
    assert (found.status, found.earliest) == (Status.UNMET, None)
    for on, status in ((met_on, Status.NOT_APPLICABLE), (met_on - timedelta(days=1), Status.UNMET)):
        anew = with_act(moved, member("DV-01", **short, on=on))
        assert finding(anew, BRANCH, "sponsor.together").status is status


OLDER: dict[str, Any] = {"born_on": date(1980, 1, 10)}


def coded(name: str | None, code: str | None, **changes: object) -> Sponsorship:
    return replace(member("-", **changes), sponsor=name, sponsor_code=code)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (coded("Trần Văn Mẫu", None), coded("đ/c trần văn mẫu", None), 1),
        (coded("Trần Văn Mẫu", None), coded("Trần Văn Mầu", "B2"), 1),
        (coded("Trần Văn Mẫu", "A1"), coded("Trần Văn Mẫu", "B2"), 2),
        (coded("Trần Văn Mẫu", "A1"), coded("Lò Thị Mẫu", " a1"), 1),
        (coded("Trần Văn Mẫu", "A1"), coded("Trần Văn Mẫu", None), 1),
        (coded(None, "A1"), coded(None, None), 2),
        (coded(None, None), coded(None, None), 1),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_people_are_counted_by_code_else_by_name(
    finding: Ask, first: Sponsorship, second: Sponsorship, count: int, *, turned: bool
) -> None:
    """Whichever was entered first: one person is one, two of one name need codes."""
    papers = (second, first) if turned else (first, second)
    found = finding(introduced(*papers, **OLDER), BRANCH, "sponsor.route")
    assert found.facts["members"] == count
    assert (found.status is Status.MET) is (count == 2)


def test_a_name_without_a_code_is_taken_for_whom_it_fits(finding: Ask) -> None:
    """Whichever other names stand before it."""
    papers = (
        coded("Lò Thị Mẫu", None),
        coded("Trần Văn Mẫu", "A1"),
        coded("Trần Văn Mẫu", None),
    )
    found = finding(introduced(*papers, **OLDER), BRANCH, "sponsor.route")
    assert (found.status, found.facts["members"]) == (Status.MET, 2)


@pytest.mark.parametrize(
    ("days", "codes", "status"),
    [
        (-1, ("A1",), Status.UNMET),
        (0, ("A1",), Status.MET),
        (1, ("A1",), Status.MET),
        (1, ("A1", "B2"), Status.UNMET),
    ],
)
def test_of_one_person_the_newest_paper_counts(
    finding: Ask, days: int, codes: tuple[str, ...], status: Status
) -> None:
    """A paper without a code stands for the person's older one, if it is clear whose it is."""
    old = [coded("Trần Văn Mẫu", code, official_member=False) for code in codes]
    on = old[0].on + timedelta(days=days)
    case = introduced(*old, coded("Trần Văn Mẫu", None, on=on), **OLDER)
    assert finding(case, BRANCH, "sponsor.official").status is status


def test_the_finding_tells_who_introduced_and_which_ways_were_open(finding: Ask) -> None:
    """The unions by their names, without the members; the ways that the charter leaves."""
    found = finding(introduced(ONE, DOAN), BRANCH, "sponsor.route")
    assert dict(found.facts) == {
        "members": 1,
        "unions": ("youth_union",),
        "ways": ("youth_union",),
    }


def test_the_remedy_for_one_name_speaks_of_codes(finding: Ask) -> None:
    """Two people of one name can only be told apart by them."""
    papers = coded("Trần Văn Mẫu", None), coded("TRẦN VĂN MẪU", None)
    found = finding(introduced(*papers, **OLDER), BRANCH, "sponsor.route")
    assert found.facts["same_name"]
    assert "mã đảng viên" in remedy_of(found, "vi")
    assert "code" in remedy_of(found, "en")


@pytest.mark.parametrize(
    ("name", "code", "on", "left"),
    [
        ("Đ/c DV-01", None, date(2023, 11, 10), 1),
        ("DV-01", None, date(2023, 11, 9), 2),
        ("DV-09", None, date(2024, 1, 1), 2),
        ("DV-01", "A1", date(2024, 1, 1), 1),
    ],
)
def test_who_stopped_introducing_does_not_count(
    finding: Ask, name: str, code: str | None, on: date, left: int
) -> None:
    """From the day of the paper on; a new paper of later counts again."""
    case = introduced(ONE, TWO, **OLDER)
    case = with_act(case, SponsorEnded(on=on, sponsor=name, sponsor_code=code))
    found = finding(case, BRANCH, "sponsor.route")
    assert (found.status is Status.MET, found.facts["members"]) == (left == 2, left)
    again = with_act(case, member("DV-01", on=date(2024, 1, 2)))
    assert finding(again, BRANCH, "sponsor.route").status is Status.MET


def test_a_code_that_differs_ends_nobody_else(finding: Ask) -> None:
    """Two of one name: the one with the code has stopped."""
    stopped = coded("Trần Văn Mẫu", "B2", official_member=False)
    case = introduced(coded("Trần Văn Mẫu", "A1"), stopped, **OLDER)
    assert finding(case, BRANCH, "sponsor.official").status is Status.UNMET
    case = with_act(
        case, SponsorEnded(on=date(2024, 1, 1), sponsor="Trần Văn Mẫu", sponsor_code="B2")
    )
    assert finding(case, BRANCH, "sponsor.route").facts["members"] == 1
    assert finding(case, BRANCH, "sponsor.route").facts["ended"] == 1
    official = finding(case, BRANCH, "sponsor.official")
    assert (official.status, official.facts["members"]) == (Status.MET, 1)


def test_after_a_move_the_time_together_is_not_asked(finding: Ask) -> None:
    """Of any move, not only the last one; of an earlier paper it is."""
    short = member("DV-01", together_since=date(2023, 10, 1))
    case = introduced(short, DOAN)
    for days, status in ((1, Status.UNMET), (0, Status.NOT_APPLICABLE)):
        moved = with_act(case, Move(on=short.on + timedelta(days=days), to="Chi bộ Mẫu Hai"))
        assert finding(moved, BRANCH, "sponsor.together").status is status
    twice = with_act(moved, Move(on=date(2024, 1, 5), to="Chi bộ Mẫu Ba"))
    assert finding(twice, BRANCH, "sponsor.together").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("days", "status"), [(-1, Status.UNMET), (0, Status.NOT_APPLICABLE), (1, Status.NOT_APPLICABLE)]
)
def test_a_move_of_before_the_listing_excuses_nobody(
    finding: Ask, days: int, status: Status
) -> None:
    """Who moved before the chi bộ listed the person was known to it from the start."""
    case = introduced(member("DV-01", together_since=date(2023, 10, 1)), DOAN)
    listed = next(act.on for act in case.acts if act.kind == "sympathiser_resolution")
    moved = with_act(case, Move(on=listed + timedelta(days=days), to="Chi bộ Mẫu Hai"))
    assert finding(moved, BRANCH, "sponsor.together").status is status


def test_where_no_way_is_open_nobody_is_told_how_many_count(finding: Ask) -> None:
    """Another sponsor would not help who is no member of the Đoàn; of an unsaid fact it is told."""
    ended = SponsorEnded(on=date(2024, 1, 1), sponsor="DV-01")
    for membership, status in ((False, Status.UNMET), (None, Status.UNKNOWN)):
        case = with_act(introduced(ONE, TWO, DOAN, youth_union_member=membership), ended)
        found = finding(case, BRANCH, "sponsor.route")
        assert (found.status, found.facts["members"]) == (status, 1)
        assert "ended" not in found.facts


def test_a_paper_of_a_member_made_anew_is_not_old_beside_that_of_the_union(finding: Ask) -> None:
    """Of the unions the newest resolution counts, of each member the newest paper."""
    case = with_step(lawful_case(BRANCH), BRANCH, on=date(2024, 11, 13))
    assert finding(case, BRANCH, "dossier.fresh").facts["old"] == ("sponsorship",)
    member = replace(
        next(a for a in case.acts if isinstance(a, Sponsorship) and a.route == "member"),
        on=date(2024, 1, 10),
    )
    union = Sponsorship(on=date(2024, 1, 10), route="youth_union")
    for acts, old in (
        ((member,), ("sponsorship",)),
        ((union,), ("sponsorship",)),
        ((member, union), ()),
    ):
        changed = case
        for act in acts:
            changed = with_act(changed, act)
        assert finding(changed, BRANCH, "dossier.fresh").facts["old"] == old


def test_the_paper_of_somebody_who_introduces_no_longer_is_not_old(finding: Ask) -> None:
    """It counts neither among the sponsors nor among the papers that must still serve."""
    case = lawful_case(BRANCH)
    old = Sponsorship(
        on=date(2023, 1, 5), route="member", sponsor="DV-09", official_member=True,
        together_since=date(2020, 1, 1),
    )  # fmt: skip
    assert finding(with_act(case, old), BRANCH, "dossier.fresh").status is Status.UNMET
    ended = with_act(with_act(case, old), SponsorEnded(on=date(2023, 2, 1), sponsor="DV-09"))
    assert finding(ended, BRANCH, "dossier.fresh").status is Status.MET


def test_where_a_move_excuses_nobody_the_months_are_asked_of_all(judge: Judge) -> None:
    """The law lets pass who signed on or after the day of the move; another law might not."""
    start = date(2027, 4, 1)
    asking = amended(judge, start, sponsor__together__move_exempt=False)
    case = lawful_case(BRANCH, meeting_on=date(2027, 8, 5))
    paper = next(act for act in case.acts if isinstance(act, Sponsorship) and act.route == "member")
    case = with_act(case, Move(on=paper.on, to="Chi bộ Mẫu Hai", same_authority=True))
    case = with_changed(
        case, "sponsorship", {"route": "member"}, together_since=paper.on - timedelta(days=30)
    )
    for one, status in ((judge, Status.NOT_APPLICABLE), (asking, Status.UNMET)):
        step = one.judge(case).steps[-1]
        (found,) = [f for f in step.findings if f.rule == "sponsor.together"]
        assert found.status is status
