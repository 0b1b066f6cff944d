"""Options that had another name in version 0.1: whoever types the old one is told the new one."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

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
_ALIKE = 0.75
"""Of what difflib compares: `--unti` is `--unit`; `--as-of` is not `--json`."""


def renamed(command: str, option: str) -> str | None:
    """Return what an option of a command is called now; None: it never had that name.

    Args:
        command: with its group, e.g. ``unit add``.
        option: as it was typed, e.g. ``--from``.

    """
    return RENAMED.get(command, {}).get(option)


def nearest(option: str, there: Iterable[str]) -> str | None:
    """Return the option that was probably meant: one that is spelled alike, or begins alike."""

    def likeness(name: str) -> float:
        if name.startswith(option) or option.startswith(name):
            return 1.0
        return SequenceMatcher(None, option, name).ratio()

    name = max(there, key=likeness, default="")
    return name if name and likeness(name) >= _ALIKE else None
