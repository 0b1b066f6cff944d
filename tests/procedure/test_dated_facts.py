"""Facts, clocks and law by their day; and that every state has an end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
from admission_flow.procedure.dated_facts import facts_on, moves_of, unit_after
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.person import Decider
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, without
from admission_flow.workflow_source import built_in

PROFILE = settings(max_examples=120, deadline=None)
JUDGE = built_in()
DECIDED: dict[str, Any] = {
    "body": "standing_committee",
    "persons": 1,
    "roll": CommitteeRoll(members=11, away=0, in_favour=6, against=5, mode="ballot"),
}


def branch_roll(in_favour: int) -> BranchRoll:
    return BranchRoll(
        official=20, elsewhere=0, exempt_absent=0, suspended=0, present=20,
        in_favour=in_favour, against=20 - in_favour, mode="ballot", persons=1,
    )  # fmt: skip


# ---- facts have dates ---------------------------------------------------------------------------

PLACES = st.dictionaries(
    st.sampled_from(["has_youth_union", "has_trade_union", "has_base_committee"]),
    st.booleans(),
)


def same(verdict: Verdict) -> object:
    """Return what a verdict says, without names of places."""
    steps = [(s.step, s.permitted, [(f.rule, f.status) for f in s.findings]) for s in verdict.steps]
    return steps, verdict.state, verdict.lawful, verdict.dates


@PROFILE
@given(PLACES, st.integers(0, 300), st.integers(0, 90))
def test_a_move_and_back_changes_nothing_of_the_unit(
    elsewhere: dict[str, bool], gone: int, stay: int
) -> None:
    """Somebody who comes back to the old chi bộ stands in it as before."""
    case = lawful_case()
    left = case.acts[0].on + timedelta(days=gone)
    stated: dict[str, Any] = dict(elsewhere)
    there = a.Move(on=left, to="Chi bộ Khác", same_authority=True, **stated)
    facts: dict[str, Any] = {name: getattr(case.unit, name) for name in elsewhere}
    back = a.Move(on=left + timedelta(days=stay), to=case.unit.name, same_authority=True, **facts)
    after = left + timedelta(days=stay)
    assert facts_on(case.person, case.unit, [*case.acts, there, back], after) == (
        case.person,
        case.unit,
    )


@given(st.booleans(), st.booleans(), st.sampled_from([None, (), ("veterans",)]))
def test_opening_facts_and_acts_before_the_first_step_are_one(
    youth: bool,  # noqa: FBT001 - drawn
    base: bool,  # noqa: FBT001 - drawn
    also: tuple[str, ...] | None,
) -> None:
    """The same facts, stated at opening or as acts dated before the first step, judge alike."""
    unit = replace(SAMPLE_UNIT, has_base_committee=base)
    stated = lawful_case(unit=unit, youth_union_member=youth, memberships=also)
    first = stated.acts[0].on - timedelta(days=1)
    acts: list[Act] = [a.Membership(on=first, organisation="youth_union", member=youth)]
    acts += [a.Membership(on=first, organisation=name, member=True) for name in also or ()]
    acts.append(a.Move(on=first, to=unit.name, same_authority=True, has_base_committee=base))
    bare = replace(
        stated.person, youth_union_member=not youth, memberships=None if also is None else ()
    )
    told = Case(bare, replace(unit, has_base_committee=not base), (*acts, *stated.acts))
    ours, theirs = JUDGE.judge(stated), JUDGE.judge(told)
    left_out = {"move.helper", "decision.after_move", "ceremony.place"}  # they are about moves

    def findings(verdict: Verdict) -> list[object]:
        return [
            (s.step, f.rule, f.status)
            for s in verdict.steps
            for f in s.findings
            if f.rule not in left_out
        ]

    assert findings(ours) == findings(theirs)
    assert ours.state == theirs.state


def move(days: int, to: str, **changes: Any) -> a.Move:  # noqa: ANN401 - fields of the move
    return a.Move(on=date(2024, 1, 1) + timedelta(days=days), to=to, **changes)


def test_only_a_move_to_another_chi_bo_is_one() -> None:
    """By day, of one day as entered; a paper about the chi bộ where one is, is no move."""
    first, back = move(1, "Chi bộ Khác"), move(5, SAMPLE_UNIT.name)
    stays_there, stays_here = move(3, "chi  bộ KHÁC"), move(0, SAMPLE_UNIT.name.upper())
    report = a.HelperReport(on=date(2024, 1, 2), assessment="Tiến bộ")
    acts = (back, stays_there, report, first, stays_here)
    assert moves_of(SAMPLE_UNIT, acts) == [first, back]
    away, again = move(1, "Chi bộ A"), move(1, "Chi bộ B")
    assert moves_of(SAMPLE_UNIT, (again, away)) == [again, away]


ROWS = tuple(
    Decider(
        authority=f"Đảng ủy {n}",
        body="standing_committee",
        right="own",
        since=date(2023, 12, 31 - n),
    )
    for n in (2, 1, 0)
)


@pytest.mark.parametrize(
    ("to", "same_authority", "name", "kept"),
    [
        ("Chi bộ Khác", None, "Chi bộ Khác", 1),
        ("Chi bộ Khác", False, "Chi bộ Khác", 1),
        ("Chi bộ Khác", True, "Chi bộ Khác", 3),
        (SAMPLE_UNIT.name.upper(), None, SAMPLE_UNIT.name, 3),
        (SAMPLE_UNIT.name, False, SAMPLE_UNIT.name, 3),
    ],
)
def test_who_decides_elsewhere_is_not_taken_along(
    to: str, *, same_authority: bool | None, name: str, kept: int
) -> None:
    """A row stays from the day of the move on, or where committee or chi bộ are the same."""
    unit = replace(SAMPLE_UNIT, deciders=ROWS)
    after = unit_after(unit, move(-1, to, same_authority=same_authority))
    assert after == replace(unit, name=name, deciders=ROWS[3 - kept :])


def test_the_person_joins_and_leaves_by_day() -> None:
    """The two unions have a field of their own, every other organisation a place in the list."""
    person = lawful_case(youth_union_member=None, trade_union_member=None, memberships=None).person
    day = date(2024, 1, 1)

    def membership(days: int, organisation: str, *, member: bool = True) -> a.Membership:
        on = day + timedelta(days=days)
        return a.Membership(on=on, organisation=organisation, member=member)

    acts = (
        membership(3, "farmers", member=False),
        membership(1, "farmers"),
        membership(2, "veterans"),
        membership(2, "trade_union"),
        membership(4, "youth_union", member=False),
        membership(4, "women_union", member=False),
    )
    seen = []
    for days in range(5):
        then, unit = facts_on(person, SAMPLE_UNIT, acts, day + timedelta(days=days))
        assert unit == SAMPLE_UNIT
        seen.append((then.memberships, then.trade_union_member, then.youth_union_member))
    assert seen == [
        (None, None, None),
        (("farmers",), None, None),
        (("farmers", "veterans"), True, None),
        (("veterans",), True, None),
        (("veterans",), True, False),
    ]


def test_who_joins_what_the_person_is_in_changes_nothing() -> None:
    """The order is that of the list: findings name the organisations in it."""
    stated = ("farmers", "veterans")
    person = replace(lawful_case().person, memberships=stated)
    day = date(2024, 1, 1)
    for organisation in stated:
        joined = a.Membership(on=day, organisation=organisation, member=True)
        assert facts_on(person, SAMPLE_UNIT, (joined,), day)[0] == person


def test_the_judge_sees_who_has_joined_an_organisation() -> None:
    """From the day of joining on the opinion of that organisation is asked."""
    case = lawful_case("verification_concluded", youth_union_member=False)
    joined = a.Membership(on=date(2023, 11, 10), organisation="veterans", member=True)
    belongs = []
    for as_of in (date(2023, 11, 9), date(2023, 11, 10)):
        (summary, *_) = JUDGE.judge(with_act(case, joined), as_of).next
        found = next(f for f in summary.findings if f.rule == "opinion.mass_organisation")
        belongs.append((found.facts["belongs"], found.facts.get("lacking")))
    assert belongs == [((), None), (("veterans",), ("veterans",))]


# ---- clocks and the law -------------------------------------------------------------------------


@PROFILE
@given(st.dates(date(2017, 4, 1), date(2026, 6, 1)), st.integers(0, 120))
def test_a_clock_does_not_move_because_the_law_changed(meeting_on: date, days: int) -> None:
    """The last day to decide is the same whenever it is asked for: today, or after a new law."""
    case = lawful_case("base_resolution", meeting_on=meeting_on)
    asked = [meeting_on + timedelta(days=10 + n) for n in sorted({0, days, 150})]
    due = {
        deadline.due_on
        for as_of in asked
        for deadline in JUDGE.judge(case, as_of).deadlines
        if deadline.rule == "decision.in_time"
    }
    assert len(due) == 1


def test_other_law_is_said_and_never_decides() -> None:
    """Voted under 232, decided under 294 past its 45 days: in time, and both days are said."""
    case = lawful_case("admission_decision", meeting_on=date(2025, 5, 5))
    late = tuple(
        replace(act, on=date(2025, 7, 28)) if act.kind == "admission_decision" else act
        for act in case.acts
    )
    step = JUDGE.judge(replace(case, acts=late)).steps[-1]
    found = next(f for f in step.findings if f.rule == "decision.in_time")
    assert (found.status, found.facts["last_day"]) == ("met", date(2025, 7, 28))
    assert found.facts["other_law"] == {
        "document": "294-QĐ/TW (2025-05-26)",
        "last_day": date(2025, 7, 7),
    }


@given(st.dates(date(1990, 1, 1), date(2016, 7, 24)), st.integers(0, 11))
def test_a_step_before_the_law_on_file_never_looks_lawful(on: date, place: int) -> None:
    """However a step is dated before the first law, the verdict says that it was not judged.

    Of the listing alone the Charter of 2011 asks all that is asked: it is judged from then on.
    """
    place = place or int(on >= date(2011, 1, 19))
    case = lawful_case()
    steps = [n for n, act in enumerate(case.acts) if isinstance(act, Step)]
    dated = list(case.acts)
    for n in steps[: place + 1]:
        dated[n] = replace(dated[n], on=on)
    verdict = JUDGE.judge(replace(case, acts=tuple(dated)))
    assert not (verdict.lawful and verdict.judged)


# ---- ends ---------------------------------------------------------------------------------------


def test_every_state_has_an_end_that_the_rules_can_permit() -> None:
    """Whoever stands anywhere can withdraw, die, be refused …: some ending is permitted."""
    flow = JUDGE.workflow
    reached: dict[str, set[str]] = {}
    for case in _every_state():
        on = max((act.on for act in case.acts), default=date(2023, 1, 1))
        verdict = JUDGE.judge(case, on)
        for ending in _endings(on):
            ended = JUDGE.judge(with_act(case, ending))
            if ended.steps[-1].permitted:
                reached.setdefault(verdict.state, set()).add(ending.kind)
    standing = {s.name for s in flow.states.values() if not s.final}
    assert set(reached) == standing


def _every_state() -> Iterator[Case]:
    yield replace(lawful_case(), acts=())
    for kind in (step.kind for step in lawful_case().acts if isinstance(step, Step)):
        yield lawful_case(kind)
    consulted = lawful_case("opinions_summarised")
    failed = a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=branch_roll(13))
    yield with_act(with_act(consulted, failed), a.AdmissionReferral(on=date(2024, 3, 8)))
    probation = without(
        lawful_case("recognition_branch_resolution"), "recognition_branch_resolution"
    )
    for n in range(3):
        probation = with_act(
            probation,
            a.BranchVoteFailed(
                on=date(2025, 5, 12) + timedelta(days=n),
                matter="recognition",
                roll=branch_roll(13),
            ),
        )
    yield with_act(probation, a.RecognitionReferral(on=date(2025, 5, 20)))


def _endings(on: date) -> list[Step]:
    return [
        a.RemovalFromList(on=on, reason="mẫu"),
        a.Withdrawal(on=on, reason="mẫu"),
        a.Refusal(on=on, reason="mẫu"),
        a.StrikeOffDecision(on=on, reason="mẫu", ground="custody_or_sentence", **DECIDED),
        a.Annulment(on=on, reason="mẫu", of="admission", ground="standard", by="issuer"),
        a.Death(on=on, reason="mẫu"),
    ]
