"""The plain SQL that `make bench` holds beside reports counts what they count."""

import pytest

from admission_flow.planning.reports.period import Period
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.plan.entries import progress
from admission_flow.register.reports.body import Ask
from admission_flow.register.reports.report import report
from tests.register.core.test_fast_lists import sample_register
from tests.samples import Samples
from tests.tool_scripts import tool

plain = tool("plain", "bench")
Figures = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> tuple[str, str]:
    """Return a sample register, and its copy with a table of steps."""
    folder = tmp_path_factory.mktemp("plain")
    url, copy = sample_register(folder, samples), str(folder / "beside.db")
    plain.with_steps(url, copy)
    return url, copy


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("kind", ["admissions", "pipeline"])
def test_a_report_counts_the_same(sample: tuple[str, str], kind: str, year: int) -> None:
    """Every row of every table, of the year and of the one before, and the months of all ages."""
    period = Period("year", year, 1)
    with ReadingRegister.open(sample[0]) as register:
        ours: Figures = plain.of_report(report(register, Ask(kind=kind, period=period)))
    assert plain.by_sql(sample[1], getattr(plain, kind)(period)) == ours
    assert len(ours) > 20


def test_a_plan_counts_the_same(sample: tuple[str, str]) -> None:
    """The people of the year, by sector and by watched group; by unit they add up."""
    with ReadingRegister.open(sample[0]) as register:
        ours: Figures = plain.of_progress(progress(register, 2024))
    found: Figures = plain.by_sql(sample[1], plain.progress(Period("year", 2024, 1)))
    units = {where: number for where, number in found.items() if where[1] == "unit"}
    assert {where: number for where, number in found.items() if where not in units} == ours
    assert sum(units.values()) == ours["2024", "total", ""] > 0
