"""A procedure that cannot read what another one of its name has put on file."""

import pytest

from tests.cli.office.test_own_code_fails import MODULE, lender
from tests.conftest import Desk
from tests.loan import loan_folder


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ACTS = (LoanAsked, ", "ACTS = ("),
        ("purpose: str", "why: str"),
        ("purpose: str", "purpose: int"),
    ],
)
def test_a_procedure_that_cannot_read_what_is_on_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    """Nobody is told that the journal was altered, and it is not taken over: it was another's."""
    loan = lender(desk, monkeypatch)
    assert loan("case", "open", str(desk.folder / "nguoi.toml")).code == 0
    asked = ("case", "record", "1", "loan_asked", "--on", "2024-05-06", "purpose=đọc")
    assert loan(*asked).code == 0
    before = loan.stored()
    other = str(loan_folder(desk.folder / "khac", procedure_py=MODULE.replace(old, new)))
    for command in (
        ("case", "show", "1"), ("case", "list"), ("case", "explain", "1"), ("due",),
        ("workflow", "adopt", "--reason", "quyết định mẫu"),
    ):  # fmt: skip
        refused = loan("--workflow", other, *command)
        assert (refused.code, refused.out) == (7, ""), command
        assert "Mục 2, hồ sơ HS-0001, ghi theo bộ quy định khác" in refused.err
        assert "còn nguyên" not in refused.err
    assert loan("--workflow", other, "audit", "verify").code == 6
    assert loan.stored() == before
    assert loan("case", "show", "1").code == 0


def test_a_kind_of_step_without_a_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could judge it: said wherever the folder is used, not by `workflow check` alone."""
    loan = lender(desk, monkeypatch)
    assert loan("case", "open", str(desk.folder / "nguoi.toml")).code == 0
    assert loan("case", "record", "1", "loan_asked", "--on", "2024-05-06").code == 0
    step = MODULE.replace("class LoanAsked(Evidence)", "class LoanAsked(Step)")
    loan_folder(desk.folder / "loan", procedure_py=step)
    for command in (("workflow", "check"), ("case", "show", "1"), ("due",)):
        refused = loan(*command)
        assert (refused.code, "workflow.toml: loan_asked: " in refused.err) == (7, True)
