"""The way ahead of a case: each day that is planned, and the day before it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_plan import CasePlan, PlannedStep, Planner, Standing
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.procedure_names import named
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, with_changed
from admission_flow.workflow_source import built_in
from tests.altered_law import amended
from tests.procedure.brought_papers import Bringer

A_DAY = timedelta(days=1)
JUDGE = built_in()
MEETING = date(2024, 3, 5)
CEREMONY = MEETING + timedelta(days=63)
COMPLETE = months_after(CEREMONY, 12)
NO_BASE = replace(SAMPLE_UNIT, has_base_committee=False)
LEFT: dict[str, Any] = {"left_reason": "other", "left_party_on": date(2015, 1, 7)}
RESOLUTION, DECISION = "branch_resolution", "admission_decision"
RECOGNITION = "recognition_branch_resolution"


def standing_on(on: date, case: Case | None = None, **person: Any) -> Case:  # noqa: ANN401 - fields of Person
    """Return a lawful case as far as it had come on a day, of a person of whom facts are others."""
    whole = case or lawful_case(meeting_on=MEETING)
    filed = tuple(act for act in whole.acts if act.on <= on)
    return replace(whole, acts=filed, person=replace(whole.person, **person))


def plan(
    case: Case, on: date, judge: Judge = JUDGE, not_before: Mapping[str, date] | None = None
) -> CasePlan:
    return Planner(judge).plan(case, on, not_before)


def of(planned: CasePlan, step: str) -> PlannedStep:
    return next(one for one in planned.steps if one.step == step)


def permitted(case: Case, step: str, day: date, judge: Judge = JUDGE) -> bool:
    """Whether the judge permits a step on a day, with whole papers of that day."""
    brought = Bringer(lawful_case(meeting_on=MEETING)).bring(step, day, case.acts)
    number = sum(act.is_step for act in case.acts)
    return any(
        all(
            one.permitted
            for one in judge.judge(replace(case, acts=(*case.acts, *acts)), day).steps[number:]
        )
        for acts in brought
    )


# ---- the first lawful day ------------------------------------------------------------------------


def _too_young() -> Case:
    return standing_on(MEETING - A_DAY, born_on=date(2006, 4, 17))


def _left_too_lately() -> Case:
    left_on = date(2020, 10, 17)
    return standing_on(MEETING - timedelta(days=190), **{**LEFT, "left_party_on": left_on})


def _on_probation() -> Case:
    return standing_on(COMPLETE - timedelta(days=40))


def _sponsor_too_new() -> Case:
    since = {"together_since": date(2023, 4, 17)}
    return with_changed(standing_on(MEETING - A_DAY), "sponsorship", {"route": "member"}, **since)


WAITING = [
    (_too_young(), RESOLUTION, date(2024, 4, 1), "person.age_minimum", True),
    (_left_too_lately(), "dossier_opened", date(2023, 10, 17), "readmission.interval", True),
    (_sponsor_too_new(), RESOLUTION, date(2024, 4, 17), "sponsor.together", False),
    (_on_probation(), RECOGNITION, COMPLETE, "probation.elapsed", True),
]


@pytest.mark.parametrize(("case", "step", "day", "rule", "by_law"), WAITING)
def test_the_first_lawful_day_and_the_day_before(
    case: Case, step: str, day: date, rule: str, *, by_law: bool
) -> None:
    """On the day the judge permits the step, on the day before it names the rule that waits."""
    asked_on = max(act.on for act in case.acts)
    planned = of(plan(case, asked_on), step)
    assert planned.on == day
    assert permitted(case, step, day)
    assert not permitted(case, step, day - A_DAY)
    assert planned.waits_for is not None
    assert (planned.waits_for.rule, planned.by_law) == (rule, by_law)
    for on, waits in ((day - A_DAY, True), (day, False)):
        asked = of(plan(case, on), step)
        assert (asked.on, asked.waits_for is not None) == (day, waits)


def test_what_waits_for_nothing_may_be_done_on_the_day_of_the_question() -> None:
    """No step is dated before that day; what is dated later is not looked at."""
    whole = lawful_case(meeting_on=MEETING)
    planned = plan(whole, MEETING - A_DAY)
    first = [step.on for step in planned.steps[:4]]
    assert first == [MEETING - A_DAY] * 4
    assert planned == plan(standing_on(MEETING - A_DAY), MEETING - A_DAY)
    assert planned.goal_on == months_after(MEETING - A_DAY, 12)
    assert planned.steps[-1].to_state == "official"
    assert [step.judged for step in planned.steps] == [True] * len(planned.steps)
    assert not any(step.day_before is not False for step in planned.steps)


def test_a_step_that_is_not_taken_before_a_day() -> None:
    """It and what comes after it; a day before the first lawful one changes nothing."""
    case, on = _on_probation(), COMPLETE - timedelta(days=40)
    later = COMPLETE + timedelta(days=9)
    for day, said in ((later, later), (COMPLETE - A_DAY, COMPLETE)):
        planned = plan(case, on, JUDGE, {RECOGNITION: day})
        assert (planned.day_of(RECOGNITION), planned.goal_on) == (said, said)
    base = plan(case, on, JUDGE, {"recognition_base_resolution": later})
    assert (base.day_of(RECOGNITION), base.goal_on) == (COMPLETE, later)
    assert base.official_from == COMPLETE
    assert plan(case, on).day_of("ceremony") is None


def test_a_paper_that_must_be_older_puts_the_decision_off_by_a_day() -> None:
    """No consent yet, or one of today: tomorrow. One of yesterday: today."""
    on = MEETING + timedelta(days=20)
    case = standing_on(on, **LEFT)
    for given, day in ((None, on + A_DAY), (on, on + A_DAY), (on - A_DAY, on)):
        consent = a.Consent(on=given or on, matter="readmission")
        known = case if given is None else with_act(case, consent)
        planned = of(plan(known, on), DECISION)
        assert planned.on == day
        assert (planned.waits_for is None) is (day == on)
        assert planned.day_before is (day > on)
        assert not planned.by_law
        owed = [finding.rule for finding in planned.owed]
        assert ("readmission.consent" in owed) is (given is None)
        there = with_act(case, replace(consent, on=given or on))
        assert permitted(there, DECISION, day)
        assert permitted(there, DECISION, on) is (day == on)


def test_a_consent_of_which_nobody_knows_whether_it_is_needed_is_not_waited_for() -> None:
    """Without a day of birth the age is unknown: that is owed, and no paper need be older."""
    on = MEETING + timedelta(days=20)
    planned = of(plan(standing_on(on, born_on=None), on), DECISION)
    assert planned.on == on
    assert "person.age_consent" in [finding.rule for finding in planned.owed]


# ---- what is said beside the days ----------------------------------------------------------------


def test_a_step_holds_up_the_goal_if_nothing_later_waits_longer() -> None:
    """A birthday a day away: the opinions have a day; on the birthday they have none."""
    case = standing_on(MEETING - timedelta(days=96), born_on=date(2006, 4, 17))
    for on, holds_up in ((date(2024, 3, 31), False), (date(2024, 4, 1), True)):
        planned = plan(case, on)
        assert [step.holds_up for step in planned.steps[:2]] == [holds_up, True]
        assert planned.goal_on == date(2025, 4, 1)


def test_what_is_owed_and_until_when_papers_serve() -> None:
    """A certificate that lapses on the day serves; one of the day before is owed again."""
    case, birthday = _too_young(), date(2024, 4, 1)
    for lapses, owed in ((birthday, False), (birthday - A_DAY, True)):
        issued = months_after(lapses, -60)
        assert months_after(issued, 60) == lapses
        known = with_changed(case, "awareness_certificate", issued_on=issued)
        planned = of(plan(known, MEETING), RESOLUTION)
        assert planned.on == birthday
        assert planned.limit is not None
        assert (planned.limit.rule, planned.limit.due_on) == ("awareness.valid", lapses)
        assert ("awareness.valid" in [f.rule for f in planned.owed]) is owed
        assert permitted(known, RESOLUTION, birthday)


@pytest.mark.parametrize(("voted_on", "days"), [(date(2025, 6, 30), 60), (date(2025, 7, 1), 45)])
def test_a_time_limit_runs_from_the_day_of_the_step_that_is_planned(
    voted_on: date, days: int
) -> None:
    """The limit of the decision is that of the law of the vote: from 1/7/2025 it is shorter."""
    case = standing_on(voted_on, lawful_case("opinions_summarised", meeting_on=voted_on))
    limit = of(plan(case, voted_on), DECISION).limit
    assert limit is not None
    due_on = JUDGE.workflow.calendar.after(voted_on, days)
    assert (limit.rule, limit.due_on, limit.overdue) == ("decision.in_time", due_on, False)
    late = of(plan(case, voted_on, JUDGE, {DECISION: due_on + A_DAY}), DECISION)
    assert [f.rule for f in late.owed] == ["decision.in_time"]
    assert of(plan(case, voted_on, JUDGE, {DECISION: due_on}), DECISION).owed == ()


def test_what_the_papers_of_the_steps_say_is_not_owed() -> None:
    """Nothing lacks at the vote but the vote; of a case without papers those are owed alone."""
    assert of(plan(standing_on(MEETING - A_DAY), MEETING), RESOLUTION).owed == ()
    opened = standing_on(MEETING - timedelta(days=182))
    owed = {step.step: [f.rule for f in step.owed] for step in plan(opened, MEETING).steps}
    assert owed["opinions_summarised"] == ["opinion.mass_organisation", "opinion.residence"]
    assert "history.certified" in owed[RESOLUTION]
    assert "verification.political_conclusion" not in owed[RESOLUTION]
    assert not {"branch.quorum", "branch.roll", "branch.two_thirds"} & set(owed[RESOLUTION])
    assert owed[DECISION] == []
    assert owed["recognition_decision"] == []


def test_official_from_the_end_of_the_months_however_late_the_decision() -> None:
    """The day that the decision must name is that of the plan: of another the judge refuses it."""
    late = COMPLETE + timedelta(days=70)
    case = standing_on(late, lawful_case(meeting_on=MEETING))
    filed = tuple(act for act in case.acts if act.kind != "recognition_decision")
    case = replace(case, acts=filed)
    planned = plan(case, late)
    assert (planned.goal_on, planned.official_from) == (late, COMPLETE)
    decision: Any = lawful_case(meeting_on=MEETING).acts[-1]
    for day, good in ((COMPLETE, True), (COMPLETE + A_DAY, False)):
        acts = (*case.acts, replace(decision, on=late, official_from=day))
        verdict = JUDGE.judge(replace(case, acts=acts), late)
        assert verdict.steps[-1].permitted is good


# ---- ways ----------------------------------------------------------------------------------------


def test_nothing_is_planned_at_an_end() -> None:
    """Official, or withdrawn: no step is to come, and no goal."""
    whole = lawful_case(meeting_on=MEETING)
    ended = with_act(standing_on(MEETING), a.Withdrawal(on=MEETING, reason="Lý do mẫu"))
    for case, state in ((whole, "official"), (ended, "withdrawn")):
        on = COMPLETE + timedelta(days=60)
        planned = plan(case, on)
        assert planned == CasePlan(on, state, (), official_from=None, beside=())
        assert planned.goal_on is None


def test_where_only_a_way_beside_leads_on_it_is_named() -> None:
    """Struck off: once a complaint was answered, restoration is open, and nothing is planned."""
    on = MEETING + timedelta(days=250)
    decision = a.StrikeOffDecision(
        on=on, reason="Lý do mẫu", ground="custody_or_sentence", body="standing_committee",
        persons=1, roll=CommitteeRoll(members=9, away=0, in_favour=9, against=0, mode="ballot"),
    )  # fmt: skip
    struck_off = with_act(standing_on(on - A_DAY), decision)
    assert plan(struck_off, on).beside == ()
    planned = plan(with_act(struck_off, a.StrikeOffReceived(on=on)), on)
    assert planned == CasePlan(on, "struck_off", (), beside=("restoration",))


def short_vote(on: date) -> Act:
    roll = BranchRoll(
        official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18, in_favour=9,
        against=9, mode="card", persons=1,
    )  # fmt: skip
    return a.BranchVoteFailed(on=on, matter="admission", roll=roll)


def test_a_way_beside_the_ordinary_one_is_named_and_not_planned() -> None:
    """A short vote opens the referral; the plan goes on by the ordinary way."""
    case = standing_on(MEETING - A_DAY)
    assert plan(case, MEETING).beside == ()
    voted = with_act(case, short_vote(MEETING))
    planned = plan(voted, MEETING)
    assert planned.beside == ("admission_referral",)
    assert planned.steps[0].step == RESOLUTION


@pytest.mark.parametrize(
    ("unit", "first"), [(SAMPLE_UNIT, ["base_resolution", DECISION]), (NO_BASE, [DECISION])]
)
def test_a_case_that_was_referred(unit: Any, first: list[str]) -> None:  # noqa: ANN401 - a Unit
    """It goes to the base committee where there is one, which costs no day, or to the decision."""
    case = standing_on(MEETING - A_DAY, lawful_case(meeting_on=MEETING, unit=unit))
    for act in (short_vote(MEETING), a.AdmissionReferral(on=MEETING)):
        case = with_act(case, act)
    planned = plan(case, MEETING)
    assert planned.state == "admission_referred"
    assert [step.step for step in planned.steps[: len(first) + 1]] == [*first, "ceremony"]
    assert planned.goal_on == months_after(MEETING, 12)
    assert permitted(case, DECISION, MEETING)


@pytest.mark.parametrize(
    ("months", "turn", "day"),
    [
        (13, COMPLETE, months_after(CEREMONY, 13)),
        (13, COMPLETE + A_DAY, COMPLETE),
        (11, COMPLETE - A_DAY, COMPLETE - A_DAY),
        (11, COMPLETE, COMPLETE),
        (11, COMPLETE + A_DAY, COMPLETE),
    ],
)
def test_a_law_that_turns_before_the_wait_is_over(months: int, turn: date, day: date) -> None:
    """From its day on it asks for more, or less: a vote of the day before is judged by the old."""
    judge = amended(JUDGE, turn, probation__elapsed__months=months)
    case, on = _on_probation(), COMPLETE - timedelta(days=20)
    case = with_act(case, a.SelfReview(on=on))
    judge = amended(judge, on, recognition__self_review__months=11)
    planned = of(plan(case, on, judge), RECOGNITION)
    assert planned.on == day
    assert planned.waits_for is not None
    assert planned.waits_for.rule == "probation.elapsed"
    assert permitted(case, RECOGNITION, day, judge)
    assert not permitted(case, RECOGNITION, day - A_DAY, judge)


def test_months_that_a_law_has_no_more() -> None:
    """From 208-QĐ/TW on no rule on the population policy is on file: nothing waits any more."""
    turn = date(2026, 7, 26)
    facts = {"left_reason": "population_policy", "population_child": 3}
    meeting = turn - timedelta(days=10)
    case = standing_on(
        meeting,
        lawful_case("opinions_summarised", meeting_on=meeting),
        left_party_on=date(2024, 10, 1),
        **facts,
    )
    planned = of(plan(case, meeting), RESOLUTION)
    assert (planned.on, planned.judged) == (turn, False)
    assert permitted(case, RESOLUTION, turn)
    assert not permitted(case, RESOLUTION, turn - A_DAY)
    assert planned.waits_for is not None
    assert planned.waits_for.earliest == date(2026, 10, 1)


def test_a_transfer_waits_for_nothing() -> None:
    """In the example every step may be taken at once, if its papers come; one way leads back."""
    judge = Judge(named("party_transfer"))
    kinds: Any = judge.procedure.kinds
    on = date(2025, 10, 6)
    ground = kinds["transfer_ground"](on=on, sort="posting", standing="official_member")
    introduced = kinds["transfer_introduced"](on=on, new_unit="Chi bộ Bản Mẫu")
    shown = kinds["transfer_presented"](on=on)
    fault = kinds["transfer_fault_found"](on=on, fault="list_of_contents")
    case = Case(lawful_case().person, SAMPLE_UNIT, (ground, introduced, shown, fault))
    planned = plan(case, on, judge)
    assert [(step.step, step.on) for step in planned.steps] == [("transfer_taken_in", on)]
    assert [f.rule for f in planned.steps[0].owed] == ["transfer.file_listed"]
    assert planned.beside == ("transfer_sent_back",)


# ---- how long it takes ---------------------------------------------------------------------------


def test_days_on_which_the_law_turns_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules are asked about as often before six turns of the law as before none."""
    asked = 0
    findings = Standing.findings

    def counted(self: Standing, *args: Any) -> Any:  # noqa: ANN401 - those of `findings`
        nonlocal asked
        asked += 1
        return findings(self, *args)

    monkeypatch.setattr(Standing, "findings", counted)
    counts = []
    for on in (date(2025, 6, 10), date(2027, 6, 10)):
        asked = 0
        assert plan(Case(lawful_case().person, SAMPLE_UNIT, ()), on).goal_on is not None
        counts.append(asked)
    assert counts[0] <= 2 * counts[1]
