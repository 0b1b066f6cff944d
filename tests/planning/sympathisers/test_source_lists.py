"""The list and what it owes: months, quarters, helpers, moves; each boundary from both sides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.planning.deadlines.duty import Duty
from admission_flow.planning.sympathisers.duties import DEFAULT, Rhythm, Units, duties
from admission_flow.planning.sympathisers.person import (
    MONTH,
    NONE,
    QUARTER,
    Proposal,
    Report,
    Source,
    bounds,
    month_of,
    months_between,
    path_of,
    quarter_of,
    source_of,
)
from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.acts import (
    Ceremony,
    HelperAssigned,
    Move,
    RemovalFromList,
    SympathiserResolution,
)
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, with_act
from admission_flow.workflow_source import built_in

DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))
START = date(2020, 1, 1)
BRANCH, OTHER = "Chi bộ Mẫu 1", "Chi bộ Mẫu 2"
UNITS = [
    UnitAdded(unit="C1", on=START, name="Cơ quan Mẫu", level="base"),
    UnitAdded(unit="C1-1", on=START, name=BRANCH, level="branch", parent="C1"),
    UnitAdded(unit="C1-2", on=START, name=OTHER, level="branch", parent="C1"),
]


def person(**fields: object) -> Source:
    """Return somebody listed in the middle of March 2024, helped and tried since that day."""
    on = date(2024, 3, 15)
    plain: dict[str, object] = {
        "case": "HS-0001",
        "units": ((date.min, BRANCH),),
        "listed_on": on,
        "helpers": ((on, "Hoàng Văn Mẫu"),),
        "tasks": (on,),
    }
    return Source(**(plain | fields))  # type: ignore[arg-type]


def missing(source: Source, as_of: date, every: str = MONTH) -> list[str]:
    return list(source.reports_missing(lambda _: every, as_of))


def owed(source: Source, as_of: date, *rhythms: Rhythm) -> list[Duty]:
    return duties([source], {}, Units(Organisation(UNITS), rhythms), as_of)


# Months and quarters


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_quarter(day: date) -> None:
    """Both begin on a first, end before the next one begins, and a quarter has three months."""
    for period in (month_of(day), quarter_of(day)):
        first, last = bounds(period)
        assert first <= day <= last
        assert (first.day, (last + timedelta(days=1)).day) == (1, 1)
    first, last = bounds(quarter_of(day))
    assert last.month - first.month == 2
    assert first.month in {1, 4, 7, 10}


@pytest.mark.parametrize(
    "text",
    ["2024-13", "2024-00", "2024-Q0", "2024-Q5", "24-05", "2024-5", "", "2024-+5", "0000-05"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """Months are 01 to 12, quarters Q1 to Q4, years have four figures."""
    with pytest.raises(ValueError):  # noqa: PT011 - the text of it is the period alone or datetime's
        bounds(text)


@given(DAYS, DAYS)
def test_months_between_are_those_wholly_between(first: date, last: date) -> None:
    """A month counts if it begins after the one day and ends before the other."""
    every_day = (START + timedelta(days=n) for n in range(-400, 2000))
    known = dict.fromkeys(month_of(day) for day in every_day)
    wanted = [m for m in known if bounds(m)[0] > first and bounds(m)[1] < last]
    assert list(months_between(first, last)) == wanted


# When a report is owed


def test_the_month_of_the_resolution_does_not_count_and_a_month_must_be_over() -> None:
    """Listed on 15 March: April is the first, missing on 1 May and not on 30 April."""
    assert missing(person(), date(2024, 4, 30)) == []
    assert missing(person(), date(2024, 5, 1)) == ["2024-04"]
    assert missing(person(), date(2024, 5, 31)) == ["2024-04"]


def test_listed_on_the_last_and_on_the_first_of_a_month() -> None:
    """Listed on 31 March, April counts; listed on 1 April, it does not."""
    for listed, wanted in (
        (date(2024, 3, 31), ["2024-04", "2024-05"]),
        (date(2024, 4, 1), ["2024-05"]),
    ):
        one = person(listed_on=listed, helpers=((listed, "Hoàng Văn Mẫu"),))
        assert missing(one, date(2024, 6, 1)) == wanted


def test_reports_count_from_the_month_after_the_first_helper() -> None:
    """Nobody helps before 30 April: no report is owed for April; 1 May puts it off to June."""
    for helped, wanted in ((date(2024, 4, 30), ["2024-05"]), (date(2024, 5, 1), [])):
        one = person(helpers=((helped, "Hoàng Văn Mẫu"),))
        assert missing(one, date(2024, 6, 1)) == wanted
    assert missing(person(helpers=()), date(2024, 12, 31)) == []


def test_a_change_of_helper_in_mid_month_leaves_one_report_owed() -> None:
    """Who was assigned last helps; either report is that of the month."""
    helpers = ((date(2024, 3, 15), "Hoàng Văn Mẫu"), (date(2024, 5, 10), "Lý Thị Mẫu"))
    one = person(helpers=helpers)
    assert one.helpers_on(date(2024, 5, 9)) == ("Hoàng Văn Mẫu",)
    assert one.helpers_on(date(2024, 5, 10)) == ("Lý Thị Mẫu",)
    assert missing(one, date(2024, 6, 1)) == ["2024-04", "2024-05"]
    for day in (date(2024, 5, 9), date(2024, 5, 31)):
        reported = person(helpers=helpers, reports=(Report(day),))
        assert missing(reported, date(2024, 6, 1)) == ["2024-04"]


def test_two_helpers_of_one_resolution_help_together() -> None:
    """Assigned on the same day both help; before it nobody did."""
    on = date(2024, 3, 15)
    one = person(helpers=((on, "Hoàng Văn Mẫu"), (on, "Lý Thị Mẫu")))
    assert one.helpers_on(on) == ("Hoàng Văn Mẫu", "Lý Thị Mẫu")
    assert one.helpers_on(on - timedelta(days=1)) == ()


def test_the_month_in_which_somebody_leaves_does_not_count() -> None:
    """Off the list from 31 May on, May is not owed; from 1 June on, it was."""
    for left, wanted in (
        (date(2024, 5, 31), ["2024-04"]),
        (date(2024, 6, 1), ["2024-04", "2024-05"]),
    ):
        assert missing(person(left_on=left), date(2024, 12, 31)) == wanted


def test_a_late_report_is_for_the_period_that_it_names() -> None:
    """Dated in June and for May: May is there, June is not; without a name it is June's."""
    june = date(2024, 6, 3)
    as_of = date(2024, 7, 1)
    assert missing(person(reports=(Report(june, "2024-05"),)), as_of) == ["2024-04", "2024-06"]
    assert missing(person(reports=(Report(june),)), as_of) == ["2024-04", "2024-05"]
    assert missing(person(reports=(Report(june, "2024-05"),)), as_of, QUARTER) == []
    assert missing(person(reports=(Report(june, "2024-Q2"),)), as_of) == [
        "2024-04",
        "2024-05",
        "2024-06",
    ]


def test_a_quarter_is_owed_where_its_last_month_is() -> None:
    """Listed in May the second quarter counts, listed in June the third is the first."""
    for listed, wanted in (
        (date(2024, 5, 31), ["2024-Q2", "2024-Q3"]),
        (date(2024, 6, 1), ["2024-Q3"]),
    ):
        one = person(listed_on=listed, helpers=((listed, "Hoàng Văn Mẫu"),))
        assert missing(one, date(2024, 10, 1), QUARTER) == wanted
        assert missing(one, date(2024, 9, 30), QUARTER) == wanted[:-1]
    assert missing(person(), date(2024, 12, 31), NONE) == []


SOURCES = st.builds(
    person,
    listed_on=DAYS,
    left_on=st.none() | DAYS,
    helpers=st.lists(DAYS, max_size=3).map(lambda days: tuple((d, "Mẫu") for d in sorted(days))),
    reports=st.lists(DAYS.map(Report), max_size=8).map(tuple),
)


@given(SOURCES, DAYS)
def test_missing_months_are_those_that_a_plain_reading_finds(source: Source, as_of: date) -> None:
    """Listed and helped before the month began, on the list at its end, over, no report."""
    helped = min((on for on, _ in source.helpers), default=date.max)
    wanted = []
    for year in range(2019, 2026):
        for number in range(1, 13):
            first, last = bounds(f"{year}-{number:02d}")
            listed = source.listed_on is not None and source.listed_on < first
            there = source.left_on is None or source.left_on > last
            reported = any(first <= report.on <= last for report in source.reports)
            if listed and there and helped < first and last < as_of and not reported:
                wanted.append(f"{year}-{number:02d}")
    assert missing(source, as_of) == wanted


@given(SOURCES, DAYS, DAYS)
def test_time_only_adds_what_is_missing_and_a_report_only_takes_away(
    source: Source, as_of: date, on: date
) -> None:
    """A later day finds all that an earlier one found; one report mends its own period only."""
    for every, period in ((MONTH, month_of(on)), (QUARTER, quarter_of(on))):
        now = missing(source, as_of, every)
        assert set(now) <= set(missing(source, as_of + timedelta(days=40), every))
        more = person(
            listed_on=source.listed_on,
            left_on=source.left_on,
            helpers=source.helpers,
            reports=(*source.reports, Report(on)),
        )
        assert missing(more, as_of, every) == [one for one in now if one != period]


# What units owe


def kinds(found: list[Duty]) -> list[tuple[str, str]]:
    return [(duty.kind, duty.period) for duty in found]


def test_what_somebody_on_the_list_lacks() -> None:
    """No helper and no task are missing at once, due by the end of the month of listing."""
    bare = person(helpers=(), tasks=())
    found = owed(bare, date(2024, 3, 15))
    assert kinds(found) == [("helper", ""), ("task", "")]
    assert {(duty.due_on, duty.unit, duty.case) for duty in found} == {
        (date(2024, 3, 31), BRANCH, "HS-0001")
    }
    assert owed(bare, date(2024, 3, 14)) == []
    assert owed(person(helpers=(), tasks=(), left_on=date(2024, 3, 20)), date(2024, 3, 20)) == []


def test_reports_are_asked_for_only_while_somebody_is_on_the_list() -> None:
    """Who left on 10 July owes no report from that day on; the months' reviews remain owed."""
    one = person(left_on=date(2024, 7, 10))
    assert ("helper_report", "2024-06") in kinds(owed(one, date(2024, 7, 9)))
    later = kinds(owed(one, date(2024, 7, 10)))
    assert later == [("monthly_review", f"2024-{month:02d}") for month in (4, 5, 6)]


def test_a_review_is_owed_by_the_unit_of_the_months_last_day() -> None:
    """Moved on 31 May, May is the new unit's; on 1 June, still the old one's."""
    for moved, unit in ((date(2024, 5, 31), OTHER), (date(2024, 6, 1), BRANCH)):
        one = person(units=((date.min, BRANCH), (moved, OTHER)))
        found = owed(one, date(2024, 6, 2))
        may = {(d.kind, d.unit) for d in found if d.period == "2024-05"}
        assert may == {("helper_report", unit), ("monthly_review", unit)}
        assert {d.unit for d in found if d.period == "2024-04"} == {BRANCH}


def test_one_review_is_owed_for_a_list_of_many() -> None:
    """Two people of one unit: one review a month, and it is no more owed once it was held."""
    both = [person(), person(case="HS-0002")]
    units = Units(Organisation(UNITS))
    as_of = date(2024, 6, 1)
    found = duties(both, {}, units, as_of)
    assert [d.period for d in found if d.kind == "monthly_review"] == ["2024-04", "2024-05"]
    found = duties(both, {"C1-1": {"2024-04"}}, units, as_of)
    assert [d.period for d in found if d.kind == "monthly_review"] == ["2024-05"]
    assert duties(both, {}, units, as_of, {"C1-2"}) == []


def test_an_answer_to_a_proposal_is_owed_once_the_next_month_is_over() -> None:
    """Introduced in May: missing on 1 July, not on 30 June; nobody waits who is on the list."""
    proposal = Proposal(entry=3, by="youth_union", on=date(2024, 5, 20), number=None)
    waiting = person(listed_on=None, helpers=(), tasks=(), proposals=(proposal,))
    assert owed(waiting, date(2024, 6, 30)) == []
    found = owed(waiting, date(2024, 7, 1))
    assert [(d.kind, d.due_on, d.facts["by"]) for d in found] == [
        ("proposal", date(2024, 6, 30), "youth_union")
    ]
    assert "proposal" not in {d.kind for d in owed(person(proposals=(proposal,)), date(2024, 9, 1))}


# How often


def test_the_nearest_unit_above_says_how_often() -> None:
    """Monthly by the plan; from a day on as the base says; the chi bộ's own word wins."""
    quarterly = Rhythm(unit="C1", on=date(2024, 4, 1), every=QUARTER)
    own = Rhythm(unit="C1-1", on=date(2024, 7, 1), every=NONE)
    units = Units(Organisation(UNITS), [own, quarterly])
    assert units.rhythm("C1-1", date(2024, 3, 31)) is DEFAULT
    assert units.rhythm("C1-1", date(2024, 4, 1)) is quarterly
    assert units.rhythm("C1-1", date(2024, 7, 1)) is own
    assert units.rhythm("C1-2", date(2024, 7, 1)) is quarterly
    assert units.rhythm("nowhere", date(2024, 7, 1)) is DEFAULT


def test_the_rhythm_of_a_months_last_day_counts() -> None:
    """Quarterly from 1 June: April and May monthly, then the quarter that ends in June."""
    quarterly = Rhythm(unit="C1-1", on=date(2024, 6, 1), every=QUARTER)
    found = owed(person(), date(2024, 7, 1), quarterly)
    reports = [d.period for d in found if d.kind == "helper_report"]
    assert reports == ["2024-04", "2024-05", "2024-Q2"]


def test_a_list_that_is_not_followed_owes_nothing() -> None:
    """Followed again from May on, only May is asked for."""
    off = Rhythm(unit="C1", on=START, every=NONE)
    assert owed(person(helpers=()), date(2024, 6, 1), off) == []
    again = Rhythm(unit="C1", on=date(2024, 5, 1), every=MONTH)
    assert kinds(owed(person(), date(2024, 6, 1), off, again)) == [
        ("helper_report", "2024-05"),
        ("monthly_review", "2024-05"),
    ]


# Where the list is kept


def test_units_renamed_closed_and_unknown() -> None:
    """The code stays; one heir stands for a closed unit, two do not; a name may be the key."""
    renamed = UnitChanged(unit="C1-1", on=date(2024, 5, 1), name="Chi bộ Mẫu 1 mới")
    closed = UnitClosed(unit="C1-1", on=date(2024, 6, 1), successors=("C1-2",))
    split = UnitClosed(unit="C1-1", on=date(2024, 6, 1), successors=("C1-2", "C1-3"))
    third = UnitAdded(unit="C1-3", on=START, name="Chi bộ Mẫu 3", level="branch", parent="C1")
    one = Units(Organisation([*UNITS, renamed, closed]))
    place = one.place(BRANCH, date(2024, 5, 31))
    assert (place.key, place.name) == ("C1-1", "Chi bộ Mẫu 1 mới")
    assert one.place(BRANCH, date(2024, 6, 1)).key == "C1-2"
    assert one.name_of(place, date(2024, 6, 1)) == "Chi bộ Mẫu 1 mới"
    two = Units(Organisation([*UNITS, third, split]))
    assert two.place(BRANCH, date(2024, 6, 1)).key == "C1-1"
    assert two.place("Chi bộ  LẠ Mẫu", START).key == two.place("chi bộ lạ mẫu", START).key


# From the acts of a case


def read(case: Case, as_of: date = date(2026, 11, 24)) -> Source:
    acts = tuple(act for act in case.acts if act.on <= as_of)
    upto = Case(case.person, case.unit, acts)
    steps = built_in().judge(upto, as_of).steps
    taken = [(step.step, step.on) for step in steps if step.permitted]
    return source_of(path_of("HS-0001", (), taken), upto)


def test_the_ceremony_takes_somebody_off_the_list() -> None:
    """On the list from the resolution's day to the day before the ceremony."""
    case = lawful_case("ceremony")
    listed = next(a.on for a in case.acts if isinstance(a, SympathiserResolution))
    held = next(a.on for a in case.acts if isinstance(a, Ceremony))
    one = read(case)
    assert (one.listed_on, one.left_on, one.left_by) == (listed, held, "ceremony")
    day = timedelta(days=1)
    assert [one.on_list(on) for on in (listed - day, listed, held - day, held)] == [
        False,
        True,
        True,
        False,
    ]
    assert read(case, held - day).left_on is None


def test_a_removal_counts_and_an_unlawful_step_does_not() -> None:
    """Removed on the day of the paper; a foreign citizen's resolution puts nobody on the list."""
    case = lawful_case("awareness_certificate")
    day = max(act.on for act in case.acts) + timedelta(days=30)
    removed = read(with_act(case, RemovalFromList(on=day, reason="xin thôi")))
    assert (removed.left_on, removed.left_by) == (day, "removal_from_list")
    assert read(lawful_case("sympathiser_resolution", citizenship="LA")).listed_on is None


def test_helpers_moves_and_numbers_are_read_from_the_acts() -> None:
    """The number of the resolution, the helper's name, the unit after a move."""
    case = lawful_case("sympathiser_resolution")
    day = max(act.on for act in case.acts)
    case = with_act(case, Move(on=day + timedelta(days=9), to=OTHER))
    case = with_act(case, HelperAssigned(on=day, helper="Lý Thị Mẫu", official_member=True))
    one = read(case)
    assert one.resolution == next(
        a.number for a in case.acts if isinstance(a, SympathiserResolution)
    )
    assert one.helpers_on(day) == ("Lý Thị Mẫu",)
    assert one.unit_on(day + timedelta(days=8)) == case.unit.name
    assert one.unit_on(day + timedelta(days=9)) == OTHER
