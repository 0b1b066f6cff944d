"""What acts say of themselves: who was called, from when a paper lives, what is personal of it."""

from dataclasses import fields, replace
from datetime import date

import pytest

from admission_flow.procedure.acts import (
    KINDS,
    AwarenessCertificate,
    BranchRoll,
    CommitteeRoll,
    HelperReport,
    Move,
    VerificationReply,
    personal_fields,
)

BRANCH = BranchRoll(official=20, elsewhere=1, exempt_absent=2, suspended=4)
COMMITTEE = CommitteeRoll(members=11, away=2)


def test_who_was_called_are_the_members_less_those_who_need_not_come() -> None:
    """Each sort is taken off; the absent stay in."""
    assert BRANCH.base == 13
    for name in ("elsewhere", "exempt_absent", "suspended"):
        more = replace(BRANCH, **{name: getattr(BRANCH, name) + 1})
        assert more.base == 12
    assert replace(BRANCH, present=1).base == 13
    assert COMMITTEE.base == 9


@pytest.mark.parametrize("name", ["official", "elsewhere", "exempt_absent", "suspended"])
def test_without_one_of_its_parts_the_base_is_not_known(name: str) -> None:
    """None is never read as nought."""
    assert replace(BRANCH, **{name: None}).base is None


@pytest.mark.parametrize("name", ["members", "away"])
def test_nor_is_that_of_a_committee(name: str) -> None:
    """Neither who is elected nor who is away is guessed."""
    assert replace(COMMITTEE, **{name: None}).base is None


def test_a_certificate_lives_from_its_issue_where_that_is_stated() -> None:
    """Else from the day on which it was entered."""
    taken_in, issued_on = date(2024, 2, 1), date(2023, 9, 4)
    certificate = AwarenessCertificate(on=taken_in)
    assert certificate.lives_from == taken_in
    assert replace(certificate, issued_on=issued_on).lives_from == issued_on


def test_a_move_begins_with_its_decision_where_that_is_stated() -> None:
    """Else on its own day."""
    moved_on, decided_on = date(2024, 2, 1), date(2024, 1, 22)
    move = Move(on=moved_on, to="Chi bộ Khác")
    assert move.began_on == moved_on
    assert replace(move, decided_on=decided_on).began_on == decided_on


def test_what_is_written_about_people_is_personal() -> None:
    """Texts, names, numbers and findings; days, counts and yes or no of a paper are not."""
    assert personal_fields(HelperReport) >= {"assessment", "number", "note", "paper"}
    assert "on" not in personal_fields(HelperReport)
    assert "result" in personal_fields(VerificationReply)
    for cls in KINDS.values():
        personal = personal_fields(cls)
        assert {"number", "note", "paper"} <= personal
        assert not {"on", "roll", "persons"} & personal
        assert personal <= {field.name for field in fields(cls)}
