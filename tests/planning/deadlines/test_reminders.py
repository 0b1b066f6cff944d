"""Reminders: each rung once, whatever the days of the runs, and only the newest."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow import resources
from admission_flow.planning.deadlines.clocks import BESIDE, Clock, ClockKind
from admission_flow.planning.deadlines.reminders import (
    OVERDUE,
    Given,
    Schedule,
    not_yet,
    reminders,
    schedule_from,
)
from admission_flow.procedure.rules import RULES
from admission_flow.workflow_source import built_in

DATA = tomllib.loads(resources.text("workflows", "reminders.toml"))
SCHEDULE = schedule_from(DATA)
DUE = date(2024, 6, 14)
days_around = st.integers(-120, 30).map(lambda n: DUE + timedelta(days=n))


def clock(day: date = DUE, sort: ClockKind = ClockKind.ACT_BY, rule: str = "decision.any") -> Clock:
    return Clock(rule=rule, sort=sort, day=day, responsible="branch", citations=())


def run(days: Iterable[date], moved: dict[date, date] | None = None) -> list[tuple[date, Given]]:
    """Remind of one clock on days in turn, remembering; `moved`: where its day is from then on."""
    given_so_far: list[tuple[date, Given]] = []
    due = DUE
    for day in days:
        due = (moved or {}).get(day, due)
        found = reminders([("HS-0001", clock(due))], SCHEDULE, day)
        new = not_yet(found, [one for _, one in given_so_far])
        given_so_far += [(day, reminder.given) for reminder in new]
    return given_so_far


@given(st.lists(days_around, max_size=40))
def test_no_reminder_is_given_twice(days: list[date]) -> None:
    """Whatever the order of the days, repeated or going back, each rung is given at most once."""
    given_so_far = [one for _, one in run(days)]
    assert len(set(given_so_far)) == len(given_so_far)


@given(st.sets(days_around, max_size=40))
def test_a_run_gives_the_newest_rung_and_no_other(days: set[date]) -> None:
    """Of the rungs passed since the last run only the lowest is given; none is left out."""
    in_order = sorted(days)
    by_day: dict[date, list[int]] = {}
    for day, one in run(in_order):
        by_day.setdefault(day, []).append(one.rung)
    last: int | None = None
    for day in in_order:
        left = (DUE - day).days
        stands = (
            OVERDUE if left < 0 else min((r for r in SCHEDULE.default if r >= left), default=None)
        )
        wanted = [] if stands is None or stands == last else [stands]
        assert by_day.get(day, []) == wanted, day
        last = stands if stands is not None else last


@given(st.sets(days_around, min_size=1, max_size=30), st.integers(1, 200), st.data())
def test_a_day_that_moves_starts_its_schedule_anew(
    days: set[date], later: int, data: st.DataObject
) -> None:
    """After an extension the rungs of the new day are given, though those of the old one were."""
    in_order = sorted(days)
    turn = data.draw(st.sampled_from(in_order))
    new_day = DUE + timedelta(days=later)
    found = run(in_order, {turn: new_day})
    alone = run([day for day in in_order if day < turn])
    afterwards = [
        (day, r.given)
        for day in in_order
        if day >= turn
        for r in reminders([("HS-0001", clock(new_day))], SCHEDULE, day)
    ]
    expected = []
    seen: set[Given] = set()
    for day, one in afterwards:
        if one not in seen:
            expected.append((day, one))
        seen.add(one)
    assert found == [*alone, *expected]


@pytest.mark.parametrize(
    ("left", "rung"),
    [(91, None), (90, 90), (61, 90), (60, 60), (8, 15), (7, 7), (1, 7), (0, 0), (-1, OVERDUE)],
)
def test_the_rungs_of_the_default_schedule(left: int, rung: int | None) -> None:
    """A rung is reached on its day, holds until the next, and after the last day comes overdue."""
    assert SCHEDULE.rung(clock(), DUE - timedelta(days=left)) == rung


def test_a_clock_of_some_weeks_has_no_early_rungs() -> None:
    """A reply within 30 working days is not reminded of 90 days before: it was not yet asked."""
    reply = clock(rule="verification.reply_in_time")
    assert SCHEDULE.rung(reply, DUE - timedelta(days=31)) is None
    assert SCHEDULE.rung(reply, DUE - timedelta(days=30)) == 30


def test_what_may_be_done_from_a_day_is_never_overdue() -> None:
    """After the first day on which something may be done nobody is late."""
    opens = clock(sort=ClockKind.FREE_FROM)
    assert SCHEDULE.rung(opens, DUE) == 0
    assert SCHEDULE.rung(opens, DUE + timedelta(days=1)) is None


def test_two_requests_of_one_case_are_reminded_of_each() -> None:
    """What is about the father does not stand for what is about the mother."""
    pair = [
        Clock(rule="r", sort=ClockKind.ACT_BY, day=DUE, responsible="x", citations=(), about=about)
        for about in ("father", "mother")
    ]
    found = not_yet(reminders([("HS-0001", one) for one in pair], SCHEDULE, DUE), [])
    assert [r.given.about for r in found] == ["father", "mother"]
    assert not_yet(found, [found[0].given]) == [found[1]]


def test_the_file_names_clocks_and_steps_that_exist() -> None:
    """Every schedule is of a clock that there is, and every step to the goal has who takes it."""
    known = {rule.id for rule in RULES} | set(BESIDE)
    assert set(SCHEDULE.own) <= known
    onward = {step.name for step in built_in().workflow.steps.values() if not step.ends}
    assert set(SCHEDULE.takes) == onward


@pytest.mark.parametrize("rungs", [[7, 15], [7, 7], [-1], [True], [1001], ["7"]])
def test_rungs_that_are_no_schedule_are_refused(rungs: list[object]) -> None:
    """Numbers of days fall, each once, from a few years down to 0."""
    with pytest.raises(ValueError, match="default"):
        schedule_from(DATA | {"default": rungs})


def test_a_schedule_of_another_format_is_refused() -> None:
    """A file of a later form is not read by guess."""
    with pytest.raises(ValueError, match="format"):
        schedule_from(DATA | {"format": "admission-reminders/2"})
    assert isinstance(schedule_from(DATA), Schedule)
