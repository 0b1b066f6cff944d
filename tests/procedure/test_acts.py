"""What acts say of themselves: who was called, from when a paper lives, what is personal of it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar

import pytest

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import (
    KINDS,
    AwarenessCertificate,
    BranchRoll,
    CommitteeRoll,
    Evidence,
    HelperReport,
    Move,
    VerificationReply,
    personal_fields,
)
from admission_flow.procedure.acts.base import a_flag, a_name, fact, one_of, usually_none
from admission_flow.procedure.document import DocumentProblems, case_from, document_of, version_of
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case

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


@pytest.fixture
def feast() -> type[Evidence]:
    """Declare a kind of act of another procedure, with a field of every sort."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Feast(Evidence):
        """A feast."""

        kind: ClassVar[str] = "feast"
        dish: str = one_of("rice", "soup", new=("soup",))
        taste: str = one_of("sweet", "sour", personal=True)
        host: str = a_name()
        hall: str = a_name(personal=False)
        paid: bool = a_flag()
        drink: str | None = fact("tea", "water", new=("water",))
        toast: str | None = fact(personal=True, since=2)
        late: int | None = usually_none()
        story: str | None = None
        """Not declared in any way."""

    return Feast


GIVEN: dict[str, object] = {
    "kind": "feast",
    "on": "2024-05-02",
    "dish": "rice",
    "taste": "sweet",
    "host": "Lò Thị Mẫu",
    "hall": "Hội trường",
    "paid": True,
}


def problems(judge: Judge, feast: type[Evidence], **changes: object) -> list[tuple[str, str]]:
    """Return what is wrong with a case that has such an act, after some changes of it."""
    act = {name: value for name, value in {**GIVEN, **changes}.items() if value != "out"}
    with_feast = replace(judge.procedure, acts=(*judge.procedure.acts, feast))
    with in_use.using(with_feast):
        document = {**document_of(replace(lawful_case(), acts=())), "acts": [act]}
        try:
            case = case_from(document)
        except DocumentProblems as found:
            return [(problem.where, problem.message_id) for problem in found.problems]
        assert [type(act) for act in case.acts] == [feast]
        (again,) = document_of(case)["acts"]
        assert {name: again[name] for name in act} == act
    return []


def test_a_field_is_read_as_it_was_declared(judge: Judge, feast: type[Evidence]) -> None:
    """What must be stated, what may be left out, and which words there are."""
    assert problems(judge, feast) == []
    assert problems(judge, feast, drink="water", toast="Mừng", late=0, story="x") == []
    for name in ("dish", "taste", "host", "hall", "paid"):
        assert problems(judge, feast, **{name: "out"}) == [(f"acts[0].{name}", "missing")]
    for name in ("dish", "taste", "drink"):
        assert problems(judge, feast, **{name: "stone"}) == [(f"acts[0].{name}", "not_a_choice")]


def test_only_what_is_declared_so_is_personal(feast: type[Evidence]) -> None:
    """A name is, but where it is said to be that of a place."""
    assert personal_fields(feast) - personal_fields(Evidence) == {"taste", "host", "toast"}


@pytest.mark.parametrize(
    ("changed", "version"),
    [
        ({}, 1),
        ({"drink": "tea", "late": 0, "story": "x"}, 1),
        ({"dish": "soup"}, 2),
        ({"drink": "water"}, 2),
        ({"toast": "Mừng"}, 2),
    ],
)
def test_new_words_and_fields_make_a_document_of_version_2(
    feast: type[Evidence], changed: dict[str, object], version: int
) -> None:
    """Declared as new, or since version 2; all else is of version 1."""
    stated: dict[str, Any] = {**GIVEN, **changed, "on": date(2024, 5, 2)}
    del stated["kind"]
    assert version_of(feast(**stated)) == version


def test_a_form_offers_only_a_nought_that_judges_nobody(feast: type[Evidence]) -> None:
    """Of a count that is mostly none; never of a vote, a word or a yes."""
    offered = {field.name: field.metadata.get("offered") for field in fields(feast)}
    assert {name: value for name, value in offered.items() if value is not None} == {"late": 0}
