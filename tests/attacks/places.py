"""Attacks by entries that stand where they do not belong, and by who confirms them."""

from dataclasses import replace

from admission_flow.journal.entry import Basis, Intent
from admission_flow.register.core import records
from admission_flow.register.core.records import Split, split_act
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import (
    Forged,
    append,
    append_act,
    rewrite,
    rewrite_one,
    verdict_on,
    with_act_data,
)
from tests.attacks.ground import THIRD, VICTIM, VOTE, WAITING, Ground, vote

OFFICER = "officer around the program"
LEADS_TO = "branch_resolved"
SOURCE = Basis("admission-case/1", "b" * 64)
OTHER_LAW = "c" * 64
VERDICT_MISSING = "its verdict is missing"
NO_FORM = "its verdict is not that of"
RULE = r"branch\.two_thirds"


def opened_with_a_verdict(ground: Ground) -> None:
    """A case whose opening was judged."""

    def change(forged: list[Forged]) -> None:
        at = next(n for n, one in enumerate(forged) if one.intent.case == THIRD)
        verdict = {"permitted": True, "blocked_by": [], "regime": [], "findings": {}}
        forged[at].intent = replace(forged[at].intent, verdict=verdict)

    rewrite(ground, change, checkpoints=True)


def opened_further_on(ground: Ground) -> None:
    """A case that begins as a member's."""

    def change(forged: list[Forged]) -> None:
        at = next(n for n, one in enumerate(forged) if one.intent.case == THIRD)
        forged[at].intent = replace(forged[at].intent, to="official")

    rewrite(ground, change, checkpoints=True)


def refusal_becomes_a_step(ground: Ground) -> None:
    """The vote that was refused is rewritten as taken."""
    seq = ground.last_of(WAITING, kind=VOTE).seq

    def taken(intent: Intent) -> Intent:
        return replace(intent, action=records.ADVANCE, to=LEADS_TO)

    rewrite_one(ground, seq, taken, checkpoints=True)


def and_its_verdict(ground: Ground) -> None:
    """The vote that was refused is rewritten as taken, with a lawful one's verdict."""
    seq = ground.last_of(WAITING, kind=VOTE).seq
    verdict, to = verdict_on(ground, WAITING, vote(14))

    def taken(intent: Intent) -> Intent:
        return replace(intent, action=records.ADVANCE, to=to, verdict=verdict)

    rewrite_one(ground, seq, taken, checkpoints=True)


def step_becomes_a_refusal(ground: Ground) -> None:
    """A lawful vote is rewritten as refused."""
    seq = ground.last_of(VICTIM, kind=VOTE).seq

    def refused(intent: Intent) -> Intent:
        return replace(intent, action=records.REFUSE, to="")

    rewrite_one(ground, seq, refused, checkpoints=True)


def votes_are_recounted(ground: Ground) -> None:
    """The count of the vote is rewritten below two thirds; its verdict stays."""
    seq = ground.last_of(VICTIM, kind=VOTE).seq

    def recounted(intent: Intent) -> Intent:
        act = split_act(vote(13)).data["act"]
        return with_act_data(intent, roll=act["roll"])

    rewrite_one(ground, seq, recounted, checkpoints=True)


def case_entry_in_the_registers_chain(ground: Ground) -> None:
    """A step among the entries about the register, where no case folds it."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    split = Split(split_act(vote(14)).data, {})
    append(ground, "", records.ADVANCE, split, to=to, verdict=verdict)


def policy_inside_a_case(ground: Ground) -> None:
    """An end of four eyes among the entries of a case."""
    append(ground, THIRD, "officer.four_eyes", Split({"steps": []}, {}))


def created_twice(ground: Ground) -> None:
    """A second first entry."""
    append(ground, "", records.CREATE, Split({"program": "9.9.9"}, {}))


def opened_twice(ground: Ground) -> None:
    """A case is opened a second time, with somebody else in it."""
    opening = next(e for e in ground.entries() if e.intent.case == THIRD)
    data = {**opening.intent.data, "person": {"born_on": "1990-01-01"}}
    append(ground, THIRD, records.OPEN, Split(data, {}), to="source")


def entry_moved_to_another_case(ground: Ground) -> None:
    """The vote of one person is rewritten as that of another."""
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    rewrite_one(ground, seq, lambda intent: replace(intent, case=WAITING), checkpoints=True)


def no_such_act(ground: Ground) -> None:
    """A step of a kind that there is not."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    data = {"act": {"kind": "shortcut", "on": "2024-03-05"}}
    append(ground, WAITING, records.ADVANCE, Split(data, {}), to=to, verdict=verdict)


def own_confirmation(ground: Ground) -> None:
    """An officer confirms an own step."""
    verdict, to = verdict_on(ground, WAITING, vote(14))
    entry = append_act(ground, WAITING, records.ADVANCE, vote(14), to=to, verdict=verdict)
    append(ground, WAITING, "case.confirm", Split({"entry": entry.seq}, {}))


def step_while_one_waits(ground: Ground) -> None:
    """The case goes on although nobody has confirmed the vote."""
    for _ in range(2):
        verdict, to = verdict_on(ground, WAITING, vote(14))
        append_act(ground, WAITING, records.ADVANCE, vote(14), to=to, verdict=verdict)


def confirmation_of_nothing(ground: Ground) -> None:
    """A confirmation of what does not wait."""
    append(ground, WAITING, "case.confirm", Split({"entry": 3}, {}), by="cb02")


def unknown_policy(ground: Ground) -> None:
    """Four eyes over what is no step: from then on nothing waits."""
    append(ground, "", "officer.four_eyes", Split({"steps": ["shortcut"]}, {}))


PLACES = (
    Attack(
        "opening with a verdict",
        "DB administrator",
        opened_with_a_verdict,
        (Told("verify", "has a verdict"),),
    ),
    Attack(
        "opening as a member",
        "DB administrator",
        opened_further_on,
        (Told("replay", "opens the case in another state"),),
    ),
    Attack(
        "refusal rewritten as a step",
        "DB administrator",
        refusal_becomes_a_step,
        (Told("verify", "its verdict refuses it"), Told("replay", RULE)),
    ),
    Attack(
        "refusal rewritten as a step, with a verdict",
        "DB administrator",
        and_its_verdict,
        (nothing("verify"), Told("replay", RULE), Told("verify --checkpoint", "BROKEN")),
    ),
    Attack(
        "step rewritten as refused",
        "DB administrator",
        step_becomes_a_refusal,
        (Told("verify", "its verdict permits it"),),
    ),
    Attack(
        "votes recounted",
        "DB administrator",
        votes_are_recounted,
        (nothing("verify"), Told("replay", RULE), Told("verify --checkpoint", "BROKEN")),
    ),
    Attack(
        "step in the register's chain",
        OFFICER,
        case_entry_in_the_registers_chain,
        (Told("verify", "does not belong into this chain"),),
    ),
    Attack(
        "policy inside a case",
        OFFICER,
        policy_inside_a_case,
        (Told("verify", "does not belong into this chain"),),
        "four eyes",
    ),
    Attack(
        "second first entry",
        OFFICER,
        created_twice,
        (Told("verify", "stands where it begins nothing"),),
    ),
    Attack(
        "case opened twice",
        OFFICER,
        opened_twice,
        (Told("verify", "stands where it begins nothing"),),
    ),
    Attack(
        "entry moved to another case",
        "DB administrator",
        entry_moved_to_another_case,
        (Told("verify", "personal value|BROKEN"),),
    ),
    Attack("act that there is not", OFFICER, no_such_act, (Told("verify", "of no kind"),)),
    Attack(
        "own step confirmed",
        OFFICER,
        own_confirmation,
        (Told("verify", "who entered"),),
        "four eyes",
    ),
    Attack(
        "step while one waits",
        OFFICER,
        step_while_one_waits,
        (Told("verify", "waited for a second officer"),),
        "four eyes",
    ),
    Attack(
        "confirmation of what does not wait",
        OFFICER,
        confirmation_of_nothing,
        (Told("verify", "which does not wait"),),
        "four eyes",
    ),
    Attack(
        "four eyes over what is no step",
        OFFICER,
        unknown_policy,
        (Told("verify", "no step"),),
        "four eyes",
    ),
)
