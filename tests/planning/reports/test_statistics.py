"""Numbers add up for any population: rows to totals, months to quarters to halves to the year."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow import resources
from admission_flow.planning.plan.progress import in_group
from admission_flow.planning.reports import statistics
from admission_flow.planning.reports.definitions import (
    DIMENSIONS,
    NOT_STATED,
    NOTIONS,
    Definition,
    definitions_from,
)
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.statistics import CasePath, Counted, Row, Table
from admission_flow.procedure.person import EDUCATION, BirthTime, Person

DATA = tomllib.loads(resources.text("workflows", "statistics.toml"))
DEFINITIONS = definitions_from(DATA)
DAY = date(2024, 6, 30)
MESSAGES = files("admission_flow.messages")


def defined(name: str, day: date = DAY) -> Definition:
    found = DEFINITIONS.on(name, day)
    assert found is not None
    return found


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


PEOPLE = st.builds(
    Person,
    full_name=st.just("Lò Mẫu"),
    born_on=st.none() | st.dates(date(1930, 1, 1), date(2024, 12, 31)),
    sex=perhaps("female", "male"),
    ethnicity=perhaps("Kinh", "KINH ", "Tày", "Mông"),
    religion=perhaps("", " ", "Phật giáo"),
    education=perhaps(*EDUCATION),
    youth_union_member=st.none() | st.booleans(),
    sector=perhaps("state_agency", "state_enterprise", "private_enterprise", "student", "other"),
)
COUNTED = st.builds(
    Counted,
    case=st.integers(1, 999).map("HS-{:04}".format),
    on=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    person=st.none() | PEOPLE,
    unit=st.sampled_from(["C1", "C2", "C3", statistics.UNPLACED]),
    sort=st.sampled_from(["refused", "withdrawn"]),
    stage=st.sampled_from(["awareness", "decision"]),
)
STATES = {"sympathiser": "sympathiser", "decided": "decision", "withdrawn": "ended"}


@st.composite
def ways(draw: st.DrawFn) -> CasePath:
    """Draw a way with a few dated steps, oldest first; one in some was erased."""
    begun_on = draw(st.dates(date(2023, 1, 1), date(2024, 12, 31)))
    days = sorted(draw(st.lists(st.integers(0, 500), min_size=3, max_size=3)))
    names = ["sympathiser_resolution", "admission_decision", "withdrawal"]
    steps = tuple(
        (begun_on + timedelta(days=day), name, state)
        for day, name, state in zip(days, names, STATES, strict=True)
    )
    count = draw(st.integers(0, 3))
    person = draw(st.none() | PEOPLE)
    return CasePath(
        case=f"HS-{draw(st.integers(1, 9999)):04}",
        person=person,
        begun_on=begun_on,
        units=((date.min, "Chi bộ Mẫu"),),
        has_committee=draw(st.booleans()),
        steps=steps[:count] if person else tuple((on, "", to) for on, _, to in steps[2:count]),
    )


def tables_of(counted: list[Counted]) -> list[Table]:
    return [
        *(statistics.breakdown(counted, defined(name)) for name in DIMENSIONS),
        statistics.by_unit(counted, ["C1", "C9"]),
        statistics.by_sort(counted, "outcome", ["refused", "withdrawn"]),
        statistics.by_stage(counted, "left_from", ["awareness"]),
    ]


@given(st.lists(COUNTED, max_size=40))
def test_rows_add_up_to_the_total(counted: list[Counted]) -> None:
    """Everybody is in exactly one row of every breakdown, stated or not, erased or not."""
    cases = sorted(one.case for one in counted)
    for table in tables_of(counted):
        assert sum(row.count for row in table.rows) == table.total == len(counted), table.by
        assert sorted(case for row in table.rows for case in row.cases) == cases


@given(st.lists(COUNTED, max_size=40))
def test_units_add_up_to_the_whole(counted: list[Counted]) -> None:
    """A breakdown for each unit, added up over the units, is the breakdown of all."""
    for name in DIMENSIONS:
        whole = statistics.breakdown(counted, defined(name))
        units = statistics.crossed(counted, defined(name))
        for row in whole.rows:
            parts = [r.count for table in units for r in table.rows if r.key == row.key]
            assert sum(parts) == row.count
        hidden = statistics.without_small_cells(units, 3, columns_known=True)
        assert [[r.cases for r in t.rows] for t in hidden] == [
            [r.cases for r in t.rows] for t in units
        ]


@given(st.lists(ways(), max_size=25))
def test_parts_add_up_to_the_year(some: list[CasePath]) -> None:
    """Months make the quarter, quarters the half, halves the year: of steps, ends and flows."""
    year = Period("year", 2024, 1)

    def counts(period: Period) -> tuple[int, ...]:
        days = period.first, period.last
        return (
            len(statistics.taken(some, "admission_decision", *days)),
            len(statistics.ended(some, {**STATES, "source": "source"}, *days)),
            len(statistics.flowed(some, "sympathiser_resolution", *days)),
            len(statistics.flowed(some, None, *days)),
        )

    for whole, kind in ((year, "half"), (year, "quarter"), (year, "month")):
        parts = [counts(part) for part in whole.parts(kind)]
        assert tuple(map(sum, zip(*parts, strict=True))) == counts(whole)
    for quarter in year.parts("quarter"):
        parts = [counts(part) for part in quarter.parts("month")]
        assert tuple(map(sum, zip(*parts, strict=True))) == counts(quarter)


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 25)), st.sets(st.integers(0, 25)))
def test_organisations_add_up(units: set[int], admitted: set[int], sources: set[int]) -> None:
    """Each unit is in one of three rows; what is no unit of the day is in none."""
    named = [{f"C{n}" for n in some} for some in (units, admitted, sources)]
    table = statistics.organisations("base", named[0], named[1], named[2])
    assert sum(row.count for row in table.rows) == table.total == len(units)
    rows = {row.key: set(row.cases) for row in table.rows}
    assert rows["admitted"] == named[0] & named[1]
    assert rows["only_sources"] == (named[0] & named[2]) - named[1]


# ---- definitions ---------------------------------------------------------------------------------


def someone(**given: Any) -> Person:  # noqa: ANN401
    return Person(full_name="Lò Mẫu", **given)


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("sex", {"sex": "female"}, "female"),
        ("sex", {}, NOT_STATED),
        ("ethnicity", {"ethnicity": " KINH"}, "majority"),
        ("ethnicity", {"ethnicity": "Tày"}, "minority"),
        ("religion", {"religion": " "}, "no_religion"),
        ("religion", {"religion": "Công giáo"}, "religious"),
        ("religion", {}, NOT_STATED),
        ("youth", {"youth_union_member": False}, "not_youth_union_member"),
        ("education", {"education": "lower_secondary"}, "below_upper_secondary"),
        ("education", {"education": "postgraduate"}, "postgraduate"),
        ("age", {"born_on": date(2006, 7, 1)}, "under:18"),
        ("age", {"born_on": date(2006, 6, 30)}, "18-30"),
        ("age", {"born_on": date(1993, 7, 1)}, "18-30"),
        ("age", {"born_on": date(1993, 6, 30)}, "31-40"),
        ("age", {"born_on": date(1963, 6, 1)}, "from:61"),
        ("age", {"born_on": date(2024, 7, 1)}, NOT_STATED),
    ],
)
def test_which_row_a_person_is_in(name: str, given: dict[str, Any], key: str) -> None:
    """Each edge of each definition, on 30 June 2024."""
    assert defined(name).key_of(someone(**given), DAY) == key


def test_every_value_of_the_register_has_its_row() -> None:
    """Whatever a document may state is in a row of its own breakdown: nothing is "not stated"."""
    for name in ("sex", "education", "sector"):
        choices = Person.__dataclass_fields__[name].metadata["choices"]
        for one in DEFINITIONS.all[name]:
            assert {one.key_of(someone(**{name: choice}), DAY) for choice in choices} <= {*one.keys}
    for one in DEFINITIONS.all["youth"]:
        assert one.key_of(someone(youth_union_member=True), DAY) == "youth_union_member"


def test_definitions_hold_from_their_day() -> None:
    """The day before 40-HD/BTCTW the earlier holds; neither was seen, and both say so."""
    before, after = (
        defined("education", date(2025, 10, 9)),
        defined("education", date(2025, 10, 10)),
    )
    assert (before.source, after.source) == (
        "11-HD/BTCTW (13/12/2021)",
        "40-HD/BTCTW (10/10/2025)",
    )
    assert before.confidence == after.confidence == "recalled"
    assert before.rows == after.rows
    assert DEFINITIONS.on("education", date(2011, 12, 31)) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_definition_and_row_has_its_words(lang: str) -> None:
    """What a definition says, and each row, stand in the catalogue."""
    text = Path(str(MESSAGES.joinpath(f"reports.{lang}.toml"))).read_text("utf-8")
    labels = tomllib.loads(text)["label"]
    assert {f"definition.{name}" for name in (*DIMENSIONS, *NOTIONS)} <= labels.keys()
    assert {f"by.{name}" for name in DIMENSIONS} <= labels.keys()
    flows = [flow.key for flow in defined("pipeline").flows]
    assert {
        f"row.{key}" for key in (*flows, NOT_STATED, "waiting", "admitted", "referred", "remedied")
    } <= labels.keys()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "admission-statistics/2"},
        {"definition": DATA["definition"][1:3]},
        {"definition": [{**DATA["definition"][0], "confidence": "certain"}]},
        {"definition": [{**DATA["definition"][0], "as_before": True}]},
    ],
)
def test_definitions_of_another_form_are_not_taken(change: dict[str, Any]) -> None:
    """Another format, a notion left undefined, an unknown confidence, nothing to carry over."""
    with pytest.raises(ValueError, match=r"."):
        definitions_from({**DATA, **change})


# ---- averages and single cases -------------------------------------------------------------------


def test_the_average_is_exact_and_says_its_base() -> None:
    """Of 20 years and 30 years 1 month it is 301/12; who is not stated is counted apart."""
    one = Counted(case="HS-0001", on=DAY, person=someone(born_on=date(2004, 6, 15)))
    other = replace(one, person=someone(born_on=date(1994, 5, 2)))
    found = statistics.average_age([one, other, replace(one, person=someone()),
                                    replace(one, person=None)])  # fmt: skip
    assert (found.years, found.base, found.not_stated) == (Fraction(601, 24), 2, 2)
    assert statistics.average_age([]).years is None


def test_only_the_first_lawful_step_counts_and_an_unlawful_one_is_told() -> None:
    """A step outside the days, or not permitted, is in no number; the second is listed."""
    way = CasePath(
        case="HS-0001",
        person=someone(),
        begun_on=date(2024, 1, 2),
        units=((date.min, "A"), (date(2024, 3, 1), "B")),
        has_committee=False,
        steps=((date(2024, 3, 31), "branch_resolution", "branch_resolved"),),
        refused=((date(2024, 4, 1), "admission_decision"),),
    )
    quarters = Period("year", 2024, 1).parts("quarter")
    first, second = quarters[0], quarters[1]
    assert statistics.flowed([way], None, first.first, first.last) == ("HS-0001",)
    assert statistics.flowed([way], None, second.first, second.last) == ()
    with_committee = replace(way, has_committee=True)
    assert statistics.flowed([with_committee], None, first.first, first.last) == ()
    days = second.first, second.last
    assert statistics.not_lawful([way], "admission_decision", *days) == ("HS-0001",)
    assert statistics.not_lawful([way], "admission_decision", first.first, first.last) == ()
    assert (way.unit_on(date(2024, 2, 29)), way.unit_on(date(2024, 3, 1))) == ("A", "B")
    assert (way.state_on(date(2024, 3, 30)), way.state_on(date(2024, 3, 31))) == (
        "source",
        "branch_resolved",
    )
    assert replace(way, person=None, steps=()).state_on(DAY) == statistics.UNKNOWN
    assert Row("x", ("HS-0001",)).count == 1


def test_births_of_which_only_the_year_is_known() -> None:
    """No month is made up: they are not in the average, in no band of age, in no age group."""
    people: dict[str, date | BirthTime | None] = {
        "day": date(1993, 6, 30),
        "month": BirthTime(1993, 6),
        "next month": BirthTime(1993, 7),
        "year": BirthTime(1993),
        "nothing": None,
    }
    known = [Person(full_name="?", born_on=born) for born in people.values()]
    counted = [
        Counted(case=name, on=DAY, person=one) for name, one in zip(people, known, strict=True)
    ]
    found = statistics.average_age(counted)
    assert (found.base, found.not_stated) == (3, 2)
    assert found.years == Fraction(31 * 12 + 31 * 12 + 30 * 12 + 11, 12 * 3)
    age = defined("age")
    keys = [age.key_of(one, DAY) for one in known]
    assert keys[0] == keys[1] != keys[2]  # thirty-one full years, and not yet
    assert keys[3:] == [NOT_STATED, NOT_STATED]
    assert [in_group("youth", one, DAY) for one in known] == [False, False, True, None, None]
