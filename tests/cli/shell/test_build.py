"""The command line is built anew for every run, also of many runs in one process."""

from typing import Any

import pytest
import typer

from admission_flow.cli.main import MODULES, build


def commands(app: typer.Typer) -> list[str]:
    """Return every command, by its full name; twice what is there twice."""
    found = [str(command.name) for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found += [f"{group.name} {name}" for name in commands(group.typer_instance)]
    return sorted(found)


def test_every_command_is_there_once_however_often_it_is_built() -> None:
    """A second run in the same process has the same commands as the first, and none twice."""
    first = commands(build())
    assert len(first) == len(set(first))
    assert commands(build()) == first
    assert {name.split()[0] for name in first} == MODULES.keys()


def told(command: Any) -> tuple[str | None, list[tuple[object, ...]]]:  # noqa: ANN401 - of click
    """Return what a command says of itself."""
    return command.help, [(one.opts, one.help, one.metavar) for one in command.params]


@pytest.mark.parametrize("first", MODULES)
def test_a_command_alone_is_as_it_is_among_the_others(first: str) -> None:
    """Help and options are those that it has in its group, and afterwards the group is whole."""
    whole: Any = typer.main.get_command(build(first))
    group = whole.commands[first]
    for second, command in getattr(group, "commands", {}).items():
        alone: Any = typer.main.get_command(build(first, second))
        narrowed = alone.commands[first]
        assert (list(narrowed.commands), told(narrowed)) == ([second], told(group))
        assert told(narrowed.commands[second]) == told(command)
    assert commands(build(first)) == [name for name in commands(build()) if within(name, first)]


def within(name: str, first: str) -> bool:
    """Whether the module of a command has another command too."""
    return MODULES[name.split(maxsplit=1)[0]] == MODULES[first]


@pytest.mark.parametrize("second", ["khong-co", "--help", "--json", "list-x", ""])
def test_a_word_that_is_no_command_leaves_the_group_whole(second: str) -> None:
    """Its help shows all of it, and a word that is like a command is told."""
    assert commands(build("case", second)) == commands(build("case"))
