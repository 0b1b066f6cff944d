"""The lists say from what is kept at hand what folding and judging every case says."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from admission_flow.errors import CaseErased
from admission_flow.journal.shape import RECORD
from admission_flow.planning.sympathisers.person import Proposal, Report, Source, path_of, source_of
from admission_flow.procedure.acts import HelperReport
from admission_flow.register.core.loading import read
from admission_flow.register.core.on_day import case_as_of
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.sympathisers import sources
from admission_flow.register.sympathisers.lists import gather, listing, owed, reviews
from admission_flow.register.sympathisers.noted import PERSONS, Proposed, ReportFor
from admission_flow.testing import lawful_case
from tests.register.core.test_fast_lists import CASES, DAYS, sample_register, with_extras
from tests.samples import Samples

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from tests.register.conftest import Office

pytestmark = pytest.mark.usefixtures("reading_once")

EVER = date(2020, 1, 1)


def folded(register: ReadingRegister, day: date) -> Iterator[Source | None]:
    """Read every case as a whole and judge it, as it was done before."""
    for case in register.store.case_ids():
        try:
            item = case_as_of(register.store, register.judge, case, day, entries=True)
        except CaseErased:
            yield None
            continue
        notes = PERSONS.standing(item.entries, item.personal)
        periods = {said.entry: said.period for _, said in notes if isinstance(said, ReportFor)}
        taken = [(step.step, step.on) for step in item.verdict.steps if step.permitted]
        yield source_of(
            path_of(case, (), taken),
            item.case,
            begun_on=item.unit_since(date.min)[1],
            reports=[
                Report(one.act.on, periods.get(one.seq, ""))
                for one in item.record.recorded
                if isinstance(one.act, HelperReport) and one.act.on <= day
            ],
            proposals=[
                Proposal(entry=seq, by=said.by, on=said.on, number=said.number)
                for seq, said in notes
                if isinstance(said, Proposed) and said.on <= day
            ],
        )


def the_same(url: str, day: date) -> int:
    """Compare what is read with what is folded; return how many people are on the list."""
    with ReadingRegister.open(url) as register:
        wanted = list(folded(register, day))
        every = gather(register.store, register.judge, day, everybody=True)
        assert every.sources == [source for source in wanted if source is not None]
        assert every.erased == wanted.count(None)
        some = gather(register.store, register.judge, day)
        some.names = every.names = register.store.names_of(one.case for one in every.sources)
        assert owed(some) == owed(every)
        assert reviews(some) == reviews(every)
        reckoned = gather(register.store, register.judge, day, named=False)
        assert owed(reckoned) == owed(every)
        assert reviews(reckoned) == reviews(every)
        one, other = (listing(found, since=EVER) for found in (some, every))
        assert one.lines == other.lines
        for few, all_ in ((one.added, other.added), (one.left, other.left)):
            assert [(s.case, s.listed_on, s.left_on, s.left_by, s.unit_on(day)) for s in few] == [
                (s.case, s.listed_on, s.left_on, s.left_by, s.unit_on(day)) for s in all_
            ]
        return len(one.lines)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> str:
    """Return a sample register."""
    return sample_register(tmp_path_factory.mktemp("demo"), samples)


@pytest.mark.parametrize("months", [0, 4, 8, 12, 20, 40])
def test_the_sample_register_has_the_same_lists(demo: str, months: int) -> None:
    """On days before, between and after its entries."""
    on_list = the_same(demo, date(2023, 9, 1) + timedelta(days=30 * months))
    assert on_list or months in {0, 40}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(CASES, DAYS)
def test_any_register_has_the_same_lists(
    tmp_path: Path, cases: list[tuple[str, date, str]], asked: date
) -> None:
    """Cases of any year and stage, corrected, taken over as found, entered late."""
    shutil.rmtree(tmp_path / "r", ignore_errors=True)
    (tmp_path / "r").mkdir()
    url = str(tmp_path / "r" / "so.db")
    now = [datetime(2026, 11, 24, tzinfo=UTC)]
    with Register.create(url, "cb01", clock=lambda: now[0]) as register:
        for number, (until, meeting_on, how) in enumerate(cases):
            with_extras(register, now, number, until, meeting_on, how)
    for day in (asked, date(2026, 11, 24)):
        the_same(url, day)


def test_nobody_is_folded_for_what_is_owed(
    office: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for whom an entry changes what another said: there the whole case is asked."""
    day = date(2024, 6, 1)
    with office.open() as register:
        plain = office.enter(register, lawful_case("awareness_certificate")).id
        two = lawful_case("awareness_certificate", full_name="Lò Văn Mẫu")
        other = office.enter(register, two).id
        entry = next(e for e in register.store.entries(other) if e.intent.action == RECORD)
        register.correct(other, entry.seq, None, reason="nhầm")
        whole = owed(gather(register.store, register.judge, day))
        asked: list[str] = []

        def reading(store: "Queries", case: str) -> Any:  # noqa: ANN401 - as what it stands before
            asked.append(case)
            return read(store, case)

        monkeypatch.setattr(sources, "read", reading)
        found = gather(register.store, register.judge, day, named=False)
    assert owed(found) == whole
    assert {duty.case for duty in whole} >= {plain, other}
    assert asked == [other]
