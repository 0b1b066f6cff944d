"""What is typed is taken as typer takes it, and said as it is said with the whole help laid out."""

import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import typer

from admission_flow.cli import main
from admission_flow.cli.main import MODULES, build

if TYPE_CHECKING:
    from tests.conftest import Desk

TYPED = [
    "",
    " ",
    "HS-0001",
    "5",
    "-5",
    "5.0",
    "x",
    "true",
    "2024-05-02",
    "vi",
    "\udc80",
    "a|b",
    "é",
]


def parameters(command: Any, context: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - of click
    """Yield each option and argument of a command and those below it, with its context."""
    for parameter in command.get_params(context):
        yield parameter, context
    for name, one in getattr(command, "commands", {}).items():
        yield from parameters(one, type(context)(one, parent=context, info_name=name))


def outcome(take: Any, context: Any, value: object) -> object:  # noqa: ANN401 - of click
    """Return what a value is taken as, or how it is refused."""
    try:
        return take(context, value)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must be the same
        return type(error), str(error), getattr(error, "facts", None)


@pytest.mark.parametrize("first", MODULES)
def test_every_value_is_taken_as_typer_takes_it(first: str) -> None:
    """Texts, nothing, lists; also what is refused: by each option and argument of each command."""
    root: Any = typer.main.get_command(build(first))
    context = next(iter([typer.Context(root, info_name="admission-flow")]))
    for parameter, place in parameters(root.commands[first], context):
        if parameter.name == "help":
            continue
        many = parameter.multiple or parameter.nargs == -1
        values = [None, (), *([tuple(TYPED), *[(one,) for one in TYPED]] if many else TYPED)]
        for value in values:
            ours = outcome(parameter.process_value, place, value)
            assert ours == outcome(type(parameter).process_value.__get__(parameter), place, value)


WRONG = [
    ("case", "show"),
    ("case", "show", ""),
    ("case", "show", "HS-0001", "HS-0002"),
    ("case", "show", "HS-0001", "--jsn"),
    ("case", "record", "HS-0001", "helper_report", "--at-version", "x"),
    ("case", "record", "HS-0001", "--on"),
    ("case", "history", "HS-0001", "--sheet-name", "a"),
    ("case", "khong-co", "x"),
    ("audit", "show", "x"),
    ("report", "admissions", "--by", "x", "--year", "y"),
    ("plan", "x", "y"),
    ("due", "--within", "x"),
    ("completion", "x"),
    ("workflow", "show", "--as-of", "hôm qua"),
]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_wrong_is_said_as_with_the_help(
    desk: "Desk", lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message is another one because no help was laid out."""
    without = [desk(*arguments, "--lang", lang) for arguments in WRONG]
    monkeypatch.setattr(main, "_may_ask_for_help", lambda _: True)
    assert [desk(*arguments, "--lang", lang) for arguments in WRONG] == without
    assert all(answer.code for answer in without)


@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_is_there_wherever_it_is_asked_for(desk: "Desk", asked: str) -> None:
    """Before and after other words, in the language of the run."""
    shown = desk("case", "show", asked).out
    assert shown.startswith("Cách dùng: admission-flow case show")
    assert desk("case", "show", "HS-0001", asked).out == shown
    assert desk("case", "show", "--json", asked).out == shown


def test_a_command_with_texts_alone_loads_no_reader_of_values() -> None:
    """Pydantic takes longer to load than most commands to run; a number has it read."""
    script = (
        "import sys; from admission_flow.cli.main import run;"
        "print(run(sys.argv[1:]), 'pydantic' in sys.modules)"
    )
    found = [
        subprocess.run(
            [sys.executable, "-Ic", script, "case", "explain", "HS-0001", *more],
            capture_output=True,
            text=True,
            check=True,
            env={"ADMISSION_FLOW_REGISTER": "/nowhere/register.db"},
        ).stdout
        for more in ([], ["--as-of", "2024-05-02"], ["--at", "5"])
    ]
    assert [one.split() for one in found] == [["7", "False"], ["7", "False"], ["2", "False"]]
