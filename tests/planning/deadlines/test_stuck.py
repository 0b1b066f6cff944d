"""Cases that do not move: both sides of each measure, and no measure without a base."""

from datetime import date, timedelta

import pytest

from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.planning.deadlines.stuck import FEWEST, SHARE, Position, stuck
from admission_flow.planning.plan.durations import Stays, Threshold
from admission_flow.planning.plan.stay import Stay

SINCE = date(2024, 1, 31)


def position(*clocks: Clock, state: str = "consulted", since: date = SINCE) -> Position:
    return Position(
        case="HS-0001",
        unit="Chi bộ Mẫu",
        state=state,
        since=since,
        key=f"{state}:next",
        clocks=clocks,
    )


def clock(rule: str, day: date, sort: ClockKind = ClockKind.ACT_BY) -> Clock:
    return Clock(rule=rule, sort=sort, day=day, responsible="branch", citations=())


def test_past_a_deadline_from_the_day_after() -> None:
    """On the last day the case is in time."""
    one = position(clock("decision.in_time", date(2024, 3, 1)))
    assert stuck([one], {}, date(2024, 3, 1)) == []
    (found,) = stuck([one], {}, date(2024, 3, 2))
    assert [(r.kind, r.rule, r.due_on) for r in found.reasons] == [
        ("overdue", "decision.in_time", date(2024, 3, 1))
    ]
    assert found.days == 31


def test_what_holds_nothing_up_is_no_reason() -> None:
    """A paper that lapsed, and a history handed in late, do not make a case stand still."""
    lapsed = clock("dossier.fresh", date(2024, 2, 1), ClockKind.SERVES_UNTIL)
    history = clock("member_history.in_time", date(2024, 2, 1))
    assert stuck([position(lapsed, history)], {}, date(2024, 12, 31)) == []


def test_a_late_review_of_a_probationer_is_check_t04() -> None:
    """The same deadline elsewhere, or another deadline, is no T04."""
    review = clock("probation.review_in_time", date(2024, 2, 1))
    other = clock("recognition.in_time", date(2024, 2, 1))
    (found,) = stuck([position(review, other, state="probationary")], {}, date(2024, 3, 1))
    assert [reason.check for reason in found.reasons] == ["T04", ""]


def test_longer_than_nine_in_ten_from_the_day_after() -> None:
    """At the threshold a case is still like the others."""
    known = {"consulted:next": Threshold("consulted:next", 20, 18, 40)}
    assert stuck([position()], known, SINCE + timedelta(days=40)) == []
    (found,) = stuck([position()], known, SINCE + timedelta(days=41))
    assert [(r.kind, r.threshold) for r in found.reasons] == [("slow", 40)]
    blind = {"consulted:next": Threshold("consulted:next", 20, 9, None)}
    assert stuck([position()], blind, SINCE + timedelta(days=4000)) == []


def test_more_than_some_months_from_the_day_after() -> None:
    """31 January and one month is 29 February in 2024: that day is inside."""
    assert stuck([position()], {}, date(2024, 2, 29), 1) == []
    (found,) = stuck([position()], {}, date(2024, 3, 1), 1)
    assert [(r.kind, r.threshold) for r in found.reasons] == [("months", 1)]


def test_the_longest_comes_first() -> None:
    """Who waits longest is looked at first."""
    newer = position(since=date(2024, 2, 20))
    found = stuck([newer, position()], {}, date(2024, 6, 1), 1)
    assert [one.position.since for one in found] == [SINCE, date(2024, 2, 20)]


@pytest.mark.parametrize(("ended", "days"), [(FEWEST - 1, None), (FEWEST, 9)])
def test_a_threshold_needs_ten_stays(ended: int, days: int | None) -> None:
    """Of ten stays of 1 to 10 days nine tenths were over after 9; of nine nothing is told."""
    stays = Stays(Stay("a:b", n, "b") for n in range(1, ended + 1))
    assert stays.thresholds(SHARE, FEWEST)["a:b"].days == days


def test_those_that_wait_push_the_threshold_out() -> None:
    """Cases that still wait were not quick: left out, the threshold would be too low."""
    over = [Stay("a:b", n, "b") for n in range(1, 21)]
    waiting = [Stay("a:b", 15, None) for _ in range(6)]
    alone = Stays(over).thresholds(SHARE, FEWEST)["a:b"]
    both = Stays([*over, *waiting]).thresholds(SHARE, FEWEST)["a:b"]
    assert (alone.days, alone.stays, alone.ended) == (18, 20, 20)
    assert (both.days, both.stays, both.ended) == (19, 26, 20)
