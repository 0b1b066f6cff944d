"""What can happen to a unit, as the journal keeps it: each from a legal day on."""

import re
from datetime import date
from typing import ClassVar

from admission_flow.procedure.acts import BODIES
from admission_flow.procedure.acts.base import fact, one_of
from admission_flow.procedure.quick_dataclass import dataclass

LEVELS = ("branch", "section", "base", "direct_superior", "province")
"""Chi bộ trực thuộc, đảng bộ bộ phận, tổ chức cơ sở đảng, cấp trên trực tiếp, tỉnh: lowest first.

Not every level need exist: since July 2025 a commune stands right under the province, and from
208-QĐ/TW on it is itself the base organisation."""
KEEP_CASES = ("branch", "base")
"""The levels whose meeting considers people: a chi bộ, and a chi bộ cơ sở."""
SECTORS = ("state_agency", "state_enterprise", "private_enterprise", "student", "other")
SYSTEMS = ("civil", "army", "police", "overseas")
"""Army, police and organisations abroad have rules of their own."""
MATTERS = ("admission", "recognition", "strike_off")
"""What a committee may be empowered to decide."""
RIGHTS = ("own", "delegated", "none")
"""`none` ends an earlier power."""
MAJORITIES = ("more_than_half", "two_thirds")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
"""The form of a unit's code. It is never given to another unit, and never changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEvent:
    """Anything that happened to the organisation: no personal data in any of it."""

    action: ClassVar[str]
    order: ClassVar[int]
    """Within one day: what is founded is there before anything moves under it."""

    unit: str
    on: date
    """The day from which it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAdded(UnitEvent):
    """A unit is founded, or known to the register from now on."""

    action: ClassVar[str] = "unit.add"
    order: ClassVar[int] = 0

    name: str
    level: str = one_of(*LEVELS)
    parent: str | None = None
    """Code of the unit above; None: the top of the tree."""
    sector: str | None = fact(*SECTORS)
    predecessors: tuple[str, ...] | None = None
    """Codes of the units whose work it takes over."""
    has_youth_union: bool | None = None
    """Whether there is an organisation of Đoàn; None: as the nearest unit above that says so."""
    has_trade_union: bool | None = None
    """Whether there is a công đoàn; the same holds."""
    system: str | None = fact(*SYSTEMS)
    """Which rules hold there; the same holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanged(UnitEvent):
    """What is given is another from a day on: its name, level, unit above; None: as it was."""

    action: ClassVar[str] = "unit.change"
    order: ClassVar[int] = 1

    name: str | None = None
    level: str | None = fact(*LEVELS)
    parent: str | None = None
    sector: str | None = fact(*SECTORS)
    has_youth_union: bool | None = None
    has_trade_union: bool | None = None
    system: str | None = fact(*SYSTEMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEmpowered(UnitEvent):
    """What a unit's committee may decide: by which right, which body and which majority.

    Never derived from the level's name (docs/maintainers/practice.md): who decides changed four
    times in eighteen months while the names stayed.
    """

    action: ClassVar[str] = "unit.empower"
    order: ClassVar[int] = 2

    matter: str = one_of(*MATTERS)
    right: str = one_of(*RIGHTS)
    body: str | None = fact(*BODIES)
    majority: str | None = fact(*MAJORITIES)
    basis: str | None = None
    """Number of the paper that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosed(UnitEvent):
    """A unit is there no longer: `on` is the first day without it."""

    action: ClassVar[str] = "unit.close"
    order: ClassVar[int] = 3

    successors: tuple[str, ...] | None = None
    """Codes of the units that take over its work: who annuls what it decided (12.3 of the law)."""
    basis: str | None = None


EVENTS: dict[str, type[UnitEvent]] = {
    cls.action: cls for cls in (UnitAdded, UnitChanged, UnitEmpowered, UnitClosed)
}
RETRACT = "unit.retract"
"""An earlier entry about a unit was wrong and counts as if it had not been made."""
