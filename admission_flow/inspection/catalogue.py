"""The 82 checks as data: `workflows/inspection.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from admission_flow import resources

FORMAT = "admission-inspection/1"
CLASSES = ("cancel", "redo", "explain", "information")
"""What a finding leads to, heaviest first."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as the file has it."""

    id: str
    weight: str
    """One of `CLASSES`."""
    how: str
    """`rules`, `own`, `many` or `lacks`."""
    basis: str
    mark: str
    title: Mapping[str, str]
    rules: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    lacks: Mapping[str, str] | None = None
    """What the case does not hold, so that the check can only say so."""


@cache
def checks() -> Mapping[str, Check]:
    """Return every check by its id, in the order of the file."""
    data = tomllib.loads(resources.text("workflows", "inspection.toml"))
    if data.get("format") != FORMAT:
        raise ValueError(f"inspection.toml: format is {data.get('format')!r}")
    return {check.id: check for check in map(_check, data["check"])}


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        id=row["id"],
        weight=row["class"],
        how=row["how"],
        basis=row["basis"],
        mark=row["mark"],
        title=row["title"],
        rules=tuple(row.get("rules", ())),
        forms=tuple(row.get("forms", ())),
        lacks=row.get("lacks"),
    )
