"""The person and the chi bộ, as they stood."""

from dataclasses import field
from datetime import date
from typing import Any

from admission_flow.procedure.quick_dataclass import dataclass

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
BODIES = (
    "standing_committee",
    "base_committee",
    "base_standing_committee",
    "provincial_standing",
)
"""Who may decide: ban thường vụ, đảng ủy cơ sở, ban thường vụ đảng ủy cơ sở, thường trực tỉnh."""


_FAMILY = ("single", "married", "widowed", "divorced")
_ORGANISATIONS = ("women_union", "veterans", "farmers")
_TRACKS = ("religious_dignitary", "foreign_spouse", "foreign_origin", "private_owner")


def _choice(*choices: str, new: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - as dataclasses.field
    return field(default=None, metadata={"choices": choices, "new": new})


def _new(*choices: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a fact that version 2 of the case document brought."""
    return field(default=None, metadata={"choices": choices, "since": 2, "may_be_empty": True})


def _holding(sort: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a text of a sort that people write in several ways and rules read in one."""
    return field(default=None, metadata={"holds": sort})


@dataclass(frozen=True, slots=True)
class BirthTime:
    """When somebody was born, where the papers give a year, or a month, and no day."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        """Return "2000" or "2000-03", as documents write it."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person whose case this is. None: not stated, and a rule that needs it says `unknown`."""

    full_name: str
    born_on: date | BirthTime | None = None
    """Also a month or a year alone: a rule that needs more says `unknown`."""
    sex: str | None = _choice("female", "male")
    citizenship: str | None = _holding("country")
    """ISO 3166 code of the country, e.g. "VN"."""
    ethnicity: str | None = _holding("ethnicity")
    religion: str | None = _holding("religion")
    """Empty text: none. No rule reads it: religion is not an obstacle."""
    education: str | None = _choice(*EDUCATION)
    education_proof: str | None = _choice("diploma", "equivalent", "programme_completed")
    special_area: bool = False
    """Lives in a mountain, border, island, minority or specially difficult area."""
    prestige: bool = False
    """Elder or at sea, not said which: new documents use `village_elder`, `works_at_sea`."""
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
        "population_policy",
        new=("population_policy",),
    )
    record_cleared_on: date | None = None
    """Day on which the criminal record was cleared; only with `minor_crime`."""
    readmitted_before: bool = False
    marital_status: str | None = _new(*_FAMILY)
    """For the list of who must be verified (06-HD/TW, 3.4a)."""
    adult_children: int | None = _new()
    """Birth children with full civil capacity; 0 must be said."""
    raised_by_guardian: bool | None = _new()
    """Whether somebody else directly brought the person up."""
    memberships: tuple[str, ...] | None = _new(*_ORGANISATIONS)
    """Organisations beside Đoàn and công đoàn; an empty list: none of them."""
    village_elder: bool | None = _new()
    """Già làng, trưởng bản, người có uy tín."""
    works_at_sea: bool | None = _new()
    """A fisherman who regularly works at sea or on islands."""
    tracks: tuple[str, ...] | None = _new(*_TRACKS)
    """Matters with rules of their own; a religion and `ethnicity` "Hoa" are such by themselves."""
    population_child: int | None = _new()
    """Only with `population_policy`: the third, fourth, fifth child."""

    @property
    def birth_month(self) -> date | None:
        """First day of the month of birth, by which age is counted; None: not known."""
        born = self.born_on
        if isinstance(born, BirthTime):
            return None if born.month is None else date(born.year, born.month, 1)
        return None if born is None else born.replace(day=1)

    @property
    def birthday(self) -> date | None:
        """The day of birth; None: not known to the day."""
        return self.born_on if isinstance(self.born_on, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who may decide on admissions of a chi bộ, and since when (294-QĐ/TW, 4.3.2)."""

    authority: str
    """The committee, by its name."""
    body: str = field(metadata={"choices": BODIES})
    since: date = field(metadata={"key": "from"})
    """First day; written `from` in a document."""
    until: date | None = None
    """Last day; None: still."""
    right: str = field(metadata={"choices": ("own", "delegated")})

    def on(self, day: date) -> bool:
        """Whether this committee may decide on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The chi bộ, as it stood."""

    name: str
    has_youth_union: bool
    has_trade_union: bool
    has_base_committee: bool
    """A đảng ủy cơ sở stands between the chi bộ and the competent authority."""
    system: str | None = field(
        default=None,
        metadata={"choices": ("civil", "army", "police", "overseas"), "since": 2},
    )
    """Army, police and organisations abroad have rules of their own; not stated: civil."""
    deciders: tuple[Decider, ...] = field(default=(), metadata={"since": 2, "may_be_empty": True})
    """Who may decide for this chi bộ, by dates; empty: not on file."""
    has_section_committee: bool | None = field(default=None, metadata={"since": 2})
    """A đảng ủy bộ phận stands between the chi bộ and the base committee."""
