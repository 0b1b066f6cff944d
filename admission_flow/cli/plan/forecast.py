"""`plan forecast`: where the year will end, what that rests on, and how good such forecasts are."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.shell.as_json import json_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Counting, Json
from admission_flow.cli.shell.output import painted, show_day, table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import WrongUse
from admission_flow.papers.list_book import Cell
from admission_flow.planning.plan.simulated import simulated_runs
from admission_flow.register.plan.history import forecast as foresee

if TYPE_CHECKING:
    from admission_flow.planning.plan.durations import Pace
    from admission_flow.planning.plan.forecast import Forecast
    from admission_flow.planning.plan.simulated import Run

CHECK_YEARS, CHECK_SEED, CHECK_RUNS = 200, 2024, 200
"""The check that the page in `docs/` shows; a test compares."""
_MOST_CRITICAL = 20


@lists("screen.sheet.plan_forecast")
def forecast(
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]")] = None,
    as_of: AsOf = None,
    counting: Counting = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N")] = None,
    runs: Annotated[int | None, typer.Option("--runs", metavar="N", min=10, max=20_000)] = None,
    years: Annotated[int, typer.Option("--years", metavar="N", min=1, max=5000)] = CHECK_YEARS,
    *,
    backtest: Annotated[bool, typer.Option("--backtest")] = False,
    as_json: Json = False,
) -> None:
    """Foresee the end of the plan's year, or hold such forecasts against simulated years."""
    if backtest == (year is not None):
        raise WrongUse(problem="YEAR | --backtest")
    if counting not in {None, "decision", "ceremony"}:
        raise WrongUse(problem=f"--counting {counting}")
    if backtest:
        _check(years, CHECK_SEED if seed is None else seed, runs or CHECK_RUNS, as_json=as_json)
        return

    day = day_option("--as-of", as_of)
    with SETTINGS.reading() as register:
        found = foresee(
            register, year or 0, day, counting, seed=1 if seed is None else seed, runs=runs
        )
    if as_json:
        tell_json(_document(found))
    else:
        _tell(found)


def _tell(found: "Forecast") -> None:
    say = SETTINGS.say
    tell(painted(say("screen.forecast", day=found.as_of, until=found.until), "bold"))
    heads = ("counted_what", "so_far", "low", "median", "high", "open_cases")
    rows = [
        (
            term(f"counted.{one.what}"),
            one.so_far,
            one.low,
            one.median,
            one.high,
            one.open,
        )
        for one in found.expected
    ]
    table([say(f"column.{name}") for name in heads], rows, name=say("column.counted_what"))
    for one in found.expected:
        if one.critical:
            facts = {"what": f"counted.{one.what}", "count": len(one.critical)}
            tell(say("screen.forecast_critical", **facts))
            shown = one.critical[:_MOST_CRITICAL]
            tell("  " + ", ".join(f"{case} ({show_day(day)})" for case, day in shown))
            if len(one.critical) > len(shown):
                tell("  " + say("screen.forecast_more", count=len(one.critical) - len(shown)))
    tell(painted(say("screen.forecast_assumes"), "bold"))
    table(
        [say(f"column.{name}") for name in ("stay", "stays", "waiting", "left_out", "half")],
        [_pace_cells(pace) for pace in found.paces],
        name=say("column.stay"),
    )
    lines = [
        say("screen.forecast_pace"),
        say("screen.forecast_new"),
        say("screen.forecast_law"),
        say("screen.forecast_runs", runs=found.runs, seed=found.seed),
    ]
    if found.sittings:
        lines.append(say("screen.forecast_sittings", states=found.sittings))
    if found.without_history:
        stays = ", ".join(_stay(key) for key in found.without_history)
        lines.append(say("screen.forecast_blind", stays=stays))
    for line in lines:
        tell(f"- {line}")


def _stay(key: str) -> str:
    state, _, following = key.partition(":")
    return f"{term(state)} → {term(following)}"


def _pace_cells(pace: "Pace") -> tuple[Cell, ...]:
    median = SETTINGS.say("screen.more_than_half_wait") if pace.median is None else pace.median
    return _stay(pace.key), pace.stays, pace.stays - pace.ended, pace.left, median


def _document(found: "Forecast") -> dict[str, Any]:
    expected = [
        json_of(one, without={"critical"})
        | {"critical": [{"case": case, "earliest": json_of(day)} for case, day in one.critical]}
        for one in found.expected
    ]
    paces = json_of(found.paces, key="stay", left="left_procedure", median="median_days")
    rest = json_of(found, without={"expected", "paces"})
    return {**rest, "interval": "80%", "expected": expected, "paces": paces}


# ---- how good such forecasts are -----------------------------------------------------------------


def _check(years: int, seed: int, runs: int, *, as_json: bool) -> None:
    results = list(_watched(simulated_runs(years, seed=seed, runs=runs), years))
    held, width = coverage(results)
    if as_json:
        tell_json(
            {
                "years": years,
                "seed": seed,
                "runs": runs,
                "interval": "80%",
                "held": dict(held),
                "mean_width": {what: f"{total}/{years}" for what, total in width.items()},
            }
        )
        return
    say = SETTINGS.say
    tell(say("screen.check", years=years, seed=seed, runs=runs))
    for what, count in held.items():
        per_cent = f"{count * 100 / years:.1f}"
        mean = f"{width[what] / years:.1f}"
        if SETTINGS.lang == "vi":
            per_cent, mean = per_cent.replace(".", ","), mean.replace(".", ",")
        facts = {"what": f"counted.{what}", "held": count, "years": years}
        tell(say("screen.check_held", **facts, share=per_cent, width=mean))


def coverage(results: "Iterable[tuple[Run, ...]]") -> tuple[Counter[str], Counter[str]]:
    """Return, by what is counted, how many intervals hold the truth, and their widths in all."""
    held: Counter[str] = Counter()
    width: Counter[str] = Counter()
    for result in results:
        for one in result:
            held[one.what] += one.holds
            width[one.what] += one.high - one.low
    return held, width


def _watched(results: "Iterable[tuple[Run, ...]]", years: int) -> "Iterable[tuple[Run, ...]]":
    """Show how far it is, where somebody looks on."""
    if not sys.stderr.isatty():
        return results
    from rich.console import Console  # noqa: PLC0415 - loads slowly
    from rich.progress import track  # noqa: PLC0415

    return track(results, description="", total=years, console=Console(stderr=True), transient=True)
