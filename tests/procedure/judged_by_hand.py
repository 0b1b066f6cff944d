"""Both laws asked on every single day: what `procedure/impact.py` must come to as well."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from admission_flow.procedure.acts import STEPS
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.impact import Comparison
from admission_flow.procedure.judge import Judge
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from admission_flow.workflow_source import built_in
from tests.altered_law import amended

WINDOW = timedelta(days=40)
CHANGES: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("decision__in_time__days", (30, 60)),
    ("ceremony__in_time__days", (20, 45)),
    ("recognition__in_time__days", (20, 45)),
    ("probation__elapsed__months", (6, 18)),
    ("awareness__valid__months", (12, 24, 84)),
    ("dossier__fresh__months", (1, 2, 3, 24)),
    ("dossier__verification_fresh__months", (1, 2, 3)),
    ("dossier__since_opened__months", (2, 3, 4)),
    ("person__age_minimum__months", (240, 300)),
    ("person__age_maximum__months", (480, 840)),
    ("person__education__floor", ("upper_secondary", "literate")),
    ("branch__quorum__members", (5, 20)),
    ("sponsor__together__months", (6, 24)),
    ("sponsor__route__members", (1, 3)),
    ("recognition__certificate__applies", (False,)),
    ("opinion__residence__applies", (False,)),
)


_WHERE_DAYS_RUN = ("verification_concluded", "opinions_summarised", "ceremony")


def random_case(random: Random) -> Case:
    """Return a case that stands anywhere on its way, one in two with a paper lost or old."""
    unit = replace(SAMPLE_UNIT, has_base_committee=random.random() < 0.7)
    year = random.choice((2025, 2026))
    met = date(year, random.randrange(6, 12), random.randrange(1, 28))
    born = date(random.randrange(1965, 2008), random.randrange(1, 13), random.randrange(1, 28))
    kinds = [*(cls.kind for cls in STEPS), *_WHERE_DAYS_RUN * 8]
    way = lawful_case(meeting_on=met, unit=unit, born_on=born)
    taken = {act.kind for act in way.acts}
    last = random.choice([kind for kind in kinds if kind in taken])
    case = lawful_case(last, meeting_on=met, unit=unit, born_on=born)
    if len(case.acts) > 1 and random.random() < 0.5:
        place = random.randrange(len(case.acts))
        case = replace(case, acts=(*case.acts[:place], *case.acts[place + 1 :]))
    return case


def random_question(random: Random) -> tuple[Comparison, Case]:
    """Return a case with a law that is another from one day near it on."""
    case = random_case(random)
    last = max(act.on for act in case.acts)
    while last < date(2026, 7, 1):  # under the newest law, so that the days are few
        case = random_case(random)
        last = max(act.on for act in case.acts)
    on = last + timedelta(days=random.randrange(0, 25))
    changes: dict[str, Any] = {}
    for name, values in random.sample(CHANGES, random.randrange(4, 10)):
        changes[name] = random.choice(values)
    start = on + timedelta(days=random.randrange(-30, 15))
    new = amended(built_in(), max(start, date(2026, 7, 27)), **changes)
    return Comparison(built_in(), new, on, WINDOW), case


def said(judge: Judge, case: Case, day: date) -> dict[tuple[str, str], object]:
    """Return what a judge says on a day, by what is compared."""
    verdict: Verdict = judge.judge(case, day)
    found: dict[tuple[str, str], object] = {("state", ""): verdict.state}
    for place, step in enumerate(verdict.steps):
        found["taken", f"{place} {step.step}"] = step.permitted
    for coming in verdict.next:
        if coming.ends:
            continue
        if coming.ready:
            found["ready", coming.step] = True
        if coming.earliest:
            found["earliest", coming.step] = coming.earliest
    for deadline in verdict.deadlines:
        found["due", deadline.rule] = deadline.due_on
    return found


Said = Mapping[tuple[str, str], object]


def each_day(asked: Comparison, case: Case) -> list[tuple[date, Said, Said]]:
    """Return what both judges say on every day that is looked at."""
    return [
        (day, said(asked.old, case, day), said(asked.new, case, day))
        for day in days(asked.on, asked.until)
    ]


def by_hand(
    told: Sequence[tuple[date, Said, Said]],
) -> dict[tuple[str, str], tuple[date, object, object]]:
    """Return by what is compared: the first day on which the two differ, and what each says."""
    found: dict[tuple[str, str], tuple[date, object, object]] = {}
    for day, old, new in told:
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                sort, of = key
                short = sort, of.split(" ")[-1]
                found.setdefault(short, (day, old.get(key), new.get(key)))
    return found


def last_days(told: Sequence[tuple[date, Said]]) -> dict[str, date | None]:
    """Return by step that is ready on the first day: the last day before it is not."""
    found: dict[str, date | None] = {}
    for number, (day, says) in enumerate(told):
        may = {of for sort, of in says if sort == "ready"}
        if number == 0:
            found = dict.fromkeys(may)
        for step, until in found.items():
            if step not in may and until is None:
                found[step] = day - timedelta(days=1)
    return found


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day, both ends among them."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
