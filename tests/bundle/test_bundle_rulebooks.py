"""The rulebooks in a bundle: listed with the entries that name them, each what it claims to be."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from admission_flow import Register as Office
from admission_flow.bundle.writing import write_bundle
from admission_flow.procedure.acts import HelperReport
from admission_flow.register.core.register import Register
from admission_flow.workflow_source import built_in, load_procedure
from tests.altered_law import altered_judge
from tests.bundle.hostile import LogBuilder, sealed
from tests.bundle.test_bundle import Verify, copy_of, fill, seal, within
from tests.loan import FILES, loan_folder

__all__ = ["within"]
OURS = built_in().workflow.rulebook.sha256
ALTERED = altered_judge("half").workflow.rulebook.sha256


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle in which the last entry alone names an altered rulebook."""
    folder = tmp_path_factory.mktemp("mixed")
    with Register.create(str(folder / "so.db"), "cb01") as register:
        fill(register)
    with Register.open(
        str(folder / "so.db"), "cb01", judge=altered_judge("half"), adopting=True
    ) as register:
        register.record("HS-0001", HelperReport(on=date(2026, 1, 5), assessment="tốt (mẫu)"))
        write_bundle(register.store, folder / "bundle")
    return folder / "bundle"


def test_every_rulebook_is_listed_with_its_entries(mixed: Path, within: Verify) -> None:
    """So that its digest can be compared with those of the releases, and an odd one asked about."""
    last = len((mixed / "log.jsonl").read_bytes().splitlines()) - 1
    code, said = within(mixed)
    assert code == 3
    assert f"rulebook / bộ quy định {OURS} ({last} entries / mục, 0-{last - 1})" in said
    where = f"{ALTERED} (1 entries / mục, {last}-{last})"
    assert f"rulebook not in this bundle / không kèm bộ quy định {where}" in said


@pytest.mark.parametrize("name", ["law.toml", "admission.toml", "holidays.toml"])
def test_a_rulebook_that_is_not_what_it_says_is_found(
    mixed: Path,
    tmp_path: Path,
    within: Verify,
    name: str,
) -> None:
    """Also where whoever altered it made the list of digests anew."""
    bundle = copy_of(mixed, tmp_path / "bundle")
    file = bundle / "rules" / OURS / name
    file.write_text(file.read_text("utf-8") + "# altered\n", "utf-8")
    seal(bundle)
    code, said = within(bundle)
    assert code == 1
    assert f"file rules/{OURS}: it is another rulebook" in said


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the rulebook of a loan as a bundle has it, and its digest.

    The names of its steps stand wherever TOML lets them stand.
    """
    folder = tmp_path_factory.mktemp("lent")
    asked = '[[step]]\nname = "loan_agreed"\nmoves = [{ from = "asked", to = "agreed" }]\n'
    other = "[[step]] # x\nmoves = [{ from = 'asked', to = 'agreed' }]\n\nname='loan_agreed'\n"
    text = FILES["workflow.toml"].replace(asked, other)
    assert text != FILES["workflow.toml"]
    loan = load_procedure(loan_folder(folder / "loan", workflow_toml=text))
    with Office.create(folder / "so.db", "cb01", procedure=loan) as register:
        register.audit.export(folder / "bundle")
    return folder / "bundle" / "rules", loan.workflow.rulebook.sha256


def loan_log(digest: str, action: str, kind: str) -> LogBuilder:
    """Return a log of the loan with one act of a case."""
    rule = {"id": "loan", "ver": "0", "sha256": digest}
    maker = LogBuilder().add(rule=rule).add(rule=rule, case="HS-1")
    act = {"kind": kind, "on": "2024-05-06"}
    return maker.add(rule=rule, case="HS-1", action=action, data={"act": act})


@pytest.mark.parametrize("kind", ["loan_agreed", "loan_handed_over"])
def test_the_steps_of_another_procedure_are_known_from_its_rulebook(
    lent: tuple[Path, str], tmp_path: Path, within: Verify, kind: str
) -> None:
    """Its step inside a `case.record` is a break; without the rulebook nobody can say."""
    rules, digest = lent
    bundle = loan_log(digest, "case.record", kind).write(tmp_path / "bundle")
    code, said = within(bundle)
    assert code == 3
    assert "not checked: which of its acts are steps" in said
    shutil.copytree(rules, bundle / "rules")
    code, said = within(sealed(bundle))
    assert code == 1
    assert f"entry 2, case HS-1: {kind} is a step and does not belong into case.record" in said
    assert "not checked: which" not in said


def test_its_evidence_is_evidence(lent: tuple[Path, str], tmp_path: Path, within: Verify) -> None:
    """What is no step of that rulebook is recorded, and never a step."""
    rules, digest = lent
    for action, expected in (("case.record", 3), ("case.advance", 1)):
        bundle = loan_log(digest, action, "loan_asked").write(tmp_path / action)
        shutil.copytree(rules, bundle / "rules")
        assert within(sealed(bundle))[0] == expected


@pytest.mark.parametrize("first", ["", "admission", "loan"])
def test_an_entry_that_names_another_procedure_is_broken(
    tmp_path: Path, within: Verify, first: str
) -> None:
    """Whose the log is, its first entry says that names one."""
    maker = LogBuilder()
    for name in (first, first or "loan", "transfer", ""):
        maker.add(rule={"id": name, "ver": "", "sha256": ""})
    code, said = within(maker.write(tmp_path / "bundle"))
    assert code == 1
    assert "BROKEN at entry 2: it does not name the register's procedure" in said
    assert said.count("register's procedure") == 2  # in the list and in the verdict


@pytest.mark.parametrize("name", ["", "loan", "admission"])
def test_a_step_of_another_rulebook_is_not_taken_for_one_of_the_registers(
    lent: tuple[Path, str], tmp_path: Path, within: Verify, name: str
) -> None:
    """The rulebook in the bundle calls it a step; its name is its own, left out, or a lie."""
    rules, digest = lent
    maker = LogBuilder()
    maker.add(rule={"id": "admission", "ver": "", "sha256": "a" * 64})
    maker.add(rule={"id": name, "ver": "", "sha256": digest})
    bundle = maker.write(tmp_path / "bundle")
    shutil.copytree(rules, bundle / "rules")
    code, said = within(sealed(bundle))
    assert code == 1
    assert "BROKEN at entry 1: it does not name the register's procedure" in said
