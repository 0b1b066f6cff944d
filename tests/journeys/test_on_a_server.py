"""An office whose register lies on a PostgreSQL server: the same commands, `init` to restore."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.context import REGISTER_VARIABLE
from admission_flow.testing import lawful_case
from tests.bundle.test_bundle import run
from tests.server import of_this_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Desk

SECRET = "mat-khau-vi-du"  # noqa: S105 - invented


@pytest.fixture
def address(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[str]":
    """An empty database, named with a password, and a home folder for what a key needs."""
    server = of_this_run()
    url = server.database()
    monkeypatch.setenv(REGISTER_VARIABLE, url.replace("postgres@", f"postgres:{SECRET}@"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("XDG_DATA_HOME", str(desk.folder / "data"))
    yield url
    server.drop(url)


def test_from_the_first_command_to_a_backup_brought_back(desk: "Desk", address: str) -> None:
    """What an officer and an auditor do in a year, shortened; no answer shows the password."""
    name = address.partition("@/")[2].partition("?")[0]
    answers = [desk("case", "list"), desk("init"), desk("init")]
    assert [answer.code for answer in answers] == [7, 0, 7]
    (key,) = Path(os.environ["XDG_CONFIG_HOME"]).rglob("*.key")
    assert str(key) in answers[1].out
    case = lawful_case()
    steps = (
        ("case", "import", desk.file("case.json", case)),
        ("case", "list", "--json"),
        ("case", "show", "hs-1"),
        ("unit", "list"),
        ("due",),
        ("report", "pipeline", "2024"),
        ("case", "export", "HS-0001"),
        ("audit", "verify"),
        ("audit", "replay"),
        ("audit", "findings"),
        ("db", "check"),
        ("db", "upgrade"),
        ("db", "rebuild"),
        ("doctor", "--json"),
        ("status",),
        ("audit", "export", str(desk.folder / "bundle")),
        ("db", "backup", str(desk.folder / "backup.db")),
        ("case", "record", "HS-0001", "paper_lost", "--on", "2025-06-01", "what=quyết định"),
        ("privacy", "rotate"),
        ("audit", "verify"),
    )
    for step in steps:
        answers.append(desk(*step))
        assert answers[-1].code == 0, (step, answers[-1].out, answers[-1].err)
    assert run(desk.folder / "bundle")[0] == 3  # consistent; nothing from outside was brought
    reason = ("--reason", "thử")
    for again in (False, True):
        answers.append(desk("db", "restore", str(desk.folder / "backup.db"), *reason))
        assert answers[-1].code == 0
        assert ("before-restore" in answers[-1].out) is not again
    shutil.copy(key.with_name(f"{key.name}.old"), key)
    answers.append(desk("audit", "verify"))
    assert answers[-1].code == 0
    assert desk("case", "show", "HS-0001").code == 0
    assert all(SECRET not in answer.out + answer.err for answer in answers)
    assert name in answers[1].out


def test_what_was_given_out_holds_on_the_other_side(
    desk: "Desk", address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files to a server and back: checkpoint and receipt of before are checked on each side."""
    files = str(desk.folder / "so.db")
    with monkeypatch.context() as patch:
        patch.setenv(REGISTER_VARIABLE, files)
        assert desk("init").code == 0
        assert desk("case", "import", desk.file("case.json", lawful_case())).code == 0
        line = paper_line(desk)
        refused = desk("db", "copy", files, address)
        assert (refused.code, "privacy encrypt" in refused.err) == (7, True)
        assert desk("privacy", "encrypt").code == 0
        told = desk("db", "copy", files, address)
        assert (told.code, SECRET in told.out) == (0, False)
        assert desk("db", "copy", files, address).code == 0  # the same state: nothing is done
    verified = desk("audit", "verify", "--paper", line, "--json")
    assert verified.code == 0, verified.err
    assert verified.json["verdict"].startswith("ANCHORED")
    assert desk("case", "record", "HS-0001", "paper_lost", "--on", "2025-06-01", "what=x").code == 0
    back = str(desk.folder / "back.db")
    assert desk("db", "copy", address, back).code == 0
    refused = desk("db", "copy", address, files)  # another state lies there
    assert refused.code == 7
    with monkeypatch.context() as patch:
        patch.setenv(REGISTER_VARIABLE, back)
        verified = desk("audit", "verify", "--paper", line, "--json")
        assert (verified.code, verified.json["verdict"][:8]) == (0, "ANCHORED")


def test_nothing_in_clear_comes_to_a_server(
    desk: "Desk", address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither with a register that is empty, nor with a backup of before its values were sealed."""
    files, old = str(desk.folder / "so.db"), str(desk.folder / "old.db")
    with monkeypatch.context() as patch:
        patch.setenv(REGISTER_VARIABLE, files)
        assert desk("init").code == 0
        assert desk("db", "copy", files, address).code == 7  # the next value would lie in clear
        assert desk("case", "import", desk.file("case.json", lawful_case())).code == 0
        assert desk("db", "backup", old).code == 0
        assert desk("privacy", "encrypt").code == 0
        assert desk("db", "copy", files, address).code == 0
    before = desk("audit", "log", "--json").json
    refused = desk("db", "restore", old, "--reason", "thử")
    assert (refused.code, "privacy encrypt" in refused.err) == (7, True)
    assert desk("audit", "log", "--json").json == before


def paper_line(desk: "Desk") -> str:
    """Return the line for the minutes."""
    out = desk("checkpoint", "make", "--no-code").out
    return next(line for line in out.splitlines() if line.startswith("admission-flow:"))


@pytest.mark.parametrize(
    "address",
    ["postgresql://nobody@127.0.0.1:1/so", "postgresql://[bad", "postgresql://a@h/so?no=such"],
)
def test_an_address_that_leads_nowhere_is_one_sentence(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """No driver's English, no traceback, exit 7, for whoever reads and whoever writes."""
    monkeypatch.setenv(REGISTER_VARIABLE, address)
    for step in (("case", "list"), ("init",), ("audit", "verify"), ("db", "check"), ("due",)):
        answer = desk(*step)
        assert (answer.code, answer.out) == (7, "")
        assert answer.err.strip().count("\n") == 0
