"""Decisions: what the examples cannot say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import (
    BODIES,
    AdmissionReferral,
    BranchRoll,
    BranchVoteFailed,
    Extension,
    Move,
)
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Decider
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, with_step, without

SHORT = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=13, against=5, mode="card", persons=1,
)  # fmt: skip
Ask = Callable[..., Finding]
DECISION, RECOGNITION = "admission_decision", "recognition_decision"


def decided(step: str = DECISION, /, **changes: object) -> Case:
    return with_step(lawful_case(step), step, **changes)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("members", [1, 2, 3, 7, 8, 9, 15])
def test_more_than_half_or_two_thirds(finding: Ask, body: str, members: int) -> None:
    """Whole base committees need two thirds, everybody else more than half of who sits."""
    for in_favour in range(members + 1):
        roll = {"members": members, "in_favour": in_favour, "against": members - in_favour}
        enough = 3 * in_favour >= 2 * members
        if body != "base_committee":
            enough = 2 * in_favour > members
        found = finding(decided(body=body, roll=roll), DECISION, "decision.majority")
        assert found.status is (Status.MET if enough else Status.UNMET), (body, in_favour)


def test_members_away_leave_the_base(finding: Ask) -> None:
    """4 of 7 sitting members are more than half, though not of the 9 elected."""
    roll = {"members": 9, "away": 2, "in_favour": 4, "against": 3}
    assert finding(decided(roll=roll), DECISION, "decision.majority").status is Status.MET


@pytest.mark.parametrize("step", [DECISION, RECOGNITION])
@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("decision.body", {"body": None}),
        ("decision.majority", {"body": None}),
        ("decision.majority", {"roll": None}),
        ("decision.roll", {"roll": None}),
        ("decision.individually", {"persons": None}),
    ],
)
def test_a_fact_that_is_not_stated_is_unknown(
    finding: Ask, step: str, rule: str, change: dict[str, None]
) -> None:
    """A paper that does not say who decided, on whom or how, is never met."""
    assert finding(decided(step, **change), step, rule).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("year", "accepted"),
    [
        (2018, {"standing_committee", "base_committee", "provincial_standing"}),
        (2024, {"standing_committee", "base_committee", "provincial_standing"}),
        (2025, {"standing_committee", "base_committee", "provincial_standing"}),
        (2026, {"standing_committee", "base_standing_committee", "provincial_standing"}),
    ],
)
def test_bodies_that_may_decide(finding: Ask, year: int, accepted: set[str]) -> None:
    """Only 208-QĐ/TW changed who decides; a wrong body warns and does not block."""
    for body in BODIES:
        case = with_step(lawful_case(DECISION, year), DECISION, body=body)
        found = finding(case, DECISION, "decision.body")
        assert (found.status is Status.MET) == (body in accepted), body
        assert not found.blocks


def test_a_late_decision_warns_and_stands(judge: Judge) -> None:
    """The person does not suffer for the committee's delay."""
    verdict = judge.judge(decided(on=date(2024, 9, 2)))
    assert verdict.steps[-1].warned_by == ("decision.in_time",)
    assert (verdict.state, verdict.lawful) == ("decided", True)


@pytest.mark.parametrize(
    ("extension", "status"),
    [
        (Extension(on=date(2024, 3, 4), matter="admission_decision"), Status.UNMET),
        (Extension(on=date(2024, 3, 5), matter="admission_decision"), Status.MET),
        (Extension(on=date(2024, 6, 3), matter="recognition_decision"), Status.UNMET),
        (Extension(on=date(2024, 6, 20), matter="admission_decision"), Status.UNMET),
    ],
)
def test_which_extension_counts(finding: Ask, extension: Extension, status: Status) -> None:
    """One of this decision, granted since the resolution and by the day of deciding."""
    case = with_act(decided(on=date(2024, 6, 10)), extension)
    assert finding(case, DECISION, "decision.in_time").status is status


def test_two_extensions_are_one(finding: Ask) -> None:
    """The law gives the extension once."""
    case = decided(on=date(2024, 7, 15))
    for day in (20, 21):
        case = with_act(case, Extension(on=date(2024, 5, day), matter="admission_decision"))
    found = finding(case, DECISION, "decision.in_time")
    assert (found.status, found.facts["last_day"]) == (Status.UNMET, date(2024, 7, 12))


def test_without_a_resolution_there_is_no_time_limit_to_meet(finding: Ask) -> None:
    """What the days run from is missing: unknown."""
    case = without(lawful_case(DECISION), "branch_resolution")
    assert finding(case, DECISION, "decision.in_time").status is Status.UNKNOWN


def test_the_time_limit_is_a_deadline_that_turns_overdue(judge: Judge) -> None:
    """The sixtieth working day is due; the day after it is overdue."""
    case = lawful_case("branch_resolution")
    for as_of, overdue in ((date(2024, 5, 31), False), (date(2024, 6, 1), True)):
        due = [d for d in judge.judge(case, as_of).deadlines if d.rule == "decision.in_time"]
        assert [(d.due_on, d.overdue) for d in due] == [(date(2024, 5, 31), overdue)]


def test_a_year_without_holidays_on_file_is_unknown(finding: Ask) -> None:
    """Working days of 2031 cannot be counted: no guess."""
    case = with_step(lawful_case(RECOGNITION, 2026), RECOGNITION, on=date(2031, 1, 10))
    case = with_step(case, "recognition_base_resolution", on=date(2030, 12, 30))
    case = with_step(case, "recognition_branch_resolution", on=date(2030, 12, 29))
    found = finding(case, RECOGNITION, "recognition.in_time")
    assert (found.status, found.facts["year"]) == (Status.UNKNOWN, 2031)


def deciders(*rows: Decider, **changes: object) -> Case:
    """Return a decided case whose chi bộ has these rows of who may decide."""
    return decided_for(lawful_case(DECISION, unit=replace(SAMPLE_UNIT, deciders=rows)), **changes)


def decided_for(case: Case, **changes: object) -> Case:
    return with_step(case, DECISION, **changes)


DECIDED_ON = next(act.on for act in lawful_case(DECISION).acts if act.kind == DECISION)
DAY = timedelta(days=1)
OWN = Decider(
    authority="Đảng ủy Mẫu", body="standing_committee", since=date(2020, 1, 1), right="own"
)
OTHER = replace(OWN, authority="Đảng ủy Khác", body="base_committee", right="delegated")


@pytest.mark.parametrize(
    ("authority", "body", "status"),
    [
        ("Đảng ủy Mẫu", "standing_committee", Status.MET),
        ("đảng ủy  MẪU", "standing_committee", Status.MET),
        ("Đảng ủy Khác", "base_committee", Status.MET),
        ("Đảng ủy Mẫu", "base_committee", Status.UNMET),
        ("Đảng ủy Khác", "standing_committee", Status.UNMET),
        ("Đảng ủy Lạ", "standing_committee", Status.UNMET),
        ("Đảng ủy Lạ", None, Status.UNMET),
    ],
)
def test_committee_and_body_must_be_those_of_one_row(
    finding: Ask, authority: str, body: str | None, status: Status
) -> None:
    """The committee of one row and the body of another may not decide."""
    case = deciders(OWN, OTHER, OWN, authority=authority, body=body)
    found = finding(case, DECISION, "decision.competence")
    assert found.status is status
    assert found.facts["may_decide"] == (OWN.authority, OTHER.authority)
    assert (found.facts["authority"], found.facts.get("body")) == (authority, body)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"authority": None}, "decision.authority"),
        ({"authority": "Đảng ủy Mẫu", "body": None}, "decision.body"),
    ],
)
def test_what_the_decision_does_not_say_of_who_decided_is_missing(
    finding: Ask, changes: dict[str, str | None], missing: str
) -> None:
    """The finding names who might have."""
    found = finding(deciders(OWN, **changes), DECISION, "decision.competence")
    assert found.status is Status.UNKNOWN
    assert dict(found.facts) == {"missing": missing, "may_decide": (OWN.authority,)}


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (DECIDED_ON, None, True),
        (DECIDED_ON + DAY, None, False),
        (date(2020, 1, 1), DECIDED_ON, True),
        (date(2020, 1, 1), DECIDED_ON - DAY, False),
    ],
)
def test_only_a_row_of_the_day_says_who_may_decide(
    finding: Ask, since: date, until: date | None, *, said: bool
) -> None:
    """First and last day are inside; without a row nothing is said."""
    case = deciders(replace(OWN, since=since, until=until), authority="Đảng ủy Lạ")
    found = finding(case, DECISION, "decision.competence")
    assert found.status is (Status.UNMET if said else Status.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("rows", "delegation", "status", "facts"),
    [
        ((), None, Status.UNKNOWN, {"missing": "decision.delegation"}),
        ((), "05-QĐ/ĐU", Status.MET, {"delegation": "05-QĐ/ĐU"}),
        ((OWN,), None, Status.UNMET, {}),
        ((OTHER,), None, Status.MET, {}),
        ((replace(OTHER, right="own"),), None, Status.UNMET, {}),
        ((replace(OTHER, body="standing_committee"),), None, Status.UNMET, {}),
        ((OWN, OTHER), None, Status.MET, {}),
    ],
)
def test_a_base_committee_decides_by_a_paper_or_a_delegated_row(
    finding: Ask,
    rows: tuple[Decider, ...],
    delegation: str | None,
    status: Status,
    facts: dict[str, str],
) -> None:
    """A right of its own, or one delegated to another body, is none."""
    case = deciders(*rows, body="base_committee", delegation=delegation)
    found = finding(case, DECISION, "decision.delegation")
    assert (found.status, dict(found.facts)) == (status, facts)
    case = deciders(*rows, body="standing_committee", delegation=delegation)
    assert finding(case, DECISION, "decision.delegation").status is Status.NOT_APPLICABLE


RESOLVED_ON = next(act.on for act in lawful_case(DECISION).acts if act.kind == "branch_resolution")
MOVED = Move(on=RESOLVED_ON + DAY, to="Chi bộ Mẫu Hai", to_authority="Đảng ủy Mới")


def moved(move: Move, **changes: object) -> Case:
    return with_act(decided_for(lawful_case(DECISION), **changes), move)


def last_day_after_move(finding: Ask) -> date:
    found = finding(moved(MOVED), DECISION, "decision.after_move")
    last_day: date = found.facts["last_day"]
    assert dict(found.facts) == {"moved_on": MOVED.on, "last_day": last_day}
    return last_day


@pytest.mark.parametrize(
    ("authority", "to_authority", "status", "missing"),
    [
        ("Đảng ủy Cũ", "Đảng ủy Mới", Status.UNMET, None),
        ("đảng ủy MỚI", "Đảng ủy Mới", Status.MET, None),
        (None, "Đảng ủy Mới", Status.UNKNOWN, "decision.authority"),
        ("Đảng ủy Cũ", None, Status.UNKNOWN, "move.to_authority"),
        (None, None, Status.UNKNOWN, "move.to_authority"),
    ],
)
def test_the_day_after_the_last_only_the_new_committee_decides(
    finding: Ask,
    authority: str | None,
    to_authority: str | None,
    status: Status,
    missing: str | None,
) -> None:
    """On the last day whoever decides is in time; a day later it matters who."""
    last_day = last_day_after_move(finding)
    move = replace(MOVED, to_authority=to_authority)
    for on, expected in ((last_day, Status.MET), (last_day + DAY, status)):
        found = finding(moved(move, on=on, authority=authority), DECISION, "decision.after_move")
        assert found.status is expected
        assert (found.facts["moved_on"], found.facts["last_day"]) == (MOVED.on, last_day)
    assert found.facts.get("missing") == missing
    if status is not Status.UNKNOWN:
        assert found.facts["authority"] == authority
    if status is Status.UNMET:
        assert found.facts["to_authority"] == to_authority


def test_a_move_under_the_same_committee_changes_nothing(finding: Ask) -> None:
    """Nor is anything stated of it."""
    late = last_day_after_move(finding) + DAY
    for same, status in ((True, Status.MET), (False, Status.UNMET), (None, Status.UNMET)):
        case = moved(replace(MOVED, same_authority=same), on=late, authority="Đảng ủy Cũ")
        found = finding(case, DECISION, "decision.after_move")
        assert found.status is status
        assert bool(found.facts) is not (same is True)
    assert finding(lawful_case(DECISION), DECISION, "decision.after_move").status is (
        Status.NOT_APPLICABLE
    )


def test_the_days_run_from_the_decision_to_move(finding: Ask) -> None:
    """Where its day is stated, not from the move itself."""
    earlier = replace(MOVED, decided_on=RESOLVED_ON)
    found = finding(moved(earlier), DECISION, "decision.after_move")
    assert found.facts["last_day"] < last_day_after_move(finding)
    assert found.facts["moved_on"] == MOVED.on


@pytest.mark.parametrize(
    ("days", "status"), [(-1, Status.NOT_APPLICABLE), (0, Status.UNKNOWN), (1, Status.UNKNOWN)]
)
def test_of_a_move_before_the_resolution_an_unsaid_committee_is_not_asked(
    finding: Ask, days: int, status: Status
) -> None:
    """The new chi bộ resolved, and all of it was done at the new place."""
    move = replace(MOVED, on=RESOLVED_ON + days * DAY, to_authority=None)
    case = moved(move, on=last_day_after_move(finding) + DAY, authority="Đảng ủy Cũ")
    assert finding(case, DECISION, "decision.after_move").status is status


def test_the_old_committee_has_a_deadline_while_the_file_lies_with_it(judge: Judge) -> None:
    """Only of a move since the resolution, and to where another committee decides."""
    resolved = lawful_case("branch_resolution")
    for move, due in (
        (MOVED, True),
        (replace(MOVED, on=RESOLVED_ON), True),
        (replace(MOVED, on=RESOLVED_ON - DAY), False),
        (replace(MOVED, same_authority=True), False),
    ):
        told = judge.judge(with_act(resolved, move), MOVED.on).deadlines
        assert ("decision.after_move" in {deadline.rule for deadline in told}) is due


def test_the_finding_tells_the_body_and_those_that_may(finding: Ask) -> None:
    """Each by its word in documents."""
    found = finding(decided(body="standing_committee"), DECISION, "decision.body")
    assert found.facts["body"] == "standing_committee"
    assert "standing_committee" in found.facts["bodies"]


def test_the_finding_tells_the_three_days_of_a_time_limit(finding: Ask) -> None:
    """Of the resolution, the last one, and of the decision."""
    for step, rule, resolution in (
        (DECISION, "decision.in_time", "branch_resolution"),
        (RECOGNITION, "recognition.in_time", "recognition_branch_resolution"),
    ):
        case = lawful_case(step)
        days = {act.kind: act.on for act in case.acts}
        facts = finding(case, step, rule).facts
        assert facts["resolution_on"] == days[resolution]
        assert facts["decision_on"] == days[step]
        assert facts["last_day"] > days[step]


def test_a_file_that_was_referred_lies_with_the_committee_too(judge: Judge) -> None:
    """Without a resolution of the chi bộ it is there from the referral on."""
    referred_on = RESOLVED_ON + 3 * DAY
    case = lawful_case("opinions_summarised")
    case = with_act(case, BranchVoteFailed(on=RESOLVED_ON, matter="admission", roll=SHORT))
    case = with_act(case, AdmissionReferral(on=referred_on))
    assert judge.judge(case).state == "admission_referred"
    for on, due in ((referred_on - DAY, False), (referred_on, True)):
        told = judge.judge(with_act(case, replace(MOVED, on=on)), referred_on + DAY).deadlines
        assert ("decision.after_move" in {deadline.rule for deadline in told}) is due


def test_only_the_bodies_that_were_asked_about_are_cited(judge: Judge) -> None:
    """On a readmission the clause of readmissions, else that of all decisions."""
    for person, name in (
        ({}, "bodies"),
        (
            {"left_party_on": date(2015, 1, 1), "left_reason": "family_hardship"},
            "readmission_bodies",
        ),
    ):
        verdict = judge.judge(lawful_case(DECISION, **person))  # type: ignore[arg-type]
        (found,) = [f for f in verdict.steps[-1].findings if f.rule == "decision.body"]
        row = judge.workflow.rulebook.values[f"decision.body.{name}"].on(DECIDED_ON)
        assert found.citations == row.citations
