"""`doctor`: what whoever helps from afar must know of this machine and register; of nobody."""

import os
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import (
    DATA_KEY_VARIABLE,
    KEY_VARIABLE,
    LANGUAGE_VARIABLE,
    LOG_VARIABLE,
    OFFICER_VARIABLE,
    PASSPHRASE_VARIABLE,
    REGISTER_VARIABLE,
    SETTINGS,
    WORKFLOW_VARIABLE,
)
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.speaking import json_text, tell, tell_json
from admission_flow.papers.writing import write_new

_VARIABLES = (
    REGISTER_VARIABLE,
    OFFICER_VARIABLE,
    LANGUAGE_VARIABLE,
    KEY_VARIABLE,
    DATA_KEY_VARIABLE,
    WORKFLOW_VARIABLE,
    PASSPHRASE_VARIABLE,
    STATE_VARIABLE,
    LOG_VARIABLE,
    "PYTHONUTF8",
)
"""Settings of the surroundings; only whether each is set is told, never what it says."""


def doctor(
    *,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    verify: Annotated[bool, typer.Option("--verify")] = False,
    as_json: Json = False,
) -> None:
    """Say how this machine and the register stand, in a way that can be sent to whoever helps."""
    from admission_flow.register.audit.diagnosis import diagnosis  # noqa: PLC0415 - start-up

    found = {
        "format": "admission-doctor/1",
        **diagnosis(SETTINGS.register_url, verified=verify),
        "settings": {name: name in os.environ for name in _VARIABLES},
    }
    if out is not None:
        write_new(out, json_text(found) + "\n")
    if as_json:
        tell_json(found, exact=True)
        return
    for section, facts in found.items():
        if isinstance(facts, dict):
            tell(SETTINGS.say(f"screen.doctor.{section}"))
            for name, value in facts.items():
                tell(f"  {_named(section, name)}: {_shown(value)}")
    if out is None:
        tell(SETTINGS.say("screen.doctor.nobody"))
    else:
        tell(SETTINGS.say("screen.doctor.written", file=str(out)))


def _named(section: str, name: str) -> str:
    """Return what a fact is called; packages, variables and actions bear their own names."""
    if section in {"packages", "settings"}:
        return name
    if name.startswith("entries."):
        return SETTINGS.say("screen.doctor.fact.entries_of", action=name.removeprefix("entries."))
    return SETTINGS.say(f"screen.doctor.fact.{name}")


def _shown(value: object) -> str:
    if value is None:
        return SETTINGS.say("screen.doctor.none")
    if isinstance(value, bool):
        return SETTINGS.say("screen.doctor.yes" if value else "screen.doctor.no")
    return str(value)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)
