"""A paper sheet in a register: kept beside the log like any personal value, corrected, erased."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import BadDocument, NothingToCorrect
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import Basis
from admission_flow.procedure.acts import RemovalFromList
from admission_flow.procedure.document import document_of
from admission_flow.procedure.paper_sheet import NO_SHEET, PaperSheet
from admission_flow.register.audit.audit import verify
from admission_flow.register.audit.contents import Contents
from admission_flow.register.audit.replaying import replay
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access, erasure
from admission_flow.testing import lawful_case
from tests.register.private_desk import traces

if TYPE_CHECKING:
    from tests.register.conftest import Office

HOME, CHAIR, IDENTITY = "Xã Mẫu Riêng Biệt", "Hoàng Văn Chủ Trì", "001300012345"
SHEET = PaperSheet({"identity_number": IDENTITY, "home_place": HOME})


def opened(office: "Office", register: Register, until: str = "sympathiser_resolution") -> str:
    """Enter a case with a sheet, and one of its last act."""
    office.on(date(2024, 12, 2))
    case = lawful_case(until)
    record = register.open_case(case.person, case.unit, paper_sheet=SHEET)
    for act in case.acts:
        if act.kind == until:
            register.advance(record.id, replace(act, paper=PaperSheet({"chair": CHAIR})))  # type: ignore[arg-type]
    return record.id


def assert_holds(register: Register) -> None:
    """Hold the log against its values and its verdicts."""
    assert verify(register.store, register.judge).breaks == ()
    assert [one for one in replay(register.store, register.judge) if one.forged] == []


def test_a_sheet_is_kept_with_the_case_and_nothing_of_it_lies_in_the_log(office: "Office") -> None:
    """The log holds one commitment for the whole of it: not even its keys are seen."""
    with office.open() as register:
        case = opened(office, register)
        record = register.case(case)
        assert record.paper_sheet == SHEET
        assert record.recorded[0].act.paper == {"chair": CHAIR}
        opening, step = register.entries(case)
        assert "paper_sheet" in commitments(opening.intent.data)
        assert "act.paper" in commitments(step.intent.data)
        for entry in (opening, step):
            assert not any(word in entry.line for word in (HOME, IDENTITY, CHAIR, "home_place"))
        assert_holds(register)


def test_what_is_exported_comes_back_the_same(office: "Office", tmp_path: Path) -> None:
    """Whole, sheets and all, through a document and another register."""
    with office.open() as register:
        document = register.export(opened(office, register))
    assert document["format"] == "admission-case/2"
    from admission_flow.papers.case_file import read_case  # noqa: PLC0415 - read as it was written

    file = tmp_path / "case.json"
    file.write_text(json.dumps(document), "utf-8")
    case, digest = read_case(file)
    assert document_of(case) == document
    with Register.open(str(tmp_path / "other.db"), "cb02", clock=office.clock) as other:
        written = other.take_over(case, Basis("admission-case/2", digest))
        assert other.export(written.record.id) == document


def test_a_sheet_is_corrected_and_what_was_wrong_stays_readable(office: "Office") -> None:
    """The entry says before and after; the person stays as they were; no verdict changes."""
    with office.open() as register:
        case = opened(office, register)
        before = register.case(case)
        first = next(register.entries(case)).seq
        new = PaperSheet({"identity_number": IDENTITY, "home_place": "Xã Mới", "post": "kế toán"})
        shown = register.would_correct(case, first, new, "nhầm")
        changes = [(c.about, c.field, c.before, c.after) for c in shown.changes]
        assert ("paper_sheet", "home_place", HOME, "Xã Mới") in changes
        assert ("paper_sheet", "post", None, "kế toán") in changes
        assert shown.before == shown.after
        written = register.correct(case, first, new, "nhầm")
        after = register.case(case)
        assert (after.paper_sheet, after.person) == (new, before.person)
        content = Contents(register.store).of(written.entry)
        assert content.corrects is not None
        assert {c.field for c in content.corrects.changes} == {"home_place", "post"}
        with pytest.raises(NothingToCorrect):
            register.correct(case, first, new, "nhầm")
        assert register.correct(case, first, NO_SHEET, "bỏ").record.paper_sheet == NO_SHEET
        assert_holds(register)


def test_a_sheet_that_came_later_is_a_correction_too(office: "Office") -> None:
    """A case without one gets one; before there was nothing."""
    office.on(date(2024, 12, 2))
    with office.open() as register:
        case = lawful_case("sympathiser_resolution")
        record = register.open_case(case.person, case.unit)
        first = next(register.entries(record.id)).seq
        written = register.correct(record.id, first, SHEET, "bổ sung")
        assert written.record.paper_sheet == SHEET
        content = Contents(register.store).of(written.entry)
        assert content.corrects is not None
        assert [c.before for c in content.corrects.changes] == [None, None]


def test_the_sheet_of_an_act_is_corrected_with_it(office: "Office") -> None:
    """Who chaired is no other act: the step stays taken."""
    with office.open() as register:
        case = opened(office, register)
        item = register.case(case).recorded[0]
        act = replace(item.act, paper=PaperSheet({"chair": "Người Khác"}))
        shown = register.would_correct(case, item.seq, act, "nhầm")
        assert [(c.field, c.before, c.after) for c in shown.changes] == [
            ("paper.chair", CHAIR, "Người Khác")
        ]
        assert shown.steps == ()
        register.correct(case, item.seq, act, "nhầm")
        assert register.case(case).recorded[0].act.paper == {"chair": "Người Khác"}


def test_a_wrong_key_writes_nothing(office: "Office") -> None:
    """At every door: opening, an act, a correction."""
    case = lawful_case("sympathiser_resolution")
    wrong: Any = {"colour": "đỏ"}
    with office.open() as register:
        with pytest.raises(BadDocument, match=r"paper_sheet\.colour"):
            register.open_case(case.person, case.unit, paper_sheet=wrong)
        record = register.open_case(case.person, case.unit)
        with pytest.raises(BadDocument, match=r"paper\.colour"):
            register.advance(record.id, replace(case.acts[0], paper=PaperSheet(wrong)))  # type: ignore[arg-type]
        with pytest.raises(BadDocument, match=r"paper_sheet\.colour"):
            register.correct(record.id, 1, PaperSheet(wrong), "nhầm")
        assert len(list(register.entries(record.id))) == 1


def test_a_register_of_minimal_data_takes_no_sheet(office: "Office", tmp_path: Path) -> None:
    """Neither of a case nor of an act: no rule reads it."""
    case = lawful_case("sympathiser_resolution", full_name="HS-17", ethnicity=None, religion=None,
                       born_on=date(2000, 3, 1))  # fmt: skip
    act: Any = case.acts[0]
    with Register.create(
        str(tmp_path / "nho.db"), "cb01", clock=office.clock, minimal_data=True
    ) as register:
        with pytest.raises(BadDocument, match=r"paper_sheet\.home_place"):
            register.open_case(case.person, case.unit, paper_sheet=SHEET)
        record = register.open_case(case.person, case.unit)
        with pytest.raises(BadDocument, match=r"paper\.chair"):
            register.advance(record.id, replace(act, paper=PaperSheet({"chair": CHAIR})))
        with pytest.raises(BadDocument, match=r"paper_sheet\.home_place"):
            register.correct(record.id, next(register.entries(record.id)).seq, SHEET, "1-QĐ/ĐU")
        with pytest.raises(BadDocument, match=r"paper_sheet\.home_place"):
            register.take_over(replace(case, paper_sheet=SHEET), Basis("1-BC", "0" * 64))


@pytest.mark.only_in_files
def test_a_sheet_is_sealed_and_erased_with_its_person(
    office: "Office", tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Sealed, no file of the register holds it; erased, nothing does, and the log still holds."""
    folder = Path(office.url).parent
    key = tmp_path_factory.mktemp("elsewhere") / "so.key"
    with office.open() as register:
        case = opened(office, register)
        assert traces(folder, HOME, CHAIR)
        access.encrypt(register, key)
        assert traces(folder, HOME, CHAIR, IDENTITY) == []
    with Register.open(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes, data_key=key
    ) as register:
        assert register.case(case).paper_sheet == SHEET
        register.advance(case, RemovalFromList(on=date(2024, 12, 1), reason="chuyển đi"))
        office.on(date(2029, 12, 3))
        erasure.request_erasure(register, case, "12-QĐ/ĐU", date(2029, 12, 2), "removed")
    with Register.open(
        office.url, "cb02", clock=office.clock, random_bytes=office.chance.randbytes, data_key=key
    ) as register:
        erasure.approve_erasure(register, case)
        opening = next(register.entries(case))
        content = Contents(register.store).of(opening)
        assert ("paper_sheet", None) in {(f.field, f.value) for f in content.stated}
        assert verify(register.store, register.judge).breaks == ()
    assert traces(folder, HOME, CHAIR, IDENTITY) == []
