"""The judge as a whole: endings, units without a base committee, looking ahead, what is due."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure.acts import (
    Annulment,
    CommitteeRoll,
    Death,
    Ending,
    Opinion,
    OpinionsSummarised,
    Refusal,
    RemovalFromList,
    Step,
    StrikeOffDecision,
    Withdrawal,
)
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Status, StepVerdict
from admission_flow.procedure.judge import Judge
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    shifted,
    with_act,
    with_changed,
    with_step,
    without,
)

NO_BASE = replace(SAMPLE_UNIT, has_base_committee=False)
WAY = {
    "sympathiser": "sympathiser_resolution",
    "aware": "awareness_certificate",
    "applying": "dossier_opened",
    "verified": "verification_concluded",
    "consulted": "opinions_summarised",
    "branch_resolved": "branch_resolution",
    "base_resolved": "base_resolution",
    "decided": "admission_decision",
    "probationary": "ceremony",
    "recognition_branch_resolved": "recognition_branch_resolution",
    "recognition_base_resolved": "recognition_base_resolution",
    "official": "recognition_decision",
}
"""Every state on the way, and the step that reaches it (docs/reference/procedure.md)."""
BEFORE_THE_VOTE = {"sympathiser", "aware", "applying", "verified", "consulted"}
ENDINGS: dict[type[Ending], tuple[str, set[str]]] = {
    RemovalFromList: ("removed", BEFORE_THE_VOTE),
    Withdrawal: ("withdrawn", BEFORE_THE_VOTE | {"branch_resolved", "base_resolved", "decided"}),
    Refusal: (
        "refused",
        {"applying", "verified", "consulted", "branch_resolved", "base_resolved"},
    ),
    StrikeOffDecision: (
        "struck_off",
        {"probationary", "recognition_branch_resolved", "recognition_base_resolved"},
    ),
    Annulment: (
        "annulled",
        {
            "decided",
            "probationary",
            "recognition_branch_resolved",
            "recognition_base_resolved",
            "official",
        },
    ),
    Death: ("deceased", set(WAY)),
}


STATED: dict[type[Ending], dict[str, Any]] = {
    StrikeOffDecision: {
        "ground": "custody_or_sentence",  # needs no votes
        "body": "standing_committee",
        "persons": 1,
        "roll": CommitteeRoll(members=9, away=0, in_favour=5, against=4),
    },
    Annulment: {"of": "admission", "ground": "standard", "by": "issuer"},
}
"""What an ending must state besides its reason."""


def ending_of(kind: type[Ending], on: date) -> Ending:
    return kind(on=on, reason="Lý do mẫu", **STATED.get(kind, {}))


def case_in(state: str) -> Case:
    return lawful_case(WAY[state])


@pytest.mark.parametrize("state", WAY)
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda cls: cls.kind)
def test_endings_lead_out_of_their_own_states_only(
    judge: Judge, ending: type[Ending], state: str
) -> None:
    """An ending is open in some states and refused for its state in all others."""
    target, open_in = ENDINGS[ending]
    case = case_in(state)
    verdict = judge.judge(with_act(case, ending_of(ending, case.acts[-1].on)))
    last = verdict.steps[-1]
    assert last.permitted is (state in open_in)
    assert verdict.state == (target if last.permitted else state)
    if not last.permitted:
        assert last.blocked_by == ("order.state",)


@pytest.mark.parametrize("state", ["removed", "withdrawn", "refused", "struck_off", "annulled"])
def test_nothing_comes_after_an_end(judge: Judge, state: str) -> None:
    """In an end nothing may come next and nothing is due."""
    ending = next(cls for cls, (target, _) in ENDINGS.items() if target == state)
    start = min(ENDINGS[ending][1])
    case = case_in(start)
    verdict = judge.judge(with_act(case, ending_of(ending, case.acts[-1].on)))
    assert (verdict.state, verdict.stage) == (state, "ended")
    assert (verdict.next, verdict.deadlines) == ((), ())


def test_a_source_can_only_begin_withdraw_or_die(judge: Judge) -> None:
    """Before any act the case stands at the source."""
    verdict = judge.judge(replace(lawful_case(), acts=()), date(2024, 1, 1))
    assert (verdict.state, verdict.stage, verdict.lawful) == ("source", "source", True)
    assert [step.step for step in verdict.next] == [
        "sympathiser_resolution",
        "withdrawal",
        "death",
    ]


def test_a_case_without_acts_needs_a_day(judge: Judge) -> None:
    """There is no last act to take the day from."""
    with pytest.raises(
        ValueError, match=r"^a case without acts has no last day: say as of which day$"
    ):
        judge.judge(replace(lawful_case(), acts=()))


def test_the_day_of_judging_is_that_of_the_last_act(judge: Judge) -> None:
    """Without `as_of` a case is judged as of its latest act, evidence or step."""
    case = with_act(lawful_case("dossier_opened"), Opinion(on=date(2023, 10, 1), body="residence"))
    assert judge.judge(case).as_of == date(2023, 10, 1)


def test_where_there_is_no_base_committee_two_steps_fall_away(judge: Judge) -> None:
    """The chi bộ goes straight to the competent authority, for admission and for recognition."""
    verdict = judge.judge(lawful_case(unit=NO_BASE))
    assert (verdict.state, verdict.lawful, len(verdict.steps)) == ("official", True, 10)
    assert not any("base" in step.step for step in verdict.steps)


def test_a_base_resolution_where_there_is_no_base_committee_is_refused(judge: Judge) -> None:
    """A paper of a committee that does not exist moves nothing."""
    case = replace(lawful_case("base_resolution"), unit=NO_BASE)
    verdict = judge.judge(case)
    assert verdict.steps[-1].blocked_by == ("order.state",)
    assert verdict.state == "branch_resolved"


def test_the_base_committee_cannot_be_passed_by(judge: Judge) -> None:
    """Where it stands between, its resolution is needed, for admission and for recognition."""
    for kind, state in (
        ("base_resolution", "branch_resolved"),
        ("recognition_base_resolution", "recognition_branch_resolved"),
    ):
        verdict = judge.judge(without(lawful_case(), kind))
        assert (verdict.state, verdict.lawful) == (state, False)


def test_next_lists_every_step_with_all_its_rules(judge: Judge) -> None:
    """What may come next names each rule of each step, met or not, those that go on first."""
    verdict = judge.judge(lawful_case("opinions_summarised"), date(2024, 3, 5))
    assert [step.step for step in verdict.next] == [
        "branch_resolution",
        "awareness_certificate",
        "removal_from_list",
        "withdrawal",
        "refusal",
        "death",
    ]
    meeting = verdict.next[0]
    rules = [guard.rule for guard in judge.workflow.steps["branch_resolution"].guards]
    assert [found.rule for found in meeting.findings] == rules
    blocking = {found.rule for found in meeting.findings if found.blocks}
    assert blocking == {
        "branch.quorum",
        "branch.roll",
        "branch.two_thirds",
        "branch.individually",
    }  # the vote is not taken yet: all else is ready


def test_next_does_not_see_what_is_dated_later(judge: Judge) -> None:
    """An opinion of 25 November is not there on the 24th."""
    case = without(lawful_case("opinions_summarised"), "opinions_summarised")
    for as_of, status in (
        (date(2023, 11, 24), Status.UNMET),
        (date(2023, 11, 25), Status.MET),
    ):
        coming = next(s for s in judge.judge(case, as_of).next if s.step == "opinions_summarised")
        found = next(f for f in coming.findings if f.rule == "opinion.residence")
        assert found.status is status


def test_deadlines_do_not_see_what_is_dated_later(judge: Judge) -> None:
    """The review is due as long as the resolution of May has not been taken."""
    rules = [d.rule for d in judge.judge(lawful_case(), date(2025, 5, 11)).deadlines]
    assert "probation.review_in_time" in rules
    assert "recognition.in_time" not in rules


def test_the_earliest_day_is_the_last_of_those_waited_for(judge: Judge) -> None:
    """Twelve months of probation, and a self-review that can be written from that day."""
    case = without(lawful_case("recognition_branch_resolution"), "recognition_branch_resolution")
    coming = judge.judge(case, date(2025, 4, 1)).next[0]
    assert (coming.step, coming.permitted) == ("recognition_branch_resolution", False)
    assert coming.earliest == date(2025, 5, 7)


def test_of_several_days_waited_for_the_last_is_told(judge: Judge) -> None:
    """Of age from 1 May 2024, a sponsor of twelve months from 1 June: ready in June."""
    case = lawful_case("opinions_summarised", born_on=date(2006, 5, 20))
    case = with_changed(case, "sponsorship", {"route": "member"}, together_since=date(2023, 6, 1))
    coming = judge.judge(case, date(2024, 3, 5)).next[0]
    waits = {found.earliest for found in coming.findings} - {None}
    assert waits == {date(2024, 5, 1), date(2024, 6, 1)}
    assert coming.earliest == date(2024, 6, 1)


def test_a_refused_step_does_not_move_the_case_and_judging_goes_on(judge: Judge) -> None:
    """13 of 20 in March, 15 of 20 in April: refused, then permitted; unlawful all the same."""
    case = lawful_case("branch_resolution")
    failed = with_step(case, "branch_resolution", roll={"in_favour": 13, "against": 5})
    again = replace(case.acts[-1], on=date(2024, 4, 5))
    verdict = judge.judge(with_act(failed, again))
    assert [s.permitted for s in verdict.steps[-2:]] == [False, True]
    assert (verdict.state, verdict.lawful) == ("branch_resolved", False)


def test_all_failures_are_told_at_once(judge: Judge) -> None:
    """A step that breaks five rules names five, not the first of them."""
    case = lawful_case("branch_resolution", citizenship="VN", born_on=date(2007, 1, 1))
    case = without(case, "sponsorship", route="youth_union")
    case = without(case, "history_certified")
    case = with_step(case, "branch_resolution", roll={"in_favour": 5, "against": 20, "persons": 2})
    assert set(judge.judge(case).steps[-1].blocked_by) == {
        "person.age_minimum",
        "sponsor.route",
        "history.certified",
        "branch.roll",
        "branch.two_thirds",
        "branch.individually",
    }


def test_the_papers_of_a_candidate_day_are_seen(judge: Judge) -> None:
    """A step entered now sees the evidence of its own day, and none of the days after."""
    case = lawful_case("opinions_summarised")
    summary = case.acts[-1]
    assert isinstance(summary, OpinionsSummarised)
    case = replace(case, acts=case.acts[:-1])
    for on, permitted in ((date(2023, 11, 25), True), (date(2023, 11, 24), False)):
        found, verdict = judge.judge_candidate(case, replace(summary, on=on), date(2024, 1, 1))
        assert found.permitted is permitted
        assert verdict.lawful is permitted


def told(step: StepVerdict) -> tuple[object, ...]:
    statuses = [(found.rule, found.status) for found in step.findings]
    return step.step, step.from_state, step.to_state, step.permitted, statuses


def test_a_candidate_is_judged_like_a_step_on_paper(judge: Judge) -> None:
    """Entering the whole case step by step finds what judging it at once finds."""
    whole = lawful_case()
    at_once = [told(step) for step in judge.judge(whole).steps]
    entered = []
    for act in whole.acts:
        if isinstance(act, Step):
            before = tuple(a for a in whole.acts if not a.is_step or a.on < act.on)
            candidate = judge.judge_candidate(replace(whole, acts=before), act, act.on)
            entered.append(told(candidate[0]))
    assert entered == at_once


def test_the_same_case_moved_by_weeks_is_judged_the_same(judge: Judge) -> None:
    """Weeks within one regime and no holiday between: nothing but the days changes."""
    case = lawful_case("opinions_summarised")
    moved = judge.judge(shifted(case, days=14))
    assert [s.permitted for s in moved.steps] == [s.permitted for s in judge.judge(case).steps]
    assert moved.lawful
