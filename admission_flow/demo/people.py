"""Invented units and people.

Every name carries "Mẫu" (sample) and a number, so that nobody can take one for a real one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from admission_flow.demo.plan import plan_2024, shared_out
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.person import Person, Unit

UNITS = 24

_UNIT_NAMES = {
    "state_agency": "Cơ quan",
    "state_enterprise": "Doanh nghiệp nhà nước",
    "private_enterprise": "Công ty tư nhân",
    "student": "Trường Cao đẳng",
}
_FAMILIES = {
    "Kinh": ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ"),
    "Tày": ("Nông", "Lương", "Ma", "Hà"),
    "Nùng": ("Nông", "Long", "Lù"),
    "Thái": ("Lò", "Cà", "Quàng"),
    "Mông": ("Giàng", "Vàng", "Sùng", "Thào"),
    "Dao": ("Tẩn", "Chảo", "Phàn"),
    "Giáy": ("Vàng", "Sần", "Lục"),
}
_SHARE_OF_GROUP = (46, 14, 6, 6, 13, 9, 6)
_GIVEN = {
    "female": ("An", "Chi", "Hoa", "Lan", "Mai", "Mỷ", "Say", "Sua", "Thảo", "Xuân"),
    "male": ("Bình", "Chô", "Dũng", "Hải", "Páo", "Phong", "Sơn", "Tả", "Tâm", "Vư"),
}
_YOUNG_YEARS, _OLDER_YEARS = (22, 28), (32, 50)
"""Both clear of the years in which it is in doubt whether the age of the Đoàn has passed."""
_STUDENT_YEARS = (19, 22)
_GROWN_UP_CHILDREN = 45
"""Years from which on somebody here may have children of age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A chi bộ with the officer who enters its papers."""

    number: int
    sector: str
    unit: Unit
    officer: str
    members: int
    """Official members of the chi bộ."""

    def member(self, rng: Random) -> str:
        """Return the code of one official member."""
        return f"DV-{self.number * 30 + rng.randrange(self.members):03d}"


def offices(units: int = UNITS) -> tuple[Office, ...]:
    """Return units, shared out over the plan's four sectors as the plan's targets are."""
    found: list[Office] = []
    for sector, count in shared_out(units, plan_2024().targets).items():
        first = len(found) + 1
        found += [_office(first + place, sector, place) for place in range(count)]
    return tuple(found)


def _office(number: int, sector: str, place: int) -> Office:
    private = sector == "private_enterprise"
    below = place % 3 != 2 if not private else place == 0  # noqa: PLR2004 - two of three
    name = f"{_UNIT_NAMES[sector]} Mẫu {number:02d}"
    unit = Unit(
        name=f"Chi bộ {1 + place % 4}, Đảng bộ {name}" if below else f"Chi bộ cơ sở {name}",
        has_youth_union=not private or place == 0,
        has_trade_union=sector != "student" and not (private and place == 1),
        has_base_committee=below,
    )
    members = 6 + 2 * place if private else 12 + (number * 5) % 17
    return Office(
        number=number, sector=sector, unit=unit, officer=f"cb{number:02d}", members=members
    )


def person(
    number: int, office: Office, meeting_on: date, rng: Random, given: Mapping[str, Any]
) -> Person:
    """Return an invented person whose age and unions suit the unit and the day of the meeting.

    Args:
        number: the running number that stands in the name: no two people share one.
        office: the unit.
        meeting_on: day on which the chi bộ is to vote; the age is reckoned from it.
        rng: chance, seeded.
        given: fields of ``Person`` that are set, "years" among them for the age.

    """
    given = dict(given)
    sex = rng.choice(("female", "male"))
    ethnicity = rng.choices(list(_FAMILIES), _SHARE_OF_GROUP)[0]
    name = f"{rng.choice(_FAMILIES[ethnicity])} Mẫu {rng.choice(_GIVEN[sex])} {number:03d}"
    student = office.sector == "student"
    young_adult = rng.random() < 0.6  # noqa: PLR2004 - more young people than others
    years = rng.randint(*(_YOUNG_YEARS if young_adult else _OLDER_YEARS))
    if student:
        years = rng.randint(*_STUDENT_YEARS)
    years = given.pop("years", years)
    born_on = months_after(meeting_on, -12 * years) - timedelta(days=rng.randint(20, 320))
    young = years <= _YOUNG_YEARS[1]
    in_youth_union = young and office.unit.has_youth_union
    fields: dict[str, Any] = {
        "full_name": name,
        "born_on": born_on,
        "sex": sex,
        "citizenship": "VN",
        "ethnicity": ethnicity,
        "religion": "" if rng.random() < 0.95 else rng.choice(("Phật giáo", "Công giáo")),  # noqa: PLR2004
        "education": _education(office.sector, rng),
        "education_proof": "diploma",
        "special_area": rng.random() < 0.2,  # noqa: PLR2004
        "youth_union_member": in_youth_union,
        # One of the two, so that the log of the sample stays short.
        "trade_union_member": office.unit.has_trade_union and not (student or in_youth_union),
        "sector": office.sector,
        **_family(years, rng),
        "memberships": ("women_union",) if sex == "female" and years > _YOUNG_YEARS[1] else (),
        "raised_by_guardian": False,
        "village_elder": False,
        "works_at_sea": False,
        "tracks": (),
    }
    return Person(**{**fields, **given})


def _family(years: int, rng: Random) -> dict[str, Any]:
    """Return whom somebody of an age may be married to, and how many children are grown up."""
    status = "single"
    if years > _YOUNG_YEARS[1]:
        status = rng.choice(("single", "married", "married", "divorced", "widowed"))
    elif years > _STUDENT_YEARS[1]:
        status = rng.choice(("single", "single", "single", "married"))
    children = rng.randint(0, 2) if years >= _GROWN_UP_CHILDREN else 0
    return {"marital_status": status, "adult_children": children}


def _education(sector: str, rng: Random) -> str:
    if sector == "student":
        return "upper_secondary"
    if sector == "state_agency":
        return rng.choice(("college", "university", "university", "postgraduate"))
    return rng.choice(("upper_secondary", "vocational", "college", "university"))
