"""`case`: what an officer does with one case. A command's module is loaded when it is named."""

from importlib import import_module

import typer

COMMANDS = {
    "open": "opening.open_case",
    "show": "showing.show",
    "explain": "showing.explain",
    "confirm": "confirming.confirm",
    "history": "history.history",
    "export": "exporting.export",
    "import": "importing.import_cases",
    "record": "entering.record_act",
    "advance": "entering.advance",
    "list": "list.list_cases",
    "correct": "correcting.correct",
    "bulk": "bulk.bulk",
    "hand-over": "handing_over.hand_over_cases",
    "merge": "merging.merge",
    "papers": "papers.papers",
    "plan": "planning.plan",
}
"""Where each command lies in this room: its module, and its function in it."""


def add_to(app: typer.Typer, only: str | None = None) -> None:
    """Add the commands.

    Args:
        app: the command line.
        only: the command that is named; None, or no such command: all of them.

    """
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    for name in [only] if only in COMMANDS else COMMANDS:
        module, _, function = COMMANDS[str(name)].partition(".")
        found = import_module(f"admission_flow.cli.cases.{module}")
        group.command(name)(getattr(found, function))
    app.add_typer(group, name="case")
