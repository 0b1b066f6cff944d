"""What may stand in a line of the log of events: asked of every line that a test makes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from starlette.routing import Route

from admission_flow import errors
from admission_flow.cli.main import MODULES, build
from admission_flow.database.schema import revisions
from admission_flow.desk.application import _static
from admission_flow.desk.guard import HEALTH
from admission_flow.desk.pages import PAGES
from admission_flow.errors import AdmissionFlowError
from admission_flow.event_log import FORMAT
from admission_flow.messages import catalogue
from admission_flow.version import __version__
from tests.test_docs import every_command

MARK = "Zqxj"
"""Stands in everything that somebody types, and in no word of ours."""
ALWAYS = {
    *("time", "format", "id", "event", "seconds", "waited", "database"),
    *("version", "revision", "process"),
}
OF_EVENT = {
    "command": {"command", "exit", "recorded"},
    "page": {"method", "page", "status"},
    "serving": set(),
}
WHERE_WRONG = ({"error", "message"}, {"error", "message", "code"})


@cache
def words() -> dict[str, frozenset[object]]:
    """Return by field the words that it may hold; all of them are this program's own."""
    commands = {command for command, _ in every_command(build())}
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, AdmissionFlowError)
    ]
    refused = {f"refused.{key}" for key in catalogue("en")["desk"]["refused"]}
    static = {route.path for route in _static() if isinstance(route, Route)}
    return {
        "format": frozenset({FORMAT}),
        "event": frozenset(OF_EVENT),
        "command": frozenset({None, *MODULES, *commands}),
        "method": frozenset({None, "GET", "HEAD", "POST"}),
        "page": frozenset({None, HEALTH, "/leave", *static, *(page.path for page in PAGES)}),
        "error": frozenset({"Refused", *(kind.__name__ for kind in kinds)}),
        "message": frozenset({*(kind.message_id for kind in kinds), *refused}),
        "database": frozenset({None, "sqlite", "postgresql"}),
        "version": frozenset({__version__}),
        "revision": frozenset(revisions()),
    }


def lines(log: Path) -> list[dict[str, Any]]:
    """Return the events of a log, each looked at."""
    text = log.read_text("utf-8") if log.exists() else ""
    assert MARK.casefold() not in text.casefold()
    found = [json.loads(line) for line in text.splitlines()]
    for event in found:
        look(event)
    return found


def look(event: dict[str, Any]) -> None:
    """Refuse a line that holds anything but times, counts and words of ours."""
    wrong = event.keys() - ALWAYS - OF_EVENT[event["event"]]
    assert wrong in (set(), *WHERE_WRONG), event
    assert event.keys() >= ALWAYS | OF_EVENT[event["event"]], event
    for name, known in words().items():
        assert event.get(name) in known | {None}, (name, event)
    for name in ("exit", "recorded", "status", "process"):
        assert type(event.get(name, 0)) is int, event
    for name in ("seconds", "waited"):
        assert isinstance(event[name], float), event
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"])
    assert re.fullmatch(r"[0-9a-f]{16}", event["id"])
    assert re.fullmatch(r"\w+-[0-9a-f]{8}", event.get("code", "Error-00000000"))
