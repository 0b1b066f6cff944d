"""A host program with a procedure of its own: as a value, beside the admission in one process."""

import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from admission_flow import (
    BadArgument,
    BadWorkflow,
    OtherProcedure,
    OtherRulebook,
    Procedure,
    ProcedureFailed,
    ReadingRegister,
    Register,
    RegisterClosed,
    UnknownProcedure,
    case_from,
    check_procedure,
    document_of,
    judge,
    load_procedure,
    procedure_named,
    procedure_names,
    say,
    verdict_document,
)
from admission_flow.authoring import Result
from admission_flow.database.reading import open_for_reading
from admission_flow.procedure.judge import Judge
from admission_flow.register.core import reader
from admission_flow.register.core.register import Register as Writing
from admission_flow.testing import lawful_case
from tests.loan import FILES, loan_folder


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    """Return the procedure of the folder."""
    return load_procedure(loan_folder(tmp_path_factory.mktemp("loan")))


def document(**last: Any) -> dict[str, Any]:  # noqa: ANN401
    unit = {f"has_{name}": True for name in ("youth_union", "trade_union", "base_committee")}
    return {
        "format": "admission-case/2",
        "person": {"full_name": "Lò Thị Mẫu"},
        "unit": {"name": "Chi bộ Trường Mẫu", **unit},
        "acts": [
            {"kind": "loan_asked", "on": "2024-05-06"},
            {"kind": "loan_agreed", "on": "2024-05-07"},
            {"kind": "loan_handed_over", **last},
        ],
    }


def test_it_is_proved(loan: Procedure) -> None:
    """Nothing is wrong with it as a whole."""
    assert check_procedure(loan) == ()


def test_a_text_that_states_a_value_is_told_of(tmp_path: Path) -> None:
    """Texts are held to what `workflow check` holds them to: no number of the law in them."""
    texts = FILES["vi.toml"].replace("Bàn giao quá hạn", "Quá 5 ngày, bàn giao quá hạn")
    assert texts != FILES["vi.toml"]
    wrong = check_procedure(load_procedure(loan_folder(tmp_path, vi_toml=texts)))
    assert [problem.file for problem in wrong] == ["vi.toml"]


@pytest.mark.parametrize(("day", "lawful"), [("2024-05-13", True), ("2024-05-14", False)])
def test_it_is_judged_by_its_own_rule(loan: Procedure, day: str, lawful: bool) -> None:  # noqa: FBT001
    """Five working days: the last of them is in time, the next is not."""
    case = case_from(document(on=day), procedure=loan)
    verdict = judge(case, date(2024, 6, 1), procedure=loan)
    assert verdict.lawful is lawful
    assert case_from(document_of(case, procedure=loan), procedure=loan) == case
    texts = verdict_document(verdict, "en", procedure=loan)["steps"][-1]["findings"]
    assert any("13" in item["message"] for item in texts if item["rule"] == "loan.in_time")
    finding = next(f for f in verdict.steps[-1].findings if f.rule == "loan.in_time")
    assert say(finding, "vi", procedure=loan).startswith("Bàn giao")


@pytest.fixture
def register(loan: Procedure, tmp_path: Path) -> Iterator[Register]:
    """Return a register of the procedure."""
    with Register.open(tmp_path / "so.db", "cb01", procedure=loan) as opened:
        yield opened


def test_two_procedures_live_in_one_process(loan: Procedure, register: Register) -> None:
    """Each call is read in the words of its own register, whichever was called before."""
    kinds = {cls.kind: cls for cls in loan.acts}
    case = case_from(document(on="2024-05-13"), procedure=loan)
    record = register.open_case(case.person, case.unit)
    asked: Any = kinds["loan_asked"](on=date(2024, 5, 6))
    register.record(record.id, asked)
    assert judge(lawful_case()).lawful  # of the admission, between two calls of the other
    agreed: Any = kinds["loan_agreed"](on=date(2024, 5, 7))
    register.advance(record.id, agreed)
    assert register.explain(record.id).state == "agreed"
    assert [entry.intent.action for entry in register.audit.log(case=record.id)] == [
        "case.open",
        "case.record",
        "case.advance",
    ]
    assert register.audit.verify().breaks == ()


def test_a_register_is_of_one_procedure(
    loan: Procedure, register: Register, tmp_path: Path
) -> None:
    """Opened as of another it is refused, both ways, to read and to write."""
    del register
    for opened in (Register.open, ReadingRegister.open):
        arguments = ("cb01",) if opened == Register.open else ()
        with pytest.raises(OtherProcedure):
            opened(tmp_path / "so.db", *arguments)
    Register.create(tmp_path / "ours.db", "cb01").close()
    with pytest.raises(OtherProcedure, match="admission"):
        ReadingRegister.open(tmp_path / "ours.db", procedure=loan)


def test_a_register_that_is_refused_is_let_go(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are closed: Python 3.13 would complain, and others could not move them."""
    del register
    opened: list[Any] = []

    def noted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function
        opened.append(open_for_reading(*given, **named))
        return opened[-1]

    monkeypatch.setattr(reader, "open_for_reading", noted)
    with pytest.raises(OtherProcedure):
        ReadingRegister.open(tmp_path / "so.db")
    with pytest.raises(RegisterClosed):
        opened[0].check_usable()


def test_another_rulebook_needs_a_word(loan: Procedure, register: Register, tmp_path: Path) -> None:
    """It is refused to whoever writes, until somebody says that it is taken over."""
    register.close()
    longer = FILES["law.toml"].replace("value = 5", "value = 9")
    new = load_procedure(loan_folder(tmp_path / "longer", law_toml=longer))
    ReadingRegister.open(tmp_path / "so.db", procedure=new).close()
    with pytest.raises(OtherRulebook):
        Register.open(tmp_path / "so.db", "cb01", procedure=new)
    Register.open(tmp_path / "so.db", "cb01", procedure=new, adopt="02-QC/MAU").close()
    Register.open(tmp_path / "so.db", "cb01", procedure=new).close()
    with pytest.raises(OtherRulebook):
        Register.open(tmp_path / "so.db", "cb01", procedure=loan)


def test_a_second_window_is_held_to_what_was_taken_over(
    loan: Procedure, register: Register, tmp_path: Path
) -> None:
    """One that was open before is refused its next entry, and goes on reading; nothing is written.

    Of two that take over the same rulebook at once, one says it.
    """
    longer = FILES["law.toml"].replace("value = 5", "value = 9")
    new = load_procedure(loan_folder(tmp_path / "longer", law_toml=longer))
    case = case_from(document(on="2024-05-13"), procedure=loan)
    asked: Any = case.acts[0]
    first = register.open_case(case.person, case.unit)
    with Register.open(tmp_path / "so.db", "cb02", procedure=new, adopt="02-QC/MAU") as second:
        entries = second.audit.verify().entries
        with pytest.raises(OtherRulebook):
            register.open_case(case.person, case.unit, even_if_known=True)
        with pytest.raises(OtherRulebook):
            register.record(first.id, asked)
        assert register.case(first.id).id == first.id
        assert second.audit.verify().entries == entries
        second.record(first.id, asked)
    windows = [Writing.open(str(tmp_path / "so.db"), by, judge=Judge(loan), adopting=True)
               for by in ("cb01", "cb02")]  # fmt: skip
    said = [window.adopt("03-QC/MAU") for window in windows]
    assert [entry is None for entry in said] == [False, True]
    for window in windows:
        window.close()
    register.record(first.id, asked)  # under its own again


def test_calls_about_the_admission_are_refused(register: Register) -> None:
    """Plans, lists, classes and reports are not of this procedure."""
    for name in ("plan", "source", "classes", "report"):
        with pytest.raises(Exception, match="admission to the Party"):
            getattr(register, name)


def failing(loan: Procedure, error: BaseException) -> Procedure:
    """Return the procedure of a host program whose rule raises."""

    def fails(case: object, values: object) -> Result:
        del case, values
        raise error

    return loan.with_rule(replace(loan.by_id["loan.in_time"], check=fails))


def test_a_rule_that_fails_is_told_with_its_cause(loan: Procedure, tmp_path: Path) -> None:
    """Judged, recorded or looked at: one error of ours, what was raised behind it."""
    error = RuntimeError("hỏng (mẫu)")
    broken = failing(loan, error)
    case = case_from(document(on="2024-05-13"), procedure=broken)
    agreed: Any = case.acts[1]
    with Register.open(tmp_path / "so.db", "cb01", procedure=broken) as register:
        kept = register.open_case(case.person, case.unit)
        register.record(kept.id, case.acts[0])
        calls = (
            lambda: judge(case, procedure=broken),
            lambda: register.advance(kept.id, agreed),
            lambda: register.would_advance(kept.id, agreed),
        )
        for call in calls:
            with pytest.raises(ProcedureFailed) as told:
                call()
            assert told.value.__cause__ is error
            place = told.value.facts["place"]
            assert place.startswith(f"{__name__}:")
            assert say(told.value, "en", procedure=broken) == (
                f"A part of the procedure loan cannot be used: rule loan.in_time, at {place}: "
                "RuntimeError. Tell whoever wrote this procedure."
            )
            assert "loan.in_time" in say(told.value, "vi", procedure=broken)
            assert pickle.loads(pickle.dumps(told.value)) == told.value  # noqa: S301 - our own
        assert len(list(register.audit.log())) == 3


@pytest.mark.parametrize("text", [5, "hạn {", "{day:d}", []])
def test_texts_that_cannot_be_said_are_refused(loan: Procedure, text: object) -> None:
    """Where a host program hands in the procedure, before a word of it is said."""
    texts = {"vi": {"loan": {"in_time": {"met": {"message": text}}}}}
    with pytest.raises(BadArgument, match=r"loan\.in_time\.met\.message"):
        check_procedure(replace(loan, messages=texts))


class Point:
    """An entry point of an installed package."""

    name, value = "loan", "a_package:loan"

    def __init__(self, found: object) -> None:
        """Name what is found."""
        self.found = found

    def load(self) -> object:
        """Return it, as `importlib.metadata` does."""
        return self.found


def test_an_installed_package_offers_one_by_its_name(
    loan: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A procedure, or a function that makes one; what is neither, or fails, is told of."""

    def offered(found: object) -> None:
        points = {procedure_names.GROUP: [Point(found)]}
        monkeypatch.setattr(metadata, "entry_points", lambda *, group: points[group])

    def fails() -> Procedure:
        raise RuntimeError("hỏng (mẫu)")

    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def says_nothing() -> Procedure:
        raise Mute

    for good in (loan, lambda: loan):
        offered(good)
        assert procedure_named("loan") is loan
    assert "loan" in procedure_names.names()
    for wrong, said in (
        (fails, "hỏng"),
        (says_nothing, "Mute"),
        (sys.exit, "SystemExit"),
        (lambda: "x", "no procedure"),
        (5, "could not be run"),
    ):
        offered(wrong)
        with pytest.raises(BadWorkflow) as refused:
            procedure_named("loan")
        assert said in str(refused.value.problems[0])
    with pytest.raises(UnknownProcedure, match="loans"):
        procedure_named("loans")
