"""The pace on the year's page, on a register with history: no count is drawn that nobody made."""

from datetime import date

import pytest

from admission_flow.demo.tasks import tasks
from admission_flow.demo.timeline import FEWEST, timeline
from admission_flow.papers.blocks import BarChart
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan.history import forecast
from admission_flow.register.reports.year_page import year_paper
from admission_flow.workflow_source import built_in
from tests.samples import Samples

DAY = date(2024, 12, 31)


@pytest.mark.parametrize("planned", [True, False])
def test_each_bar_is_the_median_of_its_row(
    tmp_path_factory: pytest.TempPathFactory,
    samples: Samples,
    monkeypatch: pytest.MonkeyPatch,
    *,
    planned: bool,
) -> None:
    """As the forecast and `due stuck` have it, with a plan of the year and without one."""
    url = str(tmp_path_factory.mktemp("pace") / "so.db")
    calendar = built_in().workflow.calendar
    told = timeline(2024, FEWEST, calendar)
    samples.build(url, told, also=tasks(told, calendar))
    if not planned:
        monkeypatch.setattr(plans, "there_is", lambda *_: False)
    with ReadingRegister.open(url) as register:
        blocks = list(year_paper(register, "en", 2024, DAY).blocks)
        limits = standing_still(register, DAY).thresholds
        medians = {pace.key: pace.median for pace in forecast(register, 2024, DAY).paces}
    assert {key: one.median for key, one in limits.items()} == medians
    charts = [block for block in blocks if isinstance(block, BarChart)]
    (pace,) = [one for one in charts if one.table.caption.startswith("Days in a step")]
    assert pace.bars
    assert [bar.label for bar in pace.bars] == [row[0] for row in pace.table.rows]
    assert [(str(bar.value), str(bar.mark)) for bar in pace.bars] == [
        row[-2:] for row in pace.table.rows
    ]
    assert sorted((bar.value, bar.mark) for bar in pace.bars) == sorted(
        (one.median, one.days) for one in limits.values() if one.days is not None
    )
