"""Attacks by entries that claim what is not so, appended past the program or rewritten into it.

The attacker knows the format: the log stays consistent, and what is derived is derived again.
"""

from dataclasses import replace
from datetime import date

from admission_flow.journal.entry import Basis, RuleRef
from admission_flow.register.core import records
from admission_flow.register.core.records import Split, split_act, split_correction
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import (
    append,
    append_act,
    verdict_on,
)
from tests.attacks.ground import VICTIM, VOTE, WAITING, Ground, report, vote

OFFICER = "officer around the program"
LEADS_TO = "branch_resolved"
SOURCE = Basis("admission-case/1", "b" * 64)
OTHER_LAW = "c" * 64


# ---- what the judge did not say ----------------------------------------------------------------


def step_without_verdict(ground: Ground) -> None:
    """13 of 20 votes, and nobody was asked."""
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO)


def and_confirmed(ground: Ground) -> None:
    """13 of 20 votes and nobody was asked; the second officer confirms it in good faith."""
    entry = append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO)
    append(ground, WAITING, "case.confirm", Split({"entry": entry.seq}, {}), by="cb02")


def step_as_record(ground: Ground) -> None:
    """A step where papers are recorded, which nobody judges."""
    append_act(ground, WAITING, records.RECORD, vote(13))


def step_as_record_that_moves(ground: Ground) -> None:
    """A step where papers are recorded, and it says where it leads."""
    append_act(ground, WAITING, records.RECORD, vote(13), to=LEADS_TO)


def evidence_as_step(ground: Ground) -> None:
    """A paper where steps are taken, with the verdict of a step."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, report(), to=to, verdict=verdict)


def refusal_of_evidence(ground: Ground) -> None:
    """A paper, refused: no program refuses a paper."""
    verdict, _ = verdict_on(ground, WAITING, vote(13))
    append_act(ground, WAITING, records.REFUSE, report(), verdict=verdict)


def correction_without_verdict(ground: Ground) -> None:
    """A lawful vote is made one of 13 of 20 by a correction that nobody judged."""
    entry = ground.last_of(VICTIM, kind=VOTE)
    split = split_correction(entry.seq, vote(13), "ghi nhầm (mẫu)")
    append(ground, VICTIM, records.CORRECT, split, to=LEADS_TO)


def correction_said_lawful(ground: Ground) -> None:
    """The same correction, with the verdict that the case had before."""
    entry = ground.last_of(VICTIM, kind=VOTE)
    split = split_correction(entry.seq, vote(13), "ghi nhầm (mẫu)")
    verdict = {"state": LEADS_TO, "lawful": True, "refused": []}
    append(ground, VICTIM, records.CORRECT, split, to=LEADS_TO, verdict=verdict)


def correction_of_another_kind(ground: Ground) -> None:
    """A paper becomes a vote by correction."""
    entry = ground.last_of(VICTIM, kind="helper_report")
    split = split_correction(entry.seq, vote(14), "ghi nhầm (mẫu)")
    verdict = {"state": LEADS_TO, "lawful": True, "refused": []}
    append(ground, VICTIM, records.CORRECT, split, to=LEADS_TO, verdict=verdict)


def correction_of_nothing(ground: Ground) -> None:
    """A correction of an entry of another case."""
    entry = ground.last_of(VICTIM, kind=VOTE)
    split = split_correction(entry.seq, vote(14), "ghi nhầm (mẫu)")
    verdict = {"state": "consulted", "lawful": True, "refused": []}
    append(ground, WAITING, records.CORRECT, split, to="consulted", verdict=verdict)


def taken_over_without_verdict(ground: Ground) -> None:
    """A step put on file as found, without what is wrong with it."""
    split = split_act(vote(13))
    append(ground, WAITING, records.TAKE_OVER, split, to=LEADS_TO, basis=(SOURCE,))


def taken_over_as_lawful(ground: Ground) -> None:
    """An unlawful step in a document that was taken over, with a lawful one's verdict."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    split = split_act(vote(13))
    append(ground, WAITING, records.TAKE_OVER, split, to=to, verdict=verdict, basis=(SOURCE,))


# ---- what the judge did not say so -------------------------------------------------------------


def forged_verdict(ground: Ground) -> None:
    """13 of 20 votes, with the verdict that 14 of 20 would get."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict)


def forged_and_confirmed(ground: Ground) -> None:
    """A forged verdict, and the second officer confirms the step in good faith."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    entry = append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict)
    append(ground, WAITING, "case.confirm", Split({"entry": entry.seq}, {}), by="cb02")


def honest_verdict_taken(ground: Ground) -> None:
    """A step is taken that its own verdict refuses."""
    verdict, _ = verdict_on(ground, WAITING, vote(13))
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO, verdict=verdict)


def verdict_that_contradicts_itself(ground: Ground) -> None:
    """It permits, and one of its findings is unmet and stands in the way."""
    verdict, _ = verdict_on(ground, WAITING, vote(13))
    verdict["permitted"] = True
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO, verdict=verdict)


def verdict_without_the_finding(ground: Ground) -> None:
    """It permits, and the finding that stands in the way is left out."""
    verdict, _ = verdict_on(ground, WAITING, vote(13))
    for rule in verdict["blocked_by"]:
        del verdict["findings"][rule]
    verdict.update(permitted=True, blocked_by=[])
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO, verdict=verdict)


def empty_verdict(ground: Ground) -> None:
    """A verdict that says nothing."""
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO, verdict={})


def another_verdicts_form(ground: Ground) -> None:
    """A step with the verdict of a correction."""
    verdict = {"state": LEADS_TO, "lawful": True, "refused": []}
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=LEADS_TO, verdict=verdict)


def wrong_state(ground: Ground) -> None:
    """A lawful vote that is said to make an official member."""
    verdict, _ = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, vote(14), to="official", verdict=verdict)


def no_state(ground: Ground) -> None:
    """A lawful vote that is said to lead nowhere."""
    verdict, _ = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, vote(14), verdict=verdict)


def paper_that_moves(ground: Ground) -> None:
    """A report of a helper that is said to make a member."""
    append_act(ground, WAITING, records.RECORD, report(), to="official")


def paper_with_a_verdict(ground: Ground) -> None:
    """A report of a helper that was permitted."""
    verdict, _ = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.RECORD, report(), verdict=verdict)


def correction_to_another_state(ground: Ground) -> None:
    """A correction of a remark that makes a member."""
    entry = ground.last_of(VICTIM, kind="helper_report")
    split = split_correction(entry.seq, report("Rất tiến bộ"), "ghi thiếu (mẫu)")
    verdict = {"state": "official", "lawful": True, "refused": []}
    append(ground, VICTIM, records.CORRECT, split, to="official", verdict=verdict)


def forged_law(ground: Ground) -> None:
    """The verdict is forged, and so is the law that it names: a rulebook that nobody has."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    rule = RuleRef("admission", "99.0.0", OTHER_LAW)
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict, rule=rule)


def no_law(ground: Ground) -> None:
    """The verdict is forged, and names no law at all."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    append_act(ground, WAITING, records.ADVANCE, vote(13), to=to, verdict=verdict, rule=RuleRef())


def paper_of_tomorrow(ground: Ground) -> None:
    """A paper that is dated years after it was entered."""
    late = replace(report(), on=date(2031, 1, 5))
    append_act(ground, WAITING, records.RECORD, late)


# ---- entries that do not belong where they are ---------------------------------------------------


# ---- four eyes -----------------------------------------------------------------------------------


VERDICT_MISSING = "its verdict is missing"
NO_FORM = "its verdict is not that of"
RULE = r"branch\.two_thirds"

CLAIMS = (
    *(
        Attack(
            f"step without a verdict, {ground}",
            OFFICER,
            do,
            (
                Told("verify", f"BROKEN at entry .*{VERDICT_MISSING}"),
                Told("verify --checkpoint", f"BROKEN at entry .*{VERDICT_MISSING}"),
                Told("replay", RULE),
                Told("checker", f"BROKEN at entry .*{VERDICT_MISSING}"),
            ),
            ground,
        )
        for ground, do in (
            ("plain", step_without_verdict),
            ("signed", step_without_verdict),
            ("four eyes", and_confirmed),
            ("sealed", step_without_verdict),
        )
    ),
    Attack(
        "step among the papers",
        OFFICER,
        step_as_record,
        (Told("verify", "is a step"), Told("replay", RULE), Told("checker", "is a step")),
    ),
    Attack(
        "step among the papers that moves the case",
        OFFICER,
        step_as_record_that_moves,
        (Told("verify", "is a step"), Told("replay", RULE), Told("checker", "is a step")),
    ),
    Attack(
        "paper among the steps",
        OFFICER,
        evidence_as_step,
        (Told("verify", "is no step"), Told("replay", "helper_report"), Told("checker", "no step")),
    ),
    Attack("refused paper", OFFICER, refusal_of_evidence, (Told("verify", "is no step"),)),
    Attack(
        "correction without a verdict",
        OFFICER,
        correction_without_verdict,
        (
            Told("verify", VERDICT_MISSING),
            Told("replay", VERDICT_MISSING),
            Told("checker", VERDICT_MISSING),
        ),
    ),
    Attack(
        "correction said to be lawful",
        OFFICER,
        correction_said_lawful,
        (nothing("verify"), Told("replay", r'"differs": \[ "state", "lawful"')),
    ),
    Attack(
        "correction that makes a step of a paper",
        OFFICER,
        correction_of_another_kind,
        (Told("verify", "makes a branch_resolution of entry"),),
    ),
    Attack(
        "correction of another case's entry",
        OFFICER,
        correction_of_nothing,
        (Told("verify", "holds no act of this case"),),
    ),
    Attack(
        "document taken over without a verdict",
        OFFICER,
        taken_over_without_verdict,
        (Told("verify", VERDICT_MISSING), Told("replay", RULE)),
    ),
    Attack(
        "document taken over as lawful",
        OFFICER,
        taken_over_as_lawful,
        (nothing("verify"), Told("replay", RULE)),
    ),
    *(
        Attack(
            f"forged verdict, {ground}",
            OFFICER,
            do,
            (nothing("verify"), Told("replay", RULE), nothing("checker")),
            ground,
        )
        for ground, do in (
            ("plain", forged_verdict),
            ("signed", forged_verdict),
            ("four eyes", forged_and_confirmed),
        )
    ),
    Attack(
        "step that its verdict refuses",
        OFFICER,
        honest_verdict_taken,
        (Told("verify", "its verdict refuses it"), Told("checker", "its verdict refuses it")),
    ),
    Attack(
        "verdict that contradicts itself",
        OFFICER,
        verdict_that_contradicts_itself,
        (Told("verify", "its verdict contradicts itself"), Told("checker", "contradicts itself")),
    ),
    Attack(
        "verdict without the finding",
        OFFICER,
        verdict_without_the_finding,
        (nothing("verify"), Told("replay", RULE)),
    ),
    Attack(
        "empty verdict", OFFICER, empty_verdict, (Told("verify", NO_FORM), Told("replay", RULE))
    ),
    Attack("verdict of a correction", OFFICER, another_verdicts_form, (Told("verify", NO_FORM),)),
    Attack("wrong state", OFFICER, wrong_state, (Told("replay", r'"differs": \[ "to" \]'),)),
    Attack("step that leads nowhere", OFFICER, no_state, (Told("verify", "which state"),)),
    Attack(
        "paper that moves the case", OFFICER, paper_that_moves, (Told("verify", "moves nothing"),)
    ),
    Attack(
        "paper with a verdict", OFFICER, paper_with_a_verdict, (Told("verify", "has a verdict"),)
    ),
    Attack(
        "correction that makes a member",
        OFFICER,
        correction_to_another_state,
        (nothing("verify"), Told("replay", r'"differs": \[ "state"')),
    ),
    Attack(
        "forged digest of the law",
        OFFICER,
        forged_law,
        (Told("replay", RULE),),
    ),
    Attack(
        "verdict under no law",
        OFFICER,
        no_law,
        (Told("verify", "a verdict by no rulebook"), Told("replay", RULE)),
    ),
    Attack(
        "paper of tomorrow",
        OFFICER,
        paper_of_tomorrow,
        (
            Told("verify", "dated after the day"),
            Told("replay", "dated after the day on which it was recorded"),
        ),
    ),
)
