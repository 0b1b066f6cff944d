"""Plans under procedures of a few steps: ways, laws that turn, limits that keep their law."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from admission_flow.procedure.case_plan import CasePlan, Planner, Way
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Severity, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.later_law import keeps_its_law, later_days
from admission_flow.procedure.person import Person
from admission_flow.procedure.year_plan import year_plan
from admission_flow.testing import SAMPLE_UNIT, with_act
from tests.procedure.invented_procedures import (
    LONG_AGO,
    Asks,
    Opened,
    Review,
    Second,
    invented_judge,
)

A_DAY = timedelta(days=1)
ON = date(2026, 3, 2)
LINE = [("opened", "s0", "s1"), ("first", "s1", "s2"), ("second", "s2", "s3")]
THREE = [*LINE, ("third", "s3", "s4")]
ACROSS = ("across", "s1", "s3")
CASE = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))


def invented(judge: Judge) -> CasePlan:
    """Return the plan of a case that was opened on the day of the question."""
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))
    return Planner(judge).plan(case, ON)


@pytest.mark.parametrize(
    ("days", "first_in_file", "way"),
    [
        (4, True, ["across"]),
        (5, True, ["across"]),
        (5, False, ["first", "second"]),
        (6, True, ["first", "second"]),
    ],
)
def test_of_two_ways_the_one_that_ends_sooner(
    days: int, way: list[str], *, first_in_file: bool
) -> None:
    """The way over both steps takes five days; of two that end on one day the first in the file."""
    asked = [
        Asks(step="second", sort="since", rows=((LONG_AGO, 5),)),
        Asks(step="across", sort="since", rows=((LONG_AGO, days),)),
    ]
    arrows = [LINE[0], ACROSS, *LINE[1:]] if first_in_file else [*LINE, ACROSS]
    planned = invented(invented_judge(arrows, asked))
    assert [step.step for step in planned.steps] == way
    assert planned.goal_on == ON + min(days, 5) * A_DAY


@pytest.mark.parametrize(("later", "waits"), [(0, 4), (2, 2), (4, 0)])
def test_it_may_pay_to_begin_later(later: int, waits: int) -> None:
    """A limit of 20 days keeps the law of its beginning; begun four days on, it takes two.

    Where it begins some days after its step, the step waits so many days less.
    """
    turn = ON + timedelta(days=4)
    rows = ((LONG_AGO, 20), (turn, 2))
    asked = [Asks(step="second", sort="kept", rows=rows, of="first", later=later)]
    planned = invented(invented_judge(LINE, asked))
    assert [step.on for step in planned.steps] == [ON + waits * A_DAY, turn + 2 * A_DAY]
    assert all(step.holds_up for step in planned.steps)


TURN = ON + timedelta(days=4)
KEPT = Asks(step="second", sort="kept", rows=((LONG_AGO, 20), (TURN, 2)), of="first", when=True)


@pytest.mark.parametrize(
    "beside",
    [
        Asks(step="second", sort="kept", rows=((TURN + 400 * A_DAY, 2),), of="first"),
        replace(KEPT, when=False),
        Asks(step="second", sort="since", rows=((LONG_AGO, 1),), of="first"),
        Asks(step="second", sort="reviewed", rows=((LONG_AGO, 1),), of="first"),
    ],
    ids=["no value", "not asked", "keeps no law", "a paper"],
)
def test_a_limit_that_pays_is_found_beside_others(beside: Asks) -> None:
    """Of one there is no value yet, one is not asked of this case, others keep no law."""
    planned = invented(invented_judge(LINE, [beside, KEPT]))
    assert [step.on for step in planned.steps] == [TURN, TURN + 2 * A_DAY]


def test_a_limit_that_nobody_can_count_hides_no_other() -> None:
    """No calendar reaches so far: the rule says so itself, and the other limit is looked at."""
    on = date(2190, 3, 3)
    turn = on + 4 * A_DAY
    kept = replace(KEPT, rows=((LONG_AGO, 20), (turn, 2)))
    judge = invented_judge(LINE, [replace(kept, counted=True, later=1), kept])
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=on),))
    planned = Planner(judge).plan(case, on)
    assert [step.on for step in planned.steps] == [turn, turn + 2 * A_DAY]


def test_a_limit_that_would_not_begin_later() -> None:
    """From the turn on the second step is banned: so the third's limit is that of today."""
    asked = [
        Asks(step="second", sort="banned", rows=((LONG_AGO, False), (TURN, True))),
        Asks(step="third", sort="kept", rows=((LONG_AGO, 20), (TURN, 2)), of="second"),
    ]
    planned = invented(invented_judge(THREE, asked))
    assert [step.on for step in planned.steps] == [ON, ON, ON + 20 * A_DAY]


@pytest.mark.parametrize(
    ("turns", "later", "days"),
    [
        ((4,), 0, [4]),
        ((4,), 1, [3]),
        ((4,), 3, [1]),
        ((4,), 4, []),  # it begins under the new law at once
        ((4,), 5, []),
        ((4, 9), 4, [5]),
        ((0, 4), 0, [4]),
        ((-3,), 0, []),
    ],
)
def test_the_days_from_which_a_limit_begins_under_another_law(
    turns: tuple[int, ...], later: int, days: list[int]
) -> None:
    """The first such day of each law to come, and no other day."""
    rows = ((LONG_AGO, 20), *((ON + turn * A_DAY, 2 + turn) for turn in turns))
    asked = [Asks(step="second", sort="kept", rows=rows, of="first", later=later)]
    for arrows in (LINE, THREE):  # whether it is a limit of the last step or not
        standing = Planner(invented_judge(arrows, asked)).standing(CASE, ON)
        (steps,) = standing.ways()
        found = later_days(Way(standing, steps, {}), 0, standing.at, ON)
        assert [(day - ON).days for day in found] == days


def test_a_step_keeps_its_law_by_one_rule_that_can_hold_it_back() -> None:
    """By no rule that only warns, and by none that has no beginning."""
    since = Asks(step="second", sort="since", rows=((LONG_AGO, 1),), of="first")
    judge = invented_judge(LINE, [KEPT, since])
    standing = Planner(judge).standing(CASE, ON)
    spec = judge.workflow.steps["second"]
    *order, kept, others = spec.guards
    warns = replace(kept, severity=Severity.WARN)
    for guards, keeps in (
        ((kept,), True),
        ((*order, others, kept), True),
        ((*order, others), False),
        ((warns,), False),
        ((warns, kept), True),
        ((), False),
    ):
        assert keeps_its_law(standing, replace(spec, guards=guards)) is keeps


def test_the_new_law_is_not_waited_for_where_the_old_ends_sooner() -> None:
    """Six days by the old law end with the new one's two after four; five end before."""
    turn = ON + timedelta(days=4)
    for old, goal in ((6, 6), (5, 5), (7, 6)):
        rows = ((LONG_AGO, old), (turn, 2))
        asked = [Asks(step="second", sort="kept", rows=rows, of="first")]
        planned = invented(invented_judge(LINE, asked))
        assert planned.goal_on == ON + goal * A_DAY
        assert planned.day_of("first") == (turn if old == 7 else ON)


def test_a_ban_is_waited_for_to_its_last_day() -> None:
    """It names no day of its own: the day on which the law lifts it is looked at."""
    lifted = ON + timedelta(days=30)
    judge = invented_judge(LINE, [_ban(lifted)])
    planned = invented(judge)
    assert [step.on for step in planned.steps] == [lifted, lifted]
    assert planned.steps[0].waits_for is not None
    assert planned.steps[0].waits_for.status is Status.PENDING


def _ban(lifted: date) -> Asks:
    return Asks(step="first", sort="banned", rows=((LONG_AGO, True), (lifted, False)))


def test_of_a_day_that_nobody_lives_to_see_nothing_is_said() -> None:
    """Of the step, and of those after it; before it the plan stands."""
    far = 366 * 61
    judge = invented_judge(
        [*THREE, ("across", "s4", "s5")],
        [
            Asks(step="first", sort="since", rows=((LONG_AGO, 3),)),
            Asks(step="second", sort="since", rows=((LONG_AGO, far),)),
        ],
    )
    planned = invented(judge)
    assert [step.on for step in planned.steps] == [ON + 3 * A_DAY, None, None, None]
    assert (planned.goal_on, planned.steps[-1].to_state) == (None, "s5")
    assert not any(step.holds_up for step in planned.steps)
    assert planned.steps[1].waits_for is None
    assert [[f.rule for f in step.owed] for step in planned.steps] == [
        [],
        ["second.since_1"],
        [],
        [],
    ]
    assert planned.official_from is None


@pytest.mark.parametrize("banned", [False, True])
def test_of_days_that_lead_nowhere_the_earliest_are_told(*, banned: bool) -> None:
    """A later first step would end its limit sooner, or not at all: neither leads to the goal."""
    rows = ((LONG_AGO, 2), (TURN, 1))
    asked = [
        Asks(step="second", sort="kept", rows=rows, of="first"),
        Asks(step="second", sort="banned", rows=((LONG_AGO, False), (TURN, banned))),
        Asks(step="third", sort="since", rows=((LONG_AGO, 366 * 61),)),
    ]
    planned = invented(invented_judge(THREE, asked))
    assert [step.on for step in planned.steps] == [ON, ON + 2 * A_DAY, None]


def test_a_step_that_is_supposed_states_its_day_alone() -> None:
    """And what any of its kind states if nobody says otherwise."""
    judge = invented_judge(LINE, [])
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))
    standing = Planner(judge).standing(case, ON)
    then = standing.after(judge.workflow.steps["second"], standing.at, ON + A_DAY)
    assert then.previous == Second(on=ON + A_DAY, place="here")


def test_a_paper_that_is_too_early_is_made_anew() -> None:
    """It serves from the day that is not too early any more; no law alone keeps the step back."""
    judge = invented_judge(LINE, [Asks(step="first", sort="reviewed", rows=((LONG_AGO, 3),))])
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON), Review(on=ON)))
    planned = Planner(judge).plan(case, ON).steps[0]
    assert (planned.on, planned.by_law) == (ON + 3 * A_DAY, False)
    there = with_act(case, Review(on=ON + 3 * A_DAY))
    assert Planner(judge).plan(there, ON + 3 * A_DAY).steps[0].owed == ()


def test_on_the_last_day_that_a_date_can_be() -> None:
    """There is no day after it: what waits for nothing is done on it, and holds nothing up."""
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))
    for day in (date.max, date.max - A_DAY):
        planned = Planner(invented_judge(LINE, [])).plan(case, day)
        assert [step.on for step in planned.steps] == [day, day]
        assert [step.holds_up for step in planned.steps] == [day < date.max] * 2


def test_a_step_that_leads_back_is_on_no_way() -> None:
    """Who comes back to where they were is no nearer to the goal."""
    judge = invented_judge([LINE[0], LINE[1], ("across", "s2", "s1"), LINE[2]], [])
    assert [step.step for step in invented(judge).steps] == ["first", "second"]


def test_a_rule_that_looks_at_the_step_before() -> None:
    """It is the one on file, and then each that is planned."""
    asked = [
        Asks(step="first", sort="after_last", rows=((LONG_AGO, 4),)),
        Asks(step="third", sort="after_last", rows=((LONG_AGO, 5),), of="first"),
    ]
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))
    planned = Planner(invented_judge(THREE, asked)).plan(case, ON, {"second": ON + 7 * A_DAY})
    assert [(step.on - ON).days for step in planned.steps if step.on] == [4, 7, 12]


def test_what_is_planned_before_a_step_is_known_when_its_last_day_is_asked() -> None:
    """The third step needs the first: of the second's last day it is known, though not on file."""
    asked = [Asks(step="third", sort="after_last", rows=((LONG_AGO, 5),), of="first")]
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (Opened(on=ON),))
    end = ON + 20 * A_DAY
    found = year_plan(Planner(invented_judge(THREE, asked)), case, ON, "third", end)
    assert found is not None
    assert [((w.first - ON).days, (w.last - ON).days) for w in found.steps] == [
        (0, 15),
        (0, 15),
        (5, 20),
    ]
