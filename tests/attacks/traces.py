"""Attacks with the program itself: what it lets an officer do, and what the register remembers.

Nothing here is forged. The log is intact, every verdict was given so, and the case is lawful in the
end: only the traces say how it became so.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from admission_flow.errors import StepRefused
from admission_flow.procedure.acts import Opinion
from admission_flow.register.audit import checkpoints
from admission_flow.register.core import four_eyes
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.ground import THIRD, VICTIM, VOTE, WAITING, Ground, report, vote

OFFICER = "officer at the keyboard"


def laundered_by_correction(ground: Ground) -> None:
    """A vote of 13 of 20 is put on file as found, and corrected to 14 a minute later."""
    with ground.open() as register:
        entry = register.advance(WAITING, vote(13), as_found=True).entry
        register.correct(WAITING, entry.seq, vote(14), "ghi nhầm (mẫu)")


def laundered_before_the_inspection(ground: Ground) -> None:
    """The same correction, just before a checkpoint goes to the inspection body."""
    laundered_by_correction(ground)
    with ground.open() as register:
        checkpoints.hand_out(register, "inspection")


def refused_and_typed_again(ground: Ground) -> None:
    """A vote of 13 of 20 was refused; 14 of 20 are typed for the same day."""
    with ground.open() as register:
        register.advance(WAITING, vote(14))


def refused_and_dated_again(ground: Ground) -> None:
    """A vote before the opinions are in is refused; the same is typed with a later day."""
    late = vote(14)
    early = replace(late, on=late.on - timedelta(days=200))
    with ground.open() as register:
        with pytest.raises(StepRefused):
            register.advance(WAITING, early)
        register.advance(WAITING, late)


def opinion_typed_twice(ground: Ground) -> None:
    """An opinion is entered a second time, with other figures."""
    with ground.open() as register:
        opinion = next(i.act for i in register.case(WAITING).recorded if isinstance(i.act, Opinion))
        register.record(WAITING, replace(opinion, agreed=(opinion.agreed or 0) - 1))


def entered_late(ground: Ground) -> None:
    """A paper of the day after the register was made is entered half a year later."""
    paper = replace(report("Muộn (mẫu)"), on=date(2026, 11, 25))
    ground.bureau.now += timedelta(days=180)
    with ground.open() as register:
        register.record(THIRD, paper)


def paper_made_up_for_the_step(ground: Ground) -> None:
    """A vote without the summary of opinions is put on file as found; the opinions come later."""
    with ground.open() as register:
        removed = {"opinion"}
        record = register.case(WAITING)
        papers = [item for item in record.recorded if item.act.kind in removed]
        for item in papers:
            register.correct(WAITING, item.seq, None, "chưa có (mẫu)")
        register.advance(WAITING, vote(14), as_found=True)
        for item in papers:
            register.record(WAITING, item.act)


def both_sides_of_four_eyes(ground: Ground) -> None:
    """A vote is entered under one name and confirmed under another, seconds later."""
    with ground.open() as register:
        entry = register.advance(WAITING, vote(14)).entry
    with ground.open("cb02") as register:
        four_eyes.confirm(register, WAITING, entry.seq)


def corrected_until_it_fits(ground: Ground) -> None:
    """The count of a vote is corrected again and again."""
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    with ground.open() as register:
        for before, after in pairwise((14, 15, 16, 17, 18)):
            assert before != after
            register.correct(VICTIM, seq, vote(after), "ghi nhầm (mẫu)")


def found(check: str, case: str) -> Told:
    """Return that `audit findings` names a case under a check."""
    return Told(
        "findings", rf'"check": "{check}",[^{{}}]*(\{{[^{{}}]*\}}[^{{}}]*)*"case": "{case}"'
    )


INTACT = (nothing("verify"), nothing("replay", "."))
TRACES = (
    Attack(
        "laundering by correction",
        OFFICER,
        laundered_by_correction,
        (found("R01", WAITING), *INTACT),
    ),
    Attack(
        "laundering just before the inspection",
        OFFICER,
        laundered_before_the_inspection,
        (found("R09", WAITING), *INTACT),
    ),
    Attack(
        "refused, and typed again with other figures",
        OFFICER,
        refused_and_typed_again,
        (found("R02", WAITING), *INTACT),
    ),
    Attack(
        "refused, and typed again with another day",
        OFFICER,
        refused_and_dated_again,
        (found("R07", WAITING), *INTACT),
    ),
    Attack("one paper typed twice", OFFICER, opinion_typed_twice, (found("R03", WAITING), *INTACT)),
    Attack("entered late", OFFICER, entered_late, (found("R04", THIRD), *INTACT)),
    Attack(
        "papers made up after the step",
        OFFICER,
        paper_made_up_for_the_step,
        (found("R05", WAITING), *INTACT),
    ),
    Attack(
        "one officer on both sides of four eyes",
        OFFICER,
        both_sides_of_four_eyes,
        (found("R06", WAITING), *INTACT),
        "four eyes",
    ),
    Attack(
        "corrected until it fits",
        OFFICER,
        corrected_until_it_fits,
        (found("R08", VICTIM), *INTACT),
    ),
)
