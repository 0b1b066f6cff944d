"""What another law would change of a case, against both judges asked on every single day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from admission_flow.procedure import impact
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Result, met, met_if, pending
from admission_flow.procedure.impact import Comparison, ImpactSort, LawChange, Said, differ_on
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Person
from admission_flow.procedure.rulebook import Values
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from admission_flow.workflow_source import built_in, load_procedure
from tests.altered_law import altered_judge, amended
from tests.loan import FILES, loan_folder
from tests.procedure.judged_by_hand import by_hand, each_day, last_days, random_question

START = date(2027, 4, 1)
A_DAY = timedelta(days=1)
Compared = dict[tuple[str, str], tuple[date, object, object]]


def compared(asked: Comparison, case: Case) -> Compared:
    """Return what the comparison says, as `by_hand` has it."""
    found = asked.of(case)
    changes = () if found is None else found.changes
    return {(c.sort, c.of): (c.start, c.before or None, c.after or None) for c in changes}


def disagree(asked: Comparison, case: Case) -> bool:
    """Return whether the comparison and the days by hand come to different answers."""
    told = each_day(asked, case)
    days = {of: (on, was or None, now or None) for of, (on, was, now) in by_hand(told).items()}
    if compared(asked, case) != days:
        return True
    found = asked.of(case)
    if found is None:
        return False
    old = last_days([(day, before) for day, before, _ in told])
    new = last_days([(day, after) for day, _, after in told])
    both = {step: (old[step], new[step]) for step in old if step in new}
    return {one.step: (one.until, one.until_new) for one in found.open} != both


def test_it_equals_both_judges_asked_day_by_day() -> None:
    """Random cases under random amendments: the same changes, each from the same day on."""
    assert [s for s in range(20) if disagree(*random_question(Random(s)))] == []


def test_a_day_that_is_not_looked_at_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the days that a verdict names overlooked, the days by hand would tell."""
    case = lawful_case("opinions_summarised", meeting_on=START + 60 * A_DAY)
    new = amended(built_in(), START, dossier__fresh__months=3)
    asked = Comparison(built_in(), new, START, 40 * A_DAY)
    assert not disagree(asked, case)
    monkeypatch.setattr(impact, "_named", lambda _: ())
    assert disagree(asked, case)


ASKED_ON = date(2027, 4, 5)


def lent(folder: Path, law: str = "value = 5", **rule: Any) -> tuple[Judge, Judge, Case]:  # noqa: ANN401 - fields of a Rule
    """Return the judges of a loan, of five days or as told, and of nine; and a loan agreed to.

    Of its rule on the last day other fields hold, under both.
    """
    old, new = (
        load_procedure(loan_folder(folder / name, law_toml=FILES["law.toml"].replace(*said)))
        for name, said in (("old", ("value = 5", law)), ("new", ("value = 5", "value = 9")))
    )
    old = old.with_rule(replace(old.by_id["loan.in_time"], **rule))
    agreed: Any = old.kinds["loan_agreed"]
    case = Case(Person(full_name="Lò Thị Mẫu"), SAMPLE_UNIT, (agreed(on=ASKED_ON),))
    return Judge(old), Judge(replace(old, workflow=new.workflow)), case


@pytest.mark.parametrize(
    "facts",
    [
        lambda day: {"last_day": day},
        lambda day: {"days": [ASKED_ON, day]},
        lambda day: {"days": ("x", (ASKED_ON, day))},
    ],
)
def test_a_day_that_only_a_fact_names_is_looked_at(
    tmp_path: Path, facts: Callable[[date], dict[str, object]]
) -> None:
    """Under nine working days for five a file may be handed over longer: until the day after each.

    No last day is said of the rule (`due`): what it finds names it, by itself or in a list.
    """

    def in_time(case: CaseOnDay[Any], values: Values) -> Result:
        day = case.calendar.after(ASKED_ON, values.working_days("days"))
        return met_if(case.on <= day, **facts(day))

    old, new, case = lent(tmp_path, check=in_time, due=None)
    found = Comparison(old, new, ASKED_ON).of(case)
    assert found is not None
    last, later = (old.workflow.calendar.after(ASKED_ON, n) for n in (5, 9))
    step = "loan_handed_over"
    won = LawChange(ImpactSort.READY, step, start=last + A_DAY, before=False, after=True)
    assert found.changes == (won,)
    assert [(one.step, one.until, one.until_new) for one in found.open] == [(step, last, later)]


TURNED = """value = 9
cite = [{ in = "QC", clause = "2", confidence = "verified" }]
[[value.rows]]
from = 2027-04-12
value = 5"""


@pytest.mark.parametrize(("law", "wait"), [("value = 5", 7), (TURNED, 0)])
def test_the_last_day_may_be_that_of_the_question_or_of_a_turn(
    tmp_path: Path, law: str, wait: int
) -> None:
    """Only a fact of that day's own verdict names it: the step is lost on the day after."""

    def in_time(case: CaseOnDay[Any], values: Values) -> Result:
        day = case.calendar.after(ASKED_ON, values.working_days("days"))
        return met_if(case.on <= day, last_day=day)

    old, new, case = lent(tmp_path, law, check=in_time, due=None)
    asked = Comparison(old, new, ASKED_ON + wait * A_DAY)
    found = asked.of(case)
    assert found is not None
    last, later = (old.workflow.calendar.after(ASKED_ON, n) for n in (5, 9))
    assert last == date(2027, 4, 12)
    assert found.start == last + A_DAY
    (step,) = found.open
    assert (step.until, step.until_new) == (last, later)
    assert not disagree(asked, case)


def test_a_time_limit_may_be_said_on_its_last_day_alone(tmp_path: Path) -> None:
    """Nothing names that day before; the day after it is looked at all the same."""

    def last_day(case: CaseOnDay[Any], values: Values) -> date:
        return case.calendar.after(ASKED_ON, values.working_days("days"))

    def in_time(case: CaseOnDay[Any], values: Values) -> Result:
        last = last_day(case, values)
        return met_if(case.on <= last, eve=last - A_DAY)

    def due(case: CaseOnDay[Any], values: Values) -> date | None:
        last = last_day(case, values)
        return last if case.on >= last else None

    old, new, case = lent(tmp_path, check=in_time, due=due)
    asked = Comparison(old, new, ASKED_ON)
    found = asked.of(case)
    assert found is not None
    (step,) = found.open
    assert (step.until, step.until_new) == tuple(
        old.workflow.calendar.after(ASKED_ON, n) for n in (5, 9)
    )
    assert not disagree(asked, case)


def test_the_last_day_that_a_date_can_be() -> None:
    """Asked on it, nothing is looked at beyond it."""
    new = amended(built_in(), START, dossier__fresh__months=3)
    asked = Comparison(built_in(), new, date.max, timedelta(0))
    assert asked.until == date.max
    assert not disagree(asked, lawful_case("opinions_summarised"))


@pytest.mark.parametrize("named", ["fact", "due"])
def test_a_rule_may_name_the_last_day_that_a_date_can_be(tmp_path: Path, named: str) -> None:
    """As "for ever": no day comes after it, and a law that changes nothing by then changes none."""

    def check(*_: object) -> Result:
        return met(until=date.max) if named == "fact" else met()

    def due(*_: object) -> date | None:
        return date.max if named == "due" else None

    old, new, case = lent(tmp_path, check=check, due=due)
    assert Comparison(old, new, ASKED_ON).of(case) is None


@pytest.mark.parametrize("step", ["withdrawal", "dossier_opened"])
def test_the_first_day_of_a_step_that_ends_a_case_is_set_aside(step: str) -> None:
    """Were a withdrawal to wait, nothing would be told; of a step of the way its first day is."""

    def waits(case: CaseOnDay[Any], values: Values) -> Result:
        first = START + values.working_days("days") * A_DAY
        return met() if case.on >= first else pending(first)

    ours = built_in().procedure
    limit = replace(ours.by_id["ceremony.in_time"], check=waits, begins=None, due=None)
    spec = ours.workflow.steps[step]
    more = replace(spec.guards[0], rule=limit.id)
    steps = {**ours.workflow.steps, step: replace(spec, guards=(*spec.guards, more))}
    workflow = replace(ours.workflow, steps=steps, _ways={})
    old = Judge(replace(ours.with_rule(limit), workflow=workflow))
    new = amended(old, START, ceremony__in_time__days=40)
    case = lawful_case("awareness_certificate", meeting_on=START + 200 * A_DAY)
    found = Comparison(old, new, START).of(case)
    told = [] if found is None else [(c.sort, c.of) for c in found.changes]
    assert ((ImpactSort.EARLIEST, step) in told) is (step == "dossier_opened")
    assert not told or step == "dossier_opened"


def test_one_change_each_side_of_its_day() -> None:
    """Resolved the day before the new law: no other last day; resolved on its day: 40 for 45."""
    new = amended(built_in(), START, decision__in_time__days=40)
    for met_on, changed in ((START - A_DAY, False), (START, True)):
        case = lawful_case("base_resolution", meeting_on=met_on)
        on = max(act.on for act in case.acts)
        found = Comparison(built_in(), new, on).of(case)
        assert (found is not None) is changed
        if found is not None:
            before, after = (built_in().workflow.calendar.after(met_on, n) for n in (45, 40))
            due = LawChange(impact.ImpactSort.DUE, "decision.in_time", on, before, after)
            assert found.changes == (due,)
            assert due.way == "earlier"


def test_until_when_a_step_may_still_be_taken() -> None:
    """The chi bộ may vote as long as the dossier is fresh: under the new law three months."""
    case = lawful_case("opinions_summarised", meeting_on=START + 60 * A_DAY)
    on = max(act.on for act in case.acts)
    new = amended(built_in(), START, dossier__fresh__months=3)
    found = Comparison(built_in(), new, on).of(case)
    assert found is not None
    days = [
        next(d.due_on for d in judge.judge(case, START).deadlines if d.rule == "dossier.fresh")
        for judge in (built_in(), new)
    ]
    vote = next(one for one in found.open if one.step == "branch_resolution")
    assert (vote.until, vote.until_new) == (*days,)
    lost = [change for change in found.changes if change.way == "lost"]
    assert [(change.of, change.start) for change in lost] == [
        ("branch_resolution", days[1] + A_DAY)
    ]


def test_the_days_on_which_two_laws_differ() -> None:
    """The same law twice: none; dated values: from their day on; another holiday: always."""
    judge = built_in()
    assert differ_on(judge, judge) == []
    assert differ_on(judge, amended(judge, START, decision__in_time__days=40)) == [START]
    assert differ_on(judge, amended(judge, START, decision__in_time__days=45)) == []
    assert differ_on(judge, altered_judge("a word")) == []
    assert differ_on(judge, altered_judge("a holiday")) == [date.min]


def test_the_same_law_changes_nothing() -> None:
    """And no judge is asked for it."""
    case = lawful_case("ceremony", regime_year=2026)
    assert Comparison(built_in(), altered_judge("a word"), START).of(case) is None


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (True, False, "lost"),
        (False, True, "won"),
        (None, START, "new"),
        (START, None, "gone"),
        (START, START + A_DAY, "later"),
        (START, START - A_DAY, "earlier"),
        ("decided", "consulted", "other"),
        ("decided", START, "other"),
        (START, "decided", "other"),
    ],
)
def test_which_way_a_change_goes(before: Said, after: Said, way: str) -> None:
    """Steps are lost and won, days come, go and move; a state is another one."""
    assert LawChange(ImpactSort.DUE, "x", START, before, after).way == way


def test_what_was_taken_may_be_refused_and_the_case_stands_elsewhere() -> None:
    """The state is that of the law in use; the new one holds on the day of the vote."""
    case = lawful_case("branch_resolution", meeting_on=START)
    new = amended(built_in(), START, branch__quorum__members=30)
    found = Comparison(built_in(), new, START).of(case)
    assert found is not None
    assert (found.state, found.start) == ("branch_resolved", START)
    changes = {(change.sort, change.of): change for change in found.changes}
    state = changes[ImpactSort.STATE, ""]
    assert (state.before, state.after) == ("branch_resolved", "consulted")
    taken = changes[ImpactSort.TAKEN, "branch_resolution"]
    assert (taken.before, taken.after, taken.way) == (True, False, "lost")
    again = changes[ImpactSort.READY, "branch_resolution"]
    assert (again.before, again.after, again.way) == (False, True, "won")
    assert [(c.start, c.sort, c.of) for c in found.changes] == sorted(
        (c.start, c.sort, c.of) for c in found.changes
    )


@pytest.mark.parametrize("days", [0, 1])
def test_the_last_day_that_is_looked_at_is_looked_at(days: int) -> None:
    """A law that turns on it, and a step that is lost on it, are told; a day less, they are not."""
    case = lawful_case("opinions_summarised", meeting_on=START + 60 * A_DAY)
    on = max(act.on for act in case.acts)
    new = amended(built_in(), START, dossier__fresh__months=3)
    last = next(d.due_on for d in new.judge(case, START).deadlines if d.rule == "dossier.fresh")
    asked = Comparison(built_in(), new, on, last - START + days * A_DAY)
    assert asked.until == last + days * A_DAY
    found = asked.of(case)
    assert found is not None
    assert ("lost" in {change.way for change in found.changes}) is bool(days)
    turn = Comparison(built_in(), new, START - 20 * A_DAY, timedelta(0)).of(
        lawful_case("opinions_summarised", meeting_on=START + 60 * A_DAY)
    )
    assert turn is not None
    assert (turn.start, {c.sort for c in turn.changes}) == (START, {ImpactSort.DUE})


def test_a_step_that_may_be_taken_today_for_the_last_time() -> None:
    """Asked on the last day itself: until today under the old law, until then under the new."""
    case = lawful_case("opinions_summarised", meeting_on=START + 60 * A_DAY)
    new = amended(built_in(), START, dossier__fresh__months=13)
    last, later = (
        next(d.due_on for d in judge.judge(case, START).deadlines if d.rule == "dossier.fresh")
        for judge in (built_in(), new)
    )
    found = Comparison(built_in(), new, last).of(case)
    assert found is not None
    (vote,) = [one for one in found.open if one.step == "branch_resolution"]
    assert (vote.until, vote.until_new) == (last, later)
