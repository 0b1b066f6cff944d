"""Whatever a command does, a program can do through the library, under the command's name."""

import inspect
from collections.abc import Iterator
from keyword import iskeyword
from typing import Any, get_type_hints

import pytest
import typer

import admission_flow as af
from admission_flow.cli.main import build

GROUPS = {
    "": "Register",
    "case": "Register",
    "class": "Register.classes",
    "db": "Database",
    "officer": "Register.officers",
}
"""Where the commands of a group are, where it is not `Register.<group>`: `class` is a word of
Python, `Register.officer` is who acts, and `db` is about files that nobody has open."""

OTHERWISE = {
    "workflow check": ("check_procedure", "a program has the procedure as a value"),
    "workflow impact": ("Register.ahead.impact", "the law is asked of a register"),
    "workflow adopt": ("Register.open", "a register that is written under another is not opened"),
    "init": ("Register.create", "a register is made by opening it"),
    "db rebuild": ("Register.rebuild", "it writes in the name of an officer"),
    "db refresh": ("Register.refresh", "as above"),
    "case open": ("Register.open_case", "`open` opens the register"),
    "case show": ("Register.case", "a value is not shown"),
    "case plan": ("Register.ahead.plan", "`Register.plan` is the year's plan"),
    "case list": ("Register.cases", "the plural of `case`"),
    "case import": ("Register.take_over", "a case, of whatever file or form"),
    "due": ("Register.due.list", "a group is no call"),
    "audit checkpoint": ("Register.checkpoint.make", "the old name of `checkpoint make`"),
    "audit countersigned": (
        "Register.checkpoint.countersigned",
        "the old name of `checkpoint countersigned`",
    ),
    "audit check-receipt": ("check_receipt", "it needs no register"),
    "audit roots": ("take_in_roots", "it needs no register"),
    "judge": ("judge", "it needs no register"),
}
"""Commands that have another name in the library: which, and why."""

ALONE = {
    "desk": "it is what a person looks at; its pages call the library",
    "demo": "it shows the program to a person; tests of hosts have `admission_flow.testing`",
    "help": "it explains a kind of act to a person; programs have its type and docs/reference",
    "sheet template": "it is for people to fill in; a program writes its own sheets",
    "completion": "it is for whoever types",
    "report fill": "it writes into a file; the numbers are those of `Register.report`",
    "audit in-roots": "it checks files for a person; formats and steps are in docs/reference",
    "doctor": "it looks at this machine for a person; a host knows its own",
    "health": "it is for whoever supervises a machine; a host answers for itself",
    "workflow show": "a verdict carries its rules and clauses; of files nothing is promised",
    "workflow diagram": "as above",
    "workflow new-regime": "it asks a person, and writes files",
    "workflow diff": "as above",
    "workflow sign": "an officer signs at their machine; a host names the keys it accepts",
    "workflow test": "it reads files for a person; `check_procedure` proves a procedure",
}
"""Commands that are the command line's alone, and why."""


def commands() -> Iterator[str]:
    """Yield every command as it is typed."""

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - of click
        below = getattr(command, "commands", {})
        if words and (not below or command.invoke_without_command):
            yield " ".join(words)
        for name, one in below.items():
            yield from walk(one, (*words, name))

    yield from walk(typer.main.get_command(build()), ())


COMMANDS = list(commands())


def path_of(command: str) -> str:
    """Return where the library has a command."""
    if command in OTHERWISE:
        return OTHERWISE[command][0]
    group, _, verb = command.rpartition(" ")
    name = verb.replace("-", "_")
    name += "_" * iskeyword(name)
    return f"{GROUPS.get(group, f'Register.{group}')}.{name}"


def found(path: str) -> Any:  # noqa: ANN401 - a function, or None
    """Return what the library has at a path, through the groups that its registers have."""
    known = {name: getattr(af, name) for name in af.__all__}
    first, *names = path.split(".")
    thing = known.get(first)
    for name in names:
        thing = getattr(thing, name, None)
        if isinstance(thing, property):
            assert thing.fget is not None
            thing = get_type_hints(inspect.unwrap(thing.fget), localns=known)["return"]
    return thing


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_library(command: str) -> None:
    """Under the same name, under another for a reason, or the command line's alone for one."""
    if command in ALONE:
        assert ALONE[command]
        return
    assert inspect.isroutine(found(path_of(command))), f"nothing at {path_of(command)}"


def test_the_tables_name_commands() -> None:
    """What is listed as an exception is a command, and is listed once."""
    assert set(OTHERWISE) | set(ALONE) <= set(COMMANDS)
    assert not set(OTHERWISE) & set(ALONE)
    assert len(COMMANDS) > 90


def test_the_search_can_fail() -> None:
    """A path that is not there is not found, at whichever word it goes astray."""
    for path in ("Register.unit.ad", "Register.units.add", "Registr.unit", "judges"):
        assert found(path) is None
