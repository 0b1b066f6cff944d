"""Where a register comes from, as `status` and `audit verify` say it."""

from dataclasses import asdict
from typing import Any

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import painted, show_day
from admission_flow.cli.shell.speaking import tell
from admission_flow.journal.lineage import Lineage
from admission_flow.register.core.state import local_day


def show_origin(origin: Lineage) -> None:
    """Print every time that a backup was brought back: what was lost, why, by whom."""
    for one in origin.restored:
        key = "screen.was_restored" if one.last_lost >= one.first_lost else "screen.restored_whole"
        facts = {"entry": one.seq, "by": one.actor, "on": show_day(local_day(one.at))}
        lost = {"first": one.first_lost, "last": one.last_lost, "reason": one.reason}
        tell(painted(SETTINGS.say(key, **facts, **lost), "yellow"))


def origin_document(origin: Lineage) -> dict[str, Any]:
    """Return the same for programs."""
    return {"restored": [asdict(one) for one in origin.restored], "practice": bool(origin.practice)}
