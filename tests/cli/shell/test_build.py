"""The command line is built anew for every run, also of many runs in one process."""

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
