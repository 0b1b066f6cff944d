"""CONTRIBUTING.md is followed, step by step, in a copy of the project."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program, free to be changed.

    With what Python compiled of it: a file that is changed is compiled anew, the others are not.
    """
    for name in ("admission_flow", "workflows", "storage"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of the copy, not the installed one."""
    start = (
        f"import sys; sys.path.insert(0, {str(copy)!r}); from admission_flow.cli.main import run; "
    )
    command = [sys.executable, "-Ic", start + "sys.exit(run(sys.argv[1:]))", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def change(path: Path, old: str, new: str) -> None:
    """Replace one place of a file."""
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_how_to_add_a_rule(copy: Path) -> None:
    """The rule of the guide is added; until each step is done, the check names the next."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    code = "\n".join(line.removeprefix("   ") for line in code.splitlines())
    ceremony = copy / "admission_flow/procedure/rules/ceremony.py"
    change(ceremony, "\n\nRULES = (", f"\n\n{code}\n\n\nRULES = (the_oath_is_taken, ")
    checked = run(copy, "workflow", "check", "--lang", "en")
    assert checked.returncode == 7
    for words in (
        "ceremony.oath.applies: a rule reads it, but no value stands here",
        "ceremony.oath: no step is guarded by this rule",
        "who.ceremony.oath: nobody is named who must act",
    ):
        assert words in checked.stderr
    append(
        copy / "workflows/law.toml",
        '\n[[value]]\nof = "ceremony.oath.applies"\nunit = "flag"\nrows = [{ from = 2016-09-20, '
        'value = true, cite = [{ in = "HD16", clause = "3.8", confidence = "recalled" }] },\n]\n',
    )
    admission = copy / "workflows/admission.toml"
    change(
        admission, '"ceremony.in_time", "ceremony.helper"', '"ceremony.in_time", "ceremony.oath"'
    )
    assert "ceremony.helper: no step" in run(copy, "workflow", "check", "--lang", "en").stderr
    change(admission, '"ceremony.oath"', '"ceremony.oath", "ceremony.helper"')
    change(
        admission,
        '"ceremony.helper" = "branch"',
        '"ceremony.helper" = "branch"\n"ceremony.oath" = "branch"',
    )
    checked = run(copy, "workflow", "check", "--lang", "en")
    for words in (
        "rule.ceremony.oath: has no title",
        "rule.ceremony.oath: has no text",
        "ceremony.oath.met: has no message",
        "ceremony.oath.unmet: has no remedy",
    ):
        assert checked.stderr.count(words) == 2, checked.stderr
    words = (
        "ceremony.oath.applies: still cites 01-HD/TW 2016-09-20, replaced by 01-HD/TW 2021-09-28"
    )
    assert words in checked.stderr
    law = copy / "workflows/law.toml"
    for day, key in (("2021-09-28", "HD21"), ("2025-06-09", "HD25"), ("2026-05-19", "HD26")):
        row = f'{{ from = {day}, value = true, cite = [{{ in = "{key}", clause = "3.8", '
        text = law.read_text("utf-8").rstrip().removesuffix("]")
        law.write_text(text + row + 'confidence = "recalled" }] },\n]\n', "utf-8")
    for lang in ("vi", "en"):
        append(
            copy / f"admission_flow/messages/law.{lang}.toml",
            '\n[rule."ceremony.oath"]\ntitle = "T"\ntext = "T."\n[ceremony.oath]\n'
            'met.message = "M."\nunmet.message = "M."\nunmet.remedy = "R."\n',
        )
    checked = run(copy, "workflow", "check", "--lang", "en")
    assert checked.returncode == 0, checked.stderr
    shown = run(copy, "workflow", "show", "--on", "2024-06-01", "--step", "ceremony")
    assert "[ceremony.oath]" in shown.stdout


def test_how_to_add_a_regime(copy: Path) -> None:
    """A new document with one changed value: the comparison says that and nothing else."""
    (block,) = re.findall(
        r"```console\n   \$ (admission-flow workflow new-regime.*?)```", GUIDE, re.DOTALL
    )
    words = shlex.split(block.replace("\\\n", " "))[1:]
    out = copy / "law"
    assert words[-2:] == ["--out", "law"]
    written = run(copy, *words[:-1], str(out))
    assert written.returncode == 0, written.stderr
    checked = run(copy, "workflow", "check", str(out), "--lang", "en")
    assert checked.returncode == 7
    assert "to be filled in: the clause of 300-QĐ/TW 2027-03-01" in checked.stderr
    law = out / "law.toml"
    change(law, '"???"', '"4.3.1"')
    for name in ("admission.toml", "law.toml", "holidays.toml"):
        shutil.copy(out / name, copy / "workflows" / name)
    checked = run(copy, "workflow", "check")
    assert checked.returncode == 0, checked.stderr
    compared = run(copy, "workflow", "diff", "2027-03-31", "2027-04-01")
    assert "300-QĐ/TW 2027-03-01" in compared.stdout
    rows = [line for line in compared.stdout.splitlines() if "decision.in_time" in line]
    assert len(rows) == 1
    assert re.search(r"45\s+40", rows[0])
    assert "1 thay đổi" in compared.stdout


def test_a_regime_by_hand_says_what_it_forgot(copy: Path) -> None:
    """Document and regime alone: every value that still cites the one before is named."""
    law = copy / "workflows/law.toml"
    change(
        law,
        "[[regime]]\n",
        'QD999 = { number = "999-QĐ/TW", issued_on = 2027-01-04, issuer = "Ban Chấp hành Trung '
        'ương", title = "Quy định (mẫu)", confirmed = false }\n\n[[regime]]\n',
    )
    change(
        law,
        '[[regime]]\nseries = "guidance"',
        '[[regime]]\nseries = "regulation"\nfrom = 2027-02-01\ndocument = "QD999"\n\n'
        '[[regime]]\nseries = "guidance"',
    )
    checked = run(copy, "workflow", "check", "--lang", "en")
    assert checked.returncode == 7
    assert (
        "decision.in_time.days: still cites 208-QĐ/TW 2026-07-26, replaced by 999-QĐ/TW 2027-01-04"
        " from 2027-02-01 on"
    ) in checked.stderr


def test_how_to_add_a_command(copy: Path) -> None:
    """A function, its help in two languages: the command is there, and says what it does."""
    change(
        copy / "admission_flow/cli/office/db.py",
        "\n\ndef add_to(app",
        '\n\n@group.command("where")\ndef where() -> None:\n    """Say where it lies."""\n'
        "    tell(SETTINGS.register_url)\n\n\ndef add_to(app",
    )
    for lang, text in (("vi", "Sổ nằm ở đâu."), ("en", "Where the register lies.")):
        change(
            copy / f"admission_flow/messages/core.{lang}.toml",
            "[help.db]\n",
            f'[help.db]\nwhere = {{ message = "{text}" }}\n',
        )
        assert text in run(copy, "db", "--help", "--lang", lang).stdout
    assert run(copy, "db", "where", "--register", "so.db").stdout == "so.db\n"
