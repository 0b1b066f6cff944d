"""The person and the chi bộ, as they stood."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

EDUCATION = (
    "illiterate",
    "literate",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "vocational",
    "college",
    "university",
    "postgraduate",
)
"""From the lowest to the highest: the position is the rank."""


def _choice(*choices: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=None, metadata={"choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person whose case this is. None: not stated, and a rule that needs it says `unknown`."""

    full_name: str
    born_on: date | None = None
    sex: str | None = _choice("female", "male")
    citizenship: str | None = None
    """ISO 3166 code of the country, e.g. "VN"."""
    ethnicity: str | None = None
    religion: str | None = None
    """Empty text: none. No rule reads it: religion is not an obstacle."""
    education: str | None = _choice(*EDUCATION)
    education_proof: str | None = _choice("diploma", "equivalent", "programme_completed")
    special_area: bool = False
    """Mountain, border, island, minority or specially difficult area."""
    prestige: bool = False
    """Già làng, trưởng bản, người có uy tín; or works at sea."""
    youth_union_member: bool | None = None
    trade_union_member: bool | None = None
    sector: str | None = _choice(
        "state_agency", "state_enterprise", "private_enterprise", "student", "other"
    )
    left_party_on: date | None = None
    """Only for readmission."""
    left_reason: str | None = _choice(
        "family_hardship",
        "other",
        "abandoned",
        "own_request",
        "disunity",
        "corruption",
        "serious_crime",
        "minor_crime",
    )
    record_cleared_on: date | None = None
    """Day on which the criminal record was cleared; only with `minor_crime`."""
    readmitted_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The chi bộ, as it stood."""

    name: str
    has_youth_union: bool
    has_trade_union: bool
    has_base_committee: bool
    """A đảng ủy cơ sở stands between the chi bộ and the competent authority."""
