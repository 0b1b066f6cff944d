"""Who may do what in a register: what is written under the lock, what is read, what is not told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.queries import Queries
from admission_flow.database.store import Store
from admission_flow.errors import (
    AdmissionFlowError,
    BadRole,
    CaseNotVisible,
    NotAllowed,
    NotPermitted,
    OwnCase,
    StepRefused,
    UnknownCase,
)
from admission_flow.journal.rights import ROLES, Use, may
from admission_flow.procedure.acts import AwarenessCertificate, HelperReport, TaskAssigned
from admission_flow.procedure.person import Unit
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core import four_eyes, officers, permission, within
from admission_flow.register.core.previewing import PreviewingRegister
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access
from admission_flow.testing import lawful_case
from tests.province import (
    CHIEF,
    HERE,
    NAME_HERE,
    NOWHERE,
    PLACES,
    REACHING,
    THERE,
    TREE,
    Province,
    governed,
)
from tests.register.filled import filled_once
from tests.reliability.sample import new_signer

if TYPE_CHECKING:
    from tests.register.conftest import Office

DAY = date(2024, 1, 5)


@filled_once
def governed_office(office: "Office") -> None:
    governed(office)


@pytest.fixture
def province(governed_office: "Office") -> Province:
    return Province(governed_office)


def breaks(office: "Office") -> list[str]:
    with ReadingRegister.open(office.url) as register:
        inner = register.used_for(Use.VERIFY)
        return [each.what for each in audit.verify(inner.store, register.judge).breaks]


# Writing

STEPS = lawful_case("admission_decision").acts


def step(kind: str) -> Callable[[Register, str], object]:
    """Return what takes a step of a kind; that the law refuses it is another matter."""
    act = next(act for act in STEPS if act.kind == kind)

    def take(register: Register, case: str) -> object:
        try:
            return register.advance(case, act)  # type: ignore[arg-type]  # a step, by its kind
        except StepRefused as refused:
            return refused

    return take


def unit_called(name: str) -> Unit:
    return replace(lawful_case("sympathiser_resolution").unit, name=name)


def opened(register: Register, _: str) -> object:
    case = lawful_case("sympathiser_resolution", full_name="Giàng Thị Mới")
    return register.open_case(case.person, unit_called(TREE[2][1]))


DEEDS: dict[str, tuple[Use, Callable[[Register, str], object]]] = {
    "open": (Use.OPEN, opened),
    "record": (Use.RECORD, lambda r, c: r.record(c, HelperReport(on=DAY, assessment="Tiến bộ"))),
    "prepare": (Use.PREPARE, step("sympathiser_resolution")),
    "resolve": (Use.RESOLVE, step("base_resolution")),
    "decide": (Use.DECIDE, step("admission_decision")),
    "correct": (Use.CORRECT, lambda r, c: r.correct(c, 7, None, "ghi nhầm (mẫu)")),
    "view": (Use.NAMES, lambda r, c: access.note_access(r, c, "view", "mẫu")),
    "print": (Use.PAPER, lambda r, c: access.note_access(r, c, "print", "mẫu")),
    "hand out": (Use.AUDIT_WRITE, lambda r, _: checkpoints.hand_out(r, "minutes")),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_done_by_who_may_and_nobody_else(deed: str, province: Province) -> None:
    """Each role in each place; what was refused left no entry, and a verifier finds nothing."""
    use, do = DEEDS[deed]
    for role, place in product(ROLES, PLACES):
        reached = place in REACHING or use is Use.AUDIT_WRITE
        with province.open(province.who(role, place)) as register:
            size = register.store.head[0]
            if may(role, use) and reached:
                try:
                    do(register, HERE)
                except NotAllowed as error:
                    pytest.fail(f"{role} {place}: {error}")
                except AdmissionFlowError:
                    pass  # done before by another officer
                continue
            with pytest.raises(NotAllowed) as refused:
                do(register, HERE)
            assert register.store.head[0] == size
            assert NAME_HERE not in str(refused.value)
    assert breaks(province.office) == []


def test_a_preview_is_refused_as_the_entry_is(province: Province) -> None:
    """Nobody is shown what they could not write."""
    act = HelperReport(on=DAY, assessment="Tiến bộ")
    for who, kind in (("inspector.own", NotPermitted), ("recorder.elsewhere", CaseNotVisible)):
        store = within.whole(province.open(who).store)
        trial = PreviewingRegister(store, who, clock=province.office.clock)
        with trial, pytest.raises(kind):
            trial.would_record(HERE, act)
    store = within.whole(province.open("recorder.own").store)
    with PreviewingRegister(store, "recorder.own", clock=province.office.clock) as trial:
        assert trial.would_record(HERE, act).case == HERE


def test_somebody_related_steps_aside(province: Province) -> None:
    """Whatever their role; another officer goes on, and a verifier agrees."""
    with province.open("secretary.own") as register:
        officers.relate(register, "secretary.own", HERE, "relative")
        with pytest.raises(OwnCase):
            register.record(HERE, TaskAssigned(on=DAY, task="mẫu"))
        with pytest.raises(BadRole):
            officers.relate(register, "secretary.own", HERE, "none")
        assert register.case(HERE).person.full_name == NAME_HERE
    with province.open("secretary.over") as register:
        register.record(HERE, TaskAssigned(on=DAY, task="mẫu"))
        officers.relate(register, "secretary.own", HERE, "none")
    with province.open("secretary.own") as register:
        register.record(HERE, TaskAssigned(on=date(2024, 1, 6), task="mẫu"))
    assert breaks(province.office) == []


def test_a_relation_tells_nobody_which_cases_there_are(province: Province) -> None:
    """Of oneself it is taken unseen; of others only by who may see the case."""
    with province.open("recorder.own") as register:
        for case in (THERE, NOWHERE):
            officers.relate(register, "recorder.own", case, "relative")
        told = set()
        for case in (THERE, NOWHERE):
            with pytest.raises(NotAllowed) as refused:
                officers.relate(register, "cb77", case, "relative")
            told.add(str(refused.value).replace(case, "…"))
        assert len(told) == 1


def test_a_register_without_roles_asks_nobody(office: "Office") -> None:
    """Exactly as before: no filter stands before the store, and anybody writes."""
    with office.open("ai.do") as register:
        assert type(register.store) is Store
        case = lawful_case("sympathiser_resolution")
        assert register.open_case(case.person, case.unit).id == HERE
    with ReadingRegister.open(office.url) as reading:
        assert type(reading.store).__name__ == "Reader"
        with pytest.raises(UnknownCase):
            reading.case(NOWHERE)


def test_the_first_grant_is_an_administrators_own(office: "Office") -> None:
    """Anything else is refused with a reason, and roles stay off."""
    with office.open("cb01") as register:
        for given in (("cb02", "administrator"), ("cb01", "secretary")):
            with pytest.raises(BadRole) as refused:
                officers.grant(register, *given)
            assert refused.value.facts["reason"] == "bad_role.first"
        with pytest.raises(BadRole):
            officers.grant(register, "cb01", "administrator", until=date(2030, 1, 1))
        assert not register.roles.in_use
        officers.grant(register, "cb01", "administrator")
        assert register.roles.in_use
        case = lawful_case("sympathiser_resolution")
        with pytest.raises(NotPermitted):
            register.open_case(case.person, case.unit)


def test_the_last_key_with_which_roles_are_given_stays(office: "Office") -> None:
    """An administrator whose key is retired could give no role any more."""
    keys = {name: new_signer(place) for place, name in enumerate(("cb01", "cb02", "cb03"))}
    with office.open("cb01") as register:
        register.signer = keys["cb01"]
        for name, signer in keys.items():
            officers.enrol(register, name, signer.public)
        officers.grant(register, "cb01", "administrator")
        officers.grant(register, "cb02", "secretary")
        with pytest.raises(BadRole):
            officers.retire(register, "cb01", date(2027, 1, 1))
        officers.grant(register, "cb03", "administrator")
        officers.retire(register, "cb01", date(2027, 1, 1))


def test_a_role_that_is_taken_while_a_register_is_open_counts_at_once(province: Province) -> None:
    """Roles are asked under the lock, not when the window was opened."""
    with province.open("recorder.own") as open_window, province.open(CHIEF) as chief:
        open_window.record(HERE, TaskAssigned(on=DAY, task="mẫu"))
        officers.withdraw(chief, "recorder.own", "recorder", "CB1")
        with pytest.raises(NotAllowed):
            open_window.record(HERE, TaskAssigned(on=date(2024, 2, 5), task="mẫu"))
        open_window.check_usable()
        with pytest.raises(NotAllowed):
            open_window.case(HERE)


def test_what_is_rolled_back_gives_no_role(province: Province) -> None:
    """A grant that was undone with its transaction is not remembered."""
    with province.open(CHIEF) as chief:
        data = {"officer": "cb77", "role": "secretary", "unit": "", "from": "2026-11-01"}
        given = Split(data, {})

        def decide(_: Queries) -> Iterator[tuple[str, Split]]:
            yield "role.grant", given
            yield "role.grant", given  # the second time it is held already

        with pytest.raises(BadRole):
            chief.note_all(decide)
        officers.grant(chief, "cb78", "secretary", "CB1")
        assert chief.roles.held("cb77", "2026-11-24") == ()
        assert len(chief.roles.held("cb78", "2026-11-24")) == 1


def test_a_role_that_was_written_past_the_program_is_none(province: Province) -> None:
    """The verifier names it, and until somebody asks the verifier it gives nothing."""
    data = {"officer": "recorder.own", "role": "secretary", "unit": "", "from": "2026-11-01"}
    with province.open("recorder.own") as register:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(permission, "check_entry", lambda *_: None)
            register.note("role.grant", Split(data, {}))
        assert [one.role for one in register.roles.held("recorder.own", "2026-11-24")] == [
            "recorder"
        ]
        with pytest.raises(NotAllowed):
            register.correct(HERE, 7, None, "ghi nhầm (mẫu)")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(permission, "check_entry", lambda *_: None)
            move = {"unit": "CB2", "on": "2020-01-01", "parent": "CS1"}
            register.note("unit.change", Split(move, {}))
        with pytest.raises(CaseNotVisible):
            register.case(THERE)
    with province.open("secretary.over") as register, pytest.raises(CaseNotVisible):
        register.case(THERE)
    assert breaks(province.office) == [
        "recorder.own has recorder and may not write role.grant",
        "recorder.own has recorder and may not write unit.change",
    ]


def test_a_rebuild_by_who_may_not_loses_nothing(province: Province) -> None:
    """Whoever sees a part could keep only that part."""
    with province.open("secretary.own") as register, pytest.raises(NotPermitted):
        register.rebuild()
    with province.open("administrator.everywhere") as register:
        register.rebuild()
        assert len(within.whole(register.store).case_ids()) == 3


def test_four_eyes_and_roles_go_together(province: Province) -> None:
    """A step of the chi bộ waits: its recorder confirms nothing, its secretary does."""
    with province.open(CHIEF) as register:
        four_eyes.set_steps(register, ["awareness_certificate"])
    with province.open("recorder.own") as register:
        act = next(act for act in STEPS if isinstance(act, AwarenessCertificate))
        seq = register.advance(HERE, act).entry.seq
    with province.open("recorder.over") as register, pytest.raises(NotPermitted):
        four_eyes.confirm(register, HERE, seq)
    with province.open("secretary.own") as register:
        four_eyes.confirm(register, HERE, seq)
    assert breaks(province.office) == []
