"""The documentation is run: every command, every example, every link.

In a page, a fence `toml file=NAME` (or json) makes a file; `console` runs its `$` lines in the
page's own folder and compares what they print (`…` stands for anything, `[exit N]` for the exit
code); `python` is executed there.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from admission_flow.cli.main import build
from admission_flow.cli.shell.context import LANGUAGE_VARIABLE, REGISTER_VARIABLE, SETTINGS
from admission_flow.cli.shell.help import options_of
from admission_flow.messages import catalogue
from tests.conftest import Answer
from tests.messages.english_words import english_in

if TYPE_CHECKING:
    from tests.conftest import Desk

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *ROOT.glob("docs/**/*.md"),
    ]
)
_RUN = re.compile(r"^```(console|python run)", re.MULTILINE)
RUN = [page for page in PAGES if _RUN.search(page.read_text("utf-8"))]
RUN.sort(key=lambda page: page.name == "follow-up.md")  # it wants the register of demo.md
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def commands(body: str) -> Iterator[tuple[str, list[str], int]]:
    """Yield (command, expected lines, exit code) of a console block."""
    command, code = "", 0
    lines: list[str] = []
    for line in [*body.splitlines(), "$ "]:
        if line.startswith("$ "):
            if command:
                yield command, lines, code
            command, lines, code = line[2:], [], 0
        elif match := re.fullmatch(r"\[exit (\d+)\]", line):
            code = int(match[1])
        else:
            lines.append(line)


def pattern(lines: list[str]) -> re.Pattern[str]:
    """Return what the expected lines match: a lone … is any number of lines."""
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            text = re.escape(line.rstrip()).replace("…", "[^\n]*?")
            parts.append(re.sub(r"(\\ )+", r"[ ]+", text) + r"[ ]*\n")
    return re.compile("".join(parts))


@pytest.mark.usefixtures("built_once")
@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_the_page_does_what_it_says(
    page: Path, desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of the page prints what the page shows, with the exit code that it shows.

    The README's are programs of their own, as an officer begins them; those of the other pages run
    in this process.
    """
    monkeypatch.chdir(desk.folder)
    for name, value in {
        REGISTER_VARIABLE: "so.db",
        LANGUAGE_VARIABLE: "vi",
        "PYTHONUTF8": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for fence in _FENCE.finditer(page.read_text("utf-8")):
        info, body = fence["info"].strip(), fence["body"]
        if match := re.search(r"\bfile=(\S+)", info):
            (desk.folder / match[1]).write_text(body, "utf-8")
        elif info == "python run":
            (desk.folder / "example.py").write_text(body, "utf-8")
            done = begun("example.py")
            assert done.code == 0, done.err
        elif info == "console":
            for command, lines, code in commands(body):
                arguments = shlex.split(command)
                assert arguments[0] == "admission-flow", command
                ours = partial(begun, "-m", "admission_flow") if page.name == "README.md" else desk
                answer = ours(*arguments[1:])
                printed = answer.out + answer.err
                assert answer.code == code, f"{command}\n{printed}"
                assert pattern(lines).fullmatch(printed), f"{command}\n{printed}"
                if not {"--json", "--csv", "en"} & set(arguments):
                    found = [line for line in printed.splitlines() if english_in(line)]
                    assert found == [], command


def begun(*arguments: str) -> Answer:
    """Begin a program of its own in the page's folder."""
    done = subprocess.run(
        [sys.executable, "-I", *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_links_lead_somewhere(page: Path) -> None:
    """Every link within the project points at a file or folder that is there."""
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def every_command(app: typer.Typer, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (command line, help) of every command."""
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        yield f"{path} {name}".strip(), command.help or ""
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from every_command(group.typer_instance, f"{path} {group.name}".strip())


def test_every_command_has_help_and_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command says what it does, in both languages, and is shown once in the docs."""
    written = "\n".join(page.read_text("utf-8") for page in PAGES)
    for lang in ("vi", "en"):
        monkeypatch.setattr(SETTINGS, "lang", lang)
        for command, text in every_command(build()):
            assert text, (lang, command)
            assert f"admission-flow {command}" in written, command


def callbacks(app: typer.Typer) -> Iterator[Callable[..., Any]]:
    """Yield the function of every command, and of every group that does something by itself."""
    for command in app.registered_commands:
        assert command.callback is not None
        yield command.callback
    for group in app.registered_groups:
        assert group.typer_instance is not None
        own = group.typer_instance.registered_callback
        if own is not None and own.callback is not None:
            yield own.callback
        yield from callbacks(group.typer_instance)


def test_every_option_has_help() -> None:
    """Each option and argument has a line in both languages, and no line is left over."""
    used = {option.name for callback in callbacks(build()) for option in options_of(callback)}
    for lang in ("vi", "en"):
        options = catalogue(lang)["option"]
        assert set(options) == used, lang
        assert all(options.values())


def test_every_section_of_the_plan_has_its_line_and_every_line_a_command() -> None:
    """I.1 to IV.4 each stand in the map, and each command that the map names is there."""
    page = (ROOT / "docs/officers/plan-map.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| [IV]+\.", line)]
    sections = {re.sub(r" \(.*", "", row.split("|")[1].strip()) for row in rows}
    counts = {"I": 4, "II": 2, "III": 6, "IV": 4}
    assert sections == {f"{part}.{n + 1}" for part, count in counts.items() for n in range(count)}
    assert all(any(f"III.6 ({n})" in row for row in rows) for n in range(1, 6))
    app = build()
    known = {command for command, _ in every_command(app)}
    # `due` does something by itself too.
    known |= {
        str(group.name)
        for group in app.registered_groups
        if group.typer_instance is not None
        and group.typer_instance.info.invoke_without_command is True
    }
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} <= known
