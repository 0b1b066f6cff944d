"""Random trees of units, and random changes of them: what every question counts is foretold.

The register of a try is a copy of one whose cases bear the names of some chi bộ; which unit bears
which name, and what lies under what, is drawn anew for each try. What becomes of the units is
followed here by a simulation of its own, which knows for each case the one unit that it lies in
now, and so whom every committee must count, on the day of the change and on the day before it.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Entry
from admission_flow.planning.reports.period import parse_period
from admission_flow.procedure.acts import Move, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit.dossiers import dossiers
from admission_flow.register.core.records import CaseRecord, fold
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines.entries import followed
from admission_flow.register.deadlines.gathered import owed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.plan import entries as plans
from admission_flow.register.reports.body import Ask
from admission_flow.register.reports.report import report
from admission_flow.register.sympathisers import lists
from admission_flow.register.units import entries as units
from admission_flow.register.units import scope
from admission_flow.testing import lawful_case
from tests.register.units.random_trees import CHANGES, NAMES, START, TOP, Bloc, drawn

FIRST, LAST = date(2024, 7, 2), date(2025, 11, 30)
"""Between which days units are changed: after every case was begun."""
MOVED_ON = date(2024, 6, 10)
TODAY = datetime(2026, 1, 15, 3, tzinfo=UTC)
STAGES = ("sympathiser_resolution", "opinions_summarised", "ceremony", "recognition_decision")
Row = tuple[str, date, str]
"""A case, the day on which it counts, and what is said of it."""
Question = Callable[[Register, str | None, date], list[Row]]


# ---- the questions -------------------------------------------------------------------------------


def _due(register: Register, unit: str | None, day: date) -> list[Row]:
    found = followed(register, day, unit)
    return [(one.id, day, f"{clock.rule} {clock.day}") for one in found for clock in one.clocks]


def _owed(register: Register, unit: str | None, day: date) -> list[Row]:
    found = owed(register, day, unit)
    return [(one.case, day, f"{one.kind} {one.due_on} {one.period}") for one in found if one.case]


def _stuck(register: Register, unit: str | None, day: date) -> list[Row]:
    found = standing_still(register, day, 1, unit).cases
    return [(one.position.case, day, one.position.state) for one in found]


def _listed(register: Register, unit: str | None, day: date) -> list[Row]:
    gathered = lists.of_register(register, day)
    found = lists.listing(gathered, unit, START)
    on_it = [(line.source.case, day, "listed") for line in found.lines]
    missing = lists.owed(gathered, gathered.inside(unit))
    return on_it + [(duty.case, day, f"{duty.kind} {duty.period}") for duty in missing if duty.case]


def _admitted(register: Register, unit: str | None, day: date) -> list[Row]:
    return _reported(register, unit, day, "admissions")


def _in_progress(register: Register, unit: str | None, day: date) -> list[Row]:
    return _reported(register, unit, day, "pipeline")


def _reported(register: Register, unit: str | None, day: date, kind: str) -> list[Row]:
    period = parse_period(str(day.year))
    assert period is not None
    found = report(register, Ask(kind=kind, period=period, as_of=day, unit=unit, by=()))
    return [(one.case, one.on, one.sort) for one in found.now.counted]


def _inspected(register: Register, unit: str | None, day: date) -> list[Row]:
    return [(one.id, day, one.verdict.state) for one in dossiers(register, (), unit, day)]


def _cases(register: Register, unit: str | None, _: date) -> list[Row]:
    today = register.today
    return [(row.case, today, row.state) for row, _ in scope.each_case(register, unit=unit)]


def _sampled(register: Register, unit: str | None, _: date) -> list[Row]:
    return [(case, register.today, "") for case in scope.case_ids(register, unit)]


QUESTIONS: Mapping[str, Question] = {
    "case list": _cases,
    "due": _due,
    "due owed": _owed,
    "due stuck": _stuck,
    "source list, missing": _listed,
    "report admissions": _admitted,
    "report pipeline": _in_progress,
    "audit findings": _inspected,
    "audit sample, log": _sampled,
}


# ---- the tries -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Sample:
    """A register of cases that bear names of units, in no tree yet."""

    folder: Path
    bears: dict[str, list[tuple[date, str]]] = field(default_factory=dict)
    """By case, the names that it bears, each from a day on."""

    def opened(self, folder: Path) -> Register:
        """Return a copy of the register, open for writing."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.folder.glob("sample*.db"):
            shutil.copyfile(file, folder / file.name)
        return Register.open(str(folder / "sample.db"), "cb01", clock=lambda: TODAY)

    def name_on(self, case: str, day: date) -> str:
        """Return the name that a case bears on a day."""
        return [name for start, name in self.bears[case] if start <= day][-1]


def sample(folder: Path) -> Sample:
    """Make the register that every try is a copy of."""
    made = Sample(folder)
    folder.mkdir(parents=True, exist_ok=True)
    whole = lawful_case()
    with Register.create(str(folder / "sample.db"), "cb01", clock=lambda: TODAY) as register:
        for number, name in enumerate(NAMES):
            case = lawful_case(
                STAGES[number % len(STAGES)],
                unit=replace(whole.unit, name=name),
                full_name=f"Lò Mẫu {number}",
            )
            record = register.open_case(case.person, case.unit, even_if_known=True)
            for act in case.acts:
                if isinstance(act, Step):
                    register.advance(record.id, act)
                else:
                    register.record(record.id, act)
            made.bears[record.id] = [(date.min, name)]
            if not number:  # of a chi bộ that has others too
                register.record(record.id, Move(on=MOVED_ON, to=NAMES[1]))
                made.bears[record.id].append((MOVED_ON, NAMES[1]))
        plan = replace(plan_2024(), owner="Khối Mẫu")
        plans.set_plan(register, plan, date(2024, 1, 5))
    return made


def change_again_and_again(
    folder: Path, count: int, seed: int, first: Sample | None = None
) -> Counter[str]:
    """Change random trees, and return how often what was done and which question was wrong.

    Args:
        folder: where registers may be made.
        count: of trees.
        seed: of the first; the others follow.
        first: the register that every try is a copy of; None: it is made.

    """
    first, figures = first or sample(folder / "sample"), Counter[str]()
    with _remembering():
        for number in range(seed, seed + count):
            chance = random.Random(number)
            figures["trees"] += 1
            figures.update(_one(first, folder / "try", chance))
    return figures


@contextmanager
def _remembering() -> Iterator[None]:
    """Read each line, fold each case and judge it as of each day once: the cases never change.

    Only the units do, and nothing of what is remembered knows of them. The tries take a fifth of
    the time so.
    """
    folds: dict[str, CaseRecord | None] = {}
    verdicts: dict[tuple[str, tuple[int, ...], date], Any] = {}

    def folded(entries: Iterable[Entry], personal: Any) -> CaseRecord | None:  # noqa: ANN401
        chain = list(entries)
        leaf = chain[-1].leaf if chain else ""
        if leaf not in folds:
            folds[leaf] = fold(chain, personal)
        return folds[leaf]

    def judged(original: Callable[..., Any]) -> Callable[..., Any]:
        def ask(judge: Judge, case: Case, as_of: date) -> Any:  # noqa: ANN401
            # The acts are those of the folded cases, which are kept: an id is never used again.
            key = (original.__name__, tuple(map(id, (case.person, *case.acts))), as_of)
            if key not in verdicts:
                verdicts[key] = original(judge, case, as_of)
            return verdicts[key]

        return ask

    with (
        patch.object(Entry, "parse", cache(Entry.parse)),
        patch("admission_flow.register.core.loading.fold", folded),
        patch.object(Judge, "judge", judged(Judge.judge)),
        patch.object(Judge, "outlook", judged(Judge.outlook)),
    ):
        yield


def _one(first: Sample, folder: Path, chance: random.Random) -> Counter[str]:
    figures = Counter[str]()
    bloc, events = drawn(chance)
    with first.opened(folder) as register:
        units.put(register, events)
        history = [(date.min, bloc)]
        days = sorted(chance.sample(range((LAST - FIRST).days), chance.randint(1, 3)))
        for place, day in enumerate(FIRST + timedelta(days=number) for number in days):
            # What was split is followed only to the end of that day: its heirs may part later.
            last = place == len(days) - 1
            kinds = [kind for kind in CHANGES if last or kind != "split"]
            kind = chance.choice(kinds)
            changed = history[-1][1].copy()
            made = CHANGES[kind](changed, chance, day)
            if not made:
                continue
            unit = chance.choice(list(history[-1][1].parents))
            asked = {unit, TOP, *chance.sample(bloc.of("base"), 2)} & set(changed.parents)
            asked -= {code for code in asked if code not in history[-1][1].parents}
            eve = day - timedelta(days=1)
            before = answers(register, sorted(asked), eve, today=False)
            try:
                units.put(register, made)
            except BadDocument:
                figures["refused"] += 1  # e.g. a name that another unit bears on that day
                continue
            figures["changes"] += 1
            figures[f"change: {kind}"] += 1
            history.append((day, changed))
            after = answers(register, sorted(asked), eve, today=False)
            for key, rows in after.items():
                figures[f"wrong: {key[0]} of the day before"] += rows != before[key]
            everybody = {name: ask(register, None, day) for name, ask in QUESTIONS.items()}
            for (question, unit), rows in answers(register, sorted(asked), day).items():
                foretold = expected(first, history, everybody[question], unit)
                figures[f"asked: {question}"] += 1
                figures[f"wrong: {question}"] += rows != foretold
            figures["wrong: plan progress"] += _progress(register, day) != _foretold(
                first, history, register, day
            )
    return Counter({key: number for key, number in figures.items() if number})


def answers(
    register: Register, asked: Iterable[str], day: date, *, today: bool = True
) -> dict[tuple[str, str], list[Row]]:
    """Return what every question says of every unit, as of a day or of today."""
    questions = [name for name, one in QUESTIONS.items() if today or one not in {_cases, _sampled}]
    found = {}
    for name in questions:
        for unit in asked:
            found[name, unit] = sorted(QUESTIONS[name](register, unit, day))
    return found


def expected(
    first: Sample, history: list[tuple[date, Bloc]], everybody: list[Row], unit: str
) -> list[Row]:
    """Return those of the rows of everybody that a unit must count, each on its day."""

    def counts(case: str, day: date) -> bool:
        bloc = [one for start, one in history if start <= day][-1]
        return bloc.counts(unit, first.name_on(case, day))

    return sorted(row for row in everybody if counts(row[0], row[1]))


def _progress(register: Register, day: date) -> dict[str, list[str]]:
    found = plans.progress(register, 2024, min(day, date(2024, 12, 31)))
    return {line.key: sorted(line.cases) for line in found.units if line.cases}


def _foretold(
    first: Sample, history: list[tuple[date, Bloc]], register: Register, day: date
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    until = min(day, date(2024, 12, 31))
    for one in plans.admitted(register, until, str(plan_2024().counting), date(2024, 1, 1)):
        bloc = [some for start, some in history if start <= one.on][-1]
        base = bloc.base_of(first.name_on(one.case, one.on))
        if base is not None:
            found.setdefault(base, []).append(one.case)
    return {base: sorted(cases) for base, cases in found.items()}


def faults(figures: Mapping[str, int]) -> list[str]:
    """Return what was wrong, as a list that is empty where nothing was."""
    return [f"{key}: {number}" for key, number in figures.items() if key.startswith("wrong")]
