"""`audit export`: the bundle through the command line."""

import subprocess
import sys
from typing import TYPE_CHECKING

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


def test_a_bundle_is_written_and_checked_without_us(office: "Desk") -> None:
    """The command writes the folder; the script in it gives the verdict of `audit verify`."""
    assert office("case", "import", office.file("a.json", lawful_case())).code == 0
    folder = office.folder / "bundle"
    made = office("audit", "export", str(folder), "--json")
    assert made.code == 0
    assert made.json["root"] == office("audit", "verify", "--json").json["root"]
    script = [sys.executable, "-I", str(folder / "verify_bundle.py")]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, made.json["root"] in done.stdout) == (3, True)


def test_an_existing_folder_is_not_touched(office: "Desk") -> None:
    """Exit code 7, and what is there stays."""
    folder = office.folder / "there"
    folder.mkdir()
    (folder / "mine").write_text("mine", "utf-8")
    answer = office("audit", "export", str(folder))
    assert answer.code == 7
    assert [path.name for path in folder.iterdir()] == ["mine"]
