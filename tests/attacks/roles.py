"""Attacks of officers who do what no role gives them, past the program that would refuse it."""

from datetime import date

from admission_flow.procedure.acts import Move, Step
from admission_flow.register.core import records
from admission_flow.register.core.records import Split, split_act
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import append, append_act, verdict_on
from tests.attacks.ground import THIRD, WAITING, Ground, report, vote

AROUND = "officer around the program"
DAY = "2026-11-24"


def _granted(ground: Ground, by: str, officer: str, role: str, **more: str) -> None:
    data = {"officer": officer, "role": role, "unit": "", "from": "2020-01-01", **more}
    append(ground, "", "role.grant", Split(data, {}), by=by)


def paper_of_another_unit(ground: Ground) -> None:
    """The secretary of another chi bộ enters a paper, with a good signature."""
    append_act(ground, WAITING, records.RECORD, report(), by="cb02")


def correction_by_a_recorder(ground: Ground) -> None:
    """A recorder corrects what stands in the journal."""
    seq = next(
        entry.seq
        for entry in ground.entries()
        if (entry.intent.case, entry.intent.action) == (WAITING, records.RECORD)
    )
    verdict = {"state": "consulted", "lawful": True, "refused": []}
    append(
        ground,
        WAITING,
        records.CORRECT,
        Split({"corrects": seq, "act": None}, {"reason": "ghi nhầm (mẫu)"}),
        to="consulted",
        verdict=verdict,
    )


def paper_by_the_administrator(ground: Ground) -> None:
    """The administrator, who gives the roles, enters a paper."""
    append_act(ground, WAITING, records.RECORD, report(), by="cb03")


def role_for_oneself(ground: Ground) -> None:
    """A recorder makes themselves secretary of everything, and dates it back."""
    _granted(ground, "cb01", "cb01", "secretary")


def role_for_oneself_by_the_administrator(ground: Ground) -> None:
    """The administrator makes themselves secretary."""
    _granted(ground, "cb03", "cb03", "secretary")


def role_afterwards(ground: Ground) -> None:
    """A paper by who may not; then the administrator gives the role, dated back."""
    append_act(ground, WAITING, records.RECORD, report(), by="cb02")
    _granted(ground, "cb03", "cb02", "secretary")


def relatives_case(ground: Ground) -> None:
    """A recorder enters a paper in the case of a relative, as they declared it themselves."""
    append_act(ground, THIRD, records.RECORD, report())


def last_administrator_gone(ground: Ground) -> None:
    """The last administrator takes their own role: nobody could ever give one again."""
    data = {"officer": "cb03", "role": "administrator", "unit": "", "from": DAY}
    append(ground, "", "role.withdraw", Split(data, {}), by="cb03")


def tree_by_a_recorder(ground: Ground) -> None:
    """A secretary puts the chi bộ of others under their own, to reach its cases."""
    data = {"unit": "CB1", "on": "2020-01-01", "name": "Chi bộ Mẫu Khác Nữa"}
    append(ground, "", "unit.change", Split(data, {}), by="cb02")


def moved_here_first(ground: Ground) -> None:
    """The secretary of another chi bộ records that the person moved to them, to reach the case."""
    move = Move(on=date(2023, 9, 7), to="Chi bộ Mẫu Khác")
    append(ground, WAITING, records.RECORD, split_act(move), by="cb02")


def vote_by_a_stranger(ground: Ground) -> None:
    """A lawful vote, with its verdict, entered by who has no role there."""
    step: Step = vote(14)
    verdict, to = verdict_on(ground, WAITING, step)
    append_act(ground, WAITING, records.ADVANCE, step, by="cb02", to=to, verdict=verdict)


_BY_UNIT = (nothing("checker"),)
"""The checker without us knows no units: it says so."""

ROLES = (
    Attack(
        "paper of another unit",
        AROUND,
        paper_of_another_unit,
        (Told("verify", "may not write case.record in the unit of HS-0002"), *_BY_UNIT),
        "roles",
    ),
    Attack(
        "correction by a recorder",
        AROUND,
        correction_by_a_recorder,
        (
            Told("verify", "cb01 has recorder and may not write case.correct"),
            Told("checker", "cb01 has recorder and may not write case.correct"),
        ),
        "roles",
    ),
    Attack(
        "paper by the administrator",
        AROUND,
        paper_by_the_administrator,
        (
            Told("verify", "cb03 has administrator and may not write case.record"),
            Told("checker", "cb03 has administrator and may not write case.record"),
        ),
        "roles",
    ),
    Attack(
        "role for oneself",
        AROUND,
        role_for_oneself,
        (
            Told("verify", "cb01 has recorder and may not write role.grant"),
            Told("checker", "cb01 has recorder and may not write role.grant"),
        ),
        "roles",
    ),
    Attack(
        "role for oneself by the administrator",
        AROUND,
        role_for_oneself_by_the_administrator,
        (
            Told("verify", "cb03 gives themselves a role"),
            Told("checker", "cb03 gives themselves a role"),
        ),
        "roles",
    ),
    Attack(
        "role given afterwards",
        AROUND,
        role_afterwards,
        (Told("verify", "may not write case.record in the unit of HS-0002"), *_BY_UNIT),
        "roles",
    ),
    Attack(
        "case of a relative",
        AROUND,
        relatives_case,
        (
            Told("verify", "a case of their own or of a relative"),
            Told("checker", "a case of their own or of a relative"),
        ),
        "roles",
    ),
    Attack(
        "last administrator gone",
        AROUND,
        last_administrator_gone,
        (
            Told("verify", "takes the role of the last administrator"),
            Told("checker", "takes the role of the last administrator"),
        ),
        "roles",
    ),
    Attack(
        "tree of units by a secretary",
        AROUND,
        tree_by_a_recorder,
        (
            Told("verify", "cb02 has secretary and may not write unit.change"),
            Told("checker", "cb02 has secretary and may not write unit.change"),
        ),
        "roles",
    ),
    Attack(
        "moved here first",
        AROUND,
        moved_here_first,
        (Told("verify", "may not write case.record in the unit of HS-0002"), *_BY_UNIT),
        "roles",
    ),
    Attack(
        "lawful vote by a stranger",
        AROUND,
        vote_by_a_stranger,
        (
            Told("verify", "may not write case.advance in the unit of HS-0002"),
            *_BY_UNIT,
        ),
        "roles",
    ),
)
