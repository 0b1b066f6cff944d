"""Lists over all cases judge only whom they must, and say what judging everybody says."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.demo.tasks import tasks
from admission_flow.demo.timeline import FEWEST, timeline
from admission_flow.errors import ActInFuture, StepRefused
from admission_flow.journal.entry import Basis
from admission_flow.planning.plan.progress import Admitted
from admission_flow.procedure.acts import KINDS, Extension, Step
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.register.core.on_day import _dated, cases_as_of, cases_with
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.samples import Samples

if TYPE_CHECKING:
    from tests.register.conftest import Office

pytestmark = pytest.mark.usefixtures("reading_once")

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 1))


def everybody_admitted(register: ReadingRegister, as_of: date, counting: str) -> list[Admitted]:
    """Judge every case that has the step at all, as it was done before."""
    step = plans.STEPS[counting]
    found = []
    having = frozenset({KINDS[step]})
    for judged in cases_as_of(register.store, register.judge, as_of, having=having):
        day = judged.day_of(step)
        if day is not None:
            found.append(
                Admitted(
                    case=judged.id,
                    on=day,
                    unit=judged.unit_on(day),
                    since=judged.unit_since(day)[1],
                    person=judged.record.person,
                    ended=judged.verdict.stage == "ended",
                )
            )
    return found


def same_admitted(url: str, day: date, since: date) -> int:
    with ReadingRegister.open(url) as register:
        total = 0
        for counting in plans.STEPS:
            wanted = [a for a in everybody_admitted(register, day, counting) if a.on >= since]
            assert list(plans.admitted(register, day, counting, since)) == wanted
            until = since + timedelta(days=200)
            early = [a for a in wanted if a.on <= until]
            assert list(plans.admitted(register, day, counting, since, until)) == early
            total += len(wanted)
    return total


def sample_register(folder: Path, samples: Samples) -> str:
    """Make a sample register of invented people: every story, refusals and corrections."""
    url = str(folder / "so.db")
    calendar = built_in().workflow.calendar
    told = timeline(2024, FEWEST, calendar)
    samples.build(url, told, also=tasks(told, calendar))
    return url


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> str:
    """Return a sample register."""
    return sample_register(tmp_path_factory.mktemp("demo"), samples)


@pytest.mark.parametrize("months", range(0, 40, 5))
def test_the_sample_register_is_counted_the_same(demo: str, months: int) -> None:
    """On days before, between and after its entries."""
    day = date(2023, 6, 1) + timedelta(days=30 * months)
    same_admitted(demo, day, date(day.year, 1, 1))


UNTIL = ["awareness_certificate", "opinions_summarised", "branch_resolution", "ceremony"]
CASES = st.lists(
    st.tuples(
        st.sampled_from([*UNTIL, "recognition_decision"]),
        st.dates(date(2023, 6, 1), date(2026, 10, 1)),
        st.sampled_from(["plain", "corrected", "found", "extended", "late", "refused"]),
    ),
    min_size=1,
    max_size=2,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(CASES, st.lists(DAYS, min_size=3, max_size=5))
def test_any_register_is_counted_the_same(
    tmp_path: Path, cases: list[tuple[str, date, str]], asked: list[date]
) -> None:
    """Cases of any year and stage, corrected, extended, taken over as found, entered late."""
    shutil.rmtree(tmp_path / "r", ignore_errors=True)
    (tmp_path / "r").mkdir()
    url = str(tmp_path / "r" / "so.db")
    now = [datetime(2026, 11, 24, tzinfo=UTC)]
    with Register.create(url, "cb01", clock=lambda: now[0]) as register:
        for number, (until, meeting_on, how) in enumerate(cases):
            with_extras(register, now, number, until, meeting_on, how)
    for day in [*asked, date(2026, 11, 24)]:
        same_admitted(url, day, date(day.year, 1, 1))


def with_extras(  # noqa: PLR0913, PLR0917 - what a case is made of
    register: Register,
    now: list[datetime],
    number: int,
    until: str,
    meeting_on: date,
    how: str,
) -> None:
    """Enter one case, as far as its days have come, when each act happened or at the end."""
    try:
        case = lawful_case(until, full_name=f"Người Mẫu {number}", meeting_on=meeting_on)
    except UnknownYear:
        return
    last = case.acts[-1].on
    if how == "extended":
        case = replace(case, acts=(*case.acts, Extension(on=last, matter="admission_decision")))
    if how == "found":
        now[0] = datetime(2025, 6, 1, tzinfo=UTC)
        try:
            register.take_over(case, Basis("x", "b" * 64), as_found=True)
        except ActInFuture:
            return
        return
    record = register.open_case(case.person, case.unit)
    for act in case.acts:
        day = act.on + timedelta(days=40 if how == "late" else 0)
        now[0] = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        if isinstance(act, Step):
            try:
                register.advance(record.id, act)
            except StepRefused:
                return
        else:
            register.record(record.id, act)
    if how == "refused":
        first = next(act for act in case.acts if isinstance(act, Step))
        again = replace(first, number="99-NQ/M")
        with pytest.raises(StepRefused):
            register.advance(record.id, again)
    if how == "corrected":
        item = next(i for i in register.case(record.id).recorded if not isinstance(i.act, Step))
        moved = replace(item.act, on=item.act.on - timedelta(days=3))
        register.correct(record.id, item.seq, moved, "ghi nhầm (mẫu)")


def test_an_act_is_found_by_its_kind_and_day(office: "Office") -> None:
    """Both ends count; a line that is no entry is left to whoever folds the case."""
    with office.open() as register:
        record = office.enter(register, lawful_case("ceremony"))
        on = record.case.acts[-1].on
        for first, last, found in ((on, on, {"HS-0001"}), (on + timedelta(days=1), on, set())):
            assert cases_with(register.store, "ceremony", first, last) == found
        assert cases_with(register.store, "withdrawal", date.min, on) == set()
    assert _dated("{", "2024-01-01", "2024-12-31")
