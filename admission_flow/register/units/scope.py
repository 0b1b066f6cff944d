"""What `--unit` means: a unit by its code or its name, and all that counts with it on a day.

The one place that decides it. Every command, list, paper and statistic that is asked for a unit
asks here, so that they never count different people for the same words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import BadDocument, CaseErased, DataKeyUnusable
from admission_flow.journal.canonical import quoted
from admission_flow.planning.units.tree import Organisation, name_key
from admission_flow.procedure.document import Problem
from admission_flow.register.core.names import search_key
from admission_flow.register.core.organisation import below, organisation
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.search import Search, search_cases
from admission_flow.register.core.state import unit_since
from admission_flow.register.core.within import whole

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

OPTION = "--unit"
_MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """The people that a question is about, as of a day: those of a unit, or everybody."""

    day: date
    units: Organisation | None = None
    """None: everybody."""
    code: str | None = None
    """The unit's code; None: it is in no tree, and cases bear its name."""
    key: str = ""
    """That name, as it is compared."""

    @property
    def everybody(self) -> bool:
        """Whether no unit was asked for."""
        return self.units is None

    def has_unit(self, code: str, day: date | None = None) -> bool:
        """Return whether a unit of the tree counts with the one asked for.

        Args:
            code: of the unit, which may be there no longer.
            day: with the tree of this day; None: of the day of the question.

        """
        if self.units is None:
            return True
        return self.code in self.units.counts_with(code, day or self.day)

    def has_name(self, name: str, since: date, day: date | None = None) -> bool:
        """Return whether a unit counts by its name, as a case bears it since a day."""
        if self.units is None:
            return True
        code = self.units.named(name, since)
        return name_key(name) == self.key if code is None else self.has_unit(code, day)

    def has_case(self, record: CaseRecord) -> bool:
        """Return whether a case counts, by the unit of its person on the day of the question."""
        return self.units is None or self.has_name(*unit_since(record, self.day))

    def codes(self) -> frozenset[str]:
        """Return every code, of units that are gone too, that counts with the one asked for."""
        known = self.units.codes if self.units is not None else ()
        return frozenset(code for code in known if self.has_unit(code))


def scope(store: Queries, typed: str | None, day: date, where: str = OPTION) -> Scope:
    """Return what a unit means that somebody typed.

    Args:
        store: the register.
        typed: code or name; marks, case and spaces may be wrong where it is clear which is meant.
            None: everybody.
        day: the day of the question: those who count with the unit on it, and later moves, mergers
            and closures aside.
        where: what the refusal names.

    Raises:
        BadDocument: the register knows no such unit, or not yet on that day, or more than one.
        JournalBroken: what is entered about units cannot be read.

    """
    if typed is None:
        return Scope(day)

    def in_cases() -> Iterator[str]:
        return (row.unit for row in store.each_state())

    def before() -> bool:
        texts = (f'"{field}":{quoted(typed)}' for field in ("name", "to"))
        return any(any(store.lines_naming(quoted(text)[1:-1])) for text in texts)

    units = below(store, typed) or organisation(store)
    return chosen(units, typed, day, in_cases, before, where=where)


def code_meant(register: "ReadingRegister", typed: str | None) -> str | None:
    """Return the code of the unit of the tree that somebody typed; None: none was.

    Raises:
        BadDocument: as `scope`; or it is in no tree, and only cases bear its name.

    """
    if typed is None:
        return None
    asked = scope(whole(register.store), typed, register.today)  # units are no secret
    if asked.code is None:
        raise BadDocument(OPTION, [Problem("file", "unit_unknown", {"unit": typed})])
    return asked.code


def chosen(  # noqa: PLR0913 - what was read already, and how to read more
    units: Organisation,
    typed: str,
    day: date,
    in_cases: Callable[[], Iterable[str]],
    before: Callable[[], bool] = lambda: False,
    *,
    where: str = OPTION,
) -> Scope:
    """Return what a unit means, as `scope`, of what was read already.

    Args:
        units: every unit that there ever was.
        typed: code or name.
        day: the day of the question.
        in_cases: the names of units in cases; asked only where the tree alone does not decide.
        before: whether cases bore that very name before; asked only where none does now.
        where: what the refusal names.

    Raises: as `scope`.

    """
    code = typed if typed in units.codes else units.named(typed, day)
    if code is None:
        free = {name_key(name): name for name in in_cases() if units.named(name, day) is None}
        if name_key(typed) in free or (typed.strip() and before()):
            return Scope(day, units, None, name_key(typed))
        found = _meant(units, typed, day, free)
        if len(found) != 1:
            raise BadDocument(where, [_unknown(units, typed, day, free, found)])
        code = found[0]
        if code in free:
            return Scope(day, units, None, code)
    first = units.history(code)[0][0]
    if first > day and all(units.named(name, day) != code for name in in_cases()):
        facts = {"unit": code, "day": day, "since": first}
        raise BadDocument(where, [Problem("file", "unit_not_yet", facts)])
    return Scope(day, units, code)


def _meant(units: Organisation, typed: str, day: date, free: Mapping[str, str]) -> list[str]:
    """Return the codes, or free names, that are the typed one but for marks and case.

    Those of the day itself go before what units were called at other times.
    """
    wanted = search_key(typed)
    if not wanted:
        return []
    here = units.on(day).units.values()
    some = (
        [code for code in units.codes if code.casefold() == typed.strip().casefold()],
        [unit.code for unit in here if search_key(unit.name) == wanted]
        + [key for key in free if search_key(key) == wanted],
        [code for code, name in units.names() if search_key(name) == wanted],
    )
    return next((sorted(set(found)) for found in some if found), [])


def _unknown(
    units: Organisation, typed: str, day: date, free: Mapping[str, str], several: list[str]
) -> Problem:
    called = {code: f"{code} {name}" for code, name in units.called(day).items()} | dict(free)
    if several:
        near = [called.get(code, code) for code in several]
    else:
        wanted = search_key(typed)
        spelled = {search_key(text): text for text in called.values()}
        spelled |= {search_key(code): called[code] for code in units.codes if code in called}
        inside = [key for key in spelled if wanted and wanted in key]
        alike = get_close_matches(wanted, spelled, n=_MOST_OFFERED)
        near = list(dict.fromkeys(spelled[key] for key in [*alike, *sorted(inside)]))
    facts = {"unit": typed, "near": "; ".join(near[:_MOST_OFFERED])}
    message = "unit_ambiguous" if several else "unit_unknown_near" if near else "unit_unknown"
    return Problem("file", message, facts)


# ---- the cases of a unit -------------------------------------------------------------------------


@dataclass(slots=True)
class Listed:
    """Tells of rows kept at hand whether their cases count, as they stand now."""

    register: "ReadingRegister"
    asked: Scope
    _names: dict[str, bool] = field(default_factory=dict)

    def has(self, row: StateRow) -> bool:
        """Return whether the case of a row counts.

        The case is read only where several units bore that name at one time or another, so that
        the day decides which of them it is.
        """
        units, name = self.asked.units, row.unit
        if units is None:
            return True
        if len(units.bearers(name)) > 1:
            return self.asked.has_name(name, since_of(self.register, row))
        if name not in self._names:
            self._names[name] = self.asked.has_name(name, self.asked.day)
        return self._names[name]


def each_case(
    register: "ReadingRegister",
    *,
    name: str = "",
    unit: str | None = None,
    stage: str | None = None,
    search: Search | None = None,
) -> Iterator[tuple[StateRow, str]]:
    """Yield the cases of a unit and of all that count with it today, as `register.each_case`.

    Args:
        register: the register.
        name: what a name contains, one text.
        unit: code or name of the unit.
        stage: only cases in this one.
        search: words that are looked for everywhere (`core/search.py`).

    Raises:
        BadDocument: there is no such unit; raised at once.
        DataKeyUnusable, JournalBroken: as `register.each_case`.

    """
    listed = Listed(register, scope(register.store, unit, register.today))
    if search is None or not search.words:
        found = register.each_case(name=name, stage=stage, units=names_kept(register, listed.asked))
    else:
        key = search_key(name)
        some = search_cases(register, search, stage)
        found = ((row, person) for row, person in some if not key or key in search_key(person))
    return ((row, person) for row, person in found if listed.has(row))


def case_ids(register: "ReadingRegister", unit: str | None) -> list[str]:
    """Return the cases of a unit and of all that count with it today, without reading a name.

    Raises:
        BadDocument: there is no such unit.

    """
    listed = Listed(register, scope(register.store, unit, register.today))
    names = names_kept(register, listed.asked)
    return [row.case for row in register.store.each_state(unit=names) if listed.has(row)]


def cases_now(register: "ReadingRegister", asked: Scope) -> list[str] | None:
    """Return the cases that count with a unit as they stand now, and maybe others; None: any may.

    Only of today or later: as of a day before a case may have been kept elsewhere.
    """
    names = names_kept(register, asked) if asked.day >= register.today else None
    if names is None:
        return None
    return [row.case for row in register.store.each_state(unit=names)]


def names_kept(register: "ReadingRegister", asked: Scope) -> list[str] | None:
    """Return the names under which cases are kept that count with a unit now, and maybe others do.

    Returns:
        Names as cases bear them, so that the rows of other units need not be looked at; None: all,
        or more than one question can name.

    """
    units = asked.units
    if units is None:
        return None
    keys = {asked.key, *(key for _, key in units.names())}
    found = [
        name
        for name in sorted(register.store.unit_spellings(keys))
        if len(units.bearers(name)) > 1 or asked.has_name(name, asked.day)
    ]
    return found if len(found) <= CHUNK else None


def cases_kept(register: "ReadingRegister", code: str, on: date) -> list[str]:
    """Return the cases on their way that are kept in a unit on a day, as they stand now.

    Args:
        register: the register.
        code: of the unit; those below it count for themselves.
        on: the day, for the unit's name.

    """
    units, states = organisation(register.store), register.judge.workflow.states
    found = []
    for row in register.standings():
        if states[row.state].final or states[row.state].goal:
            continue
        day = since_of(register, row) if len(units.bearers(row.unit)) > 1 else on
        if units.named(row.unit, day) == code:
            found.append(row.case)
    return found


def since_of(register: "ReadingRegister", row: StateRow) -> date:
    """Return the day from which a case bears the name of its unit."""
    try:
        return unit_since(register.case(row.case))[1]
    except (CaseErased, DataKeyUnusable):
        return min(date.fromisoformat(row.opened_on), date.fromisoformat(row.state_since))
