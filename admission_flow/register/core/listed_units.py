"""The chi bộ that a list of people names: found in the tree of units, with what applies to it."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from admission_flow.errors import CaseErased, UnknownCase
from admission_flow.planning.units.facts import facts_of, standing_for
from admission_flow.planning.units.tree import Organisation, keeps_cases
from admission_flow.procedure.document import Problem
from admission_flow.procedure.person import Unit
from admission_flow.register.core.names import search_key
from admission_flow.register.core.reader import ReadingRegister

_STATED = ("has_youth_union", "has_trade_union", "has_base_committee")
"""What a case must say of its chi bộ when it is opened."""
_MOST_OFFERED = 3
_LOOKED_AT = 20
"""Cases of a unit that are looked at, where many of them moved there later."""


@dataclass(slots=True)
class ListedUnits:
    """Finds units by code or name, as they are today; each text is looked up once."""

    register: ReadingRegister
    _found: dict[str, Unit | Problem] = field(default_factory=dict)
    _cases: dict[str, tuple[str, deque[str]]] | None = None

    def find(self, text: str) -> Unit | Problem:
        """Return the chi bộ that a text names; a problem without a place: none, several, not so.

        Where the tree does not say what applies to it, a case that was opened there does.
        """
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> Unit | Problem:
        units, today = self.register.organisation(), self.register.today
        tree = units.on(today)
        if not tree.units:
            return self._of_cases(text)
        codes = _codes(units, text, today)
        if len(codes) != 1:
            return _unknown(units, text, today, codes)
        unit = tree.units[codes[0]]
        if not keeps_cases(unit):
            return Problem("", "unit_keeps_no_cases", {"level": unit.level})
        below = [one for one in tree.units.values() if one.parent == unit.code and keeps_cases(one)]
        if below:
            named = "; ".join(f"{one.code} {one.name}" for one in below[:_MOST_OFFERED])
            more = "; …" if len(below) > _MOST_OFFERED else ""
            facts_ = {"unit": unit.name, "below": f"{named}{more}"}
            return Problem("", "unit_has_branches", facts_)
        facts = facts_of(tree, unit.code)
        stated = {name: getattr(facts, name) for name in _STATED}
        stated = {name: value for name, value in stated.items() if value is not None}
        return self._with_facts(unit.name, unit.code, stated)

    def _with_facts(self, name: str, code: str, stated: dict[str, Any]) -> Unit | Problem:
        missing = [one for one in _STATED if one not in stated]
        if missing and (known := self._by_case(name)) is not None:
            return replace(known, name=name, **stated)
        if missing:
            return Problem("", "people_unit_facts", {"unit": name, "code": code, "facts": missing})
        return Unit(name=name, **stated)

    def _of_cases(self, text: str) -> Unit | Problem:
        """Return a chi bộ of a register that knows no tree: one where a case was opened."""
        key = search_key(text)
        if (known := self._by_case(text)) is not None:
            return known
        if not self._opened_in():
            return Problem("", "people_no_units", {"unit": text})
        alike = get_close_matches(key, self._opened_in(), n=_MOST_OFFERED)
        near = "; ".join(self._opened_in()[one][0] for one in alike)
        message = "unit_unknown_near" if near else "unit_unknown"
        return Problem("", message, {"unit": text, "near": near})

    def _by_case(self, name: str) -> Unit | None:
        """Return the chi bộ as a case states it that was opened there, of the newest first."""
        key = search_key(name)
        _, cases = self._opened_in().get(key, ("", ()))
        for case in reversed(cases):
            try:
                unit = self.register.case(case).unit
            except (CaseErased, UnknownCase):
                continue
            if search_key(unit.name) == key:
                return unit
        return None

    def _opened_in(self) -> dict[str, tuple[str, deque[str]]]:
        """Return the names of units that cases are in, as they are compared, with some of these."""
        if self._cases is None:
            self._cases = {}
            for row in self.register.store.each_state():
                first = (row.unit, deque[str](maxlen=_LOOKED_AT))
                self._cases.setdefault(search_key(row.unit), first)[1].append(row.case)
        return self._cases


def _codes(units: Organisation, text: str, day: date) -> list[str]:
    """Return the units of a day that a text names: by code or name, then but for marks and case."""
    here = units.on(day).units
    if text in here:
        return [text]
    named = units.named(text, day)
    stands = None if named is None else standing_for(units, named, day)
    if stands is not None:
        return [stands]
    wanted = search_key(text)
    some = (
        [code for code in here if code.casefold() == text.strip().casefold()],
        [code for code, unit in here.items() if wanted and search_key(unit.name) == wanted],
    )
    return next((sorted(found) for found in some if found), [])


def _unknown(units: Organisation, text: str, day: date, several: list[str]) -> Problem:
    called = {unit.code: f"{unit.code} {unit.name}" for unit in units.on(day).units.values()}
    if several:
        near = [called[code] for code in several]
    else:
        wanted = search_key(text)
        spelled = {
            search_key(unit.name): called[unit.code] for unit in units.on(day).units.values()
        }
        inside = [key for key in spelled if wanted and (wanted in key or key in wanted)]
        alike = get_close_matches(wanted, spelled, n=_MOST_OFFERED)
        near = list(dict.fromkeys(spelled[key] for key in [*alike, *sorted(inside)]))
    facts = {"unit": text, "near": "; ".join(near[:_MOST_OFFERED])}
    kind = "unit_ambiguous" if several else "unit_unknown_near" if near else "unit_unknown"
    return Problem("", kind, facts)
