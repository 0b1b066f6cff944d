"""What a row of a report means: definitions with their day, source and how sure they are.

They lie in `workflows/statistics.toml`. Each value of the register belongs to one row of a
breakdown; a value that is not stated is the row `not_stated`, a person who was erased the row
`erased`: so the rows of a breakdown always add up to its total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from admission_flow.procedure.calendar import age_in_months
from admission_flow.procedure.person import Person

FORMAT = "admission-statistics/1"
DIMENSIONS = ("sex", "ethnicity", "religion", "youth", "age", "sector", "education")
"""The breakdowns by what a person is (docs/maintainers/practice.md)."""
NOTIONS = ("period", "average_age", "organisation", "pipeline", "small_cells")
CONFIDENCE = ("verified", "secondary", "recalled", "own")
NOT_STATED, ERASED = "not_stated", "erased"
_FIELDS = {"youth": "youth_union_member"}
"""The field of a person that a breakdown reads, where it is called otherwise."""


@dataclass(frozen=True, slots=True)
class RowOf:
    """One row of a breakdown: which values of the register belong to it."""

    key: str
    values: tuple[object, ...] = ()
    rest: bool = False
    """Everything that is stated and in no other row."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that happens to a dossier in progress, and the step by which it is counted."""

    key: str
    step: str | None
    """None: the last vote below, of the base committee where there is one, else of the chi bộ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What something means in a report from one day on."""

    of: str
    start: date
    source: str
    confidence: str
    """verified, secondary, recalled (unconfirmed) or own."""
    rows: tuple[RowOf, ...] = ()
    bands: tuple[int, ...] = ()
    """First full year of age of each band but the lowest."""
    stages: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()
    below: int = 0
    sensitive: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The rows in their order, without that of what is not stated."""
        if self.bands:
            return tuple(_band(self.bands, place) for place in range(len(self.bands) + 1))
        return tuple(row.key for row in self.rows)

    def key_of(self, person: Person | None, on: date) -> str:
        """Return the row that a person belongs to on a day; a person who was erased: `erased`."""
        if person is None:
            return ERASED
        if self.of == "age":
            return self._age(person, on)
        value = getattr(person, self.fact)
        if value is None:
            return NOT_STATED
        if isinstance(value, str):
            value = value.strip().casefold()
        found = next((row.key for row in self.rows if value in row.values), None)
        return found or next((row.key for row in self.rows if row.rest), NOT_STATED)

    @property
    def fact(self) -> str:
        """The field of a person that a breakdown reads."""
        return "born_on" if self.of == "age" else _FIELDS.get(self.of, self.of)

    def _age(self, person: Person, on: date) -> str:
        month = person.birth_month
        if month is None or month > on:
            return NOT_STATED
        years = age_in_months(month, on) // 12
        return _band(self.bands, sum(years >= first for first in self.bands))


def _band(bands: Sequence[int], place: int) -> str:
    if place == 0:
        return f"under:{bands[0]}"
    if place == len(bands):
        return f"from:{bands[-1]}"
    return f"{bands[place - 1]}-{bands[place] - 1}"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Every definition that there is, by what it defines, oldest first."""

    all: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)

    def on(self, of: str, day: date) -> Definition | None:
        """Return the definition that holds on a day; None: the first came later."""
        found = [one for one in self.all.get(of, ()) if one.start <= day]
        return found[-1] if found else None


def definitions_from(data: Mapping[str, Any]) -> Definitions:
    """Return the definitions of a parsed `workflows/statistics.toml`.

    Raises:
        KeyError, TypeError, ValueError: the data is not of that form.

    """
    if data["format"] != FORMAT:
        raise ValueError(f"format is {data['format']}, not {FORMAT}")
    found: dict[str, list[Definition]] = {name: [] for name in (*DIMENSIONS, *NOTIONS)}
    for row in sorted(data["definition"], key=lambda row: row["from"]):
        before = found[row["of"]]
        found[row["of"]].append(_definition(row, before[-1] if before else None))
    lacking = [name for name, some in found.items() if not some]
    if lacking:
        raise ValueError(f"nothing defines {', '.join(lacking)}")
    return Definitions({name: tuple(some) for name, some in found.items()})


def _definition(row: Mapping[str, Any], before: Definition | None) -> Definition:
    if row["confidence"] not in CONFIDENCE:
        raise ValueError(f"{row['of']}: confidence {row['confidence']}")
    told = {"start": row["from"], "source": row["source"], "confidence": row["confidence"]}
    if row.get("as_before"):
        if before is None:
            raise ValueError(f"{row['of']}: there is none before")
        return replace(before, **told)
    return Definition(
        of=row["of"],
        rows=tuple(
            RowOf(one["key"], tuple(one.get("values", ())), one.get("rest", False))
            for one in row.get("rows", ())
        ),
        bands=tuple(row.get("bands", ())),
        stages=tuple(row.get("stages", ())),
        flows=tuple(
            Flow(one["key"], None if one.get("last_vote") else one["step"])
            for one in row.get("flows", ())
        ),
        below=row.get("below", 0),
        sensitive=row.get("sensitive", False),
        **told,
    )
