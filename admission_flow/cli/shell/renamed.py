"""Options that had another name in version 0.1: whoever types the old one is told the new one."""

from collections.abc import Mapping

RENAMED: Mapping[str, Mapping[str, str]] = {
    "audit findings": {"--class": "--weight"},
    "audit report": {"--class": "--weight"},
    "checkpoint countersigned": {"--by": "--witness"},
    "class attend": {"--day": "--on"},
    "class open": {
        "--from": "--first-day",
        "--to": "--last-day",
        "--source": "--attendance-basis",
    },
    "due owed": {"--by": "--body"},
    "officer retire": {"--from": "--on"},
    "plan forecast": {"--check": "--backtest"},
    "source propose": {"--by": "--proposer"},
    "source report": {"--file": "--assessment"},
    "unit add": {"--from": "--predecessor"},
}
"""By command: the old name and the new one."""


def renamed(command: str, option: str) -> str | None:
    """Return what an option of a command is called now; None: it never had that name.

    Args:
        command: with its group, e.g. ``unit add``.
        option: as it was typed, e.g. ``--from``.

    """
    return RENAMED.get(command, {}).get(option)
