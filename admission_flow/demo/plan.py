"""The public plan that the sample register is measured against: its figures, as package data."""

import tomllib
from functools import cache
from importlib.resources import files

from admission_flow.planning.plan.plan import Plan, plan_from, shared_out

__all__ = ["Plan", "plan_2024", "shared_out"]

_FOLDER, _FIGURES = "plan", "plan-2024.toml"


@cache
def plan_2024() -> Plan:
    """Return the plan of 2024. Source: plan/ke-hoach-ket-nap-2024.txt, sections II and IV."""
    text = files(__package__).joinpath(_FOLDER, _FIGURES).read_text("utf-8")
    return plan_from(tomllib.loads(text))
