"""A watched day notes exactly the days on which what it was asked is answered in the same way."""

import itertools
import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.procedure.calendar import age_in_months, months_after
from admission_flow.procedure.watched_day import NEAR, WatchedDay
from admission_flow.workflow_source import built_in

DAY, ONE = date(2026, 5, 17), timedelta(days=1)
NEARBY = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))
COMPARED = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)


def asked(
    compare: Callable[[Any, Any], Any], other: date, *, turned: bool
) -> Callable[[date], Any]:
    return (lambda day: compare(other, day)) if turned else (lambda day: compare(day, other))


@given(st.sampled_from(COMPARED), NEARBY, st.booleans())
def test_a_comparison_holds_up_to_the_day_on_which_it_turns(
    compare: Callable[[Any, Any], Any],
    other: date,
    turned: bool,  # noqa: FBT001 - drawn
) -> None:
    """From either side; and not a day less than that, but for a comparison for equality."""
    ask, watched = asked(compare, other, turned=turned), WatchedDay.of(DAY)
    answer = ask(watched)
    assert answer == ask(DAY)
    first, last = max(watched.since, DAY - 99 * ONE), min(watched.until, DAY + 99 * ONE)
    days = [first + n * ONE for n in range((last - first).days + 1)]
    assert DAY in days
    assert {ask(day) for day in days} == {answer}
    for bound, beyond in ((watched.since, first - ONE), (watched.until, last + ONE)):
        if bound not in {date.min, date.max} and compare not in {operator.eq, operator.ne}:
            assert ask(beyond) != answer


@given(st.lists(st.tuples(st.sampled_from(COMPARED), NEARBY, st.booleans()), min_size=1))
def test_of_many_comparisons_the_narrowest_counts(
    some: list[tuple[Callable[[Any, Any], Any], date, bool]],
) -> None:
    """Whatever is asked, each answer is the same on every day that is noted."""
    asks = [asked(compare, other, turned=turned) for compare, other, turned in some]
    watched = WatchedDay.of(DAY)
    answers = [ask(watched) for ask in asks]
    first, last = max(watched.since, DAY - 99 * ONE), min(watched.until, DAY + 99 * ONE)
    for day in (first, first + (last - first) // 2, last):
        assert [ask(day) for ask in asks] == answers


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: day.year, lambda day: day.day, lambda day: day - ONE, lambda day: DAY - day,
        lambda day: day - DAY, lambda day: day + ONE, str, repr, hash, lambda day: f"{day:%Y}",
        operator.methodcaller("isoformat"), lambda day: day.weekday(), {DAY: 1}.get,
        lambda day: months_after(day, 1), lambda day: day.replace(day=1),
    ],
)  # fmt: skip
def test_what_is_asked_otherwise_is_of_its_day_alone(ask: Callable[[date], object]) -> None:
    """The answer is that of a plain day, and of no other day."""
    watched = WatchedDay.of(DAY)
    assert ask(watched) == ask(DAY) or ask is repr
    assert (watched.since, watched.until) == (DAY, DAY)


def test_the_law_of_a_day_holds_from_turn_to_turn() -> None:
    """The rulebook is asked as by the judge: up to its next change, no more and no less."""
    book = built_in().workflow.rulebook
    turns = [date.min, *book.turns, date.max]
    for before, after in itertools.pairwise(turns):
        watched = WatchedDay.of(before)
        book.on(before)  # as the judge has asked already
        assert book.on(watched) is book.on(before)
        assert watched.since == before
        assert watched.until == (after if after == date.max else after - ONE)


@given(st.integers(0, 99 * 12), st.integers(1, 70 * 12))
def test_an_age_holds_to_the_end_of_a_month_where_it_is_near(months: int, limit: int) -> None:
    """And where it is not near, whoever reads up to when it holds reads no birthday from it."""
    born, watched = months_after(date(1920, 1, 3), months), WatchedDay.of(DAY)
    assert (age_in_months(born, watched) >= limit) == (age_in_months(born, DAY) >= limit)
    if abs(age_in_months(born, DAY) - limit) <= NEAR:
        assert (watched.since, watched.until) == (DAY.replace(day=1), date(2026, 5, 31))
        assert (
            len({age_in_months(born, day) >= limit for day in (watched.since, watched.until)}) == 1
        )
    else:
        assert (watched.since, watched.until) == (date.min, date.max)
