"""Lists over all cases judge only whom they must, and say what judging everybody says."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.demo.build import build
from admission_flow.demo.timeline import FEWEST, timeline
from admission_flow.errors import ActInFuture, StepRefused
from admission_flow.journal.entry import Basis
from admission_flow.planning.progress import Admitted
from admission_flow.procedure.acts import KINDS, Extension, HelperReport, Step
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.rules import BY_ID
from admission_flow.register import deadlines, plans
from admission_flow.register.reader import Due, ReadingRegister
from admission_flow.register.register import Register
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in

if TYPE_CHECKING:
    from tests.register.conftest import Office

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 1))


@contextmanager
def both(url: str) -> Iterator[tuple[ReadingRegister, ReadingRegister]]:
    """Open a register twice: as it is, and with a judge brought along, for whom all are judged."""
    with ReadingRegister.open(url) as fast, ReadingRegister.open(url, judge=built_in()) as slow:
        yield fast, slow


def everybody_admitted(register: ReadingRegister, as_of: date, counting: str) -> list[Admitted]:
    """Judge every case that has the step at all, as it was done before."""
    step = plans.STEPS[counting]
    found = []
    for judged in plans.judged_cases(register, as_of, frozenset({KINDS[step]})):
        day = judged.day_of(step)
        if day is not None:
            found.append(
                Admitted(
                    case=judged.record.id,
                    on=day,
                    unit=judged.unit_on(day),
                    person=judged.record.person,
                    ended=judged.verdict.stage == "ended",
                )
            )
    return found


def same_due(url: str, within: int, day: date) -> list[Due]:
    with both(url) as (fast, slow):
        found = fast.due(within, day)
        assert found == slow.due(within, day)
    return found


def same_admitted(url: str, day: date, since: date) -> int:
    with both(url) as (fast, slow):
        total = 0
        for counting in plans.STEPS:
            wanted = [a for a in everybody_admitted(slow, day, counting) if a.on >= since]
            assert list(plans.admitted(fast, day, counting, since)) == wanted
            until = since + timedelta(days=200)
            early = [a for a in wanted if a.on <= until]
            assert list(plans.admitted(fast, day, counting, since, until)) == early
            total += len(wanted)
    return total


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a sample register of invented people: every story, refusals and corrections."""
    url = str(tmp_path_factory.mktemp("demo") / "so.db")
    build(url, timeline(1, FEWEST, built_in().workflow.calendar))
    return url


@pytest.mark.parametrize("within", [0, 10, 250])
@pytest.mark.parametrize("months", range(0, 40, 5))
def test_the_sample_register_is_listed_the_same(demo: str, within: int, months: int) -> None:
    """On days before, between and after its entries, near and far deadlines."""
    day = date(2023, 6, 1) + timedelta(days=30 * months)
    same_due(demo, within, day)
    if within == 10:
        same_admitted(demo, day, date(day.year, 1, 1))


def test_the_sample_register_has_both_kinds(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some cases are left out and some judged; with a rule that is blind, the tests above fail."""
    day = date(2026, 11, 24)
    with ReadingRegister.open(demo) as register:
        quiet = deadlines.Quiet(register.store, register.judge.workflow, day, day)
        said = [quiet.surely(row) for row in register.store.case_states()]
    assert {True, False} == set(said)
    assert same_due(demo, 250, day)
    monkeypatch.setattr(deadlines.Quiet, "surely", lambda *_: True)
    with pytest.raises(AssertionError):
        same_due(demo, 250, day)


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
@given(CASES, st.lists(st.tuples(DAYS, st.sampled_from([0, 20, 300])), min_size=3, max_size=5))
def test_any_register_is_listed_the_same(
    tmp_path: Path, cases: list[tuple[str, date, str]], asked: list[tuple[date, int]]
) -> None:
    """Cases of any year and stage, corrected, extended, taken over as found, entered late."""
    shutil.rmtree(tmp_path / "r", ignore_errors=True)
    (tmp_path / "r").mkdir()
    url = str(tmp_path / "r" / "so.db")
    now = [datetime(2026, 11, 24, tzinfo=UTC)]
    with Register.create(url, "cb01", clock=lambda: now[0]) as register:
        for number, (until, meeting_on, how) in enumerate(cases):
            with_extras(register, now, number, until, meeting_on, how)
    for day, within in [*asked, (date(2026, 11, 24), 20)]:
        try:
            same_due(url, within, day)
        except UnknownYear:
            continue
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


def test_an_act_dated_after_the_day_is_not_overlooked(office: "Office") -> None:
    """Asked for a day before the last act, a case is judged as it stood on that day."""
    with office.open() as register:
        office.enter(register, lawful_case("ceremony"))
    ceremony = lawful_case("ceremony").acts[-1].on
    before = ceremony - timedelta(days=1)
    assert [d.deadline.rule for d in same_due(office.url, 60, before)] == ["ceremony.in_time"]


def test_a_case_that_was_looked_at_again_is_still_known(office: "Office") -> None:
    """Reports entered later move nothing: the case is left out while its deadline is far."""
    with office.open() as register:
        office.enter(register, lawful_case("awareness_certificate", 2026))
        register.record("HS-0001", HelperReport(on=date(2026, 11, 20), assessment="(mẫu)"))
        day = register.today
        for horizon, said in ((day, True), (date(2036, 1, 1), False)):
            quiet = deadlines.Quiet(register.store, register.judge.workflow, day, horizon)
            (row,) = register.store.case_states()
            assert quiet.surely(row) is said


def test_law_that_changed_since_is_noticed() -> None:
    """From 208-QĐ/TW on the days to the ceremony run from the decision; before it from receipt."""
    rulebook = built_in().workflow.rulebook
    turn = date(2026, 7, 26)
    assert rulebook.unchanged_since(date(2026, 7, 25), ["ceremony.in_time"]) < turn
    assert rulebook.unchanged_since(turn, ["ceremony.in_time"]) == turn
    assert rulebook.unchanged_since(date(2026, 11, 1), ["ceremony.in_time"]) == turn
    timed = [name for name, one in BY_ID.items() if one.due]
    assert rulebook.unchanged_since(date(2026, 11, 1), timed) >= turn


@pytest.mark.parametrize("year", [2017, 2024, 2026])
@pytest.mark.parametrize("name", [name for name, one in BY_ID.items() if one.due])
def test_nothing_falls_due_before_its_time_runs(name: str, year: int) -> None:
    """A rule with a time limit is silent while no act is there from which it runs."""
    judge, after = built_in(), BY_ID[name].after
    assert after
    assert set(after) <= KINDS.keys()
    spoke = False
    whole = lawful_case(regime_year=year)
    for count in range(1, len(whole.acts)):
        case = replace(whole, acts=whole.acts[:count])
        last = case.acts[-1].on
        spoke |= any(d.rule == name for d in judge.judge(case, last).deadlines)
        without = replace(case, acts=tuple(a for a in case.acts if a.kind not in after))
        assert all(d.rule != name for d in judge.judge(without, last).deadlines)
    assert spoke


def test_an_act_is_found_by_its_kind_and_day(office: "Office") -> None:
    """Both ends count; a line that is no entry is left to whoever folds the case."""
    with office.open() as register:
        record = office.enter(register, lawful_case("ceremony"))
        on = record.case.acts[-1].on
        for first, last, found in ((on, on, {"HS-0001"}), (on + timedelta(days=1), on, set())):
            assert plans.cases_with(register.store, "ceremony", first, last) == found
        assert plans.cases_with(register.store, "withdrawal", date.min, on) == set()
    assert plans._dated("{", "2024-01-01", "2024-12-31")
