"""Cases of the admission and the readmission of which the days matter within weeks.

A lawful case is cut on the day of the question: what is dated later is still to come. Then it is
made to wait for something near: a birthday, the end of the probation, of the months since leaving
or of those that a sponsor must know the person; papers lapse, or a consent is not there yet. In one
of three the law turns meanwhile, and in one of four a paper was lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.procedure_names import named
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from admission_flow.workflow_source import built_in
from tests.altered_law import amended
from tests.procedure.brought_papers import (
    ADMISSION,
    READMISSION,
    Bringer,
    authority_of,
    ways,
)
from tests.procedure.planning_by_hand import A_DAY, Question

TURNS = (
    date(2018, 8, 28),
    date(2021, 7, 30),
    date(2021, 9, 28),
    date(2025, 1, 20),
    date(2025, 6, 9),
    date(2025, 7, 1),
    date(2026, 4, 8),
    date(2026, 5, 19),
    date(2026, 7, 26),
)
AMENDMENTS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("person__age_minimum__months", (215, 217)),
    ("probation__elapsed__months", (11, 13)),
    ("recognition__self_review__months", (11, 13)),
    ("recognition__official_from__months", (11, 13)),
    ("readmission__interval__months", (35, 37)),
    ("readmission__consent__applies", (False,)),
    ("person__age_consent__months", (300, 900)),
    ("sponsor__together__months", (11, 13)),
    ("awareness__valid__months", (59, 61)),
    ("dossier__fresh__months", (11, 13)),
    ("recognition__certificate__applies", (False,)),
)
"""Values that an invented law changes, and to what."""
_OF_THE_PROBATION = (
    "probation__elapsed__months",
    "recognition__self_review__months",
    "recognition__official_from__months",
)
_THERE = "Chi bộ Bản Mẫu"


@dataclass
class Draft:
    """A question that is being made up."""

    random: Random
    as_of: date
    full: Case
    """The lawful case, whole."""
    acts: tuple[Act, ...]
    """Of it, what is on file."""
    person: dict[str, Any]
    """Facts of the person that are others."""
    consent: str | None = None
    """The matter of a consent that the decision needs."""
    moved_to: str | None = None
    again: bool = False
    """Whether it is the readmission as a procedure of its own."""
    whole: bool = False
    """Whether the goal is near."""
    law: tuple[date, int] | None = None
    """From when the probation takes how many months; None: twelve."""

    def soon(self) -> date:
        """Return a day near that of the question."""
        return self.as_of + self.random.randrange(-3, 25) * A_DAY

    def before(self, months: int) -> date:
        """Return a day from which some months end soon."""
        return months_after(self.soon(), -months)

    def change(self, kind: str, **changes: object) -> None:
        """Change fields of every act of a kind."""
        self.acts = tuple(
            replace(act, **changes) if act.kind == kind else act  # type: ignore[arg-type]
            for act in self.acts
        )


# ---- what a case waits for -----------------------------------------------------------------------


def _birthday(draft: Draft) -> None:
    month = draft.soon().replace(day=1)
    draft.person["born_on"] = months_after(month, -216).replace(day=draft.random.randrange(1, 29))


def _left(draft: Draft) -> None:
    reason = draft.random.choice(("other", "family_hardship", "minor_crime"))
    draft.person |= {"left_reason": reason, "left_party_on": draft.before(36)}
    if reason == "minor_crime":
        draft.person["record_cleared_on"] = draft.before(60)
    draft.consent = "readmission"


def _population(draft: Draft) -> None:
    child = draft.random.choice((3, 3, 4))
    left_on = draft.before(24 if child == 3 else 36)  # third child, fourth child
    draft.person |= {"left_reason": "population_policy", "population_child": child}
    draft.person["left_party_on"] = left_on
    draft.consent = "readmission"


def _sponsor(draft: Draft) -> None:
    since = draft.before(12)
    draft.acts = tuple(
        replace(act, together_since=since)
        if isinstance(act, a.Sponsorship) and act.route == "member"
        else act
        for act in draft.acts
    )


def _lapsing(draft: Draft) -> None:
    _birthday(draft)
    if draft.random.random() < 0.5:
        draft.change("awareness_certificate", issued_on=draft.before(60))
    else:
        draft.change("opinion", on=min(draft.as_of, draft.before(12)))


def _elder(draft: Draft) -> None:
    draft.person |= {"special_area": True, "village_elder": True, "education": "literate"}
    draft.consent = "education_exception"


def _past_sixty(draft: Draft) -> None:
    draft.consent = "over_60"  # the lawful case is of such a person


def _left_long_ago(draft: Draft) -> None:
    draft.person |= {"left_reason": "other", "left_party_on": months_after(draft.as_of, -70)}
    draft.consent = "readmission"


def _voted_short(draft: Draft) -> None:
    roll = BranchRoll(
        official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18, in_favour=9,
        against=9, mode="card", persons=1,
    )  # fmt: skip
    on = max(act.on for act in draft.acts)
    vote = a.BranchVoteFailed(on=on, matter="admission", roll=roll)
    referral = (a.AdmissionReferral(on=on),) if draft.random.random() < 0.7 else ()
    sponsors = [act for act in draft.full.acts if isinstance(act, a.Sponsorship)]
    filed = tuple(act for act in sponsors if act in draft.acts)
    draft.acts = (*draft.acts, vote, *referral) if filed else draft.acts


def _moved(draft: Draft) -> None:
    on = draft.as_of - draft.random.choice((0, 5, 30, 45)) * A_DAY
    move = a.Move(
        on=on,
        to=_THERE,
        same_authority=draft.random.choice((True, False)),
        to_authority=authority_of(_THERE),
    )
    draft.moved_to = _THERE
    draft.acts = (*draft.acts, move)
    if draft.random.random() < 0.5:
        _sponsor(draft)


def _readmission(draft: Draft) -> None:
    draft.again = True
    _left(draft)
    if draft.random.random() < 0.4:
        _birthday(draft)


def _near_the_goal(draft: Draft) -> None:
    draft.whole = True


def _without_papers(draft: Draft) -> None:
    kinds = {"self_review", "helper_assessment", "new_member_certificate"}
    draft.acts = tuple(act for act in draft.acts if act.kind not in kinds)
    draft.whole = True


def _remedied(draft: Draft) -> None:
    """Let the admission be done again two months after the ceremony: it counts from there."""
    ceremony = next(act.on for act in draft.full.acts if act.kind == "ceremony")
    order, again, on = (ceremony + n * A_DAY for n in (30, 44, 60))
    filed = [act for act in draft.acts if act.on <= ceremony]
    vote: Any = next(act for act in filed if act.kind == "branch_resolution")
    decision: Any = next(act for act in filed if act.kind == "admission_decision")
    draft.acts = (
        *filed,
        a.RedoOrder(on=order, of="admission", steps=("branch_resolution",)),
        a.Redone(on=again, step="branch_resolution", branch_roll=vote.roll),
        a.AdmissionRemedied(
            on=on, admitted_on=on, body=decision.body, persons=1, roll=decision.roll
        ),
    )
    draft.whole = True


def _month_of_probation(draft: Draft) -> None:
    """Let the probation be of a month or two: of all, or of those of a day soon."""
    draft.whole = True
    on = draft.as_of - A_DAY if draft.random.random() < 0.5 else draft.soon()
    draft.law = on, draft.random.choice((1, 1, 2))


_VERIFIED = ("verification_concluded", "opinions_summarised")
_RESOLVED = ("opinions_summarised", "branch_resolution", "branch_resolution")
_ANY = ("helper_report", "dossier_opened", "branch_resolution", "admission_decision")
Sort = tuple[tuple[str, ...], Callable[[Draft], None]]
SORTS: Mapping[str, Sort] = {
    "birthday": (_VERIFIED, _birthday),
    "probation": (("self_review", "helper_assessment"), _near_the_goal),
    "probation, no papers": (("self_review",), _without_papers),
    "remedied": (("ceremony",), _remedied),
    "a month of probation": (("admission_decision", "ceremony"), _month_of_probation),
    "left": (("awareness_certificate", *_VERIFIED), _left),
    "population policy": (("awareness_certificate", "opinions_summarised"), _population),
    "sponsor": (_VERIFIED, _sponsor),
    "lapsing papers": (_VERIFIED, _lapsing),
    "elder": (_RESOLVED, _elder),
    "past sixty": (_RESOLVED, _past_sixty),
    "left long ago": (_RESOLVED, _left_long_ago),
    "short vote": (("opinions_summarised",), _voted_short),
    "moved": ((*_VERIFIED, "branch_resolution", "admission_decision"), _moved),
    "readmission": (("awareness_certificate", *_RESOLVED, "admission_decision"), _readmission),
    "anywhere": (_ANY, lambda _: None),
}
"""By name: which act of the lawful case lies on the day of the question, and what is changed."""


# ---- one question --------------------------------------------------------------------------------


def random_question(random: Random) -> Question:
    """Return a case of the admission or the readmission, and what may be brought for it."""
    name = random.choice(tuple(SORTS))
    stages, change = SORTS[name]
    draft = _draft(random, name, random.choice(stages))
    change(draft)
    judge = _again() if draft.again else built_in()
    if draft.law is not None:
        start, months = draft.law
        judge = amended(judge, start, **dict.fromkeys(_OF_THE_PROBATION, months))
    elif random.random() < 0.35:
        for _ in range(random.choice((1, 1, 2))):
            named_value, values = random.choice(AMENDMENTS)
            judge = amended(judge, draft.soon(), **{named_value: random.choice(values)})
    if random.random() < 0.25 and draft.acts:
        place = random.randrange(len(draft.acts))
        draft.acts = draft.acts[:place] + draft.acts[place + 1 :]
    return _question(draft, judge, name)


def _draft(random: Random, name: str, stage: str) -> Draft:
    as_of = date(2018, 3, 1) + timedelta(days=random.randrange(0, 9 * 365))
    if random.random() < 0.6:
        as_of = random.choice(TURNS) + timedelta(days=random.randrange(-25, 10))
    unit = replace(SAMPLE_UNIT, has_base_committee=random.random() < 0.6)
    if random.random() < 0.3:
        unit = replace(unit, has_youth_union=False, has_trade_union=random.random() < 0.5)
    person: dict[str, Any] = (
        {"born_on": date(as_of.year - 62, 3, 15)} if name == "past sixty" else {}
    )
    behind = random.choice((0, 0, 1, 3, 9))
    if name.startswith("probation"):
        behind = -random.randrange(0, 25)  # the months are over only then
    if name == "remedied":
        behind = 425 - random.randrange(0, 25)
    meeting = as_of
    for _ in range(4):  # again and again, for the days of the recognition follow by months
        full = lawful_case(meeting_on=meeting, unit=unit, **person)
        on = next(act.on for act in full.acts if act.kind == stage)
        meeting += as_of - behind * A_DAY - on
    acts = tuple(act for act in full.acts if act.on <= as_of)
    return Draft(random, as_of, full, acts, {})


@cache
def _again() -> Judge:
    return Judge(named("readmission"))


def _question(draft: Draft, judge: Judge, name: str) -> Question:
    random, acts = draft.random, draft.acts
    older: tuple[Callable[[date], Act], ...] = ()
    matter = draft.consent
    if matter is not None and not draft.again:
        if random.random() < 0.3:
            given = draft.as_of - random.choice((0, 0, 1, 8)) * A_DAY
            acts = (*acts, a.Consent(on=given, matter=matter))
        else:
            older = (lambda on: a.Consent(on=on, matter=matter),)
    consented: type[Step] | None = None
    if draft.again:
        consented = judge.procedure.kinds["readmission_consented"]  # type: ignore[assignment]
        acts = _as_readmission(acts, consented)
    case = Case(replace(draft.full.person, **draft.person), draft.full.unit, acts)
    case = _without_refused_today(judge, case, draft.as_of)
    state = judge.judge(case, draft.as_of).state
    line = READMISSION if draft.again else ADMISSION
    found = ways(line, state, base=draft.full.unit.has_base_committee)
    later = {}
    if found and random.random() < 0.15:
        later[random.choice(found[0][:3])] = draft.soon()
    steps = random.choice((1, 2, 3, 3, 4))
    if draft.whole and all(len(way) <= 4 for way in found):  # a lost paper may lead far back
        steps = 4
    elif found and "ceremony" in found[0]:  # what follows is a year away
        steps = min(steps, found[0].index("ceremony") + 1)
    bringer = Bringer(draft.full, consented, draft.moved_to)
    return Question(
        judge,
        case,
        draft.as_of,
        found,
        bringer.bring,
        bringer.bare,
        older,
        steps=steps,
        window=12 if older else random.choice((20, 30, 40)),
        not_before=later,
        said=name,
    )


def _without_refused_today(judge: Judge, case: Case, as_of: date) -> Case:
    """Leave out steps of the day that are refused: a paper of today would make them good."""
    while True:
        today = [act for act in case.acts if isinstance(act, Step) and act.on == as_of]
        verdict = judge.judge(case, as_of)
        steps = verdict.steps[len(verdict.steps) - len(today) :]
        refused = [act for act, said in zip(today, steps, strict=True) if not said.permitted]
        if not refused:
            return case
        case = replace(case, acts=tuple(act for act in case.acts if act is not refused[0]))


def _as_readmission(acts: tuple[Act, ...], consented: "type[Step] | None") -> tuple[Act, ...]:
    """Return the acts of a case as the readmission has them: the consent is a step of its own."""
    assert consented is not None
    kept = [act for act in acts if act.kind != "sympathiser_resolution"]
    place = next((n for n, act in enumerate(kept) if act.kind == "admission_decision"), None)
    if place is not None:
        kept.insert(place, consented(on=kept[place].on))
    return tuple(kept)
