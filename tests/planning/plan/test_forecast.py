"""The forecast: censored stays count, the law is a floor, and the interval holds the truth."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from admission_flow.planning.plan.durations import Curve, Stays
from admission_flow.planning.plan.forecast import Forecast, Position, foresee, quantile
from admission_flow.planning.plan.sessions import Sessions, nearest
from admission_flow.planning.plan.simulated import simulated_runs
from admission_flow.planning.plan.stay import Stay
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[3]
TODAY, END = date(2024, 6, 30), date(2024, 12, 31)
AHEAD = {"a": "a", "decided": "decided"}


def at(
    state: str, waited: int, not_before: date | None = None, earliest: date | None = TODAY
) -> Position:
    return Position(
        case="HS-1",
        state=state,
        since=TODAY - timedelta(days=waited),
        ahead=AHEAD,
        not_before=not_before,
        earliest={"decision": earliest},
    )


def seen(days: int, outcome: str | None = "decided", key: str = "a", times: int = 1) -> list[Stay]:
    return [Stay(key, days, outcome)] * times


def predict(positions: list[Position], stays: list[Stay], runs: int = 200) -> Forecast:
    return foresee(
        positions, stays, {"decision": 3}, as_of=TODAY, until=END, floors={}, seed=5, runs=runs
    )


def test_a_curve_is_that_of_kaplan_and_meier() -> None:
    """Days 1, 2+, 3, 4+ (+ waits): two thirds... of four, 3/4 stay after 1, 3/8 after 3."""
    stays = [*seen(1), *seen(2, None), *seen(3), *seen(4, None)]
    curve = Curve([(s.days, s.outcome) for s in stays], [1.0] * 4)
    assert curve._survival == [0.75, 0.375]
    chance = Random(1)
    drawn = [curve.draw(-1, chance) for _ in range(20_000)]
    shares = [sum(d is not None and d[0] == day for d in drawn) / 20_000 for day in (1, 3)]
    assert abs(shares[0] - 0.25) < 0.015
    assert abs(shares[1] - 0.375) < 0.015


def test_a_stay_that_has_lasted_lasts_longer_than_that() -> None:
    """Who has waited 10 days is not drawn a stay of 10 or fewer."""
    stays = sorted([*seen(5), *seen(10), *seen(20), *seen(30)], key=lambda stay: stay.days)
    curve, chance = Curve([(s.days, s.outcome) for s in stays], [1.0] * 4), Random(2)
    drawn = [curve.draw(10, chance) for _ in range(300)]
    assert {d[0] for d in drawn if d is not None} == {20, 30}
    beyond = curve.draw(40, chance)
    assert beyond is not None
    assert beyond[0] > 40


def test_leaving_out_those_who_wait_would_be_too_quick() -> None:
    """Ten left after 10 days while ninety still wait after 200: most do not leave this year."""
    crowd = [at("a", 0)] * 10
    waiting = predict(crowd, [*seen(10, times=10), *seen(200, None, times=90)])
    blind = predict(crowd, seen(10, times=10))
    assert waiting.expected[0].high < 3 + 8
    assert blind.expected[0].low == 3 + 10


def test_what_was_never_seen_is_not_foreseen() -> None:
    """Without one departure in its history a step is taken by nobody, and it is said."""
    found = predict([at("a", 10)], seen(50, None, times=4))
    assert (found.expected[0].low, found.expected[0].high) == (3, 3)
    assert found.without_history == ("a", "decided")


def test_the_law_is_a_floor() -> None:
    """Nobody leaves a state before the day of the law, however quick others were."""
    quick = seen(1, times=30)
    assert predict([at("a", 0)], quick).expected[0].low == 4
    late = predict([at("a", 0, not_before=date(2025, 1, 1))], quick)
    assert late.expected[0].high == 3
    last_day = predict([at("a", 0, not_before=END)], quick)
    assert last_day.expected[0].low == 4


def test_the_critical_path_is_what_the_law_puts_beyond_the_year() -> None:
    """The last day of the year is not critical, the next day is, and who is past it is neither."""
    days = (END, END + timedelta(days=1), None)
    found = predict([at("a", 0, earliest=day) for day in days], seen(9, times=3))
    assert found.expected[0].critical == (("HS-1", END + timedelta(days=1)),)
    assert found.expected[0].open == 1


def test_who_leaves_the_procedure_is_not_admitted() -> None:
    """Half of all stays ended outside: half of ten people are expected, not ten."""
    found = predict([at("a", 0)] * 20, [*seen(9, times=50), *seen(9, "withdrawn", times=50)])
    assert 3 + 6 <= found.expected[0].median <= 3 + 14
    assert found.expected[0].high < 3 + 20


def test_the_same_seed_gives_the_same_forecast() -> None:
    """A forecast in a report can be made again."""
    stays = [*seen(30, times=5), *seen(180, times=5), *seen(300, None, times=3)]
    positions = [at("a", days) for days in (0, 20, 90)]
    assert predict(positions, stays) == predict(positions, stays)


def test_little_history_makes_a_wide_interval() -> None:
    """Two stays know less than two hundred of the same mixture."""
    positions = [at("a", 0)] * 40

    def width(times: int) -> int:
        expected = predict(
            positions, [*seen(30, times=times), *seen(400, times=times)], runs=400
        ).expected[0]
        return expected.high - expected.low

    assert width(1) > 2 * width(100)


def test_sittings_are_seen_where_cases_share_days() -> None:
    """Three cases on each of five days are sittings; fifteen on days of their own are none."""
    days = [TODAY - timedelta(days=30 * n + 10) for n in range(5)]
    together = [Stay("a", 9, "decided", day) for day in days for _ in range(3)]
    apart = [Stay("a", 9, "decided", TODAY - timedelta(days=n)) for n in range(15)]
    found = Sessions(together, TODAY)
    assert found.states == ("decided",)
    assert found.coming(Random(1), 60)["decided"] == [20, 50, 80]
    assert Sessions(apart, TODAY).states == ()
    assert nearest([20, 50, 80], 34.0) == 20
    assert nearest([20, 50, 80], 36.0) == 50
    assert nearest([], 36.0) == 36.0


def test_quantiles_are_of_whole_people() -> None:
    """The least number that so many of a hundred do not pass."""
    numbers = list(range(1, 11))
    assert [quantile(numbers, percent) for percent in (10, 50, 90)] == [1, 5, 9]
    assert quantile([4], 10) == 4


def test_the_pace_is_told_with_those_who_wait() -> None:
    """Half have left after 20 days, though the mean of those who left is less."""
    stays = [*seen(10, times=2), *seen(20, times=1), *seen(60, None, times=2)]
    pace = Stays(stays).paces(frozenset({"withdrawn"}))[0]
    assert (pace.stays, pace.ended, pace.left, pace.median) == (5, 3, 0, 20)
    slow = Stays([*seen(10), *seen(60, None, times=3)]).paces(frozenset())[0]
    assert slow.median is None


def test_the_page_shows_what_the_check_computes() -> None:
    """Its first years are made again and are the same; the shares lie between 70 and 90 %."""
    module = tool("make_forecast")
    page = module.PAGE.read_text("utf-8")
    years = list(simulated_runs(4, seed=module.CHECK_SEED, runs=module.CHECK_RUNS))
    for year in years:
        assert module.line_of(year) in page
    shares = [
        int(cell.split(" of ")[0]) / 200
        for line in page.splitlines()
        if " of 200 |" in line
        for cell in [line.split("|")[2].strip()]
    ]
    assert len(shares) == 2
    assert all(0.7 <= share <= 0.9 for share in shares)
    assert module.figure(years).count("<circle") == 2 * len(years)
