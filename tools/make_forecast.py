# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/maintainers/forecast.md`` and its figure: forecasts against years that are known.

Run it as ``python tools/make_forecast.py`` in the development environment; it takes a minute or
two. It is what ``admission-flow plan forecast --backtest`` computes. A test makes the first years
again and compares.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from admission_flow.cli.plan.forecast import CHECK_RUNS, CHECK_SEED, CHECK_YEARS, coverage
from admission_flow.planning.plan.simulated import Run, simulated_runs

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "maintainers"
PAGE, FIGURE = FOLDER / "forecast.md", FOLDER / "forecast.svg"
TITLES = {"decision": "admitted by the end of the year", "official": "official by the end of it"}
_WIDE, _HIGH, _EDGE = 840, 260, 30
_HEADER = """\
# How good the forecast is

Written by `tools/make_forecast.py` (a minute or two): do not edit.

`plan forecast` states an interval that should contain the actual result in 80 of 100 years. Here
it is held against {years} simulated years (seed {seed}; {runs} runs each) whose outcome
is known. The
forecast sees what a register would show on 30 June and nothing else. The years are made otherwise
than the forecast thinks (`admission_flow/planning/plan/simulated.py`): 160 to 360 cases, log-normal
stays, a pace of each register's own, committees that sit about once a month and decide on many at
once, people who leave.

| counted | intervals that contained the actual result | share | mean width |
|---|---|---|---|
{rows}

![Each line is one year's interval, each dot what came true](forecast.svg)

Years in order of what came true; red: the interval missed it. The forecast was built with this
generator at hand: played case by case, without sittings, it held 77.5 % and 71.5 % of these years
(with sittings as regular as clockwork), which is why sittings came into it. What this does not
show: years in which the pace itself changes, such as a reorganisation. The forecast takes the pace
to stay as it was, and says so.

The first twenty years, low / median / high: truth.

{first}
"""


def results() -> list[tuple[Run, ...]]:
    """Return the years of the check."""
    return list(simulated_runs(CHECK_YEARS, seed=CHECK_SEED, runs=CHECK_RUNS))


def line_of(year: Sequence[Run]) -> str:
    """Return one year as a line of the page."""
    parts = [f"{run.what} {run.low} / {run.median} / {run.high}: {run.truth}" for run in year]
    return f"- {year[0].number + 1}. {'; '.join(parts)}"


def page(years: Sequence[tuple[Run, ...]]) -> str:
    """Return the page."""
    held, width = coverage(years)
    rows = [
        f"| {TITLES[what]} | {count} of {len(years)} | {count * 100 / len(years):.1f} % "
        f"| {width[what] / len(years):.1f} people |"
        for what, count in held.items()
    ]
    first = "\n".join(line_of(year) for year in years[:20])
    return _HEADER.format(
        years=len(years), seed=CHECK_SEED, runs=CHECK_RUNS, rows="\n".join(rows), first=first
    )


def figure(years: Sequence[tuple[Run, ...]]) -> str:
    """Return the figure: one panel for each thing that is counted."""
    panels = [
        _panel(sorted((year[place] for year in years), key=lambda r: (r.truth, r.number)), place)
        for place in range(len(years[0]))
    ]
    high = (_HIGH + _EDGE) * len(panels) + _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{high}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" '
        f'fill="white"/>\n' + "\n".join(panels) + "\n</svg>\n"
    )


def _panel(runs: Sequence[Run], place: int) -> str:
    top = max(max(run.high, run.truth) for run in runs) + 1
    base = (_HIGH + _EDGE) * (place + 1)

    def y(value: int) -> float:
        return round(base - value * (_HIGH - 10) / top, 1)

    marks = [f'<text x="{_EDGE}" y="{base - _HIGH - 4}">{TITLES[runs[0].what]} (people)</text>']
    marks += [
        f'<path d="M{_EDGE} {y(value)}H{_WIDE}" stroke="#ddd"/>'
        f'<text x="2" y="{y(value)}">{value}</text>'
        for value in range(0, top, max(10, top // 5 // 10 * 10))
    ]
    step = (_WIDE - _EDGE - 8) / len(runs)
    for number, run in enumerate(runs):
        x = round(_EDGE + 4 + number * step, 1)
        line, dot = ("#37a", "#000") if run.holds else ("#c22", "#c22")
        marks.append(
            f'<path d="M{x} {y(run.low)}V{y(run.high) - 0.5}" stroke="{line}" stroke-width="2"/>'
            f'<circle cx="{x}" cy="{y(run.truth)}" r="1.8" fill="{dot}"/>'
        )
    return "\n".join(marks)


def main() -> None:
    """Write both files."""
    years = results()
    PAGE.write_text(page(years), "utf-8")
    FIGURE.write_text(figure(years), "utf-8")
    held, _ = coverage(years)
    sys.stdout.write(f"{PAGE.name}: {dict(held)}\n")


if __name__ == "__main__":
    main()
