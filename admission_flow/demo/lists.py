"""The sympathisers' lists of the sample register: who introduced people, reports, reviews.

Three chi bộ keep their lists in the register from the middle of 2025 on. Of the others it follows
none, so that what is owed is few enough to be looked through.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from admission_flow.demo.authorities import AGENCIES, BLOC, BLOC_ENDS, GOVERNMENT, WARD
from admission_flow.demo.build import Task
from admission_flow.demo.case_builder import FIRST_DAY, LAST_DAY
from admission_flow.demo.organisation import FOUNDED, code_of
from admission_flow.demo.people import Office
from admission_flow.demo.timeline import Candidate, Timeline
from admission_flow.planning.sympathisers.person import (
    MONTH,
    NONE,
    QUARTER,
    bounds,
    month_of,
    months_between,
    quarter_of,
)
from admission_flow.procedure.acts import Ceremony, Ending, HelperAssigned, HelperReport, Move
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.register.core.clock import VIETNAM
from admission_flow.register.core.register import Register
from admission_flow.register.sympathisers import entries as sources

Cases = Mapping[int, str]
"""Number of the person to id of the case."""
Helped = tuple[Candidate, date, date]
"""Somebody with a helper, from the first day on and until the last."""

_SINCE = date(2025, 7, 1)
"""From when on lists are kept: the end of the bloc is a good time to begin."""
_RHYTHMS = (MONTH, QUARTER, QUARTER)
"""How often helpers report in the three units, the one with most people first."""
_REVIEWED = (("2025-07", "2025-09"), ("2025-11",), ())
"""The months whose list each went through; the others are owed."""
_COUNTED = date(2025, 9, 30)
"""The day on which people on the lists are counted, to choose the three."""
_PAPER = "18-HD/ĐUK"
_SAMPLE = "(nội dung báo cáo mẫu)"
_INTRODUCED, _WRITTEN, _REPORTED = 0.45, 0.6, 0.75
"""How likely somebody was introduced, a paper with a number says so, a report comes in."""


def tasks(told: Timeline, calendar: WorkingDays) -> Iterator[Task]:
    """Yield what is entered about the lists beside the acts of the stories.

    Args:
        told: who is on a list when.
        calendar: the working days on which papers are entered.

    """
    for made in (BLOC, WARD):
        yield _rhythm(FIRST_DAY, FOUNDED, made.code, NONE)
    yield from _introductions(told)
    for made in (AGENCIES, GOVERNMENT):
        yield _rhythm(BLOC_ENDS, BLOC_ENDS, made.code, NONE)
    helped = list(_helped(told))
    places = _followed(helped)
    for office, rhythm in zip(places, _RHYTHMS, strict=False):
        yield _rhythm(_SINCE, _SINCE, code_of(office.number), rhythm)
    yield from _reports(told.seed, helped, places, calendar)
    for office, months in zip(places, _REVIEWED, strict=False):
        for month in months:
            yield _review(office, month, calendar)


def _rhythm(entered_on: date, since: date, unit: str, rhythm: str) -> Task:
    def enter(register: Register, _: Cases) -> None:
        sources.every(register, unit, rhythm, since, _PAPER)

    return Task(_at(entered_on, 8, 5), enter)


# ---- introductions -------------------------------------------------------------------------------


def _introductions(told: Timeline) -> Iterator[Task]:
    """Yield who introduced people: entered right after the case was opened."""
    rng = Random(f"introduced {told.seed}")  # noqa: S311 - as in `timeline`
    for entering in told.entries:
        if entering.paper is None and rng.random() < _INTRODUCED:
            number = f"{rng.randint(1, 60):02d}-GT" if rng.random() < _WRITTEN else None
            do = partial(_introduce, entering.candidate, number)
            yield Task(entering.at + timedelta(seconds=40), do, entering.officer)


def _introduce(someone: Candidate, number: str | None, register: Register, cases: Cases) -> None:
    by = "branch"
    if someone.person.youth_union_member:
        by = "youth_union"
    elif someone.person.trade_union_member:
        by = "trade_union"
    sources.propose(register, cases[someone.number], by, register.today, number)


# ---- reports and reviews -------------------------------------------------------------------------


def _followed(helped: Sequence[Helped]) -> list[Office]:
    """Return the three offices with most people on their lists."""
    counted = Counter(
        someone.office.number for someone, first, last in helped if first < _COUNTED <= last
    )
    offices = {someone.office.number: someone.office for someone, _, _ in helped}
    return [offices[number] for number, _ in counted.most_common(len(_RHYTHMS))]


def _reports(
    seed: int, helped: Iterable[Helped], places: Sequence[Office], calendar: WorkingDays
) -> Iterator[Task]:
    """Yield the reports that came in, at the end of their period or a few weeks later."""
    rng = Random(f"reports {seed}")  # noqa: S311
    rhythms = {office.number: rhythm for office, rhythm in zip(places, _RHYTHMS, strict=False)}
    for someone, first, last in helped:
        if someone.office.number not in rhythms:
            continue
        rhythm = rhythms[someone.office.number]
        for month in months_between(max(first, _SINCE - timedelta(days=1)), last):
            ends_on = bounds(month)[1]
            if rng.random() > _REPORTED or (rhythm == QUARTER and ends_on.month % 3):
                continue
            late = rng.choice((0, 0, 0, 20))
            on = calendar.after(ends_on + timedelta(days=late), 1) if late else ends_on
            if not calendar.is_working(on):
                on = calendar.after(on, 1)
            period = quarter_of(ends_on) if rhythm == QUARTER else month_of(ends_on)
            if on <= LAST_DAY:
                do = partial(_report, someone, on, period if on > ends_on else None)
                yield Task(_at(on, 15, someone.number % 60), do, someone.office.officer)


def _report(
    someone: Candidate, on: date, period: str | None, register: Register, cases: Cases
) -> None:
    act = HelperReport(on=on, assessment=_SAMPLE)
    sources.report(register, cases[someone.number], act, period)


def _helped(told: Timeline) -> Iterator[Helped]:
    """Yield who has a helper, from which day, and until when: nobody who moves."""
    first: dict[int, date] = {}
    last: dict[int, date] = {}
    for entering in told.entries:
        if entering.paper is None or entering.paper.refused:
            continue
        number, act = entering.candidate.number, entering.paper.what
        if isinstance(act, HelperAssigned):
            first.setdefault(number, entering.at.date())
        elif isinstance(act, Ceremony | Ending):
            last.setdefault(number, act.on)
    for someone in told.candidates:
        moves = any(isinstance(paper.what, Move) for paper in someone.way)
        if someone.number in first and not moves:
            yield someone, first[someone.number], last.get(someone.number, LAST_DAY)


def _review(office: Office, month: str, calendar: WorkingDays) -> Task:
    unit = code_of(office.number) + (".1" if office.unit.has_base_committee else "")
    on = calendar.after(bounds(month)[1], 3)

    def enter(register: Register, _: Cases) -> None:
        sources.review(register, unit, month, on, f"{on.month:02d}-BB/CB")

    return Task(_at(on, 16, office.number), enter, office.officer)


def _at(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour, minute), VIETNAM)
