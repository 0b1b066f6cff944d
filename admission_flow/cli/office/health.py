"""`health`: whether the register, and the desk, can be worked with right now; for a supervisor."""

import json
from contextlib import suppress
from typing import Annotated
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import typer

from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import DeskSilent
from admission_flow.register.audit.health import FORMAT, health

_DESK_SECONDS = 20
"""How long a desk is waited for: longer than it waits itself for the lock."""
_SHOWN = (
    *("database", "revision", "triggers_are_ours", "writable", "free_megabytes", "desk_answers"),
    *("last_backup", "hours_since_backup", "entries_since_backup", "verify"),
)


def look(
    *,
    backup_within: Annotated[
        float | None, typer.Option("--backup-within", metavar="HOURS", min=0)
    ] = None,
    desk_port: Annotated[
        int | None, typer.Option("--desk-port", metavar="N", min=1, max=65535)
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only")] = False,
    as_json: Json = False,
) -> int:
    """Say whether the register can be worked with right now, by the exit code too."""
    found = health(
        SETTINGS.register_url,
        reads_only=read_only,
        backup_within=backup_within,
        last_backup=memory.last_backup,
    )
    answers = None if desk_port is None else _answers(desk_port)
    if answers is False:
        found.problems.append(DeskSilent(port=desk_port))
    shown = {**found.document(), "desk_answers": answers}
    if as_json:
        tell_json(shown, exact=True)
        return found.exit_code
    for name in _SHOWN:
        tell(f"{SETTINGS.say(f'screen.health.{name}')}: {_word(shown[name])}")
    for problem in found.problems:
        complain(SETTINGS.say(f"error.{problem.message_id}", **problem.facts))
    if not found.problems:
        tell(SETTINGS.say("screen.health.fine"))
    return found.exit_code


def _word(value: object) -> str:
    if value is None:
        return SETTINGS.say("screen.health.unknown")
    if isinstance(value, bool):
        return SETTINGS.say("screen.health.yes" if value else "screen.health.no")
    return SETTINGS.say("screen.health.not_asked") if value == "not asked" else str(value)


def _answers(port: int) -> bool:
    """Return whether a desk of ours answers on a port of this machine, whatever it says."""
    ask = build_opener(ProxyHandler({}))  # no proxy stands between a machine and itself
    with suppress(OSError, ValueError):
        try:
            with ask.open(f"http://127.0.0.1:{port}/health", timeout=_DESK_SECONDS) as answer:
                said = answer.read()
        except HTTPError as error:  # it answers that something is wrong
            with error:
                said = error.read()
        found = json.loads(said)
        return isinstance(found, dict) and found.get("format") == FORMAT
    return False


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("health")(look)
