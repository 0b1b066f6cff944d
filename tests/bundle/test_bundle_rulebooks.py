"""The rulebooks in a bundle: listed with the entries that name them, each what it claims to be."""

from datetime import date
from pathlib import Path

import pytest

from admission_flow.bundle.writing import write_bundle
from admission_flow.procedure.acts import HelperReport
from admission_flow.register.core.register import Register
from admission_flow.workflow_source import built_in
from tests.altered_law import altered_judge
from tests.bundle.test_bundle import Verify, copy_of, fill, seal, within

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
