"""The public plan that the sample register is measured against: its figures, as package data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FOLDER, _FIGURES = "plan", "plan-2024.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan asks for in one year."""

    name: str
    owner: str
    year: int
    target: int
    """People to be admitted in the year."""
    targets: Mapping[str, int]
    """The same by sector, in the plan's order."""


@cache
def plan_2024() -> Plan:
    """Return the plan of 2024. Source: plan/ke-hoach-ket-nap-2024.txt, section II."""
    text = files(__package__).joinpath(_FOLDER, _FIGURES).read_text("utf-8")
    data = tomllib.loads(text)
    return Plan(data["name"], data["owner"], data["year"], data["target"], data["targets"])


def shared_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share a number out in proportion to weights, whole parts, by the largest remainder."""
    whole = sum(weights.values())
    shares = {name: total * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares
