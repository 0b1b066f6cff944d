"""What a program hands over as text: kept in one form, refused by name, read as it was written."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import BadDocument, CaseExists
from admission_flow.journal.entry import Basis
from admission_flow.planning.classes.events import ClassOpened
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import HelperAssigned, TaskAssigned
from admission_flow.register.audit import audit
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.register.conftest import Office

ON = date(2024, 3, 5)
NFD = unicodedata.normalize("NFD", "Nguyễn Thị Đào")
NFC = unicodedata.normalize("NFC", NFD)
CASE = lawful_case("sympathiser_resolution")


def named(name: str) -> "ClassOpened":
    return ClassOpened(
        code="NT-01", kind="awareness", organiser=name, first_day=ON, last_day=ON,
        sessions=4, places=30, issuer_kind="political_centre",
    )  # fmt: skip


DOORS: "dict[str, Callable[[Register, str, str], object]]" = {
    "open_case": lambda r, _, t: r.open_case(replace(CASE.person, full_name=t), CASE.unit),
    "the unit": lambda r, _, t: r.open_case(CASE.person, replace(CASE.unit, name=t)),
    "record": lambda r, c, t: r.record(c, HelperAssigned(on=ON, helper=t)),
    "correct": lambda r, c, t: r.correct(c, 1, replace(CASE.person, ethnicity=t), "nhầm"),
    "take_over": lambda r, _, t: r.take_over(
        replace(CASE, person=replace(CASE.person, full_name=t)), Basis("x", "0" * 64)
    ),
    "the paper taken over": lambda r, _, t: r.take_over(CASE, Basis(t, "0" * 64)),
    "purpose": lambda r, c, t: access.note_access(r, c, "view", t),
    "borrower": lambda r, c, t: access.note_access(r, c, "lend", "thẩm tra", borrower=t),
    "consent": lambda r, c, t: access.note_exports(r, [c], "gửi đi", t),
    "a unit": lambda r, _, t: units.put(
        r, [UnitAdded(unit="C1", on=ON, name=t, level="branch", parent=None, sector=None)]
    ),
    "a class": lambda r, _, t: classes.put(r, [named(t)]),
}


@pytest.fixture
def register(office: "Office") -> "Iterator[Register]":
    """Give a register with one case, opened by its entry 1."""
    with office.open() as opened:
        opened.open_case(replace(CASE.person, full_name="Lò Văn Mẫu"), CASE.unit)
        yield opened


@pytest.mark.parametrize("door", DOORS)
def test_a_name_in_pieces_is_kept_whole(register: "Register", door: str) -> None:
    """What macOS gives is entered, in the one form that the journal takes."""
    DOORS[door](register, "HS-0001", NFD)
    assert not audit.verify(register.store, register.judge).breaks
    kept = [str(value) for case in register.store.case_ids() for value in personal(register, case)]
    lines = [entry.line for entry in register.store.entries()]
    assert any(NFC in text for text in kept + lines)


def personal(register: "Register", case: str) -> list[object]:
    return [v for values in register.store.personal(case).values() for v in values.values()]


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\x1b", "\n", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("door", DOORS)
def test_a_name_with_an_odd_character_is_refused(
    register: "Register", door: str, character: str
) -> None:
    """The problem names the character, and nothing is written."""
    before = register.store.head
    with pytest.raises(BadDocument) as found:
        DOORS[door](register, "HS-0001", f"Nguyễn{character}Đào")
    assert {p.facts["code"] for p in found.value.problems} == {f"U+{ord(character):04X}"}
    assert register.store.head == before


def test_a_free_text_has_lines_and_no_escape(register: "Register") -> None:
    """The reason of a correction and a task are free texts; a terminal obeys none of them."""
    lines = TaskAssigned(on=ON, task="Giao việc:\r\n1. Dạy học\u2028\t2. Ghi chép")
    seq = register.record("HS-0001", lines).entry.seq
    task = register.case("HS-0001").recorded[-1].act
    assert isinstance(task, TaskAssigned)
    assert task.task == "Giao việc:\n1. Dạy học\n\t2. Ghi chép"
    with pytest.raises(BadDocument):
        register.correct("HS-0001", seq, None, "nhầm \x1b[2K")
    register.correct("HS-0001", seq, None, "nhầm:\nkhông giao")


@pytest.mark.parametrize("name", ["Nguyễn\u00a0Thị  Đào", "NGUYỄN THỊ ÐÀO", "Nguуễn Thị Đào"])  # noqa: RUF001
def test_a_person_who_looks_the_same_is_known(register: "Register", name: str) -> None:
    """An odd space, another Đ, a letter of another script: the same name and day of birth."""
    register.open_case(replace(CASE.person, full_name=NFC), CASE.unit)
    with pytest.raises(CaseExists):
        register.open_case(replace(CASE.person, full_name=name), CASE.unit)


def test_an_old_log_is_read_as_it_is(register: "Register", monkeypatch: pytest.MonkeyPatch) -> None:
    """What entered before there was a gate is there, counts, and is verified."""
    name = "Lò\u200b Văn\nMẫu \x1b[2K"
    with monkeypatch.context() as patch:
        for module in ("procedure.document", "register.core.forms"):
            patch.setattr(f"admission_flow.{module}.unfit", lambda *_, **__: None)
        case = register.open_case(replace(CASE.person, full_name=name), CASE.unit).id
        access.note_access(register, case, "view", "xem\n\x1b[2K")
    assert register.case(case).person.full_name == name
    assert access.accesses(register, case)[0].purpose == "xem\n\x1b[2K"
    assert not audit.verify(register.store, register.judge).breaks
    register.rebuild()
