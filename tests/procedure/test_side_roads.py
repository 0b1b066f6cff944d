"""What holds of every failure, exception and way back, found by machine.

The promises are counted here by hand from the acts, not read from the rules that are tested.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act
from admission_flow.workflow_source import built_in

PROFILE = settings(max_examples=50, deadline=None)
JUDGE = built_in()
NO_BASE = replace(SAMPLE_UNIT, has_base_committee=False)
TWO_THIRDS = Fraction(2, 3)
WITHOUT_VOTES = ("custody_or_sentence", "transfer_overdue")


def branch_roll(in_favour: int, official: int = 20, persons: int = 1) -> BranchRoll:
    return BranchRoll(
        official=official, elsewhere=0, exempt_absent=0, suspended=0, present=official,
        in_favour=in_favour, against=official - in_favour, mode="ballot", persons=persons,
    )  # fmt: skip


def committee_roll(in_favour: int, members: int = 11) -> CommitteeRoll:
    return CommitteeRoll(
        members=members, away=0, in_favour=in_favour, against=members - in_favour, mode="ballot"
    )


# ---- cases: a lawful one, with side roads thrown in ----------------------------------------------

VOTES = st.integers(0, 20)
MATTERS = st.sampled_from(["admission", "recognition", "strike_off"])
DECIDED: dict[str, Any] = {"body": "standing_committee", "persons": 1, "roll": committee_roll(6)}
STEPS_AGAIN = ["branch_resolution", "base_resolution", "ceremony", "recognition_branch_resolution"]


def side_acts(on: date) -> st.SearchStrategy[Act]:
    """Draw one act of the side roads on a day."""
    days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
    rolls = VOTES.map(branch_roll)
    committees = st.integers(0, 11).map(committee_roll)
    return st.one_of(
        st.builds(a.BranchVoteFailed, on=st.just(on), matter=MATTERS, roll=rolls | st.none()),
        st.builds(a.BaseVoteFailed, on=st.just(on), matter=MATTERS, roll=committees),
        st.just(a.ReportedUpward(on=on, about="failed_vote")),
        st.builds(a.StrikeOffBranchVote, on=st.just(on), roll=rolls),
        st.builds(a.StrikeOffBaseVote, on=st.just(on), roll=committees),
        st.sampled_from(
            [
                a.AdmissionReferral(on=on),
                a.AdmissionBaseReferral(on=on),
                a.RecognitionReferral(on=on),
                a.RecognitionBaseReferral(on=on),
            ]
        ),
        st.builds(
            a.StrikeOffDecision,
            on=st.just(on),
            reason=st.just("mẫu"),
            ground=st.sampled_from(["unworthy", "not_qualified", *WITHOUT_VOTES]),
            body=st.just("standing_committee"),
            persons=st.just(1),
            roll=st.just(committee_roll(6)),
        ),
        st.builds(
            a.RedoOrder,
            on=st.just(on),
            of=st.sampled_from(["admission", "recognition"]),
            steps=st.lists(st.sampled_from(STEPS_AGAIN), min_size=1, max_size=2).map(tuple),
        ),
        st.builds(
            a.Redone,
            on=st.just(on),
            step=st.sampled_from(STEPS_AGAIN),
            branch_roll=rolls,
            committee_roll=committees,
        ),
        st.builds(a.AdmissionRemedied, on=st.just(on), admitted_on=days, **_just(DECIDED)),
        st.builds(
            a.RecognitionRemedied,
            on=st.just(on),
            admitted_on=days,
            official_from=days,
            **_just(DECIDED),
        ),
        st.builds(
            a.Move,
            on=st.just(on),
            to=st.just("Chi bộ Trường Mới"),
            has_base_committee=st.booleans() | st.none(),
            same_authority=st.booleans(),
        ),
    )


def _just(given: dict[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: st.just(value) for name, value in given.items()}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a lawful case, some of its steps lost, with up to eight acts of the side roads."""
    case = draw(
        st.sampled_from([lawful_case(), lawful_case(unit=NO_BASE), lawful_case("ceremony")])
    )
    acts = [
        act for act in case.acts if not (isinstance(act, Step) and draw(st.integers(0, 9)) == 0)
    ]
    days = [act.on for act in case.acts]
    for _ in range(draw(st.integers(1, 8))):
        on = draw(st.sampled_from(days)) + timedelta(days=draw(st.integers(0, 120)))
        acts.append(draw(side_acts(on)))
    return replace(case, acts=tuple(acts))


# ---- what every way asks ------------------------------------------------------------------------


def is_short(roll: BranchRoll | CommitteeRoll | None) -> bool:
    if roll is None or roll.base is None or roll.in_favour is None:
        return False
    return roll.in_favour < TWO_THIRDS * roll.base


def broken_promises(case: Case, verdict: Verdict) -> Iterator[str]:
    """Say what a way reached without what it asks."""
    taken = [step for step in verdict.steps if step.permitted]
    kinds = [step.step for step in taken]
    if verdict.state == "official":
        yield from _official(case, verdict, kinds)
    for step in taken:
        if step.step == "strike_off_decision":
            yield from _struck_off(case, verdict, step)
        if step.step.endswith("_referral"):
            yield from _referred(case, step)


def _official(case: Case, verdict: Verdict, kinds: Sequence[str]) -> Iterator[str]:
    for kind in ("sympathiser_resolution", "awareness_certificate", "dossier_opened",
                 "verification_concluded", "opinions_summarised"):  # fmt: skip
        if kind not in kinds:
            yield f"official without {kind}"
    remedied = {"admission_remedied", "recognition_remedied"} & set(kinds)
    if "admission_decision" not in kinds and not remedied:
        yield "official without a decision on the admission"
    if "ceremony" not in kinds and not remedied:
        yield "official without a ceremony"
    filed = {step.step for step in verdict.steps}
    for kind in remedied:
        of = kind.removesuffix("_remedied")
        if not any(isinstance(act, a.RedoOrder) and act.of == of for act in case.acts):
            yield f"{kind} without an order"
        if not {"branch_resolution", "admission_referral"} & filed:
            yield f"{kind} though the chi bộ never considered the admission"
    dates = verdict.dates
    if dates.official_from is None or dates.admitted_on is None:
        yield "official without its days"
    elif dates.official_from < dates.admitted_on + timedelta(days=365):
        yield f"official {dates.official_from}, admitted {dates.admitted_on}: no probation"


def _struck_off(case: Case, verdict: Verdict, step: StepVerdict) -> Iterator[str]:
    decision = next(
        act for act in case.acts if isinstance(act, a.StrikeOffDecision) and act.on == step.on
    )
    grounds = {
        act.ground
        for act in case.acts
        if isinstance(act, a.StrikeOffDecision) and act.on == step.on
    }
    if grounds & set(WITHOUT_VOTES) or step.from_state == "recognition_referred":
        return
    votes = [act for act in case.acts if isinstance(act, a.StrikeOffBranchVote)]
    carried = [v for v in votes if v.on <= step.on and v.roll and not is_short(v.roll)]
    short = [
        act
        for act in case.acts
        if isinstance(act, a.BranchVoteFailed)
        and act.matter == "strike_off"
        and act.on <= step.on
        and is_short(act.roll)
    ]
    if not carried and len(short) < 3:
        yield f"struck off on {decision.on} without the votes of the chi bộ"
    del verdict


def _referred(case: Case, step: StepVerdict) -> Iterator[str]:
    base = "base" in step.step
    matter, needed = ("admission", 1) if step.step.startswith("admission") else ("recognition", 3)
    kind = a.BaseVoteFailed if base else a.BranchVoteFailed
    short = [
        act
        for act in case.acts
        if isinstance(act, kind)
        and act.matter == matter
        and act.on <= step.on
        and is_short(act.roll)
    ]
    if len(short) < needed:
        yield f"{step.step} after {len(short)} short votes"


@PROFILE
@given(cases())
def test_no_way_passes_by_what_it_asks(case: Case) -> None:
    """Nobody becomes official, is struck off or referred without all that this way asks."""
    assert list(broken_promises(case, JUDGE.judge(case))) == []


def test_the_promises_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with a judge that permits everything each promise is broken by some case."""
    monkeypatch.setattr("admission_flow.procedure.findings.Finding.blocks", False)
    struck = a.StrikeOffDecision(on=date(2024, 11, 5), reason="mẫu", ground="unworthy")
    told = [
        *broken_promises(c := with_act(lawful_case("ceremony"), struck), JUDGE.judge(c)),
        *broken_promises(
            c := with_act(
                lawful_case("opinions_summarised"), a.AdmissionReferral(on=date(2024, 3, 5))
            ),
            JUDGE.judge(c),
        ),
        *broken_promises(
            c := with_act(
                lawful_case("ceremony"), a.RecognitionRemedied(on=date(2024, 6, 5), **DECIDED)
            ),
            JUDGE.judge(c),
        ),
    ]
    assert any("struck off" in text for text in told)
    assert any("short votes" in text for text in told)
    assert any("without an order" in text for text in told)
