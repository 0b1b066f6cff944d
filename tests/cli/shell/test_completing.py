"""Completion: what is offered where, at once, and nothing that a shell could run."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from admission_flow.__main__ import main
from admission_flow.cli.office.completion import SHELLS
from admission_flow.cli.shell.completing import LINE, SPECIFICATION, VARIABLE, answer, offers
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.tool_scripts import tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Desk


def test_the_file_of_commands_is_that_of_the_program() -> None:
    """Made again it is the same: run `make docs` after a change of commands or words."""
    assert tool("make_completions").made() == SPECIFICATION.read_text("utf-8")


def offered(line: str) -> list[str]:
    *words, begun = line.split(" ")
    return [word for word, _ in offers(words, begun)]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("case exp", ["explain", "export"]),
        ("checkp", ["checkpoint"]),
        ("--lang v", ["vi"]),
        ("case list --st", ["--stage"]),
        ("case list --stage offi", ["official"]),
        ("case advance HS-0001 branch_r", ["branch_resolution"]),
        ("--register x.db case record HS-0001 opin", ["opinion", "opinion_exemption"]),
        ("class open NT-01 --kind aw", ["awareness"]),
        ("case show HS-0001 ", []),
        ("case show --json=", []),
        ("no such command ", []),
    ],
)
def test_commands_and_words(line: str, wanted: list[str]) -> None:
    """Each word where it can stand; a step is no evidence."""
    assert offered(line) == wanted
    assert "branch_resolution" not in offered("case record HS-0001 ")


def test_a_kind_by_its_vietnamese_term() -> None:
    """With or without marks; what is offered is the word, with the term beside it."""
    for begun in ("nghị quyết đề ngh", "nghi quyet de ngh"):
        found = dict(offers(["case", "advance", "HS-0001"], begun))
        assert "branch_resolution" in found
        assert found["branch_resolution"].startswith("nghị quyết đề nghị")


@pytest.fixture
def shelled(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk with two cases and a small tree, one of its units with a hostile name."""
    for name in ("Chi bộ Mẫu", "Chi bộ $(touch xấu)`id`"):
        case = replace(lawful_case("sympathiser_resolution"), unit=replace(SAMPLE_UNIT, name=name))
        assert office("case", "import", office.file("a.json", case), "--even-if-known").code == 0
    words = ("C01", "Đảng bộ cơ sở 'Mẫu'", "--level", "base", "--on", "01/01/2020")
    assert office("unit", "add", *words).code == 0
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(office.register))
    return office


def test_what_the_register_knows(shelled: "Desk") -> None:
    """Ids in any case and without zeros, units by code or name, officers; elsewhere nothing."""
    assert offered("case show ") == ["HS-0001", "HS-0002"]
    for begun in ("hs-0002", "HS2", "2"):
        assert offered(f"case show {begun}") == ["HS-0002"], begun
    assert offered("source add HS-0001 ") == ["HS-0001", "HS-0002"]
    assert dict(offers(["unit", "show"], "dang bo")) == {"C01": "Đảng bộ cơ sở 'Mẫu'"}
    assert "C01" in offered("due --unit c")
    assert offered("case list --as c") == ["cb01"]
    assert offered(f"--register {shelled.folder}/none.db case show ") == []


def asked(monkeypatch: pytest.MonkeyPatch, shell: str, words: "Sequence[str]", begun: str) -> str:
    line = ["admission-flow", *words, begun]
    monkeypatch.setenv("COMP_WORDS", "\n".join(line))
    monkeypatch.setenv("COMP_CWORD", str(len(line) - 1))
    monkeypatch.setenv(LINE, " ".join(line))
    return answer(f"complete_{shell}")


def test_each_shell_gets_its_form(shelled: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Words alone for bash; for the others with what they mean."""
    assert asked(monkeypatch, "bash", ["case", "show"], "hs1") == "HS-0001"
    assert asked(monkeypatch, "bash", ["due", "--unit"], "Chi") == "Chi\\ bộ\\ Mẫu"
    fish = asked(monkeypatch, "fish", ["unit", "show"], "C")
    assert fish.startswith("C01\tĐảng bộ cơ sở")
    zsh = asked(monkeypatch, "zsh", ["unit", "show"], "C01")
    assert zsh == "C01:Đảng bộ cơ sở  Mẫu "
    assert shelled.register.exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_nothing_that_a_shell_runs(
    shelled: "Desk", monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    """A name with a command in it is not offered, and signs of the shell are blanks in meanings."""
    for words in (["due", "--unit"], ["unit", "show"], ["case", "show"]):
        text = asked(monkeypatch, shell, words, "")
        assert not set(text) & set("$`'\"();|&<>*?[]{}~!")
    assert shelled.register.exists()


@pytest.mark.parametrize("instruction", ["complete_bash", "complete_zsh", "nonsense", ""])
def test_whatever_goes_wrong_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, instruction: str, tmp_path: "os.PathLike[str]"
) -> None:
    """Words that are not told, a register that is none: no offer, no error."""
    monkeypatch.delenv("COMP_WORDS", raising=False)
    monkeypatch.delenv(LINE, raising=False)
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(SPECIFICATION))
    assert answer(instruction) == ""
    assert asked(monkeypatch, "bash", ["case", "show"], "") == ""
    assert os.fspath(tmp_path)


def test_a_key_loads_nothing_of_the_program(shelled: "Desk") -> None:
    """No typer, no database library, no rulebook: Tab is answered at once."""
    code = (
        "import sys; from admission_flow.__main__ import main; main();"
        "print(*(m for m in sys.modules if m.partition('.')[0] in"
        " {'typer', 'rich', 'sqlalchemy', 'sqlmodel', 'transitions', 'pendulum'}"
        " or m in {'admission_flow.procedure', 'admission_flow.database'}))"
    )
    told = {
        VARIABLE: "complete_bash",
        "COMP_WORDS": "admission-flow\ncase\nshow\n",
        "COMP_CWORD": "3",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | told, capture_output=True, text=True,
        check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split() == ["HS-0001", "HS-0002"]
    assert shelled.register.exists()


def test_the_command_says_how_and_gives_the_script(
    office: "Desk", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Vietnamese for each shell; the script asks by the variable that is listened for."""
    told = office("completion").out
    assert [shell for shell in SHELLS if f"admission-flow completion {shell}" in told] == [*SHELLS]
    for shell in SHELLS:
        assert f"{VARIABLE}=complete_{shell}" in office("completion", shell).out
    assert office("completion", "cmd").code == 2
    monkeypatch.setenv(VARIABLE, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "admission-flow\ncompl")
    monkeypatch.setenv("COMP_CWORD", "1")
    main()
    assert capsys.readouterr().out == "completion\n"


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_in_bash_itself(shelled: "Desk") -> None:
    """The script, sourced, fills what bash offers."""
    program = shelled.folder / "admission-flow"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m admission_flow "$@"\n', "utf-8")
    program.chmod(0o755)
    script = shelled("completion", "bash").out
    typed = (
        'COMP_WORDS=(admission-flow case show hs); COMP_CWORD=3; _admission_flow_completion "$0"'
    )
    done = subprocess.run(
        ["bash", "-c", f'{script}\n{typed}; printf "%s\\n" "${{COMPREPLY[@]}}"', str(program)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split() == ["HS-0001", "HS-0002"]
    assert json.loads(SPECIFICATION.read_text("utf-8"))["commands"]
