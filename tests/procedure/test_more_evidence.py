"""One more paper does not hurt, but where the law says so: the exceptions, each with its clause."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.testing import lawful_case, shifted, with_act, with_step
from admission_flow.workflow_source import built_in

JUDGE = built_in()
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "official_member": st.sampled_from([True, False, None]),
    "verifier_is_relative": st.sampled_from([False, True, None]),
    "result": st.sampled_from(["clear", "issue"]),
    "together_since": st.dates(date(2010, 1, 1), date(2026, 1, 1)) | st.none(),
    "sealed_on": st.none(),
    "subject": st.sampled_from(["applicant", "father", "spouse", "child:1"]),
    "sponsor": st.sampled_from(["DV-01", "DV-02", "DV-09"]),
}
"""What may stand in a field of the paper that is added."""

LAWFUL = lawful_case()
CLEARED = with_act(
    with_step(LAWFUL, "verification_concluded", political_issue=True),
    a.PoliticalConclusion(on=date(2023, 10, 1), cleared=True),
)
"""A political question that was concluded on."""
EXEMPTED = with_act(
    with_act(LAWFUL, a.VerificationRequest(on=date(2023, 3, 1), subject="spouse", abroad=False)),
    a.VerificationExemption(on=date(2023, 3, 20), subject="spouse", basis="known_locally"),
)
"""A request that an exemption settled."""
MOVED = with_act(LAWFUL, a.Move(on=date(2021, 1, 1), to="Chi bộ Mẫu Hai"))
"""Who moved before a helper was assigned."""
ANEW = shifted(lawful_case("branch_resolution"), days=400, since=date(2023, 11, 10))
"""A dossier opened long ago whose papers were made anew."""
LAST_DAY = with_step(lawful_case("ceremony"), "ceremony", on=date(2024, 5, 30))
"""A ceremony on its last day."""


def reply(on: date, subject: str = "father", **changes: object) -> Act:
    facts: dict[str, Any] = {"result": "clear", "verifier_is_relative": False, **changes}
    return a.VerificationReply(on=on, subject=subject, **facts)


def third_member(on: date, **changes: object) -> Act:
    facts: dict[str, Any] = {"official_member": True, "together_since": date(2020, 1, 1)}
    facts |= changes
    return a.Sponsorship(on=on, route="member", sponsor="DV-09", **facts)


HURTS: list[tuple[str, str, Case, Act]] = [
    (
        "helper.assigned",
        "3.2.2: the newest assignment counts",
        LAWFUL,
        a.HelperAssigned(on=date(2023, 5, 1), helper="DV-09", official_member=False),
    ),
    (
        "history.after_application",
        "3.2, 3.3: a new application wants a new history",
        LAWFUL,
        a.Application(on=date(2023, 9, 16)),
    ),
    (
        "history.sealed_before_sending",
        "3.4d: a new history must be sealed too",
        LAWFUL,
        a.PersonalHistory(on=date(2023, 9, 22)),
    ),
    (
        "history.sealed_before_sending",
        "3.4d: it was sent out earlier",
        LAWFUL,
        a.VerificationRequest(on=date(2023, 9, 19), subject="father", abroad=False),
    ),
    (
        "verification.scope",
        "3.4a: one more person is concerned",
        LAWFUL,
        a.VerificationRequest(on=date(2023, 9, 25), subject="spouse", abroad=False),
    ),
    (
        "verification.independent",
        "note to the form 2-KNĐ: the newer verifier is a relative",
        LAWFUL,
        reply(date(2023, 10, 25), verifier_is_relative=True),
    ),
    (
        "verification.political_conclusion",
        "3.7c: the newest conclusion bars",
        CLEARED,
        a.PoliticalConclusion(on=date(2023, 10, 2), cleared=False),
    ),
    (
        "verification.political_conclusion",
        "3.7c: a question that is newer than the conclusion",
        CLEARED,
        reply(date(2023, 10, 25), result="issue"),
    ),
    (
        "verification.reply_in_time",
        "3.4d: one more reply is due",
        LAWFUL,
        a.VerificationRequest(on=date(2023, 9, 1), subject="spouse", abroad=False),
    ),
    (
        "verification.reply_in_time",
        "3.4d: it came late",
        EXEMPTED,
        reply(date(2023, 10, 20), "spouse"),
    ),
    (
        "history.certified",
        "3.3b: a reply after the certification",
        LAWFUL,
        reply(date(2023, 11, 2)),
    ),
    (
        "history.commented",
        "item 25: a reply after the comment",
        LAWFUL,
        reply(date(2023, 10, 26)),
    ),
    (
        "move.helper",
        "3.9, 3.10: the helper was assigned before this move",
        MOVED,
        a.Move(on=date(2023, 2, 1), to="Chi bộ Mẫu Ba"),
    ),
    (
        "sponsor.official",
        "Điều 4.2: one more sponsor, who is not official",
        LAWFUL,
        third_member(date(2023, 11, 10), official_member=False),
    ),
    (
        "sponsor.together",
        "Điều 4.2: one more sponsor, without the 12 months",
        LAWFUL,
        third_member(date(2023, 11, 10), together_since=date(2023, 1, 1)),
    ),
    (
        "dossier.fresh",
        "5.4a: an old paper among them",
        LAWFUL,
        third_member(date(2023, 3, 4)),
    ),
    (
        "dossier.fresh",
        "5.4a: an old paper among them",
        LAWFUL,
        a.Opinion(on=date(2023, 3, 4), body="veterans"),
    ),
    (
        "dossier.verification_fresh",
        "5.4a: an old result among them",
        LAWFUL,
        reply(date(2023, 3, 4), "spouse"),
    ),
    (
        "dossier.since_opened",
        "5.4a: an introduction that was not made anew",
        ANEW,
        third_member(date(2023, 11, 10)),
    ),
    (
        "dossier.since_opened",
        "5.4a: an opinion that was not given anew",
        ANEW,
        a.Opinion(on=date(2023, 11, 10), body="veterans"),
    ),
    (
        "ceremony.in_time",
        "4.1: the days run from the first receipt",
        LAST_DAY,
        a.DecisionReceived(on=date(2024, 4, 12)),
    ),
]
"""Rules that one more paper can turn from met to not met: the clause, a case, and the paper."""
LISTED = {(rule, added.kind) for rule, _, _, added in HURTS}


def hurt(before: Verdict, after: Verdict, added: Act) -> set[tuple[str, str]]:
    """Return (rule, kind) of what was met before the evidence was added and is not after."""
    found = set()
    for old, new in zip(before.steps, after.steps, strict=True):
        for was, now in zip(old.findings, new.findings, strict=True):
            if was.status in {"met", "waived"} and now.status.stands_in_the_way:
                found.add((was.rule, added.kind))
        if old.permitted is not new.permitted:
            break  # from here on the two are different cases
    return found


@st.composite
def evidence(draw: st.DrawFn) -> Act:
    """Draw a paper of any kind, dated anywhere along the way."""
    samples = [act for act in lawful_case().acts if not isinstance(act, Step)]
    sample = draw(st.sampled_from([*samples, *RARE]))
    changes = {
        f.name: draw(FACTS[f.name])
        for f in fields(sample)
        if f.name in FACTS and draw(st.booleans())
    }
    return replace(sample, on=draw(st.dates(date(2021, 1, 1), date(2025, 6, 30))), **changes)


RARE: tuple[Act, ...] = (
    *(
        a.Consent(on=date(2024, 1, 1), matter=matter)
        for matter in ("over_60", "readmission", "late_ceremony")
    ),
    *(
        a.Extension(on=date(2024, 1, 1), matter=matter)
        for matter in ("admission_decision", "recognition_decision")
    ),
    a.PoliticalConclusion(on=date(2024, 1, 1), cleared=True),
    a.PoliticalConclusion(on=date(2024, 1, 1), cleared=False),
    a.VerificationExemption(on=date(2024, 1, 1), subject="father", basis="known_locally"),
    a.DossierSupplement(on=date(2024, 1, 1), covers=("sponsorship", "opinion", "verification")),
    a.Move(on=date(2024, 1, 1), to="Chi bộ Mẫu Hai"),
)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(
        [LAWFUL, CLEARED, EXEMPTED, ANEW, LAST_DAY, lawful_case(born_on=date(1975, 1, 1))]
    ),
    st.lists(evidence(), max_size=4),
    evidence(),
)
def test_more_evidence_does_not_hurt_but_where_the_law_says_so(
    case: Case, there: list[Act], added: Act
) -> None:
    """One more paper turns a met rule unmet only in the ways listed above, each with its clause."""
    case = replace(case, acts=(*case.acts, *there))
    as_of = max(act.on for act in (*case.acts, added))
    before = JUDGE.judge(case, as_of)
    assert hurt(before, JUDGE.judge(with_act(case, added), as_of), added) <= LISTED


@pytest.mark.parametrize(("rule", "clause", "case", "added"), HURTS, ids=[h[0] for h in HURTS])
def test_each_exception_is_one(rule: str, clause: str, case: Case, added: Act) -> None:
    """No entry of the list is there in vain: its paper does what it says, and a clause is named."""
    as_of = max(act.on for act in case.acts)
    found = hurt(JUDGE.judge(case, as_of), JUDGE.judge(with_act(case, added), as_of), added)
    assert (rule, added.kind) in found
    assert ": " in clause
