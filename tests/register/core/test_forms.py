"""What a program hands over is written only if it can be read again."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import BadDocument
from admission_flow.journal.entry import Basis
from admission_flow.procedure.acts import (
    Act,
    AwarenessCertificate,
    Consent,
    HelperAssigned,
    Opinion,
    Step,
    VerificationRequest,
)
from admission_flow.register.audit import audit
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

ON = date(2024, 5, 2)
WRONG: list[Act] = [
    Opinion(on=ON, body="nobody", asked=3, agreed=3),
    Opinion(on=ON, body="residence", asked=-1, agreed=3),
    HelperAssigned(on=ON, helper=None),  # type: ignore[arg-type]
    HelperAssigned(on=ON, helper=5),  # type: ignore[arg-type]
    VerificationRequest(on=ON, subject="neighbour"),
    Consent(on=ON, matter="whatever"),
    Consent(on=ON, matter="other", number=7),  # type: ignore[arg-type]
    Consent(on=ON, matter="other", note="a\x00b"),
    Consent(on="2024-05-02", matter="other"),  # type: ignore[arg-type]
    AwarenessCertificate(on=ON, issuer_kind="xx"),
]


@pytest.mark.parametrize("act", WRONG, ids=repr)
def test_an_act_that_no_document_could_state_is_refused(office: "Office", act: Act) -> None:
    """Recorded, taken or put in as a correction: nothing is written, and the case lives on."""
    with office.open() as register:
        record = office.enter(register, lawful_case("sympathiser_resolution"))
        size = register.store.head
        enter: Any = register.advance if isinstance(act, Step) else register.record
        with pytest.raises(BadDocument):
            enter(record.id, act)
        with pytest.raises(BadDocument):
            register.correct(record.id, record.recorded[0].seq, act, "lý do mẫu")
        case = replace(lawful_case("sympathiser_resolution"), acts=(act,))
        with pytest.raises(BadDocument):
            register.take_over(case, Basis("x", "0" * 64), even_if_known=True)
        assert register.store.head == size
        assert register.case(record.id).version == record.version
        assert not audit.verify(register.store, register.judge).breaks


@pytest.mark.parametrize(
    "wrong", [{"full_name": ""}, {"sex": "x"}, {"education": "none"}, {"born_on": "2000"}]
)
def test_a_person_that_no_document_could_state_is_refused(
    office: "Office", wrong: dict[str, Any]
) -> None:
    """At the opening, and as a correction of it."""
    case = lawful_case("sympathiser_resolution")
    person = replace(case.person, **wrong)
    with office.open() as register:
        with pytest.raises(BadDocument):
            register.open_case(person, case.unit)
        record = register.open_case(case.person, case.unit)
        seq = next(register.entries(record.id)).seq
        with pytest.raises(BadDocument):
            register.correct(record.id, seq, person, "lý do mẫu")
        assert register.case(record.id).person == case.person
