"""A year of a bloc of 60 base organisations: every total equals a count made from the documents.

The counter reads nothing but exported case documents, the judge's word on each (which step was
lawful), and the plain facts that the year was made of (which plan came when).
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow import judge
from admission_flow.planning.reports.period import parse_period
from admission_flow.procedure.document import case_from
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.reports.body import BREAKDOWNS, Ask
from admission_flow.register.reports.report import report, ways
from admission_flow.workflow_source import built_in
from tests.journeys.bloc import Bloc, bloc, play
from tests.journeys.document_counter import (
    AFTER,
    BEFORE_ADMISSION,
    ENDS,
    GROUNDS,
    STEP,
    DocumentCounter,
    Seen,
    rows_of,
    seen,
    tally,
)

if TYPE_CHECKING:
    from tests.conftest import Desk

pytestmark = pytest.mark.usefixtures("reading_once")

SEED = 2024
PEOPLE = int(os.environ.get("ADMISSION_FLOW_BLOC_PEOPLE", "240"))
"""`tools/check_bloc.py` sets more."""
LAST = date(2025, 2, 28)
YEAR_END = date(2024, 12, 31)
# ---- the year, made once -------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """The register of the year, and what the counter reads."""

    path: Path
    year: Bloc
    register: ReadingRegister
    counter: DocumentCounter
    erased: str


def make(folder: Path, people: int) -> Made:
    """Play the year into a register and export every case that can be exported."""
    year = bloc(SEED, people, built_in().workflow.calendar)
    path = folder / "so.db"
    played = play(str(path), year)
    assert played.surprises == []
    register = ReadingRegister.open(str(path))
    erased = [row.case for row, name in register.cases() if not name]
    assert len(erased) == 1
    days = {
        played.cases[entering.candidate.number]: entering.at.date()
        for entering in year.timeline.entries
        if entering.paper is None
    }
    documents = {
        row.case: json.loads(json.dumps(register.export(row.case)))
        for row, name in register.cases()
        if name
    }
    cases = [seen(case, document, LAST) for case, document in documents.items()]
    for one in cases:
        acts = [date.fromisoformat(act["on"]) for act in one.document["acts"]]
        days[one.case] = min([days[one.case], *acts])
    return Made(path, year, register, DocumentCounter(cases, year.base_of, days), erased[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, reading_once: None) -> Iterator[Made]:  # noqa: ARG001 - before it
    """The year, once."""
    whole = make(tmp_path_factory.mktemp("bloc"), PEOPLE)
    yield whole
    whole.register.close()


@pytest.fixture
def ask(made: Made, desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return how an officer asks this register: a command line that answers in JSON."""
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(made.path))

    def answer(*arguments: str) -> Any:  # noqa: ANN401
        found = desk(*arguments, "--json")
        assert found.code == 0, found.err
        return found.json

    return answer


# ---- the year is worth counting ------------------------------------------------------------------


def test_the_year_has_everything_in_it(made: Made) -> None:
    """Sixty units, refusals, corrections, moves, every end, one erased; the log is intact."""
    found = audit.verify(made.register.store, made.register.judge)
    assert found.breaks == ()
    actions = Counter(entry.intent.action for entry in made.register.entries())
    assert actions["case.refuse"] > 8
    assert actions["case.correct"] > 3
    assert actions["privacy.erase_approve"] == 1
    assert actions["plan.received"] > 50
    ends = {to for _, _, to, _ in made.counter.left(date.min, LAST)}
    assert ends | {made.register.standing(made.erased).state} == ENDS
    assert len({made.counter.base_of[name] for name in made.counter.base_of}) == 60
    moved = [c for c in made.counter.cases if c.branch(date(2024, 1, 1)) != c.branch(LAST)]
    assert len(moved) > 3


# ---- the plan ------------------------------------------------------------------------------------

GROUPS: Mapping[str, Callable[[Mapping[str, Any], int], bool | None]] = {
    "private_enterprise": lambda p, _: (
        p["sector"] == "private_enterprise" if "sector" in p else None
    ),
    "student": lambda p, _: p["sector"] == "student" if "sector" in p else None,
    "youth": lambda _, years: 18 <= years <= 30,
    "female": lambda p, _: p["sex"] == "female" if "sex" in p else None,
    "ethnic_minority": lambda p, _: p["ethnicity"] != "Kinh" if "ethnicity" in p else None,
    "religious": lambda p, _: p["religion"] != "" if "religion" in p else None,
}


@pytest.mark.parametrize("counting", ["decision", "ceremony"])
@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 6, 30), YEAR_END], ids=str)
def test_progress_of_the_plan(
    made: Made, ask: Callable[..., Any], day: date, counting: str
) -> None:
    """Total, sectors, units and watched groups, with the same cases behind each number."""
    counter = made.counter
    admitted = counter.took(STEP[counting], date(2024, 1, 1), day)
    assert admitted
    arguments = ("plan", "progress", "2024", "--as-of", str(day), "--counting", counting)
    found = ask(*arguments)
    assert sorted(found["total"]["cases"]) == sorted(one.case for one, _ in admitted)
    assert found["total"]["admitted"] == len(admitted)

    def lines(name: str) -> dict[str, list[str]]:
        return {line["key"]: sorted(line["cases"]) for line in found[name] if line["cases"]}

    sectors = ((one.person.get("sector", "unknown"), one.case) for one, _ in admitted)
    assert lines("sectors") == tally(sectors)
    assert lines("units") == tally((counter.base(one, on), one.case) for one, on in admitted)
    for name, belongs in GROUPS.items():
        answers = [(belongs(one.person, one.full_years(on)), one.case) for one, on in admitted]
        assert sorted(found["groups"][name]) == sorted(case for answer, case in answers if answer)
        assert found["unknown"].get(name, 0) == sum(answer is None for answer, _ in answers)
    assert found["ended"] == sum(one.state(day) in ENDS for one, _ in admitted)
    assert found["unplaced"] == {}


@pytest.mark.parametrize("day", [date(2024, 2, 25), date(2024, 2, 26), date(2024, 4, 1)], ids=str)
def test_who_sent_a_plan_late(made: Made, ask: Callable[..., Any], day: date) -> None:
    """In time until 25 February, late from the 26th, missing from then where none came."""
    came = {one.unit: one.on for one in reversed(made.year.receipts) if one.on <= day}
    expected = {}
    for unit in (f"C{number:02d}" for number in range(1, 61)):
        if unit in came:
            expected[unit] = "in_time" if came[unit] < date(2024, 2, 26) else "late"
        else:
            expected[unit] = "not_yet" if day < date(2024, 2, 26) else "missing"
    rows = ask("plan", "sent", "2024", "--as-of", str(day))
    assert {row["unit"]: row["status"] for row in rows} == expected
    if day > date(2024, 3, 15):
        assert Counter(expected.values()).keys() == {"in_time", "late", "missing"}


def test_the_targets_add_up(made: Made, ask: Callable[..., Any]) -> None:
    """220 shared over the units that proposed by 5 March, within one of their exact share."""
    told = ask("plan", "show", "2024")["notices"]
    newest = {one.unit: one.number for one in made.year.receipts if one.on <= date(2024, 3, 5)}
    whole = sum(newest.values())
    assert told.keys() == newest.keys()
    assert sum(told.values()) == 220
    assert all(abs(told[unit] - 220 * number / whole) < 1 for unit, number in newest.items())


# ---- the reports ---------------------------------------------------------------------------------

PERIODS = [
    "2024",
    "2024-H1",
    "2024-H2",
    *(f"2024-Q{number}" for number in range(1, 5)),
    *(f"2024-{month:02d}" for month in range(1, 13)),
]


def days_of(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period, reckoned here."""
    _, _, part = period.partition("-")
    if not part:
        return date(2024, 1, 1), YEAR_END
    size = {"H": 6, "Q": 3}.get(part[0], 1)
    first = (int(part.lstrip("HQ")) - 1) * size + 1
    after = date(2024 + (first + size > 12), (first + size - 1) % 12 + 1, 1)
    return date(2024, first, 1), after - timedelta(days=1)


def counted(made: Made, kind: str, counting: str, period: str) -> list[tuple[Seen, date]]:
    first, last = days_of(period)
    if kind == "pipeline":
        return made.counter.on_the_way(last)
    if kind == "outcomes":
        return [(one, on) for one, on, _, _ in made.counter.left(first, last)]
    step = STEP[counting] if kind == "admissions" else "recognition_decision"
    return made.counter.took(step, first, last)


def test_every_report_of_every_period(made: Made) -> None:
    """Five kinds, both counting days, 19 periods, every breakdown: the same cases in each row."""
    read = ways(made.register, LAST)
    rows = numbers = 0
    for kind, counting in (
        ("admissions", "decision"),
        ("admissions", "ceremony"),
        ("recognitions", "decision"),
        ("outcomes", "decision"),
        ("pipeline", "decision"),
    ):
        for name in PERIODS:
            period = parse_period(name)
            assert period is not None
            asked = Ask(
                kind=kind, period=period, counting=counting, by=BREAKDOWNS, small_cells=True
            )
            found = report(made.register, asked, read)
            mine = counted(made, kind, counting, name)
            erased = {made.erased} & {one.case for one in found.now.counted}
            cases = sorted({one.case for one in found.now.counted} - erased)
            assert cases == sorted(one.case for one, _ in mine), (kind, name)
            numbers += len(mine)
            tables = {(t.by, t.within): t for t in found.now.tables}
            for (by, within), table in tables.items():
                if by in {"organisation_base", "organisation_branch", "flow", "erased"}:
                    continue
                inside = [
                    (one, on)
                    for one, on in mine
                    if (within is None or made.counter.base(one, on) == within)
                    and row_in(made, by, one, on)
                ]
                theirs = {
                    row.key: sorted(set(row.cases) - erased)
                    for row in table.rows
                    if set(row.cases) - erased
                }
                assert theirs == tally(
                    (row_in(made, by, one, on), one.case) for one, on in inside
                ), (kind, name, by, within)
                assert table.total == sum(row.count for row in table.rows)
                rows += 1
    assert rows > 1000
    assert numbers > 1000


def row_in(made: Made, by: str, one: Seen, on: date) -> str:
    """Return the row of a table that a case counted on a day is in."""
    if by == "unit":
        return made.counter.base(one, on)
    if by == "state":
        return one.state(on)
    if by in GROUNDS:
        return one.ground(by, on)
    if by in {"outcome", "left_from"}:
        [(_, _, to, before)] = [left for left in made.counter.left(on, on) if left[0] is one]
        return to if by == "outcome" else {**BEFORE_ADMISSION, **AFTER}[before]
    return rows_of(one.person, one.full_years(on))[by]


def test_the_erased_person_is_in_the_outcomes_and_nowhere_else(made: Made) -> None:
    """Counted by what was kept; admissions say that one case cannot be counted."""
    read = ways(made.register, LAST)
    year = parse_period("2024")
    assert year is not None
    since = date.fromisoformat(made.register.standing(made.erased).state_since)
    assert since.year == 2024
    for kind, inside, told in (("outcomes", True, False), ("admissions", False, True)):
        found = report(made.register, Ask(kind=kind, period=year), read).now
        assert (made.erased in {one.case for one in found.counted}) is inside
        assert (found.erased == (made.erased,)) is told


@pytest.mark.parametrize("period", ["2024", "2024-H1", "2024-Q3", "2024-05"])
def test_what_happened_to_dossiers(made: Made, ask: Callable[..., Any], period: str) -> None:
    """Completed, passed, sent up, waiting, admitted: as the command line tells it."""
    first, last = days_of(period)
    arguments = ("report", "pipeline", period, "--counting", "ceremony", "--trace", "--by", "")
    tables = {table["by"]: table for table in ask(*arguments)["tables"]}
    flow = {row["key"]: sorted(row["cases"]) for row in tables["flow"]["rows"]}

    def took(step: str) -> list[str]:
        return sorted(one.case for one, _ in made.counter.took(step, first, last))

    based = {one.case: one.based(last) for one in made.counter.cases}
    last_vote = [case for case in took("base_resolution") if based[case]]
    last_vote += [case for case in took("branch_resolution") if not based[case]]
    assert flow == {
        "completed": took("opinions_summarised"),
        "passed_branch": took("branch_resolution"),
        "passed_committee": took("base_resolution"),
        "sent_up": sorted(last_vote),
        "referred": sorted({*took("admission_referral"), *took("admission_base_referral")}),
        "remedied": took("admission_remedied"),
        "waiting": sorted(one.case for one in made.counter.cases if one.waits_for_a_decision(last)),
        "admitted": took("ceremony"),
    }


@pytest.mark.parametrize("period", ["2024", "2024-H1", "2024-Q1"])
def test_units_that_admitted_or_have_sources(
    made: Made, ask: Callable[..., Any], period: str
) -> None:
    """Of 60 base organisations: admitted, only with sources, neither; against the target."""
    first, last = days_of(period)
    counter = made.counter
    found = ask("report", "units", period, "--trace")
    tables = {table["by"]: table["rows"] for table in found["tables"]}
    admitted = Counter(
        counter.base(one, on) for one, on in counter.took("admission_decision", first, last)
    )
    sources = {
        counter.base(one, last)
        for one in counter.cases
        if counter.opened[one.case] <= last
        and one.state(last) in {"source", "sympathiser", "aware"}
    }
    units = {f"C{number:02d}" for number in range(1, 61)}
    rows = {row["key"]: set(row["cases"]) for row in tables["organisation_base"]}
    assert rows == {
        "admitted": set(admitted),
        "only_sources": sources - set(admitted),
        "neither": units - sources - set(admitted),
    }
    assert {row["key"]: row["count"] for row in tables["unit"] if row["count"]} == admitted
    targets = {row["key"]: row["target"] for row in tables["unit"] if row["target"] is not None}
    assert targets == ask("plan", "show", "2024")["notices"]


def test_the_command_line_says_the_same(made: Made, ask: Callable[..., Any]) -> None:
    """A year by decision and by ceremony, as officers ask for it: average and year before too."""
    for counting, step in STEP.items():
        found = ask("report", "admissions", "2024", "--counting", counting, "--by", "age,unit")
        mine = made.counter.took(step, date(2024, 1, 1), YEAR_END)
        before = made.counter.took(step, date(2023, 1, 1), date(2023, 12, 31))
        assert (found["total"], found["before"]["total"]) == (len(mine), len(before))
        months = 0
        for one, on in mine:
            born = date.fromisoformat(one.person["born_on"])
            months += (on.year - born.year) * 12 + on.month - born.month
        top, bottom = map(int, found["average_age"]["years"].split("/"))
        assert top * 12 * len(mine) == months * bottom


@pytest.mark.parametrize("within", [0, 5, 30])
def test_what_is_due_on_a_day(made: Made, ask: Callable[..., Any], within: int) -> None:
    """On 28 February 2025, overdue or within some working days: deadline for deadline."""
    calendar = built_in().workflow.calendar
    horizon = LAST
    left = within
    while left:
        horizon += timedelta(days=1)
        left -= calendar.is_working(horizon)
    expected = sorted(
        (str(deadline.due_on), one.case, deadline.rule)
        for one in made.counter.cases
        if one.state(LAST) not in {*ENDS, "official"}
        for deadline in judge(case_from(one.document), as_of=LAST).deadlines
        if deadline.due_on <= horizon
    )
    found = ask("due", "--as-of", str(LAST), "--days", str(within))
    # Where more clocks than those of the verdict are shown, the others are marked.
    rows = [row for row in found if row.get("in_verdict", True)]
    assert sorted((row["due_on"], row["case"], row["rule"]) for row in rows) == expected
    assert expected
